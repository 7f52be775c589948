package lang

import "strings"

// Clauses whose verb a parse takes for something else, or hangs on the wrong word.

// isFinite reports whether token v is a verb that stands for a tense by its form or its auxiliary; what the tagger calls a
// participle may be one.
func (s *Sentence) isFinite(v int) bool {
	switch s.Tokens[v].XPOS {
	case "VBD", "VBZ", "VBP":
		return true
	}
	for _, k := range s.Kids(v) {
		if x := s.Tokens[k].XPOS; s.Is(int(k), "aux", "aux:pass", "cop") && (x == "MD" || x == "VBD" || x == "VBZ" || x == "VBP") {
			return true
		}
	}
	return false
}

// hasObject reports whether verb v has an object of its own other than token not.
func (s *Sentence) hasObject(v, not int) bool {
	for _, k := range s.Kids(v) {
		if int(k) != not && s.Is(int(k), "obj", "iobj") {
			return true
		}
	}
	return false
}

// mendMark frees what hangs on a mark of punctuation: a verb behind a closed quotation is beside it, and what was said its content's
// neighbour: “Nobody wants war,” stressed Amina.
func (s *Sentence) mendMark(i int) bool {
	t := &s.Tokens[i]
	p := t.Head
	if p < 0 || s.Tokens[p].UPOS != "PUNCT" || s.Tokens[p].Head < 0 || t.UPOS == "PUNCT" {
		return false
	}
	if t.UPOS != "VERB" || p != i-1 || t.XPOS == "VB" || t.XPOS == "VBG" || !strings.Contains("”’\"''", s.Tokens[p].Form) {
		return false
	}
	s.hang(i, s.Tokens[p].Head, "parataxis")
	if o := s.Kid(i, "obj"); o > i && s.Kid(i, "nsubj") < 0 && s.Tokens[o].UPOS == "PROPN" {
		s.Tokens[o].Rel = "nsubj"
		if t.XPOS == "VBN" {
			t.XPOS = "VBD"
		}
	}
	return true
}

// mendFinite makes the participle with an object behind a noun the verb of its clause, where the parse has a later word for it
// that a conjunction parts from the noun or that is a bare gerund: "An official praised the vote and said", "that forces crossed
// the border, adding that".
func (s *Sentence) mendFinite(i int) bool {
	t := &s.Tokens[i]
	n := t.Head
	if t.Rel != "acl" || t.XPOS != "VBN" && t.XPOS != "VBD" || n < 0 || n > i || s.Kid(i, "obj") < i || s.Kid(i, "aux", "aux:pass", "mark", "obl:agent", "nsubj") >= 0 || s.parted(n, i) {
		return false
	}
	subject := n
	for subject >= 0 && !s.Is(subject, "nsubj") && s.Is(subject, "obl:unmarked", "nmod:unmarked", "nmod") {
		subject = s.Tokens[subject].Head
	}
	if subject < 0 || !s.Is(subject, "nsubj") {
		return false
	}
	w := s.Tokens[subject].Head
	if w < i {
		return false
	}
	rel := "advcl"
	if s.Tokens[w].XPOS != "VBG" || s.Kid(w, "aux", "cop") >= 0 {
		rel = "conj"
		cc := s.Kid(w, "cc")
		if cc < i || cc > w || s.Tokens[w].UPOS != "VERB" {
			return false
		}
	}
	t.Head, t.Rel = s.Tokens[w].Head, s.Tokens[w].Rel
	t.XPOS = "VBD"
	for _, k := range s.Kids(w) {
		if k := int(k); k < i && k != subject || s.Tokens[k].UPOS == "PUNCT" && k > w {
			s.hang(k, i, s.Tokens[k].Rel)
		}
	}
	s.Tokens[subject].Head, s.Tokens[subject].Rel = i, "nsubj"
	if n != subject && s.Tokens[n].Rel == "nmod:unmarked" {
		s.hang(n, i, "obl:unmarked")
	}
	s.Tokens[w].Head, s.Tokens[w].Rel = i, rel
	return true
}

