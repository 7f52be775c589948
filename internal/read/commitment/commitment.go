// Package commitment finds what was threatened, promised, demanded, offered, refused, planned or agreed: by whom, to
// whom, on what condition, by when.
//
// There are two ways in. A statement whose act commits or demands gives its content's action ("urged the army to
// withdraw"). Inside what anyone says, and in an issuer's own text, modal verbs do: "we will respond", "they must leave".
package commitment

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/read/statement"
	"detente/internal/read/when"
	"detente/internal/text"
)

// Commitment is one thing bound, asked or refused, in terms of the analysis.
type Commitment struct {
	Sent, Token int // the verb or noun of the action
	Kind        string
	By, To      []int // indexes in the cast
	Action      text.Span
	Condition   text.Span
	Deadline    *when.Expression
	SaidIn      int // index of the statement it was said in; -1 for the document itself
	Rule        string
	Sources     []codebook.Source
	Confidence  float64
}

// kindOf is the commitment that an act of speech makes.
var kindOf = map[string]string{"threaten": "threat", "promise": "promise", "offer": "offer", "agree": "agreement", "refuse": "refusal",
	"demand": "demand", "request": "demand", "propose": "demand", "order": "demand", "intend": "plan"}

type finder struct {
	a          *lang.Analysis
	cast       *actor.Cast
	statements []statement.Statement
	dates      when.Expressions
	books      *codebook.Books
	out        []Commitment

	saidIn []([]int) // by sentence: the statements whose content touches it
}

// Find reads the commitments of a document, in text order.
func Find(a *lang.Analysis, cast *actor.Cast, statements []statement.Statement, dates when.Expressions, books *codebook.Books) []Commitment {
	f := &finder{a: a, cast: cast, statements: statements, dates: dates, books: books, saidIn: make([][]int, len(a.Sentences))}
	si := 0
	for i := range statements {
		for si > 0 && a.Sentences[si].Span.Start() > statements[i].Content.Start() {
			si--
		}
		for si < len(a.Sentences) && a.Sentences[si].Span.End() <= statements[i].Content.Start() {
			si++
		}
		for j := si; j < len(a.Sentences) && a.Sentences[j].Span.Start() < statements[i].Content.End(); j++ {
			f.saidIn[j] = append(f.saidIn[j], i)
		}
	}
	for i := range statements {
		f.bySaying(i)
	}
	for si := range a.Sentences {
		f.byModal(si)
	}
	f.orElse()
	f.settle()
	return f.out
}

// innermost is the statement with the shortest content that holds a span of sentence si; -1 if none.
func (f *finder) innermost(si int, span text.Span) int {
	best := -1
	for _, i := range f.saidIn[si] {
		if f.statements[i].Content.Contains(span) && (best < 0 || f.statements[i].Content.Len() < f.statements[best].Content.Len()) {
			best = i
		}
	}
	return best
}

// settle sorts, and of two commitments with nearly one action keeps the one that the speaker's own word made.
func (f *finder) settle() {
	slices.SortStableFunc(f.out, func(a, b Commitment) int {
		if a.Action.Start() != b.Action.Start() {
			return a.Action.Start() - b.Action.Start()
		}
		return b.Action.End() - a.Action.End()
	})
	var kept []Commitment
next:
	for _, c := range f.out {
		c.By = f.grounded(c.Sent, c.By)
		if !f.isOutward(&c) || f.isOpinion(&c) || f.is("home", &f.a.Sentences[c.Sent], c.Token) {
			continue
		}
		if c.Condition.IsZero() {
			c.Condition = f.follows(&c)
		}
		for j := len(kept) - 1; j >= 0 && j >= len(kept)-6; j-- { // twins start near each other
			if k := &kept[j]; statement.Overlap(k.Action, c.Action) >= 0.5 || k.Action.Contains(c.Action) && k.Kind == c.Kind {
				if c.Confidence > k.Confidence {
					*k = c
				}
				continue next
			}
		}
		if e := f.dates.For(f.a, c.Sent, c.Token); e != nil && e.Resolved && c.Action.Contains(e.Span) {
			c.Deadline = e
		}
		kept = append(kept, c)
	}
	f.out = kept
}

