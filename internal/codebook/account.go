package codebook

import (
	"io/fs"
	"strings"
)

// AccountBook holds the words by which the accounts of a contact are compared, by field: initiated, topic, followup, agreed, tone, talk, common.
type AccountBook map[string][]AccountTerm

// AccountTerm is what some words of an account speak of.
type AccountTerm struct {
	Name    string
	Source  Source
	phrases [][]string // in lower case; a word that ends in "*" stands for all that begin so
}

// At is the term of a field with the longest phrase that words, in lower case, begin with, and its length in words; nil and 0 if none.
func (b AccountBook) At(field string, words []string) (term *AccountTerm, n int) {
	for i := range b[field] {
		t := &b[field][i]
		for _, p := range t.phrases {
			if len(p) > n && beginWith(words, p) {
				term, n = t, len(p)
			}
		}
	}
	return term, n
}

// Words are the single words of a field.
func (b AccountBook) Words(field string) map[string]bool {
	out := map[string]bool{}
	for i := range b[field] {
		for _, p := range b[field][i].phrases {
			if len(p) == 1 {
				out[p[0]] = true
			}
		}
	}
	return out
}

func beginWith(words, phrase []string) bool {
	if len(phrase) > len(words) {
		return false
	}
	for i, p := range phrase {
		stem, open := strings.CutSuffix(p, "*")
		if words[i] != p && !(open && strings.HasPrefix(words[i], stem)) {
			return false
		}
	}
	return true
}

func readAccounts(fsys fs.FS, name string) (AccountBook, error) {
	rows, err := readTable(fsys, name, "field", "name", "words")
	if err != nil {
		return nil, err
	}
	b := AccountBook{}
	for _, r := range rows {
		t := AccountTerm{Name: r.get("name"), Source: r.source}
		for _, w := range r.list("words") {
			t.phrases = append(t.phrases, strings.Fields(strings.ToLower(w)))
		}
		b[r.get("field")] = append(b[r.get("field")], t)
	}
	return b, nil
}
