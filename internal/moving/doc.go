// Package moving takes a village's data out of the village system that was in
// use before, and out of this program again.
//
// In: the SQL dump of OpenSID (MariaDB), and the CSV files that Writer makes.
// Out: those CSV files. Both give the same plain values to a Taker, so that
// what left comes back the same. What always holds: names and numbers are kept
// as written; a row is taken, or it is told by table, line, its own number and
// the reason's message key, never by what stands in it; memory does not grow
// with the file, and no row is bigger than 1 MB.
//
// It refuses to know where residents and letters lie here, who may bring them
// in, and what a number is used for: the caller does. Start reading at Read;
// Dump reads any SQL dump, ReadCSV the files of Writer. UU 27/2022 art. 31 asks
// for a record of what was taken from where: the report is made to be kept.
package moving
