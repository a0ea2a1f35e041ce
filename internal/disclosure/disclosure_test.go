package disclosure_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/disclosure"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/ppid"
	"genggam/internal/premises"
	"genggam/internal/store/storetest"
)

const (
	requestID   = "informasi-publik-desa"
	objectionID = "keberatan-informasi"
)

// house is a node whose village is asked for information.
type house struct{ *office.Node }

func open(t *testing.T) *house {
	t.Helper()
	h := &house{office.Open(t)}
	h.at("2026-12-14 09:00")
	return h
}

func (h *house) ctx() context.Context { return context.Background() }

func (h *house) ok(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

func (h *house) refused(err error, key string) {
	h.T.Helper()
	if x := fault.As(err); x == nil || x.Key != key {
		h.T.Fatalf("want %s, got %v", key, err)
	}
}

func (h *house) at(s string) {
	h.T.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, office.WIB)
	h.ok(err)
	h.Clock.Set(at)
}

// asked files a request and brings it to the signer.
func (h *house) asked() int64 {
	h.T.Helper()
	r := h.File(requestID)
	h.steps(r.No, "front-desk", "verifier")
	return r.No
}

// steps does the present step of a case by each role in turn.
func (h *house) steps(no int64, logins ...string) {
	h.T.Helper()
	for _, login := range logins {
		who := h.As(login)
		st := h.Step(no).Step
		h.ok(h.Take(h.ctx(), who, no, office.OutOfTurn))
		h.ok(h.DoStepDrafting(h.ctx(), who, no, office.Done(st)))
	}
}

// takes takes a case whatever becomes of it, and gives the actor.
func (h *house) takes(no int64, login string) desk.Actor {
	h.T.Helper()
	who := h.As(login)
	h.ok(h.Take(h.ctx(), who, no, office.OutOfTurn))
	return who
}

// objects begins an objection from the page of a request and files it.
func (h *house) objects(request int64) int64 {
	h.T.Helper()
	f, err := h.Disclosure.Begin(h.ctx(), request)
	h.ok(err)
	f.Answers["uraian"] = "Saya memerlukan rinciannya untuk musyawarah desa."
	r, err := h.FileDraft(h.ctx(), f)
	h.ok(err)
	return r.No
}

func (h *house) grounds(no int64, want string) {
	h.T.Helper()
	got, err := h.Disclosure.Grounds(h.ctx(), no)
	h.ok(err)
	text := ""
	for _, g := range got {
		text += string(g)
	}
	if text != want {
		h.T.Fatalf("grounds are %q, want %q", text, want)
	}
}

func (h *house) row(no int64) disclosure.Row {
	h.T.Helper()
	x, err := h.Disclosure.Of(h.ctx(), no)
	h.ok(err)
	if x == nil {
		h.T.Fatal("the case stands in no register")
	}
	return *x
}

// whole says that the tables are what the journal says, and rebuilds them.
func (h *house) whole() {
	h.T.Helper()
	for range 2 {
		report, err := audit.Verify(h.ctx(), h.Premises, nil)
		if err != nil || len(report.Findings) != 0 {
			h.T.Fatal(err, report.Findings)
		}
		h.ok(audit.Rebuild(h.ctx(), h.Premises, nil))
	}
}

