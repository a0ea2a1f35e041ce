package ledgers_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
	"genggam/internal/office"
)

var ctx = context.Background()

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(s)
	must(t, err)
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func incoming(t testing.TB, on string) ledgers.NewLetter {
	return ledgers.NewLetter{Direction: books.In, Date: day(t, on), LetterDate: day(t, on), Class: "400.12", Letter: books.Letter{Number: "005/17/2026", Party: "Camat Sokaraja", About: "Undangan rapat koordinasi"}}
}

func findings(t testing.TB, n *office.Node) string {
	t.Helper()
	r, err := audit.Verify(ctx, n.Premises, nil)
	must(t, err)
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.What+" "+f.Detail)
	}
	return strings.Join(out, "\n")
}

// printed is a book as a PDF; it is kept where LEDGERS says.
func printed(t testing.TB, n *office.Node, login string, o ledgers.Order) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, n.Ledgers.Print(ctx, n.As(login), o, &out))
	if dir := os.Getenv("LEDGERS"); dir != "" {
		must(t, os.WriteFile(dir+"/"+o.Book+".pdf", out.Bytes(), 0o600))
	}
	return out.Bytes()
}

func TestALetterThatIsSignedStandsInTheAgendaByItself(t *testing.T) {
	both(t, aLetterThatIsSignedStandsInTheAgendaByItself)
}

func aLetterThatIsSignedStandsInTheAgendaByItself(t *testing.T, n *office.Node) {
	doc := n.Issue(n.File("surat-keterangan-usaha").No)
	_, err := n.TypedLetter(ctx, n.As("registrar"), "keterangan", "Surat tugas Pak Carik")
	must(t, err)
	n.Issue(n.File("surat-keterangan-usaha").No)
	got, err := n.Ledgers.Letters(ctx, n.As("registrar"), books.Series{Direction: books.Out, Year: 2026}, 0)
	must(t, err)
	if len(got) != 3 || got[2].Document != doc || got[2].Letter.Number == "" || got[2].About == "" || got[2].Late() || got[1].About != "Surat tugas Pak Carik" || got[0].CaseNo < 0 {
		t.Fatalf("%+v", got)
	}
	must(t, n.VoidNumber(ctx, n.As("registrar"), "keterangan", 2, "Salah ketik"))
	got, err = n.Ledgers.Letters(ctx, n.As("registrar"), books.Series{Direction: books.Out, Year: 2026}, 0)
	must(t, err)
	if len(got) != 3 || got[1].Void != books.Spoiled {
		t.Fatalf("%+v", got)
	}
	if pdf := printed(t, n, "registrar", ledgers.Order{Book: "agenda-out", Month: books.NewMonth(2026, 3)}); len(pdf) < 5000 {
		t.Error(len(pdf))
	}
	if got := findings(t, n); got != "" {
		t.Fatal(got)
	}
	must(t, audit.Rebuild(ctx, n.Premises, nil))
	if got := findings(t, n); got != "" {
		t.Fatal("after a rebuild:", got)
	}
}

func TestAnIncomingLetterIsEnteredOnceMendedSentAndLaidAway(t *testing.T) {
	both(t, anIncomingLetterIsEnteredOnceMendedSentAndLaidAway)
}

func anIncomingLetterIsEnteredOnceMendedSentAndLaidAway(t *testing.T, n *office.Node) {
	front := n.As("front-desk")
	one, err := n.Ledgers.EnterLetter(ctx, front, incoming(t, "2026-03-02"))
	must(t, err)
	again, err := n.Ledgers.EnterLetter(ctx, front, incoming(t, "2026-03-02"))
	must(t, err)
	if one != again || one.Number != 1 {
		t.Fatal(one, again)
	}
	late := incoming(t, "2026-02-20")
	late.About = "Undangan musrenbang"
	two, err := n.Ledgers.EnterLetter(ctx, front, late)
	must(t, err)
	scan, err := n.Ledgers.TakeScan(front, strings.NewReader("%PDF-1.4 pindaian"))
	must(t, err)
	must(t, n.Ledgers.HangScan(ctx, front, two, scan))
	must(t, n.Ledgers.MendLetter(ctx, front, two, ledgers.Mending{Letter: &books.Letter{Party: "Camat", About: "Musrenbang kecamatan"}, Reason: "Salah ketik"}))
	must(t, n.Ledgers.MendLetter(ctx, front, one, ledgers.Mending{Void: books.Double, Reason: "Tercatat dua kali"}))
	must(t, n.Ledgers.PlaceLetter(ctx, front, two, "B-1", books.Retention{Active: 1, Inactive: 2, Fate: books.Destroy}))
	l, err := n.Ledgers.Letter(ctx, front, two)
	must(t, err)
	if !l.Late() || !l.Mended || l.About != "Musrenbang kecamatan" || l.Scan == "" || l.Box != "B-1" {
		t.Fatalf("%+v", l)
	}
	out := incoming(t, "2026-03-02")
	out.Direction, out.Class = books.Out, ""
	three, err := n.Ledgers.EnterLetter(ctx, front, out)
	must(t, err)
	must(t, n.Ledgers.SendLetter(ctx, front, three, ledgers.Sending{Date: day(t, "2026-03-02"), Way: "hand", Receipt: "Bu Partini"}))
	if err := n.Ledgers.SendLetter(ctx, front, two, ledgers.Sending{Date: day(t, "2026-03-02"), Way: "hand"}); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	for _, book := range []string{"agenda", "agenda-in", "expedition", "archive"} {
		printed(t, n, "registrar", ledgers.Order{Book: book, Month: books.NewMonth(2026, 3)})
	}
	if got := findings(t, n); got != "" {
		t.Fatal(got)
	}
	must(t, audit.Rebuild(ctx, n.Premises, nil))
	if got := findings(t, n); got != "" {
		t.Fatal("after a rebuild:", got)
	}
}

