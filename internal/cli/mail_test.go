package cli

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"detente/internal/alert/alerttest"
)

// mailBegin starts a mail server on this machine until the end of the script.
func mailBegin(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: mail-begin FOLDER")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	s := new(alerttest.Server).Start(l)
	folder := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(folder, 0o755))
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for n := 0; ; {
			for _, m := range s.Mails()[n:] {
				n++
				os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.eml", n)), []byte("RCPT "+m.To+"\n"+strings.ReplaceAll(m.Data, "\r\n", "\n")), 0o644)
			}
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	ts.Defer(func() { close(stop); <-stopped; s.Close() })
	ts.Setenv("SMTP", "smtp://"+s.Address())
	ts.Setenv("MAILS", folder)
}

// mailWait waits until so many mails came.
func mailWait(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: mail-wait N")
	}
	last := filepath.Join(ts.Getenv("MAILS"), args[0]+".eml")
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(last); err == nil {
			return
		}
	}
	ts.Fatalf("no mail %s came", args[0])
}
