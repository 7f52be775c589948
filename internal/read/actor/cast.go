package actor

import (
	"slices"
	"time"

	"detente/internal/lang"
	"detente/internal/text"
)

// Meta is what is known of a document besides its text.
type Meta struct {
	Published             time.Time // zero if unknown
	Publisher, Title, URL string
}

// Genre is the kind of text, as far as it decides who "I" and "we" are.
type Genre uint8

// The genres.
const (
	News Genre = iota + 1
	Statement
	Readout
	Transcript
)

// String is the genre's name.
func (g Genre) String() string {
	return [...]string{"", "news", "statement", "readout", "transcript"}[g]
}

// Turn is what one speaker of a transcript says between two labels.
type Turn struct {
	First, Last int       // sentences; a label in mid-sentence begins its turn at that sentence
	Actor       int       // who speaks; -1 if the label names nobody
	Label       text.Span // the words of the label
	Question    bool      // by a reporter
}

// Cast is everyone a document speaks of.
type Cast struct {
	View           // of the body
	Title  View    // of the title's own analysis; empty without one
	Actors []Actor // in the order of their first mention, title first
	Issuer int     // index of the signer or issuing body of an official text; -1 if none
	Turns  []Turn  // of a transcript, in order
	Genre  Genre

	countries map[string]int // by code
}

// View gives the mentions of one analysis by token.
type View struct {
	cast  *Cast
	a     *lang.Analysis
	at    []int32   // number of the first token of each sentence
	flat  []Mention // in text order, a mention before those inside it
	head  []int32   // by token: 1 + index in flat of the mention it heads; 0 if none
	cover []int32   // by token: 1 + index in flat of the innermost mention that holds it
}

// Mention is the mention whose head is the token; nil if there is none.
func (v *View) Mention(sent, tok int) *Mention { return v.look(v.head, sent, tok) }

// Covering is the innermost mention that holds the token; nil if none does.
func (v *View) Covering(sent, tok int) *Mention { return v.look(v.cover, sent, tok) }

func (v *View) look(index []int32, sent, tok int) *Mention {
	if sent < 0 || sent >= len(v.at) || tok < 0 || tok >= len(v.a.Sentences[sent].Tokens) {
		return nil
	}
	if m := index[int(v.at[sent])+tok]; m > 0 {
		return &v.flat[m-1]
	}
	return nil
}

// maxCoordinated bounds the actors of one coordination: longer ones are lists of names, not sides.
const maxCoordinated = 24

// Of is the actors that the noun phrase headed by the token denotes: itself, those coordinated with it, and for
// "one of the leaders" or "members of X" those of its complement. Nil if it denotes none.
func (v *View) Of(sent, tok int) []int {
	if sent < 0 || sent >= len(v.at) || tok < 0 || tok >= len(v.a.Sentences[sent].Tokens) {
		return nil
	}
	s := &v.a.Sentences[sent]
	var out []int
	add := func(t int) {
		if a := v.single(sent, t); a >= 0 && !slices.Contains(out, a) && len(out) < maxCoordinated {
			out = append(out, a)
		}
	}
	// "North and South Korea": the half name hangs on the whole one.
	if m := v.Mention(sent, tok); m != nil && m.First >= 2 && m.Form == Name {
		if h := v.Mention(sent, m.First-2); h != nil && h.Last == m.First-2 && h.First == h.Last && lower(s.Tokens[m.First-1].Form) == "and" && v.cast.Actors[h.Actor].Kind == "country" && s.Dominates(tok, h.Head) {
			add(h.Head)
		}
	}
	add(tok)
	for _, k := range s.Kids(tok) {
		if s.Is(int(k), "conj") && isNominal(s.Tokens[k].UPOS) && s.Kid(int(k), "cop", "nsubj") < 0 {
			add(int(k))
		}
	}
	return out
}

func isNominal(upos string) bool {
	switch upos {
	case "NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM", "DET":
		return true
	}
	return false
}

// single is the actor of one conjunct.
func (v *View) single(sent, tok int) int {
	s := &v.a.Sentences[sent]
	for range 3 { // "one of the members of the council": more is never written
		if m := v.Mention(sent, tok); m != nil {
			return m.Actor
		}
		if m := v.Covering(sent, tok); m != nil && m.Form == Name && m.Head != tok && s.Dominates(tok, m.Head) {
			return m.Actor
		}
		// "On Sunday, spokesman X said" where the tree takes the day for the subject.
		for _, k := range s.Kids(tok) {
			if m := v.Mention(sent, int(k)); m != nil && m.Form == Name && int(k) > tok && s.Is(int(k), "appos", "flat", "list", "dep") && v.cast.Actors[m.Actor].Kind == "person" {
				return m.Actor
			}
		}
		next := -1
		if isPart(s.Tokens[tok].Lemma) {
			for _, k := range s.Kids(tok) {
				if s.Is(int(k), "nmod", "obl") && s.Kid(int(k), "case") >= 0 && s.Tokens[s.Kid(int(k), "case")].Lemma == "of" {
					next = int(k)
				}
			}
		}
		if next < 0 {
			return -1
		}
		tok = next
	}
	return -1
}

