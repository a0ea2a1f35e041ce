package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Behalf is what an application rests on beside its own words: by which mandate
// somebody files for an organisation and for which of its branches, and of which
// permit it asks for what (renewal, amendment), and to which earlier case, by its
// reference, it objects. The rooms that keep those judge it.
type Behalf struct {
	Mandate canon.ID `json:"mandate,omitzero"`
	Branch  string   `json:"branch,omitempty"`
	Permit  canon.ID `json:"permit,omitzero"`
	Purpose string   `json:"purpose,omitempty"`
	Objects string   `json:"objects,omitempty"`
}

// WayOrganisation is the way in which an organisation presents itself: as a
// party it has a name, an address and numbers of its own, and is no person.
const WayOrganisation = "organisation"

// callers are what rooms are asked; all is set when rooms are made.
type callers struct {
	filed     []func(t *store.Tx, a Application, c *casework.Case) error
	acting    []func(ctx context.Context, no int64) error
	standings []func(ctx context.Context, document int64, s document.Status) (document.Status, error)
	ties      []func(ctx context.Context, c *casework.Case, account string) (string, error)
	term      func(t *store.Tx, c *casework.Case, std *catalogue.Standard) (string, error)
}

// OnFiled has a room act in the act in which an application is filed; it may
// refuse the whole.
func (d *Desk) OnFiled(f func(t *store.Tx, a Application, c *casework.Case) error) {
	d.filed = append(d.filed, f)
}

// OnApplicant asks a room whether whoever holds the secret of a case may answer
// in it and take its product today.
func (d *Desk) OnApplicant(f func(ctx context.Context, no int64) error) {
	d.acting = append(d.acting, f)
}

// OnStanding asks a room what a letter that is valid or expired by its own words
// is worth now.
func (d *Desk) OnStanding(f func(ctx context.Context, document int64, s document.Status) (document.Status, error)) {
	d.standings = append(d.standings, f)
}

// OnTerm asks a room for the last day of a product, "" for the standard's own.
func (d *Desk) OnTerm(f func(t *store.Tx, c *casework.Case, std *catalogue.Standard) (string, error)) {
	d.term = f
}

// ValidUntil is the last day, "2006-01-02", of what holds from at for as long as
// v says; "" without end.
func ValidUntil(at time.Time, v catalogue.Validity) string { return validUntil(at, v) }

// until is the last day of the product of a case that is signed now.
func (d *Desk) until(w *work, l *letterDraft, at time.Time) (string, error) {
	if d.term != nil {
		if day, err := d.term(w.t, w.c, l.std); err != nil || day != "" {
			return day, err
		}
	}
	return validUntil(at, l.std.Result.Validity), nil
}

// standing is what a letter is worth, as the rooms know that keep its life.
func (d *Desk) standing(ctx context.Context, no int64, s document.Status) (document.Status, error) {
	var err error
	for _, f := range d.standings {
		if s != document.Valid && s != document.Expired {
			break
		}
		if s, err = f(ctx, no, s); err != nil {
			return s, err
		}
	}
	return s, nil
}

// nowFiled lets the rooms act on what was just filed.
func (d *Desk) nowFiled(t *store.Tx, a Application, c *casework.Case, also func(*store.Tx, int64) error) error {
	for _, f := range d.filed {
		if err := f(t, a, c); err != nil {
			return err
		}
	}
	if also == nil {
		return nil
	}
	return also(t, c.No)
}

// MayAct refuses whoever holds the secret of a case and may not act in it today.
func (d *Desk) MayAct(ctx context.Context, no int64) error {
	for _, f := range d.acting {
		if err := f(ctx, no); err != nil {
			return err
		}
	}
	return nil
}

// byApplicant carries out a rule that the applicant of a case asked for.
func (d *Desk) byApplicant(ctx context.Context, no int64, rule func(w *work) ([]casework.Event, []vault.Item, error)) error {
	if err := d.MayAct(ctx, no); err != nil {
		return err
	}
	by := store.By{Actor: journal.Actor{Role: "applicant", Account: "web"}}
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		c, err := loadCase(t, no)
		if err != nil {
			return err
		}
		t.For(c.Office)
		s, err := d.setting(c)
		if err != nil {
			return err
		}
		w := &work{t: t, c: c, s: s}
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
}

