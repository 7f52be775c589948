package gold

import "detente/internal/read"

// Add scores one reading against its document's coding. A nil reading counts as an empty one: it loses recall.
func (t *Scores) Add(d *Document, r *read.Reading) {
	if r == nil {
		r = &read.Reading{}
	}
	s := prepare(d, r)
	t.statements(s)
	t.events(s)
	t.commitments(s)
	t.contacts(s)
	total, bad := spansOf(r)
	f := t.figure("spans_true")
	f.Accuracy = true
	f.Of += total
	f.Right += total - bad
}

func (t *Scores) miss(s *scored, what string, fields []string, gold, got any) {
	t.Misses = append(t.Misses, Miss{s.d.Name, what, fields, gold, got})
}

// unmatched notes what no match took.
func (t *Scores) unmatched(s *scored, what string, m []match, nGold, nSystem int, gold func(int) (any, bool), got func(int) any) {
	foundG, foundS := make([]bool, nGold), make([]bool, nSystem)
	for _, x := range m {
		foundG[x.g], foundS[x.s] = true, true
	}
	for i := range nGold {
		if g, optional := gold(i); !foundG[i] && !optional {
			t.miss(s, what+" missed", nil, g, nil)
		}
	}
	for i := range nSystem {
		if !foundS[i] {
			t.miss(s, what+" spurious", nil, nil, got(i))
		}
	}
}

func (t *Scores) statements(s *scored) {
	gold := s.d.Statements
	var got []read.Statement
	for _, x := range s.r.Statements {
		if !x.Content.InTitle() {
			got = append(got, x)
		}
	}
	nearest := func(g, i int) (want, have span) {
		have = s.d.trim(span{got[i].Content.Start, got[i].Content.End})
		best := -1.0
		for _, w := range s.d.spans(gold[g].Content) {
			if v := iou(w, have); v > best {
				want, best = w, v
			}
		}
		return want, have
	}
	m := pairs(len(gold), len(got), func(g, i int) float64 {
		v := iou(nearest(g, i))
		if v < 0.5 {
			return 0
		}
		if s.sameSet(gold[g].Speakers, got[i].Speakers) == right {
			v += 0.01
		}
		return v
	})
	optional := func(i int) bool { return gold[i].Optional }
	need := required(len(gold), optional)
	t.count("statements", need, len(got), optionals(m, optional))
	whole := 0
	wholly := map[match]bool{}
	chain := func(g int) bool {
		for _, c := range gold[g].Via {
			if len(c) == 0 {
				return false
			}
		}
		return gold[g].Via != nil
	}
	for _, x := range m {
		g, r := &gold[x.g], &got[x.s]
		if g.Optional {
			continue
		}
		want, have := nearest(x.g, x.s)
		fields := []field{
			{"speakers", s.sameSet(g.Speakers, r.Speakers)}, {"addressees", s.sameSet(g.To, r.Addressees)}, {"via", s.sameList(g.Via, r.Via)},
			{"act", free(in(r.Act, g.Act))}, {"form", free(in(r.Form, g.Form))}, {"condition", s.conditionOK(g.Condition, r.Condition)},
			{"channel", in(r.Channel, g.Channel)}, {"date", dateOK(g.Date, r.When)}, {"exact", judge(want == have)},
		}
		ok := map[string]verdict{}
		var off []string
		for _, f := range fields {
			t.accuracy("statement_"+f.name, f.v)
			ok[f.name] = f.v
			if f.v == wrong {
				off = append(off, f.name)
			}
		}
		t.matched("statement", g.id, r.ID, fields...)
		t.pair("act", g.Act, r.Act)
		t.pair("form", g.Form, r.Form)
		t.hangs("conditions", ok["condition"], g.Condition.Given && len(g.Condition.Quotes) > 0, !r.Condition.IsZero())
		t.hangs("chains", ok["via"], chain(x.g), len(r.Via) > 0)
		if ok["speakers"] != wrong && ok["addressees"] != wrong && ok["via"] != wrong && ok["act"] != wrong && ok["condition"] != wrong {
			whole++
			wholly[x] = true
		} else {
			t.miss(s, "statement", off, g, r)
		}
	}
	found := map[int]bool{}
	for _, x := range m {
		found[x.g] = true
	}
	for i := range gold {
		if !found[i] && !gold[i].Optional {
			if len(gold[i].Condition.Quotes) > 0 {
				t.figure("conditions").FN++
			}
			if chain(i) {
				t.figure("chains").FN++
			}
		}
	}
	t.unmatched(s, "statement", m, len(gold), len(got), func(i int) (any, bool) { return &gold[i], gold[i].Optional }, func(i int) any { return &got[i] })
	t.judgeItems(s, read.StatementItem, len(got), m, optional, func(i int) float64 { return got[i].Confidence }, func(x match) bool { return wholly[x] })
	w := t.figure("statement_whole")
	w.Accuracy = true
	w.Right += whole
	w.Of += need
}

