package event

import (
	"slices"
	"strings"

	"detente/internal/lang"
	"detente/internal/read/actor"
)

// maxClimb bounds the way up a tree from a verb to the one that lends it its subject: deeper chains are parse errors.
const maxClimb = 6

// lemma is the lemma of a token in lower case, as the book writes it.
func lemma(s *lang.Sentence, i int) string { return strings.ToLower(s.Tokens[i].Lemma) }

// form is a token's form in lower case.
func form(s *lang.Sentence, i int) string { return strings.ToLower(s.Tokens[i].Form) }

func isVerb(s *lang.Sentence, i int) bool {
	return s.Tokens[i].UPOS == "VERB" || s.Tokens[i].UPOS == "AUX"
}

// isPassive reports whether verb v is in the passive voice.
func isPassive(s *lang.Sentence, v int) bool {
	if isMainVerb(s, v) {
		return false
	}
	if s.Kid(v, "aux:pass", "nsubj:pass", "csubj:pass") >= 0 {
		return !hasOwnObject(s, v)
	}
	if s.Tokens[v].XPOS != "VBN" {
		return false
	}
	if s.Is(v, "acl") && !s.Is(v, "acl:relcl") {
		return s.Kid(v, "aux", "nsubj", "obj") < 0
	}
	if s.Is(v, "conj") && s.Tokens[v].Head >= 0 && s.Kid(v, "nsubj", "aux") < 0 && s.Tokens[s.Tokens[v].Head].XPOS == "VBN" {
		return isPassive(s, s.Tokens[v].Head)
	}
	return s.Is(v, "advcl", "amod") && s.Kid(v, "obj", "aux", "nsubj") < 0
}

// hasOwnObject reports whether a finite verb that the tree calls passive has no auxiliary but an object or a gerund of its
// own: "Peru yesterday ruled out meeting them".
func hasOwnObject(s *lang.Sentence, v int) bool {
	if s.Kid(v, "aux", "aux:pass") >= 0 || !s.Is(v, "root", "conj", "ccomp", "parataxis", "acl:relcl") {
		return false
	}
	if s.Kid(v, "obj", "ccomp") >= 0 {
		return true
	}
	k := s.Kid(v, "xcomp")
	return k >= 0 && s.Tokens[k].XPOS == "VBG"
}

// isGerund reports whether a participle that the tree takes for the adjective of the noun behind it has that noun for its
// object: "accused the army of shelling villages".
func isGerund(s *lang.Sentence, i int) bool {
	return i > 0 && s.Is(i, "amod", "compound") && s.Tokens[i].XPOS == "VBG" && s.Tokens[i].Head == i+1 && s.Is(i-1, "case") &&
		isOf(form(s, i-1), "of", "for") && isOf(s.Tokens[i+1].XPOS, "NNS", "NNPS")
}

// isMainVerb reports whether a participle that the tree takes for the adjective of the noun behind it is the verb of its clause:
// "Chile's president dissolved parliament".
func isMainVerb(s *lang.Sentence, i int) bool {
	if !s.Is(i, "amod") || s.Tokens[i].Head < i || !isOf(s.Tokens[i].XPOS, "VBD", "VBN") || s.Kid(i, "aux:pass", "aux") >= 0 {
		return false
	}
	return s.Kid(i, "nsubj", "nsubj:pass") >= 0 || mainSubject(s, i) >= 0
}

