package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/record"
)

const (
	// mostKept bounds how many are kept; the one not asked for longest goes first.
	mostKept = 512
	// Taking in many documents changes the store several times a second. What it has overtaken is not made anew before it is restFor times as old
	// as its making took, between leastRest and mostRest; then it is still given out while it is made anew, until it is staleFor old. When it was made
	// anew who listens is told. What a person corrected here is never hidden by it: see renew.
	restFor   = 50
	leastRest = 3 * time.Second
	mostRest  = time.Minute
	staleFor  = 3 * time.Minute
	// noticed is how long a change may go unnoticed: a view asks for many things at once.
	noticed = 50 * time.Millisecond
	// behindTries is how often what needs a record that is just being brought up to date is tried again, and behindWait how long after.
	behindTries = 8
	behindWait  = 400 * time.Millisecond
	// makeTimeout bounds the making of one.
	makeTimeout = 2 * time.Minute
)

// keep keeps what is made of the store until the store changes.
type keep struct {
	changes   func(context.Context) (int64, error)
	told      func()        // what was overtaken was made anew; nil if nobody is to know
	fresh     atomic.Int64  // what was made before this change is not given out
	overtaken atomic.Bool   // something that was overtaken was given out
	slots     chan struct{} // for measures made at a time: half of the cores, so that those who wait for little do not wait for them
	wg        sync.WaitGroup

	mu    sync.Mutex
	cells map[string]*cell
	now   int64 // change of the store, as it was looked up last
	then  time.Time
}

type cell struct {
	value  any
	at     int64     // change of the store that it was made at
	made   time.Time // zero until it was
	took   time.Duration
	asked  time.Time
	making *making // nil while it is not being made
}

// making is one making, which others may wait for.
type making struct {
	done  chan struct{}
	at    int64
	value any
	err   error
}

// rests says that a making rests on what was made before: it is as old. Called with keep.mu held; nil is no making.
func (m *making) rests(c *cell) {
	if m != nil {
		m.at = min(m.at, c.at)
	}
}

func newKeep(changes func(context.Context) (int64, error)) *keep {
	return &keep{changes: changes, slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)), cells: map[string]*cell{}}
}

// renew says that somebody changed the store here and must see it.
func (k *keep) renew(ctx context.Context) error {
	n, err := k.changes(ctx)
	if err == nil {
		k.fresh.Store(n)
		k.mu.Lock()
		k.then = time.Time{}
		k.mu.Unlock()
	}
	return err
}

// change is the change of the store by now, or shortly before.
func (k *keep) change(ctx context.Context) (int64, error) {
	k.mu.Lock()
	n, then := k.now, k.then
	k.mu.Unlock()
	if time.Since(then) < noticed {
		return n, nil
	}
	n, err := k.changes(ctx)
	if err == nil {
		k.mu.Lock()
		k.now, k.then = n, time.Now()
		k.mu.Unlock()
	}
	return n, err
}

// wait waits for what is being made.
func (k *keep) wait() { k.wg.Wait() }

// kept is what a key names: as it was made, if that still holds, or made now.
func kept[T any](ctx context.Context, k *keep, key string, make func(context.Context) (T, error)) (T, error) {
	var none T
	now, err := k.change(ctx)
	if err != nil {
		return none, err
	}
	within, _ := ctx.Value(slotKey{}).(*making)
	v, m := k.look(key, now, within, func(ctx context.Context) (any, error) { return make(ctx) })
	if m == nil {
		return v.(T), nil
	}
	select {
	case <-m.done:
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if m.err != nil {
		return none, m.err
	}
	return m.value.(T), nil
}

// slotKey names the making in its context: what it needs of others is made in its slot, or two could wait for each other, and it is no newer than they are.
type slotKey struct{}

// look is what is kept under a key, or its making, to be waited for. within is the making that asks, nil for a request.
func (k *keep) look(key string, now int64, within *making, f func(context.Context) (any, error)) (any, *making) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.cells[key]
	if c == nil {
		k.room()
		c = &cell{}
		k.cells[key] = c
	}
	c.asked = time.Now()
	if !c.made.IsZero() && (c.at >= now || c.at >= k.fresh.Load() && time.Since(c.made) < min(max(restFor*c.took, leastRest), mostRest)) {
		if c.at < now {
			k.overtaken.Store(true)
		}
		within.rests(c)
		return c.value, nil
	}
	if c.making == nil || c.making.at < k.fresh.Load() { // one that began before a correction does not know of it
		m := &making{done: make(chan struct{}), at: now}
		c.making = m
		k.wg.Go(func() { k.make(c, m, within != nil, f) })
	}
	if !c.made.IsZero() && c.at >= k.fresh.Load() && time.Since(c.made) < staleFor {
		within.rests(c)
		return c.value, nil
	}
	return nil, c.making
}

// room makes room for one more.
func (k *keep) room() {
	if len(k.cells) < mostKept {
		return
	}
	oldest := ""
	for key, c := range k.cells {
		if c.making == nil && (oldest == "" || c.asked.Before(k.cells[oldest].asked)) {
			oldest = key
		}
	}
	delete(k.cells, oldest)
}

// make makes what is to be kept. Who asked first may be gone by the time it is there: others wait for it too.
func (k *keep) make(c *cell, m *making, within bool, f func(context.Context) (any, error)) {
	if !within {
		k.slots <- struct{}{}
		defer func() { <-k.slots }()
	}
	start := time.Now()
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), slotKey{}, m), makeTimeout)
	defer cancel()
	func() {
		defer func() {
			if p := recover(); p != nil {
				m.err = fmt.Errorf("serve: %v", p)
			}
		}()
		for try := 0; ; try++ {
			if m.value, m.err = f(ctx); !errors.Is(m.err, record.ErrBehind) || try == behindTries {
				return
			}
			time.Sleep(behindWait)
		}
	}()
	k.mu.Lock()
	if errors.Is(m.err, record.ErrBehind) && !c.made.IsZero() { // a whole one that is old is better than none
		m.value, m.err, m.at = c.value, nil, c.at
	}
	anew := m.err == nil && !c.made.IsZero() && m.at > c.at
	if m.err == nil && (c.made.IsZero() || m.at >= c.at) {
		c.value, c.at, c.made, c.took = m.value, m.at, time.Now(), time.Since(start)
	}
	if c.making == m {
		c.making = nil
	}
	k.mu.Unlock()
	close(m.done)
	if anew && k.told != nil {
		k.told()
	}
}

// frozen is a value with its JSON, which is written once for all who ask for it.
type frozen[T any] struct {
	value T
	raw   []byte
}

func freeze[T any](value T) (frozen[T], error) {
	raw, err := json.Marshal(value)
	return frozen[T]{value, raw}, err
}

// MarshalJSON is the JSON as it was written.
func (f frozen[T]) MarshalJSON() ([]byte, error) { return f.raw, nil }

// Schema describes it as what it is.
func (f frozen[T]) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[T](), true, "")
}