// free counts a field that the coder left free as right, as the reference scorer does for act and form.
func free(v verdict) verdict {
	if v == unscored {
		return right
	}
	return v
}

// hangs counts a field that only some items have.
func (t *Scores) hangs(name string, v verdict, want, got bool) {
	if v == unscored {
		return
	}
	f := t.figure(name)
	switch {
	case v == right && want:
		f.TP++
	case v == wrong:
		if got {
			f.FP++
		}
		if want {
			f.FN++
		}
	}
}

func optionals(m []match, optional func(int) bool) []bool {
	out := make([]bool, len(m))
	for i, x := range m {
		out[i] = optional(x.g)
	}
	return out
}

func (t *Scores) events(s *scored) {
	gold := s.d.Events
	got := s.r.Events
	m := pairs(len(gold), len(got), func(g, i int) float64 {
		x, e := &gold[g], &got[i]
		at, _ := s.d.locate(x.Anchor)
		trigger := span{e.Trigger.Start, e.Trigger.End}
		const slack = 20 // code points that a trigger may have over twice the anchor
		if e.Trigger.InTitle() || !overlap(at, trigger) || trigger.b-trigger.a > 2*(at.b-at.a)+slack {
			return 0
		}
		ways := [][2][]string{{e.Source, e.Target}}
		if x.Symmetric {
			first, rest := e.Source[:min(1, len(e.Source))], e.Source[min(1, len(e.Source)):]
			ways = append(ways, [2][]string{e.Target, e.Source}, [2][]string{first, rest})
		}
		fits := false
		for _, w := range ways {
			fits = fits || s.side(x.Source, w[0]) && s.side(x.Target, w[1]) || x.Symmetric && s.side(x.Target, w[0]) && s.side(x.Source, w[1])
		}
		if !fits {
			return 0
		}
		v := 1.0
		root, code := codeOK(x.Codes, e.CAMEO)
		if root {
			v += 0.3
		}
		if code {
			v += 0.3
		}
		if in(e.Status, x.Status) != wrong {
			v += 0.2
		}
		return v
	})
	optional := func(i int) bool { return gold[i].Optional }
	need := required(len(gold), optional)
	var dyad, root, code, status []bool
	for _, x := range m {
		g, e := &gold[x.g], &got[x.s]
		r, c := codeOK(g.Codes, e.CAMEO)
		st := in(e.Status, g.Status) != wrong
		if g.Optional {
			r, c, st = true, true, true
		} else {
			t.accuracy("event_date", dateOK(g.Date, e.When))
			t.pair("event root", roots(g.Codes), roots([]string{e.CAMEO})[0])
			t.pair("event status", g.Status, e.Status)
		}
		dyad = append(dyad, g.Optional)
		var off []string
		if r {
			root = append(root, g.Optional)
		} else {
			off = append(off, "code")
		}
		if r && c {
			code = append(code, g.Optional)
		}
		if r && st {
			status = append(status, g.Optional)
		}
		if !st {
			off = append(off, "status")
		}
		if off != nil {
			t.miss(s, "event", off, g, e)
		}
		t.matched("event", g.id, e.ID, field{"code", judge(r && c)}, field{"status", judge(st)}, field{"date", dateOK(g.Date, e.When)})
	}
	t.judgeItems(s, read.EventItem, len(got), m, optional, func(i int) float64 { return got[i].Confidence }, func(x match) bool {
		r, _ := codeOK(gold[x.g].Codes, got[x.s].CAMEO)
		return r && in(got[x.s].Status, gold[x.g].Status) != wrong
	})
	t.count("events_dyad", need, len(got), dyad)
	t.count("events_root", need, len(got), root)
	t.count("events_code", need, len(got), code)
	t.count("events_root_status", need, len(got), status)
	t.unmatched(s, "event", m, len(gold), len(got), func(i int) (any, bool) { return &gold[i], gold[i].Optional }, func(i int) any { return &got[i] })
}

// codeOK compares the two-digit root and the whole code with the accepted ones.
func codeOK(accepted []string, got string) (root, whole bool) {
	for _, c := range accepted {
		root = root || len(c) >= 2 && len(got) >= 2 && c[:2] == got[:2]
		whole = whole || c == got
	}
	return root, whole
}

