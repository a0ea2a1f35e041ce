package web

import (
	"bytes"
	"net/http"
	"strconv"

	"genggam/internal/desk"
	"genggam/internal/fault"
)

const padsPath = "/kantor/blangko"

// padsPage lists pads of numbered blanks with open numbers, and makes one.
type padsPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	Pads   []padLine
	Empty  string
	Fields []Field
}

type padLine struct {
	Address, Service, Numbers, Open string
	Use, Void                       []Field
	// Opened says that one of its forms was refused: use or void.
	Opened string
}

func (k *clerk) pads() error { return k.showPads(http.StatusOK, "", nil) }

func (k *clerk) showPads(status int, act string, f *fault.Fault) error {
	list, err := k.Desk.Pads(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &padsPage{Shell: k.shell(k.say("office.pad.title")), Notice: k.notice(), Tabs: k.officeTabs()}
	p.Back, p.Scripts = registerPath, []string{"g.js"}
	service := Field{Shape: "select", ID: "service", Name: "service", Label: k.say("office.pad.service")}
	for _, s := range k.Desk.Catalogue().All(k.today()) {
		if k.office.Provides(s) && s.Result.Letter != "" && s.Result.Register != "" {
			service.Options = append(service.Options, Option{Value: s.ID, Label: k.tell(s.Name), Chosen: act == "" && k.typed("service") == s.ID})
		}
	}
	p.Fields = []Field{service, {Shape: "input", Type: "text", Mode: "numeric", Width: "w4", ID: "count", Name: "count", Label: k.say("office.pad.count"),
		Help: k.say("office.pad.count-help", desk.MaxPad), Auto: "off", Value: k.typed("count")}}
	if act == "" {
		k.accountProblem(&p.Shell, p.Fields, f)
	}
	for i, x := range list {
		p.Pads = append(p.Pads, k.padLine(p, x, i, act, f))
	}
	if len(list) == 0 {
		p.Empty = k.say("office.pad.empty")
	}
	if f != nil && len(p.Problems) == 0 {
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	}
	return k.showPrivate(status, "officer-pads", p)
}

// padLine draws one pad with its two forms; what was refused stands as typed.
func (k *clerk) padLine(p *padsPage, x desk.Pad, i int, act string, f *fault.Fault) padLine {
	n := strconv.Itoa(i)
	l := padLine{Address: padsPath + "/" + x.ID.String(), Service: k.registerName(x.Register),
		Numbers: k.say("office.pad.numbers", x.First, x.First+x.Count-1, strconv.Itoa(x.Year)), Open: k.say("office.pad.open", len(x.Open), x.Count)}
	if x.Standard != nil {
		l.Service = k.tell(x.Standard.Name)
	}
	refused := f != nil && act != "" && k.r.PathValue("id") == x.ID.String()
	number := Field{Shape: "select", ID: "number-" + n, Name: "number", Label: k.say("office.pad.number")}
	for _, seq := range x.Open {
		number.Options = append(number.Options, Option{Value: strconv.Itoa(seq), Label: strconv.Itoa(seq), Chosen: refused && k.typed("number") == strconv.Itoa(seq)})
	}
	about := Field{Shape: "input", Type: "text", ID: "about-" + n, Name: "about", Label: k.say("office.pad.about"), Help: k.say("office.pad.about-help"), Auto: "off"}
	reason := Field{Shape: "input", Type: "text", ID: "reason-" + n, Name: "reason", Label: k.say("office.pad.reason"), Auto: "off"}
	if refused {
		about.Value, reason.Value, l.Opened = k.typedText("about"), k.typedText("reason"), act
	}
	l.Use, l.Void = []Field{number, about}, []Field{reason}
	if refused {
		k.accountProblem(&p.Shell, map[string][]Field{"use": l.Use, "void": l.Void}[act], f)
	}
	return l
}

// padAdd reserves the numbers of a pad.
func (k *clerk) padAdd() error {
	count, err := strconv.Atoi(k.typed("count"))
	if err != nil {
		count = 0 // refused with the bounds
	}
	_, err = k.Desk.ReservePad(k.ctx(), k.actor, k.typed("service"), count)
	return k.padDone("", "pad-made", err)
}

func (k *clerk) padDone(act, word string, err error) error {
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(padsPath, word)
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return k.showPads(f.Kind.Status(), act, f)
}

// padPaper sends the blanks that are still open.
func (k *clerk) padPaper() error {
	id, err := k.padID()
	if err != nil {
		return err
	}
	b, err := k.Desk.PadPDF(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	k.sendFile("application/pdf", "blangko", int64(len(b)), bytes.NewReader(b), false)
	return nil
}

// padUse types in the letter that was written on a blank.
func (k *clerk) padUse() error {
	id, err := k.padID()
	if err != nil {
		return err
	}
	seq, err := strconv.Atoi(k.typed("number"))
	if err != nil {
		seq = -1 // refused at its field
	}
	return k.padDone("use", "pad-used", k.Desk.UsePad(k.ctx(), k.actor, id, seq, k.typedText("about")))
}

// padVoid voids all numbers of a pad that were not used.
func (k *clerk) padVoid() error {
	id, err := k.padID()
	if err != nil {
		return err
	}
	return k.padDone("void", "pad-voided", k.Desk.VoidPad(k.ctx(), k.actor, id, k.typedText("reason")))
}
