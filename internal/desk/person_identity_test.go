package desk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/paper"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/residents"
)

// Promise P3: nobody sees what is not theirs. NIK, KK and birth date stand on
// every photocopy; whoever has them must learn nothing more.

// wulan is a resident whose every word stands nowhere else.
var wulan = person.Record{
	Name: "Wulandari Kusumaningtyas", NIK: "3302995203880007", KK: "3302991001150099", BirthDate: "1988-03-12",
	BirthPlace: "Purbolinggo", Sex: "P", Religion: "Sunda Wiwitan", Marital: "Cerai Tercatat", Job: "Perias Pengantin",
	Citizenship: "WNI", Address: "Gang Flamboyan 88", Hamlet: "Kaliputih", RT: "017", RW: "019", Region: string(office.Village),
	Phone: "+6287700012345", Email: "wulan@example.id", Father: "Sastrowiyono", Mother: "Karsilah", FamilyRole: "kepala-keluarga",
	Education: "Sekolah Rias", Blood: "AB",
}

// numbers are what a photocopy of her cards tells.
func numbers() person.Record {
	return person.Record{NIK: wulan.NIK, KK: wulan.KK, BirthDate: wulan.BirthDate, Phone: "+6281300099999"}
}

// secrets are what it does not tell.
var secrets = []string{
	"Wulandari", "Kusumaningtyas", "Purbolinggo", "Sunda Wiwitan", "Cerai Tercatat", "Perias", "Flamboyan", "Kaliputih",
	"+6287700012345", "87700012345", "wulan@", "Sastrowiyono", "Karsilah", "Sekolah Rias",
}

// town is a node with her in the village's register.
func town(t *testing.T) *office.Node {
	t.Helper()
	n := office.Open(t)
	if err := n.AddResidents(ctx, office.Village, []residents.ImportRow{{Line: 2, Record: wulan}}); err != nil {
		t.Fatal(err)
	}
	return n
}

