// Package allot decides who gets what there is not enough of: aid, seed, a loan
// of equipment, a stall. It says who may have it and why not, counts points by
// measures that the service standard publishes, ranks those who asked for the
// quota of a place and period, keeps a reserve list, and explains all of it to
// each person and, without names, to everybody.
//
// It always holds that the same people give the same list in whatever order
// they come; that equal points are decided by filing and then by a draw whose
// seed was committed beforehand, so that anybody can draw again; that one token
// is inside once, where the standard forbids a second benefit.
//
// It refuses to know names, numbers of persons, what a token stands for and what
// day it is. Start reading at Scheme, then Rules.Judge, Rank and Rules.Explain.
// UU 25/2009 art. 4 (equal treatment, openness), art. 34 (no discrimination).
package allot
