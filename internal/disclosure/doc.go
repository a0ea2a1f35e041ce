// Package disclosure is the room of public information (PPID): the registers of
// requests and objections, the yearly report, and the list of what an office
// publishes without being asked.
//
// Requests and objections are cases like any other; the room looks on as they are
// written and keeps what their registers need. What always holds: an objection
// names its ground and comes in time, or it is not filed; nobody takes the decision
// on an objection who took the one it is about, and where the whole office was
// silent the office above decides; the register is opened to nobody without a look
// at each case in it; what is exempt is listed with its test of consequence and
// carries no file; tables are a pure function of the streams "information/CASE" and
// "publication/ID".
//
// The rules are those of package ppid. It refuses to know how a page looks. Start
// reading at Room, then filed, guard and tie; Publish for the list. Follows UU
// 14/2008 art. 7, 9-12, 17, 22 and 35-38.
package disclosure
