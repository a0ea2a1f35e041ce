// Package kill ends a program at random moments, starts it again, and counts
// what it had acknowledged and no longer knows.
//
// A round starts the program, waits until it answers, checks what earlier
// rounds were told is stored, lets a loader write, and ends it in the middle.
// The end is SIGKILL, or whatever the plan's Cut does first: a power cut on a
// lossyfs disk, for one. An acknowledgement that reached the loader counts,
// even when it came in the last microsecond; a write without one may be there
// or not, but never half.
//
// It refuses to know what is written and how: that is the plan's. Start
// reading at Plan and Rounds.
package kill
