package event

import (
	"fmt"
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/when"
	"detente/internal/text"
)

// maxTrigger is the longest trigger in bytes that takes in the verb that lends a noun its subject: longer ones say less
// about where the event is named.
const maxTrigger = 40

// emit keeps a find as an event where it is an act of one side on another.
func (c *coder) emit(f *find) {
	if f.code == "" || f.silent || f.word.Op == "do" || f.code[:2] == "01" && f.code < "012" || !c.isPolitical(f) {
		return
	}
	if f.word.Contact != "" && f.word.Contact != "visit" && len(f.target) == 0 && len(f.source) < 2 {
		who := c.participants(f)
		if f.by != nil && (f.by.word.Op == "demand" || f.by.word.Op == "appeal") {
			who = nil
		}
		if len(f.source) == 0 && len(who) > 1 {
			f.source, f.target = who[:1], who[1:]
		} else {
			f.target = without(who, f.source)
		}
		c.fromTitle(f)
	}
	if f.word.Contact != "" && f.code[:2] == "04" && (f.word.Pos == 'n' && c.isDefinite(f.tok) || f.word.Pos == 'v' && c.book.Is("weak", f.word.Lemma) && c.when(f.tok) == nil && f.status == happened) && c.toldBefore(f) {
		return
	}
	if f.word.Contact != "" && f.word.Contact != "visit" && f.code[:2] == "04" && f.code != "045" && len(f.target) == 0 && f.by == nil && !slices.ContainsFunc(f.source, c.isBody) {
		return // a contact with nobody named is a mention of one told elsewhere
	}
	if f.word.Contact == "visit" && len(f.target) > 0 && len(f.source) > 0 && len(c.foreign(f.target, f.source)) == 0 && c.cast.Actors[f.target[0]].Country != "" {
		return // a trip at home
	}
	if f.word.Pos == 'n' && (f.code[:2] == "04" || f.code[:2] == "05" || f.code[:2] == "06") && c.isHeading() {
		return // "Cooperation for growth" over a paragraph tells nothing
	}
	if f.word.Pos == 'n' && f.code[:2] == "06" && len(f.target) == 0 && len(f.source) < 2 && f.by == nil && c.lender(f.tok) < 0 {
		return // cooperation with nobody named
	}
	if f.word.Pos == 'n' && f.word.Op == "appeal" && isOf(preposition(c.s, f.tok), "at", "upon") {
		return // "at Peru's request" says who wanted it
	}
	target := slices.DeleteFunc(slices.Clone(f.target), c.isVague) // "impose costs on those responsible" has nobody for a target
	if f.code[:2] == "15" {
		target = slices.DeleteFunc(target, func(a int) bool { return c.cast.Actors[a].Country == "" }) // where troops go is no target
	}
	if len(target) == 0 && !f.aimed {
		target = c.involved(f)
	}
	if len(target) == 0 && f.code >= "18" { // "opened fire on worshippers in Lima"
		if target = c.town(f); len(target) == 0 && len(c.foreign(c.placed(f.tok), f.source)) > 0 {
			target = c.placed(f.tok)
		}
	}
	if len(target) == 0 || strings.HasPrefix(f.code, "14") && len(c.foreign(target, f.source)) == 0 {
		if of := c.meant(f); len(of) > 0 {
			target = of
		}
	}
	c.placeCrowd(f, target)
	if len(target) == 0 {
		target = c.atHome(f)
	}
	if c.isInternal(f.source, target) && !(f.symmetric && c.isPair(f.tok)) {
		return
	}
	on := c.when(f.tok)
	if on != nil && c.early(f, on) {
		on = nil // the date of something else
	}
	e := Event{Sent: c.sent, Token: f.tok, Trigger: c.trigger(f), Source: f.source, Target: target, Symmetric: f.symmetric,
		Cameo: f.code, Status: f.status, Condition: f.condition, When: on, Place: c.place(f.tok), SaidIn: c.saidIn(f),
		Rule: c.rule(f), Sources: f.sources, Confidence: c.confidence(f)}
	c.out = append(c.out, e)
	if f.code[:2] == "04" {
		c.hadMet[sidesKey(e.Source, e.Target)] = true
	}
}

