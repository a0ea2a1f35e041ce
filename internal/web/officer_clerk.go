package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// clerk is one request of an officer: the call, and who is signed in, in which
// office, on whose clock.
type clerk struct {
	*call
	actor  desk.Actor
	office desk.Office
	zone   *time.Location
}

// The addresses that other pages lead to.
const (
	sessionCookie = "kantor"
	officeHome    = "/kantor"
	loginPath     = "/kantor/masuk"
	casePath      = "/kantor/permohonan/"
)

// atDesk lets only officers in who may do what an address is for.
func atDesk(need string, do func(*clerk) error) handler {
	return func(c *call) error {
		k, err := c.clerk()
		if fault.Of(err) == fault.Unauthorized {
			return c.askLogin()
		}
		if err != nil {
			return err
		}
		if need == "see-inbox" && c.r.URL.Path == officeHome && k.actor.Can("inspect") {
			return k.see(auditPath) // an auditor's work begins there
		}
		if need == "see-inbox" && c.r.URL.Path == officeHome && !k.actor.Can(need) && k.actor.Can("ask-as-employee") {
			return k.see(minePath) // who is no officer has their own page alone
		}
		if !k.actor.Can(need) {
			return k.refuse(need)
		}
		return k.told(do(k))
	}
}

// clerk finds who is signed in on this device.
func (c *call) clerk() (*clerk, error) {
	if c.Desk == nil {
		return nil, errNotFound
	}
	token := c.kept(sessionCookie)
	if token == "" {
		return nil, fault.New(fault.Unauthorized, "login.again")
	}
	actor, err := c.Desk.Actor(c.r.Context(), token)
	if err != nil {
		return nil, err
	}
	o, err := c.Desk.Office(actor.Office)
	if err != nil {
		return nil, err
	}
	zone, err := calendar.ZoneNamed(o.Zone)
	if err != nil {
		return nil, err
	}
	k := &clerk{call: c, actor: actor, office: o, zone: zone}
	k.now = c.Desk.Now().In(zone)
	return k, nil
}

func (k *clerk) ctx() context.Context { return k.r.Context() }

// shell is the frame of an officer's page: wide, with the menu of what they may
// do. The menu marks the part of the office the page is in.
func (k *clerk) shell(title string) Shell {
	s := k.call.shell(title)
	s.Office, s.Parent, s.Officer, s.Wide = k.office.Full(), k.say("office.shell"), k.actor.Name, true
	if k.actor.Can("see-inbox") {
		s.PIN = pinPath
	}
	if k.kept(deviceCookie) != "" {
		s.Switch = switchPath
	}
	if _, doubted := k.Desk.ClockDoubt(); doubted && k.actor.Can("confirm-clock") {
		s.DoubtedClock = clockPath
	}
	if k.r.Method != http.MethodGet {
		s.Here = officeHome + "?lang="
	}
	for _, m := range officeMenu() {
		if m.address == visitsPath && !k.actor.Can(m.need) {
			m.need, m.address, m.label = "make-posters", postersPath, "poster.title"
		}
		if m.address == queuePath && !k.actor.Can(m.need) {
			m.need, m.address = "run-queue", queuePath+"/atur"
		}
		if k.actor.Can(m.need) && k.concerns(m.address) {
			s.Menu = append(s.Menu, MenuItem{Address: m.address, Label: k.say(m.label), Current: k.part() == m.address})
		}
	}
	return s
}

// menuEntry is one line of the officers' menu, and the act it needs.
type menuEntry struct{ need, address, label string }

func officeMenu() []menuEntry {
	return []menuEntry{
		{"see-inbox", officeHome, "office.menu.inbox"},
		{"file-for-person", counterPath, "office.menu.counter"},
		{"see-outbox", outboxPath, "office.menu.outbox"},
		{"find-resident", residentsPath, "office.menu.residents"},
		{"see-visits", visitsPath, "visit.menu"},
		{"call-queue", queuePath, "waiting.menu"},
		{"see-slots", slotsPath, "diary.menu"},
		{"see-stock", goodsPath, "goods.menu"},
		{"see-complaints", complaintsPath, "heard.menu"},
		{"see-information", disclosurePath, "disclosure.menu"},
		{"see-forum", sayDesk, "say.menu"},
		{"see-companies", companiesPath, "web.companies.menu"},
		{"see-permits", permitsPath, "web.permits.menu"},
		{"see-register", registerPath, "office.menu.register"},
		{"see-ledger", ledgerPath, "ledgers.menu"},
		{"see-letters", lettersPath, "letters.menu"},
		{"see-agreements", dataPath, "data.menu"},
		{"ask-data", askPath, "data.ask-menu"},
		{"see-money", moneyPath, "cashier.menu"},
		{"manage-accounts", accountsPath, "office.menu.accounts"},
		{"appoint", mandatesPath, "office.menu.own"},
		{"see-staff", staffPath, "personnel.menu"},
		{"ask-as-employee", minePath, "personnel.mine.menu"},
		{"report-gift", integrityPath, "office.menu.integrity"},
		{"read-fairness", fairPath, "evenhand.menu"},
		{"see-reports", reportsPath, "inspection.menu"},
		{"plan-follow-up", planPath, "opinion.menu"},
		{"inspect", auditPath, "inspection.audit.menu"},
		{"certify", certifyPath, "certify.title"},
		{"see-inbox", learnPath, "practice.menu"},
	}
}

