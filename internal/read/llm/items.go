package llm

import (
	"strings"

	"detente/internal/read"
	"detente/internal/text"
)

// ground is what an item is wrong without: the sentence it stands in, its words there, and its condition, zero where it has none.
type ground struct {
	sentence, words text.Span
	condition       read.Span
}

// ground finds them, or says why the item is refused. An item whose words and labels another had is given again.
func (p *part) ground(c *cited, condition, words string, longest int, labels ...string) (g ground, why string) {
	if g.sentence, why = p.p.sentence(c.Sentence, c.Before); why != "" {
		return g, why
	}
	if g.words, why = p.p.within(g.sentence, words, longest, false); why != "" {
		return g, why
	}
	if g.condition, why = p.optional(g.sentence, condition); why != "" {
		return g, why
	}
	if !p.first(p.cite(g.words), labels...) {
		return g, again
	}
	return g, ""
}

func (p *part) statement(s *statementGiven) string {
	if !allowed("statement.act", s.Act) || !allowed("statement.form", s.Form) || !allowed("statement.channel", s.Channel) {
		return noLabel
	}
	speakers, okS := p.side(s.Speakers)
	addressees, okA := p.side(s.Addressees)
	via, okV := p.side(s.Via)
	if !okS || !okA || !okV {
		return noActor
	}
	g, why := p.ground(&s.cited, s.Condition, s.Content, maxSentence, s.Act)
	if why != "" {
		return why
	}
	id := next("s", len(p.out.Statements))
	if s.ID != "" && p.statements[s.ID] == "" {
		p.statements[s.ID] = id
	}
	p.out.Statements = append(p.out.Statements, read.Statement{ID: id, Speakers: speakers, Addressees: addressees, Via: via, Act: s.Act, Form: s.Form, Channel: s.Channel,
		Cue: p.aside("cue", g.sentence, s.Cue), Content: p.cite(g.words), Condition: g.condition, When: p.when(g.sentence, s.When),
		Evidence: p.cite(g.sentence.Cover(g.words)), Basis: basis(map[string][]string{"speakers": speakers})})
	return ""
}

func (p *part) event(e *eventGiven) string {
	code, ok := p.books.Cameo(e.CAMEO)
	if !ok || !allowed("event.status", e.Status) {
		return noLabel
	}
	source, okS := p.side(e.Source)
	target, okT := p.side(e.Target)
	switch {
	case !okS || !okT:
		return noActor
	case len(source)+len(target) == 0:
		return nobody
	}
	g, why := p.ground(&e.cited, e.Condition, e.Trigger, maxWords, e.CAMEO, strings.Join(source, ","), strings.Join(target, ","))
	if why != "" {
		return why
	}
	out := read.Event{ID: next("e", len(p.out.Events)), Source: source, Target: target, CAMEO: code.Code, Goldstein: code.Goldstein, Status: e.Status, Condition: g.condition,
		When: p.when(g.sentence, e.When), Place: p.place(g.sentence, e.Place), SaidIn: p.statements[e.SaidIn], Trigger: p.cite(g.words),
		Evidence: p.cite(g.sentence.Cover(g.words)), Basis: basis(map[string][]string{"source": source, "target": target})}
	if pl, ok := p.books.Plover(code.Code); ok {
		if out.PLOVER = pl.Type; e.Status == "planned" || e.Status == "promised" {
			out.PLOVER = pl.Ahead()
		}
	}
	p.out.Events = append(p.out.Events, out)
	return ""
}

func (p *part) commitment(c *commitmentGiven) string {
	if _, ok := p.books.Cameo(c.CAMEO); c.CAMEO != "" && !ok || !allowed("commitment.kind", c.Kind) {
		return noLabel
	}
	by, okB := p.side(c.By)
	to, okT := p.side(c.To)
	switch {
	case !okB || !okT:
		return noActor
	case len(by) == 0:
		return nobody
	}
	g, why := p.ground(&c.cited, c.Condition, c.Action, maxSentence, c.Kind)
	if why != "" {
		return why
	}
	p.out.Commitments = append(p.out.Commitments, read.Commitment{ID: next("c", len(p.out.Commitments)), Kind: c.Kind, By: by, To: to, Action: p.cite(g.words),
		Condition: g.condition, Deadline: p.when(g.sentence, c.Deadline), CAMEO: c.CAMEO, Status: "open", SaidIn: p.statements[c.SaidIn],
		Evidence: p.cite(g.sentence.Cover(g.words)), Basis: basis(map[string][]string{"to": to})})
	return ""
}

func (p *part) contact(k *contactGiven) string {
	if !allowed("contact.kind", k.Kind) || !allowed("contact.status", k.Status) {
		return noLabel
	}
	participants, ok := p.side(k.Participants)
	switch {
	case !ok:
		return noActor
	case len(participants) == 0:
		return nobody
	}
	g, why := p.ground(&k.cited, "", k.Words, maxWords, k.Kind)
	if why != "" {
		return why
	}
	out := read.Contact{ID: next("k", len(p.out.Contacts)), Kind: k.Kind, Participants: participants, Status: k.Status, When: p.when(g.sentence, k.When),
		Place: p.place(g.sentence, k.Place), Evidence: []read.Span{p.cite(g.words)}, Basis: basis(map[string][]string{"participants": participants})}
	for _, m := range k.Mentions[:min(len(k.Mentions), mostItems)] {
		if s := p.aside("mention", g.sentence, m); !s.IsZero() && s != out.Evidence[0] {
			out.Evidence = append(out.Evidence, s)
		}
	}
	for _, t := range k.Topics[:min(len(k.Topics), mostItems)] {
		if s := p.aside("topic", g.sentence, t); !s.IsZero() {
			out.Topics = append(out.Topics, s)
		}
	}
	p.out.Contacts = append(p.out.Contacts, out)
	return ""
}
