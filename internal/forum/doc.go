// Package forum is the room where people have a say before something is settled:
// drafts of service standards and announcements lie open, everybody may comment,
// each comment gets an answer that everybody reads, and minutes of the public
// forum are kept with what was promised there.
//
// What always holds: a comment is received at once and read by others only after
// somebody looked whether it tells of a person what is theirs; nobody changes its
// words; that it was hidden, and why, stays public; who wrote it is sealed and
// opened with an entry that says so; a standard is determined only when nothing
// waits; the tables are a pure function of the streams "forum/…".
//
// The rules are those of package say, and the room refuses to know how a page
// looks. Start reading at Room, then OpenDraft, Comment and Determine. Follows UU
// 25/2009 art. 20 and 39; the minutes PermenPANRB 16/2017 (from memory).
package forum
