package web

import (
	"net/http"
	"slices"

	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/mandate"
	"genggam/internal/sheet"
	"genggam/internal/succession"
)

// successionForm shows what would be handed over, and asks for decree, keys and
// what else both state.
type successionForm struct {
	Shell
	Rows     []Row
	Sections []sheet.Section
	Warn     string
	Above    string
	Make     *actForm
}

func (k *clerk) successionNew() error {
	from, to := k.r.URL.Query().Get("dari"), k.r.URL.Query().Get("ke")
	return k.showSuccessionForm(from, to, nil)
}

func (k *clerk) showSuccessionForm(from, to string, f *fault.Fault) error {
	room := k.Hall.Succession
	p := &successionForm{Shell: k.shell(k.say("succession.new"))}
	p.Back, p.Scripts = successionPath, []string{"g.js"}
	status := http.StatusOK
	if f == nil && (from == "" || from == to) {
		f = fault.New(fault.Invalid, "succession.same-person")
		if from == "" {
			f = fault.New(fault.Invalid, "succession.who-leaves")
		}
	}
	page, err := room.Page(k.ctx(), k.actor, from, to)
	if x := fault.As(err); x != nil && (f != nil || x.Kind == fault.NotFound || x.Kind == fault.Invalid || x.Kind == fault.Conflict) {
		if f == nil {
			f = x
		}
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
		return k.showPrivate(f.Kind.Status(), "officer-succession-new", p)
	}
	if err != nil {
		return err
	}
	p.Rows = []Row{{Label: k.say("succession.office"), Values: []string{page.Office}}, {Label: k.say("succession.leaver"), Values: []string{page.Leaver.Name, room.RoleNames(page.Leaver.Roles, k.tag)}},
		{Label: k.say("succession.successor"), Values: []string{page.Successor.Name, room.RoleNames(page.Successor.Roles, k.tag)}}}
	p.Sections = room.Sections(succession.Handover{Office: page.Code(), State: "draft"}, page, k.tag)
	above := page.Code() != k.actor.Office
	if above {
		p.Above = k.say("succession.above-lead", page.Leaver.Name)
	}
	if page.Blocked != nil {
		p.Warn = k.messages.SayFault(k.tag, page.Blocked)
	}
	p.Make = &actForm{ID: "konsep", Title: k.say("succession.make"), Button: k.say("succession.make-button"), Action: successionPath + "/baru", Fields: k.successionFields(page, above)}
	p.Make.Fields = append(p.Make.Fields, Field{Shape: "hidden", Name: "from", Value: from}, Field{Shape: "hidden", Name: "to", Value: to})
	if f != nil {
		status = f.Kind.Status()
		p.Problems = k.actProblems(p.Make, f)
	}
	return k.showPrivate(status, "officer-succession-new", p)
}

func (k *clerk) successionText(name string, optional bool) Field {
	return Field{Shape: "input", Type: "text", ID: name, Name: name, Label: k.say("succession.field-" + name), Help: k.say("succession.field-" + name + "-help"),
		Value: k.typedText(name), Auto: "off", Optional: optional}
}

func (k *clerk) successionDate(name string) Field {
	q := form.Question{Type: form.Date, Label: k.text("succession.field-" + name), Help: k.text("succession.field-" + name + "-help")}
	return k.field(&q, name, filled{fields: k.r.PostForm})
}

// successionFields ask for the terms.
func (k *clerk) successionFields(page succession.Page, above bool) []Field {
	why := k.whyField("why", mandate.Ends())
	why.Label = k.say("succession.left")
	out := []Field{why}
	if above {
		out = append(out, Field{Shape: "area", ID: "reason", Name: "reason", Rows: 3, Count: 500, Label: k.say("succession.reason-label"), Value: k.typedText("reason"), Auto: "off"})
	}
	out = append(out, k.successionText("decree", false), k.successionDate("decreed"), k.successionDate("since"))
	roles := Field{Shape: "choice", Type: "checkbox", ID: "roles", Name: "roles", Label: k.say("succession.passed"), Help: k.say("succession.field-roles-help")}
	for _, r := range page.Passed {
		roles.Options = append(roles.Options, Option{ID: "roles-" + r, Value: r, Label: k.say("web.role." + r),
			Chosen: k.r.Method == http.MethodGet || slices.Contains(k.r.PostForm["roles"], r)})
	}
	out = append(out, roles)
	if slices.ContainsFunc(page.Ends, func(x succession.Power) bool { return slices.Contains(succession.Seats(), mandate.Form(x.Form)) }) {
		seat := Field{Shape: "select", ID: "form", Name: "form", Label: k.say("succession.field-form"), Help: k.say("succession.field-form-help"), Optional: true}
		for _, f := range succession.Seats() {
			seat.Options = append(seat.Options, Option{Value: string(f), Label: k.say("mandate.form." + string(f)), Chosen: k.typed("form") == string(f)})
		}
		out = append(out, seat)
	}
	return append(out, k.successionText("number", true), k.successionText("kit_from", false), k.successionText("kit_to", false),
		Field{Shape: "area", ID: "things", Name: "things", Rows: 4, Count: 2000, Optional: true, Label: k.say("succession.things-label"), Help: k.say("succession.field-things-help"), Value: k.typedText("things"), Auto: "off"})
}

// successionDraft makes the draft.
func (k *clerk) successionDraft() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	x := succession.Terms{From: k.typed("from"), To: k.typed("to"), Why: k.typed("why"), Reason: k.typedText("reason"), Decree: k.typedText("decree"),
		Roles: k.r.PostForm["roles"], Form: mandate.Form(k.typed("form")), Number: k.typedText("number"),
		KitFrom: k.typedText("kit_from"), KitTo: k.typedText("kit_to"), Things: k.typedText("things")}
	var err error
	x.Decreed, x.Since = k.successionDay("decreed", &err), k.successionDay("since", &err)
	if err == nil && len(x.Roles) == 0 {
		err = fault.New(fault.Invalid, "succession.no-role").On("roles")
	}
	if err != nil {
		return k.showSuccessionForm(x.From, x.To, fault.As(err))
	}
	id, err := k.Hall.Succession.Prepare(k.ctx(), k.actor, x)
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(successionPath+"/catatan/"+id.String(), "succession-drafted")
	case f == nil || f.Kind == fault.Unavailable:
		return err
	}
	return k.showSuccessionForm(x.From, x.To, f)
}
