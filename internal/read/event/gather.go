package event

import (
	"slices"
	"strings"

	"detente/internal/read/actor"
	"detente/internal/read/when"
	"detente/internal/text"
)

// entry is a contact with what merging needs.
type entry struct {
	Contact
	sent  int   // of its last mention
	sents []int // of each evidence
	weak  bool
	day   when.Interval
}

type gatherer struct {
	c         *coder
	published when.Date
	entries   []entry
}

// add merges a mention into the entry it speaks of, or begins a new one.
func (g *gatherer) add(m *mention) {
	if m.status == held && m.when != nil && g.toCome(m.when.Interval) {
		m.status = planned
	}
	both := len(m.who) == 1 && g.c.isBothSides(m.who[0]) && m.kind != "visit" && !(m.noun && m.bare)
	if len(m.who) < 2 && m.noun && m.kind != "visit" && !both {
		if m.bare || m.several {
			return
		}
		m.definite = true
	}
	if i := g.match(m); i >= 0 {
		g.merge(&g.entries[i], m)
		return
	}
	if len(m.who) < 2 && m.noun && isHeld(m.status) {
		m.who = union(m.who, g.fromTitle(m))
	}
	if len(m.who) == 0 || len(m.who) < 2 && m.kind != "visit" && !both && !(m.kind == "meeting" && slices.ContainsFunc(m.who, g.c.isBody)) || !slices.ContainsFunc(m.who, g.c.isPublic) && !both {
		return
	}
	if !both && !g.twoSides(m) || g.isDomestic(m) {
		return
	}
	e := entry{Contact: Contact{Kind: m.kind, Participants: m.who, Status: m.status, When: m.when, Place: m.place, Topics: m.topics,
		Evidence: []text.Span{m.span}, Rule: m.rule, Sources: m.sources, Confidence: m.sure}, sent: m.sent, sents: []int{m.sent}, weak: m.weak}
	if m.when != nil {
		e.day = m.when.Interval
	}
	g.entries = append(g.entries, e)
}

// twoSides reports whether the participants are more than one and the same.
func (g *gatherer) twoSides(m *mention) bool {
	if m.kind == "visit" {
		return m.mover
	}
	if g.isWithin(m.who) {
		return false
	}
	public := 0
	for _, a := range m.who {
		if act := &g.c.cast.Actors[a]; g.c.isPublic(a) || m.kind != "message" && (act.Kind == "person" || act.Country == "" && !g.isGeneric(act)) {
			public++
		}
	}
	return public >= 2 || slices.ContainsFunc(m.who, g.c.isBody)
}

// persons leaves out a country for which somebody is in contact by name or office, if more than two are: the country of "Chad's president
// Doe and President Roe" is no third side.
func (g *gatherer) persons(kind string, who []int) []int {
	if len(who) < 3 || kind == "visit" {
		return who
	}
	return slices.DeleteFunc(slices.Clone(who), func(a int) bool {
		act := &g.c.cast.Actors[a]
		return act.Kind == "country" && slices.ContainsFunc(who, func(b int) bool {
			o := &g.c.cast.Actors[b]
			return o.Country == act.Country && (o.Kind == "person" || o.Kind == "office")
		})
	})
}

// isWithin reports whether all who meet hold office in one and the same state: a prime minister and a mayor.
func (g *gatherer) isWithin(who []int) bool {
	home := ""
	for _, a := range who {
		act := &g.c.cast.Actors[a]
		if _, state := g.c.books.Nation(act.Country); !state || act.Kind != "person" && act.Kind != "office" && act.Kind != "government" || home != "" && act.Country != home {
			return false
		}
		if role := strings.ToLower(act.Role + " " + act.Name); strings.Contains(role, "opposition") || strings.Contains(role, "rebel") {
			return false
		}
		home = act.Country
	}
	return len(who) > 1
}

// isDomestic reports whether a contact that an official text tells is among the issuer's own people, or a journey of theirs to
// nowhere abroad: a record of the dealings of states leaves out whom a government meets at home.
func (g *gatherer) isDomestic(m *mention) bool {
	home := g.c.issuedBy
	if home == "" || m.place.Country != "" && m.place.Country != home {
		return false
	}
	return !slices.ContainsFunc(m.who, func(a int) bool {
		act := &g.c.cast.Actors[a]
		switch {
		case act.Country != "":
			return act.Country != home
		case act.Kind == "person":
			return act.Role != "" && m.kind != "visit"
		}
		return act.Entry != nil || len(act.Members) > 0 || g.c.isArmed(act.Name) || g.isForeign(act)
	})
}

