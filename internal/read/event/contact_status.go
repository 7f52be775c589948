package event

import "detente/internal/read/when"

// Statuses of contacts besides planned, possible and denied, which they share with events.
const (
	held      = "held"
	proposed  = "proposed"
	refused   = "refused"
	cancelled = "cancelled"
)

// contactStatus is how far a contact has come by the words around it: its own clause, and then, from the inside out, what
// governs it ("agreed to", "invitation to", "put off"). Where they say nothing it is that of its event.
func (c *coder) contactStatus(f *find) string {
	st := c.governed(f)
	if st == "" {
		st = c.byEvent(f)
	}
	switch {
	case st == held && f.word.Pos != 'n' && c.isAsked():
		return possible // "did he meet her?"
	case f.status == hypothetical && (st == planned || st == held), f.status == conditional && st == planned:
		return possible
	}
	return st
}

// isAsked reports whether the sentence at hand is a question.
func (c *coder) isAsked() bool {
	last := len(c.s.Tokens) - 1
	return c.s.Tokens[last].Form == "?" || last > 0 && c.s.Tokens[last-1].Form == "?"
}

// isPastDay reports whether a time lies on or before the day of publication.
func isPastDay(e *when.Expression, published when.Date) bool {
	return e != nil && e.Resolved && !published.IsZero() && !published.Before(e.Interval.From)
}

// byEvent is the status of a contact by that of its event.
func (c *coder) byEvent(f *find) string {
	switch f.status {
	case planned, promised:
		return planned
	case possible, hypothetical, conditional, threatened:
		return possible
	case demanded:
		return proposed
	case denied:
		return denied
	}
	return held
}

// governed climbs from a contact's word to what governs it and folds what each says; "" where nothing says anything.
func (c *coder) governed(f *find) string {
	s := c.s
	at, st, told := f.tok, "", false // told: a clause on the way tells it as done
	outer := false                   // past the clause that tells of it, into one that speaks of that
	loose := false                   // st is only what modifies the noun: "talks put off since May" may be resumed
	if f.word.Pos == 'n' {
		switch preposition(s, at) {
		case "during", "after", "following", "since":
			return held
		case "ahead":
			return planned
		case "in", "at":
			if h := s.Tokens[at].Head; h >= 0 && s.Is(at, "obl") && s.Kid(at, "cop") < 0 && c.find[h] != nil && c.find[h].saying >= 0 {
				return held // "said in a call"
			}
		}
		if c.namesDay(at) && isPastDay(c.dates.For(c.a, c.sent, at), c.published) {
			return held // "follow up on today's conversation"
		}
		st, loose = c.ofContactNoun(at), true
	} else if w := c.book.ContactStatus(f.word.Pos, f.word.Lemma); w != sameStatus {
		st = w
	}
	for range 2 * maxClimb {
		if !outer && (isVerb(s, at) || s.Kid(at, "cop") >= 0) {
			if cl := c.clauseTells(at); cl != "" && (st == "" || st == held || loose && st != denied) {
				st, loose = cl, false
			}
			told = told || st == held
		}
		h := s.Tokens[at].Head
		if h >= 0 && s.Is(at, "acl", "acl:relcl", "ccomp") && s.Tokens[h].UPOS == "NOUN" && c.book.Is("speech", lemma(s, h)) && isVerb(s, at) && !isTo(s, at) {
			if v := s.Tokens[h].Head; v >= 0 && s.Is(h, "obj", "nsubj:pass") && isOf(c.book.ContactStatus('v', c.word(v)), refused, denied) && !isNegated(s, v) {
				return denied // "dismissed a report that she had met him"
			}
		}
		if h < 0 || s.Is(at, "acl:relcl", "parataxis", "root") || s.Is(at, "advcl") && !isTo(s, at) {
			break
		}
		if s.Is(at, "conj") {
			if isVerb(s, at) && s.Kid(at, "nsubj", "aux") >= 0 && s.Tokens[at].XPOS != "VB" && s.Tokens[at].XPOS != "VBG" {
				break
			}
			at = h
			continue
		}
		g := c.contactWord(h, at)
		switch {
		case g == sameStatus:
			if loose && st != denied {
				st = ""
			}
		case g != "":
			if isNegated(s, h) {
				g = turnedContact(g)
			}
			if m := modal(s, h); m == "may" || m == "might" || m == "could" {
				g = foldContact(g, possible)
			}
			outer = true
			if !told || g == denied || g == cancelled && !s.Is(at, "ccomp") {
				st, loose, told = foldContact(st, g), false, false
			}
			at = h
			continue
		case s.Is(at, "nsubj", "nsubj:pass"): // of what is told of it: "the talks lasted", "the meeting will address"
			if cl := c.clauseTells(h); cl == planned || cl == held {
				st = cl
			}
			return st
		case s.Is(at, "obl", "nmod") && preposition(s, at) == "for" && (isVerb(s, h) || s.Kid(h, "cop") >= 0): // "will fly to Lima for talks"
			if k := c.subject(h); k >= 0 && c.book.ContactStatus('n', lemma(s, k)) != "" { // "preparations are under way for a visit"
				out := c.book.ContactStatus('n', lemma(s, k))
				if isNegated(s, h) || isNegated(s, k) { // "there are no plans for a meeting"
					out = turnedContact(out)
				}
				return foldContact(st, out)
			}
		case s.Is(at, "ccomp"): // "said that"
			outer = true
		default:
			return st
		}
		at = h
	}
	return st
}

