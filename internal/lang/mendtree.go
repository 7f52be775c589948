package lang

import "strings"

// A parser that decides word by word makes trees that English has no place for. Each of these mends one such shape; what
// it makes of it is what the treebanks have.

// shapes are the mends in the order in which each word is asked: of words, then of names and phrases, then of clauses.
var shapes = [...]func(s *Sentence, i int) bool{
	(*Sentence).mendBullet, (*Sentence).mendArticle, (*Sentence).mendPronoun, (*Sentence).mendInfinitive, (*Sentence).mendItem, (*Sentence).mendOutOf, (*Sentence).mendGerund, (*Sentence).mendApposition,
	(*Sentence).mendTwoObjects, (*Sentence).mendSplitName, (*Sentence).mendCase, (*Sentence).mendTwoNames, (*Sentence).mendTitle, (*Sentence).mendInserted,
	(*Sentence).mendHeavy, (*Sentence).mendTime, (*Sentence).mendBare, (*Sentence).mendList, (*Sentence).mendAnd, (*Sentence).mendBoth,
	(*Sentence).mendThat, (*Sentence).mendSubject, (*Sentence).mendUntil, (*Sentence).mendMark, (*Sentence).mendFinite, (*Sentence).mendAside, (*Sentence).mendAgent,
	(*Sentence).mendContent, (*Sentence).mendAfter, (*Sentence).mendReduced, (*Sentence).mendPurpose, (*Sentence).mendPhrase, (*Sentence).mendParticiple,
	(*Sentence).mendDone, (*Sentence).mendWho, (*Sentence).mendAndThat, (*Sentence).mendNoun, (*Sentence).mendPredicate, (*Sentence).mendDay,
}

// mendShapes mends what a tree of English cannot hold.
func (s *Sentence) mendShapes() {
	for i := range s.Tokens {
		for _, mend := range shapes {
			if mend(s, i) {
				s.Link()
			}
		}
	}
}

// mendInfinitive makes the "to" of an infinitive its mark: "to/IN hand/VB".
func (s *Sentence) mendInfinitive(i int) bool {
	t := &s.Tokens[i]
	if i+1 >= len(s.Tokens) || t.Head != i+1 || t.Rel != "case" || !strings.EqualFold(t.Form, "to") || s.Tokens[i+1].XPOS != "VB" {
		return false
	}
	t.UPOS, t.XPOS, t.Rel = "PART", "TO", "mark"
	return true
}

// mendOutOf makes the "out" of "out of" a preposition of what follows, as the treebanks do: "pulled out of talks".
func (s *Sentence) mendOutOf(i int) bool {
	t := &s.Tokens[i]
	if t.Rel != "compound:prt" || i+1 >= len(s.Tokens) || !strings.EqualFold(t.Form, "out") || s.Tokens[i+1].Form != "of" || s.Tokens[i+1].Rel != "case" {
		return false
	}
	t.UPOS, t.XPOS = "ADP", "IN"
	s.hang(i, s.Tokens[i+1].Head, "case")
	return true
}

// mendItem makes a verb of the noun that opens an item of a list and has a whole clause behind "that": "• Demand that the
// port be opened."
func (s *Sentence) mendItem(i int) bool {
	t := &s.Tokens[i]
	if i == 0 || i+2 >= len(s.Tokens) || t.Head != Root || t.XPOS != "NN" || !strings.EqualFold(s.Tokens[i+1].Form, "that") {
		return false
	}
	for k := range i {
		if s.Tokens[k].UPOS != "PUNCT" && s.Tokens[k].XPOS != "LS" {
			return false
		}
	}
	that, v := &s.Tokens[i+1], s.Tokens[i+1].Head
	if v <= i+1 || s.Tokens[v].Head != i || s.Tokens[v].Rel != "acl:relcl" && s.Tokens[v].Rel != "acl" || that.Rel == "nsubj" || s.Kid(v, "nsubj") < 0 {
		return false
	}
	that.UPOS, that.XPOS, that.Rel = "SCONJ", "IN", "mark"
	s.Tokens[v].Rel = "ccomp"
	s.makeVerb(i, "VB")
	return true
}

// mendGerund hangs "to" and a gerund right behind a noun on the noun: "reaffirmed its commitment to protecting the border".
func (s *Sentence) mendGerund(i int) bool {
	t := &s.Tokens[i]
	if t.XPOS != "VBG" || t.Rel != "advcl" || i < 2 || !strings.EqualFold(s.Tokens[i-1].Form, "to") || s.Tokens[i-1].Head != i {
		return false
	}
	n := i - 2
	if s.Tokens[n].UPOS != "NOUN" || s.Tokens[n].Head != t.Head || n < t.Head {
		return false
	}
	s.hang(i, n, "acl")
	return true
}

// mendApposition makes what stands behind a preposition no second name of a thing: "a letter from President Ruto".
func (s *Sentence) mendApposition(i int) bool {
	t := &s.Tokens[i]
	if t.Rel != "appos" || t.Head < 0 || t.Head > i {
		return false
	}
	c := s.Kid(i, "case")
	if c < 0 || c > i || s.Tokens[c].UPOS != "ADP" || c > 0 && s.Tokens[c-1].Form == "," {
		return false
	}
	t.Rel = "nmod"
	return true
}

