package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// letterText is a letter as a screen of any size shows it, its date in words.
type letterText struct {
	*document.Content
	Day string
}

func showLetter(c *document.Content) *letterText {
	return &letterText{c, lang.DateText(c.Language, c.Date)}
}

// directReadPage is a walk-in before it is signed: what the letter will say, all
// but its number, and beside it what is confirmed, by whom.
type directReadPage struct {
	Shell
	Service string
	Letter  *letterText
	// Signing says how it is signed, before anybody does.
	Signing string
	Steps   []finishStep
	Action  string
	// Change leads back to the answers.
	Change string
	// Sample is the number that it would get now, "" for none; Begin confirms that it
	// is the first of its register.
	Sample string
	Begin  *Field
}

func (c *counterForm) formAddress() string { return directPath + "/isi/" + c.r.PathValue("draf") }

// toRead leads to the letter once all that it needs is there.
func (c *counterForm) toRead(in filled) error {
	_, err := c.Desk.DraftLetter(c.ctx(), c.actor, c.draft, "")
	var bad *desk.Incomplete
	if errors.As(err, &bad) {
		return c.lacks(in, bad)
	}
	if err != nil {
		return err
	}
	return c.see(directPath + "/baca/" + c.r.PathValue("draf"))
}

// directRead shows the letter as it would be signed.
func (k *clerk) directRead() error {
	c, err := k.counterFormOf()
	if err != nil {
		return k.lostCounter(err)
	}
	if c.draft.Filed >= 0 {
		return c.toSlip(c.draft.Filed)
	}
	return c.showRead(http.StatusOK, url.Values{}, nil)
}

// showRead shows it with what was typed and is wrong.
func (c *counterForm) showRead(status int, typed url.Values, wrong map[string]string) error {
	p := &directReadPage{Shell: c.shell(c.tell(c.std.Name)), Service: c.tell(c.std.Name), Action: c.r.URL.EscapedPath(), Change: c.formAddress()}
	p.Back, p.Scripts = p.Change, []string{"g.js"}
	var err error
	if p.Steps, err = c.finishSteps(c.std, "", typed, wrong); err != nil {
		return err
	}
	letter, err := c.Desk.DraftLetter(c.ctx(), c.actor, c.draft, signerAmong(p.Steps))
	if bad := new(desk.Incomplete); errors.As(err, &bad) {
		return c.see(p.Change)
	}
	if err != nil {
		return err
	}
	p.Letter, p.Signing = showLetter(&letter), c.say("office.sign."+c.orElse(letter.Signing, "local"))
	if p.Sample, err = c.Desk.SampleNumber(c.ctx(), c.actor, c.std); err != nil {
		return err
	}
	if p.Begin, err = c.firstField(c.std, typed, wrong); err != nil {
		return err
	}
	focusStep(p.Steps)
	p.Problems = stepProblems(p.Steps, wrong)
	if p.Begin != nil && p.Begin.Error != "" {
		p.Problems = append([]Problem{{Field: p.Begin.ID, Message: p.Begin.Error}}, p.Problems...)
	}
	return c.showPrivate(status, "officer-direct-read", p)
}

// stepProblems tell what is wrong in the order of the page; what is said of one tick
// is not said again of the next.
func stepProblems(steps []finishStep, wrong map[string]string) (out []Problem) {
	add := func(field string) {
		if say := wrong[field]; say != "" && !slices.ContainsFunc(out, func(p Problem) bool { return p.Message == say }) {
			out = append(out, Problem{Field: field, Message: say})
		}
	}
	for _, s := range steps {
		for _, t := range s.Ticks {
			add(t.ID)
		}
		if s.Who != nil {
			add(s.Who.ID)
		}
		if s.Factor != nil {
			add(s.Factor.ID)
		}
	}
	return out
}

// signerAmong is the account that signs, "" while there is a choice.
func signerAmong(steps []finishStep) string {
	for _, s := range steps {
		if s.Signs && s.Named != nil {
			return s.Named.Value
		}
	}
	return ""
}

// focusStep begins at the first tick or factor.
func focusStep(steps []finishStep) {
	for i := range steps {
		switch s := &steps[i]; {
		case len(s.Ticks) > 0:
			s.Ticks[0].Focus = true
			return
		case s.Who != nil:
			s.Who.Focus = true
			return
		case s.Factor != nil:
			s.Factor.Focus = true
			return
		}
	}
}

// directReadTake files the application that was read and goes on to the letter.
func (k *clerk) directReadTake() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	c, err := k.counterFormOf()
	if err != nil {
		return k.lostCounter(err)
	}
	if c.draft.Filed >= 0 {
		return c.toSlip(c.draft.Filed)
	}
	confirmed, wrong, err := c.confirmAll(k.r.PostForm)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return c.showRead(http.StatusUnprocessableEntity, k.r.PostForm, wrong)
	}
	r, err := c.Desk.FileCounterDraft(c.ctx(), c.actor, c.draft)
	if bad := new(desk.Incomplete); errors.As(err, &bad) {
		return c.see(c.formAddress())
	}
	if err != nil {
		return err
	}
	return c.directFinish(r.No, finishing{k.r.PostForm, confirmed})
}

// confirmAll looks at everything that was confirmed before anything is recorded:
// every tick of the clerk, then the factor of everybody else. It gives the officers
// by step, or what is wrong by field. A step for which nobody is here today ends it:
// there the application will wait.
func (c *counterForm) confirmAll(typed url.Values) (by map[string]premises.Actor, wrong map[string]string, err error) {
	steps, err := c.finishSteps(c.std, "", typed, nil)
	if err != nil {
		return nil, nil, err
	}
	by = map[string]premises.Actor{}
	if wrong, err = c.firstMissing(c.std, typed); err != nil {
		return nil, nil, err
	}
	var others []finishStep
	for _, s := range steps {
		if s.Nobody != "" {
			break
		}
		for _, t := range s.Ticks {
			if !t.Chosen {
				wrong[t.ID] = c.say("first.open-line", t.Label)
			}
		}
		if s.Factor == nil {
			continue
		}
		if others = append(others, s); typed.Get(s.Factor.Name) == "" {
			wrong[s.Factor.ID] = c.say("pin.factor-missing")
		}
	}
	for _, s := range others {
		if len(wrong) > 0 {
			return nil, wrong, nil
		}
		what := premises.Work
		if s.Signs {
			what = premises.Sign
		}
		by[s.ID], err = c.confirmStep(what, s.ID, typed)
		if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
			wrong[s.Factor.ID] = c.messages.SayFault(c.tag, f)
		} else if err != nil {
			return nil, nil, err
		}
	}
	return by, wrong, nil
}