// life brings a refused request through its objection, and the list through its
// acts, on any engine.
func life(h *house) {
	t, ctx, room := h.T, h.ctx(), h.Disclosure
	no := h.asked()
	h.grounds(no, "")
	_, err := room.Begin(ctx, no)
	h.refused(err, "objection.no-ground")
	h.ok(h.Refuse(ctx, h.takes(no, "signer"), no, "pasal-17-h", "Membuka NIK penerima bantuan."))
	h.grounds(no, "a")
	if x := h.row(no); x.Outcome != ppid.Refused || x.Rule != "pasal-17-h" || x.Late || x.Days != 0 || x.Commission != 0 {
		t.Fatalf("%+v", x)
	}
	other := h.objects(no)
	h.grounds(no, "")
	h.steps(other, "front-desk", "supervisor")
	x := h.row(other)
	if x.Request != no || x.Ground != ppid.Withheld || calendar.Day(x.Last).String() != "2027-01-29" {
		t.Fatalf("%+v", x)
	}
	if p := h.Step(other); p.Here != office.District {
		t.Fatal("an objection to the only signer's refusal stays with them", p.Here)
	}
	_, err = h.Sign(ctx, h.As("signer"), other)
	if err == nil {
		t.Fatal("who refused the request decided the objection to it")
	}
	_, err = h.Sign(ctx, h.takes(other, "kec-signer"), other)
	h.ok(err)
	x = h.row(other)
	if x.Outcome != ppid.Granted || x.Late {
		t.Fatalf("%+v", x)
	}
	if day, err := room.Commission(ctx, other); err != nil || day.String() != "2027-01-07" {
		t.Fatal("the way to the commission ends on", day, err)
	}
	h.ok(room.Respond(ctx, other, false))
	h.refused(room.Respond(ctx, other, true), "objection.no-response")
	h.refused(room.Respond(ctx, no, true), "disclosure.unknown")
	y, err := room.Report(ctx, office.Village, 2026)
	if err != nil || y.Requests.Received != 1 || y.Requests.Refused != 1 || y.Requests.Reasons[0].Rule != "pasal-17-h" || y.Objections.Granted != 1 {
		t.Fatalf("%v %+v", err, y)
	}
	list(h)
	h.whole()
	if again := h.row(other); again != x && again.Response != "disputes" {
		t.Fatalf("rebuilt otherwise: %+v", again)
	}
}

func (h *house) standard(id string) *catalogue.Standard {
	h.T.Helper()
	s, ok := h.Catalogue().Current(id, "2026-12-14")
	if !ok {
		h.T.Fatal("no service", id)
	}
	return s
}

func entry(class ppid.Class, today calendar.Day) ppid.Publication {
	p := ppid.Publication{Class: class, Title: "APB Desa 2026", Holder: "Kaur Keuangan", Form: "both", Summary: "Pendapatan dan belanja desa."}
	switch class {
	case ppid.Periodic:
		p.Next = ppid.Fresh(today)
	case ppid.Immediate:
		p.Title, p.Until = "Banjir di RW 003", today+2
	case ppid.Exempt:
		p.Title, p.Article, p.Until = "Data penerima bantuan", "h", today+365
		p.Harm, p.Benefit = "Membuka NIK dan alamat orang miskin.", "Rahasia pribadi penerima bantuan."
	}
	return p
}

