package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/codebook"
)

// The table of weights: about 800,000 features are seen in training, most of them once or twice.
const (
	nameBits  = 20
	nameSlots = 1 << nameBits
)

// bookKinds numbers the kinds of entries for features.
var bookKinds = map[codebook.Kind]uint8{
	codebook.Country: 1, codebook.Demonym: 2, codebook.Capital: 3, codebook.City: 4, codebook.Region: 5, codebook.Metonym: 6,
	codebook.Government: 7, codebook.Body: 8, codebook.Forces: 9, codebook.Group: 10, codebook.Media: 11, codebook.Principal: 12,
}

// entryName is the kind of name that an entry's kind makes likeliest.
var entryName = [...]NameKind{0, Place, Nationality, Place, Place, Place, Organisation, Organisation, Organisation, Organisation, Organisation, Organisation, Person}

// label finds the likeliest labels of a sentence.
func (w *nameWork) label(s *Sentence) []nameLabel {
	w.prepare(s)
	w.describe(s)
	return w.decode()
}

// prepare looks up what is known of each token.
func (w *nameWork) prepare(s *Sentence) {
	n := len(s.Tokens)
	if cap(w.tokens) < n {
		w.tokens = make([]nameToken, n, 2*n)
		w.forms = make([]string, n, 2*n)
	}
	w.tokens, w.forms = w.tokens[:n], w.forms[:n]
	head := isHeadline(s)
	first := true
	for i := range s.Tokens {
		form := s.Tokens[i].Form
		w.forms[i] = form
		r, _ := utf8.DecodeRuneInString(form)
		c := classOf(r)
		t := nameToken{capital: unicode.IsUpper(r), headline: head, lower: lowerHash(form), shape: nameShape(form)}
		t.word = rawHash(form)
		switch {
		case t.capital:
			t.candidate = true
			list := form
			if head && len(form) > 3 && allCapitals(form) {
				list = titleCase(form)
			}
			t.forename = w.isForename(list)
			t.surname = w.books != nil && w.books.IsSurname(list)
			t.hint = w.hints[form]
			w.forms[i] = form
		case c == letter:
			x := s.Tokens[i].XPOS
			t.joins = joinsNames(form)
			t.preposition = preposition(form)
			t.candidate = t.joins || x == "NNP" || x == "NNPS"
		case c == digit || c == hyphen || c == apostrophe || c == symbol || c == slash || c == stop && len(form) == 1 || c == comma || c == dash:
			t.joins = true
		}
		if c == letter || c == digit {
			t.first = first
			first = false
		}
		if c == letter && !t.capital && i > 1 && classOf(rune(s.Tokens[i-1].Form[0])) == hyphen && w.tokens[i-2].capital && touch(s, i-1) && touch(s, i) {
			t.candidate, t.joins = true, false // Jong-un
		}
		w.tokens[i] = t
	}
	w.runs()
	w.lookUp(s)
}

// touch reports whether no white space stands before token i.
func touch(s *Sentence, i int) bool {
	a, b := s.Tokens[i-1].Span, s.Tokens[i].Span
	return a.End() == b.Start() || a.IsZero() || b.IsZero()
}

func (n *namer) isForename(form string) bool { return n.books != nil && n.books.Forename(form) != 0 }

// joinsNames reports whether a small word stands between the capitalised words of one name.
func joinsNames(form string) bool {
	switch form {
	case "of", "the", "and", "for", "de", "la", "le", "el", "al", "bin", "ibn", "bint", "van", "von", "der", "den", "du", "da", "do", "dos", "das", "di",
		"del", "ul", "ur", "ud", "ad", "on", "in", "to", "y", "e", "abu", "ben", "af", "zu", "d'", "et", "des", "les":
		return true
	}
	return false
}

// preposition reports whether a small word that stands inside names of bodies does not stand inside persons'.
func preposition(form string) bool {
	switch form {
	case "of", "the", "and", "for", "on", "in", "to":
		return true
	}
	return false
}

