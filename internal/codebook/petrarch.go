package codebook

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// The readers of the dictionaries of PETRARCH 2 (openeventdata/petrarch2) and its kin. The dictionaries grew by many hands
// and have slips; a reader returns all that it could read and an error that joins one for each line it could not.

// maxSlips bounds the lines an error names; a file with more is of another format.
const maxSlips = 50

// DatedCode is a code with the days it holds.
type DatedCode struct {
	Code     string // RUSGOV
	From, To string // YYYY-MM-DD, both within; "" for open
}

// ActorLine is an actor of a dictionary: its names and what it is when.
type ActorLine struct {
	Names  []string // in capitals or as written, words separated by spaces; the first is the head
	Codes  []DatedCode
	Source Source
}

// AgentLine is an agent of a dictionary: nouns for those who act, of whatever country.
type AgentLine struct {
	Names, Plurals []string // in capitals, words separated by spaces; sets spelled out
	Code           string   // GOV, without the "~" that stands for the actor's own code
	After          bool     // the actor's code stands behind: [NGO~]
	Source         Source
}

// slips collects the errors of a file.
type slips struct {
	name string
	errs []error
}

func (s *slips) add(line int, format string, args ...any) {
	if len(s.errs) < maxSlips {
		s.errs = append(s.errs, fmt.Errorf("codebook: %s:%d: %s", s.name, line, fmt.Sprintf(format, args...)))
	}
}

// eachLine calls use for each line that says something: without comments, trailing space, and what stands in <!-- -->.
func (s *slips) eachLine(r io.Reader, use func(line int, text string)) {
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, maxLine)
	comment := false
	line := 1
	for ; scan.Scan(); line++ {
		t := strings.TrimPrefix(scan.Text(), "\uFEFF")
		if comment {
			_, after, ended := strings.Cut(t, "-->")
			if !ended {
				continue
			}
			t, comment = after, false
		}
		for {
			before, after, begun := strings.Cut(t, "<!--")
			if !begun {
				break
			}
			_, rest, ended := strings.Cut(after, "-->")
			if comment = !ended; comment {
				rest = ""
			}
			t = before + rest
		}
		t, _, _ = strings.Cut(t, "#")
		if t = strings.TrimRightFunc(t, unicode.IsSpace); strings.TrimSpace(t) != "" {
			use(line, t)
		}
	}
	if err := scan.Err(); err != nil {
		s.add(line, "%v", err)
	}
}

// ReadActors reads a dictionary of actors: a name with its codes in brackets, "+" before other names, a code's days
// as "<yymmdd", ">yymmdd" or "yymmdd-yymmdd", years of two digits from 1930 to 2029 or of four. file is what errors call it.
func ReadActors(r io.Reader, file string) ([]ActorLine, error) {
	s := &slips{name: file}
	var out []ActorLine
	var a *ActorLine
	done := func() {
		if a != nil && len(a.Codes) == 0 {
			s.add(a.Source.Line, "actor %q has no code", a.Names[0])
			a = nil
		}
		if a != nil {
			out = append(out, *a)
			a = nil
		}
	}
	s.eachLine(r, func(line int, t string) {
		name, codes, _ := strings.Cut(t, "[")
		if len(t) > len(name) {
			codes = "[" + codes
		}
		name = dictionaryName(name)
		switch {
		case t[0] == '+':
			if a == nil {
				s.add(line, "%q belongs to no actor", t)
				return
			}
			if name != "" {
				a.Names = append(a.Names, name)
			}
		case name != "":
			done()
			a = &ActorLine{Names: []string{name}, Source: Source{file, line}}
		case a == nil:
			s.add(line, "code %q belongs to no actor", strings.TrimSpace(t))
			return
		}
		for codes != "" {
			inner, rest, ok := strings.Cut(strings.TrimPrefix(codes, "["), "]")
			c, err := datedCode(inner)
			if !ok || err != nil {
				s.add(line, "code %q: %v", inner, cmpError(err, "no closing bracket"))
				return
			}
			if c.Code != "---" {
				a.Codes = append(a.Codes, c)
			}
			if _, rest, ok = strings.Cut(rest, "["); !ok {
				return
			}
			codes = rest
		}
	})
	done()
	return out, errors.Join(s.errs...)
}

func cmpError(err error, otherwise string) error {
	if err != nil {
		return err
	}
	return errors.New(otherwise)
}

