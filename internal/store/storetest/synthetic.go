package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
)

// EventsInDocument is how many events a synthetic document tells, a sentence each; one more sentence is a statement.
const EventsInDocument = 10

// Synthetic writes a year of invented news: documents of short sentences that tell of events between all countries the code books know, with
// their readings. Who acts toward whom is drawn as in gravity models of trade: each country has a weight, by Zipf's law, and a pair the product. The
// same seed gives the same documents. For measuring; nothing of it happened.
type Synthetic struct {
	books     *codebook.Books
	nations   []*codebook.Nation
	weights   []float64 // running sums
	codes     []codebook.Cameo
	people    []string
	places    []string
	documents int
	seed      uint64
}

// FirstDay is the day on which the synthetic year begins.
var FirstDay = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)

// NewSynthetic prepares a year of at least so many events.
func NewSynthetic(seed uint64, events int) (*Synthetic, error) {
	books, err := codebook.Shared()
	if err != nil {
		return nil, err
	}
	s := &Synthetic{books: books, documents: (events + EventsInDocument - 1) / EventsInDocument, seed: seed}
	for _, code := range threeLetters() {
		if n, ok := books.Nation(code); ok && n.Adjective != "" {
			s.nations = append(s.nations, n)
		}
	}
	r := rand.New(rand.NewPCG(seed, 0))
	r.Shuffle(len(s.nations), func(i, j int) { s.nations[i], s.nations[j] = s.nations[j], s.nations[i] })
	sum := 0.0
	for i := range s.nations {
		sum += 1 / float64(i+1)
		s.weights = append(s.weights, sum)
	}
	for i := 10; i < 210; i++ {
		if c, ok := books.Cameo(fmt.Sprintf("%03d", i)); ok {
			s.codes = append(s.codes, c)
		}
	}
	for range 20000 {
		s.people = append(s.people, invented(r, 2)+" "+invented(r, 3))
	}
	for range 5000 {
		s.places = append(s.places, invented(r, 3))
	}
	return s, nil
}

func threeLetters() (out []string) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				out = append(out, string([]rune{a, b, c}))
			}
		}
	}
	return out
}

// invented is a name of some syllables.
func invented(r *rand.Rand, syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteString(pick(r, onsets))
		b.WriteString(pick(r, vowels))
	}
	b.WriteString(pick(r, ends))
	name := b.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// done is what is done, by the root of the code; what follows is the other country.
var done = map[string]string{"01": "commented on", "02": "appealed to", "03": "offered cooperation to", "04": "consulted with", "05": "signed a pact with",
	"06": "sent engineers to", "07": "sent aid to", "08": "yielded to", "09": "investigated", "10": "made demands of", "11": "disapproved of", "12": "rejected a plan of",
	"13": "threatened", "14": "protested against", "15": "moved troops toward", "16": "reduced relations with", "17": "seized property of", "18": "assaulted nationals of",
	"19": "fought with", "20": "bombed towns of"}

var (
	onsets  = strings.Fields("b d f g h k l m n p r s t v z br dr kr st tr")
	vowels  = strings.Fields("a e i o u ai ei ou")
	ends    = strings.Fields("n r s l m k")
	matters = strings.Fields(`fishing grain transit tariff border prisoner water pipeline visa airspace cable harbour debt election embassy refugee satellite timber
		uranium vaccine rail customs island lithium fertiliser insurance extradition flood census currency`)
	qualities = strings.Fields("disputed joint annual stalled northern southern secret renewed costly regional temporary draft final broken overdue bilateral maritime frozen quiet sudden")
	forms     = strings.Fields("accord quota dispute zone levy inquiry corridor convoy summit deadline fund panel list claim patrol")
	statuses  = strings.Fields("happened happened happened happened happened happened planned threatened demanded denied")
	said      = strings.Fields("assert warn promise demand deny")
)

// country draws a country by its weight.
func (s *Synthetic) country(r *rand.Rand) *codebook.Nation {
	return s.nations[min(sort.SearchFloat64s(s.weights, r.Float64()*s.weights[len(s.weights)-1]), len(s.nations)-1)]
}

// Documents are all documents of the year, by day, with what a reader found in each.
func (s *Synthetic) Documents() iter.Seq2[store.Publication, *read.Reading] {
	return func(yield func(store.Publication, *read.Reading) bool) {
		for i := range s.documents {
			p, r := s.Document(i)
			if !yield(p, r) {
				return
			}
		}
	}
}

