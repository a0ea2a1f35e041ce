package notify_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/notify"
	"genggam/internal/office"
)

// mailed is a node with a post office, and one case whose applicant has an
// address.
func mailed(t *testing.T) (*office.Node, *postOffice, desk.Receipt) {
	n, p := office.Open(t), openPostOffice(t)
	n.Notify.Trust(p.roots)
	ok(t, n.Notify.SetMail(ctx, notify.Mail{Host: "127.0.0.1", Port: p.port(), From: "layanan@desa.example"}, ""))
	r := file(t, n, "surat-keterangan-usaha", func(a *desk.Application) { a.Applicant.Record.Email = "budi@warga.example" })
	return n, p, r
}

func rounds(t *testing.T, n *office.Node) {
	t.Helper()
	_, err := n.Rounds(ctx)
	ok(t, err)
}

func failed(t *testing.T, n *office.Node) []notify.Notice {
	t.Helper()
	list, err := n.Notify.Failed(ctx, n.As("front-desk"))
	ok(t, err)
	return list
}

func TestAMailGoesOutOnceThroughTLSAndNamesNobody(t *testing.T) {
	n, p, r := mailed(t)
	rounds(t, n)
	rounds(t, n)
	got := p.mails()
	if len(got) != 1 || p.secure != 1 {
		t.Fatalf("%d mails, %d through TLS", len(got), p.secure)
	}
	for _, want := range []string{"From: <layanan@desa.example>", "To: <budi@warga.example>", "Auto-Submitted: auto-generated", r.Reference} {
		if !strings.Contains(got[0], want) {
			t.Errorf("the mail lacks %q:\n%s", want, got[0])
		}
	}
	host, _ := os.Hostname()
	for _, never := range []string{r.Secret, "Santoso", "3302991708900001", "628", "@" + host} {
		if strings.Contains(got[0], never) {
			t.Errorf("the mail says %q:\n%s", never, got[0])
		}
	}
	lines, err := n.Notify.Offers(ctx, n.As("front-desk"), r.No)
	if err != nil || len(lines) != 1 || lines[0].Way != "mail" || lines[0].Name != "" {
		t.Error("a mail that the server took is written down as offered by the node:", err, lines)
	}
	if got := waiting(t, n); len(got) != 1 {
		t.Error("the office may still offer it by telephone:", got)
	}
}

func TestAServerThatIsAwayIsTriedAgainAndThenGivenUpForAllToSee(t *testing.T) {
	n, p, r := mailed(t)
	ok(t, p.l.Close())
	for try := range 5 {
		rounds(t, n)
		rounds(t, n) // not before its time
		if list := failed(t, n); (len(list) == 1) != (try == 4) {
			t.Fatalf("after %d tries: %+v", try+1, list)
		}
		n.Clock.Add(7 * time.Hour)
	}
	list := failed(t, n)
	if list[0].Case != r.No || list[0].Why != "mail.unreachable" || list[0].Tries != 5 {
		t.Errorf("%+v", list[0])
	}
	ok(t, n.Notify.Again(ctx, n.As("front-desk"), r.No))
	if len(failed(t, n)) != 0 {
		t.Error("it is not tried again")
	}
}

func TestAnAddressThatTheServerRefusesIsNotTriedAgain(t *testing.T) {
	n, p, r := mailed(t)
	p.set(func() { p.answer = "550 5.1.1 no such user budi" })
	var log bytes.Buffer
	n.Notify.Log = slog.New(slog.NewTextHandler(&log, nil))
	rounds(t, n)
	list := failed(t, n)
	if len(list) != 1 || list[0].Why != "mail.refused" || list[0].Tries != 1 {
		t.Fatalf("%+v", list)
	}
	for _, never := range []string{"budi", "warga.example", r.Reference} {
		if strings.Contains(log.String(), never) {
			t.Errorf("the log says %q: %s", never, log.String())
		}
	}
}

func TestAServerThatIsBusyIsTriedAgain(t *testing.T) {
	n, p, _ := mailed(t)
	p.set(func() { p.answer = "451 4.3.0 later" })
	rounds(t, n)
	if len(failed(t, n)) != 0 || len(p.mails()) != 0 {
		t.Fatal("given up")
	}
	p.set(func() { p.answer = "" })
	n.Clock.Add(6 * time.Minute)
	rounds(t, n)
	if len(p.mails()) != 1 {
		t.Error("not tried again")
	}
}

func TestThePasswordLiesSealedAmongTheKeys(t *testing.T) {
	n, p, _ := mailed(t)
	p.set(func() { p.login = "desa\x00padi-menguning" })
	set := func(password string) {
		t.Helper()
		ok(t, n.Notify.SetMail(ctx, notify.Mail{Host: "127.0.0.1", Port: p.port(), User: "desa", From: "layanan@desa.example"}, password))
	}
	set("salah")
	rounds(t, n)
	if len(p.mails()) != 0 {
		t.Fatal("a wrong password was let in")
	}
	set("padi-menguning")
	set("") // a change of the rest keeps it
	n.Clock.Add(6 * time.Minute)
	rounds(t, n)
	if len(p.mails()) != 1 {
		t.Error("the right password is not let in")
	}
	for _, dir := range []string{n.Config.Dir, n.Config.Keys} {
		ok(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			if bytes.Contains(b, []byte("padi-menguning")) {
				t.Errorf("%s holds the password", filepath.Base(path))
			}
			return err
		}))
	}
	if settled, err := n.Settled(ctx); err != nil || !settled {
		t.Error("the mark over the settings does not hold:", err)
	}
}

func TestNoMailGoesWithoutTLSToAnotherMachine(t *testing.T) {
	n, p, _ := mailed(t)
	for _, m := range []notify.Mail{
		{Host: "mail.example", From: "a@b.example", Secure: "none"},
		{Host: "mail.example/x", From: "a@b.example"},
		{Host: "mail.example", From: "nobody"},
		{Host: "mail.example", From: "a@b.example", Port: 70000},
		{Host: "mail.example", From: "a@b.example", Secure: "maybe"},
	} {
		if err := n.Notify.SetMail(ctx, m, ""); fault.Of(err) != fault.Invalid {
			t.Errorf("%+v: %v", m, err)
		}
	}
	p.set(func() { p.plain = true })
	rounds(t, n)
	if len(p.mails()) != 0 {
		t.Error("a server without STARTTLS was given a mail")
	}
	ok(t, n.Notify.SetMail(ctx, notify.Mail{Host: "127.0.0.1", Port: p.port(), From: "a@b.example", Secure: "none"}, ""))
	n.Clock.Add(6 * time.Minute)
	rounds(t, n)
	if len(p.mails()) != 1 {
		t.Error("a server on this machine is not given one")
	}
	ok(t, n.Notify.SetMail(ctx, notify.Mail{}, ""))
	if _, on, err := n.Notify.Mail(ctx); on || err != nil {
		t.Error("it cannot be ended:", err)
	}
}
