package lang

import (
	"strings"
	"testing"

	"detente/internal/text"
)

// cutOf writes a segmentation: words parted by spaces, sentences by " | ", paragraphs by " ¶ ".
func cutOf(t *testing.T, s *segmenter, raw string) string {
	t.Helper()
	doc, err := text.New(raw)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	sentences, _ := s.Segment(doc)
	for i, x := range sentences {
		if i > 0 {
			if x.Paragraph != sentences[i-1].Paragraph {
				b.WriteString(" ¶ ")
			} else {
				b.WriteString(" | ")
			}
		}
		for k, w := range x.Tokens {
			if k > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w.Form)
		}
	}
	return b.String()
}

var wordCases = []struct{ raw, want string }{
	{"She couldn't say it's Peru's.", "She could n't say it 's Peru 's ."},
	{"She couldn’t say they’ll come.", "She could n’t say they ’ll come ."},
	{"They cannot wait.", "They can not wait ."},
	{"the ministers' plan", "the ministers ' plan"},
	{"O'Hara met D’Angelo", "O'Hara met D’Angelo"},
	{"a long-range, well-known anti-ship missile", "a long - range , well - known anti-ship missile"},
	{"It cost $3,500.50, or 12% more.", "It cost $ 3,500.50 , or 12 % more ."},
	{"At 10:30 on 24/7/2022", "At 10:30 on 24/7/2022"},
	{"The G7 sent F16s", "The G7 sent F16s"},
	{"See https://example.org/a?b=c, or write to desk@example.org.", "See https://example.org/a?b=c , or write to desk@example.org ."},
	{"(“Never,” he said.)", "( “ Never , ” he said . )"},
	{"Peru—and Chile – wait...", "Peru — and Chile – wait ..."},
	{"He\u00a0came\u00a0late…", "He came late …"},
	{"**Bold** words", "** Bold ** words"},
	{"[the text](https://example.org/x) here", "[ the text ] ( https://example.org/x ) here"},
	{"AT&amp;T &quot;wins&quot;&nbsp;again", "AT&T \" wins \" again"},
	{"the 5<sup>th</sup> day", "the 5 <sup> th </sup> day"},
	{"<span class=\"x y\">Words</span>", "<span class=\"x y\"> Words </span>"},
	{"Kim Ba-rok and El-Amin", "Kim Ba - rok and El - Amin"},
	{"«Da» he said", "« Da » he said"},
	{"and/or", "and / or"},
	{"the Presi\u00addent", "the President"},
}

func TestWords(t *testing.T) {
	for _, c := range wordCases {
		if got := cutOf(t, &segmenter{}, c.raw); strings.NewReplacer(" | ", " ", " ¶ ", " ").Replace(got) != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.raw, got, c.want)
		}
	}
}

// The pieces between bars are the sentences wanted.
var sentenceCases = []string{
	"Mr. Okoro met Dr. Lund on Jan. 5 in St. Malo. | They agreed.",
	"Officials of the U.S. Navy came. | He lives in the U.S. | The house is small.",
	"The envoy, John R. Bell, Jr. of Ohio, left. | Nobody spoke.",
	"“We will come,” she said. | “We will not wait.” | The minister left.",
	"“Will they come?” he asked. | No one knew.",
	"“Will they come?” Lund asked. | No one knew.",
	"“It is over!” cried the envoy. | Then he left.",
	"“It is over. | We go home. | That is all,” the envoy said.",
	"He called it “a step.” | Others did not.",
	"\"We are ready.\" | The talks failed.",
	"Prices rose 3.5 percent, i.e. more than planned, at 5 p.m. on Friday. | It rained.",
	"They met at 3 p.m. | Nobody spoke.",
	"They met at 3 p.m. Friday and at 5 a.m. Lima time.",
	"What now? | Nobody knows! | They wait... | But not long.",
	"(He did not say when.) | The talks go on.",
	"LIMA, Peru (NWA) — | The president left on Monday.",
	"QUITO, Jan. 5 (Andes) -- | Two men were held.",
	"Quito, March 3 (ANR): | The envoy left.",
	"MR. LUND: | Good morning. | Let me begin.",
	"SENIOR OFFICIAL: | We agreed.",
	"Q | Will you go there?",
	"Q: | Will you go there?",
	"The ministry said: Nobody was hurt.",
	"1. Open the border.",
	"He met Ms. Ruiz vs. Chile at No. 10 in the capital.",
	"The plan — they said — was dead.",
}

func TestSentences(t *testing.T) {
	for _, want := range sentenceCases {
		doc, err := text.New(strings.ReplaceAll(want, " | ", " "))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		sentences, _ := (&segmenter{}).Segment(doc)
		for _, s := range sentences {
			got = append(got, doc.Quote(s.Span))
		}
		if g := strings.Join(got, " | "); g != want {
			t.Errorf("\n got %s\nwant %s", g, want)
		}
	}
}

