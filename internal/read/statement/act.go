package statement

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
)

// channels in the order they are looked for: "video call" before "call".
var channels = []string{"interview", "press_conference", "briefing", "video_call", "social_media", "speech", "written", "call", "broadcast", "meeting"}

// setChannel reads how it was said from the words around the cue, outside the content.
func (f *finder) setChannel(st *Statement) {
	if st.Channel != "" {
		return
	}
	s := f.sentence(st.Sent)
	lemmas := make([]string, len(s.Tokens))
	for i := range s.Tokens {
		lemmas[i] = strings.ToLower(s.Tokens[i].Lemma)
	}
	for _, ch := range channels {
		words := f.books.Markers["channel."+ch]
		for i := range s.Tokens {
			if st.Content.Overlaps(s.Tokens[i].Span) || words.At(lemmas[i:]) == 0 {
				continue
			}
			if st.CueToken >= 0 && f.channelOf(s, i, st.CueToken) {
				st.Channel = ch
				f.setOutlet(st, s, i)
				return
			}
		}
	}
}

// channelOf reports whether the phrase at token i says by what means the cue was said: it hangs on the cue, or on what
// governs the cue, behind a preposition, or is the noun that speaks.
func (f *finder) channelOf(s *lang.Sentence, i, cue int) bool {
	head := i
	for s.Is(head, "compound", "amod", "flat", "conj") && s.Tokens[head].Head >= 0 {
		head = s.Tokens[head].Head
	}
	if s.Is(head, "nsubj") && s.Tokens[head].Head == cue || s.Is(head, "iobj", "obj") && s.Tokens[head].Head == cue && f.books.Markers["channel.broadcast"].Has(strings.ToLower(s.Tokens[head].Lemma)) { // "told state television"
		return true
	}
	if !oneOf(clause.Case(s, head), "in", "during", "at", "on", "by", "over", "via", "through", "to") || !s.Is(head, "obl", "nmod", "advmod") {
		return false
	}
	h := s.Tokens[head].Head
	return h == cue || h >= 0 && (s.Is(cue, "conj") && s.Tokens[cue].Head == h || s.Dominates(h, cue) && s.Tokens[h].UPOS == "VERB")
}

// isChannel reports whether the noun at token i is a means of saying: an interview, a call.
func (f *finder) isChannel(s *lang.Sentence, i int) bool {
	for _, ch := range channels {
		if f.books.Markers["channel."+ch].Has(strings.ToLower(s.Tokens[i].Lemma)) {
			return true
		}
	}
	return false
}

// setOutlet finds the medium in "an interview with NBC", "told Russia 1".
func (f *finder) setOutlet(st *Statement, s *lang.Sentence, i int) {
	for j := i + 1; j < len(s.Tokens) && j < i+8; j++ {
		if m := f.cast.Covering(st.Sent, j); m != nil && f.cast.Actors[m.Actor].Kind == "media" {
			st.Outlet = m.Actor
			return
		}
		if s.Tokens[j].UPOS == "VERB" {
			return
		}
	}
}

