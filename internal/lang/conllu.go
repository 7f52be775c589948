package lang

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"detente/internal/text"
)

// maxConlluLine bounds one line of a CoNLL-U file: a "# text" comment holds a whole sentence.
const maxConlluLine = 4 << 20

// Gold is one sentence of a CoNLL-U treebank. Its tokens carry no Span (they stand in no document);
// Start and End give their place in Text.
type Gold struct {
	Doc    string // id of the document it belongs to
	ID     string // sent_id
	NewDoc bool   // first sentence of a document
	NewPar bool   // first sentence of a paragraph, or a paragraph begins within it at its first token
	Text   string // the sentence as written

	Tokens     []Token  // syntactic words; Head counts from 0, Root for the root
	Start, End []int    // byte offsets in Text of each word; the words of "its" for "it's" share a range
	SpaceAfter []bool   // of each word; within a multiword token false
	Misc       []string // tenth column, "_" as ""
	Multi      []Multiword
}

// Multiword is one surface token that holds the words [First, Last]: "don't".
type Multiword struct {
	First, Last int
	Form        string
}

// ReadCoNLLU reads sentences in CoNLL-U (https://universaldependencies.org/format.html). Empty nodes are
// skipped. The error names the line.
func ReadCoNLLU(r io.Reader) ([]Gold, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), maxConlluLine)
	var out []Gold
	var g Gold
	doc := ""
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimRight(sc.Text(), "\r")
		switch {
		case line == "":
			if len(g.Tokens) > 0 {
				if err := g.finish(); err != nil {
					return nil, fmt.Errorf("lang: conllu line %d: %w", n, err)
				}
				out = append(out, g)
				g = Gold{Doc: doc}
			}
		case line[0] == '#':
			key, value, _ := strings.Cut(strings.TrimSpace(line[1:]), "=")
			value = strings.TrimSpace(value)
			switch key = strings.TrimSpace(key); key {
			case "newdoc id", "newdoc":
				doc, g.Doc, g.NewDoc, g.NewPar = value, value, true, true
			case "newpar id", "newpar":
				g.NewPar = true
			case "sent_id":
				g.ID = value
			case "text":
				g.Text = value
			}
		default:
			if err := g.word(line); err != nil {
				return nil, fmt.Errorf("lang: conllu line %d: %w", n, err)
			}
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("lang: conllu: %w", err)
	}
	if len(g.Tokens) > 0 {
		if err := g.finish(); err != nil {
			return nil, fmt.Errorf("lang: conllu, last sentence: %w", err)
		}
		out = append(out, g)
	}
	return out, nil
}

// word reads one line of ten columns.
func (g *Gold) word(line string) error {
	col := strings.Split(line, "\t")
	if len(col) != 10 {
		return fmt.Errorf("%d columns, want 10", len(col))
	}
	if strings.TrimSpace(col[1]) == "" {
		return errors.New("no form")
	}
	if first, last, ok := strings.Cut(col[0], "-"); ok {
		a, errA := strconv.Atoi(first)
		b, errB := strconv.Atoi(last)
		if errA != nil || errB != nil || a != len(g.Tokens)+1 || b < a {
			return fmt.Errorf("bad range %q", col[0])
		}
		g.Multi = append(g.Multi, Multiword{a - 1, b - 1, col[1]})
		g.spaceAfterMulti(b-1, col[9])
		return nil
	}
	if strings.Contains(col[0], ".") {
		return nil
	}
	if id, err := strconv.Atoi(col[0]); err != nil || id != len(g.Tokens)+1 {
		return fmt.Errorf("bad id %q", col[0])
	}
	head, err := strconv.Atoi(col[6])
	if err != nil || head < 0 {
		return fmt.Errorf("bad head %q", col[6])
	}
	g.Tokens = append(g.Tokens, Token{Form: col[1], Lemma: col[2], UPOS: col[3], XPOS: col[4], Head: head - 1, Rel: col[7]})
	misc := col[9]
	if misc == "_" {
		misc = ""
	}
	g.Misc = append(g.Misc, misc)
	g.SpaceAfter = append(g.SpaceAfter, !strings.Contains(misc, "SpaceAfter=No"))
	return nil
}

// spaceAfterMulti keeps what the line of a multiword token says until its last word was read.
func (g *Gold) spaceAfterMulti(last int, misc string) {
	m := &g.Multi[len(g.Multi)-1]
	m.Last = last
	if strings.Contains(misc, "SpaceAfter=No") {
		m.Form += "\x00" // taken off again by finish
	}
}

