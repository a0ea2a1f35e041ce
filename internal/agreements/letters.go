package agreements

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/ledgers"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// LetterService is the standard whose cases are letters from one office to
// another.
const LetterService = "surat-antar-kantor"

// letterClass is the archive code of such letters where nothing else is said.
const letterClass = "000.7.2"

// letterRegister is the series of numbers that letters between offices count in.
const letterRegister = "keluar"

// Letter is what an office sends to another.
type Letter struct {
	To region.Code
	// About is the subject, without names; Text the letter itself, "" when a file
	// says it.
	About, Text string
	// Grade is ordinary, urgent or confidential.
	Grade string
	// Due is the day by which an answer is asked for, zero for none.
	Due calendar.Day
	// Files of the receiver's office, or of the own one for Cover, see TakeFile.
	Files []desk.Upload
	// Enclosed is the list of a covering letter.
	Enclosed []Enclosed
	// Key makes repeating safe; "" makes one.
	Key string
}

// Receivers are the offices of this node that an office may write to.
func (r *Room) Receivers(a premises.Actor) (out []premises.Office) {
	std, ok := r.Catalogue().Current(LetterService, r.Today(a.Office).String())
	for _, o := range r.Offices() {
		if ok && o.Code != a.Office && o.Provides(std) {
			out = append(out, *o)
		}
	}
	return out
}

// TakeFile stores a file of a letter, in the office that will receive it; of a
// covering letter in the own office.
func (r *Room) TakeFile(ctx context.Context, a premises.Actor, to region.Code, f desk.NewFile, read interface{ Read([]byte) (int, error) }) (desk.Upload, error) {
	if err := a.May(premises.SendLetter); err != nil {
		return desk.Upload{}, err
	}
	f.For = "berkas"
	return r.desk.TakeFileAt(ctx, to, f, read)
}

// Send sends a letter: it becomes a case of the receiver, numbered in both
// agendas in the same act. Faults are those of Desk.File, and
// "agreements.receiver".
func (r *Room) Send(ctx context.Context, a premises.Actor, l Letter) (desk.Receipt, error) {
	if err := a.May(premises.SendLetter); err != nil {
		return desk.Receipt{}, err
	}
	from, err := r.Office(a.Office)
	if err != nil {
		return desk.Receipt{}, err
	}
	if err := r.judgeLetter(a, l); err != nil {
		return desk.Receipt{}, err
	}
	answers := l.answers()
	answers["bentuk"] = "berkas"
	if answers["isi"] != nil {
		answers["bentuk"] = "surat"
	}
	if l.Key == "" {
		l.Key = rand.Text()
	}
	return r.desk.File(ctx, desk.Application{
		Standard: LetterService, Office: l.To, Channel: "counter", Relation: "self", Helper: a.Account, From: a.Office,
		Applicant: desk.Party{Record: person.Record{Name: from.Full()}, Way: "office"}, Answers: answers, Files: l.Files,
		Assurance: casework.Seen, Language: "id", Key: string(a.Office) + "/" + l.Key,
	})
}

// letterWords are the words of a letter that lists show.
type letterWords struct {
	Number string `json:"number"`
	About  string `json:"about"`
}

// numbered enters a letter in both agendas, in the act in which it is filed.
func (r *Room) numbered(t *store.Tx, a desk.Application, c *casework.Case) error {
	if a.From == "" {
		return nil // it came on paper from elsewhere, and is entered as such
	}
	from, err := r.Office(a.From)
	if err != nil || a.From == a.Office {
		return fault.New(fault.Invalid, "agreements.receiver").On("kepada")
	}
	to, err := r.Office(a.Office)
	if err != nil {
		return err
	}
	about, _ := a.Answers["perihal"].(string)
	between := ledgers.Between{From: from, To: to, Class: letterClass, About: about, Count: func(t *store.Tx) (ledgers.Counted, error) {
		c, err := r.desk.CountSent(t, from.Code, letterRegister, about)
		return ledgers.Counted(c), err
	}}
	signed, err := coverOf(t, a.Key)
	if err != nil {
		return err
	}
	if signed != nil {
		between.Number, between.Document = signed.number, signed.document
		if err := noteDelivered(t, signed, c.No); err != nil {
			return err
		}
	}
	out, in, number, err := r.books.EnterBetween(t, between)
	if err != nil {
		return err
	}
	due := calendar.Day(0)
	if text, _ := a.Answers["jawaban_sebelum"].(string); text != "" {
		if due, err = dayOf(text); err != nil {
			return fault.New(fault.Invalid, "form.date").On("jawaban_sebelum")
		}
	}
	words, err := r.Vault.SealValueTx(t, string(a.Office), "letter-of-office", letterWords{number, about})
	if err != nil {
		return err
	}
	var o canon.Object
	o.Int("case", c.No)
	o.OptInt("due", int64(due))
	o.Int("in_number", int64(in.Number))
	o.Int("in_year", int64(in.Year))
	o.Int("out_number", int64(out.Number))
	o.Int("out_year", int64(out.Year))
	o.Str("receiver", string(a.Office))
	o.Str("sender", string(a.From))
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return place(t, store.Draft{Stream: letterPrefix + c.ID.String(), Kind: "letter.sent/1", Data: data}, saveLetter, words)
}