// mendTwoObjects makes a name the one to whom, where a second object stands right behind it: "offered Sri Lanka a loan".
func (s *Sentence) mendTwoObjects(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if t.UPOS != "PROPN" || t.Rel != "obj" || v < 0 || v > i || s.Tokens[v].UPOS != "VERB" || s.Kid(i, "case", "appos") >= 0 {
		return false
	}
	_, last := s.Edges(i)
	for _, k := range s.Kids(v) {
		if first, _ := s.Edges(int(k)); s.Tokens[k].Rel == "obj" && s.Tokens[k].UPOS == "NOUN" && first == last+1 && s.Kid(int(k), "case") < 0 && s.Kid(int(k), "det", "nmod:poss") >= 0 {
			t.Rel = "iobj"
			return true
		}
	}
	return false
}

// mendThat makes "that" open the clause behind a verb with an object, where it was taken for the article of the subject
// of a relative clause that has no gap: "warned the party that aid would end".
func (s *Sentence) mendThat(i int) bool {
	t := &s.Tokens[i]
	n := t.Head
	if t.Rel != "det" || n <= i || !strings.EqualFold(t.Form, "that") || s.Tokens[n].Rel != "nsubj" || s.Tokens[n].Head < n {
		return false
	}
	v := s.Tokens[n].Head
	o := s.Tokens[v].Head
	if s.Tokens[v].Rel != "acl:relcl" || o < 0 || o > i || s.Tokens[o].Rel != "obj" && s.Tokens[o].Rel != "iobj" || s.Tokens[o].Head < 0 || s.Tokens[o].Head > o {
		return false
	}
	t.UPOS, t.XPOS = "SCONJ", "IN"
	s.hang(i, v, "mark")
	s.hang(v, s.Tokens[o].Head, "ccomp")
	return true
}

// mendSplitName joins a name that the parse split behind a preposition, its last word taken for the subject: "Sources at
// the Embassy of Burkina Faso said".
func (s *Sentence) mendSplitName(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if t.Rel != "compound" || h <= i || t.UPOS != "PROPN" || s.Tokens[h].UPOS != "PROPN" {
		return false
	}
	c := s.Kid(i, "case")
	if c < 1 || c > i || s.Tokens[c].UPOS != "ADP" || s.Tokens[c-1].UPOS != "NOUN" && s.Tokens[c-1].UPOS != "PROPN" {
		return false
	}
	subject := s.Kid(h, "nsubj")
	if s.Tokens[h].Rel != "nsubj" || subject < 0 || subject >= c {
		return false
	}
	s.hang(c, h, "case")
	s.hang(subject, s.Tokens[h].Head, s.Tokens[h].Rel)
	s.hang(h, c-1, "nmod")
	return true
}

// mendUntil opens a clause with "until" or "unless" where it was taken for the preposition of the clause's own subject: "ruled
// out any truce until all hostages are freed".
func (s *Sentence) mendUntil(i int) bool {
	t := &s.Tokens[i]
	if w := strings.ToLower(t.Form); t.Rel != "case" || w != "until" && w != "unless" || t.Head <= i {
		return false
	}
	n := t.Head
	x := s.Tokens[n].Head
	if x < 0 || x > i || !strings.HasPrefix(s.Tokens[x].Rel, "nsubj") || s.Tokens[x].Head < n {
		return false
	}
	v := s.Tokens[x].Head
	h := s.Tokens[v].Head
	if s.Tokens[v].Rel != "ccomp" || h < 0 || h > x || s.Kid(h, "obj") >= 0 {
		return false
	}
	t.UPOS = "SCONJ"
	s.hang(i, v, "mark")
	s.hang(n, v, s.Tokens[x].Rel)
	s.hang(x, h, "obj")
	s.Tokens[v].Rel = "advcl"
	return true
}

// mendSubject makes the subject of a finite clause without one of the object that ends right before it: "promising an update is
// forthcoming".
func (s *Sentence) mendSubject(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if t.Rel != "ccomp" || h < 0 || h > i || s.Kid(i, "nsubj", "csubj", "expl", "mark") >= 0 {
		return false
	}
	be := s.Kid(i, "cop", "aux")
	if x := s.Tokens[i].XPOS; be < 0 && x != "VBZ" && x != "VBD" && x != "VBP" || be >= 0 && (be > i || s.Tokens[be].XPOS == "VB" || s.Tokens[be].XPOS == "VBG") {
		return false
	}
	o := s.Kid(h, "obj")
	if o < h || o > i || s.Kid(o, "acl:relcl") >= 0 || s.Tokens[h].UPOS != "VERB" {
		return false
	}
	first, _ := s.Edges(i)
	if _, last := s.Edges(o); last+1 != first || s.Tokens[first].UPOS == "PUNCT" {
		return false
	}
	s.hang(o, i, "nsubj")
	return true
}
