package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgresEngine serves a regency with hundreds of offices. Several processes
// may append: the row lock on log_head is the fence. Writes of a transaction are
// sent as one pipelined batch, which is what makes group commit fast over a wire.
type postgresEngine struct {
	pool  *pgxpool.Pool
	mu    sync.RWMutex
	texts map[string]string
}

func openPostgres(ctx context.Context, dsn string) (*postgresEngine, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("opening the database: the address of PostgreSQL cannot be read")
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err == nil {
		err = pool.Ping(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return &postgresEngine{pool: pool, texts: map[string]string{}}, nil
}

func (e *postgresEngine) name() string { return "postgres" }

func (e *postgresEngine) close() error {
	e.pool.Close()
	return nil
}

func (e *postgresEngine) migrate(ctx context.Context, text string) error {
	_, err := e.pool.Exec(ctx, "BEGIN;\n"+text+"\nCOMMIT;", pgx.QueryExecModeSimpleProtocol)
	return err
}

// numbered writes `?` as $1, $2 ...; no text of ours has a question mark in a
// string.
func (e *postgresEngine) numbered(text string) string {
	e.mu.RLock()
	t, ok := e.texts[text]
	e.mu.RUnlock()
	if ok {
		return t
	}
	var b strings.Builder
	n := 0
	for _, r := range text {
		if r == '?' {
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}
		b.WriteRune(r)
	}
	e.mu.Lock()
	e.texts[text] = b.String()
	e.mu.Unlock()
	return b.String()
}

func (e *postgresEngine) query(ctx context.Context, text string, args []any) (rows, error) {
	r, err := e.peek(ctx, text, args)
	if lost(err) {
		e.pool.Reset()
		r, err = e.peek(ctx, text, args)
	}
	return r, err
}

// peek reads as far as the first row: until then a reader may begin again on
// another connection without anybody having seen anything.
func (e *postgresEngine) peek(ctx context.Context, text string, args []any) (*pgRows, error) {
	rows, err := e.pool.Query(ctx, e.numbered(text), args...)
	if err != nil {
		return nil, err
	}
	r := &pgRows{Rows: rows, peeked: true, more: rows.Next()}
	if !r.more {
		rows.Close()
		err = rows.Err()
	}
	return r, err
}

// lost says that a connection ended before it did anything: the server was
// started again, or a cable pulled. The pool's others are then of no use either.
func lost(err error) bool {
	var pe *pgconn.PgError
	return err != nil && (pgconn.SafeToRetry(err) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &pe) && strings.HasPrefix(pe.Code, "57P"))
}

func (e *postgresEngine) begin(context.Context, bool) (session, error) {
	ctx := context.Background()
	tx, err := e.pool.Begin(ctx)
	if lost(err) {
		e.pool.Reset()
		tx, err = e.pool.Begin(ctx)
	}
	if err != nil {
		return nil, err
	}
	s := &postgresSession{e: e, tx: tx}
	if _, err := tx.Exec(ctx, "SELECT id FROM log_head FOR UPDATE"); err != nil {
		return nil, errors.Join(err, tx.Rollback(ctx))
	}
	return s, nil
}

// postgresSession queues statements and sends them when an answer is needed.
// Until the first savepoint of an act is sent nothing of it is there to undo,
// so an act that is refused before it wrote costs no round trip.
type postgresSession struct {
	e     *postgresEngine
	tx    pgx.Tx
	queue pgx.Batch
	// marked: the savepoint of the present act is in the queue or was sent;
	// from is where in the queue the act begins; sent says it left the queue.
	from int
	sent bool
}

func (s *postgresSession) exec(text string, args []any) error {
	s.queue.Queue(s.e.numbered(text), args...)
	return nil
}

func (s *postgresSession) flush() error {
	if s.queue.Len() == 0 {
		return nil
	}
	err := s.tx.SendBatch(context.Background(), &s.queue).Close()
	s.queue = pgx.Batch{}
	s.from, s.sent = 0, true
	if err != nil {
		return errors.Join(errRetryAlone, postgresError(err))
	}
	return nil
}

func (s *postgresSession) query(text string, args []any) (rows, error) {
	if err := s.flush(); err != nil {
		return nil, err
	}
	r, err := s.tx.Query(context.Background(), s.e.numbered(text), args...)
	return &pgRows{Rows: r}, postgresError(err)
}

func (s *postgresSession) mark() error {
	s.from, s.sent = s.queue.Len(), false
	s.queue.Queue("SAVEPOINT act")
	return nil
}

func (s *postgresSession) undo() error {
	if !s.sent {
		kept := s.queue.QueuedQueries[:s.from]
		s.queue = pgx.Batch{QueuedQueries: kept}
		return nil
	}
	s.queue = pgx.Batch{}
	_, err := s.tx.Exec(context.Background(), "ROLLBACK TO SAVEPOINT act")
	return err
}

func (s *postgresSession) end(commit bool) error {
	ctx := context.Background()
	if !commit {
		return s.tx.Rollback(ctx)
	}
	if err := s.flush(); err != nil {
		return errors.Join(err, s.tx.Rollback(ctx))
	}
	return s.tx.Commit(ctx)
}

// pgRows are rows of which the first may have been read ahead.
type pgRows struct {
	pgx.Rows
	peeked, more bool
}

// Next moves to the next row.
func (r *pgRows) Next() bool {
	if r.peeked {
		r.peeked = false
		return r.more
	}
	return r.Rows.Next()
}

// Close ends the answer.
func (r *pgRows) Close() error {
	r.Rows.Close()
	return r.Rows.Err()
}

// postgresError tells a refused statement (classes 22 and 23) from a server in
// trouble: out of room or memory, shutting down, damaged. A connection that is
// lost shows when the act is undone.
func postgresError(err error) error {
	var pe *pgconn.PgError
	if !errors.As(err, &pe) || len(pe.Code) < 2 {
		return err
	}
	switch pe.Code[:2] {
	case "22", "23":
		return &Broken{Err: err}
	case "08", "40", "53", "57", "58", "XX":
		return &failure{err}
	}
	return err
}
