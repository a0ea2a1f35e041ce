package node_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// onSmall is a file system of 12 MB that is filled but for so many bytes by a
// file that can be taken away; -1 takes it away.
func onSmall(t *testing.T) (*ledger, func(int)) {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=12m"); err != nil {
		t.Skip("no small file system here: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	l := newLedger(newWorld(t, dir))
	return l, func(left int) {
		ballast := filepath.Join(dir, "ballast")
		_ = os.Remove(ballast)
		if left < 0 {
			return
		}
		var st syscall.Statfs_t
		must(t, syscall.Statfs(dir, &st))
		free := int(st.Bavail) * int(st.Bsize)
		must(t, os.WriteFile(ballast, make([]byte, max(0, free-left)), 0o600))
	}
}

// pipe makes a named pipe: whoever opens it for reading waits.
func pipe(t testing.TB, path string) {
	t.Helper()
	must(t, syscall.Mkfifo(path, 0o600))
}
