package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// A look is the only way an officer opens a person's words. It is committed
// first; the person reads it in the list of who looked.

// View is a case as an officer sees it.
type View struct {
	Row
	Case *casework.Case
	Std  *catalogue.Standard
	// Step is the present step of the standard, nil for none.
	Step *catalogue.Step
	// Applicant, Subject (nil when the same) and Representative, with what the
	// register knows; Doubts are warnings about the NIK.
	Applicant               Party
	Subject, Representative *Party
	Doubts                  []person.Warning
	Answers                 form.Answers
	Statements              []string
	Files                   []ViewFile
	Timeline                []Happening
	Notes                   []ViewNote
	Defects                 []Defect
	Looks                   []premises.LookLine
	Letter                  *Letter
	Promise, Limit, Check   casework.Sum
	// Hidden lists the fields that the standard hides from whoever judges; they
	// are left out of Answers and of the persons.
	Hidden []string
	// Next says whether it is this case's turn; May what this officer may do.
	Next bool
	// Needed requirements of the case, in order.
	Needed []*catalogue.Requirement
	Facts  form.Facts
	// Doubt is a class of priority that a birth date contradicts, nil for none.
	Doubt *ClassDoubt
}

// ViewFile is a file of the case.
type ViewFile struct {
	For, Name, MIME string
	Item            canon.ID
	Bytes           int64
}

// ViewNote is an internal note or reason.
type ViewNote struct {
	Kind, Text string
	Seq        int64
}

// Show opens a case for an officer, after writing down that they looked. One
// look an hour by the same officer for the same reason is written once.
func (d *Desk) Show(ctx context.Context, a Actor, no int64, reason string) (View, error) {
	if err := a.May(premises.SeeCase); err != nil {
		return View{}, err
	}
	if !slices.Contains(premises.LookReasons(), reason) {
		reason = "work"
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return View{}, err
	}
	if open, err := d.openTo(ctx, a, row); err != nil || !open {
		return View{}, cmp.Or(err, noCase())
	}
	if err := d.recordLook(ctx, a, no, reason); err != nil {
		return View{}, err
	}
	v := View{Row: row}
	return v, d.fillView(ctx, a, &v)
}

// recordLook appends to looks/NODE/MONTH.
func (d *Desk) recordLook(ctx context.Context, a Actor, no int64, reason string) error {
	role := "officer"
	if len(a.Roles) > 0 {
		role = a.Roles[0].Name
	}
	var last int64
	_, err := d.Store.One(ctx, `SELECT at FROM looks WHERE case_no = ? AND account = ? AND reason = ? ORDER BY pos DESC LIMIT 1`, []any{no, a.Account, reason}, &last)
	if err != nil {
		return fmt.Errorf("reading looks: %w", err)
	}
	if d.Now().Sub(ms(last)) < time.Hour {
		return nil
	}
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Role: role, Account: a.Account}}
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		var o canon.Object
		o.Int("case", no)
		o.Str("reason", reason)
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: "looks/" + d.Card().Code + "/" + t.Time().Format("2006-01"), Kind: "look.made/1", Data: data})
		if err != nil {
			return err
		}
		return saveLook(t, e, no, reason)
	})
}

func saveLook(t *store.Tx, e journal.Entry, no int64, reason string) error {
	return t.Exec(`INSERT INTO looks (case_no, pos, at, account, role, reason) VALUES (?, ?, ?, ?, ?, ?)`, no, e.Position, e.At, e.Actor.Account, e.Actor.Role, reason)
}

func (d *Desk) looks(ctx context.Context, no int64) (out []premises.LookLine, err error) {
	err = d.Store.Each(ctx, `SELECT l.at, l.role, l.reason, coalesce(a.name, '') FROM looks l LEFT JOIN accounts a ON a.id = l.account
		WHERE l.case_no = ? ORDER BY l.pos DESC LIMIT 50`, []any{no}, func(scan store.Scan) error {
		var l premises.LookLine
		var at int64
		err := scan(&at, &l.Role, &l.Reason, &l.Name)
		l.At = ms(at)
		out = append(out, l)
		return err
	})
	return out, err
}

func (d *Desk) fillView(ctx context.Context, a Actor, v *View) error {
	c, err := d.readCase(ctx, v.No, func(e casework.Event, entry journal.Entry) {
		if h, ok := happening(e, entry); ok {
			v.Timeline = append(v.Timeline, h)
		}
	})
	if err != nil {
		return err
	}
	v.Case, v.Std = c, v.Standard
	if v.Std == nil {
		return fmt.Errorf("standard %s@%d of a running case is not here", c.Standard, c.Version)
	}
	v.Step, _ = v.Std.Step(c.Step)
	v.Hidden = v.Std.Hidden
	if err := d.fillPeople(ctx, v, c); err != nil {
		return err
	}
	if err := d.fillWords(ctx, v, c); err != nil {
		return err
	}
	s := d.settingOf(v.Std, region.Code(c.Office))
	if v.Promise, err = s.Promise(ms(c.From), c.Stood, c.Extended); err != nil {
		return err
	}
	if v.Limit, err = s.Limit(ms(c.From), c.Stood); err != nil {
		return err
	}
	if v.Check, err = s.CheckDue(ms(c.From)); err != nil {
		return err
	}
	if v.Looks, err = d.looks(ctx, v.No); err != nil {
		return err
	}
	if c.Document >= 0 {
		newest, err := d.newestLetter(ctx, c)
		if err != nil {
			return err
		}
		l, err := d.letter(ctx, newest)
		if err != nil {
			return err
		}
		v.Letter = &l
	}
	first, err := d.nextNow(ctx, a)
	v.Next = first.of(v.Lane) == v.No
	return err
}

