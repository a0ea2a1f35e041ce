package web

import (
	"slices"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/form"
	"genggam/internal/premises"
)

const beginningPath = "/kantor/awal"

func beginningRoutes(add adder) {
	add("POST", beginningPath, "change-paper", (*clerk).beginningTake)
}

// beginningPart is what an office that was founded has still to do before its
// first letter, on the start page of who runs it.
type beginningPart struct {
	Lead  string
	Items []beginningItem
	// Close says that letters were numbered, so the list may be put away unfinished.
	Close bool
}

// beginningItem is one of them.
type beginningItem struct {
	Title, Address, Text string
	// Lines are shown to be looked at; Say is what the officer says of them, and
	// Button the words for it.
	Lines       []string
	Say, Button string
	Done        bool
	State       Tag
}

// beginningShown puts the list on the start page of who runs the office, and a
// warning on that of the others.
func (k *clerk) beginningShown(p *inboxPage) (err error) {
	if p.Beginning, err = k.beginning(); err != nil || p.Beginning != nil {
		return err
	}
	more, err := k.beginningNotice()
	p.Notices = append(more, p.Notices...)
	return err
}

// beginning is the list; nil for who does not run the office, and once all is done.
func (k *clerk) beginning() (*beginningPart, error) {
	if !k.office.Begins() || k.Desk.Card().Practice || !k.actor.Can("change-paper") {
		return nil, nil
	}
	p := &beginningPart{}
	for _, item := range []func() (beginningItem, error){
		k.beginKit, k.beginLetterhead, k.beginNumbers, k.beginOfficers, k.beginMandate, k.beginFactor, k.beginResidents, k.beginPrint, k.beginPractice,
	} {
		x, err := item()
		if err != nil {
			return nil, err
		}
		if x.Title == "" {
			continue
		}
		x.State = Tag{Label: k.say("beginning.open"), Tone: "wait"}
		if x.Done {
			x.State = Tag{Label: k.say("beginning.done"), Tone: "good"}
			x.Lines, x.Say = nil, ""
		}
		p.Items = append(p.Items, x)
	}
	left := len(slices.DeleteFunc(slices.Clone(p.Items), func(x beginningItem) bool { return x.Done }))
	if left == 0 {
		return nil, nil
	}
	p.Lead = k.say("beginning.lead", len(p.Items)-left, len(p.Items))
	var err error
	p.Close, err = k.Desk.Numbered(k.ctx(), k.actor)
	return p, err
}

// beginItem is an item whose words follow from its name.
func (k *clerk) beginItem(name, address string, done bool) beginningItem {
	x := beginningItem{Title: k.say("beginning." + name), Address: address, Done: done}
	if !done {
		x.Text = k.say("beginning." + name + "-text")
	}
	return x
}

func (k *clerk) beginKit() (beginningItem, error) {
	if !k.Desk.KitOpen(k.actor) {
		return beginningItem{}, nil // who confirmed it did so before there were pages
	}
	return k.beginItem("kit", "", false), nil
}

func (k *clerk) beginLetterhead() (beginningItem, error) {
	x := k.beginItem("letterhead", headPath, k.office.HasChecked(premises.CheckedLetterhead))
	x.Lines = append(slices.Clone(k.office.Letterhead), k.Desk.HeadAddress(k.office))
	x.Say, x.Button = string(premises.CheckedLetterhead), k.say("beginning.letterhead-button")
	return x, nil
}

func (k *clerk) beginNumbers() (beginningItem, error) {
	open, err := k.Hall.Settlement.NumbersOpen(k.ctx(), k.actor)
	if err != nil {
		return beginningItem{}, err
	}
	started, err := k.Hall.Settlement.Started(k.ctx(), k.actor)
	x := k.beginItem("numbers", numbersPath, len(open) == 0 && len(started) == 0)
	for _, r := range open {
		x.Lines = append(x.Lines, k.say("beginning.numbers-unsaid", k.registerName(r)))
	}
	for _, r := range started {
		x.Lines = append(x.Lines, k.say("first.started", k.registerName(r)))
	}
	if len(started) > 0 && k.actor.Can("decide-numbering") {
		x.Say, x.Button = firstStarted, k.say("first.started-button")
	}
	if sample := k.sampleNumber(); sample != "" {
		x.Lines = append(x.Lines, k.say("numbers.sample", sample), k.say("numbers.where"))
		if x.Done {
			x.Text = k.say("numbers.sample", sample)
		}
	}
	if !k.actor.Can("decide-numbering") {
		x.Address = ""
	}
	return x, err
}

