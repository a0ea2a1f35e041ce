// Package audit is the walk of somebody who distrusts: it reads a node from end
// to end and says what does not hold.
//
// Verify judges every line and its place, the tree against every signed
// checkpoint, every item of the vault against its commitment, every file, what
// each room checks of its own (premises.Part), the settled rows against their
// mark, and the tables against a replay of the journal in a store of its own. It
// changes nothing and trusts no table. Rebuild empties the tables and writes
// them again from the journal. It knows no case and no letter: rooms say how
// their streams are replayed.
//
// Start reading at Verify. Design sections 3 and 9.
package audit
