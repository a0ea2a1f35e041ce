package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/queue"
	"genggam/internal/region"
	"genggam/internal/waiting"
)

// queuePublic is where a ticket of an office is drawn, queueTicket where one is
// followed by its secret.
const (
	queuePublic = "/antrean/"
	queueTicket = "/tiket/"
)

// queueDrawPage offers the lines of an office, on a phone or at the kiosk.
type queueDrawPage struct {
	Shell
	Lead, Closed, Action, Board string
	// Kiosk says that the page stands in the hall: big, and nothing else to press.
	Kiosk  bool
	Lines  []queueLine
	Class  Field
	Ticket *ticketShown
}

// queueLine is one line with how long it takes now.
type queueLine struct{ Letter, Name, Wait string }

// ticketShown is a ticket as it is shown or printed: a number and nothing of a
// person.
type ticketShown struct{ Code, Line, State, Wait, Came string }

// queueOffice is the office in the address.
func (c *call) queueOffice() (region.Code, string, error) {
	if c.Hall == nil {
		return "", "", errNotFound
	}
	o, err := c.Desk.Office(region.Code(c.r.PathValue("kantor")))
	if err != nil {
		return "", "", errNotFound
	}
	return o.Code, o.Full(), nil
}

func (c *call) queueDraw() error { return c.showQueue(false, nil, nil) }

func (c *call) queueKiosk() error { return c.showQueue(true, nil, nil) }

func (c *call) showQueue(kiosk bool, t *ticketShown, f *fault.Fault) error {
	office, name, err := c.queueOffice()
	if err != nil {
		return err
	}
	plan, err := c.Hall.Waiting.Plan(c.r.Context(), office)
	if err != nil {
		return err
	}
	p := &queueDrawPage{Shell: c.shell(c.say("waiting.draw")), Lead: name, Kiosk: kiosk, Ticket: t, Action: queuePublic + string(office), Board: queuePublic + string(office) + "/papan"}
	if kiosk {
		p.Action += "/mesin"
	} else {
		p.Back = "/"
	}
	p.Style = "hall.css"
	if !c.Hall.Waiting.Open(office) {
		p.Closed = c.say("waiting.closed")
	}
	for _, l := range plan.Lines {
		w, err := c.Hall.Waiting.Expect(c.r.Context(), office, l.Letter)
		if err != nil {
			return err
		}
		p.Lines = append(p.Lines, queueLine{Letter: l.Letter, Name: c.tell(l.Name), Wait: w.Say(c.messages, c.tag)})
	}
	p.Class = Field{Shape: "select", ID: "golongan", Name: "golongan", Label: c.say("waiting.class"), Help: c.say("waiting.class-help"), Optional: true}
	for _, class := range waiting.Classes() {
		p.Class.Options = append(p.Class.Options, Option{Value: class, Label: c.say("waiting.class-" + class)})
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: c.messages.SayFault(c.tag, f)}}
	}
	return c.showPrivate(status, "queue-draw", p)
}

