package link

// Figures of ranks: how high the right answers stood.
type Figures struct {
	Asked  int     `json:"asked"` // answers: each fact in both directions
	MRR    float64 `json:"mrr"`   // mean reciprocal rank
	Hits1  float64 `json:"hits1"` // share of answers in the first place,
	Hits3  float64 `json:"hits3"` // among the first three
	Hits10 float64 `json:"hits10"`
}

// tally gathers ranks.
type tally struct {
	n               int
	reciprocal      float64
	one, three, ten int
}

func (t *tally) add(rank float64) {
	t.n++
	t.reciprocal += 1 / rank
	if rank <= 1 {
		t.one++
	}
	if rank <= 3 {
		t.three++
	}
	if rank <= 10 {
		t.ten++
	}
}

func (t *tally) figures() Figures {
	if t.n == 0 {
		return Figures{}
	}
	n := float64(t.n)
	return Figures{t.n, t.reciprocal / n, float64(t.one) / n, float64(t.three) / n, float64(t.ten) / n}
}

// rank adds the rank of each answer among the candidates, by the time-aware filter: the other answers to the same question at the same step
// are left out. Equals share the mean of their places; what is no candidate shares the places after the candidates. indexOf gives
// the index of an entity or -1.
func (t *tally) rank(answers []int32, scores []float32, indexOf func(int32) int, entities int) {
	in := make([]int, 0, len(answers))
	for _, a := range answers {
		if i := indexOf(a); i >= 0 {
			in = append(in, i)
		}
	}
	out := len(answers) - len(in) // answers that are no candidates
	for range out {
		left := entities - len(scores) - (out - 1) // those after the candidates, less the other answers among them
		above := len(scores) - len(in)
		t.add(float64(above) + float64(left+1)/2)
	}
	for _, a := range in {
		above, equal := 0, 0
		for _, s := range scores {
			switch {
			case s > scores[a]:
				above++
			case s == scores[a]:
				equal++
			}
		}
		for _, b := range in {
			switch {
			case scores[b] > scores[a]:
				above--
			case scores[b] == scores[a]:
				equal--
			}
		}
		t.add(1 + float64(above) + float64(equal)/2)
	}
}
