package ledgers_test

import (
	"strings"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/books"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/residents"
)

var march = books.NewMonth(2026, 3)

// found is the resident with a name.
func found(t testing.TB, n *office.Node, name string) residents.FoundResident {
	t.Helper()
	got, err := n.SearchResidents(ctx, n.As("front-desk"), name, 2)
	must(t, err)
	if len(got) != 1 {
		t.Fatalf("%d are called %s", len(got), name)
	}
	return got[0]
}

func happen(t testing.TB, n *office.Node, h ledgers.Happening) canon.ID {
	t.Helper()
	id, err := n.Ledgers.Happen(ctx, n.As("front-desk"), h)
	must(t, err)
	return id
}

func baby() person.Record {
	return person.Record{Name: "Bayu Segara", Sex: "L", KK: "3302991001150001", BirthPlace: "Banyumas", Hamlet: "Karang", RT: "002", RW: "003", FamilyRole: "anak", Father: "Budi Santoso", Mother: "Siti Aminah"}
}

func TestABirthADeathAndMovesAreInTheBookAndInTheRegister(t *testing.T) {
	both(t, aBirthADeathAndMovesAreInTheBookAndInTheRegister)
}

func aBirthADeathAndMovesAreInTheBookAndInTheRegister(t *testing.T, n *office.Node) {
	front := n.As("front-desk")
	must(t, n.Ledgers.Count(ctx, front, march, nil))
	budi, siti, sukarti := found(t, n, "budi").ID, found(t, n, "siti").ID, found(t, n, "sukarti").ID
	id := happen(t, n, ledgers.Happening{Kind: ledgers.Birth, Date: day(t, "2026-03-01"), Record: baby()})
	happen(t, n, ledgers.Happening{Kind: ledgers.Death, Date: day(t, "2026-03-01"), Resident: sukarti})
	happen(t, n, ledgers.Happening{Kind: ledgers.Departure, Date: day(t, "2026-03-02"), Resident: budi, Where: "33.02.18"})
	happen(t, n, ledgers.Happening{Kind: ledgers.Arrival, Date: day(t, "2026-03-02"), Record: person.Record{Name: "Ngatini", NIK: "3302994101700003", KK: "3302990505100003", Sex: "P", BirthDate: "1970-01-01", Hamlet: "Karang", FamilyRole: "kepala-keluarga"}, Where: "Sleman, DI Yogyakarta"})
	r, err := n.ShowResident(ctx, front, siti.String(), "counter")
	must(t, err)
	r.Record.Hamlet, r.Record.FamilyRole = "Kalibening", "kepala-keluarga"
	happen(t, n, ledgers.Happening{Kind: ledgers.Change, Date: day(t, "2026-03-02"), Resident: siti, Record: r.Record})
	r.Record.Job = "Guru"
	happen(t, n, ledgers.Happening{Kind: ledgers.Change, Date: day(t, "2026-03-02"), Resident: siti, Record: r.Record})
	if got := found(t, n, "bayu"); got.ID != id || got.State != residents.Here {
		t.Error(got)
	}
	if got := found(t, n, "sukarti"); got.State != residents.Dead {
		t.Error(got)
	}
	f, err := n.Ledgers.Month(ctx, office.Village, march)
	must(t, err)
	if len(f.Wrong) != 0 || f.Total.Born.Sum() != 1 || f.Total.Died.Sum() != 1 || f.Total.Opening.People.Sum()-f.Total.Closing.People.Sum() != 0 || f.Total.InnerCame != 1 {
		t.Fatalf("%+v", f)
	}
	for name, h := range map[string]ledgers.Happening{
		"dies twice":                          {Kind: ledgers.Death, Date: day(t, "2026-03-02"), Resident: sukarti},
		"arrives and is here":                 {Kind: ledgers.Arrival, Date: day(t, "2026-03-02"), Resident: siti},
		"has a NIK that is in the register":   {Kind: ledgers.Arrival, Date: day(t, "2026-03-02"), Record: person.Record{Name: "Lain", NIK: "3302995708900001", KK: "3302991001150001", Sex: "P", BirthDate: "1990-08-17", Hamlet: "Karang"}},
		"left before the last entry was made": {Kind: ledgers.Departure, Date: day(t, "2026-02-02"), Resident: siti},
	} {
		if _, err := n.Ledgers.Happen(ctx, front, h); fault.Of(err) != fault.Conflict {
			t.Errorf("somebody %s: %v", name, err)
		}
	}
	for _, book := range []string{"recap", "movements", "residents", "cards"} {
		printed(t, n, "registrar", ledgers.Order{Book: book, Month: march})
	}
	if got := findings(t, n); got != "" {
		t.Fatal(got)
	}
	must(t, audit.Rebuild(ctx, n.Premises, nil))
	if got := findings(t, n); got != "" {
		t.Fatal("after a rebuild:", got)
	}
	if n.Engine() != "sqlite" {
		return
	}
	tamper(t, n, "UPDATE residents SET state = 'here'")
	if got := findings(t, n); !strings.Contains(got, "verify.ledger-resident") {
		t.Error(got)
	}
}