// setAct sharpens what saying it did: "said" alone leaves it to the content.
func (f *finder) setAct(st *Statement, tells bool) {
	if st.Act != "assert" || tells {
		return
	}
	si, first := f.tokenAt(st.Content.Start())
	if si < 0 {
		return
	}
	s := f.sentence(si)
	main := mainVerb(s, first, st)
	m := f.books.Markers
	var own, other bool
	if st.label {
		main = -1
	}
	if main >= 0 {
		own, other = f.whoseActs(st, si, main)
	}
	if main >= 0 && subjectLemma(s, main) == "I" && clause.Modal(s, main) == "would" && f.utters(s, main) { // "I would add that X"
		if main = s.Kid(main, "ccomp"); main < 0 {
			return
		}
	}
	will, ready, must, may, neg, imperative := false, false, false, false, false, false
	if main >= 0 {
		md := clause.Modal(s, main)
		will = md == "will" || md == "shall" || m["will"].At(auxChain(s, main)) > 1
		ready = m["ready"].At(auxChain(s, main)) > 1
		must = m["must"].Has(md) || m["must"].At(auxChain(s, main)) > 1 || md == "" && oneOf(s.Tokens[main].Lemma, "need", "have") && clause.ToKid(s, main) >= 0
		may = m["may"].Has(md)
		neg = clause.Negated(s, main) || hasNone(s, main)
		imperative = st.quoted && s.Tokens[main].XPOS == "VB" && s.Kid(main, "nsubj", "aux") < 0
	}
	if !must && f.othersMust(st, si, first) {
		must, own = true, false
	}
	harm, blame, outrage := f.has(st, "harm"), f.has(st, "blame"), f.has(st, "condemn")
	would := main >= 0 && clause.Modal(s, main) == "would"
	switch {
	case st.label && (blame || outrage): // "called it a farce"
		st.Act = "condemn"
	case st.label && (f.has(st, "good") || f.has(st, "called.good")):
		st.Act = "praise"
	case st.quoted && main >= 0 && f.performs(s, main) != "": // “We regret that …”
		st.Act = f.performs(s, main)
	case own && !neg && main >= 0 && f.ownAct(si, main) != "": // "said that it deplored", "said Paris had rejected"
		st.Act = f.ownAct(si, main)
	case own && neg && f.books.Markers["aware"].Has(strings.ToLower(s.Tokens[main].Lemma)): // "said he was not aware of it"
		st.Act = "deny"
	case outrage && !own:
		st.Act = "condemn"
	case own && (will || would || ready) && harm && (!st.Condition.IsZero() || blame):
		st.Act = "threaten"
	case own && neg && (will || would) && f.books.Markers["undeterred"].Has(s.Tokens[main].Lemma): // "will not hesitate to"
		st.Act = "threaten"
	case own && neg && would && subjectLemma(s, main) == "I": // "I would not put it that way"
		return
	case own && neg && (will || would):
		st.Act = "refuse"
	case own && (will || would || ready) && f.isUltimatum(st):
		st.Act = "threaten"
	case own && ready && !neg:
		st.Act = "intend"
	case own && will && !f.isOwnVoice(s, main) && f.books.Markers["appointment"].Has(s.Tokens[main].Lemma):
		st.Act = "announce" // "the ministers will meet on Friday"
	case own && will && f.isOwnVoice(s, main) && subjectLemma(s, main) == "I" && f.books.Markers["appointment"].Has(s.Tokens[main].Lemma):
		st.Act = "intend" // "I will meet the minister on Friday"
	case own && (will || would && st.Condition.IsZero()):
		st.Act = "promise"
	case must && !own || imperative:
		st.Act = "demand"
	case !own && (may || would || !st.Condition.IsZero()) && (f.has(st, "risk") || harm):
		st.Act = "warn"
	case f.has(st, "refuse.phrase") && !neg || f.has(st, "refuse.denied"): // "inspections are out of the question"
		st.Act = "refuse"
	case f.has(st, "refuse.phrase"): // "no option is off the table"
		st.Act = "threaten"
	case main >= 0 && !own && !neg && f.books.Markers["demand.essential"].Has(strings.ToLower(s.Tokens[main].Lemma)): // "their dismantling is essential"
		st.Act = "demand"
	case blame && other && !neg && !will:
		st.Act = "accuse"
	case neg && will && !own && f.stateless(st): // "Lebanon will not negotiate", by one whose state the text leaves open
		st.Act = "refuse"
	case !own && will && f.books.Markers["appointment"].Has(s.Tokens[main].Lemma):
		st.Act = "announce"
	case !own && will:
		st.Act = "predict"
	case f.has(st, "good") && !neg && !blame:
		st.Act = "praise"
	case f.onCondition(st, main) != "":
		st.Act = f.onCondition(st, main)
	case neg && own && !m["stance"].Has(s.Tokens[main].Lemma) && oneOf(s.Tokens[main].UPOS, "VERB", "AUX") && clause.Modal(s, main) == "":
		st.Act = "deny"
	default:
		return
	}
	st.Rule += "; act by its content"
}

// ownAct is what the speaker's own verb of saying does that is the content's main verb, beyond asserting: he said that he regretted it;
// "" if nothing.
func (f *finder) ownAct(si, v int) string {
	s := f.sentence(si)
	if s.Tokens[v].UPOS != "VERB" || clause.Modal(s, v) != "" || clause.Passive(s, v) {
		return ""
	}
	for _, line := range f.lines(s, v, 'v') {
		if oneOf(line.Act, "regret", "condemn", "praise", "refuse", "deny", "demand") && line.Use == "strong" {
			return line.Act
		}
	}
	return ""
}

