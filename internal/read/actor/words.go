package actor

import (
	"bufio"
	"embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed data/*.tsv
var files embed.FS

// Gender is what a name or description says of a person's gender.
type gender uint8

const (
	anyGender gender = iota
	male
	female
)

// traits of a noun, as data/nouns.tsv describes them.
type traits uint16

const (
	traitMale traits = 1 << iota
	traitFemale
	traitPlural
	traitState
	traitPrivate
	traitRival
	traitAgent
	traitBound
	traitRole
	traitOther
	traitGroup
)

var traitOf = map[string]traits{"m": traitMale, "f": traitFemale, "pl": traitPlural, "state": traitState, "private": traitPrivate,
	"rival": traitRival, "agent": traitAgent, "bound": traitBound, "role": traitRole, "other": traitOther, "pair": traitGroup}

// noun is a line of data/nouns.tsv.
type noun struct {
	word, kind string
	traits     traits
}

func (n *noun) is(t traits) bool { return n != nil && n.traits&t != 0 }

func (n *noun) gender() gender {
	switch {
	case n.is(traitMale):
		return male
	case n.is(traitFemale):
		return female
	}
	return anyGender
}

// genreWords is a line of data/genres.tsv.
type genreWords struct {
	words []string
	genre Genre
	by    bool
}

// vocabulary is the package's own word lists. It is read once and never changed.
type vocabulary struct {
	nouns      map[string]*noun // by lemma
	forenames  map[string]gender
	honorifics map[string]gender
	particles  map[string]bool
	suffixes   map[string]bool
	prefixes   map[string]bool
	calendar   map[string]bool
	roles      map[string][]string // what a word for a person may stand for
	portfolios map[string]bool     // words for what a ministry is for
	genres     []genreWords
}

var words = sync.OnceValues(readVocabulary)

func readVocabulary() (*vocabulary, error) {
	v := &vocabulary{nouns: map[string]*noun{}, forenames: map[string]gender{}, honorifics: map[string]gender{},
		particles: map[string]bool{}, suffixes: map[string]bool{}, prefixes: map[string]bool{}, calendar: map[string]bool{}, portfolios: map[string]bool{}, roles: map[string][]string{}}
	for _, t := range []struct {
		file string
		line func(cells []string) error
	}{
		{"nouns.tsv", v.addNoun}, {"forenames.tsv", v.addForename}, {"names.tsv", v.addNameWord},
		{"roles.tsv", v.addRole}, {"genres.tsv", v.addGenre},
	} {
		if err := eachLine(t.file, t.line); err != nil {
			return v, err
		}
	}
	return v, nil
}

// eachLine gives the cells of each entry of a table, always three of them.
func eachLine(file string, f func(cells []string) error) error {
	r, err := files.Open("data/" + file)
	if err != nil {
		return fmt.Errorf("actor: %w", err)
	}
	defer r.Close()
	head := true
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if head {
			head = false
			continue
		}
		cells := strings.Split(line, "\t")
		for len(cells) < 3 {
			cells = append(cells, "")
		}
		if err := f(cells); err != nil {
			return fmt.Errorf("actor: %s:%d: %w", file, n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("actor: %s: %w", file, err)
	}
	return nil
}

func (v *vocabulary) addNoun(c []string) error {
	n := &noun{word: c[0], kind: c[1]}
	for t := range strings.SplitSeq(c[2], "|") {
		bit, ok := traitOf[t]
		if !ok && t != "" {
			return fmt.Errorf("unknown trait %q", t)
		}
		n.traits |= bit
	}
	if v.nouns[n.word] != nil {
		return fmt.Errorf("%q stands twice", n.word)
	}
	v.nouns[n.word] = n
	return nil
}

func readGender(s string) (gender, error) {
	switch s {
	case "m":
		return male, nil
	case "f":
		return female, nil
	case "", "f|m", "m|f":
		return anyGender, nil
	}
	return anyGender, fmt.Errorf("unknown gender %q", s)
}

func (v *vocabulary) addForename(c []string) (err error) {
	v.forenames[c[0]], err = readGender(c[1])
	return err
}

func (v *vocabulary) addNameWord(c []string) (err error) {
	switch c[1] {
	case "honorific":
		v.honorifics[c[0]], err = readGender(c[2])
	case "particle":
		v.particles[c[0]] = true
	case "suffix":
		v.suffixes[c[0]] = true
	case "prefix":
		v.prefixes[c[0]] = true
	case "calendar":
		v.calendar[c[0]] = true
	case "portfolio":
		v.portfolios[c[0]] = true
	default:
		err = fmt.Errorf("unknown sort %q", c[1])
	}
	return err
}

func (v *vocabulary) addRole(c []string) error {
	v.roles[c[0]] = strings.Split(c[1], "|")
	return nil
}

func (v *vocabulary) addGenre(c []string) error {
	g := genreWords{words: strings.Fields(c[0]), by: c[2] == "1"}
	switch c[1] {
	case "statement":
		g.genre = Statement
	case "readout":
		g.genre = Readout
	case "transcript":
		g.genre = Transcript
	default:
		return fmt.Errorf("unknown genre %q", c[1])
	}
	v.genres = append(v.genres, g)
	return nil
}
