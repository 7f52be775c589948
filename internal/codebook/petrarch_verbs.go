package codebook

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// VerbBook is a dictionary of verbs: blocks of verbs with a code, the patterns around them, and the sets of words that
// patterns name.
type VerbBook struct {
	Sets   map[string][]string // &WEAPON: its words in capitals, sets within sets spelled out
	Blocks []VerbBlock
	Rules  []string // transformations ("~ a (a b ATTACK) SAY = a b 015"), as written
}

// VerbBlock is the verbs that share patterns.
type VerbBlock struct {
	Name     string // ACCUSE; "" where the file names none
	Code     string // CAMEO code where no pattern fits; "---" for none; "a:b" where source and target get one each
	Verbs    []Verb
	Patterns []VerbPattern
	Source   Source
}

// Verb is a verb, or a phrase that begins with one.
type Verb struct {
	Words string   // in capitals; "+" in front of the word that bends where that is not the first
	Forms []string // irregular forms
	Code  string   // its own code; "" for the block's
}

// VerbPattern is words before and after the verb.
type VerbPattern struct {
	Before, After []PatternTerm
	Code          string
	Source        Source
}

// PatternTerm is one part of a pattern: a word in capitals, a set ("&WEAPON"), "$" the source, "+" the target, "%" both, or a
// group: "(" begins one with a preposition, "{" a noun phrase, with its parts in Inner.
type PatternTerm struct {
	Word  string
	Inner []PatternTerm
}

// maxDepth bounds groups within groups; the dictionaries have three.
const maxDepth = 16

// ReadVerbs reads a dictionary of verbs. file is what errors call it.
func ReadVerbs(r io.Reader, file string) (*VerbBook, error) {
	s := &slips{name: file}
	book := &VerbBook{Sets: map[string][]string{}}
	var set string     // the set whose words follow
	var b *VerbBlock   // the block whose verbs and patterns follow
	var title []string // name and code of the last "--- NAME [CODE] ---"
	s.eachLine(r, func(line int, t string) {
		t = strings.TrimSpace(t)
		switch {
		case strings.HasPrefix(t, "---"):
			name, code, ok := strings.Cut(strings.Trim(t, "- \t"), "[")
			code, _, closed := strings.Cut(code, "]")
			if ok && !closed {
				s.add(line, "%q: no closing bracket", t)
				return
			}
			set, b, title = "", nil, []string{strings.TrimSpace(name), strings.TrimSpace(code)}
		case t[0] == '&':
			set, b = dictionarySet(t), nil
			if book.Sets[set] == nil {
				book.Sets[set] = []string{}
			}
		case t[0] == '+' && set != "":
			book.Sets[set] = append(book.Sets[set], dictionaryWord(t[1:]))
		case t[0] == '~':
			book.Rules = append(book.Rules, t)
		case t[0] == '-':
			p, err := readPattern(t[1:])
			if err != nil || b == nil {
				s.add(line, "%q: %v", t, cmpError(err, "pattern of no verb"))
				return
			}
			p.Source = Source{file, line}
			b.Patterns = append(b.Patterns, p)
		default:
			v, err := readVerb(t)
			if err != nil {
				s.add(line, "%q: %v", t, err)
				return
			}
			set = ""
			if b == nil || t[0] != '+' && len(b.Patterns) > 0 {
				book.Blocks = append(book.Blocks, VerbBlock{Code: "---", Source: Source{file, line}})
				b = &book.Blocks[len(book.Blocks)-1]
				if title != nil {
					b.Name, b.Code = title[0], title[1]
				}
			}
			b.Verbs = append(b.Verbs, v)
		}
	})
	done := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(book.Sets)) {
		if _, err := book.spell(name, done); err != nil {
			s.errs = append(s.errs, fmt.Errorf("codebook: %s: %w", file, err))
		}
	}
	book.Sets = done
	return book, errors.Join(s.errs...)
}

