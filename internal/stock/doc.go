// Package stock is the arithmetic of goods in an office's stores: received,
// handed out, returned, damaged, moved from store to store, counted; and the
// closing of a period with the list of differences.
//
// It always holds that no shelf goes below zero, that nothing comes back that
// was not handed out, that a day that was closed stays closed, and that every
// balance is the sum of movements that can be listed one by one. A count that
// differs from the book is a movement with its reason, never a rewriting.
//
// It refuses to know who received something, what it cost, and what day it is.
// Start reading at Movement, then Check, Ledger and Close. The order of a store
// follows Permendagri 47/2021 (pembukuan, inventarisasi); sure: memory.
package stock
