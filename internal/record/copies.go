package record

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Copies of one text are found in two steps. Shingles, runs of words, are sampled by their hash, so that two texts that share a
// stretch share samples whatever else they hold (Broder 1997; sampling modulo as in Manber 1994): a copy cut to its first paragraphs
// keeps the samples of these. Texts that share samples are then compared whole.
const (
	shingleWords = 4
	sampleAll    = 32  // of all shingles one in so many is a sample
	sampleLead   = 4   // and of the first leadWords words one in so many: short copies have little else
	leadWords    = 150 // about two paragraphs
	// SharedSamples is how many samples two texts must share at least to be compared.
	SharedSamples = 2
)

// CopySlack is how many days apart copies of a text are published. What is published again later is a text of its own: declarations
// continued every year differ in little but the year.
const CopySlack = 10

const (
	whole   = 0.85 // share of the shorter text's shingles that a stretch of a longer one has with it
	copied  = 0.8  // the same for a copy with slips and a headline of its own
	edited  = 0.7  // the same for a copy that an editor went over
	retyped = 0.55 // the same for a long copy that was edited much, if it names nothing else
	revised = 0.3  // the same for two texts of one address
)

// strayNames is how many names that the other does not have the text that has fewer of them may have: a place in a headline, a slip. Two texts after
// one template have more, and of both sides.
func strayNames(share float64) int {
	switch {
	case share >= copied:
		return 2
	case share >= edited:
		return 1
	}
	return 0
}

// WorthComparing reports whether two texts that share samples are to be compared whole: copies share about as great a part of the
// shorter one's samples as of its shingles.
func WorthComparing(shared, a, b int) bool {
	return shared >= SharedSamples && float64(shared) >= retyped/3*float64(min(a, b))
}

// words of a text in small letters, letters and digits alone.
func plainWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func shingles(words []string) []uint64 {
	if len(words) < shingleWords {
		return nil
	}
	out := make([]uint64, 0, len(words)-shingleWords+1)
	for i := range len(words) - shingleWords + 1 {
		h := fnv.New64a()
		for _, w := range words[i : i+shingleWords] {
			h.Write([]byte(w))
			h.Write([]byte{0})
		}
		out = append(out, h.Sum64())
	}
	return out
}

