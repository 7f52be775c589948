package source

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestTranscripts(t *testing.T) {
	for name, c := range map[string]struct {
		format  Format
		content string
		want    string
	}{
		"a sentence over cues":       {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\nWe are\n\n00:02.000 --> 00:03.000\nready.", "We are ready."},
		"a pause after a sentence":   {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\nWe are ready.\n\n00:05.000 --> 00:06.000\nThank you.", "We are ready.\n\nThank you."},
		"a pause within a sentence":  {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\nWe are\n\n00:05.000 --> 00:06.000\nready.", "We are ready."},
		"a speaker goes on":          {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ida Moe>We are\n\n00:02.000 --> 00:03.000\n<v Ida Moe>ready.", "Ida Moe: We are ready."},
		"a class of a voice":         {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ida &amp; Co>We are ready.", "Ida & Co: We are ready."},
		"chevrons":                   {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\n>> When?\n\n00:02.000 --> 00:03.000\n>> Monday.", "When?\n\nMonday."},
		"names in capitals":          {SRT, "1\n00:00:01,000 --> 00:00:02,000\nMS. QUIST: When?\n\n2\n00:00:02,000 --> 00:00:03,000\nTHE PRESIDENT: Monday.", "MS. QUIST: When?\n\nTHE PRESIDENT: Monday."},
		"a time is no name":          {SRT, "1\n00:00:01,000 --> 00:00:02,000\nWe meet at\n\n2\n00:00:02,000 --> 00:00:03,000\n12:30 in Geneva", "We meet at 12:30 in Geneva"},
		"no empty lines":             {SRT, "1\n00:00:01,000 --> 00:00:02,000\nWe are\n2\n00:00:02,000 --> 00:00:03,000\nready.", "We are ready."},
		"no empty lines and numbers": {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\nWe are\n00:02.000 --> 00:03.000\nready.", "We are ready."},
		"a year alone":               {SRT, "1\n00:00:01,000 --> 00:00:02,000\nIt was\n2021\n\n2\n00:00:02,000 --> 00:00:03,000\nor so.", "It was 2021 or so."},
		"points for commas":          {SRT, "1\n00:00:01.000 --> 00:00:02.000\nWe are ready.", "We are ready."},
		"no number":                  {SRT, "00:00:01,000 --> 00:00:02,000\nWe are ready.", "We are ready."},
		"no head":                    {WebVTT, "00:01.000 --> 00:02.000\nWe are ready.", "We are ready."},
		"arrows in words":            {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\nEast → West", "East → West"},
		"a note between":             {WebVTT, "WEBVTT\n\nNOTE checked\n\n00:01.000 --> 00:02.000\nReady.\n\nNOTE\nto do\n\n00:02.000 --> 00:03.000\nNow.", "Ready. Now."},
		"said twice":                 {SRT, "1\n00:00:01,000 --> 00:00:02,000\nNever.\n\n2\n00:00:02,000 --> 00:00:03,000\nNever.", "Never. Never."},
		"the screen rolls":           {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\nWe are\nready to\n\n00:02.000 --> 00:03.000\nready to\nspeak.", "We are ready to speak."},
	} {
		t.Run(name, func(t *testing.T) {
			if it := one(t, c.format, "x", c.content); it.Text != c.want {
				t.Errorf("%q, want %q", it.Text, c.want)
			}
		})
	}
}

func TestCueTimes(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"00:01.000": time.Second, "01:02.5": time.Minute + 2500*time.Millisecond, "100:00:00.000": 100 * time.Hour, "0:00:01,05": 1050 * time.Millisecond,
	} {
		if got, err := offset(s); got != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"1001:00:00.000", "999999999999:00:00.000"} {
		if got, err := offset(s); err == nil {
			t.Errorf("%s: %v", s, got)
		}
	}
}

// A transcript whose every cue is damaged says so, cue by cue, and has no text.
func TestTranscriptsWithoutWords(t *testing.T) {
	items, faults, err := collect(t, WebVTT, "x", strings.NewReader("WEBVTT\n\n00:01 --> 00:02\nx\n\n00:00:03.000 --> soon\ny\n"))
	if len(items) != 0 || len(faults) != 2 || !errors.Is(err, ErrNoText) || faults[1].Where != "line 6" {
		t.Errorf("%v, %v, %v", items, faults, err)
	}
}
