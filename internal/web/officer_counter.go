package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/residents"
)

const (
	counterPath   = "/kantor/loket"
	counterCookie = "loket-"
)

// counterPage begins an application for the person at the counter: who it is,
// and which service.
type counterPage struct {
	Shell
	Notice  string
	Search  Field
	Who     Field
	Service Field
	// Found says how the search went, "" before one.
	Found string
	// Going are applications that are being filled in on this device already.
	Going []string
}

func (k *clerk) counter() error { return k.showCounter(http.StatusOK, nil) }

// counterFind looks for the person. It is answered at once, so that neither
// name nor number stands in an address.
func (k *clerk) counterFind() error {
	found, err := k.searched()
	if err != nil {
		return err
	}
	return k.showCounter(http.StatusOK, found)
}

// searched are the people that were looked for, nil when nobody was.
func (k *clerk) searched() ([]residents.FoundResident, error) {
	words := strings.TrimSpace(k.typed("cari"))
	if words == "" {
		return nil, nil
	}
	found, err := k.Desk.SearchResidents(k.ctx(), k.actor, words, 12)
	return append([]residents.FoundResident{}, found...), err
}

func (k *clerk) showCounter(status int, found []residents.FoundResident, problems ...Problem) error {
	p := &counterPage{Shell: k.shell(k.say("office.counter.title")), Notice: k.notice()}
	p.Problems, p.Scripts, p.Going = problems, []string{"g.js"}, k.going()
	p.Search = Field{Shape: "input", Type: "search", ID: "cari", Name: "cari", Label: k.say("office.counter.search"), Help: k.say("office.residents.search-help"),
		Value: k.typed("cari"), Auto: "off", Plain: true}
	p.Who = Field{Shape: "choice", Type: "radio", ID: "orang", Name: "orang", Label: k.say("office.counter.who")}
	for i, f := range found {
		p.Who.Options = append(p.Who.Options, Option{ID: "orang-" + strconv.Itoa(i+1), Value: f.ID.String(), Label: k.foundLine(f), Chosen: len(found) == 1 || k.typed("orang") == f.ID.String()})
	}
	p.Who.Options = append(p.Who.Options, Option{ID: "orang-baru", Value: "baru", Label: k.say("office.counter.not-in-register"), Chosen: k.typed("orang") == "baru"})
	p.Service = Field{Shape: "select", ID: "layanan", Name: "layanan", Label: k.say("office.counter.service")}
	for _, s := range k.Desk.CounterServices(k.actor) {
		p.Service.Options = append(p.Service.Options, Option{Value: s.ID, Label: k.tell(s.Name), Chosen: k.typed("layanan") == s.ID})
	}
	switch {
	case found != nil && len(found) == 0:
		p.Found = k.say("office.residents.nobody")
	case found != nil:
		p.Found = k.say("office.residents.found", len(found))
	}
	for _, x := range problems {
		switch x.Field {
		case "orang-1", "orang-baru":
			p.Who.Error = x.Message
		case "layanan":
			p.Service.Error = x.Message
		}
	}
	return k.showPrivate(status, "officer-counter", p)
}

// foundLine is enough of a resident to choose by.
func (k *clerk) foundLine(f residents.FoundResident) string {
	line := f.Masked
	if where := k.foundWhere(f); where != "" {
		line += " (" + where + ")"
	}
	if state := k.standing(f.State, f.NoNIK); state != "" {
		line += " (" + state + ")"
	}
	return line
}

// foundWhere is where a resident lives and when they were born, as far as it is known.
func (k *clerk) foundWhere(f residents.FoundResident) string {
	var parts []string
	if f.RT != "" || f.RW != "" {
		parts = append(parts, k.say("first.rt-rw", k.orElse(f.RT, "-"), k.orElse(f.RW, "-")))
	}
	if f.Born != "" {
		parts = append(parts, k.say("first.born", lang.DateText(k.tag, f.Born)))
	}
	return strings.Join(parts, ", ")
}

