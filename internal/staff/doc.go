// Package staff is the organisation chart of a government and the people in it:
// who is employed where, which post stands above which, who holds or stands in
// for a post on a day, and so who approves what for whom.
//
// A Chart is made of dated facts and answers for any day, past or to come. It
// always holds that the posts make no circle on any day (a fact that would
// close one is refused and the circle named), that nobody approves for
// themselves, and that no two people approve for each other, not even by a
// detour: whoever approves stands above every post that the asker fills that
// day. Every answer carries its reasons, line by line.
//
// The package refuses to know names, numbers (NIP, NIK), accounts and what is
// asked for: people are ids. Start reading at Chart.WhoApproves, then Fact.
//
// Kinds of employment, ranks and approvals are data in law.yaml: PP 11/2017,
// UU 30/2014 art. 14, SE BKN 2/SE/VII/2019.
package staff
