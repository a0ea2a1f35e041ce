package opinions

import (
	"context"
	"io"
	"strconv"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/region"
	"genggam/internal/sheet"
	"genggam/internal/survey"
)

// Weights are the weights with which a report can be printed; the first is right.
func Weights() []string { return []string{"ninth", "0.111", "0.11"} }

// Print is the report of a year in the form in which offices hand it in
// (PermenPANRB 14/2017): index and category with the weight said and what the other
// weights come to, answers against the sample, each element, each service, who
// answered, what is weakest and the follow-up plan. It is public like its figures.
// The same report gives the same bytes until something in it changes or a day passes.
func (r *Room) Print(ctx context.Context, w io.Writer, office region.Code, year int, way survey.Way) error {
	o, err := r.Office(office)
	if err != nil {
		return err
	}
	p := printed{r: r, period: Period{survey.Month(year * 12), survey.Month(year*12 + 11)}}
	if p.report, err = r.Report(ctx, office, p.period, way); err != nil {
		return err
	}
	if p.who, err = r.Profile(ctx, office, p.period); err != nil {
		return err
	}
	if p.plans, err = r.Plans(ctx, office, year); err != nil {
		return err
	}
	day := r.Today(office).In(r.Calendar(office).Zone())
	m := sheet.Minutes{
		Page:       sheet.Page{Setup: paper.Setup{Paper: "f4"}.Over(o.Paper), Language: lang.ID, Time: day},
		Letterhead: o.Letterhead, Address: o.Address,
		Title:    []string{p.say("opinion.print.title"), p.say("opinion.print.of", o.Full(), strconv.Itoa(year))},
		Opening:  []string{p.say("opinion.print.opening", lang.Date(lang.ID, day))},
		Sections: []sheet.Section{p.index(), p.sample(), p.elements(), p.services(), p.people(), p.weakest(), p.follow()},
		Closing:  []string{p.say("opinion.by-tens"), p.report.Basis[0], p.report.Basis[1]},
		Gives:    sheet.Signature{Lines: []string{p.say("opinion.print.made")}},
		Takes:    sheet.Signature{Lines: []string{p.say("opinion.print.place", o.Place(), lang.Date(lang.ID, day)), o.HeadTitle + " " + o.Name}},
	}
	for i := range m.Sections {
		m.Sections[i].Title = strconv.Itoa(i+1) + ". " + m.Sections[i].Title
	}
	m.Page.Setup.Mark = r.PaperMark()
	return sheet.PrintMinutes(w, m)
}

// printed is what a printed report is made of.
type printed struct {
	r      *Room
	period Period
	report survey.Report
	who    map[string]map[string]int64
	plans  []Planned
}

func (p printed) say(key string, args ...any) string { return p.r.Messages.Say(lang.ID, key, args...) }

func decimal(n int64, places int) string { return lang.Decimal(lang.ID, n, places) }

func number(n int64) string { return lang.Number(lang.ID, n) }

func elementNames() map[survey.Element]string {
	out := map[survey.Element]string{}
	for _, q := range survey.Questions() {
		out[q.Element] = q.Law
	}
	return out
}

// index is the index with its weight, and what the other weights would come to.
func (p printed) index() sheet.Section {
	s := sheet.Section{Title: p.say("opinion.print.index")}
	if p.report.All.N == 0 {
		s.Text = []string{p.say("opinion.nobody")}
		return s
	}
	all := p.report.All
	s.Facts = [][2]string{
		{p.say("opinion.index"), decimal(all.Index.Hundredths, 2)},
		{p.say("opinion.print.category"), all.Category.Grade + " (" + p.say(all.Category.Key()) + ")"},
		{p.say("opinion.print.weight"), p.say(all.Index.Way.Key())},
	}
	for _, name := range Weights() {
		way := survey.Way{Weight: name}
		if way.Key() == all.Index.Way.Key() {
			continue
		}
		if i, err := survey.IndexOf(p.report.Whole, way); err == nil {
			s.Facts = append(s.Facts, [2]string{p.say("opinion.print.other", p.say(way.Key())), decimal(i.Hundredths, 2)})
		}
	}
	for _, x := range []struct {
		key string
		of  survey.Figures
	}{{"opinion.print.own", p.report.OwnDevice}, {"opinion.print.office", p.report.OfficeDevice}} {
		if x.of.N > 0 {
			s.Facts = append(s.Facts, [2]string{p.say(x.key), p.say("opinion.print.apart", decimal(x.of.Index.Hundredths, 2), number(x.of.N))})
		}
	}
	if p.report.ByServed != nil {
		s.Facts = append(s.Facts, [2]string{p.say("opinion.print.by-served"), decimal(p.report.ByServed.Hundredths, 2)})
	}
	return s
}

func (p printed) sample() sheet.Section {
	s := sheet.Section{Title: p.say("opinion.print.sample"), Facts: [][2]string{
		{p.say("opinion.answered"), number(p.report.N)},
		{p.say("opinion.waiting"), number(p.report.Waiting)},
		{p.say("opinion.served"), number(p.report.Served)},
		{p.say("opinion.needed"), number(int64(p.report.Needed))},
	}}
	if p.report.Enough {
		s.Text = []string{p.say("opinion.print.enough")}
	} else {
		s.Text = []string{p.say("opinion.not-enough")}
	}
	return s
}

