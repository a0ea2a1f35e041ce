// Package sheet prints what an office hangs, keeps and hands over besides
// letters: the ruled books of the village, posters and the wall board of
// service standards, pads of numbered blanks, receipts, and a read-back sheet
// in large type.
//
// Every function takes plain values and a writer and streams a tagged PDF page
// by page; the same values give the same bytes. Everything is printed in black
// alone. The type of a poster and of the board has no place for an official's
// name or portrait: what is public belongs to nobody in office.
//
// It refuses to know where rows come from, who may print what, and how a file
// is written (paper). The words that it adds are messages; all others are given.
//
// Start reading at Page and PrintBook. The books are those of Permendagri
// 47/2016, the board shows what UU 25/2009 art. 21 and 23 want published.
package sheet
