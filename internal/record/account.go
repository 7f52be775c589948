package record

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"detente/internal/codebook"
	"detente/internal/read"
)

// Account is what one side tells of a contact, by the documents that it published.
type Account struct {
	Side      string   `json:"side"` // country of the publishers
	Documents []string `json:"documents"`
	Marks     []Mark   `json:"marks"`
}

// Mark is one thing that an account says, with its words.
type Mark struct {
	Field    string    `json:"field"` // initiated, topic, agreed, tone
	Name     string    `json:"name"`  // country that asked for the contact, topic, kind of tone; of what was agreed on no known topic, its words
	Not      bool      `json:"not,omitempty"`
	Document string    `json:"document"`
	Words    read.Span `json:"words"`
	Evidence read.Span `json:"evidence"` // the sentence
}

// Difference is a field in which the accounts of two sides differ.
type Difference struct {
	Field  string    `json:"field"`
	Name   string    `json:"name,omitempty"` // the topic, or what was agreed
	Sides  [2]string `json:"sides"`          // the first says what the second does not, or says otherwise
	Quotes [2]*Mark  `json:"quotes"`         // nil where a side says nothing
}

// PublishedIn is the country of who published a report: that of the source it came by where somebody said so, else the country that the
// publisher's name names, else that of its address; "" if none.
func PublishedIn(r *Report, f *Followed, books *codebook.Books) string {
	if f != nil && f.Country != "" {
		return f.Country
	}
	words := strings.Fields(r.Publisher)
	organ := ""
	for i := range words {
		e, _ := books.Match(words[i:])
		if e == nil || e.Country == "" {
			continue
		}
		if e.Kind == codebook.Country || e.Kind == codebook.Demonym {
			return e.Country // "Ministry of Foreign Affairs and Trade of Hungary": not New Zealand's
		}
		if organ == "" {
			organ = e.Country
		}
	}
	if organ != "" {
		return organ
	}
	_, host, _ := strings.Cut(r.URL, "://")
	host, _, _ = strings.Cut(host, "/")
	return books.Domain(host[strings.LastIndexByte(host, '.')+1:])
}

// Accounts are the accounts that the parties to a contact give of it, by side, and how they differ. side is the country of a document's
// publisher. Accounts of third parties are left out.
func Accounts(c *Cited, source func(hash string) (Source, error), side func([]Report) string, books *codebook.Books) ([]Account, []Difference, error) {
	if c.Kind != Contact {
		return nil, nil, nil
	}
	bySide := map[string]*Account{}
	for i := range c.Citations {
		k := &c.Citations[i]
		from := side(k.Reports)
		if !slices.Contains(c.Sources, from) {
			continue
		}
		src, err := source(k.Document)
		if err != nil {
			return nil, nil, err
		}
		a := bySide[from]
		if a == nil {
			a = &Account{Side: from, Marks: []Mark{}}
			bySide[from] = a
		}
		if !slices.Contains(a.Documents, k.Document) {
			a.Documents = append(a.Documents, k.Document)
			a.mark(src.Reading, k.Words, c, books)
		}
	}
	var accounts []Account
	for _, from := range c.Sources {
		if a := bySide[from]; a != nil {
			accounts = append(accounts, *a)
		}
	}
	var differences []Difference
	for i := range accounts {
		for j := i + 1; j < len(accounts); j++ {
			differences = append(differences, compare(&accounts[i], &accounts[j])...)
		}
	}
	return accounts, differences, nil
}

// token is a word of a document's text.
type token struct {
	text       string
	start, end int // code points
}

// naming is the country of an actor where it is named, and the end of the words.
type naming struct {
	country string
	end     int
}

// marker marks what a document says of a contact.
type marker struct {
	account *Account
	reading *read.Reading
	contact *Cited
	books   *codebook.Books
	points  []rune
	actors  map[int]naming // mentions of actors, by where they start
}

