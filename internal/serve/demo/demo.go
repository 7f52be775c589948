// Package demo has the set of reports that `detente serve --demo` shows to whoever has none of their own yet: sixty short texts on the
// crisis over Ukraine from November 2021 to March 2022. README.md says what they are and what they are not.
package demo

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"iter"
	"strings"

	"detente/internal/record"
	"detente/internal/source"
)

//go:embed demo.jsonl sources.opml transcripts.tsv *.vtt
var files embed.FS

// Files are the files of the set: demo.jsonl and the transcripts, that can be ingested; transcripts.tsv, which says of each transcript what
// WebVTT cannot say of itself; and sources.opml, which says who stands behind each publisher.
func Files() fs.FS { return files }

// Items are the sixty items in the order of the files, those of demo.jsonl first, ready to be taken in. None of them is fetched.
func Items(ctx context.Context) iter.Seq2[source.Item, error] {
	return func(yield func(source.Item, error) bool) {
		for it, err := range items(ctx, source.JSONLines, "demo.jsonl") {
			if !yield(it, err) {
				return
			}
		}
		transcripts, err := listed()
		if err != nil {
			yield(source.Item{}, err)
			return
		}
		for _, t := range transcripts {
			for it, err := range items(ctx, source.WebVTT, t.file) {
				it.URL, it.Title, it.Publisher, it.Published = t.url, t.title, t.publisher, t.published
				if !yield(it, err) {
					return
				}
			}
		}
	}
}

// Sources are the publishers of the set, with who stands behind them. They are paused: their addresses are reserved names that lead nowhere.
func Sources(ctx context.Context) ([]record.Followed, error) {
	var out []record.Followed
	for it, err := range items(ctx, source.OPML, "sources.opml") {
		if err != nil {
			return nil, err
		}
		f := record.Followed{Address: it.URL, Name: it.Title, Page: it.Page, Paused: true}
		if o := it.Ownership; o != nil {
			f.Owner, f.Country, f.State = o.Owner, o.Country, o.State
		}
		out = append(out, f)
	}
	return out, nil
}

func items(ctx context.Context, format source.Format, name string) iter.Seq2[source.Item, error] {
	raw, err := files.ReadFile(name)
	if err != nil {
		return func(yield func(source.Item, error) bool) { yield(source.Item{}, err) }
	}
	return source.Read(ctx, format, name, bytes.NewReader(raw))
}

// transcript is a line of transcripts.tsv.
type transcript struct{ file, url, title, publisher, published, kind, record string }

func listed() ([]transcript, error) {
	raw, err := files.ReadFile("transcripts.tsv")
	if err != nil {
		return nil, err
	}
	var out []transcript
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 7 {
			return nil, fmt.Errorf("transcripts.tsv: %d fields where 7 must stand: %q", len(f), line)
		}
		out = append(out, transcript{f[0], f[1], f[2], f[3], f[4], f[5], f[6]})
	}
	return out, nil
}