// isInternal reports whether an official text tells what a government does to its own: that is no dealing of states.
func (c *coder) isInternal(source, target []int) bool {
	ours := func(a int) bool { return c.cast.Actors[a].Country == c.issuedBy }
	return c.issuedBy != "" && len(source) > 0 && len(target) > 0 && !slices.ContainsFunc(union(source, target), func(a int) bool { return !ours(a) })
}

// isPair reports whether the subject of a verb only counts those it means: who "the two of them" are, the words do not say.
func (c *coder) isPair(i int) bool {
	if !isVerb(c.s, i) {
		return false
	}
	k := c.subject(i)
	return k >= 0 && isOf(form(c.s, k), "two", "both", "they", "leaders", "presidents", "ministers")
}

// isHeading reports whether the sentence at hand has no finite verb and no full stop.
func (c *coder) isHeading() bool {
	s := c.s
	if t := &s.Tokens[len(s.Tokens)-1]; isOf(t.Form, ".", "?", "!", "”", "\"", ":") {
		return false
	}
	for i := range s.Tokens {
		if isOf(s.Tokens[i].XPOS, "VBD", "VBZ", "VBP", "MD") {
			return false
		}
	}
	return true
}

// fromTitle gives the first call or meeting that an official text speaks of without its sides those that its title names.
func (c *coder) fromTitle(f *find) {
	if c.titled || c.cast.Genre == actor.News || len(f.source) > 0 || len(f.target) > 0 || f.status != happened || f.word.Pos != 'n' ||
		f.word.Contact != "call" && f.word.Contact != "video_call" && f.word.Contact != "meeting" {
		return
	}
	c.titled = true
	if who := c.people; len(who) > 1 {
		f.source, f.target = who[:1], who[1:]
	}
}

// isDefinite reports whether a noun means one spoken of before: "the call", "these talks", "Tuesday's call".
func (c *coder) isDefinite(i int) bool {
	s := c.s
	if d := s.Kid(i, "det"); d >= 0 && isOf(form(s, d), "the", "this", "that", "these", "those") {
		return true
	}
	if p := s.Kid(i, "nmod:poss"); p >= 0 && s.Tokens[p].UPOS == "PRON" {
		return true
	}
	return c.namesDay(i)
}

// toldBefore reports whether a contact between the same sides was told before.
func (c *coder) toldBefore(f *find) bool { return c.hadMet[sidesKey(f.source, f.target)] }

// sidesKey is the same for the same actors on either side.
func sidesKey(source, target []int) string {
	both := union(source, target)
	slices.Sort(both)
	return fmt.Sprint(both)
}

// isPolitical reports whether the sides of a find are such as the record is about: states, bodies, forces, groups, and
// those who act for them.
func (c *coder) isPolitical(f *find) bool {
	public := func(of []int) bool { return slices.ContainsFunc(of, c.isPublic) }
	switch {
	case public(f.source):
		return true
	case f.code[:2] == "14", f.code == "133":
		return slices.ContainsFunc(f.source, func(a int) bool {
			k := c.cast.Actors[a].Kind
			return k == "people" || k == "group" || k == "organization"
		})
	case slices.ContainsFunc(f.source, func(a int) bool { return c.cast.Actors[a].Kind == "organization" }) && f.code >= "09" && f.code < "14" && (f.saying < 0 || f.word.Lemma != ""):
		return public(f.target)
	case len(f.source) > 0:
		return f.code >= "17" && public(f.target) && slices.ContainsFunc(f.source, func(a int) bool { return c.cast.Actors[a].Kind != "media" })
	}
	if f.by != nil && (f.by.word.Op == "demand" || f.by.word.Op == "appeal") && public(f.by.source) && f.by.code != "" {
		return true // "called for a ceasefire"
	}
	if f.code == "0871" && f.word.Pos == 'n' && c.s.Is(f.tok, "nsubj") {
		h := c.s.Tokens[f.tok].Head
		return h > f.tok && isOf(lemma(c.s, h), "take", "come", "enter", "begin", "start", "hold", "go") // "a ceasefire took effect"
	}
	if f.code >= "173" && f.word.Pos == 'n' && c.judged(f) {
		return true
	}
	if f.code < "12" || !slices.ContainsFunc(f.target, func(a int) bool { return c.cast.Actors[a].Country != "" }) {
		return false
	}
	return f.code >= "17" || isVerb(c.s, f.tok) && isPassive(c.s, f.tok)
}