// onCondition is what the speaker will do on the statement's condition: threaten where the condition is that another does harm or
// leaves undone what is wanted, else promise; "" where the clause is of another.
func (f *finder) onCondition(st *Statement, main int) string {
	si, i := f.tokenAt(st.Condition.Start())
	if st.Condition.IsZero() || si < 0 {
		return ""
	}
	s := f.sentence(si)
	v := s.Tokens[i].Head
	for v >= 0 && st.Condition.Contains(s.Tokens[v].Span) {
		v = s.Tokens[v].Head
	}
	if v < 0 || !st.Content.Contains(s.Tokens[v].Span) {
		v = main
	}
	if v < 0 || v >= len(s.Tokens) || !oneOf(clause.Modal(s, v), "will", "shall", "would") {
		return ""
	}
	if own, _ := f.whoseActs(st, si, v); !own {
		return ""
	}
	hostile := f.isUltimatum(st)
	for j := i; j < len(s.Tokens) && s.Tokens[j].Span.Start() < st.Condition.End(); j++ {
		hostile = hostile || hasAt(f.books.Markers["harm"], s, j) || hasAt(f.books.Markers["provoke"], s, j)
	}
	if hostile {
		return "threaten"
	}
	return "promise"
}

// stateless reports whether it is unknown whom the speakers act for.
func (f *finder) stateless(st *Statement) bool {
	return len(st.Speakers) > 0 && !slices.ContainsFunc(st.Speakers, func(id int) bool { return f.cast.Actors[id].Country != "" })
}

// hasNone reports whether verb v has "no" with its object: "we have no such plans".
func hasNone(s *lang.Sentence, v int) bool {
	o := s.Kid(v, "obj")
	if o < 0 {
		return false
	}
	d := s.Kid(o, "det")
	return d >= 0 && strings.EqualFold(s.Tokens[d].Form, "no")
}

// utters reports whether verb v only says: say, add, note.
func (f *finder) utters(s *lang.Sentence, v int) bool {
	lines := f.lines(s, v, 'v')
	return len(lines) > 0 && lines[0].Act == "assert"
}

// isUltimatum reports whether the condition is that somebody does not do something: "unless …", "if the shelling does not stop".
func (f *finder) isUltimatum(st *Statement) bool {
	si, i := f.tokenAt(st.Condition.Start())
	if st.Condition.IsZero() || si < 0 {
		return false
	}
	s := f.sentence(si)
	for ; i < len(s.Tokens) && s.Tokens[i].Span.Start() < st.Condition.End(); i++ {
		if f.books.Markers["ultimatum"].Has(strings.ToLower(s.Tokens[i].Lemma)) || s.Tokens[i].UPOS == "VERB" && clause.Negated(s, i) {
			return true
		}
	}
	return false
}

// othersMust reports whether some clause of the content's first sentence says what another party must do.
func (f *finder) othersMust(st *Statement, si, first int) bool {
	s := f.sentence(si)
	for i := first; i < len(s.Tokens) && s.Tokens[i].Span.Start() < st.Content.End(); i++ {
		if s.Tokens[i].UPOS == "VERB" && clause.Modal(s, i) == "must" && !s.Is(i, "acl:relcl") {
			if own, other := f.whoseActs(st, si, i); other && !own {
				return true
			}
		}
		if t := &s.Tokens[i]; i > first && t.XPOS == "MD" && strings.EqualFold(t.Form, "must") { // its verb not found by the parse
			if m := f.cast.Covering(si, i-1); m != nil && m.Last == i-1 && m.Form != actor.Pronoun && !f.sameSide(st, m.Actor) && f.isParty([]int{m.Actor}) {
				return true
			}
		}
	}
	return false
}

// isOwnVoice reports whether the subject of verb v is "I", "we" or theirs.
func (f *finder) isOwnVoice(s *lang.Sentence, v int) bool {
	k := clause.Subject(s, v)
	if k < 0 {
		return false
	}
	p := s.Kid(k, "nmod:poss")
	return clause.IsFirstPerson(s.Tokens[k].Lemma) || p >= 0 && clause.IsFirstPerson(s.Tokens[p].Lemma)
}

// performs is what a first person does by saying verb v, beyond asserting: "we regret", "I urge"; "" if nothing.
func (f *finder) performs(s *lang.Sentence, v int) string {
	if !oneOf(s.Tokens[v].XPOS, "VBP", "VB") || clause.Negated(s, v) || clause.Modal(s, v) != "" || !clause.IsFirstPerson(subjectLemma(s, v)) {
		return ""
	}
	for _, line := range f.lines(s, v, 'v') {
		if line.Act != "assert" && line.Use == "strong" {
			return line.Act
		}
	}
	return ""
}

