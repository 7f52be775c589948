package source

import (
	"strings"
	"testing"
)

func TestFeedsOfAPage(t *testing.T) {
	const page = `<html><head><base href="/news/"><link rel="alternate" type="application/rss+xml" title="News &amp; views" href="rss.xml">
<link rel="alternate" type="application/rss+xml" href="/news/rss.xml"><link rel="stylesheet" href="a.css"><link rel="alternate" hreflang="fr" href="/fr">
<link rel="ALTERNATE home" type="Application/Atom+XML" href="https://b.example/atom"><link rel="alternate" type="application/feed+json" href="javascript:x"></head></html>`
	items, faults, err := collect(t, PageFeeds, "https://a.example/", strings.NewReader(page))
	if err != nil || len(items) != 2 || len(faults) != 1 || items[0].URL != "https://a.example/news/rss.xml" || items[0].Title != "News & views" ||
		items[1].URL != "https://b.example/atom" || items[1].Kind != KindSource {
		t.Errorf("%+v, %v, %v", items, faults, err)
	}
}

// What pages say of themselves, in the ways they say it.
func TestPageFields(t *testing.T) {
	with := func(head, body string) string {
		return `<html><head><meta charset="utf-8">` + head + `</head><body>` + body + strings.TrimPrefix(pageOf("Envoys met."), "<!DOCTYPE html>")
	}
	ld := func(s string) string { return `<script type="application/ld+json">` + s + `</script>` }
	published := func(it Item) string { return it.Published }
	title := func(it Item) string { return it.Title }
	byline := func(it Item) string { return it.Byline }
	publisher := func(it Item) string { return it.Publisher }
	address := func(it Item) string { return it.URL }
	for name, c := range map[string]struct {
		page  string
		field func(Item) string
		want  string
	}{
		"time of JSON-LD before meta":    {with(ld(`{"@type":"NewsArticle","datePublished":"2022-01-12T10:00:00+03:00"}`)+`<meta property="article:published_time" content="2022-01-13T10:00:00Z">`, ""), published, "2022-01-12T10:00:00+03:00"},
		"a day, and its time elsewhere":  {with(`<meta name="dc.date" content="2022-01-12">`, `<time datetime="2022-01-12T23:30:00-05:00">`), published, "2022-01-12T23:30:00-05:00"},
		"a day, and another day's time":  {with(`<meta name="dc.date" content="2022-01-12">`, `<time datetime="2022-02-01T10:00:00Z">`), published, "2022-01-12"},
		"a time without a zone":          {with(`<meta property="article:published_time" content="2022-01-12T10:00:00">`, ""), published, "2022-01-12"},
		"microdata":                      {with("", `<span itemprop="datePublished" content="2022-01-12T10:00:00Z">today</span>`), published, "2022-01-12T10:00:00Z"},
		"the one time there is":          {with("", `<time datetime="2022-01-12T10:00:00Z">today</time>`), published, "2022-01-12T10:00:00Z"},
		"the time that is marked":        {with("", `<time datetime="2022-01-12T10:00:00Z">a</time><time class="entry-date published" datetime="2022-01-13T10:00:00Z">b</time>`), published, "2022-01-13T10:00:00Z"},
		"marked times of a list":         {with("", `<time class="published" datetime="2022-01-12T10:00:00Z">a</time><time class="published" datetime="2022-01-13T10:00:00Z">b</time>`), published, ""},
		"a day in the address":           {with(`<link rel="canonical" href="/world/2022/01/12/talks">`, ""), published, "2022-01-12"},
		"no day in the address":          {with(`<link rel="canonical" href="/world/2022/13/45/talks">`, ""), published, ""},
		"times of other articles":        {with("", `<time datetime="2022-01-12T10:00:00Z">a</time><time datetime="2022-01-13T10:00:00Z">b</time>`), published, ""},
		"a time that is none":            {with(`<meta property="article:published_time" content="yesterday">`, ""), published, ""},
		"no article in JSON-LD":          {with(ld(`{"@type":"Organization","name":"Other","datePublished":"2022-01-12"}`), ""), published, ""},
		"JSON-LD in comments":            {with(ld("<!-- {\"@type\":\"Article\",\n\"headline\":\"Terms\n and talks\"} -->"), ""), title, "Terms and talks"},
		"JSON-LD with a semicolon":       {with(ld(`{"@type":"Article","headline":"Terms"};`), ""), title, "Terms"},
		"damaged JSON-LD":                {with(ld(`{"@type":"Article","headline":"Terms"`)+`<meta property="og:title" content="Talks on terms">`, ""), title, "Talks on terms"},
		"an address as type":             {with(ld(`{"@type":"https://schema.org/NewsArticle","headline":"Terms"}`), ""), title, "Terms"},
		"an article of a page":           {with(ld(`{"@type":"WebPage","mainEntity":{"@type":"Article","headline":"Terms"}}`), ""), title, "Terms"},
		"the site at the end of a title": {`<html><head><title>Terms agreed — The Paper</title><meta property="og:site_name" content="The Paper"></head><body>` + pageOf("x"), title, "Terms agreed"},
		"authors as a list":              {with(ld(`{"@type":"Article","author":["Ida Moe",{"name":"Ben Rao"},{"name":"Ida Moe"},{"url":"https://a.example"}]}`), ""), byline, "Ida Moe, Ben Rao"},
		"an address as author":           {with(`<meta property="article:author" content="https://social.example/ida"><meta name="parsely-author" content="Ida Moe">`, ""), byline, "Ida Moe"},
		"a form's field called author":   {with("", `<input name="author" value="x" content="Nobody">`), byline, ""},
		"publisher of JSON-LD":           {with(ld(`{"@type":"Article","publisher":[{"@type":"Organization","name":"The Paper"}]}`), ""), publisher, "The Paper"},
		"its own address":                {with(`<link rel="canonical" href="/talks">`, ""), address, "https://a.example/talks"},
		"another's address":              {with(`<link rel="canonical" href="https://b.example/talks">`, ""), address, "https://a.example/x"},
	} {
		t.Run(name, func(t *testing.T) {
			if it := one(t, Page, "https://a.example/x", c.page); c.field(it) != c.want {
				t.Errorf("%q, want %q", c.field(it), c.want)
			}
		})
	}
}

