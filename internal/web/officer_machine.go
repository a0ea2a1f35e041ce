package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
)

// Addresses of the acts that are sent with photographs.
const (
	visitAct  = "temuan"
	workAct   = "kerja"
	adviceAct = "pertimbangan"
	// advicePath lists what an office is asked to advise on.
	advicePath = "/kantor/pertimbangan"
	photos     = 5
)

// machineActs are the acts of steps that ask advisers, visit, or work in the field.
func machineActs() []caseAct {
	return []caseAct{
		{adviceAct, "advise", "advised", (*clerk).advise},
		{"kunjungan", "work", "visit-set", (*clerk).setVisit},
		{"disposisi", "work", "disposed", (*clerk).dispose},
		{"tangguhkan", "work", "postponed", (*clerk).postponeTake},
	}
}

// here says whether the present step is this office's.
func (k *clerk) here(v *desk.View) bool {
	if v.Case.HandOffice != "" {
		return v.Case.HandOffice == string(k.actor.Office)
	}
	return v.Office == k.actor.Office
}

// asked is the advice that the officer's office is asked for, "" for none.
func (k *clerk) asked(v *desk.View) (casework.Advice, bool) {
	for _, a := range v.Case.OpenAdvice() {
		office := a.Office
		if office == "" {
			office = string(v.Office)
		}
		if office == string(k.actor.Office) && (k.actor.Has(a.Role) || k.superior()) {
			return a, true
		}
	}
	return casework.Advice{}, false
}

// adviseAct answers an advice: its checklist, the answer, and why.
func (k *clerk) adviseAct(v *desk.View) *actForm {
	open, ok := k.asked(v)
	if !ok || v.Step == nil {
		return nil
	}
	adviser, _ := v.Step.Adviser(open.ID)
	a := &actForm{ID: adviceAct, Title: k.tell(adviser.Name), Button: k.say("office.advice.button"),
		Lead:   k.say("office.advice.lead", lang.Moment(k.tag, k.at(open.Due))),
		Fields: []Field{{Shape: "hidden", Name: "siapa", Value: open.ID}}}
	for _, c := range adviser.Checklist {
		a.Fields = append(a.Fields, Field{Shape: "tick", ID: "cek-" + c.ID, Name: "cek", Value: c.ID, Label: k.tell(c.Text)})
	}
	a.Fields = append(a.Fields, k.choiceOf("isi", "office.advice.outcome", "office.advice.", casework.Positive, casework.Conditions, casework.Negative))
	words := k.words("kata", "office.advice.words")
	words.ID, words.Help = "kata-pertimbangan", k.say("office.advice.help")
	a.Fields = append(a.Fields, words)
	return a
}

// choiceOf is a choice whose options have messages of their own.
func (k *clerk) choiceOf(name, label, prefix string, values ...string) Field {
	f := Field{Shape: "choice", Type: "radio", ID: name, Name: name, Label: k.say(label)}
	for i, v := range values {
		id := name // an error leads to the first
		if i > 0 {
			id += "-" + v
		}
		f.Options = append(f.Options, Option{ID: id, Value: v, Label: k.say(prefix + v)})
	}
	return f
}

func (k *clerk) advise(no int64) error {
	say := casework.AdviceAnswer{Adviser: k.typed("siapa"), Outcome: k.typed("isi"), Checks: k.r.PostForm["cek"]}
	return onField("isi", "case.advice-outcome", k.Desk.Advise(k.ctx(), k.actor, no, say, k.typedText("kata")))
}

// onField puts a refusal without a field at the field it is about.
func onField(field, key string, err error) error {
	if f := fault.As(err); f != nil && f.Field == "" && f.Key == key {
		return f.On(field)
	}
	return err
}

// setVisitAct agrees on a time for a visit or for work in the field.
func (k *clerk) setVisitAct(v *desk.View) *actForm {
	if !k.mine(v) || v.Step.Kind != "visit" && v.Step.Kind != "work" {
		return nil
	}
	day := Field{Shape: "input", Type: "date", ID: "hari", Name: "hari", Label: k.say("office.visit.day")}
	hour := Field{Shape: "input", Type: "time", ID: "jam", Name: "jam", Label: k.say("office.visit.hour")}
	words := k.words("kata", "office.visit.words")
	words.ID, words.Optional = "kata-kunjungan", true
	a := &actForm{ID: "kunjungan", Title: k.say("office.visit.set"), Button: k.say("office.visit.set-button"), Lead: k.say("office.visit.set-lead"), Fields: []Field{day, hour, words}}
	if n := len(v.Case.Visits); n > 0 && v.Case.Visits[n-1].Outcome == "" {
		at := k.at(v.Case.Visits[n-1].At)
		a.Fields[0].Value, a.Fields[1].Value = at.Format(time.DateOnly), at.Format("15:04")
		a.Lead = k.say("office.visit.agreed", lang.Moment(k.tag, at))
	}
	return a
}

