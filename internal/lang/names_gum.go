package lang

import (
	"strings"
)

// entityKinds are GUM's types of entities that a proper name can be a name of. Times are none.
var entityKinds = map[string]NameKind{"person": Person, "organization": Organisation, "place": Place,
	"event": otherName, "object": otherName, "abstract": otherName, "substance": otherName, "animal": otherName, "plant": otherName}

// entity is a span of GUM's annotation: a noun phrase with its type.
type entity struct {
	first, last int
	kind        NameKind
}

// entityNames sets the Names of gold sentences annotated as GUM is (Entity= in the last column). Its entities are noun phrases;
// the name is the proper noun in it: without article, title and apposition.
func (n *namer) entityNames(docs []GoldDocument) {
	w := nameWork{namer: n}
	for i := range docs {
		if !annotated(docs[i].Gold) {
			continue
		}
		open := map[string][]openEntity{} // over the document: entities of speech may cross sentences
		for k := range docs[i].Sentences {
			s := &docs[i].Sentences[k]
			clear(open)
			s.Names = w.namesIn(s, entities(docs[i].Gold[k].Misc, open))
		}
	}
}

func annotated(gold []Gold) bool {
	for i := range gold {
		for _, m := range gold[i].Misc {
			if strings.Contains(m, "Entity=") {
				return true
			}
		}
	}
	return false
}

type openEntity struct {
	at   int
	kind NameKind
}

// entities reads the brackets of Entity=, outer entities before those inside them.
func entities(misc []string, open map[string][]openEntity) []entity {
	var out []entity
	for i, m := range misc {
		for field := range strings.SplitSeq(m, "|") {
			v, ok := strings.CutPrefix(field, "Entity=")
			if !ok {
				continue
			}
			for v != "" {
				if v[0] == '(' {
					end := strings.IndexAny(v[1:], "()") + 1
					if end == 0 {
						end = len(v)
					}
					parts := strings.SplitN(v[1:end], "-", 3)
					if len(parts) == 3 {
						kind := entityKinds[parts[1]]
						if end < len(v) && v[end] == ')' {
							out = append(out, entity{i, i, kind})
							end++
						} else {
							open[parts[0]] = append(open[parts[0]], openEntity{i, kind})
						}
					}
					v = v[end:]
					continue
				}
				end := strings.IndexByte(v, ')')
				if end < 0 {
					break
				}
				if o := open[v[:end]]; len(o) > 0 {
					e := o[len(o)-1]
					open[v[:end]] = o[:len(o)-1]
					out = append(out, entity{e.at, i, e.kind})
				}
				v = v[end+1:]
			}
		}
	}
	return out
}

// namesIn are the names inside the entities of a sentence, the longest first.
func (w *nameWork) namesIn(s *Sentence, all []entity) []Name {
	taken := make([]NameKind, len(s.Tokens)+1)
	names := make([]*Name, len(s.Tokens)+1)
	place := func(first, last int, kind NameKind) {
		for k := first; k <= last; k++ {
			if taken[k] != 0 {
				return
			}
		}
		for k := first; k <= last; k++ {
			taken[k] = kind
		}
		names[first] = &Name{first, last, kind}
	}
	// Whole entities that are names, the longest first; then proper nouns inside of longer phrases.
	for size := len(s.Tokens); size > 0; size-- {
		for _, e := range all {
			if e.last-e.first+1 == size && e.kind != 0 {
				if first, last, ok := w.proper(s, e.first, e.last); ok {
					place(first, last, e.kind)
				}
			}
		}
	}
	for size := 1; size <= len(s.Tokens); size++ {
		for _, e := range all {
			if e.last-e.first+1 != size || e.kind == 0 {
				continue
			}
			if first, last, ok := w.properHead(s, e.first, e.last); ok {
				place(first, last, e.kind)
			}
		}
	}
	var out []Name
	for _, n := range names {
		if n == nil {
			continue
		}
		if w.books != nil {
			if e, size := w.books.Match(formsOf(s, n.First, n.Last)); e != nil && size == n.Last-n.First+1 && n.Kind != Person {
				n.Kind = entryName[bookKinds[e.Kind]]
			}
		}
		out = append(out, *n)
	}
	return out
}

func formsOf(s *Sentence, first, last int) []string {
	var out []string
	for k := first; k <= last; k++ {
		out = append(out, s.Tokens[k].Form)
	}
	return out
}

// proper trims article and titles off [first, last] and reports whether what is left is all name.
func (w *nameWork) proper(s *Sentence, first, last int) (int, int, bool) {
	t := s.Tokens
	for first < last && (t[first].UPOS == "DET" || !isUpper(t[first].Form)) && t[first].UPOS != "PROPN" {
		first++
	}
	first = w.afterTitle(t, first, last)
	if t[last].Form == "'s" || t[last].Form == "’s" {
		last--
	}
	if last < first || !isUpper(t[first].Form) || !nameTag(t[last].XPOS) && t[last].UPOS != "PROPN" && !isUpper(t[last].Form) {
		return 0, 0, false
	}
	seen := false
	for k := first; k <= last; k++ {
		switch {
		case nameTag(t[k].XPOS):
			seen = true
		case isUpper(t[k].Form), t[k].Form == "-", t[k].Form == "&", t[k].Form == ".", t[k].Form == "'s":
		case joinsNames(t[k].Form):
		default:
			return 0, 0, false
		}
	}
	return first, last, seen
}

func nameTag(xpos string) bool { return xpos == "NNP" || xpos == "NNPS" }

// properHead is the run of proper nouns at the head of a longer phrase: "Lund" of "Lund, the envoy,".
func (w *nameWork) properHead(s *Sentence, first, last int) (int, int, bool) {
	t := s.Tokens
	head := -1
	for k := first; k <= last; k++ {
		if h := t[k].Head; h < first || h > last {
			head = k
			break
		}
	}
	if head < 0 || !nameTag(t[head].XPOS) {
		return 0, 0, false
	}
	a, b := head, head
	joined := func(k int) bool { return nameTag(t[k].XPOS) || t[k].Form == "-" || t[k].Form == "." }
	for a > first && joined(a-1) {
		a--
	}
	for b < last && joined(b+1) {
		b++
	}
	for a < b && !isUpper(t[a].Form) {
		a++
	}
	for b > a && !nameTag(t[b].XPOS) {
		b--
	}
	a = w.afterTitle(t, a, b)
	return a, b, a <= b && isUpper(t[a].Form)
}

// afterTitle is the first token of [first, last] after a title before a name; first if there is none.
func (w *nameWork) afterTitle(t []Token, first, last int) int {
	for k := last - 1; k >= first; k-- {
		if isUpper(t[k+1].Form) && w.endsTitle(t, k) {
			return k + 1
		}
	}
	return first
}
