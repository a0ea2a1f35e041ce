package moving

import (
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/fault"
)

// create learns the columns of CREATE TABLE; whatever else is created is passed by.
func (x *indexer) create(line int) error {
	for {
		if err := x.space(nil); err != nil {
			return err
		}
		switch x.word() {
		case "OR", "REPLACE", "TEMPORARY":
			continue
		case "TABLE":
		default:
			return x.rest(line, nil)
		}
		break
	}
	if err := x.space(nil); err != nil {
		return err
	}
	if c, _ := x.peek(); c == 'I' || c == 'i' {
		if err := x.maybe("IF NOT EXISTS"); err != nil {
			return err
		}
	}
	name, err := x.ident()
	if err != nil {
		return err
	}
	t, err := x.table(name)
	if err != nil {
		return err
	}
	if t.Rows > 0 {
		return fault.New(fault.Invalid, "moving.twice", name, line)
	}
	if c, ok := x.peek(); ok && c == '(' {
		x.take()
		t.Columns, t.stamps = nil, map[string]bool{}
		if err := x.columns(t, line); err != nil {
			return err
		}
	}
	return x.rest(line, nil)
}

// maybe takes words if they come next, in either case.
func (x *indexer) maybe(words string) error {
	for i := range len(words) {
		if c := x.at(i); c != words[i] && c != words[i]+'a'-'A' {
			return nil
		}
	}
	x.skip(len(words))
	return x.space(nil)
}

func (x *indexer) table(name string) (*Table, error) {
	if t := x.d.tables[name]; t != nil {
		return t, nil
	}
	if len(x.d.tables) >= maxTables {
		return nil, fault.New(fault.TooLarge, "moving.too-many-tables", maxTables)
	}
	t := &Table{Name: name}
	x.d.tables[name] = t
	x.d.order = append(x.d.order, name)
	return t, nil
}

// columns reads what stands in the brackets of CREATE TABLE.
func (x *indexer) columns(t *Table, line int) error {
	for {
		if err := x.space(nil); err != nil {
			return err
		}
		c, ok := x.peek()
		if !ok || c == ')' {
			break
		}
		name, err := x.part()
		if err != nil {
			return err
		}
		if c == '`' || c == '"' || !slices.Contains(noColumns, strings.ToUpper(name)) {
			if len(t.Columns) >= maxColumns {
				return x.broken(x.line)
			}
			t.Columns = append(t.Columns, name)
			if err := x.space(nil); err != nil {
				return err
			}
			t.stamps[name] = x.word() == "TIMESTAMP"
		}
		if more, err := x.item(line); err != nil || !more {
			return err
		}
	}
	return nil
}

// noColumns are the words with which an item of CREATE TABLE begins that is no column.
var noColumns = []string{"PRIMARY", "KEY", "INDEX", "UNIQUE", "CONSTRAINT", "FULLTEXT", "SPATIAL", "FOREIGN", "CHECK", "PERIOD"}

// item takes the rest of one item and its comma; false at the bracket that closes.
func (x *indexer) item(line int) (more bool, err error) {
	depth := 0
	for {
		if err := x.space(nil); err != nil {
			return false, err
		}
		c, ok := x.peek()
		switch {
		case !ok:
			return false, x.broken(line)
		case c == '\'' || c == '"' || c == '`':
			if err := x.quoted(nil); err != nil {
				return false, err
			}
			continue
		case c == '(':
			depth++
		case c == ')' && depth == 0:
			x.take()
			return false, nil
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			x.take()
			return true, nil
		}
		x.take()
	}
}

// insert keeps where the rows of a table stand.
func (x *indexer) insert(last *Table, from int64, line int) error {
	name, _, ok, err := x.into()
	if err != nil {
		return err
	}
	if !ok {
		return x.rest(line, nil)
	}
	t, err := x.table(name)
	if err != nil {
		return err
	}
	if err := x.rest(line, func() { t.Rows++ }); err != nil {
		return err
	}
	if x.last = t; t == last && len(t.spans) > 0 && t.spans[len(t.spans)-1].delim == x.delim {
		t.spans[len(t.spans)-1].to = x.offset()
		return nil
	}
	if x.spans++; x.spans > maxSpans {
		return fault.New(fault.TooLarge, "moving.too-scattered")
	}
	if len(t.spans) == 0 {
		t.Line = line
	}
	t.spans = append(t.spans, span{from: from, to: x.offset(), line: line, delim: x.delim})
	return nil
}

