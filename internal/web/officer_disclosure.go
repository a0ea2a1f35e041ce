package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/disclosure"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/ppid"
)

// disclosurePath is public information as the office keeps it.
const disclosurePath = "/kantor/informasi"

func disclosureRoutes(add adder) {
	add("GET", disclosurePath, "see-information", (*clerk).disclosureList)
	add("GET", disclosurePath+"/baru", "keep-information", (*clerk).disclosureNew)
	add("POST", disclosurePath+"/baru", "keep-information", (*clerk).disclosureNewTake)
	add("GET", disclosurePath+"/isi/{id}", "keep-information", (*clerk).disclosureShow)
	add("POST", disclosurePath+"/isi/{id}", "keep-information", (*clerk).disclosureTake)
	add("POST", disclosurePath+"/isi/{id}/tarik", "keep-information", (*clerk).disclosureWithdraw)
	add("GET", disclosurePath+"/register/{jenis}", "see-information", (*clerk).disclosureBook)
	add("GET", disclosurePath+"/cetak/{jenis}", "print-information", (*clerk).disclosurePrint)
	add("GET", disclosurePath+"/laporan", "see-information", (*clerk).disclosureReport)
	add("GET", disclosurePath+"/laporan.pdf", "see-information", (*clerk).disclosureReportPDF)
}

// disclosureListPage is the list of the office, a class at a time.
type disclosureListPage struct {
	Shell
	Notice, Overdue  string
	Places, Tabs     []MenuItem
	Lines            []infoLine
	None, Next, Open string
	May              bool
}

// disclosurePlaces are the parts of public information in the office.
func (k *clerk) disclosurePlaces(here string) []MenuItem {
	var out []MenuItem
	for _, x := range [][2]string{{"", "list"}, {"/register/permohonan", "request"}, {"/register/keberatan", "objection"}, {"/laporan", "report"}} {
		out = append(out, MenuItem{Address: disclosurePath + x[0], Label: k.say("disclosure.tab-" + x[1]), Current: x[1] == here})
	}
	return out
}

func (k *clerk) disclosureNotice() string {
	word := k.r.URL.Query().Get("kabar")
	if key := "disclosure.notice-" + word; word != "" && k.messages.Has(key) {
		return k.say(key)
	}
	return ""
}

