// Package rise is the periodic rise of pay (kenaikan gaji berkala): from the
// last decree it tells from which day the next one holds, when whoever keeps the
// staff must give notice, and what a delay does to it.
//
// It always holds that a rise begins on the first of a month, that a delay is at
// most a year each time, that a delayed rise is given from the month after the
// delay, and that the time of the delay counts in full for the rise after it.
//
// The package refuses to know amounts of pay, people and what day it is: who
// decides is asked of staff, the clock of rounds. Start reading at Next.
//
// PP 7/1977 art. 11-13; numbers in law.yaml.
package rise
