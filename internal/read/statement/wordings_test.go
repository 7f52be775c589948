package statement_test

import (
	"slices"
	"strings"
	"testing"

	"detente/internal/read/actor"
	"detente/internal/read/readtest"
	"detente/internal/read/statement"
)

// wordingsReached is the share of testdata/wordings.tsv that was read right when it was last raised, in percent; less is a step back.
const wordingsReached = 84.0

// TestWordings holds the table of statements.
func TestWordings(t *testing.T) {
	readtest.Wordings(t, "wordings.tsv", wordingsReached, func(f []string) (string, bool, any) {
		kind, by, acts, content, body := f[0], f[1], strings.Split(f[2], "|"), f[3], f[4]
		if !strings.Contains(body, content) && kind != "silence" {
			t.Fatalf("wordings.tsv: %q is not in %q", content, body)
		}
		p := readtest.Pass(t, actor.Meta{}, body)
		at := max(0, strings.Index(body, content))
		want := p.Doc.Span(at, at+len(content))
		var told []string
		for _, st := range p.Statements {
			told = append(told, country(p.Cast, st.Speakers)+" "+st.Act+" "+p.Doc.Quote(st.Content))
		}
		return kind, slices.ContainsFunc(p.Statements, func(st statement.Statement) bool {
			return country(p.Cast, st.Speakers) == by && slices.Contains(acts, st.Act) && statement.Overlap(st.Content, want) >= 0.5
		}), told
	})
}

// country is whom the first of the speakers acts for, "?" if nobody.
func country(cast *actor.Cast, speakers []int) string {
	if len(speakers) == 0 || cast.Actors[speakers[0]].Country == "" {
		return "?"
	}
	return cast.Actors[speakers[0]].Country
}
