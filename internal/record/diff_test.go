package record

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// shown is a diff as wdiff writes it.
func shown(was, is string) string {
	var out []string
	for _, s := range Diff(was, is) {
		switch s.Change {
		case Stayed:
			out = append(out, s.Is.Text)
		case Went:
			out = append(out, "[-"+s.Was.Text+"-]")
		case Came:
			out = append(out, "{+"+s.Is.Text+"+}")
		}
	}
	return strings.Join(out, " ")
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ was, is, want string }{
		{"The bridge stays open.", "The bridge stays open.", "The bridge stays open."},
		{"The bridge stays open.", "The bridge stays shut.", "The bridge stays [-open-] {+shut+} ."},
		{"Three were hurt.", "At least five were hurt, the ministry said.", "[-Three-] {+At least five+} were hurt {+, the ministry said+} ."},
		{"", "All new.", "{+All new.+}"},
		{"All gone.", "", "[-All gone.-]"},
		{"a b c a b b a", "c b a b a c", "[-a b-] c {+b+} a b [-b-] a {+c+}"},
		{"Lima said no. Quito said yes.", "Lima said no. Bogota said nothing. Quito said yes.", "Lima said no. {+Bogota said nothing.+} Quito said yes."},
	} {
		if got := shown(c.was, c.is); got != c.want {
			t.Errorf("%q, %q:\n%s, want\n%s", c.was, c.is, got, c.want)
		}
	}
}

// Whatever the texts, the diff tells both of them to the word.
func TestDiffTellsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"treaty", "river", "said", "the", "Lima", "é", "50%", "“no”"})
		was := strings.Join(rapid.SliceOf(word).Draw(t, "was"), " ")
		is := strings.Join(rapid.SliceOf(word).Draw(t, "is"), "  ")
		var a, b []string
		for _, s := range Diff(was, is) {
			if s.Change != Came {
				a = append(a, strings.Fields(s.Was.Text)...)
			}
			if s.Change != Went {
				b = append(b, strings.Fields(s.Is.Text)...)
			}
			if s.Change == Stayed && strings.Join(strings.Fields(s.Was.Text), " ") != strings.Join(strings.Fields(s.Is.Text), " ") {
				t.Fatalf("%q stayed as %q", s.Was.Text, s.Is.Text)
			}
		}
		if strings.Join(a, "") != strings.ReplaceAll(was, " ", "") || strings.Join(b, "") != strings.ReplaceAll(is, " ", "") {
			t.Fatalf("%q, %q: %q, %q", was, is, a, b)
		}
	})
}
