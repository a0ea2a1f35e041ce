package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"

	"golang.org/x/mod/sumdb/tlog"
)

// Config says where the store is and what it needs from outside.
type Config struct {
	// Dir is the data directory; genggam.db lies in it. With DSN it holds files only.
	Dir string
	// DSN is "postgres://…", or "" for SQLite.
	DSN string
	// ReadOnly opens without the appender, beside a running node.
	ReadOnly bool
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Checkpoint signs the head of the tree (C2SP tlog-checkpoint). Nil writes
	// an unsigned body, for tests of the store alone.
	Checkpoint func(size int64, root tlog.Hash) ([]byte, error)
	Log        *slog.Logger
}

// Store is an open journal with its tables.
type Store struct {
	engine engine
	cfg    Config
	origin canon.ID
	queue  chan *request
	stop   chan struct{}
	once   sync.Once
	done   chan struct{}
	edge   journal.Edge
	batch  scratch
}

// Open opens or makes the store and starts the appender.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{cfg: cfg, queue: make(chan *request, 1024), stop: make(chan struct{}), done: make(chan struct{})}
	var err error
	if cfg.DSN != "" {
		s.engine, err = openPostgres(ctx, cfg.DSN)
	} else {
		s.engine, err = openSQLite(cfg.Dir, cfg.ReadOnly)
	}
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.engine.close())
	}
	if !cfg.ReadOnly {
		go s.append()
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	found, err := s.One(ctx, `SELECT origin FROM log_head WHERE id = 1`, nil, (*idScan)(&s.origin))
	if err != nil {
		return fmt.Errorf("reading the head of the log: %w", err)
	}
	if !found {
		return errors.New("reading the head of the log: this directory holds no node")
	}
	return nil
}

// migrate brings the schema up to this program's. Files are forward only and
// additive, so that the program before this one still runs on what it left.
//
// A store that is only read is left as it is, and refused when it is behind: its
// tables are other than those this program asks for.
func (s *Store) migrate(ctx context.Context) error {
	have := map[string]bool{}
	if _, err := s.One(ctx, `SELECT count(*) FROM schema_files`, nil, new(int64)); err != nil {
		if s.cfg.ReadOnly {
			return errors.New("reading the schema: this directory holds no node")
		}
		if err := s.engine.migrate(ctx, `CREATE TABLE schema_files (name VARCHAR(100) PRIMARY KEY);`); err != nil {
			return fmt.Errorf("preparing the schema: %w", err)
		}
	}
	err := s.Each(ctx, `SELECT name FROM schema_files`, nil, func(scan Scan) error {
		var n string
		err := scan(&n)
		have[n] = true
		return err
	})
	if err != nil {
		return fmt.Errorf("preparing the schema: %w", err)
	}
	dir := "schema/" + s.engine.name()
	files, err := fs.ReadDir(schema, dir)
	if err != nil {
		return fmt.Errorf("preparing the schema: %w", err)
	}
	for _, f := range files {
		if have[f.Name()] {
			continue
		}
		if s.cfg.ReadOnly {
			return fault.New(fault.Conflict, "store.older-program")
		}
		text, err := fs.ReadFile(schema, dir+"/"+f.Name())
		if err != nil {
			return fmt.Errorf("reading the schema: %w", err)
		}
		sql := string(text) + "\nINSERT INTO schema_files (name) VALUES ('" + f.Name() + "');\n"
		if strings.HasPrefix(f.Name(), "001_") {
			sql += s.firstHead()
		}
		if err := s.engine.migrate(ctx, sql); err != nil {
			return fmt.Errorf("schema %s: %w", f.Name(), err)
		}
	}
	return nil
}

// firstHead writes the head of an empty log with a new origin, in the same
// transaction as the first schema file: there is never a log without one.
func (s *Store) firstHead() string {
	origin := NewID(s.cfg.Now())
	literal := fmt.Sprintf("x'%x'", origin[:])
	if s.engine.name() == "postgres" {
		literal = fmt.Sprintf(`'\x%x'::bytea`, origin[:])
	}
	return "INSERT INTO log_head (id, origin, size, at) VALUES (1, " + literal + ", 0, 0);\n"
}

// NewID draws an identifier at a time.
func NewID(at time.Time) canon.ID {
	var r [10]byte
	_, _ = rand.Read(r[:])
	return canon.MakeID(at.UnixMilli(), r)
}

// Close waits for the batch in hand and lets the files go. Acts that come later
// are answered NotStored. Closing twice is no error.
func (s *Store) Close() (err error) {
	s.once.Do(func() {
		close(s.stop)
		if !s.cfg.ReadOnly {
			<-s.done
		}
		err = s.engine.close()
	})
	return err
}

// Origin of this log.
func (s *Store) Origin() canon.ID { return s.origin }

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.name() }

// Now is the store's clock.
func (s *Store) Now() time.Time { return s.cfg.Now() }

// Scan reads the columns of the present row.
type Scan func(dest ...any) error

// Each runs a query outside of a transaction and calls f for each row.
func (s *Store) Each(ctx context.Context, sql string, args []any, f func(Scan) error) error {
	r, err := s.engine.query(ctx, sql, args)
	return each(r, err, func(scan Scan) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return f(scan)
	})
}

// One runs a query that gives at most one row, and says whether there was one.
func (s *Store) One(ctx context.Context, sql string, args []any, dest ...any) (bool, error) {
	r, err := s.engine.query(ctx, sql, args)
	return one(r, err, dest)
}

func each(r rows, err error, f func(Scan) error) error {
	if err != nil {
		return err
	}
	for r.Next() {
		if err := f(r.Scan); err != nil {
			return errors.Join(err, r.Close())
		}
	}
	return errors.Join(r.Err(), r.Close())
}

func one(r rows, err error, dest []any) (bool, error) {
	found := false
	err = each(r, err, func(scan Scan) error {
		if found {
			return errors.New("more than one row")
		}
		found = true
		return scan(dest...)
	})
	return found, err
}

// idScan reads an ID from a column of bytes.
type idScan canon.ID

func (d *idScan) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || len(b) != 16 {
		return errors.New("column is no id")
	}
	copy(d[:], b)
	return nil
}

// ID makes a destination of Scan from a pointer to an ID.
func ID(id *canon.ID) any { return (*idScan)(id) }

type hashScan [32]byte

func (d *hashScan) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || len(b) != 32 {
		return errors.New("column is no digest")
	}
	copy(d[:], b)
	return nil
}

// Hash makes a destination of Scan from a pointer to a digest.
func Hash(h *[32]byte) any { return (*hashScan)(h) }
