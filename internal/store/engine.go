package store

import (
	"context"
	"errors"
)

// engine is what differs between SQLite and PostgreSQL. Both are held to the
// same promises by storetest.
type engine interface {
	// begin starts the one writing transaction; what it reads is current until
	// it ends, and no other writer of this log can begin before that. marks
	// asks for savepoints, so that every act can be undone alone; an engine to
	// which they are cheap sets them always.
	begin(ctx context.Context, marks bool) (session, error)
	// query reads outside of any transaction, from a pool.
	query(ctx context.Context, sql string, args []any) (rows, error)
	// migrate runs a schema file in one transaction.
	migrate(ctx context.Context, sql string) error
	// name is "sqlite" or "postgres": the folder of the schema.
	name() string
	// close lets everything go; a session still open is rolled back.
	close() error
}

// session is the writing transaction. exec may be put off until the next query,
// savepoint mark or commit; its error then comes from there.
type session interface {
	exec(sql string, args []any) error
	query(sql string, args []any) (rows, error)
	// mark begins an act; undo takes everything since the mark back, or answers
	// errNeedsMarks when it would need a savepoint that begin was not asked for.
	mark() error
	undo() error
	// end commits or rolls back. A commit that returned nil is durable.
	end(commit bool) error
}

// rows is an open answer; it must be closed.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Close() error
	Err() error
}

// errRetryAlone says that a put-off statement of some act in the batch failed
// and the batch must be done again act by act to find out whose it was.
var errRetryAlone = errors.New("a statement of the batch failed")

// errNeedsMarks says that an act that had written was refused in a session
// without savepoints: the batch must be done again with them.
var errNeedsMarks = errors.New("an act must be undone alone")

// Broken is the error for a statement the database refused for a reason of the
// rule that sent it (a constraint), not of the disk.
type Broken struct{ Err error }

// Error is for logs.
func (b *Broken) Error() string { return "statement refused: " + b.Err.Error() }

// Unwrap gives the engine's error.
func (b *Broken) Unwrap() error { return b.Err }

// failure is an error of the disk, the server or the way to it, not of a
// statement: whoever meets one in a batch, nothing of the batch is stored.
type failure struct{ err error }

func (f *failure) Error() string { return f.err.Error() }

func (f *failure) Unwrap() error { return f.err }