// list adds, replaces and withdraws entries.
func list(h *house) {
	t, ctx, room, who := h.T, h.ctx(), h.Disclosure, h.As("registrar")
	today := h.Today(office.Village)
	_, err := room.Take(ctx, who, strings.NewReader("<script>"))
	h.refused(err, "file.wrong-type")
	_, err = room.Take(ctx, h.As("verifier"), strings.NewReader("%PDF-1.7 x"))
	h.refused(err, "role.not-allowed")
	pdf, err := room.Take(ctx, who, strings.NewReader("%PDF-1.7 x"))
	h.ok(err)
	_, err = room.Publish(ctx, h.As("verifier"), entry(ppid.Periodic, today), "")
	h.refused(err, "role.not-allowed")
	_, err = room.Publish(ctx, who, ppid.Publication{}, "")
	h.refused(err, "publication.form")
	photo := h.Upload(h.Application(h.standard("surat-keterangan-usaha")), "foto_usaha")
	_, err = room.Publish(ctx, who, entry(ppid.Always, today), photo.ID+"."+strings.Repeat("0", 16))
	h.refused(err, "publication.file") // a file of somebody's case is not published by its number
	_, err = room.Publish(ctx, who, entry(ppid.Exempt, today), pdf)
	h.refused(err, "publication.exempt-file")
	id, err := room.Publish(ctx, who, entry(ppid.Periodic, today), pdf)
	h.ok(err)
	for _, class := range []ppid.Class{ppid.Immediate, ppid.Exempt} {
		_, err := room.Publish(ctx, who, entry(class, today), "")
		h.ok(err)
	}
	f, body, err := room.Read(ctx, id)
	h.ok(err)
	if h.ok(body.Close()); f.MIME != "application/pdf" {
		t.Fatal(f.MIME)
	}
	p := entry(ppid.Always, today)
	p.Title = "APB Desa 2026 perubahan"
	h.refused(room.Replace(ctx, h.As("kec-registrar"), id, p, ""), "disclosure.unknown")
	h.ok(room.Replace(ctx, who, id, p, ""))
	all, next, err := room.List(ctx, office.Village, ppid.Always, 0)
	if err != nil || next != 0 || len(all) != 1 || all[0].Title != p.Title || !all[0].HasFile {
		t.Fatalf("%v %d %+v", err, next, all)
	}
	now, err := room.Announced(ctx, "")
	if err != nil || len(now) != 1 || now[0].Title != "Banjir di RW 003" {
		t.Fatalf("%v %+v", err, now)
	}
	h.Clock.Add(72 * time.Hour)
	if now, err = room.Announced(ctx, office.Village); err != nil || len(now) != 0 {
		t.Fatal("an announcement stands after its last day", now, err)
	}
	h.refused(room.Withdraw(ctx, who, id, "Salah"), "publication.why")
	h.ok(room.Withdraw(ctx, who, id, "Angkanya salah; versi yang benar menyusul."))
	h.refused(room.Withdraw(ctx, who, id, "Angkanya salah; versi yang benar menyusul."), "disclosure.unknown")
	if e, err := room.Entry(ctx, id); err != nil || !e.Gone || !strings.HasPrefix(e.Why, "Angkanya") {
		t.Fatalf("%v %+v", err, e)
	}
	if _, _, err := room.Read(ctx, id); fault.Of(err) != fault.NotFound {
		t.Fatal("the file of what was withdrawn is read", err)
	}
}

func TestARefusedRequestGoesToSomebodyElse(t *testing.T) { life(open(t)) }

func TestOnPostgreSQLToo(t *testing.T) {
	h := &house{office.OpenOn(t, storetest.PostgresDSN(t))}
	h.at("2026-12-14 09:00")
	life(h)
}

func TestSilenceIsAnsweredByTheOfficeAbove(t *testing.T) {
	h := open(t)
	no := h.asked()
	h.grounds(no, "")
	h.at("2026-12-30 15:00") // the tenth working day: joint leave and Christmas lie between
	h.grounds(no, "")
	h.at("2026-12-31 09:00")
	h.grounds(no, "cg")
	other := h.objects(no)
	h.steps(other, "front-desk", "supervisor")
	if p := h.Step(other); p.Here != office.District {
		t.Fatal("who was silent decides the objection", p.Here)
	}
	if day, err := h.Disclosure.Commission(h.ctx(), other); err != nil || day != 0 {
		t.Fatal("the commission comes before the superior", day, err)
	}
	h.at("2027-02-24 09:00") // thirty working days went by without an answer
	if day, err := h.Disclosure.Commission(h.ctx(), other); err != nil || day.String() != "2027-03-16" {
		t.Fatal("silence of the superior opens the way until", day, err)
	}
}

func TestAnotherSignerOfTheOfficeDecides(t *testing.T) {
	h := open(t)
	_, secret, err := h.MakeAccount(h.ctx(), premises.NewAccount{Login: "kades", Name: "Sudirman Contoh", Password: office.Password,
		Grants: []premises.Grant{{Office: office.Village, Role: "signer", Position: "Kepala Desa Sokaraja Kulon"}}})
	h.ok(err)
	h.TOTP["kades"] = secret
	no := h.asked()
	h.ok(h.Refuse(h.ctx(), h.takes(no, "signer"), no, "tidak-dikuasai", "Arsipnya ada di dinas."))
	other := h.objects(no)
	h.steps(other, "front-desk", "supervisor")
	if p := h.Step(other); p.Here != office.Village {
		t.Fatal("the objection left an office that has somebody for it", p.Here)
	}
	_, err = h.Sign(h.ctx(), h.As("signer"), other)
	h.refused(err, "case.own-judged")
	h.refused(h.Refuse(h.ctx(), h.As("signer"), other, "jawaban-benar", "Sudah benar."), "case.own-judged")
	_, err = h.Sign(h.ctx(), h.takes(other, "kades"), other)
	h.ok(err)
}

