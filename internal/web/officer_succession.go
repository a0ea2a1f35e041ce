package web

import (
	"bytes"
	"encoding/hex"
	"net/http"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/sheet"
	"genggam/internal/succession"
)

const successionPath = "/kantor/serah-terima"

func successionRoutes(add adder) {
	add("GET", successionPath, "take-over", (*clerk).successions)
	add("GET", successionPath+"/baru", "hand-over", (*clerk).successionNew)
	add("POST", successionPath+"/baru", "hand-over", (*clerk).successionDraft)
	add("GET", successionPath+"/catatan/{id}", "take-over", (*clerk).succession)
	add("POST", successionPath+"/catatan/{id}", "take-over", (*clerk).successionSign)
	add("GET", successionPath+"/catatan/{id}/berita-acara.pdf", "take-over", (*clerk).successionPDF)
	add("GET", successionPath+"/catatan/{id}/konsep.pdf", "take-over", (*clerk).successionDraftPDF)
}

// successionsPage lists hand-overs, and begins one.
type successionsPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	List   []successionLine
	Empty  string
	// Offices are asked for where there are several; Begin who hands over to whom.
	Offices []Field
	Begin   []Field
	Office  string
	// Full leads to a full log-in where a PIN opened the session.
	Full string
}

type successionLine struct {
	Address, Title, Office, When string
	State                        Tag
}

func (k *clerk) successions() error {
	room := k.Hall.Succession
	all, err := room.List(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &successionsPage{Shell: k.shell(k.say("succession.title")), Notice: k.notice(), Tabs: k.officeTabs()}
	p.Scripts = []string{"g.js"}
	for _, h := range all {
		p.List = append(p.List, k.successionLine(h))
	}
	if len(all) == 0 {
		p.Empty = k.say("succession.list-none")
	}
	if !k.actor.Can("hand-over") {
		return k.showPrivate(http.StatusOK, "officer-successions", p)
	}
	if k.actor.PIN {
		p.Full = fullLogin + "&ke=" + successionPath
		return k.showPrivate(http.StatusOK, "officer-successions", p)
	}
	if err := k.successionBegin(p); err != nil {
		return err
	}
	return k.showPrivate(http.StatusOK, "officer-successions", p)
}

// successionBegin asks for the office, where there are several, and the two
// persons.
func (k *clerk) successionBegin(p *successionsPage) error {
	room, chosen := k.Hall.Succession, k.actor.Office
	asked := k.r.URL.Query().Get("kantor")
	under := room.Under(k.actor)
	pick := Field{Shape: "select", ID: "kantor", Name: "kantor", Label: k.say("succession.office")}
	for _, code := range under {
		if string(code) == asked {
			chosen = code
		}
	}
	for _, code := range under {
		o, err := k.Desk.Office(code)
		if err != nil {
			return err
		}
		pick.Options = append(pick.Options, Option{Value: string(code), Label: o.Full(), Chosen: code == chosen})
		if code == chosen {
			p.Office = o.Full()
		}
	}
	if len(under) > 1 {
		p.Offices = []Field{pick}
	}
	people, err := room.People(k.ctx(), k.actor, chosen)
	if err != nil {
		return err
	}
	for _, name := range []string{"dari", "ke"} {
		f := Field{Shape: "select", ID: name, Name: name, Label: k.say("succession.ask-" + name), Help: k.say("succession.ask-" + name + "-help")}
		for _, x := range people {
			f.Options = append(f.Options, Option{Value: x.Account, Label: x.Name + " (" + room.RoleNames(x.Roles, k.tag) + ")"})
		}
		p.Begin = append(p.Begin, f)
	}
	return nil
}

func (k *clerk) successionLine(h succession.Handover) successionLine {
	x := successionLine{Address: successionPath + "/catatan/" + h.ID.String(), Title: k.say("succession.line", h.Leaver.Name, h.Successor.Name), State: k.successionState(h)}
	if o, err := k.Desk.Office(h.Office); err == nil && h.Office != k.actor.Office {
		x.Office = o.Full()
	}
	x.When = lang.Moment(k.tag, k.at(max(h.DraftedAt, h.FirstAt, h.DoneAt)))
	return x
}

func (k *clerk) successionState(h succession.Handover) Tag {
	switch {
	case h.State == "done":
		return Tag{Label: k.say("succession.state-done"), Tone: "good"}
	case !h.Open(k.now):
		return Tag{Label: k.say("succession.state-void")}
	case h.State == "signed":
		return Tag{Label: k.say("succession.state-signed"), Tone: "wait"}
	}
	return Tag{Label: k.say("succession.state-draft"), Tone: "wait"}
}

// successionPage is one hand-over: the page, and what is to be signed now.
type successionPage struct {
	Shell
	Notice   string
	Rows     []Row
	State    Tag
	Sections []sheet.Section
	// Warn says why it cannot be signed now, or that it has to be signed again.
	Warn string
	// Sign asks the one whose turn it is; Lead says whose.
	Sign *actForm
	Lead string
	// PDF is the sealed page, Draft the draft on paper.
	PDF, Draft string
	// Ended says that this session ended with the act.
	Ended string
	Over  string
}

func (k *clerk) successionID() (canon.ID, error) {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return id, errNotFound
	}
	return id, nil
}

func (k *clerk) succession() error { return k.showSuccession(nil) }

