package web

import (
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
	"genggam/internal/person"
	"genggam/internal/residents"
)

const moversPath = ledgerPath + "/penduduk"

// moversPage is what happened to the residents in a month, and the way to enter
// more: somebody is found first, so that nothing is typed that is known.
type moversPage struct {
	Shell
	Notice string
	Search *Field
	Found  string
	People []Card
	// New is where somebody is entered who is not in the register, Count where
	// the opening counts are taken.
	New, Count    string
	Month         string
	Lines         []letterLine
	Empty         string
	Before, After string
}

func (k *clerk) ledgerPeople() error { return k.showMovers(http.StatusOK, nil) }

// ledgerPeopleFind is answered at once, so that no name stands in an address.
func (k *clerk) ledgerPeopleFind() error {
	words := strings.TrimSpace(k.typed("cari"))
	if words == "" {
		return k.showMovers(http.StatusUnprocessableEntity, nil, Problem{Field: "cari", Message: k.say("office.residents.words-missing")})
	}
	found, err := k.Desk.SearchResidents(k.ctx(), k.actor, words, 30)
	if err != nil {
		return err
	}
	return k.showMovers(http.StatusOK, append([]residents.FoundResident{}, found...))
}

func (k *clerk) showMovers(status int, found []residents.FoundResident, problems ...Problem) error {
	m, this := k.ledgerMonth(), books.MonthOf(k.officeDay())
	p := &moversPage{Shell: k.shell(k.say("ledgers.people")), Notice: k.ledgerNotice(), Month: k.say("ledgers.people-month", m.Name(k.tag))}
	p.Back, p.Scripts, p.Problems = ledgerPath, []string{"g.js"}, problems
	if k.actor.Can("keep-ledger") && k.actor.Can("find-resident") {
		p.Search = &Field{Shape: "input", Type: "search", ID: "cari", Name: "cari", Label: k.say("ledgers.people-search"), Help: k.say("office.residents.search-help"), Value: k.typed("cari"), Auto: "off", Plain: true}
		for _, x := range problems {
			p.Search.Error = x.Message
		}
		p.New, p.Count = moversPath+"/datang", ledgerPath+"/hitungan"
	}
	for _, f := range found {
		p.People = append(p.People, Card{Address: moversPath + "/" + f.ID.String(), Title: f.Masked, Text: k.foundWhere(f), Facts: k.stateOf(f.State)})
	}
	switch {
	case found != nil && len(found) == 0:
		p.Found = k.say("office.residents.nobody")
	case found != nil:
		p.Found = k.say("office.residents.found", len(found))
	}
	list, err := k.Hall.Ledgers.Movements(k.ctx(), k.actor, m)
	if err != nil {
		return err
	}
	for i, l := range list {
		p.Lines = append(p.Lines, letterLine{Number: strconv.Itoa(i + 1), About: person.MaskName(l.Name), Facts: shortDay(l.Date) + " · " + l.Area, Tags: []Tag{{Label: k.say("ledgers.event-" + l.Kind), Tone: "calm"}}})
	}
	if len(list) == 0 {
		p.Empty = k.say("ledgers.people-empty")
	}
	p.Before = moversPath + "?bulan=" + (m - 1).String()
	if m < this {
		p.After = moversPath + "?bulan=" + (m + 1).String()
	}
	return k.showPrivate(status, "officer-ledger-people", p)
}

// stateOf says that somebody does not live here any more, "" for who does.
func (k *clerk) stateOf(s residents.State) string {
	if key := "ledgers.state-" + string(s); s != residents.Here && k.messages.Has(key) {
		return k.say(key)
	}
	return ""
}

// moverPage is one resident and what may be written about them.
type moverPage struct {
	Shell
	State string
	Rows  []Row
	Forms []*ledgerForm
}

func (k *clerk) ledgerPerson() error { return k.showMover(http.StatusOK, "", nil) }

// eventWord is how an address names what happened.
var eventWord = map[string]string{"lahir": ledgers.Birth, "meninggal": ledgers.Death, "pindah": ledgers.Departure, "kembali": ledgers.Arrival, "ubah": ledgers.Change}

