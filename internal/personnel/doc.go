// Package personnel is the personnel office: the register of those who work for
// the government, the organisation chart in force, and their leave, journeys and
// periodic rises.
//
// What is asked for is a case of the desk like any other; this room says who it
// is that asks, whom the chart names to decide, what a request would take by the
// rules of packages leave, travel and rise, and writes down what was granted in
// the act in which the competent official decides. What always holds: what the
// law refuses is refused when it is asked for and once more when it is decided;
// names, numbers and kinds of leave are items of the vault, the journal holds
// ids and days; an employee reads their own and nobody else's, whoever decides
// reads the sum of the request before them, colleagues read that somebody is away.
//
// It refuses to know steps, forms and pages. Start reading at Room, then
// Room.Answer and grant. PP 11/2017 jo 17/2020, PerBKN 24/2017 jo 7/2021.
package personnel
