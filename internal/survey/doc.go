// Package survey asks the people served how it went, in the nine elements of the
// national survey (Survei Kepuasan Masyarakat), and says what their answers come
// to: an index for each element, service and office, its category, whether enough
// answered, and what is weakest.
//
// It always holds that an answer is nine numbers from 1 to 4 that are added to
// counts and then gone: nothing that is kept ties them to a person, a case or a
// time finer than a month (docs/decisions/0012). Every index says with which
// weight it was made; what fewer than ten answered is not shown.
//
// The package refuses to know who answered, keeps no key and reads no clock.
// Start reading at Tally, IndexOf and Compile. What the regulation says in numbers
// is rules.yaml, what is asked is questions.yaml. PermenPANRB 14/2017.
package survey
