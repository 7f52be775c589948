package codebook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Dictionary says what a user's file in the format of PETRARCH 2 holds.
type Dictionary string

// The dictionaries that Extend reads.
const (
	ActorDictionary Dictionary = "actors" // names of states, bodies, groups and persons with their codes
	AgentDictionary Dictionary = "agents" // nouns for those who act, of whatever country
	VerbDictionary  Dictionary = "verbs"  // verbs with the codes of the events that they name
)

// Extend adds a user's dictionary to the books and its bytes to their digest. What can be read is added; the error joins one
// for each line that cannot. It changes the books: call it before they are used.
func (b *Books) Extend(d Dictionary, file string, data []byte) error {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s", b.digest, d, data))
	b.digest = hex.EncodeToString(sum[:])
	switch d {
	case ActorDictionary:
		lines, err := ReadActors(bytes.NewReader(data), file)
		b.addActors(lines)
		return err
	case AgentDictionary:
		lines, err := ReadAgents(bytes.NewReader(data), file)
		b.addAgents(lines)
		return err
	case VerbDictionary:
		book, err := ReadVerbs(bytes.NewReader(data), file)
		b.Events.addVerbs(book)
		return err
	}
	return fmt.Errorf("codebook: %s: no dictionary is called %q", file, d)
}

// addActors adds names to what Match finds. A name that the books already have keeps its meaning, with the dictionary's as
// another. Names of under three letters are left out.
func (b *Books) addActors(lines []ActorLine) {
	for i := range lines {
		l := &lines[i]
		e := b.entryOf(l)
		for _, n := range l.Names {
			if len(n) < 3 {
				continue
			}
			b.names.addName(n, e)
			if n == strings.ToUpper(n) {
				b.names.addName(headCase(n), e)
			}
		}
	}
}

// addAgents adds nouns to the offices, except those that the books have.
func (b *Books) addAgents(lines []AgentLine) {
	for i := range lines {
		l := &lines[i]
		for _, n := range l.Names {
			b.offices.add(Office{Title: strings.ToLower(n), Kind: agentKind(l.Code), Agent: l.Code, Source: l.Source})
		}
		for _, n := range l.Plurals {
			b.offices.add(Office{Title: strings.ToLower(n), Plural: true, Kind: agentKind(l.Code), Agent: l.Code, Source: l.Source})
		}
	}
}

// agentKind is what an agent is by its code: the dictionaries do not tell a minister from a ministry.
func agentKind(code string) string {
	switch {
	case strings.HasPrefix(code, "MIL"):
		return "armed_force"
	case strings.HasPrefix(code, "REB"), strings.HasPrefix(code, "UAF"), strings.HasPrefix(code, "SEP"):
		return "group"
	case strings.HasPrefix(code, "IGO"), strings.HasPrefix(code, "NGO"):
		return "organization"
	case strings.HasPrefix(code, "MED"):
		return "media"
	}
	return "person"
}

// addVerbs adds the verbs that the book does not have, with their own codes. Patterns are not taken: they speak of the order
// of words, the book's needs of the tree.
func (b *EventBook) addVerbs(d *VerbBook) {
	var added []EventWord
	for i := range d.Blocks {
		block := &d.Blocks[i]
		for _, v := range block.Verbs {
			code := v.Code
			if code == "" {
				code = block.Code
			}
			lemma, particle, _ := strings.Cut(strings.ToLower(v.Words), " ")
			if !isCode(code) || strings.ContainsAny(particle, " +") || strings.HasPrefix(lemma, "+") || len(b.words[lemma]) > 0 {
				continue
			}
			w := EventWord{Lemma: lemma, Particle: particle, Pos: 'v', Code: code, Source: block.Source}
			w.frames()
			added = append(added, w)
		}
	}
	for _, w := range added {
		b.words[w.Lemma] = append(b.words[w.Lemma], w)
	}
}

// isCode reports whether a dictionary's code is one of CAMEO's: two to four digits, the first two from 01 to 20.
func isCode(c string) bool {
	if len(c) < 2 || len(c) > 4 || strings.Trim(c, "0123456789") != "" {
		return false
	}
	return c[:2] >= "01" && c[:2] <= "20"
}
