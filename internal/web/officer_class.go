package web

import (
	"genggam/internal/casework"
	"genggam/internal/desk"
)

// classAct is judging a class of priority that a birth date contradicts.
const classAct = "golongan"

// classAct asks whether the class holds all the same; the case goes no further
// until somebody said so.
func (k *clerk) classAct(v *desk.View) *actForm {
	if v.Doubt == nil || !k.actor.Can("work") || !k.here(v) || v.Office != k.actor.Office {
		return nil
	}
	which := Field{Shape: "choice", Type: "radio", ID: "putusan", Name: "putusan", Label: k.say("class.question")}
	for _, o := range []string{casework.ClassKept, casework.ClassDropped} {
		which.Options = append(which.Options, Option{ID: "putusan-" + o, Value: o, Label: k.say("class.option-" + o)})
	}
	words := k.words("kata", "class.reason")
	words.ID, words.Help = "kata-golongan", k.say("class.reason-help")
	return &actForm{ID: classAct, Title: k.say("class.title"), Button: k.say("class.button"),
		Lead: k.say("class.lead", k.className(v), v.Doubt.Age, k.say("class.from-"+v.Doubt.From)), Fields: []Field{which, words}}
}
