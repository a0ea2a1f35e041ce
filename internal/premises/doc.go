// Package premises is an open node before any work is done in it: the keys, the
// store and the vault, the offices with their calendars, the standards in force,
// who works here and who may do what.
//
// The rooms of floor 4 stand on it: desk for cases and letters, residents,
// books and the others, each writing its own streams of the journal and its own
// tables, and registering them with Keep so that verify and rebuild know them.
// What always holds: who may do what is one table (may.go); accounts, roles,
// offices and settings lie under a mark that only the node's root can make
// (settled.go); a session says by itself whose it is; a database that was set
// back is noticed (seen.go). It knows no case, no letter and no page.
//
// Start reading at Open and Premises. Design sections 3, 7 and 9.
package premises
