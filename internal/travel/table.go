package travel

import (
	"bytes"
	_ "embed" // example.csv
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"genggam/internal/calendar"
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

// columns of a table, in the order of example.csv.
var columns = []string{"item", "name", "place", "class", "per", "amount", "receipt", "since", "until", "basis", "sure"}

// Read reads a table as CSV with the columns item, name, place, class, per,
// amount, receipt, since, until, basis, sure; lines that begin with # are
// comments. The error names the line.
func Read(file []byte) (*Table, error) {
	if len(file) > MaxTable {
		return nil, fmt.Errorf("reading a table of rates: more than %d bytes", MaxTable)
	}
	in := csv.NewReader(bytes.NewReader(file))
	in.Comment, in.FieldsPerRecord = '#', len(columns)
	head, err := in.Read()
	if err != nil || !slices.Equal(head, columns) {
		return nil, fmt.Errorf("reading a table of rates: the first line must be %s", strings.Join(columns, ","))
	}
	t := &Table{}
	for len(t.Rates) <= MaxRates {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil { // it names the line itself
			return nil, fmt.Errorf("reading a table of rates: %w", err)
		}
		if err := t.row(row); err != nil {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("reading a table of rates: line %d: %w", line, err)
		}
	}
	if len(t.Rates) == 0 || len(t.Rates) > MaxRates || len(t.Reports) == 0 {
		return nil, fmt.Errorf("reading a table of rates: it needs 1 to %d rates and a term of report", MaxRates)
	}
	return t, nil
}

func (t *Table) row(f []string) error {
	r := Rate{Item: f[0], Name: f[1], Place: f[2], Class: f[3], Per: Per(f[4]), Receipt: f[6] == "yes", Basis: f[9], Sure: f[10]}
	var err error
	if r.Amount, err = strconv.ParseInt(f[5], 10, 64); err != nil || r.Amount <= 0 || r.Amount > MaxAmount {
		return fmt.Errorf("amount %q", f[5])
	}
	if r.Since, err = calendar.ParseDay(f[7]); err != nil || r.Since == 0 {
		return fmt.Errorf("since %q", f[7])
	}
	if f[8] != "" {
		if r.Until, err = calendar.ParseDay(f[8]); err != nil || r.Until < r.Since || r.Until == 0 {
			return fmt.Errorf("until %q", f[8])
		}
	}
	if r.Basis == "" || !slices.Contains([]string{"yes", "no"}, f[6]) {
		return fmt.Errorf("receipt is yes or no, and basis must be there")
	}
	t.Example = t.Example || r.Sure == "example"
	return t.take(r)
}

// take puts a row where it belongs.
func (t *Table) take(r Rate) error {
	switch {
	case r.Item == "advance" && r.Per == percent && r.Amount <= 100:
		t.Advances = append(t.Advances, r)
	case r.Item == "report" && r.Per == calendar.UnitDays && r.Amount <= 365:
		t.Reports = append(t.Reports, r)
	case r.Place == "" || !slices.Contains([]Per{Day, Night, Trip}, r.Per):
		return fmt.Errorf("a rate needs a place, and is per day, night or trip")
	case r.Name == "" && !slices.Contains(Items(), r.Item):
		return fmt.Errorf("item %q needs a name", r.Item)
	default:
		t.Rates = append(t.Rates, r)
	}
	return nil
}

var example = sync.OnceValue(func() *Table {
	t, err := Read(exampleSource)
	if err != nil {
		return &Table{Example: true} // a defect of the build, found by a test
	}
	return t
})

// Example is a table of invented amounts, for a demo and for the shape of it.
func Example() *Table { return example() }

// Places lists the places a table has rates for on a day, Classes the classes.
func (t *Table) Places(on calendar.Day) []string {
	return t.words(on, func(r Rate) string { return r.Place })
}

// Classes lists the classes that have rates of their own on a day.
func (t *Table) Classes(on calendar.Day) []string {
	return t.words(on, func(r Rate) string { return r.Class })
}

func (t *Table) words(on calendar.Day, of func(Rate) string) (out []string) {
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
