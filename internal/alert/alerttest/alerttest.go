// Package alerttest is a small mail server, for tests.
package alerttest

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// Server is a mail server that takes what comes. Its fields are set before Start.
type Server struct {
	Offers  []string    // extensions
	TLS     *tls.Config // of STARTTLS
	Refuses string      // answer to RCPT, "" to take it

	listener net.Listener
	wg       sync.WaitGroup
	mu       sync.Mutex
	mails    []Mail
}

// Mail is one that was taken.
type Mail struct {
	From, To, Auth string
	Secure         bool   // over TLS
	Data           string // head and body
}

// Start serves on a listener until Close.
func (s *Server) Start(l net.Listener) *Server {
	s.listener = l
	s.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.wg.Go(func() { s.talk(c) })
		}
	})
	return s
}

// Address is where it serves.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Close ends it.
func (s *Server) Close() {
	s.listener.Close()
	s.wg.Wait()
}

// Mails are those that were taken.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails
}

func (s *Server) talk(c net.Conn) {
	defer func() { c.Close() }()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	r := bufio.NewReader(c)
	say := func(line string) { io.WriteString(c, line+"\r\n") }
	say("220 stub")
	var m Mail
	_, m.Secure = c.(*tls.Conn)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		switch word := strings.ToUpper(line); {
		case strings.HasPrefix(word, "EHLO"):
			say("250-stub")
			for _, o := range s.Offers {
				if o != "STARTTLS" || !m.Secure {
					say("250-" + o)
				}
			}
			say("250 8BITMIME")
		case word == "STARTTLS":
			say("220 go on")
			over := tls.Server(c, s.TLS)
			if over.Handshake() != nil {
				return
			}
			c, r, m.Secure = over, bufio.NewReader(over), true
		case strings.HasPrefix(word, "AUTH"):
			m.Auth = line
			say("235 welcome")
		case strings.HasPrefix(word, "MAIL FROM:"):
			m.From = line[len("MAIL FROM:"):]
			say("250 ok")
		case strings.HasPrefix(word, "RCPT TO:"):
			m.To = line[len("RCPT TO:"):]
			if s.Refuses != "" {
				say(s.Refuses)
				continue
			}
			say("250 ok")
		case word == "DATA":
			say("354 go on")
			var data strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				data.WriteString(strings.TrimPrefix(line, "."))
			}
			m.Data = data.String()
			s.mu.Lock()
			s.mails = append(s.mails, m)
			s.mu.Unlock()
			say("250 taken")
		case word == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}
