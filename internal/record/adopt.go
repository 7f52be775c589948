package record

import (
	"slices"

	"detente/internal/read"
)

// Adopt is the claim by which a person takes an item of another reader's reading over as missed by the reader: whole, with its actors. What the item says
// of other items of that reading is left out, since they have other ids elsewhere. ok is false where the reading has no such item. The claim has yet to be given
// its author and time, and to be sealed.
func Adopt(r *read.Reading, id string) (c Claim, ok bool) {
	e := newEditor(r)
	i := slices.IndexFunc(e.items, func(it item) bool { return *it.id() == id })
	if i < 0 {
		return Claim{}, false
	}
	it := e.items[i]
	c = Claim{Verdict: Missed, Of: Ref{Document: r.Document.ID, Kind: it.kind(), Words: it.words()}}
	named := map[string]bool{}
	for _, ids := range it.ids() {
		for _, a := range *ids {
			named[a] = true
		}
	}
	for _, a := range r.Actors {
		if named[a.ID] {
			c.Actors = append(c.Actors, a)
		}
	}
	mine := clone(it)
	unlink(mine)
	switch v := mine.(type) {
	case *statement:
		c.Statement = (*read.Statement)(v)
	case *event:
		c.Event = (*read.Event)(v)
	case *commitment:
		c.Commitment = (*read.Commitment)(v)
	case *contact:
		c.Contact = (*read.Contact)(v)
	}
	return c, true
}