func (k *clerk) setVisit(no int64) error {
	when, err := time.ParseInLocation("2006-01-02 15:04", k.typed("hari")+" "+k.typed("jam"), k.zone)
	if err != nil {
		return fault.New(fault.Invalid, "case.visit-when").On("hari")
	}
	return onField("hari", "case.visit-when", k.Desk.SetVisit(k.ctx(), k.actor, no, when, k.typedText("kata")))
}

// fieldAct reports a visit or work in the field, with photographs.
func (k *clerk) fieldAct(v *desk.View) *actForm {
	if !k.mine(v) || !k.running(v) || v.Step.Kind != "visit" && v.Step.Kind != "work" {
		return nil
	}
	a := &actForm{ID: workAct, Title: k.tell(v.Step.Name), Button: k.say("office.work.button"), Lead: k.say("office.work.lead"), Files: true, Fields: k.checks(v.Step)}
	label := "office.work.words"
	if v.Step.Kind == "visit" {
		a.ID, a.Button, a.Lead, label = visitAct, k.say("office.visit.button"), k.say("office.visit.lead"), "office.visit.findings"
		outcomes := []string{casework.VisitOK, casework.VisitRepair, casework.VisitFail, casework.VisitAbsent}
		if v.Step.Repairs == 0 {
			outcomes = slices.Delete(outcomes, 1, 2)
		}
		a.Fields = append(a.Fields, k.choiceOf("hasil", "office.visit.outcome", "office.visit.", outcomes...))
	}
	words := k.words("kata", label)
	words.ID = "kata-lapangan"
	if v.Step.Kind == "work" && !v.Standard.Result.Recorded.Empty() {
		number := Field{Shape: "input", Type: "text", ID: "nomor", Name: "nomor", Label: k.say("office.work.number", k.tell(v.Standard.Result.Recorded)), Help: k.say("office.work.number-help"), Auto: "off", Plain: true}
		if v.Standard.Result.RecordedAs == "nib" {
			number.Mode = "numeric"
		}
		a.Fields = append(a.Fields, number)
		words.Optional = true
	}
	a.Fields = append(a.Fields, words)
	for i := 1; i <= photos; i++ {
		id := "foto-" + strconv.Itoa(i)
		a.Fields = append(a.Fields, Field{Shape: "file", ID: id, Name: id, Label: k.say("office.work.photo", i), Optional: true, Accept: "image/jpeg,image/png"})
	}
	return a
}

// fieldTake takes the report of a visit or of work.
func fieldTake(act string) func(*clerk) error {
	return func(k *clerk) error {
		no, err := k.caseNo()
		if err != nil {
			return err
		}
		in, files := k.photoIntake(act, func(n desk.NewFile, r readerOfFile) (desk.Upload, error) {
			return k.Desk.TakeFieldPhoto(k.ctx(), k.actor, no, n, r)
		})
		typed, err := in.read()
		if err != nil {
			return err
		}
		k.r.PostForm = typed
		found := desk.Found{Outcome: typed.Get("hasil"), Checks: typed["cek"], Words: strings.TrimSpace(typed.Get("kata")), Number: strings.TrimSpace(typed.Get("nomor")), Files: *files}
		do := k.Desk.Work
		if act == visitAct {
			do = k.Desk.Visit
		}
		f := stumbled(in)
		if f == nil {
			err := onField("nomor", "case.number-missing", onField("hasil", "case.visit-outcome", do(k.ctx(), k.actor, no, found)))
			if err == nil {
				return k.done(casePath+strconv.FormatInt(no, 10), "stepped")
			}
			if f = fault.As(err); f == nil || f.Kind == fault.NotFound || f.Kind == fault.Unavailable {
				return err
			}
		}
		if err := k.Desk.DropFiles(k.ctx(), *files); err != nil {
			return err
		}
		return k.showCase(no, attempt{act: act, typed: typed, err: f, status: f.Kind.Status()})
	}
}

// stumbled is the first thing that was wrong with a file, nil for nothing.
func stumbled(in *intake) *fault.Fault {
	for _, s := range in.stumbles {
		if s.Key != "form.required" {
			return fault.New(fault.Invalid, s.Key, s.Args...).On(s.Question)
		}
	}
	return nil
}

