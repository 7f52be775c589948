package codebook

import (
	"fmt"
	"io/fs"
	"strings"
)

// FrameKind is how a speech word takes what is said.
type FrameKind uint8

// The frames of speech.tsv, whose head explains them.
const (
	FrameThat    FrameKind = iota + 1 // a finite clause or a quotation
	FrameWh                           // an indirect question
	FrameTo                           // an infinitive by the speaker
	FrameObjTo                        // object + infinitive, or preposition + infinitive: Prep
	FrameObjThat                      // object + finite clause
	FrameIng                          // a gerund
	FrameObj                          // a noun phrase
	FramePrep                         // content behind Prep
	FrameObjPrep                      // addressee as object, content behind Prep
	FrameObjAs                        // object and what it is called, behind Prep if any
)

// Frame is one way a speech word takes its content. Of is the preposition of the described thing in FrameObjAs
// ("referred to X as Y"), "" for an object.
type Frame struct {
	Kind FrameKind
	Prep string
	Of   string
}

// Speech is one line of speech.tsv: a verb ("v"), noun ("n") or adjective ("a") of saying.
type Speech struct {
	Lemma  string
	Pos    byte
	Frames []Frame
	Act    string   // as in the contract
	To     []string // where the addressee stands: "obj" or prepositions
	Use    string   // strong, light, frame
	Source Source
}

// Gap stands in a phrase of speech.tsv for the object between its verb and the rest: "take … to task". SpeechBook.Find gives all phrases
// of a verb with one by the verb and the gap, "take …".
const Gap = "…"

// SpeechBook is the speech words by lemma.
type SpeechBook map[string][]Speech

// Find is the lines for a lemma as a part of speech ('v', 'n', 'a'); phrasal verbs are given with their particle: "point out".
func (b SpeechBook) Find(lemma string, pos byte) []Speech {
	all := b[lemma]
	for i := range all {
		if all[i].Pos == pos {
			j := i + 1
			for j < len(all) && all[j].Pos == pos {
				j++
			}
			return all[i:j]
		}
	}
	return nil
}

// Acts are the acts of the contract, in its order.
var Acts = []string{"assert", "confirm", "deny", "accuse", "warn", "predict", "announce", "intend", "promise", "threaten",
	"offer", "agree", "refuse", "demand", "request", "propose", "order", "ask", "condemn", "praise", "regret", "decline"}

func readSpeech(fsys fs.FS, name string) (SpeechBook, error) {
	rows, err := readTable(fsys, name, "lemma", "pos", "frames", "act", "to", "use")
	if err != nil {
		return nil, err
	}
	acts := map[string]bool{}
	for _, a := range Acts {
		acts[a] = true
	}
	book := SpeechBook{}
	for _, pos := range []string{"v", "n", "a"} { // grouped, so that Find may cut a slice
		for _, r := range rows {
			if r.get("pos") != pos {
				continue
			}
			s := Speech{Pos: pos[0], Act: r.get("act"), To: r.list("to"), Use: r.get("use"), Source: r.source}
			if !acts[s.Act] {
				return nil, fmt.Errorf("codebook: %s: no act %q", r.source, s.Act)
			}
			for _, f := range r.list("frames") {
				frame, err := parseFrame(f)
				if err != nil {
					return nil, fmt.Errorf("codebook: %s: %w", r.source, err)
				}
				s.Frames = append(s.Frames, frame)
			}
			if len(s.Frames) == 0 {
				return nil, fmt.Errorf("codebook: %s: %q has no frame", r.source, r.get("lemma"))
			}
			for _, s.Lemma = range r.list("lemma") {
				book[s.Lemma] = append(book[s.Lemma], s)
				if verb, _, gap := strings.Cut(s.Lemma, " "+Gap+" "); gap {
					book[verb+" "+Gap] = append(book[verb+" "+Gap], s)
				}
			}
		}
	}
	return book, nil
}

func parseFrame(f string) (Frame, error) {
	switch f {
	case "that", "quote":
		return Frame{Kind: FrameThat}, nil
	case "wh":
		return Frame{Kind: FrameWh}, nil
	case "to":
		return Frame{Kind: FrameTo}, nil
	case "obj+to":
		return Frame{Kind: FrameObjTo}, nil
	case "obj that":
		return Frame{Kind: FrameObjThat}, nil
	case "ing":
		return Frame{Kind: FrameIng}, nil
	case "obj":
		return Frame{Kind: FrameObj}, nil
	}
	if prep, ok := strings.CutSuffix(f, "+to"); ok {
		return Frame{Kind: FrameObjTo, Prep: prep}, nil
	}
	if called, ok := strings.CutPrefix(f, "obj="); ok {
		return Frame{Kind: FrameObjAs, Prep: called}, nil
	}
	if before, after, ok := strings.Cut(f, "="); ok && strings.HasPrefix(before, "~") {
		return Frame{Kind: FrameObjAs, Prep: after, Of: before[1:]}, nil
	}
	if obj, prep, ok := strings.Cut(f, "~"); ok {
		switch obj {
		case "":
			return Frame{Kind: FramePrep, Prep: prep}, nil
		case "obj", "on":
			return Frame{Kind: FrameObjPrep, Prep: prep, Of: strings.TrimPrefix(obj, "obj")}, nil
		}
	}
	return Frame{}, fmt.Errorf("no frame %q", f)
}