func TestWhatDoesNotAddUpNamesTheDusun(t *testing.T) {
	n := office.Open(t)
	f, err := n.Ledgers.Month(ctx, office.Village, march)
	must(t, err)
	if len(f.Wrong) != 1 || fault.As(f.Wrong[0]).Key != "ledgers.no-count" {
		t.Fatal(f.Wrong)
	}
	must(t, n.Ledgers.Count(ctx, n.As("registrar"), march, map[string]books.Balance{"karang": {People: books.Cells{0, 0, 5, 1}, Families: 1}}))
	f, err = n.Ledgers.Month(ctx, office.Village, march)
	must(t, err)
	if len(f.Wrong) == 0 {
		t.Fatal("nothing is wrong")
	}
	if said := n.Messages.SayFault("id", f.Wrong[0]); !strings.Contains(said, "Karang") {
		t.Error(said)
	}
}

func TestTemporaryResidentsComeAndGo(t *testing.T) { both(t, temporaryResidentsComeAndGo) }

func temporaryResidentsComeAndGo(t *testing.T, n *office.Node) {
	front := n.As("front-desk")
	id, err := n.Ledgers.Welcome(ctx, front, ledgers.NewVisitor{Record: person.Record{Name: "Maria Lopes", Sex: "P", Citizenship: "WNA", BirthDate: "1991-02-03"}, Identity: "C0000001", From: "Dili", Purpose: "Kuliah kerja", Host: "Budi Santoso", Came: day(t, "2026-03-01")})
	must(t, err)
	_, err = n.Ledgers.Welcome(ctx, front, ledgers.NewVisitor{Record: person.Record{Name: "Joko Susilo", Sex: "L", NIK: "3302991203850003"}, From: "Solo", Purpose: "Dagang", Came: day(t, "2026-03-02")})
	must(t, err)
	must(t, n.Ledgers.Farewell(ctx, front, id, day(t, "2026-03-02")))
	if err := n.Ledgers.Farewell(ctx, front, id, day(t, "2026-03-02")); fault.Of(err) != fault.NotFound {
		t.Error(err)
	}
	if err := n.Ledgers.Farewell(ctx, n.As("kec-front-desk"), id, day(t, "2026-03-02")); fault.Of(err) != fault.NotFound {
		t.Error(err)
	}
	f, err := n.Ledgers.Month(ctx, office.Village, march)
	must(t, err)
	if v := f.Visitors; v.Came != 2 || v.Gone != 1 || v.Closing != 1 {
		t.Errorf("%+v", v)
	}
	printed(t, n, "registrar", ledgers.Order{Book: "visitors", Month: march})
	must(t, audit.Rebuild(ctx, n.Premises, nil))
	if got := findings(t, n); got != "" {
		t.Fatal(got)
	}
}
