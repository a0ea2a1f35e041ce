package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// inboxPage is one page of one list of an officer. Names in it are masked, so
// reading it is no look at anybody.
type inboxPage struct {
	Shell
	// Tabs are the lists; Now is said when nothing is in this one.
	Tabs   []MenuItem
	Notice string
	Rows   []queueRow
	Empty  string
	Next   string
	First  string
	// TakeNext says that the officer works on cases, Search that they may look
	// one up; Query is what was typed.
	TakeNext bool
	Search   Field
	// Prints says how many letters are not on paper yet; Notices lead to what an
	// office has to see to besides cases.
	Prints  string
	Notices []MenuItem
	// Beginning is what an office that was founded has still to do.
	Beginning *beginningPart
}

// queueRow is one case in a list.
type queueRow struct {
	Address, Service, Person, Reference string
	// Due in words, and its tone: late, soon, calm.
	Due Tag
	// Step says what is to be done, Who has it.
	Step, Who string
	Marks     []Tag
}

func (k *clerk) inboxOpen() error  { return k.inbox(desk.ListOpen, officeHome) }
func (k *clerk) inboxMine() error  { return k.inbox(desk.ListMine, "/kantor/saya") }
func (k *clerk) inboxEnded() error { return k.inbox(desk.ListEnded, "/kantor/selesai") }

func (k *clerk) inbox(which desk.Which, address string) error {
	after := cursorOf(k.r.URL.Query().Get("dari"))
	rows, next, err := k.Desk.Inbox(k.ctx(), k.actor, which, after)
	if err != nil {
		return err
	}
	p := k.inboxPage("office.inbox." + string(which))
	p.Notice = k.notice()
	if p.Prints, err = k.waitingPrints(); err != nil {
		return err
	}
	if p.Notices, err = k.signerNotices(); err != nil {
		return err
	}
	if which == desk.ListOpen && after == (desk.Cursor{}) {
		if err := k.beginningShown(p); err != nil {
			return err
		}
		p.Notices = append(p.Notices, k.wifiNotices()...)
	}
	if p.Rows, err = k.queue(rows); err != nil {
		return err
	}
	if len(rows) == 0 && p.Beginning == nil { // whose list is not done is not told that all is
		p.Empty = k.say("office.inbox.empty-" + string(which))
	}
	if next != (desk.Cursor{}) {
		p.Next = address + "?dari=" + cursorText(next)
	}
	if after != (desk.Cursor{}) {
		p.First = address
	}
	return k.showPrivate(http.StatusOK, "officer-inbox", p)
}

// inboxPage is the frame of all lists.
func (k *clerk) inboxPage(title string) *inboxPage {
	p := &inboxPage{Shell: k.shell(k.say(title)), TakeNext: k.actor.Can("work")}
	for _, t := range []struct{ address, label string }{
		{officeHome, "office.inbox.open"}, {"/kantor/saya", "office.inbox.mine"}, {"/kantor/selesai", "office.inbox.ended"}, {advicePath, "office.advice.list"}, {"/kantor/tugas", "office.inbox.tasks"},
	} {
		if t.label == "office.advice.list" && !k.advises() {
			continue
		}
		if t.label != "office.inbox.tasks" || k.superior() {
			p.Tabs = append(p.Tabs, MenuItem{Address: t.address, Label: k.say(t.label), Current: k.r.URL.Path == t.address})
		}
	}
	p.Search = Field{Shape: "input", ID: "cari", Name: "cari", Type: "search", Label: k.say("office.find.label"), Help: k.say("office.find.help"), Auto: "off", Plain: true}
	p.Scripts = []string{"g.js"}
	return p
}

func (k *clerk) superior() bool { return k.actor.Has("head") || k.actor.Has("supervisor") }

// queue draws rows.
func (k *clerk) queue(rows []desk.Row) ([]queueRow, error) {
	names, err := k.names()
	if err != nil {
		return nil, err
	}
	out := make([]queueRow, 0, len(rows))
	for _, r := range rows {
		q := queueRow{Reference: r.Reference, Person: r.Masked, Service: k.say("office.service-gone"), Due: k.dueOf(r), Who: names[r.Assignee]}
		if r.OpenTo(k.actor) && k.actor.Can("see-case") {
			q.Address = casePath + strconv.FormatInt(r.No, 10)
		}
		if r.Assignee == k.actor.Account {
			q.Who = k.say("office.inbox.you")
		}
		if r.Standard != nil {
			q.Service = k.tell(r.Standard.Name)
			if st, ok := r.Standard.Step(r.Step); ok {
				q.Step = k.tell(st.Name)
			}
		}
		if r.Priority > 0 {
			q.Marks = append(q.Marks, Tag{Label: k.say("office.first"), Tone: "first"})
		}
		if r.State.Ended() || r.State == casework.Lapsed {
			q.Marks = append(q.Marks, k.officerState(r.State))
		}
		if k.late(r) {
			q.Marks = append(q.Marks, Tag{Label: k.say("office.late"), Tone: "bad"})
		}
		out = append(out, q)
	}
	return out, nil
}

// late says whether the office is past its promise: while it waits for the
// applicant or for a cause the standard allows, its clock stands.
func (k *clerk) late(r desk.Row) bool {
	return r.Late(k.now) && (r.State == casework.Checking || r.State == casework.Working || r.State == casework.Lapsed)
}

