package desk

import (
	"context"
	"fmt"
	"maps"

	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/premises"
)

// SetPaper says how the paper of the actor's office is: every letter that is
// signed from now on is set so. Shaded lets grey be printed. The faults are those
// of paper.Setup.Check.
func (d *Desk) SetPaper(ctx context.Context, a Actor, s paper.Setup, shaded bool) error {
	if err := a.May(premises.Stationery); err != nil {
		return err
	}
	s.Mono = false // the office says Shaded instead
	if err := s.Check(); err != nil {
		return err
	}
	return d.ChangeOffice(ctx, a, "paper", func(o *Office) error {
		o.Paper, o.Shaded, o.HeadSpace = s, shaded, 0
		return nil
	})
}

// SetPaperOf says how the paper of one service is at the actor's office, over the
// office's own: what is zero stays as the office has it, and a zero setup takes
// back what was said. Faults: "paper.service", those of paper.Setup.Check for the
// paper as it then is.
func (d *Desk) SetPaperOf(ctx context.Context, a Actor, service string, s paper.Setup) error {
	if err := a.May(premises.Stationery); err != nil {
		return err
	}
	std, err := d.printed(a, service)
	if err != nil {
		return err
	}
	if s.Mono, s.Mark = false, ""; s.Drawn {
		s.Letterhead = 0
	}
	if err := s.Check(); err != nil {
		return err
	}
	return d.ChangeOffice(ctx, a, "paper/"+service, func(o *Office) error {
		papers := maps.Clone(o.Papers)
		if papers == nil {
			papers = map[string]paper.Setup{}
		}
		if papers[service] = s; s == (paper.Setup{}) {
			delete(papers, service)
		}
		o.Papers = papers
		return setupOf(*o, std).Check()
	})
}

// printed is a service of which the actor's office prints letters.
func (d *Desk) printed(a Actor, service string) (*catalogue.Standard, error) {
	o, err := d.Office(a.Office)
	if err != nil {
		return nil, err
	}
	std, ok := d.Catalogue().Current(service, d.Today(a.Office).String())
	if !ok || !o.Provides(std) || std.Result.Letter == "" {
		return nil, fault.New(fault.Invalid, "paper.service").On("service")
	}
	return std, nil
}

// TestPage is a letter of no content on the office's paper, or on that of one of
// its services, to be laid over a real sheet: it has neither number nor QR nor
// signature, and says so.
func (d *Desk) TestPage(_ context.Context, a Actor, service string) ([]byte, error) {
	if err := a.May(premises.Stationery); err != nil {
		return nil, err
	}
	o, err := d.Office(a.Office)
	if err != nil {
		return nil, err
	}
	var std *catalogue.Standard
	if service != "" {
		if std, err = d.printed(a, service); err != nil {
			return nil, err
		}
	}
	return d.testPage(o, std)
}

func (d *Desk) testPage(o Office, std *catalogue.Standard) ([]byte, error) {
	c := document.Content{
		Office: d.headOf(o),
		Title:  d.say("paper.test.title"), Number: d.say("letter.preview-number"), Place: o.Place(), Date: d.Today(o.Code).String(),
		Signer: document.Signer{Name: d.say("paper.test.name"), Position: o.HeadTitle + " " + o.Name}, Signing: "ink", Language: lang.ID,
	}
	for _, key := range []string{"paper.test.margins", "paper.test.stamp", "paper.test.head"} {
		c.Body = append(c.Body, document.Block{Kind: document.Paragraph, Rows: [][]string{{d.say(key)}}})
	}
	out, err := paper.Render(c, paper.Options{
		Setup: setupOf(o, std), LetterheadSpace: headSpace(o, std), Watermark: d.say("letter.preview-mark"), Note: d.inkNote(c),
		PageLabel: d.pageLabel(), Time: d.Now().In(d.Calendar(o.Code).Zone()),
	})
	if err != nil {
		return nil, fmt.Errorf("making a test page: %w", err)
	}
	return out.PDF, nil
}
