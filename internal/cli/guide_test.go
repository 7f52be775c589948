package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"detente/internal/read/readtest"
)

// command is a line of détente in a document, as somebody would type it.
var command = regexp.MustCompile(`(?:^|[|;&(]\s*|\$ |sudo -u detente |DETENTE_\w+=\S+ )(?:\./)?detente ((?:[^|;&<>#"')]|"[^"]*"|'[^']*')*)`)

// TestGuideNamesWhatThereIs parses every command of détente that stands in code of README.md, doc and packaging, so that no page names a command or flag that is not there.
func TestGuideNamesWhatThereIs(t *testing.T) {
	root := readtest.Root(t)
	pages := []string{"README.md"}
	for _, pattern := range []string{"doc/*.md", "doc/guide/*.md", "doc/format/*.md"} {
		more, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range more {
			rel, err := filepath.Rel(root, page)
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, rel)
		}
	}
	// What commands name must be there where it is looked at while they are parsed.
	t.Chdir(t.TempDir())
	for _, folder := range []string{"FOLDER", "GOLD", "OTHER", "icews14"} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"FILE", "cert.pem", "key.pem"} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	for _, page := range pages {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range code(string(text)) {
			for _, found := range command.FindAllStringSubmatch(line, -1) {
				args := typedWords(found[1])
				if len(args) == 0 || strings.ContainsAny(args[0], "|[…") { // a pattern of commands, not one
					continue
				}
				seen++
				p, err := newParser(io.Discard, io.Discard, func(int) {})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := p.Parse(args); err != nil {
					t.Errorf("%s: %s\n  detente %q: %v", page, strings.TrimSpace(line), args, err)
				}
			}
		}
	}
	if seen < 80 {
		t.Errorf("only %d commands seen: the test looks in the wrong place", seen)
	}
}

// code are the lines of a document that are code: fenced, or four spaces in. A line that goes on behind "\" is one.
func code(text string) (lines []string) {
	fenced := false
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", " ")) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
			continue
		}
		if trimmed, indented := strings.CutPrefix(line, "    "); fenced || indented {
			lines = append(lines, strings.TrimSpace(strings.TrimPrefix(trimmed, "$ ")))
		}
	}
	return lines
}

// typedWords are the words of a command, without quotation marks.
func typedWords(s string) (out []string) {
	var word strings.Builder
	begun, within := false, rune(0)
	for _, r := range s + " " {
		switch {
		case within != 0 && r == within:
			within = 0
		case within == 0 && (r == '"' || r == '\''):
			within, begun = r, true
		case within == 0 && (r == ' ' || r == '\t'):
			if begun {
				out = append(out, word.String())
				word.Reset()
				begun = false
			}
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	return out
}

// guided are the pages whose commands are run, in this order and in one folder.
var guided = []string{"first-ten-minutes.md", "daily-work.md", "correcting.md", "backing-up.md", "running-for-a-team.md"}

const (
	console = "```console\n"
	fence   = "```"
	prompt  = "$ "
)

// TestGoldenGuide does what the guide says, as it is written, and holds what is shown below a command against what it prints: all of it, or its beginning where "…" follows.
// Nothing below a command promises only that it goes well. With -update what is shown is written anew, as many lines as there are.
func TestGoldenGuide(t *testing.T) {
	root := readtest.Root(t)
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "testdata", "reports"), os.DirFS(filepath.Join(root, "testdata", "reports"))); err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("detente")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(program, filepath.Join(folder, "detente")); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, page := range guided {
		path := filepath.Join(root, "doc", "guide", page)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(string(text), console)
		for i, part := range parts[1:] {
			block, rest, ok := strings.Cut(part, fence)
			if !ok {
				t.Fatalf("%s: a block has no end", page)
			}
			var fresh strings.Builder
			for _, step := range strings.Split("\n"+block, "\n"+prompt)[1:] {
				typed, shown, _ := strings.Cut(strings.TrimSuffix(step, "\n"), "\n")
				ran++
				printed := strings.TrimSuffix(follow(t, folder, typed), "\n")
				if *update {
					shown = renew(shown, printed)
				}
				fresh.WriteString(strings.TrimRight(prompt+typed+"\n"+shown, "\n") + "\n")
				if want, more := strings.CutSuffix(shown, leftOut); shown != "" && printed != shown && !(more && strings.HasPrefix(printed, want)) {
					t.Errorf("%s: %s\nprints\n%s\nthe guide shows\n%s", page, typed, printed, shown)
				}
			}
			parts[i+1] = fresh.String() + fence + rest
		}
		if *update && !t.Failed() {
			if err := os.WriteFile(path, []byte(strings.Join(parts, console)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if ran < 20 {
		t.Errorf("only %d commands were run", ran)
	}
}

// renew is as much of what was printed as is shown.
func renew(shown, printed string) string {
	if !strings.HasSuffix(shown, leftOut) {
		if shown == "" {
			return ""
		}
		return printed
	}
	lines := strings.SplitAfter(printed, "\n")
	return strings.Join(lines[:min(len(lines), strings.Count(shown, "\n"))], "") + leftOut
}

// follow does one step in a folder and returns what was printed. A server is interrupted when it has read what there is.
func follow(t *testing.T, folder, typed string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	serves := strings.Contains(typed, "detente serve")
	if serves { // another may have the usual port
		typed += " --listen " + freePort(t)
	}
	cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", typed)
	if serves {
		cmd = exec.CommandContext(ctx, "bash", "-c", "exec "+typed)
	}
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "DETENTE_STORE=detente.db", "DETENTE_CONTACT=")
	if !serves {
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", typed, err, out)
		}
		return string(out)
	}
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(log); lines.Scan(); {
		if strings.Contains(lines.Text(), `"msg":"read"`) {
			cmd.Process.Signal(os.Interrupt)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%s: %v", typed, err)
	}
	return ""
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr())
}
