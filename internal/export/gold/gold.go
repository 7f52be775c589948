// Package gold holds readings against hand coding: it reads folders of NAME.txt with NAME.gold.json (doc/format/gold.md),
// scores readings of the same documents, and measures how far two coders agree.
//
// The figures are those of the coding guide's reference scorer: micro-averaged over the documents, one to one matching,
// best first.
package gold

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Document is one hand-coded document.
type Document struct {
	Name      string `json:"-"`
	Text      string `json:"-"`
	Doc       string `json:"doc"`
	Published string `json:"published"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`

	Actors      map[string]Actor `json:"actors"`
	Statements  []Statement      `json:"statements"`
	Events      []Event          `json:"events"`
	Commitments []Commitment     `json:"commitments"`
	Contacts    []Contact        `json:"contacts"`

	runes []rune
}

// Actor is an actor of the coding: the state or body it acts for and every name that the text gives it.
type Actor struct {
	Country string   `json:"country"`
	Names   []string `json:"names"`
}

// Quote is words of the text, the nth time they stand there.
type Quote struct {
	Text string
	Nth  int
}

// UnmarshalJSON takes a string, or an object with "text" and "nth".
func (q *Quote) UnmarshalJSON(b []byte) error {
	q.Nth = 1
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &q.Text)
	}
	var o struct {
		Text string `json:"text"`
		Nth  int    `json:"nth"`
	}
	if err := json.Unmarshal(b, &o); err != nil {
		return err
	}
	if q.Text = o.Text; o.Nth > 0 {
		q.Nth = o.Nth
	}
	return nil
}

// MarshalJSON is a plain string where the first occurrence is meant.
func (q Quote) MarshalJSON() ([]byte, error) {
	if q.Nth <= 1 {
		return json.Marshal(q.Text)
	}
	return json.Marshal(map[string]any{"text": q.Text, "nth": q.Nth})
}

// Any is one value or a list of accepted ones; nil where the coder left the field out.
type Any[T any] []T

// UnmarshalJSON takes a value or a list.
func (a *Any[T]) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*a = nil
		return nil
	}
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]T)(a))
	}
	var one T
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*a = []T{one}
	return nil
}

// Sides is accepted sets of actor keys or codes; nil where the coder left the field out. A set without members says that
// there is no one.
type Sides [][]string

// UnmarshalJSON takes one set or a list of sets.
func (s *Sides) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*s = nil
		return nil
	}
	var one []string
	if json.Unmarshal(b, &one) == nil {
		*s = Sides{one}
		return nil
	}
	return json.Unmarshal(b, (*[][]string)(s))
}

// Condition is the accepted words of a condition. Given says that the coder coded the field; Given without quotes says
// that there is no condition.
type Condition struct {
	Given  bool
	Quotes Any[Quote]
}

// UnmarshalJSON is called only where the field stands.
func (c *Condition) UnmarshalJSON(b []byte) error {
	c.Given = true
	return c.Quotes.UnmarshalJSON(b)
}

// MarshalJSON is null where there is no condition.
func (c Condition) MarshalJSON() ([]byte, error) {
	if len(c.Quotes) == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(c.Quotes)
}

// Statement, Event, Commitment and Contact are the coded items: see the coding guide.
type Statement struct {
	Speakers  Sides       `json:"speakers,omitempty"`
	To        Sides       `json:"to,omitempty"`
	Via       Sides       `json:"via,omitempty"`
	Act       Any[string] `json:"act,omitempty"`
	Form      Any[string] `json:"form,omitempty"`
	Content   Any[Quote]  `json:"content"`
	Condition Condition   `json:"condition,omitzero"`
	Channel   Any[string] `json:"channel,omitempty"`
	Date      string      `json:"date,omitempty"`
	Optional  bool        `json:"optional,omitempty"`
	id        string      // in the reading that it was made of; "" if it was read from a file
}

// Event is a coded event.
type Event struct {
	Symmetric bool        `json:"symmetric,omitempty"`
	Source    Sides       `json:"source,omitempty"`
	Target    Sides       `json:"target,omitempty"`
	Codes     []string    `json:"codes,omitempty"`
	Status    Any[string] `json:"status,omitempty"`
	Anchor    Quote       `json:"anchor"`
	Date      string      `json:"date,omitempty"`
	Optional  bool        `json:"optional,omitempty"`
	id        string      // in the reading that it was made of; "" if it was read from a file
}