func TestALineTakenOutOfABookIsNamed(t *testing.T) {
	for table, want := range map[string]string{"ledger_letters WHERE number = 1": "verify.ledger-gap 33.02.19.2016/in/2026: number 2 follows 0", "ledger_closed": "verify.table-differs ledger_closed"} {
		n := office.Open(t)
		for range 2 {
			_, err := n.Ledgers.EnterLetter(ctx, n.As("front-desk"), incoming(t, "2026-03-02"))
			must(t, err)
			n.Clock.Add(time.Hour)
		}
		must(t, n.Ledgers.Close(ctx, n.As("head"), books.NewMonth(2026, 2)))
		tamper(t, n, "DELETE FROM "+table)
		if got := findings(t, n); !strings.Contains(got, want) {
			t.Errorf("%s: %s", table, got)
		}
	}
}

func TestAfterAMonthIsClosedALateLetterStandsOnTheOpenPage(t *testing.T) {
	n := office.Open(t)
	n.Clock.Set(time.Date(2026, 4, 3, 9, 0, 0, 0, office.WIB))
	march := books.NewMonth(2026, 3)
	front := n.As("front-desk")
	if err := n.Ledgers.Close(ctx, n.As("registrar"), march); fault.Of(err) != fault.Forbidden {
		t.Error("a registrar closes:", err)
	}
	if err := n.Ledgers.Close(ctx, n.As("head"), march+1); fault.Of(err) != fault.Conflict {
		t.Error("a month that is not over:", err)
	}
	must(t, n.Ledgers.Close(ctx, n.As("head"), march))
	ref, err := n.Ledgers.EnterLetter(ctx, front, incoming(t, "2026-03-30"))
	must(t, err)
	l, err := n.Ledgers.Letter(ctx, front, ref)
	must(t, err)
	if l.Page() != march+1 || l.Date != day(t, "2026-03-30") || !l.Late() {
		t.Errorf("%+v", l)
	}
	if err := n.Ledgers.Close(ctx, n.As("head"), march); fault.Of(err) != fault.Conflict {
		t.Error("twice:", err)
	}
}

func TestOfficesKeepTheirOwnBooks(t *testing.T) {
	n := office.Open(t)
	ref, err := n.Ledgers.EnterLetter(ctx, n.As("front-desk"), incoming(t, "2026-03-02"))
	must(t, err)
	other := n.As("kec-front-desk")
	list, err := n.Ledgers.Letters(ctx, other, ref.Series, 0)
	must(t, err)
	if len(list) != 0 {
		t.Error("another office sees", list)
	}
	for what, err := range map[string]error{
		"reads":  second(n.Ledgers.Letter(ctx, other, ref)),
		"mends":  n.Ledgers.MendLetter(ctx, other, ref, ledgers.Mending{Void: books.Spoiled, Reason: "x"}),
		"places": n.Ledgers.PlaceLetter(ctx, other, ref, "B", books.Retention{}),
	} {
		if fault.Of(err) != fault.NotFound {
			t.Errorf("another office %s: %v", what, err)
		}
	}
	for what, err := range map[string]error{
		"a verifier enters":         second(n.Ledgers.EnterLetter(ctx, n.As("verifier"), incoming(t, "2026-03-02"))),
		"a verifier reads":          second(n.Ledgers.Letters(ctx, n.As("verifier"), ref.Series, 0)),
		"a supervisor enters":       second(n.Ledgers.EnterLetter(ctx, n.As("supervisor"), incoming(t, "2026-03-02"))),
		"the front desk prints all": n.Ledgers.MayPrint(n.As("front-desk"), "residents"),
	} {
		if fault.Of(err) != fault.Forbidden {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
