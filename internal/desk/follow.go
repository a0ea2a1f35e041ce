package desk

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/vault"
)

// Progress is a case as its applicant follows it.
type Progress struct {
	No        int64
	Reference string
	Standard  *catalogue.Standard
	Office    Office
	// Here is the office that has the present step: Office.Code, or another by the
	// standard.
	Here  region.Code
	State casework.State
	// Step is what is being done now and Role by whom; nil when nothing is.
	Step *catalogue.Step
	// Asked are the agencies that the present step asks for advice.
	Asked []Asked
	// WaitsFor: applicant, office, nobody.
	WaitsFor              string
	Provisional           bool
	Promise, Limit, Check casework.Sum
	Stood                 casework.Stood
	// PromisedAt and LimitAt as they now stand.
	PromisedAt, LimitAt time.Time
	Timeline            []Happening
	// Waits says for what a returned case waits: "" for completion, payment, repair;
	// MayConfirm that the applicant is asked whether work is done.
	Waits      string
	MayConfirm bool
	// Defects that the applicant is asked to mend, while State is returned.
	Defects []Defect
	// Recorded is the number that a national system issued, "" before it is known.
	Recorded string
	// Letter once it is issued; MayDownload whether it can be fetched here, and
	// if not, PickUp says that it is waiting at the office.
	Letter                           *Letter
	MayDownload, PickUp, MayWithdraw bool
	// MayChooseInk says that the applicant may have the letter signed in ink.
	MayChooseInk bool
	// InPerson says, also before there is a letter, that it will be given first
	// at the office: as things stand the case's secret alone does not open it.
	InPerson bool
	// MayAnswerMoney says that the closing question can be answered now.
	MayAnswerMoney bool
	// Looks are the officers' looks at the applicant's words.
	Looks []premises.LookLine
	// Refusal is the rule and the words of a refusal.
	Rule, Evidence string
	Assurance      casework.Assurance
}

// Happening is one line of a case's history, without personal data but for the
// words that were written for the applicant.
type Happening struct {
	At time.Time
	// Key is the message key of the line: "happened.case.submitted" ...
	Key string
	// Role and Account acted, For another where they stood in; Seq is the line's
	// place among those of the case, which words of the case name too.
	Role, Account, For string
	Seq                int64
	// Words written for the applicant: what is missing, why it takes longer.
	Words string
	// Internal lines are for officers only.
	Internal bool
	// Step the line is about, "" for none; Due is its new due time, 0 for none.
	Step     string
	Due      int64
	Event    casework.Event
	Position int64
}

// Follow tells a case to its applicant, who proved with reference and secret
// that it is theirs (Resolve).
func (d *Desk) Follow(ctx context.Context, no int64) (Progress, error) {
	p := Progress{No: no, Reference: d.Reference(no)}
	c, err := d.readCase(ctx, no, func(e casework.Event, entry journal.Entry) {
		if h, ok := happening(e, entry); ok && !h.Internal {
			p.Timeline = append(p.Timeline, h)
		}
	})
	if err != nil {
		return p, err
	}
	std, ok := d.Catalogue().Version(c.Standard, c.Version)
	if !ok {
		return p, fault.New(fault.Unavailable, "service.unknown")
	}
	p.Standard = std
	if p.Office, err = d.Office(region.Code(c.Office)); err != nil {
		return p, err
	}
	p.Here = region.Code(handOffice(c))
	if p.Here == "" {
		p.Here = p.Office.Code
	}
	p.State, p.Stood, p.Provisional, p.Assurance = c.State, c.Stood, c.Provisional, c.Assurance
	p.PromisedAt, p.LimitAt = ms(c.PromisedAt), ms(c.LimitAt)
	p.Step, _ = std.Step(c.Step)
	p.WaitsFor, p.Asked = waitsFor(c), askedNow(c, p.Step)
	p.MayWithdraw = !c.State.Ended() && c.State != casework.Issued && c.State != casework.AwaitingInk
	p.MayChooseInk = d.mayChooseInk(c)
	p.Waits, p.MayConfirm = c.Waits, c.State == casework.Issued && c.ConfirmDue > 0
	_, err = c.AnswerMoney(casework.MoneySaid{Answer: casework.MoneyAnswers()[0], Month: d.monthOf(c.Office, d.Now())})
	p.MayAnswerMoney = err == nil
	if err := d.sums(&p, c); err != nil {
		return p, err
	}
	if err := d.followWords(ctx, &p, c); err != nil {
		return p, err
	}
	if p.Looks, err = d.looksOf(ctx, no, c); err != nil {
		return p, err
	}
	return p, d.followLetter(ctx, &p, c)
}

func waitsFor(c *casework.Case) string {
	switch {
	case c.State.Ended():
		return "nobody"
	case c.State == casework.Returned || c.State == casework.Issued:
		return "applicant"
	}
	return "office"
}