// finish checks the sentence and finds its words in its text.
func (g *Gold) finish() error {
	n := len(g.Tokens)
	for i := range g.Tokens {
		if h := g.Tokens[i].Head; h >= n || h == i {
			return fmt.Errorf("word %d of %q: head %d", i+1, g.ID, h+1)
		}
	}
	inMulti := make([]int, n) // 1 + index of the multiword token
	for k := range g.Multi {
		m := &g.Multi[k]
		if m.Last >= n {
			return fmt.Errorf("range %d-%d of %q leaves the sentence", m.First+1, m.Last+1, g.ID)
		}
		form, tight := strings.CutSuffix(m.Form, "\x00")
		m.Form = form
		for i := m.First; i <= m.Last; i++ {
			inMulti[i] = k + 1
			g.SpaceAfter[i] = i == m.Last && !tight
		}
	}
	if g.Text == "" {
		g.Text = g.spell(inMulti)
	}
	g.Start, g.End = make([]int, n), make([]int, n)
	at := 0
	for i := 0; i < n; {
		form, last := g.Tokens[i].Form, i
		if k := inMulti[i]; k > 0 {
			form, last = g.Multi[k-1].Form, g.Multi[k-1].Last
		}
		start, end := find(g.Text, form, at)
		if start < 0 {
			return fmt.Errorf("word %q of %q is not in its text after byte %d", form, g.ID, at)
		}
		g.place(i, last, start, end)
		at, i = end, last+1
	}
	return nil
}

// place gives the words [first, last] of one surface token their ranges: each its own letters where they
// spell the token, else all of it.
func (g *Gold) place(first, last, start, end int) {
	at := start
	for i := first; i <= last; i++ {
		if !strings.HasPrefix(g.Text[at:end], g.Tokens[i].Form) {
			at = -1
			break
		}
		g.Start[i], at = at, at+len(g.Tokens[i].Form)
		g.End[i] = at
	}
	if at != end {
		for i := first; i <= last; i++ {
			g.Start[i], g.End[i] = start, end
		}
	}
}

// find is where form next stands in s from at on, over white space; a form may itself hold spaces.
func find(s, form string, at int) (start, end int) {
	rest := strings.TrimLeftFunc(s[at:], unicode.IsSpace)
	start = len(s) - len(rest)
	if !strings.HasPrefix(rest, form) {
		return -1, -1
	}
	return start, start + len(form)
}

