package work

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"detente/internal/read"
	"detente/internal/store"
)

const (
	listed     = 5000                   // ids put on the list at a time
	look       = 250 * time.Millisecond // how long a worker waits for a job before it looks whether the list is empty
	mergeEvery = 30 * time.Second       // how old the record may be while readings keep coming in
	answers    = 2 * time.Second        // how long the broker may take to answer
	starts     = 20 * time.Second       // and to start
)

// redeliver is when a job that was not acknowledged is handed out again. One that only takes longer is done twice, which changes nothing.
var redeliver = 30 * time.Second // a variable for the tests alone

// Server is a broker of our own, which any number of machines may ask. What it keeps may be lost: it is filled again from the store.
type Server struct {
	nats *server.Server
	user *url.Userinfo
}

// Serve starts a broker that keeps its list in a folder and is asked at an address, host and port, with a token before an @ if it is to ask
// for one. It must, if others than this machine can reach it.
func Serve(folder, listen string) (*Server, error) {
	u, err := url.Parse("nats://" + listen)
	if err != nil {
		return nil, fmt.Errorf("work: broker at %q: %w", listen, err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		return nil, fmt.Errorf("work: broker at %q: an address is host:port", listen)
	}
	if ip := net.ParseIP(u.Hostname()); u.User.Username() == "" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("work: broker at %q: others can reach it: put a token before it, as in TOKEN@%s", listen, listen)
	}
	free, err := net.Listen("tcp", u.Host) // the server would only try again and again
	if err != nil {
		return nil, fmt.Errorf("work: broker: %w", err)
	}
	free.Close()
	if port == 0 {
		port = server.RANDOM_PORT
	}
	s, err := server.NewServer(&server.Options{Host: u.Hostname(), Port: port, Authorization: u.User.Username(), JetStream: true, StoreDir: folder,
		SyncAlways: true, NoSigs: true, NoLog: true})
	if err != nil {
		return nil, fmt.Errorf("work: broker: %w", err)
	}
	s.Start()
	if !s.ReadyForConnections(starts) {
		s.Shutdown()
		return nil, fmt.Errorf("work: broker at %s does not start", u.Host)
	}
	return &Server{s, u.User}, nil
}

// Address is the address at which this machine asks the server.
func (s *Server) Address() string {
	at := url.URL{Scheme: "nats", User: s.user, Host: s.nats.Addr().String()}
	return at.String()
}

// Close ends the server.
func (s *Server) Close() {
	s.nats.Shutdown()
	s.nats.WaitForShutdown()
}

// Broker is a list, on a NATS server with JetStream, of the documents that wait to be read. It is never the record: what stands on it are
// ids of documents; whether one is to be read the store alone knows. So a job done twice, late or in another order changes nothing, and a
// list that was lost is written again.
type Broker struct {
	conn *nats.Conn
	js   jetstream.JetStream
	// Trouble is told when the broker does not answer; it is asked again.
	Trouble func(error)
}

// Connect uses the broker at a nats:// address, or several with commas between. It need not be up yet.
func Connect(address string) (*Broker, error) {
	conn, err := nats.Connect(address, nats.Name("detente"), nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(look))
	if err != nil {
		return nil, fmt.Errorf("work: broker: %w", err)
	}
	js, err := jetstream.New(conn, jetstream.WithPublishAsyncTimeout(answers), jetstream.WithPublishAsyncMaxPending(listed))
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("work: broker: %w", err)
	}
	return &Broker{conn: conn, js: js, Trouble: func(error) {}}, nil
}

// Close leaves the broker.
func (b *Broker) Close() {
	b.conn.FlushTimeout(time.Second) // what was acknowledged last; if it does not arrive the job comes again
	b.conn.Close()
}

// Read reads with the others that ask the broker until no document of the store is unread.
func (b *Broker) Read(ctx context.Context, s *store.Store, r *read.Reader, workers int, w Watch) error {
	return reading(ctx, s, r, workers, w, func(ctx context.Context, todo chan<- job) error {
		return b.feed(ctx, s, r.Digest(), workers, todo, func(empty bool) (bool, error) { return !empty, nil })
	})
}

// Work reads with the others that ask the broker, and brings the record up to date, until it is stopped.
func (b *Broker) Work(ctx context.Context, s *store.Store, r *read.Reader, workers int, w Watch) error {
	merged := time.Now()
	return reading(ctx, s, r, workers, w, func(ctx context.Context, todo chan<- job) error {
		return b.feed(ctx, s, r.Digest(), workers, todo, func(empty bool) (bool, error) {
			if !empty && time.Since(merged) < mergeEvery {
				return true, nil
			}
			merged = time.Now()
			marked, err := s.Marked(ctx)
			if marked && err == nil {
				_, err = s.Merge(ctx)
			}
			return true, err
		})
	})
}