// contactWord is what the word at h says of the contact that hangs on it by token at.
func (c *coder) contactWord(h, at int) string {
	s := c.s
	l := c.word(h)
	var pos byte
	switch {
	case isVerb(s, h):
		pos = 'v'
		if p := preposition(s, at); p != "" && s.Is(at, "obl", "advcl", "xcomp", "obj") && !isTo(s, at) {
			if st := c.book.ContactStatus('v', l+" "+p); st != "" {
				return st
			}
			switch p {
			case "out": // "out of"
				return c.book.ContactStatus('v', l+" out of")
			case "for", "to", "on", "with", "in", "of", "upon":
			default:
				return "" // "asked about", "cancelled after"
			}
		}
		for _, k := range s.Kids(h) {
			w := ""
			switch k := int(k); {
			case k > h && s.Is(k, "compound:prt", "advmod", "case") && k <= h+3:
				w = form(s, k)
			case k > h && k < at && s.Is(k, "obl"): // "called on them to meet"
				w = preposition(s, k)
			}
			if st := c.book.ContactStatus('v', l+" "+w); st != "" {
				return st
			}
		}
		if s.Is(at, "nsubj") && !isPassive(s, h) && c.book.ContactStatus('v', l) != sameStatus {
			return ""
		}
		if s.Tokens[h].XPOS == "VBG" && l == "go" {
			return planned
		}
	case s.Tokens[h].UPOS == "ADJ":
		pos = 'a'
	case s.Tokens[h].UPOS == "NOUN" && s.Kid(h, "cop") >= 0 && s.Kid(h, "case") >= 0:
		pos = 'p'
	case s.Tokens[h].UPOS == "NOUN":
		pos = 'n'
	default:
		return ""
	}
	return c.book.ContactStatus(pos, l)
}

// clauseTells is what the verb of a contact's own clause says by its auxiliaries and tense; "" where it is not finite.
func (c *coder) clauseTells(v int) string {
	s := c.s
	if isNegated(s, v) {
		return denied
	}
	switch modal(s, v) {
	case "will", "would":
		return planned
	case "may", "might", "could", "can":
		return possible
	case "must", "should":
		return proposed
	}
	if b := s.Kid(v, "cop", "aux"); b >= 0 && b < v && lemma(s, b) == "be" && isTo(s, v) {
		return planned // "are to meet"
	}
	if x := s.Tokens[v].XPOS; x == "VBD" {
		return held
	}
	for _, k := range s.Kids(v) {
		if x := s.Tokens[k].XPOS; s.Is(int(k), "aux", "aux:pass") && (x == "VBD" || lemma(s, int(k)) == "have" && x != "VB") {
			return held
		}
	}
	return ""
}

// ofContactNoun is what the modifiers and participles of a contact's noun say: "a planned visit", "talks put off since May".
func (c *coder) ofContactNoun(n int) string {
	s := c.s
	for _, k := range s.Kids(n) {
		k := int(k)
		switch {
		case form(s, k) == "no" && s.Is(k, "det"):
			return denied
		case s.Is(k, "amod", "det", "compound"):
			for _, w := range [...]string{form(s, k), lemma(s, k)} {
				if st := c.book.ContactStatus('m', w); st != "" {
					return st
				}
			}
		case s.Is(k, "acl") && s.Tokens[k].XPOS == "VBN":
			if st := c.contactWord(k, n); st != "" && st != sameStatus {
				return st
			}
		}
	}
	return ""
}

// foldContact is the status of a contact of inner status under an outer word: what one asks to be called off is still to come.
func foldContact(inner, outer string) string {
	switch {
	case inner == cancelled && (outer == proposed || outer == possible || outer == refused):
		return planned
	case inner == refused && outer != denied, inner == cancelled, inner == denied && outer != refused:
		return inner
	}
	return outer
}

// turnedContact is the status of what is not so governed: who has not refused may meet.
func turnedContact(st string) string {
	switch st {
	case refused:
		return possible
	case cancelled:
		return planned
	case denied:
		return held
	}
	return denied
}
