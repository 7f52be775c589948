package actor

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/codebook"
	"detente/internal/lang"
)

const (
	minTurns      = 3  // labels that make a transcript of a text whose title does not call it one
	maxLabel      = 60 // bytes of a label: "LIEUTENANT GENERAL SIMS", "Senior Administration Official One"
	maxLabelWords = 8
)

// label is the words before the colon that begin a turn.
type label struct {
	start, end int // of the words
	after      int // where the speech begins
	capitals   bool
	question   bool
	medium     bool // a medium asks
}

// findLabels finds the labels at the beginnings of lines. Labels in capitals count by themselves; others ("Mr. Price:")
// only when they begin with an honorific, or when the same stands twice or more and is a person's. The press conferences of some
// ministries have media ask: "Reuters: …". These count where a person answers.
func (r *reader) findLabels(s string) []label {
	var out []label
	seen := map[string]int{}
	for at := 0; at < len(s); {
		end := strings.IndexByte(s[at:], '\n')
		if end < 0 {
			end = len(s)
		} else {
			end += at
		}
		if l, ok := r.labelOf(s, at, end); ok {
			out = append(out, l)
			seen[s[l.start:l.end]]++
		}
		at = end + 1
	}
	kept, answers := out[:0], 0
	for _, l := range out {
		name := s[l.start:l.end]
		w, _, _ := strings.Cut(lower(name), " ")
		_, honoured := r.words.honorifics[w]
		person := honoured || seen[name] >= 2 && (r.personLabel(name) || seen[name] >= minTurns && r.isNamedElsewhere(s, name, seen[name]))
		if l.question || l.capitals || person {
			kept = append(kept, l)
		}
		if !l.medium && (l.capitals && !l.question || person) {
			answers++
		}
	}
	if answers == 0 {
		kept = slices.DeleteFunc(kept, func(l label) bool { return l.medium })
	}
	return kept
}

// isNamedElsewhere reports whether two to four words with capitals in front of colons stand in the text beside these n places too, as
// a speaker's name does in title or introduction.
func (r *reader) isNamedElsewhere(s, name string, n int) bool {
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > 4 || slices.ContainsFunc(words, func(w string) bool { return !upperFirst(w) }) {
		return false
	}
	if r.title != nil {
		s += r.title.Doc.Text()
	}
	return strings.Count(s, name) > n
}

// isMedium reports whether a label names a medium of the books.
func (r *reader) isMedium(name string) bool {
	words := strings.Fields(strings.TrimPrefix(name, "The "))
	e, n := r.lex.books.Match(words)
	return n > 0 && n == len(words) && e.Kind == codebook.Media
}

// personLabel reports whether the words in front of a colon may name a speaker: all capitalised, with a forename or a role.
func (r *reader) personLabel(s string) bool {
	words := strings.Fields(s)
	if len(words) > 4 {
		return false
	}
	for _, w := range words {
		if !upperFirst(w) {
			return false
		}
	}
	first := lower(words[0])
	_, forename := r.words.forenames[first]
	n := r.words.nouns[lower(words[len(words)-1])]
	m := r.words.nouns[first]
	return forename && len(words) > 1 || n != nil && n.kind == "person" || m.is(traitRole)
}

