package moving

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"genggam/internal/fault"
)

// Bounds of what is kept of a dump's shape.
const (
	maxTables  = 5000
	maxColumns = 4096 // of MariaDB
	maxSpans   = 200_000
)

// Dump is an SQL dump as mariadb-dump, mysqldump, phpMyAdmin and OpenSID itself
// write it, of any size. OpenDump goes through it once and keeps where the rows
// of each table stand; Rows then reads the rows of one table. Not for use by
// several goroutines at once.
type Dump struct {
	r      io.ReadSeeker
	tables map[string]*Table
	order  []string
	// UTC says that values of the type TIMESTAMP are in UTC, as mariadb-dump
	// writes them unless told otherwise; else they are in the clock of the place.
	UTC bool
	// Latin1 says that the dump calls its characters latin1 (which for MariaDB is
	// Windows-1252) and not UTF-8.
	Latin1 bool
	// Whole is false when the program that wrote the dump names itself and the
	// line with which it ends is missing: the disk was full, or it was killed.
	Whole bool
}

// Table is one table of a dump.
type Table struct {
	Name string
	// Columns in the order of the table; empty when the dump says none.
	Columns []string
	// Rows are those that stand in the dump, Line is where the first one's
	// statement begins, 0 when there is none.
	Rows, Line int
	stamps     map[string]bool
	spans      []span
}

// span is a run of INSERT statements into one table.
type span struct {
	from, to int64
	line     int
	delim    string
}

// Stamped says whether a column is of the type TIMESTAMP.
func (t *Table) Stamped(column string) bool { return t.stamps[column] }

// OpenDump finds the tables of a dump. Refused: what is no SQL dump, one that
// ends in the middle of a statement ("moving.cut" with the line where the
// statement begins) and one that cannot be read ("moving.syntax" with the line).
func OpenDump(r io.ReadSeeker) (*Dump, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	d := &Dump{r: r, tables: map[string]*Table{}, Whole: true}
	s := newScanner(r, 0, 1)
	if err := d.known(s); err != nil {
		return nil, err
	}
	x := &indexer{scanner: s, d: d}
	x.ends(";")
	if err := x.statements(); err != nil {
		return nil, err
	}
	if len(d.tables) == 0 {
		return nil, fault.New(fault.Invalid, "moving.no-tables")
	}
	return d, d.ended()
}

// known looks at what the file is, not at what it is called.
func (d *Dump) known(s *scanner) error {
	s.at(3)
	head := s.buf[:min(s.end, 4)]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte{0x1f, 0x8b}),
		bytes.HasPrefix(head, []byte("BZh")), bytes.HasPrefix(head, []byte("\xfd7zX")), bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return fault.New(fault.Unsupported, "moving.packed")
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return fault.New(fault.Unsupported, "moving.utf16")
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		s.skip(3)
	case s.end == 0 && s.err != nil && !errors.Is(s.err, io.EOF):
		return s.err
	case s.end == 0:
		return fault.New(fault.Invalid, "moving.no-tables")
	}
	return nil
}

// ended looks for the last line of a dump whose first says who wrote it.
func (d *Dump) ended() error {
	head, err := d.bytesAt(0, io.SeekStart)
	if err != nil {
		return err
	}
	first := strings.TrimPrefix(head, "/*M!999999\\- enable the sandbox mode */")
	if first = strings.TrimLeft(first, " \r\n"); !strings.HasPrefix(first, "-- MariaDB dump") && !strings.HasPrefix(first, "-- MySQL dump") {
		return nil
	}
	tail, err := d.bytesAt(-512, io.SeekEnd)
	d.Whole = strings.Contains(tail, "-- Dump completed")
	return err
}

func (d *Dump) bytesAt(offset int64, whence int) (string, error) {
	if _, err := d.r.Seek(offset, whence); err != nil {
		if _, err = d.r.Seek(0, io.SeekStart); err != nil {
			return "", err
		}
	}
	b, err := io.ReadAll(io.LimitReader(d.r, 512))
	return string(b), err
}

// Table gives one table, nil when the dump has none of that name.
func (d *Dump) Table(name string) *Table { return d.tables[name] }

// Tables are all tables in the order of the dump.
func (d *Dump) Tables() []*Table {
	all := make([]*Table, 0, len(d.order))
	for _, name := range d.order {
		all = append(all, d.tables[name])
	}
	return all
}

// indexer goes through a dump once.
type indexer struct {
	*scanner
	d *Dump
	// delim is what ends a statement: ";" or what DELIMITER says.
	delim string
	// stops are the bytes that mean something outside of strings.
	stops [256]bool
	spans int
	// last is the table that the statement before put rows into.
	last *Table
}

// ends says what ends a statement from here on.
func (x *indexer) ends(delim string) {
	x.delim, x.stops = delim, [256]bool{}
	for _, c := range []byte("'\"`#-/()\n" + delim[:1]) {
		x.stops[c] = true
	}
}

func (x *indexer) statements() error {
	for {
		if err := x.space(x.said); err != nil {
			return err
		}
		if _, ok := x.peek(); !ok {
			if x.err != nil && !errors.Is(x.err, io.EOF) {
				return x.err
			}
			return nil
		}
		if x.follows(x.delim) {
			x.skip(len(x.delim))
			continue
		}
		if err := x.statement(); err != nil {
			return err
		}
	}
}

// said learns the clock and the characters of the dump.
func (x *indexer) said(comment string) {
	comment = strings.ReplaceAll(strings.ToUpper(comment), " ", "")
	if strings.Contains(comment, "TIME_ZONE='+00:00'") || strings.Contains(comment, `TIME_ZONE="+00:00"`) {
		x.d.UTC = true
	}
	if strings.Contains(comment, "SETNAMESLATIN1") {
		x.d.Latin1 = true
	}
}

func (x *indexer) statement() error {
	from, line := x.offset(), x.line
	last := x.last
	x.last = nil
	switch x.word() {
	case "DELIMITER":
		return x.delimiter()
	case "CREATE":
		return x.create(line)
	case "INSERT", "REPLACE":
		return x.insert(last, from, line)
	case "SET":
		var text []byte
		for i := 0; i < 100 && x.at(i) != ';' && x.at(i) != 0; i++ {
			text = append(text, x.at(i))
		}
		x.said(string(text))
	}
	return x.rest(line, nil)
}

func (x *indexer) delimiter() error {
	var text []byte
	for len(text) < 32 {
		c, ok := x.peek()
		if !ok {
			break
		}
		if x.take(); c == '\n' {
			break
		}
		text = append(text, c)
	}
	delim := strings.TrimSpace(string(text))
	if delim == "" || len(delim) > 16 {
		return x.broken(x.line)
	}
	x.ends(delim)
	return nil
}

// rest takes what is left of a statement; group, which may be nil, sees each
// bracket that opens outside of others.
func (x *indexer) rest(line int, group func()) error {
	depth := 0
	for {
		for x.pos < x.end && !x.stops[x.buf[x.pos]] {
			x.pos++
		}
		c, ok := x.peek()
		switch {
		case !ok:
			return x.broken(line)
		case c == x.delim[0] && x.follows(x.delim):
			x.skip(len(x.delim))
			return nil
		case c == '\'' || c == '"' || c == '`':
			if err := x.quoted(nil); err != nil {
				return err
			}
			continue
		case c == '#' || c == '-' || c == '/':
			before := x.offset()
			if err := x.space(nil); err != nil {
				return err
			}
			if x.offset() > before {
				continue
			}
		case c == '(':
			if depth == 0 && group != nil {
				group()
			}
			depth++
		case c == ')':
			depth--
		}
		x.take()
	}
}
