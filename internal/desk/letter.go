package desk

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/remote"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Sign is the signer's act. It grants the case, gives the letter its number and
// fixes its content and its place in the journal, all in one act; only then are
// QR, PDF and seal made (Seal). A power cut between the two leaves a letter
// "signed, being sealed", which rounds finishes; the number stays.
//
// A certified letter waits afterwards for its signer (ConfirmLetter); SignWith
// opens the signer's key at once.
func (d *Desk) Sign(ctx context.Context, a Actor, no int64) (documentNo int64, err error) {
	return d.SignWith(ctx, a, no, nil)
}

// SignWith is Sign with what opens the signer's certificate, which is kept
// nowhere. A certificate that cannot sign is refused before anything is numbered.
func (d *Desk) SignWith(ctx context.Context, a Actor, no int64, given remote.Given) (documentNo int64, err error) {
	role, err := a.As(premises.Sign)
	if err == nil {
		err = d.SureOfTime()
	}
	if err != nil {
		return -1, err
	}
	draft, err := d.letterOf(ctx, no, d.handOf(ctx, a, role))
	if err != nil {
		return -1, err
	}
	if err := draft.whole(); err != nil && draft.std.Result.Letter != "" {
		return -1, err
	}
	if err := d.spokenOf(ctx, draft); err != nil {
		return -1, err
	}
	if draft.pen, err = d.penFor(ctx, a, draft, given); err != nil {
		return -1, err
	}
	documentNo = -1
	err = d.onCase(ctx, a, no, premises.Sign, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := d.inTurn(w, a); err != nil {
			return nil, nil, err
		}
		if err := d.still(w, draft); err != nil {
			return nil, nil, err
		}
		if w.s.Std.Result.Letter == "" || !w.issues() {
			events, err := w.c.Grant(w.s, w.o, -1, w.t.Time())
			return events, nil, err
		}
		events, err := w.c.Grant(w.s, w.o, w.t.Next(), w.t.Time())
		if err != nil {
			return nil, nil, err
		}
		documentNo = w.t.Next()
		return events, nil, d.putLetter(w, draft)
	})
	if err != nil || documentNo < 0 {
		return -1, err
	}
	// The act is durable. Should sealing fail now, rounds does it again.
	if err := d.sealWith(ctx, documentNo, draft.pen); err != nil {
		d.Log.Warn("sealing a letter; rounds or its signer will try again", "document", documentNo, "err", err)
	}
	return documentNo, nil
}

// issues says whether granting the present step makes the product: what follows
// is the hand-over or the end.
func (w *work) issues() bool {
	next, ok := w.s.Std.NextStep(w.c.Step, nil)
	return !ok || next.Kind == "hand-over"
}

// letterDraft is a letter before it has number and date.
type letterDraft struct {
	std     *catalogue.Standard
	office  Office
	content document.Content
	values  document.Values
	holds   func(string) bool
	// data are the facts a replaced letter is made of again.
	caseID canon.ID
	// answers are those it was made of; a case whose answers changed since is
	// not signed with them.
	answers canon.ID
	// draft is the text that an officer wrote for it, zero for none; as answers.
	draft canon.ID
	// people are those whom it speaks of, by the name that a template calls them,
	// and parties the items of them, as answers.
	people  map[string]Party
	parties [3]canon.ID
	// self says that the subject is the applicant.
	self bool
	// hand is who signs it, on which day.
	hand hand
	day  calendar.Day
	// pen is the certified hand of the signer, nil where none is asked for.
	pen *remote.Pen
}

// letterOf opens the words of a case and prepares its letter.
func (d *Desk) letterOf(ctx context.Context, no int64, who signs) (*letterDraft, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return nil, err
	}
	return d.letterAs(ctx, c, who, nil)
}

