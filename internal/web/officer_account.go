package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/seal"
)

const accountsPath = "/kantor/akun"

// accountsPage lists who works in the office, and makes an account.
type accountsPage struct {
	Shell
	Notice string
	People []accountLine
	Fields []Field
	Open   bool
}

type accountLine struct {
	Address, Login, Name string
	Roles                []string
	State                Tag
}

func (k *clerk) accounts() error { return k.showAccounts(http.StatusOK, nil) }

func (k *clerk) showAccounts(status int, f *fault.Fault) error {
	all, err := k.Desk.OfficeAccounts(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &accountsPage{Shell: k.shell(k.say("office.account.title")), Notice: k.notice(), Open: f != nil}
	p.Scripts = []string{"g.js"}
	for _, a := range all {
		x := accountLine{Address: accountsPath + "/" + a.ID, Login: a.Login, Name: a.Name}
		for _, g := range a.Roles {
			if g.Until == 0 || g.Until > k.now.UnixMilli() {
				x.Roles = append(x.Roles, k.roleLine(g))
			}
		}
		switch {
		case a.Closed:
			x.State = Tag{Label: k.say("office.account.closed"), Tone: "bad"}
		case !a.Proved:
			x.State = Tag{Label: k.say("office.account.unproved"), Tone: "wait"}
		}
		p.People = append(p.People, x)
	}
	p.Fields = append([]Field{k.accountField("name", "text", "w20"), k.accountField("login", "text", "w20"), k.accountField("password", "password", "w20")}, k.roleFields(false)...)
	k.accountProblem(&p.Shell, p.Fields, f)
	return k.showPrivate(status, "officer-accounts", p)
}

func (k *clerk) accountField(name, kind, width string) Field {
	f := Field{Shape: "input", Type: kind, ID: name, Name: name, Label: k.say("office.account." + name), Width: width, Plain: true, Auto: "off"}
	if kind == "password" {
		f.Auto, f.Help = "new-password", k.say("office.account.password-help", seal.PasswordMin)
	} else {
		f.Value = k.typed(name)
	}
	return f
}

// roleFields ask for a role; with substitute also for whom and until when.
func (k *clerk) roleFields(substitute bool) []Field {
	role := Field{Shape: "select", ID: "role", Name: "role", Label: k.say("office.account.role"), Help: k.say("office.account.role-help")}
	for _, r := range premises.GivenRoles() {
		role.Options = append(role.Options, Option{Value: r, Label: k.say("web.role." + r), Chosen: k.typed("role") == r})
	}
	position, number := k.accountField("position", "text", ""), k.accountField("number", "text", "w20")
	position.Optional, number.Optional = true, true
	position.Help = k.say("office.account.position-help")
	out := []Field{role, position, number}
	if substitute {
		out = append(out, k.periodField("from"), k.periodField("until"))
	}
	return out
}

func (k *clerk) periodField(name string) Field {
	q := form.Question{Type: form.Date, Optional: true, Label: k.text("office.account." + name), Help: k.text("office.account.period-help")}
	return k.field(&q, name, filled{fields: k.r.PostForm})
}

// roleLine says one role with its period.
func (k *clerk) roleLine(g premises.Grant) string {
	s := k.say("web.role." + g.Role)
	if g.For != "" {
		s = k.say("office.account.substitute-line", s)
	}
	if g.From > k.now.UnixMilli() {
		s += " " + k.say("office.account.from-line", lang.Date(k.tag, k.at(g.From)))
	}
	if g.Until > 0 {
		s += " " + k.say("office.account.until-line", lang.Date(k.tag, k.at(g.Until-1)))
	}
	return s
}

// accountProblem puts a refusal at its field.
func (k *clerk) accountProblem(s *Shell, fields []Field, f *fault.Fault) {
	if f == nil {
		return
	}
	message := k.messages.SayFault(k.tag, f)
	s.Problems = []Problem{{Message: message}}
	for i := range fields {
		if fields[i].Name == f.Field {
			fields[i].Error = message
			s.Problems[0].Field = fields[i].ID
			if fields[i].Shape == "date" {
				s.Problems[0].Field = fields[i].Parts[0].ID
			}
		}
	}
}

// accountAdd makes an account and leads on to its second factor. Sending it twice
// is refused, since the login is taken then.
func (k *clerk) accountAdd() error {
	n := premises.NewAccount{Login: k.typed("login"), Name: k.typedText("name"), Password: k.r.PostFormValue("password"),
		Grants: []premises.Grant{{Role: k.typed("role"), Position: k.typedText("position"), Number: k.typedText("number")}}}
	id, err := k.Desk.AddColleague(k.ctx(), k.actor, n)
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return k.showAccounts(f.Kind.Status(), f.On(k.orElse(f.Field, "login")))
	}
	if err != nil {
		return err
	}
	return k.see(accountsPath + "/" + id + "/kode")
}

