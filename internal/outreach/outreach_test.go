package outreach_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/outreach"
	"genggam/internal/store"
)

var ctx = context.Background()

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func show(t testing.TB, n *office.Node, login string, no int64) *desk.View {
	t.Helper()
	v, err := n.Show(ctx, n.As(login), no, "work")
	ok(t, err)
	return &v
}

func TestHowAPersonWantsToBeServedIsAskedOnce(t *testing.T) {
	n := office.Open(t)
	first := n.File("surat-keterangan-usaha").No
	front := n.As("front-desk")
	if x, err := n.Outreach.Needs(ctx, front, show(t, n, "front-desk", first)); err != nil || !x.Asked.IsZero() {
		t.Fatal("nobody asked yet:", x, err)
	}
	ok(t, n.Outreach.AskNeeds(ctx, front, show(t, n, "front-desk", first), []string{"wheelchair", "read-aloud", "nonsense", "wheelchair"}))
	second := n.File("surat-pengantar-skck").No
	x, err := n.Outreach.Needs(ctx, front, show(t, n, "front-desk", second))
	if err != nil || !slices.Equal(x.Codes, []string{"read-aloud", "wheelchair"}) || x.Asked.IsZero() {
		t.Error("another case of the same person:", x, err)
	}
	ok(t, n.Outreach.AskNeeds(ctx, front, show(t, n, "front-desk", second), nil))
	if x, err := n.Outreach.Needs(ctx, front, show(t, n, "front-desk", first)); err != nil || len(x.Codes) != 0 || x.Asked.IsZero() {
		t.Error("whoever needs nothing was asked all the same:", x, err)
	}
}

