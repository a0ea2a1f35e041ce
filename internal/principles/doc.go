// Package principles measures the twelve principles of public service, one by one:
// what an office did in a month, in figures that anybody can follow to how they
// were made, and where it fell short.
//
// What always holds: a figure is worked out once a day from the journal, in the
// order of the journal, each entry read once, and lies ready; a page only reads it.
// What fewer than ten people are behind is not shown. What was not measured is said
// to be that, and is never a nought. A minute counts as served only when the node
// itself was awake in it and its store took a write.
//
// It refuses to know who anybody is: of persons it reads the hamlet, and leaves a
// line for that. It judges nobody; measures.yaml says from where on a figure falls
// short, and which of these bounds are the house's own. Start reading at Rounds,
// then Month; what is counted is in entries.go and cases.go. UU 25/2009 art. 4.
package principles
