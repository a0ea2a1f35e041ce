package web

import (
	"bytes"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/outreach"
	"genggam/internal/person"
	"genggam/internal/sheet"
)

const visitsPath = "/kantor/kunjungan"

// visitsPage lists the visits that are to be made, and takes the wish for one.
// Names are masked: whoever opens a visit looks at a person, and leaves a line.
type visitsPage struct {
	Shell
	Notice  string
	Posters string
	Open    []visitLine
	Days    []Card
	Ask     actForm
	Case    string
}

type visitLine struct {
	Address, Who, When string
	State, Due         Tag
	Case, Reference    string
}

// visits lists them. A wish that comes from a case begins with what the case
// says, which is a look at it.
func (k *clerk) visits() error {
	about, err := strconv.ParseInt(k.r.URL.Query().Get("permohonan"), 10, 64)
	if err != nil || !k.actor.Can("see-case") {
		return k.showVisits(nil, nil)
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, about, "work")
	if err != nil {
		return err
	}
	r := v.Applicant.Record
	where := r.Address
	if r.RT != "" {
		where += ", RT " + r.RT + " RW " + k.orElse(r.RW, "-")
	}
	return k.showVisits(url.Values{"permohonan": {strconv.FormatInt(about, 10)}, "nama": {r.Name}, "alamat": {strings.Trim(where, ", ")},
		"telepon": {person.Phone(r.Phone).Local()}}, nil)
}

func (k *clerk) showVisits(typed url.Values, f *fault.Fault) error {
	open, err := k.Hall.Outreach.Visits(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	promise, err := k.Hall.Outreach.Promise(k.ctx())
	if err != nil {
		return err
	}
	p := &visitsPage{Shell: k.shell(k.say("visit.title")), Notice: k.notice()}
	p.Scripts = []string{"g.js"}
	if k.actor.Can("make-posters") {
		p.Posters = postersPath
	}
	days := map[calendar.Day]int{}
	var order []calendar.Day
	for i := range open {
		v := &open[i]
		p.Open = append(p.Open, k.visitLine(v))
		if v.State == "planned" {
			if days[v.Day]++; days[v.Day] == 1 {
				order = append(order, v.Day)
			}
		}
	}
	for _, d := range order {
		p.Days = append(p.Days, Card{Address: visitsPath + "/hari/" + d.String() + ".pdf", Title: d.Say(k.tag), Text: k.count("visit.day-count", days[d])})
	}
	p.Ask = k.askForm(typed, promise.VisitDays)
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = k.actProblems(&p.Ask, f)
	}
	return k.showPrivate(status, "officer-visits", p)
}

// askForm asks where somebody is to come. A case that it is about goes along by
// its number.
func (k *clerk) askForm(typed url.Values, days int) actForm {
	about := typed.Get("permohonan")
	box := func(name, label, help string, optional bool) Field {
		return Field{Shape: "input", Type: "text", ID: name, Name: name, Label: k.say(label), Help: k.orElse(help, ""), Optional: optional, Auto: "off", Value: typed.Get(name)}
	}
	phone := box("telepon", "web.part.phone", "", true)
	phone.Type = "tel"
	a := actForm{ID: "minta", Title: k.say("visit.ask"), Lead: k.count("visit.ask-lead", days), Button: k.say("visit.ask-button"), Action: visitsPath, Fields: []Field{
		box("nama", "visit.name", "", false), box("alamat", "visit.address", k.say("visit.address-help"), false), phone, box("perlu", "visit.what", k.say("visit.what-help"), true),
	}}
	if no, err := strconv.ParseInt(about, 10, 64); err == nil && no >= 0 {
		a.Fields = append(a.Fields, Field{Shape: "hidden", Name: "permohonan", Value: about})
		a.Lead += " " + k.say("visit.ask-case", k.Desk.Reference(no))
	}
	return a
}

func (k *clerk) visitLine(v *outreach.Visit) visitLine {
	l := visitLine{Address: visitsPath + "/" + strconv.FormatInt(v.No, 10), Who: k.orElse(v.Masked, "-"), State: k.visitState(v),
		When: k.say("visit.asked-at", lang.Moment(k.tag, v.Asked.In(k.zone)))}
	l.Due = Tag{Label: k.say("visit.due", lang.Date(k.tag, v.Due.In(k.zone)))}
	if v.Late {
		l.Due = Tag{Label: k.say("visit.late", lang.Date(k.tag, v.Due.In(k.zone))), Tone: "bad"}
	}
	if v.Case >= 0 {
		l.Case, l.Reference = casePath+strconv.FormatInt(v.Case, 10), k.Desk.Reference(v.Case)
	}
	return l
}

func (k *clerk) visitState(v *outreach.Visit) Tag {
	switch v.State {
	case "planned":
		return Tag{Label: k.say("visit.state.planned", v.Day.Say(k.tag), v.Name), Tone: "good"}
	case "done":
		return Tag{Label: k.say("visit.outcome." + v.Outcome)}
	}
	return Tag{Label: k.say("visit.state.asked"), Tone: "wait"}
}

// visitAsk takes the wish.
func (k *clerk) visitAsk() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	no := int64(-1)
	if about := k.typed("permohonan"); about != "" {
		var err error
		if no, err = strconv.ParseInt(about, 10, 64); err != nil || no < 0 {
			return errNotFound
		}
	}
	w := outreach.Words{Name: k.typedText("nama"), Phone: k.typed("telepon"), Address: k.typedText("alamat"), What: k.typedText("perlu")}
	_, err := k.Hall.Outreach.AskVisit(k.ctx(), k.actor, w, no)
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return k.showVisits(k.r.PostForm, f)
	}
	if err != nil {
		return err
	}
	return k.done(visitsPath, "visit-asked")
}

