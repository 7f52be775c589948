package codebook

import (
	"fmt"
	"io/fs"
	"strings"
)

// Term asks for one thing about a word's surroundings in the tree.
type Term struct {
	Not   bool
	Slot  string          // subj, obj, mod … or "~" and a preposition; the head of events.tsv has them all
	Words map[string]bool // lemmas, one of which must fill the slot; nil: any
	Kinds []string        // kinds of actors, one of which must fill it: ACTOR, PLACE …
}

// Need is met when one of its terms is.
type Need []Term

// EventWord is one line of events.tsv, for one of its lemmas.
type EventWord struct {
	Lemma    string // without its particle
	Particle string // "off" of "call off"; "" if none
	Pos      byte   // 'v', 'n', 'a'
	Needs    []Need
	Code     string // CAMEO; "" where it comes from the content alone
	Op       string // appeal, demand, intend, threaten, reject, stop, do; "" if none
	Sources  []string
	Targets  []string
	Contact  string
	Source   Source
}

// EventAct is what a statement's act is as an event.
type EventAct struct {
	Code, Op string
	Source   Source
}

// EventStatus is what a word says of the event it governs.
type EventStatus struct {
	Status string // as in the contract; "same": look further up
	Source Source
}

// EventBook is what is known of the words of events.
type EventBook struct {
	words  map[string][]EventWord // by lemma, lines in file order
	ops    map[string]map[string]EventAct
	acts   map[string]EventAct
	status map[string]EventStatus // by pos and word: "v threaten"
	meets  map[string]EventStatus // the same of contacts
	class  map[string]map[string]bool
}

// Is reports whether a word is of a class of event-words.tsv.
func (b *EventBook) Is(class, word string) bool { return b.class[class][word] }

// Find is the lines for a lemma, all parts of speech, in the order of the book.
func (b *EventBook) Find(lemma string) []EventWord { return b.words[lemma] }

// Act is what a statement's act is as an event.
func (b *EventBook) Act(act string) (EventAct, bool) { a, ok := b.acts[act]; return a, ok }

// Status is what a word of a part of speech ('v', 'n', 'a', 'm' modifier) says of the event it governs; "" if nothing.
func (b *EventBook) Status(pos byte, lemma string) string {
	return b.status[string(pos)+" "+lemma].Status
}

// ContactStatus is what a word of a part of speech ('v', 'n', 'a', 'm' modifier) says of the contact that it governs: held,
// planned, proposed, possible, refused, cancelled, denied; "" if nothing. A verb may come with its particle: "put off".
func (b *EventBook) ContactStatus(pos byte, word string) string {
	return b.meets[string(pos)+" "+word].Status
}

// Compose is the code of an operation on an act with a code ("" for none or one unknown): the line of the longest
// beginning that fits. ok is false where the book has no line.
func (b *EventBook) Compose(op, of string) (code string, source Source, ok bool) {
	lines := b.ops[op]
	for n := len(of); n > 0; n-- {
		if l, ok := lines[of[:n]]; ok {
			return l.Code, l.Source, true
		}
	}
	l, ok := lines["*"]
	return l.Code, l.Source, ok
}

// Codes calls yield for every CAMEO code of the book with the line it stands in.
func (b *EventBook) Codes(yield func(code string, source Source)) {
	for _, lines := range b.words {
		for i := range lines {
			if lines[i].Code != "" {
				yield(lines[i].Code, lines[i].Source)
			}
		}
	}
	for _, lines := range b.ops {
		for _, l := range lines {
			yield(l.Code, l.Source)
		}
	}
	for _, a := range b.acts {
		if a.Code != "" {
			yield(a.Code, a.Source)
		}
	}
}

var eventOps = map[string]bool{"": true, "appeal": true, "demand": true, "intend": true, "threaten": true, "reject": true,
	"stop": true, "do": true, "say": true, "warn": true, "deny": true}

