package lossyfs

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// FS is a mounted disk.
type FS struct {
	t       testing.TB
	mu      sync.Mutex
	orders  io.WriteCloser
	answers *bufio.Reader
	syncs   int
}

// Mount puts a fresh, empty disk on the directory dir, which must exist, and
// takes it away when the test ends. It skips the test, saying why, where there
// is no /dev/fuse or no right to mount. The test binary must call Main first
// in its TestMain.
//
// SQLite in WAL mode works on it as it is: a file whose name ends in -shm goes
// through the kernel's cache, so that several processes can map it; every other
// file is read and written straight through, so that nothing outlives a cut in
// the kernel, and cannot be mapped shared. Everything lies in memory, twice; a
// file is at most 1 GiB.
func Mount(t testing.TB, dir string) *FS {
	t.Helper()
	needsFUSE(t)
	if os.Getenv(place) != "" {
		t.Fatal("lossyfs.Main must be the first call of TestMain")
	}
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), place+"="+dir)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	disk := &FS{t: t, orders: in, answers: bufio.NewReader(out)}
	t.Cleanup(func() {
		in.Close()
		syscall.Unmount(dir, syscall.MNT_DETACH)
		child.Wait()
	})
	if line, err := disk.answers.ReadString('\n'); line != "ready\n" {
		t.Fatalf("the disk did not come up (%q, %v): does TestMain call lossyfs.Main first?", line, err)
	}
	return disk
}

// needsFUSE skips where mounting cannot work.
func needsFUSE(t testing.TB) {
	t.Helper()
	dev, err := os.OpenFile("/dev/fuse", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no power-cut disk here: ", err)
	}
	dev.Close()
	if os.Geteuid() != 0 {
		t.Skip("no power-cut disk here: only root may mount it")
	}
}

// PowerCut takes the power away: from this moment every call on the disk
// answers EIO, and whatever was not synced is gone. Torn keeps a random part
// of it instead, the same for the same seed and history. End the program that
// used the disk, then call PowerOn.
func (d *FS) PowerCut(torn bool, seed uint64) { d.order(fmt.Sprint("cut ", torn, " ", seed)) }

// PowerOn gives the power back. Handles opened before the cut stay dead.
func (d *FS) PowerOn() { d.order("on") }

// SyncAll makes everything written so far survive, as a clean shutdown does.
func (d *FS) SyncAll() { d.order("sync") }

// BreakSync makes every later fsync fail with EIO and keep nothing, until
// PowerOn.
func (d *FS) BreakSync() { d.order("break") }

// Lie makes the disk answer yes to some fsyncs without doing them, from now on:
// those of write-ahead logs ("log"), of other files ("other"), of all files
// ("bytes"), of directories that hold no database ("names"); "" is honest again. A program that passes a
// judge on a lying disk has not been judged.
func (d *FS) Lie(about string) { d.order("lie " + about) }

// Limit is how many bytes all files may have together; a write beyond it is
// answered ENOSPC. Zero is no limit. What is there stays when it is less.
func (d *FS) Limit(bytes int) { d.order(fmt.Sprint("limit ", bytes)) }

// Syncs counts the fsyncs answered so far.
func (d *FS) Syncs() int {
	d.order("syncs")
	return d.syncs
}

func (d *FS) order(line string) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintln(d.orders, line)
	answer, err := d.answers.ReadString('\n')
	if err != nil || !strings.HasPrefix(answer, "done ") {
		d.t.Fatalf("the disk answered %q to %q: %v", answer, line, err)
	}
	fmt.Sscanf(answer, "done %d", &d.syncs)
}