func (k *clerk) disclosureList() error {
	room := k.Hall.Disclosure
	class := ppid.Periodic
	for _, x := range ppid.Classes() {
		if string(x) == k.r.URL.Query().Get("golongan") {
			class = x
		}
	}
	after, bad := parseNo(k.r.URL.Query().Get("sesudah"))
	if bad {
		after = 0
	}
	found, next, err := room.List(k.ctx(), k.actor.Office, class, after)
	if err != nil {
		return err
	}
	counts, err := room.Counts(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	late, err := room.Overdue(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	p := &disclosureListPage{Shell: k.shell(k.say("disclosure.title")), Notice: k.disclosureNotice(), Places: k.disclosurePlaces("list"), May: k.actor.Can("keep-information"),
		Open: infoPath + "/" + string(k.actor.Office)}
	if late > 0 {
		p.Overdue = k.say("disclosure.overdue", late)
	}
	for _, x := range ppid.Classes() {
		p.Tabs = append(p.Tabs, MenuItem{Address: disclosurePath + "?golongan=" + string(x), Label: k.say("disclosure.class-"+string(x)) + " (" + lang.Number(k.tag, int64(counts[x])) + ")", Current: x == class})
	}
	for i := range found {
		l := k.infoLine(&found[i])
		if l.Address = ""; p.May {
			l.Address = disclosurePath + "/isi/" + found[i].ID.String()
		}
		p.Lines = append(p.Lines, l)
	}
	if len(found) == 0 {
		p.None = k.say("disclosure.list-none")
	}
	if next > 0 {
		p.Next = disclosurePath + "?golongan=" + string(class) + "&sesudah=" + strconv.FormatInt(next, 10)
	}
	return k.showPrivate(http.StatusOK, "officer-disclosure", p)
}

// disclosureFormPage adds an entry, or replaces and withdraws one.
type disclosureFormPage struct {
	Shell
	Notice, Action, Button, Lead string
	Sections                     []companySection
	// Withdraw takes an entry off the list; nil for a new one. Open is its address.
	Withdraw *actForm
	Open     string
}

// disclosureTyped is an entry as it was typed, with what was wrong.
type disclosureTyped struct {
	ppid.Publication
	next, until string
	// file is the word of a file that was taken, kept that the entry has one.
	file  string
	kept  bool
	wrong []*fault.Fault
}

func (k *clerk) disclosureNew() error {
	today := k.Hall.Today(k.actor.Office)
	t := disclosureTyped{Publication: ppid.Publication{Class: ppid.Class(k.r.URL.Query().Get("golongan")), Next: ppid.Fresh(today)}}
	t.next = t.Next.String()
	return k.showPrivate(http.StatusOK, "officer-disclosure-form", k.disclosureForm(t, ""))
}

// disclosureForm draws the form; at is the address of an entry, "" for a new one.
func (k *clerk) disclosureForm(t disclosureTyped, at string) *disclosureFormPage {
	p := &disclosureFormPage{Shell: k.shell(k.say("disclosure.add")), Action: disclosurePath + "/baru", Button: k.say("disclosure.publish"), Lead: k.say("disclosure.add-lead")}
	if at != "" {
		p.Title, p.Action, p.Button = k.say("disclosure.replace"), at, k.say("disclosure.replace")
	}
	p.Back, p.Scripts = disclosurePath, []string{"g.js"}
	fields := k.disclosureFields(t)
	p.Problems = k.fieldProblems(fields, t.wrong...)
	p.Sections = []companySection{
		{Title: k.say("disclosure.for-all"), Fields: fields[:9]},
		{Title: k.say("disclosure.for-periodic"), Fields: fields[9:11]},
		{Title: k.say("disclosure.for-exempt"), Fields: fields[11:15]},
		{Title: k.say("disclosure.file"), Fields: fields[15:]},
	}
	return p
}

func (k *clerk) disclosureFields(t disclosureTyped) []Field {
	line := func(name, key, value string) Field {
		return Field{Shape: "input", Type: "text", ID: name, Name: name, Auto: "off", Label: k.say("disclosure." + key), Value: value}
	}
	area := func(name, key, value string) Field {
		return optionalField(Field{Shape: "area", ID: name, Name: name, Rows: 4, Count: ppid.MostText, Label: k.say("disclosure." + key), Value: value})
	}
	class := Field{Shape: "choice", Type: "radio", ID: "golongan", Name: "golongan", Label: k.say("disclosure.class")}
	for _, x := range ppid.Classes() {
		class.Options = append(class.Options, Option{ID: "golongan-" + string(x), Value: string(x), Label: k.say("disclosure.class-" + string(x)), Help: k.say("disclosure.about-" + string(x)), Chosen: x == t.Class})
	}
	shape := Field{Shape: "select", ID: "bentuk", Name: "bentuk", Label: k.say("disclosure.form")}
	for _, x := range ppid.Forms() {
		shape.Options = append(shape.Options, Option{Value: x, Label: k.say("disclosure.form-" + x), Chosen: x == t.Form})
	}
	article := optionalField(Field{Shape: "select", ID: "huruf", Name: "huruf", Label: k.say("disclosure.article")})
	for _, x := range k.Hall.Disclosure.Exemptions() {
		article.Options = append(article.Options, Option{Value: x, Label: k.Hall.Disclosure.RuleName("pasal-17-"+x, func(key string, args ...any) string { return k.say(key, args...) }), Chosen: x == t.Article})
	}
	summary, link, holder := area("ringkasan", "summary", t.Summary), line("tautan", "link", t.Link), line("penguasa", "holder", t.Holder)
	summary.Help, link.Help, holder.Help = k.say("disclosure.summary-help"), k.say("disclosure.link-help"), k.say("disclosure.holder-help")
	link.Type, link.Plain = "url", true
	next, until := k.dayField("berikut", "disclosure.next", t.next, true), k.dayField("sampai", "disclosure.until", t.until, true)
	next.ID, until.ID = "berikut", "sampai"
	next.Help, until.Help = k.say("disclosure.next-help")+" "+next.Help, k.say("disclosure.until-help")+" "+until.Help
	file := optionalField(Field{Shape: "file", ID: "berkas", Name: "berkas", Accept: "application/pdf,image/jpeg,image/png", Label: k.say("disclosure.file"), Help: k.say("disclosure.file-help")})
	if t.kept || t.file != "" {
		file.Intro = k.say("disclosure.keep-file")
	}
	return []Field{class, line("judul", "name", t.Title), summary, holder, optionalField(line("pembuat", "maker", t.Maker)), optionalField(line("dibuat", "made", t.Made)), shape,
		optionalField(line("simpan", "keep", t.Keep)), optionalField(link), next, until, article, area("rugi", "harm", t.Harm), area("lindung", "benefit", t.Benefit),
		optionalField(line("keputusan", "decision", t.Decision)), {Shape: "hidden", Name: "diambil", Value: t.file}, file}
}

// disclosureRead reads the form; a file is sealed while it streams in.
func (k *clerk) disclosureRead() (t disclosureTyped, err error) {
	fresh := ""
	err = k.parts(func(body io.Reader) error {
		word, err := k.Hall.Disclosure.Take(k.ctx(), k.actor, body)
		if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
			t.wrong = append(t.wrong, f.On("berkas"))
			_, _ = io.Copy(io.Discard, body)
			return nil
		}
		fresh = word
		return err
	})
	if err != nil {
		return t, err
	}
	t.Publication = ppid.Publication{Class: ppid.Class(k.typed("golongan")), Title: k.typedText("judul"), Summary: k.typedText("ringkasan"), Holder: k.typedText("penguasa"),
		Maker: k.typedText("pembuat"), Made: k.typedText("dibuat"), Form: k.typed("bentuk"), Keep: k.typedText("simpan"), Link: k.typedText("tautan"), Article: k.typed("huruf"),
		Harm: k.typedText("rugi"), Benefit: k.typedText("lindung"), Decision: k.typedText("keputusan")}
	if t.file = fresh; fresh == "" {
		t.file = k.typed("diambil")
	}
	t.next, t.until = k.typed("berikut"), k.typed("sampai")
	for name, to := range map[string]*calendar.Day{"berikut": &t.Next, "sampai": &t.Until} {
		d, err := k.dayTyped(name)
		if f := fault.As(err); f != nil {
			t.wrong = append(t.wrong, f.On(name))
		}
		*to = d
	}
	return t, nil
}

// disclosureWrong are the mistakes that a form shows again, none for another error.
func disclosureWrong(err error) []*fault.Fault {
	var all disclosure.Wrong
	if errors.As(err, &all) {
		return all
	}
	if f := retry(err); f != nil {
		return []*fault.Fault{f}
	}
	return nil
}

func (k *clerk) disclosureNewTake() error {
	t, err := k.disclosureRead()
	if err != nil {
		return err
	}
	if len(t.wrong) == 0 {
		if _, err = k.Hall.Disclosure.Publish(k.ctx(), k.actor, t.Publication, t.file); err == nil {
			return k.done(disclosurePath, "published")
		}
		if t.wrong = disclosureWrong(err); len(t.wrong) == 0 {
			return err
		}
	}
	return k.showPrivate(http.StatusBadRequest, "officer-disclosure-form", k.disclosureForm(t, ""))
}

// disclosureEntry is the entry of an address, of this office alone.
func (k *clerk) disclosureEntry() (disclosure.Entry, string, error) {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return disclosure.Entry{}, "", errNotFound
	}
	e, err := k.Hall.Disclosure.Entry(k.ctx(), id)
	if err == nil && (e.Office != k.actor.Office || e.Gone) {
		err = errNotFound
	}
	return e, disclosurePath + "/isi/" + id.String(), err
}