// mendAside sets a clause of no more than a subject and a verb, and perhaps a place, beside the one it is put into behind a comma: no relative
// clause begins so, and nothing is coordinated without a conjunction: "It is ready, he said, adding", "…, said his office".
func (s *Sentence) mendAside(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if h < 0 || h > i || t.Rel != "acl:relcl" && t.Rel != "conj" || t.XPOS != "VBD" && t.XPOS != "VBZ" && t.XPOS != "VBP" || s.Kid(i, "mark", "cc", "aux", "obj", "iobj", "ccomp", "xcomp", "advcl", "conj") >= 0 {
		return false
	}
	n := s.Kid(i, "nsubj")
	if n < 0 || strings.HasPrefix(s.Tokens[n].XPOS, "W") {
		return false
	}
	first, _ := s.within(i)
	if a, _ := s.Edges(n); first < 1 || s.Tokens[first-1].Form != "," || first != min(a, i) {
		return false
	}
	for k := first; k < i; k++ {
		if strings.HasPrefix(s.Tokens[k].XPOS, "W") {
			return false
		}
	}
	for s.Tokens[h].Head >= 0 && !s.isFinite(h) {
		h = s.Tokens[h].Head
	}
	if s.Tokens[h].UPOS != "VERB" && s.Kid(h, "cop") < 0 {
		return false
	}
	s.hang(i, h, "parataxis")
	return true
}

// mendAgent hangs "by" and its phrase on the noun before it where the verb is in the active voice, and calls it who acts where it is
// in the passive: "rejected reports by the Journal", "attacks carried out by Iran".
func (s *Sentence) mendAgent(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	c := s.Kid(i, "case")
	if v < 0 || c <= v || c > i || !strings.EqualFold(s.Tokens[c].Form, "by") || s.Tokens[v].UPOS != "VERB" {
		return false
	}
	passive := s.Kid(v, "aux:pass") >= 0
	switch {
	case t.Rel == "obl:agent" && !passive && s.Kid(v, "obj") > v && s.Kid(v, "nsubj") >= 0:
		if n := c - 1; s.Tokens[n].UPOS == "NOUN" && s.Dominates(v, n) {
			s.hang(i, n, "nmod")
			return true
		}
	case t.Rel == "obl" && t.UPOS == "PROPN" && !isDay(t.Form) && (passive || s.Tokens[v].Rel == "acl" && s.Kid(v, "nsubj", "aux") < 0 && (s.Tokens[v].XPOS == "VBN" || s.Tokens[v].XPOS == "VBD")):
		if s.Kid(v, "obl:agent") >= 0 || s.Kid(i, "nummod") >= 0 {
			return false
		}
		if t.Rel = "obl:agent"; s.Tokens[v].XPOS == "VBD" {
			s.Tokens[v].XPOS = "VBN"
		}
		return true
	}
	return false
}

// telling are verbs whose object is the one who is told, and what is told a clause.
const telling = " tell assure reassure inform warn remind notify convince persuade advise alert brief caution show teach promise ask write cable "

// mendContent makes "that" open a clause that lacks nothing, where the parse has it for what the clause lacks: "the news that the talks
// would be held", "told them on the flight that Niger had assured him", "The Union regrets/NNS that Chad has ignored it".
func (s *Sentence) mendContent(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if t.Rel != "obj" && t.Rel != "mark" || v <= i || !strings.EqualFold(t.Form, "that") || s.Tokens[v].Rel != "acl:relcl" {
		return false
	}
	h := s.Tokens[v].Head
	if n := s.Kid(v, "nsubj"); n < i || h < 0 || h > i || !s.hasObject(v, i) && s.Kid(v, "aux:pass") < 0 && (t.Rel == "mark" || s.Kid(v, "cop") < 0) {
		return false
	}
	t.UPOS, t.XPOS, t.Rel = "SCONJ", "IN", "mark"
	s.Tokens[v].Rel = "acl"
	if c := s.Kid(h, "compound", "amod"); s.Tokens[h].XPOS == "NNS" && s.Tokens[h].Head == Root && h == i-1 && c == h-1 && s.isNominal(c) && s.Kid(h, "case", "cop", "nsubj", "appos") < 0 {
		for _, k := range s.Kids(h) {
			if int(k) < c && s.Is(int(k), "det", "amod", "compound", "nmod:poss") {
				s.hang(int(k), c, s.Tokens[k].Rel)
			}
		}
		s.makeVerb(h, "VBZ")
		s.Tokens[c].Rel, s.Tokens[v].Rel = "nsubj", "ccomp"
		return true
	}
	up := h
	for s.Is(up, "obl", "nmod", "obl:unmarked", "nmod:unmarked", "compound") && s.Tokens[up].Head >= 0 {
		up = s.Tokens[up].Head
	}
	if s.Is(up, "obj", "iobj") && s.Tokens[up].Head >= 0 && s.Tokens[up].Head < up && strings.Contains(telling, " "+s.Tokens[s.Tokens[up].Head].Lemma+" ") {
		up = s.Tokens[up].Head
	}
	if up == h || up > h || s.Tokens[up].UPOS != "VERB" && s.Tokens[up].UPOS != "ADJ" {
		return true
	}
	if k := s.Kid(up, "ccomp"); k > v && s.Kid(k, "mark") < 0 { // the content of the content
		s.hang(v, up, "ccomp")
		s.hang(k, v, "ccomp")
	} else if k < 0 {
		s.hang(v, up, "ccomp")
	}
	return true
}

