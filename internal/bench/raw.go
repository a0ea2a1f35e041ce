package bench

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	// The driver that the store uses.
	_ "modernc.org/sqlite"
)

// raw is the least that a durable submission could cost here: its stored bytes
// as one row, committed by the same driver with the same pragmas and the same
// shape of committer (whoever waits goes into the next transaction), with
// nothing of ours around it.
type raw struct {
	queue chan *rawRow
	put   func(rows []*rawRow) error
	end   func() error
	done  chan struct{}
}

type rawRow struct {
	body   []byte
	answer chan error
}

const (
	rawSchema = `CREATE TABLE raw (no INTEGER PRIMARY KEY, body %s NOT NULL)`
	rawBatch  = 256
)

// openRaw makes a table for rows in a directory, or in a PostgreSQL database.
func openRaw(ctx context.Context, dir, dsn string) (*raw, error) {
	r := &raw{queue: make(chan *rawRow, 1024), done: make(chan struct{})}
	open := r.sqlite
	place := dir
	if dsn != "" {
		open, place = r.postgres, dsn
	}
	if err := open(ctx, place); err != nil {
		return nil, fmt.Errorf("opening the raw table: %w", err)
	}
	go r.commit()
	return r, nil
}

// rawTable opens a raw table for the run, and says how to take it away again.
func (r *run) rawTable(ctx context.Context) (t *raw, end func() error, err error) {
	dir := nodeDir(r.dir, "raw")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, nil, err
	}
	dsn, drop := r.o.DSN, func() error { return nil }
	if dsn != "" {
		if dsn, drop, err = newDatabase(ctx, dsn); err != nil {
			return nil, nil, err
		}
	}
	if t, err = openRaw(ctx, dir, dsn); err != nil {
		return nil, nil, errors.Join(err, drop())
	}
	return t, func() error { return errors.Join(t.close(), drop(), os.RemoveAll(dir)) }, nil
}

func (r *raw) sqlite(ctx context.Context, dir string) error {
	path := "file:" + (&url.URL{Path: filepath.Join(dir, "raw.db")}).EscapedPath() +
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-16384)&_pragma=wal_autocheckpoint(4000)&_pragma=journal_size_limit(33554432)"
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(rawSchema, "BLOB")); err != nil {
		return err
	}
	insert, err := conn.PrepareContext(ctx, `INSERT INTO raw (body) VALUES (?)`)
	if err != nil {
		return err
	}
	r.put = func(rows []*rawRow) error {
		if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
			return err
		}
		for _, x := range rows {
			if _, err := insert.Exec(x.body); err != nil {
				return err
			}
		}
		_, err := conn.ExecContext(ctx, "COMMIT")
		return err
	}
	r.end = func() error { _ = insert.Close(); _ = conn.Close(); return db.Close() }
	return nil
}

func (r *raw) postgres(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `CREATE TABLE raw (no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body BYTEA NOT NULL)`); err != nil {
		return err
	}
	r.put = func(rows []*rawRow) error {
		b := &pgx.Batch{}
		b.Queue("BEGIN")
		for _, x := range rows {
			b.Queue(`INSERT INTO raw (body) VALUES ($1)`, x.body)
		}
		b.Queue("COMMIT")
		return conn.SendBatch(ctx, b).Close()
	}
	r.end = func() error { return conn.Close(ctx) }
	return nil
}

func (r *raw) commit() {
	defer close(r.done)
	var rows []*rawRow
	for x := range r.queue {
		rows = append(rows[:0], x)
	more:
		for len(rows) < rawBatch {
			select {
			case x, ok := <-r.queue:
				if !ok {
					break more
				}
				rows = append(rows, x)
			default:
				break more
			}
		}
		err := r.put(rows)
		for _, x := range rows {
			x.answer <- err
		}
	}
}

// insert puts one row and returns when it is durable.
func (r *raw) insert(body []byte) error {
	x := &rawRow{body: body, answer: make(chan error, 1)}
	r.queue <- x
	return <-x.answer
}

func (r *raw) close() error {
	close(r.queue)
	<-r.done
	return r.end()
}

// rowOf makes bytes that no page compresses, like sealed ones.
func rowOf(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.Read(b)
	return b
}
