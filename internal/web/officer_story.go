package web

import (
	"slices"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/lang"
)

// noteKind is a note of the office to itself; all other words are reasons, and
// stand in the history beside what they are the reason of.
const noteKind = "note"

// caseStory is what happened, what was noted and who looked; each line says who
// it was, in which role, and when.
func (k *clerk) caseStory(p *officerCase, v *desk.View, names map[string]string) {
	for i := len(v.Timeline) - 1; i >= 0; i-- {
		h := v.Timeline[i]
		e := Event{Title: k.say(h.Key), When: lang.Moment(k.tag, h.At.In(k.zone)), Tone: "done"}
		if st, ok := v.Std.Step(h.Step); ok {
			e.Title = k.say(h.Key, st.Name)
		}
		if who := k.whoDid(h, names); who != "" {
			e.Lines = append(e.Lines, who)
		}
		e.Lines = append(append(e.Lines, k.handLines(h)...), k.reasons(h, v.Notes)...)
		p.History = append(p.History, e)
	}
	for _, n := range v.Notes {
		if n.Kind != noteKind {
			continue
		}
		row := Row{Label: k.say("office.words." + n.Kind), Values: lines(n.Text)}
		if i := slices.IndexFunc(v.Timeline, func(h desk.Happening) bool { return h.Seq == n.Seq }); i >= 0 {
			h := v.Timeline[i]
			row.Values = append(row.Values, k.say("office.case.by", k.whoDid(h, names), lang.Moment(k.tag, h.At.In(k.zone))))
		}
		p.Notes = append(p.Notes, row)
	}
	for _, l := range v.Looks {
		p.Looks = append(p.Looks, k.lookRow(l))
	}
}

// reasons are the words that belong to a line of the history.
func (k *clerk) reasons(h desk.Happening, notes []desk.ViewNote) (out []string) {
	for _, n := range notes {
		if n.Seq == h.Seq && n.Kind != noteKind {
			out = append(out, k.say("office.case.reason", k.say("office.words."+n.Kind), strings.Join(lines(n.Text), " · ")))
		}
	}
	if t, ok := h.Event.(casework.Taken); ok && t.OutOfTurn && len(out) == 0 {
		out = append(out, k.say("office.case.out-of-turn"))
	}
	return out
}

// whoDid is who brought a line of the history about: an officer by name and
// role, with whom they stood in for, the applicant, or time itself.
func (k *clerk) whoDid(h desk.Happening, names map[string]string) string {
	switch h.Role {
	case "node":
		return k.say("office.case.by-time")
	case "applicant":
		return k.say("office.person.applicant")
	}
	who := names[h.Account]
	if role := "web.role." + h.Role; k.messages.Has(role) {
		who = k.nameAndRole(who, k.say(role))
	}
	if h.For != "" {
		who = k.say("office.case.instead", who, k.orElse(names[h.For], h.For))
	}
	return who
}

// nameAndRole is "Tuginem (petugas loket)", or the role alone of somebody who
// works here no more.
func (k *clerk) nameAndRole(name, role string) string {
	if name == "" {
		return role
	}
	return name + " (" + role + ")"
}

// afterStep says after a finished step who goes on with the case.
func (k *clerk) afterStep(p *officerCase, v *desk.View) {
	if k.r.URL.Query().Get("kabar") == "stepped" && v.Step != nil && !v.State.Ended() {
		p.Notice = k.say("office.done.stepped-next", lang.Key("web.role."+v.Case.Role))
	}
}

// checkLetter opens the page that the letter's QR leads to.
func (k *clerk) checkLetter() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	link, err := k.Desk.OfficerLink(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	return k.see(checkAddress(link))
}
