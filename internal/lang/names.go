package lang

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"detente/internal/codebook"
	"detente/internal/lang/en"
)

// namer finds proper names: persons, organisations, places, nationalities. What the code books and word lists know, titles
// before names, and what the rest of the document tells of a word are evidence for a tagger (a linear model over labels
// with the label before, decoded by Viterbi), which has the last word.
type namer struct {
	books   *codebook.Books // may be nil
	words   *en.Words
	lex     *lexicon // word clusters; may be nil
	weights []int8   // nameSlots rows of nameLabels
	moves   [nameLabels][nameLabels]int32
	scale   float32
}

// nameLabel is what a token is in a name: outside, or first or further word of one of five kinds. The fifth kind, names of other
// things (wars, laws, goods), is learned so that the four are not mistaken for it, and then left out.
type nameLabel = uint8

const (
	otherName  = Nationality + 1
	nameLabels = 1 + 2*int(otherName)
	outside    = nameLabel(0)
)

func firstLabel(k NameKind) nameLabel   { return nameLabel(2*k - 1) }
func furtherLabel(k NameKind) nameLabel { return nameLabel(2 * k) }
func labelKind(l nameLabel) NameKind    { return NameKind((l + 1) / 2) }
func isFirst(l nameLabel) bool          { return l%2 == 1 }

// mayFollow reports whether label b can stand after a.
func mayFollow(a, b nameLabel) bool {
	return b == outside || isFirst(b) || labelKind(a) == labelKind(b)
}

// nameToken is what the namer sees of a token before the sentence is decoded.
type nameToken struct {
	candidate   bool // may be in a name
	capital     bool
	joins       bool // a small word that stands inside names: of, bin, de
	preposition bool // of, for: not inside persons
	forename    bool
	surname     bool
	book        uint8  // 2·kind of entry + 1 if a further word; 0 none
	ambiguous   bool   // the book's name may be a name of another kind
	several     bool   // the book's name has several words
	title       uint8  // 1 word of a title, 2 after a title
	hint        uint16 // what the document tells of the form
	first       bool   // first word of the sentence, marks left aside
	runFrom     int32  // the run of capitalised words it stands in
	runTo       int32
	word        uint64
	lower       uint64
	shape       uint64
	headline    bool // the sentence is written in capitals or in title case
}

// hints of a document about a form.
const (
	hintTitle    = 1 << iota // stands after a title somewhere
	hintForename             // stands after a forename
	hintSays                 // a verb of saying follows
	hintIn                   // stands after "in", "at", "near", "from"
	hintMiddle               // is capitalised inside a sentence that is no headline
	hintSmall                // is written small somewhere
	hintBracket              // stands alone in brackets
	hintThe                  // stands after "the"
	hintTail                 // is the last of several capitalised words
	hintPossess              // 's follows
)

// name sets the names of the sentences of one document, which must be tagged.
func (n *namer) name(sentences []Sentence) {
	w := nameWork{namer: n, hints: map[string]uint16{}}
	w.gather(sentences)
	for i := range sentences {
		s := &sentences[i]
		labels := w.label(s)
		s.Names = w.extend(s, namesOf(labels))
	}
	w.agree(sentences)
	for i := range sentences {
		sentences[i].Names = w.keep(&sentences[i])
	}
}

// namesOf reads the names off a sentence's labels.
func namesOf(labels []nameLabel) []Name {
	var out []Name
	for i := 0; i < len(labels); i++ {
		if labels[i] == outside {
			continue
		}
		k, from := labelKind(labels[i]), i
		for i+1 < len(labels) && labels[i+1] == furtherLabel(k) {
			i++
		}
		out = append(out, Name{First: from, Last: i, Kind: k})
	}
	return out
}

// keep leaves out names of other things, and titles taken for persons ("Prime Minister").
func (w *nameWork) keep(s *Sentence) []Name {
	out := s.Names[:0]
	for _, n := range s.Names {
		if n.Kind == otherName || n.Kind == Person && w.isTitle(s, n) {
			continue
		}
		out = append(out, n)
	}
	return out
}

func (w *nameWork) isTitle(s *Sentence, n Name) bool {
	if !w.words.Titles[lowerASCII(trimStop(s.Tokens[n.Last].Form))] {
		return false
	}
	first := s.Tokens[n.First].Form // but Stephen King
	return !w.isForename(first) && w.hints[s.Tokens[n.Last].Form]&hintForename == 0
}

