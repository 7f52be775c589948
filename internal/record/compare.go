package record

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"detente/internal/read"
)

// Version is the record of some documents as one reader gives it, so that it can be held against that of another. It is made of readings alone:
// what people say is the same in documents of different parties is left apart in it, as in the version it is compared with.
type Version struct {
	documents map[string]*versed
}

// versed is what a version has of a document.
type versed struct {
	report   Report
	reader   string
	tellings []Telling
	quotes   map[string]quote // by the item's id
}

// quote is the words of an item, with the names of those who act in it.
type quote struct {
	words, evidence read.Span
	who, whom       []string
}

// NewVersion makes one without documents.
func NewVersion() *Version {
	return &Version{documents: map[string]*versed{}}
}

// Add adds a document's reading, as corrected by the claims; it is read by the report.
func (v *Version) Add(r *read.Reading, report Report, claims []Claim) {
	d := &versed{report: report, reader: strings.TrimSpace(r.Reader.Name + " " + r.Reader.Version + " " + r.Reader.Model[:min(12, len(r.Reader.Model))]),
		tellings: Told(r, report.Day(), claims), quotes: map[string]quote{}}
	names := func(ids []string) []string {
		var out []string
		for i := range r.Actors {
			if slices.Contains(ids, r.Actors[i].ID) {
				out = append(out, cmp.Or(r.Actors[i].Name, r.Actors[i].Country))
			}
		}
		return out
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		d.quotes[s.ID] = quote{s.Content, s.Evidence, names(s.Speakers), names(s.Addressees)}
	}
	for i := range r.Events {
		e := &r.Events[i]
		d.quotes[e.ID] = quote{e.Trigger, e.Evidence, names(e.Source), names(e.Target)}
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		d.quotes[c.ID] = quote{c.Action, c.Evidence, names(c.By), names(c.To)}
	}
	for i := range r.Contacts {
		c := &r.Contacts[i]
		d.quotes[c.ID] = quote{c.Evidence[0], SentenceOf(r, c.Evidence[0]), names(c.Participants), nil}
	}
	v.documents[report.Document] = d
}

// Comparison is how the record of the same documents differs in two versions.
type Comparison struct {
	Documents int             `json:"documents"` // that both versions have
	Left      int             `json:"left"`      // that only one has, and that are left out
	Was       map[string]int  `json:"was"`       // documents by reader
	Is        map[string]int  `json:"is"`
	Tallies   map[Kind]*Tally `json:"tallies"`
	Changes   []Altered       `json:"changes"` // by kind and change, then by day
}

// Tally counts entries of a kind.
type Tally struct {
	Was     int            `json:"was"`
	Is      int            `json:"is"`
	Same    int            `json:"same"`
	Changed int            `json:"changed"`
	New     int            `json:"new"`
	Gone    int            `json:"gone"`
	Joined  int            `json:"joined"`           // stood for itself, and is part of another entry now
	Split   int            `json:"split"`            // was part of another entry, and stands for itself now
	Fields  map[string]int `json:"fields,omitempty"` // of those changed: how often each field
}

// Altered is an entry that is not as it was.
type Altered struct {
	Change string   `json:"change"` // new, gone, changed, joined, split
	Kind   Kind     `json:"kind"`
	Fields []string `json:"fields,omitempty"` // of changed
	With   string   `json:"with,omitempty"`   // of joined and split: id of the entry that it is, or was, part of
	Was    *Quoted  `json:"was,omitempty"`
	Is     *Quoted  `json:"is,omitempty"`
}

// Quoted is an entry in one version, with the words it was read from.
type Quoted struct {
	Entry
	Who      []string  `json:"who"`
	Whom     []string  `json:"whom,omitempty"`
	Words    read.Span `json:"words"`
	Evidence read.Span `json:"evidence"`
	Report   Report    `json:"report"`
	Tellings int       `json:"tellings"` // how many tell of it
}

// changes are the kinds of changes in the order in which they are listed.
var changes = []string{"changed", "new", "gone", "joined", "split"}

