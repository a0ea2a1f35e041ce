package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/exif"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Entering is what a room does when a case comes to a step of its kind, in the
// same act: the cashier makes the bill, the storehouse sets goods aside.
type Entering func(t *store.Tx, c *casework.Case, s casework.Setting) error

// Chart finds whom the organisation chart names for an employee's case under a
// standard, superior or official, and the office they sit in; "" where it names
// nobody.
type Chart func(standard, employee, by string) (account, office string)

// OnEntering has a room act when a case comes to a step of a kind, after the rooms
// that asked before. It is set when rooms are made, before anything is read.
func (d *Desk) OnEntering(kind string, f Entering) {
	before := d.entering[kind]
	if before == nil {
		d.entering[kind] = f
		return
	}
	d.entering[kind] = func(t *store.Tx, c *casework.Case, s casework.Setting) error {
		return errors.Join(before(t, c, s), f(t, c, s))
	}
}

// SetChart gives the desk the organisation chart.
func (d *Desk) SetChart(f Chart) { d.chart = f }

// carry appends events and lets the room of the step that the case came to act.
func (d *Desk) carry(t *store.Tx, c *casework.Case, s casework.Setting, events []casework.Event, items ...vault.Item) error {
	before, from := c.Step, c.StepFrom
	for _, g := range d.guards {
		if err := g(t, c, s, events); err != nil {
			return err
		}
	}
	if err := appendCase(t, c, events, items...); err != nil {
		return err
	}
	if c.State.Ended() || c.Step == before && c.StepFrom == from {
		return nil
	}
	st, ok := s.Std.Step(c.Step)
	if !ok {
		return nil
	}
	if enter := d.entering[st.Kind]; enter != nil {
		return enter(t, c, s)
	}
	return nil
}

// Join carries out a rule of a case within the act of another room: payment,
// goods, permits. What time brought about is written first.
func (d *Desk) Join(t *store.Tx, no int64, rule func(c *casework.Case, s casework.Setting) ([]casework.Event, []vault.Item, error)) error {
	c, err := loadCase(t, no)
	if err != nil {
		return err
	}
	s, err := d.setting(c)
	if err != nil {
		return err
	}
	events, err := c.Pass(s, t.Time())
	if err != nil {
		return err
	}
	if err := d.carry(t, c, s, events); err != nil {
		return err
	}
	events, items, err := rule(c, s)
	if err != nil {
		return err
	}
	for _, it := range items {
		if err := it.Put(t); err != nil {
			return err
		}
	}
	return d.carry(t, c, s, events, items...)
}

// Carry appends what a room's rule said of a case that it was given by Entering.
func (d *Desk) Carry(t *store.Tx, c *casework.Case, s casework.Setting, events []casework.Event, items ...vault.Item) error {
	return d.carry(t, c, s, events, items...)
}

// byChart lets a setting ask the organisation chart; cases of nobody's employee
// do not.
func (d *Desk) byChart(s *casework.Setting, employee string) {
	if d.chart == nil || employee == "" {
		return
	}
	s.Person = func(by string) string { account, _ := d.chart(s.Std.ID, employee, by); return account }
	s.Where = func(by string) string { _, office := d.chart(s.Std.ID, employee, by); return office }
}

// placer finds offices that belong to one: upwards by level, and the agencies of
// its regency.
func (d *Desk) placer(office region.Code) func(level, agency string) string {
	return func(level, agency string) string { return string(d.OfficeFor(office, level, agency)) }
}

// saveAdvices writes the rows of the advice that a case asked for. What is no
// longer waited for is done, answered or not.
func saveAdvices(t *store.Tx, c *casework.Case) error {
	for _, a := range c.Advices {
		done := a.At
		if done == 0 && (a.Step != c.Step || c.State.Ended()) {
			done = max(c.StepFrom, c.EndedAt, 1)
		}
		office := a.Office
		if office == "" {
			office = c.Office
		}
		if err := t.Exec(`INSERT INTO case_advices (case_no, step, id, office, role, due_at, outcome, done_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (case_no, step, id) DO UPDATE SET due_at = excluded.due_at, outcome = excluded.outcome, done_at = excluded.done_at`,
			c.No, a.Step, a.ID, office, a.Role, a.Due, a.Outcome, done); err != nil {
			return err
		}
	}
	return nil
}

// advises says whether an officer is asked for advice on a case.
func advises(a Actor, c *casework.Case) bool {
	for _, open := range c.OpenAdvice() {
		office := open.Office
		if office == "" {
			office = c.Office
		}
		if office == string(a.Office) && mayStep(a, open.Role) {
			return true
		}
	}
	return false
}

