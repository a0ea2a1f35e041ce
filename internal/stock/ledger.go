package stock

import (
	"cmp"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/lang"
)

// Balance is everything that ever happened to one shelf, summed by kind. The
// zero Balance is an empty shelf.
type Balance struct {
	Received, Handed, Returned, Damaged int64
	MovedIn, MovedOut                   int64
	// Surplus and Shortage are what counts found over and under the book.
	Surplus, Shortage int64
}

// OnHand is what lies there by the book.
func (b Balance) OnHand() int64 {
	return b.Received - b.Handed + b.Returned - b.Damaged + b.MovedIn - b.MovedOut + b.Surplus - b.Shortage
}

// Plus adds another balance to this one.
func (b Balance) Plus(c Balance) Balance {
	return Balance{
		b.Received + c.Received, b.Handed + c.Handed, b.Returned + c.Returned, b.Damaged + c.Damaged,
		b.MovedIn + c.MovedIn, b.MovedOut + c.MovedOut, b.Surplus + c.Surplus, b.Shortage + c.Shortage,
	}
}

// Minus takes another balance from this one: what happened since.
func (b Balance) Minus(c Balance) Balance {
	return Balance{
		b.Received - c.Received, b.Handed - c.Handed, b.Returned - c.Returned, b.Damaged - c.Damaged,
		b.MovedIn - c.MovedIn, b.MovedOut - c.MovedOut, b.Surplus - c.Surplus, b.Shortage - c.Shortage,
	}
}

// Term is one term of a balance's sum.
type Term struct {
	// Key is a message key that names it.
	Key string
	// Amount with its sign.
	Amount int64
}

// Terms lists what a balance is made of, without the zeros; their sum is OnHand.
func (b Balance) Terms() []Term {
	all := []Term{
		{"stock.sum-received", b.Received}, {"stock.sum-returned", b.Returned}, {"stock.sum-moved-in", b.MovedIn}, {"stock.sum-surplus", b.Surplus},
		{"stock.sum-handed", -b.Handed}, {"stock.sum-damaged", -b.Damaged}, {"stock.sum-moved-out", -b.MovedOut}, {"stock.sum-shortage", -b.Shortage},
	}
	return slices.DeleteFunc(all, func(t Term) bool { return t.Amount == 0 })
}

// Sayer says a message in a language; lang.Messages is one.
type Sayer interface {
	Say(tag lang.Tag, key string, args ...any) string
}

// Say is the sum as sentences, ending with what lies there.
func (b Balance) Say(m Sayer, tag lang.Tag) []string {
	var out []string
	for _, t := range b.Terms() {
		out = append(out, m.Say(tag, t.Key, lang.Number(tag, t.Amount)))
	}
	return append(out, m.Say(tag, "stock.sum", lang.Number(tag, b.OnHand())))
}

// held is what is out of one good under one reference.
type held struct{ good, ref string }

// Ledger is the book of all stores of an office. The zero Ledger is empty and
// ready; it is not safe for concurrent use.
type Ledger struct {
	// Closed is the last day of the last closed period, 0 for none.
	Closed   calendar.Day
	balances map[Shelf]Balance
	out      map[held]int64
}

// Balance is what happened to a shelf.
func (l *Ledger) Balance(s Shelf) Balance { return l.balances[s] }

// Held is how much of a good is out under a reference and may come back.
func (l *Ledger) Held(good, ref string) int64 { return l.out[held{good, ref}] }

// Shelves lists the shelves that anything happened to, in order.
func (l *Ledger) Shelves() []Shelf {
	out := make([]Shelf, 0, len(l.balances))
	for s := range l.balances {
		out = append(out, s)
	}
	arrange.By(out, CompareShelves)
	return out
}

// CompareShelves orders shelves by good, then by store.
func CompareShelves(a, b Shelf) int {
	return cmp.Or(cmp.Compare(a.Good, b.Good), cmp.Compare(a.Store, b.Store))
}

// Judge checks a movement against this book; see Check.
func (l *Ledger) Judge(m Movement) (Movement, error) {
	return Check(m, Before{
		From: l.balances[Shelf{m.Good, m.From}], To: l.balances[Shelf{m.Good, m.To}],
		Held: l.Held(m.Good, m.Ref), Closed: l.Closed,
	})
}

// Apply folds a recorded movement. It never fails: Judge has spoken.
func (l *Ledger) Apply(m Movement) {
	if l.balances == nil {
		l.balances, l.out = map[Shelf]Balance{}, map[held]int64{}
	}
	for _, e := range m.Effects() {
		l.balances[e.Shelf] = l.balances[e.Shelf].Plus(e.Change)
	}
	l.out[held{m.Good, m.Ref}] += m.Out()
	if l.out[held{m.Good, m.Ref}] == 0 {
		delete(l.out, held{m.Good, m.Ref})
	}
}

// Out is how a movement changes what is out under its reference.
func (m Movement) Out() int64 {
	switch m.Kind {
	case Handed:
		return m.Amount
	case Returned:
		return -m.Amount
	}
	return 0
}

// Line is one movement of a shelf with the balance after it.
type Line struct {
	Movement Movement
	Change   int64
	After    int64
}

// Explain lists what happened to a shelf, from an opening balance; movements of
// other shelves are passed over.
func Explain(s Shelf, opening int64, moves []Movement) (out []Line) {
	for _, m := range moves {
		for _, e := range m.Effects() {
			if e.Shelf == s {
				opening += e.Change.OnHand()
				out = append(out, Line{m, e.Change.OnHand(), opening})
			}
		}
	}
	return out
}