func (t *Scores) commitments(s *scored) {
	gold := s.d.Commitments
	got := s.r.Commitments
	m := pairs(len(gold), len(got), func(g, i int) float64 {
		if got[i].Action.InTitle() || !s.side(gold[g].By, got[i].By) {
			return 0
		}
		have, best := s.d.trim(span{got[i].Action.Start, got[i].Action.End}), 0.0
		for _, w := range s.d.spans(gold[g].Action) {
			best = max(best, iou(w, have))
		}
		if best < 0.5 {
			return 0
		}
		return best
	})
	optional := func(i int) bool { return gold[i].Optional }
	need := required(len(gold), optional)
	var kind []bool
	for _, x := range m {
		g, c := &gold[x.g], &got[x.s]
		k := in(c.Kind, g.Kind)
		if g.Optional || k != wrong {
			kind = append(kind, g.Optional)
		}
		t.matched("commitment", g.id, c.ID, field{"kind", k}, field{"to", judge(s.side(g.To, c.To))}, field{"condition", s.conditionOK(g.Condition, c.Condition)})
		if !g.Optional {
			t.accuracy("commitment_kind", judge(k != wrong))
			t.pair("commitment kind", g.Kind, c.Kind)
			t.accuracy("commitment_to", judge(s.side(g.To, c.To)))
			t.accuracy("commitment_condition", s.conditionOK(g.Condition, c.Condition))
			if k == wrong {
				t.miss(s, "commitment", []string{"kind"}, g, c)
			}
		}
	}
	t.judgeItems(s, read.CommitmentItem, len(got), m, optional, func(i int) float64 { return got[i].Confidence }, func(x match) bool {
		g, c := &gold[x.g], &got[x.s]
		return in(c.Kind, g.Kind) != wrong && s.side(g.To, c.To) && s.conditionOK(g.Condition, c.Condition) != wrong
	})
	t.count("commitments", need, len(got), optionals(m, optional))
	t.count("commitments_kind", need, len(got), kind)
	t.unmatched(s, "commitment", m, len(gold), len(got), func(i int) (any, bool) { return &gold[i], gold[i].Optional }, func(i int) any { return &got[i] })
}

func (t *Scores) contacts(s *scored) {
	gold := s.d.Contacts
	got := s.r.Contacts
	m := pairs(len(gold), len(got), func(g, i int) float64 {
		x, k := &gold[g], &got[i]
		if in(k.Kind, x.Kind) == wrong {
			return 0
		}
		seen := false
		for _, q := range x.Anchors {
			at, _ := s.d.locate(q)
			for _, e := range k.Evidence {
				seen = seen || !e.InTitle() && overlap(at, span{e.Start, e.End})
			}
		}
		if !seen || !s.side(x.Participants, k.Participants) {
			return 0
		}
		v := 1.0
		if in(k.Status, x.Status) != wrong {
			v += 0.5
		}
		if dateOK(x.Date, k.When) == right {
			v += 0.3
		}
		if s.sameSet(x.Participants, k.Participants) == right {
			v += 0.2
		}
		return v
	})
	optional := func(i int) bool { return gold[i].Optional }
	need := required(len(gold), optional)
	var status []bool
	for _, x := range m {
		g, k := &gold[x.g], &got[x.s]
		st := in(k.Status, g.Status)
		if g.Optional || st != wrong {
			status = append(status, g.Optional)
		}
		t.matched("contact", g.id, k.ID, field{"status", st}, field{"date", dateOK(g.Date, k.When)}, field{"participants", s.sameSet(g.Participants, k.Participants)})
		if !g.Optional {
			t.accuracy("contact_status", judge(st != wrong))
			t.pair("contact status", g.Status, k.Status)
			t.accuracy("contact_date", dateOK(g.Date, k.When))
			t.accuracy("contact_people", s.sameSet(g.Participants, k.Participants))
			if st == wrong {
				t.miss(s, "contact", []string{"status"}, g, k)
			}
		}
	}
	t.judgeItems(s, read.ContactItem, len(got), m, optional, func(i int) float64 { return got[i].Confidence }, func(x match) bool {
		return in(got[x.s].Status, gold[x.g].Status) != wrong && dateOK(gold[x.g].Date, got[x.s].When) != wrong
	})
	t.count("contacts", need, len(got), optionals(m, optional))
	t.count("contacts_status", need, len(got), status)
	t.unmatched(s, "contact", m, len(gold), len(got), func(i int) (any, bool) { return &gold[i], gold[i].Optional }, func(i int) any { return &got[i] })
}

// roots are the two-digit roots of codes.
func roots(codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = c[:min(2, len(c))]
	}
	return out
}