// Len is how many documents there are.
func (s *Synthetic) Len() int { return s.documents }

// Document is one of them.
func (s *Synthetic) Document(i int) (store.Publication, *read.Reading) {
	r := rand.New(rand.NewPCG(s.seed, uint64(i)+1))
	w := writer{reading: &read.Reading{Reader: read.About{Name: "synthetic", Version: "1", Model: "none"}}, actors: map[string]string{}}
	day := FirstDay.AddDate(0, 0, i*365/s.documents)
	for n := range EventsInDocument + 1 {
		from, to := s.country(r), s.country(r)
		for to == from {
			to = s.country(r)
		}
		c := s.codes[r.IntN(len(s.codes))]
		start := w.at
		who := w.actor(s.people[r.IntN(len(s.people))], "person", from.ISO3)
		w.write(" of " + from.Name + " ")
		if n == EventsInDocument {
			w.write("said that ")
			content := w.span(func() {
				w.write("the " + pick(r, qualities) + " " + pick(r, matters) + " " + pick(r, forms) + " near " + s.places[r.IntN(len(s.places))] + " would hold")
			})
			w.reading.Statements = append(w.reading.Statements, read.Statement{ID: "s1", Speakers: []string{who}, Act: pick(r, said), Form: "indirect",
				Content: content, Evidence: w.since(start), Basis: read.Basis{Confidence: 0.8}})
			w.write(". ")
			continue
		}
		trigger := w.span(func() { w.write(done[c.Root]) })
		w.write(" ")
		whom := w.actor(to.Name, "country", to.ISO3)
		w.write(" over the " + pick(r, qualities) + " " + pick(r, matters) + " " + pick(r, forms) + " at " + s.places[r.IntN(len(s.places))])
		plover, _ := s.books.Plover(c.Code)
		w.reading.Events = append(w.reading.Events, read.Event{ID: fmt.Sprint("e", n+1), Source: []string{who}, Target: []string{whom}, CAMEO: c.Code, PLOVER: plover.Type,
			Goldstein: c.Goldstein, Status: pick(r, statuses), Trigger: trigger, Evidence: w.since(start), Basis: read.Basis{Confidence: 0.7},
			When: read.When{From: day.Format(time.DateOnly), To: day.Format(time.DateOnly)}})
		w.write(". ")
	}
	body := w.text.String()
	sum := sha256.Sum256([]byte(body))
	hash := hex.EncodeToString(sum[:])
	w.reading.Document = read.Document{ID: hash, Language: "en", Text: body}
	w.reading.Finish()
	return store.Publication{Document: record.Document{Hash: hash, Text: body, Language: "en"},
		Report: record.Report{URL: fmt.Sprint("https://synthetic.example/", i), Title: "The " + pick(r, matters) + " " + pick(r, forms), Publisher: "synthetic.example",
			Published: day.Format(time.DateOnly), Seen: day}}, w.reading
}

// place is a place in a text, in code points and in bytes.
type place struct{ point, byte int }

// writer writes a text and knows where it stands.
type writer struct {
	text    strings.Builder
	at      place
	reading *read.Reading
	actors  map[string]string // ids by name and country
}

func (w *writer) write(s string) {
	w.text.WriteString(s)
	w.at.point += utf8.RuneCountInString(s)
	w.at.byte += len(s)
}

func (w *writer) span(f func()) read.Span {
	start := w.at
	f()
	return w.since(start)
}

func (w *writer) since(start place) read.Span {
	return read.Span{Start: start.point, End: w.at.point, Text: w.text.String()[start.byte:]}
}

// actor writes a name, and returns the id of whom it means.
func (w *writer) actor(name, kind, country string) string {
	mention := w.span(func() { w.write(name) })
	key := kind + country + name
	id := w.actors[key]
	if id == "" {
		id = fmt.Sprint("a", len(w.reading.Actors)+1)
		w.actors[key] = id
		w.reading.Actors = append(w.reading.Actors, read.Actor{ID: id, Name: name, Kind: kind, Country: country})
	}
	i := slices.IndexFunc(w.reading.Actors, func(a read.Actor) bool { return a.ID == id })
	w.reading.Actors[i].Mentions = append(w.reading.Actors[i].Mentions, mention)
	return id
}
