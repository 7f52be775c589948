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

// Gold writes the documents that people corrected as coded documents into a folder, and returns how many, and of how many corrections the
// words have changed or gone since: a reader is not scored on these.
func Gold(ctx context.Context, s *store.Store, from, to, dir string) (n, left int, err error) {
	err = s.Snapshot(ctx, func(s *store.Store) error {
		for c, err := range s.Readings(ctx, from, to) {
			if err != nil {
				return err
			}
			holding := slices.DeleteFunc(slices.Clone(c.Became), func(o record.Outcome) bool {
				if o.Claim.Fate == record.Changed || o.Claim.Fate == record.Gone {
					left++
					return true
				}
				return o.Undone || o.Claim.Verdict == record.Undone
			})
			if len(holding) == 0 {
				continue
			}
			if err := gold.Coded(c.Reading.Document.ID[:nameLength], c.Reading, codedBy(holding)).Write(dir); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		return n, left, fmt.Errorf("export: gold: %w", err)
	}
	return n, left, nil
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
