package lang

import "strings"

// Names, titles and lists that a parse splits between two words of its tree.

// personal are the words that are pronouns of persons; no other is one, however it is tagged.
const personal = " i me you he him she her it we us they them thee ye 's ’s mine yours his hers its ours theirs myself yourself himself herself itself ourselves yourselves themselves oneself one "

// mendPronoun makes a name of a capitalised word that no pronoun is: "Mr Xi/PRP".
func (s *Sentence) mendPronoun(i int) bool {
	t := &s.Tokens[i]
	if t.XPOS != "PRP" || i == 0 || !capital(t.Form) || strings.Contains(personal, " "+strings.ToLower(t.Form)+" ") {
		return false
	}
	t.UPOS, t.XPOS = "PROPN", "NNP"
	return true
}

func capital(form string) bool { return form != "" && form[0] >= 'A' && form[0] <= 'Z' }

func (s *Sentence) isNominal(i int) bool {
	return i >= 0 && (s.Tokens[i].UPOS == "PROPN" || s.Tokens[i].UPOS == "NOUN")
}

// within is the first and last token of the subtree of i without the punctuation at its ends.
func (s *Sentence) within(i int) (first, last int) {
	first, last = s.Edges(i)
	for first < i && s.Tokens[first].UPOS == "PUNCT" {
		first++
	}
	for last > i && s.Tokens[last].UPOS == "PUNCT" {
		last--
	}
	return first, last
}

// mendCase hangs a preposition on the head of its phrase, where the parse has it on what stands before the head: "from
// President Ruto", "of former President Ruto".
func (s *Sentence) mendCase(i int) bool {
	c := s.Kid(i, "case")
	if c < 1 || c > i || s.Tokens[c].UPOS != "ADP" || s.Tokens[c-1].UPOS == "DET" {
		return false
	}
	h := i
	for s.Is(h, "compound", "nmod:desc", "amod") && s.Tokens[h].Head > h && s.isNominal(s.Tokens[h].Head) {
		h = s.Tokens[h].Head
	}
	if h == i || s.parted(i, h) {
		return false
	}
	if k := s.Kid(h, "case"); k >= 0 && k < h && s.Tokens[k].UPOS == "ADP" {
		return false
	}
	switch s.Tokens[h].Rel {
	case "appos":
		s.Tokens[h].Rel = "nmod"
	case "obl", "nmod", "conj":
	default:
		return false
	}
	s.hang(c, h, "case")
	return true
}

// mendTwoNames makes one phrase of two that stand side by side below one word, a title and a name or the halves of a name:
// "Ministry spokesman Ren Guo said", "spoke with Prime Minister Al-Hashimi".
func (s *Sentence) mendTwoNames(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if t.UPOS != "PROPN" || v < 0 || !capital(t.Form) || s.Kid(i, "case", "det") >= 0 {
		return false
	}
	subject := strings.HasPrefix(t.Rel, "nsubj") && v > i
	if !subject && t.Rel != "obl" && t.Rel != "nmod" && t.Rel != "appos" {
		return false
	}
	first, _ := s.Edges(i)
	for k := first; k < i; k++ {
		if !s.isNominal(k) && s.Tokens[k].XPOS != "HYPH" {
			return false
		}
	}
	for _, kid := range s.Kids(v) {
		k := int(kid)
		if k >= first || s.Kid(k, "nmod", "conj", "appos") >= 0 || !s.isNominal(k) || subject && !strings.HasPrefix(s.Tokens[k].Rel, "nsubj") || !subject && (s.Tokens[k].Rel != t.Rel && (t.Rel != "appos" || s.Tokens[k].Rel != "conj") || s.Tokens[k].UPOS != "PROPN" || k < v) {
			continue
		}
		if _, last := s.Edges(k); last != first-1 || s.Tokens[last].UPOS == "PUNCT" || s.Kid(k, "nmod:poss") >= 0 || subject && s.Kid(k, "case") >= 0 || isDay(s.Tokens[k].Form) || isDay(t.Form) {
			continue
		}
		rel := "compound"
		if s.Tokens[k].UPOS == "NOUN" || s.Kid(i, "flat") >= 0 {
			rel = "nmod:desc"
		}
		if c := s.Kid(k, "case"); c >= 0 && c < k {
			s.hang(c, i, "case")
		}
		if subject {
			t.Rel = "nsubj"
			if s.Kid(v, "aux:pass") >= 0 {
				t.Rel = "nsubj:pass"
			}
		}
		s.hang(k, i, rel)
		return true
	}
	return false
}

