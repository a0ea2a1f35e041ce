package premises_test

import (
	"context"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/premises"
)

// doubting gives a node whose clock nothing outside keeps right.
func doubting(t *testing.T) (*office.Node, *bool) {
	t.Helper()
	n, kept := office.Open(t), false
	n.Premises.Config.ClockSource = func() bool { return kept }
	n.Premises.Config.Built = n.Clock.Now().AddDate(0, -1, 0)
	return n, &kept
}

func why(n *office.Node) string {
	d, _ := n.Premises.ClockDoubt()
	return d.Why
}

func TestAClockIsHeldAgainstWhatTheNodeKnows(t *testing.T) {
	for _, c := range []struct {
		name string
		move time.Duration
		want string
	}{
		{"as before", 0, ""},
		{"the next morning", 16 * time.Hour, ""},
		{"another machine is a minute behind", -time.Minute, ""},
		{"after a weekend", 64 * time.Hour, "ahead"},
		{"an hour back", -time.Hour, "behind"},
		{"the battery died", -15 * 365 * 24 * time.Hour, "behind"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, _ := doubting(t)
			if got := why(n); got != "" {
				t.Fatalf("doubted from the start: %s", got)
			}
			n.Clock.Add(c.move)
			if got := why(n); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAClockThatIsKeptFromOutsideIsBelieved(t *testing.T) {
	n, kept := doubting(t)
	n.Clock.Add(300 * time.Hour)
	*kept = true
	if got := why(n); got != "" {
		t.Errorf("doubted: %s", got)
	}
	*kept = false // the wire is cut a minute later: what was believed stays so
	n.Clock.Add(time.Minute)
	if got := why(n); got != "" {
		t.Errorf("doubted: %s", got)
	}
}

func TestANightIsCountedFromTheLastLookAndNotTheLastEntry(t *testing.T) {
	n, _ := doubting(t)
	for range 10 {
		n.Clock.Add(20 * time.Hour)
		if got := why(n); got != "" {
			t.Fatalf("doubted: %s", got)
		}
	}
}

func TestWhileTheClockIsDoubtedNothingIsNumberedSignedOrLapses(t *testing.T) {
	n, _ := doubting(t)
	ctx := context.Background()
	clerk, head := n.As("registrar"), n.As("head")
	n.Clock.Add(-24 * time.Hour)
	if _, err := n.TypedLetter(ctx, clerk, "keterangan", "surat tulis tangan"); fault.Of(err) != fault.Unavailable {
		t.Errorf("numbered: %v", err)
	}
	if _, err := n.Sign(ctx, n.As("signer"), 1); fault.Of(err) != fault.Unavailable {
		t.Errorf("signed: %v", err)
	}
	if more, err := n.Rounds(ctx); more || err != nil {
		t.Errorf("rounds: %v, %v", more, err)
	}
	if err := n.ConfirmClock(ctx, premises.Actor{Account: head.Account, Office: head.Office}); fault.Of(err) != fault.Forbidden {
		t.Errorf("somebody without a role confirmed: %v", err)
	}
	if err := n.ConfirmClock(ctx, head); err != nil {
		t.Fatal(err)
	}
	if _, err := n.TypedLetter(ctx, clerk, "keterangan", "surat tulis tangan"); err != nil {
		t.Errorf("still not numbered: %v", err)
	}
	// The next start remembers it, although the entries cannot be older than the
	// wrong ones before them.
	n.Premises.Config.ClockSource = nil
	n.Config.ClockSource = func() bool { return false }
	n.Clock.Add(time.Hour)
	n.Reopen()
	if got := why(n); got != "" {
		t.Errorf("doubted again: %s", got)
	}
	n.Clock.Add(-3 * time.Hour)
	if got := why(n); got != "behind" {
		t.Errorf("got %q, want behind", got)
	}
}
