// Package link forecasts links of a temporal knowledge graph: given who does what at a time step, to whom; or what is done to whom, by whom.
// It knows nothing but the steps before. Counts that fade with time, rules learned from what followed what, and a mix of them whose weights
// can be read: every score is a sum of weight times value.
package link

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Fact is a link at a time step. In the inverse of a fact, its relation is raised by the number of relations.
type Fact struct {
	Subject, Relation, Object int32
	Step                      int32 // from 0; times of the files divided by their greatest common divisor
}

// Graph is a temporal knowledge graph, cut in three by time. Facts are sorted by step, without doubles.
type Graph struct {
	Entities, Relations []string // names by id
	Train, Valid, Test  []Fact
}

// ErrNoFacts is a part of a graph that holds nothing to learn from or to score.
var ErrNoFacts = errors.New("link: no facts")

// Read reads a folder of entity2id.txt, relation2id.txt (name, tab, id), train.txt, valid.txt and test.txt
// (ids of subject, relation and object, and a time; columns after them are ignored).
func Read(dir fs.FS) (*Graph, error) {
	g := new(Graph)
	var err error
	if g.Entities, err = names(dir, "entity2id.txt"); err != nil {
		return nil, err
	}
	if g.Relations, err = names(dir, "relation2id.txt"); err != nil {
		return nil, err
	}
	parts := []*[]Fact{&g.Train, &g.Valid, &g.Test}
	unit := 0
	for i, name := range []string{"train.txt", "valid.txt", "test.txt"} {
		if *parts[i], err = g.facts(dir, name, &unit); err != nil {
			return nil, err
		}
	}
	last := int32(-1)
	for i, p := range parts {
		for j := range *p {
			(*p)[j].Step /= int32(max(unit, 1))
		}
		slices.SortFunc(*p, compare)
		*p = slices.Compact(*p)
		if len(*p) == 0 {
			return nil, fmt.Errorf("%w in part %d of 3", ErrNoFacts, i+1)
		}
		if (*p)[0].Step <= last {
			return nil, fmt.Errorf("link: parts overlap: part %d of 3 begins at step %d, the one before ends at %d", i+1, (*p)[0].Step, last)
		}
		last = (*p)[len(*p)-1].Step
	}
	return g, nil
}

// names reads a list of names with their ids, which are 0 to n-1 in any order.
func names(dir fs.FS, file string) ([]string, error) {
	byID := map[int]string{}
	err := eachLine(dir, file, func(line string) error {
		name, id, ok := cutLast(line)
		n, err := strconv.Atoi(id)
		if !ok || err != nil || n < 0 {
			return fmt.Errorf("want a name, a tab and an id: %q", line)
		}
		if _, twice := byID[n]; twice {
			return fmt.Errorf("id %d a second time", n)
		}
		byID[n] = name
		return nil
	})
	if err != nil {
		return nil, err
	}
	list := make([]string, len(byID))
	for id, name := range byID {
		if id >= len(list) {
			return nil, fmt.Errorf("link: %s: id %d of only %d names", file, id, len(list))
		}
		list[id] = name
	}
	return list, nil
}

func cutLast(line string) (before, after string, ok bool) {
	i := strings.LastIndexAny(line, "\t ")
	if i < 0 {
		return "", "", false
	}
	return strings.TrimSpace(line[:i]), line[i+1:], true
}

// facts reads one part; unit becomes the greatest common divisor of it and the times read.
func (g *Graph) facts(dir fs.FS, file string, unit *int) ([]Fact, error) {
	var list []Fact
	err := eachLine(dir, file, func(line string) error {
		fields := strings.Fields(line)
		if len(fields) < 4 {
			return fmt.Errorf("want four numbers: %q", line)
		}
		var v [4]int
		for i := range v {
			n, err := strconv.ParseInt(fields[i], 10, 32)
			if err != nil || n < 0 {
				return fmt.Errorf("want four numbers: %q", line)
			}
			v[i] = int(n)
		}
		if v[0] >= len(g.Entities) || v[2] >= len(g.Entities) {
			return fmt.Errorf("no such entity: %q, of %d", line, len(g.Entities))
		}
		if v[1] >= len(g.Relations) {
			return fmt.Errorf("no such relation: %q, of %d", line, len(g.Relations))
		}
		*unit = gcd(*unit, v[3])
		list = append(list, Fact{int32(v[0]), int32(v[1]), int32(v[2]), int32(v[3])})
		return nil
	})
	return list, err
}

func eachLine(dir fs.FS, file string, f func(line string) error) error {
	in, err := dir.Open(file)
	if err != nil {
		return fmt.Errorf("link: %w", err)
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := f(line); err != nil {
			return fmt.Errorf("link: %s:%d: %w", file, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("link: %s: %w", file, err)
	}
	return nil
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func compare(a, b Fact) int {
	for _, d := range [...]int32{a.Step - b.Step, a.Subject - b.Subject, a.Relation - b.Relation, a.Object - b.Object} {
		if d != 0 {
			return int(d)
		}
	}
	return 0
}

// bySteps cuts sorted facts into those of each step.
func bySteps(facts []Fact) [][]Fact {
	var steps [][]Fact
	for len(facts) > 0 {
		n := 1
		for n < len(facts) && facts[n].Step == facts[0].Step {
			n++
		}
		steps = append(steps, facts[:n:n])
		facts = facts[n:]
	}
	return steps
}

// query asks for the objects of a subject and relation at a step; a relation may be an inverse.
type query struct {
	subject, relation int32
	step              int32
	answers           []int32 // what happened
}

// queries of one step's facts, in both directions, each with all its answers, sorted.
func (g *Graph) queries(facts []Fact) []query {
	type key struct{ s, r int32 }
	at := map[key]int{}
	var list []query
	add := func(s, r, o, step int32) {
		i, ok := at[key{s, r}]
		if !ok {
			i = len(list)
			at[key{s, r}] = i
			list = append(list, query{subject: s, relation: r, step: step})
		}
		list[i].answers = append(list[i].answers, o)
	}
	n := int32(len(g.Relations))
	for _, f := range facts {
		add(f.Subject, f.Relation, f.Object, f.Step)
		add(f.Object, f.Relation+n, f.Subject, f.Step)
	}
	return list
}
