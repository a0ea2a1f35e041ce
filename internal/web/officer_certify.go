package web

import (
	"net/http"
	"net/url"
	"strconv"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/remote"
)

// certifyPath is where a signer has their certificate, and an office sees by
// which service it signs.
const certifyPath = "/kantor/sertifikat"

// certifyPage is by which service the office signs with certificates, and the
// signer's own.
type certifyPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	// Service are the rows about it, State whether it answers; None says that there
	// is none.
	Service []Row
	State   Tag
	None    string
	// Mine are the rows of the signer's own certificate; Wrong why it cannot sign.
	Signs bool
	Mine  []Row
	Wrong string
	// Codes are the factors for which the service sends a code on request.
	Codes []Option
	// Register registers one, Access changes by whom the office is let in.
	Register, Access []Field
	Waiting          []MenuItem
}

func (k *clerk) certify() error { return k.showCertify(http.StatusOK, nil) }

func (k *clerk) showCertify(status int, f *fault.Fault) error {
	p := &certifyPage{Shell: k.shell(k.say("certify.title")), Notice: k.notice(), Tabs: k.officeTabs(), Signs: k.actor.Can("sign")}
	p.Scripts = []string{"g.js"}
	if k.Desk == nil {
		return errNotFound
	}
	s, found, err := k.Desk.Remote.ServiceOf(k.ctx(), k.actor)
	switch {
	case err != nil:
		return err
	case !found:
		p.None = k.messages.SayFault(k.tag, fault.New(fault.Conflict, "remote.no-service"))
	default:
		k.certifyService(p, s)
	}
	if p.Signs {
		if err := k.certifyMine(p, found); err != nil {
			return err
		}
	}
	if p.Waiting, err = k.unconfirmed(); err != nil {
		return err
	}
	if f != nil {
		for _, fields := range [][]Field{p.Register, p.Access} {
			for i := range fields {
				if fields[i].Name == f.Field {
					fields[i].Error = k.messages.SayFault(k.tag, f)
				}
				if fields[i].Type != "password" {
					fields[i].Value = k.typed(fields[i].Name)
				}
			}
		}
		x := Problem{Message: k.messages.SayFault(k.tag, f)}
		if f.Field != "" {
			x.Field = f.Field
		}
		p.Problems = append(p.Problems, x)
	}
	return k.showPrivate(status, "officer-certify", p)
}

// certifyService tells about the service.
func (k *clerk) certifyService(p *certifyPage, s remote.Service) {
	host := s.URL
	if u, err := url.Parse(s.URL); err == nil {
		host = u.Host
	}
	name := s.Name
	if name == "" {
		name = k.say("certify.no-name")
	}
	p.Service = []Row{{Label: k.say("certify.named"), Values: []string{name, host}}}
	if o, err := k.Desk.Office(s.Office); err == nil && s.Office != k.actor.Office {
		p.Service = append(p.Service, Row{Label: k.say("certify.from"), Values: []string{o.Full()}})
	}
	if s.CheckedAt > 0 {
		p.Service = append(p.Service, Row{Label: k.say("certify.checked"), Values: []string{lang.Moment(k.tag, k.at(s.CheckedAt))}})
	}
	switch {
	case s.DownAt > 0:
		p.State = Tag{Label: k.say("office.certified.down", lang.Moment(k.tag, k.at(s.DownAt))), Tone: "bad"}
	case s.Why != "":
		p.State = Tag{Label: k.messages.SayFault(k.tag, fault.New(fault.Conflict, s.Why, "?")), Tone: "bad"}
	case s.CheckedAt > 0:
		p.State = Tag{Label: k.say("certify.answers"), Tone: "good"}
	default:
		p.State = Tag{Label: k.say("certify.unasked"), Tone: "wait"}
	}
	if k.actor.Can("change-paper") && s.Office == k.actor.Office {
		p.Access = []Field{
			{Shape: "input", Type: "text", ID: "client", Name: "client", Label: k.say("certify.client"), Value: s.Client, Width: "w20", Auto: "off", Plain: true},
			{Shape: "input", Type: "password", ID: "secret", Name: "secret", Label: k.say("certify.secret"), Help: k.say("certify.secret-help"), Width: "w20", Auto: "new-password", Plain: true},
		}
	}
}

