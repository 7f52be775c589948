package record

import (
	"encoding/json"
	"reflect"
	"slices"

	"detente/internal/read"
)

// Fate is what became of the words of a claim that was made on another text of the story.
type Fate string

// The fates.
const (
	Carried Fate = "carried" // the same words stand in this text
	Changed Fate = "changed" // they were changed; the claim holds of what they are now, and is to be looked at
	Gone    Fate = "gone"    // they are not in this text; the claim waits until they are back
)

// Wording is a text with its title.
type Wording struct{ Title, Text string }

// Carrier carries claims from one text to another of the same story.
type Carrier struct {
	document string // hash of the later text
	title    []token
	points   []rune // of the title
	*alignment
}

// NewCarrier aligns two texts; document is the hash of the later one.
func NewCarrier(was, is Wording, document string) *Carrier {
	c := &Carrier{document: document, points: []rune(is.Title), alignment: align(was.Text, is.Text)}
	c.title = wordsAndMarks(c.points)
	return c
}

// Carry is the claim as it stands on the later text, with what became of its words. Nothing of it is lost where they are gone: it is then
// the claim as it was made.
func (k *Carrier) Carry(c Claim) Claim {
	words, fate := k.words(c.Of.Words)
	was := c.Of
	c.Was, c.Fate = &was, fate
	if fate == Gone {
		return c
	}
	c.Of.Document, c.Of.Words = k.document, words
	if it := c.item(); it != nil {
		it = clone(it)
		k.spans(reflect.ValueOf(it).Elem())
		switch it := it.(type) {
		case *statement:
			c.Statement, it.Evidence = (*read.Statement)(it), k.sentence(it.Evidence, it.Content)
		case *event:
			c.Event, it.Evidence = (*read.Event)(it), k.sentence(it.Evidence, it.Trigger)
		case *commitment:
			c.Commitment, it.Evidence = (*read.Commitment)(it), k.sentence(it.Evidence, it.Action)
		case *contact:
			c.Contact = (*read.Contact)(it)
		}
		if it.words().IsZero() || c.Verdict == Missed {
			k.put(it, words)
		}
	}
	c.Actors = slices.Clone(c.Actors)
	for i := range c.Actors {
		a := reflect.ValueOf(&c.Actors[i]).Elem()
		c.Actors[i].Mentions = slices.Clone(c.Actors[i].Mentions)
		k.spans(a)
	}
	return c
}

// Ref is a reference as it stands on the later text; false where its words are gone.
func (k *Carrier) Ref(r Ref) (Ref, bool) {
	words, fate := k.words(r.Words)
	if fate == Gone {
		return r, false
	}
	r.Document, r.Words = k.document, words
	return r, true
}

// clone is a copy of an item that shares nothing with it.
func clone(it item) item {
	b, _ := json.Marshal(it)
	out := reflect.New(reflect.TypeOf(it).Elem()).Interface().(item)
	json.Unmarshal(b, out)
	return out
}

// put makes words those that an item is known by.
func (k *Carrier) put(it item, words read.Span) {
	switch it := it.(type) {
	case *statement:
		it.Content = words
	case *event:
		it.Trigger = words
	case *commitment:
		it.Action = words
	case *contact:
		it.Evidence = append([]read.Span{words}, slices.DeleteFunc(it.Evidence, func(s read.Span) bool { return s == words })...)
	}
}

// sentence is the sentence of an item: as it was carried, else that around the item's words.
func (k *Carrier) sentence(carried, words read.Span) read.Span {
	if carried.InTitle() == words.InTitle() && carried.Start <= words.Start && words.End <= carried.End && !carried.IsZero() || words.IsZero() {
		return carried
	}
	if words.InTitle() {
		return words
	}
	return sentenceAround(string(k.isPoints), words)
}

// spans carries all spans of a value; of lists those whose words are gone are left out, elsewhere they are emptied.
func (k *Carrier) spans(v reflect.Value) {
	switch v.Interface().(type) {
	case read.Span:
		s := v.Interface().(read.Span)
		if !s.IsZero() {
			to, _ := k.words(s)
			v.Set(reflect.ValueOf(to))
		}
		return
	case []read.Span:
		var kept []read.Span
		for _, s := range v.Interface().([]read.Span) {
			if to, fate := k.words(s); fate != Gone {
				kept = append(kept, to)
			}
		}
		v.Set(reflect.ValueOf(kept))
		return
	}
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			k.spans(v.Field(i))
		}
	}
}

// words finds where words of the earlier text stand in the later one: at the same place of the alignment; where they were moved, by the
// sentence that they stood in; of a title, wherever they stand in the title.
func (k *Carrier) words(s read.Span) (read.Span, Fate) {
	if s.InTitle() {
		if at := only(k.title, wordsAndMarks([]rune(s.Text))); at != nil {
			to := spanOf(k.points, at)
			to.In = s.In
			return to, Carried
		}
		return read.Span{}, Gone
	}
	i := slices.IndexFunc(k.was, func(w token) bool { return w.end > s.Start })
	j := i
	for i >= 0 && j < len(k.was) && k.was[j].start < s.End {
		j++
	}
	if i < 0 || i == j {
		return read.Span{}, Gone
	}
	if to, fate := k.aligned(i, j); fate != Gone {
		return to, fate
	}
	around := sentenceAround(string(k.wasPoints), s)
	p, q := i, j
	for p > 0 && k.was[p-1].start >= around.Start {
		p--
	}
	for q < len(k.was) && k.was[q].end <= around.End {
		q++
	}
	if at := only(k.is, k.was[p:q]); at != nil {
		return spanOf(k.isPoints, at[i-p:j-p]), Carried
	}
	return read.Span{}, Gone
}

// aligned is where the words from i to j stand by the alignment.
func (k *Carrier) aligned(i, j int) (read.Span, Fate) {
	first, last, both := -1, -1, 0
	for n := i; n < j; n++ {
		if to := k.to[n]; to >= 0 {
			if first < 0 {
				first = to
			}
			last = to
			both++
		}
	}
	if both == 0 {
		return read.Span{}, Gone
	}
	if both == j-i && last-first == both-1 {
		return spanOf(k.isPoints, k.is[first:last+1]), Carried
	}
	// What came in the place of the first and last words is of them, if it is not too much.
	from, to := first, last
	if k.to[i] < 0 {
		for from > 0 && first-from < j-i && !slices.Contains(k.to, from-1) {
			from--
		}
	}
	if k.to[j-1] < 0 {
		for to+1 < len(k.is) && to-last < j-i && !slices.Contains(k.to, to+1) {
			to++
		}
	}
	for _, b := range [][2]int{{from, to}, {first, last}} {
		if float64(both) >= leastShared*float64(max(j-i, b[1]-b[0]+1)) {
			return spanOf(k.isPoints, k.is[b[0]:b[1]+1]), Changed
		}
	}
	return read.Span{}, Gone
}

// only are the words of a text that are some words in a row, if they stand in it once.
func only(text, words []token) []token {
	var found []token
	for i := 0; i+len(words) <= len(text) && len(words) > 0; i++ {
		if !slices.EqualFunc(text[i:i+len(words)], words, func(a, b token) bool { return a.text == b.text }) {
			continue
		}
		if found != nil {
			return nil
		}
		found = text[i : i+len(words)]
	}
	return found
}