func (g *Gold) spell(inMulti []int) string {
	var b strings.Builder
	for i := 0; i < len(g.Tokens); i++ {
		form := g.Tokens[i].Form
		if k := inMulti[i]; k > 0 {
			form, i = g.Multi[k-1].Form, g.Multi[k-1].Last
		}
		b.WriteString(form)
		if g.SpaceAfter[i] && i+1 < len(g.Tokens) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// GoldDocument is the raw text of a document of a treebank with its sentences placed in it.
type GoldDocument struct {
	ID        string
	Doc       *text.Document
	Sentences []Sentence
	Gold      []Gold // the same sentences as read
}

// Documents joins sentences into the documents they come from: one space between sentences that had one,
// an empty line between paragraphs.
func Documents(gold []Gold) ([]GoldDocument, error) {
	var out []GoldDocument
	for from := 0; from < len(gold); {
		to := from + 1
		for to < len(gold) && !gold[to].NewDoc {
			to++
		}
		d, err := joinGold(gold[from:to])
		if err != nil {
			return nil, err
		}
		out = append(out, d)
		from = to
	}
	return out, nil
}

func joinGold(gold []Gold) (GoldDocument, error) {
	var b strings.Builder
	starts := make([]int, len(gold))
	paragraphs := make([]int, len(gold))
	for i := range gold {
		paragraphs[i] = -1
		switch {
		case i == 0:
			paragraphs[i] = 0
		case gold[i].NewPar:
			b.WriteString("\n\n")
			paragraphs[i] = paragraphs[i-1] + 1
		default:
			if last := gold[i-1].SpaceAfter; last[len(last)-1] {
				b.WriteByte(' ')
			}
			paragraphs[i] = paragraphs[i-1]
		}
		starts[i] = b.Len()
		b.WriteString(gold[i].Text)
	}
	doc, err := text.New(b.String())
	if err != nil {
		return GoldDocument{}, fmt.Errorf("lang: document %q: %w", gold[0].Doc, err)
	}
	if doc.Len() != b.Len() {
		return GoldDocument{}, fmt.Errorf("lang: document %q: %w", gold[0].Doc, errors.New("has a byte order mark or carriage returns"))
	}
	doc.ID = gold[0].Doc
	d := GoldDocument{ID: gold[0].Doc, Doc: doc, Gold: gold, Sentences: make([]Sentence, len(gold))}
	for i := range gold {
		g, s := &gold[i], &d.Sentences[i]
		s.Paragraph = paragraphs[i]
		s.Tokens = make([]Token, len(g.Tokens))
		copy(s.Tokens, g.Tokens)
		for k := range s.Tokens {
			s.Tokens[k].Span = doc.Span(starts[i]+g.Start[k], starts[i]+g.End[k])
		}
		s.Span = s.Range(0, len(s.Tokens)-1)
		s.Link()
	}
	return d, nil
}

// WriteCoNLLU writes an analysis in CoNLL-U; clitics that touch the word before them ("do", "n't") become
// multiword tokens as English-EWT has them.
func (a *Analysis) WriteCoNLLU(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# newdoc id = %s\n", oneLine(a.Doc.ID))
	for i := range a.Sentences {
		s := &a.Sentences[i]
		if i == 0 || s.Paragraph != a.Sentences[i-1].Paragraph {
			b.WriteString("# newpar\n")
		}
		fmt.Fprintf(b, "# sent_id = %d\n# text = %s\n", i+1, oneLine(a.Doc.Quote(s.Span)))
		a.writeTokens(b, s)
		b.WriteByte('\n')
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("lang: writing conllu: %w", err)
	}
	return nil
}

func (a *Analysis) writeTokens(b *bufio.Writer, s *Sentence) {
	misc := func(i int) string {
		if i+1 < len(s.Tokens) && s.Tokens[i].Span.End() == s.Tokens[i+1].Span.Start() {
			return "SpaceAfter=No"
		}
		return "_"
	}
	last := -1 // of the multiword token we are in
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if i > last {
			if last = s.surfaceEnd(i); last > i {
				form := oneLine(a.Doc.Quote(s.Range(i, last)))
				fmt.Fprintf(b, "%d-%d\t%s\t_\t_\t_\t_\t_\t_\t_\t%s\n", i+1, last+1, form, misc(last))
			}
		}
		m := "_"
		if i == last && !s.clings(i) {
			m = misc(i)
		}
		fmt.Fprintf(b, "%d\t%s\t%s\t%s\t%s\t_\t%d\t%s\t_\t%s\n", i+1,
			field(t.Form), field(t.Lemma), field(t.UPOS), field(t.XPOS), t.Head+1, field(t.Rel), m)
	}
}

// surfaceEnd is the last word of the surface token that begins with word i.
func (s *Sentence) surfaceEnd(i int) int {
	for i+1 < len(s.Tokens) && s.clings(i+1) {
		i++
	}
	return i
}

// clings reports whether word i is written as one with the word before it, in the sense of English-EWT:
// "n't", "'s", "not" of "cannot"; words beside a hyphen or a stop are tokens of their own.
func (s *Sentence) clings(i int) bool {
	if i == 0 {
		return false
	}
	t, before := &s.Tokens[i], &s.Tokens[i-1]
	if t.Span.Overlaps(before.Span) {
		return true
	}
	if t.Span.Start() != before.Span.End() {
		return false
	}
	switch t.Form {
	case "'", "’": // a closing quotation mark unless tagged as the genitive of a plural
		return t.XPOS == "POS"
	}
	return isClitic(t.Form) || isLetters(before.Form) && isLetters(t.Form)
}

func isLetters(form string) bool {
	for _, r := range form {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
	}
	return form != ""
}

// isClitic reports whether form is one of English's written clitics with letters, with either apostrophe.
func isClitic(form string) bool {
	switch strings.ToLower(strings.ReplaceAll(form, "’", "'")) {
	case "n't", "'s", "'re", "'ve", "'ll", "'d", "'m":
		return true
	}
	return false
}

// oneLine puts white space that would break the format into single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func field(s string) string {
	if s = oneLine(s); s == "" {
		return "_"
	}
	return s
}
