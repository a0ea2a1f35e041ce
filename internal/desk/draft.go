package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Draft is an application that is being filled in. It lives on the server,
// sealed, and is found again by its code alone.
type Draft struct {
	// Code is twelve characters; whoever has it has the draft.
	Code     string      `json:"-"`
	Standard string      `json:"standard"`
	Version  int         `json:"version"`
	Office   region.Code `json:"office"`
	Language string      `json:"language,omitempty"`
	// Way the applicant presented themselves: resident (NIK, KK and birth date),
	// no-nik, forgot, elsewhere; "" before it was asked.
	Way       string `json:"way,omitempty"`
	Applicant Party  `json:"applicant"`
	Relation  string `json:"relation,omitempty"`
	Subject   *Party `json:"subject,omitempty"`
	// Representative acts for the applicant, on the ground that the party names.
	Representative *Party `json:"representative,omitempty"`
	Class          string `json:"class,omitempty"`
	// Needs are how the applicant wants to be served, as another room reads them.
	Needs []string `json:"needs,omitempty"`
	// Org applies, and Behalf says by whose mandate, or of which permit it is about.
	Org     canon.ID     `json:"org,omitzero"`
	Behalf  Behalf       `json:"behalf,omitzero"`
	Answers form.Answers `json:"-"`
	// Statements that were ticked, and the files brought so far.
	Statements []string `json:"statements,omitempty"`
	Files      []Upload `json:"files,omitempty"`
	// Done lists the pages that were answered, in the order of the journey.
	Done []string `json:"done,omitempty"`
	// Employee is the account of the employee whose request it is; such a draft is
	// opened and filed by nobody else (OwnDraft).
	Employee string `json:"employee,omitempty"`
	// Left are pages that were left half filled or were refused, by page.
	Left map[string]LeftPage `json:"left,omitempty"`
	// Ends is when it is thrown away if nobody comes back.
	Ends time.Time `json:"-"`
	// Filed is the case it became, -1 while it is a draft.
	Filed int64 `json:"-"`
	// Mark is that of the device that hands it in (see NewMark); it is not kept.
	Mark string   `json:"-"`
	item canon.ID `json:"-"`
}

// draftBody is how a draft lies in the vault.
type draftBody struct {
	Draft
	Answers json.RawMessage `json:"answers"`
}

// draftLife is how long a draft waits for its owner after the last touch.
const draftLife = 30 * 24 * time.Hour

// draftToken finds a draft by its code. It is keyed: sixty bits are many for
// whoever has to ask the node, and few for whoever has the database.
func (d *Desk) draftToken(code string) []byte { return d.Keyed("draft", code) }

// StartDraft begins an application.
func (d *Desk) StartDraft(ctx context.Context, standard string, office region.Code, language string) (*Draft, error) {
	std, err := d.standardFor(Application{Standard: standard, Office: office})
	if err != nil {
		return nil, err
	}
	f := &Draft{Code: premises.NewCode(12), Standard: std.ID, Version: std.Version, Office: office, Language: language, Answers: form.Answers{}, Filed: -1}
	return f, d.SaveDraft(ctx, f)
}

// Draft finds a draft by its code, as a person types it. One of an employee is
// theirs alone (OpenOwnDraft).
func (d *Desk) Draft(ctx context.Context, code string) (*Draft, error) {
	f, err := d.anyDraft(ctx, code)
	if err == nil && f.Employee != "" {
		return nil, fault.New(fault.NotFound, "draft.unknown")
	}
	return f, err
}

func (d *Desk) anyDraft(ctx context.Context, code string) (*Draft, error) {
	code = canon.Tidy(code)
	f := &Draft{Code: code}
	var ends int64
	found, err := d.Store.One(ctx, `SELECT item, ends_at, no FROM drafts WHERE token = ?`, []any{d.draftToken(code)}, store.ID(&f.item), &ends, &f.Filed)
	if err != nil {
		return nil, fmt.Errorf("reading draft: %w", err)
	}
	if !found {
		return nil, fault.New(fault.NotFound, "draft.unknown")
	}
	if f.Ends = ms(ends); f.Ends.Before(d.Now()) {
		return nil, fault.New(fault.Gone, "draft.expired")
	}
	if f.Filed >= 0 {
		return f, nil
	}
	_, body, err := d.Vault.Open(ctx, f.item)
	if err != nil {
		return nil, err
	}
	b := draftBody{}
	if err := json.Unmarshal(body, &b); err != nil {
		return nil, fmt.Errorf("reading draft: %w", err)
	}
	b.Draft.Code, b.Draft.item, b.Draft.Ends, b.Draft.Filed = f.Code, f.item, f.Ends, f.Filed
	b.Draft.Answers, err = form.Decode(b.Answers)
	if err != nil {
		return nil, fmt.Errorf("reading draft: %w", err)
	}
	return &b.Draft, d.restoreFiles(&b.Draft)
}