func TestWhoIsNotInTheRegisterIsAskedForTheCase(t *testing.T) {
	n := office.Open(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	a := n.Application(std)
	a.Applicant = desk.Party{Record: office.People()[1].Record}
	r, err := n.Desk.File(ctx, a)
	ok(t, err)
	ok(t, n.Outreach.AskNeeds(ctx, n.As("front-desk"), show(t, n, "front-desk", r.No), []string{"sign-language"}))
	if x, err := n.Outreach.Needs(ctx, n.As("front-desk"), show(t, n, "front-desk", r.No)); err != nil || !slices.Equal(x.Codes, []string{"sign-language"}) {
		t.Error(x, err)
	}
	other := n.File("surat-keterangan-usaha").No
	if x, err := n.Outreach.Needs(ctx, n.As("front-desk"), show(t, n, "front-desk", other)); err != nil || !x.Asked.IsZero() {
		t.Error("another person's answer:", x, err)
	}
}

func TestOnlyWhoServesSeesHow(t *testing.T) {
	n := office.Open(t)
	no := n.File("surat-keterangan-usaha").No
	ok(t, n.Outreach.AskNeeds(ctx, n.As("front-desk"), show(t, n, "front-desk", no), []string{"wheelchair"}))
	for _, login := range []string{"verifier", "signer", "head", "supervisor"} {
		a := n.As(login)
		v := show(t, n, login, no)
		if x, err := n.Outreach.Needs(ctx, a, v); fault.Of(err) != fault.Forbidden || len(x.Codes) != 0 {
			t.Errorf("%s: %v %v", login, x, err)
		}
		if err := n.Outreach.AskNeeds(ctx, a, v, nil); fault.Of(err) != fault.Forbidden {
			t.Errorf("%s writes: %v", login, err)
		}
	}
	if _, err := n.Outreach.Needs(ctx, n.As("kec-front-desk"), show(t, n, "front-desk", no)); fault.Of(err) != fault.Forbidden {
		t.Error("another office:", err)
	}
	ok(t, n.Take(ctx, n.As("front-desk"), no, office.OutOfTurn))
	ok(t, n.DoStep(ctx, n.As("front-desk"), no, n.Step(no).Step.ID, office.AllChecks(n.Step(no).Step)))
	if n.Step(no).Step.Role != "verifier" {
		t.Fatalf("the next step is %s's, so nothing here is seen by a verifier", n.Step(no).Step.Role)
	}
	ok(t, n.Take(ctx, n.As("verifier"), no, office.OutOfTurn))
	if x, err := n.Outreach.Needs(ctx, n.As("verifier"), show(t, n, "verifier", no)); err != nil || len(x.Codes) != 1 {
		t.Error("whoever has the case in hand serves:", x, err)
	}
}

func TestAMarkHasAWitnessAndLiesSealedInTheCase(t *testing.T) {
	n := office.Open(t)
	no := n.File("surat-keterangan-usaha").No
	front := n.As("front-desk")
	store := func() desk.Upload {
		t.Helper()
		u, err := n.Outreach.StoreMark(ctx, front, no, bytes.NewReader(office.JPEG))
		ok(t, err)
		return u
	}
	for _, witness := range []string{"", " ", "x", strings.Repeat("a", 101)} {
		f := fault.As(n.Outreach.TakeMark(ctx, front, no, witness, store()))
		if f == nil || f.Kind != fault.Invalid || f.Field != "saksi" {
			t.Errorf("witness %.10q: %v", witness, f)
		}
	}
	if f := fault.As(n.Outreach.TakeMark(ctx, front, no, "Wagimin Saksi", desk.Upload{})); f == nil || f.Field != "cap" {
		t.Error("no picture:", f)
	}
	if _, err := n.Outreach.StoreMark(ctx, front, no, strings.NewReader("not a picture")); fault.Of(err) != fault.Unsupported {
		t.Error("what is no picture:", err)
	}
	ok(t, n.Outreach.TakeMark(ctx, front, no, "  Wagimin   Saksi ", store()))
	marks, err := n.Outreach.Marks(ctx, front, show(t, n, "front-desk", no))
	if err != nil || len(marks) != 1 || marks[0].Witness != "Wagimin Saksi" || marks[0].Account != front.Account {
		t.Fatal(marks, err)
	}
	_, body, err := n.Outreach.OpenMark(ctx, n.As("head"), no, marks[0].Position)
	ok(t, err)
	b, err := io.ReadAll(body)
	if err != nil || !bytes.Equal(b, office.JPEG) || body.Close() != nil {
		t.Error("another picture:", err)
	}
	other := n.File("surat-keterangan-usaha").No
	if _, _, err := n.Outreach.OpenMark(ctx, front, other, marks[0].Position); fault.Of(err) != fault.NotFound {
		t.Error("under another case:", err)
	}
	for login, want := range map[string]fault.Kind{"signer": fault.Forbidden, "registrar": fault.Forbidden, "kec-front-desk": fault.NotFound} {
		if err := n.Outreach.TakeMark(ctx, n.As(login), no, "Wagimin", desk.Upload{}); fault.Of(err) != want {
			t.Errorf("%s: %v", login, err)
		}
	}
	nowhere(t, n, "Wagimin")
}

// nowhere says that words stand in no file of the node as they are.
func nowhere(t *testing.T, n *office.Node, words ...string) {
	t.Helper()
	ok(t, n.Store.Sync(ctx))
	ok(t, filepath.WalkDir(n.Config.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				t.Errorf("%s holds %q", filepath.Base(path), w)
			}
		}
		return err
	}))
}

var home = outreach.Words{Name: "Sukarti", Phone: "0877-1111-2222", Address: "Gang Kenanga, RT 001 RW 001", What: "Membubuhkan cap jempol"}

func TestAVisitHasAClockOfItsOwn(t *testing.T) {
	n := office.Open(t)
	front := n.As("front-desk")
	visit, err := n.Outreach.AskVisit(ctx, front, home, -1)
	ok(t, err)
	list, err := n.Outreach.Visits(ctx, front)
	if err != nil || len(list) != 1 || list[0].No != visit || list[0].Late {
		t.Fatal(list, err)
	}
	// Asked on Monday, 2 March 2026: three working days later is Thursday.
	if got := list[0].Due.In(office.WIB).Format("Monday 2 January"); got != "Thursday 5 March" {
		t.Error("due", got)
	}
	if list[0].Masked == "Sukarti" || list[0].Words.Name != "" {
		t.Error("a list shows the name:", list[0].Masked, list[0].Words)
	}
	n.Clock.Add(4 * 24 * time.Hour)
	if list, err = n.Outreach.Visits(ctx, front); err != nil || !list[0].Late {
		t.Error("on Friday it is late:", err)
	}
	today := n.Today(office.Village)
	ok(t, n.Outreach.PlanVisit(ctx, front, visit, today.AddDays(3)))
	ok(t, n.Outreach.PlanVisit(ctx, n.As("verifier"), visit, today))
	v, err := n.Outreach.OpenVisit(ctx, front, visit)
	if err != nil || v.State != "planned" || v.Day != today || v.Name != "Slamet Riyadi" || v.Words.Phone != "+6287711112222" || v.Words.Address != home.Address {
		t.Errorf("%+v %v", v, err)
	}
	ok(t, n.Outreach.DoneVisit(ctx, n.As("verifier"), visit, "met"))
	for _, err := range []error{n.Outreach.DoneVisit(ctx, front, visit, "met"), n.Outreach.PlanVisit(ctx, front, visit, today)} {
		if fault.Of(err) != fault.Conflict {
			t.Error("it is over:", err)
		}
	}
	if list, err = n.Outreach.Visits(ctx, front); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
	nowhere(t, n, "Kenanga,", "cap jempol", "87711112222")
}

