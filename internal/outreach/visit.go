package outreach

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

const (
	visitStream  = "visit/"
	visitColumns = "no, id, seq, office, case_no, state, item, asked_at, due_at, day, account, done_at, outcome"
	// visitSetting names the setting of this room, see Promise.
	visitSetting = "outreach"
	// visitDays is the promise where an office has set none: the program's own, no
	// law names one.
	visitDays = 3
	// furthest is how far ahead a visit may be planned, in days.
	furthest = 60
)

// Promise is what the node promises of visits.
type Promise struct {
	// VisitDays is the number of working days within which somebody comes, 1 to 30.
	VisitDays int `json:"visit_days"`
}

// Promise says what holds now.
func (r *Room) Promise(ctx context.Context) (p Promise, err error) {
	_, err = r.Setting(ctx, visitSetting, &p)
	if p.VisitDays == 0 {
		p.VisitDays = visitDays
	}
	return p, err
}

// SetPromise changes the promise for visits asked from now on.
func (r *Room) SetPromise(ctx context.Context, p Promise) error {
	if p.VisitDays < 1 || p.VisitDays > 30 {
		return fault.New(fault.Invalid, "visit.bad-promise").On("visit-days")
	}
	return r.PutSetting(ctx, visitSetting, p)
}

// Words are what an officer needs to find a person at home.
type Words struct {
	Name    string `json:"name"`
	Phone   string `json:"phone,omitempty"`
	Address string `json:"address"`
	// What is to be done there.
	What string `json:"what,omitempty"`
}

// check tidies the words; what is missing or too long is refused at its field.
func (w *Words) check() error {
	w.Name, w.Address, w.What = short(w.Name), short(w.Address), short(w.What)
	for _, x := range []struct {
		field, text string
		most        int
	}{{"nama", w.Name, 100}, {"alamat", w.Address, 300}, {"perlu", w.What, 300}} {
		n := utf8.RuneCountInString(x.text)
		if n > x.most {
			return fault.New(fault.Invalid, "visit.too-long", x.most).On(x.field)
		}
		if n < 2 && x.field != "perlu" {
			return fault.New(fault.Invalid, "visit."+map[string]string{"nama": "name-missing", "alamat": "address-missing"}[x.field]).On(x.field)
		}
	}
	if strings.TrimSpace(w.Phone) == "" {
		w.Phone = ""
		return nil
	}
	n, err := person.ParsePhone(w.Phone)
	if f := fault.As(err); f != nil {
		return f.On("telepon")
	}
	w.Phone = string(n)
	return err
}

// AskVisit takes the wish for a visit at the desk or on the telephone. A case
// may go with it, -1 for none.
func (r *Room) AskVisit(ctx context.Context, a premises.Actor, w Words, no int64) (visit int64, err error) {
	if err := a.May(premises.SeeVisits); err != nil {
		return -1, err
	}
	if no >= 0 {
		if _, err := r.caseID(ctx, a, no); err != nil {
			return -1, err
		}
	}
	return r.ask(ctx, a.Doing(premises.SeeVisits), w, no)
}

// WishVisit takes the wish of whoever follows a case of theirs: they say where;
// who they are is in the case.
func (r *Room) WishVisit(ctx context.Context, no int64, where, what string) (visit int64, err error) {
	c, err := r.desk.ContactOf(ctx, no)
	if err != nil {
		return -1, err
	}
	w := Words{Name: c.Name, Phone: string(c.Phone), Address: where, What: what}
	return r.ask(ctx, store.By{Unit: string(c.Office), Actor: journal.Actor{Role: "applicant", Account: "web"}}, w, no)
}

func (r *Room) ask(ctx context.Context, who store.By, w Words, no int64) (visit int64, err error) {
	if err := w.check(); err != nil {
		return -1, err
	}
	p, err := r.Promise(ctx)
	if err != nil {
		return -1, err
	}
	cal := r.Calendar(region.Code(who.Unit))
	if cal == nil {
		return -1, fault.New(fault.Unavailable, "office.unknown")
	}
	body, err := json.Marshal(w)
	if err != nil {
		return -1, err
	}
	it, err := r.Vault.Seal(who.Unit, "visit", body)
	if err != nil {
		return -1, err
	}
	id, sum := store.NewID(r.Now()), cal.Digest()
	err = r.Store.Act(ctx, who, func(t *store.Tx) error {
		if no >= 0 {
			found, err := t.One(`SELECT no FROM visits WHERE case_no = ? AND done_at = 0`, []any{no}, new(int64))
			if err != nil || found {
				return orAlready(err)
			}
		}
		if err := it.Put(t); err != nil {
			return err
		}
		var o canon.Object
		o.Str("calendar", hex.EncodeToString(sum[:]))
		if no >= 0 {
			o.Int("case", no)
		}
		o.Int("days", int64(p.VisitDays))
		o.Int("due", cal.AddWorkingDays(t.Time(), p.VisitDays).At.UnixMilli())
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		visit = t.Next()
		return appendVisit(t, id, "visit.asked/1", data, it)
	})
	return visit, err
}

