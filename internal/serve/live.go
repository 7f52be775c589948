package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

const (
	heartbeat    = 20 * time.Second // proxies close what is silent for a minute
	mostLive     = 1000             // listeners
	livePatience = 64               // events that a slow listener may be behind; then it is let go, and asks anew
	livePause    = 10 * time.Second // for one write
)

// Event is something that changed.
type Event struct {
	Kind     string   `json:"kind" enum:"read,measured,corrected,alarm,alert,source,situation,behind" doc:"read: documents were read and the record is up to date; measured: what is measured was made anew; corrected; alarm; alert: a rule was changed, or a message of one was sent or not taken; source; situation; behind: more happened than was told, ask anew"`
	Document string   `json:"document,omitempty"` // corrected
	Entry    string   `json:"entry,omitempty"`
	Count    int      `json:"count,omitempty"`   // documents read
	Pair     []string `json:"pair,omitempty"`    // of an alarm
	Day      string   `json:"day,omitempty"`     // of an alarm
	Address  string   `json:"address,omitempty"` // of a source
	Name     string   `json:"name,omitempty"`    // of a situation, of a rule
	Fault    string   `json:"fault,omitempty"`   // of a source, of a delivery
}

// hub hands events to who listens.
type hub struct {
	mu        sync.Mutex
	listeners map[chan Event]bool
}

func newHub() *hub { return &hub{listeners: map[chan Event]bool{}} }

// tell tells all who listen. One who is too far behind is let go.
func (h *hub) tell(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		select {
		case l <- e:
		default:
			delete(h.listeners, l)
			close(l)
		}
	}
}

// listen begins to listen; nil if there are too many.
func (h *hub) listen() chan Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.listeners) >= mostLive {
		return nil
	}
	l := make(chan Event, livePatience)
	h.listeners[l] = true
	return l
}

func (h *hub) leave(l chan Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, l)
}

func (s *Server) live(context.Context, *struct{}) (*huma.StreamResponse, error) {
	l := s.hub.listen()
	if l == nil {
		return nil, huma.Error503ServiceUnavailable(fmt.Sprintf("%d listen already: try again later", mostLive))
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		defer s.hub.leave(l)
		s.metrics.listeners.Inc()
		defer s.metrics.listeners.Dec()
		_, w := humago.Unwrap(ctx)
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Accel-Buffering", "no")
		control := http.NewResponseController(w)
		send := func(format string, args ...any) bool {
			control.SetWriteDeadline(time.Now().Add(livePause))
			_, err := fmt.Fprintf(w, format, args...)
			return err == nil && control.Flush() == nil
		}
		if !send("retry: 2000\n\n") {
			return
		}
		beat := time.NewTicker(heartbeat)
		defer beat.Stop()
		for {
			ok := true
			select {
			case <-ctx.Context().Done():
				return
			case <-s.stop: // come again, not all at the same moment
				send(": stopping\nretry: %d\n\n", 1000+rand.IntN(3000))
				return
			case <-beat.C:
				ok = send(": still here\n\n")
			case e, more := <-l:
				if !more {
					send("data: {\"kind\":\"behind\"}\n\n")
					return
				}
				line, _ := json.Marshal(e)
				ok = send("data: %s\n\n", line)
			}
			if !ok {
				return
			}
		}
	}}, nil
}
