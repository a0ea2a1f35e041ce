package desk

import (
	"context"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Nobody handles a case of their own or of their family card (UU 30/2014
// art. 42-45). Who an officer is as a citizen is known by keyed digests
// (premises.Own); they are compared with those of the parties of a case, whatever
// role the officer acts in. Where nobody with clean hands is left the case goes
// up, with the reason, and the office that gets it may open it for that step.

// hands are those of one officer and of those whom they stand in for.
type hands struct {
	d   *Desk
	ctx context.Context
	// is holds who an account is, by account; nobody for one who did not say.
	is map[string][]integrity.Officer
}

// handsOf reads who an officer is.
func (d *Desk) handsOf(ctx context.Context, a Actor) (hands, error) {
	h := hands{d: d, ctx: ctx, is: map[string][]integrity.Officer{}}
	err := h.know(a.Account)
	for _, r := range a.Roles {
		if err == nil && r.For != "" {
			err = h.know(r.For)
		}
	}
	return h, err
}

// know reads who an account is. A register that holds the officer may have a
// newer family card than was written down; either ties.
func (h *hands) know(account string) error {
	n, known, err := h.d.Own(h.ctx, account)
	if err != nil || !known {
		return err
	}
	is := []integrity.Officer{{Account: account, NIK: n.NIK, KK: n.KK}}
	if n.Resident != "" {
		r, err := h.d.Resident(h.ctx, n.Resident)
		if err != nil && fault.Of(err) != fault.NotFound && fault.Of(err) != fault.Gone {
			return err
		}
		if err == nil {
			is = append(is, integrity.Officer{Account: account, NIK: n.NIK, KK: h.d.OwnDigest(r.KK)})
		}
	}
	h.is[account] = is
	return nil
}

// tie says why an officer may not handle what concerns these parties, "" for no
// reason; for is whom they stand in for.
func (h hands) tie(o casework.Officer, parties []integrity.Party) string {
	why := ""
	for _, account := range []string{o.Account, o.For} {
		for _, is := range h.is[account] {
			switch integrity.Own(is, parties).Tie {
			case integrity.Self:
				return casework.OwnCase
			case integrity.Family:
				why = casework.OwnFamily
			}
		}
	}
	return why
}

// clean is an officer with what ties them to a case.
func (h hands) clean(o casework.Officer, c *casework.Case) (casework.Officer, error) {
	if c.Employee != "" && (o.Account == c.Employee || o.For == c.Employee) {
		o.Own = casework.OwnCase // an employee's own request, whatever numbers are known of them
		return o, nil
	}
	why, err := h.d.tied(h.ctx, c, o.Account, o.For)
	if o.Own = why; err != nil || why != "" {
		return o, err
	}
	if len(h.is[o.Account]) == 0 && len(h.is[o.For]) == 0 {
		return o, nil
	}
	parties, err := h.d.partiesOf(h.ctx, c)
	o.Own = h.tie(o, parties)
	return o, err
}

// partiesOf are the numbers of a case's parties, as digests. One whose words
// were erased ties nobody.
func (d *Desk) partiesOf(ctx context.Context, c *casework.Case) (out []integrity.Party, err error) {
	for _, who := range []struct {
		role string
		item canon.ID
	}{{"applicant", c.Applicant}, {"subject", c.Subject}, {"representative", c.Representative}} {
		if who.item.Zero() {
			continue
		}
		p, err := d.fullParty(ctx, who.item)
		if k := fault.Of(err); err != nil && k != fault.Gone && k != fault.NotFound {
			return nil, err
		}
		out = append(out, d.partyNumbers(who.role, p))
	}
	return out, nil
}

func (d *Desk) partyNumbers(role string, p Party) integrity.Party {
	return integrity.Party{Role: role, NIK: d.OwnDigest(p.Record.NIK), KK: d.OwnDigest(p.Record.KK)}
}

// cleanFiling refuses an officer who would file for themselves or their family.
func (d *Desk) cleanFiling(ctx context.Context, a Actor, app Application) error {
	h, err := d.handsOf(ctx, a)
	if err != nil || len(h.is) == 0 {
		return err
	}
	var parties []integrity.Party
	for _, p := range []*Party{&app.Applicant, app.Subject, app.Representative} {
		if p == nil {
			continue
		}
		known, err := d.known(ctx, *p)
		if err != nil {
			return err
		}
		parties = append(parties, d.partyNumbers("", known))
	}
	o := casework.Officer{Account: a.Account}
	o.Own = h.tie(o, parties)
	return o.Clean()
}

// isOwn says whether a refusal is that of an own case.
func isOwn(err error) bool {
	f := fault.As(err)
	return f != nil && (f.Key == "case.own-case" || f.Key == "case.own-judged")
}

// orUp passes a refusal on. Where it was that of an own case and nobody in the
// office is left for the step, the case goes up, and the refusal says so.
func (d *Desk) orUp(ctx context.Context, a Actor, no int64, err error) error {
	if !isOwn(err) {
		return err
	}
	moved, e := d.handUp(ctx, a, no)
	switch {
	case e != nil:
		return e
	case moved:
		return fault.New(fault.Forbidden, "case.own-handed-up")
	}
	return err
}

// handUp gives the present step of a case to somebody with clean hands, when the
// officer's are not and nobody else's in the office are.
func (d *Desk) handUp(ctx context.Context, a Actor, no int64) (moved bool, err error) {
	h, err := d.handsOf(ctx, a)
	if err != nil {
		return false, err
	}
	err = d.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		moved = false
		c, err := loadCase(t, no)
		if err != nil {
			return err
		}
		t.For(c.Office)
		s, err := d.setting(c)
		if err != nil {
			return err
		}
		o, err := h.clean(officerOf(a, c), c)
		if err != nil || o.Own == "" {
			return err
		}
		free, err := d.freeRoles(h, c, s)
		if err != nil {
			return err
		}
		events, err := c.HandUp(s, o.Own, free)
		if fault.Of(err) == fault.Conflict {
			return nil // somebody else here takes it, or nobody is above
		}
		if err != nil {
			return err
		}
		moved = len(events) > 0
		return appendCase(t, c, events)
	})
	return moved, err
}

