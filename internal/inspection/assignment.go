package inspection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Bounds of a letter of assignment.
const (
	maxOffices = 100
	maxMonths  = 120
	maxDays    = 366 // an account that nobody ends ends by itself
	maxReason  = 500
)

// Letter is a letter of assignment as it is typed.
type Letter struct {
	// Number of the letter and who sent the auditor.
	Number, From string
	// Login, Name and Password of the account.
	Login, Name, Password string
	// Offices that may be inspected, each with all under it; none are those right
	// under the office that lets the auditor in.
	Offices []region.Code
	// First and Last month that may be inspected.
	First, Last integrity.Month
	// Ends is the last day of the account.
	Ends calendar.Day
}

// Assignment is a letter that was taken.
type Assignment struct {
	ID      canon.ID
	Office  string
	Account string
	// Login and Name of the account, "" when they are gone.
	Login, Name string
	Number, By  string
	Offices     []string
	First, Last integrity.Month
	// EndsAt is when it ends, EndedAt when it was ended before, ms UTC.
	EndsAt, EndedAt int64
}

// Open says whether it holds at a time.
func (x Assignment) Open(now time.Time) bool { return x.EndedAt == 0 && now.UnixMilli() < x.EndsAt }

// words of a letter lie in the vault.
type letterWords struct {
	Number string `json:"number"`
	From   string `json:"from"`
}

// Assign lets an auditor in by a letter of assignment: an account that sees the
// offices and months of the letter until its last day. The second factor is
// returned to be shown once. Offices must be under the actor's own.
func (r *Room) Assign(ctx context.Context, a premises.Actor, l Letter) (totp []byte, err error) {
	who, err := by(a, premises.Assign)
	if err == nil {
		err = a.Full()
	}
	if err != nil {
		return nil, err
	}
	if len(l.Offices) == 0 {
		for _, o := range r.Offices() {
			if o.Parent == a.Office {
				l.Offices = append(l.Offices, o.Code)
			}
		}
	}
	for _, code := range l.Offices {
		if code == a.Office || !r.covers(string(a.Office), string(code)) {
			return nil, fault.New(fault.Invalid, "inspection.not-under", string(code)).On("offices")
		}
	}
	return r.assign(ctx, who, a.Office, l)
}

// AssignByNode does the same from the console of the node, for any of its
// offices: whoever holds the node's keys answers for it.
func (r *Room) AssignByNode(ctx context.Context, office region.Code, l Letter) (totp []byte, err error) {
	if len(l.Offices) == 0 {
		l.Offices = []region.Code{office}
	}
	return r.assign(ctx, store.By{Unit: string(office), Actor: journal.Actor{Role: "node"}}, office, l)
}

func (r *Room) assign(ctx context.Context, who store.By, office region.Code, l Letter) ([]byte, error) {
	if err := r.checkLetter(office, &l); err != nil {
		return nil, err
	}
	body, err := json.Marshal(letterWords{l.Number, l.From})
	if err != nil {
		return nil, err
	}
	it, err := r.Vault.Seal(string(office), "assignment", body)
	if err != nil {
		return nil, err
	}
	ends := (l.Ends + 1).In(r.Calendar(office).Zone()).UnixMilli()
	return r.MakeAuditor(ctx, premises.NewAccount{Login: l.Login, Name: l.Name, Password: l.Password},
		premises.Letter{Office: office, From: r.Now().UnixMilli(), Until: ends}, func(t *store.Tx, account string) error {
			var o canon.Object
			o.Str("account", account)
			o.Int("ends", ends)
			putMonth(&o, "first", l.First)
			o.Str("id", store.NewID(t.Time()).String())
			o.Str("item", it.ID.String())
			putMonth(&o, "last", l.Last)
			codes := make([]string, 0, len(l.Offices))
			for _, c := range l.Offices {
				codes = append(codes, string(c))
			}
			o.List("offices", codes)
			data, err := o.Bytes()
			if err != nil {
				return err
			}
			t.For(who.Unit)
			t.As(who.Actor)
			if err := it.Put(t); err != nil {
				return err
			}
			return place(t, store.Draft{Stream: assignmentStream + string(office), Kind: "assignment.made/1", Data: data, Items: []journal.Item{it.Ref()}}, saveAssignment)
		})
}

