//go:build unix

// Package benchmarks measures how fast documents are read; `make bench` runs it on one core, doc/benchmarks.md keeps the
// figures. words/s counts seconds of processor time, not of the clock, so that other programs on the machine weigh little.
package benchmarks

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read"
	"detente/internal/text"
	"detente/model"
)

// prose is at least n bytes of the reports that were coded by hand, one after the other, again and again if need be.
func prose(b *testing.B, n int) string {
	b.Helper()
	files, err := filepath.Glob("../testdata/gold/*/*.txt")
	if err != nil || len(files) == 0 {
		b.Fatalf("no reports in testdata/gold: %v", err)
	}
	var all strings.Builder
	for i := 0; all.Len() < n; i++ {
		report, err := os.ReadFile(files[i%len(files)])
		if err != nil {
			b.Fatal(err)
		}
		all.Write(report)
		all.WriteString("\n\n")
	}
	return all.String()
}

// document is prose of about n bytes, cut at the end of a paragraph or, in the first, of a sentence.
func document(b *testing.B, n int) *text.Document {
	b.Helper()
	raw := prose(b, n)[:n]
	if end := strings.LastIndex(raw, "\n\n"); end > n/2 {
		raw = raw[:end]
	} else if end := strings.LastIndex(raw, ". "); end > 0 {
		raw = raw[:end+1]
	}
	doc, err := text.New(raw)
	if err != nil {
		b.Fatal(err)
	}
	doc.Published = "2021-12-31"
	return doc
}

func english(b *testing.B) *lang.Model {
	b.Helper()
	m, err := model.English()
	if err != nil {
		b.Fatal(err)
	}
	return m
}

func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// loop runs f and reports how many of its words go through in a second of processor time.
func loop(b *testing.B, words int, f func()) {
	b.Helper()
	runtime.GC() // what was made before is not f's to clear away
	began := processorTime()
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(words)*float64(b.N)/(processorTime()-began).Seconds(), "words/s")
	b.ReportMetric(0, "ns/op") // by the clock: leaves it out
}

// BenchmarkTagParse tags, lemmatises and parses sentences whose words are known.
func BenchmarkTagParse(b *testing.B) {
	m := english(b)
	a := m.Analyse(document(b, 100_000))
	loop(b, a.Words(), func() {
		for i := range a.Sentences {
			m.Parse(&a.Sentences[i])
		}
	})
}

// BenchmarkAnalyse does all that the language base does, from text to names.
func BenchmarkAnalyse(b *testing.B) {
	m := english(b)
	doc := document(b, 100_000)
	loop(b, m.Analyse(doc).Words(), func() { m.Analyse(doc) })
}

// BenchmarkRead reads whole documents, from text to JSON: the words/s must not fall as they grow longer.
func BenchmarkRead(b *testing.B) {
	books, err := codebook.Shared()
	if err != nil {
		b.Fatal(err)
	}
	reader, err := read.New(english(b), books)
	if err != nil {
		b.Fatal(err)
	}
	for _, kB := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("%dkB", kB), func(b *testing.B) {
			doc := document(b, kB*1000)
			loop(b, reader.Analyse(doc).Words(), func() {
				r, err := reader.Read(context.Background(), doc)
				if err == nil {
					err = r.WriteJSON(io.Discard, false)
				}
				if err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkStart is what comes before the first document: the model, then the code books.
func BenchmarkStart(b *testing.B) {
	file, err := os.ReadFile("../model/en.model")
	if err != nil {
		b.Fatal(err)
	}
	began := processorTime()
	for b.Loop() {
		if _, err := lang.Load(file); err != nil {
			b.Fatal(err)
		}
		if _, err := codebook.Default(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processorTime()-began).Seconds()*1000/float64(b.N), "ms")
	b.ReportMetric(0, "ns/op")
}