func (k *clerk) showMover(status int, sent string, f *fault.Fault) error {
	r, err := k.Desk.ShowResident(k.ctx(), k.actor, k.r.PathValue("id"), "counter")
	if err != nil {
		return err
	}
	p := &moverPage{Shell: k.shell(r.Name), State: k.stateOf(r.State), Rows: k.recordRows(r.Record)}
	p.Back, p.Scripts = moversPath, []string{"g.js"}
	for _, form := range k.moverForms(r) {
		if form.ID == k.r.URL.Query().Get("catat") {
			form.Open = true
		}
		p.Problems = append(p.Problems, k.fill(form, form.ID == sent, f)...)
		p.Forms = append(p.Forms, form)
	}
	return k.showPrivate(status, "officer-ledger-person", p)
}

func (k *clerk) moverForms(r residents.Resident) []*ledgerForm {
	form := func(id string, fields ...Field) *ledgerForm {
		return &ledgerForm{ID: id, Title: k.say("ledgers.form-" + id), Lead: k.say("ledgers.form-" + id + "-lead"), Action: moversPath + "/" + r.ID.String() + "/" + id, Button: k.say("ledgers.form-" + id + "-button"), Fields: fields}
	}
	on := func() Field { return k.dayField("date", "ledgers.event-date", k.officeDay().String(), false) }
	if r.State != residents.Here {
		if r.State == residents.Dead {
			return nil
		}
		return []*ledgerForm{form("kembali", on(), k.lineField("where", "ledgers.from", "", true))}
	}
	dead := form("meninggal", on())
	dead.Danger = true
	father, mother := "", ""
	if r.Sex == "P" {
		mother = r.Name
	} else {
		father = r.Name
	}
	birth := form("lahir", k.lineField("name", "web.part.name", "", false), k.sexField(""), k.dayField("date", "ledgers.birth-date", k.officeDay().String(), false), k.lineField("birth_place", "web.part.birth_place", "", true),
		k.lineField("father", "web.part.father", father, true), k.lineField("mother", "web.part.mother", mother, true))
	return []*ledgerForm{dead, form("pindah", on(), k.lineField("where", "ledgers.to-where", "", true)), birth, form("ubah", append([]Field{on()}, k.recordFields(r.Record)...)...)}
}

func (k *clerk) sexField(chosen string) Field {
	f := Field{Shape: "select", Name: "sex", Label: k.say("web.part.sex")}
	for v, key := range map[string]string{"L": "male", "P": "female"} {
		f.Options = append(f.Options, Option{Value: v, Label: k.say("web.part." + key), Chosen: v == chosen})
	}
	if f.Options[0].Value == "P" {
		f.Options[0], f.Options[1] = f.Options[1], f.Options[0]
	}
	return f
}

// recordParts are the texts of a record that a form asks for, in its order.
func recordParts(r *person.Record) []struct {
	name string
	text *string
} {
	return []struct {
		name string
		text *string
	}{
		{"name", &r.Name}, {"nik", &r.NIK}, {"kk", &r.KK}, {"sex", &r.Sex}, {"birth_place", &r.BirthPlace}, {"birth_date", &r.BirthDate}, {"family_role", &r.FamilyRole},
		{"hamlet", &r.Hamlet}, {"rt", &r.RT}, {"rw", &r.RW}, {"address", &r.Address}, {"religion", &r.Religion}, {"marital", &r.Marital}, {"education", &r.Education}, {"job", &r.Job}, {"citizenship", &r.Citizenship},
	}
}

func (k *clerk) recordFields(r person.Record) (out []Field) {
	for _, p := range recordParts(&r) {
		switch p.name {
		case "sex":
			out = append(out, k.sexField(r.Sex))
		case "birth_date":
			out = append(out, k.dayField(p.name, "web.part.birth_date", r.BirthDate, false))
		case "family_role":
			out = append(out, k.oneOf(p.name, "ledgers.part-family_role", "ledgers.role-", r.FamilyRole, "kepala-keluarga", "istri", "suami", "anak", "menantu", "cucu", "orang-tua", "mertua", "famili-lain", "lainnya"))
		case "citizenship":
			out = append(out, k.oneOf(p.name, "web.part.citizenship", "ledgers.nation-", k.orElse(r.Citizenship, "WNI"), "WNI", "WNA"))
		default:
			label := "web.part." + p.name
			if p.name == "education" {
				label = "ledgers.part-education"
			}
			f := k.lineField(p.name, label, *p.text, p.name != "name" && p.name != "hamlet")
			if p.name == "nik" || p.name == "kk" || p.name == "rt" || p.name == "rw" {
				f.Mode = "numeric"
			}
			out = append(out, f)
		}
	}
	return out
}

