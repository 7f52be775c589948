package lang

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io/fs"
	"strings"

	"detente/internal/text"
)

// What is known of a word's form though no tree was seen of it: what a dictionary lets it be, and whether texts write it with
// a capital letter. It tells tags of rare words apart, names from common nouns above all.
const (
	formNoun = 1 << iota
	formNouns
	formVerb
	formVerbs
	formPast
	formGerund
	formAdjective
	formAdverb
	formName
	formCase // times 1 to 4: hardly ever with a capital in mid-sentence, less than half the time, more, nearly always
)

// WordForms is what is known of forms, by hash of the lower form.
type WordForms map[uint32]uint16

func (f WordForms) add(form string, bits uint16) {
	var buf [2 * maxForm]byte
	f[hashBytes(appendLower(buf[:0], form))] |= bits
}

// ReadWordNet reads the single words of a WordNet in the format of Princeton's database (data.noun, data.verb, data.adj,
// data.adv) and forms what is regular of them.
func ReadWordNet(dir fs.FS) (WordForms, error) {
	out := WordForms{}
	for _, part := range []string{"noun", "verb", "adj", "adv"} {
		if err := out.readPart(dir, part); err != nil {
			return nil, fmt.Errorf("lang: WordNet: %s: %w", part, err)
		}
	}
	return out, nil
}

// readPart reads one file of synsets: offset, file, part of speech, number of words (hexadecimal), then each word with its sense.
func (f WordForms) readPart(dir fs.FS, part string) error {
	file, err := dir.Open("data." + part)
	if err != nil {
		return err
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	sc.Buffer(make([]byte, 64<<10), 1<<20)
	for sc.Scan() {
		line := sc.Text()
		if strings.HasPrefix(line, "  ") { // the licence
			continue
		}
		field := strings.Fields(line)
		n := 0
		if len(field) < 4 {
			return fmt.Errorf("%q is no synset", line)
		}
		if _, err := fmt.Sscanf(field[3], "%x", &n); err != nil || len(field) < 4+2*n {
			return fmt.Errorf("%q is no synset", line)
		}
		for i := range n {
			word, _, _ := strings.Cut(field[4+2*i], "(") // "galore(ip)": where an adjective stands
			if !strings.ContainsAny(word, "_-.0123456789") {
				f.inflect(word, part)
			}
		}
	}
	return sc.Err()
}

func (f WordForms) inflect(word, part string) {
	if word != strings.ToLower(word) {
		f.add(word, formName)
		return
	}
	stem := word
	s := word + "s"
	switch {
	case strings.HasSuffix(word, "y") && len(word) > 2 && !strings.ContainsRune("aeiou", rune(word[len(word)-2])):
		stem = word[:len(word)-1] + "i"
		s = stem + "es"
	case strings.HasSuffix(word, "s"), strings.HasSuffix(word, "x"), strings.HasSuffix(word, "z"), strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"):
		s = word + "es"
	case strings.HasSuffix(word, "e"):
		stem = word[:len(word)-1]
	}
	switch part {
	case "noun":
		f.add(word, formNoun)
		f.add(s, formNouns)
	case "verb":
		f.add(word, formVerb)
		f.add(s, formVerbs)
		f.add(stem+"ed", formPast)
		if strings.HasSuffix(word, "e") {
			f.add(stem+"ing", formGerund)
		} else {
			f.add(word+"ing", formGerund)
		}
		if n := len(word); n > 2 && strings.ContainsRune("bdglmnprt", rune(word[n-1])) && strings.ContainsRune("aeiou", rune(word[n-2])) {
			f.add(word+word[n-1:]+"ed", formPast)
			f.add(word+word[n-1:]+"ing", formGerund)
		}
	case "adj":
		f.add(word, formAdjective)
		f.add(stem+"er", formAdjective)
		f.add(stem+"est", formAdjective)
	case "adv":
		f.add(word, formAdverb)
	}
}

// caseCount is how often a word must stand in mid-sentence before its capitals tell something.
const caseCount = 3

// addCases counts how the documents write their words.
func (f WordForms) addCases(docs []*text.Document, seg *segmenter) {
	type tally struct{ capital, all int32 }
	seen := map[uint32]tally{}
	var buf [2 * maxForm]byte
	for _, d := range docs {
		sentences, _ := seg.Segment(d)
		for i := range sentences {
			tokens := sentences[i].Tokens
			if shouted(tokens) {
				continue
			}
			for k := 1; k < len(tokens); k++ {
				form := tokens[k].Form
				if !isLetters(form) || k == 1 && !isLetters(tokens[0].Form) {
					continue
				}
				key := hashBytes(appendLower(buf[:0], form))
				t := seen[key]
				t.all++
				if _, capital, _ := shape(form); capital {
					t.capital++
				}
				seen[key] = t
			}
		}
	}
	for key, t := range seen {
		switch {
		case t.all < caseCount:
		case t.capital*20 <= t.all:
			f[key] |= formCase
		case t.capital*2 < t.all:
			f[key] |= 2 * formCase
		case t.capital*20 < 19*t.all:
			f[key] |= 3 * formCase
		default:
			f[key] |= 4 * formCase
		}
	}
}

// index is the forms as tagger and model file hold them.
func (f WordForms) index() index {
	x := newIndex(len(f))
	for _, key := range sortedKeys(f) {
		x.put(key, uint32(f[key]))
	}
	return x
}

func (x index) appendForms(b []byte) []byte {
	sorted := x.sorted()
	b = appendKeys(b, sorted)
	for _, s := range sorted {
		b = binary.LittleEndian.AppendUint16(b, uint16(s.value))
	}
	return b
}

func parseForms(r *reader) index {
	keys := r.keys()
	x := newIndex(len(keys))
	values := r.bytes(2 * len(keys))
	if r.err != nil {
		return index{}
	}
	for i, key := range keys {
		x.put(key, uint32(binary.LittleEndian.Uint16(values[2*i:])))
	}
	return x
}
