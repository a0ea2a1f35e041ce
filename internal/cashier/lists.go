package cashier

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/reconcile"
	"genggam/internal/region"
	"genggam/internal/store"
)

// PageSize is how many rows one page of a list has.
const PageSize = 50

// The lists of bills.
const (
	ListOpen = "open"
	ListLate = "late"
	ListPaid = "paid"
	ListAll  = "all"
)

// Bills lists bills of the actor's office, newest first, behind a number of a
// year (0 for the first page).
func (r *Room) Bills(ctx context.Context, a premises.Actor, list string, before int64) (out []Bill, more bool, err error) {
	if err := a.May(premises.SeeMoney); err != nil {
		return nil, false, err
	}
	if before <= 0 {
		before = 1 << 62
	}
	where, args := `office = ? AND pos < ?`, []any{string(a.Office), before}
	switch list {
	case ListOpen:
		where += ` AND state = 'open'`
	case ListLate:
		where += ` AND state = 'open' AND due < ?`
		args = append(args, int64(r.Today(a.Office)))
	case ListPaid:
		where += ` AND state = 'paid'`
	}
	out, err = r.read(ctx, where+fmt.Sprintf(` ORDER BY pos DESC LIMIT %d`, PageSize+1), args...)
	if len(out) > PageSize {
		return out[:PageSize], true, err
	}
	return out, false, err
}

// Today is the day at an office.
func (r *Room) Today(office region.Code) calendar.Day { return r.Calendar(office).Day(r.Now()) }

// Movement is one movement of money as lists show it.
type Movement struct {
	Batch           canon.ID
	N               int64
	Day             calendar.Day
	Credit          bool
	Amount          int64
	Source          string
	Outcome, Reason string
	// Bill is the number of the bill it names, "" for none; By took it at a counter.
	Bill, By string
	// Words, Label and Reference are the bank's and the payer's.
	Words, Label, Reference string
	// Maybe are the bills it might be for, with Returnable what may go back.
	Maybe      []Bill
	Returnable int64

	item canon.ID
}

// The lists of movements.
const (
	ListWaiting = "waiting" // a person has to say what they are
	ListBack    = "back"    // something has to go back
	ListShort   = "short"   // a part of a bill came
	ListAside   = "aside"   // a person said that they pay no bill
)

// lists say which movements p, of bills b, a list has; each "?" is the office. The
// terms that seem to say nothing let an index be used.
var lists = map[string]string{
	ListWaiting: `p.credit = 1 AND p.reason <> '' AND p.reason IN ('suggested','unnamed','several')`,
	ListBack: `p.credit = 1 AND (p.batch, p.n) IN (SELECT batch, n FROM payments WHERE office = ? AND reason <> '' AND reason IN ('twice','ended','repeated')
		UNION ALL SELECT batch, n FROM payments WHERE office = ? AND outcome = 'over'
		UNION ALL SELECT q.batch, q.n FROM bills e JOIN payments q ON q.bill = e.id WHERE e.office = ? AND e.state = 'ended' AND q.outcome <> '')
		AND p.amount > (SELECT coalesce(sum(f.amount), 0) FROM refunds f WHERE f.batch = p.batch AND f.n = p.n AND f.state <> 'refused')`,
	ListShort: `p.outcome = 'partial' AND b.state = 'open'`,
	ListAside: `p.reason <> '' AND p.reason IN ('settlement','deposit','aside')`,
}

// offices are the arguments of a list's own terms.
func offices(list, office string) (out []any) {
	for range strings.Count(lists[list], "?") {
		out = append(out, office)
	}
	return out
}

// Movements lists the movements of a list of the actor's office, newest first, at
// most PageSize of them behind the ones of a day; total is how many there are.
func (r *Room) Movements(ctx context.Context, a premises.Actor, list string, skip int64) (out []Movement, total int64, err error) {
	if err := a.May(premises.SeeMoney); err != nil {
		return nil, 0, err
	}
	where, ok := lists[list]
	if !ok {
		return nil, 0, noBill()
	}
	own := offices(list, string(a.Office))
	where = ` FROM payments p LEFT JOIN bills b ON b.id = p.bill WHERE p.office = ? AND ` + where
	if _, err := r.Store.One(ctx, `SELECT count(*)`+where, append([]any{string(a.Office)}, own...), &total); err != nil {
		return nil, 0, fmt.Errorf("counting movements: %w", err)
	}
	out, err = r.movements(ctx, where+fmt.Sprintf(` ORDER BY p.day DESC, p.batch DESC, p.n LIMIT %d OFFSET ?`, PageSize), append(append([]any{string(a.Office)}, own...), max(skip, 0))...)
	if err != nil {
		return nil, 0, err
	}
	for i := range out {
		if err := r.consider(ctx, a.Office, list, &out[i]); err != nil {
			return nil, 0, err
		}
	}
	return out, total, nil
}