// accountPage is one person who works here.
type accountPage struct {
	Shell
	Notice      string
	Login       string
	State       Tag
	Roles       []roleRow
	Give        []Field
	GiveAction  string
	EndAction   string
	Password    Field
	PassAction  string
	CloseAction string
	// Own is the address of who the officer is as a citizen.
	Own string
}

type roleRow struct {
	Text, Role string
	From       int64
	Ended      bool
}

func (k *clerk) account() error { return k.showAccount(http.StatusOK, nil) }

func (k *clerk) showAccount(status int, f *fault.Fault) error {
	all, err := k.Desk.OfficeAccounts(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(a premises.Account) bool { return a.ID == k.r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "account.unknown")
	}
	a := all[i]
	at := accountsPath + "/" + a.ID
	p := &accountPage{Shell: k.shell(a.Name), Notice: k.notice(), Login: a.Login, GiveAction: at + "/peran", EndAction: at + "/akhiri", PassAction: at + "/sandi", CloseAction: at + "/tutup", Own: at + "/warga"}
	p.Back, p.Scripts = accountsPath, []string{"g.js"}
	for _, g := range a.Roles {
		p.Roles = append(p.Roles, roleRow{Text: k.roleLine(g), Role: g.Role, From: g.From, Ended: g.Until > 0 && g.Until <= k.now.UnixMilli()})
	}
	if !a.Proved {
		p.State = Tag{Label: k.say("office.account.unproved"), Tone: "wait"}
	}
	if a.Closed {
		p.State = Tag{Label: k.say("office.account.closed"), Tone: "bad"}
		p.GiveAction, p.PassAction, p.CloseAction = "", "", ""
	}
	if a.ID == k.actor.Account {
		p.CloseAction = ""
	}
	stands := Field{Shape: "select", ID: "for", Name: "for", Label: k.say("office.account.for"), Help: k.say("office.account.for-help"), Optional: true}
	for _, x := range all {
		if x.ID != a.ID && !x.Closed {
			stands.Options = append(stands.Options, Option{Value: x.ID, Label: x.Name, Chosen: k.typed("for") == x.ID})
		}
	}
	fields := k.roleFields(true)
	p.Give = append(slices.Clone(fields[:3]), append([]Field{stands}, fields[3:]...)...)
	p.Password = k.accountField("password", "password", "w20")
	fieldsToo := append(p.Give, p.Password)
	k.accountProblem(&p.Shell, fieldsToo, f)
	p.Give, p.Password = fieldsToo[:len(fieldsToo)-1], fieldsToo[len(fieldsToo)-1]
	return k.showPrivate(status, "officer-account", p)
}

// accountRole gives a role, for itself or as a substitute for a period.
func (k *clerk) accountRole() error {
	g := premises.Grant{Role: k.typed("role"), Position: k.typedText("position"), Number: k.typedText("number"), For: k.typed("for")}
	var err error
	if g.From, err = k.periodAt("from", 0); err == nil {
		g.Until, err = k.periodAt("until", 1)
	}
	if err == nil {
		err = k.Desk.GiveRole(k.ctx(), k.actor, k.r.PathValue("id"), g)
	}
	return k.accountDone(err, "role-given")
}

// periodAt reads a day of the form as an instant: its beginning, and for an end
// the beginning of the next day.
func (k *clerk) periodAt(name string, plus int) (int64, error) {
	page := form.Page{Questions: []form.Question{{ID: name, Type: form.Date, Optional: true}}}
	into := form.Answers{}
	today, _ := form.DayOf(k.now.Format(time.DateOnly))
	if problems := page.Read(k.r.PostForm, today, into); len(problems) > 0 {
		return 0, fault.New(fault.Invalid, problems[0].Key, problems[0].Args...).On(name)
	}
	day, ok := into[name].(string)
	if !ok {
		return 0, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, day, k.zone)
	if err != nil {
		return 0, fault.New(fault.Invalid, "form.date").On(name)
	}
	return at.AddDate(0, 0, plus).UnixMilli(), nil
}

func (k *clerk) accountEnd() error {
	from, err := strconv.ParseInt(k.typed("from"), 10, 64)
	if err != nil {
		return errNotFound
	}
	return k.accountDone(k.Desk.EndRole(k.ctx(), k.actor, k.r.PathValue("id"), k.typed("role"), from), "role-ended")
}

func (k *clerk) accountClose() error {
	return k.accountDone(k.Desk.CloseColleague(k.ctx(), k.actor, k.r.PathValue("id")), "account-closed")
}

// accountPassword gives a new password and second factor, shown once.
func (k *clerk) accountPassword() error {
	id := k.r.PathValue("id")
	if _, _, err := k.Desk.ResetColleague(k.ctx(), k.actor, id, k.r.PostFormValue("password")); err != nil {
		return k.accountDone(err, "")
	}
	return k.see(accountsPath + "/" + id + "/kode")
}

func (k *clerk) accountDone(err error, word string) error {
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(accountsPath+"/"+k.r.PathValue("id"), word)
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return k.showAccount(f.Kind.Status(), f)
}
