package export

import (
	"slices"
	"strings"
	"time"

	"detente/internal/read"
	"detente/internal/record"
)

// The rows of tables. Their columns are described in doc/format/export.md; a column that is not known is empty.

// day is a day as Parquet has it: days since the start of 1970.
type day int32

// dayOf is nil where the day is not known.
func dayOf(s string) *day {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return nil
	}
	d := day(t.Unix() / secondsPerDay)
	return &d
}

const secondsPerDay = 24 * 60 * 60

// time is the start of the day.
func (d day) time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// words say where what was read stands.
type words struct {
	Document  string `parquet:"document,optional,dict"`
	URL       string `parquet:"url,optional"`
	Publisher string `parquet:"publisher,optional,dict"`
	Published string `parquet:"published,optional"`
	ownership
	Start    *int32 `parquet:"start,optional"` // in code points
	End      *int32 `parquet:"end,optional"`
	In       string `parquet:"in,optional,dict"` // text or title
	Quote    string `parquet:"quote,optional"`
	Evidence string `parquet:"evidence,optional"`

	SaidAt  *float64 `parquet:"said_at,optional"` // of a transcript: seconds from the start of the recording
	SaidURL string   `parquet:"said_url,optional"`
}

// ownership are the columns that say who stands behind a publisher.
type ownership struct {
	Owner        string `parquet:"owner,optional,dict" json:"owner,omitempty"`
	OwnerCountry string `parquet:"owner_country,optional,dict" json:"owner_country,omitempty"`
	Controlled   string `parquet:"state_controlled,optional,dict" json:"state_controlled,omitempty"` // yes, partly, no
}

func ownershipOf(r *record.Report) ownership {
	return ownership{r.Owner, r.Ownership.Country, r.State}
}

func wordsOf(document string, r record.Report, at, evidence read.Span, said *record.Moment) words {
	w := words{Document: document, URL: r.URL, Publisher: r.Publisher, Published: r.Published, ownership: ownershipOf(&r)}
	if said != nil {
		w.SaidAt, w.SaidURL = &said.From, said.URL
	}
	if at.IsZero() {
		return w
	}
	start, end := int32(at.Start), int32(at.End)
	w.Start, w.End, w.In, w.Quote, w.Evidence = &start, &end, "text", at.Text, evidence.Text
	if at.InTitle() {
		w.In = "title"
	}
	return w
}

// leading are the words of the telling that leads the entry.
func leading(c *record.Cited) words {
	i := slices.IndexFunc(c.Citations, func(k record.Citation) bool { return k.Leads })
	if i < 0 {
		return words{}
	}
	k := &c.Citations[i]
	var first record.Report
	if len(k.Reports) > 0 {
		first = k.Reports[0]
	}
	return wordsOf(k.Document, first, k.Words, k.Evidence, k.Said)
}

// entry are the columns that all kinds of entries have first.
type entry struct {
	ID         string   `parquet:"id"`
	Day        *day     `parquet:"day,optional,date"`
	From       *day     `parquet:"from,optional,date"`
	To         *day     `parquet:"to,optional,date"`
	Sources    []string `parquet:"source_countries,list"`
	Targets    []string `parquet:"target_countries,list"`
	Who        []string `parquet:"source_names,list"`
	Whom       []string `parquet:"target_names,list"`
	Confidence *float64 `parquet:"confidence,optional"`
	Documents  int32    `parquet:"documents"` // that tell of it
	Reports    int32    `parquet:"reports"`   // publications of these
}

func entryOf(c *record.Cited) entry {
	e := entry{ID: c.ID, Day: dayOf(c.Day), From: dayOf(c.From), To: dayOf(c.To), Sources: c.Sources, Targets: c.Targets, Who: names(c.Who), Whom: names(c.Whom)}
	if c.Origin == "" {
		e.Confidence = &c.Confidence
	}
	seen := map[string]bool{}
	for i := range c.Citations {
		if d := c.Citations[i].Document; !seen[d] {
			seen[d] = true
			e.Reports += int32(len(c.Citations[i].Reports))
			if d != "" {
				e.Documents++
			}
		}
	}
	return e
}

func names(sides []record.Side) []string {
	out := make([]string, len(sides))
	for i := range sides {
		out[i] = sides[i].Name
	}
	return out
}

// Statement is a row of statements.
type Statement struct {
	entry
	Act       string   `parquet:"act,dict"`
	Form      string   `parquet:"form,dict"`
	Channel   string   `parquet:"channel,optional,dict"`
	Via       []string `parquet:"via,list"`
	Condition string   `parquet:"condition,optional"`
	words
}

