package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sync/errgroup"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read"
	"detente/internal/read/llm"
	"detente/internal/text"
	"detente/model"
)

// About is what a command is told of a document beside its text.
type About struct {
	Published string `placeholder:"DATE" help:"When it was published, as 2021-12-12 or 2021-12-12T15:04:05Z; \"Tuesday\" and \"last week\" are counted from it."`
	Title     string `help:"Its title; what is read from it cites it."`
	Publisher string `placeholder:"NAME" help:"Who published it."`
	URL       string `name:"url" help:"Where it was published."`
}

// ReadCmd is `detente read`.
type ReadCmd struct {
	Files []string `arg:"" optional:"" name:"file" help:"Text files in UTF-8, one document each; - or none is standard input."`

	About
	Dictionaries
	MaySecond
	Store string `default:"detente.db" env:"DETENTE_STORE" placeholder:"FILE|URL" group:"The second reader" help:"With --second: the store in which what it costs is counted; made if there is none."`

	Format  string `enum:"text,json,html,conllu," default:"" help:"text: a report to read (the default). json: the whole reading. html: one page with the words marked. conllu: sentences, tags and parses."`
	JSONL   string `name:"jsonl" placeholder:"-|FILE" help:"Read documents as JSON Lines, one object a line with text and, if known, id, url, title, publisher, published; print one reading a line, in the same order."`
	Workers int    `default:"${workers}" help:"Documents read at the same time; the output is the same for any number."`

	MinConfidence float64 `name:"min-confidence" default:"0" placeholder:"P" help:"Leave out what is less sure than P, 0 to 1: fewer items, more of them right."`
}

// Run reads the documents.
func (c *ReadCmd) Run(e *env) error {
	if err := c.check(e); err != nil {
		return err
	}
	sources, total, closeInput, err := c.sources(e)
	if err != nil {
		return err
	}
	defer closeInput()
	render := c.renderer(e)
	if c.Second {
		s, err := (&Kept{c.Store}).open(context.Background())
		if err != nil {
			return err
		}
		defer s.Close()
		second, err := c.reader(s)
		if err != nil {
			return err
		}
		render = c.secondRenderer(e, second)
	}
	bar := newProgress(e, total, (c.JSONL != "" || len(c.Files) > 1) && !e.screen())
	defer bar.close()
	failed, printed := false, false
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second one ends the program at once
	err = inOrder(ctx, sources, c.Workers, render, func(r result) error {
		bar.add(r.size)
		if r.err != nil {
			failed = true
			_, err := fmt.Fprintf(bar.stderr(), "detente: %s: %v\n", r.at, r.err)
			return err
		}
		if c.Format == "text" && printed {
			r.out = append([]byte("\n"), r.out...)
		}
		printed = true
		if _, err := e.stdout.Write(r.out); err != nil {
			return fmt.Errorf("write to standard output: %w", err)
		}
		return nil
	})
	switch {
	case errors.Is(err, context.Canceled):
		return errStopped
	case err != nil:
		return err
	case failed:
		return errFailed
	}
	return nil
}

// check refuses what cannot be meant.
func (c *ReadCmd) check(e *env) error {
	if len(c.Files) == 0 && c.JSONL == "" {
		if _, is := terminal(e.stdin); is {
			return usage("no document: name a file, or - to type or paste one (end with Ctrl-D)")
		}
		c.Files = []string{"-"}
	}
	if c.Format == "" {
		c.Format = "text"
		if c.JSONL != "" {
			c.Format = "json"
		}
	}
	dashes := 0
	for _, f := range c.Files {
		switch f {
		case "-":
			dashes++
		case "":
			return usage("a file has an empty name: give a name, or - for standard input")
		}
	}
	switch {
	case !(c.MinConfidence >= 0 && c.MinConfidence <= 1):
		return usage("--min-confidence is %v: it is a probability, 0 to 1", c.MinConfidence)
	case c.Second && (c.Format == "conllu" || c.MinConfidence > 0):
		return usage("--second prints what a language model read, which has no parse and no confidence: leave --format conllu and --min-confidence out")
	case c.Workers < 1 || c.Workers > maxWorkers:
		return usage("--workers is %d: it must be 1 to %d", c.Workers, maxWorkers)
	case c.JSONL != "" && len(c.Files) > 0:
		return usage("--jsonl reads %s: give no files beside it", c.JSONL)
	case c.JSONL != "" && c.Format != "json":
		return usage("--jsonl prints readings as JSON, one a line: leave --format %s out", c.Format)
	case c.JSONL != "" && c.About != (About{}):
		return usage("--jsonl takes title, url, publisher and published from each line: leave the flags out")
	case len(c.Files) > 1 && (c.Title != "" || c.URL != ""):
		return usage("--title and --url are of one document: give one file")
	case len(c.Files) > 1 && c.Format == "html":
		return usage("--format html makes a page of one document: give one file")
	case dashes > 1:
		return usage("- is standard input: give it once")
	}
	if _, err := published(c.Published); err != nil {
		return usage("--%v", err)
	}
	return nil
}

