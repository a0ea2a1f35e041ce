package desk

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/exif"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Application is what somebody hands in, by whatever channel.
type Application struct {
	Standard string
	// Version 0 is the one in effect.
	Version int
	Office  region.Code
	// Channel: web, counter, api. Relation of applicant to subject: self, family,
	// other, newborn, deceased. Helper is the officer's account at the counter.
	Channel, Relation, Helper string
	Applicant                 Party
	// Subject when it is not the applicant; Representative when somebody acts for them.
	Subject, Representative *Party
	Answers                 form.Answers
	Statements              []string
	Files                   []Upload
	// Class of priority that the applicant states (UU 25/2009 art. 29).
	Class     string
	Assurance casework.Assurance
	Language  string
	// Presence is counter or visit when the person stands before the officer who
	// files, "" for remote; whoever does not file for somebody leaves it empty.
	Presence string `json:",omitempty"`
	// Employee is the account of the government's own employee who asks (g2e), Org
	// the organisation that applies (g2b), From the office that asks another (g2g).
	Employee string      `json:",omitempty"`
	Org      canon.ID    `json:",omitzero"`
	From     region.Code `json:",omitempty"`
	Behalf   Behalf      `json:",omitzero"`
	// Mark is that of the citizen's device which sends it (see NewMark), "" for none.
	// It is no part of what is asked: the same application from another device is
	// the same.
	Mark string `json:"-"`
	// Key makes repeating safe: the same key with the same content is answered
	// as the first time, with other content it is refused. Empty for none.
	Key string
}

// Upload is a file of the vault that answers a requirement or a question.
type Upload struct {
	// For is the requirement or the file question; Name as the person's device called it.
	For  string   `json:"for"`
	Item canon.ID `json:"-"`
	ID   string   `json:"item"`
	Name string   `json:"name,omitempty"`
	MIME string   `json:"mime,omitempty"`
	Size int64    `json:"size,omitempty"`
	// Shot is what the camera says of a photograph from the field.
	Shot exif.Shot `json:"-"`
}

// Receipt is what the applicant is given.
type Receipt struct {
	No                int64
	Reference, Secret string
	SubmittedAt       time.Time
	// Check, Promise and Limit are the due times with their sums.
	Check, Promise, Limit casework.Sum
	// Replayed says that the same application was received before.
	Replayed bool
}

// Incomplete is the refusal of an application with everything that is wrong,
// named at once.
type Incomplete struct {
	Problems form.Problems
	// Missing are requirements without a file or statement.
	Missing []*catalogue.Requirement
	// Unmet are rules of eligibility.
	Unmet []*catalogue.Rule
}

// Error is for logs; a page says the parts.
func (e *Incomplete) Error() string { return "the application is not complete" }

// Unwrap makes it a fault that the applicant can mend.
func (e *Incomplete) Unwrap() error { return fault.New(fault.Invalid, "case.incomplete") }

// File receives an application: everything is checked first, the words are
// sealed, and one act stores entry, items, look-up and the row of the case.
func (d *Desk) File(ctx context.Context, a Application) (Receipt, error) {
	return d.file(ctx, a, nil)
}

// file is File with something more to do in the same act.
func (d *Desk) file(ctx context.Context, a Application, also func(*store.Tx, int64) error) (Receipt, error) {
	std, err := d.standardFor(a)
	if err != nil {
		return Receipt{}, err
	}
	if err := d.checkApplication(ctx, std, &a); err != nil {
		return Receipt{}, err
	}
	f, items, err := d.sealApplication(std, a)
	if err != nil {
		return Receipt{}, err
	}
	if items, err = d.withFiles(ctx, items, string(a.Office), a.Files); err != nil {
		return Receipt{}, err
	}
	var out Receipt
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Role: "applicant", Account: a.Channel}}
	if a.Helper != "" {
		by.Actor = journal.Actor{Role: "front-desk", Account: a.Helper}
	}
	filed := casework.Case{}
	id := store.NewID(d.Now())
	found, err := d.findable(ctx, id, a)
	if err != nil {
		return Receipt{}, err
	}
	err = d.Store.Act(ctx, by, func(t *store.Tx) error {
		if no, err := replayed(t, found.key, found.digest); err != nil || no >= 0 {
			out.No, out.Replayed = no, true
			return err
		}
		out.No, out.Replayed = t.Next(), false
		c := &casework.Case{ID: id, Office: string(a.Office)}
		s := d.settingOf(std, a.Office)
		d.byChart(&s, a.Employee)
		ev, err := casework.Submit(s, f, t.Time())
		if err != nil {
			return err
		}
		for _, it := range items {
			if err := it.Put(t); err != nil {
				return err
			}
		}
		if err := errors.Join(d.carry(t, c, s, []casework.Event{ev}, items...), d.askHeads(t, c, std)); err != nil {
			return err
		}
		filed = *c
		if err := d.nowFiled(t, a, c, also); err != nil {
			return err
		}
		return found.put(t, c.No)
	})
	if err != nil {
		return Receipt{}, err
	}
	return d.receipt(ctx, out, std, filed)
}

