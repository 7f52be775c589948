package when

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"detente/internal/lang"
	"detente/internal/text"
)

var testToken = regexp.MustCompile(`https?://\S+|[\pL\pM]+\.?|\d+|[^\s]`)

// analyse makes an analysis of plain paragraphs for tests. A word may carry its Penn tag after an underscore
// ("will_MD travel_VB Friday"). Each line is a sentence with a flat tree: its first tagged main verb heads it, what
// is tagged as auxiliary hangs on it as aux, a subject (the first word tagged N… before it) as nsubj, all else as obl.
func analyse(t testing.TB, tagged string) *lang.Analysis {
	tags := map[int]string{}
	var plain strings.Builder
	for i := 0; i < len(tagged); i++ {
		if tagged[i] == '_' && i > 0 && unicode.IsLetter(rune(tagged[i-1])) {
			j := i + 1
			for j < len(tagged) && (tagged[j] >= 'A' && tagged[j] <= 'Z' || tagged[j] == '$') {
				j++
			}
			if j > i+1 {
				tags[plain.Len()] = tagged[i+1 : j]
				i = j - 1
				continue
			}
		}
		plain.WriteByte(tagged[i])
	}
	doc, err := text.New(plain.String())
	if err != nil {
		t.Fatal(err)
	}
	a := &lang.Analysis{Doc: doc}
	at := 0
	for n, line := range strings.SplitAfter(doc.Text(), "\n") {
		var s lang.Sentence
		root := -1
		for _, m := range testToken.FindAllStringIndex(line, -1) {
			form := line[m[0]:m[1]]
			if strings.HasSuffix(form, ".") && !words().words[strings.ToLower(form[:len(form)-1])].is(monthAbbr) && len(form) > 2 {
				m[1]--
				form = form[:len(form)-1]
			}
			tok := lang.Token{Span: doc.Span(at+m[0], at+m[1]), Form: form, Lemma: strings.ToLower(form), XPOS: tags[at+m[1]], Head: lang.Root, Rel: "obl"}
			switch x := tok.XPOS; {
			case strings.HasPrefix(x, "V"):
				tok.UPOS = "VERB"
				if root < 0 {
					root = len(s.Tokens)
				}
			case x == "MD" || x == "TO" || x == "AUX":
				tok.UPOS, tok.Rel = "AUX", "aux"
				if x == "AUX" {
					tok.XPOS = map[string]string{"has": "VBZ", "have": "VBP", "had": "VBD", "was": "VBD", "were": "VBD", "is": "VBZ", "are": "VBP"}[tok.Lemma]
				}
			}
			s.Tokens = append(s.Tokens, tok)
		}
		if len(s.Tokens) > 0 {
			root = max(root, 0)
			for i := range s.Tokens {
				if i != root {
					s.Tokens[i].Head = root
				}
			}
			s.Tokens[root].Rel = "root"
			s.Span = s.Range(0, len(s.Tokens)-1)
			s.Paragraph = n
			s.Link()
			a.Sentences = append(a.Sentences, s)
		}
		at += len(line)
	}
	return a
}