func (d *Desk) fillPeople(ctx context.Context, v *View, c *casework.Case) (err error) {
	if v.Applicant, err = d.fullParty(ctx, c.Applicant); err != nil {
		return err
	}
	whom := v.Applicant
	if !c.Subject.Zero() {
		p, err := d.fullParty(ctx, c.Subject)
		if err != nil {
			return err
		}
		v.Subject, whom = &p, p
	}
	if !c.Representative.Zero() {
		p, err := d.fullParty(ctx, c.Representative)
		if err != nil {
			return err
		}
		v.Representative = &p
	}
	if nik, err := person.ParseNIK(whom.Record.NIK); err == nil {
		v.Doubts = nik.Compare(whom.Record.BirthDate, whom.Record.Sex)
	}
	var body answersBody
	if v.Answers, body, err = d.openAnswers(ctx, c.Answers); err != nil {
		return err
	}
	v.Statements = body.Statements
	v.Doubt = d.doubtOf(c, v.Applicant, v.Subject)
	v.Facts = d.factsOf(region.Code(c.Office), c.Channel, c.Relation, v.Applicant.Record, whom.Record)
	v.Facts["applicant.kind"] = kindOf(v.Applicant)
	v.Needed = v.Std.NeededRequirements(v.Std.Vars(v.Answers, v.Facts))
	v.hide()
	return d.fillFiles(ctx, v, c, body.Names)
}

func (d *Desk) fillFiles(ctx context.Context, v *View, c *casework.Case, names []string) error {
	for i, f := range c.Files {
		vf := ViewFile{For: f.Requirement, Item: f.Item}
		if i < len(names) {
			vf.Name = names[i]
		}
		file, err := d.Vault.FileHead(ctx, f.Item)
		if fault.Of(err) == fault.Gone {
			continue
		}
		if err != nil {
			return err
		}
		vf.MIME, vf.Bytes = file.MIME, file.Bytes
		v.Files = append(v.Files, vf)
	}
	return nil
}

func (d *Desk) fillWords(ctx context.Context, v *View, c *casework.Case) error {
	for _, w := range c.Words {
		_, body, err := d.Vault.Open(ctx, w.Item)
		if fault.Of(err) == fault.Gone {
			continue
		}
		if err != nil {
			return err
		}
		text := string(body)
		if w.Kind == "defects" {
			if v.Defects, err = readDefects(body); err != nil {
				return err
			}
			text = ""
			for _, f := range v.Defects {
				text += f.Text + "\n"
			}
		}
		v.Notes = append(v.Notes, ViewNote{Kind: w.Kind, Text: text, Seq: w.Seq})
	}
	return nil
}

// OpenFile opens a file of a case for an officer; the look at the case covers it.
func (d *Desk) OpenFile(ctx context.Context, a Actor, no int64, item canon.ID) (ViewFile, io.ReadCloser, error) {
	if err := a.May(premises.SeeCase); err != nil {
		return ViewFile{}, nil, err
	}
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return ViewFile{}, nil, err
	}
	if !opens(a, c) && !advises(a, c) {
		return ViewFile{}, nil, noCase()
	}
	for _, f := range c.Files {
		if f.Item != item {
			continue
		}
		if err := d.recordLook(ctx, a, no, "work"); err != nil {
			return ViewFile{}, nil, err
		}
		file, r, err := d.Vault.OpenFile(ctx, item)
		return ViewFile{For: f.Requirement, MIME: file.MIME, Bytes: file.Bytes, Item: item}, r, err
	}
	return ViewFile{}, nil, fault.New(fault.NotFound, "file.unknown")
}

// OpenLetter opens the paper of a case for an officer, to print it.
func (d *Desk) OpenLetter(ctx context.Context, a Actor, no int64) (PDF, error) {
	if err := a.May(premises.SeeCase); err != nil {
		return PDF{}, err
	}
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return PDF{}, err
	}
	if !opens(a, c) && !advises(a, c) {
		return PDF{}, noCase()
	}
	if c.Document < 0 {
		return PDF{}, fault.New(fault.Conflict, "case.not-issued")
	}
	if err := d.recordLook(ctx, a, no, "work"); err != nil {
		return PDF{}, err
	}
	letter, err := d.newestLetter(ctx, c)
	if err != nil {
		return PDF{}, err
	}
	return d.openPDF(ctx, letter)
}
