package web

import (
	"net/http"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// headCodePath is where heads of the neighbourhood choose the code with which they
// open the links that the office sends them.
const headCodePath = "/kantor/akun/ketua"

type headCodesPage struct {
	Shell
	Notice string
	Lines  []Row
	Empty  string
	Set    actForm
}

func headCodeRoutes(add func(method, pattern, need string, do func(*clerk) error)) {
	add("GET", "/kantor/akun/ketua", "appoint", (*clerk).headCodes)
	add("POST", "/kantor/akun/ketua", "appoint", (*clerk).headCodeTake)
}

func (k *clerk) headCodes() error { return k.showHeadCodes(http.StatusOK, nil) }

func (k *clerk) showHeadCodes(status int, f *fault.Fault) error {
	list, err := k.Desk.HeadCodes(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &headCodesPage{Shell: k.shell(k.say("head-code.title")), Notice: k.notice()}
	p.Back, p.Scripts = accountsPath, []string{"g.js"}
	for _, h := range list {
		p.Lines = append(p.Lines, Row{Label: k.say(catalogue.HeadKey(h.Head)) + " " + h.Area, Values: []string{k.say("head-code.since", lang.Date(k.tag, time.UnixMilli(h.Set).In(k.zone)))}})
	}
	if len(list) == 0 {
		p.Empty = k.say("head-code.empty")
	}
	who := Field{Shape: "select", ID: "siapa", Name: "siapa", Label: k.say("head-code.head")}
	for _, h := range desk.Heads() {
		who.Options = append(who.Options, Option{Value: h, Label: k.say(catalogue.HeadKey(h)), Chosen: k.typed("siapa") == h})
	}
	box := func(name, label, help, mode string) Field {
		return Field{Shape: "input", Type: "text", ID: name, Name: name, Label: k.say(label), Help: k.orElse(help, ""), Mode: mode, Width: "w10", Auto: "off", Plain: true, Value: k.typedText(name)}
	}
	secret := func(name, label, help string) Field {
		f := box(name, label, help, "numeric")
		f.Type, f.Value, f.Auto = "password", "", "new-password"
		return f
	}
	hamlet := box("dusun", "head-code.hamlet", "", "")
	hamlet.Width = "w20"
	p.Set = actForm{ID: "kode-ketua", Title: k.say("head-code.set"), Lead: k.say("head-code.lead"), Button: k.say("head-code.button"), Action: headCodePath,
		Fields: []Field{who, box("rt", "head-code.rt", k.say("head-code.area-help"), "numeric"), box("rw", "head-code.rw", "", "numeric"), hamlet, secret("kode", "head-code.code", k.say("head-code.code-help")), secret("ulang", "head-code.repeat", "")}}
	if f != nil {
		if f.Field == "wilayah" {
			f = f.On(map[bool]string{true: "dusun", false: "rt"}[k.typed("siapa") == "hamlet-head"])
		}
		p.Problems = k.actProblems(&p.Set, f)
	}
	return k.showPrivate(status, "officer-headcodes", p)
}

func (k *clerk) headCodeTake() error {
	err := k.Desk.SetHeadCode(k.ctx(), k.actor, desk.NewHeadCode{Head: k.typed("siapa"), RT: k.typed("rt"), RW: k.typed("rw"), Hamlet: k.typedText("dusun"), Code: k.typed("kode"), Again: k.typed("ulang")})
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return k.showHeadCodes(f.Kind.Status(), f)
	}
	if err != nil {
		return err
	}
	return k.done(headCodePath, "head-code-set")
}
