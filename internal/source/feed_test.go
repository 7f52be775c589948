package source

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

func rssOf(item string) string {
	return `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title><link>https://a.example/</link><item>` + item + `</item></channel></rss>`
}

func atomOf(entry string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><link href="https://a.example/"/><entry>` + entry + `</entry></feed>`
}

// What stands in one field of one entry, in the many ways in which feeds write it.
func TestFeedFields(t *testing.T) {
	const link = "<link>https://a.example/1</link>"
	text := func(it Item) string { return it.Text }
	title := func(it Item) string { return it.Title }
	address := func(it Item) string { return it.URL }
	byline := func(it Item) string { return it.Byline }
	published := func(it Item) string { return it.Published }
	for name, c := range map[string]struct {
		feed  string
		field func(Item) string
		want  string
	}{
		"escaped once":               {rssOf(`<description>&lt;p&gt;Talks &amp;amp; terms&lt;/p&gt;</description>`), text, "Talks & terms"},
		"CDATA":                      {rssOf(`<description><![CDATA[<p>Talks &amp; terms</p>]]></description>`), text, "Talks & terms"},
		"CDATA in pieces":            {rssOf(`<description><![CDATA[Talks ]]>and<![CDATA[ terms]]></description>`), text, "Talks and terms"},
		"CDATA with ]]":              {rssOf(`<description><![CDATA[a[b[1]] > 2]]></description>`), text, "a[b[1]] > 2"},
		"entities of HTML":           {rssOf(`<description>Br&uuml;ssel &ndash; &laquo;Nein&raquo;&nbsp;&euro;</description>`), text, "Brüssel – «Nein» €"},
		"entities by number":         {rssOf(`<description>&#8220;No&#x201D;</description>`), text, "“No”"},
		"a bare ampersand":           {rssOf(`<description>Marks & Spencer; AT&T</description>`), text, "Marks & Spencer; AT&T"},
		"less than":                  {rssOf(`<description>growth < 2 %</description>`), text, "growth < 2 %"},
		"tags without CDATA":         {rssOf(`<description><p>One.</p><p>Two.</p></description>`), text, "One.\n\nTwo."},
		"a comment":                  {rssOf(`<!-- <item> --><description>Whole.</description>`), text, "Whole."},
		"two line breaks":            {rssOf(`<description>One.&lt;br/&gt;&lt;br/&gt;Two.&lt;br&gt;Three.</description>`), text, "One.\n\nTwo.\nThree."},
		"escaped twice":              {rssOf(`<description>&amp;lt;p&amp;gt;Talks.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Terms.&amp;lt;/p&amp;gt;</description>`), text, "Talks.\n\nTerms."},
		"whole before summary":       {rssOf(`<description>Short.</description><content:encoded>The whole.</content:encoded>`), text, "The whole."},
		"the order does not matter":  {rssOf(`<content:encoded>The whole.</content:encoded><description>Short.</description>`), text, "The whole."},
		"an empty whole":             {rssOf(`<description>Short.</description><content:encoded></content:encoded>`), text, "Short."},
		"a picture's words":          {rssOf(link + `<description>Short.</description><media:content url="https://a.example/i.jpg"><media:description>A picture</media:description></media:content>`), text, "Short."},
		"marks in a title":           {rssOf(`<title>&lt;b&gt;Talks&lt;/b&gt; resume</title><description>x</description>`), title, "Talks resume"},
		"a title over lines":         {rssOf("<title>\n  Talks\n  resume\n</title><description>x</description>"), title, "Talks resume"},
		"link":                       {rssOf(link), address, "https://a.example/1"},
		"link over lines":            {rssOf("<link>\n https://a.example/1\n</link>"), address, "https://a.example/1"},
		"link in CDATA":              {rssOf("<link><![CDATA[https://a.example/1?a=1&b=2]]></link>"), address, "https://a.example/1?a=1&b=2"},
		"relative link":              {rssOf("<link>press/1</link>"), address, "https://a.example/press/1"},
		"link of Atom":               {rssOf(`<atom:link href="https://a.example/1" rel="alternate"/><title>x</title>`), address, "https://a.example/1"},
		"guid":                       {rssOf(`<guid>https://a.example/1</guid>`), address, "https://a.example/1"},
		"guid that is no address":    {rssOf(`<guid isPermaLink="false">tag:1</guid><title>x</title>`), address, ""},
		"a script as link":           {rssOf(`<link>javascript:alert(1)</link><title>x</title>`), address, ""},
		"author":                     {rssOf(`<author>Ida Moe</author>` + link), byline, "Ida Moe"},
		"author by mail":             {rssOf(`<author>desk@a.example</author>` + link), byline, "desk@a.example"},
		"creators":                   {rssOf(`<dc:creator>Ida Moe</dc:creator>` + link), byline, "Ida Moe"},
		"pubDate":                    {rssOf(`<pubDate>Wed, 12 Jan 2022 10:00:00 GMT</pubDate>` + link), published, "2022-01-12T10:00:00Z"},
		"dc:date":                    {rssOf(`<dc:date>2022-01-12T10:00:00+03:00</dc:date>` + link), published, "2022-01-12T10:00:00+03:00"},
		"atom:published in RSS":      {rssOf(`<atom:published>2022-01-12T10:00:00Z</atom:published>` + link), published, "2022-01-12T10:00:00Z"},
		"a date of another language": {rssOf(`<pubDate>mer., 12 janv. 2022</pubDate>` + link), published, ""},

		"Atom text":          {atomOf(`<title>x</title><content>1 &lt; 2 and &amp;</content>`), text, "1 < 2 and &"},
		"Atom html":          {atomOf(`<title>x</title><content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content>`), text, "One.\n\nTwo."},
		"Atom xhtml":         {atomOf(`<title>x</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">1 &lt; 2 <b>and</b></div></content>`), text, "1 < 2 and"},
		"Atom summary":       {atomOf(`<title>x</title><summary>Short.</summary>`), text, "Short."},
		"Atom html title":    {atomOf(`<title type="html">&lt;i&gt;Talks&lt;/i&gt; &amp;amp; terms</title><content>x</content>`), title, "Talks & terms"},
		"Atom alternate":     {atomOf(`<title>x</title><link rel="self" href="https://a.example/self"/><link rel="alternate" href="https://a.example/1"/>`), address, "https://a.example/1"},
		"Atom without rel":   {atomOf(`<title>x</title><link href="https://a.example/1"/>`), address, "https://a.example/1"},
		"Atom base":          {strings.Replace(atomOf(`<title>x</title><link href="1"/>`), "<entry>", `<entry xml:base="https://b.example/press/">`, 1), address, "https://b.example/press/1"},
		"Atom authors":       {atomOf(`<title>x</title><author><name>Ida Moe</name></author><author><name>Ben Rao</name></author><content>x</content>`), byline, "Ida Moe, Ben Rao"},
		"Atom times":         {atomOf(`<title>x</title><published>2022-01-12T10:00:00Z</published><updated>2022-01-13T10:00:00Z</updated><content>x</content>`), published, "2022-01-12T10:00:00Z"},
		"Atom updated alone": {atomOf(`<title>x</title><updated>2022-01-13T10:00:00+01:00</updated><content>x</content>`), published, "2022-01-13T10:00:00+01:00"},
		"Atom 0.3":           {`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>News</title><entry><title>x</title><issued>2022-01-12T10:00:00Z</issued><content mode="escaped">&lt;p&gt;Whole.&lt;/p&gt;</content></entry></feed>`, text, "Whole."},
		"Atom with a prefix": {`<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>News</a:title><a:entry><a:title>x</a:title><a:content>Whole.</a:content></a:entry></a:feed>`, text, "Whole."},

		"RSS 0.91":            {`<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>News</title><item><title>x</title><description>Whole.</description></item></channel></rss>`, text, "Whole."},
		"RSS 0.90":            {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>News</title></channel><item><title>Talks</title><link>https://a.example/1</link></item></rdf:RDF>`, address, "https://a.example/1"},
		"a namespace for RSS": {`<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>News</title><item><description>Whole.</description></item></channel></rss>`, text, "Whole."},
		"entities of a DTD":   {`<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><description>x&b;y</description></item></channel></rss>`, text, "x&b;y"},
		"space in front":      {"\n\n  " + rssOf("<description>Whole.</description>"), text, "Whole."},
		"a mark in front":     {"\uFEFF" + `<?xml version="1.0" encoding="utf-8"?>` + rssOf("<description>Whole.</description>"), text, "Whole."},
		"a late declaration":  {"<!-- x -->\n" + `<?xml version="1.0" encoding="utf-8"?>` + rssOf("<description>Whole.</description>"), text, "Whole."},
		"a style sheet":       {`<?xml version="1.0"?><?xml-stylesheet href="a.xsl" type="text/xsl"?>` + rssOf("<description>Whole.</description>"), text, "Whole."},
		"text after the end":  {rssOf("<description>Whole.</description>") + "\n<!-- made in 0.1 s -->", text, "Whole."},
		"a picture's title":   {strings.Replace(rssOf("<description>Whole.</description>"), "<item>", "<image><title>Logo</title><url>https://a.example/i.png</url></image><item>", 1), func(it Item) string { return it.Publisher }, "News"},
		"language of channel": {strings.Replace(rssOf("<description>Whole.</description>"), "<item>", "<language>fr</language><item>", 1), func(it Item) string { return it.Language }, "fr"},
		"quotes in a tag":     {rssOf(`<description><a title="a > b">Whole.</a></description>`), text, "Whole."},

		// Atom: content types, bases, links, dates.
		"Atom content of text/html":   {atomOf(`<title>x</title><content type="text/html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content>`), text, "One.\n\nTwo."},
		"Atom content of text/plain":  {atomOf(`<title>x</title><content type="text/plain">a &lt; b</content>`), text, "a < b"},
		"Atom html in CDATA":          {atomOf(`<title>x</title><content type="html"><![CDATA[<p>1 &lt; 2</p>]]></content>`), text, "1 < 2"},
		"Atom xhtml with a prefix":    {strings.Replace(atomOf(`<title>x</title><content type="xhtml"><h:div><h:p>One.</h:p><h:p>Two.</h:p></h:div></content>`), "<feed ", `<feed xmlns:h="http://www.w3.org/1999/xhtml" `, 1), text, "One.\n\nTwo."},
		"Atom xhtml title":            {atomOf(`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Talks <em>resume</em></div></title><content>x</content>`), title, "Talks resume"},
		"Atom content before summary": {atomOf(`<title>x</title><summary>Short.</summary><content>The whole.</content>`), text, "The whole."},
		"Atom base of the feed":       {strings.Replace(atomOf(`<title>x</title><link href="1"/>`), "<feed ", `<feed xml:base="https://b.example/news/" `, 1), address, "https://b.example/news/1"},
		"Atom bases in one another":   {strings.Replace(strings.Replace(atomOf(`<title>x</title><link href="1"/>`), "<feed ", `<feed xml:base="https://b.example/" `, 1), "<entry>", `<entry xml:base="press/">`, 1), address, "https://b.example/press/1"},
		"Atom base of the link":       {atomOf(`<title>x</title><link xml:base="https://c.example/d/" href="1"/>`), address, "https://c.example/d/1"},
		"Atom link up a folder":       {strings.Replace(atomOf(`<title>x</title><link href="../1"/>`), "<entry>", `<entry xml:base="https://b.example/press/old/">`, 1), address, "https://b.example/press/1"},
		"Atom link of a host alone":   {strings.Replace(atomOf(`<title>x</title><link href="//d.example/1"/>`), "<entry>", `<entry xml:base="https://b.example/">`, 1), address, "https://d.example/1"},
		"Atom link of a query":        {strings.Replace(atomOf(`<title>x</title><link href="?id=1&amp;x=2"/>`), "<entry>", `<entry xml:base="https://b.example/press/">`, 1), address, "https://b.example/press/?id=1&x=2"},
		"Atom alternate after others": {atomOf(`<title>x</title><link rel="enclosure" href="https://a.example/1.mp3"/><link rel="replies" href="https://a.example/1#c"/><link rel="alternate" type="text/html" href="https://a.example/1"/>`), address, "https://a.example/1"},
		"Atom published lower case":   {atomOf(`<title>x</title><published>2022-01-12t10:00:00z</published><content>x</content>`), published, "2022-01-12T10:00:00Z"},
		"Atom with parts of a second": {atomOf(`<title>x</title><published>2022-01-12T10:00:00.123+02:00</published><content>x</content>`), published, "2022-01-12T10:00:00.123+02:00"},
		"Atom 0.3 modified":           {`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>N</title><entry><title>x</title><modified>2022-01-12T10:00:00Z</modified><content>x</content></entry></feed>`, published, "2022-01-12T10:00:00Z"},
		"Atom author of the feed":     {strings.Replace(atomOf(`<title>x</title><content>x</content>`), "<entry>", `<author><name>Ida Moe</name></author><entry>`, 1), byline, "Ida Moe"},

		// Dates of the dialects of RSS.
		"date without a weekday":      {rssOf(`<pubDate>12 Jan 2022 10:00:00 GMT</pubDate>` + link), published, "2022-01-12T10:00:00Z"},
		"date without seconds":        {rssOf(`<pubDate>Wed, 12 Jan 2022 10:00 +0100</pubDate>` + link), published, "2022-01-12T10:00:00+01:00"},
		"date of two digits":          {rssOf(`<pubDate>Wed, 12 Jan 22 10:00:00 GMT</pubDate>` + link), published, "2022-01-12T10:00:00Z"},
		"date with a name of zone":    {rssOf(`<pubDate>Wed, 12 Jan 2022 10:00:00 EST</pubDate>` + link), published, "2022-01-12T10:00:00-05:00"},
		"date with a long month":      {rssOf(`<pubDate>Wednesday, 12 January 2022 10:00:00 +0000</pubDate>` + link), published, "2022-01-12T10:00:00Z"},
		"date with the wrong weekday": {rssOf(`<pubDate>Mon, 12 Jan 2022 10:00:00 GMT</pubDate>` + link), published, "2022-01-12T10:00:00Z"},
		"date over lines":             {rssOf("<pubDate>\n Wed, 12 Jan 2022 10:00:00 GMT\n</pubDate>" + link), published, "2022-01-12T10:00:00Z"},
		"date of ISO 8601":            {rssOf(`<pubDate>2022-01-12T10:00:00+0100</pubDate>` + link), published, "2022-01-12T10:00:00+01:00"},
		"date without a zone":         {rssOf(`<pubDate>2022-01-12 10:00:00</pubDate>` + link), published, "2022-01-12"},
		"date of a day alone":         {rssOf(`<dc:date>2022-01-12</dc:date>` + link), published, "2022-01-12"},
		"date that could be two":      {rssOf(`<pubDate>01/02/2022</pubDate>` + link), published, ""},
		"dcterms:created":             {strings.Replace(rssOf(`<dcterms:created>2022-01-12T10:00:00Z</dcterms:created>`+link), "<rss ", `<rss xmlns:dcterms="http://purl.org/dc/terms/" `, 1), published, "2022-01-12T10:00:00Z"},
		"RSS 1.0 dc:date":             {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title></channel><item rdf:about="https://a.example/1"><title>x</title><link>https://a.example/1</link><dc:date>2022-01-12T10:00Z</dc:date></item></rdf:RDF>`, published, "2022-01-12T10:00:00Z"},

		// Namespaces.
		"content under another prefix": {`<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title><item><description>Short.</description><c:encoded>The whole.</c:encoded></item></channel></rss>`, text, "The whole."},
		"creator under another prefix": {`<rss version="2.0" xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>News</title><item><title>x</title><d:creator>Ida Moe</d:creator><link>https://a.example/1</link></item></channel></rss>`, byline, "Ida Moe"},
		"media:title is none":          {rssOf(`<media:title>A picture</media:title><title>Talks</title><description>x</description>`), title, "Talks"},
		"media:group":                  {rssOf(link + `<title>Talks</title><media:group><media:content url="https://a.example/i.jpg"/><media:title>A picture</media:title></media:group><description>Short.</description>`), title, "Talks"},
		"itunes author":                {strings.Replace(rssOf(`<itunes:author>Ida Moe</itunes:author><title>x</title>`+link), "<rss ", `<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" `, 1), byline, "Ida Moe"},
		"a prefix never declared":      {`<rss version="2.0"><channel><title>News</title><item><title>x</title><content:encoded>The whole.</content:encoded></item></channel></rss>`, text, "The whole."},
		"dc:title beside title":        {rssOf(`<title>Talks</title><dc:title>Other</dc:title><description>x</description>`), title, "Talks"},
		"entities of XML in a title":   {rssOf(`<title>A &amp; B &apos;C&apos; &quot;D&quot;</title><description>x</description>`), title, `A & B 'C' "D"`},
		"entities in a link":           {rssOf(`<link>https://a.example/?a=1&amp;b=2</link><title>x</title>`), address, "https://a.example/?a=1&b=2"},
		"a number beyond Unicode":      {rssOf(`<description>Talks &#99999999; on.</description>`), text, "Talks \uFFFD on."},
		"numbers of Windows":           {rssOf(`<description>&#147;No&#148; &#151; yes</description>`), text, "“No” — yes"},
	} {
		t.Run(name, func(t *testing.T) {
			if f, err := Detect("feed", []byte(c.feed)); f != Feed {
				t.Errorf("found out as %q, %v", f, err)
			}
			it := one(t, Feed, "feed", c.feed)
			if got := c.field(it); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// Encodings in which the second byte of a letter may look like something else.
func TestFeedsOfManyBytes(t *testing.T) {
	const title = "構文 ソ連 表示 能力 会談"
	for name, enc := range map[string]encoding.Encoding{"Shift_JIS": japanese.ShiftJIS, "EUC-JP": japanese.EUCJP, "ISO-2022-JP": japanese.ISO2022JP} {
		feed, err := enc.NewEncoder().String(`<?xml version="1.0" encoding="` + name + `"?><rss><channel><title>N</title><item><title>` + title + `</title><description>x</description></item></channel></rss>`)
		if err != nil {
			t.Fatal(err)
		}
		if it := one(t, "", "feed", feed); it.Title != title {
			t.Errorf("%s: %q", name, it.Title)
		}
	}
}

// Of a feed that is cut anywhere, all entries are had that were whole, and that something is missing is told.
func TestFeedsCutAnywhere(t *testing.T) {
	whole, name := many(Feed, 4)
	for cut := range whole {
		items, faults, err := collect(t, Feed, name, strings.NewReader(string(whole[:cut])))
		if want := strings.Count(string(whole[:cut]), "</item>"); len(items) != want {
			t.Fatalf("cut at %d: %d items, want %d", cut, len(items), want)
		}
		for _, it := range items {
			if it.Publisher != "News" || it.Text == "" || it.URL == "" {
				t.Fatalf("cut at %d: %+v", cut, it)
			}
		}
		if !errors.Is(err, ErrTruncated) && cut < len(whole)-len("</rss>") {
			t.Fatalf("cut at %d: faults %v, error %v", cut, faults, err)
		}
	}
}

func TestJSONFeedCutAnywhere(t *testing.T) {
	whole, name := many(JSONFeed, 3)
	for cut := 1; cut < len(whole)-1; cut++ {
		items, _, err := collect(t, JSONFeed, name, strings.NewReader(string(whole[:cut])))
		if want := strings.Count(string(whole[:cut]), `."}`); len(items) != want || err == nil {
			t.Fatalf("cut at %d: %d items, want %d; %v", cut, len(items), want, err)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name, head string
		want       Format
	}{
		{"report.txt", "# not Markdown by its name\n", Text},
		{"report.md", "plain", Markdown},
		{"report", "---\ntitle: x\n---\n", Markdown},
		{"report", "A report of two lines.\n", Text},
		{"page.html", "Just words", Page},
		{"x", "<p>A piece of HTML", Page},
		{"x", "\uFEFF<!doctype html>", Page},
		{"https://a.example/feed?format=txt", "<rss>", Feed},
		{"https://a.example/x.md?y=1", "words", Markdown},
		{"x.json", `{"version": "https://jsonfeed.org/version/1.1"}`, JSONFeed},
		{"x.json", `{"text":"x"}`, JSONLines},
		{"x.json", "[\n  {\n    \"text\": \"x\"}]", JSONLines},
		{"x", "1\n00:00:01,000 --> 00:00:02,000\nx", SRT},
		{"x.srt", "\uFEFF1\r\n00:00:01.000 --> 00:00:02.000\r\nx", SRT},
		{"x", "WARC/1.0\r\n", WARC},
		{"x", "20220112\tRUS\tUSA\t010\tx\ty\tz", PETRARCH},
		{"x.xml", "<?xml version='1.0'?>\n<!-- <html> -->\n<!DOCTYPE rss>\n<rss>", Feed},
		{"x.xml", "<s:urlset xmlns:s='x'>", Sitemap},
	} {
		if got, err := Detect(c.name, []byte(c.head)); got != c.want || err != nil {
			t.Errorf("%s %.30q: %q, %v; want %q", c.name, c.head, got, err, c.want)
		}
		if got, err := Detect(c.name+".gz", packed(t, []byte(c.head))); got != c.want && !strings.Contains(c.name, "?") || err != nil {
			t.Errorf("%s %.30q packed: %q, %v; want %q", c.name, c.head, got, err, c.want)
		}
	}
	for _, head := range []string{"", " \n", "%PDF-1.7", "\x89PNG\r\n", "\xD0\xCF\x11\xE0\xA1", "a\x00bc\x00", "\x1f\x8bnot gzip", "BZh91AY", "PK\x03\x04x"} {
		if got, err := Detect("x", []byte(head)); err == nil {
			t.Errorf("%q: %q", head, got)
		}
	}
}

// What stands in one field of one item of JSON Feed 1.0 and 1.1.
func TestJSONFeedFields(t *testing.T) {
	of := func(version, item string) string {
		return `{"version":"https://jsonfeed.org/version/` + version + `","title":"News","home_page_url":"https://a.example/","language":"en-GB","authors":[{"name":"The Desk"}],"items":[` + item + `]}`
	}
	for name, c := range map[string]struct {
		version, item string
		field         func(Item) string
		want          string
	}{
		"text":                   {"1", `{"id":"1","content_text":"Whole.\nTwo."}`, func(it Item) string { return it.Text }, "Whole.\nTwo."},
		"html":                   {"1.1", `{"id":"1","content_html":"<p>One &amp; two.</p><p>Three.</p>"}`, func(it Item) string { return it.Text }, "One & two.\n\nThree."},
		"html before summary":    {"1.1", `{"id":"1","summary":"Short.","content_html":"<p>Whole.</p>"}`, func(it Item) string { return it.Text }, "Whole."},
		"title with escapes":     {"1", `{"id":"1","title":"Caf\u00e9 \u201cNo\u201d","content_text":"x"}`, func(it Item) string { return it.Title }, "Café “No”"},
		"url":                    {"1", `{"id":"1","url":"https://a.example/1","content_text":"x"}`, func(it Item) string { return it.URL }, "https://a.example/1"},
		"author of 1.0":          {"1", `{"id":"1","author":{"name":"Ida Moe"},"content_text":"x"}`, func(it Item) string { return it.Byline }, "Ida Moe"},
		"authors of 1.1":         {"1.1", `{"id":"1","authors":[{"name":"Ida Moe"},{"name":"Ben Rao"}],"content_text":"x"}`, func(it Item) string { return it.Byline }, "Ida Moe, Ben Rao"},
		"date":                   {"1.1", `{"id":"1","date_published":"2022-01-12T10:00:00-05:00","content_text":"x"}`, func(it Item) string { return it.Published }, "2022-01-12T10:00:00-05:00"},
		"modified":               {"1.1", `{"id":"1","date_published":"2022-01-12T10:00:00Z","date_modified":"2022-01-13T10:00:00Z","content_text":"x"}`, func(it Item) string { return it.Modified }, "2022-01-13T10:00:00Z"},
		"language of the item":   {"1.1", `{"id":"1","language":"fr","content_text":"x"}`, func(it Item) string { return it.Language }, "fr"},
		"language of the feed":   {"1.1", `{"id":"1","content_text":"x"}`, func(it Item) string { return it.Language }, "en-GB"},
		"publisher":              {"1", `{"id":"1","content_text":"x"}`, func(it Item) string { return it.Publisher }, "News"},
		"an id that is a number": {"1", `{"id":7,"content_text":"Whole."}`, func(it Item) string { return it.Text }, "Whole."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.field(one(t, "", "feed.json", of(c.version, c.item))); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
