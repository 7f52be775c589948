package alert

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	html "html/template"
	"strings"
	text "text/template"
	"time"

	"detente/internal/export/brief"
	"detente/internal/record"
)

//go:embed message.html
var htmlForm string

//go:embed message.txt
var textForm string

var (
	asHTML = html.Must(html.New("message.html").Parse(htmlForm))
	asText = text.Must(text.New("message.txt").Parse(textForm))
)

// Message is what is sent: a subject in one line, and the same as plain text and as HTML.
type Message struct {
	Subject, Text, HTML string
	Alert               *record.Alert // nil of a brief that no rule asks for
}

// view is what the forms show.
type view struct {
	*record.Alert
	Link string
}

// At is the address of a path of the page.
func (v view) At(path string) string { return v.Link + path }

// message is an alert as it is sent. That of a brief is made now.
func (e *Engine) message(ctx context.Context, r *record.Rule, a *record.Alert) (*Message, error) {
	if a.On == record.OnBrief && !a.Test {
		return e.briefMessage(ctx, r, a)
	}
	m := &Message{Subject: subject(a), Alert: a}
	v := view{a, e.Link}
	var plain, page bytes.Buffer
	if err := asText.Execute(&plain, v); err != nil {
		return nil, fmt.Errorf("alert: %w", err)
	}
	if err := asHTML.Execute(&page, v); err != nil {
		return nil, fmt.Errorf("alert: %w", err)
	}
	m.Text, m.HTML = plain.String(), page.String()
	return m, nil
}

// subject is one line for all that a message tells of.
func subject(a *record.Alert) string {
	s := a.Name
	if len(a.Items) > 0 {
		s += ": " + a.Items[0].Title
	}
	if n := len(a.Items) + a.More - 1; n > 0 {
		s += fmt.Sprintf(" (and %d more)", n)
	}
	if a.Test {
		s = "[Test] " + s
	}
	return line(s, titleLength)
}

// briefDays is how many days a brief is of: a week, so that no day of the week is favoured.
const briefDays = 7

// briefMessage is the brief of a rule's situation or parties, until the last day of which anything was read.
func (e *Engine) briefMessage(ctx context.Context, r *record.Rule, a *record.Alert) (*Message, error) {
	situations, err := e.Store.Situations(ctx)
	if err != nil {
		return nil, err
	}
	of, ok := (&watch{e, nil, situations}).situation(r)
	if !ok || of == nil {
		return nil, finalError{fmt.Errorf("there is no situation %q any more", r.Situation)}
	}
	last, ok, err := e.Store.LastDay(ctx)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, finalError{fmt.Errorf("nothing was read yet that a brief could be of")}
	}
	b, err := brief.Make(ctx, e.Store, of, last-briefDays+1, last)
	if err != nil {
		return nil, err
	}
	m, err := BriefMessage(b)
	if err == nil {
		m.Alert = a
	}
	return m, err
}

// BriefMessage is a brief as it is sent by mail.
func BriefMessage(b *brief.Brief) (*Message, error) {
	var plain, page bytes.Buffer
	if err := b.Write(&plain, "markdown"); err != nil {
		return nil, err
	}
	if err := b.Write(&page, "html"); err != nil {
		return nil, err
	}
	return &Message{Subject: line(fmt.Sprintf("Brief: %s, %s to %s", b.Name, b.From, b.To), titleLength), Text: plain.String(), HTML: page.String()}, nil
}

// hooked is a message as a webhook has it.
type hooked struct {
	ID    string       `json:"id"` // of the delivery: the same whenever it is tried
	Alert string       `json:"alert"`
	Rule  hookedRule   `json:"rule"`
	Made  time.Time    `json:"made"`
	Test  bool         `json:"test"`
	Items []hookedItem `json:"items"`
	More  int          `json:"more"`            // that fired beyond those
	Text  string       `json:"brief,omitempty"` // of a rule on the hour of a brief: Markdown
}

type hookedRule struct {
	ID   string         `json:"id"`
	Name string         `json:"name"`
	On   record.Trigger `json:"on"`
}

type hookedItem struct {
	record.Notice
	Link string `json:"link"`
}

// markdown is the text of a brief, "" of any other message.
func (m *Message) markdown() string {
	if m.Alert != nil && m.Alert.On == record.OnBrief && !m.Alert.Test {
		return m.Text
	}
	return ""
}

func (e *Engine) hooked(id string, r *record.Rule, m *Message) *hooked {
	a := m.Alert
	out := &hooked{ID: id, Alert: a.ID, Rule: hookedRule{r.ID, r.Name, r.On}, Made: a.Made, Test: a.Test, Items: []hookedItem{}, More: a.More, Text: m.markdown()}
	for _, n := range a.Items {
		out.Items = append(out.Items, hookedItem{n, e.Link + n.Path})
	}
	return out
}

// Addresses refuses what is no address of mail.
func Addresses(list []string) error {
	for _, a := range list {
		if !record.MailAddress(a) {
			return fmt.Errorf("%q is no address of mail: write it as desk@example.org, without a name", strings.ToValidUTF8(a, "�"))
		}
	}
	return nil
}