// into reads what stands between INSERT and the first row; not ok when there
// are no rows in this statement.
func (s *scanner) into() (table string, columns []string, ok bool, err error) {
	for word := ""; word != "INTO"; {
		if err = s.space(nil); err != nil {
			return "", nil, false, err
		}
		if word = s.word(); !slices.Contains([]string{"INTO", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED"}, word) {
			return "", nil, false, nil
		}
	}
	if table, err = s.ident(); err != nil {
		return "", nil, false, err
	}
	if c, open := s.peek(); open && c == '(' {
		if columns, err = s.names(); err != nil {
			return "", nil, false, err
		}
	}
	if err = s.space(nil); err != nil {
		return "", nil, false, err
	}
	word := s.word()
	return table, columns, word == "VALUES" || word == "VALUE", nil
}

// names reads (`a`, `b`).
func (s *scanner) names() (names []string, err error) {
	for len(names) < maxColumns {
		s.take()
		name, err := s.ident()
		if err != nil {
			return nil, err
		}
		names = append(names, name)
		switch c, _ := s.peek(); c {
		case ',':
		case ')':
			s.take()
			return names, nil
		default:
			return nil, s.broken(s.line)
		}
	}
	return nil, s.broken(s.line)
}

// Row is one row of a table. It is good until the next one is read.
type Row struct {
	// Line is where the row begins.
	Line int
	// Broken is the message key of why the row cannot be read, "" mostly:
	// "moving.row-big" or "moving.row-columns".
	Broken string
	cells  []cell
	kept   map[string]int
	arena  []byte
}

// cell is a value: bytes of the arena, none when it is NULL or no such column is.
type cell struct {
	from, to int
	there    bool
}

// Text is a value as text; "" when it is NULL, when the table has no such
// column, and when Rows was not asked to keep it.
func (r *Row) Text(column string) string {
	i, ok := r.kept[column]
	if !ok || r.Broken != "" {
		return ""
	}
	return string(r.arena[r.cells[i].from:r.cells[i].to])
}

// Null says that a value is NULL or that the table has no such column.
func (r *Row) Null(column string) bool {
	i, ok := r.kept[column]
	return !ok || !r.cells[i].there
}

// Int is a value as a whole number, 0 when it is none.
func (r *Row) Int(column string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(r.Text(column)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// rowReader reads the rows of one table.
type rowReader struct {
	*indexer
	row Row
	// where gives for each column of the statement its place in the row, -1 for
	// one that is not kept.
	where []int
	see   func(*Row) error
}

// Rows reads the rows of a table in the order of the dump and keeps of each the
// columns that are named. A table that is not there has none. What see answers
// ends the reading.
func (d *Dump) Rows(table string, keep []string, see func(*Row) error) error {
	t := d.tables[table]
	if t == nil {
		return nil
	}
	r := &rowReader{indexer: &indexer{scanner: newScanner(d.r, 0, 1), d: d}, see: see}
	r.row.kept, r.row.cells = map[string]int{}, make([]cell, len(keep))
	for i, name := range keep {
		r.row.kept[name] = i
	}
	for _, p := range t.spans {
		if _, err := d.r.Seek(p.from, io.SeekStart); err != nil {
			return err
		}
		*r.scanner = scanner{r: io.LimitReader(d.r, p.to-p.from), buf: r.buf, base: p.from, line: p.line}
		r.ends(p.delim)
		for r.offset() < p.to {
			if err := r.statement(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// statement reads one INSERT.
func (r *rowReader) statement(t *Table) error {
	if err := r.space(nil); err != nil {
		return err
	}
	if _, ok := r.peek(); !ok {
		return nil
	}
	line := r.line
	r.word()
	_, columns, _, err := r.into()
	if err != nil {
		return err
	}
	if columns == nil {
		columns = t.Columns
	}
	if columns == nil {
		return fault.New(fault.Invalid, "moving.no-columns", t.Name)
	}
	r.where = r.where[:0]
	for _, c := range columns {
		if i, ok := r.row.kept[c]; ok {
			r.where = append(r.where, i)
		} else {
			r.where = append(r.where, -1)
		}
	}
	for {
		if err := r.one(); err != nil {
			return err
		}
		if err := r.space(nil); err != nil {
			return err
		}
		if c, ok := r.peek(); !ok || c != ',' {
			return r.rest(line, nil)
		}
		r.take()
	}
}

// one reads one row and shows it.
func (r *rowReader) one() error {
	if err := r.space(nil); err != nil {
		return err
	}
	if c, ok := r.peek(); !ok || c != '(' {
		return r.broken(r.line)
	}
	r.row.Line, r.row.Broken, r.row.arena = r.line, "", r.row.arena[:0]
	clear(r.row.cells)
	n := 0
	for c := byte(','); c == ','; n++ {
		r.take()
		if err := r.space(nil); err != nil {
			return err
		}
		if err := r.value(n); err != nil {
			return err
		}
		if err := r.space(nil); err != nil {
			return err
		}
		var ok bool
		if c, ok = r.peek(); !ok || c != ',' && c != ')' {
			return r.broken(r.line)
		}
	}
	r.take()
	if n != len(r.where) {
		r.row.Broken = "moving.row-columns"
	}
	return r.see(&r.row)
}

// value reads the value of the nth column.
func (r *rowReader) value(n int) error {
	from := len(r.row.arena)
	var keep func(...byte)
	if n < len(r.where) && r.where[n] >= 0 {
		keep = func(b ...byte) {
			if len(r.row.arena)-from+len(b) > maxCell || len(r.row.arena)+len(b) > maxRow {
				r.row.Broken = "moving.row-big"
				return
			}
			r.row.arena = append(r.row.arena, b...)
		}
	}
	there, err := r.literal(keep)
	if err == nil && keep != nil {
		r.row.cells[r.where[n]] = cell{from, len(r.row.arena), there}
	}
	return err
}

// literal reads one value; not there is NULL.
func (r *rowReader) literal(keep func(...byte)) (there bool, err error) {
	c, ok := r.peek()
	switch {
	case !ok:
		return false, r.broken(r.line)
	case c == '\'' || c == '"':
		return true, r.quoted(keep)
	case c == '0' && (r.at(1) == 'x' || r.at(1) == 'X'), (c == 'x' || c == 'X' || c == 'b' || c == 'B') && r.at(1) == '\'':
		return true, r.bits(keep)
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		return true, r.number(keep)
	}
	switch word := r.word(); {
	case word == "NULL" || word == "DEFAULT":
		return false, nil
	case word == "TRUE" || word == "FALSE":
		if keep != nil {
			keep(map[string]byte{"TRUE": '1', "FALSE": '0'}[word])
		}
		return true, nil
	case word == "N", strings.HasPrefix(word, "_"):
		if err := r.space(nil); err != nil {
			return false, err
		}
		if c, ok := r.peek(); ok && (c == '\'' || c == '"' || c == '0' || c == 'x' || c == 'X') {
			return r.literal(keep)
		}
	}
	return false, r.broken(r.line)
}

func (r *rowReader) number(keep func(...byte)) error {
	for n := 0; n <= 400; n++ {
		c, ok := r.peek()
		if !ok || !(c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E') {
			return nil
		}
		r.take()
		if keep != nil {
			keep(c)
		}
	}
	return r.broken(r.line)
}

// bits reads 0x41, x'41' (bytes) and b'101' (a number).
func (r *rowReader) bits(keep func(...byte)) error {
	kind, quoted := r.take(), false
	switch second := r.take(); {
	case second == '\'':
		quoted = true
	case kind == '0':
		kind = 'x'
	}
	var digits []byte
	for {
		c, ok := r.peek()
		if !ok || !isHex(c) {
			break
		}
		r.take()
		if keep != nil && len(digits) < 2*maxCell+2 {
			digits = append(digits, c)
		}
	}
	if quoted {
		if c, ok := r.peek(); !ok || c != '\'' {
			return r.broken(r.line)
		}
		r.take()
	}
	if keep == nil {
		return nil
	}
	if kind == 'b' || kind == 'B' {
		n, err := strconv.ParseUint("0"+string(digits), 2, 64)
		if err != nil {
			return r.broken(r.line)
		}
		keep(strconv.AppendUint(nil, n, 10)...)
		return nil
	}
	if len(digits)%2 == 1 {
		digits = append([]byte{'0'}, digits...)
	}
	b, err := hex.DecodeString(string(digits))
	keep(b...)
	return err
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
