// Package complaints is the room where an office hears what people have to say
// about a service, a case, an officer or a thing in the street, and answers.
//
// What always holds: a matter is received at once, whoever it is about, and its
// clocks run from then; whoever is complained of neither sees nor handles it, and
// a complaint about the head of an office goes to the office above in the act in
// which it is received; who is behind an anonymous report is opened to named
// roles, with a reason, after an entry said so; nothing that a sender wrote is
// public before an officer released it; the tables are a pure function of the
// streams "complaint/ID" and of what is still in the vault.
//
// The rules themselves are those of package complaint, and the room refuses to
// know how a page looks. Start reading at Room, then File, act and Follow. Follows
// UU 25/2009 art. 36-50, Perpres 76/2013 and PermenPANRB 62/2018.
package complaints
