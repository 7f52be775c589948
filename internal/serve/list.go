package serve

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"detente/internal/measure"
	"detente/internal/store"
)

// List is a page of a list.
type List[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next" doc:"Give it as cursor to get what comes after; empty at the end."`
}

// listed is an answer with a page of a list.
type listed[T any] struct{ Body List[T] }

// one is an answer with one thing.
type one[T any] struct{ Body T }

// nothing is an answer without a body.
type nothing struct{}

// Paging asks for a page of a list.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"How many items at most."`
	Cursor string `query:"cursor" maxLength:"600" doc:"Where to go on: next of the page before."`
}

// after is the place that a cursor names.
func (p *Paging) after() (at store.Place, err error) {
	if p.Cursor == "" {
		return at, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err == nil {
		err = json.Unmarshal(raw, &at)
	}
	if err != nil {
		return at, wrong("query.cursor", "no cursor of this server: take next of a page as it is, or leave it out to begin anew", p.Cursor)
	}
	return at, nil
}

// cursor names a place.
func cursor(at store.Place) string {
	raw, _ := json.Marshal(at)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Days are the days that are asked for.
type Days struct {
	Since string `query:"since" format:"date" doc:"First day."`
	Until string `query:"until" format:"date" doc:"Last day."`
}

// within are the days, with as many before the last as are usual where none is told; the last is the last of which anything was read.
func (s *Server) within(ctx context.Context, d Days, usual int) (from, to measure.Day, err error) {
	if d.Until == "" {
		last, ok, err := s.Store.LastDay(ctx)
		if err != nil {
			return 0, 0, err
		}
		if !ok {
			return 0, 0, none("nothing was read yet")
		}
		d.Until = last.String()
	}
	if to, err = measure.ParseDay(d.Until); err != nil {
		return 0, 0, wrong("query.until", "no day: write it as 2021-12-30", d.Until)
	}
	from = to - measure.Day(usual) + 1
	if d.Since != "" {
		if from, err = measure.ParseDay(d.Since); err != nil {
			return 0, 0, wrong("query.since", "no day: write it as 2021-12-30", d.Since)
		}
	}
	switch {
	case to < from:
		return 0, 0, wrong("query.until", fmt.Sprintf("%v is before %v", to, from), d.Until)
	case to-from >= mostDays:
		return 0, 0, wrong("query.since", fmt.Sprintf("%d days: ask for %d at most", to-from+1, mostDays), d.Since)
	}
	return from, to, nil
}

// mostDays bounds what is measured at a time: ten years, of which dividing a series takes a second.
const mostDays = 3660

// check refuses days of a list that are in the wrong order.
func (d Days) check() error {
	if d.Since != "" && d.Until != "" && d.Until < d.Since {
		return wrong("query.until", d.Until+" is before "+d.Since, d.Until)
	}
	return nil
}

// party is the code of a party, "" for none.
func (s *Server) party(field, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if code := s.Books.Party(name); code != "" {
		return code, nil
	}
	return "", wrong(field, "no country or body that the code books know: give three letters such as RUS, or a name", name)
}

func or(s, otherwise string) string { return cmp.Or(s, otherwise) }
