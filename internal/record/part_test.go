package record

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// kept is a block as a store keeps it: its tellings, the entry that each stands in, and the days that changed.
type kept struct {
	block    string
	tellings map[string]Telling
	was      map[string]string
	entries  map[string]string
	marked   map[string]bool
}

func (s *kept) mark(day string) {
	from, to := NamedBy(day)
	s.marked[day] = true
	for _, t := range s.tellings {
		if from <= t.Day() && t.Day() <= to {
			s.marked[t.Day()] = true
		}
	}
}

func (s *kept) put(t Telling) {
	if old, ok := s.tellings[t.ID()]; ok {
		s.take(old)
	}
	s.tellings[t.ID()] = t
	s.mark(t.Day())
}

func (s *kept) take(t Telling) {
	delete(s.tellings, t.ID())
	delete(s.was, t.ID())
	s.mark(t.Day())
}

// merge merges what is marked anew, at most about atOnce tellings at a time.
func (s *kept) merge(t *rapid.T, atOnce int) {
	for rounds := 0; len(s.marked) > 0; rounds++ {
		if rounds > 1000 {
			t.Fatal("it does not come to an end")
		}
		var changed []string
		for d := range s.marked {
			changed = append(changed, d)
		}
		slices.Sort(changed)
		p := Part{Block: s.block, From: changed[0], Until: changed[0], Was: s.was}
		for _, d := range changed[1:] {
			if !OnePart(p.Until, d) {
				break
			}
			p.Until = d
		}
		var from []Telling
		for _, l := range s.tellings {
			if reach := p.Reach(); l.Day() >= p.Since() && l.Day() <= reach {
				from = append(from, l)
			}
		}
		slices.SortFunc(from, func(a, b Telling) int { return a.order(&b) })
		for n := atOnce; ; n *= 2 {
			p.Tellings, p.To = slices.Clone(from), p.Reach()
			if n < len(from) {
				cut := n
				for cut > 0 && from[cut-1].Day() == from[n].Day() {
					cut--
				}
				if cut == 0 {
					continue
				}
				p.Tellings, p.To = slices.Clone(from[:cut]), from[cut-1].Day()
			}
			if p.Enough() {
				break
			}
		}
		fullNames(p.Tellings)
		got := p.Merge()
		for _, e := range got.Entries {
			s.entries[e.ID] = fmt.Sprint(e)
			for _, l := range e.Tellings {
				s.was[l] = e.ID
			}
		}
		for _, d := range changed {
			if d <= p.Until && d <= got.Through {
				delete(s.marked, d)
			}
		}
		if got.Next != "" {
			s.marked[got.Next] = true
		}
	}
	stood := slices.Collect(maps.Values(s.was))
	maps.DeleteFunc(s.entries, func(id, _ string) bool { return !slices.Contains(stood, id) })
}

func merged(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// A block that is merged part by part, after each of many changes, is what it is merged whole.
func TestPartsAreTheWhole(t *testing.T) {
	names := []string{"person PER ana prado", "person PER prado", "person PER wang", "person PER wang yi", "person PER pia wang"}
	sentences := []string{"the northern ports stay closed to trawlers from the south", "the northern ports stay closed to trawlers from the east and south",
		"northern ports stay open to trawlers", "the ambassador was told of the northern ports that stay closed to trawlers", ""}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(Kinds).Draw(t, "kind")
		span := rapid.SampledFrom([]int{9, 27, 85}).Draw(t, "span")
		s := kept{block: string(kind) + " PER", tellings: map[string]Telling{}, was: map[string]string{}, entries: map[string]string{}, marked: map[string]bool{}}
		telling := rapid.Custom(func(t *rapid.T) Telling {
			_, day := around("2031-05-01", rapid.IntRange(0, span).Draw(t, "day"))
			if rapid.IntRange(0, 19).Draw(t, "undated") == 0 {
				day = ""
			}
			l := Telling{Kind: kind, Block: s.block, Document: fmt.Sprint("d", rapid.IntRange(0, 30).Draw(t, "document")), Local: fmt.Sprint(rapid.IntRange(0, 2).Draw(t, "local")),
				Type: "call", Status: "held", From: day, Published: day, Sources: []string{"PER"}, Confidence: float64(rapid.IntRange(1, 9).Draw(t, "confidence")) / 10,
				By:    sorted(rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 2, rapid.ID[string]).Draw(t, "by")),
				Words: words(rapid.SampledFrom(sentences).Draw(t, "words"))}
			l.At = [2]int{len(l.Local), int(l.Local[0])}
			return l
		})
		atOnce := rapid.SampledFrom([]int{2, 10, 1000}).Draw(t, "at once")
		for range rapid.IntRange(1, 6).Draw(t, "rounds") {
			for _, l := range rapid.SliceOfN(telling, 0, 25).Draw(t, "new") {
				s.put(l)
			}
			for _, id := range slices.Sorted(maps.Keys(s.tellings)) {
				if rapid.IntRange(0, 9).Draw(t, "gone") == 0 {
					s.take(s.tellings[id])
				}
			}
			s.merge(t, atOnce)
			all := slices.Collect(maps.Values(s.tellings))
			want := map[string]string{}
			for _, e := range Entries(all) {
				want[e.ID] = fmt.Sprint(e)
			}
			for id := range merged(s.entries, want) {
				if s.entries[id] != want[id] {
					t.Errorf("by parts %q, whole %q", s.entries[id], want[id])
				}
			}
		}
	})
}
