package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/region"
	"genggam/internal/storehouse"
)

const (
	// objectPath is where whoever asked objects to their place, publicRounds where
	// everybody reads rounds and lists.
	objectPath   = "/permohonan/keberatan"
	publicRounds = "/pembagian"
)

// goodsCase is where an application for goods stands, for its applicant.
type goodsCase struct {
	Title, Granted, Collect, Code, Handed string
	// Lines explain the place in the list, Object is where one objects, List the
	// public list.
	Lines        []string
	Said, Answer string
	Object, List string
}

// goodsPart tells an applicant where they stand and why. What cannot be read just
// now is left out of the page: the rest of it is still true.
func (c *call) goodsPart(p desk.Progress) *goodsCase {
	g := p.Standard.Result.Goods
	if g == nil || c.Hall == nil {
		return nil
	}
	out := &goodsCase{Title: c.tell(g.Name)}
	room, zone := c.Hall.Storehouse, p.Promise.Due.At.Location()
	if granted, ok, err := room.Grant(c.r.Context(), p.No); err == nil && ok {
		out.Granted = c.say("goods.granted-to-you", lang.Number(c.tag, granted.Amount)+" "+c.tell(g.Unit))
		if granted.Handed > 0 {
			out.Handed = c.say("goods.handed-to-you", lang.Moment(c.tag, time.UnixMilli(granted.At).In(zone)), lang.Key("goods.proof-"+granted.Proof))
		} else {
			if granted.Collect > 0 {
				out.Collect = c.say("goods.collect-by", lang.Moment(c.tag, time.UnixMilli(granted.Collect).In(zone)))
			}
			if out.Code, err = room.CodeOf(c.r.Context(), p.No); err != nil {
				out.Code = ""
			}
		}
	}
	place, err := room.PlaceOf(c.r.Context(), p.No)
	if err == nil && place != nil {
		out.Lines = place.Why.Say(c.messages, c.tag)
		if place.Called {
			out.Lines = append(out.Lines, c.say("aid.your-turn"))
		}
		out.List = publicRounds + "/" + place.Round.ID.String()
		if place.Objection != nil {
			out.Said, out.Answer = place.Objection.Words, place.Objection.Answer
		}
		if place.MayObject {
			out.Object = objectPath
		}
	}
	if p.State == casework.Closed {
		out.Granted = c.say("goods.not-collected")
	}
	if out.Granted == "" && out.Lines == nil {
		out.Lines = []string{c.say("goods.not-yet-" + g.By)}
		out.List = publicRounds
	}
	return out
}

// ofProduct is the key of what is said of a case, of its product where that is no
// letter and something else is said of it.
func (c *call) ofProduct(key string, s *catalogue.Standard) string {
	if own := key + "-" + s.Product; c.messages.Has(own) {
		return own
	}
	return key
}

// goodsRule is the sentence of a rule for which goods are refused.
func (v voice) goodsRule(s *catalogue.Standard, id string) string {
	for _, x := range s.Result.Goods.Allocation.Criteria {
		if x.ID == id {
			return v.tell(x.Message)
		}
	}
	if id == catalogue.QuotaOut || id == catalogue.GivenBefore {
		return v.say("goods.rule-" + id)
	}
	return id
}

// goodsOffer is what a service of goods publishes before anybody asks.
type goodsOffer struct {
	Amount, Second, How, List string
	Criteria                  []string
	Measures                  []Row
}

func (c *call) goodsOffer(s *catalogue.Standard) *goodsOffer {
	g := s.Result.Goods
	if g == nil {
		return nil
	}
	out := &goodsOffer{How: c.say("goods.how-" + g.By), List: publicRounds}
	out.Amount = c.say("goods.offer-amount", c.tell(g.Name), lang.Number(c.tag, g.Quantity)+" "+c.tell(g.Unit))
	if g.Question != "" {
		out.Amount = c.say("goods.offer-most", c.tell(g.Name), lang.Number(c.tag, g.Most)+" "+c.tell(g.Unit))
	}
	if g.Loan.Amount > 0 {
		out.Amount += " " + c.say("goods.offer-loan", c.duration(g.Loan))
	}
	if g.Collect.Amount > 0 {
		out.Amount += " " + c.say("goods.offer-collect", c.duration(g.Collect))
	}
	for _, x := range g.Allocation.Criteria {
		out.Criteria = append(out.Criteria, c.tell(x.Met))
	}
	for _, m := range g.Allocation.Measures {
		row := Row{Label: c.tell(m.Name)}
		for _, l := range m.Levels {
			row.Values = append(row.Values, c.say("aid.level", l.Says, l.Points*m.Weight))
		}
		out.Measures = append(out.Measures, row)
	}
	if second := g.Allocation.Second; second.Per != "" {
		out.Second = c.say("goods.second-" + second.Per + "-" + second.Within)
	}
	return out
}

// objectPage takes an objection.
type objectPage struct {
	Shell
	Lead  string
	Lines []string
	Words Field
}

func (c *call) object() error { return c.showObject(nil, nil) }

func (c *call) showObject(typed url.Values, f *fault.Fault) error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	place, err := c.Hall.Storehouse.PlaceOf(c.r.Context(), no)
	if err != nil {
		return err
	}
	if place == nil || !place.MayObject {
		return c.see("/permohonan")
	}
	p := &objectPage{Shell: c.shell(c.say("aid.object-title")), Lines: place.Why.Say(c.messages, c.tag)}
	p.Back, p.Scripts = "/permohonan", []string{"g.js"}
	p.Lead = c.say("aid.object-lead", lang.Date(c.tag, c.officeTime(place.Round, place.Round.Objects.Add(-1).UnixMilli())))
	p.Words = Field{Shape: "area", ID: "keberatan", Name: "keberatan", Label: c.say("aid.object-words-label"), Help: c.say("aid.object-words-help"), Rows: 5, Value: typed.Get("keberatan")}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Words.Error = c.messages.SayFault(c.tag, f)
		p.Problems = []Problem{{Field: "keberatan", Message: p.Words.Error}}
	}
	return c.showPrivate(status, "object", p)
}