// mark adds what a document says of a contact that it mentions at some words.
func (a *Account) mark(r *read.Reading, mention read.Span, c *Cited, books *codebook.Books) {
	m := &marker{account: a, reading: r, contact: c, books: books, points: []rune(r.Document.Text), actors: map[int]naming{}}
	for i := range r.Actors {
		for _, s := range r.Actors[i].Mentions {
			if !s.InTitle() {
				m.actors[s.Start] = naming{r.Actors[i].Country, s.End}
			}
		}
	}
	for _, p := range m.passage(mention) {
		for _, s := range sentences(m.points, p[0], p[1]) {
			m.sentence(s, !mention.InTitle() && s[0].start <= mention.Start && mention.End <= s[len(s)-1].end)
		}
	}
}

// passage is the paragraphs that tell of the contact: those about its mention, between any that tell of another that was held.
func (m *marker) passage(mention read.Span) [][2]int {
	var out [][2]int
	come := mention.InTitle()
	for start := 0; start < len(m.points); {
		end := start
		for end < len(m.points) && m.points[end] != '\n' {
			end++
		}
		here := !mention.InTitle() && start <= mention.Start && mention.Start < end
		switch turned := !here && m.turns(start, end, mention); {
		case turned && come:
			return out
		case turned:
			out = nil
		case end > start:
			out = append(out, [2]int{start, end})
		}
		come = come || here
		start = end + 1
	}
	return out
}

// turns reports whether a paragraph tells of another contact that was held.
func (m *marker) turns(start, end int, mention read.Span) bool {
	turned := false
	for i := range m.reading.Contacts {
		k := &m.reading.Contacts[i]
		this := slices.ContainsFunc(k.Evidence, func(s read.Span) bool { return s.Start == mention.Start && s.In == mention.In })
		first := k.Evidence[0]
		here := !first.InTitle() && start <= first.Start && first.Start < end
		if this && slices.ContainsFunc(k.Evidence, func(s read.Span) bool { return !s.InTitle() && start <= s.Start && s.Start < end }) {
			return false
		}
		turned = turned || here && !this && k.Status == "held" && m.others(k.Participants)
	}
	return turned
}

// others reports whether participants are others than those of the contact.
func (m *marker) others(ids []string) bool {
	var keys []string
	for i := range m.reading.Actors {
		a := &m.reading.Actors[i]
		if !slices.Contains(ids, a.ID) {
			continue
		}
		if a.Country != "" && !slices.Contains(m.contact.Sources, a.Country) {
			return true
		}
		keys = append(keys, ActorKey(a, published(m.reading)))
	}
	return conflicting(keys, m.contact.By)
}

// published is the day of a reading's document.
func published(r *read.Reading) string {
	return r.Document.Published[:min(len(time.DateOnly), len(r.Document.Published))]
}

// sentences are the words between two code points, by sentence. A point after a single capital letter is an initial's.
func sentences(points []rune, start, end int) [][]token {
	var out [][]token
	var now []token
	for i := start; i < end; {
		r := points[i]
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			initial := len(now) > 0 && now[len(now)-1].end == i && i-now[len(now)-1].start == 1
			if strings.ContainsRune(".?!;", r) && !initial && (i+1 >= end || unicode.IsSpace(points[i+1]) || strings.ContainsRune("”\"’)", points[i+1])) && len(now) > 0 {
				out, now = append(out, now), nil
			}
			i++
			continue
		}
		from := i
		for i < end && (unicode.IsLetter(points[i]) || unicode.IsDigit(points[i]) || points[i] == '-' && i+1 < end && unicode.IsLetter(points[i+1])) {
			i++
		}
		now = append(now, token{string(points[from:i]), from, i})
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}

func (m *marker) span(s []token) read.Span {
	from, to := s[0].start, s[len(s)-1].end
	return read.Span{Start: from, End: to, Text: string(m.points[from:to])}
}

