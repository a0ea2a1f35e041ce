package web

import (
	"net/http"
	"net/url"

	"genggam/internal/fault"
	"genggam/internal/lang"
)

// visitWishPage takes the wish of whoever follows an application that somebody
// of the office comes to their home, and says how far that is.
type visitWishPage struct {
	Shell
	Service, State string
	Fields         []Field
}

func (c *call) visitWish() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	return c.showVisitWish(no, nil, nil)
}

func (c *call) showVisitWish(no int64, typed url.Values, f *fault.Fault) error {
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	state, due, day, err := c.Hall.Outreach.Wished(c.r.Context(), no)
	if err != nil {
		return err
	}
	promise, err := c.Hall.Outreach.Promise(c.r.Context())
	if err != nil {
		return err
	}
	out := &visitWishPage{Shell: c.shell(c.say("visit.wish")), Service: c.caseName(p.Standard)}
	out.Back, out.Scripts = "/permohonan", []string{"g.js"}
	switch {
	case state == "planned":
		out.State = c.say("visit.wish-planned", day.Say(c.tag))
	case state == "asked":
		out.State = c.say("visit.wish-asked", lang.Date(c.tag, due.In(p.Promise.Due.At.Location())))
	case p.State.Ended():
		return c.see("/permohonan")
	default:
		out.State = c.count("visit.wish-lead", promise.VisitDays)
		out.Fields = []Field{
			{Shape: "area", ID: "alamat", Name: "alamat", Label: c.say("visit.address"), Help: c.say("visit.address-help"), Rows: 2, Auto: "street-address", Value: typed.Get("alamat")},
			{Shape: "input", Type: "text", ID: "perlu", Name: "perlu", Label: c.say("visit.what"), Help: c.say("visit.what-help"), Optional: true, Auto: "off", Value: typed.Get("perlu")},
		}
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		out.Problems = []Problem{{Message: c.messages.SayFault(c.tag, f)}}
		for i := range out.Fields {
			if out.Fields[i].Name == f.Field {
				out.Fields[i].Error, out.Problems[0].Field = out.Problems[0].Message, f.Field
			}
		}
	}
	return c.showPrivate(status, "visit-wish", out)
}

// visitWishTake takes it; a second one while the first is open changes nothing.
func (c *call) visitWishTake() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	if err := c.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	_, err = c.Hall.Outreach.WishVisit(c.r.Context(), no, c.r.PostForm.Get("alamat"), c.r.PostForm.Get("perlu"))
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return c.showVisitWish(no, c.r.PostForm, f)
	}
	if err != nil && fault.Of(err) != fault.Conflict {
		return err
	}
	return c.see("/permohonan/kunjungan")
}
