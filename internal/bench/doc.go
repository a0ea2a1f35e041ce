// Package bench measures a node on the machine it runs on, and beside it what
// the same disk and the same HTTP server can do without us.
//
// What always holds: the measured node is a fresh one with real keys, journal,
// vault and tables, synchronous=FULL, every answer waited for until it is
// durable; requests travel over loopback HTTP on kept connections; the loader
// sits in the same process and so takes its share of the same cores; the raw
// figures (one row of the same bytes a commit entry, by the same driver and the
// same shape of committer) are taken in the same run on the same disk. A figure
// that could not be taken is missing with a reason, never guessed.
//
// It refuses to know how a thing is made fast: it files, works and signs through
// desk, api and web like everybody. Persons are synthetic (district digits 99).
// Start reading at Run, then Report. docs/benchmark.md says how to read it.
package bench