const days = " monday tuesday wednesday thursday friday saturday sunday "

func isDay(form string) bool { return strings.Contains(days, " "+strings.ToLower(form)+" ") }

// mendTitle makes the name the head of a phrase, where the parse has the word before the title for it and the name for its
// continuation: "Congolese President Felix Tshisekedi".
func (s *Sentence) mendTitle(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if t.Rel != "flat" || t.UPOS != "PROPN" || h < 0 || h > i-2 || s.Is(h, "flat") {
		return false
	}
	d := s.Kid(i, "nmod:desc")
	if d < h || d > i {
		return false
	}
	if first, _ := s.Edges(d); first != h+1 {
		return false
	}
	up, rel := s.Tokens[h].Head, s.Tokens[h].Rel
	for _, k := range s.Kids(h) {
		if int(k) != i {
			s.hang(int(k), i, s.Tokens[k].Rel)
		}
	}
	t.Head, t.Rel = up, rel
	s.hang(h, d, "compound")
	return true
}

// mendInserted makes a name behind a comma the second name of what stands before the comma, where the parse has it for the
// beginning of a name behind the next: "her colleague, Paulo Andrade, at the San Martín Palace".
func (s *Sentence) mendInserted(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if t.Rel != "compound" || t.UPOS != "PROPN" || h <= i || !s.parted(i, h) {
		return false
	}
	first, last := s.within(i)
	if first < 2 || s.Tokens[first-1].Form != "," || last+1 >= h || s.Tokens[last+1].Form != "," || !s.isNominal(first-2) || s.Tokens[first-2].Head == i || s.Kid(i, "case") >= 0 {
		return false
	}
	s.hang(i, first-2, "appos")
	return true
}

// mendHeavy continues the list behind the preposition of a noun with what the parse has for a second subject, or for what the noun
// describes: "The Foreign Ministers of Egypt, Saudi Arabia and Oman held talks".
func (s *Sentence) mendHeavy(i int) bool {
	t := &s.Tokens[i]
	if !s.isNominal(i) || t.Rel != "compound" && t.Rel != "nsubj" || t.Head <= i {
		return false
	}
	h := t.Head
	if t.Rel == "nsubj" {
		h = -1
		for _, k := range s.Kids(t.Head) {
			if int(k) > i && s.Tokens[k].Rel == "nsubj" {
				h = int(k)
			}
		}
	}
	n := s.Kid(i, "nmod")
	if h < 0 || n < i || n > h || s.Kid(n, "case") < i || s.Tokens[n].UPOS != "PROPN" || s.Tokens[h].UPOS != "PROPN" || !strings.HasPrefix(s.Tokens[h].Rel, "nsubj") || !s.parted(n, h) || s.Kid(h, "conj") < h {
		return false
	}
	for _, k := range s.Kids(h) { // what is coordinated with the end of the list is with its beginning
		if s.Is(int(k), "conj") && int(k) > h {
			s.hang(int(k), n, "conj")
		}
	}
	t.Head, t.Rel = s.Tokens[h].Head, s.Tokens[h].Rel
	s.hang(h, n, "conj")
	return true
}

