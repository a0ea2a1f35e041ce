package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// The addresses of the shared computer, and the cookie that says it is open.
const (
	deviceCookie = "komputer"
	switchPath   = "/kantor/ganti"
	closePath    = "/kantor/tutup"
	pinPath      = "/kantor/pin"
	overlapPath  = "/kantor/dua-perangkat"
	// fullLogin asks for password and code although the computer is open.
	fullLogin = loginPath + "?penuh=1"
)

// switchPage changes the officer at an open computer.
type switchPage struct {
	Shell
	// Then and Again are as on the log-in page.
	Then, Again string
	Note        string
	// AtWork says who is at work, Opened who opened the computer and until when.
	AtWork, Opened string
	Who, PIN       Field
	// Focus is the id of the field where typing begins.
	Focus string
	Mates []mateLine
	// Full leads to the log-in with password and code, Close closes.
	Full, Close string
}

// mateLine is one officer of the office as a button; No is the number to type.
type mateLine struct {
	No                   int
	Account, Name, Roles string
	PIN                  bool
}

// device is the open computer that this browser is, if it is one.
func (c *call) device() (premises.Device, bool, error) {
	token := c.kept(deviceCookie)
	if token == "" {
		return premises.Device{}, false, nil
	}
	d, err := c.Desk.Device(c.r.Context(), token)
	if fault.Of(err) == fault.Unauthorized {
		return d, false, nil
	}
	return d, err == nil, err
}

// changeable is the open computer, if somebody of its office has a PIN: before
// the first has one, its page would only stand in the way of the log-in.
func (c *call) changeable() (premises.Device, bool, error) {
	d, open, err := c.device()
	if err != nil || !open {
		return d, false, err
	}
	mates, err := c.Desk.Mates(c.r.Context(), d)
	return d, slices.ContainsFunc(mates, func(m premises.Mate) bool { return m.PIN }), err
}

func (c *call) switchShow() error {
	if c.Desk == nil {
		return errNotFound
	}
	then := inOffice(c.r.URL.Query().Get("ke"))
	d, open, err := c.device()
	if err != nil {
		return err
	}
	if !open {
		return c.see(loginPath + "?ke=" + url.QueryEscape(then))
	}
	return c.showSwitch(http.StatusOK, d, &switchPage{Then: then, Focus: "siapa"})
}

func (c *call) showSwitch(status int, d premises.Device, p *switchPage) error {
	o, err := c.Desk.Office(d.Office)
	if err != nil {
		return err
	}
	zone, err := calendar.ZoneNamed(o.Zone)
	if err != nil {
		return err
	}
	mates, err := c.Desk.Mates(c.r.Context(), d)
	if err != nil {
		return err
	}
	problems := p.Problems
	p.Shell = c.shell(c.say("device.title"))
	p.Office, p.Parent, p.Wide, p.Problems = o.Full(), c.say("office.shell"), true, problems
	p.Here, p.Scripts = switchPath+"?lang=", []string{"g.js"}
	p.Full, p.Close = fullLogin+"&ke="+url.QueryEscape(p.Then), closePath
	p.Opened = c.say("device.opened", d.ByName, lang.Clock(c.tag, time.UnixMilli(d.Opened).In(zone)))
	if d.AtName != "" {
		p.AtWork = c.say("device.at-work", d.AtName)
	}
	for i, m := range mates {
		var roles []string
		for _, r := range m.Roles {
			roles = append(roles, c.say("web.role."+r))
		}
		p.Mates = append(p.Mates, mateLine{No: i + 1, Account: m.Account, Name: m.Name, Roles: strings.Join(roles, ", "), PIN: m.PIN})
	}
	who, pin := p.Who, p.PIN
	p.Who = Field{ID: "siapa", Label: c.say("device.who"), Help: c.say("device.who-help"), Value: who.Value, Error: who.Error}
	p.PIN = Field{ID: "faktor", Label: c.say("device.pin"), Error: pin.Error}
	return c.showPrivate(status, "officer-switch", p)
}

