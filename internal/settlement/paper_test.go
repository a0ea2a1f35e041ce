package settlement_test

import (
	"context"
	"errors"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/books"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/settlement"
	"genggam/internal/store"
	"genggam/internal/store/storetest"
)

func keyed(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key + "@" + f.Field
	}
	return ""
}

func registers(n *office.Node, name string, last int) error {
	return n.Settlement.State(context.Background(), n.As("registrar"), settlement.Stated{Registers: map[string]int{name: last}})
}

// next is the number that the next letter of a register gets, by the page and by
// giving one.
func next(t *testing.T, n *office.Node, name string) int {
	t.Helper()
	_, all, err := n.Beginnings(context.Background(), n.As("registrar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		if b.Register == name {
			got, err := n.TypedLetter(context.Background(), n.As("registrar"), name, "Surat tulisan tangan")
			if err != nil || got != b.Next {
				t.Fatalf("%s: %d was given and %d was said, %v", name, got, b.Next, err)
			}
			return got
		}
	}
	t.Fatalf("no register %s", name)
	return 0
}

func whole(t *testing.T, n *office.Node) {
	t.Helper()
	found, err := audit.Verify(context.Background(), n.Premises, nil)
	if err != nil || len(found.Findings) > 0 {
		t.Errorf("verify: %v %+v", err, found.Findings)
	}
}

func TestTheNextLetterGoesOnFromTheBookOfPaper(t *testing.T) {
	n := office.Open(t)
	all, err := n.Settlement.Numbers(context.Background(), n.As("registrar"))
	if err != nil || all.Stated || len(all.Registers) < 2 || len(all.Agenda) != 2 {
		t.Fatalf("%+v %v", all, err)
	}
	for _, last := range []int{1430, 150, 143} { // said wrongly, and said again
		if err := registers(n, "keterangan", last); err != nil {
			t.Fatal(err)
		}
	}
	if got := next(t, n, "keterangan"); got != 144 {
		t.Errorf("the next letter is %d", got)
	}
	if err := registers(n, "keterangan", 200); keyed(err) != "numbers.begun@keterangan" {
		t.Errorf("after the first letter: %v", err)
	}
	if got := next(t, n, "pengantar"); got != 1 {
		t.Errorf("a register of which nothing was said begins at %d", got)
	}
	all, err = n.Settlement.Numbers(context.Background(), n.As("head"))
	if err != nil || !all.Stated {
		t.Errorf("what was said is asked again: %+v %v", all, err)
	}
	whole(t, n)
}

