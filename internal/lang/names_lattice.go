package lang

// lattice finds the labels of a sentence's words that suit best together (Viterbi): scores are whole numbers in use, and fractions while
// they are learned.
type lattice[S int32 | float32] struct {
	never  S                       // the score of what cannot be
	best   [][nameLabels]S         // of the words before a place, the last of them with that label
	from   [][nameLabels]nameLabel // the label of the word before
	labels []nameLabel
}

// start makes room for n words.
func (t *lattice[S]) start(n int, never S) {
	if cap(t.best) < n+1 {
		t.best = make([][nameLabels]S, 2*n+2)
		t.from = make([][nameLabels]nameLabel, 2*n+2)
		t.labels = make([]nameLabel, 2*n+2)
	}
	t.best, t.from, t.labels = t.best[:n+1], t.from[:n+1], t.labels[:n]
	t.never = never
	for l := range t.best[0] {
		t.best[0][l] = never
	}
	t.best[0][outside] = 0
}

// likeliest is the label that ends the best way to a place.
func (t *lattice[S]) likeliest(i int) nameLabel {
	l := outside
	for a := range nameLabels {
		if t.best[i][a] > t.best[i][l] {
			l = nameLabel(a)
		}
	}
	return l
}

// stay leaves word i outside of all names.
func (t *lattice[S]) stay(i int) {
	b := t.likeliest(i)
	for a := range nameLabels {
		t.best[i+1][a] = t.never
	}
	t.best[i+1][outside], t.from[i+1][outside] = t.best[i][b], b
}

// weigh finds the best ways to the labels of word i.
func (t *lattice[S]) weigh(i int, moves *[nameLabels][nameLabels]S, score *[nameLabels]S) {
	now, next := &t.best[i], &t.best[i+1]
	for b := range nameLabels {
		next[b] = t.never
		for a := range nameLabels {
			if now[a] == t.never || !mayFollow(nameLabel(a), nameLabel(b)) {
				continue
			}
			if v := now[a] + moves[a][b] + score[b]; v > next[b] {
				next[b], t.from[i+1][b] = v, nameLabel(a)
			}
		}
	}
}

// path is the labels of the best way through n words.
func (t *lattice[S]) path(n int) []nameLabel {
	l := t.likeliest(n)
	for i := n; i > 0; i-- {
		t.labels[i-1] = l
		l = t.from[i][l]
	}
	return t.labels
}
