package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/queue"
	"genggam/internal/waiting"
)

const queuePath = "/kantor/antrean"

func queueRoutes(add adder) {
	add("GET", queuePath, "call-queue", (*clerk).lineShow)
	add("POST", queuePath+"/duduk", "call-queue", (*clerk).lineSit)
	add("POST", queuePath+"/berdiri", "call-queue", (*clerk).lineStand)
	add("POST", queuePath+"/panggil", "call-queue", (*clerk).lineCall)
	add("POST", queuePath+"/nomor", "call-queue", (*clerk).lineDraw)
	add("POST", queuePath+"/pilih", "call-queue", (*clerk).lineChoose)
	add("POST", queuePath+"/tiket", "call-queue", (*clerk).lineOn)
	add("GET", queuePath+"/laporan", "see-inbox", (*clerk).lineReport)
	add("GET", queuePath+"/atur", "run-queue", (*clerk).linePlan)
	add("POST", queuePath+"/atur", "run-queue", (*clerk).linePlanTake)
}

// linePage is the one screen of an officer at a counter, whatever services are
// asked for there.
type linePage struct {
	Shell
	Notice string
	// Counter is where the officer sits, "" for nowhere yet.
	Counter string
	Now     *lineTicket
	Next    *lineTicket
	Waiting []lineTicket
	Gone    []lineTicket
	Late    string
	// Lines lead to the counts; Report, Plan and Board to other pages.
	Counts              []Row
	Report, Plan, Board string
	Acts                []actForm
}

// lineTicket is a ticket on the officer's screen.
type lineTicket struct {
	ID, Code, Line, Waited, Class, Why, State string
	Serving                                   bool
}

func (k *clerk) lineShow() error { return k.showLine("", nil) }

