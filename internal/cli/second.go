package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strings"
	"time"

	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/read/llm"
	"detente/internal/store"
	"detente/internal/work"
)

// Where the second reader's endpoint is named: in the environment alone, so that neither its key nor, where that is nobody's business, its address
// stands on a command line or in a list of processes.
const (
	secondURL   = "DETENTE_SECOND_URL"
	secondModel = "DETENTE_SECOND_MODEL"
	secondKey   = "DETENTE_SECOND_KEY"
)

// SecondReader is how the second reader reads and what it may cost.
type SecondReader struct {
	Prompt   string `name:"second-prompt" env:"DETENTE_SECOND_PROMPT" placeholder:"FILE" help:"What the second reader is told, instead of what detente second prompt prints."`
	Allow    string `name:"second-allow" env:"DETENTE_SECOND_ALLOW" placeholder:"ADDRESS" help:"The second reader's endpoint is at this address or in this network and nowhere else, on this machine or a private one: localhost, 10.0.0.0/8. Without it the endpoint must be on the public internet and speak https."`
	Day      int    `name:"second-day" env:"DETENTE_SECOND_DAY" default:"500000" placeholder:"TOKENS" help:"What the second reader may cost a day (UTC); the store counts."`
	Document int    `name:"second-document" env:"DETENTE_SECOND_DOCUMENT" default:"100000" placeholder:"TOKENS" help:"What it may cost a document; longer ones are left out."`
	Minute   int    `name:"second-minute" env:"DETENTE_SECOND_MINUTE" default:"20" placeholder:"N" help:"Requests a minute that it is sent."`
}

// MaySecond is a command that has the second reader read too, where that is asked for.
type MaySecond struct {
	Second       bool `env:"DETENTE_SECOND" help:"Have the second reader read too: the language model named by DETENTE_SECOND_URL and DETENTE_SECOND_MODEL, with DETENTE_SECOND_KEY. The documents' texts are sent there."`
	SecondReader `group:"The second reader"`
}

// reader is the second reader, its account kept in a store.
func (c *SecondReader) reader(s *store.Store) (*llm.Reader, error) {
	address, model := os.Getenv(secondURL), os.Getenv(secondModel)
	if address == "" || model == "" {
		return nil, usage("the second reader is not named: set %s (such as https://HOST/v1) and %s, and %s if it wants one", secondURL, secondModel, secondKey)
	}
	only, err := allowed(c.Allow)
	if err != nil {
		return nil, err
	}
	if len(only) == 0 && !strings.HasPrefix(address, "https://") {
		return nil, usage("%s must begin with https://, or --second-allow name where on a network of your own it is", secondURL)
	}
	books, err := codebook.Shared()
	if err != nil {
		return nil, err
	}
	prompt := ""
	if c.Prompt != "" {
		if prompt, err = promptOf(c.Prompt); err != nil {
			return nil, err
		}
	}
	r, err := llm.New(llm.Options{Client: fetch.Endpoint(only), URL: address, Model: model, Key: os.Getenv(secondKey), Prompt: prompt, Books: books,
		Limits: llm.Limits{Document: c.Document, Minute: c.Minute}, Spend: work.Account(s, c.Day)})
	if errors.Is(err, llm.ErrOptions) {
		return nil, usage("%v", err)
	}
	return r, err
}

// allowed are the addresses of "localhost", an address or a network.
func allowed(s string) ([]netip.Prefix, error) {
	switch s {
	case "":
		return nil, nil
	case "localhost":
		return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}, nil
	}
	if a, err := netip.ParseAddr(s); err == nil {
		a = a.Unmap()
		return []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}, nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return nil, usage("--second-allow is %q: give localhost, an address such as 192.168.1.7, or a network such as 10.0.0.0/8", s)
	}
	return []netip.Prefix{p.Masked()}, nil
}

// maxPromptFile bounds a file that is named as a prompt.
const maxPromptFile = 1 << 20

func promptOf(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("--second-prompt: %s: %w", file, fileError(err))
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxPromptFile+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("--second-prompt: %s: %w", file, fileError(err))
	case len(raw) == 0 || len(raw) > maxPromptFile:
		return "", usage("--second-prompt: %s is empty or too long", file)
	}
	return string(raw), nil
}

// secondRest is how long a second reader that is done, or cannot go on, is let rest.
const secondRest = time.Minute

// keepSeconding has the second reader read what comes, until ctx ends. Why it rests is told once for each reason.
func (c *SecondReader) keepSeconding(ctx context.Context, e *env, s *store.Store, r *llm.Reader) {
	told := ""
	for ctx.Err() == nil {
		err := work.Second(ctx, s, r, work.WatchSecond{
			Done: func(string, *llm.Found) { told = "" },
			Failed: func(document string, err error) {
				fmt.Fprintf(e.stderr, "detente: document %s: second reader: %v\n", document, err)
			},
		})
		if err != nil && ctx.Err() == nil && err.Error() != told {
			told = err.Error()
			fmt.Fprintf(e.stderr, "detente: second reader: %v; trying again\n", err)
		}
		select {
		case <-time.After(secondRest):
		case <-ctx.Done():
		}
	}
}

// waits is "1 document waits", "2 documents wait".
func waits(n int) string {
	if n == 1 {
		return "1 document waits"
	}
	return fmt.Sprintf("%d documents wait", n)
}

// second has the second reader read what waits. What stops it for now is told, and is no failure of what else was done.
func (c *SecondReader) second(ctx context.Context, e *env, s *store.Store) error {
	r, err := c.reader(s)
	if err != nil {
		return err
	}
	documents, tokens, refused := 0, 0, 0
	err = work.Second(ctx, s, r, work.WatchSecond{
		Done: func(document string, found *llm.Found) {
			documents++
			tokens += found.Tokens
			refused += found.Refused.All()
		},
		Failed: func(document string, err error) {
			fmt.Fprintf(e.stderr, "detente: document %s: second reader: %v\n", document, err)
		},
	})
	fmt.Fprintf(e.stderr, "%s read by %s, %s, %s of its answers refused\n", or(counted(documents, "document"), "no documents"), r.Name(), or(counted(tokens, "token"), "no tokens"),
		or(counted(refused, "item"), "none"))
	if err == nil || ctx.Err() != nil {
		return err
	}
	waiting, failed := s.WaitSecond(ctx, r.Digest(), time.Now())
	if failed == nil && waiting > 0 {
		fmt.Fprintf(e.stderr, "%s for it\n", waits(waiting))
	}
	return err
}
