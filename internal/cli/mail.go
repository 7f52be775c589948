package cli

import (
	"net/url"
	"os"
	"strings"

	"detente/internal/alert"
)

// Mailing is what it takes to send mail. The password comes by the environment alone, where no list of processes shows it.
type Mailing struct {
	SMTP     string `name:"smtp" env:"DETENTE_SMTP" placeholder:"smtp://USER@HOST:587" help:"The mail server that alerts and briefs go out by; smtps:// for TLS from the start. It must offer STARTTLS unless it is on this machine. The password comes in DETENTE_SMTP_PASSWORD."`
	MailFrom string `env:"DETENTE_MAIL_FROM" placeholder:"ADDRESS" help:"The address that mail is from."`
}

const smtpPassword = "DETENTE_SMTP_PASSWORD"

// mailer is nil where no server is named.
func (m *Mailing) mailer() (*alert.Mailer, error) {
	if m.SMTP == "" {
		return nil, nil
	}
	mailer, err := alert.NewMailer(m.SMTP, os.Getenv(smtpPassword), m.MailFrom)
	if err != nil {
		return nil, usage("%v", err)
	}
	return mailer, nil
}

// Linked is where people reach the page.
type Linked struct {
	Link string `env:"DETENTE_LINK" placeholder:"URL" help:"Where people reach the page, for links in alerts; where detente serve listens unless told."`
}

// link is that address without a slash at its end.
func (l *Linked) link(otherwise string) (string, error) {
	if l.Link == "" {
		return otherwise, nil
	}
	u, err := url.Parse(l.Link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", usage("--link is %q: write it as https://detente.example.org", l.Link)
	}
	return strings.TrimRight(l.Link, "/"), nil
}