func (p printed) elements() sheet.Section {
	s := sheet.Section{Title: p.say("opinion.elements")}
	names := elementNames()
	for _, l := range p.report.All.Lines {
		s.Rows = append(s.Rows, []string{l.Element.Code(), names[l.Element], decimal(l.Mean, 3), decimal(l.Weighted, 4), decimal(l.Hundredths, 2), l.Category.Grade})
	}
	if len(s.Rows) == 0 {
		return nothing(s, p)
	}
	s.Columns = []sheet.Column{{Title: p.say("opinion.print.code"), Width: 10}, {Title: p.say("opinion.print.element"), Width: 60}, {Title: p.say("opinion.print.mean"), Width: 24, Align: paper.AlignRight},
		{Title: p.say("opinion.print.weighted"), Width: 24, Align: paper.AlignRight}, {Title: p.say("opinion.print.converted"), Width: 24, Align: paper.AlignRight}, {Title: p.say("opinion.print.grade"), Width: 16, Align: paper.AlignCenter}}
	return s
}

func nothing(s sheet.Section, p printed) sheet.Section {
	s.Text = []string{p.say("opinion.print.nothing")}
	return s
}

func (p printed) services() sheet.Section {
	s := sheet.Section{Title: p.say("opinion.services")}
	for _, x := range p.report.Services {
		name := p.say("opinion.joint")
		if std, ok := p.r.Catalogue().Current(x.Service, p.r.Now().Format("2006-01-02")); ok {
			name = std.Name.In(lang.ID)
		} else if x.Service != survey.Joint {
			name = x.Service
		}
		s.Rows = append(s.Rows, []string{name, number(x.Served), number(x.N), decimal(x.Index.Hundredths, 2), x.Category.Grade})
	}
	if len(s.Rows) == 0 {
		return nothing(s, p)
	}
	s.Columns = []sheet.Column{{Title: p.say("opinion.print.service"), Width: 70}, {Title: p.say("opinion.print.served"), Width: 22, Align: paper.AlignRight}, {Title: p.say("opinion.print.answers"), Width: 22, Align: paper.AlignRight},
		{Title: p.say("opinion.print.converted"), Width: 24, Align: paper.AlignRight}, {Title: p.say("opinion.print.grade"), Width: 16, Align: paper.AlignCenter}}
	return s
}

// people are who answered: cells of ten and more, each by itself.
func (p printed) people() sheet.Section {
	s := sheet.Section{Title: p.say("opinion.print.people")}
	for _, t := range survey.Traits() {
		for _, a := range t.Answers {
			if n := p.who[t.ID][a.ID]; n > 0 {
				s.Rows = append(s.Rows, []string{t.Ask.In(lang.ID), a.Say.In(lang.ID), number(n)})
			}
		}
	}
	if len(s.Rows) == 0 {
		return nothing(s, p)
	}
	s.Columns = []sheet.Column{{Title: p.say("opinion.print.trait"), Width: 70}, {Title: p.say("opinion.print.said"), Width: 60}, {Title: p.say("opinion.print.answers"), Width: 24, Align: paper.AlignRight}}
	s.Text = []string{p.say("opinion.print.people-note")}
	return s
}

func (p printed) weakest() sheet.Section {
	s := sheet.Section{Title: p.say("opinion.weakest")}
	names := elementNames()
	for _, e := range p.report.All.Weakest {
		for _, l := range p.report.All.Lines {
			if l.Element == e {
				s.Facts = append(s.Facts, [2]string{e.Code() + " " + names[e], decimal(l.Hundredths, 2)})
			}
		}
	}
	if len(s.Facts) == 0 {
		return nothing(s, p)
	}
	return s
}

// follow is the follow-up plan as it stands.
func (p printed) follow() sheet.Section {
	s := sheet.Section{Title: p.say("opinion.plan.title")}
	names := elementNames()
	for _, x := range p.plans {
		state := p.say("opinion.plan.open")
		switch {
		case x.Dropped:
			state = p.say("opinion.plan.dropped", x.Done.Say(lang.ID), x.Outcome)
		case x.Done > 0:
			state = p.say("opinion.plan.done", x.Done.Say(lang.ID), x.Outcome)
		case x.Late:
			state = p.say("opinion.plan.late")
		}
		s.Rows = append(s.Rows, []string{x.Element.Code() + " " + names[x.Element], x.Action, x.Who, x.Until.Say(lang.ID), state})
	}
	if len(s.Rows) == 0 {
		s.Text = []string{p.say("opinion.plan.none")}
		return s
	}
	s.Columns = []sheet.Column{{Title: p.say("opinion.print.element"), Width: 34}, {Title: p.say("opinion.plan.action"), Width: 52}, {Title: p.say("opinion.plan.who"), Width: 28}, {Title: p.say("opinion.plan.until"), Width: 26}, {Title: p.say("opinion.plan.state"), Width: 34}}
	return s
}

// WeightOf is the way of a weight by its name; an unknown one is refused with
// survey.unknown-weight.
func WeightOf(name string) (survey.Way, error) {
	for _, w := range Weights() {
		if name == w || name == "" {
			return survey.Way{Weight: w}, nil
		}
	}
	return survey.Way{}, fault.New(fault.Invalid, "survey.unknown-weight")
}
