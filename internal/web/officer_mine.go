package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/leave"
	"genggam/internal/personnel"
)

// minePath is the page of an officer as an employee.
const minePath = "/kantor/kepegawaian"

func personnelRoutes(add adder) {
	add("GET", minePath, "ask-as-employee", (*clerk).myPage)
	add("POST", minePath+"/ajukan", "ask-as-employee", (*clerk).mineBegin)
	add("GET", minePath+"/isi/{draf}", "ask-as-employee", (*clerk).requestShow)
	add("POST", minePath+"/isi/{draf}", "ask-as-employee", (*clerk).requestTake)
	add("GET", minePath+"/periksa/{draf}", "ask-as-employee", (*clerk).requestCheck)
	add("POST", minePath+"/periksa/{draf}", "ask-as-employee", (*clerk).requestFile)
	add("POST", minePath+"/lihat/{no}", "ask-as-employee", (*clerk).mineFollow)
	add("GET", minePath+"/tim", "ask-as-employee", (*clerk).myTeam)
	add("POST", minePath+"/panggil/{id}", "ask-as-employee", (*clerk).recallTake)
	add("POST", minePath+"/batal/{id}", "ask-as-employee", (*clerk).cancelTake)
	add("GET", staffPath, "see-staff", (*clerk).staffList)
	add("GET", staffPath+"/baru", "keep-staff", (*clerk).staffNew)
	add("POST", staffPath+"/baru", "keep-staff", (*clerk).staffNewTake)
	add("GET", staffPath+"/jabatan", "see-staff", (*clerk).posts)
	add("POST", staffPath+"/jabatan", "keep-staff", (*clerk).postTake)
	add("POST", staffPath+"/impor", "keep-staff", (*clerk).staffImport)
	add("GET", staffPath+"/{id}", "see-staff", (*clerk).employee)
	add("POST", staffPath+"/{id}/{laku}", "keep-staff", (*clerk).employeeTake)
}

// minePage is an employee's own page: what they may ask for, what is left of
// their leave and how that comes about, and what they asked for.
type minePage struct {
	Shell
	Notice string
	// Nobody says that the account belongs to no employee, Ask whom to tell.
	Nobody string
	Me     []Row
	Ask    []Card
	// Left is what is left of annual leave, Years the account of each year.
	Left        string
	Provisional string
	Years       []sumBox
	Leaves      []Row
	Trips       []Row
	Requests    []mineRequest
	Rise        *sumBox
	Team, Feed  string
}

// sumBox is a sum with its lines under it.
type sumBox struct {
	Title string
	Lines []string
	Open  bool
}

// mineRequest is one request of the employee.
type mineRequest struct {
	Title, When, Step string
	State             Tag
	Follow            string
}

func (k *clerk) myPage() error {
	p := &minePage{Shell: k.shell(k.say("personnel.mine.title")), Notice: k.notice()}
	p.Scripts = []string{"g.js"}
	m, err := k.Hall.Personnel.Mine(k.ctx(), k.actor)
	if f := fault.As(err); f != nil && f.Key == "personnel.not-you" {
		p.Nobody = k.say("personnel.mine.nobody")
		return k.showPrivate(http.StatusOK, "officer-mine", p)
	}
	if err != nil {
		return err
	}
	p.Me, p.Team = k.memberRows(m), minePath+"/tim"
	for _, id := range personnel.Services() {
		if std, ok := k.Catalogue.Current(id, k.today()); ok {
			p.Ask = append(p.Ask, Card{Address: id, Title: k.tell(std.Name), Text: k.tell(std.Summary)})
		}
	}
	if err := k.mineLeave(p); err != nil {
		return err
	}
	return k.mineRest(p, m)
}