// runs finds the runs of capitalised words, small joining words between them included, and lets joining words and marks be
// candidates only inside them.
func (w *nameWork) runs() {
	t := w.tokens
	for i := 0; i < len(t); {
		if !t[i].candidate || t[i].joins && !t[i].capital {
			if t[i].joins {
				t[i].candidate = false
			}
			i++
			continue
		}
		to := i + 1
		for to < len(t) {
			k := to
			for k < len(t) && k-to < 3 && t[k].joins && !t[k].capital {
				k++
			}
			if k == len(t) || !t[k].candidate || t[k].joins && !t[k].capital {
				break
			}
			to = k + 1
		}
		for k := i; k < to; k++ {
			t[k].candidate = true
			t[k].runFrom, t[k].runTo = int32(i), int32(to)
		}
		// A figure, hyphen or stop may end a name: Channel 4, Inc .
		for k := to; k < len(t) && k < to+2 && t[k].joins && !t[k].capital; k++ {
			t[k].candidate = true
			t[k].runFrom, t[k].runTo = int32(i), int32(to)
		}
		for k := to; k < len(t) && k < to+2; k++ {
			if !t[k].joins {
				break
			}
		}
		i = to
	}
}

// lookUp asks the books and lists.
func (w *nameWork) lookUp(s *Sentence) {
	t := w.tokens
	for i := 0; i < len(t); i++ {
		if t[i].capital && i > 0 && w.endsTitle(s.Tokens, i-1) {
			t[i].title = 2
			if w.words.Titles[lowerASCII(trimStop(w.forms[i]))] {
				t[i].title = 3
			}
		} else if t[i].capital && w.words.Titles[lowerASCII(trimStop(w.forms[i]))] {
			t[i].title = 1
		}
	}
	if w.books != nil {
		for i := 0; i < len(t); {
			if !t[i].candidate || !t[i].capital && t[i].joins {
				i++
				continue
			}
			e, n := w.bookName(i)
			if e == nil {
				i++
				continue
			}
			kind := bookKinds[e.Kind]
			for k := i; k < i+n; k++ {
				t[k].book = 2 * kind
				t[k].ambiguous = e.Ambiguous && !oneKind(e)
				t[k].several = n > 1
				if k > i {
					t[k].book++
					t[k].candidate = true
				}
			}
			i += n
		}
	}
}

// bookName is the longest name of the books at token i that ends in a capitalised word: the books also hold descriptions
// ("Peruvian troops"), of which only the first word is a name.
func (w *nameWork) bookName(i int) (*codebook.Entry, int) {
	e, n := w.books.Match(w.forms[i:])
	for e != nil && n > 1 && !w.tokens[i+n-1].capital && classOf(rune(w.forms[i+n-1][0])) == letter {
		e, n = w.books.Match(w.forms[i : i+n-1])
	}
	return e, n
}

// oneKind reports whether all that an entry's name can mean makes the same kind of name: Congolese of either Congo.
func oneKind(e *codebook.Entry) bool {
	if len(e.Others) == 0 {
		return false
	}
	k := entryName[bookKinds[e.Kind]]
	for _, o := range e.Others {
		if entryName[bookKinds[o.Kind]] != k {
			return false
		}
	}
	return true
}

// titleCase writes a word in capitals as a name is written.
func titleCase(form string) string {
	_, n := utf8.DecodeRuneInString(form)
	return form[:n] + strings.ToLower(form[n:])
}

// nameShape is how a form is written: Xx, XX, X., d.
func nameShape(form string) uint64 {
	h := uint64(hashSeed)
	last := rune(0)
	n := 0
	for _, r := range form {
		k := r
		switch {
		case unicode.IsUpper(r):
			k = 'X'
		case unicode.IsLetter(r):
			k = 'x'
		case unicode.IsDigit(r):
			k = '0'
		}
		if k != last {
			h = (h ^ uint64(k)) * hashPrime
			n = 0
		} else if n++; n == 1 {
			h = (h ^ 1) * hashPrime
		}
		last = k
	}
	return h
}

func rawHash(s string) uint64 {
	h := uint64(hashSeed)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * hashPrime
	}
	return h
}

func nameCell(feature uint64) uint32 {
	return uint32((feature * 0x9E3779B97F4A7C15) >> (64 - nameBits))
}

