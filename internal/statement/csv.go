package statement

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/fault"
)

const maxPreamble = 60 // rows above the table

// tabling reads one CSV file by one profile.
type tabling struct {
	t       *taking
	p       Profile
	rows    *csv.Reader
	columns map[string]int // by plain name
	width   int
	opening *int64
	closing *int64
	// balances are those behind each line, where there is a column of them.
	balances []int64
	period   []calendar.Day
}

func table(r io.Reader, separator string) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = rune(separator[0])
	c.FieldsPerRecord, c.LazyQuotes, c.TrimLeadingSpace = -1, true, true
	c.ReuseRecord = true
	return c
}

// csv chooses the profile by the names of the columns, then reads.
func (t *taking) csv(r io.Reader, head []byte, profiles []Profile) error {
	p, err := choose(head, profiles)
	if err != nil {
		return err
	}
	t.Format = "csv:" + p.Name
	if err := t.bank(p.BIC); err != nil {
		return err
	}
	b := &tabling{t: t, p: p, rows: table(r, p.Separator)}
	for {
		cells, err := b.rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return b.broken(err)
		}
		if err := b.row(cells); err != nil {
			return err
		}
	}
	return b.finish()
}

func (b *tabling) broken(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return fault.New(fault.Invalid, "statement.row", p.Line)
	}
	return err
}

// choose is the latest profile whose columns stand in one of the first rows and
// whose days are those of the first line.
func choose(head []byte, profiles []Profile) (Profile, error) {
	sorted := slices.Clone(profiles)
	arrange.By(sorted, func(a, b Profile) int { return strings.Compare(b.From, a.From) })
	var found []string
	known := false
	for _, p := range sorted {
		if p.wrong() != "" {
			continue
		}
		names, first := header(head, p)
		if names == nil {
			continue
		}
		known = true
		if day, ok := p.day(first); !ok || p.dated(day) {
			return p, nil
		}
	}
	if known {
		return Profile{}, fault.New(fault.Invalid, "statement.dated")
	}
	for _, separator := range []string{";", ",", "\t", "|"} {
		if names := likely(head, separator); len(names) > len(found) {
			found = names
		}
	}
	return Profile{}, fault.New(fault.Unsupported, "statement.columns", strings.Join(found, ", "))
}

// header finds the row that has all columns of a profile, and the date cell of
// the row behind it.
func header(head []byte, p Profile) (names map[string]int, first string) {
	rows := table(bytes.NewReader(head), p.Separator)
	for range maxPreamble {
		cells, err := rows.Read()
		if err != nil {
			return nil, ""
		}
		if names = columns(cells, p); names == nil {
			continue
		}
		at := names[plain(p.Columns.Date)]
		if cells, err = rows.Read(); err == nil && at < len(cells) {
			first = cells[at]
		}
		return names, first
	}
	return nil, ""
}

// columns maps the names in a row to their places, nil when one is missing.
func columns(cells []string, p Profile) map[string]int {
	names := map[string]int{}
	for i, c := range cells {
		if _, twice := names[plain(c)]; !twice {
			names[plain(c)] = i
		}
	}
	for _, want := range p.Columns.named() {
		if _, ok := names[plain(want)]; !ok {
			return nil
		}
	}
	return names
}

// likely is the first row of words that looks like names of columns, for the
// refusal: cells with digits are not repeated, since they may be somebody's.
func likely(head []byte, separator string) []string {
	rows := table(bytes.NewReader(head), separator)
	for range maxPreamble {
		cells, err := rows.Read()
		if err != nil {
			return nil
		}
		var names []string
		for _, c := range cells {
			if c = tidy(c); c != "" && len(c) <= 40 && !strings.ContainsAny(c, "0123456789") && len(names) < 20 {
				names = append(names, c)
			}
		}
		if len(names) >= 3 && len(names)*2 > len(cells) {
			return names
		}
	}
	return nil
}

