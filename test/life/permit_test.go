package life_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/permits"
	"genggam/internal/person"
)

const costly = "izin-pakai-tanah-daerah"

// asks renews or amends the permit of a case, and brings the new case to its end.
func (w *world) asks(no int64, purpose string, change form.Answers) int64 {
	w.t.Helper()
	d, err := w.Permits.Begin(w.ctx, no, purpose)
	w.must("beginning a "+purpose, err)
	for k, v := range change {
		d.Answers[k] = v
	}
	r, err := w.FileDraft(w.ctx, d)
	w.must("filing a "+purpose, err)
	p, err := w.Finish(w.ctx, r.No)
	w.must(purpose, err)
	if p.State != casework.Delivered {
		w.t.Fatalf("a %s ended %s", purpose, p.State)
	}
	return r.No
}

func (w *world) permit(no int64) *permits.Shown {
	w.t.Helper()
	p, err := w.Permits.OfCase(w.ctx, no)
	w.must("reading a permit", err)
	return p
}

// before moves the clock to some days before the permit ends.
func (w *world) before(p *permits.Shown, days int) {
	w.t.Helper()
	w.on(p.Until.AddDays(-days).String())
}

// billed is what a case was asked for, 0 for nothing.
func (w *world) billed(no int64) int64 {
	w.t.Helper()
	b, err := w.Cashier.OfCase(w.ctx, no)
	if fault.Of(err) == fault.NotFound {
		return 0
	}
	w.must("reading a bill", err)
	return b.Amount
}

// A permit with a fee from 2026 to its end in 2031: billed each year by the table
// of that year, reminded, renewed, amended without being charged again, inspected,
// warned, suspended, lifted, withdrawn, and expired in the end.
func TestAPermitThatCostsLivesForFiveYears(t *testing.T) {
	w := begin(t)
	w.must("the table of fees", w.LoadTariff(w.ctx))
	head, err := w.Clerk(w.ctx, office.RegencyCode, "head")
	w.must("the regency's head", err)
	next := strings.NewReplacer(`from: "2026-01-01"`, `from: "2029-01-01"`, "rate: 75000", "rate: 90000").Replace(string(office.Tariff()))
	_, _, err = w.Cashier.LoadTariff(w.ctx, head, "perda-2029.yaml", []byte(next))
	w.must("the table of 2029, long before", err)

	owner := person.Record{Name: "Slamet Contoh", NIK: "3302991708900001", BirthDate: "1990-08-17", Address: "Jalan Contoh 1"}
	no := w.live(asking{day: "2026-03-02", service: costly, who: owner}).No
	p, charged := w.permit(no), []int64{w.billed(no)}
	w.before(p, 30)
	if story := w.permit(no).Story; !slices.ContainsFunc(story, func(e permits.Event) bool { return e.Kind == "permit.reminded" && e.Day == 30 }) {
		t.Error("not reminded 30 days before:", story)
	}
	for range 3 { // to 2030
		until := p.Until
		no = w.asks(no, permits.Renewal, nil)
		p = w.permit(no)
		charged = append(charged, w.billed(no))
		if p.Until.AddDays(-360) < until {
			t.Fatalf("renewed until %s, before until %s", p.Until, until)
		}
		w.before(p, 30)
	}
	if !slices.Equal(charged, []int64{175_000, 175_000, 175_000, 190_000}) {
		t.Fatal("billed", charged)
	}

	// An amendment moves no day and costs nothing.
	until := p.Until
	no = w.asks(no, permits.Amendment, form.Answers{"isi": "Toko Sari Rejeki, sekarang di lantai dua"})
	if p = w.permit(no); p.Until != until || w.billed(no) != 0 {
		t.Fatal(p.Until, w.billed(no))
	}

	// While it is inspected nothing of it is changed; then it is warned, suspended,
	// lifted, and renewed for the last time.
	clerk, err := w.Clerk(w.ctx, office.AgencyCode("perizinan"), "verifier")
	w.must("an inspector", err)
	judge, err := w.Clerk(w.ctx, office.AgencyCode("perizinan"), "head")
	w.must("the agency's head", err)
	rule := func(what string) {
		t.Helper()
		w.must(what, w.Permits.Rule(w.ctx, judge, p.ID, permits.Ruling{What: what, Reason: "Papan miring ke jalan.", Condition: "aman"}))
	}
	w.must("an inspection", w.Permits.Inspect(w.ctx, clerk, p.ID, "Laporan warga."))
	if _, err := w.Permits.Begin(w.ctx, no, permits.Renewal); fault.As(err) == nil || fault.As(err).Key != "permit.inspected" {
		t.Error("renewed while it is inspected:", err)
	}
	w.must("the end of it", w.Permits.EndInspection(w.ctx, clerk, p.ID, "Papan miring."))
	rule("warn")
	w.Clock.Add(15 * 24 * time.Hour)
	rule("suspend")
	rule("lift")
	no = w.asks(no, permits.Renewal, nil)
	if p = w.permit(no); w.billed(no) != 190_000 || p.Until.In(time.UTC).Year() != 2031 {
		t.Fatal(w.billed(no), p.Until)
	}

	// Another one of the same owner is withdrawn; this one runs to its end.
	other := w.live(asking{day: p.Until.AddDays(-200).String(), service: costly, who: owner}).No
	mine := p
	p = w.permit(other)
	rule("warn")
	w.Clock.Add(15 * 24 * time.Hour)
	rule("withdraw")
	if got := w.permit(other).State; got != permits.Withdrawn {
		t.Error("withdrawn is", got)
	}
	w.before(mine, -1)
	if mine = w.permit(no); mine.State != permits.Expired || w.Now().Year() != 2031 {
		t.Fatal(mine.State, w.Now())
	}
	all, err := w.LettersByNumber(w.ctx, mine.Number)
	w.must("its letter", err)
	if len(all) == 0 || !slices.ContainsFunc(all, func(l desk.Letter) bool { return l.Status == document.Expired }) {
		t.Error("its letter does not say that it ended")
	}
	report, err := audit.Verify(w.ctx, w.Premises, nil)
	if err != nil || len(report.Findings) != 0 {
		t.Fatal(err, report.Findings)
	}
	w.must("rebuild", audit.Rebuild(w.ctx, w.Premises, nil))
}