// spell is the words of a set with sets within it spelled out, each set once; done has those spelled, nil while one is at work.
func (book *VerbBook) spell(set string, done map[string][]string) ([]string, error) {
	if words, ok := done[set]; ok {
		if words == nil {
			return nil, fmt.Errorf("set %s holds itself", set)
		}
		return words, nil
	}
	done[set] = nil
	out := []string{}
	var errs []error
	for _, w := range book.Sets[set] {
		if w == "" || w[0] != '&' {
			out = append(out, w)
			continue
		}
		inner, err := book.spell(dictionarySet(w), done)
		if err == nil && len(out)+len(inner) > maxSpelled {
			err = fmt.Errorf("set %s has over %d words", set, maxSpelled)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out = append(out, inner...)
	}
	done[set] = out
	return out, errors.Join(errs...)
}

func dictionarySet(s string) string { return strings.TrimRight(strings.TrimSpace(s), "_") }

func dictionaryWord(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "_", " ")), " ")
}

// readVerb reads "PUT {PUTS PUTTING} [031]" or "+ANGERED_BY {}".
func readVerb(t string) (Verb, error) {
	var v Verb
	rest, code, ok := strings.Cut(strings.TrimPrefix(t, "+"), "[")
	if ok {
		if v.Code, _, ok = strings.Cut(code, "]"); !ok {
			return v, errors.New("no closing bracket")
		}
	}
	word, forms, ok := strings.Cut(rest, "{")
	if ok {
		if forms, _, ok = strings.Cut(forms, "}"); !ok {
			return v, errors.New("no closing brace")
		}
		for f := range strings.FieldsSeq(forms) {
			v.Forms = append(v.Forms, dictionaryWord(f))
		}
	}
	if v.Words = dictionaryWord(word); v.Words == "" {
		return v, errors.New("no verb")
	}
	return v, nil
}

// readPattern reads what stands behind the "-" of a pattern.
func readPattern(t string) (VerbPattern, error) {
	var p VerbPattern
	words, code, ok := strings.Cut(t, "[")
	code, _, closed := strings.Cut(code, "]")
	if !ok || !closed {
		return p, errors.New("no code in brackets")
	}
	p.Code = strings.TrimSpace(code)
	for _, c := range "(){}*" {
		words = strings.ReplaceAll(words, string(c), " "+string(c)+" ")
	}
	tokens := strings.Fields(strings.ReplaceAll(words, "_", " "))
	verb := false
	for len(tokens) > 0 {
		if tokens[0] == "*" {
			if verb {
				return p, errors.New("two verbs")
			}
			verb, tokens = true, tokens[1:]
			continue
		}
		term, rest, err := readTerm(tokens, maxDepth)
		if err != nil {
			return p, err
		}
		if tokens = rest; verb {
			p.After = append(p.After, term)
		} else {
			p.Before = append(p.Before, term)
		}
	}
	if !verb {
		return p, errors.New("no * for the verb")
	}
	return p, nil
}

// readTerm reads one word or group.
func readTerm(tokens []string, depth int) (PatternTerm, []string, error) {
	t := PatternTerm{Word: tokens[0]}
	end := map[string]string{"(": ")", "{": "}"}[t.Word]
	switch tokens = tokens[1:]; {
	case t.Word == ")" || t.Word == "}" || t.Word == "*":
		return t, nil, fmt.Errorf("%q where a word should be", t.Word)
	case end == "":
		return t, tokens, nil
	case depth == 0:
		return t, nil, fmt.Errorf("groups within groups, over %d deep", maxDepth)
	}
	for len(tokens) > 0 && tokens[0] != end {
		inner, rest, err := readTerm(tokens, depth-1)
		if err != nil {
			return t, nil, err
		}
		t.Inner, tokens = append(t.Inner, inner), rest
	}
	if len(tokens) == 0 {
		return t, nil, fmt.Errorf("no %q", end)
	}
	return t, tokens[1:], nil
}
