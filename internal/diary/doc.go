// Package diary is when an office or a crew comes, or can be come to: slots that
// are offered for a step of kind visit or work, who booked which, who was not
// there, and in which order a crew drives on a day.
//
// It always holds that a slot is not booked beyond its capacity, also when two
// book the last place at once; that a booking fixes the time of the visit in the
// case in the same act; that a case has one open booking.
//
// It refuses to know how slots and rounds are computed (slots), and what is done
// there (casework). Start reading at Room.Offers, Room.Book and Room.Day. UU
// 25/2009 art. 15 and 21 (a service keeps its published standard).
package diary
