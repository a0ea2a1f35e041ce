package web

import (
	"genggam/internal/casework"
	"genggam/internal/desk"
)

// backAct puts a case back to an earlier step of the office: who signs found
// what who verified did not. The applicant is asked nothing and the clock goes on.
func (k *clerk) backAct(v *desk.View) *actForm {
	if !k.mine(v) || v.State != casework.Working {
		return nil
	}
	to := Field{Shape: "select", ID: "ke", Name: "ke", Label: k.say("office.act.back-to")}
	for _, st := range v.Std.Steps {
		if st.ID == v.Case.Step {
			break
		}
		if st.Kind != "check" && v.Case.DoneBy[st.ID] != "" {
			to.Options = append(to.Options, Option{Value: st.ID, Label: k.tell(st.Name)})
		}
	}
	if len(to.Options) == 0 {
		return nil
	}
	words := k.words("kata", "office.act.back-words")
	words.ID = "kata-mundur"
	return &actForm{ID: "mundur", Title: k.say("office.act.back"), Button: k.say("office.act.back-button"), Lead: k.say("office.act.back-lead"),
		Fields: []Field{to, words}}
}
