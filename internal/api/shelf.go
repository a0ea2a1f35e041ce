package api

import (
	"sync"

	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
)

// Service is one line of GET /api/v1/services.
type Service struct {
	ID       string             `json:"id" doc:"Id of the service, for ever."`
	Version  int                `json:"version" doc:"Version of its standard that is in effect."`
	Model    string             `json:"model" doc:"Who serves whom." enum:"g2c,g2b,g2e,g2g"`
	Product  string             `json:"product" doc:"What comes out." enum:"document,goods,work"`
	Level    string             `json:"level" doc:"Level of the offices that give it." enum:"desa,kelurahan,kecamatan,kabupaten,dinas,any"`
	Name     lang.Text          `json:"name" doc:"Its name in three languages."`
	Category string             `json:"category" doc:"Where it stands on the start page."`
	Fee      int64              `json:"fee" doc:"What it costs, in rupiah."`
	Promised catalogue.Duration `json:"promised" doc:"The time that is promised."`
}

// Standard is what is published of one service: the six components that
// concern its delivery (UU 25/2009 art. 21 b, c, d, e, f, j) with the form and
// its conditions.
type Standard struct {
	Service
	Effective    string                  `json:"effective" doc:"First day of this version." format:"date"`
	Summary      lang.Text               `json:"summary" doc:"What the applicant gets, and for what."`
	Nature       string                  `json:"nature" doc:"Which law of fees and limits applies."`
	Basis        []catalogue.Citation    `json:"legal_basis" doc:"The law it rests on."`
	Who          catalogue.Who           `json:"who" doc:"Who may ask, for whom, and how sure the office must be of them."`
	Requirements []catalogue.Requirement `json:"requirements" doc:"What is needed, each with its reason."`
	Form         form.Form               `json:"form" doc:"What is asked. Conditions (when) are in the profile of CEL that docs/api.md describes."`
	Eligibility  []catalogue.Rule        `json:"eligibility,omitempty" doc:"Rules that must hold."`
	Steps        []PublicStep            `json:"steps" doc:"The procedure."`
	Time         catalogue.Times         `json:"time" doc:"Promised time, legal limit and what may move them."`
	Cost         catalogue.Fee           `json:"cost" doc:"The fee with its basis."`
	Result       PublicResult            `json:"result" doc:"What comes out."`
	Complaints   lang.Text               `json:"complaints" doc:"How to complain."`
	Priority     []catalogue.Priority    `json:"priority,omitempty" doc:"Who is put first."`
	Deemed       catalogue.Deemed        `json:"deemed" doc:"Whether silence grants."`
	Digest       string                  `json:"digest" doc:"SHA-256 of the standard and its letter, in hexadecimal."`
}

// PublicStep is one step of the procedure.
type PublicStep struct {
	ID    string              `json:"id" doc:"Id of the step."`
	Name  lang.Text           `json:"name" doc:"Its name in three languages."`
	Kind  string              `json:"kind" doc:"What is done."`
	Role  string              `json:"role" doc:"Role of the officer who does it."`
	Limit *catalogue.Duration `json:"limit,omitempty" doc:"Its own limit."`
}

// PublicResult is the product.
type PublicResult struct {
	Name     lang.Text           `json:"name" doc:"What it is."`
	Validity *catalogue.Validity `json:"validity,omitempty" doc:"How long it holds; absent is without end."`
	Signing  string              `json:"signing,omitempty" doc:"How it is signed: ink, local (not certified) or certified."`
	Paper    string              `json:"paper,omitempty" doc:"f4 or a4."`
}

// Office is one line of GET /api/v1/offices.
type Office struct {
	Code     string `json:"code" doc:"Code of the office."`
	Name     string `json:"name" doc:"Its name with its level."`
	Level    string `json:"level" doc:"Its level."`
	District string `json:"district,omitempty" doc:"District it lies in."`
	Regency  string `json:"regency,omitempty" doc:"Regency it lies in."`
	Open     bool   `json:"open" doc:"Whether it takes applications here."`
}

