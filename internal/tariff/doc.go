// Package tariff is the fee table of a region's regulation as dated data, and
// the sum that a service costs by it, line by line.
//
// No office may ask for money that no regulation names (UU 1/2022 art. 87-94). A
// Table is one regulation with its items; an Item has a rate times quantities,
// tiers, factors by index, a minimum, a maximum and a way of rounding. It always
// holds that the lines of a Sum add up to its total, that arithmetic is exact
// (fractions, rounded once at the end, rupiah are whole), that the sum names the
// article and the digest of the table it was made by, and that an item is refused
// on a day on which it is not in force. Letters of a village and the civil
// registry cost nothing, whatever a table says: Free.
//
// The package refuses to know cases, bills, payments and what day it is.
//
// Start reading at Read, then Book.On, Book.Of (what offices loaded), Table.Sum
// and Table.Waive. Example is an invented regulation for tests and the demo; it is
// no law of any place.
package tariff
