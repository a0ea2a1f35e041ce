package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/sheet"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// A pad is blank letters with numbers, for days without power. A number that is
// printed is given: it stands in the series as reserved until its letter was
// typed in or it was voided. So the series has no gap, and whoever holds the pen
// of the register numbers, as ever.

// MaxPad is how many blanks one pad has at most.
const MaxPad = 50

// reserved is the use of a number on a blank.
const reserved = "reserved"

// padBody is the item of a pad.
type padBody struct {
	Standard string `json:"standard"`
	First    int    `json:"first"`
	Count    int    `json:"count"`
}

// Pad is a pad of which numbers are still open.
type Pad struct {
	ID       canon.ID
	Standard *catalogue.Standard
	Register string
	Year     int
	// Open numbers, ascending; First and Count are those that were printed.
	Open         []int
	First, Count int
}

// ReservePad gives the next count numbers of a service's register to blanks of a
// pad, in one act.
func (d *Desk) ReservePad(ctx context.Context, a Actor, service string, count int) (canon.ID, error) {
	role, err := a.As(premises.Pads)
	if err != nil {
		return canon.ID{}, err
	}
	std, err := d.padStandard(a, service)
	if err != nil {
		return canon.ID{}, err
	}
	if count < 1 || count > MaxPad {
		return canon.ID{}, fault.New(fault.Invalid, "pad.count", MaxPad).On("count")
	}
	r := register{Office: string(a.Office), Name: std.Result.Register, Year: d.Today(a.Office).Year()}
	var id canon.ID
	by := a.By(role)
	err = d.Store.Act(ctx, by, func(t *store.Tx) error {
		line, err := d.nextCounted(t, r)
		if err != nil {
			return err
		}
		body, err := json.Marshal(padBody{Standard: std.Ref(), First: line.Seq, Count: count})
		if err != nil {
			return err
		}
		it, err := d.Vault.SealTx(t, string(a.Office), "pad", body)
		if err != nil {
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		id = it.ID
		for i, items := 0, []vault.Item{it}; i < count; i, items = i+1, nil {
			if err := putNumber(t, numberLine{register: line.register, Seq: line.Seq + i, Use: reserved, Item: it.ID}, items...); err != nil {
				return err
			}
		}
		return nil
	})
	return id, err
}

// padStandard is a service of which the office prints letters.
func (d *Desk) padStandard(a Actor, service string) (*catalogue.Standard, error) {
	o, err := d.Office(a.Office)
	if err != nil {
		return nil, err
	}
	std, ok := d.Catalogue().Current(service, d.Today(a.Office).String())
	if !ok || !o.Provides(std) || std.Result.Letter == "" || std.Result.Register == "" {
		return nil, fault.New(fault.Invalid, "pad.service").On("service")
	}
	return std, nil
}

// Pads lists the pads of the actor's office that have open numbers.
func (d *Desk) Pads(ctx context.Context, a Actor) ([]Pad, error) {
	if err := a.May(premises.Pads); err != nil {
		return nil, err
	}
	var out []Pad
	err := d.Store.Each(ctx, `SELECT item, register, year, seq FROM register_lines WHERE office = ? AND use = 'reserved' ORDER BY register, year, seq LIMIT 5000`,
		[]any{string(a.Office)}, func(scan store.Scan) error {
			var p Pad
			var seq int
			if err := scan(store.ID(&p.ID), &p.Register, &p.Year, &seq); err != nil {
				return err
			}
			for i := range out {
				if out[i].ID == p.ID {
					out[i].Open = append(out[i].Open, seq)
					return nil
				}
			}
			p.Open = []int{seq}
			out = append(out, p)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("reading pads: %w", err)
	}
	for i := range out {
		if err := d.openPad(ctx, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d *Desk) openPad(ctx context.Context, p *Pad) error {
	_, text, err := d.Vault.Open(ctx, p.ID)
	if err != nil {
		return err
	}
	var b padBody
	if err := json.Unmarshal(text, &b); err != nil {
		return fmt.Errorf("reading a pad: %w", err)
	}
	p.First, p.Count = b.First, b.Count
	p.Standard, _ = d.Catalogue().Ref(b.Standard)
	return nil
}

// pad finds one pad of the actor's office.
func (d *Desk) pad(ctx context.Context, a Actor, id canon.ID) (Pad, error) {
	all, err := d.Pads(ctx, a)
	for _, p := range all {
		if p.ID == id && p.Standard != nil {
			return p, err
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "pad.unknown")
	}
	return Pad{}, err
}

// PadPDF prints the blanks of a pad that are still open.
func (d *Desk) PadPDF(ctx context.Context, a Actor, id canon.ID) ([]byte, error) {
	p, err := d.pad(ctx, a, id)
	if err != nil {
		return nil, err
	}
	o, err := d.Office(a.Office)
	if err != nil {
		return nil, err
	}
	now := d.Now().In(d.Calendar(a.Office).Zone())
	s := sheet.Pad{
		Page:       sheet.Page{Setup: setupOf(o, p.Standard), Language: lang.ID, Time: now},
		Letterhead: o.Letterhead, Address: d.HeadAddress(o), Title: strings.ToUpper(p.Standard.Result.Name.In(lang.ID)),
		Opening: d.say("pad.opening", o.HeadTitle+" "+o.Name, o.District, o.Regency), Closing: d.say("pad.closing"),
		Lines:  d.padLines(p.Standard),
		Signer: sheet.Signature{Lines: []string{o.Name + ", .........................", o.HeadTitle + " " + o.Name}},
	}
	for _, seq := range p.Open {
		number, err := document.FormatNumber(p.Standard.Result.Number, document.NumberParts{
			Class: p.Standard.Result.Classification, Sequence: seq, Office: o.Short, Year: p.Year, Month: int(now.Month()),
		})
		if err != nil {
			return nil, err
		}
		s.Numbers = append(s.Numbers, number)
	}
	var b bytes.Buffer
	if err := sheet.PrintPad(&b, s); err != nil {
		return nil, fmt.Errorf("printing a pad: %w", err)
	}
	return b.Bytes(), nil
}

// padQuestions is how many questions of a form fit on a blank under the person.
const padQuestions = 8

// padLines are what is filled in by hand: the person, then the first questions
// of the form.
func (d *Desk) padLines(std *catalogue.Standard) []sheet.Blank {
	var out []sheet.Blank
	for _, key := range []string{"pad.name", "pad.nik", "pad.birth", "pad.sex", "pad.job"} {
		out = append(out, sheet.Blank{Label: d.say(key)})
	}
	out = append(out, sheet.Blank{Label: d.say("pad.address"), Count: 2})
	n := 0
	for _, p := range std.Form.Pages {
		for _, q := range p.Questions {
			label := q.Label.In(lang.ID)
			if n == padQuestions || label == "" || len(label) > 60 || q.Type == form.File || q.Type == form.Group {
				continue
			}
			out = append(out, sheet.Blank{Label: label})
			n++
		}
	}
	return out
}

// UsePad types in the letter that was written on a blank: its number is a
// letter by hand from now on, with words on what it was about.
func (d *Desk) UsePad(ctx context.Context, a Actor, id canon.ID, seq int, about string) error {
	about = strings.TrimSpace(about)
	if about == "" || len(about) > 500 {
		return fault.New(fault.Invalid, "register.about").On("about")
	}
	words, err := d.padWords(ctx, a, id, document.Handwritten{About: about}, seq)
	if err != nil {
		return err
	}
	return d.closePad(ctx, a, id, padUse{use: "manual", kind: "typed-letter", words: words, only: seq})
}

// VoidPad voids every number of a pad that was not used, with the reason, in one
// act.
func (d *Desk) VoidPad(ctx context.Context, a Actor, id canon.ID, reason string) error {
	reason = strings.TrimSpace(reason)
	if reason == "" || len(reason) > 4000 {
		return fault.New(fault.Invalid, "case.reason-missing").On("reason")
	}
	return d.closePad(ctx, a, id, padUse{use: "void", kind: "void", words: reason})
}

// padUse is what becomes of open numbers: their use, the words of it as an item
// of a kind, and which number alone, 0 for all.
type padUse struct {
	use, kind, words string
	only             int
}

// closePad gives open numbers of a pad another use, with one item of words.
func (d *Desk) closePad(ctx context.Context, a Actor, id canon.ID, u padUse) error {
	role, err := a.As(premises.Pads)
	if err != nil {
		return err
	}
	p, err := d.pad(ctx, a, id)
	if err != nil {
		return err
	}
	it, err := d.Vault.Seal(string(a.Office), u.kind, []byte(u.words))
	if err != nil {
		return err
	}
	by := a.By(role)
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		l := numberLine{register: register{Office: string(a.Office), Name: p.Register, Year: p.Year}, Seq: u.only, Use: u.use, Item: it.ID}
		return closeNumbers(t, p, l, it)
	})
}

// closeNumbers closes the number of a line, or all that are open for 0.
func closeNumbers(t *store.Tx, p Pad, l numberLine, it vault.Item) error {
	items, only := []vault.Item{it}, l.Seq
	for _, seq := range p.Open {
		if only != 0 && seq != only {
			continue
		}
		var use string
		if _, err := t.One(`SELECT use FROM register_lines WHERE office = ? AND register = ? AND year = ? AND seq = ?`,
			[]any{l.Office, l.Name, int64(l.Year), int64(seq)}, &use); err != nil {
			return err
		}
		if use != reserved {
			return fault.New(fault.Conflict, "pad.moved-on")
		}
		if len(items) > 0 {
			if err := it.Put(t); err != nil {
				return err
			}
		}
		l.Seq = seq
		if err := putNumber(t, l, items...); err != nil {
			return err
		}
		items = nil
	}
	if len(items) > 0 {
		return fault.New(fault.Conflict, "pad.number").On("number")
	}
	return nil
}
