package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/codebook"
	"detente/internal/read"
)

// ErrOneWord refuses to look for a person by one word: it would name too many others.
var ErrOneWord = errors.New("a person is named by two words or more, such as a given name and a surname")

// Names finds the names of persons in texts, in any case, without accents, with or without initials between, and with the surname first. It
// holds hashes of them, so that it can be kept where the names themselves may not be.
type Names struct {
	hashes  map[string]bool
	lengths map[int]bool // in words
}

// NewNames makes Names of names, and of how the books spell them.
func NewNames(names []string) (*Names, error) {
	n := &Names{map[string]bool{}, map[int]bool{}}
	books, err := codebook.Shared()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if e := books.Person(name); e != nil && e.Person != nil && len(nameWords(e.Name)) > 1 {
			names = append(names, e.Name)
		}
	}
	for _, name := range names {
		words := nameWords(name)
		if len(words) < 2 {
			return nil, ErrOneWord
		}
		last := len(words) - 1
		for _, order := range [][]string{words, slices.Concat(words[last:], words[:last])} {
			n.Add(hashOfName(order), len(words))
		}
	}
	return n, nil
}

// Add adds a name by its hash and number of words, as All gives them.
func (n *Names) Add(hash string, words int) {
	if n.hashes == nil {
		n.hashes, n.lengths = map[string]bool{}, map[int]bool{}
	}
	n.hashes[hash+string(rune('0'+words))], n.lengths[words] = true, true
}

// All are the hashes of the names with their numbers of words, in order.
func (n *Names) All(yield func(hash string, words int) bool) {
	for _, h := range slices.Sorted(maps.Keys(n.hashes)) {
		r, size := utf8.DecodeLastRuneInString(h)
		if !yield(h[:len(h)-size], int(r-'0')) {
			return
		}
	}
}

// In reports whether a text has one of the names.
func (n *Names) In(text string) bool {
	if len(n.hashes) == 0 {
		return false
	}
	words := nameWords(text)
	for length := range n.lengths {
		for i := 0; i+length <= len(words); i++ {
			if n.hashes[hashOfName(words[i:i+length])+string(rune('0'+length))] {
				return true
			}
		}
	}
	return false
}

// InJSON reports whether a text in a JSON value has one of the names.
func (n *Names) InJSON(raw []byte) bool {
	var v any
	if len(n.hashes) == 0 || json.Unmarshal(raw, &v) != nil {
		return false
	}
	var within func(v any) bool
	within = func(v any) bool {
		switch v := v.(type) {
		case string:
			return n.In(v)
		case []any:
			return slices.ContainsFunc(v, within)
		case map[string]any:
			return slices.ContainsFunc(slices.Collect(maps.Values(v)), within)
		}
		return false
	}
	return within(v)
}

// Of are the names, as a reading has them, of the persons in it who are meant: by one of the names, by a longer form of it, or because the
// books know by what is said who it is. on is the day of publication.
func (n *Names) Of(r *read.Reading, on string) (out []string) {
	for i := range r.Actors {
		a := &r.Actors[i]
		if a.Kind != "person" {
			continue
		}
		_, _, known := keyParts(ActorKey(a, on))
		if n.In(a.Name) || n.In(known) || n.longer(nameWords(a.Name)) {
			out = append(out, a.Name)
		}
	}
	return out
}

// longer reports whether a name has the words of one of the names, in their order, with others between: "Ana Maria Prado".
func (n *Names) longer(words []string) bool {
	if len(words) > maxNameWords {
		return false
	}
	for length := range n.lengths {
		if length < len(words) && n.within(words, nil, length) {
			return true
		}
	}
	return false
}

// maxNameWords bounds the names whose parts are tried.
const maxNameWords = 8

func (n *Names) within(words, taken []string, length int) bool {
	if len(taken) == length {
		return n.hashes[hashOfName(taken)+string(rune('0'+length))]
	}
	for i := range words {
		if n.within(words[i+1:], append(slices.Clip(taken), words[i]), length) {
			return true
		}
	}
	return false
}

func hashOfName(words []string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return hex.EncodeToString(sum[:])
}

// nameWords are the words of a text as names are compared: small, without accents, initials and the mark of the genitive.
func nameWords(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ReplaceAll(unaccented(s), "'s", " "), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' }),
		func(w string) bool { return utf8.RuneCountInString(strings.Trim(w, "'")) < 2 })
}