// counterBegin starts the draft of the application.
func (k *clerk) counterBegin() error {
	who, service := k.typed("orang"), k.typed("layanan")
	var problems []Problem
	if who == "" {
		problems = append(problems, Problem{Field: "orang-baru", Message: k.say("office.counter.who-missing")})
	}
	if service == "" {
		problems = append(problems, Problem{Field: "layanan", Message: k.say("office.counter.service-missing")})
	}
	if len(problems) > 0 {
		found, err := k.searched()
		if err != nil {
			return err
		}
		return k.showCounter(http.StatusUnprocessableEntity, found, problems...)
	}
	if who == "baru" {
		who = ""
	}
	f, err := k.Desk.CounterDraft(k.ctx(), k.actor, service, who, string(k.tag))
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(f.Code))
	name := hex.EncodeToString(sum[:4])
	k.keep(counterCookie+name, f.Code, 0)
	return k.see(counterPath + "/isi/" + name)
}

// going finds the drafts that this device remembers, at most three.
func (k *clerk) going() []string {
	var out []string
	for _, x := range k.r.Cookies() {
		if name, ok := strings.CutPrefix(x.Name, k.cookieName(counterCookie)); ok && len(name) == 8 && len(out) < 3 {
			out = append(out, counterPath+"/isi/"+name)
		}
	}
	return out
}

// slipPage is the receipt that the person at the counter takes along.
type slipPage struct {
	Shell
	Notice             string
	Service            string
	Reference, Secret  string
	Received           string
	Due                []dueLine
	Where              string
	CaseAddress, Again string
}

// noSlipPage says why there is no slip, and what to do instead.
type noSlipPage struct {
	Shell
	Lead               string
	Next               []string
	CaseAddress, Again string
}

// noSlip is shown for a case of this office that has no slip, or none any more.
func (k *clerk) noSlip(no int64, f *fault.Fault) error {
	p := &noSlipPage{Shell: k.shell(k.say("slip.none")), Again: counterPath}
	p.Lead, p.Next = k.say("slip.elsewhere"), []string{k.say("slip.elsewhere-has"), k.say("slip.elsewhere-lost")}
	if f.Key == "case.ended" {
		p.Lead, p.Next = k.say("slip.ended"), []string{k.say("slip.ended-letter"), k.say("slip.ended-follow"), k.say("slip.ended-again")}
	}
	if k.actor.Can("see-case") {
		p.CaseAddress = casePath + strconv.FormatInt(no, 10)
	}
	return k.showPrivate(f.Kind.Status(), "officer-noslip", p)
}

// counterSlip shows it at the counter of the office, also when it is opened
// again.
func (k *clerk) counterSlip() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	r, err := k.Desk.CounterSlip(k.ctx(), k.actor, no)
	if f := fault.As(err); f != nil && (f.Key == "case.ended" || f.Key == "slip.elsewhere") {
		return k.noSlip(no, f)
	}
	if err != nil {
		return err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "counter")
	if err != nil {
		return err
	}
	p := &slipPage{Shell: k.shell(k.say("web.sent.title")), Service: k.tell(v.Std.Name), Reference: r.Reference, Secret: premises.SpellSecret(r.Secret)}
	p.Received = k.say("web.sent.received", lang.Moment(k.tag, r.SubmittedAt.In(k.zone)))
	p.Due = []dueLine{k.due("web.due.promise", r.Promise), k.due("web.due.limit", r.Limit)}
	p.Where = k.say("office.slip.where", k.orElse(k.Desk.Card().Host, k.Host)+"/lacak")
	p.CaseAddress, p.Again = casePath+strconv.FormatInt(no, 10), counterPath
	return k.showPrivate(http.StatusOK, "officer-slip", p)
}

// lostCounter leads whoever has no draft here back to the start.
func (k *clerk) lostCounter(err error) error {
	if kind := fault.Of(err); kind == fault.NotFound || kind == fault.Gone {
		k.forget(counterCookie + k.r.PathValue("draf"))
		at := counterPath
		if strings.HasPrefix(k.r.URL.Path, directPath) {
			at = directPath
		}
		return k.done(at, "draft-lost")
	}
	return err
}
