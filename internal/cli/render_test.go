package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReportFits(t *testing.T) {
	for _, l := range []look{{width: 80}, {width: 40}, {width: 100, colour: true}} {
		var out bytes.Buffer
		if err := writeReport(&out, sample(t), l); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if !l.colour && utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > l.width {
				t.Errorf("wider than %d: %s", l.width, line)
			}
		}
		if has := strings.Contains(out.String(), "\x1b"); has != l.colour {
			t.Errorf("colour %v, escapes %v", l.colour, has)
		}
		t.Logf("\n%s", &out)
	}
}

func TestPageHoldsTheTextAndItsLinks(t *testing.T) {
	var out bytes.Buffer
	r := sample(t)
	if err := writePage(&out, r); err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/page.html", out.Bytes(), 0o644)
}
