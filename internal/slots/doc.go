// Package slots is time that an office or a crew gives to people: appointment
// slots with capacity by a weekly pattern, what may be booked, moved and
// released, who did not come; and the round of a crew: in which order it drives
// to its stops of a day.
//
// It always holds that there is no slot on a closed day, that no slot holds more
// than its capacity, that a case has one open booking, that a booking is moved as
// often as the rules allow and no more, and that the same stops give the same
// round, with the reason and the kilometres of every leg.
//
// It refuses to know who comes, what is done there, roads and traffic: distances
// are over the great circle. Start reading at Pattern.Slots, then Rules.Book and
// Plan. UU 25/2009 art. 15 and 21 (a service keeps its published standard).
package slots
