package read

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"detente/internal/text"
)

// The words that the contract allows. The test compares them with doc/format/reading.schema.json.
var (
	actorKinds = []string{"person", "office", "government", "organization", "armed_force", "group", "media", "country", "people", "unknown"}
	acts       = []string{"assert", "confirm", "deny", "accuse", "warn", "predict", "announce", "intend", "promise", "threaten", "offer",
		"agree", "refuse", "demand", "request", "propose", "order", "ask", "condemn", "praise", "regret", "decline"}
	forms    = []string{"direct", "indirect", "mixed"}
	channels = []string{"call", "video_call", "meeting", "interview", "press_conference", "briefing", "speech", "written", "broadcast",
		"social_media", ""}
	eventStatuses = []string{"happened", "ongoing", "planned", "possible", "conditional", "hypothetical", "demanded", "promised",
		"threatened", "denied"}
	commitmentKinds    = []string{"threat", "promise", "demand", "offer", "refusal", "plan", "agreement"}
	commitmentStatuses = []string{"open", "met", "broken", "lapsed", "withdrawn"}
	contactKinds       = []string{"call", "video_call", "meeting", "visit", "talks", "message", "consultation"}
	contactStatuses    = []string{"held", "planned", "proposed", "possible", "refused", "cancelled", "denied"}
)

// Labels are the words that the contract allows in a field: "actor.kind", "statement.act", "statement.form", "statement.channel",
// "event.status", "commitment.kind", "contact.kind" or "contact.status"; nil for any other.
func Labels(field string) []string {
	return slices.Clone(map[string][]string{"actor.kind": actorKinds, "statement.act": acts, "statement.form": forms, "statement.channel": channels,
		"event.status": eventStatuses, "commitment.kind": commitmentKinds, "contact.kind": contactKinds, "contact.status": contactStatuses}[field])
}

// maxFaults bounds what Validate reports: past some, a reading is wrong as a whole.
const maxFaults = 20

// Validate holds the reading against its own document: every span quotes the text it points at, every id refers to
// something that is there, every word is one of the contract's. The error names each fault, up to maxFaults.
func (r *Reading) Validate() error {
	v := validator{r: r, actors: map[string]bool{}, statements: map[string]bool{}, all: map[string]bool{}}
	var err error
	if v.text, err = text.New(r.Document.Text); err != nil {
		return fmt.Errorf("read: invalid reading: document.text: %w", err)
	}
	if v.text.Text() != r.Document.Text {
		return errors.New("read: invalid reading: document.text holds a byte order mark or carriage returns")
	}
	if r.Document.Title != "" {
		if v.title, err = text.New(r.Document.Title); err != nil {
			return fmt.Errorf("read: invalid reading: document.title: %w", err)
		}
	}
	v.reading()
	if len(v.faults) > 0 {
		return fmt.Errorf("read: invalid reading: %w", errors.Join(v.faults...))
	}
	return nil
}

type validator struct {
	r                       *Reading
	text, title             *text.Document // title is nil where there is none
	actors, statements, all map[string]bool
	faults                  []error
}

func (v *validator) fault(format string, args ...any) {
	if len(v.faults) < maxFaults {
		v.faults = append(v.faults, fmt.Errorf(format, args...))
	}
}