// mainSubject is the subject of a participle that the tree hangs on a noun, in a clause that it leaves without a verb; -1 if none.
func mainSubject(s *lang.Sentence, i int) int {
	h := s.Tokens[i].Head
	if h < 0 || !isOf(s.Tokens[i].XPOS, "VBD", "VBN") {
		return -1
	}
	up := s.Tokens[h].Head
	switch {
	case s.Is(i, "amod") && h > i && up < 0 && s.Kid(h, "cop", "nsubj") < 0 && s.Kid(i, "obl:unmarked") >= 0 && s.Kid(i, "obl:unmarked") < i-1: // "the Union on Monday rejected calls"
		if k := s.Kid(i, "obl:unmarked"); s.Tokens[k].UPOS == "PROPN" && s.Tokens[i-1].UPOS != "PUNCT" {
			return k
		}
	case s.Is(i, "amod") && h > i && up < 0: // "protesters in Lima erected barricades"
		if k := s.Kid(h, "nsubj"); k >= 0 && k < i && s.Kid(h, "cop") < 0 {
			return k
		}
	case s.Is(i, "amod") && h > i && up < i && s.Is(h, "appos", "obj"): // "helicopters and tanks shelled the town"
		for s.Is(up, "conj") && s.Tokens[up].Head >= 0 {
			up = s.Tokens[up].Head
		}
		if s.Tokens[up].UPOS == "NOUN" && s.Tokens[up].Head < 0 {
			return up
		}
	case s.Is(i, "acl") && !s.Is(i, "acl:relcl") && h < i && s.Kid(i, "obj") > i && s.Kid(i, "aux", "aux:pass") < 0: // "aircraft using guided bombs killed five"
		for n := 0; up >= 0 && n < maxClimb; n++ {
			h, up = up, s.Tokens[up].Head
		}
		if up < 0 && h < i && s.Tokens[h].UPOS == "NOUN" && s.Kid(h, "cop", "nsubj") < 0 {
			return h
		}
	}
	return -1
}

// isNegated reports whether a verb or predicate is denied.
func isNegated(s *lang.Sentence, v int) bool {
	for _, k := range s.Kids(v) {
		k := int(k)
		switch form(s, k) {
		case "not", "n't", "n’t", "never", "neither", "nor", "no":
			if s.Is(k, "advmod", "cc", "cc:preconj", "det") && s.Kid(k, "advmod") < 0 {
				return true
			}
		case "nobody", "none", "no-one", "nothing":
			return true
		}
		if s.Is(k, "nsubj", "obj") {
			if d := s.Kid(k, "det"); d >= 0 && form(s, d) == "no" {
				return true
			}
		}
	}
	return false
}

// modal is the modal auxiliary of a verb in lower case, "" if none.
func modal(s *lang.Sentence, v int) string {
	for _, k := range s.Kids(v) {
		if s.Is(int(k), "aux") && (s.Tokens[k].XPOS == "MD" || lemma(s, int(k)) == "will") {
			switch m := form(s, int(k)); m {
			case "wo", "'ll", "’ll", "shall":
				return "will"
			case "'d", "’d":
				return "would"
			case "ca":
				return "can"
			default:
				return m
			}
		}
	}
	return ""
}

// preposition is the first preposition of a noun phrase or gerund, "" if it has none.
func preposition(s *lang.Sentence, k int) string {
	if c := s.Kid(k, "case"); c >= 0 {
		if c > 0 && form(s, c) == "to" && form(s, c-1) == "up" && s.Kid(k, "nummod") >= 0 {
			return "" // "up to 400 troops"
		}
		return form(s, c)
	}
	if d := s.Kid(k, "nmod:desc"); d >= 0 && s.Kid(d, "case") >= 0 { // "from President Cruz", hung on the title
		return preposition(s, d)
	}
	if m := s.Kid(k, "mark"); m >= 0 && s.Tokens[k].XPOS == "VBG" {
		return form(s, m)
	}
	if first, _ := s.Edges(k); first > 0 && s.Is(k, "obl") && s.Is(first-1, "obl") && s.Tokens[first-1].UPOS == "ADP" && s.Tokens[first-1].Head == s.Tokens[k].Head {
		return form(s, first-1) // hung beside its noun
	}
	return ""
}

// isDirect reports whether token k is an object that the tree calls oblique: a noun behind its verb without a preposition
// that tells no time, "rounded up the protesters".
func (c *coder) isDirect(k, v int) bool {
	s := c.s
	return k > v && s.Is(k, "obl") && (s.Tokens[k].UPOS == "NOUN" || s.Tokens[k].UPOS == "PROPN") && preposition(s, k) == "" && s.Kid(k, "case") < 0 && !c.dates.Covers(c.sent, k)
}

