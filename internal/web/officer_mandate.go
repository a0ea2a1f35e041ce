package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"genggam/internal/appointments"
	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/mandate"
)

const mandatesPath = "/kantor/wewenang"

// mandatesPage is the book of who may sign for the office.
type mandatesPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	// Today says who signs today; Look what whoever keeps the book should see to.
	Today []mandateLine
	Look  []string
	// Held are appointments that hold or will, Past those that are over.
	Held, Past []mandateLine
	None       string
	Fields     []Field
	Services   Field
}

// mandateLine is one appointment.
type mandateLine struct {
	Address, Lines, Name, Period, Decree string
	State                                Tag
	Away                                 []string
}

// officeTabs are the pages of what an office sets for itself.
func (k *clerk) officeTabs() (out []MenuItem) {
	for _, t := range []struct{ need, address, label string }{
		{"appoint", mandatesPath, "office.mandate.title"}, {"change-paper", headPath, "letterhead.title"}, {"change-paper", paperPath, "office.paper.title"}, {"print-pads", padsPath, "office.pad.title"}, {"certify", certifyPath, "certify.title"}, {"hand-over", successionPath, "succession.title"},
	} {
		if k.actor.Can(t.need) {
			out = append(out, MenuItem{Address: t.address, Label: k.say(t.label), Current: strings.HasPrefix(k.r.URL.Path, t.address)})
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

func (k *clerk) mandates() error { return k.showMandates(http.StatusOK, nil) }

func (k *clerk) showMandates(status int, f *fault.Fault) error {
	b, err := k.Desk.Appointments.Book(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	names, err := k.names()
	if err != nil {
		return err
	}
	p := &mandatesPage{Shell: k.shell(k.say("office.mandate.title")), Notice: k.notice(), Tabs: k.officeTabs()}
	p.Scripts = []string{"g.js"}
	today := k.Desk.Today(k.actor.Office)
	for _, a := range k.signersToday(b, today) {
		p.Today = append(p.Today, k.mandateLine(b, a, names))
	}
	for _, a := range slices.Backward(b.Given) {
		x := k.mandateLine(b, a, names)
		if a.Until != 0 && a.Until < today {
			p.Past = append(p.Past, x)
		} else {
			p.Held = append(p.Held, x)
		}
	}
	if !b.Kept() {
		p.None = k.say("office.mandate.none")
	} else if len(p.Today) == 0 {
		_, why := b.Who(mandate.Service{}, today)
		p.Look = append(p.Look, k.messages.SayFault(k.tag, why))
	}
	notices, findings, err := k.Desk.Appointments.Notices(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	for _, n := range notices {
		p.Look = append(p.Look, k.say(n.Key, n.Args...))
	}
	for _, x := range findings {
		p.Look = append(p.Look, k.say(x.Key, x.Args...))
	}
	k.mandateForm(p, b, names)
	k.accountProblem(&p.Shell, append(p.Fields, p.Services), f)
	return k.showPrivate(status, "officer-mandates", p)
}

// signersToday are those who may sign any service of the office today, each once.
func (k *clerk) signersToday(b appointments.Book, today calendar.Day) (out []mandate.Appointment) {
	for _, s := range k.Desk.Catalogue().All(k.today()) {
		if !k.office.Provides(s) {
			continue
		}
		for _, a := range b.Signers(mandate.Service{ID: s.ID}, today) {
			if !slices.ContainsFunc(out, func(x mandate.Appointment) bool { return x.ID == a.ID }) {
				out = append(out, a)
			}
		}
	}
	return out
}

// mandateLine draws an appointment as it is printed, with its days.
func (k *clerk) mandateLine(b appointments.Book, a mandate.Appointment, names map[string]string) mandateLine {
	x := mandateLine{Address: mandatesPath + "/" + a.ID.String(), Lines: strings.Join(b.Lines(a), " / "), Name: k.orElse(names[a.Account], a.Account)}
	x.Period = k.say("office.mandate.since", k.sayDay(a.From))
	if a.Until != 0 {
		x.Period = k.say("office.mandate.from-until", k.sayDay(a.From), k.sayDay(a.Until))
	}
	x.Decree = k.say("office.mandate.by", a.Words.Decree)
	if n := len(a.Services); n > 0 {
		x.Decree += ". " + k.say("office.mandate.only", n)
	}
	today := k.Desk.Today(k.actor.Office)
	switch {
	case a.Ended != "":
		x.State = Tag{Label: k.say(mandate.WhyKey(a.Ended))}
	case a.From > today:
		x.State = Tag{Label: k.say("office.mandate.later"), Tone: "wait"}
	}
	for _, w := range b.Away {
		if w.Appointment == a.ID && (w.Until == 0 || w.Until >= today) {
			x.Away = append(x.Away, k.awayLine(w))
		}
	}
	return x
}

func (k *clerk) awayLine(w mandate.Absence) string {
	if w.Until == 0 {
		return k.say("office.mandate.away-open", lang.Key(mandate.WhyKey(w.Why)), k.sayDay(w.From))
	}
	return k.say("office.mandate.away", lang.Key(mandate.WhyKey(w.Why)), k.sayDay(w.From), k.sayDay(w.Until))
}

func (k *clerk) sayDay(d calendar.Day) string { return lang.DateText(k.tag, d.String()) }

// mandateForm asks for an appointment as its decree says it.
func (k *clerk) mandateForm(p *mandatesPage, b appointments.Book, names map[string]string) {
	account := Field{Shape: "select", ID: "account", Name: "account", Label: k.say("office.mandate.account")}
	people := make([]string, 0, len(names))
	for id := range names {
		people = append(people, id)
	}
	arrange.By(people, func(x, y string) int { return strings.Compare(names[x], names[y]) })
	for _, id := range people {
		account.Options = append(account.Options, Option{Value: id, Label: names[id], Chosen: k.typed("account") == id})
	}
	shape := Field{Shape: "select", ID: "form", Name: "form", Label: k.say("office.mandate.form")}
	for _, f := range mandate.Forms() {
		shape.Options = append(shape.Options, Option{Value: string(f), Label: k.say("mandate.form." + string(f)), Chosen: k.typed("form") == string(f)})
	}
	of := Field{Shape: "select", ID: "of", Name: "of", Label: k.say("office.mandate.of"), Help: k.say("office.mandate.of-help"), Optional: true}
	for _, a := range b.Given {
		if a.Until == 0 || a.Until >= k.Desk.Today(k.actor.Office) {
			of.Options = append(of.Options, Option{Value: a.ID.String(), Label: strings.Join(b.Lines(a), " / "), Chosen: k.typed("of") == a.ID.String()})
		}
	}
	seat := k.mandateText("seat", false)
	if seat.Value == "" {
		seat.Value = k.office.HeadTitle + " " + k.office.Name
	}
	p.Fields = []Field{account, shape, seat, of, k.mandateText("position", true), k.mandateText("number", true), k.mandateText("decree", false),
		k.mandateDay("from", false), k.mandateDay("until", true)}
	p.Services = Field{Shape: "choice", Type: "checkbox", ID: "services", Name: "services", Label: k.say("office.mandate.services"), Help: k.say("office.mandate.services-help"), Optional: true}
	for _, s := range k.Desk.Catalogue().All(k.today()) {
		if k.office.Provides(s) && s.Result.Letter != "" {
			p.Services.Options = append(p.Services.Options, Option{ID: "services-" + s.ID, Value: s.ID, Label: k.tell(s.Name), Chosen: slices.Contains(k.r.PostForm["services"], s.ID)})
		}
	}
}

func (k *clerk) mandateText(name string, optional bool) Field {
	return Field{Shape: "input", Type: "text", ID: name, Name: name, Label: k.say("office.mandate." + name), Help: k.say("office.mandate." + name + "-help"),
		Value: k.typed(name), Auto: "off", Optional: optional, Plain: true}
}

func (k *clerk) mandateDay(name string, optional bool) Field {
	q := form.Question{Type: form.Date, Optional: optional, Label: k.text("office.mandate." + name)}
	if name == "until" {
		q.Help = k.text("office.mandate.until-help")
	}
	return k.field(&q, name, filled{fields: k.r.PostForm})
}

// dayOf reads a day of the form; 0 is none.
func (k *clerk) dayOf(name string) (calendar.Day, error) {
	page := form.Page{Questions: []form.Question{{ID: name, Type: form.Date, Optional: true}}}
	into := form.Answers{}
	today, _ := form.DayOf(k.now.Format(time.DateOnly))
	if problems := page.Read(k.r.PostForm, today, into); len(problems) > 0 {
		return 0, fault.New(fault.Invalid, problems[0].Key, problems[0].Args...).On(name)
	}
	text, ok := into[name].(string)
	if !ok {
		return 0, nil
	}
	d, err := calendar.ParseDay(text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "form.date").On(name)
	}
	return d, nil
}

// mandateAdd enters an appointment.
func (k *clerk) mandateAdd() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	a := mandate.Appointment{Account: k.typed("account"), Form: mandate.Form(k.typed("form")), Services: k.r.PostForm["services"],
		Words: mandate.Words{Seat: k.typedText("seat"), Position: k.typedText("position"), Number: k.typedText("number"), Decree: k.typedText("decree")}}
	var err error
	if a.From, err = k.dayOf("from"); err == nil {
		a.Until, err = k.dayOf("until")
	}
	if of := k.typed("of"); err == nil && of != "" {
		if a.Of, err = canon.ParseID(of); err != nil {
			err = fault.New(fault.Invalid, "mandate.whose-powers").On("of")
		}
	}
	if err == nil {
		_, err = k.Desk.Appointments.Give(k.ctx(), k.actor, a)
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(mandatesPath, "mandate-given")
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return k.showMandates(f.Kind.Status(), f)
}

// mandatePage is one appointment: its end, and the days its holder is away.
type mandatePage struct {
	Shell
	Notice string
	Rows   []Row
	Away   []awayRow
	Action string
	End    []Field
	Leave  []Field
}

// awayRow is one absence; Open says that its last day can still be entered.
type awayRow struct {
	Text, ID string
	Open     bool
}

func (k *clerk) mandate() error { return k.showMandate(http.StatusOK, "", nil) }

func (k *clerk) showMandate(status int, act string, f *fault.Fault) error {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return errNotFound
	}
	b, err := k.Desk.Appointments.Book(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	a, ok := b.Find(id)
	if !ok {
		return fault.New(fault.NotFound, "mandate.unknown")
	}
	names, err := k.names()
	if err != nil {
		return err
	}
	x := k.mandateLine(b, a, names)
	p := &mandatePage{Shell: k.shell(x.Lines), Notice: k.notice(), Action: x.Address}
	p.Back, p.Scripts = mandatesPath, []string{"g.js"}
	p.Rows = []Row{
		{Label: k.say("office.mandate.account"), Values: []string{x.Name}}, {Label: k.say("office.mandate.form"), Values: []string{k.say("mandate.form." + string(a.Form))}},
		{Label: k.say("office.mandate.days"), Values: []string{x.Period}}, {Label: k.say("office.mandate.decree"), Values: []string{a.Words.Decree}},
	}
	if len(a.Services) > 0 {
		p.Rows = append(p.Rows, Row{Label: k.say("office.mandate.services"), Values: a.Services})
	}
	today := k.Desk.Today(k.actor.Office)
	for _, w := range b.Away {
		if w.Appointment == id {
			p.Away = append(p.Away, awayRow{Text: k.awayLine(w), ID: w.ID.String(), Open: w.Until == 0 || w.Until >= today})
		}
	}
	p.End = []Field{k.mandateDay("last", false), k.whyField("why", mandate.Ends())}
	p.Leave = []Field{k.mandateDay("from", false), k.mandateDay("until", true), k.whyField("away", mandate.Reasons())}
	if f != nil && f.Field == "why" && act == "leave" {
		f = f.On("away")
	}
	k.accountProblem(&p.Shell, map[string][]Field{"end": p.End, "leave": p.Leave}[act], f)
	return k.showPrivate(status, "officer-mandate", p)
}

func (k *clerk) whyField(name string, all []string) Field {
	f := Field{Shape: "select", ID: name, Name: name, Label: k.say("office.mandate.why")}
	for _, w := range all {
		f.Options = append(f.Options, Option{Value: w, Label: k.say(mandate.WhyKey(w)), Chosen: k.typed(name) == w})
	}
	return f
}

// mandateID is the appointment that the address names.
func (k *clerk) mandateID() (id canon.ID, err error) {
	if id, err = canon.ParseID(k.r.PathValue("id")); err != nil {
		return id, errNotFound
	}
	return id, k.r.ParseForm()
}

func (k *clerk) mandateDone(act, word string, err error) error {
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(mandatesPath+"/"+k.r.PathValue("id"), word)
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return k.showMandate(f.Kind.Status(), act, f)
}

func (k *clerk) mandateEnd() error {
	id, err := k.mandateID()
	if err != nil {
		return err
	}
	last, err := k.dayOf("last")
	if err == nil {
		err = k.Desk.Appointments.End(k.ctx(), k.actor, id, last, k.typed("why"))
	}
	return k.mandateDone("end", "mandate-ended", err)
}

func (k *clerk) mandateLeave() error {
	id, err := k.mandateID()
	if err != nil {
		return err
	}
	x := mandate.Absence{Appointment: id, Why: k.typed("away")}
	if x.From, err = k.dayOf("from"); err == nil {
		x.Until, err = k.dayOf("until")
	}
	if err == nil {
		_, err = k.Desk.Appointments.Leave(k.ctx(), k.actor, x)
	}
	return k.mandateDone("leave", "mandate-away", err)
}

// mandateBack says that today is the last day of an absence.
func (k *clerk) mandateBack() error {
	if _, err := k.mandateID(); err != nil {
		return err
	}
	id, err := canon.ParseID(k.typed("absence"))
	if err != nil {
		return errNotFound
	}
	return k.mandateDone("", "mandate-back", k.Desk.Appointments.Return(k.ctx(), k.actor, id, k.Desk.Today(k.actor.Office)-1))
}
