package web

import (
	"net/http"

	"genggam/internal/fault"
	"genggam/internal/form"
)

// benchPage is a page of an office with something to read at the left and
// something to do at the right: stores, rounds, counters, appointments.
type benchPage struct {
	Shell
	Notice, Lead string
	Parts        []benchPart
	Acts         []actForm
}

// benchPart is one thing to read.
type benchPart struct {
	ID, Title, Lead, Empty string
	Rows                   []Row
	Table                  *table
	Cards                  []Card
	Lines                  []string
}

// bench begins such a page.
func (k *clerk) bench(title, back string) *benchPage {
	p := &benchPage{Shell: k.shell(title), Notice: k.notice()}
	p.Back, p.Scripts, p.Style = back, []string{"g.js"}, "hall.css"
	return p
}

// showBench draws it; what was tried and refused is shown as it was typed.
func (k *clerk) showBench(p *benchPage, tried string, f *fault.Fault) error {
	for i := range p.Acts {
		p.Acts[i].apart()
	}
	if f == nil {
		return k.showPrivate(http.StatusOK, "officer-bench", p)
	}
	p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	for i := range p.Acts {
		if a := &p.Acts[i]; a.ID == tried {
			a.Open = true
			refill(a.Fields, attempt{typed: k.r.PostForm})
			p.Problems = k.actProblems(a, f)
		}
	}
	return k.showPrivate(f.Kind.Status(), "officer-bench", p)
}

// apart gives the fields ids of their own among the other acts of the page.
func (a *actForm) apart() {
	for i := range a.Fields {
		x := &a.Fields[i]
		if x.ID != "" {
			x.ID = a.ID + "-" + x.ID
		}
		for j := range x.Options {
			x.Options[j].ID = a.ID + "-" + x.Name + "-" + x.Options[j].Value
		}
		if len(x.Options) > 0 && x.Shape == "choice" {
			x.Options[0].ID = x.ID // an error leads to the first
		}
	}
}

// mended says whether an error is the sender's to mend on the page they came
// from.
func mended(err error) *fault.Fault {
	if f := fault.As(err); f != nil && f.Kind != fault.NotFound && f.Kind != fault.Unavailable && f.Kind != fault.Forbidden && f.Kind != fault.Unauthorized {
		return f
	}
	return nil
}

// box is an input.
func (k *clerk) box(name, label, kind string) Field {
	return Field{Shape: "input", Type: kind, ID: name, Name: name, Label: k.say(label), Auto: "off"}
}

// number is an input for a whole number.
func (k *clerk) number(name, label string) Field {
	f := k.box(name, label, "text")
	f.Mode, f.Width = "numeric", "w10"
	return f
}

// pick is a list to choose one of.
func (k *clerk) pick(name, label string, options ...Option) Field {
	return Field{Shape: "select", ID: name, Name: name, Label: k.say(label), Options: options}
}

// upload is a field for one picture.
func (k *clerk) upload(name, label string) Field {
	return Field{Shape: "file", ID: name, Name: name, Label: k.say(label), Optional: true, Accept: "image/jpeg,image/png,application/pdf"}
}

// oneFile is a page with one file to read in.
func oneFile(name string) *form.Page {
	return &form.Page{ID: name, Questions: []form.Question{{ID: name, Type: form.File, Optional: true, Accept: []string{"jpeg", "png", "pdf"}}}}
}