// isForeign reports whether a description is of those abroad: "our allies and partners", "his counterparts".
func (g *gatherer) isForeign(act *actor.Actor) bool {
	for w := range strings.FieldsSeq(strings.ToLower(act.Name)) {
		if g.c.book.Is("relation", strings.TrimSuffix(w, "s")) || g.c.book.Is("abroad", w) {
			return true
		}
	}
	return false
}

// homeOf is the country whose official text it is, in a readout without its issuer that of whom its title names first; "" for news
// and where the text does not say.
func homeOf(cast *actor.Cast, titled []int) string {
	switch {
	case cast.Issuer >= 0:
		return cast.Actors[cast.Issuer].Country
	case cast.Genre == actor.Readout && len(titled) > 0:
		return cast.Actors[titled[0]].Country
	}
	for _, t := range cast.Turns {
		if !t.Question && t.Actor >= 0 && cast.Actors[t.Actor].Country != "" {
			return cast.Actors[t.Actor].Country
		}
	}
	return ""
}

// isGeneric reports whether an actor is one word that tells only what somebody is: "envoy", "officials".
func (g *gatherer) isGeneric(act *actor.Actor) bool {
	return act.Kind != "person" && len(act.Members) == 0 && !strings.Contains(act.Name, " ")
}

// fromTitle is the sides that the title names, for a call or meeting that an official text is about and of which it names
// one side or none.
func (g *gatherer) fromTitle(m *mention) []int {
	if g.c.cast.Genre == actor.News || g.c.cast.Genre == actor.Transcript || m.summit || m.kind != "call" && m.kind != "video_call" && m.kind != "meeting" {
		return nil
	}
	return g.c.people
}

// maxEntries is how many of the last contacts a mention is held against: in a text that tells more, earlier ones are far.
const maxEntries = 200

