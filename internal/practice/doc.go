// Package practice is the practice office: a node of its own beside the real
// one, where officers learn their work on invented cases.
//
// It lies in "latihan" under the data directory, with a root key, a node key, a
// journal and a vault of its own, so that a decision, a number or a letter made
// in it can never be mistaken for a real one: another key signs, another log
// holds it, every page and every sheet says so. Every lesson is done in an office
// of its own, with a colleague, forty invented residents (their NIK have the
// district digits 99) and what the lesson needs; nobody's practice stands in
// another's way, and a lesson that is begun again begins anew.
//
// What always holds: nothing is opened before somebody starts a lesson, one
// practice node is open at a time, and it is closed when nobody has used it for
// half an hour; a lesson ends after an hour; what happens here reaches the real
// node only as the fact that a lesson was finished (package learning).
//
// It refuses to know pages. Start reading at Office, then Start and Enter; what
// is made ready for a lesson is in scene.go. The people are those of package demo.
package practice
