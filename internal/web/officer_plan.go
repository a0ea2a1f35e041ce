package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/opinions"
	"genggam/internal/survey"
)

// planPath is where an office reads what people think of it and says what it does
// about that.
const planPath = "/kantor/kepuasan"

func planRoutes(add adder) {
	add("GET", planPath, "plan-follow-up", (*clerk).follow)
	add("POST", planPath, "plan-follow-up", (*clerk).followTake)
	add("POST", planPath+"/{no}", "plan-follow-up", (*clerk).followEnd)
	add("POST", casePath+"{no}/"+opinionAct, "ask-opinion", (*clerk).opinionAtCounter)
}

// planLine is one line of the follow-up plan.
type planLine struct {
	Element, Action, By, Outcome string
	State                        Tag
	// End records what came of it, nil where that is on record or not the reader's.
	End *actForm
}

func (v voice) planLines(plans []opinions.Planned) (out []planLine) {
	names := elementNames()
	for _, x := range plans {
		l := planLine{Element: x.Element.Code() + " " + names[x.Element], Action: x.Action, By: v.say("opinion.plan.by", x.Who, x.Until.Say(v.tag)), State: Tag{Label: v.say("opinion.plan.open"), Tone: "wait"}}
		switch {
		case x.Dropped:
			l.State, l.Outcome = Tag{Label: v.say("opinion.plan.drop")}, v.say("opinion.plan.dropped", x.Done.Say(v.tag), x.Outcome)
		case x.Done > 0:
			l.State, l.Outcome = Tag{Label: v.say("opinion.plan.mark-done"), Tone: "good"}, v.say("opinion.plan.done", x.Done.Say(v.tag), x.Outcome)
		case x.Late:
			l.State = Tag{Label: v.say("opinion.plan.late"), Tone: "bad"}
		}
		out = append(out, l)
	}
	return out
}

func elementNames() map[survey.Element]string {
	out := map[survey.Element]string{}
	for _, q := range survey.Questions() {
		out[q.Element] = q.Law
	}
	return out
}

// planPage is the survey as the head of an office sees it.
type planPage struct {
	Shell
	Notice  string
	Figures opinionsPage
	// Missing names the weakest elements that have no plan.
	Missing string
	Plans   []planLine
	New     actForm
	Papers  []Card
}

// planTried is what was typed into a form of the page and what is wrong with it; no
// is the plan it is about, 0 for a new one.
type planTried struct {
	no    int64
	typed url.Values
	wrong []*fault.Fault
}

func (k *clerk) follow() error { return k.showPlan(http.StatusOK, planTried{}) }

func (k *clerk) showPlan(status int, tried planTried) error {
	today := k.Desk.Today(k.actor.Office)
	from := survey.Month(today.Year() * 12)
	r, err := k.Hall.Opinions.Report(k.ctx(), k.actor.Office, opinions.Period{From: from, To: from + 11}, survey.Way{})
	if err != nil {
		return err
	}
	plans, err := k.Hall.Opinions.Plans(k.ctx(), k.actor.Office, today.Year())
	if err != nil {
		return err
	}
	p := &planPage{Shell: k.shell(k.say("opinion.menu")), Notice: k.notice(), Plans: k.planLines(plans)}
	k.opinionFigures(&p.Figures, r)
	var without []string
	for _, e := range r.All.Weakest {
		if !slices.ContainsFunc(plans, func(x opinions.Planned) bool { return x.Element == e }) {
			without = append(without, elementNames()[e])
		}
	}
	if len(without) > 0 {
		p.Missing = k.say("opinion.plan.missing", joined(without))
	}
	for i, x := range plans {
		if x.Done == 0 {
			end := k.planEndForm(x.No, tried)
			p.Plans[i].End = &end
			p.Problems = append(p.Problems, k.fieldProblems(end.Fields, tried.of(x.No)...)...)
		}
	}
	p.New = k.planForm(tried, r.All.Weakest)
	p.Problems = append(p.Problems, k.fieldProblems(p.New.Fields, tried.of(0)...)...)
	base := opinionsPath + "/" + string(k.actor.Office) + "/" + strconv.Itoa(today.Year()) + "/laporan.pdf"
	for _, w := range opinions.Weights() {
		p.Papers = append(p.Papers, Card{Address: base + "?bobot=" + w, Title: k.say("opinion.report-with", k.say(survey.Way{Weight: w}.Key()))})
	}
	return k.showPrivate(status, "officer-plan", p)
}

