package brief

import (
	"fmt"
	"strings"

	"detente/internal/measure"
)

// unknown says what cannot be said: days and sides that nobody read, pairs of which too little was read, what the reader doubts.
func (m *maker) unknown(b *Brief, watched int) {
	say := func(format string, args ...any) { b.Unknown = append(b.Unknown, fmt.Sprintf(format, args...)) }
	days := int(m.to-m.from) + 1
	switch {
	case watched == 0:
		say("Nothing was read of any of these days: this page is empty because nobody looked, not because all is calm.")
	case watched < days:
		say("On %d of the %d days nothing was published by the sources that are read.", days-watched, days)
	}
	if len(b.Read) == 1 {
		say("All of it was read from one publisher, %s: what others would tell, and how, is not known.", b.Read[0].Publisher)
	}
	for _, code := range m.of.Parties {
		if !m.heard(b, code) {
			say("No publisher of %s is among the sources: its own account of anything here is as others tell it.", m.books.PartyName(code))
		}
	}
	for i := range b.Pairs {
		p := &b.Pairs[i]
		switch p.Tension.State {
		case measure.TooLittle:
			say("Between %s and %s too little was read for a number: %d events in %d days.", p.NameA, p.NameB, p.Tension.Events, measure.Watched)
		case measure.NotWatched:
			say("Between %s and %s nothing was watched in the last week.", p.NameA, p.NameB)
		}
		if p.Uncertain > 0 {
			say("Between %s and %s %d items are left out because the reader itself is not sure of them; detente export has them.", p.NameA, p.NameB, p.Uncertain)
		}
		if p.Dialogue.Last == nil {
			say("No contact of the principals of %s and %s is in the record.", p.NameA, p.NameB)
		}
	}
}

// heard reports whether any publisher that was read is of a party, by its name.
func (m *maker) heard(b *Brief, code string) bool {
	for _, r := range b.Read {
		words := strings.Fields(r.Publisher)
		for i := range words {
			if e, n := m.books.Match(words[i:]); n > 0 && e.Country == code {
				return true
			}
		}
	}
	return false
}
