package play

import (
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
)

// Play is one scene, read.
type Play struct {
	// Name is the file's as it was given to Parse; Title its first comment.
	Name, Title string
	// Start is the wall time of the office at which it begins, in UTC: where
	// the office lies is the stage's to know.
	Start time.Time
	// As is who asks, Channel how: web or counter.
	As, Channel string
	Acts        []Act
}

// Do is what an act does.
type Do string

// The acts of the language, in the order of a case's life.
const (
	Answer    Do = "answer"
	Without   Do = "without"
	Submit    Do = "submit"
	Expect    Do = "expect"
	Wait      Do = "wait"
	Does      Do = "does"
	Returns   Do = "returns"
	Refuses   Do = "refuses"
	Pauses    Do = "pauses"
	Resumes   Do = "resumes"
	Extends   Do = "extends"
	Completes Do = "completes"
	Withdraws Do = "withdraws"
	Downloads Do = "downloads"
	// Advises: an agency gives its advice; Visits: what an inspection found;
	// Repairs, Confirms, Disputes: what the applicant says of a repair and of work.
	Advises  Do = "advises"
	Visits   Do = "visits"
	Repairs  Do = "repairs"
	Confirms Do = "confirms"
	Disputes Do = "disputes"
	// Inks: the page was signed and stamped by hand; by scan or hand-over.
	Inks Do = "inks"
	// Chooses: the applicant or an officer has the letter signed in ink.
	Chooses Do = "chooses"
	// Stocks: goods come into the store; Opens and Ranks a round in which they are
	// given out; TakesBack what was lent.
	Stocks    Do = "stocks"
	Opens     Do = "opens"
	Ranks     Do = "ranks"
	TakesBack Do = "takes-back"
	// Pays: the acquirer's signed notice says so; Transfers: the bank's statement
	// does; Collects: an officer takes the money at the counter; Waives: a head lets
	// it off on a ground; Refunds and Approves: what came too much is to go back;
	// Receives: the bank's statement says that it did.
	Pays      Do = "pays"
	Transfers Do = "transfers"
	Collects  Do = "collects"
	Waives    Do = "waives"
	Refunds   Do = "refunds"
	Approves  Do = "approves"
	Receives  Do = "receives"
)

// Act is one line of a play.
type Act struct {
	// Line and Column of its first word, from 1.
	Line, Column int
	Do           Do
	// Who does it: a role, or "" where only one can.
	Who string
	// What it is about: a question, requirement, step, rule or reason; of an
	// expectation what is looked at: state, step, due, letter, no-letter,
	// bill, refund, refused.
	What string
	// Text is the value, the words, or what is expected.
	Text string
	// Outcome of an advice or a visit.
	Outcome string
	// Amount of a wait, in the unit What; of money in rupiah; of a waiver in percent.
	Amount int
	// Defects of a return.
	Defects []desk.Defect
}

// Result is how a play went.
type Result struct {
	// Service is the standard's reference, "surat-keterangan-usaha@1".
	Service string
	Play    *Play
	// Acts that were performed; all of them unless one was refused.
	Acts int
	// Failures, in order; none when the play is as it should be.
	Failures catalogue.Findings
}

// OK says that everything was as the play expects.
func (r Result) OK() bool { return len(r.Failures) == 0 }
