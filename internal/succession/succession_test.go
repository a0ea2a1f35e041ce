package succession_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"os"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/office"
	"genggam/internal/paper"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/seal"
	"genggam/internal/store"
	"genggam/internal/store/storetest"
	"genggam/internal/succession"
)

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// key is the message key of a refusal.
func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// scene is a node whose verifier hands over to the registrar.
type scene struct {
	*office.Node
	t    *testing.T
	head premises.Actor
	ids  map[string]string
}

func setUp(t *testing.T, n *office.Node) *scene {
	s := &scene{Node: n, t: t, ids: map[string]string{}}
	for _, o := range []region.Code{office.Village, office.District} {
		all, err := n.Accounts(ctx, o)
		must(t, err)
		for _, a := range all {
			s.ids[a.Login] = a.ID
		}
	}
	s.head = n.As("head")
	n.As("registrar")
	return s
}

func (s *scene) terms(from, to string) succession.Terms {
	today := s.Today(office.Village)
	return succession.Terms{From: s.ids[from], To: s.ids[to], Why: "transferred", Decree: "141/12/2026", Decreed: today, Since: today,
		KitFrom: "Sekretaris desa, lemari besi", KitTo: "Sekretaris desa, lemari besi"}
}

// code is a fresh code of an officer.
func (s *scene) code(login string) string {
	s.Clock.Add(30 * time.Second)
	return seal.TOTPCode(s.TOTP[login], s.Clock.Now())
}

func (s *scene) sign(asker premises.Actor, id canon.ID, login, code string) (bool, error) {
	h, _, err := s.Succession.Draft(ctx, asker, id)
	if err != nil {
		return false, err
	}
	return s.Succession.Sign(ctx, asker, id, succession.Signature{Proof: premises.Proof{Account: s.ids[login], Factor: code}, Shown: hex.EncodeToString(h.Digest[:])})
}

func (s *scene) prepare(x succession.Terms) canon.ID {
	s.t.Helper()
	id, err := s.Succession.Prepare(ctx, s.head, x)
	must(s.t, err)
	return id
}

// both signs by both.
func (s *scene) both(id canon.ID, from, to string) {
	s.t.Helper()
	done, err := s.sign(s.head, id, from, s.code(from))
	must(s.t, err)
	if done {
		s.t.Fatal("one signature was enough")
	}
	done, err = s.sign(s.head, id, to, s.code(to))
	must(s.t, err)
	if !done {
		s.t.Fatal("both signed and nothing was done")
	}
}

// sound says that verify finds nothing, before and after the tables are written
// again.
func sound(t *testing.T, n *office.Node) {
	t.Helper()
	for _, when := range []string{"verify", "verify after rebuild"} {
		r, err := audit.Verify(ctx, n.Premises, nil)
		must(t, err)
		for _, f := range r.Findings {
			t.Errorf("%s: %s", when, f)
		}
		if when == "verify" {
			must(t, audit.Rebuild(ctx, n.Premises, nil))
		}
	}
}

// atVerify files a case and lets the verifier take it.
func (s *scene) atVerify() int64 {
	s.t.Helper()
	no := s.File("surat-keterangan-usaha").No
	for p := s.Step(no); p.Step.Kind != "verify"; p = s.Step(no) {
		must(s.t, s.Take(ctx, s.As(p.Step.Role), no, office.OutOfTurn))
		must(s.t, s.DoStep(ctx, s.As(p.Step.Role), no, p.Step.ID, office.AllChecks(p.Step)))
	}
	must(s.t, s.Take(ctx, s.As("verifier"), no, office.OutOfTurn))
	return no
}

func engines() map[string]func(*testing.T) *office.Node {
	return map[string]func(*testing.T) *office.Node{
		"sqlite":   func(t *testing.T) *office.Node { return office.Open(t) },
		"postgres": func(t *testing.T) *office.Node { return office.OpenOn(t, storetest.PostgresDSN(t)) },
	}
}

