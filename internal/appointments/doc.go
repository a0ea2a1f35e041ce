// Package appointments is the book in which an office keeps who may sign for it,
// on which days and by which decree.
//
// Its head or supervisor enters each decree as it was given: account, form
// (definitive, Pj., Plt., Plh., a.n., u.b.), seat, number, days and services; an
// end and an absence are entered too, never changed. What always holds: an entry
// is ruled on with the book as it is in that very act, what was typed lies in
// the vault, and an office sees its own book only. An office that never entered
// anything has no book, and signs by the roles of its accounts.
//
// The room refuses to know letters and cases; who may sign is package mandate.
// Start reading at Room, then Give. UU 30/2014 art. 14; Permendagri 1/2023.
package appointments
