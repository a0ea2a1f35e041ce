package web

import (
	"net/http"
	"strconv"

	"genggam/internal/fault"
	"genggam/internal/lang"
)

// pinPage sets the officer's own PIN.
type pinPage struct {
	Shell
	Notice string
	// Has says that there is a PIN already.
	Has    bool
	Fields []Field
	// Full leads to a full log-in when this session was opened by a PIN.
	Full string
}

func (k *clerk) pinShow() error { return k.showPIN(http.StatusOK, nil) }

func (k *clerk) showPIN(status int, f *fault.Fault) error {
	has, err := k.Desk.HasPIN(k.ctx(), k.actor.Account)
	if err != nil {
		return err
	}
	p := &pinPage{Shell: k.shell(k.say("device.pin-title")), Notice: k.notice(), Has: has}
	p.Scripts = []string{"g.js"}
	if !k.Desk.FullLogin(k.kept(sessionCookie), k.actor) {
		p.Full = fullLogin + "&ke=" + pinPath
		return k.showPrivate(status, "officer-pin", p)
	}
	field := func(name, auto, mode, width, help string) Field {
		x := Field{Shape: "input", Type: "password", ID: name, Name: name, Label: k.say("device.pin-" + name), Auto: auto, Mode: mode, Width: width, Plain: true}
		if help != "" {
			x.Help = k.say(help)
		}
		return x
	}
	p.Fields = []Field{field("sandi", "current-password", "", "w20", ""), field("pin", "one-time-code", "numeric", "w10", "device.pin-help"), field("ulang", "one-time-code", "numeric", "w10", "")}
	k.accountProblem(&p.Shell, p.Fields, f)
	return k.showPrivate(status, "officer-pin", p)
}

func (k *clerk) pinTake() error {
	err := error(nil)
	if k.typed("pin") != k.typed("ulang") {
		err = fault.New(fault.Invalid, "pin.different").On("ulang")
	} else {
		err = k.Desk.SetPIN(k.ctx(), k.kept(sessionCookie), k.r.PostFormValue("sandi"), k.typed("pin"))
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(pinPath, "pin-set")
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.Unauthorized:
		return err
	}
	return k.showPIN(f.Kind.Status(), f)
}

// overlapsPage lists accounts that were at work in two places within a minute.
type overlapsPage struct {
	Shell
	Lines []overlapLine
	Older string
}

type overlapLine struct{ Name, Address, Text string }

func (k *clerk) overlaps() error {
	before, _ := strconv.ParseInt(k.r.URL.Query().Get("sebelum"), 10, 64)
	list, more, err := k.Desk.Overlaps(k.ctx(), k.actor, before)
	if err != nil {
		return err
	}
	p := &overlapsPage{Shell: k.shell(k.say("device.overlaps"))}
	p.Back = accountsPath
	for _, x := range list {
		at := x.At.In(k.zone)
		p.Lines = append(p.Lines, overlapLine{Name: x.Name, Address: accountsPath + "/" + x.Account,
			Text: k.say("device.overlap-line", lang.Date(k.tag, at), lang.Clock(k.tag, at), int(x.Gap.Seconds()))})
	}
	if more {
		p.Older = overlapPath + "?sebelum=" + strconv.FormatInt(list[len(list)-1].No, 10)
	}
	return k.showPrivate(http.StatusOK, "officer-overlaps", p)
}
