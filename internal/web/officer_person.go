package web

import (
	"slices"
	"strings"
	"time"

	"genggam/internal/person"
	"genggam/internal/region"
)

// at is an instant of the journal on the office's clock.
func (k *clerk) at(ms int64) time.Time { return time.UnixMilli(ms).In(k.zone) }

// recordRows writes what is known of a person; what is not known is left out,
// but for the name.
func (k *clerk) recordRows(r person.Record) []Row {
	var out []Row
	add := func(part, value string) {
		if value != "" {
			out = append(out, Row{Label: k.say("web.part." + part), Values: []string{value}})
		}
	}
	if r.Name == "" {
		out = append(out, Row{Label: k.say("web.part.name"), Values: []string{k.say("office.person.unknown")}})
	}
	add("name", r.Name)
	add("nik", groups(r.NIK))
	add("kk", groups(r.KK))
	born := r.BirthPlace
	if r.BirthDate != "" {
		if born != "" {
			born += ", "
		}
		born += k.date(r.BirthDate)
	}
	if r.FromNumber("birth_date") {
		born += " (" + k.say("lack.derived") + ")"
	}
	add("birth_date", born)
	if r.Sex != "" {
		sex := k.say("web.part." + map[bool]string{true: "male", false: "female"}[r.Sex == "L"])
		if r.FromNumber("sex") {
			sex += " (" + k.say("lack.derived") + ")"
		}
		add("sex", sex)
	}
	add("address", k.addressOf(r))
	add("phone", person.Phone(r.Phone).Local())
	add("email", r.Email)
	add("job", r.Job)
	add("religion", r.Religion)
	add("marital", r.Marital)
	add("citizenship", r.Citizenship)
	add("father", r.Father)
	add("mother", r.Mother)
	return out
}

func (k *clerk) addressOf(r person.Record) string {
	area := ""
	if r.RT != "" || r.RW != "" {
		area = "RT " + r.RT + " RW " + r.RW
	}
	parts := []string{strings.TrimSpace(r.Address + " " + area), r.Hamlet}
	if p, ok := region.Find(region.Code(r.Region)); ok {
		parts = append(parts, p.Title())
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// groups writes a long number in fours, as people read it aloud.
func groups(number string) string {
	if len(number) != 16 {
		return number
	}
	return number[:4] + " " + number[4:8] + " " + number[8:12] + " " + number[12:]
}