// concerns says whether a part of the office is of any use to this officer: what an
// office does not do is not in its menu.
func (k *clerk) concerns(address string) bool {
	switch address {
	case certifyPath: // stands among what the office sets for itself
		return !k.actor.Can("appoint") && k.Desk.Remote.Uses(k.actor.Office)
	case companiesPath, permitsPath: // of a licensing office
		return k.licenses()
	case slotsPath: // an office that goes nowhere has no appointments
		return k.hasSlots()
	case goodsPath:
		return len(k.Hall.Storehouse.Services(k.actor.Office)) > 0
	case minePath: // whoever is in no register of employees is not asked for one
		return k.Hall.Personnel.IsEmployee(k.ctx(), k.actor.Account)
	case staffPath:
		return k.office.Level == "dinas" || k.Hall.Personnel.IsEmployee(k.ctx(), k.actor.Account)
	case askPath: // an office that may ask nobody
		return k.mayAskElsewhere()
	case moneyPath:
		return k.charges()
	case learnPath:
		return k.seat() == nil
	}
	return true
}

// part is the menu's address that a page belongs to.
func (k *clerk) part() string {
	if path := k.r.URL.Path; strings.HasPrefix(path, differencesPath) || strings.HasPrefix(path, archivePath) {
		return residentsPath
	}
	for _, p := range []string{companiesPath, complaintsPath, planPath, disclosurePath, sayDesk, permitsPath, counterPath, outboxPath, visitsPath, postersPath, residentsPath, registerPath, ledgerPath, mandatesPath, accountsPath, integrityPath, fairPath, learnPath, moneyPath, goodsPath, queuePath, slotsPath, staffPath, minePath, lettersPath, dataPath, askPath} {
		if strings.HasPrefix(k.r.URL.Path, p) {
			return p
		}
	}
	if strings.HasPrefix(k.r.URL.Path, directPath) {
		return counterPath
	}
	if p := k.r.URL.Path; strings.HasPrefix(p, certifyPath) && !k.actor.Can("appoint") {
		return certifyPath
	}
	if p := k.r.URL.Path; strings.HasPrefix(p, certifyPath) || strings.HasPrefix(p, paperPath) || strings.HasPrefix(p, headPath) || strings.HasPrefix(p, padsPath) || strings.HasPrefix(p, successionPath) {
		return mandatesPath
	}
	for _, p := range []string{reportsPath, wallPath, assessPath, costPath, assignPath} {
		if strings.HasPrefix(k.r.URL.Path, p) {
			return reportsPath
		}
	}
	if strings.HasPrefix(k.r.URL.Path, auditPath) {
		return auditPath
	}
	if strings.HasPrefix(k.r.URL.Path, repairsPath) {
		return integrityPath
	}
	return officeHome
}

// notice is the short confirmation that a page shows after something was done:
// the word after "?kabar=", if it is one of ours.
func (k *clerk) notice() string {
	word := k.r.URL.Query().Get("kabar")
	if key := "office.done." + word; word != "" && k.messages.Has(key) {
		return k.say(key)
	}
	return ""
}

// done leads on with a confirmation.
func (k *clerk) done(address, word string) error { return k.see(address + "?kabar=" + word) }

// officerLost is what an officer sees of an error: the reason, and for
// something they may not do, who may.
type officerLost struct {
	Shell
	Lead   string
	Who    []string
	Status int
}

// told shows a refusal in the officer's own frame; inner errors go to the one
// place that logs them.
func (k *clerk) told(err error) error {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unavailable || f.Kind == fault.Unauthorized {
		return err
	}
	status := f.Kind.Status()
	p := &officerLost{Shell: k.shell(k.say(lostTitle(status))), Lead: k.messages.SayFault(k.tag, err), Status: status}
	return k.showPrivate(status, "officer-lost", p)
}

// refuse says that this is not the officer's to do, and whose it is.
func (k *clerk) refuse(need string) error {
	p := &officerLost{Shell: k.shell(k.say("web.lost.title-403")), Lead: k.say("role.not-allowed"), Status: http.StatusForbidden}
	people, err := k.Desk.Colleagues(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	for _, role := range premises.WhoMay(need) {
		var names []string
		for _, x := range people {
			for _, r := range x.Roles {
				if r == role {
					names = append(names, x.Name)
				}
			}
		}
		if len(names) > 0 {
			p.Who = append(p.Who, k.say("office.who", lang.Key("web.role."+role), strings.Join(names, ", ")))
		}
	}
	return k.showPrivate(http.StatusForbidden, "officer-lost", p)
}

// typedText is a field of the form as it was sent, at most mostTyped bytes of it.
func (k *clerk) typedText(name string) string {
	s := k.r.PostFormValue(name)
	return s[:min(len(s), mostTyped)] // longer than its field may be: the desk says so
}

// names are the people of the office by account.
func (k *clerk) names() (map[string]string, error) {
	people, err := k.Desk.Colleagues(k.ctx(), k.actor.Office)
	out := map[string]string{}
	for _, p := range people {
		out[p.Account] = p.Name
	}
	return out, err
}
