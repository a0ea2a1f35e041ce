// Package books keeps the books that a village office must keep: the agenda of
// letters, the expedition, the list of archives, and the books of residents.
//
// A book is data (its columns, widths, signers) and its lines are folded from
// entries of the journal. What always holds: numbers of a series have no gap, a
// spoiled one stays and says why; what is entered late keeps its real date and
// is marked; a month begins with what the month before ended with, and a count
// that does not add up is a fault naming the hamlet.
//
// The package refuses to know who reads, what day it is and where words lie: a
// name is an item of the vault, opened by the caller. It prints nothing; it
// gives rows of text for a printer of sheets, and CSV.
//
// Start reading at Books, Agenda and Recap. Permendagri 47/2016 (the books; its
// columns are from memory, see data/books.yaml), Permendagri 83/2022, UU 43/2009.
package books
