// Package evenhand is the room in which an office sees whether it treats people
// alike: the fairness report of a quarter, of each service, of the whole office and
// of each officer's desk, and one figure a month.
//
// What always holds: a report is made once, of the newest cases of its period, and
// lies on the shelf as an item of the vault to which an entry commits; reading
// birth dates, sex, residence and needs for it is that entry, with how many cases
// were read; nothing in it is of fewer than ten people, and no person's words; an
// officer reads the report of their own desk before anybody else and may say
// something to it, and no report of the office is opened before that time is over.
//
// It refuses to know how alike is measured: that is package fairness. Start reading
// at Rounds, then make, Report and Month. Follows UU 25/2009 art. 4 c, g and j,
// art. 29.
package evenhand

import (
	"context"
	"fmt"
	"sync"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

const prefix = "fairness/"

// The kinds of entries: a report was made, and its personal fields were read; an
// officer said something to the report of their own desk.
const (
	kindMade   = "fairness.made/1"
	kindStated = "fairness.stated/1"
)

const (
	reportColumns    = "no, office, service, account, sole, first_month, last_month, cases, made_at, opens, item"
	statementColumns = "pos, report, account, at, item"
)

// Room is the room of an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
	// needs says how somebody wants to be served, letter whether an auditor's letter
	// covers an office and its months.
	needs  func(ctx context.Context, office region.Code, holders ...canon.ID) (codes []string, asked bool, err error)
	letter func(ctx context.Context, a premises.Actor, office region.Code, p Period) (bool, error)

	mu sync.Mutex
	// upTo is the last month whose work was laid out, todo what of it is left.
	upTo integrity.Month
	todo []job
}

// New furnishes it. Until OnNeeds and OnLetter are called nobody is known to have a
// disability but by their class, and no auditor reads anything.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d,
		needs:  func(context.Context, region.Code, ...canon.ID) ([]string, bool, error) { return nil, false, nil },
		letter: func(context.Context, premises.Actor, region.Code, Period) (bool, error) { return false, nil },
	}
	p.Keep(premises.Part{Prefix: prefix, Replay: replay, Tables: []premises.Table{
		{Name: "fairness_reports", Key: "no", Columns: reportColumns},
		{Name: "fairness_statements", Key: "pos", Columns: statementColumns},
	}})
	return r
}

// OnNeeds says who knows how somebody wants to be served.
func (r *Room) OnNeeds(f func(ctx context.Context, office region.Code, holders ...canon.ID) (codes []string, asked bool, err error)) {
	r.needs = f
}

// OnLetter says who knows which offices and months an auditor may read.
func (r *Room) OnLetter(f func(ctx context.Context, a premises.Actor, office region.Code, p Period) (bool, error)) {
	r.letter = f
}

// Period is whole months, first and last included: a quarter, or one month.
type Period struct{ First, Last integrity.Month }

// QuarterOf is the quarter of a month.
func QuarterOf(m integrity.Month) Period {
	first := m - m%3
	return Period{first, first + 2}
}

// Quarter is its number, 1 to 4, and 0 for a month.
func (p Period) Quarter() int {
	if p.Last-p.First != 2 || p.First%3 != 0 {
		return 0
	}
	return int(p.First%12)/3 + 1
}

// Year is the year in which it begins.
func (p Period) Year() int { return int(p.First / 12) }

func replay(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	return journal.Each(lines, func(e journal.Entry) error { return save(t, e) })
}

// save writes the row of an entry.
func save(t *store.Tx, e journal.Entry) error {
	if e.Kind != kindMade && e.Kind != kindStated {
		return nil
	}
	v, err := canon.Parse(e.Data)
	if err != nil || len(e.Items) != 1 {
		return fmt.Errorf("reading an entry of the fairness report at %d: %w", e.Position, err)
	}
	item := e.Items[0].ID
	if e.Kind == kindStated {
		return t.Exec(`INSERT INTO fairness_statements (`+statementColumns+`) VALUES (?, ?, ?, ?, ?)`, e.Position, v.Num("report"), e.Actor.Account, e.At, item[:])
	}
	return t.Exec(`INSERT INTO fairness_reports (`+reportColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Position, e.Unit, v.Str("service"), v.Str("account"), v.Str("sole"), v.Num("first"), v.Num("last"), v.Num("cases"), e.At, v.Num("opens"), item[:])
}
