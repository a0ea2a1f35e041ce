// Package settlement is the room where a village that moves in is taken over
// from the system that it used before, and where everything leaves again.
//
// What always holds: rows land where nobody sees them, in acts of bounded size,
// and one last act moves all of them to their places, with an entry that says
// from what, as of which day and on which ground; a file that was taken in
// already changes nothing; a landing that broke off is continued by the same
// file, and goes with any other; what our register says of a resident is never
// overwritten: another word of the former system is a difference, and an
// officer judges it. What was empty on the first meeting is filled.
//
// It refuses to know how a dump or a CSV file is written (moving does) and how
// letters get their numbers (desk does). Start reading at Room.Take, then
// finish.go; files leave in leave.go. UU 27/2022 art. 13 (data go along), 20 and
// 31 (ground and record).
package settlement