func statementRow(c *record.Cited) Statement {
	return Statement{entryOf(c), c.Type, c.Status, c.Channel, c.Via, c.Condition, leading(c)}
}

// Event is a row of events.
type Event struct {
	entry
	Status       string   `parquet:"status,dict"`
	CAMEO        string   `parquet:"cameo,optional,dict"`
	Name         string   `parquet:"cameo_name,optional,dict"`
	PLOVER       string   `parquet:"plover,optional,dict"`
	Goldstein    *float64 `parquet:"goldstein,optional"`
	Quad         string   `parquet:"quad_class,optional,dict"`
	SourceCodes  []string `parquet:"source_codes,list"`
	TargetCodes  []string `parquet:"target_codes,list"`
	Condition    string   `parquet:"condition,optional"`
	Place        string   `parquet:"place,optional"`
	PlaceCountry string   `parquet:"place_country,optional,dict"`
	Lat          *float64 `parquet:"lat,optional"`
	Lon          *float64 `parquet:"lon,optional"`
	Origin       string   `parquet:"origin,optional,dict"` // the collection that coded it; empty for what was read
	words
}

func (j *job) eventRow(c *record.Cited) Event {
	e := Event{entry: entryOf(c), Status: c.Status, CAMEO: c.CAMEO, Name: j.cameoName(c.CAMEO), PLOVER: c.PLOVER, Goldstein: c.Goldstein, Quad: quadName(c.CAMEO),
		SourceCodes: codes(c.Who), TargetCodes: codes(c.Whom), Condition: c.Condition, Place: c.Place, PlaceCountry: c.Where.Country, Origin: c.Origin, words: leading(c)}
	if c.Where.Position != nil {
		e.Lat, e.Lon = &c.Where.Lat, &c.Where.Lon
	}
	return e
}

func codes(sides []record.Side) []string {
	out := make([]string, len(sides))
	for i := range sides {
		out[i] = actorCode(&sides[i])
	}
	return out
}

// Contact is a row of contacts. Who takes part stands under source; a contact has no target.
type Contact struct {
	entry
	Kind   string   `parquet:"kind,dict"`
	Status string   `parquet:"status,dict"`
	Place  string   `parquet:"place,optional"`
	Topics []string `parquet:"topics,list"`
	words
}

func contactRow(c *record.Cited) Contact {
	return Contact{entryOf(c), c.Type, c.Status, c.Place, c.Topics, leading(c)}
}

// Told is a row of readings: one item that one document tells.
type Told struct {
	Entry      string   `parquet:"entry,optional"` // of the record, in which it is joined with what others tell
	Kind       string   `parquet:"kind,dict"`
	Item       string   `parquet:"item"` // id in the reading
	Type       string   `parquet:"type,optional,dict"`
	Status     string   `parquet:"status,optional,dict"`
	From       *day     `parquet:"from,optional,date"`
	To         *day     `parquet:"to,optional,date"`
	Sources    []string `parquet:"source_countries,list"`
	Targets    []string `parquet:"target_countries,list"`
	Who        []string `parquet:"source_names,list"`
	Whom       []string `parquet:"target_names,list"`
	Condition  string   `parquet:"condition,optional"`
	Confidence float64  `parquet:"confidence"`
	Why        string   `parquet:"why,optional"`
	Reader     string   `parquet:"reader,dict"`
	words
}

// told are the items of a reading as rows, in the order of its kinds and items.
func told(r *read.Reading, report record.Report, cues []record.Cue, entries map[string]string) []Told {
	by := map[string]*read.Actor{}
	for i := range r.Actors {
		by[r.Actors[i].ID] = &r.Actors[i]
	}
	split := func(ids []string) (countries, names []string) {
		for _, id := range ids {
			if a := by[id]; a != nil {
				names = append(names, a.Name)
				if a.Country != "" && !slices.Contains(countries, a.Country) {
					countries = append(countries, a.Country)
				}
			}
		}
		return countries, names
	}
	reader := strings.TrimSpace(r.Reader.Name + " " + r.Reader.Version)
	var out []Told
	add := func(kind record.Kind, id, typ, status string, who, whom []string, when read.When, condition, at, evidence read.Span, b *read.Basis) {
		t := Told{Entry: entries[id], Kind: string(kind), Item: id, Type: typ, Status: status, From: dayOf(when.From), To: dayOf(when.To), Condition: condition.Text,
			Confidence: b.Confidence, Why: b.Why, Reader: reader, words: wordsOf(report.Document, report, at, evidence, record.MomentOf(cues, at, []record.Report{report}))}
		t.Sources, t.Who = split(who)
		t.Targets, t.Whom = split(whom)
		out = append(out, t)
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		add(record.Statement, s.ID, s.Act, s.Form, s.Speakers, s.Addressees, s.When, s.Condition, s.Content, s.Evidence, &s.Basis)
	}
	for i := range r.Events {
		e := &r.Events[i]
		add(record.Event, e.ID, e.CAMEO, e.Status, e.Source, e.Target, e.When, e.Condition, e.Trigger, e.Evidence, &e.Basis)
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		add(record.Commitment, c.ID, c.Kind, c.Status, c.By, c.To, c.Deadline, c.Condition, c.Action, c.Evidence, &c.Basis)
	}
	for i := range r.Contacts {
		c := &r.Contacts[i]
		add(record.Contact, c.ID, c.Kind, c.Status, c.Participants, nil, c.When, read.Span{}, c.Evidence[0], record.SentenceOf(r, c.Evidence[0]), &c.Basis)
	}
	return out
}

