package web

import (
	"fmt"
	"slices"
	"strconv"

	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/region"
)

// spell writes an answer as lines that a person reads.
func (v voice) spell(q *form.Question, answer any) []string {
	switch a := answer.(type) {
	case nil:
		return nil
	case string:
		return []string{v.spellText(q, a)}
	case int64:
		if q.Type == form.Money {
			return []string{lang.Money(v.tag, a)}
		}
		out := lang.Number(v.tag, a)
		if unit := v.tell(q.Unit); unit != "" {
			out += " " + unit
		}
		return []string{out}
	case bool:
		if a {
			return []string{v.say("web.yes")}
		}
		return []string{v.say("web.no")}
	case []string:
		var out []string
		for _, s := range a {
			out = append(out, v.optionLabel(q, s))
		}
		return out
	case map[string]any:
		return v.spellParts(q, a)
	case []form.Answers:
		return v.spellGroup(q, a)
	}
	return []string{fmt.Sprint(answer)}
}

func (v voice) spellText(q *form.Question, s string) string {
	switch q.Type {
	case form.Date:
		return v.date(s)
	case form.Phone:
		return person.Phone(s).Local()
	case form.Choice, form.Choices:
		return v.optionLabel(q, s)
	case form.Region:
		if full := region.Full(region.Code(s)); full != "" {
			return full
		}
	}
	return s
}

func (v voice) optionLabel(q *form.Question, value string) string {
	i := slices.IndexFunc(q.Options, func(o form.Option) bool { return o.Value == value })
	if i < 0 {
		return value
	}
	return v.tell(q.Options[i].Label)
}

// spellParts writes a person or a place, one part a line.
func (v voice) spellParts(q *form.Question, m map[string]any) []string {
	if q.Type == form.Place {
		text, _ := m["text"].(string)
		return []string{text}
	}
	var out []string
	for _, part := range form.Parts() {
		s, ok := m[part].(string)
		if !ok {
			continue
		}
		switch {
		case s == "":
			s = v.say("web.part.unknown")
		case part == "birth_date":
			s = v.date(s)
		case part == "sex":
			s = v.say("web.part." + map[string]string{"L": "male", "P": "female"}[s])
		}
		out = append(out, v.say("web.part."+part)+": "+s)
	}
	return out
}

// spellGroup writes the items of a group, one a line.
func (v voice) spellGroup(q *form.Question, items []form.Answers) []string {
	var out []string
	for i, item := range items {
		line := strconv.Itoa(i+1) + ". "
		for j := range q.Questions {
			sub := &q.Questions[j]
			for k, s := range v.spell(sub, item[sub.ID]) {
				if j+k > 0 {
					line += ", "
				}
				line += s
			}
		}
		out = append(out, line)
	}
	return out
}
