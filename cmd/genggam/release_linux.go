package main

import (
	"bufio"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
)

// release gives the system back what only the start needed: heap that is free,
// and the pages of the program's own file that were touched while it opened.
// The file is read again where it is needed; nothing of it was changed.
func release() {
	debug.FreeOSMemory()
	self, err := os.Executable()
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer func() { _ = maps.Close() }()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		from, to, ok := readOnlyPart(lines.Text(), self)
		if ok {
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED)
		}
	}
}

// readOnlyPart reads a line of /proc/self/maps: a part of the program's file
// that cannot have been written to.
func readOnlyPart(line, self string) (from, to uintptr, ok bool) {
	f := strings.Fields(line) // addresses, permissions, offset, device, inode, path
	if len(f) < 6 || f[5] != self || f[1] != "r-xp" && f[1] != "r--p" {
		return 0, 0, false
	}
	a, b, _ := strings.Cut(f[0], "-")
	low, errLow := strconv.ParseUint(a, 16, strconv.IntSize)
	high, errHigh := strconv.ParseUint(b, 16, strconv.IntSize)
	return uintptr(low), uintptr(high), errLow == nil && errHigh == nil && low < high
}