func TestTheOfficeMayPromiseAnotherTime(t *testing.T) {
	n := office.Open(t)
	for _, days := range []int{0, -1, 31} {
		if err := n.Outreach.SetPromise(ctx, outreach.Promise{VisitDays: days}); fault.Of(err) != fault.Invalid {
			t.Errorf("%d days: %v", days, err)
		}
	}
	ok(t, n.Outreach.SetPromise(ctx, outreach.Promise{VisitDays: 1}))
	_, err := n.Outreach.AskVisit(ctx, n.As("front-desk"), home, -1)
	ok(t, err)
	list, err := n.Outreach.Visits(ctx, n.As("front-desk"))
	ok(t, err)
	if got := list[0].Due.In(office.WIB).Format("Monday"); got != "Tuesday" {
		t.Error("due", got)
	}
}

func TestWhatIsWrongWithAVisitIsToldAtItsField(t *testing.T) {
	n := office.Open(t)
	front := n.As("front-desk")
	long := strings.Repeat("panjang ", 60)
	for field, change := range map[string]func(*outreach.Words){
		"nama": func(w *outreach.Words) { w.Name = " " }, "alamat": func(w *outreach.Words) { w.Address = "" },
		"telepon": func(w *outreach.Words) { w.Phone = "12" }, "perlu": func(w *outreach.Words) { w.What = long },
	} {
		w := home
		change(&w)
		_, err := n.Outreach.AskVisit(ctx, front, w, -1)
		if f := fault.As(err); f == nil || f.Field != field || f.Kind != fault.Invalid {
			t.Errorf("%s: %v", field, err)
		}
	}
	visit, err := n.Outreach.AskVisit(ctx, front, home, -1)
	ok(t, err)
	today := n.Today(office.Village)
	for _, day := range []int{-1, 61} {
		if f := fault.As(n.Outreach.PlanVisit(ctx, front, visit, today.AddDays(day))); f == nil || f.Field != "hari" {
			t.Errorf("in %d days: %v", day, f)
		}
	}
	if f := fault.As(n.Outreach.DoneVisit(ctx, front, visit, "perhaps")); f == nil || f.Field != "hasil" {
		t.Error(f)
	}
}

func TestWhoFollowsACaseMayWishForAVisit(t *testing.T) {
	n := office.Open(t)
	r := n.File("surat-keterangan-usaha")
	visit, err := n.Outreach.WishVisit(ctx, r.No, "Jalan Melati 5, sebelah masjid", "")
	ok(t, err)
	if _, err := n.Outreach.WishVisit(ctx, r.No, "Jalan lain", ""); fault.Of(err) != fault.Conflict {
		t.Error("a second one while the first is open:", err)
	}
	state, due, _, err := n.Outreach.Wished(ctx, r.No)
	if err != nil || state != "asked" || due.Before(n.Clock.Now()) {
		t.Error(state, due, err)
	}
	v, err := n.Outreach.OpenVisit(ctx, n.As("front-desk"), visit)
	if err != nil || v.Words.Name != "Budi Santoso" || v.Case != r.No {
		t.Errorf("%+v %v", v, err)
	}
	ok(t, n.Outreach.DoneVisit(ctx, n.As("front-desk"), visit, "absent"))
	if _, err := n.Outreach.WishVisit(ctx, r.No, "Jalan Melati 5", ""); err != nil {
		t.Error("again after nobody was at home:", err)
	}
}

