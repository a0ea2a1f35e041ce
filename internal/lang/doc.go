// Package lang says things to people: messages, numbers, money, dates and
// amounts in words, in Indonesian, Javanese as spoken in Banyumas, and English.
//
// Every sentence of the screens stands in messages/*.yaml under a key, in the
// three languages; no other package holds one. Indonesian is always there and
// stands in for what is not yet translated. A catalogue never changes after it
// is read and is safe for concurrent use. Letters are Indonesian always.
//
// The package refuses to know what a message is about, who reads it and what
// time it is. It imports nothing of the program but fault.
//
// Start reading at Load and Messages.Say. UU 24/2009 art. 26-40 asks for
// Indonesian in public services; spelling follows EYD V (Rp1.500.000, 13.20).
package lang