// labelOf reads a label at the start of the line [at, end).
func (r *reader) labelOf(s string, at, end int) (label, bool) {
	for at < end && (s[at] == ' ' || s[at] == '\t' || s[at] == '*' || s[at] == '_' || s[at] == '>') {
		at++
	}
	if at >= end {
		return label{}, false
	}
	// "Q    Thank you" has no colon.
	if s[at] == 'Q' && at+1 < end {
		switch rest := s[at+1 : end]; {
		case rest[0] == ':':
			return label{at, at + 1, at + 2, true, true, false}, true
		case rest[0] == ' ' || rest[0] == '\t' || strings.HasPrefix(rest, "\u00a0") || strings.HasPrefix(rest, "**"):
			return label{at, at + 1, at + 1, true, true, false}, true
		}
	}
	colon := strings.IndexByte(s[at:min(end, at+maxLabel+1)], ':')
	if colon <= 1 {
		return label{}, false
	}
	name := s[at : at+colon]
	words, capitals := 0, true
	for w := range strings.FieldsSeq(name) {
		words++
		f, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(f) || f == '(' || f == '[' || unicode.IsDigit(f) || f == '#':
		case w == "of" || w == "the" || w == "for" || w == "and":
		default:
			return label{}, false
		}
		capitals = capitals && isCapitals(w)
	}
	if words == 0 || words > maxLabelWords || at+colon+1 < end && s[at+colon+1] != ' ' && s[at+colon+1] != '\t' && s[at+colon+1] != '*' && s[at+colon+1] != '_' && s[at+colon+1] < 0x80 {
		return label{}, false
	}
	question := false
	switch strings.ToUpper(strings.TrimRight(name, " 0123456789")) {
	case "QUESTION", "REPORTER", "AUDIENCE", "AUDIENCE MEMBER", "PRESS", "JOURNALIST", "INTERVIEWER":
		question = true
	}
	medium := !question && r.isMedium(name)
	if capitals && !question && !medium && !r.speakerInCapitals(name) {
		return label{}, false
	}
	return label{at, at + colon, at + colon + 1, capitals, question || medium, medium}, true
}

// speakerInCapitals tells "MR. KIRBY" and "SENIOR MILITARY OFFICIAL" from headings such as "FACT SHEET" and "SUBJECT".
func (r *reader) speakerInCapitals(name string) bool {
	words := strings.Fields(lower(name))
	if _, ok := r.words.honorifics[words[0]]; ok && len(words) > 1 {
		return true
	}
	for _, w := range words {
		if n := r.words.nouns[w]; n != nil && n.kind == "person" {
			return true
		}
		if w == "operator" || w == "moderator" || w == "aide" {
			return true
		}
	}
	if _, n := r.lex.books.Office(words); n > 0 {
		return true
	}
	if words[0] == "the" && len(words) > 1 {
		_, n := r.lex.books.Office(words[1:])
		return n > 0
	}
	_, ok := r.words.forenames[words[0]]
	return ok && len(words) > 1
}

// isCapitals reports whether a word is in capitals, as "MCCARTHY", "McCARTHY" and "O’CONNELL" are.
func isCapitals(w string) bool {
	lowers, letters := 0, 0
	for _, c := range w {
		if unicode.IsLetter(c) {
			letters++
			if unicode.IsLower(c) {
				lowers++
			}
		}
	}
	return lowers == 0 || lowers <= 2 && letters-lowers >= 4 && strings.HasPrefix(strings.ToLower(w), "mc") || letters <= 3 && strings.HasSuffix(w, ".") && letters-lowers >= 1
}

// speaker finds or makes the actor whom a label names; the words of the label are tokens [0, n) of the sentence.
func (r *reader) speaker(c *scan, l label, n int) int {
	text := r.body.Doc.Text()[l.start:l.end]
	fields := strings.Fields(lower(text))
	m := r.newCand(c, 0, n-1, Name)
	i := len(r.cands) - 1
	m.kind = "person"
	for k := range n {
		c.taken[k], c.caps[k] = true, false
	}
	a := -1
	switch {
	case l.medium:
		e, _ := r.lex.books.Match(strings.Fields(strings.TrimPrefix(text, "The ")))
		m.kind, m.entry, m.country = "media", e, e.Country
		a = r.entryActor(string(e.Kind)+" "+e.Name, m, e.Name, "media", "the label of a medium's question")
	case l.question:
		if r.reporter < 0 {
			r.reporter = r.make("", Actor{Name: text, Kind: "person", Role: "reporter", Why: "the label of a reporter's question"})
		}
		a = r.reporter
	default:
		a = r.labelled(m, text, fields)
	}
	m = &r.cands[i]
	m.Actor = a
	r.actors[a].cands = append(r.actors[a].cands, int32(i))
	return a
}

