package reconcile

import (
	"cmp"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// Most bills and payments of one run.
const Most = 1_000_000

const maxAmount = 10_000_000_000_000 // rupiah

// Bill is one demand for money.
type Bill struct {
	// ID is whatever the caller knows it by; unique.
	ID string
	// Number is printed on it and stands in its QRIS code, "RTB-2026-00017".
	Number string
	// Account is the number of its virtual account, "" for none.
	Account string
	// Amount in integer rupiah, above 0; Paid of it before, in earlier runs.
	Amount, Paid int64
	// Issued is its day, Due the last day to pay.
	Issued, Due calendar.Day
	// Ended bills take no money any more: withdrawn, replaced, waived, refunded.
	Ended bool
}

// Payment is money that came in, as the bank or the acquirer says.
type Payment struct {
	// ID is whatever the caller knows it by; unique.
	ID  string
	Day calendar.Day
	// Amount in integer rupiah, above 0.
	Amount int64
	// Account is the virtual account paid into, Label what the payer's system gave
	// back, Words what was written, Reference the bank's own. "" for none.
	Account, Label, Words, Reference string
	// Before says that it was matched, refunded or put aside in an earlier run: it is
	// here only so that the bank's saying it again is noticed.
	Before bool
}

// How a payment named its bill, the surest first.
const (
	ByAccount = "account"
	ByLabel   = "label"
	ByWords   = "words"
)

// What a payment is to its bill.
const (
	Exact   = "exact"   // pays what was open
	Partial = "partial" // pays a part, the bill stays open
	Over    = "over"    // pays more, the rest must go back
)

// Pair is a payment with the bill that it names.
type Pair struct {
	Payment, Bill string
	// By is how it was named, Outcome what it did.
	By, Outcome string
	// Open is what is still to be paid behind it, Excess what was too much.
	Open, Excess int64
}

// Suggestion is a payment that names no bill, with bills it might be for: the
// amount is what they have open and the day is within theirs.
type Suggestion struct {
	Payment string
	// Bills are at most MaxSuggested of them, the latest issued first; Count is how
	// many there are. Only says that there is one, and no other payment for it.
	Bills []string
	Count int
	Only  bool
}

// MaxSuggested is how many bills a suggestion names.
const MaxSuggested = 5

// Why a payment or a bill was left over. Key says each.
const (
	// Of payments.
	Unnamed  = "unnamed"  // names no bill, and no bill has this amount and time
	Several  = "several"  // names more than one bill
	Ended    = "ended"    // names a bill that takes no money any more: give it back
	Twice    = "twice"    // names a bill that is fully paid: give it back
	Repeated = "repeated" // the bank says the same movement again
	// Of bills.
	Awaited = "awaited" // nothing came yet
	Short   = "short"   // a part came
	Guessed = "guessed" // nothing came that names it, a suggestion waits
)

// Key is the message that says a reason, an outcome or how a bill was named.
func Key(word string) string { return "reconcile." + word }

// Left is what was left over, with its reason.
type Left struct {
	ID     string
	Reason string
	// Bills are those that a payment named, at most MaxSuggested.
	Bills []string
	// Open is what a bill still has to get.
	Open int64
}

// Result of a run. Payments are in order of day and ID, bills in order of day of
// issue and ID.
type Result struct {
	Matched   []Pair
	Suggested []Suggestion
	// Payments and Bills are left over. Ended and fully paid bills are in no list.
	Payments []Left
	Bills    []Left
}

// Rules are what an office decides about suggestions.
type Rules struct {
	// Late is how many days after its due day a bill is still suggested.
	Late int
}

// Match finds the bills of payments. It refuses input it cannot answer for: an ID
// twice ("reconcile.twice-given"), two bills that take money with one number or
// one virtual account ("reconcile.two-bills"), an amount that is none
// ("reconcile.amount"), and more than Most ("reconcile.too-many").
func Match(bills []Bill, payments []Payment, rules Rules) (*Result, error) {
	m := &matching{bills: slices.Clone(bills), payments: slices.Clone(payments), rules: rules}
	slices.SortFunc(m.bills, func(a, b Bill) int { return cmp.Or(cmp.Compare(a.Issued, b.Issued), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(m.payments, func(a, b Payment) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
	if err := m.check(); err != nil {
		return nil, err
	}
	if err := m.index(); err != nil {
		return nil, err
	}
	loose := m.named()
	m.suggest(loose)
	m.left()
	return &m.out, nil
}

// matching is one run; bills are known by their place in it.
type matching struct {
	bills    []Bill
	payments []Payment
	rules    Rules
	names    names
	accounts map[string][]int
	open     []int64 // of each bill
	guessed  []bool
	out      Result
}

func (m *matching) check() error {
	if len(m.bills) > Most || len(m.payments) > Most {
		return fault.New(fault.TooLarge, "reconcile.too-many", Most)
	}
	seen := make(map[string]bool, len(m.bills))
	for _, b := range m.bills {
		if b.Amount <= 0 || b.Amount > maxAmount || b.Paid < 0 {
			return fault.New(fault.Invalid, "reconcile.amount", b.Number)
		}
		if seen[b.ID] {
			return fault.New(fault.Invalid, "reconcile.twice-given", b.Number)
		}
		seen[b.ID] = true
	}
	seen = make(map[string]bool, len(m.payments))
	for _, p := range m.payments {
		if p.Amount <= 0 || p.Amount > maxAmount {
			return fault.New(fault.Invalid, "reconcile.amount", p.ID)
		}
		if seen[p.ID] {
			return fault.New(fault.Invalid, "reconcile.twice-given", p.ID)
		}
		seen[p.ID] = true
	}
	return nil
}

// index makes every bill findable by its names.
func (m *matching) index() error {
	m.open = make([]int64, len(m.bills))
	m.guessed = make([]bool, len(m.bills))
	m.accounts = make(map[string][]int, len(m.bills))
	m.names = newNames(len(m.bills))
	for i, b := range m.bills {
		m.open[i] = max(b.Amount-b.Paid, 0)
		if b.Ended {
			m.open[i] = 0
		}
		if other := m.names.add(b.Number, i, m.ended); other >= 0 {
			return fault.New(fault.Conflict, "reconcile.two-bills", b.Number)
		}
		if key := plain(b.Account); key != "" {
			for _, j := range m.accounts[key] {
				if !b.Ended && !m.bills[j].Ended {
					return fault.New(fault.Conflict, "reconcile.two-bills", b.Number)
				}
			}
			m.accounts[key] = append(m.accounts[key], i)
		}
	}
	return nil
}

func (m *matching) ended(i int) bool { return m.bills[i].Ended }

// movement is what the bank says twice when it says a movement twice.
type movement struct {
	day                     calendar.Day
	amount                  int64
	reference, label, words string
}

// named gives each payment that names bills to its bill, in order of time, and
// returns those that name none.
func (m *matching) named() (loose []int) {
	seen := make(map[movement]bool, len(m.payments))
	for _, p := range m.payments {
		if p.Before && p.Reference != "" {
			seen[movement{p.Day, p.Amount, p.Reference, p.Label, p.Words}] = true
		}
	}
	for i, p := range m.payments {
		if p.Before {
			continue
		}
		again := movement{p.Day, p.Amount, p.Reference, p.Label, p.Words}
		if p.Reference != "" && seen[again] {
			m.leave(p.ID, Repeated, nil)
			continue
		}
		seen[again] = true
		found, by := m.find(p)
		switch {
		case len(found) == 0:
			loose = append(loose, i)
		case len(found) > 1:
			m.leave(p.ID, Several, found)
		default:
			m.give(p, found[0], by)
		}
	}
	return loose
}

// find gives the bills that a payment names, by the surest of its signs. Where
// two signs name different bills it names both.
func (m *matching) find(p Payment) (found []int, by string) {
	for _, sign := range []struct {
		by    string
		bills []int
	}{
		{ByAccount, m.accounts[plain(p.Account)]},
		{ByLabel, m.names.in(p.Label)},
		{ByWords, m.names.in(p.Words)},
	} {
		for _, i := range sign.bills {
			if !slices.Contains(found, i) {
				found = append(found, i)
			}
			if by == "" {
				by = sign.by
			}
		}
	}
	// A number or an account that was used again means the bill that takes money.
	if live := slices.DeleteFunc(slices.Clone(found), m.ended); len(live) == 1 && m.sameName(found) {
		return live, by
	}
	return found, by
}

// sameName says whether all bills have one number or one account.
func (m *matching) sameName(found []int) bool {
	a := m.bills[found[0]]
	for _, i := range found[1:] {
		b := m.bills[i]
		if plain(a.Number) != plain(b.Number) && (a.Account == "" || plain(a.Account) != plain(b.Account)) {
			return false
		}
	}
	return true
}

// give puts a payment to the one bill it names.
func (m *matching) give(p Payment, i int, by string) {
	switch b := m.bills[i]; {
	case b.Ended:
		m.leave(p.ID, Ended, []int{i})
		return
	case m.open[i] == 0:
		m.leave(p.ID, Twice, []int{i})
		return
	}
	match := Pair{Payment: p.ID, Bill: m.bills[i].ID, By: by, Outcome: Exact}
	switch rest := m.open[i] - p.Amount; {
	case rest > 0:
		match.Outcome, match.Open = Partial, rest
	case rest < 0:
		match.Outcome, match.Excess = Over, -rest
	}
	m.open[i] = match.Open
	m.out.Matched = append(m.out.Matched, match)
}

func (m *matching) leave(id, reason string, bills []int) {
	l := Left{ID: id, Reason: reason}
	for _, i := range bills[:min(len(bills), MaxSuggested)] {
		l.Bills = append(l.Bills, m.bills[i].ID)
	}
	m.out.Payments = append(m.out.Payments, l)
}

// left lists the bills that still wait.
func (m *matching) left() {
	for i, b := range m.bills {
		if m.open[i] == 0 {
			continue
		}
		reason := Awaited
		switch {
		case m.open[i] < b.Amount:
			reason = Short
		case m.guessed[i]:
			reason = Guessed
		}
		m.out.Bills = append(m.out.Bills, Left{ID: b.ID, Reason: reason, Open: m.open[i]})
	}
	order := make(map[string]int, len(m.payments))
	for i, p := range m.payments {
		order[p.ID] = i
	}
	slices.SortFunc(m.out.Payments, func(a, b Left) int { return order[a.ID] - order[b.ID] })
}
