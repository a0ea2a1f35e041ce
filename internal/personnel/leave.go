package personnel

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/leave"
	"genggam/internal/staff"
	"genggam/internal/store"
	"genggam/internal/travel"
)

// leaveWords are the item of a leave that was granted.
type leaveWords struct {
	Kind    leave.Kind     `json:"kind"`
	Purpose string         `json:"purpose,omitempty"`
	Years   []leave.Charge `json:"years"`
	Days    int            `json:"days"`
	// Provisional says that a year without a decree of holidays is in it.
	Provisional bool `json:"provisional,omitempty"`
}

// Leave is one leave that was granted.
type Leave struct {
	ID, Employee canon.ID
	Case         int64
	From, Until  calendar.Day
	// State is granted, recalled (its last day came earlier) or cancelled.
	State       string
	Kind        leave.Kind
	Days        int
	Years       []leave.Charge
	Provisional bool
	// Changes counts how often it was changed, Changed when, milliseconds.
	Changes int
	Changed int64
	item    canon.ID
}

// source reads rows and items: as they are now, or as they are within an act.
type source struct {
	each func(sql string, args []any, f func(store.Scan) error) error
	open func(id canon.ID, v any) error
}

func (r *Room) outside(ctx context.Context) source {
	return source{
		each: func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) },
		open: func(id canon.ID, v any) error { return r.Vault.OpenValue(ctx, id, v) },
	}
}

func (r *Room) inside(t *store.Tx) source {
	return source{each: t.Each, open: func(id canon.ID, v any) error {
		if id.Zero() {
			return nil
		}
		_, body, err := r.Vault.OpenTx(t, id)
		if fault.Of(err) == fault.Gone {
			return nil
		}
		if err != nil {
			return err
		}
		return json.Unmarshal(body, v)
	}}
}

