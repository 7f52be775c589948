package actor

import (
	"slices"
	"strings"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang"
)

// Resolve finds the cast of a document. title is the analysis of its title, or nil.
func Resolve(body, title *lang.Analysis, books *codebook.Books, meta Meta) *Cast {
	v, err := words()
	if err != nil {
		panic(err) // the files are built in; a test reads them
	}
	r := &reader{words: v, lex: &lexicon{books: books}, meta: meta, body: body, title: title, issuer: -1, reporter: -1, parties: -1,
		byKey: map[string]int{}, byPart: map[string][]int32{}, byStem: map[string][]int32{}, surnames: map[string]bool{}, acronyms: map[string]bool{},
		counts: map[string]int{}, held: map[string]*codebook.Entry{}, quotes: body.Quotations}
	if !meta.Published.IsZero() {
		r.on = meta.Published.Format(time.DateOnly)
	}
	r.publisherCountry()
	r.labels = r.findLabels(body.Doc.Text())
	genre, by := r.genreOf(len(r.labels))
	r.genre = genre
	if genre != Transcript {
		r.labels = nil
	}
	if title != nil {
		r.titleSents = len(title.Sentences)
		for i := range title.Sentences {
			r.sentence(&title.Sentences[i], i, true)
		}
	}
	if r.home == "" && genre != News {
		r.home = r.top
	}
	r.issue(genre, by)
	for i := range body.Sentences {
		r.sentence(&body.Sentences[i], i, false)
	}
	if n := len(r.turns); n > 0 {
		r.turns[n-1].Last = len(body.Sentences) - 1
	}
	r.finish()
	return r.cast(genre)
}

// doc is the analysis of the body or the title.
func (r *reader) doc(title bool) *lang.Analysis {
	if title {
		return r.title
	}
	return r.body
}

// quote is the text of tokens of the loaded sentence.
func (c *scan) quote(a *lang.Analysis, first, last int) string {
	s := a.Doc.Quote(c.s.Range(first, last))
	if strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}

// code gives the CAMEO codes that follow from country and office.
func (r *reader) code() {
	for _, st := range r.actors {
		if st.office != nil {
			st.Sources = append(st.Sources, st.office.Source)
		}
		if st.Country != "" && len(st.Sources) == 0 {
			if e := r.lex.country(st.Country); e != nil {
				st.Sources = append(st.Sources, e.Source)
			}
		}
		if st.Code != "" || st.Country == "" {
			continue
		}
		agent := ""
		switch {
		case st.office != nil:
			agent = st.office.Agent
		case st.Kind == "armed_force":
			agent = "MIL"
		case st.Kind == "government":
			agent = "GOV"
		case st.Kind == "media":
			agent = "MED"
		case st.Kind == "people":
			agent = "CVL"
		}
		st.Code = r.lex.code(st.Country, agent)
	}
}

// cast puts together what was found: actors in the order of their first mention, mentions by token.
func (r *reader) cast(genre Genre) *Cast {
	cast := &Cast{Issuer: -1, Genre: genre, countries: map[string]int{}}
	number := make([]int, len(r.actors))
	for i := range number {
		number[i] = -1
	}
	add := func(a int) {
		if a >= 0 && number[a] < 0 {
			number[a] = len(cast.Actors)
			cast.Actors = append(cast.Actors, r.actors[a].Actor)
		}
	}
	// Candidates by place: the title's first, each sentence's in text order.
	order := make([]int32, 0, len(r.cands))
	for i := range r.cands {
		if r.cands[i].Actor >= 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		x, y := &r.cands[a], &r.cands[b]
		if x.InTitle != y.InTitle {
			if x.InTitle {
				return -1
			}
			return 1
		}
		if d := x.Sent - y.Sent; d != 0 {
			return d
		}
		if d := x.First - y.First; d != 0 {
			return d
		}
		return y.Last - x.Last
	})
	for _, i := range order {
		add(r.cands[i].Actor)
	}
	add(r.issuer)
	for _, t := range r.turns {
		add(t.Actor)
	}
	for a, st := range r.actors {
		if number[a] >= 0 {
			for _, m := range st.Members {
				add(m)
			}
		}
	}
	for a, st := range r.actors {
		if n := number[a]; n >= 0 {
			for i, m := range st.Members {
				if i == 0 {
					cast.Actors[n].Members = make([]int, len(st.Members))
				}
				cast.Actors[n].Members[i] = number[m]
			}
		}
	}
	cast.View = newView(cast, r.body)
	if r.title != nil {
		cast.Title = newView(cast, r.title)
	}
	for _, i := range order {
		c := &r.cands[i]
		m := c.Mention
		m.Actor = number[c.Actor]
		cast.Actors[m.Actor].Mentions = append(cast.Actors[m.Actor].Mentions, m)
		v := &cast.View
		if m.InTitle {
			v = &cast.Title
		}
		v.add(m, c.core0, c.core1)
	}
	if r.issuer >= 0 {
		cast.Issuer = number[r.issuer]
	}
	for _, t := range r.turns {
		t.Actor = number[t.Actor]
		cast.Turns = append(cast.Turns, t)
	}
	for i := range cast.Actors {
		a := &cast.Actors[i]
		if a.Kind == "country" || a.Kind == "organization" && a.Entry != nil {
			if _, ok := cast.countries[a.Country]; !ok && a.Country != "" && len(a.Members) == 0 && (a.Entry != nil) {
				cast.countries[a.Country] = i
			}
		}
	}
	return cast
}

func newView(c *Cast, a *lang.Analysis) View {
	v := View{cast: c, a: a, at: make([]int32, len(a.Sentences))}
	n := 0
	for i := range a.Sentences {
		v.at[i] = int32(n)
		n += len(a.Sentences[i].Tokens)
	}
	v.head, v.cover = make([]int32, n), make([]int32, n)
	return v
}

// add enters a mention; those that come later lie inside or behind, so they take over the tokens they hold. Every token of
// the name proper that hangs on something outside counts as its head: a faulty tree may break a name in two.
func (v *View) add(m Mention, core0, core1 int) {
	v.flat = append(v.flat, m)
	n := int32(len(v.flat))
	at := int(v.at[m.Sent])
	s := &v.a.Sentences[m.Sent]
	// "Costa Rican President X" where the tree hangs all on "Rican": the phrase stays what is meant, not the adjective.
	outer := v.cover[at+m.Head]
	if outer > 0 {
		o, up := &v.flat[outer-1], s.Tokens[m.Head].Head
		if o.Form != Name || up >= o.First && up <= o.Last {
			outer = 0
		}
	}
	for t := m.First; t <= m.Last; t++ {
		v.cover[at+t] = n
	}
	if outer > 0 {
		v.head[at+m.Head] = outer
	} else {
		v.head[at+m.Head] = n
	}
	if m.Form == Name {
		for t := core0; t <= core1; t++ {
			if h := s.Tokens[t].Head; (h < m.First || h > m.Last) && v.head[at+t] == 0 {
				v.head[at+t] = n
			}
		}
	}
}