func TestPagesBehindAPaywall(t *testing.T) {
	for said, want := range map[string]bool{`"isAccessibleForFree":false`: true, `"isAccessibleForFree":"False"`: true, `"isAccessibleForFree":true`: false, `"x":1`: false} {
		it := one(t, Page, "x", `<script type="application/ld+json">{"@type":"NewsArticle",`+said+`}</script>`+pageOf("Envoys met."))
		if it.Partial != want {
			t.Errorf("%s: partial %v", said, it.Partial)
		}
	}
}

// Where the extractor finds next to nothing, what the page itself gives as the article is taken.
func TestArticleOutOfJSONLD(t *testing.T) {
	whole := strings.Repeat("The envoy said that the terms were not acceptable. ", 10)
	it := one(t, Page, "https://a.example/x", `<html><head><script type="application/ld+json">{"@type":"NewsArticle","headline":"Terms","articleBody":"`+whole+
		`"}</script></head><body><div id="app"></div><p>Loading the page, please wait.</p></body></html>`)
	if it.Text != strings.TrimSpace(whole) {
		t.Errorf("%q", it.Text)
	}
}

func TestMarkdown(t *testing.T) {
	for content, want := range map[string]string{
		"One *two* **three** ***four*** _five_ __six__.":             "One two three four five six.",
		"snake_case_name and 2 * 3 * 4":                              "snake_case_name and 2 * 3 * 4",
		"[words](https://a.example/x_(y) \"title\") and [more][ref]": "words and more",
		"![a map](map.png) Words":                                    "Words",
		"Title\n-----\n\nWords":                                      "Title\n\nWords",
		"- one\n- two\n  goes on\n1. three":                          "one\n\ntwo\ngoes on\n\nthree",
		"> quoted\n> words\n\nand not":                               "quoted\nwords\n\nand not",
		"a\n\n***\n\nb\n\n---\n\nc":                                  "a\n\nb\n\nc",
		"```\nkept as it is\n```":                                    "kept as it is",
		"<div>Words</div> &amp; more <!-- not this -->":              "Words & more",
		"\\*not marked\\*":                                           "*not marked*",
		"<https://a.example/>":                                       "https://a.example/",
		"---\nno: end\n\nWords":                                      "no: end\n\nWords",
	} {
		if it := one(t, Markdown, "x.md", content); it.Text != want {
			t.Errorf("%q: %q, want %q", content, it.Text, want)
		}
	}
}
