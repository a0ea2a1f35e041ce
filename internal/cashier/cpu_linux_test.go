package cashier_test

import (
	"syscall"
	"time"
)

// worked is the processor time that this process used so far: what a machine that
// is busy with something else cannot lengthen.
func worked() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
