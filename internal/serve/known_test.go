package serve_test

import (
	"net/http"
	"net/url"
	"reflect"
	"testing"

	"detente/internal/store"
)

// What people say of actors changes the record, is made again by a rebuild, and can be undone.
func TestActorsAreNamedJoinedAndParted(t *testing.T) {
	s := filled(t)
	c := started(t, s)
	at := func(key string) string { return "/api/v1/actors/" + url.PathEscape(key) }
	type claimed struct{ ID, Key string }
	type actor struct {
		Key, Name, Note string
		Offices         []struct{ Office, From string }
		Statements      int
		Claims          []struct{ ID, Made string }
	}
	const ushakov, sullivan = "person RUS yuri ushakov", "person USA jake sullivan"
	acting := func() []store.Acting {
		all, err := s.PageOfActors(t.Context(), "", "", "", store.Place{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := acting()

	// Added: found by name though nothing tells of it yet.
	var made claimed
	c.ask("POST", "/api/v1/actors", map[string]any{"kind": "person", "country": "RUS", "name": "Yegor Ushakov"}, &made, http.StatusCreated)
	c.ask("POST", "/api/v1/actors", map[string]any{"kind": "person", "country": "RUS", "name": "Yegor Ushakov"}, nil, 422)
	var list struct{ Items []actor }
	c.ask("GET", "/api/v1/actors?q=ushakov", nil, &list, 200)
	if len(list.Items) != 2 {
		t.Errorf("%+v", list.Items)
	}

	// Joined: what one said the other said.
	var joined claimed
	c.ask("POST", at(ushakov)+"/same", map[string]any{"other": made.Key}, &joined, http.StatusCreated)
	var a actor
	c.ask("GET", at(ushakov), nil, &a, 200)
	if a.Key != made.Key || a.Statements == 0 || len(a.Claims) != 2 {
		t.Errorf("%+v", a)
	}
	after := acting()
	if err := s.Rebuild(t.Context(), func() {}); err != nil {
		t.Fatal(err)
	}
	if got := acting(); !reflect.DeepEqual(got, after) {
		t.Errorf("rebuilt: %v, was %v", got, after)
	}
	if _, err := s.Check(t.Context(), func(what string) { t.Error(what) }, func() {}); err != nil {
		t.Error(err)
	}

	// Offices, by one who saw what is there, and by one who did not.
	about := map[string]any{"name": "Yuri Ushakov", "note": "aide", "offices": []any{map[string]any{"office": "aide", "country": "Russia", "from": "2012-05-21"}}}
	c.ask("PUT", at(made.Key), about, nil, http.StatusConflict)
	about["seen"] = a.Claims[1].Made
	c.ask("PUT", at(made.Key), about, nil, 200)
	c.ask("GET", at(made.Key), nil, &a, 200)
	if a.Name != "Yuri Ushakov" || a.Note != "aide" || len(a.Offices) != 1 || a.Offices[0].From != "2012-05-21" {
		t.Errorf("%+v", a)
	}
	about["offices"], about["seen"] = []any{map[string]any{"office": "aide", "country": "RUS", "from": "yesterday"}}, a.Claims[len(a.Claims)-1].Made
	c.ask("PUT", at(made.Key), about, nil, 422)

	// Undone: as it was.
	c.ask("DELETE", at(ushakov)+"/claims/"+joined.ID, nil, nil, 200)
	if got := acting(); !reflect.DeepEqual(got, before) {
		t.Errorf("undone: %v, was %v", got, before)
	}

	// Parted in one document.
	var said struct {
		Items []struct{ Citations []struct{ Document string } }
	}
	c.ask("GET", "/api/v1/entries?kind=statement&actor="+url.QueryEscape(sullivan), nil, &said, 200)
	if len(said.Items) == 0 {
		t.Fatal("Sullivan says nothing")
	}
	var parted claimed
	c.ask("POST", at(sullivan)+"/apart", map[string]any{"kind": "person", "country": "USA", "name": "Another <b>Sullivan</b>", "documents": []string{said.Items[0].Citations[0].Document}}, &parted, http.StatusCreated)
	c.ask("GET", "/api/v1/entries?kind=statement&actor="+url.QueryEscape(sullivan), nil, &said, 200)
	if len(said.Items) != 0 {
		t.Errorf("%d statements are still his", len(said.Items))
	}
	c.ask("POST", at("person USA nobody here")+"/same", map[string]any{"other": sullivan}, nil, 422)
	c.ask("PUT", at("person USA nobody here"), map[string]any{"name": "x"}, nil, 404)
	c.ask("DELETE", at(sullivan)+"/claims/0123456789abcdef", nil, nil, 404)
	c.ask("POST", at(sullivan)+"/apart", map[string]any{"name": "x", "documents": []string{"ffff"}}, nil, 422)
}
