package record

import (
	"strings"
	"testing"

	"detente/internal/read"
)

func spanIn(text, words string) read.Span {
	start := len([]rune(text[:strings.Index(text, words)]))
	return read.Span{Start: start, End: start + len([]rune(words)), Text: words}
}

func TestCarry(t *testing.T) {
	const was = "The harbour of Coquí was shut on Monday. Brazil warned that its navy would stay until the treaty is signed. Peru recalled its envoy."
	for _, c := range []struct {
		is, words, want string
		fate            Fate
	}{
		{"UPDATED. " + was, "its navy would stay", "its navy would stay", Carried},
		{"The harbour of Coquí was shut on Monday. Brazil warned that its navy would remain until the treaty is signed.", "its navy would stay until the treaty is signed", "its navy would remain until the treaty is signed", Changed},
		{"Brazil threatened that its fleet would stay until the treaty is signed.", "its navy would stay until", "its fleet would stay until", Changed},
		{"The harbour of Coquí was shut on Monday. Peru recalled its envoy.", "its navy would stay", "", Gone},
		{"Peru recalled its envoy. The harbour of Coquí was shut on Monday. Brazil warned that its navy would stay until the treaty is signed.", "recalled", "recalled", Carried},
		{"", "recalled", "", Gone},
		{"Peru withdrew its envoy.", "recalled", "", Gone},
	} {
		k := NewCarrier(Wording{Text: was}, Wording{Text: c.is}, "new")
		got := k.Carry(Claim{Verdict: Not, Of: Ref{Document: "old", Kind: Event, Words: spanIn(was, c.words)}})
		if got.Fate != c.fate || got.Was == nil || got.Was.Document != "old" {
			t.Errorf("%q in %q: %+v", c.words, c.is, got)
			continue
		}
		if c.fate == Gone {
			if got.Of.Document != "old" || got.Of.Words.Text != c.words {
				t.Errorf("%q: a claim whose words are gone is no longer as it was made: %+v", c.words, got)
			}
			continue
		}
		if got.Of.Words.Text != c.want || got.Of.Document != "new" || got.Of.Words != spanIn(c.is, c.want) {
			t.Errorf("%q in %q: %+v", c.words, c.is, got.Of)
		}
	}
}

// A claim in the title holds where the words stand in the new title.
func TestCarryInTitle(t *testing.T) {
	words := read.Span{Start: 5, End: 12, Text: "recalls", In: "title"}
	claim := Claim{Verdict: Not, Of: Ref{Document: "old", Kind: Event, Words: words}}
	k := NewCarrier(Wording{"Peru recalls envoy", "x"}, Wording{"Lima: Peru recalls its envoy", "y"}, "new")
	if got := k.Carry(claim); got.Fate != Carried || got.Of.Words != (read.Span{Start: 11, End: 18, Text: "recalls", In: "title"}) {
		t.Errorf("%+v", got)
	}
	k = NewCarrier(Wording{"Peru recalls envoy", "x"}, Wording{"Peru shuts its embassy", "y"}, "new")
	if got := k.Carry(claim); got.Fate != Gone {
		t.Errorf("%+v", got)
	}
}

// The spans of the claim's item and actors are those of the new text, or none.
func TestCarriedItemCitesTheNewText(t *testing.T) {
	const was = "Lima, 2 May. Ana Prado of Brazil said on Friday that the dam would open if the rain fails."
	const is = "Ana Prado, of Brazil, said that the dam would surely open if the rain fails."
	item := read.Statement{Speakers: []string{"a"}, SpeakerSpans: []read.Span{spanIn(was, "Ana Prado")}, Act: "promise", Form: "indirect", Cue: spanIn(was, "said"),
		Content: spanIn(was, "the dam would open if the rain fails"), Condition: spanIn(was, "if the rain fails"), When: read.When{From: "2031-05-02", To: "2031-05-02", Text: spanIn(was, "on Friday")},
		Evidence: spanIn(was, "Ana Prado of Brazil said on Friday that the dam would open if the rain fails.")}
	claim := Claim{Verdict: Missed, Of: Ref{Document: "old", Kind: Statement, Words: item.Content}, Statement: &item,
		Actors: []read.Actor{{ID: "a", Name: "Ana Prado", Kind: "person", Country: "BRA", Mentions: []read.Span{spanIn(was, "Ana Prado"), spanIn(was, "Lima")}}}}
	got := NewCarrier(Wording{Text: was}, Wording{Text: is}, "new").Carry(claim)
	s := got.Statement
	if got.Fate != Changed || s.Content != spanIn(is, "the dam would surely open if the rain fails") || s.Condition != spanIn(is, "if the rain fails") || s.Cue != spanIn(is, "said") ||
		s.SpeakerSpans[0] != spanIn(is, "Ana Prado") || !s.When.Text.IsZero() || s.When.From != "2031-05-02" || s.Evidence.Text != is {
		t.Errorf("%+v", s)
	}
	if m := got.Actors[0].Mentions; len(m) != 1 || m[0] != spanIn(is, "Ana Prado") {
		t.Errorf("%+v", m)
	}
	if item.Content.Text != "the dam would open if the rain fails" || claim.Actors[0].Mentions[0] != spanIn(was, "Ana Prado") {
		t.Errorf("the claim itself was changed: %+v", item)
	}
}
