package node_test

import (
	"strings"
	"testing"

	"genggam/test/durability/kill"
	"genggam/test/durability/lossyfs"
)

// onLossy puts a furnished node on a disk that forgets. What it begins with is
// synced, as after a quiet night.
func onLossy(t *testing.T) (*ledger, *lossyfs.FS) {
	t.Helper()
	dir := root(t)
	disk := lossyfs.Mount(t, dir)
	l := newLedger(newWorld(t, dir))
	disk.SyncAll()
	return l, disk
}

// cuts is a plan whose rounds end with a power cut.
func (l *ledger) cuts(disk *lossyfs.FS, torn bool) kill.Plan {
	p := l.plan()
	p.Cut = func(seed uint64) { disk.PowerCut(torn, seed) }
	p.Revive = disk.PowerOn
	p.Longest *= 2 // this disk is slow
	return p
}

func TestAPowerCutTakesNothingThatWasAcknowledged(t *testing.T) {
	for name, torn := range map[string]bool{"all that was not synced is gone": false, "torn: some of it is there": true} {
		t.Run(name, func(t *testing.T) {
			l, disk := onLossy(t)
			l.report(t, "power cuts", kill.Rounds(t, kill.HowMany(8), l.cuts(disk, torn)))
			l.closing(t)
		})
	}
}

// TestADiskThatDoesNotSyncIsCaught is the control, once for each thing that has
// to be synced: without the log's fsync it is as if the database ran with
// synchronous=NORMAL; without that of other files or of names, as if the vault
// forgot to sync its files or their directory.
func TestADiskThatDoesNotSyncIsCaught(t *testing.T) {
	for lie, want := range map[string]string{"log": "is missing", "other": "opening file", "names": "no such file"} {
		t.Run(lie, func(t *testing.T) {
			l, disk := onLossy(t)
			disk.Lie(lie)
			said := caught(t, func(tb testing.TB) { kill.Rounds(tb, 12, l.cuts(disk, false)) })
			disk.PowerOn()
			t.Log(said)
			if said == "" || !strings.Contains(said, want) {
				t.Errorf("the judge said %q", said)
			}
		})
	}
}
