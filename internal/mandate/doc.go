// Package mandate knows who may sign for an office on a day, and which lines
// stand above the name: from dated appointments, as they were decreed.
//
// An appointment is the head's own, an acting head's (Pj., Plt., Plh.) or a
// mandate to sign on behalf (a.n., u.b.). It always holds that nobody signs on
// powers that somebody else no longer has: a mandate falls with the appointment
// it leans on, and where two decrees claim one seat the later one holds, which
// is also listed. Whoever has a mandate only takes no strategic decision
// (UU 30/2014 art. 14). Nothing here undoes what was signed before.
//
// The package refuses to know names, accounts, keys and what day it is. A
// person is an account's identifier, typed words are an item of the vault.
//
// Start reading at Appointment, then Book.Who. Numbers of law are in law.yaml.
// UU 30/2014 art. 14; Permendagri 1/2023 (the printed lines); UU 6/2014.
package mandate
