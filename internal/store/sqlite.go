package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteEngine is one file beside its write-ahead log. The writer's connection
// is its own (writer, in sqlite_writer.go); readers share a small pool.
type sqliteEngine struct {
	path  string
	write *writer
	read  *sql.DB
	mu    sync.RWMutex
	ready map[string]*sql.Stmt
}

// Pragmas of every connection. FULL is what makes an acknowledged commit
// survive a power cut in WAL mode (NORMAL and OFF lose it: measured, see
// test/durability). secure_delete overwrites what is erased. The page cache is
// kept small: the operating system holds the pages, and a village node has
// 512 MB for everything. A reader's 8 MB hold the inner pages of the trees of a
// million cases and the leaves of a few pages of the inbox.
const sqlitePragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_pragma=temp_store(2)"

// writePragmas are those of the writer alone. The checkpoint comes every 4,000
// pages (16 MB): later ones stall the batch that meets them for longer.
const writePragmas = "&_pragma=synchronous(FULL)&_pragma=cache_size(-16384)&_pragma=wal_autocheckpoint(4000)&_pragma=journal_size_limit(33554432)"

func openSQLite(dir string, readOnly bool) (*sqliteEngine, error) {
	path := "file:" + (&url.URL{Path: filepath.Join(dir, "genggam.db")}).EscapedPath() + "?" + sqlitePragmas
	e := &sqliteEngine{path: path + writePragmas, ready: map[string]*sql.Stmt{}}
	var err error
	if !readOnly {
		if err := private(dir); err != nil {
			return nil, err
		}
	}
	if e.read, err = sql.Open("sqlite", path+"&_pragma=query_only(1)&_pragma=cache_size(-8192)"); err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	e.read.SetMaxOpenConns(readers())
	e.read.SetMaxIdleConns(readers())
	e.read.SetConnMaxIdleTime(readerRest)
	if readOnly {
		return e, nil
	}
	if e.write, err = openWriter(e.path); err != nil {
		return nil, errors.Join(err, e.read.Close())
	}
	return e, nil
}

// readers is how many connections read at once.
func readers() int { return max(4, runtime.GOMAXPROCS(0)*2) }

// readerRest is after how long a reader that nobody asks lets its pages go.
const readerRest = time.Minute

// Rest gives back the memory in which the pages of the database are kept: after
// a node has caught up with its past they are not the ones that people will ask
// for. A database that is another process keeps none here.
func (s *Store) Rest(ctx context.Context) error {
	e, ok := s.engine.(*sqliteEngine)
	if !ok {
		return nil
	}
	e.read.SetMaxIdleConns(0)
	e.read.SetMaxIdleConns(readers())
	return s.Act(ctx, By{}, func(t *Tx) error { return t.Exec(`PRAGMA shrink_memory`) })
}

func (e *sqliteEngine) name() string { return "sqlite" }

func (e *sqliteEngine) close() error {
	e.mu.Lock()
	for _, s := range e.ready {
		_ = s.Close()
	}
	e.mu.Unlock()
	err := e.read.Close()
	if e.write != nil {
		err = errors.Join(err, e.write.close())
	}
	return err
}

func (e *sqliteEngine) migrate(_ context.Context, text string) error {
	err := e.write.script("BEGIN IMMEDIATE;\n" + text + "\nCOMMIT;")
	if err != nil {
		_ = e.write.script("ROLLBACK")
	}
	return err
}

// query does not hand the asker's context down: database/sql and the driver
// would each start a goroutine to watch it, which costs more than most of our
// reads take. Store.Each looks at it between rows instead.
func (e *sqliteEngine) query(ctx context.Context, text string, args []any) (rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := e.prepared(text)
	if err != nil {
		return nil, err
	}
	return s.Query(args...)
}

func (e *sqliteEngine) prepared(text string) (*sql.Stmt, error) {
	e.mu.RLock()
	s := e.ready[text]
	e.mu.RUnlock()
	if s != nil {
		return s, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if s := e.ready[text]; s != nil {
		return s, nil
	}
	s, err := e.read.Prepare(text)
	if err == nil {
		e.ready[text] = s
	}
	return s, err
}

func (e *sqliteEngine) begin(_ context.Context, marks bool) (session, error) {
	if e.write == nil {
		var err error
		if e.write, err = openWriter(e.path); err != nil {
			return nil, err
		}
	}
	s := &sqliteSession{e: e, w: e.write, marks: marks}
	if err := s.w.exec("BEGIN IMMEDIATE", nil); err != nil {
		return nil, err
	}
	return s, nil
}

// sqliteSession runs on the writer's connection without a cancellable context:
// a batch is never abandoned half-way because one of its askers went away.
type sqliteSession struct {
	e *sqliteEngine
	w *writer
	// marks says that acts get savepoints; marked that one is set; wrote that
	// the present act has written.
	marks, marked, wrote bool
}

func (s *sqliteSession) exec(text string, args []any) error {
	s.wrote = true
	return sqliteError(s.w.exec(text, args))
}

func (s *sqliteSession) query(text string, args []any) (rows, error) {
	r, err := s.w.query(text, args)
	if err != nil {
		return nil, sqliteError(err)
	}
	return r, nil
}

func (s *sqliteSession) mark() error {
	s.wrote = false
	if !s.marks {
		return nil
	}
	if s.marked {
		if err := s.w.exec("RELEASE act", nil); err != nil {
			return err
		}
	}
	s.marked = true
	return s.w.exec("SAVEPOINT act", nil)
}

// undo has nothing to do for an act that was refused before it wrote, which is
// nearly all that are refused. An act that wrote needs the savepoint that this
// session may not have set: the batch is then done again with savepoints, which
// otherwise cost a copy of every page an act touches.
func (s *sqliteSession) undo() error {
	switch {
	case !s.wrote:
		return nil
	case !s.marks:
		return errNeedsMarks
	}
	return s.w.exec("ROLLBACK TO act", nil)
}

// end drops the connection after a commit or rollback that failed, so that the
// next batch starts from what is on the disk.
func (s *sqliteSession) end(commit bool) error {
	text := "ROLLBACK"
	if commit {
		text = "COMMIT"
	}
	err := s.w.exec(text, nil)
	if err != nil {
		_ = s.w.close()
		s.e.write = nil
	}
	return err
}

// sqliteError tells a refused statement from a disk that failed.
func sqliteError(err error) error {
	var se *sqlite.Error
	if errors.As(err, &se) {
		switch se.Code() & 0xff {
		case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG:
			return &Broken{Err: err}
		case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE:
			return err // a mistake of ours
		}
		return &failure{err}
	}
	return err
}