// sums works the due times out again so that each can be shown line by line.
func (d *Desk) sums(p *Progress, c *casework.Case) (err error) {
	s := d.settingOf(p.Standard, region.Code(c.Office))
	from := ms(c.From)
	if p.Promise, err = s.Promise(from, c.Stood, c.Extended); err != nil {
		return err
	}
	if p.Limit, err = s.Limit(from, c.Stood); err != nil {
		return err
	}
	p.Check, err = s.CheckDue(from)
	return err
}

func (d *Desk) followLetter(ctx context.Context, p *Progress, c *casework.Case) error {
	open, err := d.disclosed(ctx, c)
	if c.Document < 0 {
		if p.InPerson = !open; fault.Of(err) == fault.Gone {
			return nil // the words were erased, and there is nothing to fetch
		}
		return err
	}
	if err != nil {
		return err
	}
	newest, err := d.newestLetter(ctx, c)
	if err != nil {
		return err
	}
	l, err := d.letter(ctx, newest)
	if err != nil {
		return err
	}
	p.Letter = &l
	p.InPerson = !open
	p.MayDownload = open && l.Status != "being-sealed"
	p.PickUp = !open
	if l.Signing == casework.Ink {
		followInk(p, c)
	}
	return nil
}

// newestLetter is the case's letter that is in force, or the last there was.
func (d *Desk) newestLetter(ctx context.Context, c *casework.Case) (no int64, err error) {
	_, err = d.Store.One(ctx, `SELECT no FROM documents WHERE case_no = ? ORDER BY no DESC LIMIT 1`, []any{c.No}, &no)
	return no, err
}

// looksOf are the looks at the applicant's words in this case, and where the
// words of the register may be shown also the books that were printed with the
// applicant's row: that somebody stands in them says something of the register.
func (d *Desk) looksOf(ctx context.Context, no int64, c *casework.Case) ([]premises.LookLine, error) {
	out, err := d.looks(ctx, no)
	if err != nil {
		return nil, err
	}
	open, err := d.disclosed(ctx, c)
	if err == nil && open {
		var p Party
		if p, err = d.openParty(ctx, c.Applicant); err == nil && p.Resident != "" {
			id, err := canon.ParseID(p.Resident)
			if err != nil {
				return nil, err
			}
			return d.WithBookLooks(ctx, out, id)
		}
	}
	if fault.Of(err) == fault.Gone { // erased as the law orders: nobody is left to be told
		err = nil
	}
	return out, err
}

// disclosed says whether the words of the register may be shown to whoever has
// the case's secret: an officer saw the person, or a code reached the number
// that an officer had attached. Knowing NIK, KK and birth date is not enough,
// since they stand on every photocopy. Without a match the letter holds only
// what the applicant said, and the standard's own degree is asked.
func (d *Desk) disclosed(ctx context.Context, c *casework.Case) (bool, error) {
	if c.Assurance == casework.Seen {
		return true, nil
	}
	p, err := d.openParty(ctx, c.Applicant)
	if err != nil {
		return false, err
	}
	subject := p
	if !c.Subject.Zero() {
		if subject, err = d.openParty(ctx, c.Subject); err != nil {
			return false, err
		}
	}
	switch {
	case subject.Resident != "" && subject.Resident != p.Resident:
		return false, nil // the applicant's own number says nothing about another
	case p.Resident != "":
		return c.Attached, nil
	}
	std, ok := d.Catalogue().Version(c.Standard, c.Version)
	return ok && c.Assurance.AtLeast(casework.Assurance(std.Who.Issue)), nil
}

// Complete answers a request for completion: changed answers and files that
// were missing. Everything that was answered before is kept.
func (d *Desk) Complete(ctx context.Context, no int64, changed form.Answers, files []Upload) error {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return err
	}
	if c.State != casework.Returned {
		return fault.New(fault.Conflict, "case.nothing-asked")
	}
	answers, body, err := d.openAnswers(ctx, c.Answers)
	if err != nil {
		return err
	}
	for k, v := range changed {
		// What an officer has checked is not changed behind their back.
		if was, there := answers[k]; there && c.Complete && !contains(c.Named, k) && !reflect.DeepEqual(was, v) {
			return fault.New(fault.Invalid, "case.not-asked").On(k)
		}
		answers[k] = v
	}
	if err := d.checkCompletion(ctx, c, answers); err != nil {
		return err
	}
	body.Answers = answers.Encode()
	for _, u := range files {
		body.Names = append(body.Names, u.Name)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	it, err := d.Vault.Seal(c.Office, "answers", text)
	if err != nil {
		return err
	}
	items, err := d.withFiles(ctx, []vault.Item{it}, c.Office, files)
	if err != nil {
		return err
	}
	return d.byApplicant(ctx, no, func(w *work) ([]casework.Event, []vault.Item, error) {
		var refs []casework.FileRef
		for _, u := range files {
			refs = append(refs, casework.FileRef{Requirement: u.For, Item: u.Item})
		}
		events, err := w.c.Answer(w.s, it.ID, refs, w.t.Time())
		return events, items, err
	})
}

