// Package brief writes the page that a desk reads in the morning: between the parties of a situation, what changed, by whom, since when and on what
// words; whether they talk; what was threatened and asked, on what condition, and what followed; what is planned; and what is not known.
package brief

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
)

// Limits of a page that is still read. What is left out is counted on it.
const (
	mostMoves    = 6  // events of conflict in each direction
	mostContacts = 14 // held
	mostPlans    = 6  // planned or proposed; refused
	mostBound    = 8  // commitments of one party toward the other
	// surely is the confidence from which an item is told without the reader's own doubt, least that under which it is left out.
	surely = record.Sure
	least  = 0.55
)

// Brief is the page. Days are YYYY-MM-DD; names of parties are in English.
type Brief struct {
	Name    string   `json:"name"`
	From    string   `json:"from"`
	To      string   `json:"to"`
	Topics  []string `json:"topics,omitempty"`
	Sources []string `json:"sources,omitempty"`
	Read    []Read   `json:"read"` // what it is made of, most documents first
	Pairs   []Pair   `json:"pairs"`
	// Untrained says why no forecasts are told; "" where they are.
	Untrained string   `json:"untrained,omitempty"`
	Unknown   []string `json:"unknown"` // sentences on what cannot be said
}

// Read is how much one source gave in the days of the brief.
type Read struct {
	Publisher string `json:"publisher"`
	Documents int    `json:"documents"`
}

// Pair is what there is between two parties.
type Pair struct {
	A           string                      `json:"a"` // codes
	B           string                      `json:"b"`
	NameA       string                      `json:"nameA"`
	NameB       string                      `json:"nameB"`
	Tension     measure.Point               `json:"tension"` // of both directions, on the last day
	Before      measure.Point               `json:"before"`  // on the day before the first
	Alarms      []measure.Alarm             `json:"alarms"`  // within
	Stretches   []measure.Stretch           `json:"stretches"`
	Moves       [2][]Item                   `json:"moves"` // conflict done by A toward B, by B toward A: the weightiest
	Counts      [2][4]int                   `json:"counts"`
	Dialogue    measure.Dialogue            `json:"dialogue"`
	Held        []Item                      `json:"held"`
	Planned     []Item                      `json:"planned"`
	Refused     []Item                      `json:"refused"`
	Bound       [2][]Bound                  `json:"bound"` // threats, demands and other commitments by A toward B, by B toward A
	Kept        [2]map[string]measure.Share `json:"kept"`
	Declined    []Item                      `json:"declined"`    // questions that were not answered
	Differences []Difference                `json:"differences"` // between the sides' accounts of contacts
	Forecasts   [2][]Forecast               `json:"forecasts"`   // of what A does to B, B to A, on the day after the last
	MoreMoves   [2]int                      `json:"moreMoves"`
	MoreHeld    int                         `json:"moreHeld"`
	MoreBound   [2]int                      `json:"moreBound"`
	Uncertain   int                         `json:"uncertain"` // items left out because the reader itself doubts them

	Measured *measure.Findings `json:"-"` // what tension, alarms and stretches are of, day by day
}

// Item is one entry of the record with the words that tell it best.
type Item struct {
	ID        string   `json:"id"`
	Day       string   `json:"day"`
	To        string   `json:"to,omitempty"` // last day, where it is not the first
	Dated     bool     `json:"dated"`        // the text gives the day; else it is that of publication
	Kind      string   `json:"kind"`         // act, name of the CAMEO code, kind of contact or commitment
	Status    string   `json:"status,omitempty"`
	Who       []string `json:"who"`
	Whom      []string `json:"whom,omitempty"`
	Quote     string   `json:"quote"`
	Condition string   `json:"condition,omitempty"`
	Publisher string   `json:"publisher"`
	Published string   `json:"published"`
	URL       string   `json:"url,omitempty"`
	State     string   `json:"state,omitempty"` // whether a state controls the publisher: yes, partly
	Tellings  int      `json:"tellings"`
	Sure      float64  `json:"confidence"`
	Also      []string `json:"also,omitempty"` // ids of entries of the same day that are told as another kind of contact
}

// Bound are commitments of one kind to the same family of acts, on the same condition, however often they were said.
type Bound struct {
	Item             // the best told
	Times     int    `json:"times"`
	Last      string `json:"last"`
	Settled   string `json:"settled"`             // open, met, broken, lapsed
	Followed  *Item  `json:"followed,omitempty"`  // the event that settled it, or may have
	Fulfilled *Item  `json:"fulfilled,omitempty"` // the event by which its condition came true
	Deadline  string `json:"deadline,omitempty"`
}