// dictionaryName is a name as a dictionary writes it, with spaces for "_".
func dictionaryName(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.TrimLeft(s, "+"), "_", " ")), " ")
}

// datedCode reads what stands in brackets.
func datedCode(s string) (DatedCode, error) {
	f := strings.Fields(s)
	if len(f) == 3 && (f[1] == "<" || f[1] == ">") {
		f = []string{f[0], f[1] + f[2]}
	}
	if len(f) == 0 || len(f) > 2 {
		return DatedCode{}, errors.New("not a code and, if need be, its days")
	}
	c := DatedCode{Code: strings.ToUpper(f[0])}
	for _, r := range c.Code {
		if (r < 'A' || r > 'Z') && r != '-' && r != ':' && (r < '0' || r > '9') {
			return c, fmt.Errorf("%q in a code", r)
		}
	}
	if len(f) == 1 {
		return c, nil
	}
	var err error
	switch d := f[1]; d[0] {
	case '<':
		c.To, err = dictionaryDay(d[1:])
	case '>':
		c.From, err = dictionaryDay(d[1:])
	default:
		from, to, ok := strings.Cut(d, "-")
		if !ok {
			return c, fmt.Errorf("days %q are not <day, >day or day-day", d)
		}
		if c.From, err = dictionaryDay(from); err == nil {
			c.To, err = dictionaryDay(to)
		}
		if err == nil && c.From > c.To {
			err = fmt.Errorf("%s is after %s", c.From, c.To)
		}
	}
	return c, err
}

// dictionaryDay is YYYY-MM-DD of yymmdd or yyyymmdd. Some months in the dictionaries are longer than the calendar's; such a
// day is the last of its month.
func dictionaryDay(s string) (string, error) {
	for _, r := range s {
		if r < '0' || r > '9' {
			return "", fmt.Errorf("day %q has other than digits", s)
		}
	}
	switch {
	case len(s) == 6 && s < "30":
		s = "20" + s
	case len(s) == 6:
		s = "19" + s
	case len(s) != 8:
		return "", fmt.Errorf("day %q has not six or eight digits", s)
	}
	t, err := time.Parse("20060102", s)
	if err != nil && s[6:] > "28" && s[6:] <= "31" {
		if t, err = time.Parse("200601", s[:6]); err == nil {
			t = t.AddDate(0, 1, -1)
		}
	}
	if err != nil {
		return "", fmt.Errorf("day %q is not in the calendar", s)
	}
	return t.Format(time.DateOnly), nil
}

// maxSpelled bounds the names that one line's sets spell out.
const maxSpelled = 1000

// ReadAgents reads a dictionary of agents: "NOUN {PLURAL} [~GOV]", sets as "!PERSON! = MAN, WOMAN". Without braces the
// plural is regular; with empty braces there is none.
func ReadAgents(r io.Reader, file string) ([]AgentLine, error) {
	s := &slips{name: file}
	var out []AgentLine
	sets := map[string][]string{}
	s.eachLine(r, func(line int, t string) {
		t = strings.TrimSpace(t)
		if set, words, ok := strings.Cut(t, "="); ok && t[0] == '!' {
			for w := range strings.SplitSeq(words, ",") {
				if w = dictionaryName(w); w != "" {
					sets[strings.Trim(strings.TrimSpace(set), "!")] = append(sets[strings.Trim(strings.TrimSpace(set), "!")], w)
				}
			}
			return
		}
		rest, code, ok := strings.Cut(t, "[")
		code, _, closed := strings.Cut(code, "]")
		if code = strings.ToUpper(strings.TrimSpace(code)); !ok || !closed || strings.Count(code, "~") != 1 || code[0] != '~' && code[len(code)-1] != '~' {
			s.add(line, "%q: no code as [~GOV] or [NGO~]", t)
			return
		}
		a := AgentLine{Code: strings.Trim(code, "~"), After: code[len(code)-1] == '~' && len(code) > 1, Source: Source{file, line}}
		noun, plural, braces := strings.Cut(rest, "{")
		plural, _, closed = strings.Cut(plural, "}")
		if braces && !closed || dictionaryName(noun) == "" {
			s.add(line, "%q: no noun, or no closing brace", t)
			return
		}
		var err error
		if a.Names, err = spellOut(strings.TrimSpace(noun), sets); err == nil && dictionaryName(plural) != "" {
			a.Plurals, err = spellOut(strings.TrimSpace(plural), sets)
		}
		if err != nil {
			s.add(line, "%q: %v", t, err)
			return
		}
		if !braces && !strings.Contains(noun, "!") {
			for _, n := range a.Names {
				a.Plurals = append(a.Plurals, pluralOf(n))
			}
		}
		out = append(out, a)
	})
	return out, errors.Join(s.errs...)
}

