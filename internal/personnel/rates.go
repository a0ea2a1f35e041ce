package personnel

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/staff"
	"genggam/internal/store"
	"genggam/internal/travel"
)

// Tariff is a table of rates as it was decreed: the regency's own, or the example,
// which says so in every sum.
type Tariff struct {
	*travel.Table
	// Number counts the tables of a regency from 1; 0 is the example.
	Number int
	// At is when it was entered, By the account; zero and "" for the example.
	At time.Time
	By string
}

// MaxRatesFile bounds a file of rates, in bytes.
const MaxRatesFile = 256 << 10

// mostTariffs bounds the tables that one regency enters: each replaces the last.
const mostTariffs = 500

// tariffs are the tables of each personnel office as they were read from its
// stream. A table is never changed, so that what was read stays right.
type tariffs struct {
	mu sync.Mutex
	of map[region.Code][]Tariff
}

// tablesOf are the tables of the personnel office of a unit, the last one in force.
func (r *Room) tablesOf(ctx context.Context, unit string) ([]Tariff, error) {
	at := r.office(unit)
	lines, err := r.Store.Stream(ctx, ratesPrefix+string(at))
	if err != nil {
		return nil, fmt.Errorf("reading rates: %w", err)
	}
	r.tariffs.mu.Lock()
	defer r.tariffs.mu.Unlock()
	known := r.tariffs.of[at]
	if len(known) > len(lines) {
		known = nil
	}
	for _, line := range lines[len(known):] {
		t, err := r.readTariff(ctx, line, len(known)+1)
		if err != nil {
			return nil, err
		}
		known = append(slices.Clip(known), t)
	}
	if r.tariffs.of == nil {
		r.tariffs.of = map[region.Code][]Tariff{}
	}
	r.tariffs.of[at] = known
	return known, nil
}

func (r *Room) readTariff(ctx context.Context, line []byte, number int) (Tariff, error) {
	e, err := journal.Parse(line)
	if err != nil {
		return Tariff{}, err
	}
	var file string
	if err := r.Vault.OpenValue(ctx, itemOf(e), &file); err != nil {
		return Tariff{}, err
	}
	table, err := travel.Read([]byte(file))
	if err != nil {
		return Tariff{}, fmt.Errorf("reading rates %d: %w", number, err)
	}
	return Tariff{Table: table, Number: number, At: ms(e.At), By: e.Actor.Account}, nil
}

// tariff is a table of a unit by its number; the one in force for -1.
func (r *Room) tariff(ctx context.Context, unit string, number int) (Tariff, error) {
	all, err := r.tablesOf(ctx, unit)
	if number < 0 {
		number = len(all)
	}
	if err != nil || number == 0 || number > len(all) {
		return Tariff{Table: travel.Example()}, err
	}
	return all[number-1], nil
}

// Rates are the rates in force for the officer's regency, and the places of the
// form of a journey that have none.
func (r *Room) Rates(ctx context.Context, a premises.Actor) (t Tariff, without []string, err error) {
	if err := r.maySee(a, string(a.Office)); err != nil {
		return t, nil, err
	}
	if t, err = r.tariff(ctx, string(a.Office), -1); err != nil {
		return t, nil, err
	}
	today := r.day(string(a.Office))
	for _, place := range r.Destinations(today) {
		if !slices.Contains(t.Places(today), place) {
			without = append(without, place)
		}
	}
	return t, without, nil
}

// Destinations are the places that the form of a journey offers.
func (r *Room) Destinations(day calendar.Day) (out []string) {
	std, ok := r.Catalogue().Current(TravelService, day.String())
	if !ok {
		return nil
	}
	for _, p := range std.Form.Pages {
		if q, ok := p.Question("tujuan"); ok {
			for _, o := range q.Options {
				out = append(out, o.Value)
			}
		}
	}
	return out
}

// SetsRates says whether an officer enters the rates of their regency: whoever
// keeps the register in its personnel office.
func (r *Room) SetsRates(a premises.Actor) bool {
	return a.May(premises.KeepStaff) == nil && r.office(string(a.Office)) == a.Office
}

func (r *Room) maySetRates(a premises.Actor) error {
	if err := a.May(premises.KeepStaff); err != nil {
		return err
	}
	if !r.SetsRates(a) {
		return fault.New(fault.Forbidden, "personnel.rates-elsewhere")
	}
	return nil
}

