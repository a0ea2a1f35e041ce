package main

import "golang.org/x/sys/unix"

// clockKept says whether the kernel believes that something outside, such as
// NTP, keeps its clock right (adjtimex(2), STA_UNSYNC).
func clockKept() bool {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	return err == nil && state != unix.TIME_ERROR && t.Status&unix.STA_UNSYNC == 0
}
