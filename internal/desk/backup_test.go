package desk_test

import (
	"path/filepath"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/premises"
)

func TestABackupTakenAtWorkRestoresToASoundNode(t *testing.T) {
	n := worked(t)
	to := filepath.Join(t.TempDir(), "backup")
	if err := n.Backup(ctx, to, nil); err != nil {
		t.Fatal(err)
	}
	later := n.File("surat-keterangan-usaha")
	m := &office.Node{T: t, Config: n.Config, Clock: n.Clock, TOTP: n.TOTP}
	m.Config.Dir = filepath.Join(t.TempDir(), "again")
	if err := premises.Restore(ctx, m.Config, to); err != nil {
		t.Fatal(err)
	}
	m.Reopen()
	defer func() { _ = m.Desk.Close() }()
	if got := findings(t, m); got != "" {
		t.Error(got)
	}
	if _, err := m.Follow(ctx, later.No); fault.Of(err) != fault.NotFound {
		t.Errorf("what came after the backup: %v", err)
	}
	if err := premises.Restore(ctx, m.Config, to); fault.Of(err) != fault.Conflict {
		t.Errorf("restoring over a node: %v", err)
	}
}
