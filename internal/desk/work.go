package desk

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// nodeActor signs what happens because time passed.
var nodeActor = journal.Actor{Role: "node", Account: "rounds"}

// work is one officer's act on one case in hand.
type work struct {
	t *store.Tx
	c *casework.Case
	s casework.Setting
	o casework.Officer
	// hands are the officer's.
	hands hands
}

// onCase runs an officer's rule on a case of their office. What time has
// brought about in the meantime is written first, as the node's own entries of
// the same act.
func (d *Desk) onCase(ctx context.Context, a Actor, no int64, what premises.Act, rule func(w *work) ([]casework.Event, []vault.Item, error)) error {
	if err := a.May(what); err != nil {
		return err
	}
	h, err := d.handsOf(ctx, a)
	if err != nil {
		return err
	}
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Account: a.Account}}
	err = d.Store.Act(ctx, by, func(t *store.Tx) error {
		c, err := loadCase(t, no)
		if err != nil {
			return err
		}
		if !opens(a, c) && !(what == premises.Advise && advises(a, c)) {
			return noCase()
		}
		s, err := d.setting(c)
		if err != nil {
			return err
		}
		if err := d.passed(t, c, s); err != nil {
			return err
		}
		w := &work{t: t, c: c, s: s, hands: h}
		if w.o, err = h.clean(officerOf(a, c), c); err != nil {
			return err
		}
		t.As(journal.Actor{Role: w.o.Role, Account: w.o.Account, For: w.o.For})
		events, items, err := rule(w)
		if err != nil {
			return err
		}
		for _, it := range items {
			if err := it.Put(t); err != nil {
				return err
			}
		}
		return d.carry(t, c, s, events, items...)
	})
	return d.orUp(ctx, a, no, err)
}

// passed writes what time has brought about on a case.
func (d *Desk) passed(t *store.Tx, c *casework.Case, s casework.Setting) error {
	events, err := c.Pass(s, t.Time())
	if err != nil || len(events) == 0 {
		return err
	}
	t.As(nodeActor)
	return d.carry(t, c, s, events)
}

// words seals what an officer typed, "" for nothing.
func (d *Desk) words(office, kind, text string) (canon.ID, []vault.Item, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return canon.ID{}, nil, nil
	}
	if len(text) > 4000 {
		return canon.ID{}, nil, fault.New(fault.Invalid, "work.words-too-long").On("words")
	}
	it, err := d.Vault.Seal(office, kind, []byte(text))
	return it.ID, []vault.Item{it}, err
}

// TakeNext gives the officer the case whose turn it is: the oldest of the
// highest priority class. It returns its number, or -1 when nothing waits.
func (d *Desk) TakeNext(ctx context.Context, a Actor) (int64, error) {
	if err := a.May(premises.Work); err != nil {
		return -1, err
	}
	no := int64(-1)
	h, err := d.handsOf(ctx, a)
	if err != nil {
		return -1, err
	}
	var own []int64
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Account: a.Account}}
	err = d.Store.Act(ctx, by, func(t *store.Tx) error {
		first, err := d.next(inside(t), a, h)
		no, own = first.no(), first.own
		if err != nil || no < 0 {
			return err
		}
		c, err := loadCase(t, no)
		if err != nil {
			return err
		}
		s, err := d.setting(c)
		if err != nil {
			return err
		}
		o := officerOf(a, c)
		events, err := c.Take(s, o, true, canon.ID{})
		if err != nil {
			return err
		}
		t.As(journal.Actor{Role: o.Role, Account: o.Account, For: o.For})
		return appendCase(t, c, events)
	})
	for _, tied := range own { // their turn, and not for these hands
		if err == nil {
			_, err = d.handUp(ctx, a, tied)
		}
	}
	return no, err
}

// Take gives the officer a case of their choice; when it is not its turn the
// reason is recorded.
func (d *Desk) Take(ctx context.Context, a Actor, no int64, reason string) error {
	id, items, err := d.words(string(a.Office), "turn", reason)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		first, err := d.next(inside(w.t), a, w.hands)
		if err != nil {
			return nil, nil, err
		}
		if first.of(w.c.Lane()) == no {
			events, err := w.c.Take(w.s, w.o, true, canon.ID{})
			return events, nil, err
		}
		events, err := w.c.Take(w.s, w.o, false, id)
		return events, items, err
	})
}

// Release puts a case back.
func (d *Desk) Release(ctx context.Context, a Actor, no int64) error {
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.Release(w.o)
		return events, nil, err
	})
}

// DoStep finishes the present step with the checks that were ticked. The step
// the officer saw must still be the present one.
func (d *Desk) DoStep(ctx context.Context, a Actor, no int64, step string, checks []string) error {
	if err := d.classJudged(ctx, a, no); err != nil {
		return err
	}
	return d.doStep(ctx, a, no, step, func(w *work) ([]casework.Event, error) {
		return w.c.Do(w.s, w.o, checks, w.t.Time())
	})
}

// DoStepTogether finishes the present step by one statement about all lines of
// its checklist, which is recorded as one.
func (d *Desk) DoStepTogether(ctx context.Context, a Actor, no int64, step string) error {
	return d.doStep(ctx, a, no, step, func(w *work) ([]casework.Event, error) {
		return w.c.DoTogether(w.s, w.o, w.t.Time())
	})
}