// follows is the condition that stands right behind an action: "ruled out any truce until the hostages are free".
func (f *finder) follows(c *Commitment) text.Span {
	s := &f.a.Sentences[c.Sent]
	cond := clause.Condition(f.a.Doc, f.books.Markers, s, s.Span)
	if cond.IsZero() || cond.Start() < c.Action.End() || cond.Start() > c.Action.End()+len(", ") {
		return text.Span{}
	}
	return cond
}

// grounded puts in the place of a group of whom nothing is known those whose it is: "the leaders of Kenya and Somalia".
func (f *finder) grounded(si int, by []int) []int {
	if len(by) != 1 || by[0] < 0 {
		return by
	}
	a := &f.cast.Actors[by[0]]
	if a.Country != "" || len(a.Members) > 0 || a.Kind != "group" {
		return by
	}
	for _, m := range a.Mentions {
		if m.Sent != si || m.InTitle {
			continue
		}
		k := clause.PrepKid(&f.a.Sentences[si], m.Head, "of")
		if k < 0 {
			continue
		}
		if of := f.cast.Of(si, k); len(of) > 1 && !slices.ContainsFunc(of, func(x int) bool { return f.cast.Actors[x].Country == "" }) {
			return of
		}
	}
	return by
}

// near is how many sentences before or after a commitment may name the other party that it concerns.
const near = 3

// isOutward reports whether a commitment of an official text concerns more than one party: a country, a body or armed group besides
// those who commit themselves is named near it. What a government promises its own people is not of this record.
func (f *finder) isOutward(c *Commitment) bool {
	home := map[string]bool{}
	for _, a := range f.members(c.By) {
		home[f.cast.Actors[a].Country] = true
	}
	if f.cast.Genre == actor.News || len(home) > 1 {
		return true
	}
	for si := max(0, c.Sent-near); si <= c.Sent+near && si < len(f.a.Sentences); si++ {
		for i := range f.a.Sentences[si].Tokens {
			m := f.cast.Mention(si, i)
			if m == nil {
				continue
			}
			switch act := &f.cast.Actors[m.Actor]; {
			case act.Country != "" && !home[act.Country], act.Kind == "armed_force" || act.Kind == "group" && act.Entry != nil:
				return true
			case act.Country == "" && act.Kind != "media" && f.books.Events.Is("relation", strings.ToLower(f.a.Sentences[si].Tokens[m.Head].Lemma)):
				return true
			}
		}
	}
	return false
}

// isOpinion reports whether what is agreed is only held to be so ("agreed that ties are strong", "on the importance of trade"), and
// whether an action is no more than a clause of being.
func (f *finder) isOpinion(c *Commitment) bool {
	s := &f.a.Sentences[c.Sent]
	t := &s.Tokens[c.Token]
	if _, first, last := f.tokens(c.Sent, c.Action); first <= last && oneOf(s.Tokens[first].XPOS, "VBZ", "VBP") && s.Tokens[first].Lemma == "be" {
		return true
	}
	if c.Kind != "agreement" {
		return false
	}
	if t.UPOS == "NOUN" && f.books.Markers["opinion"].Has(strings.ToLower(t.Lemma)) {
		return true
	}
	return (oneOf(t.XPOS, "VBZ", "VBP", "VBD") || s.Kid(c.Token, "cop") >= 0) && !hasModal(s, c.Token) && hasSubject(s, c.Token) && clause.ToKid(s, c.Token) < 0
}

func oneOf(s string, of ...string) bool { return slices.Contains(of, s) }

// clauseEdges are the edges of what k heads, none for no token.
func clauseEdges(s *lang.Sentence, k int) (first, last int) {
	if k < 0 {
		return -1, -1
	}
	return clause.Edges(s, k)
}
