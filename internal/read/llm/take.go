package llm

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/text"
)

// Further reasons why something is not taken.
const (
	noItem    = "no item of its kind"
	noLabel   = "label not in the code books"
	noActor   = "actor not among those taken"
	nobody    = "nobody who does it"
	again     = "said already"
	tooMany   = "too many"
	noDay     = "date that is none"
	twoActors = "words of another actor"
)

// mostItems bounds the items of a kind that are taken of one passage: a passage has a hundred sentences at most.
const mostItems = 200

// years about a document's publication within which a date may lie: what is further off is a slip or a fable.
const years = 150

// reading is a reading in the making.
type reading struct {
	doc     *text.Document
	books   *codebook.Books
	out     *read.Reading
	refused Refused
	actors  map[string]string // name and country → id, over all passages
	taken   map[string]bool   // items by kind, words and label
	of      map[read.Span]string
}

func newReading(doc *text.Document, books *codebook.Books) *reading {
	out := &read.Reading{Document: read.Document{ID: doc.ID, URL: doc.URL, Publisher: doc.Publisher, Language: "en", Published: doc.Published, Text: doc.Text()}}
	if title, err := text.New(doc.Title); err == nil {
		out.Document.Title = title.Text()
	}
	return &reading{doc: doc, books: books, out: out, refused: Refused{}, actors: map[string]string{}, taken: map[string]bool{}, of: map[read.Span]string{}}
}

// part takes the answer on one passage.
type part struct {
	*reading
	p          *passage
	actors     map[string]string // ids in the answer → in the reading
	statements map[string]string
	kind       string // of the item under way, for what is refused of it
}

func (r *reading) refuse(kind, why string) { r.refused[kind+": "+why]++ }

// take takes what can be taken of a model's answer on a passage. The error is ErrAnswer.
func (r *reading) take(content string, span text.Span) error {
	a, err := parse(content)
	if err != nil {
		return err
	}
	p := part{reading: r, p: newPassage(r.doc, span), actors: map[string]string{}, statements: map[string]string{}}
	items(&p, "actor", a.Actors, (*part).actor)
	items(&p, "statement", a.Statements, (*part).statement)
	items(&p, "event", a.Events, (*part).event)
	items(&p, "commitment", a.Commitments, (*part).commitment)
	items(&p, "contact", a.Contacts, (*part).contact)
	return nil
}

// items takes a list of an answer; f says why an item is refused, "" if it is taken.
func items[T any](p *part, kind string, raw []json.RawMessage, f func(*part, *T) string) {
	p.kind = kind
	for i := range raw {
		if i == mostItems {
			p.refused[kind+": "+tooMany] += len(raw) - i
			return
		}
		v, ok := given[T](raw[i])
		why := noItem
		if ok {
			why = f(p, &v)
		}
		if why != "" {
			p.refuse(kind, why)
		}
	}
}

func (p *part) cite(s text.Span) read.Span { return read.Cite(p.doc, s) }

func next(kind string, n int) string { return kind + strconv.Itoa(n+1) }

// allowed reports whether a word is one of a field's.
func allowed(field, word string) bool { return slices.Contains(read.Labels(field), word) }

func (p *part) actor(a *actorGiven) string {
	if !allowed("actor.kind", a.Kind) || !p.party(a.Country) {
		return noLabel
	}
	if a.ID == "" || p.actors[a.ID] != "" {
		return again
	}
	var spans []text.Span
	for i, m := range append([]string{a.Name}, a.Mentions...) {
		found := p.p.find(m)
		if i == 0 && len(found) == 0 {
			continue // a name may be put together: its parts must stand there
		}
		switch {
		case len(m) > maxWords:
			p.refuse("mention", tooLong)
		case len(found) == 0:
			p.refuse("mention", notThere)
		case len(found) > 1 && !strings.ContainsFunc(m, unicode.IsUpper): // which "he" is meant?
			p.refuse("mention", severally)
		default:
			spans = append(spans, found...)
		}
	}
	mentions := p.mentions(spans)
	name := ""
	for _, m := range mentions {
		if m.Text == a.Name {
			name = m.Text
			break
		}
		if len(m.Text) > len(name) && strings.ContainsFunc(m.Text, unicode.IsUpper) {
			name = m.Text
		}
	}
	if name == "" {
		return notThere
	}
	key := strings.ToLower(name) + "|" + a.Country
	id := p.reading.actors[key]
	own := slices.DeleteFunc(mentions, func(m read.Span) bool { return p.of[m] != "" && p.of[m] != id })
	if len(own) == 0 && id == "" {
		return twoActors
	}
	if id == "" {
		id = next("a", len(p.out.Actors))
		p.out.Actors = append(p.out.Actors, read.Actor{ID: id, Name: name, Kind: a.Kind, Country: a.Country})
		p.reading.actors[key] = id
	}
	p.actors[a.ID] = id
	of := &p.out.Actors[slices.IndexFunc(p.out.Actors, func(a read.Actor) bool { return a.ID == id })]
	if found := p.p.find(a.Role); len(found) > 0 && len(a.Role) <= maxWords && of.Role == "" {
		of.Role = p.doc.Quote(found[0])
	}
	for _, m := range own {
		if p.of[m] == "" {
			p.of[m] = id
			of.Mentions = append(of.Mentions, m)
		}
	}
	return ""
}

