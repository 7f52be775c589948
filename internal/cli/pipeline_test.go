package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"detente/internal/text"
)

func numbered(n int, bad func(int) error) iter.Seq[input] {
	return func(yield func(input) bool) {
		for i := range n {
			s := input{at: fmt.Sprint(i), size: 1, load: func() (*text.Document, error) {
				if err := bad(i); err != nil {
					return nil, err
				}
				return text.New(fmt.Sprintf("Document %d.", i))
			}}
			if !yield(s) {
				return
			}
		}
	}
}

// TestAnyNumberOfWorkersGivesTheSame: the results are those of one worker, in order, whichever fail.
func TestAnyNumberOfWorkersGivesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 200).Draw(t, "documents")
		failing := rapid.SliceOfN(rapid.IntRange(0, 200), 0, 10).Draw(t, "failing")
		run := func(workers int) string {
			var out bytes.Buffer
			err := inOrder(context.Background(), numbered(n, func(i int) error {
				for _, f := range failing {
					if f == i {
						return errors.New("bad")
					}
				}
				return nil
			}), workers, func(d *text.Document) ([]byte, error) {
				if strings.HasSuffix(d.Text(), "7.") {
					runtime.Gosched() // let others pass
				}
				return []byte(d.Text()), nil
			}, func(r result) error {
				fmt.Fprintf(&out, "%s %s %v\n", r.at, r.out, r.err)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		want := run(1)
		if lines := strings.Count(want, "\n"); lines != n {
			t.Fatalf("%d results of %d documents", lines, n)
		}
		if got := run(rapid.IntRange(2, 17).Draw(t, "workers")); got != want {
			t.Fatalf("got\n%swant\n%s", got, want)
		}
	})
}

func TestFailingReaderCostsOneDocument(t *testing.T) {
	read, failed := 0, 0
	err := inOrder(context.Background(), numbered(20, func(int) error { return nil }), 3, func(d *text.Document) ([]byte, error) {
		if d.Text() == "Document 11." {
			panic("index out of range")
		}
		return []byte("ok"), nil
	}, func(r result) error {
		switch {
		case r.err == nil:
			read++
		case r.at == "11" && strings.Contains(r.err.Error(), "index out of range"):
			failed++
		}
		return nil
	})
	if err != nil || read != 19 || failed != 1 {
		t.Errorf("%d read, %d failed, %v", read, failed, err)
	}
}

// TestDocumentsUnderWayAreBounded: a slow reader of the output holds the input back.
func TestDocumentsUnderWayAreBounded(t *testing.T) {
	const workers = 2
	var begun, emitted atomic.Int64
	var most int64
	err := inOrder(context.Background(), numbered(500, func(int) error { begun.Add(1); return nil }), workers,
		func(*text.Document) ([]byte, error) { return nil, nil },
		func(result) error {
			most = max(most, begun.Load()-emitted.Add(1))
			return nil
		})
	if limit := int64(2*ahead*workers + workers); err != nil || most > limit {
		t.Errorf("%d documents under way, want at most %d; %v", most, limit, err)
	}
}

func TestEmitsErrorStops(t *testing.T) {
	stop := errors.New("full")
	emitted := 0
	err := inOrder(context.Background(), numbered(1000, func(int) error { return nil }), 2,
		func(*text.Document) ([]byte, error) { return nil, nil },
		func(result) error { emitted++; return stop })
	if !errors.Is(err, stop) || emitted != 1 {
		t.Errorf("%d emitted, %v", emitted, err)
	}
}

// TestStopsWhileDocumentsAreUnderWay: an interrupt waits for no document, and no result comes after it.
func TestStopsWhileDocumentsAreUnderWay(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	never := make(chan bool)
	defer close(never)
	emitted := 0
	err := inOrder(ctx, numbered(100, func(int) error { return nil }), 2,
		func(d *text.Document) ([]byte, error) {
			if d.Text() == "Document 3." {
				cancel()
				<-never
			}
			return nil, nil
		},
		func(result) error { emitted++; return nil })
	if !errors.Is(err, context.Canceled) || emitted > 3 {
		t.Errorf("%d emitted, %v", emitted, err)
	}
}

func FuzzJSONLines(f *testing.F) {
	f.Add([]byte("{\"id\":\"a\",\"text\":\"One.\"}\n{\"text\":1}\n\n[]\nnull\n{\"text\":\"\\ud800\"}"))
	f.Add([]byte("\xef\xbb\xbf{\"text\":\"x\",\"published\":\"2021-12-12 10:00:00Z\",\"title\":\"\\u0000\"}\r\n"))
	f.Fuzz(func(t *testing.T, input []byte) {
		documents := 0
		for s := range jsonLines("in", bytes.NewReader(input)) {
			doc, err := s.load()
			if (doc == nil) == (err == nil) {
				t.Fatalf("%s: %v, %v", s.at, doc, err)
			}
			documents++
		}
		if lines := bytes.Count(input, []byte("\n")) + 1; documents > lines {
			t.Fatalf("%d documents in %d lines", documents, lines)
		}
	})
}

// brokenReader fails after some bytes.
type brokenReader struct{ from io.Reader }

func (b brokenReader) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if err == io.EOF {
		err = errors.New("the disk is gone")
	}
	return n, err
}

func TestInputThatBreaksOffIsReported(t *testing.T) {
	var errs []string
	for s := range jsonLines("in", brokenReader{strings.NewReader("{\"text\":\"One.\"}\n{\"text\":\"Tw")}) {
		if _, err := s.load(); err != nil {
			errs = append(errs, s.at+": "+err.Error())
		}
	}
	if len(errs) != 1 || errs[0] != "in:2: the disk is gone" {
		t.Errorf("%q", errs)
	}
}
