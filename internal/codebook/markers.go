package codebook

import (
	"fmt"
	"io/fs"
	"strings"
)

// Markers are the word lists of markers.tsv by class. A phrase is its words, lower case, as lemmas.
type Markers map[string]*Phrases

// Phrases is a set of phrases that can be looked up at a place in a list of words.
type Phrases struct {
	first map[string][][]string // by first word: the phrases, longest first
	all   []string
}

// At is the length in words of the longest phrase that words begin with, 0 if none.
func (p *Phrases) At(words []string) int {
	if p == nil || len(words) == 0 {
		return 0
	}
	best := 0
next:
	for _, ph := range p.first[words[0]] {
		if len(ph) <= best || len(ph) > len(words) {
			continue
		}
		for i, w := range ph {
			if words[i] != w {
				continue next
			}
		}
		best = len(ph)
	}
	return best
}

// Has reports whether the single word is one of the phrases.
func (p *Phrases) Has(word string) bool {
	if p == nil {
		return false
	}
	for _, ph := range p.first[word] {
		if len(ph) == 1 {
			return true
		}
	}
	return false
}

func readMarkers(fsys fs.FS, name string) (Markers, error) {
	rows, err := readTable(fsys, name, "class", "words")
	if err != nil {
		return nil, err
	}
	m := Markers{}
	for _, r := range rows {
		class := r.get("class")
		if m[class] != nil {
			return nil, fmt.Errorf("codebook: %s: class %q stands twice", r.source, class)
		}
		p := &Phrases{first: map[string][][]string{}}
		for _, w := range r.list("words") {
			words := strings.Fields(strings.ToLower(w))
			p.first[words[0]] = append(p.first[words[0]], words)
			p.all = append(p.all, w)
		}
		m[class] = p
	}
	return m, nil
}
