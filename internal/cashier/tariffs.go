package cashier

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/tariff"
)

const (
	tariffStream  = "tariff/"
	kindTariff    = "tariff.loaded/1"
	tariffColumns = "item, pos, office, cite, from_day, digest, at, account"
	// mostTariffs bounds the tables of a node: one a year for a century.
	mostTariffs = 100
)

// Tariff is a table of fees that an office loaded.
type Tariff struct {
	Office region.Code
	Table  *tariff.Table
	// At in milliseconds, By which account.
	At int64
	By string

	item, digest []byte
}

// keepsTariffs says whether an office loads tables: the region's own, or the
// agency of its revenue. A permit's agency does not make its own prices.
func (r *Room) keepsTariffs(office region.Code) bool {
	o, err := r.Office(office)
	return err == nil && (o.Level == "kabupaten" || o.Level == "dinas" && o.Agency == "pendapatan")
}

// KeepsTariffs says whether the actor's office loads tables of fees.
func (r *Room) KeepsTariffs(a premises.Actor) bool {
	return a.May(premises.Tariff) == nil && r.keepsTariffs(a.Office)
}

// LoadTariff takes in the table of a regulation of the region, as dated data: it
// holds for what is filed from its first day on; what was billed before stays.
// A table of the same citation and first day takes the place of the one before. A
// table with mistakes is refused whole, and they are told with line and column.
// Faults: "tariff.office", "tariff.other-region", "tariff.invented" (an example on
// a node that is no demo), "tariff.loaded-before", "tariff.many".
func (r *Room) LoadTariff(ctx context.Context, a premises.Actor, name string, src []byte) (*tariff.Table, tariff.Findings, error) {
	if err := a.May(premises.Tariff); err != nil {
		return nil, nil, err
	}
	if err := a.Full(); err != nil {
		return nil, nil, err
	}
	if !r.keepsTariffs(a.Office) {
		return nil, nil, fault.New(fault.Forbidden, "tariff.office")
	}
	t, found := tariff.Read(name, src)
	if t == nil {
		return nil, found, found.Err()
	}
	if err := r.mayLoad(t); err != nil {
		return nil, nil, err
	}
	it, err := r.Vault.Seal(string(a.Office), "tariff", src)
	if err != nil {
		return nil, nil, err
	}
	digest := digestOf(t)
	from, err := calendar.ParseDay(t.Regulation.From)
	if err != nil {
		return nil, nil, err
	}
	err = r.Store.Act(ctx, a.Doing(premises.Tariff), func(tx *store.Tx) error {
		var known, all int64
		if _, err := tx.One(`SELECT count(*), cast(coalesce(sum(CASE WHEN digest = ? THEN 1 ELSE 0 END), 0) AS BIGINT) FROM tariffs`, []any{digest}, &all, &known); err != nil {
			return fmt.Errorf("reading the tables of fees: %w", err)
		}
		switch {
		case known > 0:
			return fault.New(fault.Conflict, "tariff.loaded-before", t.Regulation.Cite, t.Regulation.From)
		case all >= mostTariffs:
			return fault.New(fault.TooMany, "tariff.many", mostTariffs)
		}
		data, err := canon.Write(kindTariff, func(o *canon.Object) {
			o.Str("cite", t.Regulation.Cite)
			o.Str("digest", hex.EncodeToString(digest))
			o.Str("from", from.String())
		})
		if err != nil {
			return err
		}
		e, err := place(tx, store.Draft{Stream: tariffStream + string(a.Office), Kind: kindTariff, Data: data}, it)
		if err != nil {
			return err
		}
		return saveTariff(tx, string(a.Office), e)
	})
	if err != nil {
		return nil, nil, err
	}
	return t, nil, r.Recall(ctx)
}

// mayLoad refuses a table that is none of this region's.
func (r *Room) mayLoad(t *tariff.Table) error {
	demo := r.Card().Demo || r.Card().Practice
	switch {
	case t.Regulation.Sure == "example" && !demo:
		return fault.New(fault.Invalid, "tariff.invented", t.Regulation.Cite).On("berkas")
	case !demo && !within(t.Regulation.Region, r.Card().Root):
		return fault.New(fault.Invalid, "tariff.other-region", t.Regulation.Cite, t.Regulation.Region, r.Card().Root).On("berkas")
	}
	return nil
}

