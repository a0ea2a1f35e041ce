package travel

import (
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Receipt is one paper of a report.
type Receipt struct {
	// ID of the receipt, File of its picture: the same picture twice is one
	// receipt. File may be zero for a paper that is kept in the office.
	ID, File canon.ID
	// Item is one of the table's.
	Item string
	Day  calendar.Day
	// Amount in whole rupiah.
	Amount int64
}

// Report is what the traveller brings back.
type Report struct {
	// Left and Back are the days on which the journey really began and ended.
	Left, Back calendar.Day
	// Filed is the day on which the report came in, 0 while it has not.
	Filed    calendar.Day
	Receipts []Receipt
}

// Refused is a receipt that is not taken, and why: a message key.
type Refused struct {
	Receipt canon.ID
	Key     string
	Args    []any
}

// Say is the reason as a sentence.
func (r Refused) Say(m calendar.Sayer, tag lang.Tag) string { return m.Say(tag, r.Key, r.Args...) }

// Settlement is the account of a journey.
type Settlement struct {
	Lines []Line
	// Earned is what the journey cost by the rules, Advance what was paid before.
	// One of PayOut and PayBack is above 0, or neither.
	Earned, Advance, PayOut, PayBack int64
	Refused                          []Refused
	// Due is the last day for the report, with its sum; Late that it came later.
	Due  calendar.Due
	Late bool
	// Basis of the term, and how sure we are of it.
	Basis, Sure string
	// Example says that the amounts are invented.
	Example bool
}

// Settle makes the account of a journey from its order, the advance that was
// paid and the report; cal is the traveller's own. Days beyond the order are not
// paid: the order must be changed first. Faults are those of Estimate, and on
// left, back, advance or receipts.
func (t *Table) Settle(o Order, advance int64, r Report, cal *calendar.Calendar) (Settlement, error) {
	if err := r.check(o, advance); err != nil {
		return Settlement{}, err
	}
	real := o
	real.From, real.Until = max(o.From, r.Left), min(o.Until, r.Back)
	out := Settlement{Advance: advance, Example: t.Example}
	if real.Until >= real.From { // else not one ordered day was travelled
		rates := t.rates(o.Place, o.Class, o.From)
		if _, err := t.Estimate(o); err != nil {
			return Settlement{}, err
		}
		out.days(o, r)
		good := out.sort(r, rates)
		for _, rate := range rates {
			out.pay(rate, real, good[rate.Item])
		}
	}
	out.close(t, r, cal)
	return out, nil
}

func (r Report) check(o Order, advance int64) error {
	if err := o.Check(); err != nil {
		return err
	}
	switch {
	case r.Left == 0:
		return fault.New(fault.Invalid, "travel.from").On("left")
	case r.Back < r.Left:
		return fault.New(fault.Invalid, "travel.until").On("back")
	case int(r.Back-r.Left) >= 2*MaxDays:
		return fault.New(fault.Invalid, "travel.too-long", MaxDays).On("back")
	case advance < 0 || advance > MaxAmount*MaxDays:
		return fault.New(fault.Invalid, "travel.amount").On("advance")
	case len(r.Receipts) > MaxReceipts:
		return fault.New(fault.TooLarge, "travel.receipts", MaxReceipts).On("receipts")
	}
	return nil
}

// days tells where the journey was not as ordered.
func (s *Settlement) days(o Order, r Report) {
	n := int(r.Back-r.Left) + 1
	if r.Left < o.From || r.Back > o.Until {
		s.Lines = append(s.Lines, Line{Key: KeyLonger, Args: []any{n, o.Days()}})
	} else if n < o.Days() {
		s.Lines = append(s.Lines, Line{Key: KeyShorter, Args: []any{n, o.Days()}})
	}
}

// sort takes the receipts that count, by their item, and says why others do not.
func (s *Settlement) sort(r Report, rates []Rate) map[string]int64 {
	good := map[string]int64{}
	seen := map[canon.ID]bool{}
	for _, x := range r.Receipts {
		if key, args := x.fits(r, rates, seen); key != "" {
			s.Refused = append(s.Refused, Refused{x.ID, key, args})
			continue
		}
		seen[x.ID] = true
		if !x.File.Zero() {
			seen[x.File] = true
		}
		good[x.Item] += x.Amount
	}
	return good
}

// fits says why a receipt is not taken, "" when it is.
func (x Receipt) fits(r Report, rates []Rate, seen map[canon.ID]bool) (key string, args []any) {
	needed := false
	for _, rate := range rates {
		needed = needed || rate.Item == x.Item && rate.Receipt
	}
	switch {
	case seen[x.ID] || !x.File.Zero() && seen[x.File]:
		return "travel.refused.twice", nil
	case !needed:
		return "travel.refused.item", nil
	case x.Amount <= 0 || x.Amount > MaxAmount:
		return "travel.refused.amount", nil
	case x.Day < r.Left || x.Day > r.Back:
		return "travel.refused.day", []any{dated(x.Day)}
	}
	return "", nil
}

// pay adds what one rate pays for the days that were travelled.
func (s *Settlement) pay(r Rate, real Order, receipts int64) {
	name := r.name()
	if !r.Receipt {
		var sum Sum
		sum.add(r, real)
		s.Lines = append(s.Lines, sum.Lines...)
		s.Earned += sum.Total
		return
	}
	most := int64(r.times(real)) * r.Amount
	switch {
	case receipts == 0 && most > 0:
		s.Lines = append(s.Lines, Line{Key: KeyMissing, Args: []any{name}, Basis: r.Basis})
	case receipts > 0:
		paid := min(receipts, most)
		s.Lines = append(s.Lines, Line{Key: KeyReceipt, Args: []any{name, money(receipts), money(most), money(paid)}, Amount: paid, Receipt: true, Basis: r.Basis})
		s.Earned += paid
	}
}

// close strikes the balance and tells the last day of the report.
func (s *Settlement) close(t *Table, r Report, cal *calendar.Calendar) {
	s.PayOut, s.PayBack = max(s.Earned-s.Advance, 0), max(s.Advance-s.Earned, 0)
	s.Lines = append(s.Lines, Line{Key: KeyTotal, Args: []any{money(s.Earned)}})
	if t.Example {
		s.Lines = append(s.Lines, Line{Key: KeyExample})
	}
	s.Due, s.Basis, s.Sure = t.ReportDue(r.Back, cal)
	s.Late = r.Filed > s.Due.Date()
}

// ReportDue is the last day for the report of a journey that ended on a day, on
// the traveller's own calendar, with its basis and how sure we are of it.
func (t *Table) ReportDue(back calendar.Day, cal *calendar.Calendar) (due calendar.Due, basis, sure string) {
	rule := latest(t.Reports, back)
	return cal.AddWorkingDays(back.In(cal.Zone()), int(rule.Amount)), rule.Basis, rule.Sure
}
