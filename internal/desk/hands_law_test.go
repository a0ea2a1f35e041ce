package desk_test

import (
	"slices"
	"strings"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func told1(p desk.Progress) (keys []string) {
	for _, h := range p.Timeline {
		keys = append(keys, h.Key)
	}
	return keys
}

// sound verifies the node, and again after its tables were written anew.
func sound(t *testing.T, n *office.Node) {
	t.Helper()
	for range 2 {
		r, err := audit.Verify(ctx, n.Premises, nil)
		if err != nil || len(r.Findings) > 0 || r.Entries == 0 {
			t.Errorf("%v %+v", err, r.Findings)
		}
		if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
			t.Error(err)
		}
	}
}

// accountOf is the account of a login.
func accountOf(t *testing.T, n *office.Node, login string) string {
	t.Helper()
	all, err := n.Accounts(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(a premises.Account) bool { return a.Login == login })
	if i < 0 {
		t.Fatal("nobody is called", login)
	}
	return all[i].ID
}

// isPerson says who an officer is as a citizen.
func isPerson(t *testing.T, n *office.Node, login, nik, kk string) {
	t.Helper()
	manager := "supervisor"
	if strings.HasPrefix(login, "kec-") {
		manager = "kec-supervisor"
	}
	if err := n.SayOwn(ctx, n.As(manager), accountOf(t, n, login), nik, kk); err != nil {
		t.Fatal(login, err)
	}
}

const (
	budiNIK, budiKK = "3302991708900001", "3302991001150001"
	sitiNIK         = "3302995708900001"
	elseNIK, elseKK = "3302994101800009", "3302990101100099"
)

func TestNobodyHandlesTheirOwnCaseWhateverTheirRole(t *testing.T) {
	n := office.Open(t)
	isPerson(t, n, "front-desk", sitiNIK, "") // the wife of the applicant; the register knows her card
	no, id := n.File("surat-keterangan-usaha").No, accountOf(t, n, "front-desk")
	from := n.Clock.Now().UnixMilli()
	for _, role := range []string{"verifier", "head", "supervisor", "signer"} {
		if err := n.GrantRole(ctx, id, premises.Grant{Office: office.Village, Role: role, From: from}); err != nil {
			t.Fatal(err)
		}
	}
	wife := n.As("front-desk")
	if len(wife.Roles) != 5 {
		t.Fatal(wife.Roles)
	}
	for name, do := range map[string]func() error{
		"takes":      func() error { return n.Take(ctx, wife, no, "perlu") },
		"checks":     func() error { return n.DoStep(ctx, wife, no, "check", []string{"lengkap"}) },
		"asks":       func() error { return n.Return(ctx, wife, no, []desk.Defect{{What: "other", Text: "x"}}) },
		"notes":      func() error { return n.Note(ctx, wife, no, "mohon cepat") },
		"extends":    func() error { return n.Extend(ctx, wife, no, "x") },
		"sees":       func() error { return n.Seen(ctx, wife, no) },
		"hands over": func() error { return n.HandOver(ctx, wife, no, nil) },
		"signs":      func() error { _, err := n.Sign(ctx, wife, no); return err },
		"papers": func() error {
			return n.Differ(ctx, wife, no, desk.Difference{Field: "name", Said: []string{"ktp", "kk"}, Words: "x"})
		},
		"files for it": func() error {
			std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
			_, err := n.FileForPerson(ctx, wife, n.Application(std))
			return err
		},
	} {
		// Nobody else has the front desk, so the first try hands it up.
		if k := key(do()); k != "case.own-case" && k != "case.own-handed-up" {
			t.Errorf("she %s: %s", name, k)
		}
	}
	if next, err := n.TakeNext(ctx, wife); err != nil || next != -1 {
		t.Error("her turn:", next, err)
	}
	other := n.As("supervisor") // others do
	if v, err := n.Show(ctx, other, no, "work"); err != nil || v.Case.Role != "supervisor" || len(v.Case.DoneBy) > 0 {
		t.Fatalf("%v %+v", err, v.Case)
	}
	if err := n.DoStep(ctx, other, no, "check", []string{"lengkap"}); key(err) == "case.own-case" {
		t.Error(err)
	}
	sound(t, n)
}

