package record

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on any machine
	"unicode"
	"unicode/utf8"
)

// Trigger is what a rule waits for.
type Trigger string

// The triggers.
const (
	OnAlarm   Trigger = "alarm"   // an alarm of a pair
	OnEntry   Trigger = "entry"   // an entry that a search finds
	OnContact Trigger = "contact" // a contact that is planned or cancelled
	OnSource  Trigger = "source"  // a source that gives nothing for longer than it ever does
	OnBrief   Trigger = "brief"   // an hour of the day, at which the brief is sent
)

// Triggers are all of them.
var Triggers = []Trigger{OnAlarm, OnEntry, OnContact, OnSource, OnBrief}

// Limits of a rule.
const (
	UsualGather = 5       // minutes
	mostGather  = 24 * 60 // a day: who wants less may have a brief
	UsualMost   = 24      // messages in 24 hours
	mostMost    = 1000
	mostTo      = 20
	longestName = 200
	longestWord = 400 // of a search, as the API has it
)

// Rule says what somebody is to be told of, and how.
type Rule struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	On        Trigger    `json:"on"`
	Situation string     `json:"situation,omitempty"` // alarm, contact, brief: between its parties
	Parties   []string   `json:"parties,omitempty"`   // alarm, contact, brief: between these, codes; with neither: all situations, of contacts all
	Search    *Wanted    `json:"search,omitempty"`    // entry
	Statuses  []string   `json:"statuses,omitempty"`  // contact: those that are told of; planned and cancelled if empty
	Source    string     `json:"source,omitempty"`    // source: its address; all that are followed if empty
	At        string     `json:"at,omitempty"`        // brief: HH:MM
	Zone      string     `json:"zone,omitempty"`      // brief: of that hour, as Europe/Vienna; UTC if empty
	To        []Receiver `json:"to"`                  // beside its feed, which every rule has
	Gather    int        `json:"gather"`              // minutes in which what fires goes into one message
	Most      int        `json:"most"`                // messages in 24 hours; what fires beyond waits, and goes together
	Muted     bool       `json:"muted,omitempty"`     // for good
	Until     time.Time  `json:"until,omitzero"`      // muted until then
	By        string     `json:"by,omitempty"`        // who made it
	Made      time.Time  `json:"made,omitzero"`
	Changed   time.Time  `json:"changed,omitzero"` // by somebody, last; muting aside
}

// Wanted are the fields of a search for entries, as those of GET /api/v1/entries.
type Wanted struct {
	Kind      Kind   `json:"kind,omitempty"`
	Source    string `json:"source,omitempty"` // code of a country or body
	Target    string `json:"target,omitempty"`
	Type      string `json:"type,omitempty"`
	Status    string `json:"status,omitempty"`
	Actor     string `json:"actor,omitempty"` // key
	Condition bool   `json:"condition,omitempty"`
	Words     string `json:"q,omitempty"`
}

// Receiver is whom a rule tells.
type Receiver struct {
	Kind    string `json:"kind"`             // mail, webhook
	Address string `json:"address"`          // of mail, or https://…
	Secret  string `json:"secret,omitempty"` // of a webhook: what its messages are signed with
}

// The kinds of receivers.
const (
	Mail    = "mail"
	Webhook = "webhook"
)

// FieldError says which field of something cannot be as it is.
type FieldError struct{ Field, What string }

func (e *FieldError) Error() string { return e.Field + ": " + e.What }

var (
	clock      = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	statusName = regexp.MustCompile(`^[a-z]{1,40}$`)
)