// openers are the words that open a clause as well as a phrase.
const openers = " after before until till since as unless once "

// mendAfter gives a clause that has no subject the noun right before its verb, where the parse has the noun behind a preposition that may
// open a clause too: "fell after a court ordered Chad to pay".
func (s *Sentence) mendAfter(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if h < 0 || h > i || t.UPOS != "VERB" || !s.Is(i, "advcl", "acl", "parataxis", "conj", "ccomp") || !s.isFinite(i) || s.Kid(i, "nsubj", "mark", "cc", "expl") >= 0 {
		return false
	}
	if s.Tokens[i].XPOS == "VBN" && s.Kid(i, "aux") < 0 {
		return false
	}
	first, _ := s.Edges(i)
	if first < 1 || s.Tokens[first].UPOS == "PUNCT" || s.Tokens[first-1].UPOS == "PUNCT" {
		return false
	}
	for n := first - 1; n > h; n = s.Tokens[n].Head {
		_, last := s.Edges(n)
		if s.Dominates(n, i) {
			last = first - 1
		}
		if last != first-1 {
			return false
		}
		c := s.Kid(n, "case")
		if !s.Is(n, "obl", "nmod") || c < h || c > n || !strings.Contains(openers, " "+strings.ToLower(s.Tokens[c].Form)+" ") {
			continue
		}
		v := s.Tokens[n].Head
		s.hang(i, v, "advcl")
		s.hang(n, i, "nsubj")
		s.hang(c, i, "mark")
		s.Tokens[c].UPOS = "SCONJ"
		return true
	}
	return false
}

// mendReduced makes a participle without an object the attribute of its noun, where a second clause without a subject stands beside
// it: "said that rebels affiliated to the front had attacked".
func (s *Sentence) mendReduced(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if t.Rel != "ccomp" || v < 0 || v > i || t.XPOS != "VBD" && t.XPOS != "VBN" || s.Kid(i, "obj", "aux", "aux:pass", "cop", "ccomp") >= 0 {
		return false
	}
	n := s.Kid(i, "nsubj")
	if n < 0 || n > i {
		return false
	}
	for _, kid := range s.Kids(v) {
		k := int(kid)
		if k <= i || !s.Is(k, "ccomp") || !s.isFinite(k) || s.Kid(k, "nsubj", "mark", "cc") >= 0 {
			continue
		}
		first, _ := s.Edges(k)
		if s.parted(i, first) {
			return false
		}
		for _, m := range s.Kids(i) {
			if m := int(m); m < i && m != n {
				s.hang(m, k, s.Tokens[m].Rel)
			}
		}
		s.Tokens[n].Head, s.Tokens[n].Rel = k, "nsubj"
		if s.Kid(k, "aux:pass") >= 0 {
			s.Tokens[n].Rel = "nsubj:pass"
		}
		t.XPOS = "VBN"
		s.hang(i, n, "acl")
		return true
	}
	return false
}

// mendPurpose hangs an infinitive behind a comma on the verb: no noun's infinitive is parted from it so: "summoned the envoy, Ali
// Omar, to protest".
func (s *Sentence) mendPurpose(i int) bool {
	t := &s.Tokens[i]
	n := t.Head
	if t.Rel != "acl" || t.XPOS != "VB" || n < 0 || n > i || !s.Is(n, "obj") || s.Tokens[n].Head < 0 || s.Tokens[n].Head > n {
		return false
	}
	if first, _ := s.within(i); first < 1 || s.Tokens[first-1].Form != "," || s.Tokens[s.Tokens[n].Head].UPOS != "VERB" {
		return false
	}
	s.hang(i, s.Tokens[n].Head, "advcl")
	return true
}

