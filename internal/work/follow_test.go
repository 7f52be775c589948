package work_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/work"
)

// web is pages by address, and how often each was asked for.
type web struct {
	pages map[string]string
	asked map[string]int
}

func (w *web) Get(_ context.Context, address string, cond fetch.Conditions) (*fetch.Response, error) {
	w.asked[address]++
	page, ok := w.pages[address]
	switch {
	case !ok:
		return nil, &fetch.StatusError{Code: 404}
	case page == "broken":
		return nil, &fetch.StatusError{Code: 500}
	case page == "busy":
		return nil, &fetch.BusyError{Host: "busy.example", Until: time.Date(2031, 5, 3, 0, 0, 0, 0, time.UTC)}
	case cond.ETag == fmt.Sprint(len(page)):
		return nil, fetch.ErrNotModified
	}
	return &fetch.Response{URL: address, ContentType: "text/html; charset=utf-8", Conditions: fetch.Conditions{ETag: fmt.Sprint(len(page))}, Body: io.NopCloser(strings.NewReader(page))}, nil
}

const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Gazette</title><link>https://gazette.example/</link>
<item><title>Treaty stands</title><link>https://gazette.example/1</link><pubDate>Fri, 02 May 2031 10:00:00 +0000</pubDate><description>Brazil said the river treaty would stand.</description></item>
<item><title>Talks off</title><link>https://gazette.example/2</link><pubDate>Fri, 02 May 2031 11:00:00 +0000</pubDate><description>Peru called off the talks.</description></item>
</channel></rss>`

const page = `<html><head><title>Treaty stands</title></head><body><article><h1>Treaty stands</h1><p>Brazil said on Friday that the river treaty would stand, whatever its neighbours decided about the dams upstream.</p>
<p>The foreign ministry in Brasilia called on all parties to keep to the text that they had signed, and asked for talks before the end of the month.</p></article></body></html>`

func TestVisit(t *testing.T) {
	books, err := codebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		w := &web{pages: map[string]string{"https://gazette.example/feed": feed, "https://gazette.example/1": page, "https://busy.example/": "busy"}, asked: map[string]int{}}
		now := time.Date(2031, 5, 2, 12, 0, 0, 0, time.UTC)
		var faults []string
		intake := work.Intake{Store: s, Books: books, Now: func() time.Time { return now }, Fault: func(where string, err error) { faults = append(faults, where) }}
		f := record.Followed{Address: "https://gazette.example/feed", Name: "Harbour Gazette"}
		if err := s.Follow(ctx, &f); err != nil {
			t.Fatal(err)
		}
		taken, err := intake.Visit(ctx, w, &f)
		if err != nil || f.Fault != "" {
			t.Fatalf("%v, %q", err, f.Fault)
		}
		if taken.New.Documents != 2 || len(faults) != 1 || faults[0] != "https://gazette.example/2" {
			t.Errorf("%+v, faults %v", taken, faults)
		}
		unread, err := s.Unread(ctx, "hand", 0, 10)
		if err != nil || len(unread) != 2 {
			t.Fatalf("%v, %v", unread, err)
		}
		whole := unread[0]
		if !strings.Contains(whole.Document.Text, "dams upstream") || whole.Report.Published != "2031-05-02T10:00:00Z" || whole.Report.Source != f.Address {
			t.Errorf("the page, with what the feed says of it: %+v", whole.Report)
		}
		if told := unread[1]; told.Document.Text != "Peru called off the talks." {
			t.Errorf("a page that is gone, as the feed told it: %q", told.Document.Text)
		}
		if !f.Due.Equal(now.Add(30*time.Minute)) || f.ETag == "" {
			t.Errorf("due %v, etag %q", f.Due, f.ETag)
		}

		// Asked again: nothing is fetched that is had, and what has not changed is not read.
		if taken, err = intake.Visit(ctx, w, &f); err != nil || taken != (work.Taken{}) || w.asked["https://gazette.example/1"] != 1 || f.Fault != "" {
			t.Errorf("%+v, %v, %v", taken, err, w.asked)
		}

		// A host that is busy is left alone as long as it asks; one that fails is asked less and less.
		busy := record.Followed{Address: "https://busy.example/"}
		if _, err := intake.Visit(ctx, w, &busy); err != nil || busy.Fault == "" || !busy.Due.Equal(time.Date(2031, 5, 3, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v, %v", busy, err)
		}
		gone := record.Followed{Address: "https://gone.example/", Failures: 3}
		if _, err := intake.Visit(ctx, w, &gone); err != nil || gone.Failures != 4 || gone.Due.Sub(now) < 4*time.Hour {
			t.Errorf("%+v, %v", gone, err)
		}
		due, err := s.Followed(ctx, now.Add(time.Hour))
		if err != nil || len(due) != 1 || due[0].Name != "Harbour Gazette" {
			t.Errorf("due: %+v, %v", due, err)
		}
	})
}

// Somebody pauses a source, or removes it, while it is asked: that stands.
func TestPausedWhileAsked(t *testing.T) {
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		w := &web{pages: map[string]string{"https://gazette.example/feed": feed}, asked: map[string]int{}}
		intake := work.Intake{Store: s, Books: books, Now: time.Now, Fault: func(string, error) {}}
		f := record.Followed{Address: "https://gazette.example/feed"}
		if err := s.Follow(ctx, &f); err != nil {
			t.Fatal(err)
		}
		meanwhile := func(f func()) work.Getter {
			return getter(func(address string, cond fetch.Conditions) (*fetch.Response, error) {
				if address == "https://gazette.example/feed" {
					f()
				}
				return w.Get(ctx, address, cond)
			})
		}
		pause := meanwhile(func() {
			if err := s.Refollow(ctx, f.Address, func(now *record.Followed) { now.Paused, now.Owner = true, "Gazette & Sons" }); err != nil {
				t.Error(err)
			}
		})
		if _, err := intake.Visit(ctx, pause, &f); err != nil {
			t.Fatal(err)
		}
		kept, err := s.Source(ctx, f.Address)
		if err != nil || !kept.Paused || kept.Owner == "" || kept.ETag == "" {
			t.Errorf("%+v, %v", kept, err)
		}
		if due, err := s.Followed(ctx, time.Now().AddDate(1, 0, 0)); err != nil || len(due) != 0 {
			t.Errorf("due: %v, %v", due, err)
		}
		remove := meanwhile(func() {
			if err := s.Unfollow(ctx, f.Address); err != nil {
				t.Error(err)
			}
		})
		if _, err := intake.Visit(ctx, remove, &f); err != nil {
			t.Fatal(err)
		}
		if kept, err := s.Source(ctx, f.Address); err == nil {
			t.Errorf("it is back: %+v", kept)
		}
	})
}

// A source that moved for good is followed where it is now, with what came by it.
func TestMovedSourceIsFollowedThere(t *testing.T) {
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		w := &web{pages: map[string]string{"https://gazette.example/feed": feed}, asked: map[string]int{}}
		intake := work.Intake{Store: s, Books: books, Now: time.Now, Fault: func(string, error) {}}
		visit := func(at record.Followed, moved bool) {
			there := getter(func(address string, cond fetch.Conditions) (*fetch.Response, error) {
				resp, err := w.Get(ctx, address, cond)
				if err == nil && moved && address == "https://gazette.example/feed" {
					resp.URL, resp.Moved = "https://gazette.example/news", true
				}
				return resp, err
			})
			if _, err := intake.Visit(ctx, there, &at); err != nil {
				t.Fatal(err)
			}
		}
		f := record.Followed{Address: "https://gazette.example/feed", Owner: "Gazette & Sons"}
		if err := s.Follow(ctx, &f); err != nil {
			t.Fatal(err)
		}
		visit(f, false)
		visit(f, true)
		all, err := s.Followed(ctx, time.Time{})
		if err != nil || len(all) != 1 || all[0].Address != "https://gazette.example/news" || all[0].Owner != f.Owner || all[0].Asked.IsZero() {
			t.Errorf("%+v, %v", all, err)
		}
		n := 0
		for r, err := range s.AllReports(ctx, "", "") {
			if err != nil || r.Source != "https://gazette.example/news" {
				t.Errorf("%+v, %v", r, err)
			}
			n++
		}
		if n == 0 {
			t.Error("nothing came by it")
		}
	})
}

type getter func(address string, cond fetch.Conditions) (*fetch.Response, error)

func (g getter) Get(_ context.Context, address string, cond fetch.Conditions) (*fetch.Response, error) {
	return g(address, cond)
}

// A page whose host is broken for the moment is asked for again, though the feed that names it has not changed; after some hours what the feed
// tells of it must do. One that its sitemap says was changed is fetched again, a day later, as its revision.
func TestPagesAreAskedForAgain(t *testing.T) {
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	const of = "https://gazette.example/"
	sitemap := func(modified string) string {
		return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>` + of + `1</loc><lastmod>` + modified + `</lastmod></url></urlset>`
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		w := &web{pages: map[string]string{of + "feed": feed, of + "map": sitemap("2031-05-02T12:00:00+02:00"), of + "1": "broken", of + "2": "broken"}, asked: map[string]int{}}
		now := time.Date(2031, 5, 2, 12, 0, 0, 0, time.UTC)
		intake := work.Intake{Store: s, Books: books, Now: func() time.Time { return now }, Fault: func(string, error) {}}
		f, m := record.Followed{Address: of + "feed"}, record.Followed{Address: of + "map"}
		for _, f := range []*record.Followed{&f, &m} {
			if err := s.Follow(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		visit := func(f *record.Followed, documents int) {
			t.Helper()
			if taken, err := intake.Visit(ctx, w, f); err != nil || taken.New.Documents != documents {
				t.Errorf("%+v, %v, want %d new documents", taken, err, documents)
			}
		}
		visit(&f, 0)
		w.pages[of+"1"] = page
		visit(&f, 1)
		now = now.Add(6 * time.Hour)
		visit(&f, 1) // the second, as the feed tells it

		w.pages[of+"1"] = strings.Replace(page, "before the end of the month", "before the end of the year", 1)
		w.pages[of+"map"] = sitemap("2031-05-02T22:00:00+02:00")
		visit(&m, 0) // fetched today already
		now = now.Add(24 * time.Hour)
		m.ETag = ""
		visit(&m, 1)
		if u, err := s.Unread(ctx, "hand", 0, 10); err != nil || len(u) != 2 || !strings.Contains(u[0].Document.Text+u[1].Document.Text, "end of the year") {
			t.Errorf("the revision does not lead: %d documents, %v", len(u), err)
		}
		asked := w.asked[of+"1"]
		m.ETag = ""
		if visit(&m, 0); w.asked[of+"1"] != asked {
			t.Error("it is fetched again, though it has not changed since")
		}
		// Changed again by what its sitemap says, but not in its words.
		now = now.Add(48 * time.Hour)
		w.pages[of+"map"] = sitemap("2031-05-05T22:00:00+02:00")
		visit(&m, 0)
		m.ETag = ""
		if visit(&m, 0); w.asked[of+"1"] != asked+1 {
			t.Errorf("asked for %d times more, want once", w.asked[of+"1"]-asked)
		}
	})
}