func TestACounterCaseOfTheOwnFamilyIsNotFiled(t *testing.T) {
	n := office.Open(t)
	isPerson(t, n, "front-desk", elseNIK, budiKK)
	front := n.As("front-desk")
	people, err := n.SearchResidents(ctx, front, budiNIK, 1)
	if err != nil || len(people) != 1 {
		t.Fatal(err)
	}
	f, err := n.CounterDraft(ctx, front, "surat-keterangan-usaha", people[0].ID.String(), "id")
	if err != nil {
		t.Fatal(err)
	}
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	app := n.Application(std)
	f.Answers, f.Statements = app.Answers, app.Statements
	if _, err := n.FileCounterDraft(ctx, front, f); key(err) != "case.own-case" {
		t.Error(err)
	}
	app.Applicant = desk.Party{Record: office.People()[2].Record}
	if _, err := n.FileForPerson(ctx, front, app); err != nil {
		t.Error("a stranger's:", err)
	}
}

func TestASignersOwnFamilyGoesToTheDistrictForThatStepAlone(t *testing.T) {
	n := office.Open(t)
	isPerson(t, n, "signer", elseNIK, budiKK)
	r := n.File("surat-keterangan-usaha")
	no := r.No
	other := n.File("surat-keterangan-usaha").No
	for _, role := range []string{"front-desk", "verifier"} {
		st := n.Step(no).Step
		if err := n.Take(ctx, n.As(role), no, "urut"); err != nil {
			t.Fatal(err)
		}
		if err := n.DoStep(ctx, n.As(role), no, st.ID, office.AllChecks(st)); err != nil {
			t.Fatal(err)
		}
	}
	camat, lurah := n.As("kec-signer"), n.As("signer")
	if _, err := n.Show(ctx, camat, no, "work"); fault.Of(err) != fault.NotFound {
		t.Error("the district opens a case of the village before it was handed up:", err)
	}
	// Nobody but the signer may sign: asking for the next hands it up.
	if next, err := n.TakeNext(ctx, lurah); err != nil || next != -1 {
		t.Fatal(next, err)
	}
	if !slices.Contains(told1(n.Step(no)), "happened.case.handed-up") {
		t.Fatal("it was not handed up:", told1(n.Step(no)))
	}
	if _, err := n.Sign(ctx, lurah, no); key(err) != "case.own-case" {
		t.Error(err)
	}
	for _, role := range []string{"kec-front-desk", "kec-verifier"} {
		a := n.As(role)
		if _, err := n.Show(ctx, a, no, "work"); fault.Of(err) != fault.NotFound {
			t.Errorf("%s opens a step that is the signer's: %v", role, err)
		}
		if err := n.Take(ctx, a, no, "x"); fault.Of(err) != fault.NotFound {
			t.Errorf("%s takes it: %v", role, err)
		}
	}
	if _, err := n.Show(ctx, camat, other, "work"); fault.Of(err) != fault.NotFound {
		t.Error("with one case come others:", err)
	}
	tasks, err := n.Tasks(ctx, camat)
	if err != nil || len(tasks) != 1 || tasks[0].What != "handed-up" || !tasks[0].Own || tasks[0].No != no {
		t.Fatalf("%v %+v", err, tasks)
	}
	rows, _, err := n.Inbox(ctx, camat, desk.ListOpen, desk.Cursor{})
	if err != nil || len(rows) != 1 || rows[0].No != no {
		t.Fatalf("%v %+v", err, rows)
	}
	if rows, _, err := n.Inbox(ctx, lurah, desk.ListOpen, desk.Cursor{}); err != nil || len(rows) != 0 {
		t.Errorf("the village still lists it: %v %+v", err, rows)
	}
	if next, err := n.TakeNext(ctx, camat); err != nil || next != no {
		t.Fatal(next, err)
	}
	if _, err := n.Show(ctx, camat, no, "work"); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Sign(ctx, camat, no); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Show(ctx, camat, no, "work"); fault.Of(err) != fault.NotFound {
		t.Error("the step is done and the district still opens it:", err)
	}
	if tasks, _ := n.Tasks(ctx, camat); len(tasks) != 0 {
		t.Errorf("%+v", tasks)
	}
	if err := n.HandOver(ctx, n.As("front-desk"), no, office.AllChecks(n.Step(no).Step)); err != nil {
		t.Error(err)
	}
	sound(t, n)
}