// Check refuses a rule that could not fire or be sent; the error is a *FieldError.
func (r *Rule) Check() error {
	wrong := func(field, format string, args ...any) error {
		return &FieldError{field, fmt.Sprintf(format, args...)}
	}
	only := func(field string, given bool, on ...Trigger) error {
		if given && !slices.Contains(on, r.On) {
			return wrong(field, "a rule on %s has no such field", r.On)
		}
		return nil
	}
	switch {
	case strings.TrimSpace(r.Name) == "" || utf8.RuneCountInString(r.Name) > longestName:
		return wrong("name", "it has 1 to %d letters", longestName)
	case strings.ContainsFunc(r.Name, unicode.IsControl):
		return wrong("name", "it has a sign that cannot be shown in a line")
	case !slices.Contains(Triggers, r.On):
		return wrong("on", "one of %v", Triggers)
	case r.Situation != "" && len(r.Parties) > 0:
		return wrong("parties", "a situation has its own: name it, or parties")
	case len(r.Parties) == 1 || len(r.Parties) > mostParties:
		return wrong("parties", "two to %d", mostParties)
	case r.On == OnEntry && (r.Search == nil || *r.Search == Wanted{}):
		return wrong("search", "say what is looked for: with no field it would tell of every entry")
	case r.On == OnBrief && r.Situation == "" && len(r.Parties) == 0:
		return wrong("situation", "name a situation, or parties, that the brief is of")
	case r.On == OnBrief && !clock.MatchString(r.At):
		return wrong("at", "an hour and minute, as 07:30")
	case r.Gather < 0 || r.Gather > mostGather:
		return wrong("gather", "0 to %d minutes", mostGather)
	case r.Most < 1 || r.Most > mostMost:
		return wrong("most", "1 to %d messages in 24 hours", mostMost)
	case len(r.To) > mostTo:
		return wrong("to", "at most %d", mostTo)
	}
	for i, p := range r.Parties {
		if slices.Contains(r.Parties[:i], p) {
			return wrong("parties", "%s is named twice", p)
		}
	}
	for _, s := range r.Statuses {
		if !statusName.MatchString(s) {
			return wrong("statuses", "no status of a contact")
		}
	}
	if w := r.Search; w != nil && utf8.RuneCountInString(w.Words) > longestWord {
		return wrong("search.q", "at most %d letters", longestWord)
	}
	if _, err := r.Location(); err != nil {
		return wrong("zone", "no zone that is known: write it as Europe/Vienna, or UTC")
	}
	for i := range r.To {
		if err := r.To[i].check(); err != nil {
			return wrong(fmt.Sprintf("to[%d].%s", i, err.Field), "%s", err.What)
		}
		for _, other := range r.To[:i] {
			if other.Kind == r.To[i].Kind && other.Address == r.To[i].Address {
				return wrong(fmt.Sprintf("to[%d].address", i), "it is named twice")
			}
		}
	}
	for _, err := range []error{only("situation", r.Situation != "", OnAlarm, OnContact, OnBrief), only("parties", len(r.Parties) > 0, OnAlarm, OnContact, OnBrief),
		only("search", r.Search != nil, OnEntry), only("statuses", len(r.Statuses) > 0, OnContact), only("source", r.Source != "", OnSource), only("at", r.At+r.Zone != "", OnBrief)} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *Receiver) check() *FieldError {
	switch c.Kind {
	case Mail:
		if !MailAddress(c.Address) {
			return &FieldError{"address", "no address of mail: write it as desk@example.org, without a name"}
		}
		if c.Secret != "" {
			return &FieldError{"secret", "mail is not signed"}
		}
	case Webhook:
		u, err := url.Parse(c.Address)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || len(c.Address) > 2000 {
			return &FieldError{"address", "no address of the web: it begins with https:// or http:// and has no user"}
		}
		if _, err := c.Key(); err != nil {
			return &FieldError{"secret", "whsec_ and 24 to 64 bytes in base 64"}
		}
	default:
		return &FieldError{"kind", "mail or webhook"}
	}
	return nil
}

// secretPrefix is how secrets of webhooks begin, after the Standard Webhooks specification.
const secretPrefix = "whsec_"

// NewSecret is a secret of 32 random bytes.
func NewSecret() string {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(key)
}

// Key is the bytes that a webhook's messages are signed with.
func (c *Receiver) Key() ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(c.Secret, secretPrefix))
	if err != nil || !strings.HasPrefix(c.Secret, secretPrefix) || len(key) < 24 || len(key) > 64 {
		return nil, errors.New("record: no secret of a webhook")
	}
	return key, nil
}

