// Package desk is what an actor can do: load, rule, append. It is the only
// writer of the journal.
//
// Every act goes one way: read what is needed, let a rule of the law's floor
// decide (casework, document), seal the words, append the entries and bring
// the tables up to date in the same transaction, answer when it is durable.
// What always holds: who may do what is one table (may.go); an officer opens a
// person's words only through Show, which writes the look down first; a
// refusal is a *fault.Fault that can be told to the person; nothing here knows
// a page, a status code or a language.
//
// It is divided by subject, one file or a few each: node (keys and opening),
// office, account, draft, filing, follow, inbox, work, letter, resident, audit;
// each touches only its own tables. Start reading at Open, then Desk.File and
// Desk.Sign. Design sections 3, 7 and 9.
package desk
