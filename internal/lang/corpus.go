package lang

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"detente/internal/text"
)

// maxCorpusLine bounds one document of a corpus as JSON.
const maxCorpusLine = 64 << 20

// sameLine is how many letters a line must have for it to tell that two texts are the same document.
const sameLine = 60

// ReadCorpus reads unlabelled documents, JSON Lines with a field text. A document that shares a long line
// with one of the excluded texts is left out: what is measured on is never learned from. Documents that
// are no text are skipped.
func ReadCorpus(r io.Reader, exclude []string) ([]*text.Document, error) {
	out := map[string]bool{}
	for _, t := range exclude {
		for line := range strings.Lines(t) {
			if l := onlyLetters(line); len(l) >= sameLine {
				out[l] = true
			}
		}
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<20), maxCorpusLine)
	var docs []*text.Document
	for n := 1; sc.Scan(); n++ {
		var d struct{ Text string }
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("lang: corpus line %d: %w", n, err)
		}
		if excluded(d.Text, out) {
			continue
		}
		if doc, err := text.New(d.Text); err == nil {
			docs = append(docs, doc)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("lang: corpus: %w", err)
	}
	return docs, nil
}

func excluded(t string, lines map[string]bool) bool {
	if len(lines) == 0 {
		return false
	}
	for line := range strings.Lines(t) {
		if len(line) >= sameLine && lines[onlyLetters(line)] {
			return true
		}
	}
	return false
}

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// sameSentence is how many letters a sentence must have to tell that; it has less chance to be stock than a line.
const sameSentence = 40

// sameSentences of a treebank's document that stand in a text make it that text: one may be a stock phrase.
const sameSentences = 2

// WithoutTexts leaves out the documents of a treebank that are one of the texts: what the reader is measured on must
// not be learned from.
func WithoutTexts(treebank []Gold, texts []string) []Gold {
	if len(texts) == 0 {
		return treebank
	}
	var all strings.Builder
	for _, t := range texts {
		all.WriteString(onlyLetters(t))
		all.WriteByte(' ')
	}
	seen := map[string]int{} // by document: its sentences that stand in the texts
	for i := range treebank {
		if l := onlyLetters(treebank[i].Text); len(l) >= sameSentence && strings.Contains(all.String(), l) {
			seen[treebank[i].Doc]++
		}
	}
	var out []Gold
	for i := range treebank {
		if seen[treebank[i].Doc] < sameSentences {
			out = append(out, treebank[i])
		}
	}
	return out
}
