package source

import "detente/internal/text"

// Every limit on what a source may make us do. A source that needs more is refused by name; none of them is met by honest ones.
const (
	// maxPage bounds a page of HTML and maxTags its tags. The largest front pages have 5 MiB and 50,000 tags. The tree takes 150 bytes a tag
	// and is held three times.
	maxPage = 8 << 20
	maxTags = 150_000
	// maxWeight bounds what readability is given: the sum of all texts, each times its depth, since it measures the text of an element
	// anew for each element around it. A transcript of 1 MiB within 15 elements has 15 Mi. Heavier pages are read by their marks alone.
	maxWeight = 40 << 20
	// maxBlocks bounds the blocks of JSON-LD of a page; pages have one to ten.
	maxBlocks = 50
	// maxPlain bounds a plain text; where every character takes two or four bytes (UTF-16, UTF-32), widest times as many are read.
	maxPlain = text.MaxBytes
	widest   = 4
	// maxMarkdown and maxTranscript bound these, whose marks are looked for in every line: a day of talk with its times has 3 MiB.
	maxMarkdown   = 4 << 20
	maxTranscript = 8 << 20
	// maxEntry bounds the markup of one entry of a feed or sitemap; a whole briefing with its markup has under 1 MiB.
	maxEntry = 4 << 20
	// maxHead bounds what stands before the first entry of a feed.
	maxHead = 1 << 20
	// maxFeed bounds a feed or sitemap in XML, of which only an entry is held: sitemaps may have 50 MB by their standard. maxWhole bounds a
	// JSON Feed, maxOutlines an OPML file, which are held whole: ten thousand feeds with all that is said of them have 4 MiB.
	maxFeed     = 64 << 20
	maxWhole    = 16 << 20
	maxOutlines = 8 << 20
	// maxItems bounds the entries of one feed, sitemap or OPML file: by their standard sitemaps may have 50,000. Archives, JSON Lines
	// and files of events are read one item at a time and have no such bound.
	maxItems = 50_000
	// maxNesting bounds how deep elements stand in one another. Deeper ones would take the parsers, which recurse, to the end of their
	// stack; x/net/html stops at 512 on its own.
	maxNesting = 256
	// maxLine bounds a line of JSON Lines: the largest text with every character of two bytes and more written as an escape (three
	// times the length), and room for other fields.
	maxLine = 3*text.MaxBytes + 1<<20
	// maxRow bounds a row of an event file; the longest of GDELT have about 4 KiB.
	maxRow = 1 << 20
	// maxRecord bounds one record of a WARC file; larger ones are films and archives, not pages.
	maxRecord = 2 * maxPage
	// maxLost bounds how far the next whole record is searched for, and maxDamaged how often, before an archive is given up.
	maxLost    = 256 << 20
	maxDamaged = 1000
	// maxArchive bounds a zip file, which must be held whole; those of GDELT have 1 MiB, of POLECAT 50 MiB.
	maxArchive = 128 << 20
	// maxRatio is how many times its size something may expand to, counted from ratioFrom on. Text shrinks 3 to 20 times, tables with
	// repeated fields 40 times; the most that gzip can do is 1032.
	maxRatio  = 250
	ratioFrom = 8 << 20
	bodyFrom  = 1 << 20 // of one page in an archive, beside what is allowed to the archive
	// maxWindow bounds the memory that a zstd frame may ask for; zstd --long=27 asks for as much.
	maxWindow = 128 << 20
	// maxField bounds a title, byline and the like, maxAddress an address; browsers stop at the latter.
	maxField   = 2 << 10
	maxAddress = 8 << 10
	// detectBytes are looked at to find a format out: licences and style sheets may stand before a page's first tag.
	detectBytes = 8 << 10
)
