package disclosure

import (
	"context"
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/ppid"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The questions of the objection's standard that the room reads.
const (
	askNumber = "nomor"
	askDay    = "tanggal"
	askGround = "alasan"
)

// requestOf are the instants of a request that an objection rests on.
func requestOf(c *casework.Case) ppid.Request {
	q := ppid.Request{DueAt: c.PromisedAt, NoticeAt: c.ProductAt, Withdrawn: c.State == casework.Withdrawn}
	if c.State == casework.Refused {
		q.RefusedAt = c.EndedAt
	}
	return q
}

// filed enters a request or an objection in its register, in the act in which it
// is filed, and refuses an objection that the law does not give.
func (r *Room) filed(t *store.Tx, a desk.Application, c *casework.Case) error {
	switch {
	case r.law.IsRequest(c.Standard):
		return write(t, caseStream, line{id: c.ID, kind: kindAsked, put: func(o *canon.Object) {
			o.Int("case", c.No)
			o.Str("office", c.Office)
		}}, saveCase)
	case c.Standard == r.law.Objection:
		return r.objected(t, a, c)
	}
	return nil
}

func (r *Room) objected(t *store.Tx, a desk.Application, c *casework.Case) error {
	cal := r.Calendar(region.Code(c.Office))
	ground, _ := a.Answers[askGround].(string)
	day, err := calendar.ParseDay(text(a.Answers, askDay))
	if err != nil {
		return fault.New(fault.Invalid, "calendar.bad-day").On(askDay)
	}
	x := ppid.Objecting{Law: r.law, Cal: cal, Ground: ppid.Ground(ground), Stated: day.In(cal.Zone()).UnixMilli(), Now: t.Now()}
	request, err := r.requestFor(t, a, c)
	if err != nil {
		return err
	}
	var is ppid.Judged
	if request == nil {
		is, err = ppid.Paper(x)
	} else if err = r.once(t, request.No, x.Ground); err == nil {
		is, err = requestOf(request).May(x)
	}
	if err != nil {
		return err
	}
	return write(t, caseStream, line{id: c.ID, kind: kindObjected, put: func(o *canon.Object) {
		o.Int("case", c.No)
		o.Str("ground", ground)
		o.Int("last", int64(is.Last))
		o.Str("office", c.Office)
		o.Flag("paper", request == nil)
		if request != nil {
			o.Int("request", request.No)
		}
		o.Int("since", is.Since)
	}}, saveCase)
}

func text(a form.Answers, id string) string { s, _ := a[id].(string); return s }

// requestFor finds the request that an objection names by a reference of ours;
// nil for one on paper. Who objects has shown that they follow it, or stands
// before an officer.
func (r *Room) requestFor(t *store.Tx, a desk.Application, c *casework.Case) (*casework.Case, error) {
	node, no, err := canon.ParseReference(text(a.Answers, askNumber))
	if err != nil || node != r.Card().Code {
		return nil, nil
	}
	q, err := desk.CaseIn(t, no)
	if fault.Of(err) == fault.NotFound || err == nil && (q.Office != c.Office || !r.law.IsRequest(q.Standard)) {
		return nil, fault.New(fault.Invalid, "objection.no-request").On(askNumber)
	}
	if err != nil {
		return nil, err
	}
	if a.Helper == "" && a.Behalf.Objects != r.desk.Reference(no) {
		return nil, fault.New(fault.Forbidden, "objection.from-its-page").On(askNumber)
	}
	return q, nil
}

// once refuses a second objection to a request on the same ground.
func (r *Room) once(t *store.Tx, request int64, g ppid.Ground) error {
	same, err := r.rows(t.Each, `request_no = ? AND ground = ? AND outcome <> 'withdrawn' LIMIT 1`, request, string(g))
	if err == nil && len(same) > 0 {
		err = fault.New(fault.Conflict, "objection.made", same[0].Reference).On(askGround)
	}
	return err
}

// Concerns says whether the cases of a standard stand in a register of the room.
func (r *Room) Concerns(standard string) bool {
	return standard == r.law.Objection || r.law.IsRequest(standard)
}

// Asking is the service by which an office is asked for information, "" where it
// has none; Objecting the one by which everybody objects.
func (r *Room) Asking(o premises.Office) string {
	for _, id := range r.law.Requests {
		if s, ok := r.Catalogue().Current(id, r.Today(o.Code).String()); ok && o.Provides(s) {
			return id
		}
	}
	return ""
}

// Objecting is the service of objections.
func (r *Room) Objecting() string { return r.law.Objection }

// Exemptions are the letters of art. 17.
func (r *Room) Exemptions() []string { return slices.Clone(r.law.Exemptions) }

// Grounds are those on which whoever follows a request may object to it today.
func (r *Room) Grounds(ctx context.Context, no int64) ([]ppid.Ground, error) {
	x, err := r.row(r.reads(ctx), no)
	if err != nil || x == nil || x.Ground != "" {
		return nil, err
	}
	c, err := r.desk.CaseOf(ctx, no)
	if err != nil {
		return nil, err
	}
	q := requestOf(c)
	open := q.Open(r.law, r.Calendar(region.Code(c.Office)), r.Now().UnixMilli())
	made, err := r.Made(ctx, no)
	open = slices.DeleteFunc(open, func(g ppid.Ground) bool {
		return g == ppid.Unpublished || slices.ContainsFunc(made, func(m Row) bool { return m.Ground == g && m.Outcome != ppid.Withdrawn })
	})
	return open, err
}

// Made are the objections to a request, the oldest first.
func (r *Room) Made(ctx context.Context, request int64) ([]Row, error) {
	return r.rows(r.reads(ctx), `request_no = ? ORDER BY case_no LIMIT 20`, request)
}

// Of is the line of a case in its register, nil when it stands in none.
func (r *Room) Of(ctx context.Context, no int64) (*Row, error) { return r.row(r.reads(ctx), no) }

// Begin begins an objection to a request by whoever follows it: what was said
// there is said already. A request that gives no ground today is refused with
// "objection.no-ground".
func (r *Room) Begin(ctx context.Context, no int64) (*desk.Draft, error) {
	if err := r.desk.MayAct(ctx, no); err != nil {
		return nil, err
	}
	open, err := r.Grounds(ctx, no)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return nil, fault.New(fault.Conflict, "objection.no-ground")
	}
	c, err := r.desk.CaseOf(ctx, no)
	if err != nil {
		return nil, err
	}
	f, err := r.desk.Renewing(ctx, no, r.law.Objection, desk.Behalf{Objects: r.desk.Reference(no)})
	if err != nil {
		return nil, err
	}
	since, _ := requestOf(c).Arises(open[0], 0, r.Now().UnixMilli())
	f.Answers[askNumber], f.Answers[askGround] = r.desk.Reference(no), string(open[0])
	f.Answers[askDay] = r.Calendar(region.Code(c.Office)).Day(time.UnixMilli(since)).String()
	return f, r.desk.SaveDraft(ctx, f)
}