func (k *clerk) showSuccession(f *fault.Fault) error {
	id, err := k.successionID()
	if err != nil {
		return err
	}
	room := k.Hall.Succession
	h, page, err := room.Draft(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	p := &successionPage{Shell: k.shell(k.say("succession.line", h.Leaver.Name, h.Successor.Name)), Notice: k.notice(), State: k.successionState(h)}
	p.Back, p.Scripts = successionPath, []string{"g.js"}
	at := successionPath + "/catatan/" + id.String()
	p.Rows = k.successionRows(h, page)
	switch {
	case h.State == "done":
		p.Sections, p.PDF = room.Sections(h, page, k.tag), at+"/berita-acara.pdf"
	case !h.Open(k.now):
		p.Over = k.say("succession.over")
	default:
		p.Sections, p.Draft = room.Sections(h, page, k.tag), at+"/konsep.pdf"
		k.successionTurn(p, h, page, at)
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		if p.Sign != nil {
			p.Problems = k.actProblems(p.Sign, f)
		} else {
			p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
		}
	}
	return k.showPrivate(status, "officer-succession", p)
}

// successionTurn asks the one whose turn it is to sign.
func (k *clerk) successionTurn(p *successionPage, h succession.Handover, page succession.Page, at string) {
	if page.Blocked != nil {
		p.Warn = k.messages.SayFault(k.tag, page.Blocked)
		return
	}
	if h.Stale {
		p.Warn = k.say("succession.again", h.Leaver.Name)
	}
	next := h.Next()
	p.Lead = k.say("succession.turn", next.Name)
	code := Field{Shape: "input", Type: "password", ID: "faktor", Name: "faktor", Mode: "numeric", Auto: "one-time-code", Width: "w10", Plain: true,
		Label: k.say("succession.code", next.Name), Help: k.say("succession.code-help")}
	if demo, err := k.Desk.DemoFactor(k.ctx(), premises.Actor{Account: next.Account}); err == nil && demo != "" {
		code.Help = k.say("device.demo-code", demo)
	}
	p.Sign = &actForm{ID: "tandatangan", Action: at, Button: k.say("succession.sign-button", next.Name), Fields: []Field{code,
		{Shape: "hidden", Name: "penanda", Value: next.Account}, {Shape: "hidden", Name: "sidik", Value: hex.EncodeToString(h.Digest[:])}}}
}

// successionRows are the facts of a hand-over.
func (k *clerk) successionRows(h succession.Handover, page succession.Page) []Row {
	rows := []Row{{Label: k.say("succession.leaver"), Values: []string{h.Leaver.Name}}, {Label: k.say("succession.successor"), Values: []string{h.Successor.Name}}}
	if h.Superior.Account != "" {
		rows = append(rows, Row{Label: k.say("succession.superior"), Values: []string{h.Superior.Name}})
	}
	if x := page.Terms; x != nil {
		rows = append(rows, Row{Label: k.say("succession.decree-label"), Values: []string{x.Decree, k.sayDay(x.Decreed)}}, Row{Label: k.say("succession.left"), Values: []string{k.say("mandate.why." + x.Why)}})
		if x.Reason != "" {
			rows = append(rows, Row{Label: k.say("succession.reason-label"), Values: []string{x.Reason}})
		}
	}
	if h.FirstAt > 0 {
		rows = append(rows, Row{Label: k.say("succession.first-at", h.First().Name), Values: []string{lang.Moment(k.tag, k.at(h.FirstAt))}})
	}
	if h.DoneAt > 0 {
		rows = append(rows, Row{Label: k.say("succession.first-at", h.Successor.Name), Values: []string{lang.Moment(k.tag, k.at(h.DoneAt))}})
	} else if h.Open(k.now) {
		rows = append(rows, Row{Label: k.say("succession.until"), Values: []string{lang.Moment(k.tag, k.at(h.EndsAt))}})
	}
	return rows
}

// successionSign takes one signature. With the second the leaver's access ends,
// which may be that of this very screen.
func (k *clerk) successionSign() error {
	id, err := k.successionID()
	if err != nil {
		return err
	}
	if _, _, err := k.Hall.Succession.Find(k.ctx(), k.actor, id); err != nil {
		return err
	}
	done, err := k.Hall.Succession.Sign(k.ctx(), k.actor, id, succession.Signature{Proof: premises.Proof{Account: k.typed("penanda"), Factor: k.typed("faktor")}, Shown: k.typed("sidik")})
	f := fault.As(err)
	switch {
	case err != nil && (f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound):
		return err
	case err != nil:
		return k.showSuccession(f)
	case !done:
		return k.done(successionPath+"/catatan/"+id.String(), "succession-signed")
	}
	if _, err := k.Desk.Actor(k.ctx(), k.kept(sessionCookie)); err == nil {
		return k.done(successionPath+"/catatan/"+id.String(), "succession-done")
	}
	return k.showEnded(id)
}

// showEnded says that it is done to whoever has no session any more.
func (k *clerk) showEnded(id canon.ID) error {
	h, page, err := k.Hall.Succession.Draft(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	p := &successionPage{Shell: k.call.shell(k.say("succession.done")), State: k.successionState(h), Rows: k.successionRows(h, page), Ended: k.say("succession.ended")}
	return k.showPrivate(http.StatusOK, "officer-succession", p)
}

func (k *clerk) successionPDF() error {
	id, err := k.successionID()
	if err != nil {
		return err
	}
	body, size, err := k.Hall.Succession.PDF(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	k.sendFile("application/pdf", "serah-terima.pdf", size, body, false)
	return nil
}

func (k *clerk) successionDraftPDF() error {
	id, err := k.successionID()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := k.Hall.Succession.DraftPDF(k.ctx(), k.actor, id, &b); err != nil {
		return err
	}
	k.sendFile("application/pdf", "serah-terima-konsep.pdf", int64(b.Len()), &b, false)
	return nil
}

// successionDay reads a day of the form.
func (k *clerk) successionDay(name string, err *error) calendar.Day {
	d, e := k.dayOf(name)
	if *err == nil {
		*err = e
	}
	return d
}
