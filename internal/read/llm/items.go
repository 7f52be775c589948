package llm

import (
	"strings"

	"detente/internal/read"
)

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
	sentence, why := p.p.sentence(s.Sentence, s.Before)
	if why != "" {
		return why
	}
	content, why := p.p.within(sentence, s.Content, maxSentence, false)
	if why != "" {
		return why
	}
	condition, why := p.optional(sentence, s.Condition)
	if why != "" {
		return why
	}
	if !p.first(p.cite(content), s.Act) {
		return again
	}
	id := next("s", len(p.out.Statements))
	if s.ID != "" && p.statements[s.ID] == "" {
		p.statements[s.ID] = id
	}
	p.out.Statements = append(p.out.Statements, read.Statement{ID: id, Speakers: speakers, Addressees: addressees, Via: via, Act: s.Act, Form: s.Form, Channel: s.Channel,
		Cue: p.aside("cue", sentence, s.Cue), Content: p.cite(content), Condition: condition, When: p.when(sentence, s.When),
		Evidence: p.cite(sentence.Cover(content)), Basis: basis(map[string][]string{"speakers": speakers})})
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
	sentence, why := p.p.sentence(e.Sentence, e.Before)
	if why != "" {
		return why
	}
	trigger, why := p.p.within(sentence, e.Trigger, maxWords, false)
	if why != "" {
		return why
	}
	condition, why := p.optional(sentence, e.Condition)
	if why != "" {
		return why
	}
	if !p.first(p.cite(trigger), e.CAMEO, strings.Join(source, ","), strings.Join(target, ",")) {
		return again
	}
	out := read.Event{ID: next("e", len(p.out.Events)), Source: source, Target: target, CAMEO: code.Code, Goldstein: code.Goldstein, Status: e.Status, Condition: condition,
		When: p.when(sentence, e.When), Place: p.place(sentence, e.Place), SaidIn: p.statements[e.SaidIn], Trigger: p.cite(trigger),
		Evidence: p.cite(sentence.Cover(trigger)), Basis: basis(map[string][]string{"source": source, "target": target})}
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
	sentence, why := p.p.sentence(c.Sentence, c.Before)
	if why != "" {
		return why
	}
	action, why := p.p.within(sentence, c.Action, maxSentence, false)
	if why != "" {
		return why
	}
	condition, why := p.optional(sentence, c.Condition)
	if why != "" {
		return why
	}
	if !p.first(p.cite(action), c.Kind) {
		return again
	}
	p.out.Commitments = append(p.out.Commitments, read.Commitment{ID: next("c", len(p.out.Commitments)), Kind: c.Kind, By: by, To: to, Action: p.cite(action),
		Condition: condition, Deadline: p.when(sentence, c.Deadline), CAMEO: c.CAMEO, Status: "open", SaidIn: p.statements[c.SaidIn],
		Evidence: p.cite(sentence.Cover(action)), Basis: basis(map[string][]string{"to": to})})
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
	sentence, why := p.p.sentence(k.Sentence, k.Before)
	if why != "" {
		return why
	}
	words, why := p.p.within(sentence, k.Words, maxWords, false)
	if why != "" {
		return why
	}
	if !p.first(p.cite(words), k.Kind) {
		return again
	}
	out := read.Contact{ID: next("k", len(p.out.Contacts)), Kind: k.Kind, Participants: participants, Status: k.Status, When: p.when(sentence, k.When),
		Place: p.place(sentence, k.Place), Evidence: []read.Span{p.cite(words)}, Basis: basis(map[string][]string{"participants": participants})}
	for _, m := range k.Mentions[:min(len(k.Mentions), mostItems)] {
		if s := p.aside("mention", sentence, m); !s.IsZero() && s != out.Evidence[0] {
			out.Evidence = append(out.Evidence, s)
		}
	}
	for _, t := range k.Topics[:min(len(k.Topics), mostItems)] {
		if s := p.aside("topic", sentence, t); !s.IsZero() {
			out.Topics = append(out.Topics, s)
		}
	}
	p.out.Contacts = append(p.out.Contacts, out)
	return ""
}
