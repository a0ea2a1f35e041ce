package agreements

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// A covering letter is a case of the office that sends: its head signs it, and
// then it goes to the other office by itself, as a case of that office, with its
// files, under the number that it was signed with. Any standard whose result says
// where its letter goes (catalogue.Sent) is one.

// CoverService is the standard of a covering letter from any office to any other.
const CoverService = "surat-pengantar-kantor"

const coverColumns = "case_no, pos, id, document, sender, receiver, words, letter, receipt"

// Enclosed is one thing that goes with a letter, as its list names it.
type Enclosed struct {
	Name   string `json:"name"`
	Amount string `json:"amount"`
	Note   string `json:"note,omitempty"`
}

// Cover files a covering letter in the officer's own office: it is signed there,
// and sent when it is. Its files are of the own office, see TakeFile. Faults are
// those of Send, and "agreements.enclosed" for a list that is empty.
func (r *Room) Cover(ctx context.Context, a premises.Actor, l Letter) (desk.Receipt, error) {
	if err := a.May(premises.SendLetter); err != nil {
		return desk.Receipt{}, err
	}
	if err := r.judgeLetter(a, l); err != nil {
		return desk.Receipt{}, err
	}
	from, err := r.Office(a.Office)
	if err != nil {
		return desk.Receipt{}, err
	}
	to, err := r.Office(l.To)
	if err != nil {
		return desk.Receipt{}, fault.New(fault.Invalid, "agreements.receiver").On("kepada")
	}
	if len(l.Enclosed) == 0 {
		return desk.Receipt{}, fault.New(fault.Invalid, "agreements.enclosed").On("isi_berkas")
	}
	answers := l.answers()
	answers["kepada"], answers["nama_kantor"] = string(to.Code), to.Full()
	var rows []form.Answers
	for _, e := range l.Enclosed {
		row := form.Answers{"nama_berkas": e.Name, "banyaknya": e.Amount}
		if e.Note != "" {
			row["keterangan_berkas"] = e.Note
		}
		rows = append(rows, row)
	}
	answers["isi_berkas"] = rows
	if l.Key == "" {
		l.Key = rand.Text()
	}
	return r.desk.File(ctx, desk.Application{
		Standard: CoverService, Office: a.Office, Channel: "counter", Relation: "self", Helper: a.Account,
		Applicant: desk.Party{Record: person.Record{Name: from.Full()}, Way: "office"}, Answers: answers, Files: l.Files,
		Assurance: casework.Seen, Language: "id", Key: string(a.Office) + "/" + l.Key,
	})
}

// coverWords are what the other office is told of a covering letter.
type coverWords struct {
	About string `json:"about"`
	Grade string `json:"grade"`
	Due   string `json:"due,omitempty"`
	// Files of the sender's case, which are copied to the receiver's.
	Files []string `json:"files,omitempty"`
}

// grades are how urgent a letter is, as the standards call it.
var grades = map[string]string{"segera": "urgent", "urgent": "urgent", "rahasia": "confidential", "confidential": "confidential"}

// signed notes that a letter was signed that goes to another office. One whose
// receiver is not on this node is carried, as ever.
func (r *Room) signed(t *store.Tx, c *casework.Case, s casework.Setting, document int64) error {
	sent := s.Std.Result.Sent
	if sent == nil || document < 0 {
		return nil
	}
	known, err := r.desk.KnownOf(context.Background(), c)
	if err != nil {
		return err
	}
	to := r.receiverOf(sent, c, known.Answers)
	if to == "" || sent.When != "" && !s.Std.Holds(sent.When, known.Vars) {
		return nil
	}
	text := func(name string) string { x, _ := known.Answers[name].(string); return strings.TrimSpace(x) }
	w := coverWords{About: text("perihal"), Grade: grades[text("sifat")], Due: text("jawaban_sebelum")}
	if w.Grade == "" {
		w.Grade = "ordinary"
	}
	for _, f := range c.Files {
		w.Files = append(w.Files, f.Item.String())
	}
	words, err := r.Vault.SealValueTx(t, c.Office, "letter-of-office", w)
	if err != nil {
		return err
	}
	var o canon.Object
	o.Int("case", c.No)
	o.Int("document", document)
	o.Str("receiver", string(to))
	o.Str("sender", c.Office)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return place(t, store.Draft{Stream: letterPrefix + c.ID.String(), Kind: "letter.signed/1", Data: data}, saveLetter, words)
}

