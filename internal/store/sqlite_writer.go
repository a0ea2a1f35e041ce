package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"modernc.org/sqlite"
)

// writer is the one writing connection, used by the appender's goroutine alone.
// It goes to the driver without database/sql, whose locks and conversions are
// for many connections and many askers and cost a tenth of a small statement.
type writer struct {
	conn  driver.Conn
	stmts map[string]*statement
	args  []driver.NamedValue
}

// statement is prepared once and used until the connection is closed.
type statement struct {
	exec  driver.StmtExecContext
	query driver.StmtQueryContext
	close func() error
}

func openWriter(path string) (*writer, error) {
	c, err := (&sqlite.Driver{}).Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the database for writing: %w", err)
	}
	return &writer{conn: c, stmts: map[string]*statement{}}, nil
}

func (w *writer) close() error {
	for _, s := range w.stmts {
		_ = s.close()
	}
	clear(w.stmts)
	return w.conn.Close()
}

func (w *writer) statement(text string) (*statement, error) {
	if s := w.stmts[text]; s != nil {
		return s, nil
	}
	p, err := w.conn.Prepare(text)
	if err != nil {
		return nil, err
	}
	s := &statement{close: p.Close}
	var execs, queries bool
	s.exec, execs = p.(driver.StmtExecContext)
	s.query, queries = p.(driver.StmtQueryContext)
	if !execs || !queries {
		return nil, errors.New("the driver of SQLite is of another version than this was written for")
	}
	w.stmts[text] = s
	return s, nil
}

// script runs several statements.
func (w *writer) script(text string) error {
	c, ok := w.conn.(driver.ExecerContext)
	if !ok {
		return errors.New("the driver of SQLite is of another version than this was written for")
	}
	_, err := c.ExecContext(context.Background(), text, nil)
	return err
}

func (w *writer) exec(text string, args []any) error {
	s, err := w.statement(text)
	if err != nil {
		return err
	}
	if err := w.bind(args); err != nil {
		return err
	}
	_, err = s.exec.ExecContext(context.Background(), w.args)
	return err
}

// query gives an answer that must be closed before the same text is asked again.
func (w *writer) query(text string, args []any) (*writerRows, error) {
	s, err := w.statement(text)
	if err != nil {
		return nil, err
	}
	if err := w.bind(args); err != nil {
		return nil, err
	}
	r, err := s.query.QueryContext(context.Background(), w.args)
	if err != nil {
		return nil, err
	}
	return &writerRows{rows: r, row: make([]driver.Value, len(r.Columns()))}, nil
}

// bind brings arguments to the driver's types, as database/sql would.
func (w *writer) bind(args []any) (err error) {
	w.args = w.args[:0]
	for i, a := range args {
		switch a.(type) {
		case int64, string, []byte:
		default:
			if a, err = driver.DefaultParameterConverter.ConvertValue(a); err != nil {
				return fmt.Errorf("argument %d of a statement: %w", i+1, err)
			}
		}
		w.args = append(w.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return nil
}

// writerRows is an open answer of the writer.
type writerRows struct {
	rows driver.Rows
	row  []driver.Value
	err  error
}

// Next moves to the next row.
func (r *writerRows) Next() bool {
	if err := r.rows.Next(r.row); err != nil {
		if !errors.Is(err, io.EOF) {
			r.err = sqliteError(err)
		}
		return false
	}
	return true
}

// Scan reads the columns of the present row. Bytes are the reader's own.
func (r *writerRows) Scan(dest ...any) error {
	if len(dest) != len(r.row) {
		return fmt.Errorf("reading a row: %d columns for %d places", len(r.row), len(dest))
	}
	for i, d := range dest {
		if err := assign(d, r.row[i]); err != nil {
			return fmt.Errorf("reading column %d of a row: %w", i+1, err)
		}
	}
	return nil
}

// assign puts a value of the driver into one of the few types that we read.
func assign(dest any, v driver.Value) error {
	switch d := dest.(type) {
	case sql.Scanner:
		return d.Scan(v)
	case *int64:
		if n, ok := v.(int64); ok {
			*d = n
			return nil
		}
	case *int:
		if n, ok := v.(int64); ok {
			*d = int(n)
			return nil
		}
	case *string:
		if s, ok := v.(string); ok {
			*d = s
			return nil
		}
	case *[]byte:
		switch b := v.(type) {
		case []byte:
			*d = b
			return nil
		case string:
			*d = []byte(b)
			return nil
		case nil:
			*d = nil
			return nil
		}
	}
	return fmt.Errorf("a %T does not go into a %T", v, dest)
}

// Close ends the answer, so that its statement can be used again.
func (r *writerRows) Close() error { return sqliteError(r.rows.Close()) }

// Err is what ended the rows early.
func (r *writerRows) Err() error { return r.err }
