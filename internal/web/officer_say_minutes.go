package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/forum"
	"genggam/internal/say"
)

// promiseRows is how many promises the form has room for; more come as a note.
const promiseRows = 8

// sayMinutesForm writes minutes down.
type sayMinutesForm struct {
	Shell
	Action, Lead, Button string
	Sections             []companySection
}

func (k *clerk) sayMinutesNew() error {
	return k.showMinutesForm(url.Values{"tanggal": {calendar.DayOf(k.now, k.zone).String()}, "rancangan": {k.r.URL.Query().Get("rancangan")}}, nil)
}

func (k *clerk) showMinutesForm(t url.Values, wrong []*fault.Fault) error {
	p := &sayMinutesForm{Shell: k.shell(k.say("say.do-minutes")), Action: sayDeskMinutes + "/baru", Lead: k.say("say.minutes-form-lead"), Button: k.say("say.save-minutes")}
	p.Back, p.Scripts = sayDesk, []string{"g.js"}
	sections, err := k.minutesSections(t)
	if err != nil {
		return err
	}
	p.Sections = sections
	var flat []Field
	for _, s := range p.Sections {
		flat = append(flat, s.Fields...)
	}
	p.Problems = k.fieldProblems(flat, wrong...)
	for i := range p.Sections {
		s := &p.Sections[i]
		copy(s.Fields, flat)
		flat = flat[len(s.Fields):]
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		status = wrong[0].Kind.Status()
	}
	return k.showPrivate(status, "officer-say-minutes-form", p)
}

func (k *clerk) minutesSections(t url.Values) ([]companySection, error) {
	number := func(name, label string) Field {
		return Field{Shape: "input", Type: "text", Mode: "numeric", ID: name, Name: name, Width: "w4", Auto: "off", Label: label, Value: t.Get(name), Optional: true}
	}
	about := Field{Shape: "select", ID: "rancangan", Name: "rancangan", Optional: true, Label: k.say("say.about-draft")}
	for _, past := range []bool{false, true} {
		rows, _, err := k.Hall.Forum.Topics(k.ctx(), forum.Filter{Kind: say.Standard, Past: past, Office: k.actor.Office})
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			about.Options = append(about.Options, Option{Value: canonNo(x.No), Label: x.Title, Chosen: t.Get("rancangan") == canonNo(x.No)})
		}
	}
	chair := k.lineAsked("pimpinan", "say.chair", "", t)
	chair.Help = k.say("say.chair-help")
	what := companySection{Title: k.say("say.section-what"), Fields: []Field{k.lineAsked("pokok-acara", "say.subject", "", t),
		{Shape: "input", Type: "date", ID: "tanggal", Name: "tanggal", Width: "w20", Label: k.say("say.held"), Value: t.Get("tanggal")},
		k.lineAsked("tempat", "say.place", "", t), optionalField(chair), about}}
	who := companySection{Title: k.say("say.people-title"), Lead: k.say("say.people-form-lead")}
	for _, g := range say.Groups() {
		who.Fields = append(who.Fields, number("peserta-"+g, k.say("say.group-"+g)))
	}
	who.Fields = append(who.Fields, number("perempuan", k.say("say.women")), number("difabel", k.say("say.disabled")))
	points := k.sayArea("pokok", "say.points-label", t.Get("pokok"))
	points.Rows, points.Count = 6, 0
	said := companySection{Title: k.say("say.points-title"), Fields: []Field{points}}
	promises := companySection{Title: k.say("say.promises-title"), Lead: k.say("say.promises-form-lead")}
	for i := 1; i <= promiseRows; i++ {
		n := strconv.Itoa(i)
		line := func(name, key, shape string) Field {
			return Field{Shape: "input", Type: shape, ID: name + "-" + n, Name: name + "-" + n, Auto: "off", Optional: true, Label: k.say(key, i), Value: t.Get(name + "-" + n)}
		}
		day := line("paling", "say.promise-until-label", "date")
		day.Width = "w20"
		promises.Fields = append(promises.Fields, line("janji", "say.promise-label", "text"), line("pelaksana", "say.promise-who-label", "text"), day)
	}
	return []companySection{what, who, said, promises}, nil
}

