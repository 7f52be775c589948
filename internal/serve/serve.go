// Package serve is the record over HTTP: the page, the API that it uses and that programs use, live changes, feeds. One file an action; the
// table of routes in routes.go says who may ask for what. See doc/adr for what was decided.
package serve

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/account"
	"detente/internal/alert"
	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/read"
	"detente/internal/read/llm"
	"detente/internal/store"
)

// Limits of what one request may ask for and how long it may take.
const (
	maxBody       = 1 << 20 // bytes; a claim with a whole item and its actors is a hundredth of it
	maxList       = 500     // items of a page
	usualList     = 50
	headTimeout   = 5 * time.Second
	bodyTimeout   = 15 * time.Second
	answerTimeout = 45 * time.Second // streams have longer, see streamTimeout
	idleTimeout   = 2 * time.Minute
	maxHead       = 32 << 10 // bytes of request line and headers
)

// Web fetches what stands at an address.
type Web interface {
	Get(ctx context.Context, address string, cond fetch.Conditions) (*fetch.Response, error)
}

// Options are what whoever runs a server decides.
type Options struct {
	Store   *store.Store
	Books   *codebook.Books
	Reader  func() (*read.Reader, error) // loads the reader, once; nil to read nothing
	Second  *llm.Reader                  // nil: there is no second reader
	Web     Web                          // nil: nothing is fetched
	Mail    *alert.Mailer                // nil: alerts are not sent by mail
	Hooks   *fetch.Client                // by which webhooks are sent; nil: none are
	Link    string                       // where people reach this server, for links in alerts; without a slash at its end
	Page    fs.FS                        // index.html and what it needs
	Log     *slog.Logger
	Workers int    // documents read at the same time
	Version string // of the program
	User    string // who sits at this machine, where nobody need sign in

	SignIn   bool      // everybody must sign in
	Secure   bool      // browsers reach it over HTTPS: cookies go by nothing else
	Proxied  bool      // a proxy stands before it, which says where requests come from
	Provider *Provider // vouches for people; nil for none
}

// Server answers requests. Make it with New.
type Server struct {
	Options
	kept    *keep
	alerts  *alert.Engine
	cites   cites
	files   files
	hub     *hub
	metrics *metrics
	api     huma.API
	handler http.Handler
	editing sync.Mutex    // of people's claims: what is checked holds until it is kept
	wake    chan struct{} // there is something to fetch or to read
	exports chan struct{} // those under way
	guests  guests        // of where one signs in
	tries   tries
	hashes  account.Passwords
	found   found
	leaving atomic.Bool   // it is to end soon: see Run
	stop    chan struct{} // closed when streams are to end
	loaded  loaded
	twice   twice
}

// New makes a server.
func New(o Options) (*Server, error) {
	if o.Store == nil || o.Books == nil || o.Page == nil || o.Log == nil {
		return nil, errors.New("serve: store, code books, page and log are wanted")
	}
	if _, ok := o.Log.Handler().(careful); !ok {
		o.Log = slog.New(careful{o.Log.Handler()})
	}
	s := &Server{Options: o, hub: newHub(), wake: make(chan struct{}, 1), stop: make(chan struct{}), exports: make(chan struct{}, mostExports)}
	s.kept = newKeep(s.Store.Changes)
	s.kept.told = func() { s.hub.tell(Event{Kind: "measured"}) }
	s.files.FS = s.Page
	s.metrics = newMetrics(s)
	var err error
	if s.alerts, err = s.newAlerts(); err != nil {
		return nil, err
	}
	s.handler = s.mux()
	return s, nil
}

// Handler answers requests.
func (s *Server) Handler() http.Handler { return s.handler }