// judged reports whether a party to politics condemns or welcomes the act that a noun names: that makes a murder politics.
func (c *coder) judged(f *find) bool {
	i := f.tok
	for c.s.Is(i, "conj") && c.s.Tokens[i].Head >= 0 {
		i = c.s.Tokens[i].Head
	}
	h := c.s.Tokens[i].Head
	if h < 0 || c.find[h] == nil || !c.s.Is(i, "obj", "obl") {
		return false
	}
	by := c.find[h]
	return by.word.Lemma != "call" && (strings.HasPrefix(by.code, "11") || strings.HasPrefix(by.code, "05")) && slices.ContainsFunc(by.source, c.isPublic)
}

// isPublic reports whether an actor is a party to politics.
func (c *coder) isPublic(a int) bool {
	act := &c.cast.Actors[a]
	switch act.Kind {
	case "media":
		return false
	case "armed_force", "government", "country":
		return true
	case "group", "organization":
		return act.Entry != nil || act.Code != "" || act.Country != "" || len(act.Members) > 0 || c.isArmed(act.Name) || act.Kind == "group" && c.holdsOffice(act.Name)
	case "person":
		return act.Entry != nil || act.Country != "" && (act.Role != "" || c.holdsOffice(act.Name) || c.answers(a)) || c.holdsOffice(act.Role)
	}
	return act.Country != ""
}

// answers reports whether somebody speaks in a transcript in which questions are asked and is not of those who ask.
func (c *coder) answers(a int) bool {
	return slices.ContainsFunc(c.cast.Turns, func(t actor.Turn) bool { return t.Question }) && slices.ContainsFunc(c.cast.Turns, func(t actor.Turn) bool { return t.Actor == a && !t.Question })
}

// isBody reports whether an actor is an international body, whose meetings need no second side.
func (c *coder) isBody(a int) bool {
	act := &c.cast.Actors[a]
	_, ok := codebook.BodyCode(act.Country)
	return ok && act.Kind != "person" && act.Kind != "office"
}

// isArmed reports whether a description names fighters or a side of a conflict: "the rebels", "separatist guerrillas".
func (c *coder) isArmed(name string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(name)) {
		switch w {
		case "in", "from", "at", "on", "who", "that":
			return false
		}
		if c.book.Is("armed", strings.TrimSuffix(w, "s")) {
			return true
		}
	}
	return false
}

// holdsOffice reports whether a role or description is of one who acts for a state: "Vice-President", "a senior official".
func (c *coder) holdsOffice(role string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(role), func(r rune) bool { return r == ' ' || r == '-' }) {
		if c.book.Is("office", w) {
			return true
		}
	}
	return false
}

