package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/premises"
)

// loginPage asks who the officer is. On a demo node it shows the invented
// accounts with their present code.
type loginPage struct {
	Shell
	Fields []Field
	// Then is where to go afterwards, Again a form that was sent after the
	// session had ended, so that nothing typed is lost.
	Then, Again string
	Note        string
	Demo        [][3]string
	// Left says for how long the codes of a demo hold.
	Left string
}

// codePeriod is how long a code holds, in seconds (RFC 6238 section 4.1).
const codePeriod = 30

// againPage sends a form once more that met an ended session.
type againPage struct {
	Shell
	Action string
	Fields []Field
}

// mostAgain bounds a form that is kept over a log-in.
const mostAgain = 32 << 10

func (c *call) login() error {
	if c.Desk == nil {
		return errNotFound
	}
	then, full := inOffice(c.r.URL.Query().Get("ke")), c.r.URL.Query().Has("penuh")
	if k, err := c.clerk(); err == nil && !full {
		return k.see(officeHome)
	}
	if _, open, err := c.changeable(); err != nil {
		return err
	} else if open && !full {
		return c.see(switchPath + "?ke=" + url.QueryEscape(then))
	}
	return c.showLogin(http.StatusOK, &loginPage{Then: then})
}

// askLogin stands before every page of the office. A form that was sent is
// carried along and sent again afterwards.
func (c *call) askLogin() error {
	if c.r.Method == http.MethodGet {
		return c.see(loginPath + "?ke=" + url.QueryEscape(c.r.URL.EscapedPath()))
	}
	p := &loginPage{Then: inOffice(c.r.URL.EscapedPath()), Note: c.say("login.again")}
	d, open, err := c.changeable()
	if err != nil {
		return err
	}
	if err := c.r.ParseForm(); err == nil && len(c.r.PostForm) > 0 {
		if s := withoutFactors(c.r.PostForm).Encode(); len(s) <= mostAgain {
			p.Again = s
		}
	}
	if open {
		return c.showSwitch(http.StatusUnauthorized, d, &switchPage{Then: p.Then, Again: p.Again, Note: p.Note, Focus: "siapa"})
	}
	return c.showLogin(http.StatusUnauthorized, p)
}

// withoutFactors is a form without what proves who somebody is: whoever comes in
// next reads the page, and a password, PIN or code is typed again.
func withoutFactors(form url.Values) url.Values {
	out := maps.Clone(form)
	maps.DeleteFunc(out, func(name string, _ []string) bool {
		return name == "faktor" || strings.HasPrefix(name, "faktor-") || slices.Contains([]string{"sandi", "password", "pin", "ulang"}, name)
	})
	return out
}

// inOffice keeps only addresses of the office.
func inOffice(address string) string {
	if address == officeHome || strings.HasPrefix(address, officeHome+"/") && !strings.ContainsAny(address, "\\\n\r") && len(address) < 200 {
		return address
	}
	return officeHome
}

func (c *call) showLogin(status int, p *loginPage) error {
	problems := p.Problems
	p.Shell = c.shell(c.say("office.login.title"))
	p.Here, p.Wide, p.Problems = loginPath+"?lang=", true, problems
	input := func(name, kind, auto, mode, width string) Field {
		f := Field{Shape: "input", ID: name, Name: name, Type: kind, Auto: auto, Mode: mode, Width: width, Plain: true, Label: c.say("office.login." + name)}
		if name == "login" {
			f.Value = c.typed(name)
		}
		if name == "code" {
			f.Help = c.say("office.login.code-help")
		}
		return f
	}
	p.Fields = []Field{input("login", "text", "username", "", "w20"), input("sandi", "password", "current-password", "", "w20"), input("code", "text", "one-time-code", "numeric", "w10"),
		{Shape: "tick", ID: "bersama", Name: "bersama", Value: "ya", Label: c.say("device.share"), Chosen: c.typed("login") == "" || c.typed("bersama") != ""}}
	p.Scripts = []string{"g.js"}
	p.Left = c.say("office.demo.left", codePeriod-c.Desk.Now().Unix()%codePeriod)
	var err error
	if p.Demo, err = c.demoLogins(); err != nil {
		return err
	}
	return c.showPrivate(status, "officer-login", p)
}

// demoLogins are login, name and present code of a demo node's first accounts.
func (c *call) demoLogins() ([][3]string, error) {
	if !c.Desk.Card().Demo || c.seat() != nil {
		return nil, nil
	}
	accounts, err := c.Desk.Accounts(c.r.Context(), "")
	if err != nil {
		return nil, err
	}
	var out [][3]string
	for _, a := range accounts {
		if a.Closed || len(out) == 24 {
			continue
		}
		code, err := c.Desk.DemoCode(c.r.Context(), a.Login)
		if err != nil {
			return nil, err
		}
		out = append(out, [3]string{a.Login, a.Name, code})
	}
	return out, nil
}

func (c *call) loginTake() error {
	if c.Desk == nil {
		return errNotFound
	}
	then, again := inOffice(c.typed("ke")), c.r.PostFormValue("isi")
	opened, err := c.Desk.Enter(c.r.Context(), premises.Entry{Login: strings.ToLower(strings.TrimSpace(c.typed("login"))), Password: c.r.PostFormValue("sandi"),
		Code: strings.ReplaceAll(c.typed("code"), " ", ""), Caller: network(c.ClientIP(c.r)), Device: c.kept(deviceCookie), Share: c.typed("bersama") != ""})
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		p := &loginPage{Then: then, Again: again[:min(len(again), mostAgain)]}
		p.Problems = []Problem{{Field: "login", Message: c.messages.SayFault(c.tag, err)}}
		return c.showLogin(f.Kind.Status(), p)
	}
	if err != nil {
		return err
	}
	return c.opened(opened, then, again)
}

// opened keeps what a log-in gave, and tells whoever has no PIN of it, once.
func (c *call) opened(o premises.Opened, then, again string) error {
	if o.Device == "" {
		c.forget(deviceCookie)
		return c.goOnAs(o.Session, then, again)
	}
	c.keep(deviceCookie, o.Device, 1)
	a, err := c.Desk.Actor(c.r.Context(), o.Session)
	if err != nil {
		return err
	}
	has, err := c.Desk.HasPIN(c.r.Context(), a.Account)
	if err != nil {
		return err
	}
	if !has && then == officeHome {
		then += "?kabar=device-open"
	}
	return c.goOnAs(o.Session, then, again)
}

// sendAgain offers to send what was typed before the session ended.
func (c *call) sendAgain(action string, form url.Values) error {
	p := &againPage{Shell: c.shell(c.say("office.again.title")), Action: action}
	p.Here, p.Wide = loginPath+"?lang=", true
	for name, values := range form {
		for _, v := range values {
			p.Fields = append(p.Fields, Field{Shape: "hidden", Name: name, Value: v})
		}
	}
	return c.showPrivate(http.StatusOK, "officer-again", p)
}

func (c *call) logout() error {
	if c.Desk == nil {
		return errNotFound
	}
	if token := c.kept(sessionCookie); token != "" {
		if err := c.Desk.Logout(c.r.Context(), token); err != nil {
			return err
		}
	}
	c.forget(sessionCookie)
	_, open, err := c.changeable()
	if err != nil {
		return err
	}
	if open {
		return c.see(switchPath)
	}
	return c.see(loginPath)
}