func TestTakingTheListOfADayAlongIsALookAtEach(t *testing.T) {
	n := office.Open(t)
	front := n.As("front-desk")
	today := n.Today(office.Village)
	for i := range 3 {
		visit, err := n.Outreach.AskVisit(ctx, front, home, -1)
		ok(t, err)
		if i < 2 {
			ok(t, n.Outreach.PlanVisit(ctx, front, visit, today))
		}
	}
	for range 2 { // opening it again within the hour is the same look
		all, err := n.Outreach.VisitsOn(ctx, front, today)
		if err != nil || len(all) != 2 || all[0].Words.Address != home.Address {
			t.Fatal(all, err)
		}
	}
	var looks int64
	_, err := n.Store.One(ctx, `SELECT count(*) FROM entries WHERE cast(line AS TEXT) LIKE '%visit.looked/1%'`, nil, &looks)
	if err != nil || looks != 2 {
		t.Error("looks:", looks, err)
	}
	for _, login := range []string{"signer", "head", "registrar", "supervisor"} {
		if _, err := n.Outreach.VisitsOn(ctx, n.As(login), today); fault.Of(err) != fault.Forbidden {
			t.Error(login, err)
		}
	}
	other := n.As("kec-front-desk")
	if all, err := n.Outreach.VisitsOn(ctx, other, today); err != nil || len(all) != 0 {
		t.Error("another office:", all, err)
	}
	list, err := n.Outreach.Visits(ctx, front)
	ok(t, err)
	if _, err := n.Outreach.OpenVisit(ctx, other, list[0].No); fault.Of(err) != fault.NotFound {
		t.Error("another office:", err)
	}
	if err := n.Outreach.DoneVisit(ctx, other, list[0].No, "perhaps"); fault.Of(err) != fault.NotFound {
		t.Error("another office:", err)
	}
}

