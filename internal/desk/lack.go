package desk

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/vault"
)

// What a letter prints of a person and nobody said yet. A register that was taken
// in from a short list knows little, and a letter with "-" in its body is sent back
// by whoever it is shown to. So it is asked before anybody signs, and a letter that
// lacks it is not numbered.

// Lack is one such field. Who is one of the people of a case (casework.Applicant
// and so on), Part the field as forms name it. None says that the standard lets the
// letter print "-" where an officer states that the person has none.
type Lack struct {
	Who, Part string
	None      bool
}

// partiesOf are the items of the people of a case.
func partiesOf(c *casework.Case) [3]canon.ID {
	return [3]canon.ID{c.Applicant, c.Subject, c.Representative}
}

// lacks lists what the letter prints of its people and nobody said.
func (l *letterDraft) lacks() (out []Lack) {
	if l.std.Template() == nil {
		return nil
	}
	for _, f := range l.std.Template().Used(l.holds) {
		who, part, _ := strings.Cut(f.Name, ".")
		p, ok := l.people[who]
		if part == "age" {
			part = "birth_date"
		}
		if l.self && who == casework.Subject {
			who = casework.Applicant
		}
		x := Lack{Who: who, Part: part, None: l.std.Who.Lacks(part)}
		if ok && !l.says(p, part, x.None) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// says looks whether something is known of a part, or it is known that there is
// nothing. Somebody who is not in the register was asked for the parts that a
// person may not have; of somebody who is, an officer states it.
func (l *letterDraft) says(p Party, part string, none bool) bool {
	if saysSomething(partOf(p.Record, part)) || p.Way == WayOrganisation {
		return true
	}
	return none && (p.Resident == "" || slices.Contains(p.None, part))
}

// saysSomething tells a word from a hyphen: it has a letter or a digit.
func saysSomething(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// partOf is the text of a field of a person. An address is more than the village:
// a street, a hamlet or the number of a neighbourhood.
func partOf(r person.Record, part string) string {
	if part == "address" {
		r.Region = ""
		return wholeAddress(r)
	}
	for _, f := range recordFields {
		if f.name == part {
			return f.of(&r)
		}
	}
	return ""
}

func wholeAddress(r person.Record) string {
	parts := []string{strings.TrimRight(r.Address, " ,")}
	if r.RT != "" || r.RW != "" {
		parts = append(parts, "RT "+r.RT+" RW "+r.RW)
	}
	if r.Hamlet != "" {
		parts = append(parts, "Dusun "+r.Hamlet)
	}
	if p, ok := region.Find(region.Code(r.Region)); ok && !endsWith(parts[0], p) {
		parts = append(parts, p.Title())
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// endsWith says whether an address as it was typed names its village already, at its
// end: a street may be called as the village is.
func endsWith(address string, p region.Place) bool {
	have := strings.Fields(strings.ToLower(strings.NewReplacer(",", " ", ".", " ").Replace(address)))
	name := strings.Fields(strings.ToLower(p.Name))
	at := len(have) - len(name)
	if at < 1 || !slices.Equal(have[at:], name) {
		return false
	}
	return slices.Contains([]string{"desa", "ds", "kelurahan", "kel"}, have[at-1])
}

// whole refuses a letter that lacks something of a person.
func (l *letterDraft) whole() error { return lacking(l.lacks()) }

// lacking is the refusal of a letter that lacks something: it counts what.
func lacking(lacks []Lack) error {
	if len(lacks) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "letter.person-lacks", len(lacks))
}

// CounterLacks lists what the letter of a counter draft prints of people in the
// register and the register does not know, whatever was typed of it since. The look
// was written down when the draft was begun. Nothing where there is no letter.
func (d *Desk) CounterLacks(ctx context.Context, a Actor, f *Draft) ([]Lack, error) {
	if err := a.May(premises.File); err != nil {
		return nil, err
	}
	if f.Office != a.Office || f.Way != counterWay {
		return nil, fault.New(fault.NotFound, "draft.unknown")
	}
	bare := *f
	if f.Applicant.Resident == "" {
		return nil, nil // everything is asked of whoever is not in the register
	}
	bare.Applicant.Record, bare.Applicant.None = person.Record{}, nil
	app := bare.atCounter(a)
	std, err := d.standardFor(app)
	if err != nil || std.Result.Letter == "" {
		return nil, err
	}
	of, err := d.counterParts(ctx, a, app)
	if err != nil {
		return nil, err
	}
	// A subject of their own is asked for whole; the applicant may stand in the
	// letter beside them.
	of.by, _ = nobodyYet(std)
	return slices.DeleteFunc(d.setLetter(of).lacks(), func(x Lack) bool {
		return x.Who != casework.Applicant
	}), nil
}

// CaseLacks lists what the letter of a case still lacks, for the officers who work
// on it; whoever calls has shown them the case.
func (d *Desk) CaseLacks(ctx context.Context, a Actor, no int64) ([]Lack, error) {
	if err := a.May(premises.SeeCase); err != nil {
		return nil, err
	}
	row, err := d.row(ctx, no)
	switch {
	case err != nil:
		return nil, err
	case !row.OpenTo(a):
		return nil, noCase()
	case row.Standard == nil || row.Standard.Result.Letter == "" || row.State.Ended() || row.State == casework.Issued:
		return nil, nil
	}
	l, err := d.letterOf(ctx, no, nobodyYet)
	if fault.Of(err) == fault.Gone {
		return nil, nil // its words were erased
	}
	if err != nil {
		return nil, err
	}
	return l.lacks(), nil
}

// Completion is what an officer learned of a person of a case: by field of the
// record, or that they have none.
type Completion struct {
	Who  string
	Said map[string]string
	None []string
}

// CompletePerson writes down, as the officer's statement about this case, what its
// letter prints of a person and nobody said. The register stays as it is, and what
// was said before holds. Refused: a part that the letter does not lack, a wrong
// value (on the field's name), "none" where the standard does not allow it.
func (d *Desk) CompletePerson(ctx context.Context, a Actor, no int64, x Completion) error {
	lacks, err := d.CaseLacks(ctx, a, no)
	if err != nil {
		return err
	}
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return err
	}
	was := map[string]canon.ID{casework.Applicant: c.Applicant, casework.Subject: c.Subject, casework.Representative: c.Representative}[x.Who]
	if was.Zero() {
		return fault.New(fault.Invalid, "case.no-such-person")
	}
	p, err := d.openParty(ctx, was)
	if err != nil {
		return err
	}
	if err := p.complete(x, lacks, d.Today(a.Office).String()); err != nil {
		return err
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if now := map[string]canon.ID{casework.Applicant: w.c.Applicant, casework.Subject: w.c.Subject, casework.Representative: w.c.Representative}[x.Who]; now != was {
			return nil, nil, fault.New(fault.Conflict, "case.moved-on")
		}
		it, err := d.Vault.SealTx(w.t, w.c.Office, "party", body)
		if err != nil {
			return nil, nil, err
		}
		events, err := w.c.CompletePerson(w.s, w.o, x.Who, it.ID)
		return events, []vault.Item{it}, err
	})
}

// complete puts what was learned into the party.
func (p *Party) complete(x Completion, lacks []Lack, today string) error {
	open := func(part string) *Lack {
		i := slices.IndexFunc(lacks, func(l Lack) bool { return l.Part == part })
		if i < 0 {
			return nil
		}
		return &lacks[i]
	}
	for _, part := range x.None {
		if l := open(part); l == nil || !l.None {
			return fault.New(fault.Invalid, "form.required").On(part)
		}
	}
	for part, v := range x.Said {
		if open(part) == nil {
			return fault.New(fault.Conflict, "case.moved-on")
		}
		if v == "" {
			return fault.New(fault.Invalid, "form.required").On(part)
		}
	}
	return p.Tell(x.Said, x.None, today)
}

// Tell puts fields that were said of a person into a party, each in its one shape,
// and which they have none of. A wrong value is a fault on the field's name.
func (p *Party) Tell(said map[string]string, none []string, today string) error {
	for _, part := range slices.Sorted(maps.Keys(said)) {
		if v := said[part]; v != "" && !saysSomething(v) {
			return fault.New(fault.Invalid, "lack.no-word").On(part)
		}
	}
	b, err := json.Marshal(said)
	if err != nil {
		return err
	}
	r := p.Record
	if err := json.Unmarshal(b, &r); err != nil {
		return err
	}
	r, wrong := r.Clean(today)
	var bad []error
	for _, f := range wrong {
		if _, mine := said[f.Field]; mine {
			bad = append(bad, f)
		}
	}
	if len(bad) > 0 {
		return errors.Join(bad[0])
	}
	p.Record = r
	p.None = nil
	for _, part := range form.Parts() {
		if slices.Contains(none, part) && said[part] == "" {
			p.None = append(p.None, part)
		}
	}
	return nil
}

// Printed counts the letters that an office gives its residents, and of each field
// of a person how many of them print it.
func (d *Desk) Printed(o Office) (letters int, parts map[string]int) {
	parts = map[string]int{}
	for _, s := range d.Catalogue().All(d.Today(o.Code).String()) {
		if !o.Provides(s) || s.Result.Letter == "" || !slices.Contains(s.Who.Applicants, "resident") {
			continue
		}
		letters++
		for _, part := range s.PrintedParts() {
			parts[part]++
		}
	}
	return letters, parts
}
