package work_test

import (
	"context"
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

// The clock is set back two days: sources are asked at once, not in two days. A document of the year 9999, or of next year, is taken in without its date, so that it is no
// last day of anything; one of the next day, as of zones ahead, keeps its own.
func TestClockSetBackAndFeedsAhead(t *testing.T) {
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		item := func(title, published string) string {
			return "<item><title>" + title + "</title><link>https://gazette.example/" + title + "</link><pubDate>" + published + "</pubDate><description>" +
				strings.Repeat("The envoys of Peru and Chile met about "+title+" and parted without a word. ", 8) + "</description></item>"
		}
		w := &web{asked: map[string]int{}, pages: map[string]string{"https://gazette.example/feed": `<rss version="2.0"><channel><title>Gazette</title>` +
			item("lamps", "Fri, 31 Dec 9999 23:59:59 GMT") + item("boats", "Mon, 01 May 2034 10:00:00 GMT") + item("ropes", "Tue, 03 May 2033 01:00:00 GMT") + item("wells", "Sat, 30 Apr 2033 23:59:60 GMT") + `</channel></rss>`}}
		now := time.Date(2033, 5, 2, 12, 0, 0, 0, time.UTC)
		var faults []string
		intake := work.Intake{Store: s, Books: books, Now: func() time.Time { return now }, Fault: func(_ string, err error) { faults = append(faults, err.Error()) }}
		f := record.Followed{Address: "https://gazette.example/feed"}
		if err := s.Follow(ctx, &f); err != nil {
			t.Fatal(err)
		}
		if _, err := intake.Visit(ctx, getter(func(address string, cond fetch.Conditions) (*fetch.Response, error) { return w.Get(ctx, address, cond) }), &f); err != nil {
			t.Fatal(err)
		}
		days := map[string]string{}
		for r, err := range s.AllReports(ctx, "", "") {
			if err != nil {
				t.Fatal(err)
			}
			days[r.Title] = r.Day()
		}
		if len(days) != 4 || days["lamps"] != "" || days["boats"] != "" || days["ropes"] != "2033-05-03" || days["wells"] != "2033-04-30" {
			t.Errorf("%v", days)
		}
		if !strings.Contains(strings.Join(faults, "\n"), "it is dated 2034-05-01T10:00:00Z, which is not yet") {
			t.Errorf("told: %q", faults)
		}
		if last, ok, err := s.LastDay(ctx); err != nil || !ok || last.String() != "2033-05-03" {
			t.Errorf("the last day is %v, %v", last, err)
		}
		for _, c := range []struct {
			at  time.Time
			due int
		}{{now.Add(time.Minute), 0}, {now.Add(time.Hour), 1}, {now.AddDate(0, 0, -2), 1}} {
			if due, err := s.Followed(ctx, c.at); err != nil || len(due) != c.due {
				t.Errorf("at %v %d sources are due, want %d; %v", c.at, len(due), c.due, err)
			}
		}
	})
}