// within says whether a region's regulation holds at a place: it is the place's
// own, or one of what lies around it.
func within(of, place string) bool {
	return of != "" && (place == of || strings.HasPrefix(place, of+"."))
}

func saveTariff(t *store.Tx, office string, e journal.Entry) error {
	if e.Kind != kindTariff {
		return newer(e)
	}
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	rec := &canon.Record{V: v}
	from := day(rec, "from")
	digest, err := unhex(v.Str("digest"))
	if rec.Err != nil || err != nil {
		return fmt.Errorf("reading %s of %s", e.Kind, e.Stream)
	}
	return t.Exec(`INSERT INTO tariffs (`+tariffColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		itemOf(e), e.Position, office, v.Str("cite"), int64(from), digest, e.At, e.Actor.Account)
}

// Recall reads the tables that offices loaded and makes them those that fees are
// taken from. One whose bytes are not those of its entry charges nothing.
func (r *Room) Recall(ctx context.Context) error {
	all, err := r.tariffs(ctx)
	if err != nil {
		return err
	}
	tables := make([]*tariff.Table, len(all))
	for i, x := range all {
		tables[i] = x.Table
	}
	r.SetTariffs(tables...)
	var n int64
	if _, err := r.Store.One(ctx, `SELECT count(*) FROM tariffs`, nil, &n); err != nil {
		return fmt.Errorf("counting the tables of fees: %w", err)
	}
	r.known.Store(n)
	return nil
}

// recall is Recall where another process of the node loaded a table meanwhile.
func (r *Room) recall(ctx context.Context) error {
	var n int64
	if _, err := r.Store.One(ctx, `SELECT count(*) FROM tariffs`, nil, &n); err != nil {
		return fmt.Errorf("counting the tables of fees: %w", err)
	}
	if n == r.known.Load() {
		return nil
	}
	return r.Recall(ctx)
}

func (r *Room) tariffs(ctx context.Context) (out []Tariff, err error) {
	err = r.Store.Each(ctx, `SELECT item, office, digest, at, account FROM tariffs ORDER BY pos`, nil, func(scan store.Scan) error {
		var x Tariff
		err := scan(&x.item, (*string)(&x.Office), &x.digest, &x.At, &x.By)
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the tables of fees: %w", err)
	}
	for i := range out {
		out[i].Table = r.again(ctx, out[i])
	}
	return slices.DeleteFunc(out, func(x Tariff) bool { return x.Table == nil }), nil
}

// again reads a table again; nil, and said in the log, if it is not the one that
// was loaded: verify names the entry, and nobody is charged by it.
func (r *Room) again(ctx context.Context, x Tariff) *tariff.Table {
	_, body, err := r.Vault.Open(ctx, idOf(x.item))
	if err == nil {
		t, found := tariff.Read("tariff", body)
		if t != nil && bytes.Equal(digestOf(t), x.digest) {
			return t
		}
		err = found.Err()
	}
	r.Log.Error("a table of fees cannot be read; services that need it are not given", "loaded", time.UnixMilli(x.At), "error", err)
	return nil
}

func digestOf(t *tariff.Table) []byte {
	d := t.Digest()
	return d[:]
}

// Tariffs lists the tables that offices loaded, the newest first. They are public.
func (r *Room) Tariffs(ctx context.Context) ([]Tariff, error) {
	all, err := r.tariffs(ctx)
	slices.Reverse(all)
	return all, err
}

// filed refuses an application whose fee cannot be worked out on its day: nobody
// finds out at the step of payment what nobody can bill.
func (r *Room) filed(t *store.Tx, a desk.Application, c *casework.Case) error {
	std, ok := r.Catalogue().Version(c.Standard, c.Version)
	if !ok || std.Fee.Free() {
		return nil
	}
	_, err := std.Quote(r.Catalogue().Tables(), a.Answers, form.Facts{}, r.Calendar(region.Code(c.Office)).Day(t.Time()))
	f := fault.As(err)
	switch {
	case err == nil || f == nil:
		return err
	case f.Key == "tariff.no-regulation" || f.Key == "tariff.not-in-force" && f.Field == "" || f.Key == "tariff.no-item":
		return fault.New(fault.Conflict, "cashier.no-tariff").Because(err)
	}
	for _, item := range std.Charges() {
		if q, ok := item.Values[f.Field]; ok {
			return f.On(q)
		}
	}
	return err
}