// index is what a case is found and listed by, beside its row.
type index struct {
	tokens             [][]byte
	label, key, digest []byte
	hands              []behind
	office             string
}

// findable makes the index of an application. Its name is the one the register
// has of whoever is known there.
func (d *Desk) findable(ctx context.Context, id canon.ID, a Application) (x index, err error) {
	p, err := d.known(ctx, a.Applicant)
	if err != nil {
		return x, err
	}
	x.tokens = d.caseTokens(a)
	x.office, x.hands = string(a.Office), d.handsBehind(a, p)
	x.key, x.digest = d.replyKey(a)
	x.label, err = d.Vault.SealLabel(string(a.Office), id, shownName(p))
	return x, err
}

func (x index) put(t *store.Tx, no int64) error {
	for _, tok := range x.tokens {
		if err := t.Exec(`INSERT INTO case_tokens (token, no) VALUES (?, ?) ON CONFLICT DO NOTHING`, tok, no); err != nil {
			return err
		}
	}
	if err := t.Exec(`INSERT INTO case_labels (no, sealed) VALUES (?, ?)`, no, x.label); err != nil {
		return err
	}
	for _, h := range x.hands {
		if err := h.put(t, no, x.office); err != nil {
			return err
		}
	}
	if x.key == nil {
		return nil
	}
	return t.Exec(`INSERT INTO replies (key, digest, no) VALUES (?, ?, ?)`, x.key, x.digest, no)
}

// replayed finds the case that a key was answered with before, -1 for none.
func replayed(t *store.Tx, key, digest []byte) (int64, error) {
	if key == nil {
		return -1, nil
	}
	var was []byte
	var no int64
	found, err := t.One(`SELECT digest, no FROM replies WHERE key = ?`, []any{key}, &was, &no)
	switch {
	case err != nil:
		return -1, err
	case !found:
		return -1, nil
	case !slices.Equal(was, digest):
		return -1, fault.New(fault.Conflict, "case.key-reused")
	}
	return no, nil
}

// replyKey is the key and the digest of what was handed in with it; both are
// one-way, and files count by their ids.
func (d *Desk) replyKey(a Application) (key, digest []byte) {
	if a.Key == "" {
		return nil, nil
	}
	k := d.Keyed("key", string(a.Office)+"\x00"+a.Key) // a draft's code is in it
	a.Key = ""
	answers := a.Answers.Encode()
	a.Answers = nil
	b, _ := json.Marshal(a)
	return k[:16], d.replyDigest(sha256.Sum256(append(b, answers...)))
}

// replyDigest is what is kept of the digest of an application: keyed, because
// whoever has the database and guesses at a person must not be told that the
// guess is right.
func (d *Desk) replyDigest(of [32]byte) []byte {
	return d.MAC([]byte("reply"), of[:])
}

// receipt tells a case as its applicant is told. A replay is answered from the
// case itself, so that the first answer is given again.
func (d *Desk) receipt(ctx context.Context, r Receipt, std *catalogue.Standard, c casework.Case) (Receipt, error) {
	if r.Replayed {
		was, err := d.readCase(ctx, r.No, nil)
		if err != nil {
			return Receipt{}, err
		}
		c = *was
		if s, ok := d.Catalogue().Version(c.Standard, c.Version); ok {
			std = s
		}
	}
	r.Reference, r.Secret = d.Reference(r.No), d.Secret(c.ID)
	r.SubmittedAt = ms(c.SubmittedAt)
	var errs [3]error
	s := d.settingOf(std, region.Code(c.Office))
	r.Check, errs[0] = s.CheckDue(r.SubmittedAt)
	r.Promise, errs[1] = s.Promise(r.SubmittedAt, casework.Stood{}, false)
	r.Limit, errs[2] = s.Limit(r.SubmittedAt, casework.Stood{})
	return r, errors.Join(errs[:]...)
}

func (d *Desk) standardFor(a Application) (*catalogue.Standard, error) {
	o, err := d.Office(a.Office)
	if err != nil {
		return nil, err
	}
	var std *catalogue.Standard
	ok := false
	if a.Version > 0 {
		std, ok = d.Catalogue().Version(a.Standard, a.Version)
	} else {
		std, ok = d.Catalogue().Current(a.Standard, d.Today(a.Office).String())
	}
	if !ok {
		return nil, fault.New(fault.NotFound, "service.unknown")
	}
	if !o.Provides(std) {
		return nil, fault.New(fault.Invalid, "service.not-here")
	}
	return std, nil
}

