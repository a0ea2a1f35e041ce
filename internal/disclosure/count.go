package disclosure

import (
	"context"
	"fmt"
	"io"
	"sort"

	"genggam/internal/lang"
	"genggam/internal/ppid"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/sheet"
	"genggam/internal/store"
)

// counts are the cases of a span, counted by what they came to.
func (r *Room) counts(ctx context.Context, office region.Code, kind string, from, to int64) (out []ppid.Count, err error) {
	err = r.Store.Each(ctx, `SELECT outcome, rule, days, late, count(*) FROM information_cases
		WHERE office = ? AND kind = ? AND received_at >= ? AND received_at < ? GROUP BY outcome, rule, days, late`,
		[]any{string(office), kind, from, to}, func(scan store.Scan) error {
			var c ppid.Count
			var days, late, n int64
			err := scan(&c.Outcome, &c.Rule, &days, &late, &n)
			c.Days, c.Late, c.N = int(days), late == 1, int(n)
			out = append(out, c)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("counting a year of requests: %w", err)
	}
	return out, nil
}

// PrintReport sets the report of a year on F4, as it is handed in to the
// Information Commission and put on the wall.
func (r *Room) PrintReport(ctx context.Context, a premises.Actor, year int, tag lang.Tag, w io.Writer) error {
	if err := a.May(premises.SeeInformation); err != nil {
		return err
	}
	y, err := r.Report(ctx, a.Office, year)
	if err != nil {
		return err
	}
	o, err := r.Office(a.Office)
	if err != nil {
		return err
	}
	p := &press{Room: r, ctx: ctx, a: a, tag: tag, names: map[string]string{}}
	b, err := p.sheet(p.say("disclosure.report-title"), p.say("disclosure.book-year", year))
	if err != nil {
		return err
	}
	m := sheet.Minutes{Page: b.Page, Letterhead: o.Letterhead, Address: o.Address, Title: b.Title, Opening: []string{p.say("disclosure.report-lead")}, Closing: []string{p.say("disclosure.report-how")}, Takes: b.Made,
		Gives: sheet.Signature{Lines: []string{p.say("disclosure.knows"), p.say("disclosure.superior")}}}
	table := sheet.Section{Columns: []sheet.Column{{Title: p.say("disclosure.report-what"), Width: 110}, {Title: p.say("disclosure.report-requests"), Width: 35}, {Title: p.say("disclosure.report-objections"), Width: 35}}}
	for _, l := range r.ReportLines(p.say, y) {
		table.Rows = append(table.Rows, l[:])
	}
	listed := sheet.Section{Title: p.say("disclosure.report-listed")}
	for _, c := range ppid.Classes() {
		listed.Facts = append(listed.Facts, [2]string{p.say("disclosure.class-" + string(c)), fmt.Sprint(y.Listed[c])})
	}
	m.Sections = []sheet.Section{table, listed}
	return sheet.PrintMinutes(w, m)
}

// ReportLines are the figures of a year in words: what, of requests, of objections,
// "" for none; say is the reader's language.
func (r *Room) ReportLines(say func(key string, args ...any) string, y Year) (out [][3]string) {
	n := func(i int) string { return fmt.Sprint(i) }
	of := func(key string, get func(ppid.Year) string) {
		out = append(out, [3]string{say("disclosure.report-" + key), get(y.Requests), get(y.Objections)})
	}
	of("received", func(x ppid.Year) string { return n(x.Received) })
	of("granted", func(x ppid.Year) string { return n(x.Granted) })
	of("refused", func(x ppid.Year) string { return n(x.Refused) })
	of("withdrawn", func(x ppid.Year) string { return n(x.Withdrawn) })
	of("running", func(x ppid.Year) string { return n(x.Running) })
	of("on-time", func(x ppid.Year) string { return n(x.OnTime) })
	of("late", func(x ppid.Year) string { return n(x.LateAnswers) })
	days := func(d int) string {
		if d < 0 {
			return "–"
		}
		return n(d)
	}
	of("median", func(x ppid.Year) string { return days(x.Median) })
	of("longest", func(x ppid.Year) string { return days(x.Longest) })
	of("mean", func(x ppid.Year) string {
		if x.Mean < 0 {
			return "–"
		}
		point := ","
		if say("disclosure.tag") == "en" {
			point = "."
		}
		return fmt.Sprintf("%d%s%02d", x.Mean/100, point, x.Mean%100)
	})
	rules := map[string][2]int{}
	for i, x := range []ppid.Year{y.Requests, y.Objections} {
		for _, why := range x.Reasons {
			both := rules[why.Rule]
			both[i] = why.N
			rules[why.Rule] = both
		}
	}
	var names []string
	for rule := range rules {
		names = append(names, rule)
	}
	sort.Strings(names)
	for _, rule := range names {
		l := [3]string{say("disclosure.report-reason", r.RuleName(rule, say))}
		for i, times := range rules[rule] {
			if times > 0 {
				l[i+1] = n(times)
			}
		}
		out = append(out, l)
	}
	return out
}

// RuleName is the sentence of a rule of refusal in a reader's language, by the
// standards in effect.
func (r *Room) RuleName(rule string, say func(key string, args ...any) string) string {
	if rule == "facts" {
		return say("office.act.refuse-facts")
	}
	tag, _ := lang.Find(say("disclosure.tag"))
	for _, id := range append([]string{r.law.Objection}, r.law.Requests...) {
		s, ok := r.Catalogue().Current(id, premises.EndOfTime)
		if !ok {
			continue
		}
		for _, e := range s.Eligibility {
			if e.ID == rule {
				return e.Message.In(tag)
			}
		}
		if q, ok := s.Requirement(rule); ok {
			return q.Name.In(tag)
		}
	}
	return rule
}
