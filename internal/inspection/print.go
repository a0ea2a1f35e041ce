package inspection

import (
	"context"
	"io"

	"genggam/internal/books"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/premises"
	"genggam/internal/sheet"
)

// Words say a report in a language: Figure names one of its figures.
type Words struct {
	Tag    lang.Tag
	Figure func(name string) string
}

// PrintReport prints the report of a month of the actor's office on F4, to be
// signed by its head.
func (r *Room) PrintReport(ctx context.Context, a premises.Actor, w io.Writer, m integrity.Month, in Words) error {
	tag := in.Tag
	x, err := r.ReportOf(ctx, a, m)
	if err != nil {
		return err
	}
	o, err := r.Office(a.Office)
	if err != nil {
		return err
	}
	say := func(key string, args ...any) string { return r.Messages.Say(tag, key, args...) }
	now := r.Now().In(r.Calendar(o.Code).Zone())
	b := sheet.Book{
		Page:    sheet.Page{Setup: paper.Setup{Paper: "f4"}.Over(o.Paper), Language: tag, Time: now},
		Title:   []string{say("inspection.report.of", books.Month(m).Name(tag))},
		Facts:   [][2]string{{say("inspection.report.office"), o.Full()}, {say("inspection.report.state"), say("inspection.light." + x.Light)}},
		Columns: []sheet.Column{{Title: say("inspection.report.figure"), Width: 130}, {Title: say("inspection.report.count"), Width: 40, Align: paper.AlignRight}},
		Made:    sheet.Signature{Lines: []string{o.Name + ", " + lang.Date(tag, now), o.HeadTitle}},
	}
	return sheet.PrintBook(w, b, func(yield func(sheet.Row, error) bool) {
		for _, f := range x.Shown() {
			if !yield(sheet.Row{Cells: []string{in.Figure(f.Name), lang.Number(tag, f.Count)}}, nil) {
				return
			}
		}
	})
}