func (k *clerk) showLine(tried string, f *fault.Fault) error {
	s, err := k.Hall.Waiting.Screen(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &linePage{Shell: k.shell(k.say("waiting.title")), Notice: k.notice(), Report: queuePath + "/laporan", Board: queuePublic + string(k.actor.Office) + "/papan"}
	p.Scripts, p.Style = []string{"g.js"}, "hall.css"
	if k.actor.Can("run-queue") {
		p.Plan = queuePath + "/atur"
	}
	if s.Counter != nil {
		p.Counter = s.Counter.Name
		c := Row{Label: k.say("waiting.your-counter"), Values: []string{k.say("waiting.counter-name", s.Counter.Name)}}
		for _, l := range s.Plan.Lines {
			if slices.Contains(s.Counter.Lines, l.Letter) {
				c.Values = append(c.Values, l.Letter+". "+k.tell(l.Name))
			}
		}
		p.Counts = append(p.Counts, c)
	}
	shown := func(t *queue.Ticket) *lineTicket {
		if t == nil {
			return nil
		}
		x := k.lineTicket(*t)
		return &x
	}
	p.Now, p.Next = shown(s.Now), shown(s.Next)
	for _, t := range s.Waiting {
		p.Waiting = append(p.Waiting, k.lineTicket(t))
	}
	for _, t := range s.Gone {
		p.Gone = append(p.Gone, k.lineTicket(t))
	}
	if s.Late > 0 {
		p.Late = k.say("waiting.late", s.Late)
	}
	p.Acts = k.lineActs(&s)
	for i := range p.Acts {
		p.Acts[i].apart()
	}
	if f == nil {
		return k.showPrivate(200, "officer-queue", p)
	}
	p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	for i := range p.Acts {
		if p.Acts[i].ID == tried {
			p.Acts[i].Open = true
			refill(p.Acts[i].Fields, attempt{typed: k.r.PostForm})
			p.Problems = k.actProblems(&p.Acts[i], f)
		}
	}
	return k.showPrivate(f.Kind.Status(), "officer-queue", p)
}

func (k *clerk) lineTicket(t queue.Ticket) lineTicket {
	x := lineTicket{ID: t.ID.String(), Code: t.Code(), Line: t.Line, Serving: t.State == queue.Serving, State: k.say("waiting.state-" + string(t.State))}
	until := k.now.UnixMilli()
	if t.First > 0 && t.State != queue.Waiting {
		until = t.First
	}
	x.Waited = k.say("waiting.waited", int((until-t.Asked)/60_000))
	if t.Class != "" {
		x.Class = k.say("waiting.class-" + t.Class)
	}
	if t.Why != "" {
		x.Why = t.SayWhy(k.messages, k.tag)
	}
	return x
}

// lineActs are the seat, a ticket for somebody, and calling one out of turn.
func (k *clerk) lineActs(s *waiting.Screen) (out []actForm) {
	seat := k.pick("loket", "waiting.counter")
	for _, d := range s.Plan.Desks {
		seat.Options = append(seat.Options, Option{Value: d, Label: k.say("waiting.counter-name", d), Chosen: s.Counter != nil && s.Counter.Name == d})
	}
	lines := Field{Shape: "choice", Type: "checkbox", ID: "jalur", Name: "jalur", Label: k.say("waiting.lines-served")}
	draw := k.pick("jalur", "waiting.line-label")
	for _, l := range s.Plan.Lines {
		label := l.Letter + ". " + k.tell(l.Name)
		lines.Options = append(lines.Options, Option{ID: "jalur-" + l.Letter, Value: l.Letter, Label: label, Chosen: s.Counter == nil || slices.Contains(s.Counter.Lines, l.Letter)})
		draw.Options = append(draw.Options, Option{Value: l.Letter, Label: label})
	}
	out = append(out, actForm{ID: "duduk", Title: k.say("waiting.sit"), Lead: k.say("waiting.sit-lead"), Button: k.say("waiting.sit-button"), Action: queuePath + "/duduk", Fields: []Field{seat, lines}})
	class := k.pick("golongan", "waiting.class")
	class.Optional = true
	for _, c := range waiting.Classes() {
		class.Options = append(class.Options, Option{Value: c, Label: k.say("waiting.class-" + c)})
	}
	out = append(out, actForm{ID: "nomor", Title: k.say("waiting.draw-for"), Lead: k.say("waiting.draw-for-lead"), Button: k.say("waiting.draw-button"), Action: queuePath + "/nomor", Fields: []Field{draw, class}})
	if s.Counter == nil {
		return out
	}
	if s.Now == nil && len(s.Waiting) > 0 {
		which := k.pick("tiket", "waiting.number")
		for _, t := range s.Waiting {
			which.Options = append(which.Options, Option{Value: t.ID.String(), Label: t.Code()})
		}
		out = append(out, actForm{ID: "pilih", Title: k.say("waiting.choose"), Lead: k.say("waiting.choose-lead"), Button: k.say("waiting.choose-button"), Action: queuePath + "/pilih", Fields: []Field{which, k.words("alasan", "waiting.choose-why")}})
	}
	if s.Now != nil && len(s.Plan.Lines) > 1 {
		to := k.pick("jalur", "waiting.line-label")
		for _, l := range s.Plan.Lines {
			if l.Letter != s.Now.Line {
				to.Options = append(to.Options, Option{Value: l.Letter, Label: l.Letter + ". " + k.tell(l.Name)})
			}
		}
		out = append(out, actForm{ID: "kirim", Title: k.say("waiting.send", s.Now.Code()), Lead: k.say("waiting.send-lead"), Button: k.say("waiting.send-button"), Action: queuePath + "/tiket",
			Fields: []Field{{Shape: "hidden", Name: "laku", Value: waiting.Send}, {Shape: "hidden", Name: "tiket", Value: s.Now.ID.String()}, to}})
	}
	return append(out, actForm{ID: "berdiri", Title: k.say("waiting.stand"), Button: k.say("waiting.stand-button"), Action: queuePath + "/berdiri"})
}

// onLine does an act and shows the screen again.
func (k *clerk) onLine(act, word string, do func() error) error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	err := do()
	if f := fault.As(err); f != nil && (f.Key == "queue.nobody" || f.Key == "queue.unknown") || mended(err) != nil {
		return k.showLine(act, fault.As(err))
	}
	if err != nil {
		return err
	}
	if word == "" {
		return k.see(queuePath)
	}
	return k.done(queuePath, word)
}

func (k *clerk) lineSit() error {
	return k.onLine("duduk", "sat", func() error { return k.Hall.Waiting.Sit(k.ctx(), k.actor, k.typed("loket"), k.r.PostForm["jalur"]) })
}

func (k *clerk) lineStand() error {
	return k.onLine("berdiri", "stood", func() error { return k.Hall.Waiting.Stand(k.ctx(), k.actor) })
}

func (k *clerk) lineCall() error {
	return k.onLine("panggil", "", func() error { return k.Hall.Waiting.Call(k.ctx(), k.actor) })
}

func (k *clerk) lineDraw() error {
	return k.onLine("nomor", "drawn", func() error {
		_, err := k.Hall.Waiting.TakeFor(k.ctx(), k.actor, waiting.Ask{Line: k.typed("jalur"), Class: k.typed("golongan")})
		return err
	})
}

// typedTicket is the ticket that a form names; nothing readable is no ticket.
func (k *clerk) typedTicket() canon.ID {
	id, _ := canon.ParseID(k.typed("tiket"))
	return id
}

func (k *clerk) lineChoose() error {
	return k.onLine("pilih", "", func() error { return k.Hall.Waiting.Choose(k.ctx(), k.actor, k.typedTicket(), k.typedText("alasan")) })
}

func (k *clerk) lineOn() error {
	return k.onLine("kirim", "", func() error {
		return k.Hall.Waiting.On(k.ctx(), k.actor, k.typed("laku"), k.typedTicket(), k.typed("jalur"))
	})
}

