package record

import (
	"slices"
	"time"
)

// namesDays is how many days apart a surname alone and the one full name may be told that it is taken for.
const namesDays = 7

// around are the days n before and n after a day; the day itself where it is none.
func around(day string, n int) (from, to string) {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day, day
	}
	return d.AddDate(0, 0, -n).Format(time.DateOnly), d.AddDate(0, 0, n).Format(time.DateOnly)
}

// NamedBy are the days whose tellings may owe a name to a telling of a day.
func NamedBy(day string) (from, to string) { return around(day, namesDays) }

// partGap is how many days without a change make two parts of what changed before and after them.
const partGap = 31

// OnePart reports whether changes on two days of a block, the earlier first, are merged anew in one part.
func OnePart(day, next string) bool { return days(day, next) <= partGap }

// Part is a stretch of days of a block to be merged anew.
type Part struct {
	Block       string
	From, Until string            // first and last day on which anything changed
	Tellings    []Telling         // all of the block from Since to To, as Name names them
	To          string            // last day of the tellings
	Was         map[string]string // the entry that each stands in by now, by the telling's id; "" or none if it stands in none
}

// Since is the first day whose tellings must be known to merge the part.
func (p *Part) Since() string {
	k := slack(KindOf(p.Block))
	from, _ := around(p.From, k+max(k, namesDays))
	return from
}

// Reach is as far as the tellings must be known to see that what follows is as it was, where it is: groups that the last change may have
// opened are closed by then, and so are those after them.
func (p *Part) Reach() string {
	_, to := around(p.Until, 3*slack(KindOf(p.Block))+2*namesDays)
	return to
}

// certain is the last day that can be merged: what comes after the part would still change the names of later ones.
func (p *Part) certain() string {
	day, _ := around(p.To, slack(KindOf(p.Block))+namesDays)
	return day
}

// Enough reports whether enough tellings are known to merge the first day at least.
func (p *Part) Enough() bool { return p.From <= p.certain() }

// Merged is what came of a part.
type Merged struct {
	Entries []Entry         // as they are now, those that are as they were among them
	Left    map[string]bool // entries that a telling left: those in which none stands any more are gone
	Through string          // last day that was merged
	Next    string          // day from which to go on; "" if what follows is as it was
}

// Merge merges the part anew: from the first day of a change on, until all is as it was for as long as groups stay open. The parts of a
// block, merged one after the other by day, give what Entries gives of all of it, whatever changed in which order.
func (p *Part) Merge() Merged {
	slices.SortFunc(p.Tellings, func(a, b Telling) int { return a.order(&b) })
	m := merging{open: map[string][]int{}}
	out := Merged{Left: map[string]bool{}}
	k, certain := slack(KindOf(p.Block)), p.certain()
	at := m.resume(p)
	for at < len(p.Tellings) {
		day := p.Tellings[at].Day()
		if day > certain {
			out.Through, out.Next = certain, day
			break
		}
		for ; at < len(p.Tellings) && p.Tellings[at].Day() == day; at++ {
			m.add(&p.Tellings[at])
		}
		out.Through = day
		if at < len(p.Tellings) && day >= p.Until && days(p.Until, p.Tellings[at].Day()) > k && m.asBefore(p, at) {
			m.complete(p, at)
			break
		}
	}
	if at == len(p.Tellings) {
		if _, next := around(p.To, 1); !m.closed(p, next) {
			out.Next = next
		}
		out.Through = p.To
	}
	now := map[string]bool{}
	for _, g := range m.groups {
		e := entry(g)
		now[e.ID] = true
		out.Entries = append(out.Entries, e)
	}
	for _, g := range m.groups {
		for _, t := range g {
			if was := p.Was[t.ID()]; was != "" && !now[was] {
				out.Left[was] = true
			}
		}
	}
	return out
}

// resume takes up the groups that were open on the first day of a part, as they stood before it, and returns the place of the first
// telling of that day.
func (m *merging) resume(p *Part) int {
	since, _ := around(p.From, slack(KindOf(p.Block)))
	began := map[string]int{} // place of the group of an entry, -1 if it is closed
	for i := range p.Tellings {
		t := &p.Tellings[i]
		if t.Day() >= p.From {
			return i
		}
		was := p.Was[t.ID()]
		g, known := began[was]
		switch {
		case known && g >= 0:
			m.groups[g] = append(m.groups[g], t)
		case !known && t.Day() >= since:
			began[was] = m.begin(t)
		case !known:
			began[was] = -1
		}
	}
	return len(p.Tellings)
}

// asBefore reports whether all groups that reach into the days to which the tellings from a place on can be joined are as they were.
func (m *merging) asBefore(p *Part, at int) bool {
	since, _ := around(p.Tellings[at].Day(), slack(KindOf(p.Block)))
	had := map[string]int{}
	for i := range p.Tellings[:at] {
		had[p.Was[p.Tellings[i].ID()]]++
	}
	for _, g := range m.groups {
		if g[len(g)-1].Day() < since {
			continue
		}
		id := entryID(g[0])
		if had[id] != len(g) || slices.ContainsFunc(g, func(t *Telling) bool { return p.Was[t.ID()] != id }) {
			return false
		}
	}
	return true
}

// closed reports whether no telling of a day or later can join what is there, nor could have joined what was.
func (m *merging) closed(p *Part, day string) bool {
	k := slack(KindOf(p.Block))
	since, _ := around(day, k)
	return days(p.Until, day) > k && (len(p.Tellings) == 0 || p.Tellings[len(p.Tellings)-1].Day() < since)
}

// complete gives the groups the tellings from a place on that stood in them before, and still do.
func (m *merging) complete(p *Part, at int) {
	of := map[string]int{}
	for i, g := range m.groups {
		of[entryID(g[0])] = i
	}
	for i := at; i < len(p.Tellings); i++ {
		t := &p.Tellings[i]
		// An entry keeps its id when the telling that it began with is given another day; what stood in it there is yet to be merged.
		if g, ok := of[p.Was[t.ID()]]; ok && days(m.groups[g][0].Day(), t.Day()) <= slack(t.Kind) {
			m.groups[g] = append(m.groups[g], t)
		}
	}
}

// merging joins the tellings of a block, which come in order, to groups.
type merging struct {
	groups [][]*Telling
	open   map[string][]int // by what must be the same: groups that a later telling may still join
}

// begin makes a group of a telling.
func (m *merging) begin(t *Telling) int {
	at := len(m.groups)
	m.groups = append(m.groups, []*Telling{t})
	m.open[t.near()] = append(m.open[t.near()], at)
	return at
}

// add puts a telling to the first group that it joins, else to one of its own.
func (m *merging) add(t *Telling) {
	at, near := -1, t.near()
	kept := m.open[near][:0]
	for _, g := range m.open[near] {
		if days(m.groups[g][0].Day(), t.Day()) > slack(t.Kind) {
			continue // no later one is nearer
		}
		kept = append(kept, g)
		if at < 0 && joins(m.groups[g], t) {
			at = g
		}
	}
	m.open[near] = kept
	if at < 0 {
		m.begin(t)
		return
	}
	m.groups[at] = append(m.groups[at], t)
}
