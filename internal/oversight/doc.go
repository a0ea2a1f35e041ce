// Package oversight is the room of whoever watches over clean hands: which phone,
// device or helper stands behind many families, what people answered when they were
// asked whether anybody wanted money, and the register of gifts.
//
// What always holds: it blocks nobody and accuses nobody; counts of answers are
// read by offices above the one they are about and never by that office, small
// ones by nobody; nobody moves on the report of a gift that was given to them.
// The gifts of an office are the stream gratification/OFFICE, folded when they are
// asked for, since there are few; hands and answers are written by the desk in
// the act they belong to.
//
// It refuses to know names of citizens. Start reading at Room.
// UU 20/2001 art. 12B-12C; UU 25/2009 art. 34-35; package integrity.
package oversight
