package record

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"detente/internal/read"
)

// item is what claims need to know of the four kinds alike.
type item interface {
	kind() Kind
	id() *string
	words() read.Span
	basis() *read.Basis
	ids() []*[]string // its lists of actors
}

type (
	statement  read.Statement
	event      read.Event
	commitment read.Commitment
	contact    read.Contact
)

func (s *statement) kind() Kind         { return Statement }
func (s *statement) id() *string        { return &s.ID }
func (s *statement) words() read.Span   { return s.Content }
func (s *statement) basis() *read.Basis { return &s.Basis }
func (s *statement) ids() []*[]string   { return []*[]string{&s.Speakers, &s.Addressees, &s.Via} }

func (e *event) kind() Kind         { return Event }
func (e *event) id() *string        { return &e.ID }
func (e *event) words() read.Span   { return e.Trigger }
func (e *event) basis() *read.Basis { return &e.Basis }
func (e *event) ids() []*[]string   { return []*[]string{&e.Source, &e.Target} }

func (c *commitment) kind() Kind         { return Commitment }
func (c *commitment) id() *string        { return &c.ID }
func (c *commitment) words() read.Span   { return c.Action }
func (c *commitment) basis() *read.Basis { return &c.Basis }
func (c *commitment) ids() []*[]string   { return []*[]string{&c.By, &c.To} }

func (c *contact) kind() Kind         { return Contact }
func (c *contact) id() *string        { return &c.ID }
func (c *contact) basis() *read.Basis { return &c.Basis }
func (c *contact) ids() []*[]string   { return []*[]string{&c.Participants} }
func (c *contact) words() read.Span {
	if len(c.Evidence) == 0 {
		return read.Span{}
	}
	return c.Evidence[0]
}

// editor is a reading under correction.
type editor struct {
	r     read.Reading
	items []item
	own   []item // as the reader has them
	added int
}

func newEditor(r *read.Reading) *editor {
	e := &editor{r: *r}
	e.r.Actors = slices.Clone(r.Actors)
	for _, s := range r.Statements {
		e.items = append(e.items, (*statement)(&s))
	}
	for _, v := range r.Events {
		e.items = append(e.items, (*event)(&v))
	}
	for _, c := range r.Commitments {
		e.items = append(e.items, (*commitment)(&c))
	}
	for _, c := range r.Contacts {
		e.items = append(e.items, (*contact)(&c))
	}
	e.own = slices.Clone(e.items)
	return e
}

// reading is the corrected reading.
func (e *editor) reading() *read.Reading {
	e.r.Statements, e.r.Events, e.r.Commitments, e.r.Contacts = nil, nil, nil, nil
	for _, it := range e.items {
		switch it := it.(type) {
		case *statement:
			e.r.Statements = append(e.r.Statements, read.Statement(*it))
		case *event:
			e.r.Events = append(e.r.Events, read.Event(*it))
		case *commitment:
			e.r.Commitments = append(e.r.Commitments, read.Commitment(*it))
		case *contact:
			e.r.Contacts = append(e.r.Contacts, read.Contact(*it))
		}
	}
	e.r.Finish()
	return &e.r
}

// leastShared is the share of the words of both that an item's words and a claim's must share to be of the same item.
const leastShared = 0.5

// find is the item that a claim is of: the one whose words share most with the claim's.
func find(items []item, of Ref) int {
	best, at := leastShared, -1
	for i, it := range items {
		if it.kind() != of.Kind {
			continue
		}
		if s := shared(it.words(), of.Words); s > best || s == best && at < 0 {
			best, at = s, i
		}
	}
	return at
}

// ItemOf is the id of the item of a reading that a reference is to; "" if there is none.
func ItemOf(r *read.Reading, of Ref) string {
	items := newEditor(r).items
	if at := find(items, of); at >= 0 {
		return *items[at].id()
	}
	return ""
}

// shared is the length of what two spans share over the length of what they cover together.
func shared(a, b read.Span) float64 {
	if a.InTitle() != b.InTitle() {
		return 0
	}
	both := min(a.End, b.End) - max(a.Start, b.Start)
	if both <= 0 {
		return 0
	}
	return float64(both) / float64(max(a.End, b.End)-min(a.Start, b.Start))
}

func (e *editor) apply(c *Claim) Outcome {
	at, own := find(e.items, c.Of), find(e.own, c.Of)
	o := Outcome{Claim: c, Found: own >= 0}
	switch c.Verdict {
	case Not:
		o.Agrees = own < 0
		if at >= 0 {
			e.items = slices.Delete(e.items, at, at+1)
		}
		return o
	case Settled:
		if at >= 0 {
			k := *e.items[at].(*commitment)
			o.Agrees = o.Found && c.Status != "open" && e.own[own].(*commitment).Status == c.Status
			k.Status = c.Status
			e.items[at] = &k
			e.signed(&k, c)
		}
	case Correct, Missed:
		mine := e.theirs(c)
		o.Agrees = o.Found && agrees(e.own[own], mine, c.Fields)
		if at < 0 {
			e.added++
			*mine.id() = fmt.Sprintf("p%d", e.added)
			unlink(mine)
			e.items = append(e.items, mine)
			at = len(e.items) - 1
		} else {
			e.items[at] = overlay(e.items[at], mine, c.Fields)
		}
		e.signed(e.items[at], c)
	}
	if at >= 0 {
		o.Item = *e.items[at].id()
	}
	return o
}