func (v *validator) reading() {
	r := v.r
	if r.Contract != Contract {
		v.fault("contract %q is not %q", r.Contract, Contract)
	}
	if r.Reader.Name == "" || r.Reader.Version == "" || r.Reader.Model == "" {
		v.fault("reader: name, version and model must be given")
	}
	if r.Document.ID == "" || r.Document.Language == "" {
		v.fault("document: id and language must be given")
	}
	if r.Actors == nil || r.Dates == nil || r.Statements == nil || r.Events == nil || r.Commitments == nil || r.Contacts == nil {
		v.fault("a required list is missing")
	}
	for i := range r.Actors {
		v.id(r.Actors[i].ID, v.actors)
	}
	for i := range r.Statements {
		v.id(r.Statements[i].ID, v.statements)
	}
	v.optional("document.dateline.place", r.Document.Dateline.Place)
	v.when("document.dateline.date", r.Document.Dateline.Date)
	for i := range r.Actors {
		v.actor(&r.Actors[i])
	}
	for i, d := range r.Dates {
		at := fmt.Sprintf("dates[%d]", i)
		v.span(at, Span{Start: d.Start, End: d.End, Text: d.Text})
		if d.From == "" && d.To == "" {
			v.fault("%s: neither from nor to", at)
		}
		v.when(at, When{From: d.From, To: d.To})
	}
	for i := range r.Statements {
		v.statement(&r.Statements[i])
	}
	v.nesting()
	for i := range r.Events {
		v.event(&r.Events[i])
	}
	for i := range r.Commitments {
		v.commitment(&r.Commitments[i])
	}
	for i := range r.Contacts {
		v.contact(&r.Contacts[i])
	}
}

func (v *validator) actor(a *Actor) {
	v.one(a.ID+": kind", a.Kind, actorKinds)
	if a.Name == "" {
		v.fault("%s: no name", a.ID)
	}
	for _, m := range a.Mentions {
		v.span(a.ID+": mentions", m)
	}
}

func (v *validator) statement(s *Statement) {
	v.refs(s.ID+": speakers", s.Speakers, v.actors)
	v.refs(s.ID+": addressees", s.Addressees, v.actors)
	v.refs(s.ID+": via", s.Via, v.actors)
	for _, m := range s.SpeakerSpans {
		v.span(s.ID+": speaker_spans", m)
	}
	v.ref(s.ID+": inside", s.Inside, v.statements)
	v.ref(s.ID+": outlet", s.Outlet, v.actors)
	v.one(s.ID+": act", s.Act, acts)
	v.one(s.ID+": form", s.Form, forms)
	v.one(s.ID+": channel", s.Channel, channels)
	v.optional(s.ID+": cue", s.Cue)
	v.span(s.ID+": content", s.Content)
	v.optional(s.ID+": condition", s.Condition)
	v.span(s.ID+": evidence", s.Evidence)
	v.when(s.ID+": when", s.When)
	v.basis(s.ID, s.Basis)
}

// nesting refuses a statement that stands inside itself.
func (v *validator) nesting() {
	inside := make(map[string]string, len(v.r.Statements))
	for i := range v.r.Statements {
		inside[v.r.Statements[i].ID] = v.r.Statements[i].Inside
	}
	for i := range v.r.Statements {
		id := v.r.Statements[i].ID
		steps := 0
		for at := inside[id]; at != "" && steps <= len(inside); at = inside[at] {
			steps++
		}
		if steps > len(inside) {
			v.fault("%s: stands inside itself", id)
			return
		}
	}
}

func (v *validator) event(e *Event) {
	v.id(e.ID, nil)
	v.refs(e.ID+": source", e.Source, v.actors)
	v.refs(e.ID+": target", e.Target, v.actors)
	v.cameo(e.ID, e.CAMEO)
	v.one(e.ID+": status", e.Status, eventStatuses)
	v.optional(e.ID+": condition", e.Condition)
	v.when(e.ID+": when", e.When)
	v.place(e.ID, e.Place)
	v.ref(e.ID+": said_in", e.SaidIn, v.statements)
	v.span(e.ID+": trigger", e.Trigger)
	v.span(e.ID+": evidence", e.Evidence)
	v.basis(e.ID, e.Basis)
}

func (v *validator) commitment(c *Commitment) {
	v.id(c.ID, nil)
	v.one(c.ID+": kind", c.Kind, commitmentKinds)
	v.refs(c.ID+": by", c.By, v.actors)
	v.refs(c.ID+": to", c.To, v.actors)
	v.span(c.ID+": action", c.Action)
	v.optional(c.ID+": condition", c.Condition)
	v.when(c.ID+": deadline", c.Deadline)
	if c.CAMEO != "" {
		v.cameo(c.ID, c.CAMEO)
	}
	v.one(c.ID+": status", c.Status, commitmentStatuses)
	v.ref(c.ID+": said_in", c.SaidIn, v.statements)
	v.span(c.ID+": evidence", c.Evidence)
	v.basis(c.ID, c.Basis)
}

