// Package year lets a village node live a year on the smallest machine it is
// promised for: one core and 512 MB. Its people come as the cases of a real
// municipality came over its days, citizens by the pages and walk-ins at the
// counter; officers check, verify, sign and hand over by theirs; the rounds are
// walked; and in the twelfth month every page is asked for while the work goes on.
//
// What always holds: the node is a process of its own under the limit, with the
// handlers and the rounds of the program's serve, and only its clock is told from
// outside. A page counts by what came over the wire, for the time until its last
// byte. The addresses are read from the source, so a new page is measured too.
//
// It judges on one machine: whoever else uses it is in the figures, so the load
// stands beside them. Start reading at TestAYearOfAVillage; GENGGAM_YEAR=1 runs
// a year as it was, 3 one with three times the cases. The figures are in
// docs/benchmark.md.
package year
