package office

import (
	"context"
	"fmt"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/region"
)

// Finish brings a case to its end as the offices it goes through would: every
// check is ticked, every adviser in favour, every visit in order, a bill paid at
// the counter, work confirmed. Nobody logs in, because years may pass. The case
// ends delivered unless its standard wants more; then the error says what.
func (n *Node) Finish(ctx context.Context, no int64) (desk.Progress, error) {
	for range 24 {
		p, err := n.Follow(ctx, no)
		if err != nil || p.State.Ended() || p.Step == nil {
			return p, err
		}
		if err := n.next(ctx, no, p); err != nil {
			return p, fmt.Errorf("%s, step %s: %w", p.Standard.ID, p.Step.ID, err)
		}
	}
	return desk.Progress{}, fmt.Errorf("case %d does not end", no)
}

// RecordedNumber is one that a national system might have issued, of the shape of
// a NIB.
const RecordedNumber = "1234567890123"

// Clerk is an officer who has a role at an office.
func (n *Node) Clerk(ctx context.Context, at region.Code, role string) (desk.Actor, error) {
	accounts, err := n.Accounts(ctx, at)
	if err != nil {
		return desk.Actor{}, err
	}
	for _, a := range accounts {
		for _, g := range a.Roles {
			if g.Office == at && g.Role == role {
				return desk.Actor{Account: a.ID, Name: a.Name, Office: at, Roles: []desk.Role{{Name: role, Position: g.Position}}}, nil
			}
		}
	}
	return desk.Actor{}, fmt.Errorf("nobody at %s is %s", at, role)
}

// next does what the present step asks.
func (n *Node) next(ctx context.Context, no int64, p desk.Progress) error {
	switch {
	case p.State == casework.Returned && p.Waits == casework.ForPayment:
		return n.pay(ctx, no, p)
	case p.MayConfirm:
		return n.ConfirmWork(ctx, no, true, "", nil)
	case len(p.Step.Advisers) > 0:
		return n.advise(ctx, no, p)
	}
	who, err := n.Clerk(ctx, p.Here, p.Step.Role)
	switch {
	case err != nil:
		return err
	case p.State == casework.AwaitingInk:
		return n.RecordInkHandedOver(ctx, who, no, AllChecks(p.Step))
	case p.Step.Kind == "hand-over":
		return n.HandOver(ctx, who, no, AllChecks(p.Step))
	}
	return n.work(ctx, who, no, p)
}

// work takes the case and does a step that an officer does at the desk or in the
// field.
func (n *Node) work(ctx context.Context, who desk.Actor, no int64, p desk.Progress) error {
	if err := n.Take(ctx, who, no, OutOfTurn); err != nil {
		return err
	}
	found := desk.Found{Outcome: casework.VisitOK, Checks: AllChecks(p.Step), Words: "Selesai."}
	if !p.Standard.Result.Recorded.Empty() {
		found.Number = RecordedNumber
	}
	switch p.Step.Kind {
	case "sign":
		_, err := n.Sign(ctx, who, no)
		return err
	case "visit":
		return n.Visit(ctx, who, no, found)
	case "work":
		return n.Work(ctx, who, no, found)
	}
	return n.DoStepDrafting(ctx, who, no, Done(p.Step))
}

// Done is a step with all its lines ticked, and with the text of a letter where
// the step asks for one.
func Done(st *catalogue.Step) desk.Drafted {
	done := desk.Drafted{Step: st.ID, Checks: AllChecks(st)}
	if st.Draft {
		done.Text = "Kami sampaikan bahwa hal tersebut sudah kami tindak lanjuti."
	}
	return done
}

// advise answers for every agency that the step asks.
func (n *Node) advise(ctx context.Context, no int64, p desk.Progress) error {
	for _, a := range p.Step.Advisers {
		at := p.Here
		if a.To != "" {
			at = n.OfficeFor(p.Here, a.To, a.Agency)
		}
		who, err := n.Clerk(ctx, at, a.Role)
		if err != nil {
			return err
		}
		say := casework.AdviceAnswer{Adviser: a.ID, Outcome: casework.Positive}
		for _, c := range a.Checklist {
			say.Checks = append(say.Checks, c.ID)
		}
		if err := n.Advise(ctx, who, no, say, ""); err != nil {
			return err
		}
	}
	return nil
}

// pay pays the bill that a case waits for, in money.
func (n *Node) pay(ctx context.Context, no int64, p desk.Progress) error {
	bill, err := n.Cashier.OfCase(ctx, no)
	if err != nil {
		return err
	}
	who, err := n.Clerk(ctx, p.Office.Code, "registrar")
	if err == nil {
		_, err = n.Cashier.TakeCash(ctx, who, bill.Number, bill.Open())
	}
	return err
}
