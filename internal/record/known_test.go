package record

import (
	"errors"
	"testing"
	"time"
)

func actorClaim(t *testing.T, at int, c ActorClaim) ActorClaim {
	t.Helper()
	c.Author, c.Made = "ana", time.Date(2031, 5, 1, 0, at, 0, 0, time.UTC)
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestKnownActors(t *testing.T) {
	same := actorClaim(t, 1, ActorClaim{Verdict: ActorSame, Of: "person CHL j nunez", Other: "person CHL jose nunez"})
	office := actorClaim(t, 2, ActorClaim{Verdict: ActorIs, Of: "person CHL jose nunez", Name: "José Núñez", Offices: []Tenure{{Office: "Foreign Minister", Country: "CHL", From: "2030-01-01", To: "2031-06-30"}}})
	apart := actorClaim(t, 3, ActorClaim{Verdict: ActorApart, Of: "person CHL nunez", Other: "person CHL pia nunez", Documents: []string{"d1"}})
	back := actorClaim(t, 4, ActorClaim{Verdict: ActorSame, Of: "person CHL jose nunez", Other: "person CHL j nunez"}) // the reverse leads in no circle
	k := NewKnown([]ActorClaim{back, apart, office, same})
	for _, c := range []struct{ key, document, on, want string }{
		{"person CHL j nunez", "d2", "2031-05-01", "person CHL jose nunez"},
		{"person CHL nunez", "d1", "2031-05-01", "person CHL pia nunez"},
		{"person CHL nunez", "d2", "2031-05-01", "person CHL nunez"},
		{"office CHL foreign minister", "d2", "2031-05-01", "person CHL jose nunez"},
		{"office CHL foreign minister", "d2", "2031-07-01", "office CHL foreign minister"},
		{"office PER foreign minister", "d2", "2031-05-01", "office PER foreign minister"},
	} {
		if got := k.Key(c.key, c.document, c.on); got != c.want {
			t.Errorf("%s in %s on %s is %s, want %s", c.key, c.document, c.on, got, c.want)
		}
	}
	told := []Telling{{Document: "d1", Published: "2031-05-01", By: []string{"person CHL j nunez", "person CHL jose nunez"}, Toward: []string{"person CHL nunez"}}}
	k.Apply(told)
	if len(told[0].By) != 1 || told[0].Toward[0] != "person CHL pia nunez" {
		t.Errorf("%+v", told[0])
	}
	undo := actorClaim(t, 5, ActorClaim{Verdict: ActorUndo, Of: same.Of, Undoes: same.ID})
	if got := NewKnown([]ActorClaim{same, undo}).Key(same.Of, "", ""); got != same.Of {
		t.Errorf("after undoing it is %s", got)
	}
}

// A word that would lead in a circle is not followed, also where the circle does not end at whom it is about.
func TestKnownActorsLeadInNoCircle(t *testing.T) {
	a, b, x := "person CHL a", "person CHL b", "person CHL x"
	same := func(at int, of, other string) ActorClaim {
		return actorClaim(t, at, ActorClaim{Verdict: ActorSame, Of: of, Other: other})
	}
	k := NewKnown([]ActorClaim{same(1, b, a), same(2, a, x), same(3, a, b), same(4, x, b)})
	for _, key := range []string{a, b, x} {
		if got := k.Key(key, "", ""); got != x {
			t.Errorf("%s is %s, want %s", key, got, x)
		}
	}
}

func TestSealRefusesWhatSaysNothing(t *testing.T) {
	for _, c := range []struct {
		c    ActorClaim
		want error
	}{
		{ActorClaim{Verdict: ActorIs, Of: "person CHL x"}, ErrNothing},
		{ActorClaim{Verdict: ActorIs, Of: "nobody", Name: "x"}, ErrKey},
		{ActorClaim{Verdict: ActorSame, Of: "person CHL x", Other: "person CHL x"}, ErrItself},
		{ActorClaim{Verdict: ActorApart, Of: "person CHL x", Other: "person CHL y"}, ErrNothing},
		{ActorClaim{Verdict: ActorIs, Of: "person CHL x", Name: "x", Offices: []Tenure{{Office: "o", From: "2031-02-30"}}}, ErrValue},
		{ActorClaim{Verdict: ActorIs, Of: "person CHL x", Name: "x", Offices: []Tenure{{Office: "o", From: "2031-02-03", To: "2031-02-01"}}}, ErrValue},
		{ActorClaim{Verdict: "actor other", Of: "person CHL x"}, ErrVerdict},
	} {
		if err := c.c.Seal(); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.c, err, c.want)
		}
	}
}
