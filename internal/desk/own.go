package desk

import (
	"context"
	"errors"
	"io"

	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// An employee asks for leave, a journey or a rise by the same form as a citizen,
// logged in with their own account. Who they are, and what they may ask for, is
// known by the room that keeps the register of employees.

// ownWay marks the drafts that are made here.
const ownWay = "employee"

// OwnDraft begins a request of an officer as an employee, at the office that
// decides on it.
func (d *Desk) OwnDraft(ctx context.Context, a Actor, standard string, office region.Code) (*Draft, error) {
	if err := a.May(premises.AskAsEmployee); err != nil {
		return nil, err
	}
	std, err := d.standardFor(Application{Standard: standard, Office: office})
	if err != nil {
		return nil, err
	}
	if std.Model != "g2e" {
		return nil, fault.New(fault.NotFound, "service.unknown")
	}
	f := &Draft{Code: premises.NewCode(12), Standard: std.ID, Version: std.Version, Office: office, Way: ownWay, Employee: a.Account, Answers: form.Answers{}, Filed: -1}
	return f, d.SaveDraft(ctx, f)
}

// OpenOwnDraft finds a draft of the very account that began it. One that was
// filed has no words left: whose it was is asked of its case.
func (d *Desk) OpenOwnDraft(ctx context.Context, a Actor, code string) (*Draft, error) {
	if err := a.May(premises.AskAsEmployee); err != nil {
		return nil, err
	}
	f, err := d.anyDraft(ctx, code)
	if err != nil {
		return nil, err
	}
	if f.Filed >= 0 {
		c, err := d.readCase(ctx, f.Filed, nil)
		if err != nil {
			return nil, err
		}
		f.Employee = c.Employee
	}
	if f.Employee != a.Account {
		return nil, fault.New(fault.NotFound, "draft.unknown")
	}
	return f, nil
}

// TakeOwnFile stores a proof that the employee brings.
func (d *Desk) TakeOwnFile(ctx context.Context, a Actor, f *Draft, n NewFile, r io.Reader) error {
	if f.Employee != a.Account {
		return fault.New(fault.NotFound, "draft.unknown")
	}
	return d.TakeFile(ctx, f, n, r)
}

// ownApplication is the request as it will be filed.
func (f *Draft) ownApplication(p Party) Application {
	app := f.application()
	app.Applicant, app.Assurance, app.Employee = p, casework.Seen, f.Employee
	return app
}

// CheckOwnDraft says everything that a request still lacks, or nil.
func (d *Desk) CheckOwnDraft(ctx context.Context, f *Draft, p Party) error {
	app := f.ownApplication(p)
	std, err := d.standardFor(app)
	if err != nil {
		return err
	}
	return d.checkApplication(ctx, std, &app)
}

// FileOwnDraft files a request in the name of the employee as the register of
// employees has it; also is written in the same act. Filing it again is answered
// as the first time.
func (d *Desk) FileOwnDraft(ctx context.Context, a Actor, f *Draft, p Party, also func(t *store.Tx, no int64) error) (Receipt, error) {
	if f.Employee != a.Account {
		return Receipt{}, fault.New(fault.NotFound, "draft.unknown")
	}
	if f.Filed >= 0 {
		return d.receipt(ctx, Receipt{No: f.Filed, Replayed: true}, nil, casework.Case{})
	}
	return d.fileDraft(ctx, f, f.ownApplication(p), also)
}

// OwnCases are the requests of an officer as an employee, newest first, at most
// PageSize.
func (d *Desk) OwnCases(ctx context.Context, a Actor, nos []int64) (out []Progress, err error) {
	for _, no := range nos[:min(len(nos), PageSize)] {
		c, err := d.readCase(ctx, no, nil)
		if err != nil {
			return nil, err
		}
		if c.Employee != a.Account {
			return nil, noCase()
		}
		p, err := d.Follow(ctx, no)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// OwnSecret opens a request to whoever asked for it, on the pages on which a
// citizen follows theirs.
func (d *Desk) OwnSecret(ctx context.Context, a Actor, no int64) (string, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return "", err
	}
	if c.Employee == "" || c.Employee != a.Account {
		return "", noCase()
	}
	return d.Secret(c.ID), nil
}

// Rename looks at the organisation chart again for an open case that one person
// has, because somebody left or is away. It says whether the case moved.
func (d *Desk) Rename(ctx context.Context, no int64) (moved bool, err error) {
	err = d.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		c, err := loadCase(t, no)
		if err != nil {
			return err
		}
		t.For(c.Office)
		s, err := d.setting(c)
		if err != nil {
			return err
		}
		events := c.Rename(s)
		if moved = len(events) > 0; !moved {
			return errNothing
		}
		return d.carry(t, c, s, events)
	})
	if errors.Is(err, errNothing) {
		return false, nil
	}
	return moved, err
}

// errNothing takes back an act that had nothing to write.
var errNothing = errors.New("nothing changed")

// ByClock is a case that is opened because a day came, for an employee.
type ByClock struct {
	Standard  string
	Office    region.Code
	Employee  string
	Applicant Party
	Answers   form.Answers
	// Key makes repeating safe.
	Key string
}

// FileByClock opens a case because a day came; also is written in the same act,
// once.
func (d *Desk) FileByClock(ctx context.Context, b ByClock, also func(t *store.Tx, no int64) error) error {
	app := Application{
		Standard: b.Standard, Office: b.Office, Channel: "counter", Relation: "self", Applicant: b.Applicant, Answers: b.Answers,
		Assurance: casework.Seen, Employee: b.Employee, Language: "id", Key: b.Key,
	}
	_, err := d.file(ctx, app, also)
	return err
}
