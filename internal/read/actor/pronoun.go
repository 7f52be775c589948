package actor

import (
	"slices"
	"strings"

	"detente/internal/lang"
)

// weights of what speaks for an antecedent, in hundredths. Set by hand after the order of salience of Lappin and Leass
// (1994): subject over object over the rest, near over far, the one who speaks over others.
const (
	perSentence   = -100 // for each sentence back
	perParagraph  = -40
	asSubject     = 150
	asMain        = 40 // of the sentence's own verb
	asObject      = 40
	asPossessor   = -20
	byName        = 30
	byPronoun     = 40
	bothSpeak     = 90  // "X said … He added"
	saysIt        = 120 // "X said he": the subject above the clause the pronoun stands in
	ownSubject    = 220 // "X hosted his guest": the subject of the clause that a possessive stands in
	forObject     = 200 // "condemned X for its attack", "thanked X for his help"
	sameGender    = 80
	isSpeaker     = -300 // of the quotation the pronoun stands in
	mayBeSpeaker  = -200 // the subject outside the quotation, whatever its verb
	inTurn        = -500 // "He in turn": another than who spoke last
	perToken      = -2
	ofManyTalks   = 15 // for each doubling of mentions
	unnamed       = -50
	unlikelyKind  = -120
	modifierOnly  = -150
	insidePhrase  = -60
	thingBefore   = 110 // an inanimate subject that "it" may mean as well
	firstMention  = 20
	behindPronoun = 20 // the subject that a fronted phrase precedes
)

// resolvePronoun finds who a pronoun stands for.
func (r *reader) resolvePronoun(c *scan, i int) int {
	m := &r.cands[i]
	switch m.person {
	case 1:
		return r.first(c, m)
	case 4:
		return r.relative(c, m)
	case 5:
		if a, _ := r.coordination(c, m); a >= 0 && len(r.actors[a].Members) == 2 {
			return a // "Peru and Chile quarrel; both want"
		}
		for _, people := range [...]bool{true, false} {
			if two := r.lastTwo(m, people); len(two) == 2 {
				return r.groupOf(two, r.text(m, m.First, m.Last), "those last spoken of")
			}
		}
		return -1
	case 6:
		return r.ofTwo(m)
	}
	if m.name == "himself" || m.name == "herself" || m.name == "itself" || m.name == "themselves" {
		if a := r.subjectOf(c, m.Head); a >= 0 {
			return a
		}
	}
	best, bestScore, thing := -1, -1<<30, -1<<30
	if m.name == "it" || m.name == "its" {
		thing = r.things(c, m)
	}
	if m.Plural {
		thing = r.manyThings(c, m)
		if a, score := r.coordination(c, m); a >= 0 {
			best, bestScore = a, score
		} else if a, score := r.pair(m); a >= 0 {
			best, bestScore = a, score
		}
	}
	lo := r.from[max(0, len(r.from)-1-pronounWindow)]
	below := r.namedBelow(c, m)
	for k := len(r.cands) - 1; k >= lo; k-- {
		o := &r.cands[k]
		if o.Actor < 0 || k == i || o.person == 1 && m.person == 3 || slices.Contains(below, o.Actor) {
			continue
		}
		ok, kind := r.agrees(m, o)
		if !ok {
			continue
		}
		score, possible := r.salience(c, m, o)
		if !possible {
			continue
		}
		if score += kind; score > bestScore {
			best, bestScore = o.Actor, score
		}
	}
	if m.Plural && (best < 0 || len(r.actors[best].Members) == 0) && r.jointly(c, m) {
		return r.parties
	}
	if thing > bestScore || bestScore < -450 {
		return -1
	}
	return best
}

// jointly reports whether "they" of a readout are those who met: "They agreed to stay in touch".
func (r *reader) jointly(c *scan, m *cand) bool {
	if r.parties < 0 || !m.subject || !m.main {
		return false
	}
	switch c.s.Tokens[c.s.Tokens[m.Head].Head].Lemma {
	case "agree", "discuss", "exchange", "commit", "pledge", "resolve", "decide", "review", "talk", "speak", "meet":
		return true
	}
	return false
}

