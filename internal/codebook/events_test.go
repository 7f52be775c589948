package codebook

import "testing"

func TestEventsRead(t *testing.T) {
	b, err := readEvents(files, "data")
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Find("invade")) == 0 {
		t.Error("no line for invade")
	}
}

func TestCompose(t *testing.T) {
	b, err := readEvents(files, "data")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ op, of, want string }{
		{"threaten", "163", "1312"},
		{"threaten", "190", "1384"},
		{"threaten", "", "130"},
		{"demand", "0874", "1056"},
		{"appeal", "0841", "0253"},
		{"intend", "042", "036"},
		{"intend", "163", "1312"},
		{"reject", "046", "125"},
		{"stop", "163", "085"},
		{"stop", "195", "0871"},
	} {
		if got, _, _ := b.Compose(c.op, c.of); got != c.want {
			t.Errorf("%s of %q is %s, want %s", c.op, c.of, got, c.want)
		}
	}
}