// spellOut replaces a set's name by each of its words.
func spellOut(noun string, sets map[string][]string) ([]string, error) {
	before, rest, ok := strings.Cut(noun, "!")
	if !ok {
		return []string{dictionaryName(noun)}, nil
	}
	set, after, ok := strings.Cut(rest, "!")
	if !ok || sets[set] == nil {
		return nil, fmt.Errorf("no set %q", "!"+set+"!")
	}
	tails, err := spellOut(after, sets)
	if err != nil {
		return nil, err
	}
	if len(tails)*len(sets[set]) > maxSpelled {
		return nil, fmt.Errorf("sets spell out more than %d names", maxSpelled)
	}
	var out []string
	for _, w := range sets[set] {
		for _, t := range tails {
			out = append(out, dictionaryName(before+w+" "+t))
		}
	}
	return out, nil
}

// pluralOf is the regular plural of a noun in capitals.
func pluralOf(n string) string {
	switch {
	case strings.HasSuffix(n, "S"), strings.HasSuffix(n, "X"), strings.HasSuffix(n, "SH"), strings.HasSuffix(n, "CH"):
		return n + "ES"
	case len(n) > 1 && strings.HasSuffix(n, "Y") && !strings.ContainsRune("AEIOU", rune(n[len(n)-2])):
		return n[:len(n)-1] + "IES"
	}
	return n + "S"
}

// entryOf is what a dictionary's line is in the gazetteer.
func (b *Books) entryOf(l *ActorLine) Entry {
	name := l.Names[0]
	if name == strings.ToUpper(name) {
		name = headCase(name)
	}
	e := Entry{Name: name, Source: l.Source}
	e.Country, e.Code, e.Kind = b.decode(l.Codes[len(l.Codes)-1].Code)
	var held []Tenure
	for _, c := range l.Codes {
		if c.From != "" || c.To != "" {
			country, code, _ := b.decode(c.Code)
			held = append(held, Tenure{Country: country, Code: code, From: c.From, To: c.To, Source: l.Source})
		}
	}
	if held != nil {
		e.Kind = Principal
		e.Person = &Person{Name: name, Country: e.Country, Gender: 'u', Held: held, Source: l.Source}
		entry := e
		e.Person.entry = &entry
	}
	return e
}

// decode reads a CAMEO actor code.
func (b *Books) decode(code string) (country, full string, kind Kind) {
	kind = Body
	if country = BodyOf(code); country != "" || len(code) < 3 {
		return country, code, kind
	}
	head, role := code[:3], code[3:]
	if b.countries[head] != nil {
		country = head
	} else {
		role = code
	}
	switch {
	case strings.Contains(role, "REB"), strings.Contains(role, "UAF"), strings.Contains(role, "SEP"), strings.Contains(role, "INS"), head == "IMG":
		return "", code, Group
	case strings.Contains(role, "MIL"):
		kind = Forces
	case strings.Contains(role, "MED"):
		kind = Media
	case strings.Contains(role, "GOV"), strings.Contains(role, "LEG"), strings.Contains(role, "SPY"), strings.Contains(role, "JUD"), strings.Contains(role, "COP"), strings.Contains(role, "PTY"):
		kind = Government
	case country != "" && role == "":
		kind = Country
	case country != "":
		kind = Region
	}
	return country, code, kind
}

// headCase writes a name in capitals with small letters but the first of each word; "of", "the" and their like are small.
func headCase(name string) string {
	words := strings.Fields(strings.ToLower(name))
	for i, w := range words {
		if i > 0 && !longLower(w) {
			continue
		}
		up := true
		words[i] = strings.Map(func(r rune) rune {
			if up {
				r = []rune(strings.ToUpper(string(r)))[0]
			}
			up = r == '-' || r == '\''
			return r
		}, w)
	}
	return strings.Join(words, " ")
}
