// Package cli is the command line: one file per command.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"detente/internal/source"
	"detente/internal/store"
)

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1 // something could not be read; the rest was
	exitUsage  = 2 // the command line itself is wrong; nothing was done

	exitStopped = 130 // interrupted, as shells report it; what was printed is whole
)

// errFailed ends a command whose failures were all reported already.
var errFailed = errors.New("some documents could not be read")

// errStopped ends a command that was interrupted.
var errStopped = errors.New("stopped before the end")

// errUsage marks an error in what was asked for.
var errUsage = errors.New("usage")

// commands is the grammar of the command line.
type commands struct {
	Read       ReadCmd       `cmd:"" help:"Read documents and print what they say."`
	Ingest     IngestCmd     `cmd:"" help:"Take documents into the store, read them and bring the record up to date."`
	Worker     WorkerCmd     `cmd:"" help:"Read what waits in a store, with any number of other machines."`
	Serve      ServeCmd      `cmd:"" help:"Serve the page and the API, on this machine unless told otherwise; ask sources and read meanwhile."`
	Users      UsersCmd      `cmd:"" help:"Who may sign in where more than one person is served."`
	Tokens     TokensCmd     `cmd:"" help:"What lets programs in where one must sign in."`
	Correct    CorrectCmd    `cmd:"" help:"Say what is wrong with an entry of the record; a correction outlives every re-reading."`
	Search     SearchCmd     `cmd:"" help:"Find documents, or what was said, by words."`
	Show       ShowCmd       `cmd:"" help:"Show an entry of the record with the words of every document that tells of it."`
	Export     ExportCmd     `cmd:"" help:"Write the record as a table, JSON Lines, a calendar, or in the columns of ICEWS, GDELT and POLECAT."`
	Series     SeriesCmd     `cmd:"" help:"Measure a pair: how often they deal with each other and how, tension against their own norm, alarms."`
	Brief      BriefCmd      `cmd:"" help:"Write the page of a situation or of two parties: what changed, who talks, what was threatened and on what condition, what is not known."`
	Alerts     AlertsCmd     `cmd:"" help:"Who is told of what: rules, tests, what was sent."`
	Situations SituationsCmd `cmd:"" help:"What is watched: parties, topics, sources."`
	Mcp        McpCmd        `cmd:"" help:"Let an assistant search and read the record, by the Model Context Protocol on standard input and output; it can change nothing."`
	Second     SecondCmd     `cmd:"" help:"A second reader, a language model of your choice: have it read, see how far the two agree."`
	Compare    CompareCmd    `cmd:"" help:"Show how the record would differ with this program's reader, or differs from that of another store: what is new, gone, changed."`
	Rebuild    RebuildCmd    `cmd:"" help:"Make the record anew from readings and corrections."`
	Stats      StatsCmd      `cmd:"" help:"Say how much the store holds."`
	Sources    SourcesCmd    `cmd:"" help:"What is followed: feeds, sitemaps, pages."`
	Check      CheckCmd      `cmd:"" help:"Verify every text, span and reference of the store."`
	Backup     BackupCmd     `cmd:"" help:"Write all that is kept to a file, from which a store of either database can be made."`
	Restore    RestoreCmd    `cmd:"" help:"Make a store from a backup."`
	Erase      EraseCmd      `cmd:"" help:"Take documents down with all that was read from them: some, those that name a person, or those that are old; they do not come back."`
	Config     ConfigCmd     `cmd:"" help:"Show the settings that commands use here, and where each comes from."`
	Eval       EvalCmd       `cmd:"" help:"Score the reader, or another coder, on documents coded by hand."`
	Forecast   ForecastCmd   `cmd:"" help:"Say how likely an event between two parties is, and how good such forecasts are."`
	Lang       LangCmd       `cmd:"" help:"Train and score the language model."`
	Explain    ExplainCmd    `cmd:"" help:"Show why something was read from the words at a place: sentence, parse, names, rules and lines of the code books."`
	Ready      ReadyCmd      `cmd:"" help:"Ask a server on this machine whether it is ready, for what watches it."`
	Completion CompletionCmd `cmd:"" help:"Print the script by which a shell completes commands and flags."`
	Man        ManCmd        `cmd:"" help:"Print the manual page, to be read with man -l."`
	Version    VersionCmd    `cmd:"" help:"Print the versions of program, reader, model, code books and contract."`
}

// env is what a command may use of the process.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	given          map[string]bool // flags that stand on the command line
	grammar        *kong.Application
}

// newParser makes the parser of the command line; exit is called where help was asked for.
func newParser(stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(new(commands),
		kong.Name("detente"),
		kong.Description("Détente reads what is published about the dealings of states and writes down who said what to whom, "+
			"what was threatened, promised and demanded and on what condition, and which contacts were held or planned. "+
			"Everything it finds cites the words it was read from."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: maxWidth}),
		kong.Writers(stdout, stderr),
		kong.Vars{"workers": fmt.Sprint(defaultWorkers()), "fewer": fmt.Sprint(max(1, defaultWorkers()-1)), "formats": listed(source.Formats())},
		kong.Exit(exit),
	)
}

// Main runs the command line and returns the exit status.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	status, stopped := exitOK, false
	parser, err := newParser(stdout, stderr, func(code int) { status, stopped = code, true })
	if err != nil {
		fmt.Fprintln(stderr, "detente:", err)
		return exitUsage
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	ctx, err := parser.Parse(args)
	switch {
	case stopped: // --help
		return status
	case err != nil:
		fmt.Fprintf(stderr, "detente: %v\nTry: detente --help\n", err)
		return exitUsage
	}
	given := map[string]bool{}
	for _, p := range ctx.Path {
		if p.Flag != nil {
			given[p.Flag.Name] = true
		}
	}
	err = store.Named(ctx.Run(&env{stdin, stdout, stderr, given, parser.Model}))
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "detente: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(stderr, "detente: %v\n", err)
	if errors.Is(err, errStopped) {
		return exitStopped
	}
	return exitFailed
}

// usage makes an error of the command line.
func usage(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

type usageError struct{ what string }

func (e *usageError) Error() string        { return e.what }
func (e *usageError) Is(target error) bool { return target == errUsage }

const (
	defaultWidth = 80
	maxWidth     = 100 // longer lines are hard to read
)

// terminal is the width of a stream in columns, and whether it is a terminal at all.
func terminal(w any) (width int, is bool) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return defaultWidth, false
	}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		return min(width, maxWidth), true
	}
	return defaultWidth, true
}

// colourful reports whether w is a terminal whose user wants colour (https://no-color.org).
func colourful(w io.Writer) bool {
	_, is := terminal(w)
	return is && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
