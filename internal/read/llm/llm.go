// Package llm is the second reader: it has a language model behind an OpenAI-compatible endpoint read a document to the same contract as
// the builtin reader. What the model answers is believed in nothing: an item is taken only where the words it quotes stand in the text and
// its labels are in the closed lists of the code books; no other string of an answer gets into a reading.
//
// A document's text goes out as data, escaped within delimiters that it cannot hold. There are no tools, no link is followed, and no
// field of an answer is carried out or shown but as words of the document itself.
package llm

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/text"
)

// Version of how answers are asked for and taken: raised whenever the same answer may give another reading.
const Version = "1"

// Limits on what reading may cost.
type Limits struct {
	Document int // tokens that one document may take, asking and answering
	Minute   int // requests a minute
}

// Options are what whoever runs a reader decides.
type Options struct {
	Client *http.Client // reaches the endpoint; it must follow no redirects, since the key goes with each request
	URL    string       // of the endpoint, without /chat/completions
	Model  string       // as the endpoint calls it
	Key    string       // sent as a bearer token; "" for none. It stands in no error
	Prompt string       // a text/template, see prompt.txt; "" for the one that is built in
	Books  *codebook.Books
	Limits Limits
	// Spend takes tokens from what a day (UTC, YYYY-MM-DD) may cost, or gives back where they are negative. ErrSpent where there are not so many.
	Spend func(ctx context.Context, day string, tokens int) error
}

// What is wrong.
var (
	ErrSpent    = errors.New("the tokens of the day are spent")
	ErrDocument = errors.New("the document would take more tokens than one may")
	ErrAnswer   = errors.New("the answer is no reading")
	ErrOptions  = errors.New("the second reader is not set up rightly")
)

// Reader reads documents. It may be used by many goroutines at once.
type Reader struct {
	o        Options
	endpoint string
	prompt   string // as the model gets it
	schema   []byte
	digest   string
	minute   *rate.Limiter
	way      atomic.Int32 // how the endpoint wants to be asked, an index of ways
	answered atomic.Bool  // it has answered once: what it refuses now is the document's fault
}

// New makes a reader. The error is ErrOptions, and says what to set.
func New(o Options) (*Reader, error) {
	u, err := url.Parse(o.URL)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("llm: %w: its address must be http:// or https://, a host and a path", ErrOptions)
	case u.User != nil:
		return nil, fmt.Errorf("llm: %w: its address holds a name or password: the key has a place of its own", ErrOptions)
	case o.Model == "":
		return nil, fmt.Errorf("llm: %w: no model is named", ErrOptions)
	case strings.ContainsFunc(o.Key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, fmt.Errorf("llm: %w: the key has characters that no key has", ErrOptions)
	case o.Limits.Document < 1 || o.Limits.Minute < 1:
		return nil, fmt.Errorf("llm: %w: its limits must be 1 or more", ErrOptions)
	case o.Client == nil || o.Books == nil || o.Spend == nil:
		return nil, fmt.Errorf("llm: %w: client, code books and account are wanted", ErrOptions)
	}
	r := &Reader{o: o, endpoint: strings.TrimRight(u.String(), "/") + "/chat/completions",
		minute: rate.NewLimiter(rate.Every(time.Minute/time.Duration(o.Limits.Minute)), 1)}
	if r.prompt, err = prompt(cmp.Or(o.Prompt, promptFile), o.Books); err != nil {
		return nil, fmt.Errorf("llm: %w: prompt: %w", ErrOptions, err)
	}
	if r.schema, err = schema(); err != nil {
		return nil, fmt.Errorf("llm: %w", err)
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{Version, o.Model, r.prompt, string(r.schema), o.Books.Digest()}, "\x00")))
	r.digest = hex.EncodeToString(sum[:])
	return r, nil
}

// Name is the reader's name as its readings have it: llm: and the model.
func (r *Reader) Name() string { return "llm:" + r.o.Model }

// Digest names what the reader reads with: model, prompt and code books. The same digest gives much the same reading, never surely the same:
// that is in the nature of such models.
func (r *Reader) Digest() string { return r.digest }

// Found is what reading a document gave.
type Found struct {
	Reading *read.Reading
	Refused Refused
	Tokens  int // asked and answered, as the endpoint counts them
}

// Read makes the reading of a document. The error is read.ErrLanguage, ErrDocument or ErrAnswer where this document cannot be read;
// any other, for which Passing says true, is no fault of the document.
func (r *Reader) Read(ctx context.Context, doc *text.Document) (*Found, error) {
	if err := read.CheckLanguage(doc); err != nil {
		return nil, err
	}
	passages := cut(doc)
	need := 0
	for _, p := range passages {
		need += r.estimate(r.question(doc, p), p)
	}
	if need > r.o.Limits.Document {
		return nil, fmt.Errorf("llm: %w: about %d of %d", ErrDocument, need, r.o.Limits.Document)
	}
	into := newReading(doc, r.o.Books)
	tokens := 0
	for _, p := range passages {
		question := r.question(doc, p)
		answer, used, err := r.ask(ctx, question, p)
		tokens += used
		if err != nil {
			return nil, err
		}
		if err := into.take(answer, p); err != nil {
			return nil, err
		}
	}
	out := into.finish(read.About{Name: r.Name(), Version: Version, Model: r.digest})
	if err := out.Validate(); err != nil { // what was taken wrongly is kept by nobody
		return nil, fmt.Errorf("llm: %w", err)
	}
	return &Found{Reading: out, Refused: into.refused, Tokens: tokens}, nil
}

// Passing reports whether what went wrong is no fault of the document, so that it is to be read later: the endpoint is out of reach, busy or
// set up wrongly, or the tokens of the day are spent.
func Passing(err error) bool {
	return !errors.Is(err, ErrDocument) && !errors.Is(err, ErrAnswer) && !errors.Is(err, read.ErrLanguage)
}

// Doubtful reports whether what went wrong, though it is passing, may be this document's doing: the endpoint refuses what it is asked, or does not
// come to an end. Whoever reads many should go on with another.
func Doubtful(err error) bool {
	var status *StatusError
	if errors.As(err, &status) {
		return status.Code == http.StatusBadRequest || status.Code == http.StatusRequestEntityTooLarge || status.Code == http.StatusUnprocessableEntity
	}
	return errors.Is(err, context.DeadlineExceeded)
}

// Refused counts what was not taken of answers, by kind and reason.
type Refused map[string]int

// All is how many in all.
func (r Refused) All() int {
	n := 0
	for _, k := range r {
		n += k
	}
	return n
}

// String is the counts for people, the most frequent first.
func (r Refused) String() string {
	var parts []string
	for _, k := range slices.SortedFunc(maps.Keys(r), func(a, b string) int { return cmp.Or(r[b]-r[a], strings.Compare(a, b)) }) {
		parts = append(parts, fmt.Sprintf("%s %d", k, r[k]))
	}
	return strings.Join(parts, ", ")
}