// Difference is what two accounts of a contact do not tell alike.
type Difference struct {
	Contact string    `json:"contact"`
	Day     string    `json:"day"`
	Field   string    `json:"field"`
	Name    string    `json:"name,omitempty"`
	Sides   [2]string `json:"sides"`
	Quotes  [2]string `json:"quotes"`
}

// maker makes one brief.
type maker struct {
	store *store.Store
	books *codebook.Books
	citer *store.Citer
	of    *record.Situation
	from  measure.Day
	to    measure.Day

	settled map[string]record.Settlement // what is known of commitments as of to, by their ids
	settler *store.Settler               // of those that are not known; nil until it is asked
}

// Make makes the brief of a situation from one day to another, both within.
func Make(ctx context.Context, s *store.Store, of *record.Situation, from, to measure.Day) (*Brief, error) {
	return MakeSettled(ctx, s, nil, of, from, to)
}

// MakeSettled makes the brief that Make makes, for who knows already what became of commitments as of its last day, by their ids: to find that is most of its work.
func MakeSettled(ctx context.Context, s *store.Store, settled map[string]record.Settlement, of *record.Situation, from, to measure.Day) (*Brief, error) {
	if err := of.Check(); err != nil {
		return nil, err
	}
	if to < from {
		return nil, fmt.Errorf("brief: %v is before %v", to, from)
	}
	books, err := codebook.Shared()
	if err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	m := &maker{store: s, books: books, citer: s.NewCiter(), settled: settled, of: of, from: from, to: to}
	b := &Brief{Name: of.Name, From: from.String(), To: to.String(), Topics: of.Topics, Sources: of.Sources, Read: []Read{}, Pairs: []Pair{}, Unknown: []string{}}
	watched, err := m.read(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	for _, pair := range of.Pairs() {
		p, err := m.pair(ctx, pair[0], pair[1])
		if err != nil {
			return nil, fmt.Errorf("brief: %s and %s: %w", pair[0], pair[1], err)
		}
		b.Pairs = append(b.Pairs, *p)
	}
	if err := m.forecasts(ctx, b); err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	m.unknown(b, watched)
	return b, nil
}

// read notes what the brief is made of and returns on how many of its days anything was read.
func (m *maker) read(ctx context.Context, b *Brief) (int, error) {
	of, err := m.store.Read(ctx, m.from, m.to)
	if err != nil {
		return 0, err
	}
	days := map[measure.Day]bool{}
	for _, d := range of {
		days[d.Day] = true
		name := strings.TrimPrefix(d.Source, "import ")
		i := slices.IndexFunc(b.Read, func(r Read) bool { return r.Publisher == name })
		if i < 0 {
			i = len(b.Read)
			b.Read = append(b.Read, Read{Publisher: name})
		}
		b.Read[i].Documents += d.Documents
	}
	slices.SortStableFunc(b.Read, func(x, y Read) int { return y.Documents - x.Documents })
	return len(days), nil
}

// pair gathers all there is between two parties.
func (m *maker) pair(ctx context.Context, a, b string) (*Pair, error) {
	p := &Pair{A: a, B: b, NameA: m.books.PartyName(a), NameB: m.books.PartyName(b)}
	dyad := measure.Dyad{Source: a, Target: b}
	series, err := m.store.Series(ctx, dyad, true, m.from, m.to)
	if err != nil {
		return nil, err
	}
	f, err := measure.Find(series, dyad, true, m.from)
	if err != nil {
		return nil, err
	}
	p.Measured = f
	p.Tension, p.Before, p.Alarms, p.Stretches = f.Tension[len(f.Tension)-1], f.Before, f.Alarms, f.Stretches
	if err := m.contacts(ctx, p); err != nil {
		return nil, err
	}
	for i, d := range [2]measure.Dyad{dyad, dyad.Reverse()} {
		if err := m.moves(ctx, p, i, d); err != nil {
			return nil, err
		}
		if err := m.commitments(ctx, p, i, d); err != nil {
			return nil, err
		}
		if err := m.declined(ctx, p, d); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// entries are those of a query in the days of the brief.
func (m *maker) entries(ctx context.Context, q store.Query, each func(record.Entry) error) error {
	for e, err := range m.store.Entries(ctx, q) {
		if err != nil {
			return err
		}
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

// cite finds the words of an entry; ok is false where the situation does not ask for it.
func (m *maker) cite(ctx context.Context, e record.Entry) (c record.Cited, ok bool, err error) {
	c, err = m.citer.Cite(ctx, e)
	return c, err == nil && m.of.Concerns(&c), err
}

// item is an entry as a brief tells it.
func (m *maker) item(c *record.Cited) Item {
	it := Item{ID: c.ID, Day: c.Day, Dated: c.From != "" || c.To != "", Kind: c.Type, Status: c.Status, Condition: oneLine(c.Condition), Tellings: len(c.Citations), Sure: c.Confidence}
	if it.Dated && c.Kind != record.Commitment {
		it.Day = cmp.Or(c.From, c.To)
		if c.To != it.Day {
			it.To = c.To
		}
	}
	if c.Kind == record.Event {
		if line, ok := m.books.Cameo(c.Type); ok {
			it.Kind = strings.ToLower(line.Name)
		}
	}
	it.Who, it.Whom = sides(c.Who), sides(c.Whom)
	k := best(c)
	if k == nil {
		return it
	}
	it.Quote = oneLine(k.Evidence.Text)
	if len(k.Reports) > 0 {
		r := &k.Reports[0]
		it.Publisher, it.Published, it.URL = r.Publisher, r.Published[:min(10, len(r.Published))], r.URL
		if r.State == "yes" || r.State == "partly" {
			it.State = r.State
		}
	}
	return it
}

// best is the citation that tells an entry best: with the entry's own status, by a document that is about it, then the surest.
func best(c *record.Cited) (out *record.Citation) {
	worth := func(k *record.Citation) float64 {
		w := k.Confidence
		if k.Status == c.Status {
			w += 2
		}
		if c.Kind == record.Contact && len(k.Reports) > 0 && strings.HasPrefix(k.Reports[0].Title, "Readout") {
			w++
		}
		return w
	}
	for i := range c.Citations {
		if k := &c.Citations[i]; out == nil || worth(k) > worth(out) {
			out = k
		}
	}
	return out
}

// longestQuote is how many characters of a sentence are quoted.
const longestQuote = 320

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > longestQuote {
		return string(r[:longestQuote]) + " …"
	}
	return s
}

func sides(of []record.Side) (out []string) {
	for _, s := range of {
		name := s.Name
		if s.Country != "" && !strings.Contains(name, s.Country) && s.Role != "" && s.Role != name {
			name += " (" + s.Country + ")"
		}
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// moves are the weightiest events of conflict done in one direction: by Goldstein's size and how sure they are, which rises with each telling.
func (m *maker) moves(ctx context.Context, p *Pair, i int, d measure.Dyad) error {
	var all []record.Entry
	err := m.entries(ctx, store.Query{Kind: record.Event, Source: d.Source, Target: d.Target, From: m.from.String(), To: m.to.String()}, func(e record.Entry) error {
		class, ok := measure.ClassOf(e.Type)
		if !ok || e.Status != "happened" && e.Status != "ongoing" {
			return nil
		}
		p.Counts[i][class]++
		if class >= measure.VerbalConflict {
			all = append(all, e)
		}
		return nil
	})
	if err != nil {
		return err
	}
	weight := func(e *record.Entry) float64 {
		line, _ := m.books.Cameo(e.Type)
		return (1 + math.Abs(line.Goldstein)) * e.Confidence
	}
	slices.SortStableFunc(all, func(x, y record.Entry) int {
		if v, w := weight(&x), weight(&y); v != w {
			return int(math.Copysign(1, w-v))
		}
		return strings.Compare(x.ID, y.ID)
	})
	told := map[string]bool{} // one event a day and code: what is said of it again adds nothing to a page
	for _, e := range all {
		if e.Confidence < least {
			p.Uncertain++
			continue
		}
		if told[e.Day+e.Type[:2]] {
			continue
		}
		if len(p.Moves[i]) == mostMoves {
			p.MoreMoves[i]++
			continue
		}
		c, ok, err := m.cite(ctx, e)
		if err != nil {
			return err
		}
		if ok {
			told[e.Day+e.Type[:2]] = true
			p.Moves[i] = append(p.Moves[i], m.item(&c))
		}
	}
	byDay(p.Moves[i])
	return nil
}

func byDay(items []Item) {
	slices.SortStableFunc(items, func(x, y Item) int { return strings.Compare(x.Day, y.Day) })
}

// declined are questions about the pair that a party did not answer.
func (m *maker) declined(ctx context.Context, p *Pair, d measure.Dyad) error {
	return m.entries(ctx, store.Query{Kind: record.Statement, Source: d.Source, Target: d.Target, From: m.from.String(), To: m.to.String()}, func(e record.Entry) error {
		if e.Type != "decline" || e.Confidence < least || len(p.Declined) == mostPlans {
			return nil
		}
		c, ok, err := m.cite(ctx, e)
		if ok {
			p.Declined = append(p.Declined, m.item(&c))
		}
		return err
	})
}