// feed hands out jobs. Between them it asks whether to go on, and says whether nothing is left to read.
func (b *Broker) feed(ctx context.Context, s *store.Store, reader string, workers int, todo chan<- job, goOn func(empty bool) (bool, error)) error {
	id, err := s.ID(ctx)
	if err != nil {
		return err
	}
	l := list{js: b.js, name: "detente-" + id + "-" + reader}
	for {
		var failed *brokerError
		empty, err := l.fill(ctx, s, reader)
		if err == nil && !empty {
			err = l.take(ctx, s, reader, 2*workers, todo)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.As(err, &failed) {
			b.Trouble(err)
		} else if err != nil {
			return err
		}
		more, err := goOn(empty)
		if err != nil || !more {
			return err
		}
		if empty || failed != nil {
			select {
			case <-time.After(look):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// brokerError is trouble with the broker, which passes; all other is with the store.
type brokerError struct{ err error }

func (e *brokerError) Error() string { return "work: broker: " + e.err.Error() }
func (e *brokerError) Unwrap() error { return e.err }

// list is the list of what waits in one store for one reader.
type list struct {
	js   jetstream.JetStream
	name string
	jobs jetstream.Consumer
}

// fill writes the list anew from the store when all that stood on it is done, or it was lost. empty says that nothing is left to read.
func (l *list) fill(ctx context.Context, s *store.Store, reader string) (empty bool, err error) {
	ask, cancel := context.WithTimeout(ctx, answers) // a question to a server that goes down is never answered
	defer cancel()
	stream, err := l.js.CreateOrUpdateStream(ask, jetstream.StreamConfig{Name: l.name, Subjects: []string{l.name}, Retention: jetstream.WorkQueuePolicy, Storage: jetstream.FileStorage})
	if err == nil {
		l.jobs, err = stream.CreateOrUpdateConsumer(ask, jetstream.ConsumerConfig{Durable: "readers", AckPolicy: jetstream.AckExplicitPolicy, AckWait: redeliver, MaxAckPending: -1})
	}
	if err != nil {
		return false, &brokerError{err}
	}
	state := stream.CachedInfo().State
	if state.Msgs > 0 {
		return false, nil
	}
	// All that was handed out was kept before it left the list: the store is asked after.
	ids, err := s.UnreadIDs(ctx, reader, listed)
	if err != nil || len(ids) == 0 {
		return err == nil, err
	}
	var last jetstream.PubAckFuture
	for _, id := range ids {
		// Others may see the list empty at the same time: what they write is the same message by its id.
		job := strconv.FormatInt(id, 10)
		if last, err = l.js.PublishAsync(l.name, []byte(job), jetstream.WithMsgID(job+" after "+strconv.FormatUint(state.LastSeq, 10))); err != nil {
			return false, &brokerError{err}
		}
	}
	select {
	case <-last.Ok():
	case err := <-last.Err(): // what is missing on the list is written the next time
		return false, &brokerError{err}
	case <-ask.Done():
		return false, &brokerError{ask.Err()}
	}
	return false, nil
}

// take hands the next jobs on, at most n. What is read already is only acknowledged.
func (l *list) take(ctx context.Context, s *store.Store, reader string, n int, todo chan<- job) error {
	batch, err := l.jobs.Fetch(n, jetstream.FetchMaxWait(look))
	if err != nil {
		return &brokerError{err}
	}
	messages := map[int64][]jetstream.Msg{}
	var ids []int64
	for m := range batch.Messages() {
		id, err := strconv.ParseInt(string(m.Data()), 10, 64)
		if err != nil { // not ours
			m.Term()
			continue
		}
		messages[id] = append(messages[id], m)
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		if err := batch.Error(); err != nil && !errors.Is(err, nats.ErrTimeout) {
			return &brokerError{err}
		}
		return nil
	}
	unread, err := s.UnreadAmong(ctx, reader, ids)
	if err != nil {
		return err
	}
	for _, u := range unread {
		of := messages[u.ID]
		delete(messages, u.ID)
		if err := put(ctx, todo, job{u, func() { acknowledge(of) }}); err != nil {
			return err
		}
	}
	for _, of := range messages {
		acknowledge(of)
	}
	return nil
}

// acknowledge takes jobs off the list. Where that fails they are handed out again and found to be done.
func acknowledge(messages []jetstream.Msg) {
	for _, m := range messages {
		m.Ack()
	}
}