func TestTheBookIsSaidWhenEveryRegisterIsAndNotAfterTheFirst(t *testing.T) {
	n := office.Open(t)
	ctx, head := context.Background(), n.As("head")
	o, err := n.Hall.Office(office.Village)
	if o.Beginning = true; err == nil {
		err = n.SetOffices(ctx, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := n.Settlement.NumbersOpen(ctx, head)
	if err != nil || len(all) < 2 {
		t.Fatalf("%v %v", all, err)
	}
	for i, name := range all {
		if err := registers(n, name, 0); err != nil { // none yet is said too
			t.Fatal(err)
		}
		left, err := n.Settlement.NumbersOpen(ctx, head)
		if err != nil || len(left) != len(all)-i-1 {
			t.Errorf("after %s: %v %v", name, left, err)
		}
	}
	whole(t, n)
}

func TestABookThatHasNoNumberYetIsAnAnswerToo(t *testing.T) {
	n := office.Open(t)
	if err := errors.Join(registers(n, "keterangan", 20), registers(n, "keterangan", 0)); err != nil {
		t.Fatal(err)
	}
	if got := next(t, n, "keterangan"); got != 1 {
		t.Errorf("the next letter is %d", got)
	}
	all, err := n.Settlement.Numbers(context.Background(), n.As("head"))
	if err != nil || !all.Stated {
		t.Errorf("it is asked again: %v", err)
	}
	whole(t, n)
}

func TestAnOfficeThatCountsAllLettersTogetherSaysOneNumber(t *testing.T) {
	n := office.Open(t)
	ctx, head := context.Background(), n.As("head")
	if err := registers(n, "keterangan", 900); err != nil { // before it was decided how letters are counted
		t.Fatal(err)
	}
	if err := n.DecideSeries(ctx, head, desk.Counting{Series: desk.Together, From: n.Today(head.Office), Basis: "buku lama"}); err != nil {
		t.Fatal(err)
	}
	if err := registers(n, "keterangan", 5); keyed(err) != "numbers.series@keterangan" {
		t.Errorf("a register that is not in use: %v", err)
	}
	if err := registers(n, desk.CommonRegister, 143); err != nil {
		t.Fatal(err)
	}
	if got := next(t, n, desk.CommonRegister); got != 144 {
		t.Errorf("the next letter is %d", got)
	}
	whole(t, n)
}

func TestANumberGivenInTheOtherWayOfCountingEndsTheBook(t *testing.T) {
	n := office.Open(t)
	ctx, head := context.Background(), n.As("head")
	if got := next(t, n, "keterangan"); got != 1 {
		t.Fatal(got)
	}
	if err := n.DecideSeries(ctx, head, desk.Counting{Series: desk.Together, From: n.Today(head.Office), Basis: "buku lama"}); err != nil {
		t.Fatal(err)
	}
	if err := registers(n, desk.CommonRegister, 143); keyed(err) != "numbers.begun@"+desk.CommonRegister {
		t.Errorf("the book is believed after a letter: %v", err)
	}
	if got := next(t, n, desk.CommonRegister); got != 2 {
		t.Errorf("the next letter is %d", got)
	}
}

func TestWhatAnotherSystemGaveIsNotTakenBackByTheBook(t *testing.T) {
	n := office.Open(t)
	a := n.As("registrar")
	open := func(last int) {
		t.Helper()
		err := n.Store.Act(t.Context(), store.By{Unit: string(a.Office)}, func(tx *store.Tx) error {
			_, err := n.OpenRegister(tx, desk.Opening{Office: a.Office, Register: "keterangan", Year: n.Today(a.Office).Year(), Last: last, Source: "opensid"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	open(87)
	if err := registers(n, "keterangan", 86); keyed(err) != "numbers.below@keterangan" {
		t.Errorf("below the other system: %v", err)
	}
	for _, last := range []int{87, 90, 87} {
		if err := registers(n, "keterangan", last); err != nil {
			t.Fatal(last, err)
		}
	}
	if got := next(t, n, "keterangan"); got != 88 {
		t.Errorf("the next letter is %d", got)
	}
	whole(t, n)
}

func TestTheAgendaGoesOnFromItsBookToo(t *testing.T) {
	n := office.Open(t)
	say := func(last int) error {
		return n.Settlement.State(context.Background(), n.As("head"), settlement.Stated{Agenda: map[books.Direction]int{books.In: last}})
	}
	if err := errors.Join(say(0), say(40), say(40), say(41)); err != nil {
		t.Fatal(err)
	}
	if err := say(40); keyed(err) != "numbers.agenda-lower@agenda-in" {
		t.Errorf("a lower number: %v", err)
	}
	if err := say(desk.MaxStated + 1); keyed(err) != "numbers.range@agenda-in" {
		t.Errorf("a number beyond belief: %v", err)
	}
	all, err := n.Settlement.Numbers(context.Background(), n.As("head"))
	if err != nil || all.Agenda[0].Last != 41 || all.Agenda[0].Begun {
		t.Errorf("%+v %v", all.Agenda, err)
	}
	whole(t, n)
}

func TestOnlyWhoDecidesOnNumbersSaysFromWhereTheyGoOn(t *testing.T) {
	n := office.Open(t)
	for _, role := range []string{"front-desk", "verifier", "signer", "supervisor"} {
		err := n.Settlement.State(context.Background(), n.As(role), settlement.Stated{Registers: map[string]int{"keterangan": 5}})
		if fault.Of(err) != fault.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
	}
	for last, want := range map[int]string{-1: "numbers.range@keterangan", desk.MaxStated + 1: "numbers.range@keterangan"} {
		if err := registers(n, "keterangan", last); keyed(err) != want {
			t.Errorf("%d: %v", last, err)
		}
	}
	if err := registers(n, "tidak-ada", 5); keyed(err) != "register.unknown@tidak-ada" {
		t.Errorf("a register that is not: %v", err)
	}
	// All of it or none.
	err := n.Settlement.State(context.Background(), n.As("head"), settlement.Stated{Registers: map[string]int{"keterangan": 9, "pengantar": -1}})
	if keyed(err) != "numbers.range@pengantar" || next(t, n, "keterangan") != 1 {
		t.Errorf("a half was kept: %v", err)
	}
}

func TestTheOperatorFoundsAnOfficeWithItsNumbers(t *testing.T) {
	n := office.Open(t)
	ctx, o := context.Background(), office.Village
	if err := n.SetSeries(ctx, o, desk.Counting{Series: desk.Together, From: n.Today(o), Basis: "buku agenda"}); err != nil {
		t.Fatal(err)
	}
	if err := n.Settlement.StateFor(ctx, o, settlement.Stated{Registers: map[string]int{desk.CommonRegister: 143}}); err != nil {
		t.Fatal(err)
	}
	if got := next(t, n, desk.CommonRegister); got != 144 {
		t.Errorf("the next letter is %d", got)
	}
}

func TestBothEnginesKeepTheNumbersOfTheBookAndWriteThemAgain(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *office.Node{
		"sqlite":   func(t *testing.T) *office.Node { return office.Open(t) },
		"postgres": func(t *testing.T) *office.Node { return office.OpenOn(t, storetest.PostgresDSN(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			n := open(t)
			if err := errors.Join(registers(n, "keterangan", 1430), registers(n, "keterangan", 143), registers(n, "pengantar", 9), registers(n, "pengantar", 0)); err != nil {
				t.Fatal(err)
			}
			if done, of, err := n.Learning.Begun(t.Context(), n.As("head")); err != nil || done != 0 || of < 3 {
				t.Errorf("%d of %d have learnt, %v", done, of, err)
			}
			if err := audit.Rebuild(t.Context(), n.Premises, nil); err != nil {
				t.Fatal(err)
			}
			whole(t, n)
			if a, b := next(t, n, "keterangan"), next(t, n, "pengantar"); a != 144 || b != 1 {
				t.Errorf("after writing the tables again: %d and %d", a, b)
			}
			whole(t, n)
		})
	}
}