// of are the mistakes of the form of one plan, 0 for that of a new one.
func (t planTried) of(no int64) []*fault.Fault {
	if t.no != no {
		return nil
	}
	return t.wrong
}

func joined(words []string) string {
	out := ""
	for i, w := range words {
		if i > 0 {
			out += "; "
		}
		out += w
	}
	return out
}

// planForm asks for a new line, the weakest elements first.
func (k *clerk) planForm(tried planTried, weakest []survey.Element) actForm {
	value := func(name string) string {
		if tried.no != 0 {
			return ""
		}
		return tried.typed.Get(name)
	}
	element := Field{Shape: "select", ID: "unsur", Name: "unsur", Label: k.say("opinion.plan.element")}
	order := append(slices.Clone(weakest), survey.Order("")...)
	seen := map[survey.Element]bool{}
	names := elementNames()
	for _, e := range order {
		if !seen[e] {
			seen[e] = true
			element.Options = append(element.Options, Option{Value: e.ID(), Label: e.Code() + " " + names[e], Chosen: value("unsur") == e.ID()})
		}
	}
	return actForm{ID: "rencana", Action: planPath, Title: k.say("opinion.plan.add"), Lead: k.say("opinion.plan.public"), Button: k.say("opinion.plan.add-do"), Fields: []Field{
		element,
		{Shape: "area", ID: "tindakan", Name: "tindakan", Label: k.say("opinion.plan.action"), Help: k.say("opinion.plan.action-help"), Value: value("tindakan")},
		{Shape: "input", Type: "text", ID: "siapa", Name: "siapa", Label: k.say("opinion.plan.who"), Help: k.say("opinion.plan.who-help"), Value: value("siapa")},
		{Shape: "input", Type: "date", ID: "sampai", Name: "sampai", Label: k.say("opinion.plan.until"), Value: value("sampai")},
	}}
}

// planEndForm records what came of a line.
func (k *clerk) planEndForm(no int64, tried planTried) actForm {
	id, text, open := strconv.FormatInt(no, 10), "", tried.no == no && no != 0
	if open {
		text = tried.typed.Get("hasil")
	}
	how := Field{Shape: "choice", Type: "radio", ID: "jadi-" + id, Name: "jadi", Label: k.say("opinion.plan.state"), Options: []Option{
		{ID: "jadi-" + id, Value: "selesai", Label: k.say("opinion.plan.mark-done"), Chosen: !open || tried.typed.Get("jadi") != "batal"},
		{ID: "jadi-" + id + "-2", Value: "batal", Label: k.say("opinion.plan.drop"), Chosen: open && tried.typed.Get("jadi") == "batal"},
	}}
	return actForm{ID: "hasil-" + id, Action: planPath + "/" + id, Title: k.say("opinion.plan.end"), Button: k.say("opinion.plan.end"), Open: open, Fields: []Field{
		how, {Shape: "area", ID: "hasil-teks-" + id, Name: "hasil", Label: k.say("opinion.plan.outcome"), Value: text},
	}}
}

func (k *clerk) followTake() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	until, err := calendar.ParseDay(k.typed("sampai"))
	if err != nil {
		until = 0 // no day of a plan
	}
	err = k.Hall.Opinions.Plan(k.ctx(), k.actor, k.typed("unsur"), survey.PlanWords{Action: k.typedText("tindakan"), Who: k.typedText("siapa")}, until)
	return k.planned(err, 0, "plan-kept")
}

func (k *clerk) followEnd() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	no, bad := parseNo(k.r.PathValue("no"))
	if bad {
		return errNotFound
	}
	return k.planned(k.Hall.Opinions.EndPlan(k.ctx(), k.actor, no, k.typed("jadi") == "batal", k.typedText("hasil")), no, "plan-ended")
}

// planned leads on, or shows the page again with what is wrong.
func (k *clerk) planned(err error, no int64, done string) error {
	var wrong opinions.Mistakes
	if errors.As(err, &wrong) {
		return k.showPlan(http.StatusUnprocessableEntity, planTried{no, k.r.PostForm, wrong})
	}
	if err != nil {
		return err
	}
	return k.done(planPath, done)
}
