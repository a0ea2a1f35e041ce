package desk

import (
	"context"

	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/form"
)

// DraftLetter is what the letter of a counter draft would say if it were filed
// and signed now: all but the number, which the signature gives. Whoever signs
// reads it before their factor is asked for. signer is the account that would
// sign, "" while several may: then the place of the signer stays open. An
// application that is not complete is an *Incomplete, as filing it would be; a
// draft whose standard gives no letter is "letter.no-preview".
func (d *Desk) DraftLetter(ctx context.Context, a Actor, f *Draft, signer string) (document.Content, error) {
	if _, err := d.CounterApplicant(ctx, a, f); err != nil {
		return document.Content{}, err
	}
	app := f.atCounter(a)
	std, err := d.standardFor(app)
	if err != nil {
		return document.Content{}, err
	}
	if std.Result.Letter == "" {
		return document.Content{}, fault.New(fault.Conflict, "letter.no-preview")
	}
	if err := d.recognise(ctx, a, app.Subject); err != nil {
		return document.Content{}, err
	}
	if err := d.checkApplication(ctx, std, &app); err != nil {
		return document.Content{}, err
	}
	of, err := d.counterParts(ctx, a, app)
	if err != nil {
		return document.Content{}, err
	}
	if of.by, err = d.signerOf(ctx, a, signer)(std); err != nil {
		return document.Content{}, err
	}
	l := d.setLetter(of)
	if lacks := l.lacks(); len(lacks) > 0 {
		bad := &Incomplete{}
		for _, x := range lacks {
			bad.Problems = append(bad.Problems, form.Problem{Question: x.Who + "." + x.Part, Key: "form.required"})
		}
		return document.Content{}, bad
	}
	today := d.Now().In(d.Calendar(a.Office).Zone())
	return l.fill(d.say("letter.preview-number"), d.Today(a.Office).String(), validUntil(today, std.Result.Validity))
}

// counterParts are what the letter of a counter application is made of, all but
// who signs it.
func (d *Desk) counterParts(ctx context.Context, a Actor, app Application) (of letterParts, err error) {
	std, err := d.standardFor(app)
	if err != nil {
		return of, err
	}
	of = letterParts{std: std, answers: app.Answers, signing: std.Result.Signing, reference: d.say("letter.preview-number"), submitted: d.Today(a.Office)}
	if of.office, err = d.Office(a.Office); err != nil {
		return of, err
	}
	if of.applicant, err = d.known(ctx, app.Applicant); err != nil {
		return of, err
	}
	of.subject, of.self = of.applicant, app.Subject == nil
	if !of.self {
		if of.subject, err = d.known(ctx, *app.Subject); err != nil {
			return of, err
		}
	}
	if app.Representative != nil {
		behalf, err := d.known(ctx, *app.Representative)
		if err != nil {
			return of, err
		}
		of.behalf = &behalf
	}
	of.facts = d.factsOf(a.Office, app.Channel, app.Relation, of.applicant.Record, of.subject.Record)
	of.facts["applicant.kind"] = kindOf(app.Applicant)
	return of, nil
}

// signerOf is the signature block of an account, or an open place for who is not
// known yet or may not sign today.
func (d *Desk) signerOf(ctx context.Context, a Actor, account string) signs {
	if account == "" {
		return nobodyYet
	}
	return orNobody(func(std *catalogue.Standard) (hand, error) {
		name, r, err := d.SignsAs(ctx, a, account)
		if err != nil {
			return hand{}, err
		}
		return d.handOf(ctx, Actor{Account: account, Office: a.Office, Name: name}, r)(std)
	})
}
