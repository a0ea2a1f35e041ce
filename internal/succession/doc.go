// Package succession is the room where an office changes hands: a head, secretary
// or clerk leaves, and on one page stands what the successor takes over.
//
// The page names open cases, letters that have no paper yet, the last number of
// each register, who may sign, substitutes, certificates, keys, accounts and
// roles. It is a draft until both signed it with their own code; for somebody who
// died or is away the office above signs, with reason and decree. What always
// holds: the second signature does everything in one act (cases pass by the desk's
// own rules, appointments and roles end and begin, the leaver's sessions, PIN and
// computers end) or nothing; what the first signed is what is done; and the
// sealed page is kept and gives the same bytes for ever. Streams:
// succession/OFFICE.
//
// The room refuses to judge whether a decree is right. Start reading at Terms,
// then Prepare, Sign and Page. UU 30/2014 art. 14 (mandates); Permendagri 83/2015
// on village officials and their hand-over, sure: memory.
package succession
