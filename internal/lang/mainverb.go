package lang

import "strings"

// English spells the past tense and the participle of most verbs alike, and the tagger sees too little of a sentence to
// tell them apart each time: "The leaders discussed the border." comes out as leaders who were discussed. But a sentence
// that ends in a full stop has a main verb.

// mendMainVerb makes the participle the main verb of a sentence whose root is a noun without a verb, and the past tense of
// one whose root is a participle without an auxiliary.
func (s *Sentence) mendMainVerb() {
	root := -1
	for i := range s.Tokens {
		if s.Tokens[i].Head == Root {
			root = i
			break
		}
	}
	if root < 0 || !s.endsInStop() {
		return
	}
	switch s.Tokens[root].UPOS {
	case "VERB":
		if v := s.firstOfTwo(root); v >= 0 {
			s.hang(v, Root, "root")
			s.hang(root, v, "conj")
			s.raise(v, s.Kid(root, "nsubj"), root)
			root = v
		}
		if v := s.verbBehindRelative(root); v >= 0 {
			s.raiseOver(v, root)
			root = v
		}
		s.finite(root)
	case "NOUN", "PROPN", "PRON", "NUM":
		if s.isVerbOfSubject(root) {
			s.makeVerb(root, "VBZ")
			return
		}
		if v := s.verbOf(root); v >= 0 {
			s.raise(v, root, root)
			s.finite(v)
		} else if v := s.verbBeforeNoun(root); v >= 0 {
			s.raiseBeforeNoun(v, root)
			s.finite(v)
		}
	default:
		return
	}
}

func (s *Sentence) endsInStop() bool {
	for i := len(s.Tokens) - 1; i > 0 && s.Tokens[i].UPOS == "PUNCT"; i-- {
		if s.Tokens[i].Form == "." {
			return true
		}
	}
	return false
}

// finite makes a participle that has a subject and no auxiliary a past tense.
func (s *Sentence) finite(v int) {
	t := &s.Tokens[v]
	subject := s.Kid(v, "nsubj")
	if subject < 0 { // "Pyongyang, meanwhile, threatened …"
		if subject = s.Kid(v, "vocative"); subject >= 0 {
			s.Tokens[subject].Rel = "nsubj"
		}
	}
	if t.XPOS == "VBP" { // "welcome X and reaffirm Y": as the first, so the next
		for _, k := range s.Kids(v) {
			if c := &s.Tokens[k]; s.Is(int(k), "conj") && c.XPOS == "VB" && s.Kid(int(k), "aux", "mark", "nsubj") < 0 {
				c.XPOS = "VBP"
			}
		}
		return
	}
	if t.XPOS != "VBN" || subject < 0 || subject > v || s.Kid(v, "aux", "cop") >= 0 {
		return
	}
	inserted := s.Tokens[v-1].Form == "," // no participle follows its noun so
	if s.Is(subject, "nsubj:pass") && !inserted && s.Kid(v, "obj", "xcomp", "ccomp") < 0 {
		return
	}
	t.XPOS = "VBD"
	for _, k := range s.Kids(v) {
		if s.Is(int(k), "nsubj:pass") {
			s.Tokens[k].Rel = "nsubj"
		}
	}
	for _, k := range s.Kids(v) { // "met and agreed": as the first, so the next
		if c := &s.Tokens[k]; s.Is(int(k), "conj") && c.XPOS == "VBN" && s.Kid(int(k), "aux", "nsubj") < 0 {
			c.XPOS = "VBD"
		}
	}
}

// verbOf is the verb that a noun as root is the subject of: a participle right behind its phrase ("The leaders discussed
// trade."), or a verb behind the comma that closes what is inserted after it ("Uruguay, which had abstained, called for
// talks."). -1 if the noun has a verb or no such one follows.
func (s *Sentence) verbOf(noun int) int {
	if s.Kid(noun, "cop", "nsubj", "case", "expl", "mark") >= 0 {
		return -1
	}
	for v := noun + 1; v < len(s.Tokens); v++ {
		t := &s.Tokens[v]
		if t.XPOS == "VB" && t.Head == noun && s.Is(v, "conj") && s.Kid(noun, "conj") < v && s.Kid(v, "aux", "mark", "nsubj", "cc") < 0 && !s.parted(noun, v) {
			t.XPOS = "VBP" // "Peru and Chile join …"
			return v
		}
		if t.UPOS != "VERB" || t.XPOS == "VB" || t.XPOS == "VBG" || !s.Dominates(noun, v) {
			continue
		}
		i := v - 1
		for i > noun && (s.Tokens[i].UPOS == "ADV" || s.Tokens[i].XPOS == "CC" && s.Tokens[i-1].Form == ",") { // "…, neither confirmed nor denied"
			i--
		}
		switch {
		case s.Tokens[i].Form == ",":
			if s.isInserted(noun, i) && !s.hasOwnSubject(v) && s.Kid(v, "aux", "mark", "obl:agent") < 0 {
				return v
			}
		case s.Tokens[v].Head == noun && (t.XPOS == "VBN" && s.Is(v, "acl") || t.XPOS == "VBD" && s.Is(v, "acl")) && s.Kid(v, "aux", "mark", "nsubj", "obl:agent") < 0:
			for j := noun + 1; j < v; j++ {
				if s.Tokens[j].Form == "," {
					return -1
				}
			}
			return v
		}
	}
	return -1
}