// Commitment is a coded commitment.
type Commitment struct {
	Kind      Any[string] `json:"kind,omitempty"`
	By        Sides       `json:"by,omitempty"`
	To        Sides       `json:"to,omitempty"`
	Action    Any[Quote]  `json:"action"`
	Condition Condition   `json:"condition,omitzero"`
	Optional  bool        `json:"optional,omitempty"`
	id        string      // in the reading that it was made of; "" if it was read from a file
}

// Contact is a coded contact.
type Contact struct {
	Kind         Any[string] `json:"kind,omitempty"`
	Participants Sides       `json:"participants,omitempty"`
	Status       Any[string] `json:"status,omitempty"`
	Date         string      `json:"date,omitempty"`
	Anchors      []Quote     `json:"anchors"`
	Optional     bool        `json:"optional,omitempty"`
	id           string      // in the reading that it was made of; "" if it was read from a file
}

// ReadFolder reads every NAME.gold.json of a folder with its NAME.txt, by name. The error names the file.
func ReadFolder(dir string) ([]*Document, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.gold.json"))
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("gold: %s holds no NAME.gold.json", dir)
	}
	sort.Strings(files)
	var out []*Document
	for _, file := range files {
		d, err := readDocument(file)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func readDocument(file string) (*Document, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	d := &Document{Name: strings.TrimSuffix(filepath.Base(file), ".gold.json")}
	if err := json.Unmarshal(raw, d); err != nil {
		return nil, fmt.Errorf("gold: %s: %w", file, err)
	}
	words, err := os.ReadFile(strings.TrimSuffix(file, ".gold.json") + ".txt")
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	d.Text = string(words)
	d.runes = []rune(d.Text)
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("gold: %s: %w", file, err)
	}
	return d, nil
}

// check holds every quote against the text.
func (d *Document) check() error {
	all := []Quote{}
	for _, s := range d.Statements {
		all = append(append(all, s.Content...), s.Condition.Quotes...)
	}
	for _, e := range d.Events {
		all = append(all, e.Anchor)
	}
	for _, c := range d.Commitments {
		all = append(append(all, c.Action...), c.Condition.Quotes...)
	}
	for _, k := range d.Contacts {
		all = append(all, k.Anchors...)
	}
	for _, q := range all {
		if _, ok := d.locate(q); !ok {
			return fmt.Errorf("the text does not hold %q (occurrence %d)", q.Text, q.Nth)
		}
	}
	return nil
}

// span is a half-open range of code points.
type span struct{ a, b int }

func (d *Document) locate(q Quote) (span, bool) {
	at := -1
	for range max(1, q.Nth) {
		i := strings.Index(d.Text[at+1:], q.Text)
		if i < 0 {
			return span{}, false
		}
		at += 1 + i
	}
	a := len([]rune(d.Text[:at]))
	return span{a, a + len([]rune(q.Text))}, true
}

// edge characters are left out at both ends of a span before it is compared.
const edge = " \t\n\r\"'“”‘’«».,;:–—-"

func (d *Document) trim(s span) span {
	for s.a < s.b && strings.ContainsRune(edge, d.runes[s.a]) {
		s.a++
	}
	for s.b > s.a && strings.ContainsRune(edge, d.runes[s.b-1]) {
		s.b--
	}
	return s
}

func (d *Document) spans(quotes []Quote) []span {
	var out []span
	for _, q := range quotes {
		if s, ok := d.locate(q); ok {
			out = append(out, d.trim(s))
		}
	}
	return out
}

func overlap(x, y span) bool { return min(x.b, y.b) > max(x.a, y.a) }

func iou(x, y span) float64 {
	inter := max(0, min(x.b, y.b)-max(x.a, y.a))
	union := x.b - x.a + y.b - y.a - inter
	if union == 0 {
		return 0
	}
	return float64(inter) / float64(union)
}

var fold = cases.Fold()

// normal is a name as names are compared: case folded, without its article and edge characters.
func normal(s string) string {
	s = fold.String(norm.NFKC.String(s))
	s = strings.NewReplacer("’", "'", "‘", "'").Replace(s)
	s = strings.Trim(s, edge)
	for _, art := range []string{"the ", "a ", "an "} {
		if strings.HasPrefix(s, art) {
			s = strings.TrimLeft(s[len(art):], " ")
			break
		}
	}
	return strings.Trim(strings.Join(strings.Fields(s), " "), edge)
}
