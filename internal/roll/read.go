package roll

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/residents"
)

// Bounds of a file.
const (
	MaxBytes    = 64 << 20 // of the file
	MaxRows     = 100_000  // more people than any village has
	maxCells    = 200      // of a row
	maxCell     = 2000     // bytes of a cell that is looked at
	maxProblems = 1000     // that are listed; all are counted
)

// Problem is one thing wrong in one row. It says nothing of the person.
type Problem struct {
	// Line as an editor or spreadsheet counts, from 1.
	Line int `json:"line"`
	// Column is the column's name, "" for the whole row.
	Column string `json:"column,omitempty"`
	// Key is a message key, Args its blanks.
	Key  string `json:"key"`
	Args []any  `json:"args,omitempty"`
}

// Register is what a file came to.
type Register struct {
	// Rows are those that may be taken.
	Rows []residents.ImportRow
	// Read counts the rows that were read, Wrong those that were left out.
	Read, Wrong int
	// Problems of the rows that were left out, the first thousand.
	Problems []Problem
	// Digest is of the file, SHA-256.
	Digest [32]byte
	// Unknown are headings that mean nothing here; their columns are left out.
	Unknown []string
	// Lacking counts the good rows in which a field that letters print is empty, by
	// the field's name in person.Record; Derived those whose birth date or sex was
	// read from the NIK.
	Lacking map[string]int
	Derived int
}

// source gives the rows of a file one by one, the heading first; io.EOF ends.
// A *Problem as the error is about this row alone.
type source interface {
	next() (line int, cells []string, err error)
	// numeric says whether a cell of the present row was stored as a number.
	numeric(column int) bool
	close() error
}

// Read reads a register; today bounds birth dates, office is whose residents
// they are. Problems of rows are in the register; the error is about the file.
func Read(r io.Reader, office region.Code, today string) (*Register, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(b) > MaxBytes:
		return nil, fault.New(fault.TooLarge, "roll.too-big", MaxBytes>>20)
	}
	s, err := open(b)
	if err != nil {
		return nil, err
	}
	reg, err := (&reader{s: s, office: office, today: today, seen: map[string]int{}}).read()
	if reg != nil {
		reg.Digest = sha256.Sum256(b)
	}
	return reg, errors.Join(err, s.close())
}

// open looks at what the file is, not at what it is called.
func open(b []byte) (source, error) {
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return openSheet(b)
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")):
		return nil, fault.New(fault.Unsupported, "roll.old-excel")
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		return nil, fault.New(fault.Unsupported, "roll.utf16")
	}
	return openText(b)
}

type reader struct {
	s      source
	office region.Code
	today  string
	reg    Register
	heads  []*column
	// seen gives the line on which a NIK stood first.
	seen map[string]int
}

func (r *reader) read() (*Register, error) {
	if err := r.heading(); err != nil {
		return nil, err
	}
	r.reg.Lacking = map[string]int{}
	for {
		line, cells, err := r.s.next()
		var p *broken
		switch {
		case errors.Is(err, io.EOF):
			return &r.reg, nil
		case errors.As(err, &p):
			r.reg.Read++
			r.wrong(line, Problem{Key: p.key})
			continue
		case err != nil:
			return nil, err
		}
		if empty(cells) {
			continue
		}
		if r.reg.Read++; r.reg.Read > MaxRows {
			return nil, fault.New(fault.TooLarge, "roll.too-many", MaxRows)
		}
		r.row(line, cells)
	}
}

// broken is a row that cannot be taken apart.
type broken struct{ key string }

func (b *broken) Error() string { return "reading a row: " + b.key }