// sources are the documents asked for, with their length in bytes where it is known, else 0.
func (c *ReadCmd) sources(e *env) (s iter.Seq[input], total int64, closeInput func() error, err error) {
	nothing := func() error { return nil }
	switch c.JSONL {
	case "":
		all := files(c.Files, c.About, e.stdin)
		for s := range all {
			total += int64(s.size)
		}
		return all, total, nothing, nil
	case "-":
		return jsonLines(stdinName, e.stdin), 0, nothing, nil
	}
	f, err := os.Open(c.JSONL)
	if err != nil {
		return nil, 0, nil, fmt.Errorf("%s: %w", c.JSONL, fileError(err))
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("this is a folder: name a file of JSON Lines")
	}
	if err != nil {
		f.Close()
		return nil, 0, nil, fmt.Errorf("%s: %w", c.JSONL, fileError(err))
	}
	return jsonLines(c.JSONL, f), info.Size(), f.Close, nil
}

// renderer makes the function that turns a document into what is printed of it. The model is loaded with the first document
// that can be read at all.
func (c *ReadCmd) renderer(e *env) func(*text.Document) ([]byte, error) {
	width, _ := terminal(e.stdout)
	look := look{width: width, colour: colourful(e.stdout)}
	load := sync.OnceValues(func() (loaded, error) { return loadReader(&c.Dictionaries, e.stderr) })
	return func(doc *text.Document) ([]byte, error) {
		with, err := load()
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		if c.Format == "conllu" {
			if err := read.CheckLanguage(doc); err != nil {
				return nil, err
			}
			err := with.reader.Analyse(doc).WriteCoNLLU(&out)
			return out.Bytes(), err
		}
		reading, err := with.reader.Read(context.Background(), doc)
		if err != nil {
			return nil, err
		}
		reading.AtLeast(c.MinConfidence)
		err = c.print(&out, reading, with.books, look)
		return out.Bytes(), err
	}
}

// secondRenderer makes what is printed of a document out of what the second reader finds in it; what is refused of its answers is told.
func (c *ReadCmd) secondRenderer(e *env, r *llm.Reader) func(*text.Document) ([]byte, error) {
	width, _ := terminal(e.stdout)
	look := look{width: width, colour: colourful(e.stdout)}
	return func(doc *text.Document) ([]byte, error) {
		books, err := codebook.Shared()
		if err != nil {
			return nil, err
		}
		found, err := r.Read(context.Background(), doc)
		if err != nil {
			return nil, err
		}
		if n := found.Refused.All(); n > 0 {
			fmt.Fprintf(e.stderr, "detente: %d refused of what %s answered: %s\n", n, r.Name(), found.Refused)
		}
		var out bytes.Buffer
		err = c.print(&out, found.Reading, books, look)
		return out.Bytes(), err
	}
}

// print writes a reading as it was asked for.
func (c *ReadCmd) print(out io.Writer, reading *read.Reading, books *codebook.Books, look look) error {
	switch c.Format {
	case "json":
		return reading.WriteJSON(out, c.JSONL == "")
	case "html":
		return writePage(out, reading, books)
	}
	return writeReport(out, reading, books, look)
}

// loaded is the reader with the model and the code books that are built in and the user's dictionaries, and the books.
type loaded struct {
	reader *read.Reader
	books  *codebook.Books
}

func loadReader(d *Dictionaries, stderr io.Writer) (loaded, error) {
	var m *lang.Model
	var books *codebook.Books
	var parts errgroup.Group
	parts.Go(func() (err error) { m, err = model.English(); return err })
	parts.Go(func() (err error) { books, err = d.books(stderr); return err })
	if err := parts.Wait(); err != nil {
		return loaded{}, err
	}
	reader, err := read.New(m, books)
	return loaded{reader, books}, err
}

// newReader is the reader with the model and the code books that are built in.
func newReader() (*read.Reader, error) {
	with, err := loadReader(&Dictionaries{}, io.Discard)
	return with.reader, err
}
