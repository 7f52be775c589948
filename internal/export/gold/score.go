package gold

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"detente/internal/read"
)

// Figure is one line of the scores: counts of an F1 measure (TP, FP, FN), or of an accuracy (Right of Of).
type Figure struct {
	Name       string
	TP, FP, FN int
	Right, Of  int
	Accuracy   bool
}

// Precision, Recall and F1 of a figure that is no accuracy, 0 to 1.
func (f Figure) Precision() float64 { return ratio(f.TP, f.TP+f.FP) }

// Recall is TP over all that gold requires.
func (f Figure) Recall() float64 { return ratio(f.TP, f.TP+f.FN) }

// F1 is the harmonic mean of precision and recall.
func (f Figure) F1() float64 {
	p, r := f.Precision(), f.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// Value is the F1, or the accuracy.
func (f Figure) Value() float64 {
	if f.Accuracy {
		return ratio(f.Right, f.Of)
	}
	return f.F1()
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Miss is one thing a reading got wrong, for an error list.
type Miss struct {
	Doc, What string // "statement missed", "event spurious" …
	Fields    []string
	Gold, Got any // one of them nil for what is missed or spurious
}

// Scores are the figures over documents scored so far.
type Scores struct {
	by       map[string]*Figure
	Misses   []Miss
	Judged   []Judged
	pairings []Pairing
	pairs    map[string][][2]string // by field: what gold and reading say of a matched item
}

// Field is how far two coders agree on one field of the items that both have.
type Field struct {
	Name  string
	Items int
	Alpha float64 // see Alpha
}

// Agreement is the fields by name.
func (s *Scores) Agreement() []Field {
	var out []Field
	for name, units := range s.pairs {
		out = append(out, Field{name, len(units), Alpha(units)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// pair notes the values of a field that both coders gave; any accepted one counts as the same.
func (s *Scores) pair(name string, gold []string, got string) {
	if len(gold) == 0 || got == "" {
		return
	}
	if s.pairs == nil {
		s.pairs = map[string][][2]string{}
	}
	value := gold[0]
	if slices.Contains(gold, got) {
		value = got
	}
	s.pairs[name] = append(s.pairs[name], [2]string{value, got})
}

// Figures are all lines by name.
func (s *Scores) Figures() []Figure {
	var out []Figure
	for _, f := range s.by {
		out = append(out, *f)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

func (s *Scores) figure(name string) *Figure {
	if s.by == nil {
		s.by = map[string]*Figure{}
	}
	if s.by[name] == nil {
		s.by[name] = &Figure{Name: name}
	}
	return s.by[name]
}

func (s *Scores) accuracy(name string, v verdict) {
	if v == unscored {
		return
	}
	f := s.figure(name)
	f.Accuracy = true
	f.Of++
	if v == right {
		f.Right++
	}
}

// count adds a measure over items: the gold items found, of which the optional ones take a system item out of the count.
func (s *Scores) count(name string, required, system int, optional []bool) {
	tp := 0
	for _, o := range optional {
		if !o {
			tp++
		}
	}
	f := s.figure(name)
	f.TP += tp
	f.FP += system - len(optional)
	f.FN += required - tp
}

// verdict on a field: not scored where the coder left it out.
type verdict uint8

const (
	unscored verdict = iota
	wrong
	right
)

func judge(ok bool) verdict {
	if ok {
		return right
	}
	return wrong
}

// scored is a reading prepared for comparison.
type scored struct {
	d       *Document
	r       *read.Reading
	names   map[string]map[string]bool // actor id: normal names
	country map[string]string
}

func prepare(d *Document, r *read.Reading) *scored {
	s := &scored{d: d, r: r, names: map[string]map[string]bool{}, country: map[string]string{}}
	for _, a := range r.Actors {
		set := map[string]bool{normal(a.Name): true}
		for _, m := range a.Mentions {
			set[normal(m.Text)] = true
		}
		delete(set, "")
		s.names[a.ID], s.country[a.ID] = set, a.Country
	}
	return s
}

// same reports whether the reading's actor is the gold actor, or of the gold country code.
func (s *scored) same(key, id string) bool {
	g, ok := s.d.Actors[key]
	if !ok {
		return s.country[id] == key
	}
	for _, n := range g.Names {
		if s.names[id][normal(n)] {
			return true
		}
	}
	return false
}

func (s *scored) sameSet(accepted Sides, ids []string) verdict {
	if accepted == nil {
		return unscored
	}
next:
	for _, keys := range accepted {
		if len(keys) != len(ids) {
			continue
		}
		left := slices.Clone(ids)
		for _, k := range keys {
			i := slices.IndexFunc(left, func(id string) bool { return s.same(k, id) })
			if i < 0 {
				continue next
			}
			left = slices.Delete(left, i, i+1)
		}
		return right
	}
	return wrong
}

func (s *scored) sameList(accepted Sides, ids []string) verdict {
	if accepted == nil {
		return unscored
	}
next:
	for _, keys := range accepted {
		if len(keys) != len(ids) {
			continue
		}
		for i, k := range keys {
			if !s.same(k, ids[i]) {
				continue next
			}
		}
		return right
	}
	return wrong
}

// side reports whether the countries of both agree; where a side has no country, the actors do.
func (s *scored) side(accepted Sides, ids []string) bool {
	if accepted == nil {
		return true
	}
	for _, keys := range accepted {
		if len(keys) == 0 || len(ids) == 0 {
			if len(keys) == len(ids) {
				return true
			}
			continue
		}
		want, have := map[string]bool{}, map[string]bool{}
		for _, k := range keys {
			c := k
			if a, ok := s.d.Actors[k]; ok && a.Country != "" {
				c = a.Country
			}
			want[c] = true
		}
		for _, id := range ids {
			if c := s.country[id]; c != "" {
				have[c] = true
				continue
			}
			for _, k := range keys {
				if s.same(k, id) {
					have[k] = true
				}
			}
		}
		if len(want) == len(have) && !slices.ContainsFunc(keysOf(want), func(k string) bool { return !have[k] }) {
			return true
		}
	}
	return false
}

func keysOf(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}

func in(value string, accepted []string) verdict {
	if accepted == nil {
		return unscored
	}
	return judge(slices.Contains(accepted, value))
}

func dateOK(want string, w read.When) verdict {
	if want == "" {
		return unscored
	}
	lo, hi := w.From, cmp.Or(w.To, w.From)
	a, b, two := strings.Cut(want, "/")
	if !two {
		b = a
	}
	return judge(lo == a && hi == b)
}

func (s *scored) conditionOK(c Condition, got read.Span) verdict {
	switch {
	case !c.Given:
		return unscored
	case len(c.Quotes) == 0:
		return judge(got.IsZero())
	case got.IsZero() || got.InTitle():
		return wrong
	}
	x := s.d.trim(span{got.Start, got.End})
	return judge(slices.ContainsFunc(s.d.spans(c.Quotes), func(w span) bool { return iou(w, x) >= 0.5 }))
}

// match is a matched pair of gold and system items.
type match struct{ g, s int }

// pairs matches one to one, best first; of equals the earlier.
func pairs(nGold, nSystem int, score func(g, s int) float64) []match {
	type candidate struct {
		match
		v float64
	}
	var cand []candidate
	for g := range nGold {
		for s := range nSystem {
			if v := score(g, s); v > 0 {
				cand = append(cand, candidate{match{g, s}, v})
			}
		}
	}
	slices.SortStableFunc(cand, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.v, a.v), cmp.Compare(a.g, b.g), cmp.Compare(a.s, b.s))
	})
	usedG, usedS := make([]bool, nGold), make([]bool, nSystem)
	var out []match
	for _, c := range cand {
		if !usedG[c.g] && !usedS[c.s] {
			usedG[c.g], usedS[c.s] = true, true
			out = append(out, c.match)
		}
	}
	return out
}

// required counts the items that are not optional.
func required(n int, optional func(int) bool) int {
	k := 0
	for i := range n {
		if !optional(i) {
			k++
		}
	}
	return k
}
