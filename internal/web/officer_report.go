package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/books"
	"genggam/internal/fault"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/region"
)

// reportsPage lists the months of the own report, and leads on to what belongs
// to it.
type reportsPage struct {
	Shell
	Lines  []reportLine
	Empty  string
	Places []Card
}

type reportLine struct {
	Address, Name, When string
	State               Tag
}

// lightTag says a light; what was sent and waits is said as such.
func (k *clerk) lightTag(l inspection.Line) Tag {
	tone := map[string]string{integrity.Green: "good", integrity.Red: "bad", integrity.Open: "wait"}[l.Light]
	key := "inspection.light." + l.Light
	if l.Light != integrity.Green && l.Sent > l.Receipted {
		key, tone = "inspection.light.sent", "wait"
		if l.Light == integrity.Red {
			key, tone = "inspection.light.sent-late", "bad"
		}
	}
	return Tag{Label: k.say(key), Tone: tone}
}

func (k *clerk) reports() error {
	mine, err := k.Hall.Inspection.OwnReports(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &reportsPage{Shell: k.shell(k.say("inspection.report.title"))}
	for _, l := range mine {
		x := reportLine{Address: reportsPath + "/" + l.Month.String(), Name: books.Month(l.Month).Name(k.tag), State: k.lightTag(l)}
		switch {
		case l.Receipted > 0:
			x.When = k.say("inspection.report.receipted", lang.Date(k.tag, k.at(l.ReceiptAt)))
		case l.Sent > 0:
			x.When = k.say("inspection.report.sent", lang.Date(k.tag, k.at(l.SentAt)))
		case l.Version > 0:
			x.When = k.say("inspection.report.approved", lang.Date(k.tag, k.at(l.ApprovedAt)))
		default:
			x.When = k.say("inspection.report.due", l.Month.Due().Say(k.tag))
		}
		p.Lines = append(p.Lines, x)
	}
	if len(mine) == 0 {
		p.Empty = k.say("inspection.report.none")
	}
	for _, c := range []struct{ need, address, name string }{{"see-reports", wallPath, "wall"}, {"assess", assessPath, "assess"}, {"assess", costPath, "cost"}, {"assign-auditor", assignPath, "assign"}} {
		if !k.actor.Can(c.need) || c.address == wallPath && !k.Hall.Inspection.HasUnder(k.actor.Office) {
			continue
		}
		p.Places = append(p.Places, Card{Address: c.address, Title: k.say("inspection." + c.name + ".title"), Text: k.say("inspection." + c.name + ".card")})
	}
	return k.showPrivate(http.StatusOK, "officer-reports", p)
}

// reportPage is one month: the figures of people and letters, what was heard from
// the public, and what may be done with it.
type reportPage struct {
	Shell
	Notice, Lead string
	State        Tag
	Figures      []Row
	Heard        []Row
	Letters      []Row
	Wrong        []string
	Changes      []Row
	// Action takes the form, "" when there is none; Note says why.
	Action, Button, Version, Note string
	Print                         string
}

func (k *clerk) monthOfPath() (integrity.Month, error) {
	m, err := integrity.ParseMonth(k.r.PathValue("bulan"))
	if err != nil {
		return 0, errNotFound
	}
	return m, nil
}

func (k *clerk) report() error { return k.showReport(nil) }

func (k *clerk) showReport(f *fault.Fault) error {
	m, err := k.monthOfPath()
	if err != nil {
		return err
	}
	x, err := k.Hall.Inspection.ReportOf(k.ctx(), k.actor, m)
	if err != nil {
		return err
	}
	p := k.reportPage(x)
	p.Back, p.Notice = reportsPath, k.notice()
	p.Print = reportsPath + "/" + m.String() + "/cetak.pdf"
	for _, w := range x.Wrong {
		p.Wrong = append(p.Wrong, k.messages.SayFault(k.tag, w))
	}
	for _, c := range x.Changes {
		p.Changes = append(p.Changes, Row{Label: k.figureName(c.Name), Values: []string{k.say("inspection.report.changed", c.Was, c.Now)}})
	}
	switch {
	case !x.Over:
		p.Note = k.say("inspection.report.not-over", x.Month.Last().Say(k.tag))
	case x.Version > 0 && len(x.Changes) == 0:
	case !k.actor.Can("approve-report"):
		p.Note = k.say("inspection.report.by-head")
	default:
		p.Action, p.Version = reportsPath+"/"+m.String(), strconv.Itoa(x.Version)
		p.Button = k.say("inspection.report.approve")
		if x.To != "" {
			p.Button = k.say("inspection.report.approve-send", k.officeNames([]string{x.To}))
		}
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	}
	return k.showPrivate(status, "officer-report", p)
}

// reportPage lays the figures out.
func (k *clerk) reportPage(x inspection.Report) *reportPage {
	p := &reportPage{Shell: k.shell(k.say("inspection.report.of", books.Month(x.Month).Name(k.tag))), Lead: x.Name}
	p.State = k.lightTag(inspection.Line{Light: x.Light, Sent: x.Sent, Receipted: x.Receipted})
	for _, f := range x.Shown() {
		switch row := (Row{Label: k.figureName(f.Name), Values: []string{lang.Number(k.tag, f.Count)}}); {
		case strings.HasPrefix(f.Name, "letters/"):
		case strings.HasPrefix(f.Name, "complaints"), strings.HasPrefix(f.Name, "survey"):
			p.Heard = append(p.Heard, row)
		default:
			p.Figures = append(p.Figures, row)
		}
	}
	for _, f := range integrity.ByLetter(x.Shown()) {
		p.Letters = append(p.Letters, Row{Label: k.figureName(integrity.LetterFigure(f.Name)), Values: []string{lang.Number(k.tag, f.Count)}})
	}
	return p
}

func (k *clerk) figureName(name string) string {
	if register, is := strings.CutPrefix(name, "letters/"); is {
		if register == "handwritten" {
			return k.say("inspection.report.handwritten")
		}
		return k.serviceName(register)
	}
	return k.say(integrity.WordKey("figure", name))
}

// reportApprove approves the month and sends it.
func (k *clerk) reportApprove() error {
	m, err := k.monthOfPath()
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(k.typed("versi"))
	if err != nil {
		version = -1
	}
	err = k.Hall.Inspection.Approve(k.ctx(), k.actor, m, version)
	if f := fault.As(err); f != nil && (f.Kind == fault.Conflict || f.Kind == fault.Invalid) {
		return k.showReport(f)
	}
	if err != nil {
		return err
	}
	return k.done(reportsPath+"/"+m.String(), "report-sent")
}

// reportPrint prints the month on F4.
func (k *clerk) reportPrint() error {
	m, err := k.monthOfPath()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := k.Hall.Inspection.PrintReport(k.ctx(), k.actor, &b, m, inspection.Words{Tag: k.tag, Figure: k.figureName}); err != nil {
		return err
	}
	return k.sendSheet(&b, "laporan-"+m.String())
}

// sentReport is the report of an office under this one.
func (k *clerk) sentReport() error { return k.showSent(nil) }

func (k *clerk) showSent(f *fault.Fault) error {
	m, err := k.monthOfPath()
	if err != nil {
		return err
	}
	x, err := k.Hall.Inspection.Sent(k.ctx(), k.actor, region.Code(k.r.PathValue("kode")), m)
	if err != nil {
		return err
	}
	p := k.reportPage(x)
	p.Back, p.Notice = wallPath+"?bulan="+m.String(), k.notice()
	if x.To == string(k.actor.Office) && x.State.Sent > x.Receipted && k.actor.Can("receive-report") {
		p.Action, p.Version, p.Button = wallPath+"/"+x.State.Office+"/"+m.String(), strconv.Itoa(x.State.Sent), k.say("inspection.report.receive")
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	}
	return k.showPrivate(status, "officer-report", p)
}

// sentReceive receipts it.
func (k *clerk) sentReceive() error {
	m, err := k.monthOfPath()
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(k.typed("versi"))
	if err != nil {
		version = -1
	}
	office := region.Code(k.r.PathValue("kode"))
	err = k.Hall.Inspection.Receive(k.ctx(), k.actor, office, m, version)
	if f := fault.As(err); f != nil && f.Kind == fault.Conflict {
		return k.showSent(f)
	}
	if err != nil {
		return err
	}
	return k.done(wallPath+"/"+string(office)+"/"+m.String(), "report-receipted")
}
