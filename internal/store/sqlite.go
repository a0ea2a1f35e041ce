package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteEngine is one file beside its write-ahead log. The writer's connection
// is its own, with statements prepared once; readers share a small pool.
type sqliteEngine struct {
	write *sql.DB
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	read  *sql.DB
	mu    sync.RWMutex
	ready map[string]*sql.Stmt
}

// Pragmas of every connection. FULL is what makes an acknowledged commit
// survive a power cut in WAL mode (NORMAL and OFF lose it: measured, see
// test/durability). secure_delete overwrites what is erased. The page cache is
// kept small: the operating system holds the pages, and a village node has
// 512 MB for everything.
const sqlitePragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_pragma=temp_store(2)"

func openSQLite(dir string, readOnly bool) (*sqliteEngine, error) {
	path := "file:" + (&url.URL{Path: filepath.Join(dir, "genggam.db")}).EscapedPath() + "?" + sqlitePragmas
	e := &sqliteEngine{stmts: map[string]*sql.Stmt{}, ready: map[string]*sql.Stmt{}}
	var err error
	if e.read, err = sql.Open("sqlite", path+"&_pragma=query_only(1)&_pragma=cache_size(-2048)"); err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	e.read.SetMaxOpenConns(max(4, runtime.GOMAXPROCS(0)*2))
	e.read.SetMaxIdleConns(max(4, runtime.GOMAXPROCS(0)*2))
	if readOnly {
		return e, nil
	}
	e.write, err = sql.Open("sqlite", path+"&_pragma=synchronous(FULL)&_pragma=cache_size(-16384)&_pragma=wal_autocheckpoint(2000)&_pragma=journal_size_limit(33554432)")
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	e.write.SetMaxOpenConns(1)
	return e, e.connect()
}

func (e *sqliteEngine) connect() (err error) {
	e.conn, err = e.write.Conn(context.Background())
	if err != nil {
		return fmt.Errorf("opening the database for writing: %w", err)
	}
	return nil
}

func (e *sqliteEngine) name() string { return "sqlite" }

func (e *sqliteEngine) close() error {
	if e.conn != nil {
		e.dropStatements()
		_ = e.conn.Close()
	}
	e.mu.Lock()
	for _, s := range e.ready {
		_ = s.Close()
	}
	e.mu.Unlock()
	err := e.read.Close()
	if e.write != nil {
		err = errors.Join(err, e.write.Close())
	}
	return err
}

func (e *sqliteEngine) dropStatements() {
	for _, s := range e.stmts {
		_ = s.Close()
	}
	clear(e.stmts)
}

func (e *sqliteEngine) migrate(ctx context.Context, text string) error {
	_, err := e.conn.ExecContext(ctx, "BEGIN IMMEDIATE;\n"+text+"\nCOMMIT;")
	if err != nil {
		_, _ = e.conn.ExecContext(ctx, "ROLLBACK")
	}
	return err
}

func (e *sqliteEngine) query(ctx context.Context, text string, args []any) (rows, error) {
	s, err := e.prepared(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (e *sqliteEngine) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
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
	s, err := e.read.PrepareContext(ctx, text)
	if err == nil {
		e.ready[text] = s
	}
	return s, err
}

func (e *sqliteEngine) begin(context.Context) (session, error) {
	if e.conn == nil {
		if err := e.connect(); err != nil {
			return nil, err
		}
	}
	s := &sqliteSession{e: e}
	if err := s.exec("BEGIN IMMEDIATE", nil); err != nil {
		return nil, err
	}
	return s, nil
}

// sqliteSession runs on the writer's connection without a cancellable context:
// a batch is never abandoned half-way because one of its askers went away.
type sqliteSession struct {
	e      *sqliteEngine
	marked bool
}

func (s *sqliteSession) stmt(text string) (*sql.Stmt, error) {
	if st := s.e.stmts[text]; st != nil {
		return st, nil
	}
	st, err := s.e.conn.PrepareContext(context.Background(), text)
	if err == nil {
		s.e.stmts[text] = st
	}
	return st, err
}

func (s *sqliteSession) exec(text string, args []any) error {
	st, err := s.stmt(text)
	if err == nil {
		_, err = st.Exec(args...)
	}
	return sqliteError(err)
}

func (s *sqliteSession) query(text string, args []any) (rows, error) {
	st, err := s.stmt(text)
	if err != nil {
		return nil, sqliteError(err)
	}
	r, err := st.Query(args...)
	return r, sqliteError(err)
}

func (s *sqliteSession) mark() error {
	if s.marked {
		if err := s.exec("RELEASE act", nil); err != nil {
			return err
		}
	}
	s.marked = true
	return s.exec("SAVEPOINT act", nil)
}

func (s *sqliteSession) undo() error { return s.exec("ROLLBACK TO act", nil) }

// end drops the connection after a commit or rollback that failed, so that the
// next batch starts from what is on the disk.
func (s *sqliteSession) end(commit bool) error {
	text := "ROLLBACK"
	if commit {
		text = "COMMIT"
	}
	err := s.exec(text, nil)
	if err != nil {
		s.e.dropStatements()
		_ = s.e.conn.Raw(func(any) error { return driver.ErrBadConn })
		_ = s.e.conn.Close()
		s.e.conn = nil
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
		}
	}
	return err
}
