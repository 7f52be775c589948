package read

import (
	"context"

	"detente/internal/text"
)

// Version of the builtin reader: raised whenever the same document may get another reading.
const Version = "0.1"

// Reader reads documents with the built-in model and code books. It may be used by many goroutines at once.
type Reader struct{}

// New makes a reader.
func New() *Reader { return &Reader{} }

// Read makes the reading of one document. The error is ErrLanguage for one in another language than English.
func (rd *Reader) Read(ctx context.Context, doc *text.Document) (*Reading, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := checkLanguage(doc); err != nil {
		return nil, err
	}
	r := &Reading{
		Reader: About{Name: "builtin", Version: Version, Model: "none"},
		Document: Document{ID: doc.ID, URL: doc.URL, Title: doc.Title, Publisher: doc.Publisher, Language: "en",
			Published: doc.Published, Text: doc.Text()},
	}
	r.Finish()
	return r, nil
}
