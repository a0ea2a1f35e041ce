package notify_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/store"
)

var ctx = context.Background()

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file files the example of a service over the web, with words of our own.
func file(t testing.TB, n *office.Node, service string, change func(*desk.Application)) desk.Receipt {
	t.Helper()
	std, there := n.Catalogue().Current(service, "2026-03-02")
	if !there {
		t.Fatal("no service", service)
	}
	a := n.Application(std)
	a.Channel = "web"
	a.Applicant.Record.Phone = "+6281234567890"
	if change != nil {
		change(&a)
	}
	r, err := n.Desk.File(ctx, a)
	ok(t, err)
	return r
}

func waiting(t testing.TB, n *office.Node) []string {
	t.Helper()
	list, err := n.Notify.Waiting(ctx, n.As("front-desk"))
	ok(t, err)
	var out []string
	for _, x := range list {
		out = append(out, x.Kind)
	}
	return out
}

func TestEveryChangeThatAPersonShouldKnowWaitsToBeOffered(t *testing.T) {
	n := office.Open(t)
	ours := func(want ...string) {
		t.Helper()
		if got := waiting(t, n); !slices.Equal(got, want) {
			t.Fatalf("waiting: %v, want %v", got, want)
		}
	}
	no := file(t, n, "surat-keterangan-usaha", nil).No
	ours("received")
	ok(t, n.Take(ctx, n.As("front-desk"), no, office.OutOfTurn))
	ours("received")
	ok(t, n.Return(ctx, n.As("front-desk"), no, []desk.Defect{{What: "foto_usaha", Text: "Buram."}}))
	ours("returned") // the newer replaces the older
	ok(t, n.Complete(ctx, no, nil, []desk.Upload{n.Upload(desk.Application{Office: office.Village}, "foto_usaha")}))
	ours() // they know what they brought themselves
	document := n.Issue(no)
	ours("ready")
	ok(t, n.Revoke(ctx, n.As("head"), document, "error"))
	ours("revoked")
	other := file(t, n, "surat-keterangan-usaha", nil).No
	ours("revoked", "received")
	ok(t, n.Withdraw(ctx, other))
	ours("revoked")
}

func TestWhoGotASlipAtTheCounterIsNotToldThatItWasReceived(t *testing.T) {
	n := office.Open(t)
	file(t, n, "surat-keterangan-usaha", func(a *desk.Application) { a.Channel = "counter" })
	if got := waiting(t, n); len(got) != 0 {
		t.Error(got)
	}
}

func TestWhoLeftNoNumberIsNotOnTheList(t *testing.T) {
	n := office.Open(t)
	file(t, n, "surat-keterangan-usaha", func(a *desk.Application) {
		a.Applicant = desk.Party{Record: office.People()[2].Record}
		a.Assurance = casework.Claimed
	})
	if got := waiting(t, n); len(got) != 0 {
		t.Error(got)
	}
}

func TestAMessageNamesAReferenceAndNobody(t *testing.T) {
	n := office.Open(t)
	for _, service := range []string{"surat-keterangan-usaha", discreet(t, n)} {
		for _, tag := range lang.Tags() {
			r := file(t, n, service, func(a *desk.Application) { a.Language = string(tag) })
			std, _ := n.Catalogue().Current(service, "2026-03-02")
			x, err := n.Notify.Of(ctx, n.As("front-desk"), r.No)
			ok(t, err)
			if x == nil || x.Tag != tag {
				t.Fatalf("%s in %s: %+v", service, tag, x)
			}
			if !strings.Contains(x.Text, r.Reference) || strings.Contains(x.Text, "[") {
				t.Error(x.Text)
			}
			for _, never := range []string{r.Secret, "Budi", "Santoso", "3302991708900001", "3302991001150001", "81234567890", "Melati"} {
				if strings.Contains(x.Text, never) {
					t.Errorf("%s in %s says %q: %s", service, tag, never, x.Text)
				}
			}
			if names := strings.Contains(x.Text, std.Name.In(tag)) || strings.Contains(x.Text, "Sokaraja"); names == std.Discreet {
				t.Errorf("%s in %s: %s", service, tag, x.Text)
			}
		}
	}
}

func discreet(t testing.TB, n *office.Node) string {
	t.Helper()
	for _, s := range n.Catalogue().All("2026-03-02") {
		if s.Discreet && s.Level != "kecamatan" {
			return s.ID
		}
	}
	t.Fatal("no discreet service")
	return ""
}

