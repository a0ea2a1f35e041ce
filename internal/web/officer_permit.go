package web

import (
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/permits"
)

// permitsPath is where an office keeps watch over the permits that it issued.
const permitsPath = "/kantor/izin"

func permitDeskRoutes(add adder) {
	add("GET", permitsPath, "see-permits", (*clerk).permits)
	add("POST", permitsPath, "record-permit", (*clerk).permitRecord)
	add("GET", permitsPath+"/{id}", "see-permits", (*clerk).permitShow)
	add("POST", permitsPath+"/{id}/putusan", "rule-permit", (*clerk).permitRule)
	add("POST", permitsPath+"/{id}/periksa", "inspect-permit", (*clerk).permitInspect)
}

// permitsDeskPage lists the permits of an office.
type permitsDeskPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	Find   Field
	Lines  []permitDeskLine
	Empty  string
	Next   string
	Record *actForm
}

type permitDeskLine struct {
	Address, Title, Number, Holder, Term, Note string
	State                                      Tag
}

func (k *clerk) permits() error { return k.showPermits(http.StatusOK, nil, nil) }

func (k *clerk) showPermits(status int, find, record *fault.Fault) error {
	query := k.r.URL.Query()
	if number := strings.TrimSpace(query.Get("nomor")); number != "" && find == nil {
		id, err := k.Hall.Permits.Find(k.ctx(), k.actor, number[:min(len(number), 80)])
		if err == nil {
			return k.see(permitsPath + "/" + id.String())
		}
		if find = fault.As(err); find == nil || find.Kind == fault.Unavailable {
			return err
		}
		status = find.Kind.Status()
	}
	which := query.Get("daftar")
	after, bad := parseNo(query.Get("sesudah"))
	if bad {
		after = 0
	}
	all, next, err := k.Hall.Permits.List(k.ctx(), k.actor, which, after)
	if err != nil {
		return err
	}
	p := &permitsDeskPage{Shell: k.shell(k.say("web.permits.desk")), Notice: k.notice()}
	p.Scripts = []string{"g.js"}
	for _, t := range []string{"", permits.ListEnding, permits.ListEnded} {
		address := permitsPath
		if t != "" {
			address += "?daftar=" + t
		}
		p.Tabs = append(p.Tabs, MenuItem{Address: address, Label: k.say("web.permits.list-" + k.orElse(t, permits.ListAlive)), Current: which == t})
	}
	p.Find = Field{Shape: "input", ID: "nomor-izin", Name: "nomor", Type: "search", Plain: true, Auto: "off", Width: "w20", Label: k.say("web.permits.by-number"), Value: query.Get("nomor")}
	if find != nil {
		p.Find.Error = k.messages.SayFault(k.tag, find)
		p.Problems = []Problem{{Field: p.Find.ID, Message: p.Find.Error}}
	}
	for i := range all {
		p.Lines = append(p.Lines, k.permitDeskLine(&all[i]))
	}
	if len(all) == 0 {
		p.Empty = k.say("web.permits.list-none")
	}
	if next > 0 {
		p.Next = permitsPath + "?daftar=" + which + "&sesudah=" + strconv.FormatInt(next, 10)
	}
	if k.actor.Can("record-permit") {
		p.Record = k.recordForm()
		if record != nil {
			p.Record.Open, p.Problems = true, k.fieldProblems(p.Record.Fields, record)
		}
	}
	return k.showPrivate(status, "officer-permits", p)
}

func (k *clerk) permitDeskLine(x *permits.Permit) permitDeskLine {
	l := permitDeskLine{Address: permitsPath + "/" + x.ID.String(), Title: k.permitName(x), Number: x.Number, Holder: x.Holder, Term: k.permitTerm(x), State: k.permitState(x.State)}
	switch {
	case x.IssuedBy != "":
		l.Note = k.say("web.permits.recorded", x.IssuedBy)
	case x.ObjectionDue > 0:
		l.Note = k.say("web.permits.objection-due", k.day(k.at(x.ObjectionDue)))
	case x.Inspected:
		l.Note = k.say("web.permits.inspected")
	case x.Alive() && x.WarnedUntil > 0:
		l.Note = k.say("web.permits.warned", k.date(x.WarnedUntil.String()))
	case x.Alive() && x.Reminded > 0:
		l.Note = k.say("web.permits.reminded", x.Reminded)
	}
	return l
}

