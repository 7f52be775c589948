package gold

import (
	"cmp"
	"math"
	"slices"

	"detente/internal/read"
)

// Judged is one item of a reading that gold says right or wrong of as a whole: a matched pair with every scored field
// right, or what gold does not have. Items that match an optional one are not judged.
type Judged struct {
	Doc, Kind string
	Raw       float64
	Right     bool
}

// judgeItems notes the items of one kind: those a match took are right where whole says so, the rest are wrong.
func (t *Scores) judgeItems(s *scored, kind string, n int, m []match, optional func(int) bool, confidence func(int) float64, whole func(match) bool) {
	by := map[int]match{}
	for _, x := range m {
		by[x.s] = x
	}
	for i := range n {
		x, ok := by[i]
		if ok && optional(x.g) {
			continue
		}
		t.Judged = append(t.Judged, Judged{s.d.Name, kind, confidence(i), ok && whole(x)})
	}
}

// shrink is how many items of the kind's mean rate are added to each knot, so that few items move it little.
const shrink = 4

// Calibrate fits by kind the rising curve of how often items were right against what the rules believed: isotonic regression
// by pooling adjacent violators (Barlow et al. 1972), each pool shrunk towards the mean of its kind.
func Calibrate(items []Judged) read.Calibration {
	c := read.Calibration{}
	for _, kind := range []string{read.StatementItem, read.EventItem, read.CommitmentItem, read.ContactItem} {
		var of []Judged
		right := 0.0
		for _, j := range items {
			if j.Kind == kind {
				of = append(of, j)
				right += number(j.Right)
			}
		}
		if len(of) == 0 {
			continue
		}
		mean := right / float64(len(of))
		slices.SortStableFunc(of, func(a, b Judged) int { return cmp.Compare(a.Raw, b.Raw) })
		type pool struct{ raw, right, n float64 }
		var pools []pool
		for i := 0; i < len(of); {
			var p pool
			j := i
			for ; j < len(of) && of[j].Raw == of[i].Raw; j++ {
				p.raw += of[j].Raw
				p.right += number(of[j].Right)
				p.n++
			}
			i = j
			pools = append(pools, p)
			for k := len(pools) - 1; k > 0 && pools[k-1].right/pools[k-1].n >= pools[k].right/pools[k].n; k-- {
				pools[k-1] = pool{pools[k-1].raw + pools[k].raw, pools[k-1].right + pools[k].right, pools[k-1].n + pools[k].n}
				pools = pools[:k]
			}
		}
		floor := 0.0
		for _, p := range pools {
			floor = max(floor, (p.right+shrink*mean)/(p.n+shrink)) // shrinking a small pool must not undo the rise
			c[kind] = append(c[kind], read.Knot{Raw: p.raw / p.n, P: floor})
		}
	}
	return c
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Reliability is how well probabilities of a kind of items hold.
type Reliability struct {
	Kind       string
	Items      int
	Mean       float64 // share that was right
	Brier      float64 // mean squared difference of probability and outcome
	Climate    float64 // the Brier score of always saying Mean
	Difference float64 // expected calibration error over ten equal bins
}

// CrossValidated fits on all documents but those of one fold and judges those, for each of the folds; documents are dealt
// to folds in the order of their names.
func CrossValidated(items []Judged, folds int) []Reliability {
	var docs []string
	for _, j := range items {
		if !slices.Contains(docs, j.Doc) {
			docs = append(docs, j.Doc)
		}
	}
	slices.Sort(docs)
	fold := map[string]int{}
	for i, d := range docs {
		fold[d] = i % folds
	}
	type said struct {
		p     float64
		right bool
	}
	by := map[string][]said{}
	for k := range folds {
		var train []Judged
		for _, j := range items {
			if fold[j.Doc] != k {
				train = append(train, j)
			}
		}
		c := Calibrate(train)
		for _, j := range items {
			if fold[j.Doc] == k {
				by[j.Kind] = append(by[j.Kind], said{c.Of(j.Kind, j.Raw), j.Right})
			}
		}
	}
	var out []Reliability
	for _, kind := range []string{read.StatementItem, read.EventItem, read.CommitmentItem, read.ContactItem} {
		all := by[kind]
		if len(all) == 0 {
			continue
		}
		r := Reliability{Kind: kind, Items: len(all)}
		var bins [10]struct{ p, right, n float64 }
		for _, s := range all {
			y := number(s.right)
			r.Mean += y
			r.Brier += (s.p - y) * (s.p - y)
			b := &bins[min(9, int(s.p*10))]
			b.p += s.p
			b.right += y
			b.n++
		}
		n := float64(len(all))
		r.Mean /= n
		r.Brier /= n
		r.Climate = r.Mean * (1 - r.Mean)
		for _, b := range bins {
			if b.n > 0 {
				r.Difference += math.Abs(b.p-b.right) / n
			}
		}
		out = append(out, r)
	}
	return out
}
