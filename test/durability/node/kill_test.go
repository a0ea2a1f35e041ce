package node_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"genggam/test/durability/kill"
)

func goexit() { runtime.Goexit() }

func (l *ledger) report(t *testing.T, what string, r kill.Report) {
	t.Helper()
	t.Logf("%d %s, %d acknowledged (%d applications with a photo, %d steps, %d letters), 0 missing, %v",
		r.Rounds, what, r.Acked, l.files, l.steps, l.letters, r.Took.Round(time.Millisecond))
}

func TestAKilledNodeKeepsWhatItAcknowledged(t *testing.T) {
	l := newLedger(newWorld(t, root(t)))
	l.report(t, "kills", kill.Rounds(t, kill.HowMany(25), l.plan()))
	l.closing(t)
}

// TestANodeThatAcknowledgesTooEarlyIsCaught is the control.
func TestANodeThatAcknowledgesTooEarlyIsCaught(t *testing.T) {
	said := caught(t, func(tb testing.TB) {
		l := newLedger(newWorld(t, root(t)))
		l.Plant = "early"
		kill.Rounds(tb, 20, l.plan())
	})
	if !strings.Contains(said, "is missing") {
		t.Errorf("the judge said %q, want that something is missing", said)
	}
}