// sealApplication seals the words and makes the filing that names them.
func (d *Desk) sealApplication(std *catalogue.Standard, a Application) (casework.Filing, []vault.Item, error) {
	digest := std.Digest()
	f := casework.Filing{
		Digest: hexOf(digest[:]), Channel: a.Channel, Relation: a.Relation, Helper: a.Helper,
		Assurance: a.Assurance, Class: a.Class, Presence: a.Presence, Employee: a.Employee, Org: a.Org, From: string(a.From),
	}
	var items []vault.Item
	seal := func(kind string, v any) (canon.ID, error) {
		body, err := json.Marshal(v)
		if err != nil {
			return canon.ID{}, err
		}
		it, err := d.Vault.Seal(string(a.Office), kind, body)
		items = append(items, it)
		return it.ID, err
	}
	var errs [4]error
	f.Applicant, errs[0] = seal("party", a.Applicant)
	if a.Subject != nil {
		f.Subject, errs[1] = seal("party", a.Subject)
	}
	if a.Representative != nil {
		f.Representative, errs[2] = seal("party", a.Representative)
	}
	body := answersBody{Answers: a.Answers.Encode(), Statements: a.Statements, Language: a.Language}
	for _, u := range a.Files {
		f.Files = append(f.Files, casework.FileRef{Requirement: u.For, Item: u.Item})
		body.Names = append(body.Names, u.Name)
	}
	f.Answers, errs[3] = seal("answers", body)
	return f, items, errors.Join(errs[:]...)
}

// withFiles adds the files that were brought, so that the entry commits to them
// as to everything else: a file that was changed or lost is seen by Verify.
func (d *Desk) withFiles(ctx context.Context, items []vault.Item, office string, files []Upload) ([]vault.Item, error) {
	for _, u := range files {
		f, err := d.Vault.FileHead(ctx, u.Item)
		if err != nil {
			return nil, err
		}
		if f.Office != office {
			return nil, fault.New(fault.NotFound, "file.unknown")
		}
		items = append(items, f.Item)
	}
	return items, nil
}

// caseTokens are the blind index of a case: by NIK of applicant and subject,
// and by phone.
func (d *Desk) caseTokens(a Application) [][]byte {
	var out [][]byte
	add := func(field, v string) {
		if v != "" {
			out = append(out, d.Vault.Token(string(a.Office), field, v))
		}
	}
	add("nik", a.Applicant.Record.NIK)
	add("phone", a.Applicant.Record.Phone)
	add("nib", a.Applicant.NIB)
	add("npwp", a.Applicant.NPWP)
	if a.Subject != nil {
		add("nik", a.Subject.Record.NIK)
	}
	return out
}

// Match compares what a person says of themselves with the register, as
// residents.Register.Match does, and gives them as a party: nothing of the
// register's words is in it.
func (d *Desk) Match(ctx context.Context, office region.Code, said person.Record, caller string) (Party, bool, error) {
	p := Party{Record: person.Record{NIK: said.NIK, KK: said.KK, BirthDate: said.BirthDate, Phone: said.Phone}}
	var err error
	p.Resident, err = d.Register.Match(ctx, office, said, caller)
	if err != nil {
		return Party{}, false, err
	}
	return p, p.Resident != "", nil
}

// known is a party with what the register knows of it.
func (d *Desk) known(ctx context.Context, p Party) (Party, error) {
	if p.Resident == "" {
		return p, nil
	}
	r, err := d.Resident(ctx, p.Resident)
	if err != nil {
		return p, err
	}
	p.Record = overlay(r.Record, p.Record)
	return p, nil
}

// fullParty opens a party of a case with what the register knows of it.
func (d *Desk) fullParty(ctx context.Context, id canon.ID) (Party, error) {
	p, err := d.openParty(ctx, id)
	if err != nil {
		return p, err
	}
	return d.known(ctx, p)
}

// overlay is what the register says, and what was said where it is silent. A
// phone is a contact and not an identity: the one given for this case holds.
func overlay(register, said person.Record) person.Record {
	out := register
	if said.Phone != "" {
		out.Phone = said.Phone
	}
	fill := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	fill(&out.NIK, said.NIK)
	fill(&out.KK, said.KK)
	fill(&out.Sex, said.Sex)
	fill(&out.Job, said.Job)
	fill(&out.Email, said.Email)
	fill(&out.Address, said.Address)
	fill(&out.BirthPlace, said.BirthPlace)
	fill(&out.BirthDate, said.BirthDate)
	fill(&out.Religion, said.Religion)
	fill(&out.Marital, said.Marital)
	fill(&out.Citizenship, said.Citizenship)
	return out
}