// letterAs prepares the letter of a case with answers that it does not have yet,
// for a typo that is mended; nil are its own.
func (d *Desk) letterAs(ctx context.Context, c *casework.Case, who signs, given form.Answers) (*letterDraft, error) {
	std, ok := d.Catalogue().Version(c.Standard, c.Version)
	if !ok {
		return nil, fmt.Errorf("standard %s@%d of a running case is not here", c.Standard, c.Version)
	}
	o, err := d.Office(region.Code(c.Office))
	if err != nil {
		return nil, err
	}
	facts, answers, err := d.facts(ctx, c)
	if err != nil {
		return nil, err
	}
	if given != nil {
		answers = given
	}
	by, err := who(std)
	if err != nil {
		return nil, err
	}
	of := letterParts{std: std, office: o, by: by, facts: facts, answers: answers, signing: c.Signing(d.settingOf(std, o.Code)),
		reference: d.Reference(c.No), submitted: d.Calendar(o.Code).Day(ms(c.SubmittedAt))}
	if of.applicant, err = d.fullParty(ctx, c.Applicant); err != nil {
		return nil, err
	}
	of.subject, of.self = of.applicant, c.Subject.Zero()
	if !of.self {
		if of.subject, err = d.fullParty(ctx, c.Subject); err != nil {
			return nil, err
		}
	}
	if !c.Representative.Zero() {
		behalf, err := d.fullParty(ctx, c.Representative)
		if err != nil {
			return nil, err
		}
		of.behalf = &behalf
	}
	l := d.setLetter(of)
	l.caseID, l.answers, l.parties = c.ID, c.Answers, partiesOf(c)
	if l.draft = c.Draft(); std.Drafts() {
		text, err := d.draftText(ctx, c)
		if err != nil {
			return nil, err
		}
		l.values.Fields["letter.text"] = document.Str(text)
	}
	return l, nil
}

// letterParts are what a letter is made of, whether its application is filed or not.
type letterParts struct {
	std                *catalogue.Standard
	office             Office
	by                 hand
	applicant, subject Party
	// self says that they are one.
	self bool
	// behalf is who acts for the applicant, nil for nobody.
	behalf    *Party
	answers   form.Answers
	facts     form.Facts
	signing   string
	reference string
	submitted calendar.Day
}

// setLetter puts the words of a letter together.
func (d *Desk) setLetter(of letterParts) *letterDraft {
	o, std, today := of.office, of.std, d.Today(of.office.Code)
	vars := std.Vars(of.answers, of.facts)
	l := &letterDraft{std: std, office: o, hand: of.by, day: today, holds: func(cond string) bool { return std.Holds(cond, vars) }}
	l.content = document.Content{
		Office: d.headOf(o), Standard: std.Ref(), Place: o.Place(), Signer: of.by.Signer, Subject: shownName(of.subject), Language: lang.ID, Signing: of.signing,
	}
	l.values = letterValues(std, of.answers)
	l.self = of.self
	l.people = map[string]Party{casework.Applicant: of.applicant, casework.Subject: of.subject}
	addPerson(l.values.Fields, "applicant.", of.applicant.Record, today.String())
	if of.behalf != nil {
		l.people[casework.Representative] = *of.behalf
		addPerson(l.values.Fields, "representative.", of.behalf.Record, today.String())
	}
	addPerson(l.values.Fields, "subject.", of.subject.Record, today.String())
	addOffice(l.values.Fields, o, of.by)
	l.values.Fields["case.reference"] = document.Str(of.reference)
	l.values.Fields["case.submitted"] = document.Date(of.submitted.String())
	return l
}

// letterValues are the answers as a letter prints them.
func letterValues(std *catalogue.Standard, answers form.Answers) document.Values {
	v := document.Values{Fields: map[string]document.Value{}, Groups: map[string][]map[string]document.Value{}}
	for _, p := range std.Form.Pages {
		for _, q := range p.Questions {
			if q.Type == form.Group {
				items, _ := answers[q.ID].([]form.Answers)
				for _, it := range items {
					row := map[string]document.Value{}
					for _, sub := range q.Questions {
						putValue(row, sub.ID, sub, it[sub.ID])
					}
					v.Groups[q.ID] = append(v.Groups[q.ID], row)
				}
				continue
			}
			putValue(v.Fields, q.ID, q, answers[q.ID])
		}
	}
	return v
}

