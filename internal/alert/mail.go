package alert

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	mail "github.com/wneessen/go-mail"

	"detente/internal/fetch"
	"detente/internal/record"
)

// mailTimeout bounds each exchange with a mail server.
const mailTimeout = 20 * time.Second

// Mailer sends mail by a server that whoever runs this named. It may be used by many at once.
type Mailer struct {
	host, from     string
	port           int
	secure         bool // TLS from the start
	own            bool // on this machine: it need not offer TLS
	user, password string
	roots          *tls.Config // of a test; nil for those of the system
}

// NewMailer makes a mailer of a server's address: smtp://USER@HOST:PORT, which must offer STARTTLS unless it is on this machine, or smtps:// for TLS from the
// start. The password is given apart, so that it stands on no command line.
func NewMailer(server, password, from string) (*Mailer, error) {
	u, err := url.Parse(server)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the mail server is written as smtp://USER@HOST:587 or smtps://USER@HOST:465")
	}
	if _, has := u.User.Password(); has {
		return nil, errors.New("the password of the mail server goes into the environment, DETENTE_SMTP_PASSWORD, not into its address")
	}
	if !record.MailAddress(from) {
		return nil, errors.New("whom mail is from is an address such as detente@example.org: --mail-from")
	}
	m := &Mailer{host: u.Hostname(), from: from, port: 587, secure: u.Scheme == "smtps", user: u.User.Username(), password: password}
	if m.secure {
		m.port = 465
	}
	if p := u.Port(); p != "" {
		if m.port, err = strconv.Atoi(p); err != nil || m.port < 1 || m.port > 65535 {
			return nil, errors.New("the mail server has no such port")
		}
	}
	if (m.user == "") != (m.password == "") {
		return nil, errors.New("a mail server that wants sign-in needs both: smtp://USER@HOST and DETENTE_SMTP_PASSWORD")
	}
	ip, err := netip.ParseAddr(m.host)
	m.own = m.host == "localhost" || err == nil && ip.IsLoopback()
	return m, nil
}

// Send sends a message to one address. Whenever it is tried again it has the same Message-ID.
func (m *Mailer) Send(ctx context.Context, id, to string, message *Message) error {
	msg, err := m.compose(id, to, message)
	if err != nil {
		return finalError{err}
	}
	policy := mail.TLSMandatory
	if m.own || m.secure {
		policy = mail.TLSOpportunistic
	}
	config := &tls.Config{ServerName: m.host, MinVersion: tls.VersionTLS12}
	if m.roots != nil {
		config.RootCAs = m.roots.RootCAs
	}
	var open net.Conn // the library leaves it open where it cannot begin
	defer func() {
		if open != nil {
			open.Close()
		}
	}()
	var dialled *tls.Config
	if m.secure {
		dialled = config
	}
	options := []mail.Option{mail.WithPort(m.port), mail.WithTimeout(mailTimeout), mail.WithTLSConfig(config), mail.WithTLSPolicy(policy), mail.WithoutNoop(),
		mail.WithDialContextFunc(func(ctx context.Context, _, address string) (conn net.Conn, err error) {
			if conn, err = fetch.DialMail(ctx, address, dialled); err == nil {
				open = conn
			}
			return conn, err
		})}
	if m.user != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.user), mail.WithPassword(m.password))
	}
	client, err := mail.NewClient(m.host, options...)
	if err != nil {
		return fmt.Errorf("alert: mail: %w", err)
	}
	if err := client.DialAndSendWithContext(ctx, msg); err != nil {
		if msg.IsDelivered() { // only the goodbye failed: sent again it would come twice
			return nil
		}
		return fmt.Errorf("alert: mail: %w", err)
	}
	return nil
}

// compose makes a mail. No text of others gets into its head but as a line that is encoded.
func (m *Mailer) compose(id, to string, message *Message) (*mail.Msg, error) {
	if !record.MailAddress(to) {
		return nil, errors.New("no address of mail")
	}
	msg := mail.NewMsg(mail.WithEncoding(mail.EncodingQP))
	if err := msg.FromFormat("Détente", m.from); err != nil {
		return nil, err
	}
	if err := msg.To(to); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(m.from, "@")
	msg.SetMessageIDWithValue(id + "@" + domain)
	msg.SetDate()
	msg.Subject(strings.ReplaceAll(line(message.Subject, titleLength), "=?", "= ?")) // what looks encoded already would be decoded by who reads it
	msg.SetUserAgent("Detente")
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday notes in answer (RFC 3834)
	if a := message.Alert; a != nil && a.Test {
		msg.SetGenHeader("X-Detente-Test", "yes")
	}
	msg.SetBodyString(mail.TypeTextPlain, message.Text)
	msg.AddAlternativeString(mail.TypeTextHTML, message.HTML)
	return msg, nil
}
