package read_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"detente/internal/read"
	"detente/internal/read/readtest"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join(readtest.Root(t), "doc", "format", "reading.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// printed is a reading as a program that reads our JSON sees it.
func printed(t *testing.T, r *read.Reading) any {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteJSON(&out, false); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("%d line feeds in one line of JSON", n)
	}
	v, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// withDefs is the schema as JSON, to compare with.
func withDefs(t *testing.T) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(readtest.Root(t), "doc", "format", "reading.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReadingsKeepTheSchema(t *testing.T) {
	s := schema(t)
	bare := &read.Reading{Reader: read.About{Name: "builtin", Version: "1", Model: "x"},
		Document: read.Document{ID: "x", Language: "en", Text: "Nothing was said."}}
	bare.Finish()
	for name, r := range map[string]*read.Reading{"sample": readtest.Sample(t), "bare": bare} {
		if err := r.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Validate(printed(t, r)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEveryFieldIsInTheSchema holds the names we print against those that the schema describes.
func TestEveryFieldIsInTheSchema(t *testing.T) {
	root := withDefs(t)
	defs := root["$defs"].(map[string]any)
	properties := func(v any) map[string]any { return v.(map[string]any)["properties"].(map[string]any) }
	top := properties(root)
	for _, c := range []struct {
		of     reflect.Type
		schema map[string]any
	}{
		{reflect.TypeFor[read.Reading](), top},
		{reflect.TypeFor[read.About](), properties(top["reader"])},
		{reflect.TypeFor[read.Document](), properties(top["document"])},
		{reflect.TypeFor[read.Dateline](), properties(properties(top["document"])["dateline"])},
		{reflect.TypeFor[read.Span](), properties(defs["span"])},
		{reflect.TypeFor[read.When](), properties(defs["when"])},
		{reflect.TypeFor[read.Date](), properties(defs["date"])},
		{reflect.TypeFor[read.Place](), properties(defs["place"])},
		{reflect.TypeFor[read.Actor](), properties(defs["actor"])},
		{reflect.TypeFor[read.Statement](), properties(defs["statement"])},
		{reflect.TypeFor[read.Event](), properties(defs["event"])},
		{reflect.TypeFor[read.Commitment](), properties(defs["commitment"])},
		{reflect.TypeFor[read.Contact](), properties(defs["contact"])},
	} {
		ours := fields(c.of)
		for name := range ours {
			if c.schema[name] == nil {
				t.Errorf("%v prints %q, which the schema does not know", c.of, name)
			}
		}
		for name := range c.schema {
			if !ours[name] {
				t.Errorf("%v lacks %q of the schema", c.of, name)
			}
		}
	}
}

// fields are the names in JSON of a type's fields, embedded ones among them.
func fields(of reflect.Type) map[string]bool {
	out := map[string]bool{}
	for _, f := range reflect.VisibleFields(of) {
		if !f.Anonymous {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			out[name] = true
		}
	}
	return out
}

// TestWordsAreTheSchemas changes each word of the contract that a reading may hold, in turn, to each that the schema lists and
// to one that it does not, and asks schema and Validate to agree.
func TestWordsAreTheSchemas(t *testing.T) {
	defs := withDefs(t)["$defs"].(map[string]any)
	s := schema(t)
	enum := func(def, field string) []string {
		var out []string
		for _, v := range defs[def].(map[string]any)["properties"].(map[string]any)[field].(map[string]any)["enum"].([]any) {
			out = append(out, v.(string))
		}
		return out
	}
	for _, c := range []struct {
		words []string
		set   func(*read.Reading, string)
	}{
		{enum("actor", "kind"), func(r *read.Reading, w string) { r.Actors[0].Kind = w }},
		{enum("statement", "act"), func(r *read.Reading, w string) { r.Statements[0].Act = w }},
		{enum("statement", "form"), func(r *read.Reading, w string) { r.Statements[0].Form = w }},
		{enum("statement", "channel"), func(r *read.Reading, w string) { r.Statements[0].Channel = w }},
		{enum("event", "status"), func(r *read.Reading, w string) { r.Events[0].Status = w }},
		{enum("commitment", "kind"), func(r *read.Reading, w string) { r.Commitments[0].Kind = w }},
		{enum("commitment", "status"), func(r *read.Reading, w string) { r.Commitments[0].Status = w }},
		{enum("contact", "kind"), func(r *read.Reading, w string) { r.Contacts[0].Kind = w }},
		{enum("contact", "status"), func(r *read.Reading, w string) { r.Contacts[0].Status = w }},
	} {
		for _, w := range append(c.words, "mumbled") {
			r := readtest.Sample(t)
			c.set(r, w)
			ours, theirs := r.Validate(), s.Validate(printed(t, r))
			if (ours == nil) != (theirs == nil) || (ours == nil) == (w == "mumbled") {
				t.Errorf("%q: Validate says %v, the schema %v", w, ours, theirs)
			}
		}
	}
}

func TestReadingsSurviveJSON(t *testing.T) {
	want := readtest.Sample(t)
	var out bytes.Buffer
	if err := want.WriteJSON(&out, true); err != nil {
		t.Fatal(err)
	}
	var got read.Reading
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&got, want) {
		t.Errorf("read back: %+v\nwant %+v", got, *want)
	}
}

func TestValidateFindsWhatIsFalse(t *testing.T) {
	for _, c := range []struct {
		want string
		harm func(*read.Reading)
	}{
		{"contract", func(r *read.Reading) { r.Contract = "detente.reading/2" }},
		{"reader", func(r *read.Reading) { r.Reader.Model = "" }},
		{"document", func(r *read.Reading) { r.Document.Language = "" }},
		{"carriage returns", func(r *read.Reading) { r.Document.Text += "\r\n" }},
		{"required list", func(r *read.Reading) { r.Events = nil }},
		{"given twice", func(r *read.Reading) { r.Actors[1].ID = r.Actors[0].ID }},
		{"no name", func(r *read.Reading) { r.Actors[0].Name = "" }},
		{"not \"said so\"", func(r *read.Reading) { r.Statements[0].Content.Text = "said so" }},
		{"no span", func(r *read.Reading) { r.Statements[0].Content.End = 1 << 30 }},
		{"empty span", func(r *read.Reading) { r.Events[0].Trigger = read.Span{Start: 5, End: 5} }},
		{"span in \"body\"", func(r *read.Reading) { r.Statements[0].Content.In = "body" }},
		{"title that is empty", func(r *read.Reading) { r.Document.Title = "" }},
		{"is no day", func(r *read.Reading) { r.Statements[0].When.From = "2021-02-30" }},
		{"from 2021-12-08", func(r *read.Reading) { r.Statements[0].When.From = "2021-12-08" }},
		{"neither from nor to", func(r *read.Reading) { r.Dates[0].From, r.Dates[0].To = "", "" }},
		{"\"a99\" is not", func(r *read.Reading) { r.Events[0].Target = []string{"a99"} }},
		{"\"s99\" is not", func(r *read.Reading) { r.Commitments[0].SaidIn = "s99" }},
		{"list is missing", func(r *read.Reading) { r.Contacts[0].Participants = nil }},
		{"no evidence", func(r *read.Reading) { r.Contacts[0].Evidence = nil }},
		{"inside itself", func(r *read.Reading) { r.Statements[0].Inside = r.Statements[1].ID }},
		{"2 to 4 digits", func(r *read.Reading) { r.Events[0].CAMEO = "1" }},
		{"2 to 4 digits", func(r *read.Reading) { r.Events[0].CAMEO = "19x" }},
		{"no probability", func(r *read.Reading) { r.Events[0].Confidence = 1.5 }},
		{"place without a name", func(r *read.Reading) { r.Events[1].Place.Name = "" }},
		{"unknown", func(r *read.Reading) { r.Events[1].Unknown = map[string]string{"target": ""} }},
	} {
		r := readtest.Sample(t)
		c.harm(r)
		if err := r.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q: %v", c.want, err)
		}
	}
}
