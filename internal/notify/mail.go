package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/store"

	"github.com/wneessen/go-mail"
)

// Mail says by which server mails go out. The password is not part of it: it
// lies sealed in the directory of the keys.
type Mail struct {
	// Host and Port of the server (RFC 6409: 587 with STARTTLS, 465 with TLS).
	Host string `json:"host"`
	Port int    `json:"port"`
	// User to log in with, "" for none.
	User string `json:"user,omitempty"`
	// From is the address that mails come from.
	From string `json:"from"`
	// Secure: starttls, tls, or none for a server on this very machine.
	Secure string `json:"secure"`
}

const (
	mailSetting = "mail"
	mailSecret  = "mail"
	// mailBatch is how many mails one round sends, mailTime how long one may take.
	mailBatch = 20
	mailTime  = 20 * time.Second
)

// mailWaits are the pauses between attempts; after the last a mail has failed.
var mailWaits = []time.Duration{5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}

// SetMail chooses the server by which mails go out from now on; an empty host
// ends it. Password "" with a user keeps the one that is there.
func (r *Room) SetMail(ctx context.Context, m Mail, password string) error {
	if m.Host == "" {
		return errors.Join(r.PutSecret(mailSecret, ""), r.PutSetting(ctx, mailSetting, Mail{}))
	}
	if m.Secure == "" {
		m.Secure = "starttls"
	}
	if m.Port == 0 {
		m.Port = map[string]int{"starttls": 587, "tls": 465, "none": 25}[m.Secure]
	}
	from, err := person.ParseEmail(m.From)
	switch {
	case err != nil:
		return err
	case m.Secure != "starttls" && m.Secure != "tls" && m.Secure != "none":
		return fault.New(fault.Invalid, "mail.bad-secure").On("secure")
	case m.Port < 1 || m.Port > 65535 || len(m.Host) > 253 || strings.ContainsAny(m.Host, " /:@\r\n") || len(m.User) > 254:
		return fault.New(fault.Invalid, "mail.bad-server").On("host")
	case m.Secure == "none" && !loopback(m.Host):
		return fault.New(fault.Invalid, "mail.not-secure").On("secure")
	}
	m.From = string(from)
	if password != "" || m.User == "" {
		if err := r.PutSecret(mailSecret, password); err != nil {
			return err
		}
	}
	return r.PutSetting(ctx, mailSetting, m)
}

// loopback says whether a host is this machine, so that nothing is overheard.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Mail is the server in use, and whether there is one.
func (r *Room) Mail(ctx context.Context) (m Mail, on bool, err error) {
	_, err = r.Setting(ctx, mailSetting, &m)
	return m, m.Host != "", err
}

// mailing is one mail.
type mailing struct {
	to, subject, text, password string
	// greet is how the node names itself to the server.
	greet string
	at    time.Time
	// roots replace the machine's own, in tests.
	roots *x509.CertPool
}

// mails hands to the server what waits. When the server cannot be reached the
// rest waits for another round.
func (r *Room) mails(ctx context.Context) error {
	m, on, err := r.Mail(ctx)
	if err != nil || !on {
		return err
	}
	var waiting []Notice
	err = r.Store.Each(ctx, `SELECT `+noticeColumns+` FROM notices WHERE mail = 'waiting' AND next_at <= ? ORDER BY next_at LIMIT ?`,
		[]any{r.Now().UnixMilli(), int64(mailBatch)}, func(scan store.Scan) error {
			n, err := scanNotice(scan)
			waiting = append(waiting, n)
			return err
		})
	if err != nil || len(waiting) == 0 {
		return err
	}
	password, err := r.OpenSecret(mailSecret)
	if err != nil {
		return err
	}
	for _, n := range waiting {
		reached, err := r.mail(ctx, m, password, n)
		if err != nil || !reached {
			return err
		}
	}
	return nil
}