// trigger is the words that name the event.
func (c *coder) trigger(f *find) text.Span {
	s := c.s
	if f.saying >= 0 && !c.sayings[f.saying].Cue.IsZero() {
		return c.sayings[f.saying].Cue
	}
	span := s.Tokens[f.tok].Span
	if f.word.Pos == 'n' {
		for k := f.tok - 1; k >= 0 && s.Tokens[k].Head == f.tok && s.Is(k, "compound"); k-- {
			span = s.Tokens[k].Span.Cover(span)
		}
		if v := c.lender(f.tok); v >= 0 {
			if wide := s.Tokens[v].Span.Cover(span); wide.Len() <= maxTrigger {
				span = wide
			}
		}
		return span
	}
	if o := c.object(f.tok); o > f.tok && c.find[o] != nil && c.find[o].silent && c.find[o].word.Code == f.word.Code { // "expressed deep concern"
		if wide := span.Cover(s.Tokens[o].Span); wide.Len() <= maxTrigger {
			return wide
		}
	}
	if f.word.Particle != "" {
		for _, k := range s.Kids(f.tok) {
			if form(s, int(k)) == f.word.Particle {
				if wide := span.Cover(s.Tokens[k].Span); wide.Len() <= maxTrigger {
					return wide
				}
			}
		}
	}
	return span
}

// when is the date of what token i names, nil if none is told.
func (c *coder) when(i int) *when.Expression {
	e := c.dates.For(c.a, c.sent, i)
	if e == nil {
		if v := c.lender(i); v >= 0 {
			e = c.dates.For(c.a, c.sent, v)
		}
	}
	if e == nil || !e.Resolved {
		return nil
	}
	return e
}

// place is where the text says that it happens: a name of a place behind "in", "at", "near" or "on".
func (c *coder) place(i int) Place {
	s := c.s
	for _, p := range [...]string{"in", "at", "near", "on", "to", "across", "around"} {
		k := c.prep(i, p)
		if k < 0 {
			continue
		}
		for _, n := range s.Names {
			if n.First <= k && k <= n.Last && n.Kind == lang.Place {
				pl := Place{Span: s.Range(n.First, n.Last)}
				pl.Name = c.a.Doc.Quote(pl.Span)
				if m := c.cast.Covering(c.sent, k); m != nil {
					pl.Country = c.cast.Actors[m.Actor].Country
				}
				return pl
			}
		}
	}
	return Place{}
}

// rule says in words how a find was coded.
func (c *coder) rule(f *find) string {
	var b strings.Builder
	name := f.word.Lemma
	if f.word.Particle != "" {
		name += " " + f.word.Particle
	}
	switch {
	case name == "":
		fmt.Fprintf(&b, "a statement of this act")
	case f.word.Pos == 'n':
		fmt.Fprintf(&b, "noun %q", name)
		if v := c.lender(f.tok); v >= 0 {
			fmt.Fprintf(&b, " with its verb %q", lemma(c.s, v))
		}
	default:
		fmt.Fprintf(&b, "verb %q", name)
	}
	if f.inner != "" && f.word.Op != "" {
		fmt.Fprintf(&b, ", %s of %s", f.word.Op, f.inner)
	}
	if f.by != nil {
		fmt.Fprintf(&b, ", spoken of by %q", lemma(c.s, f.by.tok))
	}
	return b.String()
}

// Weights of confidence: about the share of such events found right on hand-coded documents, less what a text that was
// not looked at will take off it.
const (
	sureVerb, sureNoun, sureSay  = 0.74, 0.66, 0.62
	atRoot, lent                 = 0.08, 0.03
	noSource, noTarget, spokenOf = -0.15, -0.05, -0.1
	perClause                    = -0.03
)

func (c *coder) confidence(f *find) float64 {
	p := sureVerb
	switch {
	case f.word.Op == "say" || f.word.Lemma == "":
		p = sureSay
	case f.word.Pos == 'n':
		p = sureNoun
	}
	at := f.tok
	if v := c.lender(at); v >= 0 {
		at = v
		p += lent
	}
	depth := 0
	for h := at; h >= 0 && depth < maxClimb; h = c.s.Tokens[h].Head {
		if !c.s.Is(h, "conj", "root") {
			depth++
		}
	}
	if depth == 0 {
		p += atRoot
	}
	p += perClause * float64(depth)
	if len(f.target) == 0 {
		p += noTarget
	}
	if len(f.source) == 0 {
		p += noSource
	}
	if f.by != nil {
		p += spokenOf
	}
	return min(max(p, 0.05), 0.95)
}