func TestAPosterIsCountedByPlaceAndDayAndByNothingElse(t *testing.T) {
	n := office.Open(t)
	head := n.As("head")
	for want, x := range map[string][2]string{"layanan": {"no-such-service", "Balai desa"}, "tempat": {"surat-keterangan-usaha", " "}} {
		_, err := n.Outreach.MakePoster(ctx, head, x[0], x[1])
		if f := fault.As(err); f == nil || f.Field != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	hall, err := n.Outreach.MakePoster(ctx, head, "surat-keterangan-usaha", "Papan depan balai desa")
	ok(t, err)
	market, err := n.Outreach.MakePoster(ctx, n.As("front-desk"), "surat-keterangan-usaha", "Pasar Kelirwadas")
	ok(t, err)
	callers := 0
	follow := func(code string, times int) {
		t.Helper()
		for range times {
			callers++
			service, err := n.Outreach.FollowPoster(ctx, code, fmt.Sprint("192.0.2.", callers))
			if err != nil || service != "surat-keterangan-usaha" {
				t.Fatal(service, err)
			}
		}
	}
	follow(hall, 2)
	follow(strings.ToLower(market), 1)
	n.Clock.Add(10 * 24 * time.Hour)
	head = n.As("head")
	follow(market, 4)
	for _, code := range []string{"", "ZZZZZZZ", "' OR 1=1", strings.Repeat("A", 4000)} {
		if _, err := n.Outreach.FollowPoster(ctx, code, "192.0.2.1"); fault.Of(err) != fault.NotFound {
			t.Errorf("%.10q: %v", code, err)
		}
	}
	list, err := n.Outreach.Posters(ctx, head)
	if err != nil || len(list) != 2 || list[0].ID != market || list[0].Visits != 5 || list[0].Week != 4 || list[0].Month != 5 || list[1].Place != "Papan depan balai desa" || list[1].Week != 0 {
		t.Errorf("%+v %v", list, err)
	}
	days, err := n.Outreach.PosterDays(ctx, head, market)
	if err != nil || len(days) != 2 || days[0].Visits != 4 || days[1].Visits != 1 || days[0].Day-days[1].Day != 10 {
		t.Error(days, err)
	}
	follow(hall, 1)
	n.Reopen() // a count that waits is written when the node closes
	ok(t, n.Outreach.TakeDown(ctx, n.As("head"), hall))
	follow(hall, 1)
	p, err := n.Outreach.Poster(ctx, n.As("head"), hall)
	if err != nil || p.Visits != 4 || p.Gone.IsZero() {
		t.Errorf("%+v %v", p, err)
	}
	for _, login := range []string{"verifier", "signer", "registrar"} {
		if _, err := n.Outreach.Posters(ctx, n.As(login)); fault.Of(err) != fault.Forbidden {
			t.Error(login, err)
		}
	}
	if _, err := n.Outreach.Poster(ctx, n.As("kec-head"), hall); fault.Of(err) != fault.NotFound {
		t.Error("another office:", err)
	}
	nowhere(t, n, "Pasar Kelirwadas")
}

func TestReloadingDoesNotMakeAPosterLookFollowed(t *testing.T) {
	n := office.Open(t)
	head := n.As("head")
	if _, err := n.Outreach.MakePoster(ctx, n.As("kec-head"), "surat-keterangan-usaha", "Balai"); fault.As(err) == nil || fault.As(err).Field != "layanan" {
		t.Error("a poster of a service that the office does not give:", err)
	}
	id, err := n.Outreach.MakePoster(ctx, head, "surat-keterangan-usaha", "Balai desa")
	ok(t, err)
	visits := func() int64 {
		t.Helper()
		p, err := n.Outreach.Poster(ctx, n.As("head"), id)
		ok(t, err)
		return p.Visits
	}
	follow := func(caller string) {
		t.Helper()
		if _, err := n.Outreach.FollowPoster(ctx, id, caller); err != nil {
			t.Fatal(err)
		}
	}
	for range 50 {
		follow("192.0.2.1")
	}
	follow("192.0.2.2")
	if v := visits(); v != 4 {
		t.Errorf("one reader who reloads and one more count as %d", v)
	}
	n.Clock.Add(24 * time.Hour)
	follow("192.0.2.1")
	if v := visits(); v != 5 {
		t.Errorf("the next day: %d", v)
	}
	for i := range 1500 {
		follow(fmt.Sprint("198.51.100.", i))
		if i == 700 {
			visits() // what was written already counts too
		}
	}
	if v := visits(); v != 1004 {
		t.Errorf("a crowd counts as %d on one day", v-4)
	}
	n.Clock.Add(24 * time.Hour)
	for i := range 1500 {
		follow(fmt.Sprint("198.51.100.", i))
	}
	if v := visits(); v != 2004 {
		t.Errorf("a crowd between two rounds counts as %d on one day", v-1004)
	}
	nowhere(t, n, "192.0.2.1")
}

func TestVerifyAndRebuildKnowVisitsAndMarks(t *testing.T) {
	n := office.Open(t)
	front := n.As("front-desk")
	no := n.File("surat-keterangan-usaha").No
	u, err := n.Outreach.StoreMark(ctx, front, no, bytes.NewReader(office.JPEG))
	ok(t, err)
	ok(t, n.Outreach.TakeMark(ctx, front, no, "Wagimin", u))
	for i := range 3 {
		visit, err := n.Outreach.AskVisit(ctx, front, home, no*int64(1-min(i, 1))-int64(min(i, 1)))
		ok(t, err)
		if i > 0 {
			ok(t, n.Outreach.PlanVisit(ctx, front, visit, n.Today(office.Village)))
		}
		if i > 1 {
			ok(t, n.Outreach.DoneVisit(ctx, front, visit, "not-needed"))
		}
	}
	ok(t, n.Outreach.AskNeeds(ctx, front, show(t, n, "front-desk", no), []string{"wheelchair"}))
	ok(t, n.Outreach.AskNeeds(ctx, front, show(t, n, "front-desk", no), []string{"large-print"}))
	sound := func(want bool) {
		t.Helper()
		r, err := audit.Verify(ctx, n.Premises, nil)
		if err != nil || (len(r.Findings) == 0) != want {
			t.Fatal(err, r.Findings)
		}
	}
	sound(true)
	ok(t, audit.Rebuild(ctx, n.Premises, nil))
	sound(true)
	if list, err := n.Outreach.Visits(ctx, front); err != nil || len(list) != 2 {
		t.Error("after a rebuild:", list, err)
	}
	for _, sql := range []string{`UPDATE visits SET due_at = due_at + 1 WHERE state = 'asked'`, `DELETE FROM marks`} {
		ok(t, n.Store.Act(ctx, store.By{}, func(t *store.Tx) error { return t.Exec(sql) }))
		sound(false)
		ok(t, audit.Rebuild(ctx, n.Premises, nil))
		sound(true)
	}
}
