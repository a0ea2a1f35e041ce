package evenhand

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Row is a report as a list names it.
type Row struct {
	No     int64
	Office region.Code
	// Service is "" for all of them, Account "" for the office; then Sole is the
	// officer who worked on nearly all of it, "" for none.
	Service, Account, Sole string
	Period
	Cases int
	Made  time.Time
	// Opens is the first day on which others than the officer of the desk may read it.
	Opens calendar.Day
	made  int64
	item  canon.ID
}

func (r *Room) rows(ctx context.Context, where string, args ...any) (out []Row, err error) {
	err = r.Store.Each(ctx, `SELECT `+reportColumns+` FROM fairness_reports WHERE `+where, args, func(scan store.Scan) error {
		var x Row
		var first, last, cases, opens int64
		err := scan(&x.No, (*string)(&x.Office), &x.Service, &x.Account, &x.Sole, &first, &last, &cases, &x.made, &opens, store.ID(&x.item))
		x.First, x.Last = month(first), month(last)
		x.Cases, x.Made, x.Opens = int(cases), at(x.made), calendar.Day(opens)
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the shelf of fairness reports: %w", err)
	}
	return out, nil
}

// newest is the last report of a whole office in a period.
func (r *Room) newest(ctx context.Context, office region.Code, p Period) (x Row, found bool, err error) {
	rows, err := r.rows(ctx, `office = ? AND account = '' AND service = '' AND first_month = ? AND last_month = ? ORDER BY no DESC LIMIT 1`, string(office), int64(p.First), int64(p.Last))
	if err != nil || len(rows) == 0 {
		return x, false, err
	}
	return rows[0], true, nil
}

// own says whether a report is of the officer's own desk.
func (x Row) own(a premises.Actor) bool {
	return a.Account != "" && (x.Account == a.Account || x.Account == "" && x.Sole == a.Account) && a.May(premises.OwnFairness) == nil
}

// sees says whether an officer may read a report at all, be it open yet or not.
func (r *Room) sees(ctx context.Context, a premises.Actor, x Row) (bool, error) {
	if x.own(a) {
		return true, nil
	}
	if a.May(premises.SeeFairness) != nil {
		return false, nil
	}
	if a.Has(premises.Auditor) {
		return r.letter(ctx, a, x.Office, x.Period)
	}
	return a.Office == x.Office || x.Account == "" && slices.Contains(r.Above(string(x.Office)), string(a.Office)), nil
}

// Open says whether others than the officer of the desk may read a report today.
func (r *Room) Open(x Row) bool { return r.Today(x.Office) >= x.Opens }

// Mine lists the reports of an officer's own desk, the newest first, at most eight.
func (r *Room) Mine(ctx context.Context, a premises.Actor) ([]Row, error) {
	if err := a.May(premises.OwnFairness); err != nil {
		return nil, err
	}
	out, err := r.rows(ctx, `account = ? AND account <> '' ORDER BY no DESC LIMIT 8`, a.Account)
	if err != nil {
		return nil, err
	}
	more, err := r.rows(ctx, `sole = ? AND sole <> '' AND account = '' ORDER BY no DESC LIMIT 8`, a.Account)
	out = append(out, more...)
	arrange.By(out, func(x, y Row) int { return int(y.No - x.No) })
	return latest(out, 8), err
}

// latest keeps the newest of each thing, at most so many.
func latest(rows []Row, most int) (out []Row) {
	type thing struct {
		office           region.Code
		service, account string
		period           Period
	}
	seen := map[thing]bool{}
	for _, x := range rows {
		k := thing{x.Office, x.Service, x.Account, x.Period}
		if !seen[k] && len(out) < most {
			out = append(out, x)
		}
		seen[k] = true
	}
	return out
}

// mostRows bounds a list.
const mostRows = 300

// Shelf lists the reports of an office that the officer may read, now or when they
// open: the newest period first, the whole office
// before its services and its desks. An office that is not theirs
// is refused with role.not-allowed.
func (r *Room) Shelf(ctx context.Context, a premises.Actor, office region.Code) ([]Row, error) {
	if err := a.May(premises.SeeFairness); err != nil {
		return nil, err
	}
	if _, err := r.Office(office); err != nil {
		return nil, err
	}
	if !a.Has(premises.Auditor) && a.Office != office && !slices.Contains(r.Above(string(office)), string(a.Office)) {
		return nil, fault.New(fault.Forbidden, "role.not-allowed")
	}
	rows, err := r.rows(ctx, `office = ? AND account = '' ORDER BY last_month DESC, first_month, no DESC LIMIT ?`, string(office), int64(mostRows))
	if err != nil {
		return nil, err
	}
	desks, err := r.rows(ctx, `office = ? AND account <> '' ORDER BY no DESC LIMIT ?`, string(office), int64(mostRows))
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, x := range latest(append(rows, desks...), 2*mostRows) {
		may, err := r.sees(ctx, a, x)
		if err != nil {
			return nil, err
		}
		if may {
			out = append(out, x)
		}
	}
	arrange.By(out, func(x, y Row) int {
		return cmp.Or(cmp.Compare(y.Last, x.Last), cmp.Compare(x.First, y.First), cmp.Compare(x.Account, y.Account), cmp.Compare(x.Service, y.Service))
	})
	return out, nil
}

// Statement is what an officer said to the report of their own desk.
type Statement struct {
	Name string
	At   time.Time
	Text string
}

// Shown is a report with what was said to it.
type Shown struct {
	Row
	Report
	// Own says that it is of the reader's own desk, Name whose desk, "" for the office.
	Own        bool
	Name       string
	Statements []Statement
}

// Report opens a report. One that is none of the officer's business is not there;
// one that is not open yet is refused with fairness.not-yet and the day.
func (r *Room) Report(ctx context.Context, a premises.Actor, no int64) (Shown, error) {
	x, err := r.find(ctx, a, no)
	if err != nil {
		return Shown{}, err
	}
	out := Shown{Row: x, Own: x.own(a)}
	if !out.Own && !r.Open(x) {
		return Shown{}, fault.New(fault.Conflict, "fairness.not-yet", x.Opens.String())
	}
	if out.Report, err = r.open(ctx, x); err != nil {
		return Shown{}, err
	}
	names, err := r.names(ctx, x)
	if err != nil {
		return Shown{}, err
	}
	out.Name = names[x.Account]
	err = r.Store.Each(ctx, `SELECT account, at, item FROM fairness_statements WHERE report = ? ORDER BY pos`, []any{no}, func(scan store.Scan) error {
		var account string
		var ms int64
		var item canon.ID
		if err := scan(&account, &ms, store.ID(&item)); err != nil {
			return err
		}
		s := Statement{Name: names[account], At: at(ms)}
		err := r.Vault.OpenValue(ctx, item, &s.Text)
		out.Statements = append(out.Statements, s)
		return err
	})
	if err != nil {
		return Shown{}, fmt.Errorf("reading what was said to a fairness report: %w", err)
	}
	return out, nil
}

func (r *Room) find(ctx context.Context, a premises.Actor, no int64) (Row, error) {
	rows, err := r.rows(ctx, `no = ?`, no)
	if err != nil {
		return Row{}, err
	}
	if len(rows) == 1 {
		if may, err := r.sees(ctx, a, rows[0]); may || err != nil {
			return rows[0], err
		}
	}
	return Row{}, fault.New(fault.NotFound, "fairness.unknown")
}

// open reads the item of a report.
func (r *Room) open(ctx context.Context, x Row) (Report, error) {
	_, body, err := r.Vault.Open(ctx, x.item)
	if err != nil {
		return Report{}, err
	}
	return unseal(body)
}

// names are the names of the accounts of an office.
func (r *Room) names(ctx context.Context, x Row) (map[string]string, error) {
	accounts, err := r.Accounts(ctx, x.Office)
	out := map[string]string{}
	for _, a := range accounts {
		out[a.ID] = a.Name
	}
	return out, err
}

const (
	mostSaid       = 2000 // characters of a statement
	mostStatements = 5
)

// State keeps what an officer has to say to the report of their own desk, for
// whoever reads it after them. Refusals: fairness.unknown, fairness.statement,
// fairness.statements.
func (r *Room) State(ctx context.Context, a premises.Actor, no int64, text string) error {
	x, err := r.find(ctx, a, no)
	if err != nil {
		return err
	}
	if !x.own(a) {
		return fault.New(fault.Forbidden, "role.not-allowed")
	}
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 3 || n > mostSaid {
		return fault.New(fault.Invalid, "fairness.statement", mostSaid).On("pernyataan")
	}
	it, err := r.Vault.SealValue(string(x.Office), "fairness-statement", text)
	if err != nil {
		return err
	}
	data, err := canon.Write(kindStated, func(o *canon.Object) { o.Int("report", no) })
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.OwnFairness), func(t *store.Tx) error {
		var said int64
		if _, err := t.One(`SELECT count(*) FROM fairness_statements WHERE report = ?`, []any{no}, &said); err != nil {
			return err
		}
		if said >= mostStatements {
			return fault.New(fault.TooMany, "fairness.statements", mostStatements)
		}
		if err := it.Put(t); err != nil {
			return err
		}
		d := store.Draft{Stream: prefix + string(x.Office), Kind: kindStated, Data: data}
		d.Items = append(d.Items, it.Ref())
		e, err := t.Append(d)
		if err != nil {
			return err
		}
		return save(t, e)
	})
}
