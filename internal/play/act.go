package play

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/paper"
)

// onCase performs an act on the case of the play.
func (r *run) onCase(ctx context.Context, a Act) error {
	switch a.Do {
	case Completes:
		return r.complete(ctx)
	case Withdraws:
		return r.node.Withdraw(ctx, r.no)
	case Downloads:
		pdf, err := r.node.Download(ctx, r.no)
		if err != nil {
			return err
		}
		return pdf.Body.Close()
	case Repairs:
		return r.node.RepairDone(ctx, r.no, "Sudah.", nil)
	case Confirms, Disputes:
		return r.node.ConfirmWork(ctx, r.no, a.Do == Confirms, a.Text, nil)
	case Advises:
		return r.advises(ctx, a)
	case TakesBack:
		return r.takesBack(ctx, a)
	case Pays, Transfers, Collects, Waives, Refunds, Approves, Receives:
		return r.money(ctx, a)
	case Chooses:
		if a.Who == citizen {
			return r.node.ChooseInk(ctx, r.no)
		}
	}
	who, err := r.officerHere(ctx, a.Who)
	if err != nil {
		return err
	}
	err = r.byOfficer(ctx, who, a)
	if f := fault.As(err); f != nil && f.Key == "case.take-first" { // another play left a case that came before
		if err := r.node.Take(ctx, who, r.no, office.OutOfTurn); err != nil {
			return err
		}
		err = r.byOfficer(ctx, who, a)
	}
	return err
}

// byOfficer is what an officer does with the case.
func (r *run) byOfficer(ctx context.Context, who desk.Actor, a Act) error {
	switch a.Do {
	case Visits:
		return r.visits(ctx, who, a)
	case Returns:
		return r.returns(ctx, who, a)
	case Refuses:
		return r.node.Refuse(ctx, who, r.no, a.What, a.Text)
	case Pauses:
		return r.node.Pause(ctx, who, r.no, a.What, a.Text)
	case Resumes:
		return r.node.Resume(ctx, who, r.no)
	case Extends:
		return r.node.Extend(ctx, who, r.no, a.Text)
	case Inks:
		return r.inks(ctx, who, a.What)
	case Chooses:
		return r.node.TakeInk(ctx, who, r.no)
	}
	return r.step(ctx, who, a)
}

// step does a step of the standard with every line of its checklist ticked.
func (r *run) step(ctx context.Context, who desk.Actor, a Act) error {
	st, ok := r.std.Step(a.What)
	if !ok {
		r.fail(a, "play.no-step", cut(a.What))
		return nil
	}
	if a.Text != "" && st.Kind != "work" && !st.Draft {
		r.fail(a, "play.too-much", cut(a.Text))
		return nil
	}
	switch st.Kind {
	case "sign":
		if err := r.node.Take(ctx, who, r.no, office.OutOfTurn); err != nil {
			return err
		}
		_, err := r.node.Sign(ctx, who, r.no)
		return err
	case "work":
		if err := r.node.Take(ctx, who, r.no, office.OutOfTurn); err != nil {
			return err
		}
		return r.node.Work(ctx, who, r.no, r.worked(st, a.Text))
	case "hand-over":
		if g := r.std.Result.Goods; g != nil {
			return r.handOut(ctx, who, g)
		}
		return r.node.HandOver(ctx, who, r.no, office.AllChecks(st))
	}
	if err := r.node.Take(ctx, who, r.no, office.OutOfTurn); err != nil {
		return err
	}
	return r.node.DoStepDrafting(ctx, who, r.no, desk.Drafted{Step: a.What, Checks: office.AllChecks(st), Text: a.Text})
}

// worked is what somebody says of finished work: of a document that a national
// system issued its number, else what was done.
func (r *run) worked(st *catalogue.Step, text string) desk.Found {
	found := desk.Found{Checks: office.AllChecks(st), Words: cmp.Or(text, "Selesai.")}
	if !r.std.Result.Recorded.Empty() {
		found.Number, found.Words = text, ""
	}
	return found
}

// advises answers for the office that the step of the standard asks.
func (r *run) advises(ctx context.Context, a Act) error {
	p, err := r.node.Follow(ctx, r.no)
	if err != nil {
		return err
	}
	adviser, ok := catalogue.Adviser{}, false
	if p.Step != nil {
		adviser, ok = p.Step.Adviser(a.What)
	}
	if !ok {
		r.fail(a, "play.no-step", cut(a.What))
		return nil
	}
	at := r.office
	if adviser.To != "" {
		at = r.node.OfficeFor(r.office, adviser.To, adviser.Agency)
	}
	who, err := r.officerAt(ctx, at, a.Who)
	if err != nil {
		return err
	}
	say := casework.AdviceAnswer{Adviser: a.What, Outcome: a.Outcome}
	for _, c := range adviser.Checklist {
		say.Checks = append(say.Checks, c.ID)
	}
	return r.node.Advise(ctx, who, r.no, say, a.Text)
}

// visits reports a visit of the present step.
func (r *run) visits(ctx context.Context, who desk.Actor, a Act) error {
	p, err := r.node.Follow(ctx, r.no)
	if err != nil {
		return err
	}
	found := desk.Found{Outcome: a.Outcome, Words: a.Text}
	if p.Step != nil && a.Outcome == casework.VisitOK {
		found.Checks = office.AllChecks(p.Step)
	}
	if err := r.node.Take(ctx, who, r.no, office.OutOfTurn); err != nil {
		return err
	}
	return r.node.Visit(ctx, who, r.no, found)
}

