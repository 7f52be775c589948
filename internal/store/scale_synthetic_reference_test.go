//go:build reference

package store_test

import (
	"testing"

	"detente/internal/read"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// Ten million events are kept, counted and searched: make scale.
func TestScale(t *testing.T) {
	store.Invented = func(seed uint64, events int) (func(func(store.Publication, *read.Reading) bool), func(int) (store.Publication, *read.Reading), int, error) {
		s, err := storetest.NewSynthetic(seed, events)
		if err != nil {
			return nil, nil, 0, err
		}
		return s.Documents(), s.Document, s.Len(), nil
	}
	store.Scale(t)
}
