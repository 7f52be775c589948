package record

import (
	"slices"
	"strings"
	"time"
)

// How far apart two tellings of the same thing may date it, in days. A telling without a date counts as of the day of publication.
const (
	contactSlack    = 1  // time zones
	statementSlack  = 3  // told the days after
	eventSlack      = 1  // a report of the morning after
	commitmentSlack = 14 // repeated while it is news
	datedSlack      = 1  // where both give the day of a statement or event
)

// Two tellings of one statement or commitment have most words of the shorter in common, and not too few; or all words. Of one event their
// sentences have some.
const (
	leastOverlap    = 0.7
	leastWords      = 4
	leastSentence   = 0.35
	leastInSentence = 3
)

// alike reports whether two sets of words are of one thing.
func alike(a, b []uint32) bool {
	n, share := overlap(a, b)
	return share >= leastOverlap && n >= leastWords || share == 1 && len(a) == len(b) && n > 1
}

// Merge joins the tellings of one block that tell of the same thing. Each group is in order, and so are the groups; the tellings
// themselves are put in order. It is a function of the set of tellings: their order on entry is of no account.
func Merge(tellings []Telling) [][]*Telling {
	slices.SortFunc(tellings, func(a, b Telling) int { return a.order(&b) })
	fullNames(tellings)
	m := merging{open: map[string][]int{}}
	for i := range tellings {
		m.add(&tellings[i])
	}
	return m.groups
}

// near is what two tellings of one thing within a block share to the letter.
func (t *Telling) near() string {
	switch t.Kind {
	case Event:
		return t.Type[:min(2, len(t.Type))] + " " + t.Status
	case Commitment:
		return t.Type
	case Contact:
		if t.Type == "message" {
			return t.Type
		}
	case Statement:
		if len(t.By) > 0 {
			return t.By[0][strings.LastIndexByte(t.By[0], ' ')+1:]
		}
	}
	return ""
}

// remote and present are kinds of contact that no report takes for each other; talks and consultations may be either.
var (
	remote  = []string{"call", "video_call"}
	present = []string{"meeting", "visit"}
)

// sameKind reports whether reports may tell of one contact by these two kinds.
func sameKind(a, b string) bool {
	return !(slices.Contains(remote, a) && slices.Contains(present, b) || slices.Contains(present, a) && slices.Contains(remote, b))
}

func slack(k Kind) int {
	switch k {
	case Contact:
		return contactSlack
	case Statement:
		return statementSlack
	case Event:
		return eventSlack
	}
	return commitmentSlack
}

// joins reports whether t tells of the same thing as the group. What one document tells apart is apart, unless it is told in the same words.
func joins(group []*Telling, t *Telling) bool {
	for _, u := range group {
		if slices.ContainsFunc(t.Apart, u.Is) || slices.ContainsFunc(u.Apart, t.Is) {
			return false
		}
		if u.Document == t.Document && !again(u, t) {
			return false
		}
		if t.Kind == Contact && !sameContact(u, t) {
			return false
		}
	}
	return same(group[0], t)
}

// again reports whether a document tells the same thing twice: a sentence of the joint text in the head of the page too, or
// the talks that were the call.
func again(a, b *Telling) bool {
	switch a.Kind {
	case Statement, Commitment:
		n, share := overlap(a.Words, b.Words)
		return a.Type == b.Type && slices.Equal(a.By, b.By) && n >= leastWords && share == 1 && len(a.Words) == len(b.Words)
	case Contact:
		loose := func(t *Telling) bool { return (t.Type == "talks" || t.Type == "consultation") && t.From+t.To == "" }
		return a.Status == "held" && b.Status == "held" && loose(a) != loose(b) && slices.Equal(a.By, b.By) && len(people(a.By)) > 1
	}
	return false
}