func (v *validator) contact(c *Contact) {
	v.id(c.ID, nil)
	v.one(c.ID+": kind", c.Kind, contactKinds)
	v.refs(c.ID+": participants", c.Participants, v.actors)
	v.one(c.ID+": status", c.Status, contactStatuses)
	v.when(c.ID+": when", c.When)
	v.place(c.ID, c.Place)
	for _, t := range c.Topics {
		v.span(c.ID+": topics", t)
	}
	for _, id := range c.Statements {
		v.ref(c.ID+": statements", id, v.statements)
	}
	if len(c.Evidence) == 0 {
		v.fault("%s: no evidence", c.ID)
	}
	for _, s := range c.Evidence {
		v.span(c.ID+": evidence", s)
	}
	v.basis(c.ID, c.Basis)
}

func (v *validator) id(id string, kind map[string]bool) {
	if id == "" || v.all[id] {
		v.fault("id %q is empty or given twice", id)
	}
	v.all[id] = true
	if kind != nil {
		kind[id] = true
	}
}

func (v *validator) ref(at, id string, known map[string]bool) {
	if id != "" && !known[id] {
		v.fault("%s: %q is not in the reading", at, id)
	}
}

// refs checks a required list of ids.
func (v *validator) refs(at string, ids []string, known map[string]bool) {
	if ids == nil {
		v.fault("%s: the list is missing", at)
	}
	for _, id := range ids {
		if !known[id] {
			v.fault("%s: %q is not in the reading", at, id)
		}
	}
}

func (v *validator) one(at, word string, of []string) {
	if !slices.Contains(of, word) {
		v.fault("%s: %q is none of %v", at, word, of)
	}
}

func (v *validator) optional(at string, s Span) {
	if !s.IsZero() {
		v.span(at, s)
	}
}

func (v *validator) span(at string, s Span) {
	doc := v.text
	switch s.In {
	case "", "text":
	case "title":
		doc = v.title
	default:
		v.fault("%s: span in %q", at, s.In)
		return
	}
	if doc == nil {
		v.fault("%s: span in a title that is empty", at)
		return
	}
	there, err := doc.SpanOfPoints(s.Start, s.End)
	switch {
	case err != nil:
		v.fault("%s: %w", at, err)
	case there.Len() == 0:
		v.fault("%s: empty span at %d", at, s.Start)
	case doc.Quote(there) != s.Text:
		v.fault("%s: [%d:%d] is %.40q in the document, not %.40q", at, s.Start, s.End, doc.Quote(there), s.Text)
	}
}

func (v *validator) when(at string, w When) {
	for _, day := range [...]string{w.From, w.To} {
		if day == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			v.fault("%s: %q is no day", at, day)
		}
	}
	if w.From != "" && w.To != "" && w.From > w.To {
		v.fault("%s: from %s to %s", at, w.From, w.To)
	}
	v.optional(at, w.Text)
}

func (v *validator) place(at string, p Place) {
	if p == (Place{}) {
		return
	}
	if p.Name == "" {
		v.fault("%s: place without a name", at)
	}
	v.optional(at+": place", p.Span)
}

func (v *validator) cameo(at, code string) {
	ok := 2 <= len(code) && len(code) <= 4
	for _, c := range code {
		ok = ok && '0' <= c && c <= '9'
	}
	if !ok {
		v.fault("%s: CAMEO code %q is not of 2 to 4 digits", at, code)
	}
}

func (v *validator) basis(at string, b Basis) {
	if b.Confidence < 0 || b.Confidence > 1 {
		v.fault("%s: confidence %v is no probability", at, b.Confidence)
	}
	for field, why := range b.Unknown {
		if field == "" || why == "" {
			v.fault("%s: unknown %q because of %q", at, field, why)
		}
	}
}
