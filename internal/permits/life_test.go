package permits_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/permits"
	"genggam/internal/person"
	"genggam/internal/store/storetest"
)

const service = "izin-reklame"

// life is a node with permits.
type life struct{ *office.Node }

func newLife(t *testing.T) *life {
	t.Helper()
	return lifeOn(office.Open(t))
}

func lifeOn(n *office.Node) *life {
	n.Regency("perizinan", "pekerjaan-umum", "pendapatan")
	return &life{n}
}

func (f *life) ok(err error) {
	f.T.Helper()
	if err != nil {
		var in *desk.Incomplete
		if errors.As(err, &in) {
			f.T.Fatalf("%+v", in.Problems)
		}
		f.T.Fatal(err)
	}
}

func (f *life) refused(err error, key string) {
	f.T.Helper()
	if x := fault.As(err); x == nil || x.Key != key {
		f.T.Fatalf("want %s, got %v", key, err)
	}
}

// files files the example application by a natural person.
func (f *life) files() desk.Receipt {
	f.T.Helper()
	std, _ := f.Catalogue().Current(service, f.Clock.Now().Format(time.DateOnly))
	app := f.Application(std)
	app.Office = office.AgencyCode("perizinan")
	app.Applicant = desk.Party{Record: person.Record{Name: "Slamet Contoh", NIK: "3302991708900001", Phone: "+6281234567899", Address: "Jalan Contoh 1"}}
	app.Assurance, app.Files = casework.Contacted, nil
	for _, r := range std.Requirements {
		app.Files = append(app.Files, f.Upload(app, r.ID))
	}
	r, err := f.Desk.File(f.ctx(), app)
	f.ok(err)
	return r
}

// signed brings a case through advice and visit to the signature.
func (f *life) visited(no int64) {
	f.T.Helper()
	ctx, clerk := f.ctx(), f.As("perizinan")
	f.ok(f.Take(ctx, clerk, no, office.OutOfTurn))
	f.ok(f.DoStep(ctx, clerk, no, "check", []string{"lengkap"}))
	f.ok(f.Advise(ctx, f.As("pekerjaan-umum"), no, casework.AdviceAnswer{Adviser: "jalan", Outcome: casework.Positive, Checks: []string{"rambu", "kuat"}}, ""))
	f.ok(f.Advise(ctx, f.As("pendapatan"), no, casework.AdviceAnswer{Adviser: "pajak", Outcome: casework.Positive}, ""))
	f.ok(f.Take(ctx, clerk, no, office.OutOfTurn))
	f.ok(f.Visit(ctx, clerk, no, desk.Found{Outcome: casework.VisitOK, Checks: []string{"ukuran"}}))
}

func (f *life) sign(no int64) (int64, error) {
	return f.Sign(f.ctx(), f.As("perizinan-head"), no)
}

func (f *life) ctx() context.Context { return context.Background() }

// issued issues a permit of a case.
func (f *life) issued(no int64) *permits.Shown {
	f.T.Helper()
	f.visited(no)
	_, err := f.sign(no)
	f.ok(err)
	return f.of(no)
}

func (f *life) of(no int64) *permits.Shown {
	f.T.Helper()
	p, err := f.Permits.OfCase(f.ctx(), no)
	f.ok(err)
	if p == nil {
		f.T.Fatal("the case has no permit")
	}
	return p
}

// until moves the clock to nine in the morning some days before a permit ends.
func (f *life) before(p *permits.Shown, days int) {
	f.T.Helper()
	f.Clock.Set(p.Until.AddDays(-days).In(office.WIB).Add(9 * time.Hour))
	f.rounds()
}

func (f *life) rounds() {
	f.T.Helper()
	for range 3 {
		_, err := f.Rounds(f.ctx())
		f.ok(err)
	}
}

func (f *life) status(p *permits.Shown) document.Status {
	f.T.Helper()
	all, err := f.LettersByNumber(f.ctx(), p.Number)
	f.ok(err)
	for _, l := range all {
		if l.No == p.Document {
			return l.Status
		}
	}
	f.T.Fatal("no letter of that number")
	return ""
}

func (f *life) public(words string) int {
	f.T.Helper()
	all, _, err := f.Permits.Public(f.ctx(), permits.Wanted{Words: words}, 0, permits.PageSize)
	f.ok(err)
	return len(all)
}

// asks begins and files a renewal or an amendment.
func (f *life) asks(no int64, purpose string, change form.Answers) desk.Receipt {
	f.T.Helper()
	d, err := f.Permits.Begin(f.ctx(), no, purpose)
	f.ok(err)
	for k, v := range change {
		d.Answers[k] = v
	}
	f.ok(f.CheckDraft(f.ctx(), d))
	r, err := f.FileDraft(f.ctx(), d)
	f.ok(err)
	return r
}

func (f *life) rule(p *permits.Shown, what string) error {
	return f.Permits.Rule(f.ctx(), f.As("perizinan-head"), p.ID, permits.Ruling{What: what, Reason: "Reklame menutupi rambu.", Condition: "kuat"})
}