// SetRates enters a whole table as a file, in the place of the one before; see
// travel.Read. Journeys that were ordered go on by the table of their order.
func (r *Room) SetRates(ctx context.Context, a premises.Actor, file io.Reader) (rates int, err error) {
	if err := r.maySetRates(a); err != nil {
		return 0, err
	}
	raw, err := io.ReadAll(io.LimitReader(file, MaxRatesFile+1))
	if err != nil {
		return 0, fault.New(fault.Invalid, "web.file.broken-off").Because(err).On("berkas")
	}
	if len(raw) > MaxRatesFile {
		return 0, fault.New(fault.TooLarge, "travel.table.large", MaxRatesFile>>10).On("berkas")
	}
	t, err := travel.Read(raw)
	if f := fault.As(err); f != nil {
		return 0, f.On("berkas")
	}
	if err != nil {
		return 0, err
	}
	return len(t.Rates), r.putRates(ctx, a, t, "berkas")
}

// AddRate enters one rate beside those in force. The first takes the place of the
// example, which is nobody's decree. Faults are those of travel.Table.Add.
func (r *Room) AddRate(ctx context.Context, a premises.Actor, rate travel.Rate) error {
	if err := r.maySetRates(a); err != nil {
		return err
	}
	now, err := r.tariff(ctx, string(a.Office), -1)
	if err != nil {
		return err
	}
	t := &travel.Table{Reports: travel.Example().Reports}
	if now.Number > 0 {
		*t = travel.Table{Rates: slices.Clone(now.Rates), Advances: slices.Clone(now.Advances), Reports: slices.Clone(now.Table.Reports)}
	}
	rate.Sure = "house"
	if rate.Item == "advance" || rate.Item == "report" {
		rate.Place, rate.Class = "", ""
	}
	if err := t.Add(rate); err != nil {
		return err
	}
	if len(t.Rates) == 0 {
		return fault.New(fault.Conflict, "personnel.rates-first").On("item")
	}
	return r.putRates(ctx, a, t, "place")
}

func (r *Room) putRates(ctx context.Context, a premises.Actor, t *travel.Table, field string) error {
	if t.Example {
		return fault.New(fault.Invalid, "personnel.rates-example").On(field)
	}
	known := r.Destinations(r.day(string(a.Office)))
	for _, x := range t.Rates {
		if !slices.Contains(known, x.Place) {
			words := make([]string, len(known))
			for i, w := range known {
				words[i] = travel.Word(w)
			}
			return fault.New(fault.Invalid, "personnel.rates-place", x.Place, strings.Join(words, ", ")).On(field)
		}
	}
	item, err := r.Vault.SealValue(string(a.Office), "rates", string(t.Write()))
	if err != nil {
		return err
	}
	stream := ratesPrefix + string(a.Office)
	return r.Store.Act(ctx, a.Doing(premises.KeepStaff), func(tx *store.Tx) error {
		lines, err := tx.Stream(stream)
		if err != nil {
			return err
		}
		if len(lines) >= mostTariffs {
			return fault.New(fault.TooLarge, "personnel.rates-many", mostTariffs).On(field)
		}
		return putRecord(tx, stream, ratesKind, record{Unit: string(a.Office), Days: len(t.Rates)}, item)
	})
}

// class is the first of the words for somebody that a table has rates for on a
// day: "head" for whoever leads an office, their rank, its first part ("III" of
// "III/d"), the kind of employment; "" for the common rates.
func (r *Room) class(ctx context.Context, t *travel.Table, e staff.Employee, day calendar.Day) (string, error) {
	words := []string{e.Rank, strings.Split(e.Rank, "/")[0], string(e.As)}
	err := r.withChart(ctx, func(b *board) error {
		over, ok := b.chart.Post(e.Over)
		if !e.Post.Zero() && (!ok || over.Unit != e.Unit) {
			words = append([]string{"head"}, words...)
		}
		return nil
	})
	classes := t.Classes(day)
	for _, w := range words {
		if w != "" && slices.Contains(classes, w) {
			return w, err
		}
	}
	return "", err
}

// order is the order of a journey that an employee asks for, in the class that a
// table has for them.
func (r *Room) order(ctx context.Context, e staff.Employee, q requested, t *travel.Table) (travel.Order, error) {
	o := travel.Order{ID: q.id, Employee: e.ID, Place: text(q.answers, "tujuan"), From: day(q.answers, "berangkat"), Until: day(q.answers, "kembali")}
	var err error
	o.Class, err = r.class(ctx, t, e, o.From)
	return o, err
}
