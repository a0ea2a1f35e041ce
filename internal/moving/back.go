package moving

import (
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/fault"
)

// ReadCSV reads the files that Writer makes, from a directory or an archive,
// and gives what is in them to take; with an empty Taker it is a dry run. Only
// residents.csv must be there. The error is about the files or is the Taker's;
// what is wrong with single rows is in the report.
func ReadCSV(files fs.FS, o Options, take Taker) (Report, error) {
	b := &back{ledger: ledger{take: take}, files: files, o: o, niks: map[string]int{}, types: map[string]bool{}, series: map[registerKey]int{}}
	b.report.Whole, b.report.Lives, b.report.Village.Code = true, map[Life]int{}, string(o.Village)
	for _, step := range []func() error{
		func() error { return readSheet(b, typeSheet(), maxTypes, nil, b.giveType) },
		func() error { return readSheet(b, areaSheet(), maxAreas, nil, take.Area) },
		func() error { return readSheet(b, residentSheet(), maxResidents, b.resident, b.giveResident) },
		func() error { return readSheet(b, familySheet(), maxFamilies, nil, take.Family) },
		func() error { return readSheet(b, letterSheet(), maxLetters, nil, take.Letter) },
		func() error { return readSheet(b, agendaSheet(), maxLetters, nil, take.Agenda) },
		func() error { return readSheet(b, registerSheet(), maxRegisters, b.register, b.giveRegister) },
	} {
		if err := step(); err != nil {
			return b.report, err
		}
	}
	return b.report, nil
}

// back reads one set of files.
type back struct {
	ledger
	files fs.FS
	o     Options
	// niks gives the line on which a NIK stood first, line is the present one.
	niks map[string]int
	line int
	// types are the slugs of the types of letters that were taken; series gives the
	// line on which the last number of a register stood first.
	types  map[string]bool
	series map[registerKey]int
}

// bounded refuses a row that does not end.
type bounded struct {
	r    io.Reader
	left int
}

var errLong = errors.New("reading a row: too long")

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// readSheet reads one file; judge, which may be nil, finds what is wrong with a row.
func readSheet[T any](b *back, s sheet[T], limit int, judge func(*T) []Problem, give func(T) error) (err error) {
	f, err := b.files.Open(s.name)
	if errors.Is(err, fs.ErrNotExist) && s.name != "residents.csv" {
		b.report.Missing = append(b.report.Missing, s.name)
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Invalid, "moving.file-missing", s.name)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b.begin(s.name)
	b.line = 1
	in := &bounded{f, maxRow}
	r := csv.NewReader(in)
	r.ReuseRecord = true
	at, err := order(r, s)
	if err != nil {
		return err
	}
	for {
		if err := b.tooMany(limit); err != nil {
			return err
		}
		in.left = maxRow
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return brokenFile(s.name, b.line+1, err)
		}
		b.line, _ = r.FieldPos(0)
		v, found := fill(s, at, cells)
		if judge != nil {
			found = append(found, judge(&v)...)
		}
		id := s.id(&v)
		for i := range found {
			found[i].ID, found[i].Line = id, b.line
		}
		if _, err := row(&b.ledger, v, found, give); err != nil {
			return err
		}
	}
}

// order reads the heading and says where each column of the sheet stands.
func order[T any](r *csv.Reader, s sheet[T]) ([]int, error) {
	cells, err := r.Read()
	if err != nil {
		return nil, brokenFile(s.name, 1, err)
	}
	cells[0] = strings.TrimPrefix(cells[0], "\ufeff")
	at := make([]int, len(s.columns))
	for i, c := range s.columns {
		if at[i] = slices.Index(cells, c.name); at[i] < 0 {
			return nil, fault.New(fault.Invalid, "moving.file-columns", s.name, c.name)
		}
	}
	return at, nil
}

// brokenFile refuses a file at a line, which an error of its own may know better.
func brokenFile(name string, line int, err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		line = p.StartLine
	}
	if p == nil && !errors.Is(err, errLong) && !errors.Is(err, io.EOF) {
		return err
	}
	return fault.New(fault.Invalid, "moving.file-broken", name, line).Because(err)
}

// fill reads the cells of one row.
func fill[T any](s sheet[T], at []int, cells []string) (v T, found []Problem) {
	for i, c := range s.columns {
		cell := cells[at[i]]
		if len(cell) > maxCell || !utf8.ValidString(cell) || !c.set(&v, meant(cell)) {
			bad := Problem{Column: c.name, Left: true, Key: "moving.cell-broken"}
			if c.words != "" {
				bad.Key, bad.Args = "moving.cell-choice", []any{c.words}
			}
			found = append(found, bad)
		}
	}
	return v, found
}

// resident judges a record as every register's is judged.
func (b *back) resident(r *Resident) (found []Problem) {
	rec, faults := r.Record.Clean(b.o.Today)
	for _, bad := range faults {
		must := bad.Field == "name" || bad.Field == "nik"
		found = append(found, Problem{Column: fileColumn(bad.Field), Left: must, Key: bad.Key, Args: bad.Args})
		if field := fieldOf(&rec, bad.Field); field != nil && !must {
			*field = ""
		}
	}
	r.Record = rec
	if first := b.niks[r.NIK]; r.NIK != "" && first > 0 {
		found = append(found, Problem{Column: "nik", Left: true, Key: "moving.nik-twice", Args: []any{first}})
	}
	return found
}

// giveResident counts who is taken and gives them on.
func (b *back) giveResident(r Resident) error {
	if b.report.Lives[r.Life]++; r.NIK != "" {
		b.niks[r.NIK] = b.line
	}
	if b.take.Resident == nil {
		return nil
	}
	return b.take.Resident(r)
}

// fileColumn is the column of residents.csv that holds a field.
func fileColumn(json string) string {
	for _, f := range recordFields {
		if f.json == json {
			return f.column
		}
	}
	return json
}