func TestAnOfferIsWrittenDownAndOpensTheOfficesPhone(t *testing.T) {
	n := office.Open(t)
	r := file(t, n, "surat-keterangan-usaha", nil)
	front := n.As("front-desk")
	if got := waiting(t, n); len(got) != 1 {
		t.Fatal(got)
	}
	if _, err := n.Notify.Offer(ctx, front, r.No, "ready"); fault.Of(err) != fault.Conflict {
		t.Error("what the officer saw is not what there is to tell:", err)
	}
	address, err := n.Notify.Offer(ctx, front, r.No, "received")
	ok(t, err)
	u, err := url.Parse(address)
	ok(t, err)
	if u.Scheme != "https" || u.Host != "wa.me" || u.Path != "/6281234567890" || !strings.Contains(u.Query().Get("text"), r.Reference) {
		t.Error(address)
	}
	if got := waiting(t, n); len(got) != 0 {
		t.Error("it waits still:", got)
	}
	lines, err := n.Notify.Offers(ctx, front, r.No)
	if err != nil || len(lines) != 1 || lines[0].Name != "Tuginem" || lines[0].Kind != "received" || lines[0].Way != "chat" {
		t.Error(err, lines)
	}
	var entry []byte
	_, err = n.Store.One(ctx, `SELECT e.line FROM message_offers m JOIN entries e ON e.pos = m.pos`, nil, &entry)
	ok(t, err)
	for _, never := range []string{"628", "wa.me", "Budi", r.Reference} {
		if strings.Contains(string(entry), never) {
			t.Errorf("the entry says %q: %s", never, entry)
		}
	}
	for _, want := range []string{`"message.offered/1"`, `"front-desk"`, `"kind":"received"`} {
		if !strings.Contains(string(entry), want) {
			t.Errorf("the entry lacks %s: %s", want, entry)
		}
	}
}

func TestOnlyTheOfficesOwnFrontDeskOffers(t *testing.T) {
	n := office.Open(t)
	r := file(t, n, "surat-keterangan-usaha", nil)
	waiting(t, n)
	for _, login := range []string{"verifier", "signer", "registrar"} {
		_, err := n.Notify.Offer(ctx, n.As(login), r.No, "received")
		_, list := n.Notify.Waiting(ctx, n.As(login))
		if fault.Of(err) != fault.Forbidden || fault.Of(list) != fault.Forbidden || fault.Of(n.Notify.Skip(ctx, n.As(login), r.No, "received")) != fault.Forbidden {
			t.Error(login, err, list)
		}
	}
	other := n.As("kec-front-desk")
	if _, err := n.Notify.Offer(ctx, other, r.No, "received"); fault.Of(err) != fault.NotFound {
		t.Error("of another office:", err)
	}
	if x, err := n.Notify.Of(ctx, other, r.No); err != nil || x != nil {
		t.Error("of another office:", x, err)
	}
	if lines, err := n.Notify.Offers(ctx, other, r.No); err != nil || len(lines) != 0 {
		t.Error("of another office:", lines, err)
	}
}

func TestWhatHappenedLongAgoIsNotTold(t *testing.T) {
	n := office.Open(t)
	file(t, n, "surat-keterangan-usaha", nil)
	n.Clock.Add(9 * 24 * time.Hour)
	file(t, n, "surat-pengantar-skck", nil)
	if got := waiting(t, n); !slices.Equal(got, []string{"received"}) {
		t.Error(got)
	}
}

func TestTheJournalIsReadToItsEndAndNothingTwice(t *testing.T) {
	n := office.Open(t)
	for range 3 {
		file(t, n, "surat-keterangan-usaha", nil)
	}
	front := n.As("front-desk")
	list, err := n.Notify.Waiting(ctx, front)
	ok(t, err)
	for _, x := range list {
		_, err := n.Notify.Offer(ctx, front, x.Case, x.Kind)
		ok(t, err)
	}
	n.Reopen()
	for range 3 {
		more, err := n.Rounds(ctx)
		if more || err != nil {
			t.Fatal(more, err)
		}
	}
	if got := waiting(t, n); len(got) != 0 {
		t.Error("told again:", got)
	}
}

func TestVerifyAndRebuildKnowWhatWasOffered(t *testing.T) {
	n := office.Open(t)
	r := file(t, n, "surat-keterangan-usaha", nil)
	front := n.As("front-desk")
	waiting(t, n)
	_, err := n.Notify.Offer(ctx, front, r.No, "received")
	ok(t, err)
	ok(t, audit.Rebuild(ctx, n.Premises, nil))
	lines, err := n.Notify.Offers(ctx, front, r.No)
	if err != nil || len(lines) != 1 {
		t.Fatal("after a rebuild:", lines, err)
	}
	if report, err := audit.Verify(ctx, n.Premises, nil); err != nil || len(report.Findings) != 0 {
		t.Fatal(err, report.Findings)
	}
	ok(t, n.Store.Act(ctx, store.By{}, func(t *store.Tx) error { return t.Exec(`UPDATE message_offers SET kind = 'ready'`) }))
	report, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil || len(report.Findings) == 0 {
		t.Error("a row that was changed is not found:", err)
	}
}