// signed marks an item as a person's.
func (e *editor) signed(it item, c *Claim) {
	b := it.basis()
	b.Why, b.Confidence, b.Unknown = fmt.Sprintf("%s by %s, %s", c.Verdict, c.Author, c.Made.Format(time.DateOnly)), 1, maps.Clone(b.Unknown)
	if c.Fate == Changed {
		b.Why += "; its words have changed since"
	}
	for _, f := range c.Fields {
		delete(b.Unknown, f)
	}
}

// theirs is the claim's item with its actors as they are in the reading: those that share a mention or the name; others are added.
func (e *editor) theirs(c *Claim) item {
	mine := clone(c.item())
	for _, list := range mine.ids() {
		for i, id := range *list {
			(*list)[i] = e.actor(c, id)
		}
	}
	return mine
}

// unlink empties what points to other items of the reading that a claim was made on.
func unlink(it item) {
	switch it := it.(type) {
	case *statement:
		it.Inside, it.Outlet = "", ""
	case *event:
		it.SaidIn = ""
	case *commitment:
		it.SaidIn = ""
	case *contact:
		it.Statements = nil
	}
}

func (e *editor) actor(c *Claim, id string) string {
	at := slices.IndexFunc(c.Actors, func(a read.Actor) bool { return a.ID == id })
	if at < 0 {
		return id
	}
	a := c.Actors[at]
	for i := range e.r.Actors {
		b := &e.r.Actors[i]
		if b.Kind == a.Kind && b.Country == a.Country && b.Name == a.Name {
			return b.ID
		}
	}
	a.ID = fmt.Sprintf("q%d", len(e.r.Actors)+1)
	e.r.Actors = append(e.r.Actors, a)
	return a.ID
}

// overlay is an item with the fields named taken from another; all but its id where none are named.
func overlay(was, mine item, fields []string) item {
	out := reflect.New(reflect.TypeOf(was).Elem())
	out.Elem().Set(reflect.ValueOf(was).Elem())
	from := reflect.ValueOf(mine).Elem()
	for _, f := range named(out.Elem().Type(), fields) {
		out.Elem().Field(f).Set(from.Field(f))
	}
	return out.Interface().(item)
}

// agrees reports whether two items say the same in the fields named, without names in those that the second fills. Of a time the days
// count, not the words.
func agrees(a, b item, fields []string) bool {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for _, f := range named(x.Type(), fields) {
		if len(fields) == 0 && y.Field(f).IsZero() {
			continue
		}
		p, q := x.Field(f).Interface(), y.Field(f).Interface()
		switch v := p.(type) {
		case read.When:
			w := q.(read.When)
			p, q = [2]string{v.From, v.To}, [2]string{w.From, w.To}
		case []string:
			p, q = sorted(slices.Clone(v)), sorted(slices.Clone(q.([]string)))
			if len(v) == 0 {
				p = []string(nil)
			}
			if len(q.([]string)) == 0 {
				q = []string(nil)
			}
		}
		if !reflect.DeepEqual(p, q) {
			return false
		}
	}
	return true
}

// named are the numbers of the fields with the contract's names; without names, of all that a person codes.
func named(t reflect.Type, fields []string) []int {
	var out []int
	for i := range t.NumField() {
		tag := t.Field(i).Tag.Get("json")
		for j := range len(tag) {
			if tag[j] == ',' {
				tag = tag[:j]
				break
			}
		}
		if tag == "" || tag == "id" || tag == "evidence" && len(fields) == 0 {
			continue
		}
		if len(fields) == 0 || slices.Contains(fields, tag) {
			out = append(out, i)
		}
	}
	return out
}

// CheckFields reports which of the names are no fields of a kind's items.
func CheckFields(k Kind, fields []string) error {
	t := map[Kind]reflect.Type{Statement: reflect.TypeFor[read.Statement](), Event: reflect.TypeFor[read.Event](),
		Commitment: reflect.TypeFor[read.Commitment](), Contact: reflect.TypeFor[read.Contact]()}[k]
	if t == nil {
		return fmt.Errorf("record: no kind %q", k)
	}
	for _, f := range fields {
		if len(named(t, []string{f})) == 0 {
			return fmt.Errorf("record: a %s has no field %q", k, f)
		}
	}
	return nil
}