// row is the header, a line of the table, or one around it.
func (b *tabling) row(cells []string) error {
	if blank(cells) {
		return nil
	}
	line, _ := b.rows.FieldPos(0)
	if b.columns == nil {
		if b.columns = columns(cells, b.p); b.columns != nil {
			b.width = len(cells)
			return nil
		}
		if line > maxPreamble {
			return fault.New(fault.Invalid, "statement.row", line)
		}
		_, err := b.label(cells, line)
		return err
	}
	if known, err := b.label(cells, line); known || err != nil {
		return err
	}
	if begins(cells, b.p.Ignore) {
		return nil
	}
	if len(cells) < b.width {
		return fault.New(fault.Invalid, "statement.short", line)
	}
	return b.line(cells, line)
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
}

func begins(cells, words []string) bool {
	i := slices.IndexFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
	return slices.ContainsFunc(words, func(w string) bool { return w != "" && strings.HasPrefix(plain(cells[i]), plain(w)) })
}

// label takes what a row around the table says; known says that it is one.
func (b *tabling) label(cells []string, line int) (known bool, err error) {
	l := b.p.Labels
	for _, x := range []struct {
		label string
		take  func(string, int) error
	}{
		{l.Account, func(s string, _ int) error { return b.t.account(s) }},
		{l.Currency, func(s string, _ int) error { return currency(s) }},
		{l.Period, b.takePeriod},
		{l.Opening, func(s string, n int) error { return b.takeBalance(&b.opening, s, n) }},
		{l.Closing, func(s string, n int) error { return b.takeBalance(&b.closing, s, n) }},
	} {
		if value, ok := behind(cells, x.label); ok && x.label != "" {
			return true, x.take(value, line)
		}
	}
	return false, nil
}

// behind is the value that stands behind a label: in the same cell or in the next
// one that says something.
func behind(cells []string, label string) (string, bool) {
	i := slices.IndexFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
	text := tidy(cells[i])
	if len(text) < len(label) || !strings.EqualFold(text[:len(label)], label) {
		return "", false
	}
	rest := strings.Trim(text[len(label):], " :")
	for _, c := range cells[i+1:] {
		if rest == "" {
			rest = strings.Trim(tidy(c), " :")
		}
	}
	return rest, true
}

// takePeriod finds the two days in "01/11/2026 - 30/11/2026".
func (b *tabling) takePeriod(s string, line int) error {
	var days []calendar.Day
	for _, word := range strings.Fields(s) {
		if day, ok := b.p.day(word); ok {
			days = append(days, day)
		}
	}
	if len(days) != 2 || days[1] < days[0] {
		return fault.New(fault.Invalid, "statement.date", line)
	}
	b.period = days
	return nil
}

func (b *tabling) takeBalance(into **int64, s string, line int) error {
	n, err := signed(s, b.p.Decimal, b.p.Thousands, line)
	*into = &n
	return err
}

// cell is a cell by the name of its column, "" without one.
func (b *tabling) cell(cells []string, name string) string {
	if name == "" {
		return ""
	}
	return strings.TrimSpace(cells[b.columns[plain(name)]])
}

func (b *tabling) line(cells []string, line int) error {
	c := b.p.Columns
	day, ok := b.p.day(b.cell(cells, c.Date))
	if !ok {
		return fault.New(fault.Invalid, "statement.date", line)
	}
	if !b.p.dated(day) {
		return fault.New(fault.Invalid, "statement.dated")
	}
	l := Line{Day: day, Words: strings.Clone(b.cell(cells, c.Words)), Reference: strings.Clone(b.cell(cells, c.Reference))}
	if err := b.side(&l, cells, line); err != nil {
		return err
	}
	if c.Account != "" {
		if err := b.t.account(b.cell(cells, c.Account)); err != nil {
			return err
		}
	}
	if c.Currency != "" {
		if err := currency(b.cell(cells, c.Currency)); err != nil {
			return err
		}
	}
	if c.Balance != "" {
		n, err := signed(b.cell(cells, c.Balance), b.p.Decimal, b.p.Thousands, line)
		if err != nil {
			return err
		}
		b.balances = append(b.balances, n)
	}
	return b.t.line(l)
}