// verbBeforeNoun is the participle that the parse hangs on the noun behind it, in a sentence without another verb: "Oman and Qatar each
// pledged five million dollars." -1 if none.
func (s *Sentence) verbBeforeNoun(root int) int {
	if s.Kid(root, "cop", "nsubj", "case", "expl", "mark", "aux") >= 0 || s.holdsVerb(0, len(s.Tokens)) {
		return -1
	}
	for v := root + 1; v < len(s.Tokens); v++ {
		t := &s.Tokens[v]
		n := t.Head
		if t.XPOS != "VBN" || t.Rel != "amod" || n <= v || s.Tokens[v-1].UPOS == "PUNCT" || s.Kid(v, "aux:pass", "obl:agent") >= 0 || !s.isNominal(n) || s.Kid(n, "case") >= 0 && s.Kid(n, "case") < v {
			continue
		}
		if d := s.Kid(n, "nmod:poss"); d >= 0 && d < v || !s.Dominates(root, n) {
			continue
		}
		if p := s.Tokens[v-1]; p.UPOS == "ADP" || p.UPOS == "ADJ" || p.UPOS == "DET" && p.XPOS == "DT" && !strings.EqualFold(p.Form, "each") || p.XPOS == "HYPH" || p.UPOS == "NUM" && s.Tokens[v-1].Head == n {
			continue
		}
		return v
	}
	return -1
}

// raiseBeforeNoun makes v the root in place of the noun, whose phrase is its subject, and what it was hung on its object.
func (s *Sentence) raiseBeforeNoun(v, root int) {
	n := s.Tokens[v].Head
	for _, k := range s.Kids(n) {
		switch k := int(k); {
		case k < v && s.Tokens[k].UPOS == "PUNCT" || k < v && s.Is(k, "det", "advmod", "obl:unmarked", "nmod:unmarked"):
			s.hang(k, v, s.Tokens[k].Rel)
		case k < v && k != root:
			s.hang(k, root, s.Tokens[k].Rel)
		}
	}
	s.Tokens[v].Head, s.Tokens[v].Rel = Root, "root"
	s.Tokens[n].Head, s.Tokens[n].Rel = v, "obj"
	for _, k := range s.Kids(root) {
		if k := int(k); k > v && k != n {
			s.Tokens[k].Head = v
			if s.Tokens[k].Rel == "nmod" {
				s.Tokens[k].Rel = "obl"
			}
		}
	}
	s.Tokens[root].Head, s.Tokens[root].Rel = v, "nsubj"
	s.Link()
}

// isInserted reports whether the tokens behind the noun up to the comma are an insertion: they begin with a comma, and what
// follows is a relative clause or holds no finite verb.
func (s *Sentence) isInserted(noun, comma int) bool {
	open := noun + 1
	for open < comma && s.Tokens[open].Form != "," {
		if s.Tokens[open].UPOS == "VERB" {
			return false
		}
		open++
	}
	if open+1 >= comma {
		return false
	}
	relative := false
	for i := open + 1; i < comma; i++ {
		switch s.Tokens[i].XPOS {
		case "WDT", "WP", "WP$":
			relative = true
		case "VBD", "VBZ", "VBP", "MD":
			if !relative {
				return false
			}
		}
	}
	return true
}

func (s *Sentence) hasOwnSubject(v int) bool {
	k := s.Kid(v, "nsubj")
	return k >= 0 && !strings.HasPrefix(s.Tokens[k].XPOS, "W")
}

// firstOfTwo is the participle behind the subject of a verb that a comma and a conjunction part from it: "The ministers
// agreed on a plan, and proposed that …". Nothing parts a subject from its verb so, but one verb from the next. -1 if none.
func (s *Sentence) firstOfTwo(verb int) int {
	subject := s.Kid(verb, "nsubj")
	cc := s.Kid(verb, "cc")
	if subject < 0 || cc < subject || cc > verb || s.Tokens[cc-1].Form != "," {
		return -1
	}
	v := s.Kid(subject, "acl")
	if v < 0 || v > cc || s.Tokens[v].XPOS != "VBN" || s.Kid(v, "aux", "obl:agent") >= 0 {
		return -1
	}
	for i := subject + 1; i < v; i++ {
		if s.Tokens[i].UPOS == "PUNCT" {
			return -1
		}
	}
	return v
}