// receiverOf is the office of this node that a letter goes to, "" for none.
func (r *Room) receiverOf(sent *catalogue.Sent, c *casework.Case, answers form.Answers) region.Code {
	said, _ := answers[sent.Question].(string)
	to := region.Code(said)
	switch {
	case sent.To == "dinas":
		to = r.OfficeFor(region.Code(c.Office), "dinas", said)
	case sent.To != "":
		to = r.OfficeFor(region.Code(c.Office), sent.To, "")
	}
	std, ok := r.Catalogue().Current(LetterService, r.Today(region.Code(c.Office)).String())
	o, err := r.Office(to)
	if !ok || err != nil || o.Code == region.Code(c.Office) || !o.Provides(std) {
		return ""
	}
	return o.Code
}

// cover is a signed letter on its way.
type cover struct {
	no, document     int64
	id               canon.ID
	sender, receiver region.Code
	number           string
	coverWords
}

// coverKey makes a letter arrive once. No key of Send begins so: those begin with
// the code of an office.
const coverKey = "cover/"

// deliversAtOnce bounds the letters that one round takes to their receivers.
const deliversAtOnce = 20

// deliver takes signed letters to the offices they are for.
func (r *Room) deliver(ctx context.Context) (more bool, err error) {
	var all []cover
	var words []canon.ID
	err = r.Store.Each(ctx, `SELECT o.case_no, c.document, o.id, o.sender, o.receiver, o.words, d.number FROM office_covers o JOIN cases c ON c.no = o.case_no
		JOIN documents d ON d.no = c.document WHERE o.letter < 0 AND d.state = 'sealed' ORDER BY o.case_no LIMIT ?`, []any{int64(deliversAtOnce)}, func(scan store.Scan) error {
		var x cover
		var item canon.ID
		err := scan(&x.no, &x.document, store.ID(&x.id), (*string)(&x.sender), (*string)(&x.receiver), store.ID(&item), &x.number)
		all, words = append(all, x), append(words, item)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("reading letters on their way: %w", err)
	}
	stuck := 0
	for i := range all {
		err := r.Vault.OpenValue(ctx, words[i], &all[i].coverWords)
		if err == nil {
			err = r.deliverOne(ctx, all[i])
		}
		if err != nil { // an office that is closed takes it when it opens again; others do not wait
			stuck++
			r.Log.Warn("a signed letter has not reached its office", "case", r.desk.Reference(all[i].no), "office", all[i].receiver, "err", err)
		}
	}
	return len(all) == deliversAtOnce && stuck == 0, nil
}

// deliverOne files the letter at its receiver: the sealed PDF first, then what
// goes with it. What the round cannot do is done in the next.
func (r *Room) deliverOne(ctx context.Context, x cover) error {
	c, err := r.desk.CaseOf(ctx, x.no)
	if err != nil {
		return err
	}
	from, err := r.Office(x.sender)
	if err != nil {
		return err
	}
	files, err := r.enclose(ctx, x)
	if err != nil {
		return err
	}
	answers := form.Answers{"perihal": x.About, "sifat": x.Grade, "bentuk": "berkas", "perlu_jawaban": false}
	if day, err := dayOf(x.Due); err == nil && day >= r.Today(x.receiver) {
		answers["perlu_jawaban"], answers["jawaban_sebelum"] = true, x.Due
	}
	_, err = r.desk.File(ctx, desk.Application{
		Standard: LetterService, Office: x.receiver, Channel: "counter", Relation: "self", Helper: c.Helper, From: x.sender,
		Applicant: desk.Party{Record: person.Record{Name: from.Full()}, Way: "office"}, Answers: answers, Files: files,
		Assurance: casework.Seen, Language: "id", Key: coverKey + strconv.FormatInt(x.no, 10),
	})
	if err != nil {
		return fmt.Errorf("%w (its files are taken back: %v)", err, r.desk.DropFiles(ctx, files))
	}
	return nil
}

// enclose copies the letter and its files into the receiver's office: an item is
// sealed to one office.
func (r *Room) enclose(ctx context.Context, x cover) (files []desk.Upload, err error) {
	_, open, err := r.desk.IssuedLetter(ctx, x.no)
	if err != nil {
		return nil, err
	}
	pdf, err := open()
	if err != nil {
		return nil, err
	}
	u, err := r.desk.TakeFileAt(ctx, x.receiver, desk.NewFile{For: "berkas", Name: pdf.Name}, pdf.Body)
	if err = firstOf(err, pdf.Body.Close()); err != nil {
		return nil, err
	}
	files = append(files, u)
	for i, text := range x.Files {
		id, err := canon.ParseID(text)
		if err != nil {
			return files, err
		}
		_, body, err := r.Vault.OpenFile(ctx, id)
		if fault.Of(err) == fault.Gone {
			continue
		}
		if err != nil {
			return files, err
		}
		u, err := r.desk.TakeFileAt(ctx, x.receiver, desk.NewFile{For: "berkas", Name: fmt.Sprintf("lampiran-%d", i+1)}, body)
		if err = firstOf(err, body.Close()); err != nil {
			return files, err
		}
		files = append(files, u)
	}
	return files, nil
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// coverOf is the signed letter that a case being filed is, nil for none.
func coverOf(t *store.Tx, key string) (*cover, error) {
	text, ok := strings.CutPrefix(key, coverKey)
	no, err := strconv.ParseInt(text, 10, 64)
	if !ok || err != nil {
		return nil, nil
	}
	x := &cover{no: no}
	found, err := t.One(`SELECT c.document, o.id, o.sender, o.receiver, d.number FROM office_covers o JOIN cases c ON c.no = o.case_no JOIN documents d ON d.no = c.document
		WHERE o.case_no = ? AND o.letter < 0`, []any{no}, &x.document, store.ID(&x.id), (*string)(&x.sender), (*string)(&x.receiver), &x.number)
	if err == nil && !found {
		err = fault.New(fault.Conflict, "case.moved-on")
	}
	return x, err
}

// noteDelivered writes, in the stream of the letter, which case it became.
func noteDelivered(t *store.Tx, x *cover, letter int64) error {
	var o canon.Object
	o.Int("case", x.no)
	o.Int("letter", letter)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return place(t, store.Draft{Stream: letterPrefix + x.id.String(), Kind: "letter.delivered/1", Data: data}, saveLetter)
}

// received gives the sender its receipt when the receiver took a letter in: the
// last step of the sender's case, who hands it over, is done by it.
func (r *Room) received(t *store.Tx, c *casework.Case, events []casework.Event) error {
	taken := false
	for _, e := range events {
		done, ok := e.(casework.Completed)
		taken = taken || ok && done.By == "officer"
	}
	if !taken {
		return nil
	}
	var no int64
	var id canon.ID
	var sender string
	found, err := t.One(`SELECT case_no, id, sender FROM office_covers WHERE letter = ? AND receipt = 0`, []any{c.No}, &no, store.ID(&id), &sender)
	if err != nil || !found {
		return err
	}
	was := t.By()
	defer func() { t.For(was.Unit) }()
	t.For(sender)
	var o canon.Object
	o.Int("case", no)
	o.Int("letter", c.No)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	if err := place(t, store.Draft{Stream: letterPrefix + id.String(), Kind: "letter.received/1", Data: data}, saveLetter); err != nil {
		return err
	}
	return r.desk.Join(t, no, func(c *casework.Case, s casework.Setting) ([]casework.Event, []vault.Item, error) {
		if c.State != casework.Issued {
			return nil, nil, nil
		}
		events, err := c.HandOver(s, "wire")
		return events, nil, err
	})
}

// saveCover writes the row of a covering letter.
func saveCover(t *store.Tx, e journal.Entry, v canon.Value) error {
	switch e.Kind {
	case "letter.signed/1":
		id, err := canon.ParseID(strings.TrimPrefix(e.Stream, letterPrefix))
		if err != nil || len(e.Items) != 1 {
			return firstOf(err, fmt.Errorf("reading a covering letter: without its words"))
		}
		words := e.Items[0].ID
		return t.Exec(`INSERT INTO office_covers (`+coverColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, -1, 0)`,
			v.Num("case"), e.Position, id[:], v.Num("document"), v.Str("sender"), v.Str("receiver"), words[:])
	case "letter.delivered/1":
		return t.Exec(`UPDATE office_covers SET letter = ? WHERE case_no = ?`, v.Num("letter"), v.Num("case"))
	case "letter.received/1":
		return t.Exec(`UPDATE office_covers SET receipt = ? WHERE case_no = ?`, e.At, v.Num("case"))
	}
	return nil
}

// Unsent is a covering letter of the office that is not signed yet.
type Unsent struct {
	CaseNo    int64
	Reference string
	// About is its subject, which names nobody.
	About      string
	State      casework.State
	Step, Role string
}

// Unsent lists the covering letters of the officer's office that wait for their
// signature, newest first, at most 50.
func (r *Room) Unsent(ctx context.Context, a premises.Actor) (out []Unsent, err error) {
	if err := a.May(premises.SeeLetters); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT no, state, step, role FROM cases WHERE office = ? AND standard = ? AND ended_at = 0 AND document < 0 ORDER BY no DESC LIMIT ?`,
		[]any{string(a.Office), CoverService, int64(LettersAtOnce)}, func(scan store.Scan) error {
			var u Unsent
			err := scan(&u.CaseNo, (*string)(&u.State), &u.Step, &u.Role)
			u.Reference = r.desk.Reference(u.CaseNo)
			out = append(out, u)
			return err
		})
	for i := range out {
		var c *casework.Case
		var known desk.Known
		if err == nil {
			c, err = r.desk.CaseOf(ctx, out[i].CaseNo)
		}
		if err == nil {
			known, err = r.desk.KnownOf(ctx, c)
		}
		out[i].About, _ = known.Answers["perihal"].(string)
	}
	return out, err
}

// judgeLetter refuses a letter that nobody could send.
func (r *Room) judgeLetter(a premises.Actor, l Letter) error {
	switch {
	case l.To == a.Office:
		return fault.New(fault.Invalid, "agreements.receiver").On("kepada")
	case l.Due != 0 && l.Due < r.Today(a.Office):
		return fault.New(fault.Invalid, "agreements.due").On("jawaban_sebelum")
	case strings.TrimSpace(l.Text) == "" && len(l.Files) == 0 && len(l.Enclosed) == 0:
		return fault.New(fault.Invalid, "agreements.empty").On("isi")
	}
	return nil
}

// answers are what a letter says, by the questions of its standard.
func (l Letter) answers() form.Answers {
	out := form.Answers{"perihal": strings.TrimSpace(l.About), "sifat": l.Grade, "perlu_jawaban": l.Due != calendar.Day(0)}
	if text := strings.TrimSpace(l.Text); text != "" {
		out["isi"] = text
	}
	if l.Due != 0 {
		out["jawaban_sebelum"] = l.Due.String()
	}
	return out
}
