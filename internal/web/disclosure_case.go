package web

import (
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/ppid"
)

// The addresses of an objection and of what is said to its answer.
const (
	infoObject  = "/permohonan/keberatan-informasi"
	infoRespond = "/permohonan/keberatan-informasi/tanggapan"
)

// informationCase is what the page of a request or an objection adds.
type informationCase struct {
	// Object says that an objection may be made now, on which Grounds; Made lists
	// those that were.
	Object  bool
	Grounds string
	Made    []string
	// Commission says until when the Information Commission may be gone to.
	Commission string
	// Respond asks what is said to the answer; Responded what was.
	Respond   bool
	Responded string
}

// informationPart fills it in for the cases that it concerns.
func (c *call) informationPart(out *casePage, standard string, no int64) error {
	if c.Hall == nil || !c.Hall.Disclosure.Concerns(standard) {
		return nil
	}
	room, ctx := c.Hall.Disclosure, c.r.Context()
	x, err := room.Of(ctx, no)
	if err != nil || x == nil {
		return err
	}
	if len(out.Refusal) == 3 { // the way of UU 30/2014 is not this one
		out.Refusal = out.Refusal[:2]
	}
	out.Information = &informationCase{}
	if x.Ground == "" {
		return c.requestPart(out.Information, no)
	}
	i := out.Information
	day, err := room.Commission(ctx, no)
	if err != nil {
		return err
	}
	if day > 0 && x.Response != "accepts" {
		i.Commission = c.say("disclosure.commission", c.date(day.String()))
	}
	i.Respond = (x.Outcome == ppid.Granted || x.Outcome == ppid.Refused) && x.Response == ""
	if x.Response != "" {
		i.Responded = c.say("disclosure.responded", lang.Key("disclosure.response-"+x.Response))
	}
	return nil
}

func (c *call) requestPart(i *informationCase, no int64) error {
	grounds, err := c.Hall.Disclosure.Grounds(c.r.Context(), no)
	if err != nil {
		return err
	}
	names := ""
	for n, g := range grounds {
		if n > 0 {
			names += "; "
		}
		names += c.say("disclosure.ground-" + string(g))
	}
	if i.Object = len(grounds) > 0; i.Object {
		i.Grounds = c.say("disclosure.case-grounds", names)
	}
	made, err := c.Hall.Disclosure.Made(c.r.Context(), no)
	for _, m := range made {
		i.Made = append(i.Made, c.say("disclosure.case-made", m.Reference, lang.LongDate(c.tag, m.Received.In(c.Zone))))
	}
	return err
}

// infoObject begins an objection to the request that this device follows.
func (c *call) infoObject() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	room, err := c.infoRoom()
	if err != nil {
		return err
	}
	f, err := room.Begin(c.r.Context(), no)
	if x := fault.As(err); x != nil && x.Kind == fault.Conflict {
		return c.see("/permohonan")
	}
	if err != nil {
		return err
	}
	c.remember(f.Code)
	return c.see("/ajukan/isi")
}

// infoRespond takes what whoever objected says to the answer.
func (c *call) infoRespond() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	room, err := c.infoRoom()
	if err != nil {
		return err
	}
	says := c.typed("tanggapan")
	if says != "accepts" && says != "disputes" {
		return c.see("/permohonan")
	}
	err = room.Respond(c.r.Context(), no, says == "accepts")
	if f := fault.As(err); f != nil && (f.Kind == fault.Conflict || f.Kind == fault.NotFound) {
		err = nil // said before, or nothing to say it to: the page tells
	}
	if err != nil {
		return err
	}
	return c.see("/permohonan")
}
