package personnel

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/leave"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store"
	"genggam/internal/travel"
)

// Draft begins a request of the actor's own; a service that is not for employees,
// or that no office near them gives, is "service.unknown".
func (r *Room) Draft(ctx context.Context, a premises.Actor, service string) (*desk.Draft, error) {
	m, err := r.Mine(ctx, a)
	if err != nil {
		return nil, err
	}
	office := r.office(m.Unit)
	if office == "" {
		return nil, fault.New(fault.NotFound, "personnel.no-office")
	}
	return r.desk.OwnDraft(ctx, a, service, office)
}

// party is the employee as the applicant of their case, and what the register
// says in the place of what nobody has to type.
func (r *Room) party(m Member, f *desk.Draft) desk.Party {
	unit := m.Unit
	if o, err := r.Office(regionOf(m.Unit)); err == nil {
		unit = o.Full()
	}
	for id, v := range map[string]string{"nip": m.NIP, "pangkat": m.Rank, "jabatan": m.Title, "unit_kerja": unit} {
		delete(f.Answers, id)
		if v != "" {
			f.Answers[id] = v
		}
	}
	return desk.Party{Record: person.Record{Name: m.Name}, Way: f.Way}
}

// Hidden is the page of a form that the register answers.
const Hidden = "pegawai"

// Sum is what a request would mean, as its employee and its decider read it.
type Sum struct {
	Who Member
	// Leave is there for leave, Trip for a journey, Report for its account.
	Leave  *leave.Answer
	Trip   *TripSum
	Report *travel.Settlement
	// Way up the chart to whoever decides, Decider their name; "" when nobody can.
	Way     staff.Answer
	Decider string
	Nobody  error
}

// Preview says what a request would mean before it is made. The error is a fault
// on a question where the answers make no sense.
func (r *Room) Preview(ctx context.Context, a premises.Actor, f *desk.Draft) (Sum, error) {
	m, err := r.own(ctx, a, f)
	if err != nil {
		return Sum{}, err
	}
	proof := len(f.Files) > 0
	return r.sum(ctx, r.outside(ctx), m, requested{service: f.Standard, answers: f.Answers, proof: proof})
}

// requested is what somebody asks for, from a draft or a case.
type requested struct {
	service string
	id      canon.ID
	answers form.Answers
	proof   bool
	asked   int64
}

func (r *Room) sum(ctx context.Context, s source, m Member, q requested) (out Sum, err error) {
	out.Who = m
	today := r.day(m.Unit)
	asked := today
	if q.asked > 0 {
		asked = r.Calendar(regionOf(m.Unit)).Day(ms(q.asked))
	}
	switch q.service {
	case LeaveService:
		a, err := r.ask(ctx, s, m.Employee, request(q.id, q.answers, asked, q.proof))
		if err != nil {
			return out, err
		}
		out.Leave = &a
	case TravelService:
		t, err := r.tripSum(ctx, s, m.Employee, q)
		if err != nil {
			return out, err
		}
		out.Trip = &t
	case ReportService:
		t, err := r.reportSum(s, m.Employee, q)
		if err != nil {
			return out, err
		}
		out.Report = &t
	}
	out.Way, out.Nobody = r.WhoApproves(ctx, m.ID, today, approvals[q.service])
	if out.Nobody == nil {
		d, err := r.member(ctx, out.Way.Employee)
		if err != nil {
			return out, err
		}
		out.Decider = d.Name
	} else if fault.As(out.Nobody) == nil {
		return out, out.Nobody
	}
	return out, nil
}

// own is the actor as the employee of a draft of theirs.
func (r *Room) own(ctx context.Context, a premises.Actor, f *desk.Draft) (Member, error) {
	m, err := r.Mine(ctx, a)
	if err == nil && f.Employee != a.Account {
		err = fault.New(fault.NotFound, "draft.unknown")
	}
	return m, err
}

// Ready says everything that a draft still lacks, or nil.
func (r *Room) Ready(ctx context.Context, a premises.Actor, f *desk.Draft) error {
	m, err := r.own(ctx, a, f)
	if err != nil {
		return err
	}
	return r.desk.CheckOwnDraft(ctx, f, r.party(m, f))
}

