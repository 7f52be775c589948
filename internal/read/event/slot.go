package event

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
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
	if s.Kid(v, "aux:pass", "nsubj:pass", "csubj:pass") >= 0 {
		return true
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
		return form(s, c)
	}
	if m := s.Kid(k, "mark"); m >= 0 && s.Tokens[k].XPOS == "VBG" {
		return form(s, m)
	}
	return ""
}

// isTo reports whether verb k is an infinitive with "to".
func isTo(s *lang.Sentence, k int) bool {
	m := s.Kid(k, "mark")
	return m >= 0 && s.Tokens[m].XPOS == "TO"
}

// parts are words before "of" that only measure what follows: "a series of talks", "a wave of attacks".
var parts = map[string]bool{"series": true, "round": true, "number": true, "wave": true, "spate": true, "set": true, "kind": true,
	"form": true, "act": true, "pair": true, "string": true, "part": true, "range": true, "host": true, "raft": true,
	"package": true, "type": true, "couple": true, "dozen": true, "barrage": true, "lot": true, "campaign": true, "period": true, "kg": true, "ton": true, "tonne": true, "amount": true, "quantity": true,
	"shipment": true, "batch": true, "consignment": true, "thousand": true, "hundred": true, "million": true, "billion": true, "half": true}

// fill is the tokens that fill a slot of token i, coordinated ones after the first.
func (c *coder) fill(i int, slot string) []int {
	s := c.s
	switch slot {
	case "subj":
		return c.coordinated(c.subject(i))
	case "obj":
		o := c.object(i)
		if o < 0 && isVerb(s, i) && !isPassive(s, i) {
			o = c.nearObject(i)
		}
		out := c.coordinated(o)
		if isVerb(s, i) && isPassive(s, i) { // "were denied access"
			out = append(out, c.coordinated(s.Kid(i, "obj"))...)
		}
		return out
	case "iobj":
		k := s.Kid(i, "iobj")
		if k < 0 && isVerb(s, i) && !isPassive(s, i) { // "gave Chad two million dollars"
			if k = c.nearObject(i); k >= 0 && k >= c.object(i) {
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
		return c.coordinated(c.infinitive(i))
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
		return c.kids(i, "amod", "compound", "nmod:unmarked", "flat", "nummod", "nmod:desc")
	case "mod2":
		var out []int
		for _, o := range c.coordinated(c.object(i)) {
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
		return c.coordinated(c.prep(i, p))
	}
	return nil
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
	if parts[lemma(c.s, i)] || c.s.Tokens[i].UPOS == "NUM" {
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
		if o := c.object(i); o >= 0 && o != s.Tokens[i].Head && len(c.cast.Of(c.sent, o)) == 0 {
			if k := c.ownPrep(o, p); k >= 0 {
				return k
			}
		}
	} else if v := c.lender(i); v >= 0 && p != "of" && p != "by" {
		if k := c.ownPrep(v, p); k > i {
			return k
		}
	}
	return c.nearPrep(i, p)
}

// Reach of nearPrep: an adverb or a day may stand before the preposition ("spoke today with"), a title and a first name
// after it.
const nearBefore, nearAfter = 4, 8

// nearPrep is the actor that stands soon after a preposition just after token i, where the tree hangs it elsewhere; -1 if none.
func (c *coder) nearPrep(i int, p string) int {
	s := c.s
	n := len(s.Tokens)
	for j := i + 1; j < n && j <= i+nearBefore; j++ {
		t := &s.Tokens[j]
		if t.UPOS == "PUNCT" && t.Form != "-" || t.UPOS == "VERB" || t.UPOS == "CCONJ" {
			return -1
		}
		if t.UPOS != "ADP" && t.UPOS != "SCONJ" && t.XPOS != "TO" {
			continue
		}
		if form(s, j) != p {
			noun := j + 1 // "spoke by phone with", "spoke over the phone with"
			if noun < n && s.Tokens[noun].UPOS == "DET" {
				noun++
			}
			if noun < n && noun <= i+nearBefore && isOf(lemma(s, noun), "phone", "telephone", "video", "videoconference", "hotline") {
				j = noun
				continue
			}
			if s.Is(j, "compound:prt") {
				continue
			}
			return -1
		}
		for k := j + 1; k < n && k <= j+nearAfter; k++ {
			if m := c.cast.Mention(c.sent, k); m != nil && m.First > j {
				return k
			}
			switch t := &s.Tokens[k]; {
			case t.UPOS == "ADP", t.UPOS == "SCONJ", t.UPOS == "CCONJ", t.UPOS == "PUNCT" && t.Form != "-", t.XPOS == "VBD", t.XPOS == "VBZ", t.XPOS == "VBP", t.XPOS == "VB":
				return -1
			}
		}
		return -1
	}
	return -1
}

func (c *coder) ownPrep(i int, p string) int {
	s := c.s
	for _, k := range s.Kids(i) {
		k := int(k)
		if s.Is(k, "obl", "nmod", "advcl", "acl", "xcomp", "ccomp", "obj", "advmod") && preposition(s, k) == p && !s.Is(k, "nmod:poss") {
			return k
		}
	}
	return -1
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
	if k := s.Kid(v, "obj"); k >= 0 {
		return c.antecedent(k, v)
	}
	if k := s.Kid(v, "xcomp"); k >= 0 && c.isName(k) {
		return k
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

// antecedent is what a relative pronoun k of verb v stands for; k itself if it is none.
func (c *coder) antecedent(k, v int) int {
	switch form(c.s, k) {
	case "who", "which", "that", "whom":
		for up := v; up >= 0; up = c.s.Tokens[up].Head {
			if c.s.Is(up, "acl:relcl") {
				return c.s.Tokens[up].Head
			}
			if !c.s.Is(up, "conj", "xcomp") {
				break
			}
		}
	}
	return k
}

// subject is who does what token i (a verb, a predicate) says: its subject, the agent of a passive, or the subject that
// it inherits from what governs it; -1 if none.
func (c *coder) subject(i int) int {
	s := c.s
	if isVerb(s, i) && isPassive(s, i) && !c.isState(i) {
		if k := s.Kid(i, "obl:agent"); k >= 0 {
			return k
		}
		return c.ownPrep(i, "by")
	}
	for range maxClimb {
		if k := s.Kid(i, "nsubj", "nsubj:outer"); k >= 0 {
			return c.antecedent(k, i)
		}
		for _, k := range s.Kids(i) { // hung on the auxiliary: a slip of the parser
			if k := int(k); s.Is(k, "aux", "cop") {
				if n := s.Kid(k, "nsubj"); n >= 0 {
					return n
				}
			}
		}
		h := s.Tokens[i].Head
		if h < 0 {
			return -1
		}
		switch {
		case s.Is(i, "acl:relcl"):
			return h
		case s.Is(i, "acl"):
			if !isTo(s, i) {
				if s.Tokens[h].UPOS == "ADJ" { // "was likely scheduled to"
					i = h
					continue
				}
				return h // "forces occupying the town"
			}
			if !isVerb(s, h) {
				if p := s.Kid(h, "nmod:poss"); p >= 0 { // "its plan to attack"
					return p
				}
				if v := c.lender(h); v >= 0 {
					i = v
					continue
				}
				if s.Tokens[h].UPOS == "PROPN" && s.Tokens[h].Head >= 0 && isVerb(s, s.Tokens[h].Head) {
					return h // an object that the infinitive was hung on
				}
				if g := s.Tokens[h].Head; g >= 0 && isVerb(s, g) { // "issued a threat to attack"
					i = g
					continue
				}
				return -1
			}
			i = h
		case s.Is(i, "xcomp", "advcl", "ccomp"):
			if s.Is(i, "advcl", "ccomp") && !isTo(s, i) && s.Tokens[i].XPOS != "VBG" && s.Tokens[i].XPOS != "VBN" && s.Tokens[i].XPOS != "VB" {
				return -1
			}
			if s.Is(i, "xcomp") || isTo(s, i) && s.Is(i, "ccomp") || isTo(s, i) && s.Is(i, "advcl") && c.controlsObject(h) {
				if o := s.Kid(h, "obj", "iobj"); o >= 0 && o < i && o > h {
					return o
				}
				if o := c.controlledPrep(h); o >= 0 && o < i {
					return o
				}
			}
			if isVerb(s, h) && isPassive(s, h) {
				return s.Kid(h, "nsubj:pass", "nsubj")
			}
			i = h
		case s.Is(i, "conj", "parataxis"):
			if s.Is(i, "parataxis") && s.Tokens[i].XPOS == "VBD" {
				return -1
			}
			i = h
		default:
			return -1
		}
	}
	return -1
}

// isState reports whether a participle is used as the adjective of the book: "is prepared to".
func (c *coder) isState(i int) bool { return c.find[i] != nil && c.find[i].word.Pos == 'a' }

// nearSubject is the actor named just before a finite verb, for where the tree gives it no subject that is one; -1 if none.
func (c *coder) nearSubject(v int) int {
	s := c.s
	from := v
	switch s.Tokens[v].XPOS {
	case "VBD", "VBZ", "VBP":
	default:
		if k := s.Kid(v, "aux"); k >= 0 && k < v {
			from = k
		} else if s.Tokens[v].XPOS != "VBN" {
			return -1
		}
	}
	vague := false // past "our allies" in "the Union together with our allies will"
	for k := from - 1; k >= 0 && k >= from-nearAfter; k-- {
		if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k {
			if vague = c.isVague(m.Actor); !vague && !s.Is(k, "nmod:poss", "nmod", "compound", "amod") && (k == 0 || s.Tokens[k-1].UPOS != "ADP") {
				return k
			}
		}
		switch t := &s.Tokens[k]; t.UPOS {
		case "PUNCT":
			if t.Form == "," && k == from-1 {
				return c.beforeInsertion(k)
			}
			if t.Form != "-" {
				return -1
			}
		case "VERB", "SCONJ":
			return -1
		case "CCONJ", "ADP":
			if !vague {
				return -1
			}
		}
	}
	return -1
}

// leftSubject is the subject of the nearest verb before a participle that the tree left without one: "opened fire, killing …".
func (c *coder) leftSubject(v int) int {
	for k := v - 1; k >= 0 && k >= v-maxInsertion; k-- {
		if isVerb(c.s, k) && c.s.Kid(k, "nsubj") >= 0 && !c.s.Is(k, "aux", "cop", "acl:relcl") {
			return c.subject(k)
		}
	}
	return -1
}

// maxInsertion is the longest insertion between commas in tokens: "Pakistan, a key ally in the war on terror, has refused".
const maxInsertion = 20

// beforeInsertion is the actor that stands just before the insertion that the comma at token k closes; -1 if none.
func (c *coder) beforeInsertion(k int) int {
	for j := k - 1; j > 0 && j >= k-maxInsertion; j-- {
		if c.s.Tokens[j].Form != "," {
			continue
		}
		if m := c.cast.Covering(c.sent, j-1); m != nil && m.Last == j-1 {
			return m.Head
		}
	}
	return -1
}

// nearObject is the actor named just after a verb with no preposition between, where the tree hangs it elsewhere; -1 if none.
func (c *coder) nearObject(v int) int {
	s := c.s
	for k := v + 1; k < len(s.Tokens) && k <= v+nearAfter; k++ {
		if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k && m.First > v && !s.Is(k, "nmod:poss") && (s.Tokens[k].UPOS != "ADJ" || m.First == m.Last && s.Tokens[k].UPOS == "PROPN") {
			return k
		}
		switch t := &s.Tokens[k]; t.UPOS {
		case "ADP", "SCONJ", "CCONJ", "AUX", "PART":
			return -1
		case "PUNCT":
			if t.Form != "-" {
				return -1
			}
		case "VERB":
			if t.XPOS != "VBG" && t.XPOS != "VBN" {
				return -1
			}
		}
	}
	return -1
}

// controlsObject reports whether a verb asks its object to do something.
func (c *coder) controlsObject(v int) bool {
	switch c.book.Status('v', lemma(c.s, v)) {
	case "demanded":
		return true
	}
	return false
}

// controlledPrep is the one called upon in "call on X to …", "appeal to X to …"; -1 if none.
func (c *coder) controlledPrep(v int) int {
	if !c.controlsObject(v) {
		return -1
	}
	for _, p := range [...]string{"on", "upon", "to", "for", "with"} {
		if k := c.ownPrep(v, p); k >= 0 {
			return k
		}
	}
	return -1
}

// lender is the verb that lends an event noun its subject ("paid" of "paid a visit"), -1 if none.
func (c *coder) lender(n int) int {
	s := c.s
	h := s.Tokens[n].Head
	for s.Is(n, "conj") && h >= 0 && !isVerb(s, h) {
		n, h = h, s.Tokens[h].Head
	}
	if h >= 0 && !isVerb(s, h) && s.Is(n, "compound") && c.find[h] == nil { // "a mediation mission"
		n, h = h, s.Tokens[h].Head
	}
	if h >= 0 && !isVerb(s, h) && parts[lemma(s, h)] && s.Is(n, "nmod") && preposition(s, n) == "of" {
		n, h = h, s.Tokens[h].Head
	}
	if h < 0 || !isVerb(s, h) {
		return -1
	}
	if f := c.find[h]; f == nil || f.word.Op != "do" {
		return -1
	}
	if s.Is(n, "obj", "nsubj:pass") || c.object(h) == n {
		return h
	}
	switch lemma(s, h) {
	case "engage", "participate", "involve", "embark", "take":
		if p := preposition(s, n); (p == "in" || p == "on") && s.Is(n, "obl") {
			return h
		}
	}
	return -1
}

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
	return false
}

func (c *coder) holds(i int, t *codebook.Term) bool {
	s := c.s
	switch t.Slot {
	case "neg":
		return isNegated(s, i)
	case "passive":
		return isPassive(s, i)
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
		switch lemma(s, k) {
		case "reporter", "journalist", "press", "media", "newspaper", "agency":
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
	if kind == "FORCES" && c.hasOwner(k) {
		switch lemma(s, k) {
		case "force", "troop", "army", "soldier", "military", "navy", "fighter", "police", "jet", "warplane", "rebel", "militant":
			return true
		}
	}
	return false
}

// hasOwner reports whether a common noun is somebody's: "Ukrainian cities", "the town's people".
func (c *coder) hasOwner(k int) bool {
	return c.s.Tokens[k].UPOS != "PRON" && c.cast.Owner(c.sent, k) >= 0
}