// certifyMine tells of the signer's own certificate.
func (k *clerk) certifyMine(p *certifyPage, service bool) error {
	c, found, err := k.Desk.Remote.Mine(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	if found {
		p.Mine = []Row{
			{Label: k.say("certify.subject"), Values: []string{c.Subject}}, {Label: k.say("certify.issuer"), Values: []string{c.Issuer}},
			{Label: k.say("certify.until"), Values: []string{lang.Moment(k.tag, c.Until.In(k.zone))}}, {Label: k.say("certify.credential"), Values: []string{c.ID}},
			{Label: k.say("certify.checked"), Values: []string{lang.Moment(k.tag, c.CheckedAt.In(k.zone))}},
		}
		for _, f := range c.Factors {
			if f.Code {
				p.Codes = append(p.Codes, Option{Value: f.ID, Label: k.say("certify.send", k.orElse(f.Label, f.ID))})
			}
		}
		if c.Refusal != "" {
			p.Wrong = k.messages.SayFault(k.tag, fault.New(fault.Conflict, c.Refusal, "?"))
		}
	}
	if service {
		p.Register = []Field{{Shape: "input", Type: "text", ID: "kredensial", Name: "kredensial", Label: k.say("certify.credential"), Help: k.say("certify.credential-help"), Width: "w20", Auto: "off", Plain: true, Optional: true}}
	}
	return nil
}

// certifyTake registers the signer's certificate.
func (k *clerk) certifyTake() error {
	_, err := k.Desk.Remote.SetCredential(k.ctx(), k.actor, k.typed("kredensial"))
	return k.certifyDone(err, "certify-registered")
}

func (k *clerk) certifyDrop() error {
	return k.certifyDone(k.Desk.Remote.DropCredential(k.ctx(), k.actor), "certify-dropped")
}

func (k *clerk) certifyAccess() error {
	return k.certifyDone(k.Desk.Remote.SetAccess(k.ctx(), k.actor, k.typed("client"), k.typed("secret")), "certify-access")
}

func (k *clerk) certifyLook() error {
	return k.certifyDone(k.Desk.Remote.LookNow(k.ctx(), k.actor), "certify-looked")
}

// certifyCode has the service send the signer a code.
func (k *clerk) certifyCode() error {
	return k.certifyDone(k.Desk.Remote.SendCode(k.ctx(), k.actor, k.typed("isian")), "certify-code")
}

func (k *clerk) certifyDone(err error, done string) error {
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(certifyPath, done)
	case f == nil:
		return err
	}
	return k.showCertify(shownStatus(f), f)
}

// shownStatus is the status of a refusal that is told on the page itself: a
// service that is silent is no fault of this node.
func shownStatus(f *fault.Fault) int {
	if f.Kind == fault.Unavailable {
		return http.StatusConflict
	}
	return f.Kind.Status()
}

// unconfirmed leads to the letters that wait for their signer.
func (k *clerk) unconfirmed() (out []MenuItem, err error) {
	if !k.actor.Can("work") {
		return nil, nil
	}
	list, err := k.Desk.Unconfirmed(k.ctx(), k.actor)
	for _, u := range list {
		if u.Mine {
			out = append(out, MenuItem{Address: confirmAddress(u.Case), Label: k.say("certify.waits", u.Number)})
		}
	}
	return out, err
}

func confirmAddress(no int64) string { return casePath + strconv.FormatInt(no, 10) + "/sahkan" }

// certificateNotices warn of certificates that end or cannot sign.
func (k *clerk) certificateNotices() (out []MenuItem, err error) {
	if !k.actor.Can("certify") {
		return nil, nil
	}
	list, err := k.Desk.Remote.Notices(k.ctx(), k.actor)
	for _, n := range list {
		out = append(out, MenuItem{Address: certifyPath, Label: k.say(n.Key, n.Args...)})
	}
	return out, err
}

