package web

import (
	"slices"

	"genggam/internal/desk"
	"genggam/internal/fault"
)

// Into whose hand a product was put: the applicant's own, or that of somebody
// they named.
const (
	receiverSelf  = "sendiri"
	receiverNamed = "lain"
)

// receiverFields ask who received a product, and of anybody but the applicant
// the name and what they are to them.
func (k *clerk) receiverFields() []Field {
	who := Field{Shape: "choice", Type: "radio", ID: "penerima-siapa", Name: "siapa", Label: k.say("office.hand.who"), Options: []Option{
		{ID: "penerima-siapa", Value: receiverSelf, Label: k.say("office.hand.self")},
		{ID: "penerima-lain", Value: receiverNamed, Label: k.say("office.hand.named")},
	}}
	name := Field{Shape: "input", Type: "text", ID: "penerima-nama", Name: "nama", Label: k.say("office.hand.name"), Help: k.say("office.hand.name-help"), Auto: "off"}
	relation := Field{Shape: "input", Type: "text", ID: "penerima-hubungan", Name: "hubungan", Label: k.say("office.hand.relation"),
		Help: k.say("office.hand.relation-help"), Auto: "off"}
	return []Field{who, name, relation}
}

// receiver reads who received the product.
func (k *clerk) receiver() (desk.Receiver, error) {
	to := desk.Receiver{Name: k.typedText("nama"), Relation: k.typedText("hubungan")}
	switch k.typed("siapa") {
	case receiverSelf:
		return desk.Receiver{}, nil
	case receiverNamed:
		if to == (desk.Receiver{}) {
			return to, fault.New(fault.Invalid, "hand.name-missing").On("nama")
		}
		return to, nil
	}
	return to, fault.New(fault.Invalid, "hand.who-missing").On("siapa")
}

func (k *clerk) handOver(no int64) error {
	to, err := k.receiver()
	if err != nil {
		return err
	}
	return k.Desk.HandOverTo(k.ctx(), k.actor, no, k.r.PostForm["cek"], to)
}

func (k *clerk) inkHandOver(no int64) error {
	to, err := k.receiver()
	if err != nil {
		return err
	}
	return k.Desk.RecordInkHandedTo(k.ctx(), k.actor, no, k.r.PostForm["cek"], to)
}

// openLines marks every line of a checklist that was not ticked, each with what
// to do about it: tick it, or use the button that is there.
func (k *clerk) openLines(a *actForm) []Problem {
	var out []Problem
	for i := range a.Fields {
		f := &a.Fields[i]
		if f.Shape != "tick" || f.Name != "cek" || f.Chosen {
			continue
		}
		f.Error = k.say("office.check-line", a.Button)
		out = append(out, Problem{Field: f.ID, Message: k.say("office.check-line-of", f.Label, a.Button)})
	}
	return slices.Clip(out)
}
