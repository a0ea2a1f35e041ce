// Package play performs the scenes that lie beside a service standard: a
// citizen asks, officers work, days pass, and what must be seen is seen.
//
// A play is a text file of one act a line (services/ID/plays/NAME.play), read
// by Parse and performed by Run on a whole node with a clock of its own: what
// happens in it goes through the desk, as it does on a page. What always holds:
// reading is bounded and says line and column; a refusal that no line expects
// ends the play and is reported at the act that was refused; the clock moves by
// `wait` alone, in the office's own time. Persons are synthetic.
//
// It refuses to know pages, log-ins and how a failure is said: failures are
// keys with blanks, which lang says. Start reading at Parse, then Run and All.
package play
