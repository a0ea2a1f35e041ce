package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/premises"
)

// finishStep is one step of a walk-in, as whoever does it confirms it: the clerk
// by a tick for each line of the checklist, anybody else by their own factor on
// this screen, which stands for the lines that are listed above it and is
// recorded so.
type finishStep struct {
	ID, Title string
	// Signs says that this is the signature.
	Signs bool
	Lines []string
	Ticks []Field
	// Who chooses among several officers; Named is the only one.
	Who    *Field
	Named  *Field
	Name   string
	Factor *Field
	// Nobody says that no officer of the role works here today.
	Nobody string
}

// directCasePage is a walk-in after it was filed: what is left to do, or the
// letter to print and hand over.
type directCasePage struct {
	Shell
	Service, Reference, Person string
	Steps                      []finishStep
	// Letter is what is about to be signed, nil once it is.
	Letter *letterText
	Action string
	// Number of the letter, PDF its address, Hand where the hand-over is sent.
	Number, PDF, Hand string
	// Begin confirms that the number is the first of its register; Sample is it.
	Begin       *Field
	Sample      string
	Ink         bool
	Handed      bool
	CaseAddress string
	Again       string
}

// walkIn is the channel of the cases that these pages finish: whoever applied
// from elsewhere was not seen by that, and what is judged of them is ticked line
// by line on the page of the case.
const walkIn = "counter"