// officerState is stateTag in the words of those who work on it.
func (k *clerk) officerState(s casework.State) Tag {
	tag := k.stateTag(s)
	tag.Label = k.say("office.state." + string(s))
	return tag
}

// advises says whether the office is of a kind that others ask for advice.
func (k *clerk) advises() bool {
	o, err := k.Desk.Office(k.actor.Office)
	return err == nil && (o.Level == "dinas" || o.Level == "kecamatan" || o.Level == "kabupaten") && k.actor.Can("advise")
}

// taskKind is the kind of a task without which adviser it is about.
func taskKind(what string) string {
	if strings.HasPrefix(what, "late-advice") {
		return "late-advice"
	}
	return what
}

// dueOf says when something is next due of a case.
func (k *clerk) dueOf(r desk.Row) Tag {
	switch {
	case r.EndedAt > 0:
		return Tag{Label: k.say("office.due.ended", lang.Date(k.tag, time.UnixMilli(r.EndedAt).In(k.zone)))}
	case r.State == casework.Returned:
		return Tag{Label: k.say("office.due.applicant")}
	case r.State == casework.Paused:
		return Tag{Label: k.say("office.due.paused")}
	case r.State == casework.Issued:
		return Tag{Label: k.say("office.due.pick-up"), Tone: "good"}
	}
	return k.dueTag(time.UnixMilli(r.RiskAt).In(k.zone))
}

// dueTag writes an instant as somebody at work would say it; the words tell
// what the colour tells.
func (k *clerk) dueTag(at time.Time) Tag {
	days := daysBetween(k.now, at)
	clock := lang.Clock(k.tag, at)
	endOfDay := at.Hour() == 23 && at.Minute() == 59
	switch {
	case k.now.After(at):
		return Tag{Label: k.say("office.due.late", lang.Duration(k.tag, k.now.Sub(at))), Tone: "bad"}
	case days == 0 && endOfDay:
		return Tag{Label: k.say("office.due.today"), Tone: "wait"}
	case days == 0:
		return Tag{Label: k.say("office.due.today-at", clock), Tone: "wait"}
	case days == 1 && endOfDay:
		return Tag{Label: k.say("office.due.tomorrow")}
	case days == 1:
		return Tag{Label: k.say("office.due.tomorrow-at", clock)}
	}
	return Tag{Label: lang.LongDate(k.tag, at)}
}

// daysBetween counts midnights from one instant to another in one zone.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// cursorOf reads "at-no"; anything else is the beginning.
func cursorOf(s string) desk.Cursor {
	at, no, _ := strings.Cut(s, "-")
	a, err1 := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.ParseInt(no, 10, 64)
	if err1 != nil || err2 != nil || a < 0 || n < 0 {
		return desk.Cursor{}
	}
	return desk.Cursor{At: a, No: n}
}

func cursorText(c desk.Cursor) string {
	return strconv.FormatInt(c.At, 10) + "-" + strconv.FormatInt(c.No, 10)
}

// takeNext gives the officer the case whose turn it is.
func (k *clerk) takeNext() error {
	no, err := k.Desk.TakeNext(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	if no < 0 {
		return k.done(officeHome, "nothing-waits")
	}
	return k.done(casePath+strconv.FormatInt(no, 10), "taken")
}

// find is the search of its own, for whoever comes back to the page.
func (k *clerk) find() error {
	return k.showPrivate(http.StatusOK, "officer-inbox", k.inboxPage("office.find.title"))
}

// findTake looks a case up. It is sent as a form and answered at once, so that
// no identity number ever stands in an address.
func (k *clerk) findTake() error {
	p := k.inboxPage("office.find.title")
	p.Search.Value = k.typed("cari")
	rows, err := k.Desk.Find(k.ctx(), k.actor, strings.TrimSpace(p.Search.Value))
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		p.Search.Error = k.messages.SayFault(k.tag, err)
		p.Problems = []Problem{{Field: "cari", Message: p.Search.Error}}
		return k.showPrivate(http.StatusUnprocessableEntity, "officer-inbox", p)
	}
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		p.Empty = k.say("office.find.nothing")
	}
	if p.Rows, err = k.queue(rows); err != nil {
		return err
	}
	return k.showPrivate(http.StatusOK, "officer-inbox", p)
}

// tasks lists what a superior has to see to.
func (k *clerk) tasks() error {
	list, err := k.Desk.Tasks(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := k.inboxPage("office.inbox.tasks")
	if p.Notices, err = k.officeNotices(); err != nil {
		return err
	}
	rows := make([]desk.Row, 0, len(list))
	for _, t := range list {
		rows = append(rows, t.Row)
	}
	drawn, err := k.queue(rows)
	if err != nil {
		return err
	}
	for i, t := range list {
		q := drawn[i]
		q.Due, q.Step = k.dueTag(t.DueAt.In(k.zone)), k.say("office.task."+taskKind(t.What))
		if t.What == "handed-up" {
			q.Due = k.dueOf(t.Row)
		}
		if t.Office != k.actor.Office {
			if o, err := k.Desk.Office(t.Office); err == nil {
				q.Who = o.Full()
			}
		}
		p.Rows = append(p.Rows, q)
	}
	if len(list) == 0 {
		p.Empty = k.say("office.inbox.empty-tasks")
	}
	return k.showPrivate(http.StatusOK, "officer-inbox", p)
}
