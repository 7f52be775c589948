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
	own := m.owner >= 0 && r.cands[m.owner].Form == Pronoun && r.cands[m.owner].Plural && !m.noun.is(traitOther)
	if m.country != "" && !own || m.owner >= 0 && !own && r.cands[m.owner].kind != "person" || m.First+3 < m.core0 {
		return -1
	}
	people := false
	switch m.head {
	case "leader", "man", "woman", "statesman", "counterpart", "principal", "politician":
		people = true
	case "side", "country", "nation", "party", "state", "neighbor", "neighbour", "government", "ally", "power", "capital", "rival", "foe", "adversary", "partner":
	default:
		if people = m.kind == "person" && m.office != nil; !people {
			return -1
		}
	}
	if own && two && !people {
		if a := r.oursAndTheirs(m); a >= 0 {
			return a
		}
	}
	// "Leaders agreed": a headline's or a readout's article is left out.
	if m.det == bare && m.subject && (m.head == "leader" || m.head == "president" || m.head == "side") && m.First == m.core0 {
		all = true
	}
	if !all && !own { // "two officials" are none spoken of
		return -1
	}
	if own && !two {
		return -1
	}
	if !two && (m.head == "official" || m.head == "diplomat" || m.head == "man" || m.head == "woman" || m.head == "politician" || m.head == "negotiator" || m.head == "ally" || m.head == "party" || m.head == "partner") {
		return -1
	}
	if !two {
		if a := r.recent(m, func(st *state) bool { return st.plural && called(st, m.head) }); a >= 0 {
			return a
		}
	}
	members := r.lastTwo(m, people)
	if joint := r.joint(people); two && joint != nil {
		members = joint
	}
	if len(members) < 2 {
		return -1
	}
	return r.groupOf(members, r.text(m, m.First, m.Last), "those last spoken of")
}

// oursAndTheirs are the two of "our two countries": those who sign together, or the speaker's and the other last spoken of.
func (r *reader) oursAndTheirs(m *cand) int {
	name := r.text(m, m.First, m.Last)
	if members := r.joint(false); members != nil {
		return r.groupOf(members, name, "those who sign")
	}
	speaker := r.cands[m.owner].Actor
	if r.cands[m.owner].person != 1 || speaker < 0 || r.actors[speaker].Country == "" {
		return -1
	}
	us := r.countryActor(r.actors[speaker].Country)
	other := r.recent(m, func(st *state) bool { return st.Country != "" && st.Country != r.actors[speaker].Country })
	if us < 0 || other < 0 {
		return -1
	}
	them := r.countryActor(r.actors[other].Country)
	if them < 0 {
		return -1
	}
	return r.groupOf([]int{us, them}, name, "the speaker's and the other last spoken of")
}

// joint are the two who sign the text together, if it is such; nil if not.
func (r *reader) joint(people bool) []int {
	if r.issuer < 0 || len(r.actors[r.issuer].Members) != 2 {
		return nil
	}
	members := r.actors[r.issuer].Members
	if (r.actors[members[0]].Kind == "person") != people {
		return nil
	}
	return members
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
// Where a sentence names more than are wanted, those named most often are meant.
func (r *reader) lastTwo(m *cand, people bool) []int {
	var out, here []int
	countries := map[string]bool{}
	take := func() {
		slices.SortStableFunc(here, func(a, b int) int { return len(r.actors[b].cands) - len(r.actors[a].cands) })
		for _, a := range here {
			code := r.actors[a].Country
			if len(out) == 2 || countries[code] {
				continue
			}
			countries[code] = code != ""
			out = append(out, a)
		}
		here = here[:0]
	}
	for k, n := len(r.cands)-1, 0; k >= 0 && n < nounWindow && len(out) < 2; k, n = k-1, n+1 {
		o := &r.cands[k]
		if k+1 < len(r.cands) && (r.cands[k+1].Sent != o.Sent || r.cands[k+1].InTitle != o.InTitle) {
			if take(); len(out) == 2 {
				break
			}
		}
		if o.Actor < 0 || o.Sent == m.Sent && o.InTitle == m.InTitle && o.First >= m.First || o.Place || slices.Contains(out, o.Actor) {
			continue
		}
		st := r.actors[o.Actor]
		if len(st.Members) == 2 && o.Form != Pronoun && len(out) == 0 && len(here) == 0 {
			if first := r.actors[st.Members[0]]; (first.Kind == "person") == people {
				return st.Members
			}
		}
		if a := r.sideOf(m, o.Actor, people); a >= 0 && !slices.Contains(here, a) {
			here = append(here, a)
		}
	}
	take()
	return out
}

// sideOf is the one that "the two leaders" or "both countries" may count for an actor: the person in office itself, or the
// country acted for; -1 if it is none.
func (r *reader) sideOf(m *cand, a int, people bool) int {
	st := r.actors[a]
	switch {
	case st.Country == "" && !(people && len(st.parts) > 0):
		return -1
	case people:
		if st.Kind != "person" || st.plural || len(st.roles) == 0 && st.Entry == nil || !anyRole(m.head) && !r.holds(st.roles, m.head) {
			return -1
		}
		return a
	case st.Kind == "country":
		return a
	}
	return r.countryActor(st.Country)
}
