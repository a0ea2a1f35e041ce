// Package companies is the room of organisations that ask for services: who they
// are, who acts for them, and what they filed.
//
// An organisation hands in its numbers (NIB, NPWP) with its first person; an
// officer of the licensing agency judges the papers; from then on it grants and
// revokes by itself who acts for it, for which services and branches, on what
// ground and from which day to which. What always holds: a case of an
// organisation rests on one mandate that held on the day, for that service and
// branch; whoever's mandate ended may answer nothing more in a case that goes on;
// an organisation's cases and a person's own are found by different numbers and
// never stand in one list. Streams: org/ID; words lie in the vault, NIB and NPWP
// are found by blind index.
//
// It refuses to know what a case is about (desk) and whether a NIB holds at OSS:
// an officer looks. Start reading at Room.Register, then Room.Enter, Room.Grant
// and Room.filed. PP 28/2025 (NIB), UU 30/2014 art. 14; UU 40/2007 art. 98 (who
// represents a company, sure: memory).
package companies