// switchTake changes the officer. A name that was pressed without a PIN asks
// for it; whatever was wrong is said at its field, and the name stays.
func (c *call) switchTake() error {
	if c.Desk == nil {
		return errNotFound
	}
	then, again := inOffice(c.typed("ke")), c.r.PostFormValue("isi")
	again = again[:min(len(again), mostAgain)]
	d, open, err := c.device()
	if err != nil {
		return err
	}
	if !open {
		return c.showLogin(http.StatusUnauthorized, &loginPage{Then: then, Again: again, Note: c.say("device.closed")})
	}
	mates, err := c.Desk.Mates(c.r.Context(), d)
	if err != nil {
		return err
	}
	p := &switchPage{Then: then, Again: again, Who: Field{Value: c.typed("siapa")}}
	m, err := pickMate(mates, c.typed("akun"), c.typed("siapa"))
	if err == nil {
		p.Who.Value = m.Name
		if c.typed("akun") != "" && c.typed("faktor") == "" && m.PIN {
			p.Focus = "faktor"
			return c.showSwitch(http.StatusOK, d, p)
		}
	}
	if err == nil && !m.PIN {
		err = fault.New(fault.Invalid, "device.no-pin", m.Name).On("siapa")
	}
	var token string
	if err == nil {
		token, err = c.Desk.Switch(c.r.Context(), c.kept(deviceCookie), m.Account, c.typed("faktor"))
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return c.switchRefused(d, p, f)
	}
	if err != nil {
		return err
	}
	return c.goOnAs(token, then, again)
}

// switchRefused says what is wrong at its field.
func (c *call) switchRefused(d premises.Device, p *switchPage, f *fault.Fault) error {
	message := c.messages.SayFault(c.tag, f)
	field := "faktor"
	if f.Field == "siapa" || f.Kind == fault.NotFound {
		field, p.Who.Error = "siapa", message
	} else {
		p.PIN.Error = message
	}
	p.Problems = []Problem{{Field: field, Message: message}}
	return c.showSwitch(f.Kind.Status(), d, p)
}

// pickMate finds who is meant: the button that was pressed, the number in the
// list, or a part of the name that only one has.
func pickMate(mates []premises.Mate, account, typed string) (premises.Mate, error) {
	if account != "" {
		if i := slices.IndexFunc(mates, func(m premises.Mate) bool { return m.Account == account }); i >= 0 {
			return mates[i], nil
		}
		return premises.Mate{}, fault.New(fault.NotFound, "device.nobody").On("siapa")
	}
	if no, err := strconv.Atoi(typed); err == nil && no >= 1 && no <= len(mates) {
		return mates[no-1], nil
	}
	var found []premises.Mate
	for _, m := range mates {
		if strings.EqualFold(m.Name, typed) {
			return m, nil
		}
		if typed != "" && strings.Contains(strings.ToLower(m.Name), strings.ToLower(typed)) {
			found = append(found, m)
		}
	}
	switch len(found) {
	case 0:
		return premises.Mate{}, fault.New(fault.Invalid, "device.nobody").On("siapa")
	case 1:
		return found[0], nil
	}
	return premises.Mate{}, fault.New(fault.Invalid, "device.several", len(found)).On("siapa")
}

// goOnAs keeps a new session and leads on, with the form that was interrupted.
func (c *call) goOnAs(token, then, again string) error {
	c.keep(sessionCookie, token, 0)
	c.keep(officeMark, "1", 400)
	c.forget(markCookie)
	if form, err := url.ParseQuery(again); err == nil && len(form) > 0 && len(again) <= mostAgain {
		return c.sendAgain(then, form)
	}
	return c.see(then)
}

// closeDevice closes the computer: nobody is at work on it any more.
func (c *call) closeDevice() error {
	if c.Desk == nil {
		return errNotFound
	}
	if err := c.Desk.CloseDevice(c.r.Context(), c.kept(deviceCookie)); err != nil {
		return err
	}
	if token := c.kept(sessionCookie); token != "" {
		if err := c.Desk.Logout(c.r.Context(), token); err != nil {
			return err
		}
	}
	c.forget(deviceCookie)
	c.forget(sessionCookie)
	return c.see(loginPath)
}

// factorField asks for the signer's own factor, at the moment of signing.
func (k *clerk) factorField() Field {
	f := Field{Shape: "input", Type: "password", ID: "faktor", Name: "faktor", Mode: "numeric", Auto: "one-time-code", Width: "w10", Plain: true,
		Label: k.say("device.factor-code"), Help: k.say("device.factor-code-help")}
	if k.kept(deviceCookie) != "" {
		f.Label, f.Help = k.say("device.factor"), k.say("device.factor-help")
	}
	if code, err := k.Desk.DemoFactor(k.ctx(), k.actor); err == nil && code != "" {
		f.Help = k.say("device.demo-code", code)
	}
	return f
}

// confirmed asks for the factor of whoever is logged in and gives them as the
// signer.
func (k *clerk) confirmed() (premises.Actor, error) {
	return k.Desk.ConfirmSigner(k.ctx(), k.actor, k.kept(deviceCookie), k.actor.Account, k.typed("faktor"))
}
