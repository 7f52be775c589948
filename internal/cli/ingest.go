package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/text"
	"detente/internal/work"
)

// IngestCmd is `detente ingest`.
type IngestCmd struct {
	Sources []string `arg:"" name:"source"`
	Store   string   `default:"detente.db"`
	Workers int      `default:"${workers}"`
}

func (c *IngestCmd) Run(e *env) error {
	ctx := context.Background()
	began := time.Now()
	s, err := store.Open(ctx, c.Store)
	if err != nil {
		return err
	}
	defer s.Close()
	var total store.Added
	for _, name := range c.Sources {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		z, err := zstd.NewReader(f)
		if err != nil {
			return err
		}
		sc := bufio.NewScanner(z)
		sc.Buffer(make([]byte, 1<<20), 64<<20)
		var batch []store.Publication
		add := func() error {
			a, err := s.Add(ctx, batch)
			total.Documents += a.Documents
			total.Reports += a.Reports
			batch = batch[:0]
			return err
		}
		for sc.Scan() {
			var d struct{ URL, Title, Publisher, Published, Text string }
			if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
				return err
			}
			doc, err := text.New(d.Text)
			if err != nil {
				continue
			}
			batch = append(batch, store.Publication{Document: record.Document{Hash: doc.ID, Text: doc.Text()},
				Report: record.Report{URL: d.URL, Title: d.Title, Publisher: d.Publisher, Published: d.Published, Seen: began}})
			if len(batch) == 200 {
				if err := add(); err != nil {
					return err
				}
			}
		}
		if err := add(); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.stderr, "%6.1f s added %d documents, %d reports\n", time.Since(began).Seconds(), total.Documents, total.Reports)
	reader, err := newReader()
	if err != nil {
		return err
	}
	n := 0
	if err := work.Read(ctx, s, reader, c.Workers, func(int) { n++ }, func(doc string, err error) {
		fmt.Fprintf(e.stderr, "detente: %s: %v\n", doc, err)
	}); err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%6.1f s read %d\n", time.Since(began).Seconds(), n)
	blocks, err := s.Merge(ctx)
	fmt.Fprintf(e.stderr, "%6.1f s merged %d blocks\n", time.Since(began).Seconds(), blocks)
	return err
}
