package read_test

import (
	"bytes"
	"context"
	"sync"
	"testing"

	"detente/internal/read"
	"detente/internal/text"
)

func encode(t testing.TB, r *read.Reading) []byte {
	var b bytes.Buffer
	if err := r.WriteJSON(&b, false); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The same document gives the same bytes however many read at once.
func TestReadTwiceIsTheSame(t *testing.T) {
	var texts []string
	for _, c := range statementCases {
		texts = append(texts, c.text)
	}
	want := make([][]byte, len(texts))
	for i, s := range texts {
		want[i] = encode(t, readText(t, s))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, s := range texts {
				doc, err := text.New(s)
				if err != nil {
					t.Error(err)
					return
				}
				doc.Published = "2023-05-17"
				r, err := reader.Read(context.Background(), doc)
				if err != nil {
					t.Error(err)
					return
				}
				if !bytes.Equal(encode(t, r), want[i]) {
					t.Errorf("read at once with others, %q gave another reading", s)
				}
			}
		})
	}
	wg.Wait()
}

// Whatever the text, the reader does not panic and what it cites is there.
func FuzzRead(f *testing.F) {
	for _, c := range statementCases {
		f.Add(c.text, "")
	}
	f.Add("“We will", "Readout of the Call")
	f.Add("MODERATOR:  Good evening.\n\nQ  Will you?\n\nMR. HALE:  No comment.  \n\n###", "Press Briefing by Mr. Hale")
	f.Add("- a\n- b\n\n“x\n\n“y” said Z said W, according to to", "")
	f.Fuzz(func(t *testing.T, s, title string) {
		doc, err := text.New(s)
		if err != nil {
			return
		}
		doc.Title, doc.Published = title, "2024-02-29"
		r, err := reader.Read(context.Background(), doc)
		if err != nil {
			return
		}
		if err := r.Validate(); err != nil {
			t.Fatal(err)
		}
	})
}
