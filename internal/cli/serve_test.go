package cli

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// serving is `detente serve` as a script runs it.
type serving struct {
	cmd  *exec.Cmd
	base string
	said *said
}

// said is what a process writes, which others read meanwhile.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

const patience = 60 * time.Second // for a machine that does much else

var opened = regexp.MustCompile(`Open (http://127\.0\.0\.1:\d+)`)

// serveBegin starts `detente serve` with more flags on a free port.
func serveBegin(ts *testscript.TestScript, neg bool, args []string) {
	s := &serving{cmd: exec.Command("detente", append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...), said: new(said)}
	s.cmd.Dir, s.cmd.Stderr = ts.MkAbs("."), s.said
	s.cmd.Env = append(os.Environ(), "DETENTE_STORE=", "DETENTE_CONTACT=")
	if neg {
		ts.Fatalf("usage: serve-begin FLAGS…")
	}
	ts.Check(s.cmd.Start())
	ts.Defer(func() { s.cmd.Process.Kill() })
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if at := opened.FindStringSubmatch(s.said.String()); at != nil {
			s.base = at[1]
			ts.Setenv("SERVING", strings.TrimPrefix(s.base, "http://"))
			servings.Store(ts.MkAbs("."), s)
			return
		}
	}
	ts.Fatalf("detente serve does not say where it is: %s", s.said)
}

// servings are the servers of scripts by their folders.
var servings sync.Map

func servingOf(ts *testscript.TestScript) *serving {
	s, ok := servings.Load(ts.MkAbs("."))
	if !ok {
		ts.Fatalf("serve-begin first")
	}
	return s.(*serving)
}

// serveAsk asks for a path, by the token in a file if one is named; its answer is what stdout looks at.
func serveAsk(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: serve-ask PATH [TOKENFILE]")
	}
	client := http.Client{Timeout: patience}
	r, err := http.NewRequest(http.MethodGet, servingOf(ts).base+args[0], nil)
	ts.Check(err)
	if len(args) == 2 {
		r.Header.Set("Authorization", "Bearer "+strings.TrimSpace(ts.ReadFile(args[1])))
	}
	resp, err := client.Do(r)
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	ts.Stdout().Write(body)
	if neg == (resp.StatusCode < 400) {
		ts.Fatalf("%s: %s: %s", args[0], resp.Status, body)
	}
}

// serveEnd interrupts the server and waits for its end; what it wrote is what stderr looks at.
func serveEnd(ts *testscript.TestScript, neg bool, args []string) {
	s := servingOf(ts)
	ts.Check(s.cmd.Process.Signal(os.Interrupt))
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	select {
	case err := <-ended:
		ts.Stderr().Write([]byte(s.said.String()))
		if err != nil {
			ts.Fatalf("detente serve: %v: %s", err, s.said)
		}
	case <-time.After(patience):
		ts.Fatalf("detente serve does not end: %s", s.said)
	}
}