// guard is asked by the desk before events of a case are written: it keeps the
// register with them.
func (r *Room) guard(t *store.Tx, c *casework.Case, s casework.Setting, events []casework.Event) error {
	objection := c.Standard == r.law.Objection
	if c.Seq == 0 || !objection && !r.law.IsRequest(c.Standard) {
		return nil
	}
	for _, ev := range events {
		outcome, rule := "", ""
		switch e := ev.(type) {
		case casework.TimeExtended:
			if err := write(t, caseStream, line{id: c.ID, kind: kindExtended, put: func(o *canon.Object) { o.Int("case", c.No) }}, saveCase); err != nil {
				return err
			}
		case casework.Decided:
			if e.Outcome == casework.Refuse {
				outcome, rule = ppid.Refused, e.Rule
			}
		case casework.ProductIssued:
			outcome = ppid.Granted
		case casework.WithdrawnByApplicant:
			outcome = ppid.Withdrawn
		}
		if outcome == "" {
			continue
		}
		if err := r.answered(t, c, s.Cal, outcome, rule); err != nil {
			return err
		}
	}
	return nil
}

// answered enters the end of a case, once: a letter that is issued again answers
// nothing anew.
func (r *Room) answered(t *store.Tx, c *casework.Case, cal *calendar.Calendar, outcome, rule string) error {
	x, err := r.row(t.Each, c.No)
	if err != nil || x == nil || x.Outcome != "" {
		return err
	}
	now, commission := t.Time(), calendar.Day(0)
	if x.Ground != "" && outcome != ppid.Withdrawn {
		if commission, err = r.law.LastDay(cal, ppid.ToCommission, now); err != nil {
			return err
		}
	}
	days := cal.WorkingDaysBetween(cal.Day(time.UnixMilli(c.From)), cal.Day(now)) - int(c.Stood.Days)
	return write(t, caseStream, line{id: c.ID, kind: kindAnswered, put: func(o *canon.Object) {
		o.Int("case", c.No)
		o.OptInt("commission", int64(commission))
		o.Int("days", int64(max(days, 0)))
		o.Flag("late", now.UnixMilli() > c.PromisedAt)
		o.Str("outcome", outcome)
		o.Opt("rule", rule)
	}}, saveCase)
}