func (k *clerk) mineLeave(p *minePage) error {
	b, all, err := k.Hall.Personnel.Balance(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	if len(b.Years) > 0 {
		p.Left = k.say("personnel.mine.left", b.Left, b.Last().Year)
		p.Years = k.yearBoxes(b)
	}
	if b.Provisional {
		p.Provisional = k.say("personnel.provisional")
	}
	for i := len(all) - 1; i >= 0; i-- {
		p.Leaves = append(p.Leaves, k.leaveRow(all[i]))
	}
	trips, err := k.Hall.Personnel.Trips(k.ctx(), k.actor)
	p.Trips = k.tripRows(trips)
	return err
}

// yearBoxes are the accounts of the years, the newest open.
func (k *clerk) yearBoxes(b leave.Balance) (out []sumBox) {
	for i := len(b.Years) - 1; i >= 0; i-- {
		y := b.Years[i]
		box := sumBox{Title: k.say("personnel.year", y.Year, y.Left), Open: i == len(b.Years)-1}
		for _, l := range y.Lines {
			box.Lines = append(box.Lines, l.Say(k.messages, k.tag))
		}
		out = append(out, box)
	}
	return out
}

func (k *clerk) leaveRow(l personnel.Leave) Row {
	when := k.say("personnel.from-until", k.date(l.From.String()), k.date(l.Until.String()))
	if l.Until < l.From {
		when = k.date(l.From.String())
	}
	days := k.say("personnel.working-days", l.Days)
	if l.Kind != leave.Annual {
		days = k.say("personnel.calendar-days", l.Days)
	}
	values := []string{when, days}
	if l.State != "granted" {
		values = append(values, k.say("personnel.leave-"+l.State))
	}
	if l.Provisional {
		values = append(values, k.say("personnel.provisional"))
	}
	return Row{Label: k.say(l.Kind.NameKey()), Values: values}
}

func (k *clerk) mineRest(p *minePage, m personnel.Member) error {
	requests, err := k.Hall.Personnel.Requests(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	for _, r := range requests {
		x := mineRequest{Title: k.tell(r.Standard.Name), State: k.officerState(r.State), Follow: minePath + "/lihat/" + strconv.FormatInt(r.No, 10)}
		if len(r.Timeline) > 0 {
			x.When = lang.Date(k.tag, r.Timeline[0].At.In(k.zone))
		}
		if r.Step != nil && !r.State.Ended() {
			x.Step = k.tell(r.Step.Name)
		}
		p.Requests = append(p.Requests, x)
	}
	next, err := k.Hall.Personnel.Rise(k.ctx(), m)
	switch f := fault.As(err); {
	case err == nil:
		box := sumBox{Title: k.say("personnel.rise-from", k.date(next.From.String()))}
		for _, l := range next.Lines {
			box.Lines = append(box.Lines, l.Say(k.messages, k.tag))
		}
		box.Lines = append(box.Lines, next.Basis)
		p.Rise = &box
	case f == nil:
		return err
	}
	p.Feed = "https://" + k.Desk.Card().Host + feedPath + k.Hall.Personnel.FeedCode(k.actor.Account) + ".ics"
	return k.showPrivate(http.StatusOK, "officer-mine", p)
}

// memberRows is an employee as the register has them.
func (k *clerk) memberRows(m personnel.Member) []Row {
	row := func(key, value string) Row {
		return Row{Label: k.say(key), Values: []string{k.orElse(value, k.say("web.not-answered"))}}
	}
	unit := m.Unit
	if o, err := k.Desk.Office(regionCode(m.Unit)); err == nil {
		unit = o.Full()
	}
	out := []Row{row("personnel.name-label", m.Name), row("personnel.nip-label", m.NIP)}
	if !m.Known {
		return append(out, Row{Label: k.say("personnel.employment"), Values: []string{k.say("personnel.not-working")}})
	}
	out = append(out, row("personnel.employment", k.say("leave.employment."+string(m.As))))
	if m.Rank != "" {
		out = append(out, row("personnel.rank", m.Rank))
	}
	out = append(out, row("personnel.post", m.Title), row("personnel.unit", unit), row("personnel.since", k.date(m.Since.String())))
	if days, err := k.Hall.Personnel.WeekOn(k.ctx(), m.ID, k.Desk.Today(regionCode(m.Unit))); err == nil && len(days) > 0 {
		names := make([]string, 0, len(days))
		for _, d := range weekdays {
			if slices.Contains(days, d) {
				names = append(names, k.weekday(d))
			}
		}
		out = append(out, row("personnel.week", strings.Join(names, ", ")))
	}
	return out
}

// mineFollow opens a request of one's own on the pages where applicants follow
// theirs, answer and withdraw.
func (k *clerk) mineFollow() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	secret, err := k.Desk.OwnSecret(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	k.keepCase(k.Desk.Reference(no), secret)
	return k.see("/permohonan")
}

// mineBegin begins a request.
func (k *clerk) mineBegin() error {
	f, err := k.Hall.Personnel.Draft(k.ctx(), k.actor, k.typed("layanan"))
	if err != nil {
		return err
	}
	return k.see(minePath + "/isi/" + f.Code)
}

// myTeamPage says who of the office is away, and nothing else about it.
type myTeamPage struct {
	Shell
	Notice string
	Days   []Row
	Feed   string
	Acts   []actForm
}

func (k *clerk) myTeam() error { return k.showTeam("", nil) }

func (k *clerk) showTeam(tried string, refused *fault.Fault) error {
	list, err := k.Hall.Personnel.Team(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &myTeamPage{Shell: k.shell(k.say("personnel.team.title")), Notice: k.notice()}
	p.Back, p.Scripts = minePath, []string{"g.js"}
	for _, x := range list {
		row := Row{Label: x.Name, Values: []string{k.say("personnel.from-until", k.date(x.From.String()), k.date(x.Until.String()))}}
		if x.Post != "" {
			row.Values = append(row.Values, x.Post)
		}
		if o, err := k.Desk.Office(regionCode(x.Unit)); err == nil && x.Unit != string(k.actor.Office) {
			row.Values = append(row.Values, o.Full())
		}
		p.Days = append(p.Days, row)
		if x.MayRecall {
			p.Acts = append(p.Acts, k.recallAct(x))
		}
		if x.MayCancel {
			p.Acts = append(p.Acts, k.cancelAct(x))
		}
	}
	p.Feed = "https://" + k.Desk.Card().Host + feedPath + k.Hall.Personnel.FeedCode(k.actor.Account) + ".ics"
	for i := range p.Acts {
		p.Acts[i].apart()
	}
	if refused == nil {
		return k.showPrivate(http.StatusOK, "officer-team", p)
	}
	p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, refused)}}
	for i := range p.Acts {
		if a := &p.Acts[i]; a.ID == tried {
			a.Open = true
			refill(a.Fields, attempt{typed: k.r.PostForm})
			p.Problems = k.actProblems(a, refused)
		}
	}
	return k.showPrivate(refused.Kind.Status(), "officer-team", p)
}

