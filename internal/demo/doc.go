// Package demo invents Kabupaten Banyumas at work: its real places as offices,
// and one village, Sokaraja Kulon, with ten thousand invented residents,
// officers of every role and cases in every state.
//
// Nothing is painted in: every case was filed, checked, signed and handed over
// through the desk, under a clock that walks from six weeks ago to now, so that
// the dates, the delays and the journal are those of an office at work. What
// always holds: the same seed gives the same people and the same story; every
// person's number has the district digits 99, a district that does not exist;
// the node says on every page that it is a demo.
//
// It refuses to know pages and commands. Start reading at Build; people are in
// people.go, the story in story.go. Names: see data/.
package demo