// mentions are spans as an actor has them, in the order of the text; of two that share words the longer.
func (p *part) mentions(spans []text.Span) []read.Span {
	slices.SortFunc(spans, func(a, b text.Span) int { return cmp.Or(a.Start()-b.Start(), b.End()-a.End()) })
	var last text.Span
	var out []read.Span
	for _, s := range spans {
		switch {
		case !s.Overlaps(last):
			out = append(out, p.cite(s))
		case s.Len() > last.Len():
			out[len(out)-1] = p.cite(s)
		default:
			continue
		}
		last = s
	}
	return out
}

// party reports whether letters are a country's or a body's, or none.
func (p *part) party(letters string) bool {
	_, nation := p.books.Nation(letters)
	_, body := codebook.BodyCode(letters)
	return letters == "" || nation || body
}

// side is actors of the answer as the reading has them; false where one was not taken.
func (p *part) side(ids []string) ([]string, bool) {
	out := []string{}
	for _, id := range ids {
		a := p.actors[id]
		if a == "" {
			return nil, false
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out, true
}

// optional is words that an item may go without, but if they are given they must stand there: an item whose condition was left out would
// say something else.
func (p *part) optional(sentence text.Span, words string) (read.Span, string) {
	if strings.TrimSpace(words) == "" {
		return read.Span{}, ""
	}
	s, why := p.p.within(sentence, words, maxSentence, true)
	return p.cite(s), why
}

// aside is words that an item is right without: where they are not there they are left out, and that is counted.
func (p *part) aside(field string, sentence text.Span, words string) read.Span {
	if strings.TrimSpace(words) == "" {
		return read.Span{}
	}
	s, why := p.p.within(sentence, words, maxWords, true)
	if why != "" {
		p.refuse(p.kind+" "+field, why)
		return read.Span{}
	}
	return p.cite(s)
}

// when is an interval of days with its words, which must stand there.
func (p *part) when(sentence text.Span, w whenGiven) read.When {
	if w.From == "" && w.To == "" {
		return read.When{}
	}
	words := p.aside("date", sentence, w.Words)
	if words.IsZero() {
		if strings.TrimSpace(w.Words) == "" {
			p.refuse(p.kind+" date", notThere)
		}
		return read.When{}
	}
	if !p.day(w.From) || !p.day(w.To) || w.From != "" && w.To != "" && w.From > w.To || w.From == "" {
		p.refuse(p.kind+" date", noDay)
		return read.When{}
	}
	return read.When{From: w.From, To: w.To, Text: words}
}

// day reports whether a day is one that a document may speak of, or none.
func (p *part) day(s string) bool {
	if s == "" {
		return true
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return false
	}
	published, err := time.Parse(time.DateOnly, p.doc.Published[:min(len(p.doc.Published), len(time.DateOnly))])
	return err != nil || d.After(published.AddDate(-years, 0, 0)) && d.Before(published.AddDate(years, 0, 0))
}

func (p *part) place(sentence text.Span, words string) read.Place {
	s := p.aside("place", sentence, words)
	if s.IsZero() {
		return read.Place{}
	}
	out := read.Place{Name: s.Text, Span: s}
	if at, ok := p.books.Place(s.Text); ok {
		out.Name, out.Country, out.Position = at.Name, at.Country, &read.Position{Lat: at.Lat, Lon: at.Lon}
	}
	return out
}

// first reports whether an item of these words was not taken before.
func (p *part) first(words read.Span, labels ...string) bool {
	key := p.kind + strconv.Itoa(words.Start) + "-" + strconv.Itoa(words.End) + strings.Join(labels, "|")
	was := p.taken[key]
	p.taken[key] = true
	return !was
}

// basis says what an item rests on, and which fields the model left open.
func basis(open map[string][]string) read.Basis {
	b := read.Basis{Why: "second reader, its words found in the text"}
	for field, ids := range open {
		if len(ids) == 0 {
			if b.Unknown == nil {
				b.Unknown = map[string]string{}
			}
			b.Unknown[field] = "the second reader names nobody"
		}
	}
	return b
}

// finish is the reading, its items in the order of the text.
func (r *reading) finish(about read.About) *read.Reading {
	r.out.Reader = about
	slices.SortStableFunc(r.out.Statements, func(a, b read.Statement) int { return a.Content.Start - b.Content.Start })
	slices.SortStableFunc(r.out.Events, func(a, b read.Event) int { return a.Trigger.Start - b.Trigger.Start })
	slices.SortStableFunc(r.out.Commitments, func(a, b read.Commitment) int { return a.Action.Start - b.Action.Start })
	slices.SortStableFunc(r.out.Contacts, func(a, b read.Contact) int { return a.Evidence[0].Start - b.Evidence[0].Start })
	r.out.Finish()
	return r.out
}
