package web

import (
	"net/http"
	"slices"
	"strconv"

	"genggam/internal/books"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

const registerPath = "/kantor/register"

// registersPage lists the series of letter numbers.
type registersPage struct {
	Shell
	Series []Card
	// Pads is the address of the numbered blanks, "" for who may not print them.
	Pads string
	// Counting says how the office counts its letters.
	Counting string
}

func (k *clerk) registers() error {
	p := &registersPage{Shell: k.shell(k.say("office.register.title"))}
	if k.actor.Can("print-pads") {
		p.Pads = padsPath
	}
	year := strconv.Itoa(k.officeDay().Year())
	names, err := k.Desk.RegistersOf(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	counting, err := k.Desk.SeriesOn(k.ctx(), k.actor.Office, k.officeDay())
	if err != nil {
		return err
	}
	p.Counting = k.say("series.now-" + string(counting))
	for _, name := range names {
		p.Series = append(p.Series, Card{Address: registerPath + "/" + name + "/" + year, Title: k.registerName(name), Text: k.say("office.register.year", year)})
	}
	if k.actor.Can("see-ledger") {
		p.Series = append(p.Series, Card{Address: lettersAt(books.Out), Title: k.say("ledgers.letters-out", year), Text: k.say("ledgers.place-out-text")})
	}
	return k.showPrivate(http.StatusOK, "officer-registers", p)
}

// registerName is what people call a series; one of a new standard is called as
// the standard does.
func (k *clerk) registerName(name string) string {
	if name == desk.CommonRegister {
		return k.say("office.register.name-common")
	}
	if key := "office.register.name-" + name; k.messages.Has(key) {
		return k.say(key)
	}
	return name
}

// registerPage is one series and year, newest first.
type registerPage struct {
	Shell
	Notice  string
	Lines   []registerLine
	Empty   string
	Next    string
	Earlier string
	// Opened says up to which number the former system gave them, or the office's
	// other way of counting, "" for none.
	Opened string
	// Elsewhere says that the office counts these letters in another series now,
	// and Common is where; "" where it does not.
	Elsewhere, Common string
	Action            string
	About             *Field
	// Number is the whole number that the letter gets.
	Number *Field
	// Last is the number that was proposed when the page was drawn, so that sending
	// it twice enters one letter.
	Last     string
	Void     string
	VoidForm []Field
}

// registerLine is one number.
type registerLine struct {
	Seq, Number, Date string
	Use               Tag
	Address           string
}

func (k *clerk) register() error { return k.showRegister(http.StatusOK, nil) }

func (k *clerk) showRegister(status int, f *fault.Fault) error {
	name := k.r.PathValue("nama")
	year, err := strconv.Atoi(k.r.PathValue("tahun"))
	if err != nil || year < 2000 || year > 2200 {
		return errNotFound
	}
	names, err := k.Desk.RegistersOf(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	if !slices.Contains(names, name) {
		return errNotFound
	}
	before, _ := strconv.Atoi(k.r.URL.Query().Get("sebelum")) // nothing readable is the end
	before = max(0, before)
	list, err := k.Desk.RegisterPage(k.ctx(), k.actor, name, year, before)
	if err != nil {
		return err
	}
	p := &registerPage{Shell: k.shell(k.say("office.register.of", k.registerName(name), strconv.Itoa(year))), Notice: k.notice()}
	p.Back, p.Scripts = registerPath, []string{"g.js"}
	p.Action = registerPath + "/" + name + "/" + strconv.Itoa(year)
	for _, l := range list {
		x := registerLine{Seq: strconv.Itoa(l.Seq), Number: l.Number, Use: Tag{Label: k.say("office.register.use-" + l.Use), Tone: map[string]string{"letter": "good", "void": "bad"}[l.Use]}}
		if l.At > 0 {
			x.Date = lang.Date(k.tag, k.at(l.At))
		}
		if l.CaseNo >= 0 && k.actor.Can("see-case") {
			x.Address = casePath + strconv.FormatInt(l.CaseNo, 10)
		}
		p.Lines = append(p.Lines, x)
	}
	if len(list) == 0 {
		p.Empty = k.say("office.register.empty")
	} else if last := list[len(list)-1].Seq; last > 1 && len(list) == desk.PageSize {
		p.Next = p.Action + "?sebelum=" + strconv.Itoa(last)
	}
	if p.Opened, err = k.registerOpened(name, year); err != nil {
		return err
	}
	p.Earlier = registerPath + "/" + name + "/" + strconv.Itoa(year-1)
	counting, err := k.Desk.SeriesOn(k.ctx(), k.actor.Office, k.officeDay())
	if err != nil {
		return err
	}
	switch {
	case year != k.officeDay().Year() || (counting == desk.Together) == (name == desk.CommonRegister):
		if err := k.registerForms(p, year, f); err != nil {
			return err
		}
	case counting == desk.Together:
		p.Elsewhere, p.Common = k.say("series.elsewhere"), registerPath+"/"+desk.CommonRegister+"/"+strconv.Itoa(year)
	}
	return k.showPrivate(status, "officer-register", p)
}

// registerOpened says up to which number a series was given elsewhere, "" for none.
func (k *clerk) registerOpened(name string, year int) (string, error) {
	switch last, source, err := k.Desk.OpenedAfter(k.ctx(), k.actor, name, year); {
	case err != nil || last == 0:
		return "", err
	case source == "series":
		return k.say("series.opened", last), nil
	case source == desk.PaperBook:
		return k.say("numbers.opened", last), nil
	default:
		return k.say("office.register.opened", last), nil
	}
}

// registerForms are what may be written into this year's series.
func (k *clerk) registerForms(p *registerPage, year int, f *fault.Fault) error {
	if year != k.officeDay().Year() {
		return nil
	}
	seq, number, err := k.Desk.NextNumber(k.ctx(), k.actor, k.r.PathValue("nama"))
	if err != nil {
		return err
	}
	if typed := k.typedText("seutuhnya"); typed != "" && (f == nil || f.Key != "register.moved") {
		number = typed
	}
	p.Number = &Field{Shape: "input", Type: "text", ID: "seutuhnya", Name: "seutuhnya", Label: k.say("office.register.whole"), Help: k.say("office.register.whole-help", seq), Value: number, Auto: "off", Plain: true}
	p.Last = strconv.Itoa(seq)
	p.About = &Field{Shape: "input", Type: "text", ID: "perihal", Name: "perihal", Label: k.say("office.register.about"), Help: k.say("office.register.about-help"), Value: k.typedText("perihal"), Auto: "off"}
	if k.actor.Can("void-number") {
		p.Void = p.Action + "/batal"
		p.VoidForm = []Field{
			{Shape: "input", Type: "text", Mode: "numeric", Width: "w4", ID: "nomor", Name: "nomor", Label: k.say("office.register.seq"), Value: k.typed("nomor"), Auto: "off"},
			{Shape: "input", Type: "text", ID: "alasan", Name: "alasan", Label: k.say("office.register.why"), Value: k.typedText("alasan"), Auto: "off"},
		}
	}
	if f == nil {
		return nil
	}
	message := k.messages.SayFault(k.tag, f)
	id := "perihal"
	if k.r.URL.Path == p.Void {
		id = "nomor"
		if f.Field == "reason" {
			id = "alasan"
		}
		p.VoidForm[map[string]int{"nomor": 0, "alasan": 1}[id]].Error = message
	} else if f.Field == "number" {
		id, p.Number.Error = "seutuhnya", message
	} else {
		p.About.Error = message
	}
	p.Problems = []Problem{{Field: id, Message: message}}
	return nil
}

// thisYear refuses to write into a year that is over.
func (k *clerk) thisYear() error {
	if k.r.PathValue("tahun") != strconv.Itoa(k.officeDay().Year()) {
		return fault.New(fault.Conflict, "office.register.closed")
	}
	return nil
}

// registerAdd enters a letter that was written by hand, when the number that the
// officer saw is still free.
func (k *clerk) registerAdd() error {
	if err := k.thisYear(); err != nil {
		return err
	}
	seq, err := strconv.Atoi(k.typed("nomor-urut"))
	if err != nil || seq < 1 {
		return k.showRegister(http.StatusConflict, fault.New(fault.Conflict, "office.register.moved"))
	}
	_, _, err = k.Desk.EnterHandwritten(k.ctx(), k.actor, k.r.PathValue("nama"), desk.Handwritten{About: k.typedText("perihal"), Number: k.typedText("seutuhnya"), Seq: seq})
	return k.registerDone(err, "entered")
}

// registerVoid says that a number was spoiled.
func (k *clerk) registerVoid() error {
	if err := k.thisYear(); err != nil {
		return err
	}
	seq, err := strconv.Atoi(k.typed("nomor"))
	if err != nil {
		return k.showRegister(http.StatusUnprocessableEntity, fault.New(fault.Invalid, "office.register.seq-missing"))
	}
	return k.registerDone(k.Desk.VoidNumber(k.ctx(), k.actor, k.r.PathValue("nama"), seq, k.typedText("alasan")), "voided")
}

func (k *clerk) registerDone(err error, word string) error {
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(registerPath+"/"+k.r.PathValue("nama")+"/"+k.r.PathValue("tahun"), word)
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.Forbidden:
		return err
	}
	return k.showRegister(f.Kind.Status(), f)
}
