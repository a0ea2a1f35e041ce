package travel

import (
	_ "embed" // example.yaml
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"genggam/internal/calendar"
	"genggam/internal/lang"
)

//go:embed example.yaml
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

// Rate is one row of a table, in whole rupiah.
type Rate struct {
	// Item is a word of the table: "per-diem", "lodging", "transport".
	Item string `yaml:"item"`
	// Name is how an item of a regency's own is called; those of Items have theirs.
	Name string `yaml:"name"`
	// Place and Class are words of the table; Class "" is for every class that has
	// no row of its own.
	Place  string `yaml:"place"`
	Class  string `yaml:"class"`
	Per    Per    `yaml:"per"`
	Amount int64  `yaml:"amount"`
	// Receipt says that the amount is a ceiling and a receipt is needed.
	Receipt bool         `yaml:"receipt"`
	Since   calendar.Day `yaml:"since"`
	Until   calendar.Day `yaml:"until"`
	Basis   string       `yaml:"basis"`
	Sure    string       `yaml:"sure"`
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

type share struct {
	Share int          `yaml:"share"`
	Round int64        `yaml:"round"`
	Since calendar.Day `yaml:"since"`
	Basis string       `yaml:"basis"`
	Sure  string       `yaml:"sure"`
}

type term struct {
	Days  int          `yaml:"days"`
	Since calendar.Day `yaml:"since"`
	Basis string       `yaml:"basis"`
	Sure  string       `yaml:"sure"`
}

// Table is a regency's rates, by the decree that set them.
type Table struct {
	// Example says that the amounts are invented.
	Example bool    `yaml:"example"`
	Name    string  `yaml:"name"`
	Rates   []Rate  `yaml:"rates"`
	Shares  []share `yaml:"advance"`
	Terms   []term  `yaml:"report"`
}

// Read reads a table as YAML, in the shape of example.yaml. The error names the
// line or the row.
func Read(file []byte) (*Table, error) {
	if len(file) > MaxTable {
		return nil, fmt.Errorf("reading a table of rates: more than %d bytes", MaxTable)
	}
	t := &Table{}
	if err := yaml.UnmarshalWithOptions(file, t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading a table of rates: %w", err)
	}
	if len(t.Rates) == 0 || len(t.Rates) > MaxRates || len(t.Terms) == 0 {
		return nil, fmt.Errorf("reading a table of rates: it needs 1 to %d rates and a term of report", MaxRates)
	}
	for i, r := range t.Rates {
		bad := r.Item == "" || r.Place == "" || r.Basis == "" || r.Since == 0 || r.Amount <= 0 || r.Amount > MaxAmount
		bad = bad || r.Name == "" && !slices.Contains(Items(), r.Item)
		if bad || !slices.Contains([]Per{Day, Night, Trip}, r.Per) || r.Until != 0 && r.Until < r.Since {
			return nil, fmt.Errorf("reading a table of rates: row %d (%s, %s) lacks something or is out of bounds", i+1, r.Item, r.Place)
		}
	}
	for _, s := range t.Shares {
		if s.Share < 0 || s.Share > 100 || s.Round < 1 || s.Round > 1_000_000 {
			return nil, fmt.Errorf("reading a table of rates: an advance of %d percent rounded to %d", s.Share, s.Round)
		}
	}
	for _, r := range t.Terms {
		if r.Days < 1 || r.Days > 365 {
			return nil, fmt.Errorf("reading a table of rates: a report within %d days", r.Days)
		}
	}
	return t, nil
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

func (t *Table) share(on calendar.Day) (out share) {
	for _, s := range t.Shares {
		if s.Since <= on && s.Since >= out.Since {
			out = s
		}
	}
	return out
}

func (t *Table) term(on calendar.Day) (out term) {
	for _, s := range t.Terms {
		if s.Since <= on && s.Since >= out.Since {
			out = s
		}
	}
	return out
}