// leaves are those of one employee, in the order of their first days.
func (s source) leaves(employee canon.ID) (out []Leave, err error) {
	err = s.each(`SELECT id, case_no, first, last, state, changes, changed, item FROM leaves WHERE employee = ? ORDER BY first, id`, []any{employee[:]}, func(scan store.Scan) error {
		l := Leave{Employee: employee}
		var first, last, changes int64
		err := scan(store.ID(&l.ID), &l.Case, &first, &last, &l.State, &changes, &l.Changed, store.ID(&l.item))
		l.From, l.Until, l.Changes = calendar.Day(first), calendar.Day(last), int(changes)
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading leave: %w", err)
	}
	for i := range out {
		var w leaveWords
		if err := s.open(out[i].item, &w); err != nil {
			return nil, err
		}
		out[i].Kind, out[i].Days, out[i].Years, out[i].Provisional = w.Kind, w.Days, w.Years, w.Provisional
	}
	return out, nil
}

// person is an employee as package leave judges them.
func (r *Room) person(s source, e staff.Employee) (leave.Person, error) {
	p := leave.Person{As: string(e.As), Since: e.Since}
	var err error
	if p.Calendar, err = r.calendarOf(context.Background(), e); err != nil {
		return p, err
	}
	all, err := s.leaves(e.ID)
	if err != nil {
		return p, err
	}
	for _, l := range all {
		if l.State != "cancelled" {
			p.Taken = append(p.Taken, leave.Taken{ID: l.ID, Kind: l.Kind, From: l.From, Until: l.Until, Years: l.Years})
		}
	}
	err = s.each(`SELECT kind, year, days, idle FROM leave_marks WHERE employee = ? ORDER BY pos`, []any{e.ID[:]}, func(scan store.Scan) error {
		var kind string
		var year, days, idle int64
		err := scan(&kind, &year, &days, &idle)
		switch kind {
		case "postponed":
			p.Postponed = append(p.Postponed, leave.Charge{Year: int(year), Days: int(days)})
		case "worked":
			p.Worked = append(p.Worked, calendar.Day(days))
		case "opening":
			p.Opening = leave.Opening{Year: int(year), Carried: int(days), Idle: int(idle)}
		}
		return err
	})
	return p, err
}

// team is the unit of an employee as it is planned without them.
func (r *Room) team(ctx context.Context, s source, e staff.Employee, from, until calendar.Day) (t leave.Team, err error) {
	err = r.withChart(ctx, func(b *board) error { t.Members = len(b.chart.Unit(e.Unit, from)); return nil })
	if err != nil {
		return t, err
	}
	for _, table := range []string{`leaves`, `trips`} {
		err = s.each(`SELECT first, last FROM `+table+` WHERE office = ? AND last >= ? AND first <= ? AND employee <> ? AND state <> 'cancelled' ORDER BY first LIMIT ?`,
			[]any{e.Unit, int64(from), int64(until), e.ID[:], int64(leave.MaxTeam)}, func(scan store.Scan) error {
				var first, last int64
				err := scan(&first, &last)
				t.Away = append(t.Away, leave.Away{From: calendar.Day(first), Until: calendar.Day(last)})
				return err
			})
		if err != nil {
			return t, fmt.Errorf("reading who is away: %w", err)
		}
	}
	t.Rules, err = s.rules(e.Unit)
	return t, err
}

func (s source) rules(unit string) (out []leave.Presence, err error) {
	var items []canon.ID
	err = s.each(`SELECT first, last, least, share, item FROM presence_rules WHERE office = ? ORDER BY pos`, []any{unit}, func(scan store.Scan) error {
		var first, last, least, share int64
		var item canon.ID
		err := scan(&first, &last, &least, &share, store.ID(&item))
		items = append(items, item)
		out = append(out, leave.Presence{From: calendar.Day(first), Until: calendar.Day(last), Least: int(least), Share: int(share)})
		return err
	})
	for i := range out {
		if err == nil {
			err = s.open(items[i], &out[i].Basis)
		}
	}
	return out, err
}

// request reads what is asked for from the answers of the form.
func request(id canon.ID, answers form.Answers, asked calendar.Day, proof bool) leave.Request {
	q := leave.Request{ID: id, Kind: leave.Kind(text(answers, "jenis")), From: day(answers, "mulai"), Until: day(answers, "selesai"), Asked: asked, Purpose: text(answers, "keperluan")}
	if n, ok := answers["anak_ke"].(int64); ok && q.Kind == leave.Maternity {
		q.Child = int(n)
	}
	if q.Kind == leave.Maternity || q.Kind == leave.Unpaid {
		q.Purpose = ""
	}
	if proof {
		q.Proofs = proofs
	}
	return q
}

// proofs are all that one file may be: whoever reads it sees which.
var proofs = []string{"sick-letter", "doctor", "state-doctor", "health-board", "midwife", "hajj-schedule", "birth", "hospital", "death", "marriage", "neighbourhood", "reasons"}

func text(a form.Answers, id string) string { s, _ := a[id].(string); return s }

func day(a form.Answers, id string) calendar.Day {
	d, err := calendar.ParseDay(text(a, id))
	if err != nil {
		return 0
	}
	return d
}

// fields of a request are called by the questions of the form.
var questionOf = map[string]string{"kind": "jenis", "from": "mulai", "until": "selesai", "purpose": "keperluan", "child": "anak_ke"}

// ask judges a request within an act or outside of one. A refusal of a field is
// on the question of the form.
func (r *Room) ask(ctx context.Context, s source, e staff.Employee, q leave.Request) (leave.Answer, error) {
	p, err := r.person(s, e)
	if err != nil {
		return leave.Answer{}, err
	}
	if q.From > q.Until || q.Until-q.From > leave.MaxDays {
		return leave.Ask(p, q, leave.Team{})
	}
	t, err := r.team(ctx, s, e, q.From, q.Until)
	if err != nil {
		return leave.Answer{}, err
	}
	// The health board's word or the head's is in the papers; whoever decides is
	// told that it is an extension, and reads them.
	q.Extended = len(q.Proofs) > 0 && q.Follows(p)
	a, err := leave.Ask(p, q, t)
	if err == nil && q.Kind != leave.Sick {
		err = s.alsoTravels(e.ID, q, &a)
	}
	if f := fault.As(err); f != nil && questionOf[f.Field] != "" {
		err = f.On(questionOf[f.Field])
	}
	return a, err
}

// alsoTravels refuses leave on days on which the employee was ordered to travel;
// whoever falls ill on a journey is not refused.
func (s source) alsoTravels(employee canon.ID, q leave.Request, a *leave.Answer) error {
	trips, err := s.trips(employee)
	if err != nil {
		return err
	}
	var busy []travel.Busy
	for _, t := range trips {
		if t.State == "ordered" || t.State == "settled" {
			busy = append(busy, travel.Busy{From: t.From, Until: t.Until, Key: travel.KeyTravel})
		}
	}
	o := travel.Order{Employee: employee, From: q.From, Until: q.Until}
	if f := fault.As(o.Clash(busy)); f != nil {
		a.Refusals = append(a.Refusals, leave.Finding{Key: f.Key, Args: f.Args, Basis: "the order to travel; cancel it first", Sure: "house"})
	}
	return nil
}

// refusal is the error of a request that the law refuses, nil for none.
func refusal(a leave.Answer) error {
	if a.Allowed() {
		return nil
	}
	f := a.Refusals[0]
	return fault.New(fault.Conflict, f.Key, f.Args...)
}

// asker is the employee whose case it is; false for a case of nobody's employee.
func (r *Room) asker(ctx context.Context, c *casework.Case) (e staff.Employee, ok bool, err error) {
	if c.Employee == "" {
		return e, false, nil
	}
	err = r.withChart(ctx, func(b *board) error {
		id, known := b.byAccount[c.Employee]
		if known {
			e, ok = b.chart.Employee(id, r.todayOf(b, id))
		}
		return nil
	})
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "personnel.not-employed")
	}
	return e, ok, err
}