func TestAVerifierHandsOverAndLosesEverythingInOneAct(t *testing.T) {
	for name, open := range engines() {
		t.Run(name, func(t *testing.T) { handsOver(t, setUp(t, open(t))) })
	}
}

func handsOver(t *testing.T, s *scene) {
	no := s.atVerify()
	token := s.Token("verifier")
	must(t, s.SetPIN(ctx, token, office.Password, "482915"))
	opened, err := s.Enter(ctx, premises.Entry{Login: "verifier", Password: office.Password, Code: s.code("verifier"), Caller: "test", Share: true})
	must(t, err)

	page, err := s.Succession.Page(ctx, s.head, s.ids["verifier"], s.ids["registrar"])
	must(t, err)
	if len(page.Cases) != 1 || page.Cases[0].No != no || page.Cases[0].Queue || page.Earliest() == 0 || !page.Closed || !page.Access.PIN || page.Access.Devices != 1 {
		t.Fatalf("%+v", page)
	}
	id := s.prepare(s.terms("verifier", "registrar"))
	s.both(id, "verifier", "registrar")

	for what, err := range map[string]error{
		"cookie":   second(s.Actor(ctx, token)),
		"device":   second(s.Device(ctx, opened.Device)),
		"PIN":      second(s.Switch(ctx, opened.Device, s.ids["verifier"], "482915")),
		"password": second(s.Login(ctx, "verifier", office.Password, s.code("verifier"), "test")),
		"code":     second(s.Confirm(ctx, premises.Work, s.head, "", premises.Proof{Account: s.ids["verifier"], Factor: s.code("verifier")})),
	} {
		if err == nil {
			t.Errorf("the leaver's %s still opens", what)
		}
	}
	heir := s.As("registrar")
	if !heir.Has("verifier") || !heir.Has("registrar") {
		t.Error("the successor has not the role:", heir.Roles)
	}
	list, _, err := s.Inbox(ctx, heir, desk.ListMine, desk.Cursor{})
	must(t, err)
	if len(list) != 1 || list[0].No != no {
		t.Errorf("the case is not with the successor: %+v", list)
	}
	step := s.Step(no).Step
	must(t, s.DoStep(ctx, heir, no, step.ID, office.AllChecks(step)))

	first, again := s.pdf(heir, id), s.pdf(s.As("head"), id)
	if !bytes.Equal(first, again) {
		t.Error("the page has other bytes the second time")
	}
	parts, err := paper.Open(first)
	must(t, err)
	if !parts.Whole || len(parts.CMS) == 0 {
		t.Error("the page is not sealed whole")
	}
	if dir := os.Getenv("GENGGAM_SHOW"); dir != "" {
		must(t, os.WriteFile(dir+"/serah-terima.pdf", first, 0o600))
	}
	sound(t, s.Node)
	s.Reopen()
	if !bytes.Equal(first, s.pdf(s.As("head"), id)) {
		t.Error("the page has other bytes after a restart")
	}
}

func second[T any](_ T, err error) error { return err }

func (s *scene) pdf(a premises.Actor, id canon.ID) []byte {
	s.t.Helper()
	body, size, err := s.Succession.PDF(ctx, a, id)
	must(s.t, err)
	defer func() { _ = body.Close() }()
	b, err := io.ReadAll(body)
	must(s.t, err)
	if int64(len(b)) != size {
		s.t.Error("the size is wrong")
	}
	return b
}

