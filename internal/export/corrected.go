package export

import (
	"context"
	"fmt"
	"slices"

	"detente/internal/export/gold"
	"detente/internal/record"
	"detente/internal/store"
)

// nameLength is how many digits of a document's hash name its files.
const nameLength = 16

// Gold writes the documents that people corrected as coded documents into a folder, and returns how many.
func Gold(ctx context.Context, s *store.Store, from, to, dir string) (int, error) {
	n := 0
	err := s.Snapshot(ctx, func(s *store.Store) error {
		for c, err := range s.Readings(ctx, from, to) {
			if err != nil {
				return err
			}
			if len(c.Claims) == 0 {
				continue
			}
			if err := gold.Coded(c.Reading.Document.ID[:nameLength], c.Reading, codedBy(c.Became)).Write(dir); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		return n, fmt.Errorf("export: gold: %w", err)
	}
	return n, nil
}

// codedBy are the items and fields that claims coded. An item that one claim gave whole was coded whole, whatever others set in it.
func codedBy(became []record.Outcome) gold.Fields {
	by := gold.Fields{}
	for _, o := range became {
		was, before := by[o.Item]
		switch v := o.Claim.Verdict; {
		case o.Item == "" || v != record.Correct && v != record.Missed || before && len(was) == 0:
		case v == record.Missed:
			by[o.Item] = nil
		default:
			by[o.Item] = append(slices.Clone(was), o.Claim.Fields...)
		}
	}
	return by
}