// inks records that the page was signed by hand, with every line of the
// hand-over's checklist ticked.
func (r *run) inks(ctx context.Context, who desk.Actor, way string) error {
	if way == casework.InkScan {
		scan, err := r.node.TakeInkScan(ctx, who, r.no, bytes.NewReader(office.JPEG))
		if err != nil {
			return err
		}
		return r.node.RecordInkScan(ctx, who, r.no, scan)
	}
	p, err := r.node.Follow(ctx, r.no)
	if err != nil {
		return err
	}
	var checks []string
	if p.Step != nil {
		checks = office.AllChecks(p.Step)
	}
	return r.node.RecordInkHandedOver(ctx, who, r.no, checks)
}

func (r *run) returns(ctx context.Context, who desk.Actor, a Act) error {
	for _, d := range a.Defects {
		_, isRequirement := r.std.Requirement(d.What)
		_, isQuestion := r.std.Form.Question(d.What)
		if !isRequirement && !isQuestion && d.What != "other" {
			r.fail(a, "play.no-question", cut(d.What))
			return nil
		}
	}
	return r.node.Return(ctx, who, r.no, a.Defects)
}

// complete brings everything that was asked: a new photograph, or the answer
// that the play gives by now.
func (r *run) complete(ctx context.Context) error {
	p, err := r.node.Follow(ctx, r.no)
	if err != nil {
		return err
	}
	answers, bad := r.answers()
	if len(bad) > 0 {
		return incomplete(bad)
	}
	changed := form.Answers{}
	var files []desk.Upload
	for _, d := range p.Defects {
		if v, ok := answers[d.What]; ok {
			changed[d.What] = v
			continue
		}
		u, err := r.node.TakeFileForCase(ctx, r.no, photo(d.What), bytes.NewReader(office.JPEG))
		if err != nil {
			return err
		}
		files = append(files, u)
	}
	return r.node.Complete(ctx, r.no, changed, files)
}

// expect looks at the case as its applicant sees it.
func (r *run) expect(ctx context.Context, a Act) error {
	if a.What == seesRefusal {
		r.expectRefusal(a)
		return nil
	}
	if r.no < 0 {
		r.fail(a, "play.not-submitted")
		return nil
	}
	p, err := r.node.Follow(ctx, r.no)
	if err != nil {
		return err
	}
	switch a.What {
	case seesState:
		r.same(a, string(p.State))
	case seesStep:
		got := ""
		if p.Step != nil {
			got = p.Step.ID
		}
		r.same(a, got)
	case seesDue:
		r.same(a, p.PromisedAt.In(r.cal.Zone()).Format(minute)[:len(a.Text)])
	case seesSaid:
		if !slices.ContainsFunc(p.Timeline, func(h desk.Happening) bool { return strings.Contains(h.Words, a.Text) }) {
			r.fail(a, "play.not-said", a.Text)
		}
	case seesNoLetter:
		if p.Letter != nil {
			r.fail(a, "play.has-letter")
		}
	case seesBill:
		return r.expectBill(ctx, a)
	case seesRefund:
		return r.expectRefund(ctx, a)
	case seesLetter:
		return r.expectLetter(ctx, a, p)
	}
	return nil
}

// same compares what is seen with what was expected.
func (r *run) same(a Act, got string) {
	if got != a.Text {
		r.fail(a, "play.other", a.What, a.Text, got)
	}
}

func (r *run) expectRefusal(a Act) {
	switch {
	case r.refused == nil:
		r.fail(a, "play.not-refused", a.Text)
	case !named(r.refused, a.Text):
		r.fail(a, "play.other", a.What, a.Text, say(r.refused))
	}
	r.refused = nil
}

// expectLetter reads the paper itself: the content that is attached to it, and
// the text that a person reads there.
func (r *run) expectLetter(ctx context.Context, a Act, p desk.Progress) error {
	if p.Letter == nil {
		r.fail(a, "play.no-letter")
		return nil
	}
	who, err := r.officer(ctx, "front-desk")
	if err != nil {
		return err
	}
	pdf, err := r.node.OpenLetter(ctx, who, r.no)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(pdf.Body)
	if err = errors.Join(err, pdf.Body.Close()); err != nil {
		return fmt.Errorf("reading the letter: %w", err)
	}
	text, err := textOf(body)
	if err != nil {
		return err
	}
	if !strings.Contains(plain(text), plain(a.Text)) {
		r.fail(a, "play.not-in-letter", a.Text)
	}
	return nil
}

// textOf is the letter's text, from the content that its file carries.
func textOf(pdf []byte) (string, error) {
	parts, err := paper.Open(pdf)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(parts.Attachments, func(x paper.Attachment) bool { return x.MIME == "application/json" })
	if i < 0 {
		return "", errors.New("reading the letter: it carries no content")
	}
	c, err := document.DecodeContent(parts.Attachments[i].Data)
	if err != nil {
		return "", err
	}
	return c.Text(), nil
}

// plain makes any run of spaces one space.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }
