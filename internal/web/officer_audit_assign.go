package web

import (
	"net/http"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/region"
)

// assignPage lists the letters of assignment that were taken, and takes one.
type assignPage struct {
	Shell
	Notice  string
	Letters []assignLine
	Empty   string
	Make    actForm
}

type assignLine struct {
	Number, By, Name, Scope, Until string
	State                          Tag
	// End is where it is ended, "" when it is.
	End string
}

func (k *clerk) assignments() error { return k.showAssignments(nil) }

func (k *clerk) showAssignments(f *fault.Fault) error {
	all, err := k.Hall.Inspection.Assignments(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &assignPage{Shell: k.shell(k.say("inspection.assign.title")), Notice: k.notice()}
	p.Back, p.Scripts = reportsPath, []string{"g.js"}
	for _, l := range all {
		x := assignLine{Number: l.Number, By: l.By, Name: l.Name + " (" + l.Login + ")", Until: k.say("inspection.audit.until", lang.Date(k.tag, k.at(l.EndsAt-1))),
			Scope: k.say("inspection.audit.scope", k.officeNames(l.Offices), l.First.String(), l.Last.String()), State: Tag{Label: k.say("inspection.assign.ended"), Tone: ""}}
		if l.Open(k.now) {
			x.State, x.End = Tag{Label: k.say("inspection.assign.open"), Tone: "good"}, assignPath+"/"+l.ID.String()+"/akhiri"
		}
		p.Letters = append(p.Letters, x)
	}
	if len(all) == 0 {
		p.Empty = k.say("inspection.assign.none")
	}
	p.Make = actForm{ID: "baru", Title: k.say("inspection.assign.make"), Lead: k.say("inspection.assign.lead"), Button: k.say("inspection.assign.button"), Action: assignPath}
	for _, n := range []string{"number", "from", "name", "login", "password", "offices", "first", "last", "ends"} {
		p.Make.Fields = append(p.Make.Fields, k.assignField(n))
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = k.actProblems(&p.Make, f)
	}
	return k.showPrivate(status, "officer-assign", p)
}

func (k *clerk) assignField(name string) Field {
	f := Field{Shape: "input", Type: "text", ID: name, Name: name, Label: k.say("inspection.assign." + name), Value: k.typedText(name), Auto: "off"}
	month := integrity.MonthOf(k.officeDay())
	switch name {
	case "password":
		f.Type, f.Auto, f.Value, f.Help = "password", "new-password", "", k.say("office.account.password-help")
	case "offices":
		f.Shape, f.Rows, f.Optional, f.Help = "area", 3, true, k.say("inspection.assign.offices-help")
	case "login":
		f.Plain = true
	case "first", "last":
		f.Width, f.Plain, f.Value = "w10", true, k.orElse(f.Value, (month-1).String())
		f.Help = k.say("inspection.assign.month-help")
	case "ends":
		f.Width, f.Plain, f.Help = "w10", true, k.say("inspection.assign.ends-help")
		f.Value = k.orElse(f.Value, (k.officeDay() + 30).String())
	}
	return f
}

// assignTake lets an auditor in and shows the second factor, once.
func (k *clerk) assignTake() error {
	l, err := k.assignTyped()
	var totp []byte
	if err == nil {
		totp, err = k.Hall.Inspection.Assign(k.ctx(), k.actor, l)
	}
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		field := k.orElse(f.Field, "login")
		if field == "until" {
			field = "ends"
		}
		return k.showAssignments(f.On(field))
	}
	if err != nil {
		return err
	}
	return k.showSecret(strings.ToLower(strings.TrimSpace(l.Login)), totp)
}

func (k *clerk) assignTyped() (l inspection.Letter, err error) {
	l = inspection.Letter{Number: k.typedText("number"), From: k.typedText("from"), Login: k.typed("login"), Name: k.typedText("name"), Password: k.r.PostFormValue("password")}
	for _, code := range strings.FieldsFunc(k.typedText("offices"), func(r rune) bool { return strings.ContainsRune(" ,;\r\n\t", r) }) {
		c, err := region.Parse(code)
		if err != nil {
			return l, fault.New(fault.Invalid, "inspection.not-under", code[:min(len(code), 20)]).On("offices")
		}
		l.Offices = append(l.Offices, c)
	}
	if l.First, err = integrity.ParseMonth(k.typed("first")); err != nil {
		return l, fault.New(fault.Invalid, "inspection.months").On("first")
	}
	if l.Last, err = integrity.ParseMonth(k.typed("last")); err != nil {
		return l, fault.New(fault.Invalid, "inspection.months").On("last")
	}
	if l.Ends, err = calendar.ParseDay(k.typed("ends")); err != nil {
		return l, fault.New(fault.Invalid, "inspection.ends", 366).On("ends")
	}
	return l, nil
}

// assignEnd ends a letter and the account with it.
func (k *clerk) assignEnd() error {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return errNotFound
	}
	if err := k.Hall.Inspection.EndAssignment(k.ctx(), k.actor, id); err != nil {
		return err
	}
	return k.done(assignPath, "assignment-ended")
}
