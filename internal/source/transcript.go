package source

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"detente/internal/text"
)

// block is what stands between two blank lines of a transcript file.
type block struct {
	lines []string
	line  int // number of the first
}

// maxTiming bounds a line that says when a cue is, with its settings.
const maxTiming = 1 << 10

func blocks(s string) []block {
	var found []block
	open, timed := false, false // within a block; within one that has its time
	number := 0
	for row := range strings.SplitSeq(s, "\n") {
		number++
		if strings.TrimSpace(row) == "" {
			open = false
			continue
		}
		isTime := len(row) < maxTiming && timing.MatchString(row)
		switch {
		case !open:
			found, timed = append(found, block{line: number}), false
		case isTime && timed: // the empty line between two cues is missing
			last := &found[len(found)-1]
			next := block{line: number}
			if n := len(last.lines) - 1; isNumber(last.lines[n]) {
				next.lines, last.lines, next.line = []string{last.lines[n]}, last.lines[:n:n], number-1
			}
			found = append(found, next)
		}
		open, timed = true, timed || isTime
		last := &found[len(found)-1]
		last.lines = append(last.lines, row)
	}
	return found
}

// said is one cue of a file: who said what when.
type said struct {
	from, to time.Duration
	words    []words
}

// words are a line of a cue.
type words struct {
	speaker string // "" where the file does not say
	text    string
	turn    bool // a mark in front says that another speaks now
}

// timing is "00:01:02.345 --> 00:01:04.000"; VTT leaves out the hours of short ones, SRT has a comma, and both are mixed up.
var timing = regexp.MustCompile(`^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:\s|$)`)

// offset is a time from the start, as timing has it.
func offset(s string) (time.Duration, error) {
	clock, fraction, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	var seconds int64
	for part := range strings.SplitSeq(clock, ":") {
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return 0, err
		}
		seconds = seconds*60 + n
	}
	millis, err := strconv.Atoi((fraction + "00")[:3])
	if err != nil {
		return 0, err
	}
	if seconds > int64(maxRecording/time.Second) {
		return 0, fmt.Errorf("%q is beyond %v", s, maxRecording)
	}
	return time.Duration(seconds)*time.Second + time.Duration(millis)*time.Millisecond, nil
}

// maxRecording bounds the times of a transcript: no recording is longer, and no sum of them overflows.
const maxRecording = 1000 * time.Hour

// readVTT reads WebVTT. Its notes, styles and regions are no words of anybody.
func readVTT(in *stream, out *sink) error {
	s, err := in.text(maxTranscript)
	if err != nil {
		return err
	}
	found := blocks(s)
	if len(found) > 0 && strings.HasPrefix(found[0].lines[0], "WEBVTT") {
		if found[0].lines = found[0].lines[1:]; len(found[0].lines) == 0 {
			found = found[1:]
		}
	}
	return transcript(in, out, found)
}

// readSRT reads SubRip.
func readSRT(in *stream, out *sink) error {
	s, err := in.text(maxTranscript)
	if err != nil {
		return err
	}
	return transcript(in, out, blocks(s))
}

// transcript makes one text of the cues.
func transcript(in *stream, out *sink, found []block) error {
	var cues []said
	for _, b := range found {
		cue, err := readCue(b)
		switch {
		case err == errNoCue:
		case err != nil:
			if !out.fault(fmt.Sprintf("line %d", b.line), err) {
				return nil
			}
		default:
			cues = append(cues, cue)
		}
	}
	it, err := turns(cues)
	if errors.Is(err, text.ErrEmpty) {
		return ErrNoText
	}
	if err != nil {
		return err
	}
	it.URL, it.Where = in.address(), "transcript"
	out.item(it)
	return nil
}

var errNoCue = errors.New("no cue")

