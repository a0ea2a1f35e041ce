package travel

import (
	"bytes"
	_ "embed" // example.csv
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

//go:embed example.csv
var exampleSource []byte

// Bounds of a table, an order and a report.
const (
	MaxTable    = 1 << 20         // bytes of a table
	MaxRates    = 20_000          // rates of a table
	MaxAmount   = 100_000_000_000 // rupiah of one rate or receipt
	MaxDays     = 366             // days of one journey
	MaxReceipts = 500             // receipts of one report
)

// Per is what a rate is paid for.
type Per string

// The units of a rate.
const (
	Day   Per = "day"
	Night Per = "night"
	Trip  Per = "trip"
)

// percent is the unit of an advance; roundTo is what it is rounded down to, in
// rupiah: a choice of ours, since nobody hands out less.
const (
	percent Per   = "percent"
	roundTo int64 = 1000
)

// Rate is one row of a table, in whole rupiah.
type Rate struct {
	// Item is a word of the table: "per-diem", "lodging", "transport".
	Item string
	// Name is how an item of a regency's own is called; those of Items have theirs.
	Name string
	// Place and Class are words of the table; Class "" is for every class that has
	// no row of its own.
	Place, Class string
	Per          Per
	Amount       int64
	// Receipt says that the amount is a ceiling and a receipt is needed.
	Receipt bool
	// Since and Until are the first and the last day, Until 0 for no end.
	Since, Until calendar.Day
	// Basis is the decree, Sure how sure we are of it: "read", "seen", "memory",
	// "house", or "example" for what is invented.
	Basis, Sure string
}

// Items lists the items that have a name in every language.
func Items() []string { return []string{"per-diem", "lodging", "transport", "representation"} }

// name is what a line calls the item.
func (r Rate) name() any {
	if r.Name != "" {
		return r.Name
	}
	return lang.Key(ItemKey(r.Item))
}

// Table is a regency's rates, by the decree that set them.
type Table struct {
	// Example says that the amounts are invented.
	Example bool
	Rates   []Rate
	// Advances are shares in percent, Reports terms in working days, each as Amount.
	Advances, Reports []Rate
}

// columns of a table, in the order of example.csv; kolom are the same in
// Indonesian, as an office writes them, in which how sure we are is left out:
// what a regency enters itself is its own.
var (
	columns = []string{"item", "name", "place", "class", "per", "amount", "receipt", "since", "until", "basis", "sure"}
	kolom   = []string{"pos", "nama", "tujuan", "golongan", "per", "jumlah", "bukti", "mulai", "sampai", "dasar"}
)

// Columns are those of a table as an office writes it.
func Columns() []string { return slices.Clone(kolom) }

// words are those of a table in Indonesian.
var words = map[string]string{
	"uang harian": "per-diem", "penginapan": "lodging", "transpor": "transport", "representasi": "representation", "uang muka": "advance", "laporan": "report",
	"kabupaten": "regency", "provinsi": "province", "luar provinsi": "country",
	"hari": "day", "malam": "night", "perjalanan": "trip", "persen": "percent", "hari kerja": "working-days", "ya": "yes", "tidak": "no", "kepala": "head",
}

// Word is a word of a table as an office writes it.
func Word(w string) string {
	for id, en := range words {
		if en == w {
			return id
		}
	}
	return w
}

// Known is the word that a table keeps for one as an office writes it; a word of
// its own stays.
func Known(w string) string {
	w = strings.Join(strings.Fields(w), " ")
	if en, ok := words[strings.ToLower(w)]; ok {
		return en
	}
	return w
}

// Read reads a table as CSV, between commas or semicolons, with the columns of
// Columns in Indonesian or item, name, place, class, per, amount, receipt, since,
// until, basis, sure; lines that begin with # are comments. Faults: travel.table.*;
// "travel.table.line" names the line and what is wrong with it.
func Read(file []byte) (*Table, error) {
	t, err := read(file)
	if err == nil && len(t.Reports) == 0 { // the term of the report is no rate: the law's own holds
		t.Reports = slices.Clone(Example().Reports)
	}
	return t, err
}

func read(file []byte) (*Table, error) {
	if len(file) > MaxTable {
		return nil, fault.New(fault.TooLarge, "travel.table.large", MaxTable>>10)
	}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	in.Comment, in.FieldsPerRecord, in.Comma = '#', -1, comma(file)
	head, err := in.Read()
	own := err == nil && len(head) >= len(kolom) && slices.Equal(head[:len(kolom)], kolom)
	if err != nil || !own && !slices.Equal(head, columns) {
		return nil, fault.New(fault.Invalid, "travel.table.head", strings.Join(kolom, ", "))
	}
	t := &Table{}
	for len(t.Rates) <= MaxRates {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		line, _ := in.FieldPos(0)
		if err != nil || len(row) != len(head) {
			return nil, lineOf(line, rowFault("columns"))
		}
		if err := t.row(row, own); err != nil {
			return nil, lineOf(line, err)
		}
	}
	if len(t.Rates) == 0 || len(t.Rates) > MaxRates {
		return nil, fault.New(fault.Invalid, "travel.table.empty", MaxRates)
	}
	return t, nil
}

// comma is what stands between the fields of a file: a spreadsheet in Indonesian
// writes semicolons.
func comma(file []byte) rune {
	for row := range bytes.Lines(file) {
		if len(row) > 0 && row[0] != '#' {
			if bytes.Count(row, []byte(";")) > bytes.Count(row, []byte(",")) {
				return ';'
			}
			return ','
		}
	}
	return ','
}

func rowFault(what string) error { return fault.New(fault.Invalid, "travel.row."+what).On(what) }

func lineOf(line int, why error) error {
	f := fault.As(why)
	return fault.New(fault.Invalid, "travel.table.line", line, lang.Key(f.Key))
}

// row reads one row, in Indonesian or in English.
func (t *Table) row(f []string, own bool) error {
	for i := range f {
		f[i] = strings.Join(strings.Fields(f[i]), " ")
	}
	f[5] = plainAmount(f[5])
	if own {
		for _, i := range []int{0, 2, 3, 4, 6} {
			f[i] = Known(f[i])
		}
		f = append(f[:len(kolom):len(kolom)], "house")
	}
	r := Rate{Item: f[0], Name: f[1], Place: f[2], Class: f[3], Per: Per(f[4]), Receipt: f[6] == "yes", Basis: f[9], Sure: f[10]}
	var err error
	if r.Amount, err = strconv.ParseInt(f[5], 10, 64); err != nil {
		return rowFault("amount")
	}
	if r.Since, err = dayOf(f[7]); err != nil {
		return rowFault("since")
	}
	if f[8] != "" {
		if r.Until, err = dayOf(f[8]); err != nil {
			return rowFault("until")
		}
	}
	if !slices.Contains([]string{"yes", "no", ""}, f[6]) {
		return rowFault("receipt")
	}
	return t.Add(r)
}

// plainAmount is a number without the points between thousands.
func plainAmount(s string) string {
	s = strings.TrimSpace(strings.TrimPrefix(s, "Rp"))
	parts := strings.Split(s, ".")
	for i, p := range parts {
		if len(parts) > 1 && (i > 0 && len(p) != 3 || len(p) == 0 || len(p) > 3) {
			return s
		}
	}
	return strings.Join(parts, "")
}

// dayOf reads 2026-01-31, or 31/01/2026 as a spreadsheet writes it.
func dayOf(s string) (calendar.Day, error) {
	if p := strings.Split(s, "/"); len(p) == 3 && len(p[2]) == 4 {
		s = p[2] + "-" + pad(p[1]) + "-" + pad(p[0])
	}
	d, err := calendar.ParseDay(s)
	if err == nil && d == 0 {
		err = errors.New("the day before all")
	}
	return d, err
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// Add takes one rate into the table. Faults "travel.row.*" are on a column:
// amount, since, until, basis, name, class, item, place, per; the same rate from
// the same day on twice is "travel.row.twice".
func (t *Table) Add(r Rate) error {
	long := func(s string) bool { return len(s) > maxWords || !utf8.ValidString(s) }
	switch {
	case r.Amount <= 0 || r.Amount > MaxAmount:
		return rowFault("amount")
	case r.Since == 0:
		return rowFault("since")
	case r.Until != 0 && r.Until < r.Since:
		return rowFault("until")
	case r.Basis == "" || long(r.Basis):
		return rowFault("basis")
	case long(r.Name):
		return rowFault("name")
	case long(r.Class) || long(r.Item) || long(r.Place):
		return rowFault("class")
	}
	t.Example = t.Example || r.Sure == "example"
	return t.take(r)
}

// maxWords bounds a word of a table, in bytes.
const maxWords = 200

// Write writes a table as an office writes it; Read reads it again.
func (t *Table) Write() []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Comma = ';'
	_ = out.Write(kolom)
	for _, r := range slices.Concat(t.Rates, t.Advances, t.Reports) {
		until, receipt := "", "tidak"
		if r.Until != 0 {
			until = r.Until.String()
		}
		if r.Receipt {
			receipt = "ya"
		}
		_ = out.Write([]string{Word(r.Item), r.Name, Word(r.Place), Word(r.Class), Word(string(r.Per)), strconv.FormatInt(r.Amount, 10), receipt, r.Since.String(), until, r.Basis})
	}
	out.Flush()
	return b.Bytes()
}

// take puts a rate where it belongs.
func (t *Table) take(r Rate) error {
	into := &t.Rates
	switch {
	case r.Item == "advance" || r.Item == "report":
		if into = &t.Advances; r.Item == "report" {
			into = &t.Reports
		}
		if r.Item == "advance" && (r.Per != percent || r.Amount > 100) || r.Item == "report" && (r.Per != calendar.UnitDays || r.Amount > 365) {
			return rowFault("per")
		}
	case r.Place == "":
		return rowFault("place")
	case !slices.Contains([]Per{Day, Night, Trip}, r.Per):
		return rowFault("per")
	case r.Item == "" || r.Name == "" && !slices.Contains(Items(), r.Item):
		return rowFault("item")
	}
	if slices.ContainsFunc(*into, func(o Rate) bool {
		return o.Item == r.Item && o.Place == r.Place && o.Class == r.Class && o.Since == r.Since
	}) {
		return fault.New(fault.Conflict, "travel.row.twice").On("since")
	}
	*into = append(*into, r)
	return nil
}

var example = sync.OnceValue(func() *Table {
	t, err := read(exampleSource)
	if err != nil {
		return &Table{Example: true} // a defect of the build, found by a test
	}
	return t
})

// Example is a table of invented amounts, for a demo and for the shape of it.
func Example() *Table { return example() }

// Places lists the places a table has rates for on a day, Classes the classes.
func (t *Table) Places(on calendar.Day) []string {
	return t.each(on, func(r Rate) string { return r.Place })
}

// Classes lists the classes that have rates of their own on a day.
func (t *Table) Classes(on calendar.Day) []string {
	return t.each(on, func(r Rate) string { return r.Class })
}

func (t *Table) each(on calendar.Day, of func(Rate) string) (out []string) {
	for _, r := range t.Rates {
		if w := of(r); r.in(on) && w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func (r Rate) in(on calendar.Day) bool { return r.Since <= on && (r.Until == 0 || on <= r.Until) }

// rates are those for a place and a class on a day, one for each item: the row
// of the class before that of every class, and the later before the earlier.
func (t *Table) rates(place, class string, on calendar.Day) (out []Rate) {
	for _, r := range t.Rates {
		if r.Place != place || !r.in(on) || r.Class != "" && r.Class != class {
			continue
		}
		i := slices.IndexFunc(out, func(o Rate) bool { return o.Item == r.Item })
		switch {
		case i < 0:
			out = append(out, r)
		case out[i].Class == "" && r.Class != "" || out[i].Class == r.Class && r.Since >= out[i].Since:
			out[i] = r
		}
	}
	return out
}

// latest is the row in force on a day that began last, the zero Rate for none.
func latest(rows []Rate, on calendar.Day) (out Rate) {
	for _, r := range rows {
		if r.in(on) && r.Since >= out.Since {
			out = r
		}
	}
	return out
}
