package companies

import (
	"context"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/store"
)

// actor is how the journal says that an organisation did something itself.
var actor = journal.Actor{Role: "applicant", Account: "company"}

// Service is one that organisations may ask for, with the offices that give it.
type Service struct {
	Standard *catalogue.Standard
	Offices  []*desk.Office
}

// Services are those that organisations may ask for, today.
func (r *Room) Services(office region.Code) (out []Service) {
	for _, s := range r.Catalogue().All(r.Today(office).String()) {
		if !slices.Contains(s.Who.Applicants, "organisation") {
			continue
		}
		if at := r.desk.Providers(s, "", 100); len(at) > 0 {
			out = append(out, Service{Standard: s, Offices: at})
		}
	}
	return out
}

// Wanted is an application that is to be begun.
type Wanted struct {
	Service  string
	Office   region.Code
	Branch   string
	Language string
}

// Begin begins an application for the organisation: who it is and who acts for
// it is said already.
func (r *Room) Begin(ctx context.Context, s Seat, w Wanted) (*desk.Draft, error) {
	c, m, err := r.acts(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := r.bounds(c, m, w.Service, w.Branch); err != nil {
		return nil, err
	}
	f, err := r.desk.StartDraft(ctx, w.Service, w.Office, w.Language)
	if err != nil {
		return nil, err
	}
	return f, r.represent(ctx, f, c, m, w.Branch)
}

// Represent makes a draft of an earlier case of the organisation one of whoever
// sits now.
func (r *Room) Represent(ctx context.Context, s Seat, f *desk.Draft) error {
	c, m, err := r.acts(ctx, s)
	if err != nil {
		return err
	}
	if f.Org != c.ID {
		return unknown()
	}
	if err := r.bounds(c, m, f.Standard, f.Behalf.Branch); err != nil {
		return err
	}
	return r.represent(ctx, f, c, m, f.Behalf.Branch)
}

// acts is the organisation of a seat and the mandate that it acts by: the
// person's own, or that of its director when the organisation itself came in.
func (r *Room) acts(ctx context.Context, s Seat) (Company, Mandate, error) {
	if _, err := r.confirmed(r.reads(ctx), s); err != nil {
		return Company{}, Mandate{}, err
	}
	c, err := r.Open(ctx, s)
	if err != nil {
		return c, Mandate{}, err
	}
	if s.Own() {
		m, err := r.head(ctx, c)
		return c, m, err
	}
	m, err := r.Own(ctx, s)
	return c, m, err
}

// bounds refuses what a mandate is not for.
func (r *Room) bounds(c Company, m Mandate, service, branch string) error {
	if _, ok := c.Branch(branch); !ok {
		return fault.New(fault.Invalid, "company.branch").On("cabang")
	}
	if !m.Covers(service, branch) {
		return fault.New(fault.Forbidden, "company.not-covered", c.Name)
	}
	return nil
}

func (r *Room) represent(ctx context.Context, f *desk.Draft, c Company, m Mandate, branch string) error {
	b, _ := c.Branch(branch)
	f.Org, f.Way, f.Relation = c.ID, desk.WayOrganisation, "self"
	f.Behalf.Mandate, f.Behalf.Branch = m.ID, b.ID
	f.Applicant = desk.Party{Way: desk.WayOrganisation, NIB: c.NIB, NPWP: c.NPWP,
		Record: person.Record{Name: c.Name, Phone: c.Phone, Email: c.Email, Address: b.Address, Region: b.Region}}
	f.Representative = &desk.Party{Ground: m.Ground, Record: person.Record{Name: m.Name, NIK: m.NIK, Phone: m.Phone}}
	return r.desk.SaveDraft(ctx, f)
}

// filed is asked by the desk in the act in which a case is filed: the mandate
// must hold for that service, branch and day, and which it was is written down.
func (r *Room) filed(t *store.Tx, a desk.Application, c *casework.Case) error {
	if a.Org.Zero() {
		if !a.Behalf.Mandate.Zero() || a.Applicant.Way == desk.WayOrganisation {
			return fault.New(fault.Forbidden, "company.no-mandate")
		}
		return nil
	}
	org, err := r.confirmed(t.Each, Seat{Org: a.Org})
	if err != nil {
		return err
	}
	m, err := r.mandate(t.Each, a.Behalf.Mandate)
	switch {
	case err != nil:
		return err
	case m.Org != a.Org || a.Representative == nil || a.Applicant.Way != desk.WayOrganisation || a.Applicant.Resident != "":
		return fault.New(fault.Forbidden, "company.no-mandate")
	}
	full := org
	if err := r.fill(context.Background(), &full); err != nil {
		return err
	}
	std, ok := r.Catalogue().Version(c.Standard, c.Version)
	if !ok || !slices.Contains(std.Who.Applicants, "organisation") {
		return fault.New(fault.Forbidden, "company.service")
	}
	if err := r.over(context.Background(), full, m); err != nil {
		return err
	}
	if err := r.bounds(full, m, c.Standard, a.Behalf.Branch); err != nil {
		return err
	}
	return write(t, a.Org, kindFiled, func(o *canon.Object) {
		o.Opt("branch", a.Behalf.Branch)
		o.Int("case", c.No)
		o.ID("mandate", m.ID)
	})
}

// behind is the organisation behind a case.
type behind struct {
	org, mandate canon.ID
	branch       string
	no, at       int64
}

func (r *Room) behind(read reader, no int64) (out *behind, err error) {
	err = read(`SELECT `+caseColumns+` FROM org_cases WHERE case_no = ?`, []any{no}, func(scan store.Scan) error {
		out = &behind{}
		return scan(&out.no, store.ID(&out.org), store.ID(&out.mandate), &out.branch, &out.at)
	})
	return out, err
}

// mayAct is asked by the desk before the applicant of a case answers or takes the
// product: in a case of an organisation whoever sits, else the person who filed
// it, must have a mandate today.
func (r *Room) mayAct(ctx context.Context, no int64) error {
	b, err := r.behind(r.reads(ctx), no)
	if err != nil || b == nil {
		return err
	}
	s, ok := seated(ctx)
	if !ok || s.Org != b.org {
		s = Seat{Org: b.org, Mandate: b.mandate}
	}
	return r.allows(ctx, s, *b)
}

// allows says whether a seat may act in a case today.
func (r *Room) allows(ctx context.Context, s Seat, b behind) error {
	if s.Own() {
		return nil
	}
	c, err := r.company(ctx, b.org)
	if err != nil {
		return err
	}
	m, err := r.mandate(r.reads(ctx), s.Mandate)
	if err != nil {
		return err
	}
	if err := r.over(ctx, c, m); err != nil {
		return err
	}
	rows, err := r.desk.RowsOf(ctx, b.no)
	if err != nil {
		return err
	}
	if rows[0].Standard == nil || !m.Covers(rows[0].Standard.ID, b.branch) {
		return fault.New(fault.Forbidden, "company.not-covered", c.Name)
	}
	return nil
}

// Behind tells an officer who has opened a case which organisation it is of, by
// whose mandate it was filed, and what that is worth today; nil for a case of
// nobody's organisation. The look at the case covers it.
func (r *Room) Behind(ctx context.Context, no int64) (*Backing, error) {
	b, err := r.behind(r.reads(ctx), no)
	if err != nil || b == nil {
		return nil, err
	}
	out := &Backing{}
	if out.Company, err = r.company(ctx, b.org); err != nil {
		return nil, err
	}
	if out.Mandate, err = r.mandate(r.reads(ctx), b.mandate); err != nil {
		return nil, err
	}
	out.Branch, _ = out.Company.Branch(b.branch)
	out.Holds = out.Mandate.Holds(r.Today(out.Company.Office))
	return out, r.person(ctx, &out.Mandate)
}

// Backing is who is behind a case of an organisation.
type Backing struct {
	Company Company
	Mandate Mandate
	Branch  Branch
	// Holds says that the mandate holds today.
	Holds bool
}
