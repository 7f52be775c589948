package actor

import (
	"net/url"
	"slices"
	"strings"

	"detente/internal/codebook"
)

// genreOf decides the kind of text by its title, else by its first line, else by its labels and its publisher.
func (r *reader) genreOf(turns int) (g Genre, by int) {
	title := r.meta.Title
	if title == "" && r.title != nil {
		title = r.title.Doc.Text()
	}
	if g, by = r.announced(title); g != 0 {
		return g, by
	}
	if turns >= minTurns {
		return Transcript, -1
	}
	if head := r.body.Doc.Text(); r.official || strings.Contains(lower(head[:min(len(head), headLength)]), attributable) {
		return Statement, -1
	}
	return News, -1
}

// Foreign ministries send statements out under "The following is attributable to Spokesperson X:", in the first lines.
const (
	attributable = "attributable to"
	headLength   = 600
)

// attributed is the actor to whom a text says in its first lines that it is to be attributed; -1 if it does not.
func (r *reader) attributed() int {
	for i := range r.cands {
		m := &r.cands[i]
		if m.InTitle || m.Actor < 0 || m.First < 2 {
			continue
		}
		s := &r.body.Sentences[m.Sent]
		if s.Span.Start() > headLength {
			break
		}
		if words := s.Tokens[m.First-2 : m.First]; strings.EqualFold(words[0].Form+" "+words[1].Form, attributable) {
			if c := r.actors[m.Actor].Country; r.home == "" {
				r.home = c
			}
			return m.Actor
		}
	}
	return -1
}

// announced is the genre whose words a title begins with, and where behind them the issuer is named; 0 if none.
func (r *reader) announced(title string) (g Genre, by int) {
	w := strings.Fields(lower(title))
	best := 0
	by = -1
	for i := range r.words.genres {
		gw := &r.words.genres[i]
		n := len(gw.words)
		if n <= best || n > len(w) || !slices.Equal(w[:n], gw.words) {
			continue
		}
		best, g, by = n, gw.genre, -1
		if gw.by {
			by = n
		}
	}
	return g, by
}

// publisherCountry is the country of a medium or organ, and whether it is an organ of state.
func (r *reader) publisherCountry() {
	words := strings.Fields(strings.TrimPrefix(strings.TrimPrefix(r.meta.Publisher, "The "), "the "))
	if e, n := r.lex.books.Match(words); n > 0 && n == len(words) {
		r.publisher = e
		r.home = e.Country
		switch e.Kind {
		case codebook.Government, codebook.Metonym, codebook.Body, codebook.Forces:
			r.official = true
		}
	} else if r.named(words); r.home == "" && n > 0 && (e.Kind == codebook.Government || e.Kind == codebook.Metonym || e.Kind == codebook.Forces) {
		r.home = e.Country // "Pentagon press office"
	}
	if u, err := url.Parse(r.meta.URL); err == nil && u.Host != "" {
		host := strings.ToLower(u.Hostname())
		labels := strings.Split(host, ".")
		if slices.Contains(labels, "gov") || slices.Contains(labels, "mil") || strings.HasSuffix(host, ".int") || slices.Contains(labels, "gouv") || slices.Contains(labels, "kremlin") {
			r.official = true
			if r.home == "" && (labels[len(labels)-1] == "gov" || labels[len(labels)-1] == "mil") {
				r.home = "USA"
			}
		}
		if r.home == "" {
			r.home = r.lex.books.Domain(labels[len(labels)-1])
		}
	}
	if r.home == "" {
		r.home = r.dateline() // a paper files from home, or writes of those it files from
	}
}

// named takes the country that the words of a publisher's name hold, and whether they hold an organ of state: "Ministry of
// Foreign Affairs of Peru", "Federal Foreign Office, Germany", "Kyiv Courier".
func (r *reader) named(words []string) {
	if r.home = r.placed(words); r.home == "" {
		return
	}
	plain := strings.Fields(strings.ReplaceAll(lower(strings.Join(words, " ")), ",", " "))
	for i := range plain {
		for n := 1; n <= 3 && i+n <= len(plain); n++ { // "foreign office"
			if noun := r.words.nouns[strings.Join(plain[i:i+n], " ")]; noun.is(traitState) && noun.kind == "government" {
				r.official = true
			}
		}
	}
}