// consider adds what a person may do with a movement.
func (r *Room) consider(ctx context.Context, office region.Code, list string, m *Movement) (err error) {
	if list == ListWaiting {
		m.Maybe, err = r.read(ctx, `office = ? AND state = 'open' AND amount = ? AND issued <= ? ORDER BY issued DESC, id LIMIT 5`, string(office), m.Amount, int64(m.Day)+1)
		if err != nil {
			return err
		}
	}
	one := func(sql string, args []any, dest ...any) (bool, error) { return r.Store.One(ctx, sql, args, dest...) }
	m.Returnable, err = returnable(one, string(office), m.Batch, m.N)
	return err
}

// OfBill lists the movements of a bill.
func (r *Room) OfBill(ctx context.Context, a premises.Actor, b Bill) ([]Movement, error) {
	if err := a.May(premises.SeeMoney); err != nil {
		return nil, err
	}
	if a.Office != b.Office {
		return nil, noBill()
	}
	return r.movements(ctx, ` FROM payments p LEFT JOIN bills b ON b.id = p.bill WHERE p.bill = ? ORDER BY p.at, p.batch, p.n LIMIT 100`, b.ID[:])
}

func (r *Room) movements(ctx context.Context, from string, args ...any) (out []Movement, err error) {
	err = r.Store.Each(ctx, `SELECT p.batch, p.n, p.day, p.credit, p.amount, p.source, p.outcome, p.reason, p.account, p.item, coalesce(b.number, '')`+from, args, func(scan store.Scan) error {
		var m Movement
		var day, credit int64
		var item []byte
		err := scan(store.ID(&m.Batch), &m.N, &day, &credit, &m.Amount, &m.Source, &m.Outcome, &m.Reason, &m.By, &item, &m.Bill)
		m.Day, m.Credit, m.item = calendar.Day(day), credit == 1, idOf(item)
		out = append(out, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading movements: %w", err)
	}
	seen := map[canon.ID][]lineWords{}
	for i := range out {
		m := &out[i]
		if m.Source != "statement" || m.item.Zero() {
			continue
		}
		if _, ok := seen[m.item]; !ok {
			var list []lineWords
			if err := r.unseal(ctx, m.item, &list); err != nil {
				return nil, err
			}
			seen[m.item] = list
		}
		if list := seen[m.item]; int(m.N)%perEntry < len(list) {
			w := list[int(m.N)%perEntry]
			m.Words, m.Label, m.Reference = w.Words, w.Label, w.Reference
		}
	}
	return out, nil
}

// Statement is one statement that was taken in.
type Statement struct {
	ID               canon.ID
	Format           string
	First, Last      calendar.Day
	Opening, Closing int64
	Lines, At        int64
	By               string
}

// StatementsOf lists the statements of the actor's office, newest first, at most 60.
func (r *Room) StatementsOf(ctx context.Context, a premises.Actor) (out []Statement, err error) {
	if err := a.May(premises.SeeMoney); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT id, format, first, last, opening, closing, lines, at, account FROM bank_statements WHERE office = ? ORDER BY last DESC LIMIT 60`, []any{string(a.Office)}, func(scan store.Scan) error {
		var s Statement
		var first, last int64
		err := scan(store.ID(&s.ID), &s.Format, &first, &last, &s.Opening, &s.Closing, &s.Lines, &s.At, &s.By)
		s.First, s.Last = calendar.Day(first), calendar.Day(last)
		out = append(out, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading statements: %w", err)
	}
	return out, nil
}

// Sum is how many and how much.
type Sum struct{ Count, Amount int64 }

// Reconciliation is what an office asked for and what came, of the days from
// First to Last.
type Reconciliation struct {
	First, Last calendar.Day
	// Billed in these days, by what became of the bills by now.
	Billed, Open, Paid, Waived, Ended Sum
	// Came by notice, statement and counter, what it paid.
	Notice, Statement, Counter Sum
	// Unconfirmed notices are those that no statement shows.
	Unconfirmed Sum
	// Waiting, Back and Aside are movements of the lists.
	Waiting, Back, Aside Sum
	// Refused notices, Returned refunds.
	Refused, Returned Sum
}

// Reconcile sums up the days from first to last of the actor's office.
func (r *Room) Reconcile(ctx context.Context, a premises.Actor, first, last calendar.Day) (Reconciliation, error) {
	out := Reconciliation{First: first, Last: last}
	if err := a.May(premises.SeeMoney); err != nil {
		return out, err
	}
	zone := r.Calendar(a.Office).Zone()
	from, to := first.In(zone).UnixMilli(), last.AddDays(1).In(zone).UnixMilli()
	days := []any{string(a.Office), int64(first), int64(last)}
	for _, q := range []struct {
		into *Sum
		sql  string
		args []any
	}{
		{&out.Billed, `sum(asked) FROM bills WHERE office = ? AND issued BETWEEN ? AND ?`, days},
		{&out.Open, `sum(amount) FROM bills WHERE office = ? AND issued BETWEEN ? AND ? AND state = 'open'`, days},
		{&out.Paid, `sum(amount) FROM bills WHERE office = ? AND issued BETWEEN ? AND ? AND state = 'paid'`, days},
		{&out.Waived, `sum(asked - amount) FROM bills WHERE office = ? AND issued BETWEEN ? AND ? AND asked > amount`, days},
		{&out.Ended, `sum(amount) FROM bills WHERE office = ? AND issued BETWEEN ? AND ? AND state = 'ended'`, days},
		{&out.Notice, `sum(amount) FROM payments WHERE office = ? AND day BETWEEN ? AND ? AND source = 'notice' AND outcome <> ''`, days},
		{&out.Statement, `sum(amount) FROM payments WHERE office = ? AND day BETWEEN ? AND ? AND source = 'statement' AND outcome <> ''`, days},
		{&out.Counter, `sum(amount) FROM payments WHERE office = ? AND day BETWEEN ? AND ? AND source = 'counter' AND outcome <> ''`, days},
		{&out.Unconfirmed, `sum(n.amount) FROM payments n WHERE n.office = ? AND n.day BETWEEN ? AND ? AND n.source = 'notice' AND n.outcome <> ''
			AND NOT EXISTS (SELECT 1 FROM payments s WHERE s.bill = n.bill AND s.reason = 'confirms')`, days},
		{&out.Waiting, `sum(p.amount) FROM payments p WHERE p.office = ? AND p.day BETWEEN ? AND ? AND ` + lists[ListWaiting], days},
		{&out.Back, `sum(p.amount) FROM payments p LEFT JOIN bills b ON b.id = p.bill WHERE p.office = ? AND p.day BETWEEN ? AND ? AND ` + lists[ListBack], append(days[:3:3], offices(ListBack, string(a.Office))...)},
		{&out.Aside, `sum(p.amount) FROM payments p WHERE p.office = ? AND p.day BETWEEN ? AND ? AND ` + lists[ListAside], days},
		{&out.Refused, `sum(amount) FROM notices_refused WHERE office = ? AND at >= ? AND at < ?`, []any{string(a.Office), from, to}},
		{&out.Returned, `sum(f.amount) FROM refunds f WHERE f.office = ? AND f.state = 'paid' AND f.decided_at >= ? AND f.decided_at < ?`, []any{string(a.Office), from, to}},
	} {
		sql := `SELECT count(*), cast(coalesce(` + q.sql[:indexFrom(q.sql)] + `, 0) AS BIGINT)` + q.sql[indexFrom(q.sql):]
		if _, err := r.Store.One(ctx, sql, q.args, &q.into.Count, &q.into.Amount); err != nil {
			return out, fmt.Errorf("reconciling: %w", err)
		}
	}
	return out, nil
}

// indexFrom is where the first " FROM" of a query stands.
func indexFrom(sql string) int {
	for i := range sql {
		if len(sql) > i+5 && sql[i:i+5] == " FROM" {
			return i
		}
	}
	return len(sql)
}

// Export writes the bills and the movements of the days from first to last as
// CSV: who paid, who did not, what is left over. No row speaks of a person.
func (r *Room) Export(ctx context.Context, a premises.Actor, span [2]calendar.Day, w io.Writer, tag lang.Tag) error {
	if err := a.May(premises.SeeMoney); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	head := func(keys ...string) error {
		for i, k := range keys {
			keys[i] = r.Messages.Say(tag, "cashier.csv-"+k)
		}
		return out.Write(keys)
	}
	if err := head("kind", "number", "case", "day", "due", "amount", "came", "state", "way"); err != nil {
		return err
	}
	zone := r.Calendar(a.Office).Zone()
	err := r.Store.Each(ctx, `SELECT b.number, b.case_no, b.issued, b.due, b.amount, b.state, b.way, (SELECT cast(coalesce(sum(p.amount), 0) AS BIGINT) FROM payments p WHERE p.bill = b.id AND p.outcome <> '')
		FROM bills b WHERE b.office = ? AND b.issued BETWEEN ? AND ? ORDER BY b.year, b.seq`, []any{string(a.Office), int64(span[0]), int64(span[1])}, func(scan store.Scan) error {
		var number, state, way string
		var no, issued, due, amount, came int64
		if err := scan(&number, &no, &issued, &due, &amount, &state, &way, &came); err != nil {
			return err
		}
		return out.Write([]string{r.Messages.Say(tag, "cashier.csv-bill"), number, r.desk.Reference(no), calendar.Day(issued).String(), calendar.Day(due).String(),
			strconv.FormatInt(amount, 10), strconv.FormatInt(came, 10), r.Messages.Say(tag, "cashier.state-"+state), r.way(tag, way)})
	})
	if err != nil {
		return fmt.Errorf("writing bills: %w", err)
	}
	err = r.Store.Each(ctx, `SELECT p.day, p.credit, p.amount, p.source, p.outcome, p.reason, p.at, coalesce(b.number, '') FROM payments p LEFT JOIN bills b ON b.id = p.bill
		WHERE p.office = ? AND p.day BETWEEN ? AND ? ORDER BY p.day, p.batch, p.n`, []any{string(a.Office), int64(span[0]), int64(span[1])}, func(scan store.Scan) error {
		var day, credit, amount, at int64
		var source, outcome, reason, number string
		if err := scan(&day, &credit, &amount, &source, &outcome, &reason, &at, &number); err != nil {
			return err
		}
		if credit == 0 {
			amount = -amount
		}
		return out.Write([]string{r.Messages.Say(tag, "cashier.csv-payment"), number, "", calendar.Day(day).String(), time.UnixMilli(at).In(zone).Format(time.RFC3339),
			strconv.FormatInt(amount, 10), "", r.Messages.Say(tag, ReasonKey(outcome+reason)), r.way(tag, source)})
	})
	if err != nil {
		return fmt.Errorf("writing movements: %w", err)
	}
	out.Flush()
	return out.Error()
}

func (r *Room) way(tag lang.Tag, way string) string {
	if way == "" {
		return ""
	}
	return r.Messages.Say(tag, "cashier.way-"+way)
}

// ReasonKey is the message that says what became of a movement.
func ReasonKey(word string) string {
	switch word {
	case Suggested, Out, Confirms, PaidOut, Settlement, Deposit, Aside, Unconfirmed:
		return "cashier.reason-" + word
	}
	return reconcile.Key(word)
}

// Fee is what a case cost and what came for it.
type Fee struct {
	// Due in whole rupiah after a waiver, Came of it; Receipt is the number of the
	// bill and how it was settled, "" for no bill; Basis the regulation and article.
	Due, Came      int64
	Receipt, Basis string
}

// FeeOf is the fee of a case as an auditor follows it.
func (r *Room) FeeOf(ctx context.Context, no int64) (Fee, error) {
	bills, err := r.read(ctx, `case_no = ? AND state <> 'ended' ORDER BY pos`, no)
	var out Fee
	for _, b := range bills {
		out.Due += b.Amount
		out.Came += min(b.Came, b.Amount)
		out.Receipt = strings.TrimSpace(b.Number + " " + b.Way)
		sums, err := r.Lines(ctx, b)
		if err != nil {
			return out, err
		}
		if len(sums) > 0 {
			out.Basis = sums[0].Cite + ", " + sums[0].Article
		}
	}
	return out, err
}