// recordForm asks for a permit that a national system issued.
func (k *clerk) recordForm() *actForm {
	typed := k.r.PostForm
	issuer := Field{Shape: "select", ID: "penerbit", Name: "penerbit", Label: k.say("web.permits.issuer")}
	for _, x := range permits.Issuers() {
		issuer.Options = append(issuer.Options, Option{Value: x, Label: k.say("web.permits.issuer-" + strings.ToLower(x)), Chosen: typed.Get("penerbit") == x})
	}
	number := k.lineAsked("nomor", "web.permits.number", "w20", typed)
	return &actForm{ID: "catat", Action: permitsPath, Title: k.say("web.permits.record"), Lead: k.say("web.permits.record-lead"), Button: k.say("web.permits.record-button"),
		Fields: []Field{issuer, number, k.lineAsked("perihal", "web.permits.about", "", typed), k.lineAsked("pemegang", "web.permits.of", "", typed),
			k.dateAsked("mulai", "web.permits.from", false), k.dateAsked("sampai", "web.permits.until", true)}}
}

func (k *clerk) permitRecord() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	n := permits.National{Number: k.typedText("nomor"), IssuedBy: k.typed("penerbit"), About: k.typedText("perihal"), Holder: k.typedText("pemegang")}
	var err error
	if n.From, err = k.dayTyped("mulai"); err == nil {
		n.Until, err = k.dayTyped("sampai")
	}
	if err == nil {
		_, err = k.Hall.Permits.Record(k.ctx(), k.actor, n)
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(permitsPath, "permit-recorded")
	case f == nil || f.Kind == fault.Unavailable:
		return err
	}
	return k.showPermits(f.Kind.Status(), nil, f)
}

// permitDeskPage is one permit with its history and what may be said of it.
type permitDeskPage struct {
	Shell
	Notice     string
	State      Tag
	Marks      []string
	Rows       []Row
	Conditions []string
	Story      []Event
	Case       Card
	Rule       *actForm
	Inspect    *actForm
	Idle       string
}

func (k *clerk) permitShow() error { return k.showPermitDesk(http.StatusOK, "", nil) }