// told is everything that one answer of the desk holds.
func told(t *testing.T, v any) string {
	t.Helper()
	if err, ok := v.(error); ok {
		return err.Error()
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// silent checks that an answer tells nothing of the register.
func silent(t *testing.T, what string, answer any) {
	t.Helper()
	text := strings.ToLower(told(t, answer))
	for _, s := range secrets {
		if strings.Contains(text, strings.ToLower(s)) {
			t.Errorf("%s tells %q", what, s)
		}
	}
}

// onTheWeb files a service as a page does, for whoever the draft says.
func onTheWeb(t *testing.T, n *office.Node, change func(*desk.Draft)) desk.Receipt {
	t.Helper()
	f := drafted(t, n, change)
	r, err := n.FileDraft(ctx, f)
	if err != nil {
		t.Fatalf("%v %s", err, told(t, f))
	}
	return r
}

func drafted(t *testing.T, n *office.Node, change func(*desk.Draft)) *desk.Draft {
	t.Helper()
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	f, err := n.StartDraft(ctx, std.ID, office.Village, "id")
	if err != nil {
		t.Fatal(err)
	}
	a := n.Application(std)
	f.Answers, f.Statements, f.Way, f.Relation = a.Answers, a.Statements, "resident", "self"
	for _, u := range a.Files {
		if err := n.TakeFile(ctx, f, desk.NewFile{For: u.For, Name: "foto.jpg"}, bytes.NewReader(office.JPEG)); err != nil {
			t.Fatal(err)
		}
	}
	change(f)
	if err := n.SaveDraft(ctx, f); err != nil {
		t.Fatal(err)
	}
	return f
}

// asWulan is a draft of somebody who has her three numbers.
func asWulan(t *testing.T, n *office.Node) func(*desk.Draft) {
	return func(f *desk.Draft) {
		p, ok, err := n.Match(ctx, office.Village, numbers(), "192.0.2.1")
		if err != nil || !ok {
			t.Fatal("the right numbers do not match:", err)
		}
		f.Applicant = p
	}
}

func TestWhoHasThreeRightNumbersReadsNoFurtherFieldOfTheRegister(t *testing.T) {
	n := town(t)
	p, ok, err := n.Match(ctx, office.Village, numbers(), "192.0.2.1")
	if err != nil || !ok || p.Record != numbers() {
		t.Fatal("a match gives back what was typed and no more:", ok, err)
	}
	silent(t, "the match", p)

	f := drafted(t, n, asWulan(t, n))
	silent(t, "what conditions see", n.DraftFacts(f))
	again, err := n.Draft(ctx, f.Code)
	if err != nil {
		t.Fatal(err)
	}
	silent(t, "the draft", again)
	delete(again.Answers, "nama_usaha")
	wrong := n.CheckDraft(ctx, again)
	var incomplete *desk.Incomplete
	if !errors.As(wrong, &incomplete) {
		t.Fatal(wrong)
	}
	silent(t, "what is wrong", incomplete)

	r, err := n.FileDraft(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	silent(t, "the receipt", r)
	proof, err := n.Receipt(ctx, r.No)
	if err != nil {
		t.Fatal(err)
	}
	silent(t, "the proof", string(proof))
	everyStepIsSilent(t, n, r.No)
}

// everyStepIsSilent takes a case of hers to the letter and looks at each answer
// that its applicant can get on the way, to the hand-over at the counter.
func everyStepIsSilent(t *testing.T, n *office.Node, no int64) {
	t.Helper()
	silent(t, "the case at first", n.Step(no))
	if err := n.Return(ctx, n.As("front-desk"), no, []desk.Defect{{What: "foto_usaha", Text: "foto buram"}}); err != nil {
		t.Fatal(err)
	}
	silent(t, "the returned case", n.Step(no))
	u, err := n.TakeFileForCase(ctx, no, desk.NewFile{For: "foto_usaha", Name: "foto.jpg"}, bytes.NewReader(office.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	silent(t, "the file", u)
	if err := n.Complete(ctx, no, nil, []desk.Upload{u}); err != nil {
		t.Fatal(err)
	}
	view, err := n.Show(ctx, n.As("front-desk"), no, "work")
	if err != nil || view.Applicant.Record.Name != wulan.Name {
		t.Fatal("an officer sees whom it is about:", err)
	}
	n.Issue(no)
	p := n.Step(no)
	silent(t, "the case with its letter", p)
	if p.MayDownload || !p.PickUp {
		t.Error("the letter is shown to whoever knows three numbers")
	}
	pdf, err := n.Download(ctx, no)
	if f := fault.As(err); f == nil || f.Key != "case.pick-up-in-person" || f.Kind != fault.Forbidden || pdf.Body != nil {
		t.Fatalf("the letter was sent: %v", err)
	}
	silent(t, "the refusal", err)
	if err := n.Withdraw(ctx, no); err == nil {
		t.Error("withdrawn after the letter")
	} else {
		silent(t, "another refusal", err)
	}
	status, err := n.LetterStatus(ctx, origin(t, n), p.Letter.No)
	if err != nil {
		t.Fatal(err)
	}
	silent(t, "the status of the letter", status)

	if err := n.HandOver(ctx, n.As("front-desk"), no, office.AllChecks(p.Step)); err != nil {
		t.Fatal(err)
	}
	if text := letterText(t, n, no); !strings.Contains(text, "Wulandari Kusumaningtyas") || !strings.Contains(text, "Flamboyan") {
		t.Error("once an officer saw the person the letter opens, and is about them:", text)
	}
	silent(t, "the case that ended", n.Step(no))
}

// letterText downloads a letter as its applicant and reads what it says.
func letterText(t *testing.T, n *office.Node, no int64) string {
	t.Helper()
	pdf, err := n.Download(ctx, no)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(pdf.Body)
	if err = errors.Join(err, pdf.Body.Close()); err != nil {
		t.Fatal(err)
	}
	parts, err := paper.Open(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range parts.Attachments {
		if a.MIME == "application/json" {
			c, err := document.DecodeContent(a.Data)
			if err != nil {
				t.Fatal(err)
			}
			return c.Text()
		}
	}
	t.Fatal("the letter carries no content")
	return ""
}

func TestAWrongGuessAndAnUnknownPersonDifferInNothing(t *testing.T) {
	n := town(t)
	guesses := map[string]func(*person.Record){
		"another family card":           func(r *person.Record) { r.KK = "3302991001150001" },
		"another birth date":            func(r *person.Record) { r.BirthDate = "1988-03-13" },
		"her number and no family card": func(r *person.Record) { r.KK = "" },
		"a NIK that nobody has":         func(r *person.Record) { r.NIK = "3302995203880008" },
		"a NIK of another's family":     func(r *person.Record) { r.NIK = office.People()[0].Record.NIK },
		"no NIK at all":                 func(r *person.Record) { r.NIK = "" },
		"a NIK that is none":            func(r *person.Record) { r.NIK = "' OR 1=1 --" },
	}
	for name, guess := range guesses {
		said := numbers()
		guess(&said)
		p, ok, err := n.Match(ctx, office.Village, said, name)
		if ok || err != nil || p.Resident != "" || p.Record != said {
			t.Errorf("%s: %t, %v, %s", name, ok, err, told(t, p))
		}
	}
	if p, ok, err := n.Match(ctx, "33.02.01.2001", numbers(), "elsewhere"); ok || err != nil || p.Resident != "" {
		t.Error("another office's register answered:", ok, err)
	}
	if p, ok, err := n.Match(ctx, office.District, numbers(), "above"); !ok || err != nil || p.Resident == "" {
		t.Error("the district did not ask the registers of its villages:", ok, err)
	}
}

func TestAttemptsAreLimitedForAPersonThatExistsAndForOneThatDoesNot(t *testing.T) {
	n := town(t)
	for name, nik := range map[string]string{"she exists": wulan.NIK, "nobody has it": "3302995203880008"} {
		said := numbers()
		said.NIK, said.KK = nik, "3302990000000000"
		for i := range 5 {
			if _, _, err := n.Match(ctx, office.Village, said, name+string(rune('a'+i))); err != nil {
				t.Fatalf("%s, attempt %d: %v", name, i+1, err)
			}
		}
		said.KK = wulan.KK
		p, ok, err := n.Match(ctx, office.Village, said, name+" from a sixth address")
		if f := fault.As(err); ok || f == nil || f.Key != "match.too-many" || f.Kind != fault.TooMany || p.Resident != "" {
			t.Errorf("%s: the sixth attempt is answered: %t, %v", name, ok, err)
		}
	}
	n.Clock.Add(61 * time.Minute)
	if _, ok, err := n.Match(ctx, office.Village, numbers(), "192.0.2.7"); !ok || err != nil {
		t.Error("an hour later she is let in again:", ok, err)
	}
}

func TestOneCallerTriesTenPeopleAnHour(t *testing.T) {
	n := town(t)
	for i := range 10 {
		said := numbers()
		said.NIK = "33029952038801" + string(rune('0'+i)) + "0"
		if _, _, err := n.Match(ctx, office.Village, said, "192.0.2.1"); err != nil {
			t.Fatal(i, err)
		}
	}
	if _, ok, err := n.Match(ctx, office.Village, numbers(), "192.0.2.1"); ok || fault.Of(err) != fault.TooMany {
		t.Error(ok, err)
	}
}

func TestAWrongSecretAndACaseThatIsNotDifferInNothing(t *testing.T) {
	n := town(t)
	r := onTheWeb(t, n, asWulan(t, n))
	if no, err := n.Resolve(ctx, strings.ToLower(r.Reference), premises.SpellSecret(r.Secret)); err != nil || no != r.No {
		t.Fatal("reference and secret as people write them:", no, err)
	}
	_, wrong := n.Resolve(ctx, r.Reference, "0123456789")
	_, unknown := n.Resolve(ctx, canon.Reference("BM", 999_999), r.Secret)
	_, garbled := n.Resolve(ctx, "BM-0000", r.Secret)
	_, elsewhere := n.Resolve(ctx, canon.Reference("ZZ", r.No), r.Secret)
	for _, err := range []error{wrong, unknown, garbled, elsewhere} {
		if f := fault.As(err); f == nil || f.Key != "case.unknown" || err.Error() != wrong.Error() || f.Kind != fault.NotFound {
			t.Errorf("%v; want what a wrong secret is told: %v", err, wrong)
		}
	}
}

func TestSomebodyWhoIsNotMatchedGetsExactlyWhatTheyTyped(t *testing.T) {
	n := town(t)
	typed := person.Record{
		Name: "Orang Lain", NIK: wulan.NIK, KK: "3302991001150002", BirthDate: "1988-03-12", BirthPlace: "Cilacap", Sex: "P",
		Job: "Petani", Citizenship: "WNI", Address: "Jalan Rajawali 3", Phone: "+6281300099999",
	}
	r := onTheWeb(t, n, func(f *desk.Draft) {
		p, ok, err := n.Match(ctx, office.Village, typed, "192.0.2.1")
		if ok || err != nil {
			t.Fatal("matched by a NIK alone")
		}
		p.Record = typed
		f.Applicant = p
	})
	view, err := n.Show(ctx, n.As("front-desk"), r.No, "work")
	if err != nil || view.Applicant.Record != typed || view.Applicant.Resident != "" {
		t.Error("the officer sees what was typed:", err, told(t, view.Applicant))
	}
	n.Issue(r.No)
	if _, err := n.Download(ctx, r.No); fault.Of(err) != fault.Forbidden {
		t.Error("the standard asks that the person is matched or seen:", err)
	}
	if err := n.HandOver(ctx, n.As("front-desk"), r.No, office.AllChecks(n.Step(r.No).Step)); err != nil {
		t.Fatal(err)
	}
	text := letterText(t, n, r.No)
	silent(t, "the letter", text)
	if !strings.Contains(text, "Orang Lain") || !strings.Contains(text, "Jalan Rajawali 3") {
		t.Error(text)
	}
}

func TestACodeOnTheNumberThatAnOfficerAttachedOpensTheLetter(t *testing.T) {
	n := town(t)
	r := onTheWeb(t, n, asWulan(t, n))
	n.Issue(r.No)
	if err := n.SendCode(ctx, r.No); err != nil {
		t.Fatal("without an attached number the answer is the same:", err)
	}
	clerk := n.As("front-desk")
	if out, err := n.Outbox(ctx, clerk); err != nil || len(out) != 0 {
		t.Fatal("a number that only the register or the applicant names is not written to:", err, len(out))
	}
	attach(t, n, clerk, "0877 1111 2222")
	if err := n.SendCode(ctx, r.No); err != nil {
		t.Fatal(err)
	}
	out, err := n.Outbox(ctx, clerk)
	if err != nil || len(out) != 1 || out[0].Phone != "+6287711112222" {
		t.Fatal(err, out)
	}
	if err := n.EnterCode(ctx, r.No, "000000x"); fault.Of(err) != fault.Invalid {
		t.Error("a wrong code:", err)
	}
	if _, err := n.Download(ctx, r.No); fault.Of(err) != fault.Forbidden {
		t.Error("a wrong code opened the letter:", err)
	}
	if err := n.EnterCode(ctx, r.No, codeIn(out[0].Text)); err != nil {
		t.Fatal(err)
	}
	if text := letterText(t, n, r.No); !strings.Contains(text, wulan.Name) {
		t.Error(text)
	}
	if p := n.Step(r.No); p.State != casework.Delivered {
		t.Error(p.State)
	}
}

func TestFiveWrongCodesEndACode(t *testing.T) {
	n := town(t)
	r := onTheWeb(t, n, asWulan(t, n))
	clerk := n.As("front-desk")
	attach(t, n, clerk, "+6287711112222")
	if err := n.SendCode(ctx, r.No); err != nil {
		t.Fatal(err)
	}
	out, err := n.Outbox(ctx, clerk)
	if err != nil || len(out) != 1 {
		t.Fatal(err, len(out))
	}
	for range 5 {
		if err := n.EnterCode(ctx, r.No, "12345x"); fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
	}
	if err := n.EnterCode(ctx, r.No, codeIn(out[0].Text)); fault.Of(err) != fault.Invalid {
		t.Error("the sixth attempt was let in:", err)
	}
}

func TestTheNumberThatAnOfficerAttachedStaysWhenTheRegisterIsImportedAgain(t *testing.T) {
	n := town(t)
	r := onTheWeb(t, n, asWulan(t, n))
	clerk := n.As("front-desk")
	attach(t, n, clerk, "+6287711112222")
	moved := wulan
	moved.Address, moved.Phone = "Gang Kenari 2", "+6281999999999"
	if err := n.AddResidents(ctx, office.Village, []residents.ImportRow{{Line: 2, Record: moved}}); err != nil {
		t.Fatal(err)
	}
	if err := n.SendCode(ctx, r.No); err != nil {
		t.Fatal(err)
	}
	out, err := n.Outbox(ctx, clerk)
	if err != nil || len(out) != 1 || out[0].Phone != "+6287711112222" {
		t.Error("a code goes to the number that was seen and to no other:", err, told(t, out))
	}
}

func TestOnesOwnNumberDoesNotOpenWhatTheRegisterSaysOfAnother(t *testing.T) {
	n := town(t)
	budi := office.People()[0].Record
	a := n.Application(must(n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")))
	her, ok, err := n.Match(ctx, office.Village, numbers(), "192.0.2.1")
	if err != nil || !ok {
		t.Fatal(err)
	}
	a.Relation, a.Subject = "family", &her
	r, err := n.Desk.File(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	clerk := n.As("front-desk")
	found, err := n.SearchResidents(ctx, clerk, budi.NIK, 2)
	if err != nil || len(found) != 1 {
		t.Fatal(err)
	}
	if err := n.AttachContact(ctx, clerk, found[0].ID.String(), "+6287711112222"); err != nil {
		t.Fatal(err)
	}
	if err := n.SendCode(ctx, r.No); err != nil {
		t.Fatal(err)
	}
	out, err := n.Outbox(ctx, clerk)
	if err != nil || len(out) != 1 {
		t.Fatal(err, len(out))
	}
	if err := n.EnterCode(ctx, r.No, codeIn(out[0].Text)); err != nil {
		t.Fatal(err)
	}
	n.Issue(r.No)
	if _, err := n.Download(ctx, r.No); fault.Of(err) != fault.Forbidden {
		t.Error("his code opened her words:", err)
	}
	silent(t, "the case", n.Step(r.No))
}

func must[T any](v T, ok bool) T {
	if !ok {
		panic("no such service")
	}
	return v
}

func attach(t *testing.T, n *office.Node, clerk desk.Actor, phone string) {
	t.Helper()
	found, err := n.SearchResidents(ctx, clerk, wulan.NIK, 2)
	if err != nil || len(found) != 1 {
		t.Fatal(err, len(found))
	}
	if err := n.AttachContact(ctx, clerk, found[0].ID.String(), phone); err != nil {
		t.Fatal(err)
	}
}

// codeIn finds the six digits of a message.
func codeIn(text string) string {
	digits := ""
	for _, r := range text {
		if r < '0' || r > '9' {
			digits = ""
			continue
		}
		if digits += string(r); len(digits) == 6 {
			return digits
		}
	}
	return ""
}