// side fills in amount and direction.
func (b *tabling) side(l *Line, cells []string, line int) (err error) {
	c := b.p.Columns
	if c.Amount == "" {
		in, out := b.cell(cells, c.In), b.cell(cells, c.Out)
		nothingIn, nothingOut := nothing(in), nothing(out)
		if nothingIn == nothingOut {
			return fault.New(fault.Invalid, "statement.amount", line)
		}
		if l.Credit = nothingOut; l.Credit {
			out = in
		}
		l.Amount, err = amount(out, b.p.Decimal, b.p.Thousands, line)
		return err
	}
	text := b.cell(cells, c.Amount)
	sign := plain(b.cell(cells, c.Sign))
	is := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return plain(w) == sign })
	}
	switch {
	case c.Sign == "":
		var minus bool
		text, minus = strings.CutPrefix(text, "-")
		l.Credit = !minus
	case is(b.p.Credit):
		l.Credit = true
	case !is(b.p.Debit):
		return fault.New(fault.Invalid, "statement.row", line)
	}
	l.Amount, err = amount(text, b.p.Decimal, b.p.Thousands, line)
	return err
}

// nothing says whether a cell of money is empty: "", "-", "0", "0,00".
func nothing(s string) bool { return strings.Trim(s, "0,.- ") == "" }

// finish puts the lines in order and proves the sum.
func (b *tabling) finish() error {
	t := b.t
	if b.columns == nil || t.Account == "" {
		return fault.New(fault.Invalid, "statement.cut")
	}
	if b.p.NewestFirst {
		t.reversed()
		slices.Reverse(b.balances)
	}
	opening, err := b.first()
	if err != nil {
		return err
	}
	lines := t.Lines
	t.Lines = lines[:0:0]
	if err := t.begin(opening); err != nil {
		return err
	}
	t.balance = opening
	for i, l := range lines {
		if err := t.line(l); err != nil {
			return err
		}
		if len(b.balances) > 0 && b.balances[i] != t.balance {
			return fault.New(fault.Invalid, "statement.balance", money(t.balance), money(b.balances[i]))
		}
	}
	t.days()
	if b.period != nil {
		if len(t.Lines) > 0 && (t.From < b.period[0] || t.To > b.period[1]) {
			return fault.New(fault.Invalid, "statement.period")
		}
		t.From, t.To = b.period[0], b.period[1]
	} else if len(t.Lines) == 0 {
		return fault.New(fault.Invalid, "statement.cut")
	}
	return b.close()
}

// first is the opening balance: said, or what the first line was booked on.
func (b *tabling) first() (int64, error) {
	if b.opening != nil {
		return *b.opening, nil
	}
	if len(b.balances) == 0 {
		return 0, fault.New(fault.Invalid, "statement.cut")
	}
	l := b.t.Lines[0]
	if l.Credit {
		return b.balances[0] - l.Amount, nil
	}
	return b.balances[0] + l.Amount, nil
}

// close proves that the file is whole at both ends: by balances of its own, or by
// what the office knows (finish compares them).
func (b *tabling) close() error {
	switch {
	case b.p.Labels.Closing != "" && b.closing == nil, b.p.Labels.Opening != "" && b.opening == nil:
		return fault.New(fault.Invalid, "statement.cut")
	case b.closing == nil && b.t.own.Closing == nil:
		return fault.New(fault.Invalid, "statement.unproven", money(b.t.Opening), money(b.t.balance)).On("closing")
	case b.opening == nil && b.t.own.Opening == nil:
		return fault.New(fault.Invalid, "statement.unproven", money(b.t.Opening), money(b.t.balance)).On("opening")
	}
	if b.closing != nil {
		return b.t.end(*b.closing)
	}
	return b.t.end(b.t.balance)
}