// newMinutes reads the form; what is no number or no day is refused at its field.
func (k *clerk) newMinutes(t url.Values) (n forum.NewMinutes, wrong []*fault.Fault) {
	number := func(name string) int {
		text := strings.TrimSpace(t.Get(name))
		if text == "" {
			return 0
		}
		v, err := strconv.Atoi(text)
		if err != nil || v < 0 {
			wrong = append(wrong, fault.New(fault.Invalid, "say.people", say.MostPeople).On(name))
		}
		return v
	}
	n.Subject, n.Place, n.Chair, n.Topic = t.Get("pokok-acara"), t.Get("tempat"), t.Get("pimpinan"), -1
	if no, bad := parseNo(t.Get("rancangan")); !bad {
		n.Topic = no
	}
	var bad *fault.Fault
	if n.Held, bad = sayDay(t.Get("tanggal"), "tanggal"); bad != nil {
		wrong = append(wrong, bad)
	}
	for _, g := range say.Groups() {
		n.Groups = append(n.Groups, forum.Group{Name: g, Count: number("peserta-" + g)})
	}
	n.Women, n.Disabled = number("perempuan"), number("difabel")
	n.Points = lines(strings.ReplaceAll(t.Get("pokok"), "\r", ""))
	for i := 1; i <= promiseRows; i++ {
		what, who, day := t.Get(fmt.Sprint("janji-", i)), t.Get(fmt.Sprint("pelaksana-", i)), t.Get(fmt.Sprint("paling-", i))
		if strings.TrimSpace(what+who+day) == "" {
			continue
		}
		until, bad := sayDay(day, fmt.Sprint("paling-", i))
		if bad != nil {
			wrong = append(wrong, bad)
		}
		n.Promises, n.Until = append(n.Promises, forum.Promised{What: what, Who: who}), append(n.Until, until)
	}
	return n, wrong
}

func (k *clerk) sayMinutesTake() error {
	t := url.Values{}
	_ = k.typedText("pokok")
	for name := range k.r.PostForm {
		t.Set(name, k.typedText(name))
	}
	n, wrong := k.newMinutes(t)
	if len(wrong) > 0 {
		return k.showMinutesForm(t, wrong)
	}
	no, err := k.Hall.Forum.KeepMinutes(k.ctx(), k.actor, n)
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showMinutesForm(t, wrong)
	}
	if err != nil {
		return err
	}
	return k.done(sayDeskMinutes+"/"+canonNo(no), "complaint-done")
}

func (k *clerk) sayMinutesShow() error { return k.showSayMinutes("", nil) }

func (k *clerk) ownMinutes() (x forum.MinutesShown, err error) {
	no, err := k.caseNo()
	if err != nil {
		return x, err
	}
	x, err = k.Hall.Forum.MinutesOne(k.ctx(), no)
	if err == nil && x.Office.Code != k.actor.Office {
		err = fault.New(fault.NotFound, "say.unknown")
	}
	return x, err
}

func (k *clerk) showSayMinutes(act string, f *fault.Fault) error {
	x, err := k.ownMinutes()
	if err != nil {
		return err
	}
	p := k.minutesPage(k.shell(k.say("say.minutes-of", x.Words.Subject)), &x)
	p.Notice, p.Back = k.notice(), sayDesk+"?daftar="+sayMinutes
	if k.actor.Can("keep-forum") {
		at := sayDeskMinutes + "/" + canonNo(x.No)
		for i, s := range x.List {
			if s.Done != 0 {
				continue
			}
			id := "janji-" + strconv.Itoa(i+1)
			day := Field{Shape: "input", Type: "date", ID: "tanggal-" + strconv.Itoa(i+1), Name: "tanggal", Width: "w20", Label: k.say("say.kept-date"), Value: k.now.Format("2006-01-02")}
			how := k.sayArea("cara", "say.kept-words", "")
			how.ID = "cara-" + strconv.Itoa(i+1)
			if act == id {
				how.Value, day.Value = k.typedText("cara"), k.typed("tanggal")
			}
			p.Acts = append(p.Acts, actForm{ID: id, Action: at + "/" + id, Title: k.say("say.act-kept", s.What), Button: k.say("say.act-kept-button"), Fields: []Field{day, how}})
		}
		p.Acts = append(p.Acts, k.sayActForm(at, "catatan", false, k.sayArea("catatan", "say.note", k.typedText("catatan"))))
	}
	return k.showTriedAct(p.frame(), p.Acts, act, f, func(status int) error { return k.showPrivate(status, "officer-say-minutes", p) })
}

func (k *clerk) sayMinutesAct() error {
	x, err := k.ownMinutes()
	if err != nil {
		return err
	}
	act := k.r.PathValue("laku")
	switch n, isPromise := strings.CutPrefix(act, "janji-"); {
	case isPromise:
		i, _ := strconv.Atoi(n)
		day, bad := sayDay(k.typed("tanggal"), "tanggal")
		if bad != nil {
			return k.showSayMinutes(act, bad)
		}
		err = k.Hall.Forum.Fulfil(k.ctx(), k.actor, x.No, forum.KeptPromise{Promise: i - 1, On: day, How: k.typedText("cara")})
	case act == "catatan":
		err = k.Hall.Forum.Note(k.ctx(), k.actor, x.No, k.typedText("catatan"))
	default:
		return errNotFound
	}
	if wrong := forumMistakes(err); len(wrong) > 0 {
		return k.showSayMinutes(act, wrong[0])
	}
	if err != nil {
		return err
	}
	return k.done(sayDeskMinutes+"/"+canonNo(x.No), "complaint-done")
}