// shelf keeps the pages of the catalogue of one day, each made once.
type shelf struct {
	mu    sync.Mutex
	of    *catalogue.Catalogue
	day   string
	pages map[string]*page
}

// page gives the page of a name, or makes it.
func (s *shelf) page(of *catalogue.Catalogue, day, name string, make func() (any, error)) (*page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of != of || s.day != day {
		s.of, s.day, s.pages = of, day, map[string]*page{}
	}
	if p := s.pages[name]; p != nil {
		return p, nil
	}
	v, err := make()
	if err != nil {
		return nil, err
	}
	p, err := newPage(v)
	if err == nil {
		s.pages[name] = p
	}
	return p, err
}

// today is the day at the first office, by which services are listed.
func (c *call) today() string {
	if all := c.Desk.Offices(); len(all) > 0 {
		return c.Desk.Calendar(all[0].Code).Day(c.Desk.Now()).String()
	}
	return c.Desk.Now().UTC().Format("2006-01-02")
}

func (c *call) services() error {
	day, books := c.today(), c.Desk.Catalogue()
	p, err := c.shelf.page(books, day, "", func() (any, error) {
		out := []Service{}
		for _, s := range books.All(day) {
			out = append(out, serviceOf(s))
		}
		return out, nil
	})
	if err != nil {
		return err
	}
	return c.kept(p, 300)
}

func serviceOf(s *catalogue.Standard) Service {
	return Service{ID: s.ID, Version: s.Version, Model: s.Model, Product: s.Product, Level: s.Level, Name: s.Name,
		Category: s.Category, Fee: s.Fee.Amount, Promised: s.Time.Promised}
}

func (c *call) service() error {
	id, day, books := c.r.PathValue("id"), c.today(), c.Desk.Catalogue()
	p, err := c.shelf.page(books, day, id, func() (any, error) {
		s, ok := books.Current(id, day)
		if !ok {
			return nil, fault.New(fault.NotFound, "service.unknown")
		}
		return standardOf(s), nil
	})
	if err != nil {
		return err
	}
	return c.kept(p, 300)
}

func standardOf(s *catalogue.Standard) Standard {
	out := Standard{
		Service: serviceOf(s), Effective: s.Effective, Summary: s.Summary, Nature: s.Nature, Basis: s.Basis, Who: s.Who,
		Requirements: s.Requirements, Form: s.Form, Eligibility: s.Eligibility, Time: s.Time, Cost: s.Fee,
		Complaints: s.Components.Complaints, Priority: s.Priority, Deemed: s.Deemed,
		Result: PublicResult{Name: s.Result.Name, Signing: s.Result.Signing, Paper: s.Result.Paper},
	}
	digest := s.Digest()
	out.Digest = hexOf(digest[:])
	if s.Result.Validity.Amount > 0 {
		out.Result.Validity = &s.Result.Validity
	}
	for _, st := range s.Steps {
		p := PublicStep{ID: st.ID, Name: st.Name, Kind: st.Kind, Role: st.Role}
		if st.Limit.Amount > 0 {
			p.Limit = &st.Limit
		}
		out.Steps = append(out.Steps, p)
	}
	return out
}

// mostOffices is how many offices one answer lists; who wants another asks for
// part of its name.
const mostOffices = 500

func (c *call) offices() error {
	q := c.r.URL.Query()
	part, id := q.Get("q"), q.Get("service")
	if len(part) > 80 || len(id) > 80 {
		return malformed("api.query-too-long", 80)
	}
	var std *catalogue.Standard
	if id != "" {
		s, ok := c.Desk.Catalogue().Current(id, c.today())
		if !ok {
			return fault.New(fault.NotFound, "service.unknown")
		}
		std = s
	}
	out := []Office{}
	for _, o := range c.Desk.OfficesNamed(std, part, mostOffices) {
		out = append(out, Office{Code: string(o.Code), Name: o.Full(), Level: o.Level, District: o.District, Regency: o.Regency, Open: o.Open})
	}
	c.w.Header().Set("Cache-Control", "public, max-age=60")
	return c.reply(out)
}