// labelled is the actor of a label that is no reporter's.
func (r *reader) labelled(m *cand, text string, fields []string) int {
	at := 0
	if fields[0] == "the" {
		at = 1
	}
	role := ""
	for at < len(fields) {
		if g, ok := r.words.honorifics[fields[at]]; ok && at+1 < len(fields) {
			if g != anyGender {
				m.gender = g
			}
			at++
			continue
		}
		n := 0
		if o, k := r.lex.books.Office(fields[at:]); k > 0 {
			m.office, n = o, k
		} else if nn := r.words.nouns[fields[at]]; nn.is(traitRole) {
			m.noun, n = nn, 1
			m.gender = max(m.gender, nn.gender())
		}
		if n == 0 {
			break
		}
		role = strings.TrimSpace(role + " " + strings.Join(fields[at:at+n], " "))
		at += n
	}
	var parts []string
	for _, w := range fields[at:] {
		if w = strings.Trim(w, ".,()[]"); w != "" {
			parts = append(parts, fold(w))
		}
	}
	m.role = role
	if len(parts) > 0 && len(parts) <= 4 && m.office == nil || len(parts) > 0 && len(parts) <= 3 {
		m.parts, m.name = parts, strings.Join(parts, " ")
		if r.official && m.role != "" && (m.office == nil || !m.office.Principal) || r.official && m.role == "" {
			m.country = r.home
		}
		if len(parts) > 1 && m.gender == anyGender {
			m.gender = r.forename(parts[0])
		}
		a := r.findPerson(m)
		if a < 0 {
			a = r.newPerson(m)
			words := strings.Fields(text)
			r.actors[a].Name = strings.Join(words[len(words)-len(parts):], " ")
			r.actors[a].Why = "the label of a turn"
		}
		st := r.actors[a]
		name := st.Name
		r.knowPerson(m, a)
		if st.Name = name; st.Country == "" {
			st.Country = m.country
		}
		return a
	}
	// An office: "THE PRESIDENT", "SENIOR ADMINISTRATION OFFICIAL".
	key := "label " + strings.Join(fields, " ")
	if a, ok := r.byKey[key]; ok {
		return a
	}
	if role != "" && m.office != nil && m.office.Principal {
		for a, st := range r.actors {
			if st.Kind == "person" && (st.Country == r.home || r.home == "") && r.holds(st.roles, role) {
				r.byKey[key] = a
				return a
			}
		}
		if e := r.lex.holder(r, role, r.home); e != nil && r.home != "" {
			a := r.holderActor(m, e)
			r.actors[a].Name, r.byKey[key] = text, a
			return a
		}
	}
	for _, k := range [...]string{"described " + strings.Join(fields, " ") + " " + r.home, "described " + strings.Join(fields, " ") + " "} {
		if a, ok := r.byKey[k]; ok { // named so in the title
			st := r.actors[a]
			if st.Name = text; st.Country == "" {
				st.Country = r.home
			}
			st.Kind, r.byKey[key] = "office", a
			return a
		}
	}
	country := ""
	if r.official || r.home != "" {
		country = r.home
	}
	a := r.make(key, Actor{Name: text, Kind: "office", Country: country, Role: strings.Join(fields, " "), Why: "the label of a turn, in a text of its publisher's country"})
	r.actors[a].roles = append(r.actors[a].roles, strings.Join(fields, " "))
	r.actors[a].heads = append(r.actors[a].heads, fields[len(fields)-1])
	r.byKey["described "+strings.Join(fields, " ")+" "+country] = a
	r.byKey["described "+strings.Join(fields, " ")+" "] = a
	return a
}

// turnAt is the turn that the sentence stands in; -1 before the first.
func (r *reader) turnAt(sent int) int {
	if n := len(r.turns); n > 0 && r.turns[n-1].First <= sent {
		return n - 1
	}
	return -1
}

// labelAt is the label with which the sentence begins, and the number of its tokens before the speech.
func (r *reader) labelAt(s *lang.Sentence) (l label, tokens int, ok bool) {
	for r.labelNext < len(r.labels) && r.labels[r.labelNext].end <= s.Span.Start() {
		r.labelNext++
	}
	if r.labelNext == len(r.labels) {
		return label{}, 0, false
	}
	l = r.labels[r.labelNext]
	if l.start >= s.Span.End() {
		return label{}, 0, false
	}
	r.labelNext++
	n := 0
	for n < len(s.Tokens) && s.Tokens[n].Span.Start() < l.end {
		n++
	}
	return l, n, n > 0
}