func (m *marker) add(field, name string, not bool, words, sentence []token) {
	if slices.ContainsFunc(m.account.Marks, func(k Mark) bool { return k.Field == field && k.Name == name && k.Not == not }) {
		return
	}
	m.account.Marks = append(m.account.Marks, Mark{Field: field, Name: name, Not: not, Document: m.reading.Document.ID, Words: m.span(words), Evidence: m.span(sentence)})
}

// sentence marks what a sentence says of the contact; first is whether the contact is mentioned in it.
func (m *marker) sentence(s []token, first bool) {
	lower, asWritten := make([]string, len(s)), make([]string, len(s))
	for i := range s {
		asWritten[i], lower[i] = s[i].text, strings.ToLower(s[i].text)
	}
	titles := m.titles(lower)
	m.initiated(s, lower, asWritten)
	m.tone(s, lower)
	type found struct {
		name     string
		at, n    int
		followup bool
	}
	var topics []found
	said, nation := 0, 0 // words up to here are of a topic, of a name: "arms exports" are no exports
	for i := range s {
		if t, n := m.books.Accounts.At("topic", lower[i:]); t != nil && !titles[i] && i >= said {
			topics = append(topics, found{t.Name, i, n, false})
			said = i + n
		}
		if t, n := m.books.Accounts.At("followup", lower[i:]); t != nil {
			topics = append(topics, found{t.Name, i, n, true})
		}
		if name, n := m.third(asWritten[i:]); n > 0 && !titles[i] && i >= nation && !(first && i > 0 && (lower[i-1] == "in" || lower[i-1] == "of")) && !m.partOfName(s, i) {
			topics = append(topics, found{name, i, n, false})
			nation = i + n
		}
	}
	for _, t := range topics {
		if !t.followup {
			m.add("topic", t.name, false, s[t.at:t.at+t.n], s)
		}
	}
	for i := 0; i < len(s); i++ {
		t, n := m.books.Accounts.At("agreed", lower[i:])
		if t == nil {
			continue
		}
		end := i + n
		for end < len(s) {
			if next, _ := m.books.Accounts.At("agreed", lower[end:]); next != nil {
				break
			}
			end++
		}
		some := false
		for _, followup := range []bool{false, true} { // that the dealings go on is what was agreed where nothing else was
			for _, k := range topics {
				if k.followup == followup && k.at >= i+n && k.at < end && !(followup && some) {
					some = true
					m.add("agreed", k.name, t.Name == "no", s[i:end], s)
				}
			}
		}
		if !some {
			m.add("agreed", m.span(s[i:end]).Text, t.Name == "no", s[i:end], s)
		}
		i = end - 1
	}
}

// partOfName reports whether the name at a word ends a longer one: "Gulf of Guinea".
func (m *marker) partOfName(s []token, i int) bool {
	return i > 1 && s[i-1].text == "of" && unicode.IsUpper(m.points[s[i-2].start])
}

// titles are the words that stand in the title of an office: a minister of trade is no talk of trade.
func (m *marker) titles(lower []string) []bool {
	out := make([]bool, len(lower))
	for i := range lower {
		if _, n := m.books.Office(lower[i:]); n > 1 {
			for j := i; j < i+n; j++ {
				out[j] = true
			}
		}
	}
	return out
}

// third is the name of a country, no party to the contact, that words begin with.
func (m *marker) third(words []string) (string, int) {
	e, n := m.books.Match(words)
	if e == nil || e.Kind != codebook.Country && e.Kind != codebook.Demonym || slices.Contains(m.contact.Sources, e.Country) {
		return "", 0
	}
	nation, ok := m.books.Nation(e.Country)
	if !ok {
		return "", 0
	}
	return nation.Name, n
}

// party is the country of a party to the contact that is named from a word on, and how many words name it; "" if none is.
func (m *marker) party(s []token, asWritten []string, i int) (string, int) {
	a, n := m.actors[s[i].start], 1
	if a.country != "" {
		for i+n < len(s) && s[i+n].end <= a.end {
			n++
		}
	} else if e, k := m.books.Match(asWritten[i:]); e != nil {
		a.country, n = e.Country, k
	}
	if !slices.Contains(m.contact.Sources, a.country) {
		return "", 0
	}
	return a.country, n
}