// TestOnPostgreSQLToo goes through every statement of the room on the other engine.
func TestOnPostgreSQLToo(t *testing.T) {
	f := lifeOn(office.OpenOn(t, storetest.PostgresDSN(t)))
	r := f.files()
	p := f.issued(r.No)
	f.before(p, 30)
	q := f.issued(f.asks(r.No, permits.Renewal, nil).No)
	f.ok(f.Permits.Inspect(f.ctx(), f.As("perizinan"), q.ID, "Pemeriksaan rutin."))
	f.ok(f.Permits.EndInspection(f.ctx(), f.As("perizinan"), q.ID, "Sesuai izin."))
	f.ok(f.rule(q, "warn"))
	f.Clock.Add(15 * 24 * time.Hour)
	f.ok(f.rule(q, "suspend"))
	f.ok(f.Permits.Object(f.ctx(), q.Case, "Papan sudah dipindah sebelum putusan."))
	f.rounds()
	f.ok(f.rule(q, "uphold"))
	if f.public("reklame") != 1 {
		t.Fatal("the register does not have it")
	}
	for _, which := range []string{permits.ListAlive, permits.ListEnding, permits.ListEnded} {
		_, _, err := f.Permits.List(f.ctx(), f.As("perizinan"), which, 0)
		f.ok(err)
	}
	f.audited()
}

// TestAPermitLivesForFiveYears: issue, reminders, renewal, amendment, warning,
// suspension, lifting, objection, withdrawal, expiry, and the journal to the end.
func TestAPermitLivesForFiveYears(t *testing.T) {
	f := newLife(t)
	first := f.files()
	p := f.issued(first.No)
	if p.State != permits.Valid || f.status(p) != document.Valid || p.Until.String() != "2027-03-02" || f.public("reklame s***") == 0 && f.public("reklame") != 1 {
		t.Fatal(p.State, p.Until, f.public("reklame"))
	}
	if p.Holder == "Slamet Contoh" {
		t.Fatal("the register names a natural person:", p.Holder)
	}

	// 2027: three reminders, each once; a renewal with nothing typed again.
	_, err := f.Permits.Begin(t.Context(), first.No, permits.Renewal)
	f.refused(err, "permit.too-early")
	for _, left := range []int{60, 59, 30, 7} {
		f.before(p, left)
	}
	var reminded []int64
	for _, e := range f.of(first.No).Story {
		if e.Kind == "permit.reminded" {
			reminded = append(reminded, e.Day)
		}
	}
	if !slices.Equal(reminded, []int64{60, 30, 7}) {
		t.Fatal("reminded at", reminded)
	}
	second := f.asks(first.No, permits.Renewal, nil)
	_, err = f.Permits.Begin(t.Context(), first.No, permits.Renewal)
	f.refused(err, "permit.busy")
	q := f.issued(second.No)
	if p = f.of(first.No); p.State != permits.Replaced || f.status(p) != document.WasReplaced || p.Next != q.Number {
		t.Fatal(p.State, f.status(p), p.Next, q.Number)
	}
	if q.Until.String() != "2028-03-02" || q.Before != p.ID {
		t.Fatal("a renewal goes on from the last day of the old one:", q.Until)
	}

	// An amendment changes what it may, and moves no day.
	third := f.asks(second.No, permits.Amendment, form.Answers{"isi": "Toko Sari Rejeki, sekarang di lantai dua"})
	a := f.issued(third.No)
	if a.Until != q.Until || f.of(second.No).State != permits.Replaced || f.public("") != 1 {
		t.Fatal(a.Until, f.of(second.No).State, f.public(""))
	}

	// Warned, then suspended, lifted, suspended again, objected to, and back.
	f.refused(f.rule(a, "suspend"), "permit.warn-first")
	f.ok(f.rule(a, "warn"))
	f.refused(f.rule(a, "suspend"), "permit.warning-runs")
	f.Clock.Add(15 * 24 * time.Hour)
	f.ok(f.rule(a, "suspend"))
	if a = f.of(third.No); f.status(a) != document.Suspended || f.public("") != 0 {
		t.Fatal(f.status(a), f.public(""))
	}
	_, err = f.Permits.Begin(t.Context(), third.No, permits.Amendment)
	f.refused(err, "permit.is-suspended")
	f.ok(f.rule(a, "lift"))
	if f.status(a) != document.Valid {
		t.Fatal(f.status(a))
	}
	f.ok(f.rule(a, "warn"))
	f.Clock.Add(15 * 24 * time.Hour)
	f.ok(f.rule(a, "withdraw"))
	if f.status(a) != document.Withdrawn {
		t.Fatal(f.status(a))
	}
	f.ok(f.Permits.Object(t.Context(), third.No, "Papan sudah dipindah sebelum putusan."))
	f.refused(f.Permits.Object(t.Context(), third.No, "Papan sudah dipindah sebelum putusan."), "permit.cannot-object")
	f.ok(f.rule(a, "reject"))
	f.refused(f.rule(a, "withdraw"), "permit.is-withdrawn")

	// A new one runs on to its end, renewed three times, in 2031.
	last := f.files()
	w := f.issued(last.No)
	for range 3 {
		f.before(w, 30)
		last = f.asks(last.No, permits.Renewal, nil)
		w = f.issued(last.No)
	}
	f.before(w, -1)
	if w = f.of(last.No); w.State != permits.Expired || f.status(w) != document.Expired || f.public("") != 0 || f.Clock.Now().Year() != 2031 {
		t.Fatal(w.State, f.status(w), f.Clock.Now())
	}
	_, err = f.Permits.Begin(t.Context(), last.No, permits.Renewal)
	f.refused(err, "permit.is-expired")
	f.audited()
}