func TestWhatIsRefusedBeforeASignature(t *testing.T) {
	s := setUp(t, office.Open(t))
	for name, tc := range map[string]struct {
		by   string
		bend func(*succession.Terms)
		key  string
	}{
		"given the same person twice, then it says so":                        {"head", func(x *succession.Terms) { x.To = x.From }, "succession.same-person"},
		"given a successor without an account, then make one":                 {"head", func(x *succession.Terms) { x.To = "a-nobody" }, "succession.no-account"},
		"given a successor who works elsewhere only, then make one here":      {"head", func(x *succession.Terms) { x.To = s.ids["kec-verifier"] }, "succession.no-account"},
		"given a successor who never used a code, then let them log in":       {"head", func(x *succession.Terms) { x.To = s.ids["front-desk"] }, "succession.no-factor"},
		"given no decree, then it is asked for":                               {"head", func(x *succession.Terms) { x.Decree = " " }, "succession.decree"},
		"given a decree of tomorrow, then it is refused":                      {"head", func(x *succession.Terms) { x.Decreed++ }, "succession.decreed"},
		"given a first day in the past, then it is refused":                   {"head", func(x *succession.Terms) { x.Since-- }, "succession.since"},
		"given no word of the recovery kit, then it is asked for":             {"head", func(x *succession.Terms) { x.KitTo = "" }, "succession.kit"},
		"given a role that the leaver has not, then there is nothing to hand": {"head", func(x *succession.Terms) { x.Roles = []string{"head"} }, "succession.no-role"},
		"given somebody of another office, then nobody is known":              {"head", func(x *succession.Terms) { x.From = s.ids["kec-verifier"] }, "account.unknown"},
		"given a clerk who prepares, then it is not theirs":                   {"registrar", func(*succession.Terms) {}, "role.not-allowed"},
		"given the office above without a reason, then it is asked for":       {"kec-head", func(*succession.Terms) {}, "succession.reason"},
		"given an unknown reason for leaving, then one of the list is needed": {"head", func(x *succession.Terms) { x.Why = "tired" }, "succession.why"},
	} {
		x := s.terms("verifier", "registrar")
		tc.bend(&x)
		_, err := s.Succession.Prepare(ctx, s.As(tc.by), x)
		if got := key(err); got != tc.key {
			t.Errorf("%s: %q, not %q", name, got, tc.key)
		}
	}
	pin := s.head
	pin.PIN = true
	if _, err := s.Succession.Prepare(ctx, pin, s.terms("verifier", "registrar")); key(err) != "account.full-session" {
		t.Error("a session of a PIN prepares:", err)
	}
}

func TestWhatIsRefusedAtASignature(t *testing.T) {
	s := setUp(t, office.Open(t))
	s.As("verifier")
	id := s.prepare(s.terms("verifier", "registrar"))
	refused := func(name, want string, err error) {
		t.Helper()
		if key(err) != want {
			t.Errorf("%s: %q, not %q", name, key(err), want)
		}
	}
	refused("the successor signs first", "succession.first-signs", second(s.sign(s.head, id, "registrar", s.code("registrar"))))
	refused("somebody else signs", "succession.first-signs", second(s.sign(s.head, id, "signer", "123456")))
	refused("the leaver types no code", "pin.factor-missing", second(s.sign(s.head, id, "verifier", "")))
	refused("the screen showed another page", "succession.moved-on",
		second(s.Succession.Sign(ctx, s.head, id, succession.Signature{Proof: premises.Proof{Account: s.ids["verifier"], Factor: s.code("verifier")}, Shown: "00"})))
	must(t, second(s.sign(s.head, id, "verifier", s.code("verifier"))))
	refused("the second signer has no factor", "pin.factor-missing", second(s.sign(s.head, id, "registrar", "")))
	refused("the second signer types a wrong code", "pin.factor-wrong", second(s.sign(s.head, id, "registrar", "000000")))
	if _, err := s.sign(s.As("front-desk"), id, "registrar", s.code("registrar")); key(err) != "succession.unknown" {
		t.Error("a screen that has no part in it:", err)
	}
	if _, err := s.sign(s.As("signer"), id, "registrar", s.code("registrar")); key(err) != "succession.unknown" {
		t.Error("a screen that has no part in it:", err)
	}

	s.atVerify() // the page is another one now
	refused("the page changed since the first signature", "succession.again", second(s.sign(s.head, id, "registrar", s.code("registrar"))))
	must(t, second(s.sign(s.head, id, "verifier", s.code("verifier"))))

	if _, _, err := s.Succession.PDF(ctx, s.head, id); key(err) != "succession.no-pdf" {
		t.Error("a draft has a sealed page:", err)
	}
	s.Clock.Add(31 * time.Minute)
	refused("the draft is too old", "succession.over", second(s.sign(s.head, id, "registrar", s.code("registrar"))))
	if a, err := s.OfficerAt(ctx, s.ids["verifier"], office.Village); err != nil || !a.Has("verifier") {
		t.Error("something was done:", err)
	}
	sound(t, s.Node)
}

