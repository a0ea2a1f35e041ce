// Package house holds the tests about the code itself: which package may lean
// on which, how long things may be, what must be documented, and what is
// refused anywhere in the tree.
//
// It is the house's building inspector. Every rule is a row with the reason
// why it is there, every exception names one thing and says why, and an
// exception that is no longer needed is itself an offence. All offences are
// reported at once, as file:line, so that they can be mended in one go.
//
// It refuses to know what the program does: it reads source text with
// go/parser and nothing else. Start reading at rules in house_test.go; the
// floors are in floors_test.go and the exceptions in exceptions_test.go.
package house
