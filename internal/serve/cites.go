package serve

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"detente/internal/record"
	"detente/internal/store"
)

const (
	// citedFor is how long the words of an entry are given out though the store changed since they were found: what one entry says seldom does. What is corrected here is
	// never hidden by it. Those found together end one after the other, over half as long again.
	citedFor = 2 * time.Minute
	// mostCited bounds the entries whose words are kept, in bytes of their JSON; in memory they take two to three times as much.
	mostCited = 32 << 20
)

// cites keeps the words of entries: to find those of a list takes the readings of dozens of documents.
type cites struct {
	corrected atomic.Int64 // how often somebody corrected anything here

	mu    sync.Mutex
	of    map[string]*cited
	bytes int
}

// cited are the words of an entry as they were found.
type cited struct {
	record.Cited
	entry     record.Entry // as it was listed
	corrected int64
	until     time.Time
	bytes     int
}

// find finds the words of an entry, if they are not known already.
func (k *cites) find(ctx context.Context, c *store.Citer, e *record.Entry) (record.Cited, error) {
	k.mu.Lock()
	known := k.of[e.ID]
	k.mu.Unlock()
	now := k.corrected.Load()
	if known != nil && known.corrected == now && time.Now().Before(known.until) && reflect.DeepEqual(&known.entry, e) {
		return known.Cited, nil
	}
	found, err := c.Cite(ctx, *e)
	if err != nil {
		return found, err
	}
	body, err := json.Marshal(&found)
	if err != nil {
		return found, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if was := k.of[e.ID]; was != nil {
		k.bytes -= was.bytes
	}
	if k.of == nil || k.bytes+len(body) > mostCited { // what is asked for is soon there again
		k.of, k.bytes = map[string]*cited{}, 0
	}
	k.of[e.ID] = &cited{found, *e, now, time.Now().Add(citedFor + rand.N(citedFor/2)), len(body)}
	k.bytes += len(body)
	return found, nil
}
