package travel

import (
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Order is one person's order to travel (SPD); a letter of assignment for
// several has one for each.
type Order struct {
	ID canon.ID
	// Employee who travels, of which Class of the table ("" for the common one).
	Employee canon.ID
	Class    string
	// Place is a word of the table.
	Place string
	// From and Until are the day of departure and the day of return.
	From, Until calendar.Day
}

// The keys of a Line, which are message keys of lang.
const (
	KeyDays    = "travel.line.days"    // {0}: {1} days at {2}, {3}
	KeyNights  = "travel.line.nights"  // {0}: {1} nights at {2}, {3}
	KeyTrip    = "travel.line.trip"    // {0}: {1}
	KeyReceipt = "travel.line.receipt" // {0} with receipts {1}, at most {2}: {3}
	KeyMissing = "travel.line.missing" // {0}: no receipt, nothing
	KeyShorter = "travel.line.shorter" // {0} days were travelled, {1} were ordered
	KeyLonger  = "travel.line.longer"  // the same, only the ordered are paid
	KeyTotal   = "travel.line.total"   // {0}
	KeyAdvance = "travel.line.advance" // {0} percent of {1}: {2}
	KeyExample = "travel.line.example" // invented amounts
)

// KeyTravel names another journey in a Busy.
const KeyTravel = "travel.busy.travel"

// Line is one step of a sum in rupiah.
type Line struct {
	// Key is one of the Key constants, Args its blanks.
	Key  string
	Args []any
	// Amount that the line adds, 0 for one that only tells.
	Amount int64
	// Receipt says that the amount is a ceiling until a receipt is there; Basis is
	// the decree of the rate.
	Receipt bool
	Basis   string
}

// Say is the line as a sentence.
func (l Line) Say(m calendar.Sayer, tag lang.Tag) string { return m.Say(tag, l.Key, l.Args...) }

// Sum is what a journey costs at most.
type Sum struct {
	Lines []Line
	// Total is Fixed, paid without receipts, and Ceiling, for what needs them.
	Total, Fixed, Ceiling int64
	// Example says that the amounts are invented.
	Example bool
}

// Check refuses an order that cannot be, as a fault on its field.
func (o Order) Check() error {
	switch {
	case o.Employee.Zero():
		return fault.New(fault.Invalid, "travel.who").On("employee")
	case o.From == 0:
		return fault.New(fault.Invalid, "travel.from").On("from")
	case o.Until < o.From:
		return fault.New(fault.Invalid, "travel.until").On("until")
	case int(o.Until-o.From) >= MaxDays:
		return fault.New(fault.Invalid, "travel.too-long", MaxDays).On("until")
	case o.Place == "":
		return fault.New(fault.Invalid, "travel.place").On("place")
	}
	return nil
}

// Days of a journey, the first and the last included; Nights between them.
func (o Order) Days() int { return int(o.Until-o.From) + 1 }

// Nights away.
func (o Order) Nights() int { return int(o.Until - o.From) }

// Estimate says what an order would cost at most, by the rates of the day of
// departure. A place without rates is a fault "travel.no-rates".
func (t *Table) Estimate(o Order) (Sum, error) {
	if err := o.Check(); err != nil {
		return Sum{}, err
	}
	rates := t.rates(o.Place, o.Class, o.From)
	if len(rates) == 0 {
		return Sum{}, fault.New(fault.Invalid, "travel.no-rates", dated(o.From)).On("place")
	}
	out := Sum{Example: t.Example}
	for _, r := range rates {
		out.add(r, o)
	}
	out.Lines = append(out.Lines, Line{Key: KeyTotal, Args: []any{money(out.Total)}})
	if t.Example {
		out.Lines = append(out.Lines, Line{Key: KeyExample})
	}
	return out, nil
}

func (s *Sum) add(r Rate, o Order) {
	n := r.times(o)
	if n == 0 {
		return
	}
	l := Line{Amount: int64(n) * r.Amount, Receipt: r.Receipt, Basis: r.Basis}
	name := r.name()
	switch r.Per {
	case Day:
		l.Key, l.Args = KeyDays, []any{name, n, money(r.Amount), money(l.Amount)}
	case Night:
		l.Key, l.Args = KeyNights, []any{name, n, money(r.Amount), money(l.Amount)}
	default:
		l.Key, l.Args = KeyTrip, []any{name, money(l.Amount)}
	}
	s.Lines = append(s.Lines, l)
	s.Total += l.Amount
	if r.Receipt {
		s.Ceiling += l.Amount
	} else {
		s.Fixed += l.Amount
	}
}

// times is how often a rate is paid for a journey.
func (r Rate) times(o Order) int {
	switch r.Per {
	case Day:
		return o.Days()
	case Night:
		return o.Nights()
	}
	return 1
}

// Advance is how much of an estimate is paid before the journey, with the line
// that says so; 0 where the table gives none.
func (t *Table) Advance(o Order, s Sum) (int64, Line) {
	rule := latest(t.Advances, o.From)
	n := s.Total * rule.Amount / 100 / roundTo * roundTo
	return n, Line{Key: KeyAdvance, Args: []any{rule.Amount, money(s.Total), money(n)}, Amount: n, Basis: rule.Basis}
}

// Busy is when somebody is away already, and by which message that is called
// (KeyTravel, "leave.kind.annual").
type Busy struct {
	From, Until calendar.Day
	Key         string
}

// Clash refuses a journey of somebody who is away on one of its days, with a
// fault "travel.clash" that names what and when.
func (o Order) Clash(busy []Busy) error {
	for _, b := range busy {
		if b.From <= o.Until && o.From <= b.Until {
			return fault.New(fault.Conflict, "travel.clash", lang.Key(b.Key), dated(b.From), dated(b.Until)).On("from")
		}
	}
	return nil
}

// ItemKey is the message that names one of Items.
func ItemKey(item string) string { return "travel.item." + item }

func money(n int64) lang.Text {
	return lang.Text{ID: lang.Money(lang.ID, n), JV: lang.Money(lang.JV, n), EN: lang.Money(lang.EN, n)}
}

func dated(d calendar.Day) lang.Text {
	return lang.Text{ID: d.Say(lang.ID), JV: d.Say(lang.JV), EN: d.Say(lang.EN)}
}