// mendTime parts a noun from the time behind it: "meet an Israeli delegation next week", "warned Beirut Wednesday", "spoke with Minister Amos
// Tirosh last night".
func (s *Sentence) mendTime(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if t.Rel != "compound" || h <= i || !s.isNominal(i) || s.Tokens[h].Rel != "obl:unmarked" && s.Tokens[h].Rel != "nmod:unmarked" {
		return false
	}
	v := s.Tokens[h].Head
	if v < 0 || v > i || s.Tokens[v].UPOS != "VERB" {
		return false
	}
	_, last := s.Edges(i)
	inside := false
	for k := last + 1; k < h; k++ {
		if s.Tokens[k].Head != h || !s.Is(k, "amod", "det") {
			return false
		}
		inside = true
	}
	if !inside && !(isDay(s.Tokens[h].Form) && t.UPOS == "PROPN" && (i == v+1 || s.Is(i-1, "compound", "amod", "det"))) {
		return false
	}
	rel := "obj"
	for k := v + 1; k < i; k++ { // its preposition may hang on any word of it
		if s.Is(k, "case") && s.Tokens[k].Head <= h && (s.Tokens[k].Head == h || s.Tokens[s.Tokens[k].Head].Head == h || s.Tokens[k].Head == i) {
			s.hang(k, i, "case")
			rel = "obl"
		}
	}
	if rel == "obj" && s.Kid(v, "obj") >= 0 {
		return false
	}
	for _, k := range s.Kids(h) {
		if int(k) < i && !s.Is(int(k), "case") {
			s.hang(int(k), i, s.Tokens[k].Rel)
		}
	}
	s.hang(i, v, rel)
	return true
}

// mendBare joins a noun without a preposition to the phrase with one that ends right before it, where the parse hangs both on
// one verb: "indicted by the war crimes court".
func (s *Sentence) mendBare(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if t.Rel != "obl" || t.UPOS != "NOUN" || v < 0 || v > i || s.Kid(i, "case", "det", "nummod", "nmod:poss") >= 0 || s.Tokens[v].UPOS != "VERB" {
		return false
	}
	first, _ := s.Edges(i)
	p := first - 1
	if first != i || p <= v || s.Tokens[p].Head != v || !s.Is(p, "obl") || s.Kid(p, "case") < 0 || !s.isNominal(p) {
		return false
	}
	t.Rel = s.Tokens[p].Rel
	for _, k := range s.Kids(p) {
		if s.Is(int(k), "case", "det", "compound", "nmod:poss") {
			s.hang(int(k), i, s.Tokens[k].Rel)
		}
	}
	s.hang(p, i, "compound")
	return true
}

// mendList makes a second name of what stands between commas behind a person and is coordinated with nothing by a word: "Wang,
// also a member of the Committee, said".
func (s *Sentence) mendList(i int) bool {
	t := &s.Tokens[i]
	h := t.Head
	if t.Rel != "conj" || !s.isNominal(i) || h < 0 || s.Tokens[h].UPOS != "PROPN" || !strings.HasPrefix(s.Tokens[h].Rel, "nsubj") || s.Tokens[h].Head < i || s.Kid(i, "conj") >= 0 {
		return false
	}
	for _, k := range s.Kids(h) {
		if s.Is(int(k), "conj") && (int(k) != i || s.Kid(int(k), "cc") >= 0) {
			return false
		}
	}
	if s.Kid(h, "cc") >= 0 || s.Kid(i, "cc") >= 0 {
		return false
	}
	first, last := s.within(i)
	if first < 1 || s.Tokens[first-1].Form != "," || last+1 >= len(s.Tokens) || s.Tokens[last+1].Form != "," || s.parted(last+2, s.Tokens[h].Head) {
		return false
	}
	t.Rel = "appos"
	return true
}