// partyReach is how many words may lie between the words of asking and the party.
const partyReach = 8

// initiated marks who asked for the contact.
func (m *marker) initiated(s []token, lower, asWritten []string) {
	for i := range s {
		t, n := m.books.Accounts.At("initiated", lower[i:])
		if t == nil {
			continue
		}
		after, before, from, to := "", "", i, i+n
		for j := i + n; j < len(s) && j < i+n+partyReach && after == ""; j++ {
			var k int
			after, k = m.party(s, asWritten, j)
			to = j + k
		}
		for j := i - 1; j >= 0 && before == "" && (t.Name == "did" || i-j < partyReach); j-- {
			before, _ = m.party(s, asWritten, j)
			from = j
		}
		switch {
		case (t.Name == "by" || t.Name == "from") && after != "":
			m.add("initiated", after, false, s[i:to], s)
		case t.Name == "did" && before != "":
			m.add("initiated", before, false, s[from:i+n], s)
		case t.Name == "of" && before != "" && slices.ContainsFunc(lower[max(0, from-2):i], func(w string) bool { return w == "at" || w == "on" }):
			m.add("initiated", before, false, s[from:i+n], s)
		}
	}
}

// tone marks words of tone: some only beside a word for the talk.
func (m *marker) tone(s []token, lower []string) {
	talk := slices.IndexFunc(s, func(t token) bool {
		w, _ := m.books.Accounts.At("talk", []string{strings.ToLower(t.text)})
		return w != nil
	})
	for i := range s {
		t, n := m.books.Accounts.At("tone", lower[i:])
		if t == nil {
			continue
		}
		name, beside := strings.CutPrefix(t.Name, "talk.")
		if !beside || talk >= 0 {
			m.add("tone", name, false, s[i:i+n], s)
		}
	}
}

// of are the marks of a field.
func (a *Account) of(field string) []*Mark {
	var out []*Mark
	for i := range a.Marks {
		if a.Marks[i].Field == field {
			out = append(out, &a.Marks[i])
		}
	}
	return out
}

// about is the mark of a field and name, nil if there is none. What was agreed in words of no known topic is found by its words.
func (a *Account) about(field, name string, not bool) *Mark {
	for _, m := range a.of(field) {
		if m.Not == not && (m.Name == name || field == "agreed" && alike(words(m.Name), words(name))) {
			return m
		}
	}
	return nil
}

// compare are the differences between two accounts.
func compare(a, b *Account) []Difference {
	var out []Difference
	differ := func(field, name string, a, b *Account, quoteA, quoteB *Mark) {
		out = append(out, Difference{Field: field, Name: name, Sides: [2]string{a.Side, b.Side}, Quotes: [2]*Mark{quoteA, quoteB}})
	}
	for _, field := range []string{"initiated", "tone"} {
		x, y := a.of(field), b.of(field)
		same := slices.ContainsFunc(x, func(m *Mark) bool { return b.about(field, m.Name, false) != nil })
		if len(x) > 0 && len(y) > 0 && !same {
			differ(field, "", a, b, x[0], y[0])
		}
	}
	for _, p := range [][2]*Account{{a, b}, {b, a}} {
		for _, m := range p[0].of("agreed") {
			if !m.Not && p[1].about("agreed", m.Name, false) == nil {
				differ("agreed", m.Name, p[0], p[1], m, p[1].about("agreed", m.Name, true))
			}
		}
	}
	for _, p := range [][2]*Account{{a, b}, {b, a}} {
		for _, m := range p[0].of("topic") {
			agreed := slices.ContainsFunc(out, func(d Difference) bool { return d.Field == "agreed" && d.Name == m.Name })
			if !agreed && p[1].about("topic", m.Name, false) == nil {
				differ("topic", m.Name, p[0], p[1], m, nil)
			}
		}
	}
	return out
}