// mendPhrase gives a preposition that the parse hangs on a verb to the noun behind it, which ends right before the verb and is no subject
// then; that is the noun before: "Farmers of the West Bank shunned work".
func (s *Sentence) mendPhrase(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	c := s.Kid(i, "case")
	if t.UPOS != "VERB" || t.XPOS == "VBG" || t.Rel != "acl:relcl" || h < 0 || h > i || !s.isNominal(h) || c < h || s.Tokens[c].UPOS != "ADP" {
		return false
	}
	n := s.Kid(i, "nsubj")
	if n < c || n > i || c != h+1 || s.Tokens[h].Head >= 0 && s.Tokens[h].Head < h {
		return false
	}
	for _, k := range s.Kids(i) {
		if int(k) >= c && int(k) < n {
			rel := s.Tokens[k].Rel
			if rel == "advcl" || rel == "advmod" {
				rel = "amod"
			}
			s.hang(int(k), n, rel)
		}
	}
	up, rel := s.Tokens[h].Head, s.Tokens[h].Rel
	if up >= 0 && rel != "nsubj" && rel != "nsubj:pass" {
		return false
	}
	if up < 0 {
		t.Head, t.Rel = Root, "root"
		s.Tokens[h].Head, s.Tokens[h].Rel = i, "nsubj"
		for _, k := range s.Kids(h) {
			if int(k) > i {
				s.hang(int(k), i, s.Tokens[k].Rel)
			}
		}
	}
	s.Tokens[n].Head, s.Tokens[n].Rel = h, "nmod"
	return true
}

// mendParticiple makes an object of the noun behind a verb without one, where the parse has it for the subject of the participle behind it:
// "blocked the bridge spanning the river".
func (s *Sentence) mendParticiple(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if t.Rel != "advcl" || t.XPOS != "VBG" || v < 0 || v > i || s.Tokens[v].UPOS != "VERB" || s.Kid(i, "mark", "aux", "cop", "cc") >= 0 || s.Kid(v, "obj", "ccomp") >= 0 {
		return false
	}
	n := s.Kid(i, "nsubj")
	if n < 0 || n > i || s.Kid(v, "aux:pass") >= 0 {
		return false
	}
	if first, _ := s.Edges(n); first != v+1 || s.Kid(n, "case") >= 0 {
		return false
	}
	s.hang(n, v, "obj")
	s.hang(i, n, "acl")
	return true
}

// mendDone makes a participle right behind the object of a verb the object's attribute: "condemn the damage done on Friday".
func (s *Sentence) mendDone(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if t.Rel != "advcl" || t.XPOS != "VBN" || v < 0 || v > i || s.Tokens[v].UPOS != "VERB" || s.Kid(i, "mark", "aux", "nsubj", "cc", "obj", "xcomp") >= 0 {
		return false
	}
	first, _ := s.Edges(i)
	n := first - 1
	if first != i || n <= v || !s.Is(n, "obj") || s.Tokens[n].Head != v || !s.isNominal(n) {
		return false
	}
	s.hang(i, n, "acl")
	return true
}

// mendWho hangs a clause whose subject is "who" or "which" on the noun right before that: "my condolences to the family of the sailor who
// was killed".
func (s *Sentence) mendWho(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if h < 0 || h > i || t.UPOS != "VERB" || !s.Is(i, "parataxis", "conj", "advcl") || s.Kid(i, "cc", "mark") >= 0 {
		return false
	}
	who := -1
	for _, k := range s.Kids(i) {
		if x := s.Tokens[k].XPOS; s.Is(int(k), "nsubj") && (x == "WP" || x == "WDT") && int(k) < i && !strings.EqualFold(s.Tokens[k].Form, "what") {
			who = int(k)
		}
	}
	if who < 1 {
		return false
	}
	n := who - 1
	if s.Tokens[n].Form == "," {
		n--
	}
	if n <= h || !s.isNominal(n) || s.Is(n, "compound", "flat") {
		return false
	}
	for _, k := range s.Kids(i) {
		if k := int(k); k < who && s.Is(k, "nsubj") && k > h && s.Kid(h, "obj") < 0 {
			s.hang(k, h, "obj")
		}
	}
	for k := n; k >= 0; k = s.Tokens[k].Head {
		if k == i {
			return false
		}
	}
	s.hang(i, n, "acl:relcl")
	return true
}

