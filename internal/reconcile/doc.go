// Package reconcile finds which payment pays which bill.
//
// A payment pays a bill only when it names it: by the number of the virtual
// account, by the label that the payer's system gave back (QRIS, end-to-end id),
// or by the bill's number in the words of the transfer. An equal amount on a
// likely day is a suggestion for a person and never more. It always holds that
// every payment stands in exactly one list of the Result (Matched, Suggested or
// Payments), that no bill receives more than its amount without saying so, that
// what could mean two bills pays none, and that the same input in any order gives
// the same result.
//
// The package refuses to know who pays, banks, files and what day it is. What it
// returns is not yet paid: the room writes that, with the statement or the
// acquirer's notice as the proof.
//
// Start reading at Match.
package reconcile
