// Package permits is the life of a permit after its letter was signed: reminded
// before it ends, renewed, amended, inspected, warned, suspended, withdrawn,
// objected to, expired, and read by everybody in the public register.
//
// A permit is one letter's. Renewal and amendment are cases like any other that
// name it; when they are granted a new permit takes the place of the old one. What
// always holds: a permit is made in the act that signs its letter and by nothing
// else; nobody suspends or withdraws before the warning that the standard asks
// for, or without a reason; while somebody inspects it nothing of it is changed;
// the register names natural persons masked. A permit that a national system
// issues is written down with its number and issuer, never issued.
// Streams: permit/ID; words lie in the vault.
//
// It refuses to know what a permit allows. Start reading at Room.guard (issue),
// Room.Begin (renewal, amendment), Room.Rule, Room.Rounds and Room.Public.
// UU 30/2014 art. 64-66 (suspension and withdrawal, sure: memory) and art. 77
// (objection: 21 working days, answered within 10, silence grants).
package permits