// openTo says whether a case is open to an officer: by its row, or because their
// office is asked for advice on it.
func (d *Desk) openTo(ctx context.Context, a Actor, r Row) (bool, error) {
	if r.OpenTo(a) {
		return true, nil
	}
	asked := false
	err := d.Store.Each(ctx, `SELECT role FROM case_advices WHERE case_no = ? AND office = ? AND done_at = 0`, []any{r.No, string(a.Office)}, func(scan store.Scan) error {
		var role string
		err := scan(&role)
		asked = asked || mayStep(a, role)
		return err
	})
	return asked, err
}

// AdviceTask is one advice that an office is asked for.
type AdviceTask struct {
	Row
	// Adviser as the step of the standard has it, and until when.
	Adviser catalogue.Adviser
	Due     time.Time
}

// AdviceTasks lists what the officer's office is asked to advise on in their
// roles, the most urgent first, at most PageSize.
func (d *Desk) AdviceTasks(ctx context.Context, a Actor) (out []AdviceTask, err error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return nil, err
	}
	type line struct {
		no, due  int64
		step, id string
	}
	var lines []line
	for _, role := range a.Roles {
		err := d.Store.Each(ctx, `SELECT case_no, due_at, step, id FROM case_advices WHERE office = ? AND role = ? AND done_at = 0 ORDER BY due_at, case_no LIMIT ?`,
			[]any{string(a.Office), role.Name, int64(PageSize)}, func(scan store.Scan) error {
				var l line
				err := scan(&l.no, &l.due, &l.step, &l.id)
				lines = append(lines, l)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	for _, l := range lines {
		r, err := d.row(ctx, l.no)
		if err != nil {
			return nil, err
		}
		task := AdviceTask{Row: r, Due: ms(l.due)}
		if st, ok := r.Standard.Step(l.step); ok {
			task.Adviser, _ = st.Adviser(l.id)
		}
		out = append(out, task)
	}
	return out, nil
}

// Advise answers an advice that the officer's office is asked for.
func (d *Desk) Advise(ctx context.Context, a Actor, no int64, say casework.AdviceAnswer, words string) error {
	id, items, err := d.words(string(a.Office), "advice", words)
	if err != nil {
		return err
	}
	say.Words = id
	return d.onCase(ctx, a, no, premises.Advise, func(w *work) ([]casework.Event, []vault.Item, error) {
		w.o.Role = d.adviserRole(a, w, say.Adviser)
		events, err := w.c.Advise(w.s, w.o, say, w.t.Time())
		return events, items, err
	})
}

// adviserRole is the role in which an officer advises.
func (d *Desk) adviserRole(a Actor, w *work, adviser string) string {
	for _, open := range w.c.OpenAdvice() {
		if open.ID == adviser && mayStep(a, open.Role) {
			for _, r := range a.Roles {
				if r.Name == open.Role {
					return open.Role
				}
			}
		}
	}
	return w.o.Role
}

// SetVisit agrees on a time for the visit or the work of the present step.
func (d *Desk) SetVisit(ctx context.Context, a Actor, no int64, when time.Time, words string) error {
	id, items, err := d.words(string(a.Office), "visit", words)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.SetVisit(w.s, w.o, when, id, w.t.Time())
		return events, items, err
	})
}

// TakeFieldPhoto stores a photograph of a visit or of work in the field, to be
// reported with it.
func (d *Desk) TakeFieldPhoto(ctx context.Context, a Actor, no int64, n NewFile, r io.Reader) (Upload, error) {
	if err := a.May(premises.Work); err != nil {
		return Upload{}, err
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return Upload{}, err
	}
	if !row.OpenTo(a) || row.State.Ended() {
		return Upload{}, noCase()
	}
	var head bytes.Buffer
	u, err := d.takeFile(ctx, a.Office, n, io.TeeReader(r, &upTo{&head, exif.Head}))
	u.Shot = exif.Read(head.Bytes())
	return u, err
}

// Found is what an officer reports of a visit or of work in the field: the
// outcome (see casework.VisitOK), the checks, the words and the photographs.
type Found struct {
	Outcome string
	Checks  []string
	Words   string
	Files   []Upload
	// Number of the document that a national system issued, where the standard of
	// the case records one (Result.Recorded).
	Number string
}

// finding seals what was found.
func (d *Desk) finding(ctx context.Context, a Actor, kind string, f Found) (casework.Finding, []vault.Item, error) {
	id, items, err := d.foundWords(string(a.Office), kind, f)
	if err != nil {
		return casework.Finding{}, nil, err
	}
	out := casework.Finding{Outcome: f.Outcome, Checks: f.Checks, Words: id}
	for _, u := range f.Files {
		out.Files = append(out.Files, casework.FileRef{Requirement: u.For, Item: u.Item})
	}
	items, err = d.withFiles(ctx, items, string(a.Office), f.Files)
	return out, items, err
}

