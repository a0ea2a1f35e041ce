package web

import (
	"bytes"
	"io"
	"net/http"

	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/open311"
)

// complaintBringPage takes reports of another city's system in.
type complaintBringPage struct {
	Shell
	Form actForm
	Told string
}

func (k *clerk) complaintBring() error { return k.showBring(http.StatusOK, "", nil) }

func (k *clerk) complaintBringTake() error {
	var all []open311.Request
	err := k.parts(func(file io.Reader) error {
		body, err := io.ReadAll(file) // the form as a whole is bounded
		if err != nil {
			return brokenForm(err)
		}
		format := open311.JSON
		if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
			format = open311.XML
		}
		if all, err = open311.Read(bytes.NewReader(body), format); err != nil {
			return fault.New(fault.Invalid, "complaints.brought-none", open311.MaxRequests).On("file")
		}
		return nil
	})
	var b complaints.Brought
	if err == nil {
		b, err = k.Hall.Complaints.Bring(k.ctx(), k.actor, k.typed("source"), all)
	}
	if f := retry(err); f != nil {
		return k.showBring(f.Kind.Status(), "", f)
	}
	if err != nil {
		return err
	}
	return k.showBring(http.StatusOK, k.say("heard.brought", b.New, b.Changed, b.Same), nil)
}

func (k *clerk) showBring(status int, told string, f *fault.Fault) error {
	p := &complaintBringPage{Shell: k.shell(k.say("heard.bring")), Told: told, Form: actForm{ID: "luar", Action: complaintsPath + "/luar", Files: true, Button: k.say("heard.bring-do"), Fields: []Field{
		{Shape: "input", Type: "text", ID: "source", Name: "source", Plain: true, Auto: "off", Width: "w20", Label: k.say("heard.bring-source"), Help: k.say("heard.bring-source-help"), Value: k.typed("source")},
		{Shape: "file", ID: "file", Name: "file", Label: k.say("heard.bring-file"), Help: k.say("heard.bring-file-help"), Accept: ".json,.xml,application/json,text/xml"}}}}
	p.Back = complaintsPath
	if f != nil {
		p.Problems = k.actProblems(&p.Form, f)
	}
	return k.showPrivate(status, "officer-complaint-bring", p)
}
