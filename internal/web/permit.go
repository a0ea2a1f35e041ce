package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/companies"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/permits"
)

// permitPath is a permit as its holder sees it, found by the application that it
// came of.
const permitPath = "/permohonan/izin"

func permitRoutes() []route {
	return []route{
		{"GET", permitPath, (*call).permit, citizen},
		{"POST", permitPath, (*call).permitTake, citizen},
		{"GET", publicPermits, (*call).permitsPublic, public},
		{"GET", publicPermits + ".csv", (*call).permitsCSV, public},
	}
}

// permitPage is one permit with what its holder can do about it.
type permitPage struct {
	Shell
	Number     string
	State      Tag
	Lead       string
	Rows       []Row
	Conditions []string
	Story      []Event
	// Renew and Amend say that it can be asked for; Why why it cannot.
	Renew, Amend bool
	Why          []string
	Object       []Field
	Barred       string
}

// permitState is the state of a permit in a word.
func (v voice) permitState(s permits.State) Tag {
	return Tag{Label: v.say("web.permit.state-" + string(s)), Tone: map[permits.State]string{permits.Valid: "good", permits.Suspended: "wait", permits.Withdrawn: "bad"}[s]}
}

// permitName is what a permit is.
func (v voice) permitName(p *permits.Permit) string {
	if p.Standard == nil {
		return p.About
	}
	if p.Standard.Result.Name.ID != "" {
		return v.tell(p.Standard.Result.Name)
	}
	return v.tell(p.Standard.Name)
}

// permitTerm says from when until when it holds.
func (v voice) permitTerm(p *permits.Permit) string { return v.period(p.From, p.Until) }

func (c *call) permitOf() (int64, *permits.Shown, error) {
	no, err := c.caseNo()
	if err != nil {
		return 0, nil, err
	}
	if c.Hall == nil {
		return 0, nil, errNotFound
	}
	x, err := c.Hall.Permits.OfCase(c.r.Context(), no)
	return no, x, err
}

func (c *call) permit() error { return c.showPermit(http.StatusOK, nil) }

func (c *call) showPermit(status int, f *fault.Fault) error {
	no, x, err := c.permitOf()
	if err != nil {
		return c.lostCase(err)
	}
	if x == nil {
		return c.see("/permohonan")
	}
	p := &permitPage{Shell: c.shell(c.permitName(&x.Permit)), Number: x.Number, State: c.permitState(x.State), Lead: c.permitLead(x)}
	p.Back = "/permohonan"
	p.Rows = []Row{{Label: c.say("web.permit.holder"), Values: []string{x.Holder}}, {Label: c.say("web.permit.term"), Values: []string{c.permitTerm(&x.Permit)}}}
	for _, y := range x.Spec().Conditions {
		p.Conditions = append(p.Conditions, c.tell(y.Text))
	}
	if err := c.Desk.MayAct(c.r.Context(), no); err != nil {
		b := fault.As(err)
		if b == nil {
			return err
		}
		p.Barred = c.messages.SayFault(c.tag, b)
		return c.showPrivate(status, "permit", p)
	}
	p.Story = c.permitStory(x, c.Zone, nil)
	for purpose, to := range map[string]*bool{permits.Renewal: &p.Renew, permits.Amendment: &p.Amend} {
		err := c.Hall.Permits.MayAsk(c.r.Context(), x.Permit, purpose)
		if *to = err == nil; err != nil && x.Alive() {
			if b := fault.As(err); b != nil && b.Key != "permit.no-renewal" && b.Key != "permit.no-amendment" {
				p.Why = appendNew(p.Why, c.messages.SayFault(c.tag, b))
			}
		}
	}
	if c.Hall.Permits.MayObject(&x.Permit) {
		p.Object = []Field{{Shape: "area", ID: "keberatan", Name: "keberatan", Rows: 5, Count: 2000, Label: c.say("web.permit.objection"), Help: c.say("web.permit.objection-help"), Value: c.r.PostFormValue("keberatan")}}
		p.Scripts = []string{"g.js"}
	}
	if f != nil {
		p.Problems = c.fieldProblems(p.Object, f)
	}
	return c.showPrivate(status, "permit", p)
}

func appendNew(all []string, s string) []string {
	if has(all, s) {
		return all
	}
	return append(all, s)
}

