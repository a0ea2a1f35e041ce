// Package ledgers is the room where the books of an office are kept: the agenda
// of letters with its expedition and archive, the movements of the residents,
// those who stay for a time, and the months that are printed, signed and closed.
//
// What always holds: a letter that the desk numbered stands in the agenda by
// itself, linked and with nothing typed again; a number stays, a void one says
// why; what is entered after a month is closed stands on the open page with its
// real date; a birth, a death or a move is written in the book and in the
// register of residents in one act; whoever prints a book leaves a line. Words
// are items of the vault, the tables are a pure function of the streams.
//
// It rules nothing by itself (books does) and sets no type (sheet does). Start
// reading at Room, EnterLetter, Happen and Print. Permendagri 47/2016 (the
// books), UU 43/2009 (archives).
package ledgers
