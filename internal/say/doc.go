// Package say is the law of having a say: drafts of service standards that lie
// open for comment, announcements, what becomes of each comment, and the minutes
// of a public forum with what was promised there.
//
// What always holds: a draft lies open for at least as many days as the office's
// own rule says and closes by itself; a comment that came in time is answered or
// hidden for one of three reasons, and nobody changes a word of it, they can only
// be blacked out; no standard is determined while a comment waits; a promise of a
// forum has somebody who keeps it and a day.
//
// The package refuses to know what was said and by whom: words are items of the
// vault. It reads no clock; days and instants come in. Start reading at Topic,
// Comment and Minutes, then Differences. Follows UU 25/2009 art. 20(2) and 39
// (participation), PermenPANRB 16/2017 (public consultation forum, from memory).
package say
