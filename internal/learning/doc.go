// Package learning is the shelf of lessons and the list of who has done which.
//
// A lesson is one task of an officer in at most ten minutes: what to do in plain
// words, and what the log of the practice office must show when it was done. What
// always holds: a lesson is finished by entries in that log, done by the learner
// since the lesson began, and by nothing else; no button says so. What is written
// down here, in the real node's journal (lesson.done/1 in learning/ACCOUNT), is
// that fact with the place in the other log; the table is a pure function of it.
//
// It refuses to know how the practice office is made and kept (package practice)
// and what pages look like. Officers see their own lessons, whoever manages the
// accounts of an office those of its people; nobody is compared with anybody.
//
// Start reading at Lesson, then Judge and Room. The lessons are lessons.yaml.
// UU 25/2009 art. 21: the competence of the officers is a component of a standard.
package learning
