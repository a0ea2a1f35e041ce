package waiting_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/queue"
	"genggam/internal/waiting"
)

var ctx = context.Background()

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t testing.TB, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Fatalf("refused with %v, want %s", err, key)
	}
}

func whole(t testing.TB, n *office.Node) {
	t.Helper()
	for range 2 {
		report, err := audit.Verify(ctx, n.Premises, nil)
		if err != nil || len(report.Findings) != 0 {
			t.Fatal(err, report.Findings)
		}
		ok(t, audit.Rebuild(ctx, n.Premises, nil))
	}
}

func draw(t testing.TB, n *office.Node, k waiting.Ask) waiting.View {
	t.Helper()
	n.Clock.Add(time.Minute)
	if k.Channel == "" {
		k.Channel = waiting.Kiosk
	}
	secret, err := n.Waiting.Take(ctx, office.Village, k)
	ok(t, err)
	v, err := n.Waiting.See(ctx, secret)
	ok(t, err)
	return v
}

func TestWhoeverTheLawPutsFirstIsCalledFirstAndTheOthersInOrder(t *testing.T) {
	n := office.Open(t)
	front := n.As("front-desk")
	refused(t, n.Waiting.Call(ctx, front), "waiting.sit-first")
	ok(t, n.Waiting.Sit(ctx, front, "1", []string{"A"}))
	verifier := n.As("verifier")
	refused(t, n.Waiting.Sit(ctx, verifier, "1", []string{"A"}), "waiting.desk-taken")
	one, two := draw(t, n, waiting.Ask{Service: "surat-keterangan-usaha"}), draw(t, n, waiting.Ask{Channel: waiting.Phone})
	old := draw(t, n, waiting.Ask{Class: "elderly"})
	if one.Code() != "A001" || !old.Wait.Known || old.Wait.Ahead != 0 || two.Wait.Ahead != 1 {
		t.Fatal(one.Code(), old.Wait, two.Wait)
	}
	for _, want := range []string{"A003", "A001", "A002"} {
		ok(t, n.Waiting.Call(ctx, front))
		s, err := n.Waiting.Screen(ctx, front)
		ok(t, err)
		if s.Now == nil || s.Now.Code() != want {
			t.Fatalf("called %+v, want %s", s.Now, want)
		}
		refused(t, n.Waiting.Call(ctx, front), "queue.desk-busy")
		b, err := n.Waiting.Board(ctx, office.Village, 5)
		if err != nil || b.Calls[0].Code != want || b.Calls[0].Desk != "1" {
			t.Fatal(b, err)
		}
		n.Clock.Add(2 * time.Minute)
		ok(t, n.Waiting.On(ctx, front, waiting.Came, s.Now.ID, ""))
		n.Clock.Add(5 * time.Minute)
		ok(t, n.Waiting.On(ctx, front, waiting.Finish, s.Now.ID, ""))
	}
	refused(t, n.Waiting.Call(ctx, front), "queue.nobody")
	reports, err := n.Waiting.Reports(ctx, n.As("head"), n.Today(office.Village).AddDays(-7), n.Today(office.Village))
	if err != nil || len(reports) != 1 || reports[0].Served != 3 || reports[0].Promised != 3 || reports[0].Mean == 0 {
		t.Errorf("%+v %v", reports, err)
	}
	whole(t, n)
}