// isPart reports whether a word before "of" names part of what follows: the actors are those of its complement.
func isPart(lemma string) bool {
	switch lemma {
	case "one", "two", "three", "four", "five", "some", "many", "most", "several", "all", "both", "each", "none", "few", "any", "either", "neither",
		"half", "rest", "majority", "member", "part", "number", "dozen", "hundred", "thousand", "score", "lot", "plenty", "handful", "group", "pair", "couple",
		"government", "side", "behalf":
		return true
	}
	return false
}

// Owner is the actor to whom the thing headed by the token belongs or who does it: of "Russia's actions" and "Russian
// military buildup" Russia, of "his remarks" the man, of "the decision by the court" the court; -1 if none.
func (v *View) Owner(sent, tok int) int {
	if sent < 0 || sent >= len(v.at) || tok < 0 || tok >= len(v.a.Sentences[sent].Tokens) {
		return -1
	}
	s := &v.a.Sentences[sent]
	best, rank := -1, 0
	for _, k := range s.Kids(tok) {
		k := int(k)
		m := v.Mention(sent, k)
		if m == nil {
			m = v.Covering(sent, k)
			if m == nil || m.Head == tok || m.First <= tok && tok <= m.Last {
				continue
			}
		}
		r := 0
		switch {
		case s.Is(k, "nmod:poss"):
			r = 5
		case k < tok && s.Is(k, "amod", "compound", "nmod"):
			r = 4
		case s.Is(k, "nmod", "obl"):
			if c := s.Kid(k, "case"); c >= 0 {
				switch s.Tokens[c].Lemma {
				case "by":
					r = 3
				case "of":
					r = 2
				case "from":
					r = 1
				}
			}
		}
		if r > rank {
			best, rank = m.Actor, r
		}
	}
	if best >= 0 {
		return best
	}
	// A modifier the tree hangs elsewhere: the word before, as in "Israeli raid".
	if tok > 0 && s.Tokens[tok].UPOS == "NOUN" {
		if m := v.Covering(sent, tok-1); m != nil && m.Last == tok-1 && m.Form == Name && v.cast.Actors[m.Actor].Kind == "country" {
			return m.Actor
		}
	}
	return -1
}

// Country is the actor of a country or body by its code, if the text names it, also by an adjective; else -1.
func (c *Cast) Country(code string) int {
	if a, ok := c.countries[code]; ok {
		return a
	}
	return -1
}

// Bind says who the first person at a token is: "I", "my" the speaker; "we", "our" the speaker's country or body where
// the text names it, else the speaker. It adds the mention and returns the actor; -1 where the token is no first person
// or speaker is none. What was bound before stays.
func (c *Cast) Bind(sent, tok, speaker int) int {
	if m := c.Mention(sent, tok); m != nil {
		return m.Actor
	}
	if speaker < 0 || speaker >= len(c.Actors) || sent < 0 || sent >= len(c.at) || tok < 0 || tok >= len(c.a.Sentences[sent].Tokens) {
		return -1
	}
	t := &c.a.Sentences[sent].Tokens[tok]
	a := speaker
	switch firstPerson(t) {
	case 0:
		return -1
	case 2:
		a = c.Collective(speaker)
	}
	m := Mention{Span: t.Span, Sent: sent, First: tok, Last: tok, Head: tok, Form: Pronoun, Actor: a}
	c.flat = append(c.flat, m)
	at := int(c.at[sent]) + tok
	c.head[at], c.cover[at] = int32(len(c.flat)), int32(len(c.flat))
	ms := c.Actors[a].Mentions
	i := len(ms)
	for i > 0 && !ms[i-1].InTitle && m.Span.Before(ms[i-1].Span) {
		i--
	}
	c.Actors[a].Mentions = slices.Insert(ms, i, m)
	return a
}

// Collective is who "we" are when the actor speaks: its country or body where it acts for one that the text names.
func (c *Cast) Collective(speaker int) int {
	a := &c.Actors[speaker]
	if a.Country == "" || a.Kind == "country" || a.Kind == "media" {
		return speaker
	}
	if i := c.Country(a.Country); i >= 0 {
		return i
	}
	return speaker
}

// firstPerson is 1 for "I", 2 for "we", 0 for other words.
func firstPerson(t *lang.Token) int {
	if t.UPOS != "PRON" && t.UPOS != "DET" {
		return 0
	}
	switch lower(t.Form) {
	case "i", "me", "my", "mine", "myself":
		return 1
	case "we", "us", "our", "ours", "ourselves":
		return 2
	}
	return 0
}
