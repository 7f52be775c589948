package lang

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// The parser is a greedy arc-hybrid transition system (Kuhlmann, Gómez-Rodríguez and Satta 2011) with the
// root at the end of the buffer, trained with the dynamic oracle of Goldberg and Nivre (2013). One linear
// classifier chooses moves, another the relation of each arc made.

// Moves. s0, s1 are the topmost words of the stack, b0 the next word.
const (
	shift = iota // b0 goes on the stack
	left         // s0 becomes a child of b0
	right        // s0 becomes a child of s1
	moves
)

// maxParse is the longest run of tokens parsed as one tree: beyond it, lists and tables without a stop,
// a sentence is parsed in pieces and the later ones hang on the first, so that trees stay shallow.
const maxParse = 512

// parser attaches words.
type parser struct {
	labels []string
	move   *smallWeights
	label  *weights

	reviser *reviser // nil: trees stay as the moves made them
}

// node is what the parser's features see of a word. Nodes are numbered from 1; 0 is "no such word" and
// the last is the root.
type node struct {
	lower, tag, upos, fine, coarse uint32
}

// arcs is a partial tree with what features ask of it, indexed by node.
type arcs struct {
	head           []int32
	rel            []uint8 // 1 + label; 0 not yet attached
	l1, l2, r1, r2 []int32 // outermost and next children on each side
	lset, rset     []uint64
	lval, rval     []uint8
	between        []uint64 // running counts of kinds of words, see kindOf
}

// parseState is a configuration of the parser and the room it works in; it is reused between sentences.
type parseState struct {
	arcs
	nodes  []node
	stack  []int32
	b0     int32
	root   int32
	keys   [moveKeys]uint32
	scores [maxClasses]int32
}

// reset prepares for a sentence of n words whose nodes[1:n+1] the caller has set with room.
func (s *parseState) reset(n int) {
	size := n + 2
	if cap(s.head) < size {
		c := max(size, 2*cap(s.head))
		s.head, s.rel = make([]int32, c), make([]uint8, c)
		s.l1, s.l2, s.r1, s.r2 = make([]int32, c), make([]int32, c), make([]int32, c), make([]int32, c)
		s.lset, s.rset = make([]uint64, c), make([]uint64, c)
		s.lval, s.rval = make([]uint8, c), make([]uint8, c)
		s.between = make([]uint64, c)
	}
	s.head, s.rel = s.head[:size], s.rel[:size]
	s.l1, s.l2, s.r1, s.r2 = s.l1[:size], s.l2[:size], s.r1[:size], s.r2[:size]
	s.lset, s.rset, s.lval, s.rval = s.lset[:size], s.rset[:size], s.lval[:size], s.rval[:size]
	s.between = s.between[:size]
	clear(s.head)
	clear(s.rel)
	clear(s.l1)
	clear(s.l2)
	clear(s.r1)
	clear(s.r2)
	clear(s.lset)
	clear(s.rset)
	clear(s.lval)
	clear(s.rval)
	s.stack = s.stack[:0]
	s.b0, s.root = 1, int32(n+1)
	s.nodes[0] = node{}
	s.nodes[s.root] = rootNode
	s.between[0] = 0
	for i := 1; i < size; i++ {
		s.between[i] = s.between[i-1] + kindOf(&s.nodes[i])
	}
}

var rootNode = node{lower: 7, tag: 7, upos: 7, fine: 1 << 17, coarse: 1 << 17}

// room makes space for n words and returns their nodes.
func (s *parseState) room(n int) []node {
	if cap(s.nodes) < n+2 {
		s.nodes = make([]node, max(n+2, 2*cap(s.nodes)))
	}
	s.nodes = s.nodes[:n+2]
	return s.nodes[1 : n+1]
}

// Hashes of universal tags and marks that kindOf counts.
var (
	uposVerb  = hashString("VERB")
	uposCconj = hashString("CCONJ")
	commaForm = hashString(",")
	quoteForm = hashString("\"")
	uposSconj = hashString("SCONJ")
)

// kindOf is one count in one of four fields of sixteen bits: verbs, conjunctions, commas, quotation marks.
func kindOf(w *node) uint64 {
	switch {
	case w.upos == uposVerb:
		return 1
	case w.upos == uposCconj || w.upos == uposSconj:
		return 1 << 16
	case w.lower == commaForm:
		return 1 << 32
	case w.lower == quoteForm:
		return 1 << 48
	}
	return 0
}

// kinds says which kinds of words stand strictly between nodes a < b, verbs and commas up to two.
func (s *parseState) kinds(a, b int32) uint32 {
	if a == 0 || b <= a+1 {
		return 0
	}
	d := s.between[b-1] - s.between[a]
	return uint32(min(d&0xFFFF, 2) | min(d>>16&0xFFFF, 1)<<2 | min(d>>32&0xFFFF, 2)<<3 | min(d>>48&0xFFFF, 1)<<5)
}