// photoIntake reads a form with up to five photographs.
func (c *call) photoIntake(id string, take func(desk.NewFile, readerOfFile) (desk.Upload, error)) (*intake, *[]desk.Upload) {
	page := &form.Page{ID: id}
	for i := 1; i <= photos; i++ {
		page.Questions = append(page.Questions, form.Question{ID: "foto-" + strconv.Itoa(i), Type: form.File, Optional: true, Accept: []string{"jpeg", "png"}})
	}
	files := &[]desk.Upload{}
	in := &intake{call: c, page: page, held: func(string) string { return "" }}
	in.take = func(n desk.NewFile, r readerOfFile) (string, error) {
		u, err := take(n, r)
		if err == nil {
			*files = append(*files, u)
		}
		return u.ID, err
	}
	return in, files
}

// disposeAct gives the case to an officer with an instruction (disposisi).
func (k *clerk) disposeAct(v *desk.View) *actForm {
	if !k.superior() || !k.here(v) || !k.running(v) || v.Step == nil || v.Case.Person != "" {
		return nil
	}
	all, err := k.Desk.Colleagues(k.ctx(), k.actor.Office)
	if err != nil {
		return nil
	}
	to := Field{Shape: "select", ID: "kepada", Name: "kepada", Label: k.say("office.dispose.to")}
	for _, c := range all {
		if c.Account != k.actor.Account && slices.Contains(c.Roles, v.Case.Role) {
			to.Options = append(to.Options, Option{Value: c.Account, Label: c.Name})
		}
	}
	if len(to.Options) == 0 {
		return nil
	}
	words := k.words("kata", "office.dispose.words")
	words.ID = "kata-disposisi"
	due := Field{Shape: "input", Type: "date", ID: "paling", Name: "paling", Label: k.say("office.dispose.due"), Optional: true}
	return &actForm{ID: "disposisi", Title: k.say("office.dispose.title"), Button: k.say("office.dispose.button"), Lead: k.say("office.dispose.lead"), Fields: []Field{to, words, due}}
}

func (k *clerk) dispose(no int64) error {
	var due time.Time
	if day := k.typed("paling"); day != "" {
		at, err := time.ParseInLocation(time.DateOnly, day, k.zone)
		if err != nil {
			return fault.New(fault.Invalid, "form.date").On("paling")
		}
		due = at.Add(24*time.Hour - time.Minute)
	}
	return onField("kata", "case.reason-missing", k.Desk.Dispose(k.ctx(), k.actor, no, desk.Disposition{To: k.typed("kepada"), Words: k.typedText("kata"), Due: due}))
}

// machineRows tell what advisers said and when visits are.
func (k *clerk) machineRows(v *desk.View) (out []Row) {
	for _, a := range v.Case.Advices {
		name := a.ID
		if st, ok := v.Std.Step(a.Step); ok {
			if adviser, ok := st.Adviser(a.ID); ok {
				name = k.tell(adviser.Name)
			}
		}
		state := k.say("office.advice.waits", lang.Moment(k.tag, k.at(a.Due)))
		if a.Outcome != "" {
			state = k.say("office.advice." + a.Outcome)
		} else if a.Step != v.Case.Step {
			state = k.say("office.advice.none")
		}
		out = append(out, Row{Label: name, Values: []string{state}})
	}
	for _, x := range v.Case.Visits {
		state := k.say("office.visit.planned")
		if x.Outcome != "" {
			state = k.say("office.visit." + x.Outcome)
		}
		out = append(out, Row{Label: k.say("office.visit.title", lang.Moment(k.tag, k.at(x.At))), Values: []string{state}})
	}
	if v.Case.Billed > 0 {
		state := k.say("office.bill.open")
		if v.Case.PaidAt > 0 {
			state = k.say("office.bill.paid", lang.Moment(k.tag, k.at(v.Case.PaidAt)))
		}
		out = append(out, Row{Label: k.say("office.bill.title"), Values: []string{lang.Money(k.tag, v.Case.Billed), state}})
	}
	return out
}

// advices lists what this office is asked to advise on.
func (k *clerk) advices() error {
	list, err := k.Desk.AdviceTasks(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := k.inboxPage("office.advice.list")
	p.Notice = k.notice()
	rows := make([]desk.Row, 0, len(list))
	for _, t := range list {
		rows = append(rows, t.Row)
	}
	if p.Rows, err = k.queue(rows); err != nil {
		return err
	}
	for i, t := range list {
		q := &p.Rows[i]
		q.Address = casePath + strconv.FormatInt(t.No, 10)
		q.Due, q.Step, q.Who = k.dueTag(t.Due.In(k.zone)), k.tell(t.Adviser.Name), ""
		if o, err := k.Desk.Office(t.Office); err == nil {
			q.Who = o.Full()
		}
	}
	if len(list) == 0 {
		p.Empty = k.say("office.advice.empty")
	}
	return k.showPrivate(200, "officer-inbox", p)
}