// beginOfficers looks whether two people share the work: who verifies may not sign.
func (k *clerk) beginOfficers() (beginningItem, error) {
	people, err := k.Desk.Colleagues(k.ctx(), k.actor.Office)
	has := func(role string) (out []string) {
		for _, p := range people {
			if slices.Contains(p.Roles, role) {
				out = append(out, p.Account)
			}
		}
		return out
	}
	var missing []string
	for _, role := range []string{"front-desk", "verifier", "signer"} {
		if len(has(role)) == 0 {
			missing = append(missing, k.say("web.role."+role))
		}
	}
	apart := slices.ContainsFunc(has("verifier"), func(a string) bool { return slices.ContainsFunc(has("signer"), func(b string) bool { return a != b }) })
	x := k.beginItem("officers", accountsPath, len(missing) == 0 && apart)
	switch {
	case len(missing) > 0:
		x.Text = k.say("beginning.officers-missing", strings.Join(missing, ", "))
	case !apart:
		x.Text = k.say("beginning.officers-apart")
	}
	return x, err
}

func (k *clerk) beginMandate() (beginningItem, error) {
	b, err := k.Desk.Appointments.Book(k.ctx(), k.actor)
	if err != nil {
		return beginningItem{}, err
	}
	return k.beginItem("mandate", mandatesPath, len(k.signersToday(b, k.officeDay())) > 0), nil
}

// beginFactor looks whether every phone gave a right code once, and whether who
// asks has a PIN for the counter.
func (k *clerk) beginFactor() (beginningItem, error) {
	names, err := k.Desk.Unproved(k.ctx(), k.actor)
	if err != nil {
		return beginningItem{}, err
	}
	pin, err := k.Desk.HasPIN(k.ctx(), k.actor.Account)
	x := k.beginItem("factor", pinPath, len(names) == 0 && pin)
	if len(names) > 0 {
		const most = 5
		x.Address, x.Text = accountsPath, k.say("beginning.factor-codes", strings.Join(names[:min(most, len(names))], ", "), len(names))
	}
	return x, err
}

func (k *clerk) beginResidents() (beginningItem, error) {
	if k.office.Level != "desa" && k.office.Level != "kelurahan" {
		return beginningItem{}, nil // the register of people is the village's
	}
	there, err := k.Desk.Inhabited(k.ctx(), k.actor.Office)
	if err != nil || !there {
		return k.beginItem("residents", "", there), err
	}
	gaps, err := k.Desk.Gaps(k.ctx(), k.actor.Office)
	if err != nil {
		return beginningItem{}, err
	}
	letters, parts := k.Desk.Printed(k.office)
	x := k.beginItem("residents", "", true)
	most := form.Parts() // what most letters print first
	arrange.By(most, func(a, b string) int { return parts[b] - parts[a] })
	for _, part := range most {
		if n := gaps.Lacking[part]; n > 0 && parts[part] > 0 {
			x.Lines = append(x.Lines, k.say("beginning.residents-lack", k.say("web.part."+part), n, gaps.People, parts[part], letters))
		}
	}
	if len(x.Lines) > 0 && !k.office.HasChecked(premises.CheckedResidents) {
		x.Done, x.Text = false, k.say("beginning.residents-lacks")
		x.Say, x.Button = string(premises.CheckedResidents), k.say("beginning.residents-button")
	}
	return x, nil
}

func (k *clerk) beginPrint() (beginningItem, error) {
	x := k.beginItem("print", paperPath, k.office.HasChecked(premises.CheckedPrint))
	x.Say, x.Button = string(premises.CheckedPrint), k.say("beginning.print-button")
	return x, nil
}

func (k *clerk) beginPractice() (beginningItem, error) {
	if k.Practice == nil {
		return beginningItem{}, nil
	}
	done, of, err := k.Hall.Learning.Begun(k.ctx(), k.actor)
	x := k.beginItem("practice", learnPath, of > 0 && done == of)
	if !x.Done {
		x.Text = k.say("beginning.practice-count", done, of)
	}
	return x, err
}

// beginningTake takes what an officer says they looked at.
func (k *clerk) beginningTake() error {
	what := premises.Checked(k.typed("apa"))
	if what == firstStarted {
		if err := k.Hall.Settlement.AcceptStarted(k.ctx(), k.actor); err != nil {
			return err
		}
		return k.done(officeHome, "checked")
	}
	if what == premises.CheckedNumbers { // said with the numbers themselves
		return errNotFound
	}
	if err := k.Desk.MarkChecked(k.ctx(), k.actor, what); err != nil {
		return err
	}
	return k.done(officeHome, "checked")
}

// beginningNotice warns who issues letters that the last numbers are not said.
func (k *clerk) beginningNotice() ([]MenuItem, error) {
	open, err := k.Hall.Settlement.NumbersOpen(k.ctx(), k.actor)
	if err != nil || len(open) == 0 || k.Desk.Card().Practice {
		return nil, err
	}
	for i, r := range open {
		open[i] = k.registerName(r)
	}
	x := MenuItem{Address: officeHome, Label: k.say("beginning.notice-of", strings.Join(open, ", "))}
	if k.actor.Can("see-register") {
		x.Address = numbersPath
	}
	return []MenuItem{x}, nil
}
