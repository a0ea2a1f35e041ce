package settlement_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/settlement"
)

func TestTheNightlyFileIsReadAtNightWhenItChanged(t *testing.T) {
	n := node(t)
	b, err := os.ReadFile("../moving/testdata/village.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "backup.sql")
	old := n.Clock.Now().Add(-time.Hour)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	if err := n.Settlement.SetNightly(t.Context(), newVillage, settlement.Nightly{Path: path + "x", Basis: "public-task"}); fault.Of(err) != fault.NotFound {
		t.Error("a file that is not there:", err)
	}
	if err := n.Settlement.SetNightly(t.Context(), newVillage, settlement.Nightly{Path: path, Basis: "public-task"}); err != nil {
		t.Fatal(err)
	}
	loads := func() int {
		t.Helper()
		if err := n.Settlement.Rounds(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, err := n.Loads(t.Context(), newVillage)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if got := loads(); got != 0 { // 16:00 WIB: people wait for the disk
		t.Errorf("%d loads by day", got)
	}
	n.Clock.Add(4 * time.Hour)
	if got := loads(); got != 1 {
		t.Fatalf("%d loads at night", got)
	}
	n.Clock.Add(time.Hour)
	if got := loads(); got != 1 {
		t.Errorf("a file that rests is read again: %d loads", got)
	}
	all, err := n.Loads(t.Context(), newVillage)
	if err != nil || all[0].Source != "side-by-side" || all[0].Rows == 0 {
		t.Errorf("%+v (%v)", all, err)
	}
	verify(t, n)
}
