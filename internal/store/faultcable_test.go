package store_test

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// cable is a way to a PostgreSQL server that breaks at the n-th message to it: before it comes there, or once it did and no answer comes back, so that
// nobody knows whether it was done. If it is to last, nobody gets through after.
type cable struct {
	host string

	mu        sync.Mutex
	n, at     int // 0: it does not break, and messages are counted
	delivered bool
	lasting   bool
	broken    bool
}

// newCable lays a cable to the server of an address, and returns the address by it.
func newCable(t *testing.T, to string) (*cable, string) {
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{host: u.Host}
	t.Cleanup(func() { l.Close(); c.mend() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(in)
		}
	}()
	u.Host = l.Addr().String()
	u.RawQuery = "sslmode=disable"
	return c, u.String()
}

// breaks sets where the cable breaks.
func (c *cable) breaks(at int, delivered, lasting bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n, c.at, c.delivered, c.lasting, c.broken = 0, at, delivered, lasting, false
}

// mend ends what hangs on the cable and lets all through.
func (c *cable) mend() (messages int, broke bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	messages, broke = c.n, c.broken
	c.at, c.broken, c.lasting = 0, false, false
	return messages, broke
}

// next counts a message, and reports whether the cable breaks at it.
func (c *cable) next() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	if c.at > 0 && c.n == c.at {
		c.broken = true
		return true
	}
	return false
}

func (c *cable) cut() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken && c.lasting
}

func (c *cable) carry(in net.Conn) {
	defer in.Close()
	if c.cut() {
		return
	}
	out, err := net.Dial("tcp", c.host)
	if err != nil {
		return
	}
	defer out.Close()
	go func() {
		io.Copy(in, out)
		in.Close()
	}()
	for first := true; ; first = false {
		head := make([]byte, 5)
		if first { // the first message has no type
			head = head[:4]
		}
		if _, err := io.ReadFull(in, head); err != nil {
			return
		}
		body := make([]byte, max(0, int64(binary.BigEndian.Uint32(head[len(head)-4:]))-4))
		if _, err := io.ReadFull(in, body); err != nil {
			return
		}
		breaks := c.next()
		if breaks && !c.delivered || c.cut() && !breaks {
			return
		}
		if breaks { // what was delivered is done, and the answer is lost
			in.Close()
		}
		if _, err := out.Write(append(head, body...)); err != nil && !errors.Is(err, net.ErrClosed) {
			return
		}
		if breaks {
			out.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, out)
			return
		}
	}
}
