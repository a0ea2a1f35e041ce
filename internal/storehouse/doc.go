// Package storehouse is where a service hands over goods: the stores with their
// book, the rounds in which a quota is given out, and the counter at which a
// recipient takes what was granted.
//
// It always holds that goods leave a store in the same act in which the case is
// delivered, with proof; that nothing is granted beyond the quota of a place, nor
// twice to a person or household where the standard forbids it, also when two
// officers do it at the same moment; that everybody who asked can read why they
// stand where they stand, and that the public list names nobody.
//
// It refuses to know how points are counted (allot), how a book is kept (stock)
// and how a page looks. Start reading at Room.OpenRound, Room.Rank, Room.Decide,
// Room.HandOut and Room.guard. UU 25/2009 art. 4, 21 and 34; the order of a store
// follows Permendagri 47/2021 (sure: memory).
package storehouse
