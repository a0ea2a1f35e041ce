package forum

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/sheet"
)

// PrintMinutes prints minutes in Indonesian (UU 24/2009 art. 27) on the office's
// paper, with room for ink: F4 unless the office prints on A4.
func (r *Room) PrintMinutes(ctx context.Context, w io.Writer, no int64) error {
	x, err := r.MinutesOne(ctx, no)
	if err != nil {
		return err
	}
	s := printer{r: r, x: x}
	page := sheet.Page{Setup: paper.Setup{Paper: "f4"}.Over(x.Office.Paper), Language: lang.ID, Time: r.Now().In(r.zone(x.Office.Code))}
	page.Setup.Mark = r.PaperMark()
	m := sheet.Minutes{Page: page, Letterhead: x.Office.Letterhead, Address: x.Office.Address,
		Title:   []string{s.say("say.print.title"), x.Words.Subject},
		Opening: s.opening(), Sections: s.sections(), Closing: []string{s.say("say.print.closing", r.Reference(x.No))},
		Gives: sheet.Signature{Lines: []string{s.say("say.print.chair")}, Name: x.Words.Chair},
		Takes: sheet.Signature{Lines: []string{s.say("say.print.people")}}}
	return sheet.PrintMinutes(w, m)
}

// printer spells minutes.
type printer struct {
	r *Room
	x MinutesShown
}

func (s printer) say(key string, args ...any) string { return s.r.Messages.Say(lang.ID, key, args...) }

func (s printer) opening() []string {
	out := []string{s.say("say.print.opening", lang.DateText(lang.ID, s.x.Held.String()), s.x.Words.Place)}
	if s.x.Title != "" {
		out = append(out, s.say("say.print.about", s.x.Title))
	}
	return out
}

func (s printer) sections() []sheet.Section {
	people := sheet.Section{Title: s.say("say.people-title")}
	for _, g := range s.x.Words.Groups {
		people.Facts = append(people.Facts, [2]string{s.say("say.group-" + g.Name), strconv.Itoa(g.Count)})
	}
	people.Facts = append(people.Facts, [2]string{s.say("say.people-all"), strconv.Itoa(s.x.Words.People())})
	part := func(key string, n int) {
		if n > 0 {
			people.Facts = append(people.Facts, [2]string{s.say(key), strconv.Itoa(n)})
		}
	}
	part("say.women", s.x.Words.Women)
	part("say.disabled", s.x.Words.Disabled)
	points := sheet.Section{Title: s.say("say.points-title")}
	for i, p := range s.x.Words.Points {
		points.Text = append(points.Text, fmt.Sprintf("%d. %s", i+1, p))
	}
	out := []sheet.Section{people, points, s.promises()}
	if len(s.x.Notes) > 0 {
		out = append(out, sheet.Section{Title: s.say("say.notes-title"), Text: s.x.Notes})
	}
	return out
}

func (s printer) promises() sheet.Section {
	out := sheet.Section{Title: s.say("say.promises-title")}
	if len(s.x.List) == 0 {
		out.Text = []string{s.say("say.promises-none")}
		return out
	}
	out.Columns = []sheet.Column{{Title: s.say("say.promise"), Width: 72}, {Title: s.say("say.by-whom"), Width: 38}, {Title: s.say("say.until-when"), Width: 30}, {Title: s.say("say.standing"), Width: 30}}
	for _, p := range s.x.List {
		stand := s.say("say.promise-" + p.Stand)
		if p.Done != 0 {
			stand += ", " + lang.DateText(lang.ID, p.Done.String())
		}
		out.Rows = append(out.Rows, []string{p.What, p.Who, lang.DateText(lang.ID, p.Until.String()), stand})
	}
	return out
}