// mendAndThat coordinates a clause that a conjunction opens: "said that he had called, and that they had agreed".
func (s *Sentence) mendAndThat(i int) bool {
	t := &s.Tokens[i]
	if t.Rel != "advcl" || t.Head < 0 || t.Head > i || t.UPOS != "VERB" || !s.isFinite(i) {
		return false
	}
	first, _ := s.within(i)
	if s.Tokens[first].XPOS != "CC" || s.Tokens[first].Head != i || s.Tokens[t.Head].UPOS != "VERB" {
		return false
	}
	t.Rel = "conj"
	return true
}

// mendNoun hangs a clause behind "that" on the noun before it or on the object, unless the verb is one of telling: "voiced concern at reports
// that shots were fired", "repeated its demand today that Chad withdraw".
func (s *Sentence) mendNoun(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if t.Rel != "ccomp" || v < 0 || v > i || s.Tokens[v].UPOS != "VERB" || strings.Contains(telling, " "+s.Tokens[v].Lemma+" ") {
		return false
	}
	m, o := s.Kid(i, "mark"), s.Kid(v, "obj")
	if m < 0 || !strings.EqualFold(s.Tokens[m].Form, "that") || o < v || o > m || s.Tokens[o].UPOS != "NOUN" || s.Kid(o, "acl") >= 0 || s.Kid(v, "iobj") >= 0 {
		return false
	}
	first, _ := s.within(i)
	if first != m || s.Tokens[m-1].UPOS == "PUNCT" {
		return false
	}
	if n := m - 1; s.Tokens[n].UPOS == "NOUN" && s.Is(n, "obl", "nmod", "obl:agent") && !s.Is(n, "obl:unmarked", "nmod:unmarked") && s.Dominates(v, n) {
		o = n
	}
	s.hang(i, o, "acl")
	return true
}

// mendPredicate makes an adjective behind "be" the predicate, where the parse has it for the preposition of the place behind it: "was due in
// Geneva".
func (s *Sentence) mendPredicate(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if t.UPOS != "ADJ" || t.Rel != "case" || h <= i {
		return false
	}
	be, c := s.Kid(h, "cop"), -1
	for _, k := range s.Kids(h) {
		if int(k) > i && s.Tokens[k].Rel == "case" && s.Tokens[k].UPOS == "ADP" {
			c = int(k)
		}
	}
	if be < 0 || be > i || c < 0 || c > h {
		return false
	}
	for _, k := range s.Kids(h) {
		if k := int(k); k < i && k != i || k > h || s.Tokens[k].UPOS == "PUNCT" {
			s.hang(k, i, s.Tokens[k].Rel)
		}
	}
	t.Head, t.Rel = s.Tokens[h].Head, s.Tokens[h].Rel
	s.Tokens[h].Head, s.Tokens[h].Rel = i, "obl"
	return true
}

// mendDay hangs a phrase behind a day on what the day hangs on, for a day has none of its own: "launched an effort on Friday between Chad and
// Mali".
func (s *Sentence) mendDay(i int) bool {
	t := &s.Tokens[i]
	d := t.Head
	if t.Rel != "nmod" || d < 0 || d > i || !isDay(s.Tokens[d].Form) || s.Tokens[d].Head < 0 || s.Tokens[d].Head > d || !s.Is(d, "obl", "nmod") {
		return false
	}
	c := s.Kid(i, "case")
	if c < d || c > i || strings.EqualFold(s.Tokens[c].Form, "of") {
		return false
	}
	h := s.Tokens[d].Head
	rel := "nmod"
	if s.Tokens[h].UPOS == "VERB" || s.Tokens[h].UPOS == "ADJ" {
		rel = "obl"
	}
	s.hang(i, h, rel)
	for _, k := range s.Kids(d) {
		if int(k) > i && s.Is(int(k), "conj") && !isDay(s.Tokens[k].Form) && s.Tokens[k].UPOS == "PROPN" {
			s.hang(int(k), i, "conj")
		}
	}
	return true
}