func (k *clerk) disclosureShow() error {
	e, at, err := k.disclosureEntry()
	if err != nil {
		return err
	}
	return k.showEntry(http.StatusOK, e, at, typedOf(&e), nil)
}

// typedOf is an entry as it would be typed.
func typedOf(e *disclosure.Entry) disclosureTyped {
	t := disclosureTyped{Publication: e.Publication, kept: e.HasFile}
	if e.Next > 0 {
		t.next = e.Next.String()
	}
	if e.Until > 0 {
		t.until = e.Until.String()
	}
	return t
}

// showEntry shows the form of an entry; f is what was wrong with withdrawing it.
func (k *clerk) showEntry(status int, e disclosure.Entry, at string, t disclosureTyped, f *fault.Fault) error {
	p := k.disclosureForm(t, at)
	p.Open = entryAt(&e)
	why := Field{Shape: "area", ID: "alasan", Name: "alasan", Rows: 3, Count: 1000, Label: k.say("disclosure.withdraw-why"), Value: k.typedText("alasan")}
	p.Withdraw = &actForm{ID: "tarik", Action: at + "/tarik", Title: k.say("disclosure.withdraw"), Lead: k.say("disclosure.withdraw-lead"), Button: k.say("disclosure.withdraw"), Danger: true, Open: f != nil, Fields: []Field{why}}
	if f != nil {
		p.Problems = k.fieldProblems(p.Withdraw.Fields, f)
	}
	return k.showPrivate(status, "officer-disclosure-form", p)
}

func (k *clerk) disclosureTake() error {
	e, at, err := k.disclosureEntry()
	if err != nil {
		return err
	}
	t, err := k.disclosureRead()
	if err != nil {
		return err
	}
	t.kept = e.HasFile
	if len(t.wrong) == 0 {
		if err = k.Hall.Disclosure.Replace(k.ctx(), k.actor, e.ID, t.Publication, t.file); err == nil {
			return k.done(disclosurePath, "replaced")
		}
		if t.wrong = disclosureWrong(err); len(t.wrong) == 0 {
			return err
		}
	}
	return k.showEntry(http.StatusBadRequest, e, at, t, nil)
}

func (k *clerk) disclosureWithdraw() error {
	e, at, err := k.disclosureEntry()
	if err != nil {
		return err
	}
	err = k.Hall.Disclosure.Withdraw(k.ctx(), k.actor, e.ID, k.typedText("alasan"))
	if f := retry(err); f != nil {
		return k.showEntry(f.Kind.Status(), e, at, typedOf(&e), f)
	}
	if err != nil {
		return err
	}
	return k.done(disclosurePath, "withdrawn")
}