// MailAddress reports whether a text is one address of mail and nothing more.
func MailAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s && len(s) <= 254 && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) })
}

// Location is the zone that the hour of a brief is of.
func (r *Rule) Location() (*time.Location, error) {
	if r.Zone == "Local" { // of whose machine?
		return nil, fmt.Errorf("record: rule: zone %q", r.Zone)
	}
	return time.LoadLocation(r.Zone)
}

// Quiet reports whether a rule is muted at a time.
func (r *Rule) Quiet(now time.Time) bool { return r.Muted || now.Before(r.Until) }

// Alert is a message of a rule: what it has to tell, gathered until it is due.
type Alert struct {
	ID    string    `json:"id"`
	Rule  string    `json:"rule"`
	Name  string    `json:"name"` // of the rule, when it began to be gathered
	On    Trigger   `json:"on"`
	Test  bool      `json:"test,omitempty"`
	Made  time.Time `json:"made"`
	Due   time.Time `json:"due"`
	Open  bool      `json:"open,omitempty"`  // still gathered
	Muted bool      `json:"muted,omitempty"` // not sent, nor shown in the feed: its rule was muted when it was due
	Items []Notice  `json:"items"`
	More  int       `json:"more,omitempty"` // that fired beyond those
}

// MostNotices is how many items a message has; beyond them it counts.
const MostNotices = 50

// Notice is one thing that a rule fired on.
type Notice struct {
	Key       string      `json:"key"`  // a rule tells of one only once
	Kind      string      `json:"kind"` // of the entry; alarm, source, brief, test
	Title     string      `json:"title"`
	Text      string      `json:"text,omitempty"`      // what more there is to say
	Condition string      `json:"condition,omitempty"` // of a statement or commitment, as its document has it
	Quotes    []Quotation `json:"quotes,omitempty"`
	Path      string      `json:"path,omitempty"` // on the page
	Day       string      `json:"day,omitempty"`
	Documents []string    `json:"documents,omitempty"` // hashes: all that tell of it
}

// Quotation is a sentence that an alert quotes.
type Quotation struct {
	Text      string `json:"text"`
	Publisher string `json:"publisher,omitempty"`
	Published string `json:"published,omitempty"` // day
	URL       string `json:"url,omitempty"`       // of the report
	Document  string `json:"document"`            // hash
}

// Without is an alert without what documents tell: entries that one of them tells of, and their sentences elsewhere. It reports whether there was any.
func (a *Alert) Without(hashes []string) (poorer bool) {
	a.Items = slices.DeleteFunc(a.Items, func(n Notice) bool {
		gone := slices.ContainsFunc(n.Documents, func(h string) bool { return slices.Contains(hashes, h) })
		poorer = poorer || gone
		return gone
	})
	for i := range a.Items {
		n := &a.Items[i]
		had := len(n.Quotes)
		n.Quotes = slices.DeleteFunc(n.Quotes, func(q Quotation) bool { return slices.Contains(hashes, q.Document) })
		poorer = poorer || len(n.Quotes) < had
	}
	return poorer
}

// Delivery is a message on its way to one receiver.
type Delivery struct {
	ID      string    `json:"id"` // the same whenever it is tried
	Alert   string    `json:"alert"`
	Rule    string    `json:"rule"`
	Name    string    `json:"name"` // of the rule
	Test    bool      `json:"test,omitempty"`
	Kind    string    `json:"kind"` // of the receiver
	Address string    `json:"address"`
	Items   int       `json:"items"`
	State   State     `json:"state"`
	Tries   int       `json:"tries"`
	Made    time.Time `json:"made"`
	Next    time.Time `json:"next,omitzero"` // when it is tried, again
	Done    time.Time `json:"done,omitzero"`
	Fault   string    `json:"fault,omitempty"` // of the last try
}

// State is how far a delivery is.
type State string

// The states of a delivery.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	GivenUp State = "given up"
	Hushed  State = "muted" // its rule was
)