// signerNotices are what waits for a signer, and their certificate's end.
func (k *clerk) signerNotices() ([]MenuItem, error) {
	out, err := k.unconfirmed()
	if err != nil || k.actor.Can("change-paper") {
		return out, err
	}
	more, err := k.certificateNotices()
	return append(out, more...), err
}

// keyFields ask for what opens a signer's certificate.
func (k *clerk) keyFields(factors []remote.Factor) (out []Field) {
	for _, f := range factors {
		if !f.Typed() {
			continue
		}
		label := f.Label
		if label == "" {
			label = f.ID
		}
		x := Field{Shape: "input", Type: "password", ID: remote.FactorField(f.ID), Name: remote.FactorField(f.ID), Label: k.say("certify.key", label), Auto: "one-time-code", Width: "w10", Plain: true}
		if x.Help = k.say("certify.key-help"); f.Code {
			x.Help = k.say("certify.code-help")
		}
		if f.Digits {
			x.Mode = "numeric"
		}
		out = append(out, x)
	}
	return out
}

// givenKeys reads what was typed for them; it goes to the service and nowhere
// else.
func (k *clerk) givenKeys(factors []remote.Factor) remote.Given {
	out := remote.Given{}
	for _, f := range factors {
		out[f.ID] = k.r.PostForm.Get(remote.FactorField(f.ID))
	}
	return out
}

// certifiedBy says on the page of a signature by which certificate it will be
// made, and asks for what opens it.
func (k *clerk) certifiedBy(p *signPage, v *desk.View) error {
	if signingOf(v) != desk.Certified || v.Std.Result.Letter == "" || !k.Desk.Remote.Uses(k.actor.Office) {
		return nil
	}
	if at := k.Desk.Remote.DownSince(k.actor.Office); at > 0 {
		p.Down = k.say("office.certified.down", lang.Moment(k.tag, k.at(at)))
	}
	c, found, err := k.Desk.Remote.Mine(k.ctx(), k.actor)
	switch {
	case err != nil:
		return err
	case !found:
		p.Register = certifyPath
	default:
		p.Certified = k.say("certify.with", c.Subject, c.Issuer)
		p.keys = k.keyFields(c.Factors)
	}
	return nil
}

// signedWith signs, with what opens the signer's certificate where one is asked
// for.
func (k *clerk) signedWith(signer desk.Actor, v *desk.View) error {
	if signingOf(v) != desk.Certified {
		_, err := k.Desk.Sign(k.ctx(), signer, v.No)
		return err
	}
	c, _, err := k.Desk.Remote.Mine(k.ctx(), signer)
	if err != nil {
		return err
	}
	_, err = k.Desk.SignWith(k.ctx(), signer, v.No, k.givenKeys(c.Factors))
	return k.aboutKey(err, c.Factors)
}

// aboutKey places a refusal of the signing service: a wrong key belongs to its
// field, and a service that is silent is told on the page.
func (k *clerk) aboutKey(err error, factors []remote.Factor) error {
	f := fault.As(err)
	switch {
	case f == nil:
		return err
	case f.Key == "remote.wrong-factor":
		for _, x := range factors {
			if x.Typed() {
				return f.On(remote.FactorField(x.ID))
			}
		}
	case f.Kind == fault.Unavailable && f.Key == "remote.not-answering":
		return fault.New(fault.Conflict, f.Key).Because(f)
	}
	return err
}

func certifyRoutes(add adder) {
	add("GET", certifyPath, "certify", (*clerk).certify)
	add("POST", certifyPath, "sign", (*clerk).certifyTake)
	add("POST", certifyPath+"/lepas", "sign", (*clerk).certifyDrop)
	add("POST", certifyPath+"/kode", "sign", (*clerk).certifyCode)
	add("POST", certifyPath+"/periksa", "certify", (*clerk).certifyLook)
	add("POST", certifyPath+"/masuk", "change-paper", (*clerk).certifyAccess)
	add("GET", casePath+"{no}/sahkan", "work", (*clerk).confirmLetter)
	add("POST", casePath+"{no}/sahkan", "work", (*clerk).confirmLetterTake)
	add("POST", casePath+"{no}/sahkan/tinta", "sign", (*clerk).confirmInk)
}