// lineReport compares what was promised with what happened.
func (k *clerk) lineReport() error {
	today := k.officeDay()
	list, err := k.Hall.Waiting.Reports(k.ctx(), k.actor, today.AddDays(-30), today)
	if err != nil {
		return err
	}
	p := k.bench(k.say("waiting.report"), queuePath)
	t := &table{Caption: k.say("waiting.report-caption"), Head: []string{k.say("waiting.day"), k.say("waiting.drawn"), k.say("waiting.served"), k.say("waiting.left"), k.say("waiting.mean"), k.say("waiting.ninety"), k.say("waiting.kept"), k.say("waiting.by-hand")}}
	for _, x := range list {
		kept := "-"
		if x.Promised > 0 {
			kept = k.say("waiting.kept-of", x.Inside, x.Promised, x.Sooner, x.Later)
		}
		t.Rows = append(t.Rows, []cell{{Text: x.Day.Say(k.tag)}, {Text: lang.Number(k.tag, int64(x.Drawn))}, {Text: lang.Number(k.tag, int64(x.Served))}, {Text: lang.Number(k.tag, int64(x.Left))},
			{Text: k.minutes(x.Mean)}, {Text: k.minutes(x.Ninety)}, {Text: kept}, {Text: lang.Number(k.tag, int64(x.ByHand))}})
	}
	part := benchPart{ID: "hari", Title: k.say("waiting.report-days"), Lead: k.say("waiting.report-lead"), Table: t}
	if len(t.Rows) == 0 {
		part.Table, part.Empty = nil, k.say("waiting.report-none")
	}
	p.Parts = append(p.Parts, part)
	return k.showBench(p, "", nil)
}

func (k *clerk) minutes(d time.Duration) string {
	return k.say("waiting.minutes", int(d.Round(time.Minute).Minutes()))
}

// linePlan says which lines and counters there are.
func (k *clerk) linePlan() error { return k.showLinePlan(nil) }

func (k *clerk) showLinePlan(f *fault.Fault) error {
	plan, err := k.Hall.Waiting.Plan(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	p := k.bench(k.say("waiting.plan"), queuePath)
	at := queuePublic + string(k.actor.Office)
	p.Parts = append(p.Parts, benchPart{ID: "alamat", Title: k.say("waiting.addresses"), Lead: k.say("waiting.addresses-lead"), Cards: []Card{
		{Address: at, Title: k.say("waiting.draw"), Text: k.say("waiting.address-phone")}, {Address: at + "/mesin", Title: k.say("waiting.kiosk"), Text: k.say("waiting.address-kiosk")},
		{Address: at + "/papan", Title: k.say("waiting.board"), Text: k.say("waiting.address-board")}}})
	lines := Field{Shape: "area", ID: "jalur", Name: "jalur", Label: k.say("waiting.plan-lines"), Help: k.say("waiting.plan-lines-help"), Rows: 5}
	for _, l := range plan.Lines {
		lines.Value += l.Letter + " | " + l.Name.ID + " | " + strconv.Itoa(l.Minutes) + " | " + strings.Join(l.Services, " ") + "\n"
	}
	desks := k.box("loket", "waiting.plan-desks", "text")
	desks.Help, desks.Value = k.say("waiting.plan-desks-help"), strings.Join(plan.Desks, ", ")
	p.Acts = append(p.Acts, actForm{ID: "atur", Title: k.say("waiting.plan-change"), Button: k.say("waiting.plan-button"), Action: queuePath + "/atur", Fields: []Field{lines, desks}})
	return k.showBench(p, "atur", f)
}

// linesTyped reads lines as they are typed: letter | name | minutes | services.
func linesTyped(typed string) (out []waiting.Line) {
	for text := range strings.Lines(typed) {
		if strings.TrimSpace(text) == "" {
			continue
		}
		f := strings.Split(text, "|")
		for len(f) < 4 {
			f = append(f, "")
		}
		out = append(out, waiting.Line{Letter: strings.ToUpper(strings.TrimSpace(f[0])), Name: lang.Text{ID: strings.TrimSpace(f[1])}, Minutes: int(wholeNumber(f[2])), Services: strings.Fields(f[3])})
	}
	return out
}

func (k *clerk) linePlanTake() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	var desks []string
	for d := range strings.SplitSeq(k.typed("loket"), ",") {
		desks = append(desks, strings.TrimSpace(d))
	}
	err := k.Hall.Waiting.SetPlan(k.ctx(), k.actor, waiting.Plan{Lines: linesTyped(k.typedText("jalur")), Desks: desks})
	if f := mended(err); f != nil {
		return k.showLinePlan(f)
	}
	if err != nil {
		return err
	}
	return k.done(queuePath+"/atur", "plan-saved")
}
