// Package fairness measures whether people are treated alike: how long groups
// wait for a decision, how often they are refused, whether the order of arrival
// was kept, and how the work is shared out.
//
// It always holds that an open case counts as waiting and is never left out,
// that like is compared with like (within service, class and month), that a
// ratio is never said without its test, that many comparisons are paid for, and
// that a verdict is one of three: no difference seen, difference seen, cannot
// tell. No verdict names a cause; nothing here accuses a person.
//
// The package refuses to know who anybody is: it takes numbers and the names of
// groups, and hides groups of fewer than ten. Start reading at Judge; below it
// lie KaplanMeier, LogRank, Cox, CMH, Fisher, Holm, Inversions, Suppress. Its
// numbers agree with R's (survival, stats). UU 25/2009 art. 4 c and g.
package fairness
