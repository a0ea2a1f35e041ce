package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/premises"
)

const headPath = "/kantor/kop"

// headPage is the letterhead of the office: what it says, and how it looks now.
type headPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	Fields []Field
	// Now are its lines as they are, Address what stands below, Printed that the
	// paper has it already.
	Now              []string
	Address, Printed string
	Look, Sample     string
	Emblem           emblemForm
}

func (k *clerk) head() error { return k.showHead(http.StatusOK, k.office.Head(), nil) }

func (k *clerk) showHead(status int, l premises.Letterhead, f *fault.Fault) error {
	p := &headPage{Shell: k.shell(k.say("letterhead.title")), Notice: k.notice(), Tabs: k.officeTabs(), Now: k.office.Letterhead, Address: k.Desk.HeadAddress(k.office),
		Look: headPath + "/lihat.pdf", Sample: paperPath + "/uji.pdf"}
	p.Scripts = []string{"g.js"}
	if mm := k.office.Head().Printed; mm > 0 {
		p.Printed = k.say("letterhead.now-printed", mm)
	}
	p.Fields = append(p.Fields, Field{Shape: "area", Rows: 5, ID: "lines", Name: "lines", Label: k.say("letterhead.field.lines"), Help: k.say("letterhead.field.lines-help"), Value: strings.Join(l.Lines, "\n"), Auto: "off"})
	for _, x := range []struct{ name, value, mode, width, kind string }{
		{"address", l.Address, "", "", "text"}, {"postal", l.Postal, "numeric", "w4", "text"}, {"phone", l.Phone, "tel", "w20", "text"},
		{"email", l.Email, "email", "w20", "text"}, {"site", l.Site, "url", "w20", "text"},
	} {
		p.Fields = append(p.Fields, Field{Shape: "input", Type: x.kind, ID: x.name, Name: x.name, Label: k.say("letterhead.field." + x.name), Value: x.value,
			Mode: x.mode, Width: x.width, Auto: "off", Plain: x.mode != "", Optional: x.name != "address"})
	}
	p.Fields = append(p.Fields, k.shortField(l))
	printed := Field{Shape: "input", Type: "text", Mode: "numeric", Width: "w4", Unit: "mm", ID: "letterhead", Name: "letterhead", Label: k.say("letterhead.field.letterhead"),
		Help: k.say("letterhead.field.letterhead-help"), Optional: true, Auto: "off"}
	if l.Printed > 0 {
		printed.Value = strconv.Itoa(l.Printed)
	}
	if f != nil && f.Field != "emblem" {
		printed.Value = k.typed("letterhead")
	}
	p.Fields = append(p.Fields, printed)
	p.Emblem = k.emblemForm()
	if f != nil && f.Field == "emblem" {
		p.Emblem.Field.Error = k.messages.SayFault(k.tag, f)
		p.Problems = []Problem{{Field: "emblem", Message: p.Emblem.Field.Error}}
	} else {
		k.accountProblem(&p.Shell, p.Fields, f)
	}
	return k.showPrivate(status, "officer-head", p)
}

// shortField is what stands for the office in the numbers of its letters, with the
// next number as an example.
func (k *clerk) shortField(l premises.Letterhead) Field {
	f := Field{Shape: "input", Type: "text", Width: "w20", ID: "short", Name: "short", Label: k.say("letterhead.field.short"), Value: l.Short, Auto: "off", Plain: true}
	if sample := k.sampleNumber(); sample != "" {
		f.Help = k.say("numbers.sample", sample) + " "
	}
	f.Help += k.say("numbers.where")
	return f
}

// sampleNumber is the next number of the letter that this office writes most.
func (k *clerk) sampleNumber() string {
	for _, s := range k.directServices() {
		if s.Result.Register != "" {
			n, err := k.Desk.SampleNumber(k.ctx(), k.actor, s)
			if err != nil {
				return "" // the number is told once it is given
			}
			return n
		}
	}
	return ""
}

// headTyped reads a letterhead as it was typed.
func (k *clerk) headTyped() (l premises.Letterhead, err error) {
	l = premises.Letterhead{Reach: premises.Reach{Postal: k.typed("postal"), Phone: k.typedText("phone"), Email: k.typed("email"), Site: k.typedText("site")},
		Lines: strings.Split(k.r.PostFormValue("lines"), "\n"), Address: k.typedText("address"), Short: k.typedText("short")}
	if text := k.typed("letterhead"); text != "" {
		if l.Printed, err = strconv.Atoi(text); err != nil || l.Printed < 0 {
			return l, fault.New(fault.Invalid, "office.paper.number").On("letterhead")
		}
	}
	return l, nil
}

// headTake keeps the letterhead.
func (k *clerk) headTake() error {
	l, err := k.headTyped()
	if err == nil {
		err = k.Desk.SetLetterhead(k.ctx(), k.actor, l)
	}
	if err == nil { // whoever writes it has looked at it
		err = k.Desk.MarkChecked(k.ctx(), k.actor, premises.CheckedLetterhead)
	}
	if err == nil {
		return k.done(headPath, "letterhead-kept")
	}
	return k.headRefused(l, err)
}

// headLook sends a sheet with the letterhead as it was typed, which is not kept.
func (k *clerk) headLook() error {
	l, err := k.headTyped()
	var b []byte
	if err == nil {
		b, err = k.Desk.LetterheadPage(k.ctx(), k.actor, l)
	}
	if err != nil {
		return k.headRefused(l, err)
	}
	k.sendFile("application/pdf", "contoh-kop", int64(len(b)), bytes.NewReader(b), false)
	return nil
}

func (k *clerk) headRefused(l premises.Letterhead, err error) error {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unavailable || f.Kind == fault.Forbidden {
		return err
	}
	return k.showHead(f.Kind.Status(), l, f)
}