// checkCompletion judges the whole of the answers once more, as at submission.
func (d *Desk) checkCompletion(ctx context.Context, c *casework.Case, answers form.Answers) error {
	std, ok := d.Catalogue().Version(c.Standard, c.Version)
	if !ok {
		return fault.New(fault.Unavailable, "service.unknown")
	}
	a := Application{Channel: c.Channel}
	var err error
	if a.Applicant, err = d.openParty(ctx, c.Applicant); err != nil {
		return err
	}
	if !c.Subject.Zero() {
		p, err := d.openParty(ctx, c.Subject)
		if err != nil {
			return err
		}
		a.Subject = &p
	}
	applicant, subject, err := d.judgedOn(ctx, &a)
	if err != nil {
		return err
	}
	facts := d.factsOf(region.Code(c.Office), c.Channel, c.Relation, applicant, subject)
	if wrong := std.Form.Check(answers, facts, std.Conditions()); len(wrong) > 0 {
		return &Incomplete{Problems: wrong}
	}
	return nil
}

// TakeFileForCase stores a file that answers a request for completion.
func (d *Desk) TakeFileForCase(ctx context.Context, no int64, n NewFile, r interface{ Read([]byte) (int, error) }) (Upload, error) {
	row, err := d.row(ctx, no)
	if err != nil {
		return Upload{}, err
	}
	return d.takeFile(ctx, row.Office, n, r)
}

// Withdraw takes an application back for its applicant.
func (d *Desk) Withdraw(ctx context.Context, no int64) error {
	return d.byApplicant(ctx, no, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.Withdraw()
		return events, nil, err
	})
}

// Download opens the applicant's letter and records that it was handed over.
func (d *Desk) Download(ctx context.Context, no int64) (PDF, error) {
	if err := d.MayAct(ctx, no); err != nil {
		return PDF{}, err
	}
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return PDF{}, err
	}
	if c.Document < 0 {
		return PDF{}, fault.New(fault.Conflict, "case.not-issued")
	}
	open, err := d.disclosed(ctx, c)
	if err != nil {
		return PDF{}, err
	}
	if !open {
		return PDF{}, fault.New(fault.Forbidden, "case.pick-up-in-person")
	}
	letter, err := d.newestLetter(ctx, c)
	if err != nil {
		return PDF{}, err
	}
	if l, err := d.letterRow(ctx, letter); err != nil || l.signing == casework.Ink {
		if err != nil {
			return PDF{}, err
		}
		return d.signedScan(ctx, c)
	}
	pdf, err := d.openPDF(ctx, letter)
	if err != nil || c.State != casework.Issued {
		return pdf, err
	}
	err = d.byApplicant(ctx, no, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.HandOver(w.s, "download")
		return events, nil, err
	})
	return pdf, err
}

// Receipt gives the applicant's receipt: the inclusion proof of the first entry
// of their case, which any C2SP verifier can check.
func (d *Desk) Receipt(ctx context.Context, no int64) ([]byte, error) { return d.Proof(ctx, no) }

// happening makes a line of history of an entry.
func happening(e casework.Event, entry journal.Entry) (Happening, bool) {
	h := Happening{At: ms(entry.At), Role: entry.Actor.Role, Account: entry.Actor.Account, For: entry.Actor.For, Seq: entry.Seq, Event: e, Position: entry.Position, Key: "happened." + e.Kind()[:len(e.Kind())-2]}
	switch e := e.(type) {
	case casework.Noted, casework.Taken, casework.Released, casework.SentBack:
		h.Internal = true
	case casework.Completed:
		h.Key += "." + e.By
		h.Due = e.Dues.PromisedAt
	case casework.Submitted:
		h.Due = e.Dues.PromisedAt
	case casework.Stepped:
		h.Step = e.Step
	case casework.Decided:
		h.Key += "." + e.Outcome
	case casework.ClockPaused:
		h.Key = "happened.pause"
	case casework.ClockResumed:
		h.Due = e.Dues.PromisedAt
	case casework.TimeExtended:
		h.Key, h.Due = "happened.extension", e.Dues.PromisedAt
	case casework.EscalatedTo:
		h.Key += "." + e.Kindly()
	case casework.Answered:
		h.Due = e.Dues.PromisedAt
	case casework.Endorsed:
		if e.Way == "silence" {
			h.Key += ".silence"
		}
	case casework.ClassJudged:
		h.Key += "." + e.Outcome
	case casework.Advised:
		h.Key += "." + e.Outcome
	case casework.Visited:
		h.Key += "." + e.Outcome
		h.Due = e.RepairDue
	case casework.VisitSet:
		h.Due = e.At
	case casework.Billed:
		h.Due = e.Due
	case casework.Paid:
		h.Key += "." + e.Way
		h.Due = e.Dues.PromisedAt
	case casework.Confirmed:
		h.Key += "." + e.Way
	case casework.Worked:
		h.Step = e.Step
	case casework.Disposed, casework.NamedAnew:
		h.Internal = true
	case casework.MoneyAsked:
		return h, false // not for this office, and the applicant knows it
	}
	return h, true
}

// Public says whether a happening may be told to anyone but officers.
func (h Happening) Public() bool { return !h.Internal }