// finishSteps are the steps from one on up to the hand-over.
func (k *clerk) finishSteps(std *catalogue.Standard, from string, typed url.Values, wrong map[string]string) ([]finishStep, error) {
	var out []finishStep
	started := from == ""
	for i := range std.Steps {
		st := &std.Steps[i]
		if started = started || st.ID == from; !started {
			continue
		}
		if st.Kind == "hand-over" {
			break
		}
		s, err := k.finishStep(std, st, typed, wrong)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (k *clerk) finishStep(std *catalogue.Standard, st *catalogue.Step, typed url.Values, wrong map[string]string) (finishStep, error) {
	s := finishStep{ID: st.ID, Title: k.tell(st.Name), Signs: st.Kind == "sign"}
	if st.Kind != "sign" && k.actor.Has(st.Role) {
		for _, line := range st.Checklist {
			id, value := tickOf(st, line.ID)
			s.Ticks = append(s.Ticks, Field{Shape: "tick", ID: id, Name: "periksa", Value: value, Label: k.tell(line.Text),
				Chosen: slices.Contains(typed["periksa"], value), Error: wrong[id]})
		}
		return s, nil
	}
	for _, line := range st.Checklist {
		s.Lines = append(s.Lines, k.tell(line.Text))
	}
	mates, err := k.Desk.Colleagues(k.ctx(), k.actor.Office)
	if err != nil {
		return s, err
	}
	mates = slices.DeleteFunc(mates, func(m premises.Colleague) bool { return !slices.Contains(m.Roles, st.Role) })
	name := "petugas-" + st.ID
	if st.Kind == "sign" && std.Result.Letter != "" && len(mates) > 0 {
		if mates, s.Nobody, err = k.signers(std, mates); err != nil || s.Nobody != "" {
			return s, err
		}
	}
	switch len(mates) {
	case 0:
		s.Nobody = k.say("direct.nobody", k.say("web.role."+st.Role))
		return s, nil
	case 1:
		s.Name = mates[0].Name
		s.Named = &Field{Shape: "hidden", Name: name, Value: mates[0].Account}
	default:
		s.Who = &Field{Shape: "select", ID: name, Name: name, Label: k.say("direct.by"), Error: wrong[name]}
		for i, m := range mates {
			s.Who.Options = append(s.Who.Options, Option{Value: m.Account, Label: m.Name, Chosen: typed.Get(name) == m.Account || typed.Get(name) == "" && i == 0})
		}
		s.Name = k.say("direct.by")
	}
	f := k.factorField()
	f.ID, f.Name, f.Label, f.Help, f.Error = "faktor-"+st.ID, "faktor-"+st.ID, k.say("direct.factor", s.Name), k.statement(len(s.Lines)), wrong["faktor-"+st.ID]
	if code, err := k.Desk.DemoFactor(k.ctx(), premises.Actor{Account: mates[0].Account}); err == nil && code != "" && len(mates) == 1 {
		f.Help = k.statement(len(s.Lines)) + " " + k.say("device.demo-code", code)
	}
	s.Factor = &f
	return s, nil
}

// tickOf is the id and the value of the tick of one line.
func tickOf(st *catalogue.Step, line string) (id, value string) {
	return "periksa-" + st.ID + "-" + line, st.ID + "/" + line
}

// statement says what whoever types a factor states with it: all lines above,
// by their number.
func (k *clerk) statement(lines int) string {
	if lines > 1 {
		return k.say("direct.states-all", lines)
	}
	return k.say("direct.factor-help")
}

// signers are those of the signers who may sign the letter today, as the book of
// appointments has it: with a head on leave nobody is asked for the head's PIN.
// When nobody may, it says why and who can.
func (k *clerk) signers(std *catalogue.Standard, mates []premises.Colleague) (may []premises.Colleague, nobody string, err error) {
	book, err := k.Desk.Appointments.Of(k.ctx(), k.actor.Office)
	if err != nil || !book.Kept() {
		return mates, "", err
	}
	service, today := mandate.Service{ID: std.ID}, k.Desk.Today(k.actor.Office)
	for _, a := range book.Signers(service, today) {
		is := func(m premises.Colleague) bool { return m.Account == a.Account }
		if i := slices.IndexFunc(mates, is); i >= 0 && !slices.ContainsFunc(may, is) {
			may = append(may, mates[i])
		}
	}
	if len(may) > 0 {
		return may, "", nil
	}
	if _, err := book.Who(service, today); err != nil {
		return nil, k.messages.SayFault(k.tag, err), nil
	}
	return mates, "", nil // the refusal names who can
}

// finish does the steps that are left, each by an officer who is here, and stops
// where one is not confirmed: wrong then says what, by field.
func (k *clerk) finish(no int64, given finishing) (wrong map[string]string, err error) {
	for range 12 {
		v, err := k.Desk.Show(k.ctx(), k.actor, no, "counter")
		if err != nil || v.Channel != walkIn || v.Step == nil || v.Step.Kind == "hand-over" || v.State.Ended() {
			return nil, err
		}
		field, err := k.finishOne(no, v.Step, given)
		if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
			if f.Field == "faktor" {
				field = "faktor-" + v.Step.ID
			}
			return map[string]string{field: k.messages.SayFault(k.tag, f)}, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// finishing is what was typed to finish a walk-in, and who was confirmed by it
// already, by step.
type finishing struct {
	typed     url.Values
	confirmed map[string]premises.Actor
}

// confirmStep asks whether whoever is named for a step is here.
func (k *clerk) confirmStep(what premises.Act, step string, typed url.Values) (premises.Actor, error) {
	return k.Desk.Confirm(k.ctx(), what, k.actor, k.kept(deviceCookie), premises.Proof{Account: typed.Get("petugas-" + step), Factor: typed.Get("faktor-" + step)})
}

// finishOne does one step; field is where a refusal belongs.
func (k *clerk) finishOne(no int64, st *catalogue.Step, given finishing) (field string, err error) {
	by := k.actor
	own := st.Kind != "sign" && k.actor.Has(st.Role)
	if own {
		for _, line := range st.Checklist {
			id, value := tickOf(st, line.ID)
			if !slices.Contains(given.typed["periksa"], value) {
				return id, fault.New(fault.Invalid, "first.open-line", k.tell(line.Text))
			}
		}
	} else {
		field = "faktor-" + st.ID
		what := premises.Work
		if st.Kind == "sign" {
			what = premises.Sign
		}
		var done bool
		if by, done = given.confirmed[st.ID]; !done {
			by, err = k.confirmStep(what, st.ID, given.typed)
		}
		if err != nil {
			return field, err
		}
	}
	if st.Kind == "sign" {
		// Whoever may not sign does not take the case into their hands either: it
		// would wait there for them.
		if err := k.Desk.MaySign(k.ctx(), by, no); err != nil {
			return field, err
		}
		if given.typed.Has(firstName) {
			v, err := k.Desk.Show(k.ctx(), k.actor, no, "counter")
			if err == nil {
				err = k.Desk.BeginAtOne(k.ctx(), by, v.Std)
			}
			if err != nil {
				return firstName, err
			}
		}
	}
	if err := k.Desk.Take(k.ctx(), by, no, ""); err != nil {
		return field, err
	}
	if st.Kind == "sign" {
		_, err = k.Desk.Sign(k.ctx(), by, no)
		return field, err
	}
	if !own {
		return field, k.Desk.DoStepTogether(k.ctx(), by, no, st.ID)
	}
	return field, k.Desk.DoStep(k.ctx(), by, no, st.ID, linesOf(st))
}

func linesOf(st *catalogue.Step) (out []string) {
	for _, c := range st.Checklist {
		out = append(out, c.ID)
	}
	return out
}

func (k *clerk) directCase() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	return k.showDirectCase(http.StatusOK, no, url.Values{}, nil)
}

func (k *clerk) showDirectCase(status int, no int64, typed url.Values, wrong map[string]string) error {
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "counter")
	if err != nil {
		return err
	}
	if v.Channel != walkIn {
		return k.see(casePath + strconv.FormatInt(no, 10))
	}
	if v.Letter != nil && v.Letter.Status == document.BeingSealed && v.Letter.Signing == desk.Certified {
		return k.see(confirmAddress(no)) // the signer is here, and opens their key
	}
	address := directPath + "/" + strconv.FormatInt(no, 10)
	title := k.tell(v.Std.Name) // of the tab, so that several are told apart
	if v.Letter != nil {
		title = v.Letter.Number + " " + title
	}
	p := &directCasePage{Shell: k.shell(title), Service: k.tell(v.Std.Name), Reference: v.Reference, Person: v.Masked, Action: address,
		CaseAddress: casePath + strconv.FormatInt(no, 10), Again: directPath}
	p.Scripts = []string{"g.js"}
	if v.Letter != nil {
		p.Number, p.PDF = v.Letter.Number, p.CaseAddress+"/surat.pdf"
	}
	p.Ink, p.Handed = v.State == casework.AwaitingInk, v.State.Ended()
	if !p.Handed && v.Step != nil && v.Step.Kind == "hand-over" {
		p.Hand = directPath + "/serah/" + strconv.FormatInt(no, 10)
	}
	if !p.Handed && p.Hand == "" && v.Step != nil {
		if p.Steps, err = k.finishSteps(v.Std, v.Step.ID, typed, wrong); err != nil {
			return err
		}
		if v.Std.Result.Letter != "" {
			letter, err := k.Desk.PreviewSigned(k.ctx(), k.actor, no, signerAmong(p.Steps))
			if err != nil {
				return err
			}
			p.Letter = showLetter(&letter)
		}
		if err := k.firstShown(p, v.Std, typed, wrong); err != nil {
			return err
		}
	}
	for _, field := range keysOf(wrong) {
		p.Problems = append(p.Problems, Problem{Field: field, Message: wrong[field]})
	}
	return k.showPrivate(status, "officer-direct-case", p)
}

func keysOf(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// directGoOn does what was left when the application was filed.
func (k *clerk) directGoOn() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	return k.directFinish(no, finishing{typed: k.r.PostForm})
}

// directFinish goes on to the letter, or shows what is not confirmed yet; until
// then the address of the form leads back here.
func (k *clerk) directFinish(no int64, given finishing) error {
	wrong, err := k.finish(no, given)
	if err != nil {
		return err
	}
	if wrong != nil {
		return k.showDirectCase(http.StatusUnprocessableEntity, no, given.typed, wrong)
	}
	if name := k.r.PathValue("draf"); name != "" {
		k.forget(counterCookie + name)
	}
	return k.see(directPath + "/" + strconv.FormatInt(no, 10))
}

// directHand records that the letter is on paper and in the applicant's hand.
func (k *clerk) directHand() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "counter")
	if err != nil {
		return err
	}
	address := directPath + "/" + strconv.FormatInt(no, 10)
	if v.Channel != walkIn || v.State.Ended() {
		return k.see(address)
	}
	if err := k.hand(no, &v); err != nil {
		f := fault.As(err)
		if f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound {
			return err
		}
		return k.showDirectCase(f.Kind.Status(), no, url.Values{}, map[string]string{"serah": k.messages.SayFault(k.tag, f)})
	}
	return k.see(address)
}

func (k *clerk) hand(no int64, v *desk.View) error {
	if v.Letter != nil {
		// It may have been confirmed from the list of papers before.
		if err := k.Desk.ConfirmPrinted(k.ctx(), k.actor, v.Letter.No); err != nil && fault.Of(err) != fault.Conflict {
			return err
		}
	}
	var lines []string
	if v.Step != nil {
		lines = linesOf(v.Step)
	}
	if v.State == casework.AwaitingInk {
		return k.Desk.RecordInkHandedOver(k.ctx(), k.actor, no, lines)
	}
	return k.Desk.HandOver(k.ctx(), k.actor, no, lines)
}