// describe fills slots and spans with the features of all candidates.
func (w *nameWork) describe(s *Sentence) {
	w.slots, w.spans = w.slots[:0], w.spans[:0]
	for i := range w.tokens {
		if w.tokens[i].candidate {
			w.slots = w.features(w.slots, s, i)
		}
		w.spans = append(w.spans, int32(len(w.slots)))
	}
}

var outer = nameToken{word: 1, lower: 1, shape: 1}

func (w *nameWork) features(f []uint32, s *Sentence, i int) []uint32 {
	at := func(k int) *nameToken {
		if k < 0 || k >= len(w.tokens) {
			return &outer
		}
		return &w.tokens[k]
	}
	tag := func(k int) uint64 {
		if k < 0 || k >= len(s.Tokens) {
			return 0
		}
		return rawHash(s.Tokens[k].XPOS)
	}
	add := func(id uint64, parts ...uint64) {
		f = append(f, nameCell(mix(parts...)^id*0xD6E8FEB86659FD93))
	}
	t, p, p2, n, n2 := at(i), at(i-1), at(i-2), at(i+1), at(i+2)
	form := s.Tokens[i].Form
	low := lowerASCII(form)
	bit := func(b bool) uint64 {
		if b {
			return 1
		}
		return 0
	}
	start := bit(t.first)
	head := bit(t.headline)
	add(1, 0)
	add(2, t.word)
	add(3, t.lower)
	add(4, p.lower)
	add(5, n.lower)
	add(6, p2.lower, p.lower)
	add(7, n.lower, n2.lower)
	add(8, p.lower, t.shape)
	add(9, n.lower, t.shape)
	add(10, p.lower, t.lower)
	add(11, t.lower, n.lower)
	add(12, t.shape, start, head)
	add(13, p.shape, t.shape, n.shape)
	add(14, t.shape, n.shape, n2.shape)
	for k := 2; k <= 4 && k <= len(low); k++ {
		add(14+uint64(k), rawHash(low[len(low)-k:]), bit(t.capital))
	}
	for k := 3; k <= 4 && k <= len(low); k++ {
		add(18+uint64(k), rawHash(low[:k]), bit(t.capital))
	}
	tg, tp, tn := tag(i), tag(i-1), tag(i+1)
	add(23, tg, t.shape)
	add(24, tp, tg)
	add(25, tg, tn)
	add(26, tp, tg, tn)
	add(27, uint64(t.book), bit(t.ambiguous))
	add(28, uint64(t.book), uint64(p.book), uint64(n.book))
	add(29, uint64(t.book), bit(t.ambiguous), n.shape)
	add(30, uint64(p.book), t.shape, bit(t.forename))
	add(31, uint64(t.title), uint64(p.title), t.shape)
	add(32, uint64(t.title), uint64(n.title), bit(t.forename), bit(t.surname))
	add(33, bit(t.forename), bit(t.surname), bit(p.forename), bit(n.surname), bit(n.capital))
	add(34, uint64(t.book), p.lower)
	add(35, uint64(t.book), bit(t.forename), bit(t.surname))
	add(36, uint64(t.hint), start, head)
	for b := range 10 {
		if t.hint>>b&1 != 0 {
			add(37, uint64(b), start, uint64(t.book))
		}
	}
	if t.runTo > t.runFrom {
		last, first := at(int(t.runTo)-1), at(int(t.runFrom))
		pos, left := uint64(min(i-int(t.runFrom), 3)), uint64(min(max(int(t.runTo)-1-i, 0), 3))
		add(38, last.lower, left)
		add(39, first.lower, pos)
		add(40, pos, left, head, start)
		add(41, at(int(t.runFrom)-1).lower, pos, left)
		add(42, at(int(t.runTo)).lower, pos, left)
		add(43, uint64(first.title), uint64(first.book), pos, left)
		add(44, uint64(last.hint), left, pos)
		add(50, w.apposition(int(t.runTo)), left, bit(t.forename))
	}
	if w.lex != nil {
		x, xp, xn := w.clusterAt(i), w.clusterAt(i-1), w.clusterAt(i+1)
		add(45, uint64(x.fine), start)
		add(46, uint64(x.coarse), t.shape)
		add(47, uint64(xp.fine))
		add(48, uint64(xn.fine))
		add(49, uint64(xp.coarse), uint64(x.coarse), uint64(xn.coarse))
	}
	return f
}