// tie says why an account may not decide an objection: it decided the request; or
// the request is not decided, and the office of those who owed it an answer is to
// be answered for by the one above.
func (r *Room) tie(ctx context.Context, c *casework.Case, account string) (string, error) {
	if c.Standard != r.law.Objection {
		return "", nil
	}
	std := r.desk.VersionOf(c)
	if std == nil {
		return "", nil
	}
	st, ok := std.Step(c.Step)
	if !ok || st.Kind != "sign" && st.Kind != "approve" {
		return "", nil
	}
	x, err := r.row(r.reads(ctx), c.No)
	if err != nil || x == nil {
		return "", err
	}
	if x.Request >= 0 {
		q, err := r.row(r.reads(ctx), x.Request)
		if err != nil {
			return "", err
		}
		if q != nil && q.Outcome != "" {
			if account == q.Account || account == q.For {
				return casework.OwnJudged, nil
			}
			return "", nil
		}
	}
	return r.owed(ctx, c, account)
}

// owed says whether an account was to answer a request that nobody here decided:
// whoever signs in the office, but for a head who has nobody above.
func (r *Room) owed(ctx context.Context, c *casework.Case, account string) (string, error) {
	holders, err := r.Holders(ctx, c.Office)
	if err != nil {
		return "", err
	}
	has := func(role string) bool {
		return slices.ContainsFunc(holders, func(h premises.Holder) bool { return h.Name == role && (h.Account == account || h.For == account) })
	}
	if !has("signer") || has("head") && r.above(c.Office) == "" {
		return "", nil
	}
	return casework.OwnJudged, nil
}

// above is the next office over another that works on this node, "" for none.
func (r *Room) above(office string) string {
	for _, code := range r.Above(office) {
		if o, err := r.Office(region.Code(code)); err == nil && o.Open {
			return code
		}
	}
	return ""
}

// entering sends an objection that nobody here may decide to the office above, as
// soon as it comes to the decision.
func (r *Room) entering(t *store.Tx, c *casework.Case, s casework.Setting) error {
	if c.Standard != r.law.Objection {
		return nil
	}
	return r.desk.UpWhereNobody(t, c, s, casework.OwnJudged)
}

// Commission is the last day on which whoever objected may go to the Information
// Commission: 14 working days from the answer, or from the day on which it should
// have come; 0 while neither is so.
func (r *Room) Commission(ctx context.Context, no int64) (calendar.Day, error) {
	x, err := r.row(r.reads(ctx), no)
	if err != nil || x == nil || x.Ground == "" || x.Outcome == ppid.Withdrawn {
		return 0, err
	}
	if x.Commission != 0 {
		return calendar.Day(x.Commission), nil
	}
	c, err := r.desk.CaseOf(ctx, no)
	if err != nil || r.Now().UnixMilli() <= c.PromisedAt {
		return 0, err
	}
	return r.law.LastDay(r.Calendar(region.Code(c.Office)), ppid.ToCommission, time.UnixMilli(c.PromisedAt))
}

// Respond takes what whoever objected says to the answer: that it is enough, or
// that they go on to the Information Commission. It is said once.
func (r *Room) Respond(ctx context.Context, no int64, accepts bool) error {
	if err := r.desk.MayAct(ctx, no); err != nil {
		return err
	}
	x, err := r.row(r.reads(ctx), no)
	if err != nil {
		return err
	}
	if x == nil || x.Ground == "" {
		return unknown()
	}
	by := store.By{Unit: x.Office, Actor: journal.Actor{Role: "applicant", Account: "web"}}
	return r.Store.Act(ctx, by, func(t *store.Tx) error {
		x, err := r.row(t.Each, no)
		if err != nil {
			return err
		}
		if x.Outcome != ppid.Granted && x.Outcome != ppid.Refused || x.Response != "" {
			return fault.New(fault.Conflict, "objection.no-response")
		}
		c, err := desk.CaseIn(t, no)
		if err != nil {
			return err
		}
		return write(t, caseStream, line{id: c.ID, kind: kindResponded, put: func(o *canon.Object) {
			o.Flag("accepts", accepts)
			o.Int("case", no)
		}}, saveCase)
	})
}