// isTo reports whether verb k is an infinitive with "to".
func isTo(s *lang.Sentence, k int) bool {
	m := s.Kid(k, "mark")
	return m >= 0 && s.Tokens[m].XPOS == "TO"
}

// fill is the tokens that fill a slot of token i, coordinated ones after the first.
func (c *coder) fill(i int, slot string) []int {
	s := c.s
	switch slot {
	case "subj":
		return c.coordinated(c.subject(i))
	case "obj":
		o := c.object(i)
		if o < 0 && isVerb(s, i) && !isPassive(s, i) {
			if o = c.nearObject(i); o < 0 {
				o = s.Kid(i, "iobj")
			}
		}
		out := c.coordinated(o)
		if k := c.second(i, o); k >= 0 {
			out = append(out, k)
		}
		if isVerb(s, i) && isPassive(s, i) { // "were denied access"
			out = append(out, c.coordinated(s.Kid(i, "obj"))...)
		}
		return out
	case "iobj":
		k := s.Kid(i, "iobj")
		if k < 0 && isVerb(s, i) && !isPassive(s, i) { // "gave Chad two million dollars"
			if k = c.nearObject(i); k >= 0 && k >= c.object(i) && !(k == c.object(i) && c.second(i, k) >= 0) {
				k = -1
			}
		}
		return c.coordinated(k)
	case "obj2":
		if s.Kid(i, "obj") >= 0 && s.Kid(i, "iobj") >= 0 {
			return []int{s.Kid(i, "iobj")}
		}
		return nil
	case "xcomp":
		k := c.infinitive(i)
		if o := s.Kid(i, "obj"); k < 0 && o >= 0 && isVerb(s, i) {
			if a := s.Kid(o, "appos"); a > 0 && s.Tokens[a-1].UPOS == "PUNCT" && s.Tokens[a-1].Form != "," { // called it “blackmail”
				k = a
			}
		}
		return c.coordinated(k)
	case "ccomp":
		return c.coordinated(s.Kid(i, "ccomp"))
	case "poss", "poss2":
		if slot == "poss2" && c.prep(i, "of") < 0 {
			return nil
		}
		k := s.Kid(i, "nmod:poss")
		if h := s.Tokens[i].Head; k < 0 && s.Is(i, "conj") && h >= 0 && !isVerb(s, h) { // "Russia's annexation and occupation"
			k = s.Kid(h, "nmod:poss")
		}
		return c.coordinated(k)
	case "mod":
		out := c.kids(i, "amod", "compound", "nmod:unmarked", "flat", "nummod", "nmod:desc")
		for _, k := range out { // "German arms deliveries", "US arms sales", "the Chilean-Peruvian talks"
			for _, j := range c.kids(k, "amod", "compound") {
				if s.Is(k, "compound") && s.Is(j, "amod") || c.isCountry(j) && (s.Is(k, "compound") || c.nationality(k) != "") {
					out = append(out, j)
				}
			}
		}
		return out
	case "mod2":
		var out []int
		o := c.object(i)
		if !isVerb(s, i) {
			o = c.ownPrep(i, "of")
		}
		for _, o := range c.coordinated(o) {
			out = append(out, c.fill(o, "mod")...)
		}
		return out
	case "adv":
		return c.kids(i, "advmod")
	case "prt":
		if k := s.Kid(i, "compound:prt"); k >= 0 {
			return []int{k}
		}
		if k := i + 1; k < len(s.Tokens) && s.Tokens[k].Head == i && s.Is(k, "advmod") {
			return []int{k}
		}
		return nil
	case "aux":
		return c.kids(i, "aux")
	case "det":
		return c.kids(i, "det")
	}
	if p, ok := strings.CutPrefix(slot, "~"); ok {
		out := c.coordinated(c.prep(i, p))
		for _, k := range s.Kids(i) { // "on Monday spoke on the phone"
			if k := int(k); s.Is(k, "obl", "nmod") && preposition(s, k) == p && !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
		return out
	}
	return nil
}

// isCountry reports whether a token names a country, by its name or adjective.
func (c *coder) isCountry(k int) bool {
	m := c.cast.Mention(c.sent, k)
	return m != nil && (c.cast.Actors[m.Actor].Kind == "country" || c.nationality(k) != "")
}

// second is the thing given where the tree takes the one it is given to for the object o: "gave Chile a loan", "gave the
// troops a month"; -1 if none.
func (c *coder) second(v, o int) int {
	s := c.s
	if o < 0 || !isVerb(s, v) || isPassive(s, v) || len(c.at(o)) == 0 {
		return -1
	}
	for _, k := range s.Kids(v) {
		if k := int(k); k > o && s.Tokens[k].UPOS == "NOUN" && (s.Is(k, "obj", "obl:unmarked") || c.isDirect(k, v)) {
			return k
		}
	}
	return -1
}

// kids are the children in one of the relations.
func (c *coder) kids(i int, rels ...string) []int {
	var out []int
	for _, k := range c.s.Kids(i) {
		if c.s.Is(int(k), rels...) {
			out = append(out, int(k))
		}
	}
	return out
}

// coordinated is token i and what is coordinated with it; what a word such as "series" measures stands for it too.
func (c *coder) coordinated(i int) []int {
	if i < 0 {
		return nil
	}
	out := []int{i}
	if c.book.Is("part", lemma(c.s, i)) || c.s.Tokens[i].UPOS == "NUM" {
		if k := c.ownPrep(i, "of"); k >= 0 {
			out = append(out, k)
		}
	}
	for _, k := range c.s.Kids(i) {
		if c.s.Is(int(k), "conj") {
			out = append(out, int(k))
		}
	}
	return out
}

// prep is what stands behind a preposition of token i: a dependent of it, of its object, or of the verb that lends a
// noun its subject; -1 if nothing.
func (c *coder) prep(i int, p string) int {
	if k := c.ownPrep(i, p); k >= 0 {
		return k
	}
	s := c.s
	if isVerb(s, i) {
		if o := c.object(i); o >= 0 && o != s.Tokens[i].Head && (len(c.cast.Of(c.sent, o)) == 0 || s.Tokens[o].UPOS == "PROPN" && p != "in" && p != "to") { // a name has no phrase of its own: "warned Chile of a response"
			if k := c.ownPrep(o, p); k >= 0 && !(p == "with" && c.book.Is("worry", lemma(s, o)) && lemma(s, i) == "discuss") {
				return k
			}
			if k := c.ownPrep(c.ownPrep(o, "of"), p); k >= 0 && p != "of" && p != "in" && len(c.at(k)) > 0 { // "a barrage of missiles at Chile"
				return k
			}
			if p != "of" && p != "in" { // "seized arms and fuel from rebels"
				for _, j := range c.kids(o, "conj") {
					if k := c.ownPrep(j, p); k >= 0 && !isVerb(s, j) {
						return k
					}
				}
			}
		}
		if k := c.pastPhrase(i, p); k >= 0 {
			return k
		}
	} else if v := c.lender(i); v >= 0 && p != "of" && p != "by" {
		if k := c.ownPrep(v, p); k > i {
			return k
		}
	} else if h := s.Tokens[i].Head; p == "by" && h >= 0 && isVerb(s, h) && s.Is(i, "obj") && !isPassive(s, h) { // "condemned the murder of the envoys on Monday by rebels"
		if k := c.ownPrep(h, p); k > i && len(c.at(k)) > 0 {
			return k
		}
	}
	if h := s.Tokens[i].Head; s.Is(i, "compound") && h > i && c.find[h] == nil && isOf(p, "between", "with", "against") { // "a mediation effort between"
		if k := c.ownPrep(h, p); k > h {
			return k
		}
	}
	if !isVerb(s, i) && p != "of" {
		if k := c.ownPrep(c.ownPrep(i, "of"), p); k >= 0 { // "the release of the crew by Chile", "an exchange of fire between"
			return k
		}
		if h := s.Tokens[i].Head; h >= 0 && s.Is(i, "obj") && c.find[h] != nil && c.find[h].word.Op == "stop" { // "lifted its ban on travel"
			if k := c.ownPrep(h, p); k > i {
				return k
			}
		}
	}
	if h := s.Tokens[i].Head; !isVerb(s, i) && h > i && s.Is(i, "nsubj") && c.find[h] == nil && isOf(p, "between", "in", "across", "against", "near", "outside") {
		if k := c.ownPrep(h, p); k > h { // "fighting broke out between", "protests erupted in"
			return k
		}
	}
	if !isVerb(s, i) && p != "by" {
		by := c.kids(i, "acl")
		if h := s.Tokens[i].Head; s.Is(i, "nsubj") && h > i && s.Kid(h, "obj") < 0 { // a participle taken for the verb of the noun
			by = append(by, h)
		}
		for _, v := range by { // "attacks launched against Chile"
			if f := c.find[v]; f != nil && f.word.Op == "do" {
				if k := c.ownPrep(v, p); k >= 0 {
					return k
				}
			}
		}
	}
	return c.nearPrep(i, p)
}

// pastPhrase is the actor behind a preposition that the tree hangs on an adverb or another phrase of verb i: "pulled back from
// Chile", "met behind closed doors with Chile", "passed intelligence on the landing to Chile"; -1 if none.
func (c *coder) pastPhrase(i int, p string) int {
	s := c.s
	for _, k := range s.Kids(i) {
		k := int(k)
		if k < i || !s.Is(k, "advmod", "obl", "compound:prt") || len(c.cast.Of(c.sent, k)) > 0 {
			continue
		}
		if s.Tokens[k].UPOS != "ADV" && !isOf(p, "with", "to", "from", "against") {
			continue
		}
		if q := c.ownPrep(k, p); q > k && (len(c.at(q)) > 0 || s.Tokens[k].UPOS == "ADV") {
			return q
		}
	}
	return -1
}

func (c *coder) ownPrep(i int, p string) int {
	s := c.s
	if i < 0 {
		return -1
	}
	for _, k := range s.Kids(i) {
		k := int(k)
		if s.Is(k, "obl", "nmod", "advcl", "acl", "xcomp", "ccomp", "obj", "advmod") && (preposition(s, k) == p || p == "of" && preposition(s, k) == "out") && !s.Is(k, "nmod:poss") { // "walked out of the talks"
			return c.behind(k)
		}
	}
	if k := s.Kid(i, "compound:prt"); k == i+1 && form(s, k) == p && p == "on" { // "called on Chad's president", with the preposition taken for a particle
		for _, j := range s.Kids(i) {
			if j := int(j); j > k && s.Is(j, "obl", "obj") && preposition(s, j) == "" && c.isKind(j, 1, "PERSON") {
				return j
			}
		}
	}
	return -1
}

// behind is what a preposition of token k is of: k, but for a name that the tree takes for part of the phrase behind it, as in
// "is expected in Oslo next week" and "spoke with Ada Doe of Chile about Peru's troops".
func (c *coder) behind(k int) int {
	s := c.s
	first, second := -1, -1 // prepositions
	for _, j := range s.Kids(k) {
		if j := int(j); s.Is(j, "case") && s.Tokens[j].UPOS == "ADP" && j < k {
			if first < 0 {
				first = j
			} else if second < 0 && j > first+1 {
				second = j
			}
		}
	}
	for j := first + 1; second >= 0 && j < second; j++ {
		if m := c.cast.Mention(c.sent, j); m != nil && m.Form == actor.Name && s.Tokens[j].Head == k {
			return j
		}
	}
	if j := s.Kid(k, "compound", "nmod:unmarked"); j >= 0 && j < k && s.Tokens[j].UPOS == "PROPN" && isOf(lemma(s, k), "week", "month", "year", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend") {
		return j
	}
	return k
}

// infinitive is the infinitive clause or secondary predicate that token i governs, -1 if none.
func (c *coder) infinitive(i int) int {
	s := c.s
	if k := s.Kid(i, "xcomp"); k >= 0 && !c.isName(k) {
		return k
	}
	for _, k := range s.Kids(i) {
		if k := int(k); k > i && s.Is(k, "acl", "advcl", "ccomp") && !s.Is(k, "acl:relcl") && isTo(s, k) {
			return k
		}
	}
	if o := s.Kid(i, "obj"); o >= 0 && isVerb(s, i) { // "urged Iran to stop" with the infinitive hung on the object
		for _, k := range s.Kids(o) {
			if k := int(k); s.Is(k, "acl") && !s.Is(k, "acl:relcl") && isTo(s, k) && s.Tokens[o].UPOS == "PROPN" {
				return k
			}
		}
	}
	return -1
}

// isName reports whether a token hung on its verb as a complement is only its object: "called President Ruto".
func (c *coder) isName(k int) bool {
	return c.s.Tokens[k].UPOS == "PROPN" && c.s.Kid(k, "mark", "case", "cop") < 0 && c.cast.Mention(c.sent, k) != nil
}

// object is what a verb is done to: its object, the subject of a passive, or what a relative or participle clause hangs on.
func (c *coder) object(v int) int {
	s := c.s
	if !isVerb(s, v) {
		return -1
	}
	if isPassive(s, v) {
		if k := s.Kid(v, "nsubj:pass", "nsubj"); k >= 0 {
			return c.antecedent(k, v)
		}
		if s.Is(v, "acl", "amod") && !s.Is(v, "acl:relcl") {
			return s.Tokens[v].Head
		}
		if s.Is(v, "conj", "xcomp") && s.Tokens[v].Head >= 0 {
			h := s.Tokens[v].Head
			if isVerb(s, h) && s.Kid(v, "obj") < 0 {
				if isPassive(s, h) {
					return c.object(h)
				}
				return s.Kid(h, "nsubj")
			}
		}
		return s.Kid(v, "obj")
	}
	if isGerund(s, v) || isMainVerb(s, v) {
		return s.Tokens[v].Head
	}
	for _, k := range s.Kids(v) {
		if k := int(k); s.Is(k, "obj") && (form(s, k) != "that" || s.Is(v, "acl:relcl")) {
			return c.antecedent(k, v)
		}
	}
	for _, k := range s.Kids(v) {
		k := int(k)
		if s.Is(k, "xcomp") && (c.isName(k) || k > v && s.Tokens[k].UPOS == "NOUN" && s.Kid(k, "mark", "case", "cop") < 0) {
			return k
		}
		if s.Is(k, "obl") && k > v && s.Kid(k, "case") == v+1 && c.book.Is("particle", form(s, v+1)) || c.isDirect(k, v) { // "turned down the offer"
			return k
		}
	}
	if s.Kid(v, "nsubj", "obj", "ccomp") >= 0 { // a noun right behind its verb that the tree hangs on one before it
		k := v + 1
		for k < len(s.Tokens) && (s.Tokens[k].UPOS == "DET" || s.Tokens[k].UPOS == "ADJ") {
			k++
		}
		if k < len(s.Tokens) && s.Tokens[k].UPOS == "NOUN" && s.Is(k, "nmod") && s.Tokens[k].Head < v && s.Tokens[k].Head >= 0 && s.Kid(k, "case") < 0 {
			return k
		}
	}
	if v+3 < len(s.Tokens) && form(s, v+1) == "up" && form(s, v+2) == "to" && s.Tokens[v+3].UPOS == "NUM" { // "contribute up to 400 troops"
		if k := s.Tokens[v+3].Head; k > v {
			return k
		}
	}
	if s.Is(v, "acl:relcl") && s.Kid(v, "nsubj") >= 0 && s.Kid(v, "ccomp", "xcomp") < 0 {
		h := s.Tokens[v].Head
		if k := s.Kid(v, "nsubj"); c.antecedent(k, v) != h {
			return h
		}
	}
	if s.Is(v, "conj") && s.Tokens[v].Head >= 0 && s.Tokens[v].Head < v { // "condemned and rejected the plan": the object stands at the first or the last
		if h := s.Tokens[v].Head; isVerb(s, h) && v-h <= 3 {
			return s.Kid(h, "obj")
		}
	}
	for _, k := range s.Kids(v) { // the first of two verbs with one object
		if k := int(k); s.Is(k, "conj") && isVerb(s, k) && k-v <= 3 && s.Kid(k, "nsubj") < 0 {
			return s.Kid(k, "obj")
		}
	}
	return -1
}
