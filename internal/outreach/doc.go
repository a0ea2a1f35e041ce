// Package outreach is how the office reaches those who do not come, cannot
// read, or have not heard: visits at home, marks of whoever cannot write, how a
// person wants to be served, and posters.
//
// What always holds: a visit has a clock of its own that runs from the asking,
// its sum in the entry; a mark has a witness; how a person wants to be served is
// asked once and opened to the officer who serves them and to nobody else; of
// whoever follows a poster's code nothing is kept but a bounded count by poster
// and day.
// Words (names, addresses, witnesses, places) are items of the vault, opening
// them is written down. Posters have no room for an official's name or portrait.
//
// It refuses to know how a page or a sheet looks (web, sheet). Start reading at
// Room.AskVisit, Room.TakeMark, Room.Needs and Room.MakePoster. UU 25/2009 art.
// 29, those with special needs (sure: memory); design sections 1 and 9.
package outreach