func TestAVillageOfOneOfficerPassesItOn(t *testing.T) {
	for name, c := range map[string]struct {
		secretary bool
		to        string
		in        region.Code
	}{"to the secretary": {true, "supervisor", office.Village}, "to the district": {false, "front-desk", office.District}} {
		t.Run(name, func(t *testing.T) {
			n := office.Open(t)
			isPerson(t, n, "front-desk", budiNIK, budiKK)
			no := n.File("surat-keterangan-usaha").No
			for _, login := range []string{"verifier", "signer", "head", "registrar", "supervisor"} {
				if login == "supervisor" && c.secretary {
					continue
				}
				if err := n.CloseAccount(ctx, login); err != nil {
					t.Fatal(err)
				}
			}
			if err := n.Take(ctx, n.As("front-desk"), no, "perlu"); key(err) != "case.own-handed-up" {
				t.Fatal(err)
			}
			login := c.to
			if c.in == office.District {
				login = "kec-" + c.to
			}
			a := n.As(login)
			if tasks, err := n.Tasks(ctx, a); err != nil || len(tasks) != 1 {
				t.Fatalf("%v %+v", err, tasks)
			}
			v, err := n.Show(ctx, a, no, "work")
			if err != nil || v.Case.Role != c.to || v.Case.HandOffice != string(c.in) {
				t.Fatalf("%v %s %s", err, v.Case.Role, v.Case.HandOffice)
			}
			if err := n.Take(ctx, a, no, "diserahkan"); err != nil {
				t.Fatal(err)
			}
			if err := n.DoStep(ctx, a, no, "check", []string{"lengkap"}); err != nil {
				t.Fatal(err)
			}
			if err := n.Take(ctx, a, no, "x"); c.in == office.District && fault.Of(err) != fault.NotFound {
				t.Error("the next step is the village's:", err)
			}
			sound(t, n)
		})
	}
}

func TestNobodyChangesTheirOwnNumbers(t *testing.T) {
	n := office.Open(t)
	head := accountOf(t, n, "head")
	if err := n.SayOwn(ctx, n.As("head"), head, budiNIK, budiKK); err != nil {
		t.Fatal("the first time:", err)
	}
	if err := n.SayOwn(ctx, n.As("head"), head, elseNIK, elseKK); key(err) != "own.by-another" {
		t.Error(err)
	}
	if err := n.SayOwn(ctx, n.As("supervisor"), head, elseNIK, elseKK); err != nil {
		t.Error(err)
	}
	for _, role := range []string{"front-desk", "signer", "registrar", "kec-head"} {
		if err := n.SayOwn(ctx, n.As(role), head, budiNIK, budiKK); err == nil {
			t.Errorf("%s says who the head is", role)
		}
	}
	for _, wrong := range [][2]string{{"123", elseKK}, {elseNIK, "123"}, {"", ""}, {elseNIK, ""}} {
		if err := n.SayOwn(ctx, n.As("supervisor"), head, wrong[0], wrong[1]); fault.Of(err) != fault.Invalid {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if ok, err := n.Settled(ctx); err != nil || !ok {
		t.Error("the mark:", ok, err)
	}
	// Whoever writes to the database steps out of their family, and is found.
	err := n.Store.Act(ctx, store.By{}, func(tx *store.Tx) error { return tx.Exec(`DELETE FROM own_numbers`) })
	if ok, _ := n.Settled(ctx); ok || err != nil {
		t.Error("numbers were taken away and nobody says so", err)
	}
}

func TestACounterAndAHomeQueueAreJudgedApart(t *testing.T) {
	n := office.Open(t)
	home := n.File("surat-keterangan-usaha").No
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	app := n.Application(std)
	front := n.As("front-desk")
	here, err := n.FileForPerson(ctx, front, app)
	if err != nil {
		t.Fatal(err)
	}
	v, err := n.Show(ctx, front, here.No, "counter")
	if err != nil || v.Case.Presence != "counter" || v.Lane != casework.LaneCounter || !v.Next {
		t.Fatalf("%v %q %q %v", err, v.Case.Presence, v.Lane, v.Next)
	}
	if v, err := n.Show(ctx, front, home, "work"); err != nil || !v.Next || v.Lane != casework.LaneRemote {
		t.Errorf("who is at home is pushed back: %v %q %v", err, v.Lane, v.Next)
	}
	if err := n.Take(ctx, front, here.No, ""); err != nil {
		t.Error("the person stands there:", err)
	}
	if err := n.Take(ctx, front, home, ""); err != nil {
		t.Error("the first of the other queue:", err)
	}
	for _, h := range append(n.Step(home).Timeline, n.Step(here.No).Timeline...) {
		if e, ok := h.Event.(casework.Taken); ok && e.OutOfTurn {
			t.Error("an inversion is recorded that is none")
		}
	}
	sound(t, n)
}
