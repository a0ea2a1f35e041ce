package web

import (
	"net/url"
	"slices"

	"genggam/internal/catalogue"
)

// The first number of a register that nobody has spoken of is confirmed beside the
// number, by one tick: an office that was just founded has a book of paper, and its
// numbers are used.

// firstName is its field; firstStarted is what the head says of registers that began
// without it.
const (
	firstName    = "mulai"
	firstStarted = "numbers-started"
)

// firstField is that tick, nil where there is nothing to ask.
func (k *clerk) firstField(std *catalogue.Standard, typed url.Values, wrong map[string]string) (*Field, error) {
	register, err := k.Desk.Unspoken(k.ctx(), k.actor, std)
	if err != nil || register == "" {
		return nil, err
	}
	return &Field{Shape: "tick", ID: firstName, Name: firstName, Value: register, Label: k.say("first.tick", k.registerName(register)), Help: k.say("first.help"),
		Chosen: slices.Contains(typed[firstName], register), Error: wrong[firstName]}, nil
}

// firstMissing is what is wrong where it is not ticked; the map is there in any case.
func (k *clerk) firstMissing(std *catalogue.Standard, typed url.Values) (map[string]string, error) {
	wrong := map[string]string{}
	f, err := k.firstField(std, typed, nil)
	if f != nil && !f.Chosen {
		wrong[firstName] = k.say("numbers.unspoken")
	}
	return wrong, err
}

// firstShown asks it on the page of a walk-in that was filed and still has to be signed.
func (k *clerk) firstShown(p *directCasePage, std *catalogue.Standard, typed url.Values, wrong map[string]string) (err error) {
	if !slices.ContainsFunc(p.Steps, func(s finishStep) bool { return s.Signs }) {
		return nil
	}
	if p.Begin, err = k.firstField(std, typed, wrong); err == nil && p.Begin != nil {
		p.Sample, err = k.Desk.SampleNumber(k.ctx(), k.actor, std)
	}
	return err
}
