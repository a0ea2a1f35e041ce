package web

import (
	"cmp"
	"fmt"

	"genggam/internal/fairness"
	"genggam/internal/lang"
	"genggam/internal/region"
)

// fairPublicPage is what everybody may know.
type fairPublicPage struct {
	Shell
	Period, None string
	// Offices are there to choose from when none was asked for.
	Offices []Card
	Said    []fairSaid
	Line    []string
	Notes   []string
}

// fairness of an office for everybody: conclusions only.
func (c *call) fairness() error {
	if c.Hall == nil {
		return errNotFound
	}
	office := region.Code(cmp.Or(c.r.PathValue("kantor"), c.Desk.Card().Root))
	o, err := c.Desk.Office(office)
	if err != nil && c.r.PathValue("kantor") == "" {
		return c.fairChoose()
	}
	if err != nil {
		return err
	}
	x, found, err := c.Hall.Evenhand.Public(c.r.Context(), office)
	if err != nil {
		return err
	}
	p := &fairPublicPage{Shell: c.shell(c.say("evenhand.public-title", o.Full()))}
	p.Back = fairPublic
	if !found {
		p.None = c.say("evenhand.public-none")
		return c.show("fairness", p)
	}
	p.Period = c.say("evenhand.quarter", []string{"", "I", "II", "III", "IV"}[x.Quarter()], fmt.Sprint(x.Year()))
	for _, f := range x.Told {
		s := fairSaid{Title: c.say(fairness.AttributeKey(f.Attribute))}
		for _, said := range f.Say(c.messages) {
			if said.Key != "fairness.no-cause" {
				s.Lines = append(s.Lines, said.In(c.messages, c.tag))
			}
		}
		if last := len(p.Said) - 1; last >= 0 && p.Said[last].Title == s.Title {
			p.Said[last].Lines = append(p.Said[last].Lines, s.Lines...)
		} else {
			p.Said = append(p.Said, s)
		}
	}
	if len(p.Said) == 0 {
		p.None = c.say("evenhand.public-none")
	}
	for _, s := range x.Line.Say() {
		p.Line = append(p.Line, s.In(c.messages, c.tag))
	}
	p.Notes = []string{c.say("evenhand.how-like"), c.say("evenhand.how-small"), c.say("evenhand.how-not"),
		c.say("evenhand.public-read", lang.Number(c.tag, int64(x.Cases)), fmt.Sprint(x.No))}
	if x.Untold > 0 {
		p.Notes = append([]string{c.say("evenhand.public-untold", lang.Number(c.tag, int64(x.Untold)))}, p.Notes...)
	}
	return c.show("fairness", p)
}

// fairChoose lists the offices of the node.
func (c *call) fairChoose() error {
	p := &fairPublicPage{Shell: c.shell(c.say("evenhand.title"))}
	p.Back = "/"
	for _, o := range c.Desk.Offices() {
		if o.Open && len(p.Offices) < mostFairOffices {
			p.Offices = append(p.Offices, Card{Address: fairPublic + "/" + string(o.Code), Title: o.Full()})
		}
	}
	return c.show("fairness", p)
}

// mostFairOffices bounds a list of offices.
const mostFairOffices = 400
