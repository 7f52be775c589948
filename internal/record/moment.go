package record

import (
	_ "embed"
	"fmt"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"detente/internal/read"
)

// Moment is when in a recording words were said, and the address that leads there.
type Moment struct {
	From float64 `json:"from"` // seconds from its start
	To   float64 `json:"to"`
	URL  string  `json:"url,omitempty"` // "" where the recording's address cannot lead to a second
}

// MomentOf is when words of a transcript were said; nil where it has no times for them. The recording stands at the first address of its
// reports that leads to a second.
func MomentOf(cues []Cue, words read.Span, reports []Report) *Moment {
	if words.InTitle() || words.IsZero() {
		return nil
	}
	var m *Moment
	for _, c := range cues {
		if c.End <= words.Start {
			continue
		}
		if m != nil && c.Start >= words.End {
			break
		}
		if m == nil { // the name of who speaks stands before the first words of a turn
			m = &Moment{From: c.From.Seconds()}
		}
		m.To = c.To.Seconds()
	}
	if m == nil {
		return nil
	}
	for i := range reports {
		if m.URL = at(reports[i].URL, time.Duration(m.From*float64(time.Second))); m.URL != "" {
			break
		}
	}
	return m
}

//go:embed data/players.tsv
var playersTSV string

type player struct{ host, where, name, unit string }

var players = sync.OnceValue(func() (out []player) {
	for line := range strings.Lines(playersTSV) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) == 4 && f[0] != "host" && !strings.HasPrefix(f[0], "#") {
			out = append(out, player{f[0], f[1], f[2], f[3]})
		}
	}
	return out
})

// at is the address of a second of the recording at an address, "" where none is known.
func at(address string, when time.Duration) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host := hostOf(address)
	for _, p := range players() {
		switch {
		case strings.HasPrefix(p.host, ".") && strings.ToLower(path.Ext(u.Path)) == p.host:
		case host == p.host, strings.HasSuffix(host, "."+p.host):
		default:
			continue
		}
		second := fmt.Sprint(int(when.Seconds())) + strings.TrimPrefix(p.unit, "-")
		if p.where == "fragment" {
			u.Fragment, u.RawFragment = p.name+"="+second, ""
			return u.String()
		}
		q := u.Query()
		q.Set(p.name, second)
		u.RawQuery = q.Encode()
		return u.String()
	}
	return ""
}
