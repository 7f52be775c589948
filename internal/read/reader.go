package read

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/commitment"
	"detente/internal/read/event"
	"detente/internal/read/statement"
	"detente/internal/read/when"
	"detente/internal/text"
)

// Version of the builtin reader: raised whenever the same document may get another reading.
const Version = "0.3"

// Reader reads documents with a language model and code books. It may be used by many goroutines at once.
type Reader struct {
	model  *lang.Model
	books  *codebook.Books
	digest string
	scale  Calibration
}

// New makes a reader. The error says what is wrong with its calibration.
func New(model *lang.Model, books *codebook.Books) (*Reader, error) {
	scale, err := ParseCalibration(confidenceFile)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(model.Digest + books.Digest() + confidenceFile))
	return &Reader{model: model, books: books, digest: hex.EncodeToString(sum[:]), scale: scale}, nil
}

// Uncalibrated is the same reader, its confidences left as the rules have them: what a calibration is fitted on.
func (rd *Reader) Uncalibrated() *Reader {
	c := *rd
	c.scale = nil
	return &c
}

// Analyse is the language base's view of a document, for those who want to see what a reading was read from.
func (rd *Reader) Analyse(doc *text.Document) *lang.Analysis { return rd.model.Analyse(doc) }

// Read makes the reading of one document. The error is ErrLanguage for one in another language than English, or says what
// is wrong with its date of publication.
func (rd *Reader) Read(ctx context.Context, doc *text.Document) (*Reading, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := CheckLanguage(doc); err != nil {
		return nil, err
	}
	var published when.Date // zero where it is not known
	if doc.Published != "" {
		var err error
		if published, err = when.Published(doc.Published); err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
	}
	p := passage{doc: doc, published: published, body: rd.model.Analyse(doc)}
	if t, err := text.New(doc.Title); err == nil {
		p.titleDoc, p.title = t, rd.model.Analyse(t)
	}
	p.dates, p.dateline = when.Find(p.body, published)
	p.cast = actor.Resolve(p.body, p.title, rd.books, actor.Meta{Published: day(published), Publisher: doc.Publisher, Title: doc.Title, URL: doc.URL})
	p.statements = statement.Find(p.body, p.cast, p.dates, rd.books)
	p.events, p.contacts = event.Find(p.body, p.cast, p.sayings(), p.dates, published, rd.books)
	p.commitments = commitment.Find(p.body, p.cast, p.statements, p.dates, rd.books)

	r := p.reading(rd.books)
	r.calibrate(rd.scale)
	r.Reader = About{Name: "builtin", Version: Version, Model: rd.digest}
	r.Finish()
	return r, nil
}

// passage is one document on its way from text to reading.
type passage struct {
	doc, titleDoc *text.Document // titleDoc and title are nil without a title
	body, title   *lang.Analysis
	published     when.Date // zero if not known
	dates         when.Expressions
	dateline      *when.Dateline
	cast          *actor.Cast
	statements    []statement.Statement
	events        []event.Event
	contacts      []event.Contact
	commitments   []commitment.Commitment
}

// sayings is the statements as the coder of events wants them.
func (p *passage) sayings() []event.Saying {
	out := make([]event.Saying, len(p.statements))
	for i := range p.statements {
		s := &p.statements[i]
		out[i] = event.Saying{Sent: s.Sent, Cue: s.Cue, CueToken: s.CueToken, Content: s.Content, Condition: s.Condition, Act: s.Act,
			Speakers: s.Speakers, Addressees: s.Addressees, Inside: s.Inside}
	}
	return out
}

// day is the date as a time, zero for none.
func day(d when.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

// Digest names the reader: the same digest gives the same reading of the same document.
func (rd *Reader) Digest() string { return rd.digest }
