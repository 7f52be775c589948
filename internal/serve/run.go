package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// stopTimeout is how long what is under way may take to finish once the server stops: under the 30 s after which Kubernetes kills.
const stopTimeout = 25 * time.Second

// Running is how a server runs.
type Running struct {
	Log *slog.Logger
	// Drain is how long it goes on answering after it was told to stop, while /readyz already says no: as long as what shares out requests needs to
	// notice. 0 where nothing does.
	Drain time.Duration
	// Ready is told when the server answers; its error ends the server. nil: nobody is told.
	Ready func(context.Context) error
}

// Run answers on a listener until ctx ends, then lets what is under way finish. It answers from the first moment: that it lives, and that it is not
// ready while open makes the server, which takes long where a store is brought to this version. Sources are asked and documents read meanwhile.
func Run(ctx context.Context, l net.Listener, how Running, open func(context.Context) (*Server, error)) error {
	var server atomic.Pointer[Server]
	srv := &http.Server{ReadHeaderTimeout: headTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHead, ErrorLog: slog.NewLogLogger(how.Log.Handler(), slog.LevelWarn),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if s := server.Load(); s != nil {
				s.handler.ServeHTTP(w, r)
			} else {
				starting(w, r)
			}
		})}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	background, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	s, err := open(ctx)
	if err == nil {
		server.Store(s)
		if how.Ready != nil {
			err = how.Ready(ctx)
		}
	}
	if err != nil {
		srv.Close()
		<-ended
		return err
	}
	wg.Go(func() { s.work(background) })
	wg.Go(func() { s.warm(background) })
	wg.Go(func() { s.alerts.Run(background) })
	wg.Go(func() { s.second(background) })
	wg.Go(func() { s.sweeping(background) })
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = s.end(context.WithoutCancel(ctx), srv, how.Drain)
	}
	cancel()
	wg.Wait()
	s.kept.wait()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// end says that this server is not ready any more, goes on for some time, tells those who listen to come again, takes nothing new, and waits for what is
// under way.
func (s *Server) end(ctx context.Context, srv *http.Server, drain time.Duration) error {
	s.Log.Info("stopping", "drain", drain.String())
	s.leaving.Store(true)
	time.Sleep(drain)
	close(s.stop)
	late, done := context.WithTimeout(ctx, stopTimeout)
	defer done()
	err := srv.Shutdown(late)
	if err != nil {
		srv.Close()
		return fmt.Errorf("some requests took over %v and were cut off: %w", stopTimeout, err)
	}
	s.Log.Info("stopped")
	return nil
}

// starting answers before there is a server.
func starting(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/healthz" {
		healthz(w, r)
		return
	}
	w.Header().Set("Retry-After", "2")
	plainly(w, http.StatusServiceUnavailable, "starting: the store is being opened and brought to this version")
}

// healthz says that the process lives. What cannot be reached from here is no reason to start it anew.
func healthz(w http.ResponseWriter, _ *http.Request) { plainly(w, http.StatusOK, "alive") }

// readyz says whether requests may be sent here: not while it is to end, nor while the store cannot be read.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if s.leaving.Load() {
		plainly(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), headTimeout)
	defer cancel()
	if _, err := s.Store.Changes(ctx); err != nil {
		s.Log.ErrorContext(r.Context(), "the store cannot be read", "failure", err)
		plainly(w, http.StatusServiceUnavailable, "the store cannot be read; the log of the server says why")
		return
	}
	plainly(w, http.StatusOK, "ready")
}