func TestWhoeverIsAbsentComesBackAndWhoeverIsChosenHasAReason(t *testing.T) {
	n := office.Open(t)
	front := n.As("front-desk")
	ok(t, n.Waiting.SetPlan(ctx, n.As("head"), waiting.Plan{Desks: []string{"Loket 1", "Loket 2"}, Lines: []waiting.Line{
		{Letter: "A", Name: lang.Text{ID: "Surat"}, Minutes: 5}, {Letter: "B", Name: lang.Text{ID: "Bantuan"}, Minutes: 10, Services: []string{"surat-keterangan-tidak-mampu"}}}}))
	ok(t, n.Waiting.Sit(ctx, front, "Loket 2", []string{"A", "B"}))
	first, aid := draw(t, n, waiting.Ask{}), draw(t, n, waiting.Ask{Service: "surat-keterangan-tidak-mampu"})
	if first.Code() != "A001" || aid.Code() != "B001" {
		t.Fatal(first.Code(), aid.Code())
	}
	refused(t, n.Waiting.Choose(ctx, front, aid.ID, ""), "waiting.why")
	ok(t, n.Waiting.Choose(ctx, front, aid.ID, "Kembali membawa kartu keluarga."))
	ok(t, n.Waiting.On(ctx, front, waiting.Send, aid.ID, "A"))
	ok(t, n.Waiting.Call(ctx, front))
	refused(t, n.Waiting.On(ctx, front, waiting.NoAnswer, first.ID, ""), "queue.call-again")
	ok(t, n.Waiting.On(ctx, front, waiting.Again, first.ID, ""))
	ok(t, n.Waiting.On(ctx, front, waiting.NoAnswer, first.ID, ""))
	s, err := n.Waiting.Screen(ctx, front)
	if err != nil || len(s.Gone) != 1 || s.Next == nil || s.Next.Code() != "B001" {
		t.Fatalf("%+v %v", s, err)
	}
	n.Clock.Add(time.Minute)
	ok(t, n.Waiting.On(ctx, front, waiting.Back, first.ID, ""))
	n.Reopen() // what is folded is read again
	front = n.As("front-desk")
	ok(t, n.Waiting.Call(ctx, front))
	if s, err := n.Waiting.Screen(ctx, front); err != nil || s.Now.Code() != "B001" || len(s.Waiting) != 1 {
		t.Fatalf("%+v %v", s, err)
	}
	whole(t, n)
}

func TestATicketIsItsHoldersAloneAndOfToday(t *testing.T) {
	n := office.Open(t)
	secret, err := n.Waiting.Take(ctx, office.Village, waiting.Ask{Channel: waiting.Phone, Caller: "x"})
	ok(t, err)
	id, _, _ := strings.Cut(secret, "-")
	for _, bad := range []string{"", "x", id, id + "-AAAAAAAAAA", secret + "A"} {
		if _, err := n.Waiting.See(ctx, bad); fault.Of(err) != fault.NotFound {
			t.Errorf("%q: %v", bad, err)
		}
	}
	ok(t, n.Waiting.GiveUp(ctx, secret))
	if err := n.Waiting.GiveUp(ctx, secret); fault.Of(err) != fault.Conflict {
		t.Error("twice:", err)
	}
	n.Clock.Add(24 * time.Hour)
	v, err := n.Waiting.See(ctx, secret)
	if err != nil || !v.Past || v.State != queue.Quit {
		t.Error(v, err)
	}
	n.Clock.Set(time.Date(2026, 3, 8, 9, 0, 0, 0, office.WIB)) // a Sunday
	_, err = n.Waiting.Take(ctx, office.Village, waiting.Ask{Channel: waiting.Kiosk})
	refused(t, err, "waiting.closed")
}

func TestManyTicketsOfOneNetworkAreBounded(t *testing.T) {
	n := office.Open(t)
	var err error
	for range 31 {
		_, err = n.Waiting.Take(ctx, office.Village, waiting.Ask{Channel: waiting.Phone, Caller: "10.0.0.1"})
	}
	refused(t, err, "waiting.too-many")
	for login, act := range map[string]func() error{
		"signer":     func() error { return n.Waiting.Sit(ctx, n.As("signer"), "1", []string{"A"}) },
		"front-desk": func() error { return n.Waiting.SetPlan(ctx, n.As("front-desk"), waiting.Plan{}) },
	} {
		if err := act(); fault.Of(err) != fault.Forbidden {
			t.Errorf("%s: %v", login, err)
		}
	}
	refused(t, n.Waiting.SetPlan(ctx, n.As("head"), waiting.Plan{Desks: []string{"1"}}), "waiting.lines")
}