// extend takes in what a hyphen joins to a person's name and is no word: Kim Ba-rok.
func (w *nameWork) extend(s *Sentence, names []Name) []Name {
	for i := range names {
		n := &names[i]
		k := n.Last + 1
		if n.Kind != Person || n.Last == n.First || k+1 >= len(s.Tokens) || s.Tokens[k].Form != "-" || !touch(s, k) || !touch(s, k+1) {
			continue
		}
		if i+1 < len(names) && names[i+1].First <= k+1 {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(s.Tokens[k+1].Form); classOf(r) == letter && w.lex != nil && w.cluster(s.Tokens[k+1].Form) == (lexeme{}) {
			n.Last = k + 1
		}
	}
	return names
}

// nameWork is the work on one document.
type nameWork struct {
	*namer
	hints  map[string]uint16
	tokens []nameToken
	forms  []string
	slots  []uint32 // of the sentence, nameFeatures a token
	spans  []int32  // where the slots of each token end
	lattice[int32]
}

// gather learns from all sentences what the document tells of its capitalised words.
func (w *nameWork) gather(sentences []Sentence) {
	for i := range sentences {
		s := &sentences[i]
		head := isHeadline(s)
		first := true
		for k := range s.Tokens {
			form := s.Tokens[k].Form
			r, _ := utf8.DecodeRuneInString(form)
			if classOf(r) != letter {
				continue
			}
			if !unicode.IsUpper(r) {
				if len(form) > 2 && !head {
					w.hintSmallForm(form)
				}
				first = false
				continue
			}
			h := uint16(0)
			if !first && !head {
				h |= hintMiddle
			}
			first = false
			h |= w.contextHints(s, k)
			w.hints[form] |= h
		}
	}
}

// hintSmallForm notes a word written small under its capitalised form.
func (w *nameWork) hintSmallForm(form string) {
	if form[0] >= utf8.RuneSelf {
		return
	}
	var buf [maxForm]byte
	if len(form) > len(buf) {
		return
	}
	n := copy(buf[:], form)
	buf[0] -= 'a' - 'A'
	if h, ok := w.hints[string(buf[:n])]; !ok || h&hintSmall == 0 {
		w.hints[string(buf[:n])] = h | hintSmall
	}
}

func (w *nameWork) contextHints(s *Sentence, k int) uint16 {
	h := uint16(0)
	t := s.Tokens
	if k > 0 {
		before := t[k-1].Form
		switch before {
		case "in", "at", "near", "from", "In", "At", "From":
			h |= hintIn
		case "the", "The":
			h |= hintThe
		case "(", "[":
			if k+1 < len(t) && (t[k+1].Form == ")" || t[k+1].Form == "]") {
				h |= hintBracket
			}
		}
		if w.endsTitle(t, k-1) {
			h |= hintTitle
		}
		if isUpper(before) && w.isForename(before) {
			h |= hintForename
		}
		if isUpper(before) && (k+1 == len(t) || !isUpper(t[k+1].Form)) {
			h |= hintTail
		}
	}
	if k+1 < len(t) {
		switch after := t[k+1].Form; {
		case after == "'s" || after == "’s":
			h |= hintPossess
		case w.words.Speech[after]:
			h |= hintSays
		}
	}
	return h
}

// endsTitle reports whether a title ends with token k: "Minister", "Mr.", "Secretary of State".
func (w *nameWork) endsTitle(t []Token, k int) bool {
	if w.words.Titles[lowerASCII(trimStop(t[k].Form))] {
		return true
	}
	if w.books == nil || k < 2 || t[k].Form == "" || !isUpper(t[k].Form) {
		return false
	}
	const reach = 6
	for from := k - 2; from >= 0 && k-from < reach; from-- {
		if f := t[from+1].Form; f != "of" && f != "for" {
			continue
		}
		if !w.words.Titles[lowerASCII(t[from].Form)] {
			return false
		}
		var forms [reach + 1]string
		n := 0
		for i := from; i <= k; i++ {
			forms[n] = t[i].Form
			n++
		}
		_, size := w.books.Office(forms[:n])
		return size == n
	}
	return false
}

// isHeadline reports whether most of a sentence's words are capitalised.
func isHeadline(s *Sentence) bool {
	words, capitals := 0, 0
	for k := range s.Tokens {
		form := s.Tokens[k].Form
		r, _ := utf8.DecodeRuneInString(form)
		if classOf(r) != letter || len(form) < 4 {
			continue
		}
		words++
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return words >= 3 && capitals*5 >= words*4
}

// agree makes the document agree with itself: a name that is mostly of one kind is always of that kind; the last word of a
// person's full name is that person; a name found in one place is found wherever its words stand.
func (w *nameWork) agree(sentences []Sentence) {
	seen := map[string]*nameCount{} // by the words of the name
	persons := map[string]int{}     // last words of full names of persons
	starts := map[string]bool{}     // first words of names
	var key []byte
	for i := range sentences {
		s := &sentences[i]
		for _, n := range s.Names {
			key = nameKey(key[:0], s, n.First, n.Last)
			c := seen[string(key)]
			if c == nil {
				c = &nameCount{}
				seen[string(key)] = c
			}
			c.kinds[n.Kind]++
			if n.Kind == Person && n.Last > n.First {
				persons[s.Tokens[n.Last].Form]++
			}
			starts[s.Tokens[n.First].Form] = true
			if k := initials(s, n); k > 0 && n.Kind != Nationality {
				form := s.Tokens[k].Form
				if seen[form] == nil {
					seen[form] = &nameCount{}
				}
				seen[form].kinds[n.Kind] += initialsWeight
				starts[form] = true
			}
		}
	}
	for i := range sentences {
		s := &sentences[i]
		for k := range s.Names {
			n := &s.Names[k]
			if n.Kind == Nationality {
				continue
			}
			last := s.Tokens[n.Last].Form
			key = nameKey(key[:0], s, n.First, n.Last)
			switch c := seen[string(key)]; {
			case n.Last == n.First && persons[last] > 0 && !w.known(last):
				n.Kind = Person
			case n.Last > n.First && n.Kind != Person && c.kinds[Person] == 0 && w.personElsewhere(seen, last) && n.Last-n.First == 1:
				n.Kind = Person
			default:
				n.Kind = c.likeliest(n.Kind)
			}
		}
		if len(starts) > 0 {
			w.find(s, seen, starts)
		}
	}
}

// initialsWeight is how many votes of the tagger a name counts whose letters stand in brackets after it.
const initialsWeight = 10

// initials is the token after a name that holds its first letters in brackets, or 0: Northern Fish Board (NFB).
func initials(s *Sentence, n Name) int {
	t := s.Tokens
	k := n.Last + 2
	if k+1 >= len(t) || t[k-1].Form != "(" && t[k-1].Form != "[" || t[k+1].Form != ")" && t[k+1].Form != "]" {
		return 0
	}
	form := t[k].Form
	if len(form) < 2 || !allCapitals(form) {
		return 0
	}
	at := 0
	for i := n.First; i <= n.Last && at < len(form); i++ {
		if t[i].Form[0] == form[at] {
			at++
		}
	}
	if at*3 < len(form)*2 {
		return 0
	}
	return k
}

// nameCount is how often a name was found as a name of each kind, and its words left alone.
type nameCount struct{ kinds [otherName + 1]int }

// likeliest is the kind of most, k unless another is more than twice as frequent.
func (c *nameCount) likeliest(k NameKind) NameKind {
	best := k
	for kind := Person; kind <= otherName; kind++ {
		if c.kinds[kind] > 2*c.kinds[k] && c.kinds[kind] > c.kinds[best] {
			best = kind
		}
	}
	return best
}

func (w *nameWork) personElsewhere(seen map[string]*nameCount, last string) bool {
	c := seen[last]
	const often = 2
	return c != nil && c.kinds[Person] >= often && c.likeliest(Place) == Person && !w.known(last)
}

// maxName is how many words a name may have that is looked for again.
const maxName = 8

func nameKey(b []byte, s *Sentence, first, last int) []byte {
	for k := first; k <= last; k++ {
		if k > first {
			b = append(b, ' ')
		}
		b = append(b, s.Tokens[k].Form...)
	}
	return b
}

// find adds names of the document where the tagger left their words alone, the longest first.
func (w *nameWork) find(s *Sentence, seen map[string]*nameCount, starts map[string]bool) {
	next := 0
	var found []Name
	var key []byte
	for i := 0; i < len(s.Tokens); i++ {
		for next < len(s.Names) && s.Names[next].Last < i {
			next++
		}
		limit := len(s.Tokens)
		if next < len(s.Names) {
			if s.Names[next].First <= i {
				i = s.Names[next].Last
				continue
			}
			limit = s.Names[next].First
		}
		form := s.Tokens[i].Form
		if !starts[form] || !isUpper(form) {
			continue
		}
		best, kind := -1, NameKind(0)
		key = key[:0]
		for k := i; k < limit && k-i < maxName; k++ {
			if k > i {
				key = append(key, ' ')
			}
			key = append(key, s.Tokens[k].Form...)
			c := seen[string(key)]
			if c == nil || k == i && w.hints[form]&hintSmall != 0 {
				continue
			}
			most := NameKind(0)
			for n := Person; n <= otherName; n++ {
				if c.kinds[n] > c.kinds[most] {
					most = n
				}
			}
			best, kind = k, most
		}
		if best >= 0 && (best+1 == len(s.Tokens) || !isUpper(s.Tokens[best+1].Form) || best > i) {
			found = append(found, Name{First: i, Last: best, Kind: kind})
			i = best
		}
	}
	if len(found) > 0 {
		s.Names = append(s.Names, found...)
		slices.SortFunc(s.Names, func(a, b Name) int { return a.First - b.First })
	}
}

// known reports whether the books have a place, body or the like of this one word.
func (w *nameWork) known(form string) bool {
	if w.books == nil {
		return false
	}
	e, n := w.books.Match([]string{form})
	return n == 1 && e != nil && e.Kind != codebook.Principal
}
