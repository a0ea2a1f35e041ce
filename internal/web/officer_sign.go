package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/fault"
)

// signPage shows the letter as it would be signed, and asks for the signature.
type signPage struct {
	Shell
	Service, Reference, Person string
	Letter                     []string
	Preview                    string
	Act                        actForm
	Certified                  string
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
		text, err := k.Desk.PreviewText(k.ctx(), k.actor, no)
		if err != nil {
			return err
		}
		p.Letter, p.Preview = strings.Split(strings.TrimSpace(text), "\n"), address+"/pratinjau.pdf"
	}
	p.Certified = k.say("office.sign." + k.orElse(v.Std.Result.Signing, "local"))
	p.Act = actForm{ID: "tandatangan", Action: address + "/tandatangan", Button: k.say("office.sign.button"), Fields: k.checks(v.Step)}
	if tried.err != nil {
		refill(p.Act.Fields, tried)
		p.Problems = k.actProblems(&p.Act, tried.err)
	}
	return k.showPrivate(tried.status, "officer-sign", p)
}

// sign signs what was shown: every line of the step's checklist is ticked, and
// the step is still the one that was seen.
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
	_, err = k.Desk.Sign(k.ctx(), k.actor, no)
	return err
}
