package record

import "testing"

func TestSettle(t *testing.T) {
	threat := Entry{ID: "co-1", Kind: Commitment, Type: "threat", Status: "open", Day: "2031-05-02", Code: "163", Sources: []string{"PER"}, Targets: []string{"CHL"},
		If: &If{Code: "172", Sources: []string{"CHL"}, Targets: []string{"PER"}}}
	act := func(id, day, code, source, target, status string) Entry {
		return Entry{ID: id, Kind: Event, Day: day, Type: code, Status: status, Sources: []string{source}, Targets: []string{target}, Confidence: 0.9}
	}
	demand := Entry{ID: "co-2", Kind: Commitment, Type: "demand", Status: "open", Day: "2031-05-02", Code: "087", Sources: []string{"PER"}, Targets: []string{"CHL"}, To: "2031-05-20"}
	refusal := Entry{ID: "co-3", Kind: Commitment, Type: "refusal", Status: "open", Day: "2031-05-02", Code: "046", Sources: []string{"PER"}, Targets: []string{"CHL"}}
	settled := threat
	settled.Status = "withdrawn"
	its := threat
	its.If = &If{Code: "161", Sources: []string{"CHL"}, Targets: []string{"CHL"}} // "if Chile expels its ambassador"
	plain, vague := threat, threat
	doubted := act("e1", "2031-05-20", "163", "PER", "CHL", "happened")
	doubted.Confidence = 0.7
	came := act("e2", "2031-05-10", "172", "CHL", "PER", "happened")
	came.Confidence = 0.7
	plain.If, vague.If = nil, &If{}
	for _, c := range []struct {
		why    string
		c      Entry
		events []Entry
		asOf   string
		want   Settlement
	}{
		{"carried out once the condition came true", threat, []Entry{act("e1", "2031-05-20", "163", "PER", "CHL", "happened"), act("e2", "2031-05-10", "172", "CHL", "PER", "happened")}, "2031-08-01",
			Settlement{Status: "met", Event: "e1", Fulfilled: "e2"}},
		{"the act before the condition is another story", threat, []Entry{act("e1", "2031-05-05", "163", "PER", "CHL", "happened"), act("e2", "2031-05-10", "172", "CHL", "PER", "happened")}, "2031-05-12",
			Settlement{Status: "open", Fulfilled: "e2"}},
		{"nobody saw the condition", threat, []Entry{act("e1", "2031-05-20", "163", "PER", "CHL", "happened")}, "2031-08-01", Settlement{Status: "open"}},
		{"a condition that is no event", vague, []Entry{act("e1", "2031-05-20", "163", "PER", "CHL", "happened")}, "2031-08-01", Settlement{Status: "open"}},
		{"without a condition", plain, []Entry{act("e1", "2031-05-20", "163", "PER", "CHL", "happened")}, "2031-08-01", Settlement{Status: "met", Event: "e1"}},
		{"what the reader doubts settles nothing", plain, []Entry{doubted}, "2031-08-01", Settlement{Status: "open"}},
		{"nor is a condition true by it", threat, []Entry{came}, "2031-08-01", Settlement{Status: "open"}},
		{"toward nobody or another", plain, []Entry{act("e1", "2031-05-20", "163", "PER", "BOL", "happened")}, "2031-08-01", Settlement{Status: "open"}},
		{"a planned act settles nothing", threat, []Entry{act("e1", "2031-05-20", "163", "PER", "CHL", "planned")}, "2031-05-21", Settlement{Status: "open"}},
		{"an act before it settles nothing", threat, []Entry{act("e1", "2031-05-01", "163", "PER", "CHL", "happened")}, "2031-05-21", Settlement{Status: "open"}},
		{"another's act settles nothing", threat, []Entry{act("e1", "2031-05-20", "163", "BOL", "CHL", "happened")}, "2031-05-21", Settlement{Status: "open"}},
		{"the condition came true, nothing done", threat, []Entry{act("e2", "2031-05-10", "172", "CHL", "PER", "happened")}, "2031-08-01", Settlement{Status: "open", Fulfilled: "e2", Idle: true}},
		{"the condition came true lately", threat, []Entry{act("e2", "2031-05-10", "172", "CHL", "PER", "happened")}, "2031-05-15", Settlement{Status: "open", Fulfilled: "e2"}},
		{"an act upon oneself is one upon who speaks", its, []Entry{act("e2", "2031-05-10", "161", "CHL", "PER", "happened")}, "2031-08-01", Settlement{Status: "open", Fulfilled: "e2", Idle: true}},
		{"not one upon a third", its, []Entry{act("e2", "2031-05-10", "161", "CHL", "BOL", "happened")}, "2031-08-01", Settlement{Status: "open"}},
		{"demand met by whom it was made of", demand, []Entry{act("e3", "2031-05-12", "087", "CHL", "PER", "happened")}, "2031-05-21", Settlement{Status: "met", Event: "e3"}},
		{"demand past its deadline", demand, nil, "2031-05-21", Settlement{Status: "lapsed"}},
		{"demand not due yet", demand, nil, "2031-05-19", Settlement{Status: "open"}},
		{"refusal broken", refusal, []Entry{act("e4", "2031-05-12", "046", "PER", "CHL", "happened")}, "2031-05-21", Settlement{Status: "broken", Event: "e4"}},
		{"a person's word holds", settled, []Entry{act("e1", "2031-05-20", "163", "PER", "CHL", "happened")}, "2031-08-01", Settlement{Status: "withdrawn"}},
	} {
		got := Settle(&c.c, c.events, c.asOf)
		if got.Status != c.want.Status || got.Event != c.want.Event || got.Fulfilled != c.want.Fulfilled || got.Idle != c.want.Idle || got.Why == "" {
			t.Errorf("%s: %+v", c.why, got)
		}
	}
	if got := Settle(&plain, []Entry{doubted}, "2031-08-01"); len(got.Proposals) != 1 {
		t.Errorf("what is doubted is proposed: %+v", got)
	}
	other := act("e6", "2031-05-03", "163", "PER", "BOL", "happened")
	nobody := other
	nobody.Targets = nil
	if got := Settle(&plain, []Entry{other, nobody}, "2031-08-01"); got.Status != "open" || len(got.Proposals) != 1 {
		t.Errorf("an act toward nobody named is proposed, one toward another is not: %+v", got)
	}
	late := act("e5", "2031-07-20", "162", "PER", "CHL", "happened")
	if got := Settle(&threat, []Entry{late}, "2031-08-01"); got.Status != "open" || len(got.Proposals) != 1 || got.Proposals[0].Event != "e5" {
		t.Errorf("a likely act is proposed: %+v", got)
	}
}
