// Package read turns a document into a reading: who said what to whom, what was done, threatened, promised
// and demanded, and which contacts were held or planned, every field tied to the words it was read from.
package read

// Contract names the version of the reading format; doc/format/reading.schema.json describes it.
const Contract = "detente.reading/1"

// Reading is what one reader found in one document. Ids are unique within it; every list that the contract
// requires is there, if empty (see Finish).
type Reading struct {
	Contract    string       `json:"contract"`
	Reader      About        `json:"reader"`
	Document    Document     `json:"document"`
	Actors      []Actor      `json:"actors"`
	Dates       []Date       `json:"dates"`
	Statements  []Statement  `json:"statements"`
	Events      []Event      `json:"events"`
	Commitments []Commitment `json:"commitments"`
	Contacts    []Contact    `json:"contacts"`
}

// About says which reader made a reading. The same three fields give the same reading.
type About struct {
	Name    string `json:"name"` // builtin, llm:<model>, or a person
	Version string `json:"version"`
	Model   string `json:"model"` // digest of the model and the code books
}

// Document is the document as the reading carries it. Offsets count in its Text.
type Document struct {
	ID        string   `json:"id"`
	URL       string   `json:"url,omitempty"`
	Title     string   `json:"title,omitempty"`
	Publisher string   `json:"publisher,omitempty"`
	Language  string   `json:"language"`            // BCP 47
	Published string   `json:"published,omitempty"` // RFC 3339 date or date-time; empty if not known
	Dateline  Dateline `json:"dateline,omitzero"`
	Text      string   `json:"text"`
}

// Dateline is the place and date a report says it was filed from.
type Dateline struct {
	Place Span `json:"place,omitzero"`
	Date  When `json:"date,omitzero"`
}

// Span is a half-open range of Unicode code points of the document's text, or of its title, with the words that
// stand there. The zero Span means that there are none.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	In    string `json:"in,omitempty"` // "title" for a span of the title; "" (or "text") for one of the text
}

// When is an interval of days, inclusive, each YYYY-MM-DD. From = To for one day; one end is empty where the
// words leave it open ("since April").
type When struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	Text Span   `json:"text,omitzero"` // the words it was resolved from, if any
}

// Date is a date expression of the text, resolved: Start, End and Text as in Span, From and To as in When.
type Date struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	From  string `json:"from"` // "" where the words leave it open
	To    string `json:"to,omitempty"`
}

// Place is where something happened or is to happen.
type Place struct {
	Name      string `json:"name"`
	Country   string `json:"country,omitempty"` // ISO 3166-1 alpha-3
	*Position        // nil where it is not known
	Span      Span   `json:"span,omitzero"`
}

// Position is a point on the earth in degrees, WGS 84.
type Position struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// Actor is one who acts, resolved within the document.
type Actor struct {
	ID       string `json:"id"`
	Name     string `json:"name"` // fullest name in the text, without its title
	Kind     string `json:"kind"` // person, office, government, organization, armed_force, group, media, country, people, unknown
	Role     string `json:"role,omitempty"`
	Country  string `json:"country"`        // ISO alpha-3 of the state it acts for, or a body's letters; "" if none
	Code     string `json:"code,omitempty"` // CAMEO actor code
	Mentions []Span `json:"mentions"`       // names, descriptions and pronouns, in the order of the text
}

// Statement is an act of saying, writing or refusing to say, by someone other than the document's own author.
type Statement struct {
	ID           string   `json:"id"`
	Speakers     []string `json:"speakers"`
	SpeakerSpans []Span   `json:"speaker_spans,omitempty"`
	Addressees   []string `json:"addressees"`
	Via          []string `json:"via"`              // those who report it, outermost first; the document itself left out
	Inside       string   `json:"inside,omitempty"` // id of the statement whose content this one stands in
	Act          string   `json:"act"`              // assert, warn, threaten, demand …
	Form         string   `json:"form"`             // direct, indirect, mixed
	Channel      string   `json:"channel,omitempty"`
	Outlet       string   `json:"outlet,omitempty"` // id of the medium it was said to or on
	Cue          Span     `json:"cue,omitzero"`
	Content      Span     `json:"content"`
	Condition    Span     `json:"condition,omitzero"`
	When         When     `json:"when,omitzero"`
	Evidence     Span     `json:"evidence"` // the sentence
	Basis
}

// Event is who did what to whom.
type Event struct {
	ID        string   `json:"id"`
	Source    []string `json:"source"`
	Target    []string `json:"target"`
	CAMEO     string   `json:"cameo"`     // 2 to 4 digits
	PLOVER    string   `json:"plover"`    // "" for CAMEO 01, which has none
	Goldstein float64  `json:"goldstein"` // -10 (conflict) to 10 (cooperation)
	Status    string   `json:"status"`    // happened, ongoing, planned, possible, conditional, hypothetical, demanded, promised, threatened, denied
	Condition Span     `json:"condition,omitzero"`
	When      When     `json:"when,omitzero"`
	Place     Place    `json:"place,omitzero"`
	SaidIn    string   `json:"said_in,omitempty"` // id of the statement that tells it; "" when the document itself does
	Trigger   Span     `json:"trigger"`
	Evidence  Span     `json:"evidence"`
	Basis
}

// Commitment is what was threatened, promised, demanded, offered, refused, planned or agreed.
type Commitment struct {
	ID        string   `json:"id"`
	Kind      string   `json:"kind"` // threat, promise, demand, offer, refusal, plan, agreement
	By        []string `json:"by"`
	To        []string `json:"to"`
	Action    Span     `json:"action"`
	Condition Span     `json:"condition,omitzero"`
	Deadline  When     `json:"deadline,omitzero"`
	CAMEO     string   `json:"cameo,omitempty"` // code of the action, so that a later event can be matched to it
	Status    string   `json:"status"`          // open, met, broken, lapsed, withdrawn
	SaidIn    string   `json:"said_in,omitempty"`
	Evidence  Span     `json:"evidence"`
	Basis
}

// Contact is a call, meeting, visit or talks between principals or their envoys.
type Contact struct {
	ID           string   `json:"id"`
	Kind         string   `json:"kind"` // call, video_call, meeting, visit, talks, message, consultation
	Participants []string `json:"participants"`
	Status       string   `json:"status"` // held, planned, proposed, possible, refused, cancelled, denied
	When         When     `json:"when,omitzero"`
	Place        Place    `json:"place,omitzero"`
	Topics       []Span   `json:"topics,omitempty"`
	Statements   []string `json:"statements,omitempty"` // what was said in it
	Evidence     []Span   `json:"evidence"`             // every mention, at least one
	Basis
}

// Basis is what an item rests on.
type Basis struct {
	Why        string            `json:"why,omitempty"`        // the rule or model decision that coded it, readable
	Confidence float64           `json:"confidence,omitempty"` // calibrated probability that the item as a whole is right
	Unknown    map[string]string `json:"unknown,omitempty"`    // field -> why it is not known
}
