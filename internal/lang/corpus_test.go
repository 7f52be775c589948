package lang

import (
	"strings"
	"testing"
)

func TestWithoutTextsLeavesOutWhatIsMeasuredOn(t *testing.T) {
	sentence := func(doc, text string) Gold { return Gold{Doc: doc, Text: text} }
	a, b := "The harbour master of Aden counted nineteen ships before the fog came down.", "None of them had asked the coast guard for leave to anchor there."
	treebank := []Gold{sentence("ships", a), sentence("ships", b), sentence("ships", "It was cold."),
		sentence("stock", a), sentence("stock", "A second sentence that stands in no other text of this test at all.")}
	got := WithoutTexts(treebank, []string{"HARBOUR\n\n" + strings.ToUpper(a) + " " + b})
	if len(got) != 2 || got[0].Doc != "stock" {
		t.Errorf("left %v, want the document that shares one sentence only", got)
	}
	if n := len(WithoutTexts(treebank, nil)); n != len(treebank) {
		t.Errorf("without texts %d of %d sentences are left", n, len(treebank))
	}
}