// mail tries one and writes down what came of it.
func (r *Room) mail(ctx context.Context, m Mail, password string, n Notice) (reached bool, err error) {
	c, err := r.desk.ContactOf(ctx, n.Case)
	if fault.Of(err) == fault.Gone || err == nil && c.Email == "" {
		return true, r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
			return t.Exec(`UPDATE notices SET mail = 'none' WHERE case_no = ?`, n.Case)
		})
	}
	if err != nil {
		return false, err
	}
	bound, stop := context.WithTimeout(ctx, mailTime)
	defer stop()
	err = r.send(bound, m, mailing{to: c.Email, subject: r.Messages.Say(c.Language, "notify.subject", r.desk.Reference(n.Case)),
		text: r.text(c, n.Case, n.Kind), password: password, greet: r.Card().Host, at: r.Now()})
	by := store.By{Unit: string(c.Office), Actor: journal.Actor{Role: "node", Account: "rounds"}}
	if err == nil {
		return true, r.Store.Act(ctx, by, func(t *store.Tx) error {
			if err := t.Exec(`UPDATE notices SET mail = 'sent', tries = tries + 1 WHERE case_no = ? AND kind = ?`, n.Case, n.Kind); err != nil {
				return err
			}
			return desk.AppendOffer(t, n.Case, n.Kind, "mail")
		})
	}
	why, final := reason(err)
	r.Log.Warn("handing a mail to the server", "why", why, "try", n.Tries+1)
	state, next := "waiting", r.Now()
	if final || n.Tries >= len(mailWaits) {
		state = "failed"
	} else {
		next = next.Add(mailWaits[n.Tries])
	}
	return why != "mail.unreachable", r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return t.Exec(`UPDATE notices SET mail = ?, tries = tries + 1, next_at = ?, why = ? WHERE case_no = ? AND kind = ?`, state, next.UnixMilli(), why, n.Case, n.Kind)
	})
}

// reason is the message key of a failure, which says nothing of the person, and
// whether trying again is of no use (RFC 5321 section 4.2.1: 5yz).
func reason(err error) (key string, final bool) {
	var se *mail.SendError
	switch {
	case !errors.As(err, &se):
		if strings.Contains(err.Error(), "AUTH") {
			return "mail.not-let-in", false
		}
		return "mail.unreachable", false
	case se.IsTemp():
		return "mail.not-now", false
	}
	return "mail.refused", true
}

// Again puts a mail that failed back, with all its tries.
func (r *Room) Again(ctx context.Context, a premises.Actor, no int64) error {
	if err := a.May(premises.Outbox); err != nil {
		return err
	}
	return r.Store.Act(ctx, store.By{Unit: string(a.Office)}, func(t *store.Tx) error {
		found, err := t.One(`SELECT case_no FROM notices WHERE case_no = ? AND office = ? AND mail = 'failed'`, []any{no, string(a.Office)}, new(int64))
		if err != nil || !found {
			return premises.OrUnknown(err, "notice.unknown")
		}
		return t.Exec(`UPDATE notices SET mail = 'waiting', tries = 0, next_at = ?, why = '' WHERE case_no = ?`, t.Now(), no)
	})
}

// send hands one mail to the server.
func send(ctx context.Context, m Mail, x mailing) error {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(m.From), msg.To(x.to)); err != nil {
		return fmt.Errorf("writing a mail: %w", err)
	}
	msg.Subject(x.subject)
	msg.SetDateWithValue(x.at)
	msg.SetMessageIDWithValue(premises.NewCode(24) + m.From[strings.LastIndexByte(m.From, '@'):])
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834
	msg.SetBodyString(mail.TypeTextPlain, x.text)
	c, err := mail.NewClient(m.Host, options(m, x)...)
	if err != nil {
		return fmt.Errorf("finding the mail server: %w", err)
	}
	return c.DialAndSendWithContext(ctx, msg)
}

func options(m Mail, x mailing) []mail.Option {
	out := []mail.Option{mail.WithPort(m.Port), mail.WithTimeout(mailTime / 2), mail.WithTLSPolicy(mail.TLSMandatory), mail.WithHELO(x.greet),
		mail.WithTLSConfig(&tls.Config{ServerName: m.Host, MinVersion: tls.VersionTLS12, RootCAs: x.roots})}
	switch m.Secure {
	case "tls":
		out = append(out, mail.WithSSL(), mail.WithPort(m.Port))
	case "none":
		out = append(out, mail.WithTLSPolicy(mail.NoTLS))
	}
	if m.User != "" {
		out = append(out, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.User), mail.WithPassword(x.password))
	}
	return out
}

// String is for logs: the server, and nothing of who uses it.
func (m Mail) String() string { return m.Host + ":" + strconv.Itoa(m.Port) }