// done reports whether all words are attached.
func (s *parseState) done() bool { return s.b0 == s.root && len(s.stack) == 0 }

// legal is the set of moves possible, as bits. The root takes the last word of the stack only, so that a
// tree has one root.
func (s *parseState) legal() uint32 {
	n := len(s.stack)
	switch {
	case s.b0 < s.root && n == 0:
		return 1 << shift
	case s.b0 < s.root && n == 1:
		return 1<<shift | 1<<left
	case s.b0 < s.root:
		return 1<<shift | 1<<left | 1<<right
	case n == 1:
		return 1 << left
	}
	return 1 << right
}

// top is the word k below the top of the stack, or 0.
func (s *parseState) top(k int) int32 {
	if k < len(s.stack) {
		return s.stack[len(s.stack)-1-k]
	}
	return 0
}

// arc is the one that the move would make.
func (s *parseState) arc(move int) (head, child int32) {
	if move == left {
		return s.b0, s.top(0)
	}
	return s.top(1), s.top(0)
}

// shift moves b0 onto the stack.
func (s *parseState) shift() {
	s.stack = append(s.stack, s.b0)
	s.b0++
}

// attach pops s0 as a child of head with a label.
func (s *parseState) attach(head, child int32, label int) {
	s.stack = s.stack[:len(s.stack)-1]
	s.head[child], s.rel[child] = head, uint8(label+1)
	bit := uint64(1) << (label & 63)
	if child < head {
		s.l2[head], s.l1[head] = s.l1[head], child
		s.lset[head] |= bit
		s.lval[head] = min(s.lval[head]+1, 4)
	} else {
		s.r2[head], s.r1[head] = s.r1[head], child
		s.rset[head] |= bit
		s.rval[head] = min(s.rval[head]+1, 4)
	}
}

// parse attaches the n words whose nodes are set.
func (p *parser) parse(s *parseState, n int) {
	s.reset(n)
	for !s.done() {
		legal := s.legal()
		move := bits.TrailingZeros32(legal)
		if legal&(legal-1) != 0 {
			scores := p.move.score(s.moveFeatures(s.keys[:0]))
			move = bestOf(scores[:], legal)
		}
		if move == shift {
			s.shift()
			continue
		}
		head, child := s.arc(move)
		s.attach(head, child, p.name(s, head, child))
	}
	if p.reviser != nil {
		p.reviser.revise(s)
	}
}

// name chooses the label of an arc about to be made.
func (p *parser) name(s *parseState, head, child int32) int {
	if head == s.root {
		return rootLabel
	}
	scores := s.scores[:len(p.labels)]
	clear(scores)
	p.label.score(s.labelFeatures(s.keys[:0], head, child), scores)
	scores[rootLabel] = -1 << 30
	return best(scores)
}

// rootLabel is the index of "root" among the labels.
const rootLabel = 0

// bestOf is the highest-scoring class of a set.
func bestOf[N int32 | float32](scores []N, set uint32) int {
	b := bits.TrailingZeros32(set)
	for set &= set - 1; set != 0; set &= set - 1 {
		if i := bits.TrailingZeros32(set); scores[i] > scores[b] {
			b = i
		}
	}
	return b
}

func (p *parser) appendBinary(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(p.labels)))
	for _, l := range p.labels {
		b = appendString(b, l)
	}
	b = p.label.appendBinary(p.move.appendBinary(b))
	if p.reviser == nil {
		return b
	}
	return p.reviser.label.appendBinary(p.reviser.head.appendBinary(b))
}

func parseParser(b []byte) (*parser, error) {
	r := reader{b: b}
	p := &parser{labels: make([]string, r.count(maxClasses-1))}
	for i := range p.labels {
		p.labels[i] = r.string()
	}
	if r.err != nil || len(p.labels) < 2 || p.labels[rootLabel] != "root" {
		return nil, fmt.Errorf("lang: parser's labels: %w", errShort)
	}
	var err error
	if p.move, r.b, err = parseSmallWeights(r.b); err != nil {
		return nil, err
	}
	if p.label, r.b, err = parseWeights(r.b); err != nil {
		return nil, err
	}
	if p.label.classes != len(p.labels) {
		return nil, fmt.Errorf("lang: parser: weights for %d labels of %d", p.label.classes, len(p.labels))
	}
	if len(r.b) == 0 {
		return p, nil
	}
	p.reviser = &reviser{}
	if p.reviser.head, r.b, err = parseSmallWeights(r.b); err != nil {
		return nil, err
	}
	if p.reviser.label, r.b, err = parseWeights(r.b); err != nil {
		return nil, err
	}
	if p.reviser.label.classes != len(p.labels) || len(r.b) > 0 {
		return nil, fmt.Errorf("lang: reviser: weights for %d labels of %d", p.reviser.label.classes, len(p.labels))
	}
	return p, nil
}
