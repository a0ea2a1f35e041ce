package desk_test

import (
	"bytes"
	"slices"
	"testing"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// Promise P3 at the desk: who may do what, said once more and apart from the
// desk's own table, and tried on a case that is there.

var everyRole = []string{"front-desk", "verifier", "signer", "head", "registrar", "supervisor"}

// officer is somebody at work with roles in an office.
func officer(at region.Code, roles ...string) desk.Actor {
	a := desk.Actor{Account: "a-test", Name: "Uji", Office: at}
	for _, r := range roles {
		a.Roles = append(a.Roles, desk.Role{Name: r})
	}
	return a
}

// world is what the acts are tried on: a case and a letter of the village, a
// person of its register.
type world struct {
	*office.Node
	open, issued int64
	letter       int64
	resident     string
	file, item   canon.ID
}

func worldOf(t *testing.T) *world {
	t.Helper()
	n := town(t)
	w := &world{Node: n, open: n.File("surat-keterangan-usaha").No, issued: n.File("surat-keterangan-usaha").No}
	w.letter = n.Issue(w.issued)
	view, err := n.Show(ctx, n.As("front-desk"), w.open, "work")
	if err != nil || len(view.Files) == 0 {
		t.Fatal(err, "no files")
	}
	w.file = view.Files[0].Item
	found, err := n.SearchResidents(ctx, n.As("front-desk"), wulan.NIK, 1)
	if err != nil || len(found) != 1 {
		t.Fatal(err)
	}
	w.resident = found[0].ID.String()
	return w
}

type deed struct {
	name string
	may  []string
	do   func(w *world, a desk.Actor) error
}

func deeds() []deed {
	working := []string{"front-desk", "verifier", "signer", "head", "supervisor"}
	return []deed{
		{"open a case", working, func(w *world, a desk.Actor) error { _, err := w.Show(ctx, a, w.open, "work"); return err }},
		{"open a file", working, func(w *world, a desk.Actor) error {
			_, r, err := w.OpenFile(ctx, a, w.open, w.file)
			if r != nil {
				_ = r.Close()
			}
			return err
		}},
		{"open a letter", working, func(w *world, a desk.Actor) error {
			pdf, err := w.OpenLetter(ctx, a, w.issued)
			if pdf.Body != nil {
				_ = pdf.Body.Close()
			}
			return err
		}},
		{"take a case", working, func(w *world, a desk.Actor) error { return w.Take(ctx, a, w.open, "perlu") }},
		{"do a step", working, func(w *world, a desk.Actor) error { return w.DoStep(ctx, a, w.open, "check", nil) }},
		{"ask for completion", working, func(w *world, a desk.Actor) error {
			return w.Return(ctx, a, w.open, nil)
		}},
		{"refuse", working, func(w *world, a desk.Actor) error { return w.Refuse(ctx, a, w.open, "no-such-rule", "x") }},
		{"write a note", working, func(w *world, a desk.Actor) error { return w.Note(ctx, a, w.open, "catatan") }},
		{"stop the clock", working, func(w *world, a desk.Actor) error { return w.Pause(ctx, a, w.open, "no-such-reason", "x") }},
		{"start the clock", working, func(w *world, a desk.Actor) error { return w.Resume(ctx, a, w.open) }},
		{"extend", []string{"signer", "head", "supervisor"}, func(w *world, a desk.Actor) error { return w.Extend(ctx, a, w.open, "") }},
		{"sign", []string{"signer"}, func(w *world, a desk.Actor) error { _, err := w.Sign(ctx, a, w.open); return err }},
		{"hand over", working, func(w *world, a desk.Actor) error { return w.HandOver(ctx, a, w.open, nil) }},
		{"see the applicant", []string{"front-desk"}, func(w *world, a desk.Actor) error { return w.Seen(ctx, a, w.open) }},
		{"revoke a letter", []string{"signer", "head"}, func(w *world, a desk.Actor) error { return w.Revoke(ctx, a, w.letter, "no-such-reason") }},
		{"open a resident", []string{"front-desk", "verifier", "registrar"}, func(w *world, a desk.Actor) error {
			_, err := w.ShowResident(ctx, a, w.resident, "search")
			return err
		}},
		{"read who opened a resident", []string{"front-desk", "verifier", "registrar"}, func(w *world, a desk.Actor) error {
			id, err := canon.ParseID(w.resident)
			if err == nil {
				_, err = w.ResidentLooks(ctx, a, id)
			}
			return err
		}},
		{"judge a form on the register", []string{"front-desk"}, func(w *world, a desk.Actor) error {
			_, err := w.CounterFacts(ctx, a, &desk.Draft{Office: office.Village, Applicant: desk.Party{Resident: w.resident}})
			return err
		}},
		{"attach a number", []string{"front-desk", "registrar"}, func(w *world, a desk.Actor) error {
			return w.AttachContact(ctx, a, w.resident, "+6287711112222")
		}},
		{"void a number", []string{"registrar"}, func(w *world, a desk.Actor) error {
			return w.VoidNumber(ctx, a, "no-such-register", 1, "salah tulis")
		}},
		{"mark a message sent", []string{"front-desk"}, func(w *world, a desk.Actor) error { return w.Sent(ctx, a, w.item) }},
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	w := worldOf(t)
	for _, d := range deeds() {
		for _, role := range everyRole {
			err := d.do(w, officer(office.Village, role))
			f := fault.As(err)
			barred := f != nil && f.Key == "role.not-allowed"
			if may := slices.Contains(d.may, role); may == barred || err != nil && f == nil {
				t.Errorf("%s: %s: %v", role, d.name, err)
			}
		}
		if err := d.do(w, officer(office.Village)); fault.Of(err) != fault.Forbidden {
			t.Errorf("without a role: %s: %v", d.name, err)
		}
	}
}

// An officer of another office is told nothing, not even that there is such a
// case: the district's people do not open what the village has.
func TestAnotherOfficeReachesNothing(t *testing.T) {
	w := worldOf(t)
	before := told(t, w.Step(w.open))
	for _, at := range []region.Code{office.District, "33.02.19.2001", ""} {
		a := officer(at, everyRole...)
		for _, d := range deeds() {
			switch k := fault.Of(d.do(w, a)); k {
			case fault.NotFound, fault.Forbidden, fault.Invalid, fault.Conflict:
			default:
				t.Errorf("an officer of %q could %s: %v", at, d.name, k)
			}
		}
		if found, err := w.SearchResidents(ctx, a, wulan.NIK, 5); err == nil && len(found) > 0 {
			t.Errorf("an officer of %q found a person of the village", at)
		}
		if rows, err := w.Find(ctx, a, w.Reference(w.open)); err == nil && len(rows) > 0 {
			t.Errorf("an officer of %q found a case of the village", at)
		}
		if rows, _, err := w.Inbox(ctx, a, desk.ListOpen, desk.Cursor{}); err == nil && len(rows) > 0 {
			t.Errorf("an officer of %q sees the village's inbox", at)
		}
		if no, err := w.TakeNext(ctx, a); err == nil && no >= 0 {
			t.Errorf("an officer of %q was given case %d", at, no)
		}
	}
	if after := told(t, w.Step(w.open)); after != before {
		t.Errorf("they changed the case:\n%s\n%s", before, after)
	}
}

func TestEveryLookIsWrittenDownAndThePersonReadsIt(t *testing.T) {
	n := town(t)
	no := n.File("surat-keterangan-usaha").No
	if looks := n.Step(no).Looks; len(looks) != 0 {
		t.Fatal("nobody looked yet:", looks)
	}
	if _, err := n.Show(ctx, n.As("verifier"), no, "work"); err != nil {
		t.Fatal(err)
	}
	looks := n.Step(no).Looks
	if len(looks) != 1 || looks[0].Role != "verifier" || looks[0].Name != "Slamet Riyadi" || looks[0].Reason != "work" {
		t.Errorf("%+v", looks)
	}
	if _, err := n.Show(ctx, officer(office.District, everyRole...), no, "supervision"); err == nil || len(n.Step(no).Looks) != 1 {
		t.Error("a look that was refused is no look:", err)
	}
}

func TestARoleEndsWithItsPeriodAndASubstituteStandsInByName(t *testing.T) {
	n := office.Open(t)
	accounts, err := n.Accounts(ctx, office.Village)
	if err != nil {
		t.Fatal(err)
	}
	id := map[string]string{}
	for _, a := range accounts {
		id[a.Login] = a.ID
	}
	from := n.Clock.Now()
	err = n.GrantRole(ctx, id["supervisor"], premises.Grant{
		Office: office.Village, Role: "signer", Position: "Sekretaris Desa", For: id["signer"],
		From: from.UnixMilli(), Until: from.AddDate(0, 0, 1).UnixMilli(),
	})
	if err != nil {
		t.Fatal(err)
	}
	no := n.File("surat-keterangan-usaha").No
	for _, role := range []string{"front-desk", "verifier"} {
		st := n.Step(no).Step
		if err := n.DoStep(ctx, n.As(role), no, st.ID, office.AllChecks(st)); err != nil {
			t.Fatal(err)
		}
	}
	deputy := n.As("supervisor")
	if !deputy.Has("signer") {
		t.Fatal("the substitute has no role")
	}
	if _, err := n.Sign(ctx, deputy, no); err != nil {
		t.Fatal(err)
	}
	n.Clock.Set(from.AddDate(0, 0, 2))
	if late := n.As("supervisor"); late.Has("signer") || !late.Has("supervisor") {
		t.Errorf("the period is over: %+v", late.Roles)
	}
}

func TestAFileThatIsNoneOfTheThreeKindsIsRefusedAndNothingIsStored(t *testing.T) {
	n := office.Open(t)
	clerk := n.As("front-desk")
	for name, c := range map[string]struct{ body, key string }{
		"empty":               {"", "file.empty"},
		"a page that says so": {"<html><script>", "file.wrong-type"},
		"a program":           {"\x7fELF\x02\x01\x01", "file.wrong-type"},
		"a vector drawing":    {`<?xml version="1.0"?><svg onload="x"/>`, "file.wrong-type"},
	} {
		_, err := n.TakeFileAtCounter(ctx, clerk, desk.NewFile{For: "ktp", Name: "foto.jpg"}, bytes.NewReader([]byte(c.body)))
		if f := fault.As(err); f == nil || f.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	big := append(slices.Clone(office.JPEG), make([]byte, 11<<20)...)
	if _, err := n.TakeFileAtCounter(ctx, clerk, desk.NewFile{For: "ktp"}, bytes.NewReader(big)); fault.Of(err) != fault.TooLarge {
		t.Error("11 MB:", err)
	}
}

func TestAPersonWithoutANumberIsServedAtTheCounter(t *testing.T) {
	n := office.Open(t)
	std, _ := n.Catalogue().Current("surat-keterangan-domisili", "2026-03-02")
	a := n.Application(std)
	a.Applicant = desk.Party{Way: "no-nik", Record: person.Record{Name: "Dasiyem"}}
	a.Answers = catalogue.AllExamples(std, n.Clock.Now().Unix()/86400)
	r, err := n.FileForPerson(ctx, n.As("front-desk"), a)
	if err != nil {
		t.Fatal(err)
	}
	view, err := n.Show(ctx, n.As("front-desk"), r.No, "counter")
	if err != nil || view.Applicant.Record.Name != "Dasiyem" || view.Case.Helper == "" || view.Case.Assurance != "seen" {
		t.Errorf("%v %+v", err, view.Case)
	}
}