// meet notes who meet or speak in the first sentence of a readout: its subject and the other persons it names, of different
// countries.
func (r *reader) meet() {
	if r.genre != Readout || r.parties >= 0 || len(r.from) == 0 {
		return
	}
	var members []int
	subject := false
	for k := r.sentFrom; k < len(r.cands); k++ {
		o := &r.cands[k]
		if o.Actor < 0 || o.possessor || o.modifier || r.actors[o.Actor].Kind != "person" || r.actors[o.Actor].plural || slices.Contains(members, o.Actor) || o.Form == Pronoun {
			continue
		}
		subject = subject || o.main
		members = append(members, o.Actor)
	}
	if subject && len(members) == 2 {
		r.parties = r.groupOf(members, r.actors[members[0]].Name+" and "+r.actors[members[1]].Name, "those who met by the first sentence")
	}
}

// ofTwo is the last ("the latter") or the last but one ("the former") of those named before.
func (r *reader) ofTwo(m *cand) int {
	last := -1
	return r.recent(m, func(st *state) bool {
		if st.plural || len(st.cands) == 0 || st.Kind != "person" && st.Kind != "country" && st.Kind != "organization" {
			return false
		}
		a := r.cands[st.cands[len(st.cands)-1]].Actor
		if m.name == "latter" {
			return true
		}
		if last < 0 {
			last = a
		}
		return a != last && st.Kind == r.actors[last].Kind
	})
}

// agrees reports whether the pronoun may stand for the candidate's actor, and what its kind adds to the score.
func (r *reader) agrees(m, o *cand) (bool, int) {
	st := r.actors[o.Actor]
	switch m.name {
	case "he", "him", "his", "himself", "she", "her", "hers", "herself":
		if st.plural || len(st.Members) > 0 {
			return false, 0
		}
		switch st.Kind {
		case "person", "office":
		case "unknown":
			return true, unlikelyKind
		default:
			return false, 0
		}
		if st.gender != anyGender && st.gender != m.gender {
			return false, 0
		}
		if len(st.parts) == 0 && o.Form != Name {
			if o.det == bare && o.Form == Nominal && o.country == "" && !o.subject {
				return false, 0
			}
			return true, unnamed
		}
		switch {
		case st.gender == m.gender:
			return true, sameGender
		case st.called == m.gender:
			return true, sameGender
		case st.called != anyGender:
			return true, -2 * sameGender
		}
		return true, 0
	case "it", "its", "itself":
		if st.plural {
			return false, 0
		}
		switch st.Kind {
		case "country", "government", "organization", "media":
			return true, 0
		case "armed_force", "group":
			return !o.Plural, 0
		case "unknown":
			return true, unlikelyKind / 2
		}
		return false, 0
	}
	// they
	if st.plural || len(st.Members) > 0 || o.Plural {
		return true, 40
	}
	switch st.Kind {
	case "country", "government", "organization", "media", "armed_force":
		return true, unlikelyKind
	case "group", "people":
		return true, 0
	}
	return false, 0
}

// salience is how near at hand the candidate o is for the pronoun m; possible is false where grammar forbids it.
func (r *reader) salience(c *scan, m, o *cand) (score int, possible bool) {
	here := o.Sent == m.Sent && o.InTitle == m.InTitle
	if here {
		if o.First >= m.First {
			// A phrase before its subject: "In his first visit, the president met".
			if !(o.subject && o.Form == Name && r.fronted(c, m, o)) {
				return 0, false
			}
			score += behindPronoun
		}
		if !r.free(c, m, o) {
			return 0, false
		}
		score += perToken * abs(m.First-o.First)
		own := -1
		if c.s.Is(m.Head, "nmod:poss") {
			own = c.subject(r.clause(c, c.s.Tokens[m.Head].Head))
		}
		if o.subject && r.above(c, o, m) && (own < 0 || own == o.Head || c.cand[own] == 0) {
			score += saysIt
		}
		if blamed := c.blamed(m); blamed >= 0 {
			if blamed == o.Head {
				score += forObject
			}
		} else if own == o.Head {
			score += ownSubject
		}
	} else {
		d := 0
		if o.InTitle && !m.InTitle {
			d = m.Sent + 1
		} else {
			d = m.Sent - o.Sent
		}
		score += perSentence * min(d, 2*pronounWindow)
		if !o.InTitle {
			score += perParagraph * min(c.s.Paragraph-r.paragraph(o), 3)
		}
	}
	switch {
	case o.subject:
		score += asSubject
		if o.main {
			score += asMain
			if !here && m.subject && m.Last+2 < len(c.fold) && c.fold[m.Last+1] == "in" && c.fold[m.Last+2] == "turn" {
				score += inTurn
			}
		}
		if m.subject && m.speaks && o.speaks {
			score += bothSpeak
		}
	case o.modifier:
		score += modifierOnly
	case o.object:
		score += asObject
	case o.possessor:
		score += asPossessor
	}
	switch o.Form {
	case Name:
		score += byName
	case Pronoun:
		score += byPronoun
	}
	if o.Place {
		score += modifierOnly
	}
	if o.unsure {
		score += unlikelyKind / 2
	}
	for n := len(r.actors[o.Actor].cands); n > 1; n >>= 1 {
		score += ofManyTalks
	}
	if m.quote > 0 && o.quote != m.quote {
		if o.Actor == r.quoteSpeaker(m) {
			score += isSpeaker
		} else if here && o.main && o.quote == 0 {
			score += mayBeSpeaker
		}
	}
	return score, true
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}