// Compare holds two versions against each other, by the documents that both have.
func Compare(was, is *Version) Comparison {
	c := Comparison{Was: map[string]int{}, Is: map[string]int{}, Tallies: map[Kind]*Tally{}, Changes: []Altered{}}
	for _, k := range Kinds {
		c.Tallies[k] = &Tally{Fields: map[string]int{}}
	}
	for hash := range was.documents {
		if is.documents[hash] != nil {
			c.Documents++
			c.Was[was.documents[hash].reader]++
			c.Is[is.documents[hash].reader]++
		}
	}
	c.Left = len(was.documents) + len(is.documents) - 2*c.Documents
	before, after := was.entries(is), is.entries(was)
	became := paired(was, is)
	of := map[string]int{} // the later entry of a telling
	for i := range after {
		for _, t := range after[i].Tellings {
			of[t] = i
		}
	}
	type link struct{ was, is, n int }
	count := map[[2]int]int{}
	for i := range before {
		for _, t := range before[i].Tellings {
			if u, ok := became[t]; ok {
				count[[2]int{i, of[u]}]++
			}
		}
	}
	var links []link
	for k, n := range count {
		links = append(links, link{k[0], k[1], n})
	}
	slices.SortFunc(links, func(a, b link) int {
		return cmp.Or(b.n-a.n, cmp.Compare(before[a.was].ID, before[b.was].ID), cmp.Compare(after[a.is].ID, after[b.is].ID))
	})
	partner, taken := map[int]int{}, map[int]int{}
	for _, l := range links {
		_, a := partner[l.was]
		_, b := taken[l.is]
		if !a && !b {
			partner[l.was], taken[l.is] = l.is, l.was
		}
	}
	into, out := map[int]string{}, map[int]string{} // of those without a partner: whom they were joined to, split from
	for _, l := range links {
		if _, ok := partner[l.was]; !ok && into[l.was] == "" {
			into[l.was] = after[l.is].ID
		}
		if _, ok := taken[l.is]; !ok && out[l.is] == "" {
			out[l.is] = before[l.was].ID
		}
	}
	for i := range before {
		e := &before[i]
		tally := c.Tallies[e.Kind]
		tally.Was++
		j, ok := partner[i]
		switch {
		case ok:
			f := &after[j]
			fields := differing(e, f)
			if len(fields) == 0 {
				tally.Same++
				continue
			}
			tally.Changed++
			for _, name := range fields {
				tally.Fields[name]++
			}
			c.Changes = append(c.Changes, Altered{Change: "changed", Kind: e.Kind, Fields: fields, Was: was.told(e), Is: is.told(f)})
		case into[i] != "":
			tally.Joined++
			c.Changes = append(c.Changes, Altered{Change: "joined", Kind: e.Kind, With: into[i], Was: was.told(e)})
		default:
			tally.Gone++
			c.Changes = append(c.Changes, Altered{Change: "gone", Kind: e.Kind, Was: was.told(e)})
		}
	}
	for i := range after {
		e := &after[i]
		tally := c.Tallies[e.Kind]
		tally.Is++
		if _, ok := taken[i]; ok {
			continue
		}
		change := "new"
		if out[i] != "" {
			change = "split"
			tally.Split++
		} else {
			tally.New++
		}
		c.Changes = append(c.Changes, Altered{Change: change, Kind: e.Kind, With: out[i], Is: is.told(e)})
	}
	slices.SortFunc(c.Changes, func(a, b Altered) int {
		x, y := cmp.Or(a.Is, a.Was), cmp.Or(b.Is, b.Was)
		return cmp.Or(slices.Index(Kinds, a.Kind)-slices.Index(Kinds, b.Kind), slices.Index(changes, a.Change)-slices.Index(changes, b.Change),
			cmp.Compare(x.Day, y.Day), cmp.Compare(x.ID, y.ID))
	})
	return c
}

// entries are the entries of the documents that another version has too.
func (v *Version) entries(other *Version) []Entry {
	blocks := map[string][]Telling{}
	for hash, d := range v.documents {
		if other.documents[hash] != nil {
			for _, t := range d.tellings {
				blocks[t.Block] = append(blocks[t.Block], t)
			}
		}
	}
	var out []Entry
	for _, b := range slices.Sorted(maps.Keys(blocks)) {
		out = append(out, Entries(blocks[b])...)
	}
	return out
}

// paired says which telling of the later version each of the earlier one is: of the same document and kind, by the words that they share most.
func paired(was, is *Version) map[string]string {
	type pair struct {
		a, b  *Telling
		share float64
	}
	out := map[string]string{}
	for hash, d := range was.documents {
		now := is.documents[hash]
		if now == nil {
			continue
		}
		var pairs []pair
		for i := range d.tellings {
			for j := range now.tellings {
				a, b := &d.tellings[i], &now.tellings[j]
				if a.Kind != b.Kind {
					continue
				}
				x, y := d.quotes[a.Local].words, now.quotes[b.Local].words
				s := shared(x, y)
				if a.Type == b.Type {
					s += 0.01 // of two by the same words
				}
				if s >= leastShared {
					pairs = append(pairs, pair{a, b, s})
				}
			}
		}
		slices.SortFunc(pairs, func(p, q pair) int {
			return cmp.Or(cmp.Compare(q.share, p.share), cmp.Compare(p.a.Local, q.a.Local), cmp.Compare(p.b.Local, q.b.Local))
		})
		taken := map[string]bool{}
		for _, p := range pairs {
			if a, b := p.a.ID(), p.b.ID(); out[a] == "" && !taken[b] {
				out[a], taken[b] = b, true
			}
		}
	}
	return out
}

// differing are the fields in which two entries differ, by their names in an export.
func differing(a, b *Entry) []string {
	var out []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"type", a.Type == b.Type}, {"status", a.Status == b.Status}, {"code", a.Code == b.Code}, {"by", slices.Equal(a.By, b.By)},
		{"toward", slices.Equal(a.Toward, b.Toward)}, {"sources", slices.Equal(a.Sources, b.Sources)}, {"targets", slices.Equal(a.Targets, b.Targets)},
		{"when", a.From == b.From && a.To == b.To}, {"place", a.Place == b.Place}, {"if", fmt.Sprint(deref(a.If)) == fmt.Sprint(deref(b.If))},
		{"tellings", len(a.Tellings) == len(b.Tellings)},
	} {
		if !f.same {
			out = append(out, f.name)
		}
	}
	return out
}

func deref(i *If) If {
	if i == nil {
		return If{}
	}
	return *i
}

// told is an entry with the words of its leading telling.
func (v *Version) told(e *Entry) *Quoted {
	hash, local := SplitTelling(e.Lead)
	d := v.documents[hash]
	q := d.quotes[local]
	return &Quoted{Entry: *e, Who: q.who, Whom: q.whom, Words: q.words, Evidence: q.evidence, Report: d.report, Tellings: len(e.Tellings)}
}
