package ledgers_test

import (
	"bytes"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
	"genggam/internal/office"
	"genggam/internal/premises"
)

// looksAt are the looks at a resident that came from books.
func looksAt(t testing.TB, n *office.Node, who canon.ID) (out []premises.LookLine) {
	t.Helper()
	all, err := n.ResidentLooks(ctx, n.As("registrar"), who)
	must(t, err)
	for _, l := range all {
		if l.Book != "" {
			out = append(out, l)
		}
	}
	return out
}

// entries is how many the journal has.
func entries(t testing.TB, n *office.Node) (count int) {
	t.Helper()
	_, err := n.Store.One(ctx, `SELECT count(*) FROM entries`, nil, &count)
	must(t, err)
	return count
}

func TestWhoStandsInABookReadsThatItWasPrinted(t *testing.T) { both(t, whoStandsInABookReadsIt) }

func whoStandsInABookReadsIt(t *testing.T, n *office.Node) {
	village(t, n, 40)
	who := found(t, n, "sukarti").ID
	printing := func(o ledgers.Order) {
		t.Helper()
		n.Clock.Add(time.Minute)
		must(t, n.Ledgers.Print(ctx, n.As("registrar"), o, &bytes.Buffer{}))
	}
	for _, book := range []string{"recap", "agenda", "movements", "visitors"} {
		printing(ledgers.Order{Book: book, Month: march})
	}
	if got := looksAt(t, n, who); len(got) != 0 {
		t.Errorf("books without the person: %+v", got)
	}
	before := entries(t, n)
	printing(ledgers.Order{Book: "residents", CSV: true, Reason: "book-request"})
	if now := entries(t, n); now != before+1 {
		t.Errorf("a book of forty costs %d entries", now-before)
	}
	got := looksAt(t, n, who)
	if len(got) != 1 || got[0].Book != "residents" || got[0].Reason != "book-request" || got[0].Role != "registrar" || got[0].Name == "" || got[0].Month != "" || got[0].At.IsZero() {
		t.Errorf("%+v", got)
	}
	happen(t, n, ledgers.Happening{Kind: ledgers.Death, Date: day(t, "2026-03-01"), Resident: who})
	printing(ledgers.Order{Book: "cards"}) // without the dead
	printing(ledgers.Order{Book: "movements", Month: march})
	after := func() {
		t.Helper()
		got := looksAt(t, n, who)
		if len(got) != 2 || got[0].Book != "movements" || got[0].Month != "2026-03" || got[0].Reason != "book-file" || got[1].Book != "residents" {
			t.Errorf("after a death: %+v", got)
		}
		if f := findings(t, n); f != "" {
			t.Error(f)
		}
	}
	after()
	must(t, audit.Rebuild(ctx, n.Premises, nil))
	after()
	id := happen(t, n, ledgers.Happening{Kind: ledgers.Birth, Date: day(t, "2026-03-01"), Record: baby()})
	if got := looksAt(t, n, id); len(got) != 0 {
		t.Errorf("a book from before the birth: %+v", got)
	}
}

func TestABookIsPrintedForAReasonThatIsKnown(t *testing.T) {
	n := office.Open(t)
	err := n.Ledgers.Print(ctx, n.As("registrar"), ledgers.Order{Book: "residents", Reason: "curiosity"}, &bytes.Buffer{})
	if f := fault.As(err); f == nil || f.Key != "ledgers.why" {
		t.Error(err)
	}
}