func (k *clerk) showPermitDesk(status int, act string, f *fault.Fault) error {
	id, err := k.companyID()
	if err != nil {
		return err
	}
	x, err := k.Hall.Permits.Show(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	names, err := k.names()
	if err != nil {
		return err
	}
	p := &permitDeskPage{Shell: k.shell(k.permitName(&x.Permit)), Notice: k.notice(), State: k.permitState(x.State), Story: k.permitStory(&x, k.zone, names)}
	p.Back, p.Scripts = permitsPath, []string{"g.js"}
	p.Rows = []Row{{Label: k.say("web.check.number"), Values: []string{x.Number}}, {Label: k.say("web.permit.holder"), Values: []string{x.Holder}}, {Label: k.say("web.permit.term"), Values: []string{k.permitTerm(&x.Permit)}}}
	if x.IssuedBy != "" {
		p.Rows = append(p.Rows, Row{Label: k.say("web.permits.issuer"), Values: []string{k.say("web.permits.recorded", x.IssuedBy)}})
	}
	if x.Next != "" {
		p.Rows = append(p.Rows, Row{Label: k.say("web.permits.next"), Values: []string{x.Next}})
	}
	if x.Running >= 0 {
		p.Rows = append(p.Rows, Row{Label: k.say("web.permits.running"), Values: []string{k.Desk.Reference(x.Running)}})
	}
	if note := k.permitDeskLine(&x.Permit).Note; note != "" && x.IssuedBy == "" {
		p.Marks = append(p.Marks, note)
	}
	for _, y := range x.Spec().Conditions {
		p.Conditions = append(p.Conditions, k.tell(y.Text))
	}
	if x.Case >= 0 && k.actor.Can("see-case") {
		p.Case = Card{Address: casePath + strconv.FormatInt(x.Case, 10), Title: k.say("web.permits.to-case", k.Desk.Reference(x.Case))}
	}
	k.permitActs(p, &x.Permit)
	if f != nil {
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
		if form := map[string]*actForm{"putusan": p.Rule, "periksa": p.Inspect}[act]; form != nil {
			p.Problems = k.fieldProblems(form.Fields, f)
		}
	}
	return k.showPrivate(status, "officer-permit", p)
}

// permitActs draws what this officer may say of a permit now.
func (k *clerk) permitActs(p *permitDeskPage, x *permits.Permit) {
	at := permitsPath + "/" + x.ID.String()
	words := func(key string) Field {
		return Field{Shape: "area", ID: key, Name: "alasan", Rows: 4, Count: 1000, Label: k.say("web.permits." + key), Help: k.say("web.permits." + key + "-help"), Value: k.typedText("alasan")}
	}
	if k.actor.Can("rule-permit") {
		pick := Field{Shape: "choice", Type: "radio", ID: "putusan", Name: "putusan", Label: k.say("web.permits.ruling")}
		for _, w := range permits.Rulings() {
			if k.Hall.Permits.May(x, w) == nil {
				pick.Options = append(pick.Options, Option{ID: "putusan-" + w, Value: w, Label: k.say("web.permits.rule-" + w), Help: k.say("web.permits.rule-" + w + "-help"), Chosen: k.typed("putusan") == w})
			}
		}
		if len(pick.Options) > 0 {
			broken := Field{Shape: "select", ID: "syarat", Name: "syarat", Optional: true, Label: k.say("web.permits.condition")}
			for _, y := range x.Spec().Conditions {
				broken.Options = append(broken.Options, Option{Value: y.ID, Label: k.tell(y.Text), Chosen: k.typed("syarat") == y.ID})
			}
			p.Rule = &actForm{ID: "putusan", Action: at + "/putusan", Title: k.say("web.permits.rule"), Button: k.say("web.permits.rule-button"), Danger: true, Fields: []Field{pick}}
			if len(broken.Options) > 0 && x.ObjectionDue == 0 {
				p.Rule.Fields = append(p.Rule.Fields, broken)
			}
			p.Rule.Fields = append(p.Rule.Fields, words("reason"))
			if k.Hall.Permits.May(x, "suspend") == nil {
				p.Rule.Fields = append(p.Rule.Fields, k.dateAsked("sampai", "web.permits.suspended-until", true))
			}
		}
	}
	if k.actor.Can("inspect-permit") && x.Document >= 0 && (x.Alive() || x.Inspected) {
		if x.Inspected {
			p.Inspect = &actForm{ID: "periksa", Action: at + "/periksa", Title: k.say("web.permits.inspect-end"), Button: k.say("web.permits.inspect-end"), Fields: []Field{words("found"), {Shape: "hidden", Name: "laku", Value: "selesai"}}}
		} else {
			p.Inspect = &actForm{ID: "periksa", Action: at + "/periksa", Title: k.say("web.permits.inspect"), Lead: k.say("web.permits.inspect-lead"), Button: k.say("web.permits.inspect"), Fields: []Field{words("why"), {Shape: "hidden", Name: "laku", Value: "mulai"}}}
		}
	}
	if p.Rule == nil && p.Inspect == nil {
		p.Idle = k.say("web.permits.nothing")
	}
}

func (k *clerk) permitRule() error {
	id, err := k.companyID()
	if err != nil {
		return err
	}
	x := permits.Ruling{What: k.typed("putusan"), Reason: k.typedText("alasan"), Condition: k.typed("syarat")}
	if x.What == "suspend" {
		x.Until, err = k.dayTyped("sampai")
	}
	if err == nil {
		err = k.Hall.Permits.Rule(k.ctx(), k.actor, id, x)
	}
	return k.permitDone(id.String(), "putusan", "permit-ruled", err)
}

func (k *clerk) permitInspect() error {
	id, err := k.companyID()
	if err != nil {
		return err
	}
	if k.typed("laku") == "selesai" {
		err = k.Hall.Permits.EndInspection(k.ctx(), k.actor, id, k.typedText("alasan"))
	} else {
		err = k.Hall.Permits.Inspect(k.ctx(), k.actor, id, k.typedText("alasan"))
	}
	return k.permitDone(id.String(), "periksa", "permit-inspected", err)
}

func (k *clerk) permitDone(id, act, word string, err error) error {
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(permitsPath+"/"+id, word)
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return k.showPermitDesk(f.Kind.Status(), act, f)
}
