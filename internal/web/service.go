package web

import (
	"genggam/internal/catalogue"
	"genggam/internal/lang"
)

// servicePage publishes a standard: the six components of service delivery in
// plain words, time and fee first, and the eight of management in a block of
// their own (UU 25/2009 art. 21; PermenPANRB 15/2014).
type servicePage struct {
	Shell
	Summary string
	// Time, Fee, Product and Validity are what people ask first.
	Time, Fee, Product, Validity string
	// TimeNote says from when the time counts and what the law's limit is.
	TimeNote string
	// Accepted says, before anybody applies, who takes the letter only when it is
	// signed in another way, and that one in ink is collected.
	Accepted []string
	Prepare  []needLine
	// Receivers says who else takes the product, and signed how.
	Receivers []string
	// Nothing says that nothing has to be brought.
	Nothing    string
	Who        []string
	Steps      []stepLine
	Complaints string
	Basis      []string
	Internal   []Row
	Start      string
	Edition    string
	// Goods says what is handed out and who comes first, nil for other services.
	Goods *goodsOffer
	// Calculator works out the fee, nil for a free service.
	Calculator *calculator
}

// needLine is one requirement with its reason.
type needLine struct{ Name, How, Reason, When string }

// stepLine is one step: what is done, by whom, in which time of its own.
type stepLine struct{ Name, Role, Limit string }

func (c *call) service() error {
	s, ok := c.Catalogue.Current(c.r.PathValue("id"), c.today())
	if !ok {
		return errNotFound
	}
	return c.show("service", c.servicePage(s))
}

func (c *call) servicePage(s *catalogue.Standard) *servicePage {
	p := &servicePage{
		Shell:      c.shell(c.tell(s.Name)),
		Summary:    c.tell(s.Summary),
		Time:       c.duration(s.Time.Promised),
		Fee:        c.fee(s.Fee),
		Product:    c.tell(s.Result.Name),
		Validity:   c.validity(s.Result.Validity),
		TimeNote:   c.timeNote(s),
		Prepare:    c.needs(s),
		Steps:      c.stepLines(s),
		Complaints: c.tell(s.Components.Complaints),
		Basis:      basis(s),
		Internal:   c.internal(s),
		Start:      "/ajukan/" + s.ID,
		Edition:    c.say("web.service.edition", s.ID, s.Version, c.date(s.Effective)),
	}
	p.Back = "/kategori/" + s.Category
	p.Share = c.say("share.card", c.duration(s.Time.Promised), c.fee(s.Fee))
	if len(p.Prepare) == 0 {
		p.Nothing = c.say("web.service.nothing")
	}
	p.Receivers = c.receivers(s, false)
	for _, who := range s.Who.Applicants {
		p.Who = append(p.Who, c.say("web.who."+who))
	}
	p.Accepted = c.accepted(s)
	p.Goods = c.goodsOffer(s)
	p.Calculator, p.Problems = c.calculator(s)
	if p.Calculator != nil && p.Calculator.Missing != "" {
		p.Start = "" // nobody fills in what would be refused at its end
	}
	return p
}

// receivers says who takes the product of a service and signed how, before
// anybody applies: all of them, or those that take it as it is signed here.
func (v voice) receivers(s *catalogue.Standard, all bool) []string {
	var out []string
	for _, a := range s.Result.Accepted {
		if all || a.Takes(s.Result.Signing) {
			out = append(out, a.Say(v.messages, v.tag))
		}
	}
	return out
}

func (v voice) timeNote(s *catalogue.Standard) string {
	note := v.say("web.service.time-note")
	if s.Time.Limit.Amount > 0 {
		note += " " + v.say("web.service.limit", v.duration(s.Time.Limit))
	}
	return note
}

// needs are the requirements in the order of the standard. What a register
// holds is named too, so that nobody brings it.
func (v voice) needs(s *catalogue.Standard) []needLine {
	out := make([]needLine, 0, len(s.Requirements))
	for _, r := range s.Requirements {
		n := needLine{Name: v.tell(r.Name), Reason: v.tell(r.Reason), How: v.say("web.need." + r.Kind)}
		if r.Optional {
			n.When = v.say("web.optional")
		} else if r.When != "" {
			n.When = v.say("web.need.sometimes")
		}
		out = append(out, n)
	}
	return out
}

func (v voice) stepLines(s *catalogue.Standard) []stepLine {
	out := make([]stepLine, 0, len(s.Steps)+1)
	out = append(out, stepLine{Name: v.say("web.service.you-submit")})
	for _, st := range s.Steps {
		line := stepLine{Name: v.tell(st.Name), Role: v.say("web.role." + st.Role)}
		if st.Limit.Amount > 0 {
			line.Limit = v.duration(st.Limit)
		}
		out = append(out, line)
	}
	return out
}

// basis is the law the service rests on, as lawyers write it.
func basis(s *catalogue.Standard) []string {
	out := make([]string, 0, len(s.Basis))
	for _, b := range s.Basis {
		line := b.Title
		if b.Article != "" {
			line += ", " + b.Article
		}
		out = append(out, line)
	}
	return out
}

// internal are the components that the office sets for itself.
func (v voice) internal(s *catalogue.Standard) []Row {
	k := s.Components
	var out []Row
	for _, x := range []struct {
		key  string
		text lang.Text
	}{
		{"facilities", k.Facilities}, {"competence", k.Competence}, {"control", k.InternalControl}, {"staff", k.Staff},
		{"guarantee", k.ServiceGuarantee}, {"safety", k.SafetyGuarantee}, {"evaluation", k.Evaluation},
	} {
		if !x.text.Empty() {
			out = append(out, Row{Label: v.say("web.component." + x.key), Values: []string{v.tell(x.text)}})
		}
	}
	return out
}
