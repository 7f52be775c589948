package work_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/work"
)

// aBroker is a server of a test's own, which can be stopped and its list be wiped.
type aBroker struct {
	*testing.T
	folder, host string
	server       *work.Server
	parted       atomic.Bool // the network between the workers and the broker is cut: nothing comes through, and nobody is told
}

// wire is another way to the broker, which is cut while it is parted.
func (b *aBroker) wire() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	carry := func(from, to net.Conn) {
		defer from.Close()
		defer to.Close()
		some := make([]byte, 64<<10)
		for {
			n, err := from.Read(some)
			for b.parted.Load() {
				time.Sleep(10 * time.Millisecond)
			}
			if n > 0 {
				if _, err := to.Write(some[:n]); err != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", b.host)
			if err != nil {
				in.Close()
				continue
			}
			go carry(in, out)
			go carry(out, in)
		}
	}()
	return l.Addr().String()
}

func newBroker(t *testing.T) *aBroker {
	b := &aBroker{T: t, folder: filepath.Join(t.TempDir(), "broker"), host: "127.0.0.1:0"}
	b.start()
	b.host = strings.TrimPrefix(b.server.Address(), "nats://") // the same after it was stopped
	t.Cleanup(func() { b.server.Close() })
	return b
}

func (b *aBroker) start() {
	var err error
	if b.server, err = work.Serve(b.folder, b.host); err != nil {
		b.Fatal(err)
	}
}

func (b *aBroker) stopped(meanwhile func()) {
	b.server.Close()
	meanwhile()
	b.start()
}

// What happens to the broker, and what it does, changes nothing of the record: many processes on one store, the broker stopped in the middle,
// its list wiped, deliveries doubled and in another order, the network to it cut for a while.
func TestWhateverBecomesOfTheBrokerTheRecordIsTheSame(t *testing.T) {
	work.Redeliver(time.Second)
	reader, all := newReader(t), invented(t)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	alone := storetest.Open(t, storetest.SQLite(t))
	if _, err := alone.Add(ctx, all); err != nil {
		t.Fatal(err)
	}
	n := 0
	if err := work.Read(ctx, alone, reader, 2, watch(t, &n)); err != nil {
		t.Fatal(err)
	}
	if _, err := alone.Merge(ctx); err != nil {
		t.Fatal(err)
	}
	want := exported(t, alone)

	// The broker knows nothing of the kind of store: each is tried with two of the disturbances.
	for _, c := range []struct {
		name    string
		store   func(testing.TB) string
		disturb func(b *aBroker, documents int)
	}{
		{"calm", storetest.Postgres, func(*aBroker, int) {}},
		{"stopped", storetest.Postgres, func(b *aBroker, _ int) { b.stopped(func() { time.Sleep(100 * time.Millisecond) }) }},
		{"wiped", storetest.SQLite, func(b *aBroker, _ int) { b.stopped(func() { os.RemoveAll(b.folder) }) }},
		{"doubled", storetest.SQLite, func(b *aBroker, documents int) { b.double(documents) }},
		{"partitioned", storetest.Postgres, func(b *aBroker, _ int) { b.parted.Store(true); time.Sleep(3 * time.Second); b.parted.Store(false) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := c.store(t)
			b := newBroker(t)
			s := storetest.Open(t, at)
			if _, err := s.Add(ctx, all); err != nil {
				t.Fatal(err)
			}
			var machines sync.WaitGroup
			var once sync.Once
			struck := make(chan struct{})
			for range 2 {
				own := storetest.Open(t, at) // each as a process of its own has it
				machines.Go(func() {
					asked, err := work.Connect("nats://" + b.wire())
					if err != nil {
						t.Error(err)
						return
					}
					defer asked.Close()
					asked.Trouble = func(err error) { t.Log(err) }
					w := watch(t, new(int))
					w.Done = func(int) {
						once.Do(func() {
							go func() {
								defer close(struck)
								c.disturb(b, len(all))
							}()
						})
					}
					if err := asked.Read(ctx, own, reader, 1, w); err != nil {
						t.Error(err)
					}
				})
			}
			machines.Wait()
			if t.Failed() {
				return
			}
			<-struck
			if _, err := s.Merge(ctx); err != nil {
				t.Fatal(err)
			}
			if got := exported(t, s); !slices.Equal(got, want) {
				t.Errorf("the record differs: %s", firstDifference(got, want))
			}
			if _, err := s.Check(ctx, func(what string) { t.Errorf("check: %s", what) }, func() {}); err != nil {
				t.Error(err)
			}
		})
	}
}

// double puts every document on the list twice more, in another order, with some that are none.
func (b *aBroker) double(documents int) {
	conn, err := nats.Connect("nats://" + b.host)
	if err != nil {
		b.Error(err)
		return
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		b.Error(err)
		return
	}
	for name := range js.StreamNames(context.Background()).Name() {
		for range 2 {
			for _, id := range rand.Perm(documents + 3) {
				if _, err := js.Publish(context.Background(), name, fmt.Append(nil, id)); err != nil {
					b.Error(err)
				}
			}
		}
		js.Publish(context.Background(), name, []byte("none"))
	}
}

// A worker that runs on reads what is added, and brings the record up to date by itself.
func TestWorkersReadWhatIsAdded(t *testing.T) {
	reader, all := newReader(t), invented(t)[:3]
	b := newBroker(t)
	s := storetest.Open(t, storetest.SQLite(t))
	asked, err := work.Connect("nats://" + b.host)
	if err != nil {
		t.Fatal(err)
	}
	defer asked.Close()
	asked.Trouble = func(err error) { t.Log(err) }
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	ended := make(chan error)
	go func() { ended <- asked.Work(ctx, s, reader, 1, watch(t, new(int))) }()
	for i := range all {
		if _, err := s.Add(ctx, all[i:i+1]); err != nil {
			t.Fatal(err)
		}
		for {
			c, err := s.Count(ctx)
			if err != nil {
				t.Fatal(err)
			}
			marked, err := s.Marked(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if c.Readings == i+1 && !marked {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestBrokerThatOthersReachAsksForAToken(t *testing.T) {
	for _, at := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0"} {
		if s, err := work.Serve(t.TempDir(), at); err == nil {
			s.Close()
			t.Errorf("%s: open to all", at)
		}
	}
	s, err := work.Serve(t.TempDir(), "secret@127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := nats.Connect(strings.Replace(s.Address(), "secret@", "", 1)); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("without the token: %v", err)
	}
	conn, err := nats.Connect(s.Address())
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := work.Serve(t.TempDir(), l.Addr().String()); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("an address that is taken: %v", err)
	}
}

// What a reader fails on is told once, and waits for another reader.
func TestFailuresAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if _, err := s.Add(ctx, invented(t)[:2]); err != nil {
			t.Fatal(err)
		}
		unread, err := s.Unread(ctx, "one", 0, 10)
		if err != nil || len(unread) != 2 {
			t.Fatalf("%d, %v", len(unread), err)
		}
		if err := s.Fail(ctx, &unread[0], "one", errors.New("too hard")); err != nil {
			t.Fatal(err)
		}
		for reader, want := range map[string]int{"one": 1, "two": 2} {
			ids, err := s.UnreadIDs(ctx, reader, 10)
			if err != nil || len(ids) != want {
				t.Errorf("%s: %v, %v", reader, ids, err)
			}
		}
		among, err := s.UnreadAmong(ctx, "one", []int64{unread[0].ID, unread[1].ID, 99})
		if err != nil || len(among) != 1 || among[0].ID != unread[1].ID {
			t.Errorf("%v, %v", among, err)
		}
	})
}
