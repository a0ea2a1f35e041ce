// Package life_test plays one person's life on one node: from the letter about
// the birth to the certificate of death, each service asked of the office that
// gives it and worked to its end by that office's own steps.
package life_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/residents"
)

// world is a regency in which somebody lives.
type world struct {
	*office.Node
	t   *testing.T
	ctx context.Context
}

func begin(t *testing.T) *world {
	t.Helper()
	n := office.Open(t)
	n.Regency()
	return &world{Node: n, t: t, ctx: t.Context()}
}

func (w *world) must(what string, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%s, %s: %v", w.Now().Format(time.DateOnly), what, err)
	}
}

// on moves the clock to nine in the morning of a day.
func (w *world) on(day string) {
	w.t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, day, office.WIB)
	w.must(day, err)
	w.Clock.Set(at.Add(9 * time.Hour))
	for more := true; more; {
		more, err = w.Rounds(w.ctx)
		w.must("rounds", err)
	}
}

// asking is one application of a life.
type asking struct {
	day, service string
	who          person.Record
	// about is whom it concerns when not the applicant, with the relation.
	about    *person.Record
	relation string
}

// live files an application and has it worked to its end.
func (w *world) live(a asking) desk.Progress {
	w.t.Helper()
	w.on(a.day)
	std, ok := w.Catalogue().Current(a.service, a.day)
	if !ok {
		w.t.Fatal("no service", a.service)
	}
	app := w.Application(std)
	app.Applicant = desk.Party{Record: a.who}
	app.Applicant.Record.Phone = "+6281234567890"
	if at := app.Office; at == office.Village {
		p, found, err := w.Match(w.ctx, at, app.Applicant.Record, a.service+a.day)
		w.must(a.service, err)
		if found {
			app.Applicant = p
		}
	}
	app.Relation = "self"
	if a.about != nil {
		app.Relation, app.Subject = a.relation, &desk.Party{Record: *a.about}
	} else if !slices.Contains(std.Who.Subjects, "self") {
		w.t.Fatalf("%s is not for oneself", a.service)
	}
	r, err := w.Desk.File(w.ctx, app)
	w.must("filing "+a.service, err)
	p, err := w.Finish(w.ctx, r.No)
	w.must(a.service, err)
	return p
}

// costs looks at how a permit with a fee came about: advised by two agencies,
// looked at on the spot, billed by the table, paid at the counter, signed.
func (w *world) costs(p desk.Progress, sum int64) {
	w.t.Helper()
	bill, err := w.Cashier.OfCase(w.ctx, p.No)
	w.must("the bill", err)
	if p.State != casework.Delivered || bill.Amount != sum || bill.State != "paid" || bill.Way != casework.ByCounter || bill.Came != sum {
		w.t.Errorf("%s ended %s, its bill of %d is %s by %s", p.Standard.ID, p.State, bill.Amount, bill.State, bill.Way)
	}
	var seen []string
	for _, h := range p.Timeline {
		seen = append(seen, h.Key)
	}
	at := 0
	for _, want := range []string{"happened.case.advised", "happened.case.advised", "happened.case.visited", "happened.case.billed", "happened.case.paid", "happened.case.issued"} {
		i := slices.IndexFunc(seen[at:], func(k string) bool { return strings.HasPrefix(k, want) })
		if i < 0 {
			w.t.Fatalf("no %s after %v in %v", want, seen[:at], seen)
		}
		at += i + 1
	}
	permit, err := w.Permits.OfCase(w.ctx, p.No)
	w.must("the permit", err)
	if permit == nil || permit.Document < 0 {
		w.t.Error("the case has no permit")
	}
}

func TestOneLifeFromBirthToDeath(t *testing.T) {
	w := begin(t)
	w.must("the regency's table of fees", w.LoadTariff(w.ctx))
	mother := office.People()[1].Record
	child := person.Record{Name: "Sekar Arum", BirthPlace: "Banyumas", BirthDate: "2026-04-01", Sex: "P", Citizenship: "WNI"}
	var lived []string
	live := func(a asking) {
		t.Helper()
		p := w.live(a)
		if p.State != casework.Delivered {
			t.Errorf("%s on %s ended %s", a.service, a.day, p.State)
		}
		lived = append(lived, a.service)
	}
	live(asking{day: "2026-04-06", service: "surat-keterangan-kelahiran", who: mother, about: &child, relation: "newborn"})
	live(asking{day: "2026-04-08", service: "akta-kelahiran", who: mother, about: &child, relation: "newborn"})

	// The civil registry gives the number; the village takes the child into its book.
	child.NIK, child.KK, child.Religion, child.Marital, child.Job = "3302994104260001", mother.KK, "Islam", "Belum Kawin", "Belum Bekerja"
	child.Address, child.RT, child.RW, child.Region = mother.Address, mother.RT, mother.RW, string(office.Village)
	w.must("taking the child in", w.AddResidents(w.ctx, office.Village, []residents.ImportRow{{Line: 2, Record: child}}))

	live(asking{day: "2031-06-02", service: "kartu-identitas-anak", who: mother, about: &child, relation: "family"})
	live(asking{day: "2038-06-07", service: "surat-keterangan-tidak-mampu", who: mother})
	live(asking{day: "2043-04-06", service: "ktp-el", who: child})
	live(asking{day: "2048-02-03", service: "nib-dibantu", who: child})
	live(asking{day: "2048-02-10", service: "surat-keterangan-usaha", who: child})
	live(asking{day: "2048-03-02", service: "izin-reklame", who: child})
	permit := w.live(asking{day: "2048-03-16", service: "izin-pakai-tanah-daerah", who: child})
	w.costs(permit, 175_000)
	lived = append(lived, permit.Standard.ID)
	live(asking{day: "2049-05-03", service: "surat-pengantar-nikah", who: child})
	live(asking{day: "2060-08-02", service: "surat-pengantar-pindah", who: child})
	heir := person.Record{Name: "Bagas Pratama", NIK: "3302991205500002", KK: child.KK, BirthDate: "2050-05-12", BirthPlace: "Banyumas", Sex: "L", Citizenship: "WNI", Address: child.Address}
	dead := child
	live(asking{day: "2101-09-05", service: "surat-keterangan-kematian", who: heir, about: &dead, relation: "deceased"})
	live(asking{day: "2101-09-07", service: "akta-kematian", who: heir, about: &dead, relation: "deceased"})
	if len(lived) < 12 {
		t.Error("a short life:", lived)
	}
	report, err := audit.Verify(w.ctx, w.Premises, nil)
	if err != nil || len(report.Findings) != 0 {
		t.Fatal(err, report.Findings)
	}
}