// dateline is the country of the places in capitals that a line at the beginning of the text starts with: "ISLAMABAD: The",
// "TOKYO -- Japan", or alone on its line; "" if there is none.
func (r *reader) dateline() string {
	const lines, width = 6, 40
	n := 0
	for line := range strings.Lines(r.body.Doc.Text()) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if n++; n > lines {
			break
		}
		end := strings.IndexAny(line, ":-–—(,")
		if end < 0 {
			end = len(line)
		}
		if place := line[:end]; end <= width && allUpper(place) {
			if home := r.placed(strings.Fields(strings.ReplaceAll(place, "/", " / "))); home != "" {
				return home
			}
		}
	}
	return ""
}

// placed is the country of the places and peoples that the words name; "" if there is none or they are of several.
func (r *reader) placed(words []string) string {
	home := ""
	for i := 0; i < len(words); i++ {
		e, n := r.lex.books.Match(words[i:])
		if n == 0 {
			continue
		}
		i += n - 1
		switch e.Kind {
		case codebook.Country, codebook.Demonym, codebook.Capital, codebook.City, codebook.Region:
		default:
			continue
		}
		switch home {
		case "", e.Country:
			home = e.Country
		default:
			return ""
		}
	}
	return home
}

// signers is who signs with the candidate of the title: itself, or the group of it and those that "and" joins to it.
func (r *reader) signers(best int) int {
	s, m := &r.title.Sentences[0], &r.cands[best]
	members := []int{m.Actor}
	for _, k := range s.Kids(m.Head) {
		if !s.Is(int(k), "conj") {
			continue
		}
		for i := range r.cands {
			if o := &r.cands[i]; o.InTitle && o.Sent == 0 && o.Head == int(k) && o.Form == Name && o.Actor >= 0 && !slices.Contains(members, o.Actor) {
				members = append(members, o.Actor)
			}
		}
	}
	if len(members) == 1 || len(r.actors[m.Actor].Members) > 0 {
		return m.Actor
	}
	names := make([]string, len(members))
	for i, a := range members {
		names[i] = r.actors[a].Name
		if st := r.actors[a]; i > 0 && st.Kind == "person" && st.Country == "" && strings.Contains(lower(r.title.Doc.Text()), "joint") {
			st.foreign = append(st.foreign, r.home) // the guest of a joint press conference
		}
	}
	return r.groupOf(members, strings.Join(names, " and "), "the signers")
}

// issue finds the signer or issuing body of an official text: the actor named in the title behind "by" or "from", else the
// publisher.
func (r *reader) issue(g Genre, by int) {
	r.issuer = -1
	if g == News {
		return
	}
	if by >= 0 && r.title != nil {
		best := -1
		for i := range r.cands {
			m := &r.cands[i]
			if !m.InTitle || m.Sent > 0 || m.Actor < 0 || m.Form == Pronoun || m.First < by-1 || m.First > by+2 {
				continue
			}
			// "NSC Spokesperson Ann Lee": the person, not the council.
			joint := len(r.actors[m.Actor].Members) > 1 // "by the Governments of Peru and Chile"
			if person := m.kind == "person"; best < 0 && (m.Form == Name && !m.modifier || person || joint) || person && r.cands[best].kind != "person" {
				best = i
			}
		}
		if best >= 0 {
			r.issuer = r.signers(best)
			if st := r.actors[r.issuer]; st.Country == "" && st.Kind == "person" {
				st.Country, st.Why = r.home, "signs a text of its publisher's"
			}
			return
		}
	}
	if g == Transcript {
		return
	}
	if e := r.publisher; e != nil && r.official {
		m := &cand{country: e.Country, entry: e}
		r.issuer = r.entryActor(string(e.Kind)+" "+e.Name, m, e.Name, "government", "publisher of the text")
	} else if r.official && r.home != "" {
		r.issuer = r.countryActor(r.home)
	}
}
