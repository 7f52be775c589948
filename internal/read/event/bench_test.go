package event_test

import (
	"strings"
	"testing"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/event"
	"detente/internal/read/when"
	"detente/internal/text"
	"detente/model"
)

// BenchmarkFind codes events in text analysed before; words/s is on one core.
func BenchmarkFind(b *testing.B) {
	var all strings.Builder
	for range 20 {
		for _, s := range sentences {
			all.WriteString(s.text + " ")
		}
		all.WriteString("\n\n")
	}
	doc, err := text.New(all.String())
	if err != nil {
		b.Fatal(err)
	}
	m, err := model.English()
	if err != nil {
		b.Fatal(err)
	}
	bk, err := codebook.Shared()
	if err != nil {
		b.Fatal(err)
	}
	a := m.Analyse(doc)
	cast := actor.Resolve(a, (*lang.Analysis)(nil), bk, actor.Meta{})
	words := a.Words()
	for b.Loop() {
		event.Find(a, cast, nil, nil, when.Date{}, bk)
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}