func orAlready(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "visit.already")
}

// PlanVisit says on which day the officer comes; planning again moves it.
func (r *Room) PlanVisit(ctx context.Context, a premises.Actor, visit int64, day calendar.Day) error {
	var bad error
	if today := r.Today(a.Office); day < today || day > today.AddDays(furthest) {
		bad = fault.New(fault.Invalid, "visit.bad-day", furthest).On("hari")
	}
	var o canon.Object
	o.Int("day", int64(day))
	return r.onVisit(ctx, a, visit, entry{"visit.planned/1", &o, bad})
}

// Outcomes of a visit: the person was met, nobody was there, it is not needed.
func Outcomes() []string { return []string{"met", "absent", "not-needed"} }

// DoneVisit ends a visit with what came of it.
func (r *Room) DoneVisit(ctx context.Context, a premises.Actor, visit int64, outcome string) error {
	var bad error
	if !slices.Contains(Outcomes(), outcome) {
		bad = fault.New(fault.Invalid, "visit.outcome-missing").On("hasil")
	}
	var o canon.Object
	o.Str("outcome", outcome)
	return r.onVisit(ctx, a, visit, entry{"visit.done/1", &o, bad})
}

// entry is what an officer writes on a visit; bad is what is wrong with it, told
// to nobody who may not see the visit.
type entry struct {
	kind string
	data *canon.Object
	bad  error
}

// onVisit writes an entry on an open visit of the officer's office.
func (r *Room) onVisit(ctx context.Context, a premises.Actor, visit int64, x entry) error {
	if err := a.May(premises.SeeVisits); err != nil {
		return err
	}
	data, err := x.data.Bytes()
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.SeeVisits), func(t *store.Tx) error {
		var id canon.ID
		var state string
		found, err := t.One(`SELECT id, state FROM visits WHERE no = ? AND office = ?`, []any{visit, string(a.Office)}, store.ID(&id), &state)
		switch {
		case err != nil || !found:
			return premises.OrUnknown(err, "visit.unknown")
		case state == "done":
			return fault.New(fault.Conflict, "visit.over")
		case x.bad != nil:
			return x.bad
		}
		return appendVisit(t, id, x.kind, data)
	})
}

// appendVisit writes an entry and brings the row up to date.
func appendVisit(t *store.Tx, id canon.ID, kind string, data []byte, items ...vault.Item) error {
	var refs []journal.Item
	for _, it := range items {
		refs = append(refs, it.Ref())
	}
	e, err := t.Append(store.Draft{Stream: visitStream + id.String(), Kind: kind, Data: data, Items: refs})
	if err != nil {
		return err
	}
	return saveVisit(t, id, e)
}

// saveVisit folds one entry into the row of its visit. A look changes nothing
// but the count of the entries.
func saveVisit(t *store.Tx, id canon.ID, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case "visit.asked/1":
		if len(e.Items) != 1 {
			return fmt.Errorf("visit %s has no words", id)
		}
		no := int64(-1)
		if v.At("case").Kind == canon.Int {
			no = v.Num("case")
		}
		return t.Exec(`INSERT INTO visits (`+visitColumns+`) VALUES (?, ?, ?, ?, ?, 'asked', ?, ?, ?, 0, '', 0, '')`,
			e.Position, id[:], e.Seq, e.Unit, no, e.Items[0].ID[:], e.At, v.Num("due"))
	case "visit.planned/1":
		return t.Exec(`UPDATE visits SET seq = ?, state = 'planned', day = ?, account = ? WHERE id = ?`, e.Seq, v.Num("day"), e.Actor.Account, id[:])
	case "visit.done/1":
		return t.Exec(`UPDATE visits SET seq = ?, state = 'done', account = ?, done_at = ?, outcome = ? WHERE id = ?`, e.Seq, e.Actor.Account, e.At, v.Str("outcome"), id[:])
	}
	return t.Exec(`UPDATE visits SET seq = ? WHERE id = ?`, e.Seq, id[:])
}

func replayVisit(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
	id, err := canon.ParseID(strings.TrimPrefix(stream, visitStream))
	if err != nil {
		return err
	}
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err == nil {
			err = saveVisit(t, id, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