// Read is a reading as a line of JSON: with the publication that it was read by, and of a transcript when its words were said.
type Read struct {
	*read.Reading
	Report record.Report `json:"report"`
	Cues   []record.Cue  `json:"cues,omitempty"`
}

func (j *job) readings() error {
	lines, table := newLines[Read](j.out), newTable[Told](j.out, j.Format, rowGroup)
	for c, err := range j.store.Readings(j.ctx, j.From, j.To) {
		if err != nil {
			return err
		}
		j.Done()
		c.Reading.AtLeast(j.MinConfidence)
		if j.Format == JSONLines {
			j.Rows++
			if err := lines.add(Read{c.Reading, lastingReport(c.Report), c.Cues}); err != nil {
				return err
			}
			continue
		}
		entries, err := j.store.EntriesOf(j.ctx, c.Report.Document)
		if err != nil {
			return err
		}
		for _, t := range told(c.Reading, c.Report, c.Cues, entries) {
			j.Rows++
			if err := table.add(t); err != nil {
				return err
			}
		}
	}
	if j.Format == JSONLines {
		return lines.close()
	}
	return table.close()
}

// Document is a row of documents. Its names are those that detente ingest reads, so that documents can be taken in again elsewhere.
type Document struct {
	Document  string `parquet:"document" json:"document"`
	Leader    string `parquet:"leader" json:"leader"` // the document that speaks for its story: itself, or another
	Language  string `parquet:"language,optional,dict" json:"language,omitempty"`
	URL       string `parquet:"url,optional" json:"url,omitempty"`
	Title     string `parquet:"title,optional" json:"title,omitempty"`
	Byline    string `parquet:"byline,optional" json:"byline,omitempty"`
	Publisher string `parquet:"publisher,optional,dict" json:"publisher,omitempty"`
	Published string `parquet:"published,optional" json:"published,omitempty"`
	ownership
	Text string `parquet:"text" json:"text"`
}

func (j *job) documents() error {
	t := newRows[Document](j.out, j.Format, textGroup)
	for l, err := range j.store.Documents(j.ctx, j.From, j.To) {
		if err != nil {
			return err
		}
		r := &l.Report
		j.Rows++
		j.Done()
		if err := t.add(Document{l.Document.Hash, l.Leader, l.Document.Language, r.URL, r.Title, r.Byline, r.Publisher, r.Published, ownershipOf(r), l.Document.Text}); err != nil {
			return err
		}
	}
	return t.close()
}

// Report is a row of reports.
type Report struct {
	Document  string `parquet:"document" json:"document"`
	URL       string `parquet:"url,optional" json:"url,omitempty"`
	Title     string `parquet:"title,optional" json:"title,omitempty"`
	Byline    string `parquet:"byline,optional" json:"byline,omitempty"`
	Publisher string `parquet:"publisher,optional,dict" json:"publisher,omitempty"`
	Published string `parquet:"published,optional" json:"published,omitempty"`
	Modified  string `parquet:"modified,optional" json:"modified,omitempty"`
	ownership
}

func (j *job) reports() error {
	t := newRows[Report](j.out, j.Format, rowGroup)
	for r, err := range j.store.AllReports(j.ctx, j.From, j.To) {
		if err != nil {
			return err
		}
		j.Rows++
		j.Done()
		if err := t.add(Report{r.Document, r.URL, r.Title, r.Byline, r.Publisher, r.Published, r.Modified, ownershipOf(&r)}); err != nil {
			return err
		}
	}
	return t.close()
}