func (r *reader) paragraph(o *cand) int {
	if a := r.doc(false); a != nil && o.Sent < len(a.Sentences) {
		return a.Sentences[o.Sent].Paragraph
	}
	return 0
}

// speaksQuote reports whether the subject of a verb of speech stands beside the quotation of the pronoun: same sentence or
// the one before its beginning.
func (r *reader) speaksQuote(m, o *cand) bool {
	q := r.quotes[m.quote-1]
	return o.Sent == m.Sent || o.Span.Before(q.Inner) && q.Inner.Start()-o.Span.End() < 200 || q.Inner.Before(o.Span) && o.Span.Start()-q.Inner.End() < 60
}

// quoteSpeaker is who speaks the quotation that the pronoun stands in, as far as the sentence or the one before tells; -1
// if it does not.
func (r *reader) quoteSpeaker(m *cand) int {
	if r.spokenBy == m.quote && r.spokenIn == m.Sent {
		return r.spoken
	}
	r.spokenBy, r.spokenIn, r.spoken = m.quote, m.Sent, -1
	lo := r.from[max(0, len(r.from)-2)]
	for k, n := len(r.cands)-1, 0; k >= lo && n < nounWindow; k, n = k-1, n+1 {
		o := &r.cands[k]
		if o.Actor < 0 || !o.speaks || o.quote == m.quote || o.Form == Pronoun || !r.speaksQuote(m, o) {
			continue
		}
		if r.spoken < 0 || o.Sent == m.Sent {
			r.spoken = o.Actor
		}
		if o.Sent == m.Sent && o.main {
			break
		}
	}
	return r.spoken
}

// things is the score of the likeliest inanimate thing that "it" may stand for.
func (r *reader) things(c *scan, m *cand) int {
	if m.subject && m.speaks {
		return -1 << 30 // things do not speak
	}
	best := -1 << 30
	for i := max(0, m.First-maxSearch); i < m.First; i++ {
		t := &c.s.Tokens[i]
		if t.UPOS != "NOUN" || c.cand[i] > 0 || isPlural(t) || t.Rel == "compound" {
			continue
		}
		score := perToken * (m.First - i)
		if c.s.Is(i, "nsubj") {
			score += thingBefore + 40
		} else if c.s.Is(i, "obj") {
			score += asObject
		} else {
			continue
		}
		best = max(best, score)
	}
	if r.thingSubject {
		best = max(best, perSentence+thingBefore)
	}
	return best
}

// manyThings is the score of the likeliest plural that is no actor of ours and that "they" may stand for.
func (r *reader) manyThings(c *scan, m *cand) int {
	best := -1 << 30
	for i := max(0, m.First-maxSearch); i < m.First; i++ {
		t := &c.s.Tokens[i]
		if t.UPOS != "NOUN" || !isPlural(t) && t.Lemma != "people" || t.Rel == "compound" {
			continue
		}
		if k := int(c.cand[i]) - 1; k >= 0 && (r.cands[k].Actor >= 0 || r.cands[k].Form != Nominal) {
			continue
		}
		if c.s.Tokens[m.Head].Head == i { // "their designs"
			continue
		}
		score := perToken * (m.First - i)
		switch {
		case c.s.Is(i, "nsubj"):
			score += asSubject
		case c.s.Is(i, "obj"):
			score += asObject
		default:
			continue
		}
		best = max(best, score)
	}
	if r.thingsSubject {
		best = max(best, perSentence+asSubject)
	}
	return best
}