// recordTyped reads a record over the one before.
func (k *clerk) recordTyped(r person.Record) person.Record {
	for _, p := range recordParts(&r) {
		if _, sent := k.r.PostForm[p.name]; sent {
			*p.text = strings.TrimSpace(k.typedText(p.name))
		}
	}
	if d, err := k.dayTyped("birth_date"); err == nil && d != 0 {
		r.BirthDate = d.String()
	}
	r.Derived = "" // whoever sends the form has seen what it says
	return r
}

// ledgerPersonDo writes what happened to somebody.
func (k *clerk) ledgerPersonDo() error {
	word := k.r.PathValue("peristiwa")
	kind, ok := eventWord[word]
	if !ok {
		return errNotFound
	}
	r, err := k.Desk.ShowResident(k.ctx(), k.actor, k.r.PathValue("id"), "counter")
	if err != nil {
		return err
	}
	h := ledgers.Happening{Kind: kind, Resident: r.ID, Where: k.typedText("where")}
	if h.Date, err = k.mustDay("date"); err == nil {
		switch kind {
		case ledgers.Birth:
			h.Resident, h.Record = canon.ID{}, k.recordTyped(person.Record{KK: r.KK, Hamlet: r.Hamlet, RT: r.RT, RW: r.RW, Address: r.Address, Citizenship: r.Citizenship, Religion: r.Religion, FamilyRole: "anak"})
			h.Record.Father, h.Record.Mother = k.typedText("father"), k.typedText("mother")
		case ledgers.Change:
			h.Record = k.recordTyped(r.Record)
		}
		_, err = k.Hall.Ledgers.Happen(k.ctx(), k.actor, h)
	}
	if f := retry(err); f != nil {
		return k.showMover(f.Kind.Status(), word, f)
	}
	if err != nil {
		return err
	}
	return k.see(moversPath + "?bulan=" + pageText(h.Date) + "&kabar=" + kind)
}

func pageText(d calendar.Day) string { return books.MonthOf(d).String() }

// bookAfter offers to write in the books what a letter is about: nobody is asked
// twice who it was.
func (k *clerk) bookAfter(v *desk.View) Card {
	after, ok := map[string][2]string{
		"surat-keterangan-kematian":  {"meninggal", "ledgers.to-enter-death"},
		"surat-keterangan-kelahiran": {"lahir", "ledgers.to-enter-birth"},
		"surat-pengantar-pindah":     {"pindah", "ledgers.to-enter-move"},
	}[v.Std.ID]
	if !ok || !k.actor.Can("keep-ledger") {
		return Card{}
	}
	who := ""
	if v.Subject != nil && v.Subject.Resident != "" {
		who = v.Subject.Resident
	} else if v.Subject == nil {
		who = v.Applicant.Resident
	}
	if who == "" {
		return Card{Address: moversPath, Title: k.say(after[1])}
	}
	return Card{Address: moversPath + "/" + who + "?catat=" + after[0], Title: k.say(after[1])}
}

// formPage is a page of one form.
type formPage struct {
	Shell
	Lead string
	Form *ledgerForm
}

func (k *clerk) ledgerNew() error { return k.showNew(http.StatusOK, nil) }

func (k *clerk) showNew(status int, f *fault.Fault) error {
	p := &formPage{Shell: k.shell(k.say("ledgers.form-datang")), Lead: k.say("ledgers.form-datang-lead")}
	p.Back, p.Scripts = moversPath, []string{"g.js"}
	p.Form = &ledgerForm{ID: "datang", Action: moversPath + "/datang", Button: k.say("ledgers.form-datang-button"), Fields: append([]Field{
		k.dayField("date", "ledgers.event-date", k.officeDay().String(), false), k.lineField("where", "ledgers.from", "", true)}, k.recordFields(person.Record{})...)}
	p.Problems = k.fill(p.Form, k.r.Method == http.MethodPost, f)
	return k.showPrivate(status, "officer-ledger-form", p)
}

// ledgerNewTake enters somebody who moved in.
func (k *clerk) ledgerNewTake() error {
	h := ledgers.Happening{Kind: ledgers.Arrival, Where: k.typedText("where")}
	var err error
	if h.Date, err = k.mustDay("date"); err == nil {
		h.Record = k.recordTyped(person.Record{})
		_, err = k.Hall.Ledgers.Happen(k.ctx(), k.actor, h)
	}
	if f := retry(err); f != nil {
		return k.showNew(f.Kind.Status(), f)
	}
	if err != nil {
		return err
	}
	return k.see(moversPath + "?bulan=" + pageText(h.Date) + "&kabar=arrived")
}
