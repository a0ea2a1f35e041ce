// Package notify is the office's out-tray: what a person should know of their
// case, and by which way it is told.
//
// It reads the journal behind its own mark and keeps for each case the newest
// thing worth telling. An officer offers it from the office's phone with one
// tap; a mail server takes it where there is one. What always holds: a message
// names a reference, and the service unless it is discreet, and never a person,
// a number of theirs or a file; that it was offered is written down (who, when,
// which kind), that it arrived is claimed by nobody; a mail is tried a bounded
// number of times, and what failed is seen by the office. A telephone number is
// a contact and no identity: nothing told here opens anything.
//
// It refuses to know rules of a case. One-time codes are desk's. Start reading
// at Room.CatchUp, Room.Offer and Room.Rounds. UU 25/2009 art. 21, UU 27/2022.
package notify
