package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
)

// Row is one case in a list: masked, so reading the list is no look.
type Row struct {
	No                 int64
	Reference          string
	Office             region.Code
	Standard           *catalogue.Standard
	State              casework.State
	Step, Role         string
	Priority           int
	SubmittedAt        int64
	RiskAt, PromisedAt int64
	LimitAt            int64
	Assignee, Channel  string
	// Lane is the queue in which its order is judged; HandOffice the office that
	// has its present step, "" while it is its own.
	Lane          string
	HandOffice    region.Code
	Masked        string
	EndedAt       int64
	id, applicant canon.ID
	standard      string
	version       int
	label         []byte
}

// Which chooses what of the inbox is listed.
type Which string

// The lists of an officer.
const (
	ListOpen  Which = "open"  // what the officer's roles have to do, by legal risk
	ListMine  Which = "mine"  // what the officer took
	ListEnded Which = "ended" // what was finished, newest first
)

// Cursor is where the next page of a list begins: after this row.
type Cursor struct{ At, No int64 }

// PageSize is how many rows a page of a list has.
const PageSize = 25

const rowColumns = `no, id, office, standard, version, state, step, role, priority, submitted_at, risk_at, promised_at, limit_at, assignee, channel, applicant, ended_at, lane, hand_office, sealed`

func scanRow(scan store.Scan) (r Row, err error) {
	err = scan(&r.No, store.ID(&r.id), (*string)(&r.Office), &r.standard, &r.version, (*string)(&r.State), &r.Step, &r.Role, &r.Priority, &r.SubmittedAt,
		&r.RiskAt, &r.PromisedAt, &r.LimitAt, &r.Assignee, &r.Channel, store.ID(&r.applicant), &r.EndedAt, &r.Lane, (*string)(&r.HandOffice), &r.label)
	return r, err
}

// Inbox lists a page of cases. The page after it begins behind next; a zero
// next is the end.
func (d *Desk) Inbox(ctx context.Context, a Actor, which Which, after Cursor) (page []Row, next Cursor, err error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return nil, next, err
	}
	switch which {
	case ListMine:
		page, err = d.rows(ctx, `assignee = ? AND ended_at = 0 AND (risk_at, no) > (?, ?) ORDER BY risk_at, no LIMIT ?`, a.Account, after.At, after.No, int64(PageSize+1))
	case ListEnded:
		if after.No == 0 {
			after.No = canon.MaxInt
		}
		page, err = d.rows(ctx, `office = ? AND ended_at > 0 AND no < ? ORDER BY no DESC LIMIT ?`, string(a.Office), after.No, int64(PageSize+1))
	default:
		page, err = d.openRows(ctx, a, after)
	}
	if err != nil {
		return nil, next, fmt.Errorf("reading the inbox: %w", err)
	}
	if len(page) > PageSize {
		page = page[:PageSize]
		last := page[PageSize-1]
		next = Cursor{At: last.RiskAt, No: last.No}
	}
	for i := range page {
		d.finishRow(ctx, &page[i])
	}
	return page, next, nil
}

// openRows merges the queues of the actor's roles, each read from its own index.
func (d *Desk) openRows(ctx context.Context, a Actor, after Cursor) ([]Row, error) {
	var all []Row
	for _, role := range a.Roles {
		for _, whose := range []string{`office = ? AND hand_office = ''`, `hand_office = ? AND hand_office <> ''`} {
			rows, err := d.rows(ctx, whose+` AND role = ? AND ended_at = 0 AND (risk_at, no) > (?, ?) ORDER BY risk_at, no LIMIT ?`,
				string(a.Office), role.Name, after.At, after.No, int64(PageSize+1))
			if err != nil {
				return nil, err
			}
			all = append(all, rows...)
		}
	}
	slices.SortFunc(all, func(x, y Row) int { return cmp.Or(cmp.Compare(x.RiskAt, y.RiskAt), cmp.Compare(x.No, y.No)) })
	all = slices.CompactFunc(all, func(x, y Row) bool { return x.No == y.No })
	return all[:min(len(all), PageSize+1)], nil
}

func (d *Desk) rows(ctx context.Context, where string, args ...any) (out []Row, err error) {
	err = d.Store.Each(ctx, `SELECT `+rowColumns+` FROM cases LEFT JOIN case_labels USING (no) WHERE `+where, args, func(scan store.Scan) error {
		r, err := scanRow(scan)
		out = append(out, r)
		return err
	})
	return out, err
}

func (d *Desk) row(ctx context.Context, no int64) (Row, error) {
	rows, err := d.rows(ctx, `no = ?`, no)
	if err != nil {
		return Row{}, fmt.Errorf("reading case %d: %w", no, err)
	}
	if len(rows) == 0 {
		return Row{}, noCase()
	}
	d.finishRow(ctx, &rows[0])
	return rows[0], nil
}

// finishRow adds what the row itself does not hold. The masked name is that of
// the label, and else of the applicant's own words; one that cannot be opened
// (erased, or the vault is damaged) is left out, and the case page says why.
func (d *Desk) finishRow(ctx context.Context, r *Row) {
	r.Reference = d.Reference(r.No)
	r.Standard, _ = d.Catalogue().Version(r.standard, r.version)
	masked, err := d.Vault.OpenLabel(string(r.Office), r.id, r.label)
	if err == nil {
		r.Masked = masked
		return
	}
	if p, err := d.fullParty(ctx, r.applicant); err == nil {
		r.Masked = shownName(p)
	}
}

// Find looks a case up for an officer: by reference, NIK or phone number of
// their own office. Newest first, at most PageSize.
func (d *Desk) Find(ctx context.Context, a Actor, query string) ([]Row, error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return nil, err
	}
	var out []Row
	if node, no, err := canon.ParseReference(query); err == nil && node == d.Card().Code {
		out, err = d.rows(ctx, `no = ?`, no)
		if err != nil {
			return nil, err
		}
		out = slices.DeleteFunc(out, func(r Row) bool { return !r.OpenTo(a) })
	} else if tok := d.findTokens(a.Office, query); tok != nil {
		out, err = d.rows(ctx, `no IN (SELECT no FROM case_tokens WHERE token IN (?, ?) ORDER BY no DESC LIMIT ?) AND office = ? ORDER BY no DESC`, tok[0], tok[1], int64(PageSize), string(a.Office))
		if err != nil {
			return nil, err
		}
	} else {
		return nil, fault.New(fault.Invalid, "inbox.search-by")
	}
	for i := range out {
		d.finishRow(ctx, &out[i])
	}
	return out, nil
}

// findTokens are the two tokens that what was typed may be found by: sixteen
// digits are a NIK or an NPWP, thirteen a NIB.
func (d *Desk) findTokens(office region.Code, query string) [][]byte {
	token := func(field, v string) []byte { return d.Vault.Token(string(office), field, v) }
	if digits, ok := residents.Sixteen(query); ok {
		return [][]byte{token("nik", digits), token("npwp", digits)}
	}
	if n, err := person.ParseNIB(query); err == nil {
		return [][]byte{token("nib", string(n)), token("phone", string(n))}
	}
	if p, err := person.ParsePhone(query); err == nil {
		return [][]byte{token("phone", string(p)), token("phone", string(p))}
	}
	return nil
}

// Late says whether a row is past its promise at a time.
func (r Row) Late(now time.Time) bool { return now.UnixMilli() > r.PromisedAt && r.EndedAt == 0 }
