package record

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// found reports whether two texts would be joined: compared at all, and found the same.
func found(a, b string) bool {
	in := map[int64]bool{}
	for _, h := range Samples(a) {
		in[h] = true
	}
	n := 0
	other := Samples(b)
	for _, h := range other {
		if in[h] {
			n++
		}
	}
	return WorthComparing(n, len(in), len(other)) && SameText(a, b, false)
}

// invented are the invented documents of the project.
func invented(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../testdata/gold/*/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var out []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

// What papers do with the text of an agency.
var treatments = []struct {
	name string
	of   func(rng *rand.Rand, text string) string
}{
	{"cut to its first half", func(_ *rand.Rand, s string) string {
		p := strings.Split(s, "\n\n")
		return strings.Join(p[:(len(p)+1)/2], "\n\n")
	}},
	{"under another headline, with a credit", func(_ *rand.Rand, s string) string {
		return "Envoys face a long week as capitals trade words\n\nBy our foreign desk\n\n" + s + "\n\n(This story has been edited for length.)"
	}},
	{"typed again", func(rng *rand.Rand, s string) string {
		w := strings.Fields(strings.NewReplacer("“", `"`, "”", `"`, "’", "'").Replace(s))
		for range len(w) / 40 {
			i := rng.IntN(len(w))
			if len(w[i]) > 4 {
				w[i] = w[i][:2] + w[i][3:]
			}
		}
		return strings.Join(w, " ")
	}},
	{"edited", func(rng *rand.Rand, s string) string {
		var kept []string
		for i, sentence := range strings.SplitAfter(s, ". ") {
			if i%7 != 3 {
				kept = append(kept, sentence)
			}
		}
		return strings.NewReplacer(" said ", " told reporters ", "However, ", "", " also ", " ").Replace(strings.Join(kept, ""))
	}},
	{"cut in the middle", func(_ *rand.Rand, s string) string {
		p := strings.Split(s, "\n\n")
		if len(p) < 5 {
			return s
		}
		return strings.Join(append(p[:2:2], p[len(p)-2:]...), "\n\n")
	}},
}

// Two readouts after one template are two contacts.
var templates = []string{
	"%[1]s spoke today with %[2]s of %[3]s. They discussed the situation in %[4]s and agreed to stay in close touch. %[1]s thanked %[2]s for the cooperation of %[3]s on migration and underscored the importance of the partnership between the two countries. They also exchanged views on regional security and on the preparations for the summit on %[5]s.",
	"The Minister of Foreign Affairs, %[1]s, received the Ambassador of %[3]s, %[2]s, on %[5]s. During the meeting both sides reviewed bilateral relations and ways to deepen them in trade, education and tourism. The Minister expressed his appreciation of the role of %[3]s in %[4]s. The Ambassador conveyed the greetings of his government and reaffirmed its readiness to work together in international organisations.",
	"Readout of the call between %[1]s and %[2]s. On %[5]s, %[1]s held a telephone conversation with %[2]s, President of %[3]s. The two sides had a thorough exchange on %[4]s and noted with satisfaction the growth of trade in the past year. The conversation was frank and constructive. The leaders instructed their governments to continue contacts.",
}

var fillings = [][5]string{
	{"Ana Prado", "Tomas Vale", "Portugal", "Mali", "3 May"}, {"Ana Prado", "Lucia Serra", "Spain", "Niger", "11 May"}, {"Henrik Aas", "Piotr Lis", "Poland", "Belarus", "14 June"},
	{"Henrik Aas", "Juha Salo", "Finland", "Estonia", "20 June"}, {"Maria Costa", "Ravi Nair", "India", "Sri Lanka", "1 July"}, {"Maria Costa", "Omar Said", "Egypt", "Sudan", "9 July"},
	{"Kofi Badu", "Ama Owusu", "Benin", "Togo", "22 August"}, {"Kofi Badu", "Jean Kassa", "Gabon", "Chad", "30 August"}, {"Li Na Tan", "Arif Noor", "Malaysia", "Laos", "4 March"},
	{"Li Na Tan", "Budi Hadi", "Indonesia", "Timor", "17 March"},
}

// TestCopies holds the search for copies to precision 0.99 and recall 0.95 on pairs made of invented texts.
func TestCopies(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	texts := invented(t)
	right, missed, wrong := 0, 0, 0
	positives, negatives := 0, 0
	for _, s := range texts {
		for _, c := range treatments {
			positives++
			if copied := c.of(rng, s); found(s, copied) {
				right++
			} else {
				missed++
				t.Logf("missed, %s: %.60q", c.name, s)
			}
		}
	}
	negative := func(a, b, why string) {
		negatives++
		if found(a, b) {
			wrong++
			t.Logf("wrong, %s: %.80q", why, b)
		}
	}
	for _, template := range templates {
		var out []string
		for _, f := range fillings {
			out = append(out, fmt.Sprintf(template, f[0], f[1], f[2], f[3], f[4]))
		}
		for i := range out {
			for j := range i {
				negative(out[i], out[j], "one template")
			}
		}
	}
	for i := range texts {
		negative(texts[i], texts[(i+1)%len(texts)], "two texts")
	}
	precision, recall := float64(right)/float64(max(1, right+wrong)), float64(right)/float64(positives)
	t.Logf("%d pairs: precision %.3f, recall %.3f", positives+negatives, precision, recall)
	if precision < 0.99 || recall < 0.95 {
		t.Errorf("precision %.3f, recall %.3f: want 0.99 and 0.95", precision, recall)
	}
}

// TestCopiesByHand holds the search for copies to the same on pairs that were re-written by hand.
func TestCopiesByHand(t *testing.T) {
	files, err := filepath.Glob("../../testdata/copies/*.txtar")
	if err != nil || len(files) != 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	right, wrong, missed, others := 0, 0, 0, 0
	for _, f := range files {
		a, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		agency := string(a.Files[0].Data)
		for _, part := range a.Files[1:] {
			copied := strings.HasPrefix(part.Name, "copy: ")
			if !copied {
				others++
			}
			switch joined := found(agency, string(part.Data)); {
			case joined && copied:
				right++
			case joined:
				wrong++
				t.Logf("%s: wrong: %s", filepath.Base(f), part.Name)
			case copied:
				missed++
				t.Logf("%s: missed: %s", filepath.Base(f), part.Name)
			}
		}
	}
	precision, recall := float64(right)/float64(max(1, right+wrong)), float64(right)/float64(right+missed)
	t.Logf("%d pairs, %d copies: precision %.3f, recall %.3f", right+missed+others, right+missed, precision, recall)
	if precision < 0.99 || recall < 0.95 {
		t.Errorf("precision %.3f, recall %.3f: want 0.99 and 0.95", precision, recall)
	}
}
