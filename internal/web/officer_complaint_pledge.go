package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
)

// pledgePath is where the head says within which time what kind of thing in the
// street is settled, and everybody who handles complaints sees how that was kept.
const pledgePath = "/kantor/aduan/janji"

func complaintPledgeRoutes(add adder) {
	add("GET", pledgePath, "see-complaints", (*clerk).pledges)
	add("POST", pledgePath, "pledge-times", (*clerk).pledgeTake)
}

// streetPledgePage is what the office promises and how it kept it since January.
type streetPledgePage struct {
	Shell
	Notice, None string
	Kept         *Table
	Form         *actForm
}

func (k *clerk) pledges() error { return k.showPledges(http.StatusOK, nil) }

func (k *clerk) showPledges(status int, f *fault.Fault) error {
	own, err := k.Hall.Complaints.Pledges(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	today := k.Desk.Today(k.actor.Office)
	kept, err := k.Hall.Complaints.Kept(k.ctx(), k.actor.Office, time.Date(today.Year(), 1, 1, 0, 0, 0, 0, k.zone), k.Desk.Now())
	if err != nil {
		return err
	}
	p := &streetPledgePage{Shell: k.shell(k.say("heard.pledges")), Notice: k.notice(), Kept: k.pledgeTable(own, kept, today)}
	p.Back = complaintsPath
	if len(p.Kept.Rows) == 0 {
		p.Kept, p.None = nil, k.say("heard.pledges-none")
	}
	if k.actor.Can("pledge-times") {
		p.Form = k.pledgeForm()
		if f != nil {
			p.Problems = k.actProblems(p.Form, f)
		}
	}
	return k.showPrivate(status, "officer-complaint-pledges", p)
}

// pledgeTable has a line for each kind that is promised today or was reported.
func (k *clerk) pledgeTable(own complaint.Pledges, kept []complaints.Kept, today calendar.Day) *Table {
	t := &Table{Caption: k.say("heard.pledges-caption", strconv.Itoa(today.Year()))}
	for _, key := range []string{"category", "pledge", "pledge-received", "pledge-kept", "pledge-missed", "pledge-running"} {
		t.Head = append(t.Head, k.say("heard."+key))
	}
	counts := map[string]complaints.Kept{}
	names := complaints.Categories()
	for _, x := range kept {
		counts[x.Category] = x
		if !slices.Contains(names, x.Category) {
			names = append(names, x.Category)
		}
	}
	for _, c := range names {
		x, ok := counts[c]
		promised := own.On(c, today)
		if !ok && promised == nil {
			continue
		}
		says := k.say("heard.pledge-no")
		if promised != nil {
			says = calendar.SayAmount(k.messages, k.tag, promised.Amount, promised.Unit)
		}
		row := []Cell{{Text: k.heardCategory(c)}, {Text: says}}
		for _, n := range []int64{x.Received, x.Kept, x.Missed, x.Running} {
			row = append(row, Cell{Text: strconv.FormatInt(n, 10)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (k *clerk) pledgeForm() *actForm {
	what := Field{Shape: "select", ID: "kategori", Name: "kategori", Label: k.say("heard.category")}
	for _, c := range complaints.Categories() {
		what.Options = append(what.Options, Option{Value: c, Label: k.heardCategory(c), Chosen: k.typed("kategori") == c})
	}
	unit := Field{Shape: "select", ID: "satuan", Name: "satuan", Label: k.say("heard.pledge-unit")}
	for _, u := range []string{calendar.UnitDays, calendar.UnitCalendarDays} {
		unit.Options = append(unit.Options, Option{Value: u, Label: k.say("heard.pledge-" + u), Chosen: k.typed("satuan") == u})
	}
	return &actForm{ID: "janji", Action: pledgePath, Title: k.say("heard.pledge-set"), Lead: k.say("heard.pledge-lead"), Button: k.say("heard.pledge-do"), Fields: []Field{what,
		{Shape: "input", Type: "text", Mode: "numeric", ID: "jumlah", Name: "jumlah", Width: "w10", Label: k.say("heard.pledge-amount"), Help: k.say("heard.pledge-help"), Value: k.typed("jumlah")}, unit}}
}

// pledgeTake writes a promise that holds from today; 0 ends it.
func (k *clerk) pledgeTake() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	own, err := k.Hall.Complaints.Pledges(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	amount, wrong := strconv.Atoi(k.typed("jumlah"))
	if wrong != nil {
		amount = -1
	}
	if !slices.Contains(complaints.Categories(), k.typed("kategori")) {
		return k.pledged(fault.New(fault.Invalid, "complaints.category").On("kategori"))
	}
	own = own.With(complaint.Pledge{Category: k.typed("kategori"), Amount: amount, Unit: k.typed("satuan"), Since: k.Desk.Today(k.actor.Office)})
	return k.pledged(k.Hall.Complaints.Pledge(k.ctx(), k.actor, own))
}

func (k *clerk) pledged(err error) error {
	if f := retry(err); f != nil {
		if f.Field != "kategori" {
			f = fault.New(f.Kind, f.Key, f.Args...).On("jumlah")
		}
		return k.showPledges(f.Kind.Status(), f)
	}
	if err != nil {
		return err
	}
	return k.done(pledgePath, "pledged")
}