func putValue(out map[string]document.Value, name string, q form.Question, x any) {
	switch x := x.(type) {
	case string:
		switch q.Type {
		case form.Date:
			out[name] = document.Date(x)
		case form.Choice:
			out[name] = document.Str(label(q, x))
		case form.Region:
			out[name] = document.Str(region.Full(region.Code(x)))
		default:
			out[name] = document.Str(x)
		}
	case int64:
		out[name] = document.Num(x)
		if q.Type == form.Money {
			out[name] = document.Money(x)
		}
	case bool:
		out[name] = document.YesNo(x)
	case []string:
		text := ""
		for i, s := range x {
			if i > 0 {
				text += ", "
			}
			text += label(q, s)
		}
		out[name] = document.Str(text)
	case map[string]any:
		putParts(out, name, x)
	}
}

func putParts(out map[string]document.Value, name string, parts map[string]any) {
	for k, v := range parts {
		s, ok := v.(string)
		if !ok {
			continue
		}
		switch k {
		case "birth_date":
			out[name+"."+k] = document.Date(s)
		case "sex":
			out[name+"."+k] = document.Sex(s)
		case "text":
			out[name] = document.Str(s)
		default:
			out[name+"."+k] = document.Str(s)
		}
	}
}

func label(q form.Question, value string) string {
	for _, o := range q.Options {
		if o.Value == value {
			return o.Label.In(lang.ID)
		}
	}
	return value
}

// addPerson names a person as templates do. The address is whole: street, RT,
// RW and hamlet, since a letter prints it in one line.
func addPerson(out map[string]document.Value, prefix string, r person.Record, today string) {
	for _, f := range recordFields {
		out[f.named(prefix)] = document.Str(f.of(&r))
	}
	out[prefix+"birth_date"] = document.Date(r.BirthDate)
	out[prefix+"sex"] = document.Sex(r.Sex)
	out[prefix+"address"] = document.Str(wholeAddress(r))
	if years, ok := person.Age(r.BirthDate, today); ok {
		out[prefix+"age"] = document.Num(int64(years))
	}
}

func addOffice(out map[string]document.Value, o Office, s hand) {
	for name, v := range map[string]string{
		"office.name": o.Name, "office.kind": title(o.Level), "office.kecamatan": o.District, "office.kabupaten": o.Regency,
		"office.provinsi": o.Province, "office.address": o.Address, "office.head_title": o.HeadTitle,
		"signer.name": s.Name, "signer.position": s.post, "signer.id": s.ID,
	} {
		out[name] = document.Str(v)
	}
}

func title(level string) string {
	if level == "" {
		return ""
	}
	return string(level[0]-'a'+'A') + level[1:]
}

// putLetter numbers the letter, fixes its content and appends the signer's act,
// inside the act of the case.
func (d *Desk) putLetter(w *work, l *letterDraft) error {
	if err := l.whole(); err != nil {
		return err
	}
	at := w.t.Time()
	cal := d.Calendar(l.office.Code)
	year, month, _ := cal.Day(at).Date()
	line, err := d.nextCounted(w.t, register{Office: string(l.office.Code), Name: l.std.Result.Register, Year: year})
	if err != nil {
		return err
	}
	number, err := document.FormatNumber(l.std.Result.Number, document.NumberParts{
		Class: l.std.Result.Classification, Sequence: line.Seq, Office: l.office.Short, Year: year, Month: int(month),
	})
	if err != nil {
		return err
	}
	until, err := d.until(w, l, at.In(cal.Zone()))
	if err != nil {
		return err
	}
	content, err := l.fill(number, cal.Day(at).String(), until)
	if err != nil {
		return err
	}
	signed, err := signedAct(content, l, line)
	if err != nil {
		return err
	}
	item, err := d.Vault.SealTx(w.t, string(l.office.Code), "letter", content.Encode())
	if err != nil {
		return err
	}
	no := w.t.Next()
	if err := appendSigned(w, signed, item); err != nil || l.pen == nil {
		return err
	}
	return waitFor(w.t, no, l.pen)
}