func date(t testing.TB, s string) Date {
	d, err := Published(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// read is "words=interval" of every whole expression, "words=?" where it is not resolved.
func read(t testing.TB, published, tagged string) []string {
	a := analyse(t, tagged)
	found, _ := Find(a, date(t, published))
	var out []string
	for _, x := range found {
		if x.Part {
			continue
		}
		v := "?"
		if x.Resolved {
			v = x.Interval.String()
		}
		out = append(out, a.Doc.Quote(x.Span)+"="+v)
	}
	return out
}

// Wednesday 9 March 2022 is the day of writing of most cases.
const wednesday = "2022-03-09"

func TestFind(t *testing.T) {
	for _, c := range []struct {
		class, published, text, want string
	}{
		{"full date", wednesday, "The accord of 12 December 2021 stands.", "12 December 2021=2021-12-12"},
		{"full date", wednesday, "Signed on Dec. 12th, 2021.", "Dec. 12th, 2021=2021-12-12"},
		{"full date", wednesday, "Sunday, 12 December 2021", "Sunday, 12 December 2021=2021-12-12"},
		{"full date", wednesday, "the 3rd of February 2020", "the 3rd of February 2020=2020-02-03"},
		{"full date", wednesday, "On March 3<sup>rd</sup>, 2021 it rained.", "March 3<sup>rd</sup>, 2021=2021-03-03"},
		{"weekday that does not fit its date", wednesday, "Tuesday, December 12, 2021", "Tuesday, December 12, 2021=2021-12-12"},
		{"ISO", wednesday, "Updated 2021-12-12T09:30Z by staff.", "2021-12-12T09:30Z=2021-12-12"},
		{"slashed, sure", wednesday, "Filed 25/12/2021.", "25/12/2021=2021-12-25"},
		{"slashed, by another", wednesday, "Filed 25/12/2021.\nReturned 3/1/2022.", "25/12/2021=2021-12-25|3/1/2022=2022-01-03"},
		{"slashed, month first", wednesday, "Filed 2/1/2022.", "2/1/2022=2022-02-01"},
		{"slashed, by publication", wednesday, "Filed 5/2/2022.", "5/2/2022=2022-02-05"},
		{"dotted", wednesday, "Filed 5.2.2022 here.", "5.2.2022=2022-02-05"},
		{"year", wednesday, "The border was redrawn_VBN in 1991.", "1991=1991-01-01/1991-12-31"},
		{"month and year", wednesday, "The fleet sailed_VBD in May 2014.", "May 2014=2014-05-01/2014-05-31"},
		{"decade", wednesday, "It began_VBD in the 1990s.", "the 1990s=1990-01-01/1999-12-31"},
		{"decade", wednesday, "It began_VBD in the sixties.", "the sixties=1960-01-01/1969-12-31"},
		{"decade", wednesday, "It began_VBD in the ’80s.", "the ’80s=1980-01-01/1989-12-31"},
		{"decade", wednesday, "It grew_VBD in the late 1970s.", "the late 1970s=1976-01-01/1979-12-31"},
		{"century", wednesday, "a fort of the 17th century", "the 17th century=1600-01-01/1699-12-31"},
		{"two years", wednesday, "the budget for 2021-22", "2021-22=2021-01-01/2022-12-31"},
		{"year and month", wednesday, "as of 2021-04 prices", "2021-04=2021-04-01/2021-04-30"},
		{"season", wednesday, "They met_VBD in spring 2021.", "spring 2021=2021-03-01/2021-05-31"},
		{"season", wednesday, "They met_VBD last summer.", "last summer=2021-06-01/2021-08-31"},
		{"quarter", wednesday, "Exports fell_VBD in the first quarter of 2021.", "the first quarter of 2021=2021-01-01/2021-03-31"},
		{"quarter", wednesday, "Exports fell_VBD in Q3 2021.", "Q3 2021=2021-07-01/2021-09-30"},
		{"half", wednesday, "The port opened_VBD in the second half of last year.", "the second half of last year=2021-07-01/2021-12-31"},

		{"weekday, past", wednesday, "The envoys met_VBD Monday.", "Monday=2022-03-07"},
		{"weekday, past, today", wednesday, "The envoys met_VBD on Wednesday.", "Wednesday=2022-03-09"},
		{"weekday, past", wednesday, "The envoys met_VBD on Thursday.", "Thursday=2022-03-03"},
		{"weekday, future", wednesday, "The envoys will_MD meet_VB on Monday.", "Monday=2022-03-14"},
		{"weekday, future", wednesday, "The envoys will_MD travel_VB Friday.", "Friday=2022-03-11"},
		{"weekday, plan", wednesday, "The vote was_AUX scheduled_VBN for Tuesday.", "Tuesday=2022-03-15"},
		{"weekday, infinitive", wednesday, "Envoys to_TO meet_VB on Friday", "Friday=2022-03-11"},
		{"weekday, past modal", wednesday, "They would_MD have_AUX met_VBN on Friday.", "Friday=2022-03-04"},
		{"weekday with its number", wednesday, "The tape was_AUX aired_VBN this Sunday (6).", "this Sunday (6)=2022-03-06"},
		{"weekday with its number", wednesday, "He spoke_VBD on Saturday (26).", "Saturday (26)=2022-02-26"},
		{"weekday with its date", wednesday, "He spoke_VBD on Sunday night (March 6).", "Sunday night (March 6)=2022-03-06"},
		{"last weekday", wednesday, "He spoke_VBD last Tuesday.", "last Tuesday=2022-03-01"},
		{"next weekday", wednesday, "He will_MD speak_VB next Thursday.", "next Thursday=2022-03-17"},
		{"weekday to come", wednesday, "He will_MD speak_VB this coming Thursday.", "this coming Thursday=2022-03-10"},
		{"weekday from which on", wednesday, "Duties apply_VBP starting Monday.", "starting Monday=2022-03-14/"},
		{"days from which on", wednesday, "They agreed_VBD to talks starting on the 14th and 15th and a visit on the 17th.", "starting on the 14th and 15th=2022-03-14/|the 17th=2022-03-17"},
		{"weekday as of which", wednesday, "As of Monday there are_VBP duties.", "Monday=2022-03-07"},
		{"weekday of a week", wednesday, "He spoke_VBD on Friday of last week.", "Friday of last week=2022-03-04"},
		{"weekday of a week", wednesday, "He spoke_VBD last week on Friday.", "last week on Friday=2022-03-04"},
		{"time of day", wednesday, "He spoke_VBD at 10:30 a.m. Tuesday.", "10:30 a.m. Tuesday=2022-03-08"},
		{"told weekday", wednesday, "They spoke_VBD on Tuesday.\nHe will_MD discuss_VB Tuesday’s call.", "Tuesday=2022-03-08|Tuesday=2022-03-08"},

		{"day", wednesday, "He left_VBD yesterday.", "yesterday=2022-03-08"},
		{"day", wednesday, "He will_MD leave_VB tomorrow morning.", "tomorrow morning=2022-03-10"},
		{"day", wednesday, "He left_VBD last night.", "last night=2022-03-08"},
		{"day", wednesday, "He left_VBD this morning.", "this morning=2022-03-09"},
		{"day", wednesday, "He left_VBD the day before yesterday.", "the day before yesterday=2022-03-07"},
		{"ago", wednesday, "He left_VBD two days ago.", "two days ago=2022-03-07"},
		{"ago", wednesday, "He left_VBD three weeks ago.", "three weeks ago=2022-02-14/2022-02-20"},
		{"ago", wednesday, "He left_VBD twenty-five years ago.", "twenty-five years ago=1997-01-01/1997-12-31"},
		{"ago", wednesday, "He left_VBD a few months ago.", "a few months ago=/2022-03-09"},
		{"editor’s brackets", wednesday, "He left_VBD [two] days ago.", "two] days ago=2022-03-07"},
		{"week", wednesday, "He left_VBD last week.", "last week=2022-02-28/2022-03-06"},
		{"week", wednesday, "not next week but the week after, he said_VBD", "next week=2022-03-14/2022-03-20|the week after=2022-03-21/2022-03-27"},
		{"week, on a Sunday", "2022-03-13", "They met_VBD last week.\nThey will_MD meet_VB this week and next week.", "last week=2022-03-06/2022-03-12|this week=2022-03-14/2022-03-20|next week=2022-03-14/2022-03-20"},
		{"week, on a Sunday", "2022-03-13", "They met_VBD this week.", "this week=2022-03-07/2022-03-13"},
		{"week to come", wednesday, "They will_MD meet_VB over the next week.", "the next week=2022-03-09/2022-03-16"},
		{"week just past", wednesday, "They met_VBD in the last week.", "the last week=2022-03-03/2022-03-09"},
		{"week", wednesday, "He left_VBD the week before last.", "the week before last=2022-02-21/2022-02-27"},
		{"week", wednesday, "It happened_VBD in the week of December 6.", "the week of December 6=2021-12-06/2021-12-12"},
		{"weekend", wednesday, "They met_VBD at the weekend.", "the weekend=2022-03-05/2022-03-06"},
		{"weekend", wednesday, "They will_MD meet_VB this weekend.", "this weekend=2022-03-12/2022-03-13"},
		{"month", wednesday, "He left_VBD last month.", "last month=2022-02-01/2022-02-28"},
		{"month", wednesday, "He left_VBD in November.", "November=2021-11-01/2021-11-30"},
		{"month", wednesday, "He will_MD leave_VB in May.", "May=2022-05-01/2022-05-31"},
		{"month", wednesday, "He left_VBD in March last year.", "March last year=2021-03-01/2021-03-31"},
		{"month", wednesday, "He left_VBD in late January.", "late January=2022-01-21/2022-01-31"},
		{"year", wednesday, "He left_VBD last year.", "last year=2021-01-01/2021-12-31"},
		{"part", wednesday, "He left_VBD earlier this month.", "earlier this month=2022-03-01/2022-03-09"},
		{"part", wednesday, "He will_MD leave_VB later this year.", "later this year=2022-03-09/2022-12-31"},
		{"part", wednesday, "He left_VBD earlier in the week.", "earlier in the week=2022-03-07/2022-03-09"},
		{"stretch", wednesday, "It rose_VBD over the past three days.", "the past three days=2022-03-06/2022-03-09"},
		{"stretch", wednesday, "It rose_VBD in recent months.", "recent months=/2022-03-09"},
		{"stretch", wednesday, "It will_MD rise_VB in the coming days.", "the coming days=2022-03-09/"},
		{"ahead", wednesday, "They will_MD reply_VB within ten days.", "within ten days=2022-03-09/2022-03-19"},
		{"ahead", wednesday, "They will_MD meet_VB in two weeks.", "in two weeks=2022-03-21/2022-03-27"},
		{"day of a month", wednesday, "They met_VBD on January 20.", "January 20=2022-01-20"},
		{"day of a month", wednesday, "They met_VBD on Dec. 20.", "Dec. 20=2021-12-20"},
		{"day of a month", wednesday, "They will_MD meet_VB on 20 December.", "20 December=2022-12-20"},
		{"day of a month, soon", wednesday, "They announced_VBD talks on March 14.", "March 14=2022-03-14"},
		{"day of a month", wednesday, "They met_VBD on the 4th.", "the 4th=2022-03-04"},
		{"day of a month, after another", wednesday, "They announced_VBD talks on April 9, a visit on the 12th and a vote on the 13th and 14th.", "April 9=2022-04-09|the 12th=2022-04-12|the 13th and 14th=2022-04-13/2022-04-14"},
		{"named day", wednesday, "They met_VBD on Christmas Eve.", "Christmas Eve=2021-12-24"},
		{"named day", wednesday, "It opened_VBD on Thanksgiving 2020.", "Thanksgiving 2020=2020-11-26"},
		{"named day", wednesday, "It will_MD open_VB on Easter Monday.", "Easter Monday=2022-04-18"},
		{"the past", "2022-01-03", "They spoke_VBD in December.", "December=2021-12-01/2021-12-31"},
		{"across the new year", "2021-12-28", "They will_MD meet_VB on January 10.", "January 10=2022-01-10"},

		{"open", wednesday, "Troops have_AUX massed_VBN since November.", "since November=2021-11-01/"},
		{"open", wednesday, "The truce will_MD hold_VB until Friday.", "until Friday=/2022-03-11"},
		{"open", wednesday, "They will_MD leave_VB by the end of the year.", "by the end of the year=/2022-12-31"},
		{"open", wednesday, "They will_MD leave_VB by year-end.", "by year-end=/2022-12-31"},
		{"open", wednesday, "They left_VBD before 2014.", "before 2014=/2013-12-31"},
		{"open", wednesday, "They will_MD leave_VB no later than May 1.", "no later than May 1=/2022-05-01"},
		{"open", wednesday, "They will_MD leave_VB between now and Friday.", "between now and Friday=/2022-03-11"},
		{"day in words", wednesday, "They will_MD leave_VB on the first of May.", "the first of May=2022-05-01"},
		{"week of a month", wednesday, "They left_VBD in the last week of January.", "the last week of January=2022-01-25/2022-01-31"},
		{"week of a month", wednesday, "They left_VBD in the second week of January.", "the second week of January=2022-01-08/2022-01-14"},
		{"year and a half", wednesday, "It rose_VBD over the past year and a half.", "the past year and a half=2020-09-10/2022-03-09"},
		{"no bound, a law of that year", wednesday, "By the 2019 press law they left_VBD.", "2019=2019-01-01/2019-12-31"},
		{"open", wednesday, "Duties apply_VBP effective April 1.", "effective April 1=2022-04-01/"},
		{"range", wednesday, "They will_MD meet_VB from 3 to 5 May.", "from 3 to 5 May=2022-05-03/2022-05-05"},
		{"range", wednesday, "They will_MD meet_VB May 3–5.", "May 3–5=2022-05-03/2022-05-05"},
		{"range", wednesday, "They met_VBD from Nov. 29 to Dec. 3, 2021.", "from Nov. 29 to Dec. 3, 2021=2021-11-29/2021-12-03"},
		{"range", wednesday, "They met_VBD between May and July last year.", "between May and July last year=2021-05-01/2021-07-31"},
		{"range", wednesday, "They met_VBD January 9 and 10.", "January 9 and 10=2022-01-09/2022-01-10"},
		{"range", wednesday, "He served_VBD from 1996 to 2004.", "from 1996 to 2004=1996-01-01/2004-12-31"},
		{"shared year", wednesday, "the tests of February 26 and March 4, 2021", "February 26=2021-02-26|March 4, 2021=2021-03-04"},

		{"told day", wednesday, "They met_VBD on February 3.\nThe next day they parted_VBD.", "February 3=2022-02-03|The next day=2022-02-04"},
		{"told day", wednesday, "They met_VBD on February 3.\nTwo days later they parted_VBD.", "February 3=2022-02-03|Two days later=2022-02-05"},
		{"told day", wednesday, "They met_VBD on February 3.\nA week earlier they had_AUX quarrelled_VBN.", "February 3=2022-02-03|A week earlier=2022-01-27"},
		{"told month", wednesday, "They met_VBD in May 2019.\nThat month shots fell_VBD.", "May 2019=2019-05-01/2019-05-31|That month=2019-05-01/2019-05-31"},
		{"told year", wednesday, "They met_VBD in 2012.\nTwo years later they parted_VBD.", "2012=2012-01-01/2012-12-31|Two years later=2014-01-01/2014-12-31"},
		{"year of the date before", wednesday, "On March 16, 2014 they voted_VBD and on March 18 they signed_VBD.", "March 16, 2014=2014-03-16|March 18=2014-03-18"},
		{"another time", wednesday, "Born_VBN 3 May 1801 he sailed_VBD in 1820.\nIn 1823 he wed_VBD.\nOn 5 June he died_VBD.", "3 May 1801=1801-05-03|1820=1820-01-01/1820-12-31|1823=1823-01-01/1823-12-31|5 June=1823-06-05"},
		{"from an event", wednesday, "He left_VBD a week after the_DT vote_NN.", "a week after=?"},
		{"no publication date", "", "He left_VBD on Monday.", "Monday=?"},
		{"no publication date", "", "He left_VBD on May 3, 2020 and on Monday.", "May 3, 2020=2020-05-03|Monday=2020-05-04"},
		{"too long ago", wednesday, "It stood_VBD 5,000 years ago.", "5,000 years ago=?"},
	} {
		if got := strings.Join(read(t, c.published, c.text), "|"); got != c.want {
			t.Errorf("%s: %q, published %s\n got %s\nwant %s", c.class, c.text, c.published, got, c.want)
		}
	}
}

// TestNoDates holds words that look like dates and are none.
func TestNoDates(t *testing.T) {
	for _, s := range []string{
		"He is 25 years old and served_VBD for two weeks.",
		"The second man may_MD march_VB in the sun.",
		"Theresa May spoke_VBD.",
		"It cost_VBD $2022 or 2,000 euros, some 1900 people said_VBD.",
		"Resolution 2231 and flight 1982 and Article 1945 remain_VBP.",
		"Call (202) 456-1414 or 555-2021.",
		"About 2000 troops came_VBD in five trucks.",
		"They meet_VBP every Friday, on Mondays and each month.",
		"He read_VBD the Sunday Times after Friday prayers.",
		"A two-week visit, a 30-year-old man, 10 percent, 3-2, 24/7.",
		"Their last stand, the next step, this time, that man.",
		"The fall of the city and the Arab Spring came_VBD.",
		"COVID-19 and F-16 and Su-30 and BA.2.",
		"In three days of talks they agreed_VBD.",
		"She can_MD wait_VB for three months.",
		"At the end of the day it is_VBZ a deal.",
		"It is the first visit that they will_MD see_VB in ten years.",
		"They may_MD be fined_VBN on 3 May every year.",
		"He read_VBD USA Today and owned the Tomorrow Group.",
		"See https://example.org/2023/05/25/fact-sheet-of-may-2023/ for_IN more.",
		"One day he may_MD come_VB.",
	} {
		if got := read(t, wednesday, s); len(got) > 0 {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestDateline(t *testing.T) {
	for _, c := range []struct{ text, place, when, yesterday string }{
		{"MINSK, March 7 (Agency) — Envoys met_VBD yesterday.", "MINSK", "2022-03-07", "2022-03-06"},
		{"PORT LOUIS - 7 March 2022: Envoys met_VBD yesterday.", "PORT LOUIS", "2022-03-07", "2022-03-06"},
		{"Envoys met\n\nMonday, March 7, 2022\n\nEnvoys met_VBD yesterday.", "", "2022-03-07", "2022-03-06"},
		{"QUITO, March 7: Envoys met_VBD yesterday.", "QUITO", "2022-03-07", "2022-03-06"},
		{"QUITO (Agency) — Envoys met_VBD yesterday.", "QUITO", "", "2022-03-08"},
		{"Envoys met_VBD yesterday.", "", "", "2022-03-08"},
		{"ENVOY: We met_VBD yesterday.", "", "", "2022-03-08"},
	} {
		a := analyse(t, c.text)
		found, line := Find(a, date(t, wednesday))
		place, when := "", ""
		if line != nil {
			place, when = a.Doc.Quote(line.Place), line.Date.String()
		}
		if place != c.place || when != c.when || (line == nil) != (c.place == "" && c.when == "") {
			t.Errorf("%q: dateline %q %q, want %q %q", c.text, place, when, c.place, c.when)
		}
		if last := found[len(found)-1]; last.Interval.String() != c.yesterday {
			t.Errorf("%q: yesterday is %s, want %s", c.text, last.Interval, c.yesterday)
		}
	}
}

func TestParts(t *testing.T) {
	a := analyse(t, "They met_VBD from May 3 to June 5 and have_AUX met_VBN since July.")
	found, _ := Find(a, date(t, wednesday))
	var got []string
	for _, x := range found {
		if x.Part {
			got = append(got, a.Doc.Quote(x.Span)+"="+x.Interval.String())
		}
	}
	if want := "May 3=2021-05-03|June 5=2021-06-05|July=2021-07-01/2021-07-31"; strings.Join(got, "|") != want {
		t.Errorf("parts %v, want %s", got, want)
	}
}

func TestPublished(t *testing.T) {
	for s, want := range map[string]string{"2021-12-12": "2021-12-12", "2021-12-12T23:30:00-05:00": "2021-12-12", "2021-12-12T23:30:00.5Z": "2021-12-12", "": ""} {
		if d, err := Published(s); err != nil || d.String() != want {
			t.Errorf("Published(%q) = %v, %v", s, d, err)
		}
	}
	for _, s := range []string{"yesterday", "2021-13-01", "2021-02-30", "12/12/2021", "0000-01-01"} {
		if d, err := Published(s); err == nil {
			t.Errorf("Published(%q) = %v and no error", s, d)
		} else if !strings.Contains(err.Error(), "RFC 3339") {
			t.Errorf("Published(%q): %v does not say what was expected", s, err)
		}
	}
}
