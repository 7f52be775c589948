package cli

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestBashCompletes(t *testing.T) {
	script := filepath.Join(t.TempDir(), "detente.bash")
	p, err := newParser(io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	var made bytes.Buffer
	completeBash(&made, spots(p.Model.Node))
	if err := os.WriteFile(script, made.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typed string // the word behind the last space is being typed
		want  []string
	}{
		{"detente ser", []string{"serve", "series"}},
		{"detente sources ", []string{"add", "list", "pause", "resume", "remove", "test"}},
		{"detente sources add --star", []string{"--starter"}},
		{"detente read --format ", []string{"text", "json", "html", "conllu"}},
		{"detente --help sources re", []string{"resume", "remove"}},
		{"detente completion ", []string{"bash", "zsh", "fish"}},
		{"detente serve --listen ", nil},
		{"detente read se", nil}, // files
	} {
		words := strings.Split(c.typed, " ")
		out, err := exec.Command("bash", append([]string{"-c", `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _detente; echo "${COMPREPLY[*]}"`, script}, words...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v: %s", c.typed, err, out)
		}
		if got := strings.Fields(string(out)); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.typed, got, c.want)
		}
	}
}

// The manual page and every completion name each command and each flag that help names.
func TestManualAndCompletionsAreWhole(t *testing.T) {
	p, err := newParser(io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	all := spots(p.Model.Node)
	if len(all) < 30 {
		t.Fatalf("only %d spots of the command line", len(all))
	}
	var man, zsh, fish bytes.Buffer
	writeManual(&man, p.Model)
	completeZsh(&zsh, all)
	completeFish(&fish, all)
	for _, s := range all {
		if len(s.commands) == 0 && !strings.Contains(man.String(), ".SS detente "+manual(s.path)) {
			t.Errorf("the manual page lacks %q", s.path)
		}
		if !strings.Contains(zsh.String(), "    '"+s.path+"')") || !strings.Contains(fish.String(), "__detente_at '\\''"+s.path+"'\\''") {
			t.Errorf("a completion lacks %q", s.path)
		}
		for _, f := range s.flags {
			if f.Name != "help" && !strings.Contains(man.String(), manual("--"+f.Name)) {
				t.Errorf("the manual page lacks --%s", f.Name)
			}
			if !strings.Contains(zsh.String(), "'--"+f.Name+":") || !strings.Contains(fish.String(), " -l "+f.Name+" ") {
				t.Errorf("a completion lacks --%s", f.Name)
			}
		}
	}
	for line := range strings.Lines(man.String()) { // no text is taken for a request
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !slices.Contains([]string{".TH", ".SH", ".SS", ".TP", ".B", ".I", ".RI"}, strings.TrimSpace(strings.Split(line, " ")[0])) {
			t.Errorf("the manual page has the request %q", line)
		}
	}
}
