package waiting_test

import (
	"testing"
	"time"

	"genggam/internal/office"
	"genggam/internal/store/storetest"
	"genggam/internal/waiting"
)

// TestTheLineIsTheSameOnPostgreSQL walks the line on both engines: drawn at once,
// called, sent on, given up, and written again from the journal.
func TestTheLineIsTheSameOnPostgreSQL(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { walk(t, office.Open(t)) })
	t.Run("postgres", func(t *testing.T) { walk(t, office.OpenOn(t, storetest.PostgresDSN(t))) })
}

func walk(t *testing.T, n *office.Node) {
	front := n.As("front-desk")
	ok(t, n.Waiting.Sit(ctx, front, "1", []string{"A"}))
	all := make(chan error, 20)
	for range cap(all) { // the last number of a moment is drawn once
		go func() {
			_, err := n.Waiting.Take(ctx, office.Village, waiting.Ask{Channel: waiting.Kiosk})
			all <- err
		}()
	}
	for range cap(all) {
		ok(t, <-all)
	}
	first := draw(t, n, waiting.Ask{Class: "disabled", Channel: waiting.Phone, Caller: "10.0.0.9"})
	if first.Number != cap(all)+1 {
		t.Fatal("twenty draw twenty numbers:", first.Code())
	}
	for i := range 5 {
		ok(t, n.Waiting.Call(ctx, front))
		s, err := n.Waiting.Screen(ctx, front)
		ok(t, err)
		if i == 0 && s.Now.ID != first.ID {
			t.Error("whoever the law puts first is called first:", s.Now.Code())
		}
		n.Clock.Add(time.Minute)
		ok(t, n.Waiting.On(ctx, front, waiting.Came, s.Now.ID, ""))
		n.Clock.Add(4 * time.Minute)
		ok(t, n.Waiting.On(ctx, front, waiting.Finish, s.Now.ID, ""))
	}
	ok(t, n.Waiting.Call(ctx, front))
	b, err := n.Waiting.Board(ctx, office.Village, 6)
	if err != nil || len(b.Calls) != 1 || b.Lines[0].Waiting != cap(all)-5 {
		t.Error(b, err)
	}
	reports, err := n.Waiting.Reports(ctx, n.As("head"), n.Today(office.Village), n.Today(office.Village))
	if err != nil || len(reports) != 1 || reports[0].Served != 5 || reports[0].Drawn != cap(all)+1 || reports[0].Promised != 6 {
		t.Errorf("%+v %v", reports, err)
	}
	whole(t, n)
}
