// Package catalogue is the set of service standards (Standar Pelayanan, UU
// 25/2009 art. 20-21) and the checker that every standard has to pass.
//
// A Standard is one version of one service, written as YAML beside its letter
// template; Read turns the bytes into a Standard or into Findings that name the
// line and column and what to do. It always holds that a standard in a
// Catalogue has passed the checker: its 14 components are there, every
// requirement has a reason and a basis, every condition type-checks, every step
// can be reached and taken, its fee and limits are within the law. What the law
// says in numbers stands in law.yaml with its citation and date, never in code.
//
// The package refuses to know offices, officers, cases and clocks: days come in
// as text, answers as form.Answers. A published version never changes, which
// Digest makes visible.
//
// Start reading at Standard, then Read, check.go and Catalogue.
package catalogue
