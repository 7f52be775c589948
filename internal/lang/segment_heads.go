package lang

import "unicode"

// A head is what stands before the first sentence of a block and is a sentence of its own: the speaker's label of a
// transcript ("MODERATOR:", "MS. PSAKI:", "Q") or a dateline ("KYIV, Jan. 5 (Xinhua) --").

// Limits on heads, in pieces.
const (
	maxLabel    = 14
	maxDateline = 18
	maxPlace    = 6 // of a dateline that is but a place: "SAN FRANCISCO, California —"
)

// heads finds the heads of all blocks.
func (g *segmentation) heads() {
	mixed := 0 // blocks that begin like "Mr. Price:", which headlines do too
	for i := range g.blocks {
		b := &g.blocks[i]
		if end, capitals := g.label(*b); end > 0 && capitals {
			b.head = end
		} else if end > 0 {
			mixed++
		} else if end := g.dateline(*b); end > 0 {
			b.head = end
		}
	}
	const transcript = 3 // so many labels in small letters make a transcript
	if mixed < transcript {
		return
	}
	for i := range g.blocks {
		b := &g.blocks[i]
		if end, _ := g.label(*b); end > 0 {
			b.head = end
		}
	}
}

// label is the piece after a speaker's label at the start of b, or 0; capitals says that it is written in capitals.
func (g *segmentation) label(b pieceBlock) (end int, capitals bool) {
	p := g.t.pieces
	first := p[b.from]
	if first.form == "Q" && b.from+1 < b.to && first.class == letter {
		switch next := p[b.from+1]; {
		case next.class == colon && b.from+2 < b.to:
			return b.from + 2, true
		case next.form == "." && b.from+2 < b.to && next.glued:
			return b.from + 2, true
		case !next.glued && (isUpper(next.form) || next.class == opening || next.class == dash || next.class == hyphen ||
			next.class == ellipsis || next.mark == opens || next.class == stop || next.form == "I" || next.class == digit):
			return b.from + 1, true
		}
		return 0, false
	}
	capitals = true
	words, brackets := 0, 0
	for i := b.from; i < b.to && i-b.from < maxLabel; i++ {
		switch c := p[i].class; {
		case c == colon && p[i].form == ":" && words > 0 && brackets == 0:
			if i+1 == b.to || p[i+1].glued {
				return 0, false
			}
			return i + 1, capitals
		case c == letter:
			words++
			switch {
			case allCapitals(p[i].form):
			case isUpper(p[i].form), p[i].form == "of", p[i].form == "the", p[i].form == "and", p[i].form == "de", brackets > 0:
				capitals = capitals && brackets > 0 || p[i].glued && capitals
			case p[i].glued: // the c of McDONALD, the s of JONES's
			default:
				return 0, false
			}
		case c == opening:
			brackets++
		case c == closing:
			brackets--
		case c == hyphen, c == apostrophe, p[i].form == ".", p[i].form == "**", p[i].form == "*", c == digit && words > 0:
		default:
			return 0, false
		}
	}
	return 0, false
}

func allCapitals(s string) bool {
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// dateline is the piece after a dateline at the start of b, or 0. It has a place in capitals, or a date or an agency
// in brackets, and ends in a dash or colon.
func (g *segmentation) dateline(b pieceBlock) int {
	p := g.t.pieces
	if p[b.from].class != letter || !isUpper(p[b.from].form) {
		return 0
	}
	first := trimStop(p[b.from].form)
	place := len(first) > 2 && allCapitals(first)
	month, agency := false, false
	brackets, end := 0, 0
scan:
	for i := b.from + 1; i < b.to && i-b.from < maxDateline; i++ {
		switch c := p[i].class; {
		case brackets > 0 && c != closing:
		case c == dash || c == hyphen:
			if i+1 == b.to || c == hyphen && len(p[i].form) == 1 && p[i+1].glued {
				continue // Stratford-upon-Avon
			}
			if place && (month || agency || i-b.from <= maxPlace) || month && i-b.from > 2 || agency {
				end = i + 1
			}
			if p[i+1].class != digit {
				break scan
			}
		case c == colon:
			if (month || agency) && i > b.from+2 && i+1 < b.to && !p[i+1].glued {
				end = i + 1
			}
			break scan
		case c == letter:
			if g.words.Months[lowerASCII(trimStop(p[i].form))] {
				month = true
			}
			switch {
			case isUpper(p[i].form), p[i].form == "de", p[i].form == "of", p[i].form == "th", p[i].form == "and":
			default:
				break scan
			}
		case c == opening:
			brackets++
		case c == closing:
			brackets, agency = 0, true
		case c == comma, c == digit, c == slash, p[i].form == ".", c == apostrophe:
		default:
			break scan
		}
	}
	return end
}

func trimStop(s string) string {
	if n := len(s); n > 1 && s[n-1] == '.' {
		return s[:n-1]
	}
	return s
}