// mendAnd coordinates a second subject behind "and" with the end of the first: "The Ministry of Trade and Regional Integration asked".
func (s *Sentence) mendAnd(i int) bool {
	t := &s.Tokens[i]
	v := t.Head
	if !strings.HasPrefix(t.Rel, "nsubj") || v < i || !s.isNominal(i) {
		return false
	}
	first, _ := s.within(i)
	cc := first - 1
	if cc < 1 || s.Tokens[cc].XPOS != "CC" {
		if s.Tokens[first].XPOS != "CC" {
			return false
		}
		cc = first
	}
	for _, kid := range s.Kids(v) {
		k := int(kid)
		if k >= cc || !strings.HasPrefix(s.Tokens[k].Rel, "nsubj") || !s.isNominal(k) || s.Kid(k, "conj") >= 0 {
			continue
		}
		if _, last := s.within(k); last != cc-1 || s.holdsVerb(k, cc) {
			continue
		}
		to := k
		if n := s.Kid(k, "nmod"); n > k && s.Kid(k, "det") >= 0 && s.Kid(i, "det") < 0 && s.Kid(n, "det") < 0 { // what stands without an article goes with what does
			to = n
		}
		s.hang(cc, i, "cc")
		s.hang(i, to, "conj")
		return true
	}
	return false
}

// mendArticle makes a noun the head of its article, which heads nothing: "A top official".
func (s *Sentence) mendArticle(i int) bool {
	t := &s.Tokens[i]
	d := t.Head
	described := t.UPOS == "ADJ" && s.Kid(i, "compound", "amod") >= 0 // "a top official/JJ"
	if !s.isNominal(i) && !described || d < 0 || d > i || s.Tokens[d].UPOS != "DET" || s.Kid(i, "cop", "case") >= 0 {
		return false
	}
	switch strings.ToLower(s.Tokens[d].Form) {
	case "a", "an", "the":
	default:
		return false
	}
	if t.Rel == "conj" || s.Tokens[d].Head == i {
		return false
	}
	for _, k := range s.Kids(d) {
		if int(k) != i {
			s.hang(int(k), i, s.Tokens[k].Rel)
		}
	}
	if described {
		t.UPOS, t.XPOS = "NOUN", "NN"
	}
	t.Head, t.Rel = s.Tokens[d].Head, s.Tokens[d].Rel
	if t.Rel == "nsubj:outer" {
		t.Rel = "nsubj"
	}
	s.Tokens[d].Head, s.Tokens[d].Rel = i, "det"
	return true
}

// holdsVerb reports whether a finite verb stands between tokens i and j.
func (s *Sentence) holdsVerb(i, j int) bool {
	for ; i < j; i++ {
		switch s.Tokens[i].XPOS {
		case "VBD", "VBZ", "VBP", "MD":
			return true
		}
	}
	return false
}

// mendBullet makes punctuation of a mark that opens an item of a list.
func (s *Sentence) mendBullet(i int) bool {
	t := &s.Tokens[i]
	if i != 0 || len(s.Tokens) < 2 || t.UPOS == "PUNCT" || !strings.Contains("•▪◦●■*–—-", t.Form) {
		return false
	}
	t.UPOS, t.XPOS = "PUNCT", "NFP"
	if t.Head >= 0 && len(s.Kids(i)) == 0 {
		t.Rel = "punct"
	}
	return true
}

// mendBoth makes an object of what "both" opens, since it is coordinated with nothing before: "condemns in strong terms both
// the attack and the threat".
func (s *Sentence) mendBoth(i int) bool {
	t := &s.Tokens[i]
	if t.Rel != "conj" || !s.isNominal(i) || s.Kid(i, "cc:preconj") < 0 || s.Kid(i, "cc:preconj") > i {
		return false
	}
	for _, k := range s.Kids(i) {
		if s.Tokens[k].Rel == "cc" && int(k) < i {
			return false
		}
	}
	v := t.Head
	for v >= 0 && s.Tokens[v].UPOS != "VERB" {
		v = s.Tokens[v].Head
	}
	if v < 0 || v > i || s.Kid(v, "obj") >= 0 {
		return false
	}
	s.hang(i, v, "obj")
	return true
}