// apposition is what stands after a comma at i: a title, an age, a relative clause, or else.
func (w *nameWork) apposition(i int) uint64 {
	if i >= len(w.forms) || w.forms[i] != "," || i+1 >= len(w.forms) {
		return 0
	}
	const reach = 4
	for k := i + 1; k < len(w.forms) && k <= i+reach; k++ {
		f := w.forms[k]
		switch {
		case f == "who" || f == "whose":
			return 2
		case k == i+1 && classOf(rune(f[0])) == digit && len(f) <= 2:
			return 3
		case w.words.Titles[lowerASCII(f)]:
			return 1
		case f == ",":
			return 4
		}
	}
	return 5
}

func (w *nameWork) clusterAt(i int) lexeme {
	if i < 0 || i >= len(w.forms) {
		return lexeme{}
	}
	return w.cluster(w.forms[i])
}

// cluster is what the lexicon knows of a form.
func (w *nameWork) cluster(form string) lexeme {
	var buf [2 * maxForm]byte
	return w.lex.lookup(hashBytes(appendLower(buf[:0], form)))
}

// decode finds the labels that suit best together.
func (w *nameWork) decode() []nameLabel {
	n := len(w.tokens)
	w.start(n, never)
	begin := int32(0)
	for i := range n {
		end := w.spans[i]
		if begin == end { // not a candidate
			w.stay(i)
			continue
		}
		var score [nameLabels]int32
		w.scoreLabels(w.slots[begin:end], &score)
		w.fromBooks(i, &score)
		begin = end
		w.weigh(i, &w.moves, &score)
	}
	return w.path(n)
}

func (w *nameWork) scoreLabels(slots []uint32, score *[nameLabels]int32) {
	if w.weights == nil {
		return
	}
	for _, s := range slots {
		row := w.weights[int(s)*nameLabels : int(s)*nameLabels+nameLabels]
		for l, v := range row {
			score[l] += int32(v)
		}
	}
}

// What a name of the books that has no other meaning adds to its label, in units of training's margin: of one word, of several.
const (
	bookBonus    = 6.0
	severalBonus = 60.0
)

func (w *nameWork) fromBooks(i int, score *[nameLabels]int32) {
	t := &w.tokens[i]
	bonus := float32(bookBonus)
	if t.several {
		bonus = severalBonus
	}
	unit := int32(1)
	if w.weights != nil {
		unit = int32(bonus / w.scale)
	}
	if t.book != 0 && !t.ambiguous {
		l := firstLabel(entryName[t.book/2])
		if t.book&1 != 0 {
			l++
		}
		score[l] += unit
	}
	if w.weights == nil && t.book == 0 {
		w.byTitle(i, score)
	}
	w.forbid(i, score)
}

const never = -1 << 28

// forbid takes out what no name has: a small word at its start, "of" in a person, a title as a person's first word.
func (w *nameWork) forbid(i int, score *[nameLabels]int32) {
	t := &w.tokens[i]
	if t.joins && !t.capital {
		for k := Person; k <= otherName; k++ {
			score[firstLabel(k)] = never
		}
		if t.preposition {
			score[furtherLabel(Person)] = never
		}
	}
	if (t.title == 1 || t.title == 3) && t.hint&hintForename == 0 {
		score[firstLabel(Person)] = never
	}
}

// byTitle is what stands in for weights where there are none: the capitalised words after a title, or from a forename on, are
// a person.
func (w *nameWork) byTitle(i int, score *[nameLabels]int32) {
	t := &w.tokens[i]
	switch {
	case !t.capital || t.title == 1 || t.title == 3:
		score[outside] += 3
	case t.title == 2, t.forename && i+1 < len(w.tokens) && w.tokens[i+1].capital:
		score[firstLabel(Person)] += 3
		score[furtherLabel(Person)] += 2
	default:
		score[firstLabel(Person)] -= 3
		score[furtherLabel(Person)] += 2
		score[outside]++
	}
}
