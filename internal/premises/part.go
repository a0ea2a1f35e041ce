package premises

import (
	"context"

	"genggam/internal/canon"
	"genggam/internal/store"
)

// Part is what one room keeps in the journal: streams with a prefix, and the
// tables that are a pure function of them. Rebuild writes the tables from the
// streams, verify compares the two; a room that registers its part needs no
// word in either.
type Part struct {
	// Prefix of the streams, "case/".
	Prefix string
	Tables []Table
	// Replay writes the rows of one whole stream into t. src is where the stream
	// was read and may be asked for others; it must not be written to.
	Replay func(ctx context.Context, src *store.Store, t *store.Tx, stream string, lines [][]byte) error
	// Check judges what tables and streams do not show by themselves, such as a
	// gap in a series; nil for nothing. find says what was found.
	Check func(ctx context.Context, find func(what string, position int64, detail string)) error
	// Looks are the looks at a resident that one entry made at many people at once,
	// such as a book that was printed; nil for none.
	Looks func(ctx context.Context, resident canon.ID) ([]LookLine, error)
}

// Table is one table that a part writes: Key orders its rows, Columns are
// compared. Neither comes from outside.
type Table struct{ Name, Key, Columns string }

// Keep registers the part of a room, when the room is made.
func (p *Premises) Keep(parts ...Part) { p.parts = append(p.parts, parts...) }

// Parts are those of all rooms, in the order in which they were made.
func (p *Premises) Parts() []Part { return p.parts }
