package event

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
				return c.whole(k)
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

// whole is the head of the mention that a mention at token k is only part of: the man of "Ukrainian President X".
func (c *coder) whole(k int) int {
	s := c.s
	for i := k; s.Is(i, "amod", "compound", "nmod:desc", "nmod:poss"); {
		h := s.Tokens[i].Head
		if h < i {
			break
		}
		if i = h; c.cast.Mention(c.sent, i) != nil {
			k = i
		}
	}
	return k
}

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
			if vague = c.isVague(m.Actor); !vague && (!s.Is(k, "nmod:poss", "nmod", "compound", "amod") || s.Is(k, "nmod") && k == from-1 && preposition(s, k) == "") && (k == 0 || s.Tokens[k-1].UPOS != "ADP") {
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
		if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k && m.First > v && !s.Is(k, "nmod:poss") && (s.Tokens[k].UPOS != "ADJ" || m.First < m.Last) {
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
