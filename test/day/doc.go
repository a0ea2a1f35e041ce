// Package day judges the counter from outside, as the clerk of a village meets
// it: the real binary serves a village of 10,000 invented residents, and one
// computer with a keyboard serves forty people, with the mistakes that hands
// make, a power cut in the middle, an absent head, a jam, and the books.
//
// What always holds: keys beyond typed data and the time from the last key to a
// paper that can be printed are counted and have limits; what was acknowledged
// before the power cut is there after it; no number is missing or twice.
//
// It knows of the program's packages only whom the demo invents, so that people
// can say their names. Start reading at TestAClerksDay; the browser's part is
// test/browser/day.mjs, the figures stand in docs/clerks-day.md.
package day