func TestBlocks(t *testing.T) {
	wrapped := "The two sides met on Monday to talk about the river and its\nwater, which both of them need for their fields in the dry\nmonths of the year, and about fish. They did not agree.\nThe next talks are in May."
	for _, c := range []struct {
		raw  string
		want int
	}{
		{"One line.\n\nAnother.", 2},
		{"TALKS FAIL IN LIMA\nThe envoys left.", 2},
		{"They talk about\nwater and fish.", 1},
		{"- fish\n- water", 2},
		{"• fish\n• water", 2},
		{"1. Fish.\n2. Water.", 2},
		{wrapped, 1},
		{wrapped + "\n\n" + wrapped, 2},
		{"\n\n \n", 0},
	} {
		if got := blocks(c.raw); len(got) != c.want {
			t.Errorf("%q: %d blocks, want %d", c.raw, len(got), c.want)
		}
	}
}

func TestSentenceIsCapped(t *testing.T) {
	doc, err := text.New(strings.Repeat("and so on ", 3*maxSentence))
	if err != nil {
		t.Fatal(err)
	}
	sentences, _ := (&segmenter{}).Segment(doc)
	for _, s := range sentences {
		if len(s.Tokens) > maxSentence {
			t.Fatalf("a sentence of %d tokens", len(s.Tokens))
		}
	}
}

func TestQuotations(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"curly", "“We go,” he said. “Now.”", "[We go,] [Now.]"},
		{"straight", "\"We go,\" he said. \"Now.\"", "[We go,] [Now.]"},
		{"apostrophes", "It's the ministers' plan, the '90s rock 'n' roll.", ""},
		{"curly apostrophes", "It’s the ministers’ plan, said O’Hara’s aide.", ""},
		{"single", "She said ‘we will not go’ and left.", "[we will not go]"},
		{"single straight", "She said 'we will not go to their talks' and left.", "[we will not go to their talks]"},
		{"single within", "“He said ‘no way’ to me,” she said.", "[He said ‘no way’ to me,]"},
		{"double within single", "‘He said “no way” to me,’ she said.", "[He said “no way” to me,]"},
		{"german", "Er sagte „wir gehen“ und ging.", "[wir gehen]scare"},
		{"german angle", "He said »we will all go there« and left.", "[we will all go there]"},
		{"french", "Il dit « nous allons tous » hier.", "[nous allons tous]scare"},
		{"typewriter", "He said ``we will go there'' and left.", "[we will go there]"},
		{"never closed", "He said: “We go. And soon.\n\nShe left.", "[We go. And soon.]open"},
		{"straight never closed", "He said: \"We go. And soon.\n\nShe left.", "[We go. And soon.]open"},
		{"over paragraphs", "“We go.\n\n“We go soon.\n\n“That is all,” he said.", "[We go.]open [We go soon.]open+ [That is all,]+"},
		{"opened again", "“We go now. “They will follow,” he said.", "[We go now.]open [They will follow,]+"},
		{"nested double", "“He told me “not yet” twice,” she said.", "[He told me “not yet” twice,]"},
		{"scare", "The “special operation” goes on.", "[special operation]scare"},
		{"short speech", "He said “no.”", "[no.]"},
		{"scare after said", "He said “hits” were seen.", "[hits]scare"},
		{"inches", "A 5\" pipe and a 6\" pipe.", ""},
		{"one word speech", "“No,” he said.", "[No,]"},
		{"after a colon", "His answer: “Never again.”", "[Never again.]"},
		{"dash", "They—“the only ones who knew it”—left.", "[the only ones who knew it]"},
		{"bracket", "(“We will see about that”) he said", "[We will see about that]"},
		{"cut off", "“We will —” he said.", "[We will —]"},
		{"ellipsis", "\"... and then we will go,\" he said.", "[... and then we will go,]"},
	} {
		doc, err := text.New(c.raw)
		if err != nil {
			t.Fatal(err)
		}
		_, quotations := (&segmenter{}).Segment(doc)
		var got []string
		for _, q := range quotations {
			s := "[" + doc.Quote(q.Inner) + "]"
			if q.Close.IsZero() {
				s += "open"
			}
			if q.Continued {
				s += "+"
			}
			if q.Scare {
				s += "scare"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: %q:\n got %s\nwant %s", c.name, c.raw, g, c.want)
		}
	}
}