// freeRoles are the roles that somebody of the case's office holds today who has
// clean hands and may do the present step: a signature only whoever may sign,
// and nobody who did the step that four eyes ask another for.
func (d *Desk) freeRoles(h hands, c *casework.Case, s casework.Setting) ([]string, error) {
	st, _ := s.Std.Step(c.Step)
	act := premises.Work
	if st != nil && st.Kind == "sign" {
		act = premises.Sign
	}
	may := premises.WhoMay(string(act))
	holders, err := d.Holders(h.ctx, c.Office)
	if err != nil {
		return nil, err
	}
	parties, err := d.partiesOf(h.ctx, c)
	if err != nil {
		return nil, err
	}
	var free []string
	for _, x := range holders {
		if !slices.Contains(may, x.Name) || st != nil && st.NotBy != "" && c.DoneBy[st.NotBy] == x.Account {
			continue
		}
		if c.Employee != "" && (x.Account == c.Employee || x.For == c.Employee) {
			continue
		}
		if why, err := d.tied(h.ctx, c, x.Account, x.For); err != nil || why != "" {
			if err != nil {
				return nil, err
			}
			continue
		}
		for _, account := range []string{x.Account, x.For} {
			if _, known := h.is[account]; account != "" && !known {
				if err := h.know(account); err != nil {
					return nil, err
				}
			}
		}
		if h.tie(casework.Officer{Account: x.Account, For: x.For}, parties) == "" {
			free = append(free, x.Name)
		}
	}
	return free, nil
}

// opens says whether a case is open to an officer: one of its own office, or of
// the office that has its present step, in that step's role or a superior's or by
// name.
func opens(a Actor, c *casework.Case) bool {
	return c.Office == string(a.Office) ||
		c.HandOffice != "" && c.HandOffice == string(a.Office) && !c.State.Ended() && (mayStep(a, c.Role) || c.Person == a.Account)
}

func mayStep(a Actor, role string) bool {
	return a.Has(role) || a.Has("head") || a.Has("supervisor")
}

// OpenTo is opens for a row of a list.
func (r Row) OpenTo(a Actor) bool {
	return r.Office == a.Office || r.HandOffice != "" && r.HandOffice == a.Office && r.EndedAt == 0 && (mayStep(a, r.Role) || r.Assignee == a.Account)
}

// handOffice is the column of the office that has the present step, "" while it
// is the case's own.
func handOffice(c *casework.Case) string {
	if c.HandOffice == c.Office {
		return ""
	}
	return c.HandOffice
}

// handTables are what this part of the desk keeps of the cases' streams.
var handTables = []premises.Table{
	{Name: "repairs", Key: "case_no, field", Columns: "case_no, field, office, said, followed, repair"},
	{Name: "money_answers", Key: "case_no, way", Columns: "case_no, way, office, answer, month"},
}

// SayOwn says who an account of the officer's office is as a citizen. The family
// card may be left out where the register of the office knows the person.
func (d *Desk) SayOwn(ctx context.Context, a Actor, account, nik, kk string) error {
	if err := a.May(premises.Accounts); err != nil {
		return err
	}
	r, err := d.ByNIK(ctx, a.Office, nik)
	if err != nil && fault.Of(err) != fault.NotFound {
		return err
	}
	if kk == "" {
		kk = r.KK
	}
	return d.SetOwn(ctx, a, account, premises.OwnWords{NIK: nik, KK: kk, Resident: r.ID})
}
