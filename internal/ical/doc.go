// Package ical writes the calendar of a team: who is away and when, as an
// iCalendar object (RFC 5545) that any calendar program can subscribe to.
//
// It always holds that a day is a whole day without a time zone, that an event
// keeps its UID whatever changes about it, that the same feed gives the same
// bytes, that no line is longer than 75 octets and that nothing somebody typed
// can begin a line of its own. What kind of absence it is is written only into a
// feed for those who may see it; a feed without kinds says "away" of all alike.
//
// The package refuses to know who may see what, and reads no calendars. Start
// reading at Write. RFC 5545; RFC 7986 (NAME, REFRESH-INTERVAL).
package ical
