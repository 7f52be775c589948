package record

import (
	"testing"
	"time"

	"detente/internal/read"
)

func TestMomentOf(t *testing.T) {
	// MOE: One two.\n\nRAO: Three four five.
	cues := []Cue{{5, 8, 2 * time.Second, 3 * time.Second}, {9, 13, 3 * time.Second, 4500 * time.Millisecond}, {20, 36, 83500 * time.Millisecond, 90 * time.Second}}
	for _, c := range []struct {
		why      string
		words    read.Span
		from, to float64
	}{
		{"within one cue", read.Span{Start: 6, End: 8, Text: "ne"}, 2, 3},
		{"over two", read.Span{Start: 6, End: 12, Text: "ne two"}, 2, 4.5},
		{"the speaker's name alone", read.Span{Start: 15, End: 18, Text: "RAO"}, 83.5, 90},
		{"over a turn", read.Span{Start: 9, End: 25, Text: "two RAO: Three"}, 3, 90},
	} {
		m := MomentOf(cues, c.words, []Report{{URL: "https://a.example/talk.html"}, {URL: "https://a.example/talk.mp4"}})
		if m == nil || m.From != c.from || m.To != c.to || m.URL == "" {
			t.Errorf("%s: %+v", c.why, m)
		}
	}
	if m := MomentOf(cues, read.Span{Start: 6, End: 8, Text: "ne", In: "title"}, nil); m != nil {
		t.Errorf("a title is not said: %+v", m)
	}
	if m := MomentOf(cues, read.Span{Start: 40, End: 45, Text: "after"}, nil); m != nil {
		t.Errorf("after the last cue: %+v", m)
	}
	if m := MomentOf(nil, read.Span{Start: 6, End: 8, Text: "ne"}, nil); m != nil {
		t.Errorf("no transcript: %+v", m)
	}
}

func TestAddressOfASecond(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.youtube.com/watch?v=abc":    "https://www.youtube.com/watch?t=83s&v=abc",
		"https://m.youtube.com/watch?v=abc&t=5s": "https://m.youtube.com/watch?t=83s&v=abc",
		"https://youtu.be/abc":                   "https://youtu.be/abc?t=83s",
		"https://vimeo.com/12345":                "https://vimeo.com/12345#t=83s",
		"https://www.dailymotion.com/video/x1":   "https://www.dailymotion.com/video/x1?start=83",
		"https://media.a.example/talk.MP4#begin": "https://media.a.example/talk.MP4#t=83",
		"https://media.a.example/talk.mp3?key=1": "https://media.a.example/talk.mp3?key=1#t=83",
		"https://a.example/briefing":             "",
		"https://notyoutube.com/watch?v=abc":     "",
		"talk.mp4":                               "",
		"":                                       "",
	} {
		if got := at(address, 83900*time.Millisecond); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
