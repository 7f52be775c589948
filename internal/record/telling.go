package record

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"sync"
	"unicode"

	"detente/internal/codebook"
	"detente/internal/read"
)

// Kind says what is told.
type Kind string

// The kinds of tellings and entries.
const (
	Statement  Kind = "statement"
	Event      Kind = "event"
	Commitment Kind = "commitment"
	Contact    Kind = "contact"
)

// Kinds are all kinds, in the order in which they are listed.
var Kinds = []Kind{Statement, Event, Commitment, Contact}

// Telling is what one document says of one thing, cut down to what tells whether two documents mean the same.
type Telling struct {
	Kind       Kind     `json:"-"`
	Document   string   `json:"-"`           // hash
	Local      string   `json:"-"`           // the item's id in the document's reading
	Block      string   `json:"-"`           // tellings of different blocks are never of the same thing
	At         [2]int   `json:"a"`           // the words that it is known by: start and end in code points
	Twin       int      `json:"n,omitempty"` // how many before it in its document are of its block by the same words
	Type       string   `json:"t,omitempty"` // act, CAMEO code, kind of commitment or contact
	Status     string   `json:"s,omitempty"`
	Code       string   `json:"k,omitempty"` // CAMEO code of a commitment's action
	If         *If      `json:"i,omitempty"` // of a commitment: the event that its condition tells of
	From       string   `json:"f,omitempty"` // days, "" where not known
	To         string   `json:"u,omitempty"`
	Published  string   `json:"p,omitempty"` // day
	By         []string `json:"b,omitempty"` // keys of speakers, sources, participants, sorted
	Toward     []string `json:"o,omitempty"` // keys of addressees, targets, sorted
	Sources    []string `json:"x,omitempty"` // their countries, sorted, each once
	Targets    []string `json:"y,omitempty"`
	Words      []uint32 `json:"w,omitempty"` // hashes of the words that quote it, of an event those of its sentence, sorted, each once
	Place      string   `json:"l,omitempty"`
	Confidence float64  `json:"c,omitempty"`
	Apart      []Ref    `json:"r,omitempty"` // what a person says it is not the same as
}

// Is reports whether a reference is to this telling: the same document and kind, and words that share most.
func (t *Telling) Is(r Ref) bool {
	return Ref{Document: t.Document, Kind: t.Kind, Words: read.Span{Start: t.At[0], End: t.At[1]}}.is(Ref{r.Document, r.Kind, read.Span{Start: r.Words.Start, End: r.Words.End}})
}

// If is the event that a condition tells of, as it can be looked for later; empty where no event was read from its words.
type If struct {
	Code    string   `json:"code,omitempty"` // CAMEO
	Sources []string `json:"sources,omitempty"`
	Targets []string `json:"targets,omitempty"`
}

// ID names the telling in the record.
func (t *Telling) ID() string { return t.Document + "/" + t.Local }

// Day is when what it tells of was, as near as is known: the first of its days, else the day of publication.
func (t *Telling) Day() string { return cmp.Or(t.From, t.To, t.Published) }

// order is a telling's place among those of its block: by day, then by document and words, whoever read them when.
func (t *Telling) order(u *Telling) int {
	return cmp.Or(cmp.Compare(t.Day(), u.Day()), cmp.Compare(t.Published, u.Published), cmp.Compare(t.Document, u.Document),
		slices.Compare(t.At[:], u.At[:]), cmp.Compare(t.Local, u.Local))
}

// Tellings are what a document tells, by its reading as corrected by the claims. published is the day of the report it was read by.
func Tellings(r *read.Reading, published string, claims []Claim) []Telling {
	r, _ = Apply(r, claims)
	return Told(r, published, claims)
}

