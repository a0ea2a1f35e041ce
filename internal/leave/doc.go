// Package leave is the leave of those who work for a government: what each kind
// gives, to whom, what is left to somebody on a day, and what a request would
// take, line by line.
//
// It always holds that working days are counted on the person's own calendar,
// that a sum which touches a year without a decree of holidays is provisional
// and says so, and that what was decided once is never counted again by other
// rules: a history carries the days that were charged. A refusal names the rule
// and the article; whoever decides may read a warning and decide otherwise.
//
// The package refuses to know who a person is, who decides (staff knows), and
// what day it is. Start reading at Ask, then BalanceOn.
//
// The rules are dated data in law.yaml: PP 11/2017 jo PP 17/2020 art. 309-341,
// PerBKN 24/2017 jo 7/2021, for PPPK PP 49/2018 and PerBKN 7/2022.
package leave
