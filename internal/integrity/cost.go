package integrity

import (
	"bytes"
	_ "embed" // prices.csv
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"

	"genggam/internal/calendar"
	"genggam/internal/fault"
)

//go:embed prices.csv
var priceSource []byte

// Price is what Per units cost, from a day on.
type Price struct {
	// What is the unit: sheet-f4, page-ink, sms, storage-gb (a month) ...
	What string
	// Rupiah for Per units, whole rupiah.
	Rupiah, Per int64
	Since       calendar.Day
	// Sure is read, seen, memory or house; Basis where it was taken from.
	Sure, Basis string
}

// Use is how many units were used in some days.
type Use struct {
	What  string
	Count int64
}

// CostLine is the cost of one unit in a year.
type CostLine struct {
	What string
	// Count is the use of a year of 365 days, rounded up.
	Count int64
	// Rupiah of the year, rounded up. Unpriced says that no price is known, and so
	// the sum is too small.
	Rupiah   int64
	Unpriced bool
	Price    Price
}

// Cost is a year's estimate.
type Cost struct {
	Lines []CostLine
	Total int64
	// Partial says that some line is unpriced.
	Partial bool
	// Days of use on which the estimate rests.
	Days int
}

// Bounds of an estimate, so that its sums stay whole.
const (
	MaxUses  = 20
	MaxCount = 100_000_000 // units of one use
	MaxPrice = 10_000_000  // rupiah of one price, and units it is for
)

// Prices are those that come with the program; an office puts its own before
// them. They are part of the program and read by a test.
func Prices() []Price { return slices.Clone(builtIn()) }

var builtIn = sync.OnceValue(func() []Price {
	p, err := ReadPrices(priceSource)
	if err != nil {
		return nil
	}
	return p
})

// ReadPrices reads CSV with the columns what, rupiah, per, since, sure, basis. An
// error names the row.
func ReadPrices(file []byte) ([]Price, error) {
	r := csv.NewReader(bytes.NewReader(file))
	r.FieldsPerRecord = 6
	if head, err := r.Read(); err != nil || head[0] != "what" {
		return nil, errors.New("reading prices: the first row names no columns")
	}
	var out []Price
	for row := 2; ; row++ {
		f, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		var p Price
		if err == nil {
			p, err = price(f)
		}
		if err != nil {
			return nil, fmt.Errorf("reading prices: row %d: %w", row, err)
		}
		out = append(out, p)
	}
}

func price(f []string) (Price, error) {
	rupiah, err1 := strconv.ParseInt(f[1], 10, 64)
	per, err2 := strconv.ParseInt(f[2], 10, 64)
	since, err3 := calendar.ParseDay(f[3])
	p := Price{What: f[0], Rupiah: rupiah, Per: per, Since: since, Sure: f[4], Basis: f[5]}
	if err := errors.Join(err1, err2, err3); err != nil {
		return p, err
	}
	if p.What == "" || len(p.What) > maxName || rupiah < 0 || rupiah > MaxPrice || per < 1 || per > MaxPrice {
		return p, errors.New("a price out of bounds")
	}
	return p, nil
}

// Estimate works out a year's cost from what was used in some days, at the prices
// of a day: for each unit the first price of the list with the latest Since that
// is not after it. A use out of bounds or no days is the fault "integrity.use".
func Estimate(uses []Use, days int, prices []Price, on calendar.Day) (Cost, error) {
	if days < 1 || days > 3660 || len(uses) > MaxUses {
		return Cost{}, fault.New(fault.Invalid, "integrity.use")
	}
	c := Cost{Days: days}
	for _, u := range uses {
		if u.Count < 0 || u.Count > MaxCount {
			return Cost{}, fault.New(fault.Invalid, "integrity.use")
		}
		l := CostLine{What: u.What, Count: ceil(u.Count*365, int64(days))}
		p, known := priceOn(prices, u.What, on)
		if known && p.Per > 0 && p.Per <= MaxPrice && p.Rupiah >= 0 && p.Rupiah <= MaxPrice {
			l.Price, l.Rupiah = p, ceil(l.Count*p.Rupiah, p.Per)
		} else {
			l.Unpriced, c.Partial = true, true
		}
		c.Total += l.Rupiah
		c.Lines = append(c.Lines, l)
	}
	return c, nil
}

func priceOn(prices []Price, what string, on calendar.Day) (Price, bool) {
	var best Price
	found := false
	for _, p := range prices {
		if p.What == what && p.Since <= on && (!found || p.Since > best.Since) {
			best, found = p, true
		}
	}
	return best, found
}

func ceil(a, b int64) int64 { return (a + b - 1) / b }