// match is the entry that a mention speaks of, -1 if none.
func (g *gatherer) match(m *mention) int {
	best, bestScore := -1, 0
	for i := len(g.entries) - 1; i >= max(0, len(g.entries)-maxEntries); i-- {
		if score := g.fits(&g.entries[i], m); score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

// fits says how well a mention fits an entry, 0 if not at all.
func (g *gatherer) fits(e *entry, m *mention) int {
	if !g.datesAgree(e, m) {
		return 0
	}
	if !sameFamily(e, m) {
		if m.kind == "visit" && m.status == cancelled && m.definite && m.sent == e.sent && !isHeld(e.Status) {
			return 4 // "was due to meet her on Friday, put off the visit"
		}
		return 0
	}
	shared, extra := 0, 0
	for _, a := range m.who {
		switch {
		case slices.Contains(e.Participants, a):
			shared += 2
		case g.sameSide(a, e.Participants), g.countryOf(a, e.Participants) >= 0:
			shared++
		default:
			extra++
		}
	}
	if extra > 0 && !(m.kind == "visit" && shared > 0 && len(m.who) == 1) {
		return 0
	}
	if m.weak && m.sent == e.sent && (len(m.who) < 2 || shared >= 2*len(m.who)) {
		return 9 // "spoke today to discuss"
	}
	if !m.weak && m.place.Name != "" && e.Place.Name != "" && m.place.Name != e.Place.Name && !m.definite {
		return 0
	}
	if m.sent == e.sent && isHeld(e.Status) && m.status == proposed && len(m.who) > 1 && m.noun {
		return 8 // "answered a call from him after he had asked for a conversation"
	}
	if isHeld(e.Status) != isHeld(m.status) && (isHeld(e.Status) || !m.definite || e.Status == "denied") {
		return 0 // only "the meeting", of one that is to come, says nothing of its status
	}
	full := len(m.who) >= 2
	switch {
	case full:
		return 10 + shared
	case m.definite || m.weak:
		if d := m.sent - e.sent; d > maxDistance && !m.definite || d > farDistance || m.noun && (e.Kind == "consultation") != (m.kind == "consultation") {
			return 0
		}
		return 1 + 2*shared
	case m.kind == "visit" && len(m.who) == 1 && shared > 0:
		return 5
	}
	return 0
}

// maxDistance is how many sentences after its last mention "they spoke" still means the same contact.
const maxDistance = 8

// farDistance is how many "the meeting" does.
const farDistance = 25

// sameSide reports whether an actor is of the country of one of the others: a government for its president.
func (g *gatherer) sameSide(a int, of []int) bool {
	act := &g.c.cast.Actors[a]
	if act.Country == "" {
		return len(act.Members) == 0 && act.Kind == "unknown"
	}
	return act.Kind != "person" && slices.ContainsFunc(of, func(b int) bool { return g.c.cast.Actors[b].Country == act.Country })
}

// countryOf is which of the others is the country of a person in office, told for him elsewhere; -1 if none.
func (g *gatherer) countryOf(a int, of []int) int {
	act := &g.c.cast.Actors[a]
	if act.Country == "" || act.Kind != "person" {
		return -1
	}
	return slices.IndexFunc(of, func(b int) bool {
		return g.c.cast.Actors[b].Kind == "country" && g.c.cast.Actors[b].Country == act.Country
	})
}

// toCome reports whether a time begins after publication: what is dated so is not held, whatever the tense, as in "The Council
// meets on Friday".
func (g *gatherer) toCome(v when.Interval) bool {
	return !g.published.IsZero() && g.published.Before(v.From)
}

func isHeld(status string) bool { return status == held }

// sameFamily reports whether two kinds can be of one contact: a call may be told as talks, a visit not as a call.
func sameFamily(e *entry, m *mention) bool {
	a, b := e.Kind, m.kind
	if a == b || m.weak && b != "visit" && a != "visit" || e.weak && a != "visit" && b != "visit" {
		return true
	}
	call := func(k string) bool { return k == "call" || k == "video_call" }
	talk := func(k string) bool { return k == "meeting" || k == "talks" || k == "consultation" }
	return call(a) && call(b) || talk(a) && talk(b) || a == "video_call" && b == "meeting" && m.definite
}

// pastDays is how long before publication a dated contact is history, which an undated mention does not mean.
const pastDays = 14

func (g *gatherer) datesAgree(e *entry, m *mention) bool {
	old := func(v when.Interval) bool {
		return !g.published.IsZero() && !v.To.IsZero() && g.published.Sub(v.To) > pastDays
	}
	switch {
	case e.When == nil && m.when == nil:
		return true
	case e.When == nil:
		return m.sent == e.sent || m.definite || !old(m.when.Interval)
	case m.when == nil:
		return m.sent == e.sent || m.definite || !old(e.day)
	}
	a, b := e.day, m.when.Interval
	if !a.From.IsZero() && !b.To.IsZero() && b.To.Before(a.From) || !b.From.IsZero() && !a.To.IsZero() && a.To.Before(b.From) {
		return false
	}
	return true
}

// merge adds a mention to its entry.
func (g *gatherer) merge(e *entry, m *mention) {
	e.sent = m.sent
	if !slices.ContainsFunc(e.Evidence, func(x text.Span) bool { return x.Overlaps(m.span) }) {
		e.Evidence, e.sents = append(e.Evidence, m.span), append(e.sents, m.sent)
	}
	if e.weak && !m.weak && (len(m.who) > 1 || m.kind == "call" || m.kind == "video_call" || m.kind == "meeting") {
		e.Kind, e.weak = m.kind, false
	} else if e.Kind == "call" && m.kind == "video_call" {
		e.Kind = "video_call"
	}
	if e.When == nil && m.when != nil {
		e.When, e.day = m.when, m.when.Interval
	} else if m.when != nil && m.when.Interval.Days() > 0 && (e.day.Days() == 0 || m.when.Interval.Days() < e.day.Days()) {
		e.When, e.day = m.when, m.when.Interval
	}
	if e.Place.Span.IsZero() {
		e.Place = m.place
	}
	for _, a := range m.who {
		if i := g.countryOf(a, e.Participants); i >= 0 && e.Kind != "visit" && !slices.Contains(e.Participants, a) {
			e.Participants = slices.Clone(e.Participants)
			e.Participants[i] = a
		}
	}
	if e.Kind == "visit" {
		e.Participants = union(e.Participants, without(m.who, e.Participants))
	}
	e.Topics = append(e.Topics, m.topics...)
	switch open := e.Status == possible || e.Status == proposed; {
	case open && m.status == planned, (open || e.Status == planned) && (m.status == cancelled || m.status == refused):
		e.Status = m.status
	}
	e.Confidence = max(e.Confidence, m.sure)
}

// finish hands out the contacts, each with what was said in it: "told Putin in a phone call", "said during the call".
func (g *gatherer) finish() []Contact {
	out := make([]Contact, len(g.entries))
	for i := range g.entries {
		if e := &g.entries[i]; e.Status == held && g.toCome(e.day) {
			e.Status = planned // by a date that a later mention gave
		}
		out[i] = g.entries[i].Contact
		out[i].Participants = g.persons(out[i].Kind, out[i].Participants)
		for k, ev := range out[i].Evidence {
			for _, y := range g.c.cued[g.entries[i].sents[k]] {
				if s := &g.c.sayings[y]; s.Cue.Before(ev) && !s.Content.Overlaps(ev) && !slices.Contains(out[i].Statements, y) {
					out[i].Statements = append(out[i].Statements, y)
				}
			}
		}
	}
	return out
}
