package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"detente/internal/store"
)

// ConfigCmd is `detente config`. There is no file of settings: flags and the environment are all there is.
type ConfigCmd struct {
	Kept
	Web
	Brokered
	Mailing
	Linked
	MaySecond
	Workers int    `default:"${workers}" help:"Documents read at the same time."`
	Format  string `default:"text" enum:"text,json" help:"text for people, or json."`
}

// setting is one thing that can be set, and where its value comes from.
type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // flag, environment, default
	Flag  string `json:"flag,omitempty"`
	Env   string `json:"environment,omitempty"`
	About string `json:"about"`
}

// Run prints the settings that commands would use here.
func (c *ConfigCmd) Run(e *env) error {
	settings := []setting{
		{Name: "store", Value: store.Redacted(c.Store), Env: "DETENTE_STORE", About: c.kept()},
		{Name: "contact", Value: c.Contact, Env: "DETENTE_CONTACT", About: "told to hosts whose pages are fetched; nothing is fetched without it"},
		{Name: "delay", Value: c.Delay.String(), About: "between two requests to one host"},
		{Name: "broker", Value: hidden(c.Broker), Env: "DETENTE_BROKER", About: "where many machines share the reading"},
		{Name: "listen", Value: hidden(c.Listen), About: "of a broker of its own"},
		{Name: "second", Value: onOff(c.Second), Env: "DETENTE_SECOND", About: "a language model reads too; the texts are sent to it"},
		{Name: "second-url", Value: hidden(os.Getenv(secondURL)), Env: secondURL, About: "its endpoint"},
		{Name: "second-model", Value: os.Getenv(secondModel), Env: secondModel, About: "which model"},
		{Name: "second-key", Value: isSet(os.Getenv(secondKey)), Env: secondKey, About: "never shown"},
		{Name: "second-prompt", Value: c.Prompt, Env: "DETENTE_SECOND_PROMPT", About: "what it is told; otherwise what detente second prompt prints"},
		{Name: "second-allow", Value: c.Allow, Env: "DETENTE_SECOND_ALLOW", About: "where on a network of your own it is"},
		{Name: "second-day", Value: fmt.Sprint(c.Day), Env: "DETENTE_SECOND_DAY", About: "what it may cost a day"},
		{Name: "second-document", Value: fmt.Sprint(c.Document), Env: "DETENTE_SECOND_DOCUMENT", About: "what it may cost a document"},
		{Name: "second-minute", Value: fmt.Sprint(c.Minute), Env: "DETENTE_SECOND_MINUTE", About: "requests a minute"},
		{Name: "workers", Value: fmt.Sprint(c.Workers), About: "documents read at the same time"},
		{Name: "smtp", Value: hidden(c.SMTP), Env: "DETENTE_SMTP", About: "mail server of alerts and briefs; none are mailed without it"},
		{Name: "mail-from", Value: c.MailFrom, Env: "DETENTE_MAIL_FROM", About: "whom mail is from"},
		{Name: "link", Value: c.Link, Env: "DETENTE_LINK", About: "where people reach the page, for links in alerts"},
	}
	for i := range settings {
		s := &settings[i]
		if s.Flag = "--" + s.Name; unflagged[s.Env] {
			s.Flag = ""
		}
		switch _, set := os.LookupEnv(s.Env); {
		case e.given[s.Name]:
			s.From = "flag"
		case s.Env != "" && set:
			s.From = "environment"
		default:
			s.From = "default"
		}
	}
	if c.Format == "json" {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(settings)
	}
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, s := range settings {
		from, ways := s.From, s.Flag
		switch {
		case ways == "":
			ways = s.Env
		case s.Env != "":
			ways += ", " + s.Env
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", s.Name, or(s.Value, "-"), from, ways, s.About)
	}
	return w.Flush()
}

// unflagged are the settings that stand in the environment alone.
var unflagged = map[string]bool{secondURL: true, secondModel: true, secondKey: true}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// isSet says of a secret whether there is one.
func isSet(secret string) string {
	if secret != "" {
		return "set"
	}
	return ""
}

// kept says what stands where the store should.
func (c *ConfigCmd) kept() string {
	if strings.Contains(c.Store, "://") {
		return "a database"
	}
	info, err := os.Stat(c.Store)
	if err != nil {
		return "a file; it is not there yet"
	}
	return fmt.Sprintf("a file of %.1f MiB", float64(info.Size())/(1<<20))
}

// hidden is an address without the token before its host.
func hidden(at string) string {
	scheme, rest, ok := strings.Cut(at, "://")
	if !ok {
		scheme, rest = "", at
	} else {
		scheme += "://"
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		return scheme + "…@" + rest[i+1:]
	}
	return at
}
