package web

import (
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/agreements"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

const (
	// dataPath is where an office sees who may ask for its data and who did, and says
	// whom it may ask itself; askPath where an officer asks.
	dataPath = "/kantor/data-antarkantor"
	askPath  = "/kantor/tanya-data"
	// agreementsPath is where everybody reads them.
	agreementsPath = "/perjanjian"
)

func dataRoutes(add adder) {
	add("GET", dataPath, "see-agreements", (*clerk).dataShow)
	add("POST", dataPath, "run-agreements", (*clerk).dataTake)
	add("GET", dataPath+"/{kode}", "see-agreements", (*clerk).dataUses)
	add("GET", askPath, "ask-data", (*clerk).askShow)
	add("POST", askPath, "ask-data", (*clerk).askTake)
}

func (k *clerk) dataShow() error { return k.showData(nil) }

func (k *clerk) showData(f *fault.Fault) error {
	all, err := k.Hall.Agreements.Mine(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := k.bench(k.say("data.title"), "")
	p.Lead = k.say("data.lead")
	given := benchPart{ID: "perjanjian", Title: k.say("data.given")}
	for _, a := range all {
		given.Cards = append(given.Cards, Card{Address: dataPath + "/" + a.Reference, Title: k.orElse(a.Asker, a.Reference), Text: k.agreementTill(a), Facts: k.fieldWords(a.Fields)})
	}
	if len(all) == 0 {
		given.Empty = k.say("data.given-none")
	}
	key, id := k.Hall.Agreements.PublicKey()
	p.Parts = []benchPart{given, {ID: "kunci", Title: k.say("data.our-key"), Lead: k.say("data.our-key-lead"), Rows: []Row{
		{Label: k.say("data.key"), Values: []string{key}}, {Label: k.say("data.key-id"), Values: []string{id}}}}}
	if k.actor.Can("run-agreements") {
		p.Acts = append(p.Acts, k.sourceForm())
	}
	return k.showBench(p, "sumber", f)
}

// mayAskElsewhere says whether the office may ask another at all.
func (k *clerk) mayAskElsewhere() bool {
	all, err := k.Hall.Agreements.Sources(k.ctx(), k.actor)
	return err == nil && len(all) > 0
}

// agreementTill says until when an agreement holds, or that it does not.
func (k *clerk) agreementTill(a agreements.Agreement) string {
	return agreementTill(k.call, a)
}

func agreementTill(c *call, a agreements.Agreement) string {
	today := c.Desk.Today(a.Office)
	switch {
	case a.Ended:
		return c.say("data.ended")
	case today > a.Until:
		return c.say("data.over", a.Until.Say(c.tag))
	case today < a.From:
		return c.say("data.from", a.From.Say(c.tag), a.Until.Say(c.tag))
	}
	return c.say("data.until", a.Until.Say(c.tag))
}

// fieldWords names fields in one line.
func (v voice) fieldWords(fields []string) string {
	var out []string
	for _, f := range fields {
		out = append(out, v.say("data.field."+f))
	}
	return strings.Join(out, ", ")
}

// sourceForm asks whom this office may ask.
func (k *clerk) sourceForm() actForm {
	key := Field{Shape: "area", ID: "kunci", Name: "kunci", Label: k.say("data.their-key"), Help: k.say("data.their-key-help"), Rows: 3}
	purpose := k.pick("keperluan", "data.purpose")
	for _, x := range agreements.Purposes() {
		purpose.Options = append(purpose.Options, Option{Value: x, Label: k.say("data.purpose." + x)})
	}
	address := k.box("alamat", "data.address", "url")
	address.Help = k.say("data.address-help")
	return actForm{ID: "sumber", Action: dataPath, Title: k.say("data.source"), Lead: k.say("data.source-lead"), Button: k.say("data.save"), Fields: []Field{
		k.actLine("nama", "data.source-name", false), address, k.actLine("perjanjian", "data.reference", false), key, purpose, k.fieldBoxes("data", agreements.Checks(), agreements.Values()),
	}}
}

// fieldBoxes are boxes for fields, yes-or-no ones first.
func (k *clerk) fieldBoxes(name string, all ...[]string) Field {
	f := Field{Shape: "choice", Type: "checkbox", ID: name, Name: name, Label: k.say("data.what"), Help: k.say("data.what-help")}
	for _, some := range all {
		for _, x := range some {
			f.Options = append(f.Options, Option{ID: name + "-" + x, Value: x, Label: k.say("data.field." + x)})
		}
	}
	return f
}

func (k *clerk) dataTake() error {
	if err := k.r.ParseForm(); err != nil {
		return brokenForm(err)
	}
	err := k.Hall.Agreements.SetSource(k.ctx(), k.actor, agreements.Source{ID: k.typed("perjanjian"), Name: k.typed("nama"), URL: k.typed("alamat"), Key: k.typedText("kunci"),
		Purpose: k.typed("keperluan"), Fields: k.r.PostForm["data"]})
	if f := fault.As(err); f != nil && f.Kind != fault.Forbidden && f.Kind != fault.Unavailable {
		return k.showData(f)
	}
	if err != nil {
		return err
	}
	return k.done(dataPath, "source-set")
}

// dataUses is one agreement with what was asked under it.
func (k *clerk) dataUses() error {
	a, err := k.Hall.Agreements.ByReference(k.ctx(), k.r.PathValue("kode"))
	if err != nil {
		return err
	}
	uses, err := k.Hall.Agreements.Uses(k.ctx(), k.actor, a.Reference)
	if err != nil {
		return err
	}
	p := k.bench(k.orElse(a.Asker, a.Reference), dataPath)
	p.Parts = []benchPart{{ID: "isi", Title: k.say("data.terms"), Rows: agreementRows(k.call, a)}, {ID: "dipakai", Title: k.say("data.used")}}
	used := &p.Parts[1]
	for _, u := range uses {
		outcome := k.say("data.outcome." + u.Outcome)
		if u.Why != "" {
			outcome += " (" + k.say("data.why."+u.Why) + ")"
		}
		row := Row{Label: lang.Moment(k.tag, u.At.In(k.zone)), Values: []string{k.orElse(k.fieldWords(u.Fields), "-"), outcome}}
		for _, f := range u.Via {
			if f.Name == "X-Road-Client" {
				row.Values = append(row.Values, f.Value)
			}
		}
		used.Rows = append(used.Rows, row)
	}
	if len(uses) == 0 {
		used.Empty = k.say("data.used-none")
	} else {
		used.Lead = k.say("data.used-caption")
	}
	if k.actor.Can("see-case") {
		p.Parts[0].Cards = []Card{{Address: caseAddress(a.CaseNo), Title: k.say("data.case"), Text: a.Reference}}
	}
	return k.showBench(p, "", nil)
}

func agreementRows(c *call, a agreements.Agreement) []Row {
	return []Row{
		{Label: c.say("data.purpose"), Values: []string{c.say("data.purpose." + a.Purpose), a.Reason}},
		{Label: c.say("data.basis"), Values: []string{a.Basis}},
		{Label: c.say("data.fields"), Values: []string{c.fieldWords(a.Fields)}},
		{Label: c.say("data.period"), Values: []string{agreementTill(c, a)}},
		{Label: c.say("data.keep"), Values: []string{c.say("data.keep-days", a.Keep), c.say("data.per-day", lang.Number(c.tag, a.PerDay))}},
		{Label: c.say("web.check.number"), Values: []string{a.Number, a.Reference}},
	}
}

func (k *clerk) askShow() error { return k.showAsk(nil, nil) }

// showAsk shows the form and what was asked before; an answer is shown once and
// kept nowhere.
func (k *clerk) showAsk(got *agreements.Reply, f *fault.Fault) error {
	sources, err := k.Hall.Agreements.Sources(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	lines, err := k.Hall.Agreements.AskedBy(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := k.bench(k.say("data.ask-title"), "")
	p.Lead = k.say("data.ask-lead")
	if got != nil {
		p.Parts = append(p.Parts, benchPart{ID: "jawaban", Title: k.say("data.answer"), Lead: k.say("data.answer-lead", got.KeepDays), Rows: k.replyRows(*got)})
	}
	p.Parts = append(p.Parts, k.askedPart(lines, sources))
	if len(sources) == 0 {
		p.Lead = k.say("data.no-source")
		return k.showBench(p, "", f)
	}
	p.Acts = []actForm{k.dataAskForm(sources)}
	return k.showBench(p, "tanya", f)
}

func (k *clerk) replyRows(got agreements.Reply) (out []Row) {
	for _, name := range agreements.Checks() {
		if yes, asked := got.Checks[name]; asked {
			word := "web.no"
			if yes {
				word = "web.yes"
			}
			out = append(out, Row{Label: k.say("data.field." + name), Values: []string{k.say(word)}})
		}
	}
	for _, name := range agreements.Values() {
		if v, there := got.Data[name]; there {
			out = append(out, Row{Label: k.say("data.field." + name), Values: []string{k.orElse(v, "-")}})
		}
	}
	return out
}

func (k *clerk) askedPart(lines []agreements.AskedLine, sources []agreements.Source) benchPart {
	part := benchPart{ID: "riwayat", Title: k.say("data.asked"), Lead: k.say("data.asked-lead")}
	names := map[string]string{}
	for _, s := range sources {
		names[s.ID] = s.Name
	}
	for _, l := range lines {
		part.Rows = append(part.Rows, Row{Label: lang.Moment(k.tag, l.At.In(k.zone)),
			Values: []string{k.orElse(names[l.Agreement], l.Agreement), k.fieldWords(l.Fields), k.orElse(l.Name, "-") + ", " + k.say("data.outcome."+l.Outcome)}})
	}
	if len(lines) == 0 {
		part.Empty = k.say("data.asked-none")
	}
	return part
}

func (k *clerk) dataAskForm(sources []agreements.Source) actForm {
	whom := k.pick("perjanjian", "data.whom")
	offered := map[string]bool{}
	for _, s := range sources {
		whom.Options = append(whom.Options, Option{Value: s.ID, Label: s.Name + " (" + k.say("data.purpose."+s.Purpose) + ")"})
		for _, f := range s.Fields {
			offered[f] = true
		}
	}
	var fields []string
	for _, f := range append(agreements.Checks(), agreements.Values()...) {
		if offered[f] {
			fields = append(fields, f)
		}
	}
	nik := k.number("nik", "data.nik")
	nik.Width, nik.Plain = "w20", true
	name := k.actLine("nama", "data.name", true)
	name.Help = k.say("data.name-help")
	return actForm{ID: "tanya", Action: askPath, Title: k.say("data.ask"), Lead: k.say("data.ask-form"), Button: k.say("data.ask-button"),
		Fields: []Field{whom, nik, name, k.dayLine("lahir", "data.birth"), k.fieldBoxes("data", fields)}}
}

func (k *clerk) askTake() error {
	if err := k.r.ParseForm(); err != nil {
		return brokenForm(err)
	}
	q := agreements.Question{NIK: k.typed("nik"), Name: k.typed("nama"), Fields: k.r.PostForm["data"]}
	born, err := k.dayTyped("lahir")
	if err == nil {
		if born != 0 {
			q.BirthDate = born.String()
		}
		var got agreements.Reply
		if got, err = k.Hall.Agreements.Ask(k.ctx(), k.actor, k.typed("perjanjian"), q); err == nil {
			return k.showAsk(&got, nil)
		}
	}
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unauthorized {
		return err
	}
	if f.Key == "agreements.refused" && len(f.Args) == 1 {
		if key, ok := f.Args[0].(string); ok {
			f = fault.New(f.Kind, f.Key, k.say("data.why."+key))
		}
	}
	if f.Key == "agreements.unknown" {
		f = f.On("perjanjian")
	}
	return k.showAsk(nil, f)
}

// agreementsPage is every agreement of the node, for everybody.
type agreementsPage struct {
	Shell
	Lead, Empty, How string
	Agreements       []agreementLine
}

type agreementLine struct {
	ID, Title, Office string
	State             Tag
	Rows              []Row
}

func (c *call) agreements() error {
	p := &agreementsPage{Shell: c.shell(c.say("data.public-title")), Lead: c.say("data.public-lead"), How: c.say("data.public-how")}
	p.Back = "/"
	if c.Hall == nil {
		return errNotFound
	}
	all, err := c.Hall.Agreements.Published(c.r.Context())
	if err != nil {
		return err
	}
	for _, a := range all {
		l := agreementLine{ID: "p" + strconv.FormatInt(a.CaseNo, 10), Title: a.Asker, Rows: agreementRows(c, a), State: Tag{Label: c.say("data.in-force"), Tone: "good"}}
		if !a.InForce(c.Desk.Today(a.Office)) {
			l.State = Tag{Label: c.say("data.not-in-force"), Tone: "calm"}
		}
		if o, err := c.Desk.Office(a.Office); err == nil {
			l.Office = o.Full()
		}
		p.Agreements = append(p.Agreements, l)
	}
	if len(all) == 0 {
		p.Empty = c.say("data.public-none")
	}
	return c.showPrivate(http.StatusOK, "agreements", p)
}