// Samples are the shingles of a text by which copies of it are looked for, sorted, each once.
func Samples(text string) []int64 {
	var out []int64
	for i, h := range shingles(plainWords(text)) {
		if mixed := h * 0x9e3779b97f4a7c15 >> 32; mixed%sampleAll == 0 || i < leadWords && mixed%sampleLead == 0 {
			out = append(out, int64(h))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Near reports whether two reports are near enough in time to be of copies of one text; those without a date may be.
func Near(a, b *Report) bool {
	return a.Day() == "" || b.Day() == "" || days(a.Day(), b.Day()) <= CopySlack
}

// SameText reports whether two texts are copies of one: cut, put under another headline, or edited, but not two texts after one
// template, which name different people, places and numbers. address tells that they were published at the same address.
func SameText(a, b string, address bool) bool {
	wa, wb := plainWords(a), plainWords(b)
	c := containment(shingles(wa), shingles(wb))
	switch {
	case address && c >= revised:
		return true
	case c < retyped, c < edited && min(len(wa), len(wb)) < leadWords: // of short texts the set phrases are half
		return false
	}
	onlyA, numbersA := namesOnly(a, wb)
	onlyB, numbersB := namesOnly(b, wa)
	if numbersA > 0 && numbersB > 0 { // another day, another sum
		return false
	}
	stray := min(onlyA, onlyB)
	if c < edited || stray == 0 && c >= whole {
		return stray == 0
	}
	// An editor cuts, turns and joins; who writes after a template puts one name in the place of another.
	return stray <= strayNames(c) && min(len(wa), len(wb)) >= leastEdited && max(len(wa), len(wb)) <= mostLonger*min(len(wa), len(wb)) && !exchanged(a, b)
}

const (
	leastEdited = 60 // words of a text that tell whether it was edited
	mostLonger  = 3  // times that the longer text may be as long: a statement that is read out in a briefing is no copy of it
	nameAtPlace = 4  // words in which one name stands in the place of another
)

// exchanged reports whether one text has another name or number where the other has one, and neither has both.
func exchanged(a, b string) bool {
	diff := Diff(a, b)
	wordsA, wordsB := plainWords(a), plainWords(b)
	for i := 1; i < len(diff); i++ {
		went, came := diff[i-1], diff[i]
		if went.Change != Went || came.Change != Came {
			continue
		}
		x, y := plainWords(went.Was.Text), plainWords(came.Is.Text)
		if len(x) > nameAtPlace || len(y) > nameAtPlace || edits(strings.Join(x, ""), strings.Join(y, "")) <= 2 ||
			abbreviates(went.Was.Text, came.Is.Text) || abbreviates(came.Is.Text, went.Was.Text) {
			continue
		}
		before := "the " // so that the first word is not taken for one that begins a sentence, where it does not
		if i < 2 || strings.ContainsAny(last(diff[i-2].Is.Text), ".?!:”\"") {
			before = ""
		}
		m, _ := namesOnly(before+went.Was.Text, wordsB)
		n, _ := namesOnly(before+came.Is.Text, wordsA)
		if m > 0 && n > 0 {
			return true
		}
	}
	return false
}

// last is the last character of a text.
func last(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

// abbreviates reports whether words are short for others: "UN", "United Nations"; "Capt.", "Captain".
func abbreviates(short, long string) bool {
	if head, cut := strings.CutSuffix(short, "."); cut && len(head) > 1 && strings.HasPrefix(strings.ToLower(long), strings.ToLower(head)) {
		return true
	}
	letters := ""
	for w := range strings.FieldsSeq(long) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			letters += string(r)
		}
	}
	return len(letters) > 1 && slices.Contains(strings.FieldsFunc(short, func(r rune) bool { return !unicode.IsLetter(r) }), letters)
}

// containment is the share of the smaller set that the larger has too.
func containment(a, b []uint64) float64 {
	in := make(map[uint64]bool, len(a))
	for _, h := range a {
		in[h] = true
	}
	other := make(map[uint64]bool, len(b))
	both := 0
	for _, h := range b {
		if !other[h] && in[h] {
			both++
		}
		other[h] = true
	}
	n := min(len(in), len(other))
	if n == 0 {
		return 0
	}
	return float64(both) / float64(n)
}

// namesOnly counts the names and numbers of a text that another, by its words, does not have, and the numbers among them. A name is a word with a capital that
// does not begin a sentence; spellings that differ in a letter or two are the same name.
func namesOnly(text string, other []string) (all, numbers int) {
	has := make(map[string]bool, len(other))
	for _, w := range other {
		has[w] = true
	}
	missing := map[string]bool{}
	begins := true
	for field := range strings.FieldsSeq(text) {
		word := strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		first, _ := utf8.DecodeRuneInString(word)
		if word != "" && (unicode.IsDigit(first) || unicode.IsUpper(first) && !begins) {
			for _, w := range plainWords(word) {
				if len(w) > 1 && !has[w] && !missing[w] && !spelled(w, has) {
					missing[w] = true
					if unicode.IsDigit(first) {
						numbers++
					}
				}
			}
		}
		begins = strings.HasSuffix(field, ".") || strings.HasSuffix(field, "”") || strings.HasSuffix(field, `"`) || strings.HasSuffix(field, ":") ||
			strings.HasSuffix(field, "?") || strings.HasSuffix(field, "!")
	}
	return len(missing), numbers
}

// spelled reports whether the words have a name under another spelling: Zelensky, Zelenskyy.
func spelled(name string, words map[string]bool) bool {
	few := 2
	if len(name) < 5 {
		few = 1
	}
	if len(name) < 4 {
		return false
	}
	for w := range words {
		if len(w) >= 4 && w[0] == name[0] && max(len(w)-len(name), len(name)-len(w)) <= few && edits(w, name) <= few {
			return true
		}
	}
	return false
}

// edits is the Levenshtein distance of two words in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// Leader is which document of a story speaks for it, given the reports of each: the one that was published first or, where that
// page was changed later, its last revision.
func Leader(reports map[string][]Report) string {
	var first *Report
	for _, list := range reports {
		if r := Leading(list); first == nil || r.before(first) < 0 {
			first = &r
		}
	}
	leader, last := first.Document, ""
	if first.URL == "" {
		return leader
	}
	for hash, list := range reports {
		for i := range list {
			if r := &list[i]; r.URL == first.URL && r.version() > last {
				leader, last = hash, r.version()
			}
		}
	}
	return leader
}

// version orders the texts of one address: by when the page was changed as it says itself, then by when it was fetched, where it was.
func (r *Report) version() string {
	seen := ""
	if r.Source != "" { // of a file the time at which it was taken in tells nothing
		seen = r.Seen.UTC().Format(time.RFC3339)
	}
	return cmp.Or(r.Modified, r.Published) + " " + seen + " " + r.Document
}

// Before is the document whose place at its address another took: of a story, given the reports of each document, the last version before
// it; "" if it is the first.
func Before(hash string, reports map[string][]Report) string {
	before, last := "", ""
	for i := range reports[hash] {
		r := &reports[hash][i]
		for other, list := range reports {
			for j := range list {
				if v := list[j].version(); other != hash && r.URL != "" && list[j].URL == r.URL && v < r.version() && v > last {
					before, last = other, v
				}
			}
		}
	}
	return before
}
