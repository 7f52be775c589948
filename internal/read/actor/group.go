package actor

import (
	"slices"
	"strconv"
	"strings"
)

// group resolves "the two leaders", "both sides", "the presidents" to those last spoken of; -1 if the words are no such.
func (r *reader) group(c *scan, i int) int {
	m := &r.cands[i]
	two, all := false, m.det == definite
	for j := m.First; j < m.core0; j++ {
		switch c.fold[j] {
		case "two":
			two = true
		case "both":
			two, all = true, true
		case "three", "four", "five", "six", "seven", "eight", "other", "these", "those":
			return -1
		}
	}
	if m.country != "" || m.owner >= 0 && r.cands[m.owner].kind != "person" || m.First+3 < m.core0 {
		return -1
	}
	people := false
	switch m.head {
	case "leader", "president", "minister", "foreign minister", "prime minister", "head of state", "head of government", "official", "diplomat", "envoy", "man", "woman", "statesman",
		"secretary", "chancellor", "premier", "counterpart", "top diplomat", "principal", "king", "negotiator", "politician":
		people = true
	case "side", "country", "nation", "party", "state", "neighbor", "neighbour", "government", "ally", "power", "capital", "rival", "foe", "adversary", "partner":
	default:
		return -1
	}
	// "Leaders agreed": a headline's or a readout's article is left out.
	if m.det == bare && m.subject && (m.head == "leader" || m.head == "president" || m.head == "side") && m.First == m.core0 {
		all = true
	}
	if !all && !two {
		return -1
	}
	if !two && (m.head == "official" || m.head == "diplomat" || m.head == "man" || m.head == "woman" || m.head == "politician" || m.head == "negotiator" || m.head == "ally" || m.head == "party" || m.head == "partner") {
		return -1
	}
	if !two {
		if a := r.recent(m, func(st *state) bool { return st.plural && slices.Contains(st.heads, m.head) }); a >= 0 {
			return a
		}
	}
	members := r.lastTwo(m, people)
	if len(members) < 2 {
		return -1
	}
	return r.groupOf(members, r.text(m, m.First, m.Last), "those last spoken of")
}

// anyRole reports whether "the two men", "both officials" leave open what they are.
func anyRole(head string) bool {
	switch head {
	case "man", "woman", "official", "diplomat", "principal", "counterpart", "politician", "negotiator", "":
		return true
	}
	return false
}

// groupOf is the group actor of several actors, made if new.
func (r *reader) groupOf(members []int, name, why string) int {
	members = slices.Clone(members)
	slices.Sort(members)
	var key strings.Builder
	key.WriteString("group")
	for _, a := range members {
		key.WriteByte(' ')
		key.WriteString(strconv.Itoa(a))
	}
	if a, ok := r.byKey[key.String()]; ok {
		return a
	}
	a := r.make(key.String(), Actor{Name: name, Kind: "group", Members: members, Why: why})
	r.actors[a].plural = true
	return a
}

// lastTwo are the two persons in office, or the two countries, last spoken of before the candidate: of different countries.
func (r *reader) lastTwo(m *cand, people bool) []int {
	var out []int
	countries := map[string]bool{}
	for k, n := len(r.cands)-1, 0; k >= 0 && n < nounWindow && len(out) < 2; k, n = k-1, n+1 {
		o := &r.cands[k]
		if o.Actor < 0 || o.Sent == m.Sent && o.InTitle == m.InTitle && o.First >= m.First || o.Place {
			continue
		}
		st := r.actors[o.Actor]
		if len(st.Members) == 2 && o.Form != Pronoun && len(out) == 0 {
			if first := r.actors[st.Members[0]]; (first.Kind == "person") == people {
				return st.Members
			}
		}
		code := st.Country
		if code == "" || countries[code] {
			continue
		}
		a := o.Actor
		if people {
			if st.Kind != "person" || len(st.roles) == 0 && st.Entry == nil || !anyRole(m.head) && !r.holds(st.roles, m.head) {
				continue
			}
		} else if st.Kind != "country" {
			if a = r.countryActor(code); a < 0 {
				continue
			}
		}
		countries[code] = true
		out = append(out, a)
	}
	return out
}