// permitLead says in one sentence where a permit stands.
func (c *call) permitLead(x *permits.Shown) string {
	switch {
	case x.State == permits.Replaced:
		return c.say("web.permit.lead-replaced", x.Next)
	case x.State == permits.Valid && x.Inspected:
		return c.say("web.permit.lead-inspected")
	case x.State == permits.Valid && x.WarnedUntil > 0:
		return c.say("web.permit.lead-warned", c.date(x.WarnedUntil.String()))
	case x.State == permits.Suspended && x.SuspendedUntil > 0:
		return c.say("web.permit.lead-suspended-until", c.date(x.SuspendedUntil.String()))
	case x.State == permits.Valid && x.Until > 0:
		return c.say("web.permit.lead-valid", c.date(x.Until.String()))
	}
	return c.say("web.permit.lead-" + string(x.State))
}

// permitStory is the history of a permit; names are those of officers, nil for a
// reader who is not told them.
func (v voice) permitStory(p *permits.Shown, zone *time.Location, names map[string]string) (out []Event) {
	for _, e := range p.Story {
		x := Event{Title: v.permitEvent(e), When: lang.Moment(v.tag, e.At.In(zone)), Tone: "done"}
		if who := names[e.Account]; who != "" {
			x.When += ", " + who
		}
		if text, ok := p.Spec().Condition(e.Condition); ok {
			x.Lines = append(x.Lines, v.say("web.permit.broken", text.In(v.tag)))
		}
		if e.Words != "" {
			x.Lines = append(x.Lines, e.Words)
		}
		out = append(out, x)
	}
	return out
}

// permitEvent is the title of a line of history.
func (v voice) permitEvent(e permits.Event) string {
	key := "happened." + e.Kind
	switch e.Kind {
	case "permit.reminded":
		return v.say(key, strconv.FormatInt(e.Day, 10))
	case "permit.warned":
		return v.say(key, v.date(calendar.Day(e.Day).String()))
	case "permit.answered":
		if e.Upheld && e.Role == "node" {
			return v.say(key + "-silence")
		}
		if e.Upheld {
			return v.say(key + "-upheld")
		}
	case "permit.inspected":
		if !e.Open {
			return v.say(key + "-over")
		}
	}
	return v.say(key)
}

// permitTake begins a renewal or an amendment, or takes an objection.
func (c *call) permitTake() error {
	no, x, err := c.permitOf()
	if err != nil {
		return c.lostCase(err)
	}
	if x == nil {
		return c.see("/permohonan")
	}
	ctx := c.r.Context()
	if c.r.PostFormValue("laku") == "keberatan" {
		err = c.Hall.Permits.Object(ctx, no, c.r.PostFormValue("keberatan"))
		if err == nil {
			return c.see(permitPath)
		}
	} else if err = c.renewPermit(no, x); err == nil {
		return c.see("/ajukan/isi")
	}
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unavailable {
		return err
	}
	return c.showPermit(f.Kind.Status(), f)
}

// renewPermit makes the draft; for an organisation it is filed by whoever sits.
func (c *call) renewPermit(no int64, x *permits.Shown) error {
	ctx := c.r.Context()
	d, err := c.Hall.Permits.Begin(ctx, no, c.typed("perihal"))
	if err != nil {
		return err
	}
	if !x.Org.Zero() {
		s, ok, err := c.companySeat()
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Forbidden, "company.no-mandate")
		}
		if err := c.Hall.Companies.Represent(companies.Sit(ctx, s), s, d); err != nil {
			return err
		}
	}
	if err := c.answered(d, x); err != nil {
		return err
	}
	c.remember(d.Code)
	return nil
}

// answered marks every page of a renewal as answered, and of an amendment those
// that it may not change: the journey asks for the others and leads to the check.
func (c *call) answered(d *desk.Draft, x *permits.Shown) error {
	std, ok := c.Desk.Catalogue().Version(d.Standard, d.Version)
	if !ok {
		return fault.New(fault.Gone, "web.draft.standard-gone")
	}
	j := &journey{call: c, draft: d, std: std}
	j.plan()
	for i := range j.stops {
		pg := &j.stops[i].page
		asked := d.Behalf.Purpose == permits.Amendment && slices.ContainsFunc(pg.Questions, func(q form.Question) bool { return has(x.Spec().Amendable, q.ID) })
		if !asked {
			j.done(pg.ID)
		}
	}
	return c.Desk.SaveDraft(c.r.Context(), d)
}