// saveLetter writes the row of a letter, or of its answer.
func saveLetter(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case "letter.sent/1":
		if len(e.Items) != 1 {
			return errors.New("reading a letter between offices: without its words")
		}
		words := e.Items[0].ID
		return t.Exec(`INSERT INTO office_letters (`+letterColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, -1, 0, 0)`,
			v.Num("case"), e.Position, v.Str("sender"), v.Str("receiver"), v.Num("out_year"), v.Num("out_number"), v.Num("in_year"), v.Num("in_number"), v.Num("due"), words[:])
	case "letter.answered/1":
		return t.Exec(`UPDATE office_letters SET answer = ?, back_year = ?, back_number = ? WHERE case_no = ?`, v.Num("document"), v.Num("in_year"), v.Num("in_number"), v.Num("case"))
	}
	return saveCover(t, e, v)
}

// settle takes signed letters to their offices, and signed answers back.
func (r *Room) settle(ctx context.Context) (more bool, err error) {
	more, err = r.deliver(ctx)
	back, bad := r.takeBack(ctx)
	return more || back, errors.Join(err, bad)
}

// answersAtOnce bounds the answers that one round takes back.
const answersAtOnce = 50

// takeBack enters answers that were signed in the agenda of who asked: the
// receiver's own agenda has them by itself.
func (r *Room) takeBack(ctx context.Context) (more bool, err error) {
	type line struct {
		no, document     int64
		sender, receiver string
		number           string
		words, id        canon.ID
	}
	var lines []line
	err = r.Store.Each(ctx, `SELECT l.case_no, l.sender, l.receiver, l.words, d.no, d.number, c.id FROM office_letters l JOIN cases c ON c.no = l.case_no
		JOIN documents d ON d.no = c.document WHERE l.answer < 0 ORDER BY l.case_no LIMIT ?`, []any{int64(answersAtOnce)}, func(scan store.Scan) error {
		var l line
		err := scan(&l.no, &l.sender, &l.receiver, store.ID(&l.words), &l.document, &l.number, store.ID(&l.id))
		lines = append(lines, l)
		return err
	})
	for _, l := range lines {
		if err != nil {
			break
		}
		var w letterWords
		if err = r.Vault.OpenValue(ctx, l.words, &w); err != nil {
			break
		}
		from, bad := r.Office(region.Code(l.receiver))
		to, worse := r.Office(region.Code(l.sender))
		if err = errors.Join(bad, worse); err != nil {
			break
		}
		by := store.By{Unit: l.sender, Actor: journal.Actor{Role: "node"}}
		err = r.Store.Act(ctx, by, func(t *store.Tx) error {
			answered, err := t.One(`SELECT case_no FROM office_letters WHERE case_no = ? AND answer >= 0`, []any{l.no}, new(int64))
			if err != nil || answered {
				return err
			}
			_, in, _, err := r.books.EnterBetween(t, ledgers.Between{From: from, To: to, Class: letterClass, About: w.About, Number: l.number})
			if err != nil {
				return err
			}
			return r.noteBack(t, l.id, l.no, l.document, in)
		})
	}
	if err != nil {
		return false, fmt.Errorf("taking answers of offices back: %w", err)
	}
	return len(lines) == answersAtOnce, nil
}

func (r *Room) noteBack(t *store.Tx, id canon.ID, no, document int64, in books.Ref) error {
	var o canon.Object
	o.Int("case", no)
	o.Int("document", document)
	o.Int("in_number", int64(in.Number))
	o.Int("in_year", int64(in.Year))
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return place(t, store.Draft{Stream: letterPrefix + id.String(), Kind: "letter.answered/1", Data: data}, saveLetter)
}

// LetterLine is one letter between offices as either of them reads it.
type LetterLine struct {
	CaseNo        int64
	Reference     string
	Sender        premises.Office
	Receiver      premises.Office
	Number, About string
	// Out is the number in the sender's agenda, In in the receiver's, Back that of
	// the answer in the sender's; 0 for none.
	Out, In, Back int
	Due           calendar.Day
	SentAt        time.Time
	State         casework.State
	// Step and Role are what is being done and by whom, Holder the officer who has
	// it, "" for nobody; Here the office that has it now.
	Step, Role, Holder string
	Here               region.Code
	// Answer is the number of the signed answer, "" for none yet; Late says that the
	// day it was asked for has passed without one.
	Answer string
	Late   bool
	// Cover is the sender's case of its covering letter, -1 for none; Received when
	// the receiver took it in, zero before.
	Cover    int64
	Received time.Time
}

// LettersAtOnce bounds a list of letters.
const LettersAtOnce = 50

// Incoming lists the letters that the officer's office received, newest first, and
// Outgoing those it sent: at most 50 before a case's number, 0 for the newest.
func (r *Room) Incoming(ctx context.Context, a premises.Actor, before int64) ([]LetterLine, error) {
	return r.letters(ctx, a, "receiver", before)
}

// Outgoing lists the letters that the officer's office sent, see Incoming.
func (r *Room) Outgoing(ctx context.Context, a premises.Actor, before int64) ([]LetterLine, error) {
	return r.letters(ctx, a, "sender", before)
}

func (r *Room) letters(ctx context.Context, a premises.Actor, side string, before int64) (out []LetterLine, err error) {
	if err := a.May(premises.SeeLetters); err != nil {
		return nil, err
	}
	if _, err := r.settle(ctx); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = canon.MaxInt
	}
	var words []canon.ID
	err = r.Store.Each(ctx, `SELECT l.case_no, l.sender, l.receiver, l.words, l.out_number, l.in_number, l.back_number, l.due, c.submitted_at, c.state, c.step, c.role, c.hand_office,
		coalesce(p.name, ''), coalesce(d.number, ''), coalesce(o.case_no, -1), coalesce(o.receipt, 0) FROM office_letters l JOIN cases c ON c.no = l.case_no LEFT JOIN accounts p ON p.id = c.assignee LEFT JOIN documents d ON d.no = c.document
		LEFT JOIN office_covers o ON o.letter = l.case_no AND o.letter >= 0
		WHERE l.`+side+` = ? AND l.case_no < ? ORDER BY l.case_no DESC LIMIT ?`, []any{string(a.Office), before, int64(LettersAtOnce)}, func(scan store.Scan) error {
		var l LetterLine
		var sender, receiver, hand string
		var item canon.ID
		var due, at, receipt int64
		err := scan(&l.CaseNo, &sender, &receiver, store.ID(&item), &l.Out, &l.In, &l.Back, &due, &at, (*string)(&l.State), &l.Step, &l.Role, &hand, &l.Holder, &l.Answer, &l.Cover, &receipt)
		if err != nil {
			return err
		}
		l.Reference, l.Due, l.SentAt = r.desk.Reference(l.CaseNo), calendar.Day(due), time.UnixMilli(at).UTC()
		l.Sender, l.Receiver = r.named(sender), r.named(receiver)
		if l.Here = region.Code(hand); hand == "" {
			l.Here = l.Receiver.Code
		}
		if receipt > 0 {
			l.Received = time.UnixMilli(receipt).UTC()
		}
		l.Late = due > 0 && l.Answer == "" && !l.State.Ended() && r.Today(a.Office) > l.Due
		out, words = append(out, l), append(words, item)
		return nil
	})
	for i := range out {
		var w letterWords
		if err == nil {
			err = r.Vault.OpenValue(ctx, words[i], &w)
		}
		out[i].Number, out[i].About = w.Number, w.About
	}
	if err != nil {
		return nil, fmt.Errorf("reading letters between offices: %w", err)
	}
	return out, nil
}

// named is an office by its code; one that is gone keeps its code as a name.
func (r *Room) named(code string) premises.Office {
	o, err := r.Office(region.Code(code))
	if err != nil {
		return premises.Office{Code: region.Code(code), Name: code}
	}
	return o
}

// ReadAnswer opens the signed answer to a letter of the officer's office, sent or
// received: its text, and the letter itself as a PDF. The look is written down
// first. Faults: "case.unknown", "case.not-issued".
func (r *Room) ReadAnswer(ctx context.Context, a premises.Actor, no int64) (text string, open func() (desk.PDF, error), err error) {
	if _, err := r.Standing(ctx, a, no); err != nil {
		return "", nil, err
	}
	return r.desk.ReadIssued(ctx, a, no)
}

// Standing is one letter of the officer's office, sent or received.
func (r *Room) Standing(ctx context.Context, a premises.Actor, no int64) (LetterLine, error) {
	for _, side := range []string{"receiver", "sender"} {
		all, err := r.letters(ctx, a, side, no+1)
		if err != nil {
			return LetterLine{}, err
		}
		if len(all) > 0 && all[0].CaseNo == no {
			return all[0], nil
		}
	}
	return LetterLine{}, fault.New(fault.NotFound, "case.unknown")
}
