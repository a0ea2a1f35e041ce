// Package inspection is the room where an office shows its work to those who
// inspect it: auditors by a letter of assignment, the office above by the monthly
// report, assessors by what a service still lacks, and whoever pays for it by
// what a year costs.
//
// What always holds: an auditor writes nothing but the look that they took, and
// sees no month and no office outside of the letter; tables of the audit and its
// pack name nobody; every total in a pack says from which rows it comes and is
// recomputed from them; a report is approved where it was made and receipted by
// another office. Streams: assignment/OFFICE, report/OFFICE, assessment/OFFICE.
//
// It refuses to judge: it lists what departs from the rule. Start reading at
// Assign, Tables, WritePack and Approve. UU 25/2009 art. 35 (supervision inside
// and outside); UU 23/2014 art. 377-380 (supervision of regions), sure: memory.
package inspection
