package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// heardListPage is a page of what everybody may know of complaints.
type heardListPage struct {
	Shell
	Find   Field
	States Field
	Lines  []heardLine
	None   string
	Next   string
	Map    bool
}

type heardLine struct {
	Address, Title, Text string
	State                Tag
	Facts                []string
	Answer               []string
	Words                []string
}

// heardGroups are the states that the list is narrowed to.
var heardGroups = []string{"open", "answered", "ended"}

func heardGroup(name string) []complaint.State {
	switch name {
	case "open":
		return []complaint.State{complaint.Received, complaint.Open, complaint.Waiting}
	case "answered":
		return []complaint.State{complaint.DecidedState, complaint.DeliveredState, complaint.ClosedState}
	case "ended":
		return []complaint.State{complaint.WithdrawnState, complaint.LapsedState}
	}
	return nil
}

func (c *call) heardList() error {
	room, err := c.heardRoom()
	if err != nil {
		return err
	}
	q := c.r.URL.Query()
	words, group := strings.ToValidUTF8(q.Get("q"), ""), q.Get("keadaan")
	if len(words) > longestSearch {
		return fault.New(fault.Invalid, "web.search.too-long", longestSearch)
	}
	if !slices.Contains(heardGroups, group) {
		group = ""
	}
	after, bad := parseNo(q.Get("sesudah"))
	if bad {
		after = 0
	}
	found, next, err := room.Public(c.r.Context(), complaints.Filter{Words: words, States: heardGroup(group), After: after})
	if err != nil {
		return err
	}
	p := &heardListPage{Shell: c.shell(c.say("heard.title"))}
	p.Back, p.Map = "/", room.Mapped()
	p.Find = Field{Shape: "input", ID: "q", Name: "q", Type: "search", Value: words, Label: c.say("heard.find"), Help: c.say("heard.find-help"), Optional: true, Auto: "off"}
	p.States = Field{Shape: "select", ID: "keadaan", Name: "keadaan", Label: c.say("heard.states"), Optional: true}
	for _, g := range heardGroups {
		p.States.Options = append(p.States.Options, Option{Value: g, Label: c.say("heard.states-" + g), Chosen: g == group})
	}
	for i := range found {
		p.Lines = append(p.Lines, c.heardLine(&found[i]))
	}
	query := url.Values{}
	for name, v := range map[string]string{"q": words, "keadaan": group} {
		if v != "" {
			query.Set(name, v)
		}
	}
	if len(query) > 0 {
		p.Here = heardPath + "?" + query.Encode() + "&lang="
	}
	if next > 0 {
		query.Set("sesudah", strconv.FormatInt(next, 10))
		p.Next = heardPath + "?" + query.Encode()
	}
	if len(found) == 0 {
		p.None = c.say("heard.none")
	}
	return c.showPrivate(http.StatusOK, "complaints", p)
}

// heardLine says what is public of one matter.
func (c *call) heardLine(x *complaints.Public) heardLine {
	l := heardLine{Address: heardOne + url.PathEscape(x.Reference), Title: x.Summary, State: c.heardState(x.State), Answer: lines(x.Answer), Words: lines(x.Text.Words)}
	what := c.say(x.Class.NameKey())
	if x.Category != "" {
		what = c.heardCategory(x.Category)
	} else if s, ok := c.Catalogue.Current(x.Service, c.today()); ok && !s.Discreet {
		what = c.tell(s.Name)
	}
	if l.Title == "" {
		l.Title = what
	} else {
		l.Facts = append(l.Facts, what)
	}
	l.Facts = append(l.Facts, x.Reference)
	if o, err := c.Desk.Office(x.Office); err == nil {
		l.Facts = append(l.Facts, o.Full())
	}
	if x.Placed {
		l.Facts = append(l.Facts, c.say("heard.near", pointText(x.Lat, x.Lon)))
	}
	l.Facts = append(l.Facts, c.say("heard.on", lang.LongDate(c.tag, x.Received.In(c.Zone))))
	if !x.Decided.IsZero() {
		l.Facts = append(l.Facts, c.say("heard.decided-on", lang.LongDate(c.tag, x.Decided.In(c.Zone))))
	} else if due := x.Expected(); !due.IsZero() && x.Ended.IsZero() {
		l.Facts = append(l.Facts, c.say("heard.until", lang.LongDate(c.tag, due.In(c.Zone))))
	}
	return l
}

// heardShowPage is one public matter.
type heardShowPage struct {
	Shell
	Line heardLine
}

func (c *call) heardShow() error {
	room, err := c.heardRoom()
	if err != nil {
		return err
	}
	x, err := room.PublicOne(c.r.Context(), c.r.PathValue("nomor"))
	if err != nil {
		return err
	}
	l := c.heardLine(&x)
	p := &heardShowPage{Shell: c.shell(l.Title), Line: l}
	p.Back = heardPath
	return c.showPrivate(http.StatusOK, "complaint", p)
}