// checkLetter tidies a letter and refuses what no letter says.
func (r *Room) checkLetter(office region.Code, l *Letter) error {
	if _, err := r.Office(office); err != nil {
		return err
	}
	l.Number, l.From = strings.Join(strings.Fields(l.Number), " "), strings.Join(strings.Fields(l.From), " ")
	today := r.Today(office)
	switch {
	case l.Number == "" || len(l.Number) > 120:
		return fault.New(fault.Invalid, "inspection.number").On("number")
	case l.From == "" || len(l.From) > 160:
		return fault.New(fault.Invalid, "inspection.from").On("from")
	case len(l.Offices) == 0 || len(l.Offices) > maxOffices:
		return fault.New(fault.Invalid, "inspection.offices", maxOffices).On("offices")
	case l.First == 0 || l.Last < l.First || l.Last-l.First >= maxMonths:
		return fault.New(fault.Invalid, "inspection.months").On("first")
	case l.Ends < today || l.Ends > today+maxDays:
		return fault.New(fault.Invalid, "inspection.ends", maxDays).On("ends")
	}
	for _, c := range l.Offices {
		if _, err := r.Office(c); err != nil {
			return fault.New(fault.Invalid, "inspection.not-under", string(c)).On("offices")
		}
	}
	return nil
}

// EndAssignment ends a letter of the actor's office, and the account with it.
func (r *Room) EndAssignment(ctx context.Context, a premises.Actor, id canon.ID) error {
	who, err := by(a, premises.Assign)
	if err != nil {
		return err
	}
	all, err := r.assignments(ctx, `office = ? AND id = ?`, string(a.Office), id[:])
	if err != nil {
		return err
	}
	if len(all) == 0 || !all[0].Open(r.Now()) {
		return unknown()
	}
	return r.EndAuditor(ctx, all[0].Account, func(t *store.Tx, _ string) error {
		var o canon.Object
		o.Str("id", id.String())
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		t.For(who.Unit)
		t.As(who.Actor)
		return place(t, store.Draft{Stream: assignmentStream + string(a.Office), Kind: "assignment.ended/1", Data: data}, saveAssignment)
	})
}

const assignmentColumns = "id, office, account, offices, from_month, until_month, ends_at, item, ended_at, pos"

func saveAssignment(t *store.Tx, office string, e journal.Entry) error {
	if e.Kind != "assignment.made/1" && e.Kind != "assignment.ended/1" {
		return nil
	}
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	id, err := canon.ParseID(v.Str("id"))
	if err != nil {
		return err
	}
	if e.Kind == "assignment.ended/1" {
		return t.Exec(`UPDATE assignments SET ended_at = ? WHERE id = ?`, e.At, id[:])
	}
	item, err1 := canon.ParseID(v.Str("item"))
	first, err2 := integrity.ParseMonth(v.Str("first"))
	last, err3 := integrity.ParseMonth(v.Str("last"))
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	return t.Exec(`INSERT INTO assignments (`+assignmentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
		id[:], office, v.Str("account"), strings.Join(v.Texts("offices"), ","), int64(first), int64(last), v.Num("ends"), item[:], e.Position)
}

