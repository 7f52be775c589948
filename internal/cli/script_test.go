package cli

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"detente/internal/store/storetest"
	"detente/internal/text"
)

var update = flag.Bool("update", false, "rewrite what the tests expect with what the program prints")

func TestMain(m *testing.M) {
	testscript.Main(withStores{m}, map[string]func(){
		"detente": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// withStores ends the database server that tests asked for.
type withStores struct{ *testing.M }

func (m withStores) Run() int { return storetest.Run(m.M) }

// TestScripts runs testdata/script, one promise of the command line in each file. They may use, beside testscript's own
// commands, `make-text FILE BYTES` (one line of prose of that length), `bytes FILE HEX…` and `repeat FILE N LINE`, and `serve-begin FLAGS`,
// `serve-ask PATH`, `serve-end`; `second-begin ANSWER` is an endpoint for the second reader, whose model answers what the file holds; `mail-begin FOLDER` serves mail at $SMTP and puts what comes into a folder, as 1.eml, 2.eml, `mail-wait N` waits for the
// Nth.
func TestScripts(t *testing.T) {
	reports, err := filepath.Abs("../../testdata/reports")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("REPORT", filepath.Join(reports, "calls-2021-12.txt"))
			e.Setenv("MAXTEXT", fmt.Sprint(text.MaxBytes))
			e.Setenv("OVERTEXT", fmt.Sprint(text.MaxBytes+10))
			e.Setenv("OVERLINE", fmt.Sprint(maxLine+10))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"make-text": makeText, "make-events": makeEvents, "bytes": writeBytes, "repeat": repeat,
			"second-begin": secondBegin, "serve-begin": serveBegin, "serve-ask": serveAsk, "serve-end": serveEnd, "mail-begin": mailBegin, "mail-wait": mailWait,
		},
	})
}

// makeText writes one line of prose of a length.
func makeText(ts *testscript.TestScript, neg bool, args []string) {
	var n int
	if _, err := fmt.Sscan(args[1], &n); err != nil || neg {
		ts.Fatalf("usage: make-text FILE BYTES")
	}
	const prose = "The minister said on Monday that the talks would go on. "
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte(prose), n/len(prose)+1)[:n], 0o644))
}

// makeEvents writes hundred days of events, or as many as are asked for, from 2031-01-01 on as ICEWS does: Brazil and Peru consult four times a day; Russia
// criticises Ukraine on Mondays, and in the last week of the hundred days three times a day.
func makeEvents(ts *testscript.TestScript, neg bool, args []string) {
	days := 100
	if len(args) == 2 {
		_, err := fmt.Sscan(args[1], &days)
		ts.Check(err)
	}
	if len(args) < 1 || len(args) > 2 || neg {
		ts.Fatalf("usage: make-events FILE [DAYS]")
	}
	out := []byte("Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Country\n")
	n := 0
	add := func(day time.Time, source, code, target string) {
		n++
		out = fmt.Appendf(out, "%d\t%s\t%s\t%s\tx\t%s\t0\t%s\t%s\n", n, day.Format(time.DateOnly), source, source, code, target, target)
	}
	first := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range days {
		day := first.AddDate(0, 0, i)
		for range 4 {
			add(day, "Brazil", "040", "Peru")
		}
		conflicts := 0
		if day.Weekday() == time.Monday {
			conflicts = 1
		}
		if 93 <= i && i < 100 {
			conflicts = 3
		}
		for range conflicts {
			add(day, "Russia", "112", "Ukraine")
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out, 0o644))
}

func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	var out []byte
	for _, a := range args[1:] {
		var b byte
		if _, err := fmt.Sscanf(a, "%x", &b); err != nil || neg {
			ts.Fatalf("usage: bytes FILE HEX…")
		}
		out = append(out, b)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out, 0o644))
}

func repeat(ts *testscript.TestScript, neg bool, args []string) {
	var n int
	if _, err := fmt.Sscan(args[1], &n); err != nil || neg {
		ts.Fatalf("usage: repeat FILE N LINE")
	}
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.ReplaceAll(args[2], "%d", fmt.Sprint(i+1)) + "\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(out.String()), 0o644))
}