func subjectLemma(s *lang.Sentence, v int) string {
	if k := clause.Subject(s, v); k >= 0 {
		return s.Tokens[k].Lemma
	}
	return ""
}

// mainVerb is the head of the first clause of the content from token first on.
func mainVerb(s *lang.Sentence, first int, st *Statement) int {
	for i := first; i < len(s.Tokens) && s.Tokens[i].Span.Start() < st.Content.End(); i++ {
		h := s.Tokens[i].Head
		if isFrontedClause(s, i) {
			continue
		}
		if oneOf(s.Tokens[i].UPOS, "VERB", "AUX", "ADJ", "NOUN") && (h < 0 || !st.Content.Contains(s.Tokens[h].Span) || s.Is(i, "ccomp", "parataxis") && i > first) && !s.Is(i, "advcl", "obl", "nmod", "cop", "aux") {
			return i
		}
	}
	return -1
}

// isFrontedClause reports whether the clause of verb v is a condition or a setting before the main clause: "that, unless rain falls, …".
func isFrontedClause(s *lang.Sentence, v int) bool {
	for _, k := range s.Kids(v) {
		if s.Is(int(k), "mark") && oneOf(strings.ToLower(s.Tokens[k].Form), "if", "unless", "although", "because") {
			_, last := clause.Edges(s, v)
			return last+1 < len(s.Tokens) && s.Tokens[last+1].Form == ","
		}
	}
	return false
}

// auxChain are the lemmas from the first auxiliary of a verb up to it: "be going to do" → be go to do.
func auxChain(s *lang.Sentence, v int) []string {
	from := v
	for _, k := range s.Kids(v) {
		if s.Is(int(k), "aux", "cop") && int(k) < from {
			from = int(k)
		}
	}
	var out []string
	for i := from; i <= v+2 && i < len(s.Tokens); i++ {
		if s.Tokens[i].UPOS != "ADV" && s.Tokens[i].UPOS != "PART" || strings.EqualFold(s.Tokens[i].Form, "to") {
			out = append(out, strings.ToLower(s.Tokens[i].Lemma))
		}
	}
	return out
}

// whoseActs says whether the subject of the content's main verb is the speaker or the speaker's side, or another party.
func (f *finder) whoseActs(st *Statement, si, verb int) (own, other bool) {
	s := f.sentence(si)
	k := clause.Subject(s, verb)
	if k < 0 {
		return false, false
	}
	if f.isOwnVoice(s, verb) {
		return true, false
	}
	ids := f.cast.Of(si, k)
	if len(ids) == 0 {
		if id := f.cast.Owner(si, k); id >= 0 {
			ids = []int{id}
		}
	}
	if agent := s.Kid(verb, "obl:agent"); agent >= 0 { // "were executed by the regime"
		ids = f.cast.Of(si, agent)
	}
	for _, id := range ids {
		if f.sameSide(st, id) {
			return true, false
		}
		other = other || f.cast.Actors[id].Country != "" || f.cast.Actors[id].Kind != "unknown"
	}
	return false, other
}

// sameSide reports whether an actor is one of the statement's speakers or acts for the same party.
func (f *finder) sameSide(st *Statement, id int) bool {
	country := f.cast.Actors[id].Country
	return slices.ContainsFunc(st.Speakers, func(sp int) bool { return sp == id || country != "" && f.cast.Actors[sp].Country == country })
}

// has reports whether a word of a marker class stands in the content's first sentence.
func (f *finder) has(st *Statement, class string) bool {
	words := f.books.Markers[class]
	si, first := f.tokenAt(st.Content.Start())
	if si < 0 {
		return false
	}
	s := f.sentence(si)
	for i := first; i < len(s.Tokens) && s.Tokens[i].Span.Start() < st.Content.End(); i++ {
		if hasAt(words, s, i) {
			return true
		}
	}
	return false
}

func hasAt(words *codebook.Phrases, s *lang.Sentence, i int) bool {
	var next [5]string
	n := 0
	for j := i; j < len(s.Tokens) && n < len(next); j++ {
		next[n] = strings.ToLower(s.Tokens[j].Lemma)
		n++
	}
	return words.At(next[:n]) > 0
}
