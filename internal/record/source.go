package record

import "time"

// Followed is a source that is asked again and again: a feed, a sitemap or a page.
type Followed struct {
	Address string `json:"address"`
	Name    string `json:"name,omitempty"`
	Page    string `json:"page,omitempty"` // on which it presents itself
	Owner   string `json:"owner,omitempty"`
	Country string `json:"country,omitempty"` // ISO 3166-1 alpha-3, or a body's letters
	State   string `json:"state,omitempty"`   // whether a state controls it: yes, no, partly; "" if not known
	Paused  bool   `json:"paused,omitempty"`

	ETag         string    `json:"etag,omitempty"` // what the host gave with what is had already
	LastModified string    `json:"last_modified,omitempty"`
	Asked        time.Time `json:"asked,omitzero"` // last asked
	Due          time.Time `json:"due,omitzero"`   // to be asked again
	Failures     int       `json:"failures,omitempty"`
	Fault        string    `json:"fault,omitempty"` // of the last time; "" if all went well
}

// Noted takes over what a visit of the source noted. What people said of it meanwhile stays.
func (f *Followed) Noted(visit *Followed) {
	f.ETag, f.LastModified, f.Asked, f.Due, f.Failures, f.Fault = visit.ETag, visit.LastModified, visit.Asked, visit.Due, visit.Failures, visit.Fault
}

const (
	usualWait   = 30 * time.Minute // feeds list days of news; asking more often only costs the host
	longestWait = 24 * time.Hour
)

// Answered notes that a source was asked and what came of it: it is due after the usual time, later and later while it fails.
// until is when the host asks to be left alone to; zero where it does not.
func (f *Followed) Answered(now time.Time, fault error, until time.Time) {
	f.Asked, f.Fault = now.UTC().Truncate(time.Second), ""
	wait := usualWait
	if fault != nil {
		f.Fault = fault.Error()
		f.Failures++
		wait = min(usualWait<<min(f.Failures, 6), longestWait)
	} else {
		f.Failures = 0
	}
	f.Due = f.Asked.Add(wait)
	if until.After(f.Due) {
		f.Due = until.UTC().Truncate(time.Second)
	}
}