// audited verifies, rebuilds and verifies again.
func (f *life) audited() {
	f.T.Helper()
	for range 2 {
		report, err := audit.Verify(f.ctx(), f.Premises, nil)
		if err != nil || len(report.Findings) != 0 {
			f.T.Fatal(err, report.Findings)
		}
		f.ok(audit.Rebuild(f.ctx(), f.Premises, nil))
	}
}

func TestAPermitUnderInspectionIsNotAmended(t *testing.T) {
	f := newLife(t)
	r := f.files()
	p := f.issued(r.No)
	inspector := f.As("perizinan")
	asked := f.asks(r.No, permits.Amendment, form.Answers{"isi": "Toko Baru Jaya"})
	f.visited(asked.No)
	f.ok(f.Permits.Inspect(f.ctx(), inspector, p.ID, "Laporan warga: papan miring."))
	_, err := f.sign(asked.No)
	f.refused(err, "permit.wait-inspection")
	f.ok(f.Permits.EndInspection(f.ctx(), inspector, p.ID, "Papan tegak, sesuai izin."))
	if _, err = f.sign(asked.No); err != nil {
		t.Fatal("after the inspection it is signed:", err)
	}
	n := f.of(asked.No)
	f.ok(f.Permits.Inspect(f.ctx(), inspector, n.ID, "Pemeriksaan rutin."))
	_, err = f.Permits.Begin(f.ctx(), asked.No, permits.Amendment)
	f.refused(err, "permit.inspected")
	f.refused(f.Permits.Inspect(f.ctx(), inspector, n.ID, "Sekali lagi."), "permit.inspection-state")
	if err := f.Permits.Inspect(f.ctx(), f.As("pekerjaan-umum"), n.ID, "Bukan milik kami."); fault.Of(err) != fault.NotFound {
		t.Error("another agency inspects it:", err)
	}
	f.audited()
}

func TestAnAmendmentChangesNothingElse(t *testing.T) {
	f := newLife(t)
	r := f.files()
	f.issued(r.No)
	d, err := f.Permits.Begin(f.ctx(), r.No, permits.Amendment)
	f.ok(err)
	std, _ := f.Catalogue().Version(d.Standard, d.Version)
	if want := catalogue.ExampleAnswers(std, 0); d.Answers["alamat_pasang"] != want["alamat_pasang"] || len(d.Files) != len(std.Requirements) {
		t.Fatal("something has to be typed again:", d.Answers, len(d.Files))
	}
	d.Answers["panjang_cm"] = int64(400)
	_, err = f.FileDraft(f.ctx(), d)
	f.refused(err, "permit.not-amendable")
}

func TestAnObjectionThatNobodyAnswersIsGranted(t *testing.T) {
	f := newLife(t)
	r := f.files()
	p := f.issued(r.No)
	f.ok(f.rule(p, "warn"))
	f.Clock.Add(15 * 24 * time.Hour)
	f.ok(f.rule(p, "suspend"))
	f.ok(f.Permits.Object(f.ctx(), r.No, "Papan sudah dipindah sebelum putusan."))
	f.Clock.Add(30 * 24 * time.Hour)
	f.rounds()
	if p = f.of(r.No); p.State != permits.Valid || !p.Story[len(p.Story)-1].Upheld {
		t.Fatal(p.State, p.Story)
	}
	f.audited()
}

func TestANationalPermitIsRecordedAndNeverIssued(t *testing.T) {
	f := newLife(t)
	clerk := f.As("perizinan")
	n := permits.National{Number: "SK-PBG-330219-01032026-001", IssuedBy: "SIMBG", About: "Persetujuan Bangunan Gedung", Holder: "PT Sari Rejeki 99", From: f.Today(office.AgencyCode("perizinan"))}
	id, err := f.Permits.Record(f.ctx(), clerk, n)
	f.ok(err)
	_, err = f.Permits.Record(f.ctx(), clerk, n)
	f.refused(err, "permit.recorded-before")
	p, err := f.Permits.Show(f.ctx(), clerk, id)
	if err != nil || p.Document != -1 || p.IssuedBy != "SIMBG" || f.public("sari simbg") != 1 {
		t.Fatal(p, err)
	}
	f.refused(f.rule(&p, "withdraw"), "permit.national")
	f.audited()
}
