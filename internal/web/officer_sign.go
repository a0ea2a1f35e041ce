package web

import (
	"net/http"
	"slices"
	"strconv"

	"genggam/internal/fault"
)

// signPage shows the letter as it would be signed, and asks for the signature.
type signPage struct {
	Shell
	Service, Reference, Person string
	// Letter is what would be signed, its date in words.
	Letter  *letterText
	Preview string
	Act     actForm
	// Sample is the number that it would get now, "" for none.
	Sample    string
	Certified string
	// Refused says why this officer may not sign today and who can; Complete leads
	// to where what the letter lacks is filled in.
	Refused, Complete string
	// keys are what opens the signer's certificate; Down says since when the
	// service that holds it does not answer; Register leads to where it is
	// registered.
	keys           []Field
	Down, Register string
}

func (k *clerk) signShow() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	return k.showSign(no, attempt{status: http.StatusOK})
}

func (k *clerk) showSign(no int64, tried attempt) error {
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return err
	}
	address := casePath + strconv.FormatInt(no, 10)
	if v.Step == nil || v.Step.Kind != "sign" || !k.mine(&v) {
		return k.see(address)
	}
	p := &signPage{Shell: k.shell(k.say("office.sign.title")), Service: k.tell(v.Std.Name), Reference: v.Reference}
	p.Back, p.Scripts = address, []string{"g.js"}
	if v.Std.Result.Letter != "" {
		letter, err := k.Desk.PreviewContent(k.ctx(), k.actor, no)
		if err != nil {
			return err
		}
		p.Letter, p.Preview = showLetter(&letter), address+"/pratinjau.pdf"
	}
	p.Certified = k.say("office.sign." + k.orElse(signingOf(&v), "local"))
	if err := k.certifiedBy(p, &v); err != nil {
		return err
	}
	first, err := k.firstField(v.Std, nil, nil)
	if err != nil {
		return err
	}
	if p.Sample, err = k.Desk.SampleNumber(k.ctx(), k.actor, v.Std); err != nil {
		return err
	}
	p.Act = actForm{ID: "tandatangan", Action: address + "/tandatangan", Button: k.say("office.sign.button"), Fields: k.checks(v.Step)}
	if first != nil {
		p.Act.Fields = append(p.Act.Fields, *first)
	}
	p.Act.Fields = append(p.Act.Fields, k.factorField())
	p.Act.Fields = append(p.Act.Fields, p.keys...)
	if p.Register != "" {
		p.Refused = k.messages.SayFault(k.tag, fault.New(fault.Conflict, "remote.no-credential-yet"))
	}
	if err := k.Desk.MaySign(k.ctx(), k.actor, no); fault.As(err) != nil {
		p.Refused, p.Complete = k.messages.SayFault(k.tag, err), k.lackLink(no, err)
	} else if err != nil {
		return err
	}
	if tried.err != nil {
		refill(p.Act.Fields, tried)
		p.Problems = k.actProblems(&p.Act, tried.err)
	}
	return k.showPrivate(tried.status, "officer-sign", p)
}

// sign signs what was shown: every line of the step's checklist is ticked, the
// step is still the one that was seen, and the signer's own factor is given.
func (k *clerk) sign(no int64) error {
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return err
	}
	if v.Step == nil || v.Step.ID != k.typed("tahap") {
		return fault.New(fault.Conflict, "case.moved-on")
	}
	for _, c := range v.Step.Checklist {
		if !slices.Contains(k.r.PostForm["cek"], c.ID) {
			return fault.New(fault.Invalid, "case.checklist-open")
		}
	}
	first, err := k.firstField(v.Std, k.r.PostForm, nil)
	if err != nil {
		return err
	}
	if first != nil && !first.Chosen {
		return fault.New(fault.Invalid, "numbers.unspoken").On(firstName)
	}
	signer, err := k.confirmed()
	if err != nil {
		return err
	}
	if first != nil {
		if err := k.Desk.BeginAtOne(k.ctx(), signer, v.Std); err != nil {
			return err
		}
	}
	return k.signedWith(signer, &v)
}
