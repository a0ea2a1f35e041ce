// Package waiting is the line at the counters of an office: tickets from the
// phone, from the kiosk and from an officer, who is called next to which counter,
// what the board in the hall shows and says, and how right the promised waits
// were.
//
// It always holds that a ticket is drawn without a name or an account and is known
// by its secret alone; that the board shows a number and a counter and nothing of
// a person; that everything that happens to a ticket is an entry, from which the
// rows that pages read can be written again; that an officer who calls somebody
// out of turn says why.
//
// It refuses to know the rule of who is next (queue) and what is done at the
// counter. Start reading at Room.Take, Room.Call and Room.Board. UU 25/2009 art. 29
// (special treatment), art. 34 (no discrimination).
package waiting