// answersOf opens the answers of a case.
func answersOf(s source, c *casework.Case) (form.Answers, error) {
	var body struct {
		Answers json.RawMessage `json:"answers"`
	}
	if err := s.open(c.Answers, &body); err != nil {
		return nil, err
	}
	if len(body.Answers) == 0 {
		return form.Answers{}, nil
	}
	return form.Decode(body.Answers)
}

func hasFile(c *casework.Case, requirement string) bool {
	return slices.ContainsFunc(c.Files, func(f casework.FileRef) bool { return f.Requirement == requirement })
}

// grant writes down what an official granted, in the act in which the case comes
// to be signed: what the law refuses is refused here once more, with everything
// that was granted since it was asked for.
func (r *Room) grant(t *store.Tx, c *casework.Case, s casework.Setting) error {
	granters := map[string]func(*store.Tx, *casework.Case, staff.Employee) error{LeaveService: r.grantLeave, TravelService: r.grantTravel, ReportService: r.grantReport, RiseService: r.grantRise}
	do, ours := granters[s.Std.ID]
	if !ours {
		return nil
	}
	e, ok, err := r.asker(context.Background(), c)
	if err != nil || !ok {
		return err
	}
	return do(t, c, e)
}

func (r *Room) grantLeave(t *store.Tx, c *casework.Case, e staff.Employee) error {
	ctx, s := context.Background(), r.inside(t)
	var n int64
	if found, err := t.One(`SELECT case_no FROM leaves WHERE id = ?`, []any{c.ID[:]}, &n); err != nil || found {
		return err // it came back to be signed again
	}
	answers, err := answersOf(s, c)
	if err != nil {
		return err
	}
	q := request(c.ID, answers, r.Calendar(regionOf(e.Unit)).Day(ms(c.SubmittedAt)), hasFile(c, "bukti"))
	a, err := r.ask(ctx, s, e, q)
	if err == nil {
		err = refusal(a)
	}
	if err != nil {
		return err
	}
	w := leaveWords{Kind: q.Kind, Purpose: q.Purpose, Years: a.Count.Years, Days: a.Count.Days, Provisional: a.Provisional}
	item, err := r.sealTx(t, c.Office, "leave", w)
	if err != nil {
		return err
	}
	stream := personStream(e.ID)
	rec := record{ID: c.ID, Employee: e.ID, Case: c.No + 1, From: q.From, Until: q.Until, Unit: e.Unit}
	if err := putRecord(t, stream, grantedKind, rec, item); err != nil {
		return err
	}
	return putFact(t, stream, staff.Absence{ID: c.ID, Employee: e.ID, Why: "leave", Period: staff.Period{From: q.From, Until: q.Until}})
}
