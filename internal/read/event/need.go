package event

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
)

// met reports whether what a line of the book needs stands around token i.
func (c *coder) met(i int, w *codebook.EventWord) bool {
	if w.Particle != "" && !c.particle(i, w.Particle) {
		return false
	}
	for _, n := range w.Needs {
		if !slices.ContainsFunc(n, func(t codebook.Term) bool { return c.holds(i, &t) != t.Not }) {
			return false
		}
	}
	return true
}

// particle reports whether verb i has its particle.
func (c *coder) particle(i int, p string) bool {
	for _, k := range c.s.Kids(i) {
		if k := int(k); k > i && form(c.s, k) == p && c.s.Is(k, "compound:prt", "advmod", "xcomp", "obj", "obl", "amod", "case") {
			return true
		}
	}
	if k := i + 1; k < len(c.s.Tokens) && form(c.s, k) == p && c.s.Is(k, "case") && c.book.Is("particle", p) {
		return c.s.Tokens[k].Head >= 0 && c.s.Tokens[c.s.Tokens[k].Head].Head == i // "turned down the offer" with the particle taken for a preposition
	}
	return false
}

func (c *coder) holds(i int, t *codebook.Term) bool {
	s := c.s
	switch t.Slot {
	case "neg":
		return isNegated(s, i)
	case "passive":
		return isPassive(s, i)
	case "wish": // what is to be: "insists that it be paid"
		k := s.Kid(i, "ccomp")
		if k < 0 || isTo(s, k) {
			return false
		}
		if b := s.Kid(k, "aux", "cop"); b >= 0 {
			return form(s, b) == "be" && s.Tokens[b].XPOS == "VB"
		}
		return s.Tokens[k].XPOS == "VB"
	case "lent":
		return c.lender(i) >= 0
	case "plural":
		return s.Tokens[i].XPOS == "NNS" || s.Tokens[i].XPOS == "NNPS"
	}
	at := c.fill(i, t.Slot)
	if t.Words == nil && t.Kinds == nil {
		return len(at) > 0
	}
	for _, k := range at {
		if l := lemma(s, k); t.Words[l] || t.Words[form(s, k)] || t.Words[singular(l)] {
			return true
		}
		for _, kind := range t.Kinds {
			if c.isKind(k, len(at), kind) {
				return true
			}
		}
	}
	return false
}

// singular undoes a plural that the lemmatiser left.
func singular(l string) string {
	if stem, ok := strings.CutSuffix(l, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(l, "s")
}

// isKind reports whether token k denotes a kind of actor as events.tsv names them.
func (c *coder) isKind(k, n int, kind string) bool {
	s := c.s
	of := c.cast.Of(c.sent, k)
	switch kind {
	case "ACTOR":
		return len(of) > 0
	case "PARTY":
		return slices.ContainsFunc(of, func(a int) bool { return c.cast.Actors[a].Country != "" || c.cast.Actors[a].Entry != nil })
	case "THEIRS":
		return len(of) > 0 || c.hasOwner(k)
	case "MANY":
		return n > 1 || len(of) > 1 || s.Tokens[k].XPOS == "NNS" || s.Tokens[k].XPOS == "NNPS" ||
			form(s, k) == "they" || form(s, k) == "we" || form(s, k) == "both"
	case "SEVERAL":
		return len(of) > 1 || len(c.at(k)) > 1
	case "PRESS":
		if c.book.Is("press", lemma(s, k)) {
			return true
		}
	case "PLACE":
		for _, nm := range s.Names {
			if nm.First <= k && k <= nm.Last && nm.Kind == lang.Place {
				return true
			}
		}
	}
	for _, a := range of {
		act := &c.cast.Actors[a]
		switch kind {
		case "PERSON":
			if act.Kind == "person" || act.Kind == "office" || act.Kind == "people" {
				return true
			}
		case "COUNTRY", "PLACE":
			if act.Kind == "country" || kind == "COUNTRY" && act.Kind == "government" {
				return true
			}
		case "BODY":
			if _, ok := codebook.BodyCode(act.Country); ok || act.Kind == "organization" && act.Entry != nil {
				return true
			}
		case "PEOPLE":
			if act.Kind == "people" {
				return true
			}
		case "FORCES":
			if act.Kind == "armed_force" || act.Kind == "group" {
				return true
			}
		case "PRESS":
			if act.Kind == "media" {
				return true
			}
		}
	}
	return kind == "FORCES" && c.book.Is("theirforce", singular(lemma(s, k))) && c.hasOwner(k)
}

// hasOwner reports whether a common noun is somebody's: "Ukrainian cities", "the town's people".
func (c *coder) hasOwner(k int) bool {
	return c.s.Tokens[k].UPOS != "PRON" && c.cast.Owner(c.sent, k) >= 0
}