// File makes the request. What the rules refuse is refused here, with the first
// rule that does; a proof that is missing is "personnel.proof-missing".
func (r *Room) File(ctx context.Context, a premises.Actor, f *desk.Draft) (desk.Receipt, error) {
	m, err := r.own(ctx, a, f)
	if err != nil {
		return desk.Receipt{}, err
	}
	if f.Filed < 0 {
		sum, err := r.Preview(ctx, a, f)
		if err == nil {
			err = sum.refused()
		}
		if err != nil {
			return desk.Receipt{}, err
		}
	}
	return r.desk.FileOwnDraft(ctx, a, f, r.party(m, f), func(t *store.Tx, no int64) error {
		t.As(journal.Actor{Role: "employee", Account: a.Account})
		return putRecord(t, personStream(m.ID), askedKind, record{Employee: m.ID, Case: no + 1, Standard: f.Standard})
	})
}

// refused is why a request cannot be made, nil when it can.
func (s Sum) refused() error {
	switch {
	case s.Leave != nil && !s.Leave.Complete():
		for _, p := range s.Leave.Proofs {
			if !p.Have {
				return fault.New(fault.Invalid, "personnel.proof-missing", proofArg(p.ID)).On("bukti")
			}
		}
	case s.Leave != nil:
		if err := refusal(*s.Leave); err != nil {
			return err
		}
	case s.Trip != nil && s.Trip.Clash != nil:
		return s.Trip.Clash
	}
	return s.Nobody
}

// Requests are the actor's own requests, newest first, at most desk.PageSize.
func (r *Room) Requests(ctx context.Context, a premises.Actor) ([]desk.Progress, error) {
	m, err := r.Mine(ctx, a)
	if err != nil {
		return nil, err
	}
	var nos []int64
	err = r.Store.Each(ctx, `SELECT case_no FROM staff_requests WHERE employee = ? ORDER BY case_no DESC LIMIT ?`, []any{m.ID[:], int64(desk.PageSize)}, func(scan store.Scan) error {
		var no int64
		err := scan(&no)
		nos = append(nos, no)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading requests of an employee: %w", err)
	}
	return r.desk.OwnCases(ctx, a, nos)
}

// Decides is the sum of a request for whoever the case is open to: the officer
// must have opened the case at the desk, which wrote down the look. ok is false
// for a case that no employee asks in.
func (r *Room) Decides(ctx context.Context, v *desk.View) (out Sum, ok bool, err error) {
	if v.Case == nil || v.Case.Employee == "" || approvals[v.Std.ID] == "" {
		return out, false, nil
	}
	e, ok, err := r.asker(ctx, v.Case)
	if err != nil || !ok {
		return out, false, err
	}
	m, err := r.member(ctx, e.ID)
	if err != nil {
		return out, false, err
	}
	out, err = r.sum(ctx, r.outside(ctx), m, requested{service: v.Std.ID, id: v.Case.ID, answers: v.Answers, proof: hasFile(v.Case, "bukti"), asked: v.Case.SubmittedAt})
	return out, err == nil, err
}

// Balance is the actor's own annual leave on the day it is at their unit, with
// every leave they were granted.
func (r *Room) Balance(ctx context.Context, a premises.Actor) (leave.Balance, []Leave, error) {
	m, err := r.Mine(ctx, a)
	if err != nil {
		return leave.Balance{}, nil, err
	}
	return r.balance(ctx, m)
}

// BalanceOf is Balance of an employee, for whoever keeps the register.
func (r *Room) BalanceOf(ctx context.Context, a premises.Actor, id canon.ID) (leave.Balance, []Leave, error) {
	m, err := r.Show(ctx, a, id)
	if err != nil {
		return leave.Balance{}, nil, err
	}
	return r.balance(ctx, m)
}

func (r *Room) balance(ctx context.Context, m Member) (leave.Balance, []Leave, error) {
	s := r.outside(ctx)
	p, err := r.person(s, m.Employee)
	if err != nil {
		return leave.Balance{}, nil, err
	}
	all, err := s.leaves(m.ID)
	if err != nil || !m.Known {
		return leave.Balance{}, all, err
	}
	return leave.BalanceOn(p, r.day(m.Unit)), all, nil
}

// Incomplete gives the parts of a refusal that names everything at once.
func Incomplete(err error) (*desk.Incomplete, bool) {
	var bad *desk.Incomplete
	return bad, errors.As(err, &bad)
}

func proofArg(id string) any { return langKey(leave.ProofKey(cmp.Or(id, "reasons"))) }