// raise makes v the root in place of old and gives it its subject; what hung on them to the right of v, and what an
// opening comma parts from the subject, goes to v.
func (s *Sentence) raise(v, subject, old int) {
	first := subject
	for _, k := range s.Kids(subject) {
		if s.Is(int(k), "det", "amod", "nummod", "compound", "nmod:poss", "nmod:desc", "flat") {
			a, _ := s.Edges(int(k))
			first = min(first, a)
		}
	}
	s.Tokens[v].Head, s.Tokens[v].Rel = Root, "root"
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if i == v || i == old || t.Head != old && t.Head != subject {
			continue
		}
		if i > v && !(t.Head == old && old != subject) || i < first && s.parted(i, first) {
			t.Head = v
			if t.Rel == "acl" || t.Rel == "nmod" {
				t.Rel = "obl"
			}
		}
	}
	s.Tokens[subject].Head, s.Tokens[subject].Rel = v, "nsubj"
	s.Link()
}

// parted reports whether a comma stands between tokens i and j.
func (s *Sentence) parted(i, j int) bool {
	for ; i < j; i++ {
		if s.Tokens[i].Form == "," {
			return true
		}
	}
	return false
}

// hang puts token i below head; below itself, or below what hangs on it, it is not put: a tree stays a tree, whatever its shape.
func (s *Sentence) hang(i, head int, rel string) {
	for k, steps := head, 0; k >= 0 && steps < len(s.Tokens); k, steps = s.Tokens[k].Head, steps+1 {
		if k == i {
			return
		}
	}
	s.Tokens[i].Head, s.Tokens[i].Rel = head, rel
}

// isVerbOfSubject reports whether a root taken for a plural noun has a subject and no "be", so that it is a verb: "The
// minister calls on them to leave."
func (s *Sentence) isVerbOfSubject(root int) bool {
	subject := s.Kid(root, "nsubj")
	return s.Tokens[root].XPOS == "NNS" && subject >= 0 && subject < root && s.Kid(root, "cop", "aux", "case", "det", "amod", "nmod:poss", "nummod") < 0
}

// makeVerb makes a verb of a word taken for a noun, and what hung on the noun hangs on the verb.
func (s *Sentence) makeVerb(v int, tag string) {
	s.Tokens[v].UPOS, s.Tokens[v].XPOS = "VERB", tag
	for _, k := range s.Kids(v) {
		switch {
		case s.Tokens[k].Rel == "nmod":
			s.Tokens[k].Rel = "obl"
		case s.Tokens[k].Rel == "acl" && int(k) > v:
			s.Tokens[k].Rel = "xcomp"
		case s.Tokens[k].Rel == "acl:relcl" && int(k) > v:
			s.Tokens[k].Rel = "ccomp"
		}
	}
}

// verbBehindRelative is the verb of a sentence whose root is the verb of a relative clause right behind the first noun:
// "Ecuador, which has closed two consulates, appealed for a summit." -1 if none.
func (s *Sentence) verbBehindRelative(root int) int {
	pronoun := s.Kid(root, "nsubj")
	if pronoun < 2 || pronoun > root || s.Tokens[pronoun].XPOS != "WDT" && s.Tokens[pronoun].XPOS != "WP" || s.Tokens[pronoun-1].Form != "," {
		return -1
	}
	if n := s.Kid(root, "vocative", "dep", "obl:unmarked", "parataxis"); n < 0 || n >= pronoun {
		return -1
	}
	for v := root + 2; v < len(s.Tokens); v++ {
		if t := &s.Tokens[v]; s.Tokens[v-1].Form == "," && (t.XPOS == "VBD" || t.XPOS == "VBN" || t.XPOS == "VBZ") && t.UPOS == "VERB" && s.Kid(v, "nsubj", "mark", "obl:agent") < 0 && s.Dominates(root, v) {
			return v
		}
	}
	return -1
}

// raiseOver makes v the root in place of the verb of a relative clause, whose antecedent becomes its subject.
func (s *Sentence) raiseOver(v, relative int) {
	subject := s.Kid(relative, "vocative", "dep", "obl:unmarked", "parataxis")
	for i := range s.Tokens {
		if t := &s.Tokens[i]; t.Head == relative && i > v {
			t.Head = v
		}
	}
	s.hang(v, Root, "root")
	s.hang(subject, v, "nsubj")
	s.hang(relative, subject, "acl:relcl")
	s.Link()
}