// queueAsk draws the ticket that a form asks for.
func (c *call) queueAsk(office region.Code, channel string) (secret string, f *fault.Fault, err error) {
	if err := c.r.ParseForm(); err != nil {
		return "", nil, fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	secret, err = c.Hall.Waiting.Take(c.r.Context(), office, waiting.Ask{Line: c.r.PostForm.Get("jalur"), Class: c.r.PostForm.Get("golongan"), Channel: channel, Caller: c.ClientIP(c.r)})
	return secret, mended(err), err
}

func (c *call) queueTake() error {
	office, _, err := c.queueOffice()
	if err != nil {
		return err
	}
	secret, f, err := c.queueAsk(office, waiting.Phone)
	switch {
	case f != nil:
		return c.showQueue(false, nil, f)
	case err != nil:
		return err
	}
	return c.see(queueTicket + secret)
}

// queueKioskTake draws a ticket at the kiosk and shows its number at once; the
// page goes back to the beginning for the next one.
func (c *call) queueKioskTake() error {
	office, _, err := c.queueOffice()
	if err != nil {
		return err
	}
	secret, f, err := c.queueAsk(office, waiting.Kiosk)
	switch {
	case f != nil:
		return c.showQueue(true, nil, f)
	case err != nil:
		return err
	}
	v, err := c.Hall.Waiting.See(c.r.Context(), secret)
	if err != nil {
		return err
	}
	t, err := c.ticketOf(v)
	if err != nil {
		return err
	}
	return c.showQueue(true, t, nil)
}

func (c *call) ticketOf(v waiting.View) (*ticketShown, error) {
	plan, err := c.Hall.Waiting.Plan(c.r.Context(), v.Office)
	if err != nil {
		return nil, err
	}
	t := &ticketShown{Code: v.Code(), State: c.say("waiting.state-" + string(v.State))}
	if i := slices.IndexFunc(plan.Lines, func(l waiting.Line) bool { return l.Letter == v.Line }); i >= 0 {
		t.Line = c.tell(plan.Lines[i].Name)
	}
	switch {
	case v.Past:
		t.State = c.say("waiting.past")
	case v.State == queue.Waiting:
		t.Wait = v.Wait.Say(c.messages, c.tag)
	case v.State == queue.AtDesk || v.State == queue.Serving:
		t.State = c.say("waiting.go-to", v.Desk)
	}
	return t, nil
}

// numberPage is one ticket, for whoever holds its secret. It loads itself again.
type numberPage struct {
	Shell
	Ticket ticketShown
	Lead   string
	// Quit is the address where it is given up, "" when there is nothing to give up.
	Quit, Board, Again string
}

func (c *call) queueShow() error { return c.showNumber(nil) }

func (c *call) showNumber(f *fault.Fault) error {
	if c.Hall == nil {
		return errNotFound
	}
	secret := c.r.PathValue("kode")
	v, err := c.Hall.Waiting.See(c.r.Context(), secret)
	if err != nil {
		return err
	}
	t, err := c.ticketOf(v)
	if err != nil {
		return err
	}
	o, err := c.Desk.Office(v.Office)
	if err != nil {
		return err
	}
	p := &numberPage{Shell: c.shell(c.say("waiting.ticket", t.Code)), Ticket: *t, Lead: o.Full(), Board: queuePublic + string(v.Office) + "/papan", Again: queuePublic + string(v.Office)}
	p.Style = "hall.css"
	if !v.Past && (v.State == queue.Waiting || v.State == queue.AtDesk || v.State == queue.Gone) {
		p.Quit = queueTicket + secret + "/batal"
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: c.messages.SayFault(c.tag, f)}}
	} else if !v.Past && v.State != queue.Served && v.State != queue.Quit {
		c.w.Header().Set("Refresh", "20")
	}
	return c.showPrivate(status, "ticket", p)
}

func (c *call) queueQuit() error {
	if c.Hall == nil {
		return errNotFound
	}
	secret := c.r.PathValue("kode")
	err := c.Hall.Waiting.GiveUp(c.r.Context(), secret)
	if f := mended(err); f != nil {
		return c.showNumber(f)
	}
	if err != nil {
		return err
	}
	return c.see(queueTicket + secret)
}

// boardPage hangs in the hall. It loads itself again every few seconds, and a
// browser with a voice says what is new.
type boardPage struct {
	Shell
	Lead  string
	Calls []boardCall
	Lines []queueLine
	Empty string
	// Voices are the languages in which it is said, best first.
	Voices string
}

// boardCall is one call: a number and a counter.
type boardCall struct{ Code, Text, Speak, Key string }

// shownCalls is how many calls the board shows.
const shownCalls = 6

func (c *call) queueBoard() error {
	office, name, err := c.queueOffice()
	if err != nil {
		return err
	}
	b, err := c.Hall.Waiting.Board(c.r.Context(), office, shownCalls)
	if err != nil {
		return err
	}
	p := &boardPage{Shell: c.shell(c.say("waiting.board")), Lead: name, Voices: strings.Join(queue.Voice(c.tag), " ")}
	p.Scripts, p.Style = []string{"b.js"}, "hall.css"
	for _, s := range b.Calls {
		p.Calls = append(p.Calls, boardCall{Code: s.Code, Text: c.say("waiting.board-to", s.Desk), Speak: s.Speak(c.messages, c.tag), Key: s.Code + "/" + strconv.Itoa(s.Calls)})
	}
	for _, l := range b.Lines {
		p.Lines = append(p.Lines, queueLine{Letter: l.Letter, Name: c.tell(l.Name), Wait: c.say("waiting.waiting", lang.Number(c.tag, int64(l.Waiting)))})
	}
	if len(p.Calls) == 0 {
		p.Empty = c.say("waiting.nobody-called")
	}
	c.w.Header().Set("Refresh", "8")
	return c.showPrivate(http.StatusOK, "board", p)
}