// ten persons share a number, as a family does.
func TestANumberIsAContactAndNoIdentity(t *testing.T) {
	n := office.Open(t)
	clerk := n.As("front-desk")
	both := map[string]desk.Receipt{}
	for i, name := range []string{"Budi", "Siti"} {
		person := office.People()[i].Record
		found, err := n.SearchResidents(ctx, clerk, person.NIK, 2)
		ok(t, err)
		ok(t, n.AttachContact(ctx, clerk, found[0].ID.String(), "+6287711112222"))
		std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
		a := n.Application(std)
		a.Channel, a.Applicant = "web", n.Resident(person)
		both[name], err = n.Desk.File(ctx, a)
		ok(t, err)
		n.Issue(both[name].No)
	}
	his, hers := both["Budi"], both["Siti"]
	if his.Secret == hers.Secret {
		t.Fatal("two cases have one secret")
	}
	if _, err := n.Resolve(ctx, hers.Reference, his.Secret); fault.Of(err) != fault.NotFound {
		t.Error("his secret opens her case:", err)
	}
	ok(t, n.SendCode(ctx, his.No))
	out, err := n.Outbox(ctx, clerk)
	if err != nil || len(out) != 1 {
		t.Fatal(err, len(out))
	}
	code := digits(out[0].Text)
	if err := n.EnterCode(ctx, hers.No, code); fault.Of(err) != fault.Invalid {
		t.Error("a code to the number for his case opens hers:", err)
	}
	if _, err := n.Download(ctx, hers.No); fault.Of(err) != fault.Forbidden {
		t.Error("her letter is open:", err)
	}
	ok(t, n.SendCode(ctx, hers.No))
	if err := n.EnterCode(ctx, hers.No, code); fault.Of(err) != fault.Invalid {
		t.Error("his code opens her case while a code of hers is on its way:", err)
	}
	ok(t, n.EnterCode(ctx, his.No, code))
	if pdf, err := n.Download(ctx, his.No); err != nil {
		t.Error("his own code does not open his letter:", err)
	} else {
		_ = pdf.Body.Close()
	}
	if _, err := n.Download(ctx, hers.No); fault.Of(err) != fault.Forbidden {
		t.Error("his code opened her letter:", err)
	}
}

// digits finds the six digits of a code in a message.
func digits(text string) string {
	for _, w := range strings.Fields(text) {
		w = strings.Trim(w, ".,:;")
		if len(w) == 6 && strings.Trim(w, "0123456789") == "" {
			return w
		}
	}
	return ""
}

func TestAnEleventhPersonOnANumberIsRefused(t *testing.T) {
	n := office.Open(t)
	clerk := n.As("front-desk")
	rows := office.People()[:1]
	for i := range 11 {
		row := rows[0]
		row.Line, row.Record.NIK = 10+i, fmt.Sprintf("33029917089001%02d", i)
		row.Record.Name = fmt.Sprintf("Orang %c", 'A'+i)
		ok(t, n.AddResidents(ctx, office.Village, append(rows[:0:0], row)))
		found, err := n.SearchResidents(ctx, clerk, row.Record.NIK, 2)
		ok(t, err)
		err = n.AttachContact(ctx, clerk, found[0].ID.String(), "0877-1111-2222")
		if i < 10 && err != nil || i == 10 && fault.Of(err) != fault.Conflict {
			t.Fatalf("person %d: %v", i+1, err)
		}
		if i == 9 {
			// The same person again, and one who goes and comes.
			ok(t, n.AttachContact(ctx, clerk, found[0].ID.String(), "0877-1111-2222"))
		}
	}
}

func TestAHeadOfFamilyNeverSeesTheCaseOfAnotherAdult(t *testing.T) {
	n := office.Open(t)
	head, wife := n.Resident(office.People()[0].Record), n.Resident(office.People()[1].Record)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	hers := n.Application(std)
	hers.Applicant, hers.Channel = wife, "web"
	r, err := n.Desk.File(ctx, hers)
	ok(t, err)
	n.Issue(r.No)
	// What he knows is the family card: all numbers, and her reference from the
	// message on a phone that both use.
	for _, guess := range []string{"", "3302995708900001", "3302991001150001", r.Secret[:9]} {
		if _, err := n.Resolve(ctx, r.Reference, guess); fault.Of(err) != fault.NotFound {
			t.Errorf("%q opens her case: %v", guess, err)
		}
	}
	// Filing about her himself, without a mandate, opens nothing of hers.
	about := n.Application(std)
	about.Applicant, about.Subject, about.Relation, about.Channel = head, &wife, "family", "web"
	about.Applicant.Record.Phone = ""
	own, err := n.Desk.File(ctx, about)
	if err != nil {
		return // the service refuses it outright, which shows even less
	}
	n.Issue(own.No)
	clerk := n.As("front-desk")
	found, err := n.SearchResidents(ctx, clerk, office.People()[0].Record.NIK, 2)
	ok(t, err)
	ok(t, n.AttachContact(ctx, clerk, found[0].ID.String(), "+6287711112222"))
	ok(t, n.SendCode(ctx, own.No))
	out, err := n.Outbox(ctx, clerk)
	if err == nil && len(out) == 1 {
		ok(t, n.EnterCode(ctx, own.No, digits(out[0].Text)))
	}
	if _, err := n.Download(ctx, own.No); fault.Of(err) != fault.Forbidden {
		t.Error("his own number opens a letter about her:", err)
	}
}
