// Package ppid is the law of public information: who may object to an answer and
// until when, what may be withheld and by which article, and what an office must
// publish without being asked.
//
// PPID is the official who manages information and documentation in a public
// body. Requests and objections are cases like any other (internal/casework);
// here is only what their standards cannot say: the seven grounds of an objection
// and when each arises, the terms that run before and after the case, the classes
// of published information and what an entry of each must hold, and the sums of
// the yearly report. What always holds: every number comes from law.yaml with its
// article and how sure we are of it; an exemption is never without its test of
// consequence.
//
// It refuses to know cases, offices and keys. Start reading at Ground, then Law.
// Follows UU 14/2008 art. 7, 9-12, 17, 19, 22 and 35-38.
package ppid