// Told are what a document tells, by its reading as it was corrected already by the claims.
func Told(r *read.Reading, published string, claims []Claim) []Telling {
	undone := undoneBy(claims)
	actors := make(map[string]*read.Actor, len(r.Actors))
	for i := range r.Actors {
		actors[r.Actors[i].ID] = &r.Actors[i]
	}
	keys := func(ids []string) []string {
		var out []string
		for _, id := range ids {
			if a := actors[id]; a != nil {
				out = append(out, ActorKey(a, published))
			}
		}
		return sorted(out)
	}
	countries := func(ids []string) []string {
		var out []string
		for _, id := range ids {
			if a := actors[id]; a != nil && a.Country != "" {
				out = append(out, a.Country)
			}
		}
		return sorted(out)
	}
	condition := func(words read.Span) *If {
		if words.IsZero() {
			return nil
		}
		for i := range r.Events {
			if e := &r.Events[i]; words.InTitle() == e.Trigger.InTitle() && words.Start <= e.Trigger.Start && e.Trigger.End <= words.End {
				return &If{Code: e.CAMEO, Sources: countries(e.Source), Targets: countries(e.Target)}
			}
		}
		return &If{}
	}
	var out []Telling
	type passage struct {
		block string
		at    [2]int
	}
	twins := map[passage]int{}
	add := func(t Telling, at read.Span, when read.When) {
		t.Document, t.Published, t.At = r.Document.ID, published, [2]int{at.Start, at.End}
		t.From, t.To = when.From, when.To
		t.Block = t.block()
		same := passage{t.Block, t.At}
		t.Twin = twins[same]
		twins[same]++
		for i := range claims {
			if c := &claims[i]; c.Verdict == Apart && !undone[c.ID] && t.Is(c.Of) {
				t.Apart = append(t.Apart, *c.Other)
			}
		}
		out = append(out, t)
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		add(Telling{Kind: Statement, Local: s.ID, Type: s.Act, Status: s.Form, By: keys(s.Speakers), Toward: keys(s.Addressees),
			Sources: countries(s.Speakers), Targets: countries(s.Addressees), Words: words(s.Content.Text), Confidence: s.Confidence}, s.Content, s.When)
	}
	for i := range r.Events {
		e := &r.Events[i]
		add(Telling{Kind: Event, Local: e.ID, Type: e.CAMEO, Status: e.Status, By: keys(e.Source), Toward: keys(e.Target),
			Sources: countries(e.Source), Targets: countries(e.Target), Words: words(e.Evidence.Text), Place: e.Place.Name, Confidence: e.Confidence}, e.Trigger, e.When)
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		add(Telling{Kind: Commitment, Local: c.ID, Type: c.Kind, Status: c.Status, Code: c.CAMEO, If: condition(c.Condition), By: keys(c.By), Toward: keys(c.To),
			Sources: countries(c.By), Targets: countries(c.To), Words: words(c.Action.Text), Confidence: c.Confidence}, c.Action, c.Deadline)
	}
	for i := range r.Contacts {
		c := &r.Contacts[i]
		add(Telling{Kind: Contact, Local: c.ID, Type: c.Kind, Status: c.Status, By: keys(c.Participants), Sources: countries(c.Participants),
			Place: c.Place.Name, Confidence: c.Confidence}, c.Evidence[0], c.When)
	}
	return out
}

// block is the kind with the countries that any telling of the same thing names too.
func (t *Telling) block() string {
	switch t.Kind {
	case Contact:
		return string(t.Kind) + " " + strings.Join(t.Sources, " ")
	case Event:
		return string(t.Kind) + " " + strings.Join(t.Sources, " ") + ">" + strings.Join(t.Targets, " ")
	}
	return string(t.Kind) + " " + strings.Join(t.Sources, " ")
}

// sorted is the strings in order, each once.
func sorted(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// words are the hashes of the words of a text in small letters that say what it is of, sorted, each once.
func words(s string) []uint32 {
	var out []uint32
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(w) < 3 || common()[w] {
			continue
		}
		h := fnv.New32a()
		h.Write([]byte(w))
		out = append(out, h.Sum32())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// common are the words that may stand in any sentence.
var common = sync.OnceValue(func() map[string]bool {
	books, err := codebook.Shared()
	if err != nil {
		return nil
	}
	return books.Accounts.Words("common")
})

// overlap is how many words two sets share, and the share of the smaller set's words that is; 0 if one is empty.
func overlap(a, b []uint32) (n int, share float64) {
	if len(a) == 0 || len(b) == 0 {
		return 0, 0
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i], b[j]); {
		case c == 0:
			n++
			i++
			j++
		case c < 0:
			i++
		default:
			j++
		}
	}
	return n, float64(n) / float64(min(len(a), len(b)))
}

// SplitTelling takes a telling's id apart: the hash of its document and the item's id in the reading.
func SplitTelling(id string) (document, local string) {
	document, local, _ = strings.Cut(id, "/")
	return document, local
}

// KindOf is the kind of the tellings of a block.
func KindOf(block string) Kind {
	kind, _, _ := strings.Cut(block, " ")
	return Kind(kind)
}