func (k *clerk) recallAct(x personnel.Absent) actForm {
	id := x.ID.String()
	return actForm{ID: "panggil-" + id, Action: minePath + "/panggil/" + id, Title: k.say("personnel.recall.title", x.Name), Button: k.say("personnel.recall.button"), Lead: k.say("personnel.recall.lead"),
		Fields: []Field{{Shape: "input", Type: "date", ID: "last", Name: "last", Label: k.say("personnel.recall.last")}}}
}

func (k *clerk) recallTake() error {
	id, err := idOf(k.r.PathValue("id"))
	if err != nil {
		return err
	}
	last, err := dayTyped(k.typed("last"), "last")
	if err == nil {
		err = k.Hall.Personnel.Recall(k.ctx(), k.actor, id, last)
	}
	if f := mended(err); f != nil {
		return k.showTeam("panggil-"+id.String(), f)
	}
	if err != nil {
		return err
	}
	return k.done(minePath+"/tim", "recalled")
}

// caseSum shows whoever decides on an employee's request what it would mean.
func (k *clerk) caseSum(v *desk.View) (*requestSum, error) {
	sum, ok, err := k.Hall.Personnel.Decides(k.ctx(), v)
	var bad *fault.Fault
	if errors.As(err, &bad) {
		return &requestSum{Refused: []finding{{Text: k.messages.SayFault(k.tag, err)}}}, nil
	}
	if err != nil || !ok {
		return nil, err
	}
	return k.sumOf(sum), nil
}

// postponeAct puts annual leave off into the next year, by whoever decides on it.
func (k *clerk) postponeAct(v *desk.View) *actForm {
	if v.Std.ID != personnel.LeaveService || v.Step == nil || v.Step.By != "official" || v.Case.Person != k.actor.Account || v.Answers["jenis"] != string(leave.Annual) {
		return nil
	}
	words := k.words("words", "personnel.postpone-why")
	return &actForm{ID: "tangguhkan", Title: k.say("personnel.postpone"), Lead: k.say("personnel.postpone-lead"), Button: k.say("personnel.postpone-button"), Fields: []Field{words}}
}

func (k *clerk) postponeTake(no int64) error {
	return k.Hall.Personnel.Postpone(k.ctx(), k.actor, no, k.typedText("words"))
}

// feed is the calendar of a team, for whoever has its secret address.
func (c *call) feed() error {
	if c.Desk == nil {
		return errNotFound
	}
	b, err := c.Hall.Personnel.Feed(c.r.Context(), c.r.PathValue("kode"), personnel.FeedWords{Name: c.say("personnel.team.title"), Away: c.say("personnel.away")})
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Referrer-Policy", "no-referrer")
	c.w.WriteHeader(http.StatusOK)
	_, _ = c.w.Write(b)
	return nil
}

// feedPath is where calendar programs find a team.
const feedPath = "/kalender/"