func TestALetterThatIsBeingSealedStopsIt(t *testing.T) {
	s := setUp(t, office.Open(t))
	no := s.File("surat-keterangan-usaha").No
	s.Issue(no)
	x := s.terms("signer", "registrar")
	id := s.prepare(x)
	must(t, second(s.sign(s.head, id, "signer", s.code("signer"))))
	must(t, s.Store.Act(ctx, s.head.Doing(premises.HandOver), func(t *store.Tx) error { return t.Exec(`UPDATE documents SET state = 'signed'`) }))
	if _, err := s.sign(s.head, id, "registrar", s.code("registrar")); key(err) != "succession.being-sealed" {
		t.Error(err)
	}
}

func TestAHeadHandsOverTheSeat(t *testing.T) {
	s := setUp(t, office.Open(t))
	book := s.Desk.Appointments
	today := s.Today(office.Village)
	seat := mandate.Appointment{Account: s.ids["signer"], Form: mandate.Head, From: today - 100, Words: mandate.Words{Seat: "Kepala Desa Sokaraja Kulon", Decree: "141/1/2020"}}
	of, err := book.Give(ctx, s.head, seat)
	must(t, err)
	_, err = book.Give(ctx, s.head, mandate.Appointment{Account: s.ids["supervisor"], Form: mandate.Behalf, Of: of, From: today - 50,
		Words: mandate.Words{Seat: "Kepala Desa Sokaraja Kulon", Position: "Sekretaris Desa", Decree: "141/2/2020"}})
	must(t, err)
	must(t, s.GiveRole(ctx, s.head, s.ids["verifier"], premises.Grant{Role: "signer", For: s.ids["signer"], Until: s.Clock.Now().Add(1000 * time.Hour).UnixMilli()}))
	x := s.terms("signer", "registrar")
	x.Form, x.Number, x.Why, x.KitTo, x.Things = mandate.Pj, "NIPD 77", "term", "Kepala desa, di rumah", "Kunci lemari arsip\nLaptop kantor"
	id := s.prepare(x)
	h, page, err := s.Succession.Draft(ctx, s.head, id)
	must(t, err)
	if len(page.Ends) != 1 || len(page.Falls) != 1 || len(page.Begins) != 1 || len(page.Substitutes) != 1 || h.State != "draft" {
		t.Fatalf("%+v", page)
	}
	s.both(id, "signer", "registrar")
	if dir := os.Getenv("GENGGAM_SHOW"); dir != "" {
		must(t, os.WriteFile(dir+"/serah-kepala.pdf", s.pdf(s.As("head"), id), 0o600))
	}
	b, err := book.Of(ctx, office.Village)
	must(t, err)
	now, ok := b.Seated(today)
	if !ok || now.Account != s.ids["registrar"] || now.Form != mandate.Pj || now.Words.Decree != "141/12/2026" || now.Words.Number != "NIPD 77" {
		t.Errorf("seated is %+v", now)
	}
	can := b.Signers(mandate.Service{ID: "surat-keterangan-usaha"}, today)
	if len(can) != 1 || can[0].Account != s.ids["registrar"] {
		t.Errorf("who may sign: %+v", can)
	}
	if a, err := s.OfficerAt(ctx, s.ids["verifier"], office.Village); err != nil || a.Has("signer") {
		t.Error("the substitute of who left still signs")
	}
	sound(t, s.Node)
}

