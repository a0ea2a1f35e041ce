package inspection

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/premises"
)

// maxRows bounds the rows of one table.
const maxRows = 100_000

// Table is one list that an auditor reads. No cell names a person: officers are
// accounts, citizens the references of their cases.
type Table struct {
	// Name is the file's without ".csv"; what it is is said by the messages
	// "inspection.table.NAME" and "inspection.about.NAME".
	Name    string
	Columns []string
	Rows    [][]string
}

// Total is a sum that anybody can make again from the rows of one table.
type Total struct {
	Name string
	// Value is what Formula gives: count (rows), sum and distinct (of Column), or
	// missing: the highest less the lowest of Column plus one, less how many
	// different ones there are.
	Value                  int64
	Table, Formula, Column string
	// Where keeps rows by cells: "use=letter;register=keterangan", "" keeps all.
	Where string
}

// Audit is everything that is shown of a period.
type Audit struct {
	Period
	Tables []Table
	Totals []Total
	// Size of the log from which it was made.
	Size int64
}

// Table finds one by its name.
func (x *Audit) Table(name string) (Table, bool) {
	i := slices.IndexFunc(x.Tables, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return Table{}, false
	}
	return x.Tables[i], true
}

func (t *Table) add(cells ...string) error {
	if len(t.Rows) >= maxRows {
		return fault.New(fault.TooLarge, "inspection.too-many", maxRows)
	}
	t.Rows = append(t.Rows, cells)
	return nil
}

func (t Table) column(name string) int { return slices.Index(t.Columns, name) }

// value works a total out.
func (t Table) value(formula, column, where string) (int64, error) {
	at := t.column(column)
	var keep [][2]string
	for c := range strings.SplitSeq(where, ";") {
		if name, v, ok := strings.Cut(c, "="); ok {
			keep = append(keep, [2]string{name, v})
		}
	}
	var rows, sum int64
	low, high := int64(0), int64(-1)
	seen := map[string]bool{}
	for _, row := range t.Rows {
		if slices.ContainsFunc(keep, func(k [2]string) bool { return row[t.column(k[0])] != k[1] }) {
			continue
		}
		rows++
		if at < 0 {
			continue
		}
		seen[row[at]] = true
		if formula != "sum" && formula != "missing" {
			continue
		}
		n, err := strconv.ParseInt(row[at], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("adding up %s of %s: %w", column, t.Name, err)
		}
		sum += n
		if len(seen) == 1 {
			low, high = n, n
		}
		low, high = min(low, n), max(high, n)
	}
	switch formula {
	case "count":
		return rows, nil
	case "sum":
		return sum, nil
	case "distinct":
		return int64(len(seen)), nil
	}
	return high - low + 1 - int64(len(seen)), nil
}

// Tables lays out a period of an office for whoever may inspect it: an auditor
// whose letter covers it.
func (r *Room) Tables(ctx context.Context, a premises.Actor, p Period) (*Audit, error) {
	if _, err := r.inScope(ctx, a, p); err != nil {
		return nil, err
	}
	return r.audit(ctx, p)
}

// keptTables are tables of a period as of a size of the log.
type keptTables struct {
	audit *Audit
	until time.Time
}

const (
	keptFor  = 10 * time.Minute
	mostKept = 4
)

// audit makes the tables, or gives those that were made a moment ago: an open
// month goes on, so that they are of the log's size that they say.
func (r *Room) audit(ctx context.Context, p Period) (*Audit, error) {
	var size int64
	if _, err := r.Store.One(ctx, `SELECT size FROM log_head`, nil, &size); err != nil {
		return nil, fmt.Errorf("reading the size of the log: %w", err)
	}
	now := r.Now()
	r.mu.Lock()
	r.kept = slices.DeleteFunc(r.kept, func(k keptTables) bool { return !now.Before(k.until) })
	i := slices.IndexFunc(r.kept, func(k keptTables) bool { return k.audit.Period == p && k.audit.Size == size })
	if i >= 0 {
		defer r.mu.Unlock()
		return r.kept[i].audit, nil
	}
	r.mu.Unlock()
	w, err := r.window(ctx, p)
	if err != nil {
		return nil, err
	}
	s := newScan(r, w)
	if err := s.all(ctx); err != nil {
		return nil, err
	}
	x := &Audit{Period: p, Size: size, Tables: s.tables()}
	if x.Totals, err = totals(x); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, keptTables{x, now.Add(keptFor)})
	r.kept = r.kept[max(0, len(r.kept)-mostKept):]
	return x, nil
}

// totals lists what is added up; for registers by series, for the rest by the
// words of one column.
func totals(x *Audit) (out []Total, err error) {
	add := func(name, table, formula, column, where string) {
		t, _ := x.Table(table)
		n, e := t.value(formula, column, where)
		if e != nil {
			err = e
		}
		out = append(out, Total{name, n, table, formula, column, where})
	}
	for _, s := range x.groups("numbers", "register", "year") {
		where := "register=" + s[0] + ";year=" + s[1]
		name := s[0] + "/" + s[1]
		add("numbers/"+name, "numbers", "distinct", "number", where)
		add("voids/"+name, "numbers", "count", "", where+";use=void")
		add("missing/"+name, "numbers", "missing", "number", where)
	}
	add("letters", "letters", "count", "", "")
	for _, s := range x.groups("letters", "service") {
		add("letters/"+s[0], "letters", "count", "", "service="+s[0])
	}
	add("prints", "prints", "count", "", "")
	add("cases-received", "cases", "count", "", "")
	add("cases-late", "late", "count", "", "")
	add("cases-over-the-limit", "late", "count", "", "over_limit=yes")
	add("fees-due", "fees", "sum", "fee_rupiah", "")
	add("fees-receipted", "fees", "sum", "receipt_rupiah", "")
	add("looks", "looks", "count", "", "")
	for _, s := range x.groups("looks", "reason") {
		add("looks/"+s[0], "looks", "count", "", "reason="+s[0])
	}
	add("exceptions", "exceptions", "count", "", "")
	for _, s := range x.groups("exceptions", "what") {
		add("exceptions/"+s[0], "exceptions", "count", "", "what="+s[0])
	}
	return out, err
}

// groups are the different values of some columns, in order.
func (x *Audit) groups(table string, columns ...string) [][]string {
	t, _ := x.Table(table)
	found := map[string][]string{}
	for _, row := range t.Rows {
		var key []string
		for _, c := range columns {
			key = append(key, row[t.column(c)])
		}
		found[strings.Join(key, "\x00")] = key
	}
	var out [][]string
	for _, k := range slices.Sorted(maps.Keys(found)) {
		out = append(out, found[k])
	}
	return out
}