// shownName is a party's name as others may read it: a person's masked, an
// organisation's in full, since it is no personal data.
func shownName(p Party) string {
	if p.Way != WayOrganisation {
		return person.MaskName(p.Record.Name)
	}
	if r := []rune(p.Record.Name); len(r) > longestShown {
		return string(r[:longestShown-1]) + "…"
	}
	return p.Record.Name
}

// longestShown keeps the name of an organisation small enough for a QR.
const longestShown = 40

// PublicName is the name under which the product of a case may be published: a
// natural person's is masked. Gone when the words were erased.
func (d *Desk) PublicName(ctx context.Context, c *casework.Case) (string, error) {
	who := c.Subject
	if who.Zero() {
		who = c.Applicant
	}
	p, err := d.fullParty(ctx, who)
	if p.Way == WayOrganisation {
		return p.Record.Name, err
	}
	return person.MaskName(p.Record.Name), err
}

// RowsOf are the rows of cases, newest first, at most PageSize. Who may read them
// the room that asks has judged.
func (d *Desk) RowsOf(ctx context.Context, nos ...int64) ([]Row, error) {
	var out []Row
	for _, no := range nos[:min(len(nos), PageSize)] {
		r, err := d.row(ctx, no)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	arrange.By(out, func(x, y Row) int { return int(y.No - x.No) })
	return out, nil
}

// SecretOf is the secret of a case, for a room that has judged who asks.
func (d *Desk) SecretOf(ctx context.Context, no int64) (string, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return "", err
	}
	return d.Secret(c.ID), nil
}

// Renewing begins a draft for standard in which everything that was said in an
// earlier case is said already: answers, persons, statements and copies of the
// files. Who may do so the room that calls it has judged.
func (d *Desk) Renewing(ctx context.Context, no int64, standard string, b Behalf) (*Draft, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return nil, err
	}
	answers, body, err := d.openAnswers(ctx, c.Answers)
	if err != nil {
		return nil, err
	}
	f, err := d.StartDraft(ctx, standard, region.Code(c.Office), body.Language)
	if err != nil {
		return nil, err
	}
	std, ok := d.Catalogue().Version(f.Standard, f.Version)
	if !ok {
		return nil, fault.New(fault.Unavailable, "service.unknown")
	}
	f.Behalf, f.Org, f.Relation, f.Class = b, c.Org, c.Relation, c.Class
	if f.Applicant, err = d.openParty(ctx, c.Applicant); err != nil {
		return nil, err
	}
	f.Way = f.Applicant.Way
	if err := errors.Join(d.other(ctx, c.Subject, &f.Subject), d.other(ctx, c.Representative, &f.Representative)); err != nil {
		return nil, err
	}
	for _, p := range std.Form.Pages {
		for _, q := range p.Questions {
			if v, there := answers[q.ID]; there {
				f.Answers[q.ID] = v
			}
		}
	}
	for i, file := range c.Files {
		name := file.Requirement
		if i < len(body.Names) && body.Names[i] != "" {
			name = body.Names[i]
		}
		if err := d.copyFile(ctx, f, file, name); err != nil {
			return nil, err
		}
	}
	return f, d.SaveDraft(ctx, f)
}

// other opens a party that need not be there.
func (d *Desk) other(ctx context.Context, id canon.ID, to **Party) error {
	if id.Zero() {
		return nil
	}
	p, err := d.openParty(ctx, id)
	*to = &p
	return err
}

// copyFile seals a copy of a case's file for a draft: the draft's files are
// erased with it when it is never filed, and the case keeps its own.
func (d *Desk) copyFile(ctx context.Context, f *Draft, file casework.FileRef, name string) error {
	_, r, err := d.Vault.OpenFile(ctx, file.Item)
	if fault.Of(err) == fault.Gone {
		return nil
	}
	if err != nil {
		return err
	}
	err = d.TakeFile(ctx, f, NewFile{For: file.Requirement, Name: name}, r)
	if err = errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("copying a file of case %s: %w", f.Standard, err)
	}
	return nil
}

// AnswersOf opens the answers of a case for a room whose rule compares them.
func (d *Desk) AnswersOf(ctx context.Context, no int64) (map[string]any, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return nil, err
	}
	a, _, err := d.openAnswers(ctx, c.Answers)
	return a, err
}

func hexOf(b []byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*len(b))
	for _, x := range b {
		out = append(out, digits[x>>4], digits[x&15])
	}
	return string(out)
}