func empty(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func (r *reader) heading() error {
	_, cells, err := r.s.next()
	var p *broken
	switch {
	case errors.Is(err, io.EOF):
		return fault.New(fault.Invalid, "roll.empty")
	case errors.As(err, &p):
		return fault.New(fault.Invalid, p.key)
	case err != nil:
		return err
	}
	have := map[string]bool{}
	for _, h := range cells {
		c, ok := columnOf(h)
		if !ok {
			if h = strings.TrimSpace(h); h != "" && len(r.reg.Unknown) < 50 {
				r.reg.Unknown = append(r.reg.Unknown, shorten(h))
			}
			r.heads = append(r.heads, nil)
			continue
		}
		if have[c.name] {
			return fault.New(fault.Invalid, "roll.column-twice", c.name)
		}
		have[c.name] = true
		r.heads = append(r.heads, &c)
	}
	for _, must := range columns[:2] {
		if !have[must.name] {
			return fault.New(fault.Invalid, "roll.column-missing", must.name)
		}
	}
	return nil
}

func shorten(s string) string {
	runes := []rune(strings.ToValidUTF8(s, "?"))
	return string(runes[:min(len(runes), 40)])
}

func (r *reader) wrong(line int, problems ...Problem) {
	r.reg.Wrong++
	for _, p := range problems {
		if p.Line = line; len(r.reg.Problems) < maxProblems {
			r.reg.Problems = append(r.reg.Problems, p)
		}
	}
}

// row judges one row and takes it, or says everything that is wrong with it.
func (r *reader) row(line int, cells []string) {
	if len(cells) > len(r.heads) && !empty(cells[len(r.heads):]) {
		r.wrong(line, Problem{Key: "roll.too-many-cells"})
		return
	}
	var rec person.Record
	var bad []Problem
	for i, c := range r.heads {
		if c == nil || i >= len(cells) {
			continue
		}
		if len(cells[i]) > maxCell {
			bad = append(bad, Problem{Column: c.name, Key: "roll.cell-long"})
			continue
		}
		v := strings.TrimSpace(cells[i])
		if (c.name == "nik" || c.name == "kk") && r.rounded(i, v) {
			bad = append(bad, Problem{Column: c.name, Key: "roll.number-rounded"})
			continue
		}
		if c.name == "tanggal_lahir" {
			v = fromSheet(v)
		}
		*c.field(&rec) = v
	}
	if len(bad) == 0 && rec.NIK == "" {
		bad = append(bad, Problem{Column: "nik", Key: "roll.nik-missing"})
	}
	r.judge(line, rec, bad)
}

func (r *reader) judge(line int, rec person.Record, bad []Problem) {
	rec, faults := rec.Clean(r.today)
	if len(bad) == 0 {
		for _, f := range faults {
			bad = append(bad, Problem{Column: byField(f.Field), Key: f.Key, Args: f.Args})
		}
	}
	if first := r.seen[rec.NIK]; len(bad) == 0 && first > 0 {
		bad = append(bad, Problem{Column: "nik", Key: "roll.nik-twice", Args: []any{first}})
	}
	if len(bad) > 0 {
		r.wrong(line, bad...)
		return
	}
	r.seen[rec.NIK] = line
	if rec = rec.FromNIK(r.today); rec.Derived != "" {
		r.reg.Derived++
	}
	for _, field := range rec.Gaps() {
		r.reg.Lacking[field]++
	}
	if r.office.Level() == region.Village {
		rec.Region = string(r.office)
	}
	r.reg.Rows = append(r.reg.Rows, residents.ImportRow{Line: line, Record: rec})
}

// ColumnOf is the name of the column that a field of person.Record is taken from.
func ColumnOf(field string) string { return byField(field) }

// rounded finds a number of 16 digits that a spreadsheet kept as a number: it
// holds 15 digits, so that the last became 0.
func (r *reader) rounded(i int, v string) bool {
	if strings.ContainsAny(v, "eE") && strings.Trim(v, "0123456789.,+eE") == "" {
		return true
	}
	return len(v) == 16 && v[15] == '0' && r.s.numeric(i)
}

// fromSheet turns what a spreadsheet makes of a date into a date: the days
// since 1899-12-30, or a date with midnight behind it. Anything else stays.
func fromSheet(v string) string {
	if day, rest, ok := strings.Cut(v, " "); ok && strings.Trim(rest, "0:") == "" {
		return day
	}
	whole, fraction, _ := strings.Cut(v, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || len(whole) > 5 || n < 61 || strings.Trim(fraction, "0123456789") != "" {
		return v
	}
	return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}