// coordination is the group of two or more names joined by "and" that a plural pronoun may stand for.
func (r *reader) coordination(c *scan, m *cand) (actor, score int) {
	for d := 0; d <= 1; d++ {
		k := len(r.from) - 1 - d
		if k < 0 {
			break
		}
		lo, hi := r.from[k], len(r.cands)
		if d > 0 {
			hi = r.from[k+1]
		}
		s := r.sentenceOf(k)
		if s == nil {
			break
		}
		for i := lo; i < min(hi, lo+nounWindow); i++ {
			o := &r.cands[i]
			if o.Actor < 0 || o.Form != Name || d == 0 && o.First >= m.First || o.Head >= len(s.Tokens) {
				continue
			}
			members := []int{o.Actor}
			last := o.Last
			for _, kid := range s.Kids(o.Head) {
				if !s.Is(int(kid), "conj") {
					continue
				}
				for j := i + 1; j < min(hi, i+32); j++ {
					if q := &r.cands[j]; q.Head == int(kid) && q.Actor >= 0 && q.Form != Pronoun && !slices.Contains(members, q.Actor) {
						members = append(members, q.Actor)
						last = max(last, q.Last)
					}
				}
			}
			if len(members) < 2 || d == 0 && last >= m.First || len(members) > maxCoordinated {
				continue
			}
			score := perSentence*d + 60
			if o.subject {
				score += asSubject
			}
			names := make([]string, len(members))
			for j, a := range members {
				names[j] = r.actors[a].Name
			}
			return r.groupOf(members, strings.Join(names, " and "), "named together"), score
		}
	}
	return -1, 0
}

// pair is the group of the two persons of the sentence before, one its subject: "Keller spoke with Orsic. They agreed".
func (r *reader) pair(m *cand) (actor, score int) {
	n := len(r.from)
	if n < 2 {
		return -1, 0
	}
	subject := -1
	var members []int
	for k := r.from[n-2]; k < r.from[n-1]; k++ {
		o := &r.cands[k]
		if o.Actor < 0 || o.Form == Nominal && o.det != definite || r.actors[o.Actor].Kind != "person" || o.possessor || o.modifier {
			continue
		}
		if o.main {
			subject = o.Actor
		}
		if !slices.Contains(members, o.Actor) {
			members = append(members, o.Actor)
		}
	}
	if subject < 0 || len(members) != 2 || r.cands[r.from[n-2]].InTitle {
		return -1, 0
	}
	return r.groupOf(members, r.actors[members[0]].Name+" and "+r.actors[members[1]].Name, "the two of the sentence before"), perSentence + asSubject
}

func (r *reader) sentenceOf(k int) *lang.Sentence {
	if n := r.titleSents; k < n {
		return &r.title.Sentences[k]
	} else if k-n < len(r.body.Sentences) {
		return &r.body.Sentences[k-n]
	}
	return nil
}

// relative is the actor of the noun that "who" or "which" hangs on.
func (r *reader) relative(c *scan, m *cand) int {
	for t := m.Head; t >= 0; t = c.s.Tokens[t].Head {
		if c.s.Is(t, "acl") || c.s.Tokens[t].Rel == "acl:relcl" {
			h := c.s.Tokens[t].Head
			if h >= 0 && h < m.First {
				if k := int(c.cand[h]) - 1; k >= 0 && r.cands[k].Actor >= 0 {
					return r.cands[k].Actor
				}
			}
			return -1
		}
	}
	// No such arc: the word before the comma.
	j := m.First - 1
	if j >= 0 && c.fold[j] == "," {
		j--
	}
	if j >= 0 && m.name != "that" {
		if k := int(c.cand[j]) - 1; k >= 0 && r.cands[k].Last == j && (m.name == "which") == (r.kindOf(k) != "person") {
			return r.cands[k].Actor
		}
	}
	return -1
}

// kindOf is the kind of a candidate's actor; "" if it has none.
func (r *reader) kindOf(k int) string {
	if a := r.cands[k].Actor; a >= 0 {
		return r.actors[a].Kind
	}
	return ""
}

// first binds the first person outside quotations: in a transcript to the turn's speaker, in an official text to the issuer.
func (r *reader) first(c *scan, m *cand) int {
	if m.quote > 0 || m.InTitle {
		return -1
	}
	speaker := r.issuer
	if t := r.turnAt(m.Sent); t >= 0 {
		speaker = r.turns[t].Actor
	} else if len(r.turns) > 0 {
		return -1
	}
	if speaker < 0 && r.genre == Statement {
		speaker = r.attributed()
		r.issuer = speaker
	}
	if speaker < 0 {
		return -1
	}
	if !m.Plural {
		return speaker
	}
	st := r.actors[speaker]
	if st.Country == "" || st.Kind == "country" {
		return speaker
	}
	if a := r.countryActor(st.Country); a >= 0 {
		return a
	}
	return speaker
}