func (r *Room) assignments(ctx context.Context, where string, args ...any) (out []Assignment, err error) {
	var items []canon.ID
	err = r.Store.Each(ctx, `SELECT id, office, account, offices, from_month, until_month, ends_at, item, ended_at FROM assignments WHERE `+where+` ORDER BY pos DESC LIMIT 200`, args, func(scan store.Scan) error {
		var x Assignment
		var item canon.ID
		var offices string
		var first, last int64
		err := scan(store.ID(&x.ID), &x.Office, &x.Account, &offices, &first, &last, &x.EndsAt, store.ID(&item), &x.EndedAt)
		x.Offices, x.First, x.Last = strings.Split(offices, ","), integrity.Month(first), integrity.Month(last)
		out, items = append(out, x), append(items, item)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading letters of assignment: %w", err)
	}
	for i := range out {
		x := &out[i]
		if _, err := r.Store.One(ctx, `SELECT login, name FROM accounts WHERE id = ?`, []any{x.Account}, &x.Login, &x.Name); err != nil {
			return nil, fmt.Errorf("reading letters of assignment: %w", err)
		}
		_, body, err := r.Vault.Open(ctx, items[i])
		if fault.Of(err) == fault.Gone {
			continue
		}
		var w letterWords
		if err == nil {
			err = json.Unmarshal(body, &w)
		}
		if err != nil {
			return nil, fmt.Errorf("opening a letter of assignment: %w", err)
		}
		x.Number, x.By = w.Number, w.From
	}
	return out, nil
}

// Assignments lists the letters that the actor's office took, newest first, 200
// at most.
func (r *Room) Assignments(ctx context.Context, a premises.Actor) ([]Assignment, error) {
	if err := a.May(premises.Assign); err != nil {
		return nil, err
	}
	return r.assignments(ctx, `office = ?`, string(a.Office))
}

// Letters are those by which an auditor is here now.
func (r *Room) Letters(ctx context.Context, a premises.Actor) (out []Assignment, err error) {
	if err := a.May(premises.Inspect); err != nil {
		return nil, err
	}
	all, err := r.assignments(ctx, `account = ?`, a.Account)
	for _, x := range all {
		if x.Open(r.Now()) {
			out = append(out, x)
		}
	}
	return out, err
}

// Scope are the offices that an auditor's letters name, in order of code.
func (r *Room) Scope(ctx context.Context, a premises.Actor) (out []*premises.Office, err error) {
	letters, err := r.Letters(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, o := range r.Offices() {
		for _, l := range letters {
			if r.inLetter(l, string(o.Code)) {
				out = append(out, o)
				break
			}
		}
	}
	return out, nil
}

func (r *Room) inLetter(l Assignment, office string) bool {
	for _, c := range l.Offices {
		if r.covers(c, office) {
			return true
		}
	}
	return false
}

// inScope finds the letter by which an auditor may read the months of an office.
func (r *Room) inScope(ctx context.Context, a premises.Actor, p Period) (Assignment, error) {
	letters, err := r.Letters(ctx, a)
	if err != nil {
		return Assignment{}, err
	}
	for _, l := range letters {
		if l.First <= p.First && p.Last <= l.Last && r.inLetter(l, string(p.Office)) {
			return l, nil
		}
	}
	return Assignment{}, unknown()
}

// OpenCase opens a case by name for an auditor, with the reason in their own
// words: a recorded look like everybody's, which the person reads. The case must
// have been filed in a month and at an office of the letter.
func (r *Room) OpenCase(ctx context.Context, a premises.Actor, no int64, reason string) (desk.View, error) {
	c, err := r.Masked(ctx, a, no)
	if err != nil {
		return desk.View{}, err
	}
	reason = strings.TrimSpace(reason)
	if len(reason) < 10 || len(reason) > maxReason {
		return desk.View{}, fault.New(fault.Invalid, "inspection.reason", maxReason).On("alasan")
	}
	it, err := r.Vault.Seal(string(a.Office), "audit-reason", []byte(reason))
	if err != nil {
		return desk.View{}, err
	}
	return r.desk.Inspected(ctx, a, no, func(t *store.Tx) error {
		var o canon.Object
		o.Int("case", no)
		o.Str("id", c.Letter.ID.String())
		o.Str("item", it.ID.String())
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		return place(t, store.Draft{Stream: assignmentStream + c.Letter.Office, Kind: "assignment.opened/1", Data: data, Items: []journal.Item{it.Ref()}}, saveAssignment)
	})
}
