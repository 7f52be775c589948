//go:build reference

package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"detente/internal/export/brief"
)

// TestReferenceBrief makes the brief of the United States and Russia over the winter of 2021 from what the White House published from October 2021 to March 2022. It takes
// the corpus, which is not ours to ship, from the file DETENTE_CORPUS, and keeps the store in DETENTE_STORE where that is set. What the brief must name was known
// beforehand: two calls of the presidents in December, one in February, threats on condition of an invasion, and what followed it.
func TestReferenceBrief(t *testing.T) {
	dir := t.TempDir()
	some := filepath.Join(dir, "winter.jsonl")
	n := winterOf(t, os.Getenv("DETENTE_CORPUS"), some)
	if n != 1061 {
		t.Errorf("%d documents of 1,061", n)
	}
	at := os.Getenv("DETENTE_STORE")
	if at == "" {
		at = filepath.Join(dir, "winter.db")
	}
	run := func(args ...string) []byte {
		t.Helper()
		var out, errs bytes.Buffer
		if status := Main(append(args, "--store", at), nil, &out, &errs); status != exitOK {
			t.Fatalf("%v: status %d: %s", args, status, errs.String())
		}
		return out.Bytes()
	}
	run("ingest", some)
	var b brief.Brief
	if err := json.Unmarshal(run("brief", "USA", "RUS", "--since", "2021-11-15", "--until", "2022-02-28", "--format", "json"), &b); err != nil {
		t.Fatal(err)
	}
	p := b.Pairs[0]
	for _, day := range []string{"2021-12-07", "2021-12-30", "2022-02-12"} {
		found := false
		for _, c := range p.Held {
			who := strings.Join(c.Who, " ")
			found = found || c.Day == day && c.Dated && strings.Contains(c.Kind, "call") && strings.Contains(who, "Biden") && strings.Contains(who, "Putin")
		}
		if !found {
			t.Errorf("no call of the presidents on %s", day)
		}
	}
	invade := regexp.MustCompile(`invad|invasion|escalat`)
	conditional, followed := 0, 0
	for _, c := range p.Bound[0] {
		if c.Kind != "threat" || !invade.MatchString(c.Condition) {
			continue
		}
		conditional++
		if c.Quote == "" || c.Publisher == "" {
			t.Errorf("%s has no words", c.ID)
		}
		if f := c.Followed; f != nil && c.Fulfilled != nil && c.Settled == "met" && f.Day >= "2022-02-21" && strings.Contains(f.Kind, "sanctions") {
			followed++
		}
	}
	t.Logf("%d threats on condition of an invasion, of %d that followed is told", conditional, followed)
	if conditional < 3 || followed < 1 {
		t.Error("want three threats on that condition, and the sanctions that followed one")
	}
	text := string(run("brief", "USA", "RUS", "--since", "2021-11-15", "--until", "2022-02-28"))
	for _, want := range []string{"**7 December 2021**, video call", "**30 December 2021**, call", "**12 February 2022**, call", "**On condition**", "Its condition came true on 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(text, "NaN") {
		t.Error("the page has a number that is none")
	}
}

// winterOf writes the documents of October 2021 to March 2022 to a file and returns how many there are.
func winterOf(t *testing.T, corpus, to string) (n int) {
	t.Helper()
	f, err := os.Open(corpus)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var out bytes.Buffer
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 1<<20), maxLine)
	for lines.Scan() {
		var d struct {
			Published string `json:"published"`
		}
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		if d.Published >= "2021-10-01" && d.Published < "2022-04-01" {
			out.Write(append(lines.Bytes(), '\n'))
			n++
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return n
}
