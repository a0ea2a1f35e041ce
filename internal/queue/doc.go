// Package queue is the line at an office's counters for one day: tickets, who
// is called next and why, what the board shows and says, how long it will take,
// and how wrong that was.
//
// It always holds that the classes the law names go first and that within a
// class whoever came first does; that nobody is starved by that (whoever is
// p-th by coming in a line waits at most p x (Run+1) calls of desks that serve it
// alone); that every departure from the order of coming has its reason in the
// event; that a ticket keeps its number and place when it is sent to another
// counter.
//
// It refuses to know who holds a ticket, what they came for beyond the service,
// and what time it is. Start reading at Day, then Day.Next and Day.Wait.
// UU 25/2009 art. 29 (special treatment) and art. 34 (no discrimination).
package queue