// checkSegments holds what is true of any text: spans rise, lie inside it and lose nothing but white space.
func checkSegments(t *testing.T, s *segmenter, raw string) {
	doc, err := text.New(raw)
	if err != nil {
		return
	}
	sentences, quotations := s.Segment(doc)
	at, paragraph := 0, 0
	gap := func(to int) {
		for at < to {
			if n := spaceEntity(doc.Text()[at:to]); n > 0 {
				at += n
				continue
			}
			for _, r := range doc.Text()[at:to] {
				if classOf(r) != space {
					t.Fatalf("%q is in no token", doc.Text()[at:to])
				}
				at += len(string(r))
				break
			}
		}
	}
	for _, x := range sentences {
		if len(x.Tokens) == 0 || len(x.Tokens) > maxSentence {
			t.Fatalf("a sentence of %d tokens", len(x.Tokens))
		}
		if x.Paragraph < paragraph {
			t.Fatal("paragraphs fall")
		}
		paragraph = x.Paragraph
		if x.Span.Start() != x.Tokens[0].Span.Start() || x.Span.End() != x.Tokens[len(x.Tokens)-1].Span.End() {
			t.Fatal("a sentence's span is not its tokens'")
		}
		for _, w := range x.Tokens {
			if w.Span.Len() == 0 || w.Form == "" || w.Span.Start() < at {
				t.Fatalf("token %q at %v after %d", w.Form, w.Span, at)
			}
			gap(w.Span.Start())
			at = w.Span.End()
		}
	}
	gap(doc.Len())
	end := 0
	for _, q := range quotations {
		if q.Open.Start() < end || q.Inner.Start() < q.Open.End() || !q.Close.IsZero() && q.Close.Start() < q.Inner.End() {
			t.Fatalf("quotation %+v after %d", q, end)
		}
		end = max(q.Inner.End(), q.Close.End())
	}
}

func FuzzSegment(f *testing.F) {
	for _, c := range wordCases {
		f.Add(c.raw)
	}
	for _, c := range sentenceCases {
		f.Add(c)
	}
	f.Add("“never\n\n“closed 'at all\r\n• x\n1. \u00a0&nbsp;&amp;<b>é😀's n't ''")
	f.Add("Q\nQ\nA:\n:\n--\nLIMA (\nLIMA --\n" + strings.Repeat("x", 5000))
	f.Fuzz(func(t *testing.T, raw string) { checkSegments(t, &segmenter{}, raw) })
}

func BenchmarkSegment(b *testing.B) {
	var raw strings.Builder
	for range 200 {
		for _, c := range sentenceCases {
			raw.WriteString(strings.ReplaceAll(c, " | ", " "))
			raw.WriteByte('\n')
		}
	}
	doc, err := text.New(raw.String())
	if err != nil {
		b.Fatal(err)
	}
	s := &segmenter{split: &linear{weights: make([]int16, linearSize), unit: 1}, stop: &linear{weights: make([]int16, linearSize), unit: 1}}
	words := 0
	for b.Loop() {
		sentences, _ := s.Segment(doc)
		for i := range sentences {
			words += len(sentences[i].Tokens)
		}
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func TestSegmenterMarshal(t *testing.T) {
	s := &segmenter{
		split: &linear{weights: make([]int16, linearSize), unit: 0.5},
		stop:  &linear{weights: make([]int16, linearSize), unit: 0.25},
	}
	s.split.weights[3], s.split.weights[linearSize-1], s.stop.weights[0] = 7, -9, 11
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var got segmenter
	if err := got.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	if got.split.weights[3] != 7 || got.split.weights[linearSize-1] != -9 || got.stop.weights[0] != 11 || got.stop.unit != 0.25 {
		t.Error("what was written is not what is read")
	}
	for cut := range b {
		if (&segmenter{}).UnmarshalBinary(b[:cut]) == nil {
			t.Errorf("the first %d of %d bytes were read as a whole", cut, len(b))
		}
	}
}

// Our own small treebank: enough to see that training learns, and learns the same each time.
func TestTrainSegmenter(t *testing.T) {
	var b strings.Builder
	for i, words := range [][]string{{"The", "envoy", "left", "."}, {"He", "met", "Mr.", "Lund", "in", "Lima", "."}, {"They", "agreed", "."}} {
		if i == 0 {
			b.WriteString("# newdoc id = d\n")
		}
		for k, w := range words {
			misc := "_"
			if k+2 == len(words) {
				misc = "SpaceAfter=No"
			}
			head := "1"
			if k == 0 {
				head = "0"
			}
			b.WriteString(strings.Join([]string{string(rune('1' + k)), w, w, "X", "X", "_", head, "dep", "_", misc}, "\t") + "\n")
		}
		b.WriteString("\n")
	}
	gold, err := ReadCoNLLU(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	docs, err := Documents(gold)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := trainSegmenter(docs, 5).MarshalBinary()
	two, _ := trainSegmenter(docs, 5).MarshalBinary()
	if string(one) != string(two) {
		t.Error("two trainings from the same seed differ")
	}
	if got, want := cutOf(t, trainSegmenter(docs, 5), docs[0].Doc.Text()), "The envoy left . | He met Mr. Lund in Lima . | They agreed ."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