func TestALeaverWhoSignedTodayIsFollowedTomorrow(t *testing.T) {
	s := setUp(t, office.Open(t))
	today := s.Today(office.Village)
	_, err := s.Desk.Appointments.Give(ctx, s.head, mandate.Appointment{Account: s.ids["signer"], Form: mandate.Head, From: today - 100,
		Words: mandate.Words{Seat: "Kepala Desa Sokaraja Kulon", Decree: "141/1/2020"}})
	must(t, err)
	s.Issue(s.File("surat-keterangan-usaha").No)
	x := s.terms("signer", "registrar")
	x.Form = mandate.Head
	if _, err := s.Succession.Prepare(ctx, s.head, x); key(err) != "succession.signed-today" {
		t.Error(err)
	}
	x.Since++
	id := s.prepare(x)
	s.both(id, "signer", "registrar")
	b, err := s.Desk.Appointments.Of(ctx, office.Village)
	must(t, err)
	if a, ok := b.Seated(today + 1); !ok || a.Account != s.ids["registrar"] {
		t.Errorf("%+v", a)
	}
	if a, ok := b.Seated(today); !ok || a.Account != s.ids["signer"] {
		t.Errorf("%+v", a)
	}
	sound(t, s.Node)
}

func TestTheOfficeAboveSignsForAHeadWhoDied(t *testing.T) {
	s := setUp(t, office.Open(t))
	camat := s.As("kec-head")
	x := s.terms("head", "registrar")
	x.Why, x.Reason = "died", "Kepala desa meninggal dunia pada 1 Maret."
	id, err := s.Succession.Prepare(ctx, camat, x)
	must(t, err)
	if _, err := s.sign(s.As("registrar"), id, "head", s.code("head")); key(err) != "succession.first-signs" {
		t.Error("the dead sign:", err)
	}
	must(t, second(s.sign(camat, id, "kec-head", s.code("kec-head"))))
	s.File("surat-keterangan-usaha") // the office goes on meanwhile
	s.Clock.Add(25 * time.Hour)
	heir := s.As("registrar")
	done, err := s.sign(heir, id, "registrar", s.code("registrar"))
	must(t, err)
	if !done {
		t.Fatal("not done")
	}
	if !s.As("registrar").Has("head") {
		t.Error("the successor is not head")
	}
	if _, err := s.Login(ctx, "head", office.Password, s.code("head"), "test"); err == nil {
		t.Error("the dead log in")
	}
	if len(s.pdf(s.As("kec-head"), id)) == 0 {
		t.Error("the office above cannot read the page")
	}
	sound(t, s.Node)
}

func TestWhoStaysInAnotherRoleKeepsTheAccountAndNoSession(t *testing.T) {
	s := setUp(t, office.Open(t))
	must(t, s.GiveRole(ctx, s.head, s.ids["verifier"], premises.Grant{Role: "front-desk"}))
	token := s.Token("verifier")
	x := s.terms("verifier", "registrar")
	x.Roles = []string{"verifier"}
	s.both(s.prepare(x), "verifier", "registrar")
	if _, err := s.Actor(ctx, token); err == nil {
		t.Error("the old session still opens")
	}
	a := s.As("verifier")
	if a.Has("verifier") || !a.Has("front-desk") {
		t.Error(a.Roles)
	}
	sound(t, s.Node)
}

func TestACaseThatTheSuccessorMayNotDoGoesBackToTheQueue(t *testing.T) {
	s := setUp(t, office.Open(t))
	no := s.atVerify()
	// The successor is the applicant.
	resident := office.People()[0].Record
	must(t, s.SayOwn(ctx, s.head, s.ids["registrar"], resident.NIK, resident.KK))
	id := s.prepare(s.terms("verifier", "registrar"))
	_, page, err := s.Succession.Draft(ctx, s.head, id)
	must(t, err)
	if page.Queued() != 1 {
		t.Fatalf("%+v", page.Cases)
	}
	s.both(id, "verifier", "registrar")
	assignee := "somebody"
	_, err = s.Store.One(ctx, `SELECT assignee FROM cases WHERE no = ?`, []any{no}, &assignee)
	must(t, err)
	if assignee != "" {
		t.Errorf("the case is with %q", assignee)
	}
	sound(t, s.Node)
}