// Visit reports what a visit of the present step found.
func (d *Desk) Visit(ctx context.Context, a Actor, no int64, f Found) error {
	found, items, err := d.finding(ctx, a, "findings", f)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.Visit(w.s, w.o, found, w.t.Time())
		return events, items, err
	})
}

// Work reports that work in the field of the present step is done.
func (d *Desk) Work(ctx context.Context, a Actor, no int64, f Found) error {
	found, items, err := d.finding(ctx, a, "work", f)
	if err != nil {
		return err
	}
	number, sealed, err := d.words(string(a.Office), casework.NumberWords, strings.Join(strings.Fields(f.Number), " "))
	if err != nil {
		return err
	}
	found.Number, items = number, append(items, sealed...)
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := recordable(w.s.Std.Result, f.Number); err != nil {
			return nil, nil, err
		}
		events, err := w.c.Work(w.s, w.o, found, w.t.Time())
		return events, items, err
	})
}

// recordable holds a recorded number to what it is: a NIB has 13 digits (PP
// 28/2025), of others only that they are one line which somebody can read again.
func recordable(result catalogue.Result, number string) error {
	text := strings.Join(strings.Fields(number), " ")
	switch n := utf8.RuneCountInString(text); {
	case text == "" || result.Recorded.Empty():
		return nil // casework says what is missing or too much
	case n < 3 || n > 60 || !utf8.ValidString(text) || !strings.ContainsAny(text, "0123456789"):
		return fault.New(fault.Invalid, "case.number-shape", 60).On("nomor")
	}
	if result.RecordedAs == "nib" {
		if _, err := person.ParseNIB(text); err != nil {
			return fault.As(err).On("nomor")
		}
	}
	return nil
}

// Disposition is what a head gives an officer to do (disposisi).
type Disposition struct {
	// To is the officer's account, Words the instruction.
	To, Words string
	// Due is until when; the zero time leaves the step its own.
	Due time.Time
}

// Dispose gives a case to an officer of the same office with an instruction.
func (d *Desk) Dispose(ctx context.Context, a Actor, no int64, x Disposition) error {
	id, items, err := d.words(string(a.Office), "disposition", x.Words)
	if err != nil {
		return err
	}
	until := int64(0)
	if !x.Due.IsZero() {
		until = x.Due.UnixMilli()
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return err
	}
	if err := d.colleagueFor(ctx, a.Office, x.To, row.Role); err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if w.c.Role != row.Role {
			return nil, nil, fault.New(fault.Conflict, "case.moved-on")
		}
		events, err := w.c.Dispose(w.s, w.o, x.To, id, until)
		return events, items, err
	})
}

// RepairDone takes the applicant's word that what a visit asked to repair is done.
func (d *Desk) RepairDone(ctx context.Context, no int64, words string, files []Upload) error {
	return d.applicantSays(ctx, no, saying{"repair", words, files}, func(w *work, id canon.ID, refs []casework.FileRef) ([]casework.Event, error) {
		return w.c.Repair(w.s, id, refs, w.t.Time())
	})
}

// ConfirmWork takes the applicant's word that work is done, or is not.
func (d *Desk) ConfirmWork(ctx context.Context, no int64, done bool, words string, files []Upload) error {
	return d.applicantSays(ctx, no, saying{"confirm", words, files}, func(w *work, id canon.ID, refs []casework.FileRef) ([]casework.Event, error) {
		return w.c.Confirm(w.s, done, id, refs, w.t.Time())
	})
}

// saying is what an applicant typed and brought, under the kind of its item.
type saying struct {
	kind, words string
	files       []Upload
}

// applicantSays seals what an applicant typed and brought, and carries out a rule.
func (d *Desk) applicantSays(ctx context.Context, no int64, x saying, rule func(*work, canon.ID, []casework.FileRef) ([]casework.Event, error)) error {
	row, err := d.row(ctx, no)
	if err != nil {
		return err
	}
	id, items, err := d.words(string(row.Office), x.kind, x.words)
	if err != nil {
		return err
	}
	if items, err = d.withFiles(ctx, items, string(row.Office), x.files); err != nil {
		return err
	}
	var refs []casework.FileRef
	for _, u := range x.files {
		refs = append(refs, casework.FileRef{Requirement: u.For, Item: u.Item})
	}
	return d.byApplicant(ctx, no, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := rule(w, id, refs)
		return events, items, err
	})
}

// colleagueFor says whether an account of an office may do a role's step.
func (d *Desk) colleagueFor(ctx context.Context, office region.Code, account, role string) error {
	all, err := d.Colleagues(ctx, office)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Account == account && slices.Contains(o.Roles, role) {
			return nil
		}
	}
	return fault.New(fault.Invalid, "case.not-a-colleague").On("to")
}