func TestOnlyWhoAskedObjectsAndOnce(t *testing.T) {
	h := open(t)
	no := h.asked()
	h.ok(h.Refuse(h.ctx(), h.takes(no, "signer"), no, "pasal-17-h", "Membuka NIK penerima bantuan."))
	std, _ := h.Catalogue().Current(objectionID, "2026-12-14")
	a := h.Application(std)
	a.Answers["nomor"], a.Answers["alasan"] = h.Reference(no), "a"
	_, err := h.Desk.File(h.ctx(), a)
	h.refused(err, "objection.from-its-page")
	a.Channel, a.Helper, a.Key = "counter", h.As("front-desk").Account, "dua"
	_, err = h.Desk.File(h.ctx(), a)
	h.ok(err)
	a.Key = "tiga"
	_, err = h.Desk.File(h.ctx(), a)
	h.refused(err, "objection.made")
	a.Key, a.Answers["nomor"] = "empat", h.Reference(h.File("surat-keterangan-usaha").No)
	_, err = h.Desk.File(h.ctx(), a)
	h.refused(err, "objection.no-request")
	a.Key, a.Answers["nomor"], a.Answers["tanggal"] = "lima", "12/PPID/2026", "2026-10-01"
	_, err = h.Desk.File(h.ctx(), a)
	h.refused(err, "objection.late")
}

func TestARegisterIsPrintedWithALookAtEachCase(t *testing.T) {
	h := open(t)
	no := h.asked()
	h.ok(h.Refuse(h.ctx(), h.takes(no, "signer"), no, "pasal-17-h", "Membuka NIK penerima bantuan."))
	other := h.objects(no)
	h.steps(other, "front-desk", "supervisor")
	_, err := h.Sign(h.ctx(), h.takes(other, "kec-signer"), other)
	h.ok(err)
	h.ok(h.Disclosure.Respond(h.ctx(), other, true))
	var out bytes.Buffer
	print := func(kind string, csv bool) string {
		out.Reset()
		h.ok(h.Disclosure.Print(h.ctx(), h.As("head"), disclosure.Order{Kind: kind, Year: 2026, CSV: csv, Tag: lang.ID}, &out))
		return out.String()
	}
	for kind, want := range map[string][]string{
		disclosure.Requests:   {"No registrasi", h.Reference(no), "Budi Santoso", "14-12-2026", "Ditolak", "Pasal 17 huruf h", "Membuka NIK"},
		disclosure.Objections: {h.Reference(other), h.Reference(no), "a. Ditolak karena dikecualikan", "Dikabulkan", "Camat Sokaraja", "Menerima tanggapan"},
	} {
		got := print(kind, true)
		for _, s := range want {
			if !strings.Contains(got, s) {
				t.Errorf("the register of %ss does not say %q:\n%s", kind, s, got)
			}
		}
		if pdf := print(kind, false); !strings.HasPrefix(pdf, "%PDF-") {
			t.Error("no PDF")
		}
	}
	if looks := h.Step(no).Looks; len(looks) == 0 {
		t.Error("a register was printed and nobody in it is told")
	}
	err = h.Disclosure.Print(h.ctx(), h.As("registrar"), disclosure.Order{Kind: disclosure.Requests, Year: 2026}, &out)
	h.refused(err, "role.not-allowed")
	err = h.Disclosure.Print(h.ctx(), h.As("head"), disclosure.Order{Kind: disclosure.Requests, Year: 2027}, &out)
	h.refused(err, "disclosure.year")
	out.Reset()
	h.ok(h.Disclosure.PrintReport(h.ctx(), h.As("head"), 2026, lang.ID, &out))
	if rows, next, err := h.Disclosure.Book(h.ctx(), h.As("registrar"), disclosure.Requests, 0); err != nil || next != 0 || len(rows) != 1 {
		t.Error(rows, next, err)
	}
}
