package lossyfs

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// place is the variable that tells a process to be the file system, and where.
const place = "GENGGAM_LOSSYFS"

// Main serves the file system and ends the process when it was started for
// that, and otherwise does nothing. Call it first in TestMain: the disk must be
// another process than its user, since a page fault in a program that serves
// its own file system can wait for itself.
func Main() {
	at := os.Getenv(place)
	if at == "" {
		return
	}
	if err := serve(at, os.Stdin, os.Stdout); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve mounts and obeys one order a line until the orders end.
func serve(at string, orders io.Reader, answers io.Writer) error {
	v := newVolume()
	server, err := fs.Mount(at, &dirNode{v: v}, &fs.Options{
		RootStableAttr: &fs.StableAttr{Ino: 1, Mode: syscall.S_IFDIR},
		MountOptions: fuse.MountOptions{
			DirectMountStrict: true, FsName: "lossy", Name: "lossy", AllowOther: true, DisableXAttrs: true,
		},
	})
	if err != nil {
		return fmt.Errorf("mounting: %w", err)
	}
	defer server.Unmount()
	fmt.Fprintln(answers, "ready")
	lines := bufio.NewScanner(orders)
	for lines.Scan() {
		fmt.Fprintln(answers, v.obey(lines.Text()))
	}
	// Whoever gave the orders is gone: let go even of files still open.
	return syscall.Unmount(at, syscall.MNT_DETACH)
}

// obey carries out one order.
func (v *volume) obey(order string) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var torn bool
	var seed uint64
	name, rest, _ := strings.Cut(order, " ")
	switch name {
	case "lie":
		v.lie = rest
	case "limit":
		fmt.Sscan(rest, &v.limit)
	case "cut":
		fmt.Sscan(rest, &torn, &seed)
		v.powerCut(torn, seed)
	case "on":
		v.dark, v.broken = false, false
	case "sync":
		v.syncAll()
	case "break":
		v.broken = true
	case "syncs":
	default:
		return "unknown order"
	}
	return fmt.Sprint("done ", v.syncs)
}