// visitPage is one visit, opened.
type visitPage struct {
	Shell
	Notice string
	State  Tag
	Due    Tag
	Rows   []Row
	Acts   []actForm
	Case   string
}

func (k *clerk) visitShow() error { return k.showVisit(nil, "", nil) }

func (k *clerk) showVisit(typed url.Values, tried string, f *fault.Fault) error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	v, err := k.Hall.Outreach.OpenVisit(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	l := k.visitLine(&v)
	p := &visitPage{Shell: k.shell(k.say("visit.one", k.orElse(v.Words.Name, l.Who))), Notice: k.notice(), State: l.State, Due: l.Due, Case: l.Case}
	p.Back, p.Scripts = visitsPath, []string{"g.js"}
	for _, r := range []struct{ key, value string }{{"visit.address", v.Words.Address}, {"web.part.phone", person.Phone(v.Words.Phone).Local()}, {"visit.what", v.Words.What}, {"visit.asked", lang.Moment(k.tag, v.Asked.In(k.zone))}} {
		if r.value != "" {
			p.Rows = append(p.Rows, Row{Label: k.say(r.key), Values: []string{r.value}})
		}
	}
	if v.State != "done" {
		p.Acts = k.visitActs(&v, typed)
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
		for i := range p.Acts {
			if p.Acts[i].ID == tried {
				p.Problems = k.actProblems(&p.Acts[i], f)
			}
		}
	}
	return k.showPrivate(status, "officer-visit", p)
}

// visitActs are to plan the visit and to say what came of it.
func (k *clerk) visitActs(v *outreach.Visit, typed url.Values) []actForm {
	at := visitsPath + "/" + strconv.FormatInt(v.No, 10)
	day := Field{Shape: "input", Type: "date", ID: "hari", Name: "hari", Label: k.say("visit.day"), Width: "w20", Value: typed.Get("hari"), Auto: "off"}
	if typed == nil && v.State == "planned" {
		day.Value = v.Day.String()
	}
	result := Field{Shape: "choice", Type: "radio", ID: "hasil", Name: "hasil", Label: k.say("visit.result")}
	for _, o := range outreach.Outcomes() {
		result.Options = append(result.Options, Option{ID: "hasil-" + o, Value: o, Label: k.say("visit.outcome." + o), Chosen: typed.Get("hasil") == o})
	}
	return []actForm{
		{ID: "rencana", Title: k.say("visit.plan"), Lead: k.say("visit.plan-lead"), Button: k.say("visit.plan-button"), Action: at + "/rencana", Fields: []Field{day}},
		{ID: "selesai", Title: k.say("visit.end"), Button: k.say("visit.end-button"), Action: at + "/selesai", Fields: []Field{result}},
	}
}

func (k *clerk) visitPlan() error {
	day, _ := calendar.ParseDay(k.typed("hari")) // what is no day is refused with the rest
	return k.visitTake("rencana", "visit-planned", func(no int64) error { return k.Hall.Outreach.PlanVisit(k.ctx(), k.actor, no, day) })
}

func (k *clerk) visitDone() error {
	return k.visitTake("selesai", "visit-done", func(no int64) error { return k.Hall.Outreach.DoneVisit(k.ctx(), k.actor, no, k.typed("hasil")) })
}

func (k *clerk) visitTake(name, done string, do func(no int64) error) error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	err = do(no)
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return k.showVisit(k.r.PostForm, name, f)
	}
	if err != nil {
		return err
	}
	return k.done(visitsPath+"/"+strconv.FormatInt(no, 10), done)
}

// visitDay prints the visits of a day, to be taken along where there is no
// network.
func (k *clerk) visitDay() error {
	name := k.r.PathValue("hari")
	day, err := calendar.ParseDay(name[:max(0, len(name)-len(".pdf"))])
	if err != nil {
		return errNotFound
	}
	all, err := k.Hall.Outreach.VisitsOn(k.ctx(), k.actor, day)
	if err != nil {
		return err
	}
	b := sheet.Book{Page: k.page(), Landscape: true, Title: []string{k.say("visit.list"), day.Say(k.tag)},
		Facts: [][2]string{{k.say("visit.office"), k.office.Full()}, {k.say("visit.printed"), lang.Moment(k.tag, k.now)}}}
	for _, c := range []struct {
		key   string
		width int
	}{{"visit.column.no", 8}, {"visit.name", 38}, {"visit.address", 62}, {"web.part.phone", 32}, {"visit.what", 48}, {"visit.column.reference", 32}, {"visit.column.result", 46}, {"visit.column.sign", 28}} {
		b.Columns = append(b.Columns, sheet.Column{Title: k.say(c.key), Width: c.width})
	}
	var out bytes.Buffer
	if err := sheet.PrintBook(&out, b, k.visitRows(all)); err != nil {
		return err
	}
	return k.sendSheet(&out, "kunjungan-"+day.String())
}

func (k *clerk) visitRows(all []outreach.Visit) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		for i, v := range all {
			reference := "-"
			if v.Case >= 0 {
				reference = k.Desk.Reference(v.Case)
			}
			cells := []string{strconv.Itoa(i + 1), k.orElse(v.Words.Name, "-"), v.Words.Address, k.orElse(person.Phone(v.Words.Phone).Local(), "-"), k.orElse(v.Words.What, "-"), reference, "", ""}
			if !yield(sheet.Row{Cells: cells}, nil) {
				return
			}
		}
	}
}