func signedAct(content document.Content, l *letterDraft, line numberLine) (document.Signed, error) {
	date, err := document.ParseDay(content.Date)
	if err != nil {
		return document.Signed{}, err
	}
	s := document.Signed{
		Case: l.caseID.String(), Standard: l.std.Ref(), Office: string(l.office.Code), Number: content.Number,
		Register: line.Name, Year: line.Year, Sequence: line.Seq, Content: content.Digest(), Date: date,
	}
	if content.Signing == casework.Ink || content.Signing == Certified {
		s.Signing = content.Signing
	}
	if l.pen != nil {
		s.Certificate = sha256.Sum256(l.pen.Chain()[0].Raw)
	}
	if !l.hand.appointment.Zero() {
		s.Appointment = l.hand.appointment.String()
	}
	if content.ValidUntil != "" {
		s.Until, err = document.ParseDay(content.ValidUntil)
	}
	return s, err
}

// fill makes the content of the letter once number and date are known.
func (l *letterDraft) fill(number, date, until string) (document.Content, error) {
	l.values.Fields["letter.number"] = document.Str(number)
	l.values.Fields["letter.date"] = document.Date(date)
	l.values.Fields["letter.valid_until"] = document.Date(until)
	body, err := l.std.Template().Fill(l.values, l.holds)
	if err != nil {
		return document.Content{}, err
	}
	c := l.content
	c.Title, c.Subtitle, c.Body = body.Title, body.Subtitle, body.Blocks
	c.Number, c.Date, c.ValidUntil = number, date, until
	return c, nil
}

// validUntil is the last day a product holds.
func validUntil(at time.Time, v catalogue.Validity) string {
	switch v.Unit {
	case "day":
		at = at.AddDate(0, 0, v.Amount)
	case "month":
		at = at.AddDate(0, v.Amount, 0)
	case "year":
		at = at.AddDate(v.Amount, 0, 0)
	}
	if v.Amount == 0 {
		return ""
	}
	return at.Format(time.DateOnly)
}

const documentColumns = `no, id, seq, case_no, office, standard, number, signed_at, valid_until, state, content, content_item, signing, appointment, certified`

// appendSigned writes the signer's act as the first entry of the document's
// stream, with the row that pages read.
func appendSigned(w *work, s document.Signed, item vault.Item) error {
	if err := item.Put(w.t); err != nil {
		return err
	}
	events, err := document.Document{}.Sign(s)
	if err != nil {
		return err
	}
	id := store.NewID(w.t.Time())
	no := w.t.Next()
	if err := appendDocument(w.t, id, 0, events, item); err != nil {
		return err
	}
	by, err := appointmentOf(s)
	if err != nil {
		return err
	}
	signing, certified := signingColumns(s)
	if err := w.t.Exec(`INSERT INTO documents (`+documentColumns+`) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, 'signed', ?, ?, ?, ?, ?)`,
		no, id[:], w.c.No, s.Office, s.Standard, s.Number, w.t.Now(), int64(s.Until), s.Content[:], item.ID[:], signing, by, certified); err != nil {
		return err
	}
	return putNumber(w.t, numberLine{register: register{Office: s.Office, Name: s.Register, Year: s.Year}, Seq: s.Sequence, Use: "letter", Document: no})
}

// signingColumns are how a row says how its letter is signed.
func signingColumns(s document.Signed) (signing string, certified int64) {
	if s.Signing == Certified {
		return "", 1
	}
	return s.Signing, 0
}

func appendDocument(t *store.Tx, id canon.ID, seq int64, events []any, items ...vault.Item) error {
	for i, e := range events {
		kind, data, err := encodeDocumentEvent(e)
		if err != nil {
			return err
		}
		d := store.Draft{Stream: documentStream + id.String(), Seq: seq + int64(i) + 1, Kind: kind, Data: data}
		for _, it := range items {
			d.Items = append(d.Items, it.Ref())
		}
		items = nil
		if _, err := t.Append(d); err != nil {
			return err
		}
	}
	return nil
}

// noLetter is said alike for a letter that is not and one that is not theirs.
func noLetter() error { return fault.New(fault.NotFound, "letter.unknown") }
