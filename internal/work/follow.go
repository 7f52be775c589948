package work

import (
	"context"
	"errors"
	"fmt"
	"time"

	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store"
)

const (
	// pagesAtOnce bounds the pages that one visit of a source fetches: the first visit of a sitemap may list tens of thousands. The
	// rest is fetched the next times.
	pagesAtOnce = 200
	// indexDepth is how deep sitemaps may stand within sitemaps.
	indexDepth = 2
	// patience is how long what a feed tells of a page waits for the page, where that cannot be fetched for the moment.
	patience = 6 * time.Hour
	// rest is how long a page is left alone that was fetched, whatever is said of its changes: some sitemaps say that all of theirs change always.
	rest = 24 * time.Hour
)

// Getter fetches what stands at an address.
type Getter interface {
	Get(ctx context.Context, address string, cond fetch.Conditions) (*fetch.Response, error)
}

// Visit asks a source for what is new, with the pages that it only names, and notes in it what came of it. The error says that the store
// failed; what is wrong with the source stands in it.
func (n *Intake) Visit(ctx context.Context, web Getter, f *record.Followed) (Taken, error) {
	v := visit{Intake: *n, web: web, left: pagesAtOnce}
	v.Source = f.Address
	taken, cond, fault := v.source(ctx, f.Address, fetch.Conditions{ETag: f.ETag, LastModified: f.LastModified}, indexDepth)
	if ctx.Err() != nil {
		return taken, ctx.Err()
	}
	var busy *fetch.BusyError
	until := time.Time{}
	switch {
	case errors.Is(fault, fetch.ErrNotModified):
		fault = nil
	case errors.As(fault, &busy):
		until = busy.Until
	case fault == nil && v.left > 0 && !v.missed: // else there is more to fetch of what it lists now
		f.ETag, f.LastModified = cond.ETag, cond.LastModified
	}
	f.Answered(n.Now(), fault, until)
	if n.DryRun {
		return taken, nil
	}
	err := n.Store.Refollow(ctx, f.Address, func(now *record.Followed) { now.Noted(f) })
	if err == nil && fault == nil && v.moved != "" && v.moved != f.Address {
		if err = n.Store.Readdress(ctx, f.Address, v.moved); err == nil {
			f.Address = v.moved
		}
	}
	if errors.Is(err, store.ErrNone) { // asked once, not followed, or no longer
		err = nil
	}
	return taken, err
}

// visit is one visit of one source.
type visit struct {
	Intake
	web    Getter
	left   int    // pages that may still be fetched
	missed bool   // a page could not be fetched for the moment
	moved  string // where the source is from now on; "" where it was
}

// source takes in what an address lists.
func (v *visit) source(ctx context.Context, address string, cond fetch.Conditions, depth int) (Taken, fetch.Conditions, error) {
	resp, err := v.web.Get(ctx, address, cond)
	if err != nil {
		return Taken{}, cond, err
	}
	if resp.Moved && address == v.Source {
		v.moved = resp.URL
	}
	var pages []source.Item
	var indexes []string
	in := v.Intake
	in.Page = func(_ context.Context, it source.Item) error {
		switch {
		case it.Kind == source.KindSource:
			indexes = append(indexes, it.URL)
		case v.Since == "" || it.Published == "" || it.Published >= v.Since:
			pages = append(pages, it)
		}
		return nil
	}
	in.Partial = func(it source.Item) bool { // what a feed only tells in part is fetched whole
		pages = append(pages, it)
		return true
	}
	taken, err := in.Take(ctx, source.Read(ctx, "", resp.URL, source.Declared(resp.Body, resp.ContentType)))
	resp.Body.Close() // not later: a host gets few connections, and its pages need one
	if err != nil {
		return taken, cond, err
	}
	for _, it := range pages {
		more, err := v.page(ctx, it)
		taken.add(more)
		if err != nil {
			return taken, cond, err
		}
	}
	if depth > 0 {
		for _, index := range indexes {
			more, _, err := v.source(ctx, index, fetch.Conditions{}, depth-1)
			taken.add(more)
			if ctx.Err() != nil {
				return taken, cond, ctx.Err()
			}
			if err != nil {
				taken.Faults++
				v.Fault(index, err)
			}
		}
	}
	return taken, resp.Conditions, nil
}

// page fetches a page that was only named, if it is not had already as it is now. What its source says of it fills in what it does not say
// itself; what cannot be fetched is told, and taken as far as its source told it, unless it may well be fetched the next time.
func (v *visit) page(ctx context.Context, named source.Item) (Taken, error) {
	if had, err := v.Store.Has(ctx, named.URL, named.Modified, v.Now().Add(-rest)); err != nil || had || v.left == 0 {
		return Taken{}, err
	}
	v.left--
	whole, err := v.fetched(ctx, named)
	if ctx.Err() != nil {
		return Taken{}, ctx.Err()
	}
	items := []source.Item{whole}
	var taken Taken
	if err != nil {
		taken.Faults++
		v.Fault(named.URL, err)
		passing := fetch.Passing(err)
		v.missed = v.missed || passing
		published, unknown := time.Parse(time.RFC3339, named.Published)
		if items[0] = named; named.Kind != source.KindText || passing && unknown == nil && v.Now().Sub(published) < patience {
			return taken, nil
		}
	}
	in := v.Intake
	in.Partial = nil
	more, err := in.Take(ctx, func(yield func(source.Item, error) bool) { yield(items[0], nil) })
	taken.add(more)
	return taken, err
}

func (v *visit) fetched(ctx context.Context, named source.Item) (source.Item, error) {
	resp, err := v.web.Get(ctx, named.URL, fetch.Conditions{})
	if err != nil {
		return source.Item{}, err
	}
	defer resp.Body.Close()
	for it, err := range source.Read(ctx, "", resp.URL, source.Declared(resp.Body, resp.ContentType)) {
		if err != nil {
			return source.Item{}, err
		}
		if it.Kind != source.KindText {
			break
		}
		it.URL = named.URL
		fill(&it.Title, named.Title)
		fill(&it.Byline, named.Byline)
		fill(&it.Publisher, named.Publisher)
		if len(named.Published) > len(it.Published) { // a time says more than a day
			it.Published = named.Published
		}
		it.Modified = max(it.Modified, named.Modified)
		fill(&it.Language, named.Language)
		return it, nil
	}
	return source.Item{}, fmt.Errorf("work: no text stands at %s", named.URL)
}

func fill(s *string, otherwise string) {
	if *s == "" {
		*s = otherwise
	}
}

func (t *Taken) add(u Taken) {
	t.Items += u.Items
	t.New.Documents += u.New.Documents
	t.New.Reports += u.New.Reports
	t.New.Withheld += u.New.Withheld
	t.Imports += u.Imports
	t.Skipped += u.Skipped
	t.Faults += u.Faults
}