func (d *Desk) doStep(ctx context.Context, a Actor, no int64, step string, rule func(*work) ([]casework.Event, error)) error {
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if w.c.Step != step {
			return nil, nil, fault.New(fault.Conflict, "case.moved-on")
		}
		if err := d.inTurn(w, a); err != nil {
			return nil, nil, err
		}
		events, err := rule(w)
		return events, nil, err
	})
}

// Defect is one thing that is missing or wrong, with what to do about it.
type Defect struct {
	// What is the id of a requirement or question, or "other".
	What string `json:"what"`
	Text string `json:"text"`
}

// Return asks the applicant for completion, naming everything at once.
func (d *Desk) Return(ctx context.Context, a Actor, no int64, defects []Defect) error {
	ids := make([]string, 0, len(defects))
	for _, f := range defects {
		if strings.TrimSpace(f.Text) == "" {
			return fault.New(fault.Invalid, "case.defects-missing").On(f.What)
		}
		ids = append(ids, f.What)
	}
	body, err := json.Marshal(defects)
	if err != nil {
		return err
	}
	id, items, err := d.words(string(a.Office), "defects", string(body))
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := d.inTurn(w, a); err != nil {
			return nil, nil, err
		}
		events, err := w.c.Return(w.s, w.o, ids, id)
		return events, items, err
	})
}

// SendBack puts a case back to an earlier step, with what is to be mended there.
func (d *Desk) SendBack(ctx context.Context, a Actor, no int64, step, words string) error {
	id, items, err := d.words(string(a.Office), "sent-back", words)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := d.inTurn(w, a); err != nil {
			return nil, nil, err
		}
		events, err := w.c.SendBack(w.s, w.o, casework.Back{To: step, Words: id}, w.t.Time())
		return events, items, err
	})
}

// Refuse ends a case with its rule and the evidence, which the applicant reads.
func (d *Desk) Refuse(ctx context.Context, a Actor, no int64, rule, evidence string) error {
	id, items, err := d.words(string(a.Office), "evidence", evidence)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := d.inTurn(w, a); err != nil {
			return nil, nil, err
		}
		events, err := w.c.Refuse(w.s, w.o, rule, id)
		return events, items, err
	})
}

// Note adds an internal note, which the applicant does not read.
func (d *Desk) Note(ctx context.Context, a Actor, no int64, text string) error {
	id, items, err := d.words(string(a.Office), "note", text)
	if err != nil {
		return err
	}
	if id.Zero() {
		return fault.New(fault.Invalid, "work.words-missing").On("note")
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		return w.c.Note(id), items, w.o.Clean()
	})
}

// Pause stops the clock for a reason of the standard, Resume starts it again.
func (d *Desk) Pause(ctx context.Context, a Actor, no int64, reason, words string) error {
	id, items, err := d.words(string(a.Office), "pause", words)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := d.inTurn(w, a); err != nil {
			return nil, nil, err
		}
		events, err := w.c.Pause(w.s, w.o, reason, id)
		return events, items, err
	})
}

// Resume starts the clock of a paused case again.
func (d *Desk) Resume(ctx context.Context, a Actor, no int64) error {
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.Resume(w.s, w.o, w.t.Time())
		return events, nil, err
	})
}

// Extend gives the standard's one extension with a reason the applicant reads.
func (d *Desk) Extend(ctx context.Context, a Actor, no int64, words string) error {
	id, items, err := d.words(string(a.Office), "extension", words)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Extend, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.Extend(w.s, w.o, id, w.t.Time())
		return events, items, err
	})
}

// ready says whether the case's letter, if it has one, is sealed.
func (w *work) ready() bool {
	if w.c.Document < 0 {
		return true
	}
	var state string
	found, err := w.t.One(`SELECT state FROM documents WHERE no = ?`, []any{w.c.Document}, &state)
	return err == nil && found && state != "signed"
}

// Seen records that an officer saw the applicant, with a document of identity.
func (d *Desk) Seen(ctx context.Context, a Actor, no int64) error {
	return d.onCase(ctx, a, no, premises.File, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := w.o.Clean(); err != nil {
			return nil, nil, err
		}
		events, err := w.c.Assure(casework.Seen, false)
		return events, nil, err
	})
}

// FileForPerson files a case at the counter: the officer is the helper, the
// person in front of them the applicant, seen with their own eyes.
func (d *Desk) FileForPerson(ctx context.Context, a Actor, app Application) (Receipt, error) {
	if err := a.May(premises.File); err != nil {
		return Receipt{}, err
	}
	app.Office, app.Channel, app.Helper, app.Assurance, app.Presence = a.Office, "counter", a.Account, casework.Seen, "counter"
	if err := d.cleanFiling(ctx, a, app); err != nil {
		return Receipt{}, err
	}
	return d.File(ctx, app)
}

// TakeFileAtCounter stores a file that the officer photographed or scanned.
func (d *Desk) TakeFileAtCounter(ctx context.Context, a Actor, n NewFile, r io.Reader) (Upload, error) {
	if err := a.May(premises.File); err != nil {
		return Upload{}, err
	}
	return d.takeFile(ctx, a.Office, n, r)
}

func contains(l []string, s string) bool {
	for _, x := range l {
		if x == s {
			return true
		}
	}
	return false
}