// readEvents reads the six files of events in a folder.
func readEvents(fsys fs.FS, dir string) (*EventBook, error) {
	b := &EventBook{words: map[string][]EventWord{}, ops: map[string]map[string]EventAct{}, acts: map[string]EventAct{},
		status: map[string]EventStatus{}, meets: map[string]EventStatus{}}
	classes, err := readClasses(fsys, dir+"/event-words.tsv")
	if err != nil {
		return nil, err
	}
	b.class = make(map[string]map[string]bool, len(classes))
	for name, words := range classes {
		b.class[name] = make(map[string]bool, len(words))
		for _, w := range words {
			b.class[name][w] = true
		}
	}
	rows, err := readTable(fsys, dir+"/events.tsv", "lemma", "pos", "needs", "code", "op", "source", "target", "contact")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		w := EventWord{Code: r.get("code"), Op: r.get("op"), Sources: r.list("source"), Targets: r.list("target"),
			Contact: r.get("contact"), Source: r.source}
		pos := r.get("pos")
		if pos != "v" && pos != "n" && pos != "a" {
			return nil, fmt.Errorf("codebook: %s: no part of speech %q", r.source, pos)
		}
		if !eventOps[w.Op] {
			return nil, fmt.Errorf("codebook: %s: no op %q", r.source, w.Op)
		}
		w.Pos = pos[0]
		if w.Needs, err = parseNeeds(r.get("needs"), classes); err != nil {
			return nil, fmt.Errorf("codebook: %s: %w", r.source, err)
		}
		w.frames()
		for _, l := range r.list("lemma") {
			w.Lemma, w.Particle, _ = strings.Cut(l, " ")
			if w.Pos != 'v' {
				w.Lemma, w.Particle = l, ""
			}
			b.words[w.Lemma] = append(b.words[w.Lemma], w)
		}
	}
	if err := b.readOps(fsys, dir); err != nil {
		return nil, err
	}
	if err := readStatus(fsys, dir+"/event-status.tsv", b.status); err != nil {
		return nil, err
	}
	return b, readStatus(fsys, dir+"/event-contacts.tsv", b.meets)
}

// frames fills in where the sides stand if the line does not say.
func (w *EventWord) frames() {
	if len(w.Sources) == 0 {
		w.Sources = []string{"subj"}
	}
	if len(w.Targets) == 0 && w.Pos == 'v' {
		w.Targets = []string{"obj"}
	}
}

func readClasses(fsys fs.FS, name string) (map[string][]string, error) {
	rows, err := readTable(fsys, name, "class", "words")
	if err != nil {
		return nil, err
	}
	classes := map[string][]string{}
	for _, r := range rows {
		classes[r.get("class")] = append(classes[r.get("class")], r.list("words")...)
	}
	return classes, nil
}

func parseNeeds(s string, classes map[string][]string) ([]Need, error) {
	if s == "" {
		return nil, nil
	}
	var needs []Need
	for part := range strings.SplitSeq(s, "&") {
		var need Need
		for alt := range strings.SplitSeq(part, "|") {
			t, err := parseTerm(strings.TrimSpace(alt), classes)
			if err != nil {
				return nil, err
			}
			need = append(need, t)
		}
		needs = append(needs, need)
	}
	return needs, nil
}

func parseTerm(s string, classes map[string][]string) (Term, error) {
	var t Term
	s, t.Not = strings.CutPrefix(s, "!")
	slot, words, filled := strings.Cut(s, "=")
	t.Slot = slot
	if slot == "" {
		return t, fmt.Errorf("a need without a slot in %q", s)
	}
	if !filled {
		return t, nil
	}
	for w := range strings.SplitSeq(words, ",") {
		w = strings.TrimSpace(w)
		switch {
		case strings.HasPrefix(w, "@"):
			if classes[w[1:]] == nil {
				return t, fmt.Errorf("no class %q", w)
			}
			for _, l := range classes[w[1:]] {
				t.add(l)
			}
		case w != "" && w == strings.ToUpper(w):
			t.Kinds = append(t.Kinds, w)
		case w != "":
			t.add(w)
		}
	}
	return t, nil
}

func (t *Term) add(lemma string) {
	if t.Words == nil {
		t.Words = map[string]bool{}
	}
	t.Words[lemma] = true
}

func (b *EventBook) readOps(fsys fs.FS, dir string) error {
	rows, err := readTable(fsys, dir+"/event-ops.tsv", "op", "of", "code")
	if err != nil {
		return err
	}
	for _, r := range rows {
		op := r.get("op")
		if b.ops[op] == nil {
			b.ops[op] = map[string]EventAct{}
		}
		if _, twice := b.ops[op][r.get("of")]; twice {
			return fmt.Errorf("codebook: %s: %s of %s stands twice", r.source, op, r.get("of"))
		}
		b.ops[op][r.get("of")] = EventAct{Code: r.get("code"), Source: r.source}
	}
	rows, err = readTable(fsys, dir+"/event-acts.tsv", "act", "code", "op")
	if err != nil {
		return err
	}
	for _, r := range rows {
		b.acts[r.get("act")] = EventAct{Code: r.get("code"), Op: r.get("op"), Source: r.source}
	}
	return nil
}

func readStatus(fsys fs.FS, name string, into map[string]EventStatus) error {
	rows, err := readTable(fsys, name, "words", "pos", "status")
	if err != nil {
		return err
	}
	for _, r := range rows {
		for _, w := range r.list("words") {
			key := r.get("pos") + " " + w
			if _, twice := into[key]; twice {
				return fmt.Errorf("codebook: %s: %q stands twice", r.source, key)
			}
			into[key] = EventStatus{Status: r.get("status"), Source: r.source}
		}
	}
	return nil
}