// same reports whether two tellings of a block, near in time and alike in what near says, are of the same thing.
func same(a, b *Telling) bool {
	if conflicting(a.By, b.By) || len(a.Targets) > 0 && len(b.Targets) > 0 && !slices.ContainsFunc(a.Targets, func(c string) bool { return slices.Contains(b.Targets, c) }) {
		return false // "will welcome the Prime Minister of Italy", "of Greece"
	}
	if a.From != "" && b.From != "" && (a.Kind == Statement || a.Kind == Event) && days(a.From, b.From) > datedSlack {
		return false // the days after are for reports that do not give the day
	}
	switch a.Kind {
	case Statement:
		return sharing(a.By, b.By) && alike(a.Words, b.Words)
	case Commitment:
		return (len(a.Sources) > 0 || sharing(a.By, b.By)) && alike(a.Words, b.Words)
	case Event:
		return sameEvent(a, b)
	}
	return true
}

// sameEvent reports whether two tellings of events of the same parties, near in time, are of one. That a state did the like twice in two days
// is common, so that their sentences must have words in common; more so where it is not told toward whom, or within one state, or where the
// codes differ.
func sameEvent(a, b *Telling) bool {
	if conflicting(a.Toward, b.Toward) || a.Place != "" && b.Place != "" && fold(a.Place) != fold(b.Place) {
		return false
	}
	abroad := len(a.Sources) > 0 && len(a.Targets) > 0 && !slices.Equal(a.Sources, a.Targets)
	if a.Type != b.Type || !abroad {
		if a.From != "" && b.From != "" && a.From != b.From {
			return false // a formula of every day: an emergency is declared
		}
		n, share := overlap(a.Words, b.Words)
		return sharing(a.By, b.By) && n >= leastWords && share >= leastOverlap
	}
	n, share := overlap(a.Words, b.Words)
	return n >= leastInSentence && share >= leastSentence
}

// sameContact reports whether two tellings of contacts of the same parties, near in time, may be of one. The day of publication, or
// a month, is a weak sign of when it was, and "consultations" of what: there somebody must be named by both. Where no day is given, what was
// not held is not what was, and what is to come is of one kind: "he will meet her", "they will discuss". Of one year there are many.
func sameContact(a, b *Telling) bool {
	if !sameKind(a.Type, b.Type) || conflicting(a.By, b.By) {
		return false
	}
	if len(a.Sources) < 2 && !slices.Equal(a.By, b.By) {
		return false // "the President and the Prime Minister": whose, is not known
	}
	wide := max(a.width(), b.width())
	vague := a.Type == "consultation" || b.Type == "consultation"
	switch {
	case wide > widest:
		return false
	case (wide > narrow || vague) && !sharing(people(a.By), people(b.By)):
		return false
	case a.From+a.To != "" && b.From+b.To != "":
		return true
	case a.Status == "held" && b.Status == "held":
		return !vague || a.From+a.To+b.From+b.To != ""
	}
	return a.Status != "held" && b.Status != "held" && a.Type == b.Type && !vague && a.Status != "denied" && b.Status != "denied"
}

const (
	narrow = 3  // days of a telling that are as good as one: a visit
	widest = 31 // days of a telling that tell nothing of when it was
	never  = 8  // days that stand for none
)

// width is how many days lie between the first and the last on which it may have been.
func (t *Telling) width() int {
	switch {
	case t.From+t.To == "":
		return never
	case t.From == "" || t.To == "":
		return 0
	}
	return days(t.From, t.To)
}

// conflicting reports whether both name persons of one country and none that could be the same.
func conflicting(a, b []string) bool {
	for _, x := range people(a) {
		_, country, _ := keyParts(x)
		others, met := 0, false
		for _, y := range people(b) {
			if _, c, _ := keyParts(y); c == country {
				others++
				met = met || sameActor(x, y)
			}
		}
		if others > 0 && !met {
			return true
		}
	}
	return false
}

func sharing(a, b []string) bool {
	for _, x := range a {
		if slices.ContainsFunc(b, func(y string) bool { return sameActor(x, y) }) {
			return true
		}
	}
	return false
}

// days is how many days lie between two days; many where one is not known.
func days(a, b string) int {
	if a == b {
		return 0
	}
	x, errA := time.Parse(time.DateOnly, a)
	y, errB := time.Parse(time.DateOnly, b)
	if errA != nil || errB != nil {
		return 1 << 20
	}
	d := int(y.Sub(x).Hours() / 24)
	return max(d, -d)
}