func (d *Desk) restoreFiles(f *Draft) (err error) {
	for i := range f.Files {
		if f.Files[i].Item, err = canon.ParseID(f.Files[i].ID); err != nil {
			return fmt.Errorf("reading draft: %w", err)
		}
	}
	return nil
}

// SaveDraft keeps what was answered so far. The old words are deleted in the
// same act.
func (d *Desk) SaveDraft(ctx context.Context, f *Draft) error { return d.saveDraft(ctx, f, nil) }

// errFiled takes back the saving of a draft that was handed in meanwhile: its
// files are the case's now.
var errFiled = errors.New("the draft was filed")

// saveDraft is SaveDraft that erases files which the draft no longer names.
func (d *Desk) saveDraft(ctx context.Context, f *Draft, gone []Upload) error {
	body, err := json.Marshal(draftBody{Draft: *f, Answers: f.Answers.Encode()})
	if err != nil {
		return err
	}
	it, err := d.Vault.Seal(string(f.Office), "draft", body)
	if err != nil {
		return err
	}
	old := f.item
	err = d.Store.Act(ctx, store.By{Unit: string(f.Office)}, func(t *store.Tx) error {
		var no int64
		if found, err := t.One(`SELECT no FROM drafts WHERE token = ?`, []any{d.draftToken(f.Code)}, &no); err != nil || found && no >= 0 {
			return errors.Join(err, errFiled)
		}
		if err := vault.Erase(t, itemsOf(gone)...); err != nil {
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		if !old.Zero() {
			if err := vault.Erase(t, old); err != nil {
				return err
			}
		}
		f.Ends = t.Time().Add(draftLife)
		return t.Exec(`INSERT INTO drafts (token, standard, version, office, item, changed, ends_at, no) VALUES (?, ?, ?, ?, ?, ?, ?, -1)
			ON CONFLICT (token) DO UPDATE SET office = excluded.office, item = excluded.item, changed = excluded.changed, ends_at = excluded.ends_at`,
			d.draftToken(f.Code), f.Standard, int64(f.Version), string(f.Office), it.ID[:], t.Now(), f.Ends.UnixMilli())
	})
	if errors.Is(err, errFiled) {
		return nil
	}
	if err != nil {
		return err
	}
	f.item = it.ID
	return d.removeFiles(gone)
}

func itemsOf(files []Upload) []canon.ID {
	var ids []canon.ID
	for _, u := range files {
		if !u.Item.Zero() {
			ids = append(ids, u.Item)
		}
	}
	return ids
}

// removeFiles deletes the bytes of files whose items were erased.
func (d *Desk) removeFiles(files []Upload) error {
	var errs []error
	for _, id := range itemsOf(files) {
		errs = append(errs, d.Vault.RemoveFile(id))
	}
	return errors.Join(errs...)
}

// draftFiles are the files of a draft, by its item; none when it does not open.
func (d *Desk) draftFiles(ctx context.Context, item canon.ID) []Upload {
	var b draftBody
	if _, body, err := d.Vault.Open(ctx, item); err != nil || json.Unmarshal(body, &b) != nil || d.restoreFiles(&b.Draft) != nil {
		return nil
	}
	return b.Draft.Files
}

// DraftFacts are what conditions of the form are judged on while it is filled
// in: only what the person said, never what the register knows of them.
func (d *Desk) DraftFacts(f *Draft) form.Facts {
	subject := f.Applicant
	if f.Subject != nil {
		subject = *f.Subject
	}
	facts := d.factsOf(f.Office, "web", f.Relation, said(f.Applicant), said(subject))
	who := f.Applicant
	who.Way = f.Way
	facts["applicant.kind"] = kindOf(who)
	return facts
}

// said is what a person said of themselves, with what a NIK itself tells.
func said(p Party) person.Record {
	r := p.Record
	if nik, err := person.ParseNIK(r.NIK); err == nil && r.Sex == "" {
		r.Sex = nik.Sex()
	}
	return r
}

// fileLimit is the most bytes of one file.
const fileLimit = 10 << 20

// NewFile says what a file that is brought is for.
type NewFile struct {
	// For is the requirement or file question; Name as the device called it.
	For, Name string
	// Accept lists the kinds that may come: pdf, jpeg, png; empty is all three.
	Accept []string
}

// TakeFile judges and stores a file of a draft; replacing one for the same
// requirement erases the earlier.
func (d *Desk) TakeFile(ctx context.Context, f *Draft, n NewFile, r io.Reader) error {
	u, err := d.takeFile(ctx, f.Office, n, r)
	if err != nil {
		return err
	}
	kept, gone := without(f.Files, n.For)
	f.Files = append(kept, u)
	return d.saveDraft(ctx, f, gone)
}

// DropFile takes a file out of a draft.
func (d *Desk) DropFile(ctx context.Context, f *Draft, requirement string) error {
	kept, gone := without(f.Files, requirement)
	f.Files = kept
	return d.saveDraft(ctx, f, gone)
}

// without parts the files for a requirement from the others.
func without(files []Upload, requirement string) (kept, gone []Upload) {
	for _, u := range files {
		if u.For == requirement {
			gone = append(gone, u)
		} else {
			kept = append(kept, u)
		}
	}
	return kept, gone
}

func (d *Desk) takeFile(ctx context.Context, office region.Code, want NewFile, r io.Reader) (Upload, error) {
	head := make([]byte, 512)
	n, err := vault.Fill(r, head)
	if err != nil {
		return Upload{}, err
	}
	if n == 0 {
		return Upload{}, fault.New(fault.Invalid, "file.empty")
	}
	if heic(head[:n]) {
		return Upload{}, fault.New(fault.Unsupported, "file.heic")
	}
	mime := sniff(head[:n])
	if mime == "" || len(want.Accept) > 0 && !slices.ContainsFunc(want.Accept, func(a string) bool { return mimeOf[a] == mime }) {
		return Upload{}, fault.New(fault.Unsupported, "file.wrong-type")
	}
	file, err := d.Vault.SealFile(string(office), mime, io.MultiReader(bytes.NewReader(head[:n]), r), fileLimit)
	if err != nil {
		return Upload{}, storing(err)
	}
	err = d.Store.Act(ctx, store.By{Unit: string(office)}, file.Put)
	if err != nil {
		return Upload{}, err
	}
	return Upload{For: want.For, Item: file.ID, ID: file.ID.String(), Name: shortName(want.Name), MIME: mime, Size: file.Bytes}, nil
}

var mimeOf = map[string]string{"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}

// sniff knows a file by its first bytes and not by what it says of itself.
func sniff(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return mimeOf["pdf"]
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return mimeOf["jpeg"]
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return mimeOf["png"]
	}
	return ""
}

// heic knows the pictures that some phones take when nobody tells them not to
// (ISO 23008-12): whoever sends one is told how to take another kind.
func heic(b []byte) bool {
	return len(b) >= 12 && string(b[4:8]) == "ftyp" && slices.Contains([]string{"heic", "heix", "hevc", "mif1", "msf1", "heim", "heis"}, string(b[8:12]))
}

func shortName(name string) string {
	r := []rune(name)
	if len(r) > 80 {
		r = r[len(r)-80:]
	}
	return string(r)
}

// storing tells a refusal from a disk that failed.
func storing(err error) error {
	if fault.As(err) != nil {
		return err
	}
	return store.NotStored.Because(err)
}

// FileDraft hands the draft in. Doing it again is answered as the first time.
func (d *Desk) FileDraft(ctx context.Context, f *Draft) (Receipt, error) {
	return d.FileDraftWith(ctx, f, nil)
}

// FileDraftWith is FileDraft with what another room writes in the same act; it is
// told the case and the party that is its applicant. nil is nothing.
func (d *Desk) FileDraftWith(ctx context.Context, f *Draft, also func(t *store.Tx, no int64, applicant canon.ID) error) (Receipt, error) {
	if f.Filed >= 0 {
		return d.receipt(ctx, Receipt{No: f.Filed, Replayed: true}, nil, casework.Case{})
	}
	if f.Employee != "" {
		return Receipt{}, fault.New(fault.NotFound, "draft.unknown")
	}
	if also == nil {
		return d.fileDraft(ctx, f, f.application(), nil)
	}
	return d.fileDraft(ctx, f, f.application(), func(t *store.Tx, no int64) error {
		c, err := loadCase(t, no)
		if err != nil {
			return err
		}
		return also(t, no, c.Applicant)
	})
}

// fileDraft files what became of a draft and leaves the draft's words behind.
func (d *Desk) fileDraft(ctx context.Context, f *Draft, a Application, also func(*store.Tx, int64) error) (Receipt, error) {
	token := d.draftToken(f.Code)
	return d.file(ctx, a, func(t *store.Tx, no int64) error {
		if err := vault.Erase(t, f.item); err != nil {
			return err
		}
		if also != nil {
			if err := also(t, no); err != nil {
				return err
			}
		}
		return t.Exec(`UPDATE drafts SET no = ? WHERE token = ?`, no, token)
	})
}

func (f *Draft) application() Application {
	a := Application{
		Standard: f.Standard, Version: f.Version, Office: f.Office, Channel: "web", Relation: f.Relation,
		Applicant: f.Applicant, Subject: f.Subject, Representative: f.Representative, Answers: f.Answers, Statements: f.Statements, Files: f.Files,
		Class: f.Class, Language: f.Language, Org: f.Org, Behalf: f.Behalf, Mark: f.Mark, Key: "draft/" + f.Code, Assurance: casework.Claimed,
	}
	a.Applicant.Way = f.Way
	if a.Relation == "" {
		a.Relation = "self"
	}
	if f.Applicant.Resident != "" || !f.Org.Zero() {
		a.Assurance = casework.Matched
	}
	return a
}

// CheckDraft says everything that a draft still lacks, or nil.
func (d *Desk) CheckDraft(ctx context.Context, f *Draft) error {
	a := f.application()
	std, err := d.standardFor(a)
	if err != nil {
		return err
	}
	return d.checkApplication(ctx, std, &a)
}