func (c *call) objectTake() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	if err := c.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	err = c.Hall.Storehouse.Object(c.r.Context(), no, c.r.PostForm.Get("keberatan"))
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return c.showObject(c.r.PostForm, f)
	}
	if err != nil && fault.Of(err) != fault.Conflict {
		return err
	}
	return c.see("/permohonan")
}

// roundsPage is the public list of rounds, or one round with its list. It speaks
// of cases by their reference and of nobody.
type roundsPage struct {
	Shell
	Lead, Empty, How, Next string
	Cards, Places          []Card
	Rows                   []Row
	Table                  *table
}

func (c *call) publicRounds() error {
	if c.Hall == nil {
		return errNotFound
	}
	p := &roundsPage{Shell: c.shell(c.say("aid.public")), Lead: c.say("aid.public-lead")}
	p.Back = "/"
	for _, o := range c.Desk.Offices() {
		all, err := c.Hall.Storehouse.Rounds(c.r.Context(), o.Code)
		if err != nil {
			return err
		}
		for _, x := range all {
			p.Cards = append(p.Cards, Card{Address: publicRounds + "/" + x.ID.String(), Title: c.roundName(x), Text: o.Full() + ". " + c.say("aid.state-"+x.State) + ".", Facts: c.quotaOf(x)})
		}
	}
	if len(p.Cards) == 0 {
		p.Empty = c.say("aid.none")
	}
	return c.showPrivate(http.StatusOK, "rounds", p)
}

func (c *call) publicRound() error {
	if c.Hall == nil {
		return errNotFound
	}
	id, err := canon.ParseID(c.r.PathValue("putaran"))
	if err != nil {
		return errNotFound
	}
	x, err := c.Hall.Storehouse.Round(c.r.Context(), id)
	if err != nil {
		return err
	}
	p := &roundsPage{Shell: c.shell(c.roundName(x)), Lead: c.say("aid.state-" + x.State)}
	p.Back, p.Style = publicRounds, "hall.css"
	until := lang.Date(c.tag, c.officeTime(x, x.Until.Add(-1).UnixMilli()))
	p.Rows = []Row{{Label: c.say("aid.quota-title"), Values: []string{c.quotaOf(x)}}, {Label: c.say("aid.until-title"), Values: []string{c.say("aid.until-day", until)}},
		{Label: c.say("aid.commitment"), Values: []string{hexLine(x.Commitment[:])}}}
	p.How = c.say("aid.check-open")
	if x.State == "open" || x.By == catalogue.ByFiling {
		return c.showPrivate(http.StatusOK, "rounds", p)
	}
	p.Rows = append(p.Rows, Row{Label: c.say("aid.seed"), Values: []string{hexLine(x.Seed[:])}})
	p.How = c.say("aid.check-ranked")
	return c.publicList(p, x)
}

// publicList shows one share's list.
func (c *call) publicList(p *roundsPage, x *storehouse.Round) error {
	at := publicRounds + "/" + x.ID.String()
	place := c.r.URL.Query().Get("wilayah")
	if !c.r.URL.Query().Has("wilayah") && len(x.Shares) > 0 {
		place = x.Shares[0].Place
	}
	after, err := strconv.Atoi(c.r.URL.Query().Get("sesudah"))
	if err != nil || after < 0 {
		after = 0
	}
	for _, s := range x.Shares {
		p.Places = append(p.Places, Card{Address: at + "?wilayah=" + url.QueryEscape(s.Place), Title: c.placeName(s.Place), Text: c.say("aid.quota", lang.Number(c.tag, int64(s.Count)), lang.Number(c.tag, int64(s.Taken)))})
	}
	list, err := c.Hall.Storehouse.PublicPage(c.r.Context(), x, place, after)
	if err != nil {
		return err
	}
	p.Table = &table{Caption: c.say("aid.list-of", c.placeName(place)), Head: []string{c.say("aid.number"), c.say("web.check.number"), c.say("aid.points"), c.say("aid.standing")}}
	for _, l := range list {
		p.Table.Rows = append(p.Table.Rows, []cell{{Text: strconv.Itoa(l.Number)}, {Text: c.Desk.Reference(l.No)}, {Text: lang.Number(c.tag, l.Total)}, {Text: c.say("aid.standing-" + string(l.Standing))}})
	}
	if len(list) == storehouse.PageSize {
		p.Next = at + "?wilayah=" + url.QueryEscape(place) + "&sesudah=" + strconv.Itoa(after+len(list))
	}
	return c.showPrivate(http.StatusOK, "rounds", p)
}

// placeName is what a share's place is called.
func (c *call) placeName(place string) string {
	if place == "" {
		return c.say("aid.everywhere")
	}
	if o, err := c.Desk.Office(region.Code(place)); err == nil {
		return o.Full()
	}
	return place
}

// officeTime is an instant on the clock of a round's office.
func (c *call) officeTime(x *storehouse.Round, ms int64) time.Time {
	at := time.UnixMilli(ms)
	if cal := c.Desk.Calendar(x.Office); cal != nil {
		return at.In(cal.Zone())
	}
	return at.UTC()
}