// readCue reads a block; errNoCue is for notes, styles and what a player needs.
func readCue(b block) (said, error) {
	at := slices.IndexFunc(b.lines[:min(len(b.lines), 3)], func(s string) bool { return strings.Contains(s, "-->") })
	if at < 0 {
		switch first, _, _ := strings.Cut(b.lines[0], " "); {
		case first == "NOTE", first == "STYLE", first == "REGION", strings.Contains(b.lines[0], ":") && b.line <= 3:
			return said{}, errNoCue
		case len(b.lines) == 1 && isNumber(b.lines[0]): // the number of a cue that has no words
			return said{}, errNoCue
		}
		return said{}, fmt.Errorf("%w: words without a time: %.40q", ErrDamaged, b.lines[0])
	}
	m := timing.FindStringSubmatch(b.lines[at])
	if m == nil {
		return said{}, fmt.Errorf("%w: not a time: %.60q", ErrDamaged, b.lines[at])
	}
	from, err := offset(m[1])
	if err != nil {
		return said{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	to, err := offset(m[2])
	if err != nil {
		return said{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if to < from {
		return said{}, fmt.Errorf("%w: it ends at %v, before it starts at %v", ErrDamaged, to, from)
	}
	cue := said{from: from, to: to}
	cue.read(b.lines[at+1:])
	if len(cue.words) == 0 {
		return said{}, errNoCue
	}
	return cue, nil
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(strings.TrimSpace(s))
	return err == nil
}

var (
	voice     = regexp.MustCompile(`<v(?:\.[^ \t>]*)?[ \t]+([^>]*)>`)
	cueTag    = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<[\d:.]+>|\{\\[^{}]*\}`)
	turnMark  = regexp.MustCompile(`^(?:>>+|&gt;&gt;)\s*`)
	dashMark  = regexp.MustCompile(`^[-–—]\s*`)
	spokenTag = regexp.MustCompile(`^([A-Z][A-Z.'’ -]{1,40}|[A-Z][a-z]+(?: [A-Z][A-Za-z'’.-]+){1,3}):\s`)
)

// read takes the words of a cue without tags, and who speaks where it is said.
func (c *said) read(lines []string) {
	speaker := ""
	for _, l := range lines {
		if m := voice.FindStringSubmatch(l); m != nil {
			speaker = strings.TrimSpace(entities(m[1]))
		}
		w := words{speaker: speaker, text: strings.Join(strings.Fields(entities(cueTag.ReplaceAllString(l, ""))), " ")}
		if turnMark.MatchString(w.text) {
			w.text, w.turn = turnMark.ReplaceAllString(w.text, ""), true
		}
		if spokenTag.MatchString(w.text) || len(lines) > 1 && dashMark.MatchString(w.text) { // two speak in one cue
			w.text, w.turn = dashMark.ReplaceAllString(w.text, ""), true
		}
		if w.text != "" {
			c.words = append(c.words, w)
		}
	}
}

const (
	// pause is a silence after which a sentence that ended was the last of a paragraph.
	pause = 2 * time.Second
	// rollUp is the most that a cue may start after the end of the one before and still repeat its last line, as live captions do.
	rollUp = 100 * time.Millisecond
)

// turns joins cues to a text: one paragraph for each turn of a speaker, with the name in front where it is known.
func turns(cues []said) (Item, error) {
	it := Item{Kind: KindText}
	var b strings.Builder
	var starts, ends []int // of each cue in the text; both -1 where it says nothing new
	speaker := ""
	for i, c := range cues {
		start, end := -1, -1
		said, silence := c.words, time.Duration(0)
		if i > 0 {
			silence = c.from - cues[i-1].to
			if silence <= rollUp {
				said = unrolled(said, cues[i-1].words, c.to-c.from <= rollUp)
			}
		}
		for n, w := range said {
			other := w.speaker != "" && w.speaker != speaker
			paused := n == 0 && silence >= pause && sentenceEnded(b.String())
			switch {
			case b.Len() == 0:
			case w.turn || other || paused:
				b.WriteString("\n\n")
			default:
				b.WriteByte(' ')
			}
			if other {
				b.WriteString(w.speaker + ": ")
				speaker = w.speaker
			}
			if start < 0 {
				start = b.Len()
			}
			b.WriteString(w.text)
			end = b.Len()
		}
		starts, ends = append(starts, start), append(ends, end)
	}
	it.Text = b.String()
	doc, err := text.New(it.Text)
	if err != nil {
		return it, err
	}
	for i, c := range cues {
		if starts[i] >= 0 {
			it.Cues = append(it.Cues, Cue{doc.Span(starts[i], ends[i]), c.from, c.to})
		}
	}
	return it, nil
}

// unrolled leaves out the lines that stood on the screen already. Where nothing else is in the cue it may be that the words were said
// twice, unless it is too short for that.
func unrolled(now, before []words, short bool) []words {
	for n := min(len(now), len(before)); n > 0; n-- {
		same := slices.EqualFunc(now[:n], before[len(before)-n:], func(a, b words) bool { return a.text == b.text })
		if same && (short || n < len(now) || n < len(before)) {
			return now[n:]
		}
	}
	return now
}

func sentenceEnded(so string) bool {
	end, _ := utf8.DecodeLastRuneInString(so)
	return strings.ContainsRune(".?!\"'”’)", end)
}
