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
