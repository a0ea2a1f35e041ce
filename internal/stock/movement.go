package stock

import (
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Kind is what happened to goods.
type Kind string

// The kinds of movement, and which end each names.
const (
	Received Kind = "received" // To: came from outside
	Handed   Kind = "handed"   // From: given to a person, with proof
	Returned Kind = "returned" // To: given back, under the Ref it was handed out
	Damaged  Kind = "damaged"  // From: no longer fit to be handed out
	Moved    Kind = "moved"    // From and To: another store
	Counted  Kind = "counted"  // To: what lies there now, whatever the book says
)

// Bounds. Amounts are whole units: pieces, kilograms, whatever the good is
// counted in.
const (
	MaxAmount  = 1_000_000_000
	MaxBalance = 1_000_000_000_000
	MaxName    = 64 // bytes of the name of a good, a store or a reference
)

// Movement is one line of the store's book. It holds no name of a person.
type Movement struct {
	ID   canon.ID
	Day  calendar.Day
	Kind Kind
	// Good as the standard names it; From and To are stores.
	Good, From, To string
	// Amount moved, at least 1; of Counted what was found, at least 0.
	Amount int64
	// Book is what the book said when Counted was judged; Check fills it in.
	Book int64
	// Ref is what it belongs to: the case of a hand-out, a delivery note.
	Ref string
	// Proof of a hand-out (Proofs), with its item in the vault where it has one.
	Proof    string
	Evidence canon.ID
	// Why something was damaged or differs (Reasons).
	Why string
}

// Shelf is one good in one store.
type Shelf struct{ Good, Store string }

// Effect is what a movement does to one shelf.
type Effect struct {
	Shelf  Shelf
	Change Balance
}

// Proofs lists how a hand-out is proved: the code the person was sent, a photo,
// a signature on the screen or paper, or two officers where none is possible.
func Proofs() []string { return []string{"code", "photo", "signature", "witness"} }

// Receipt is the proof of what another office takes over: it signs for it in its
// own book. No standard names it, since no person is handed anything.
const Receipt = "receipt"

// Missing lists why less arrives than was sent.
func Missing() []string { return []string{"broken", "lost", "stolen", "miscounted", "weight"} }

// Reasons lists why goods are damaged or a count differs from the book.
func Reasons(k Kind) []string {
	switch k {
	case Damaged:
		return []string{"broken", "expired", "lost", "stolen", "disaster"}
	case Counted:
		return []string{"miscounted", "unrecorded", "lost", "stolen", "weight"}
	}
	return nil
}

// Effects lists what a movement does, at most to two shelves. It trusts the
// movement: Check has judged it.
func (m Movement) Effects() []Effect {
	from, to := Shelf{m.Good, m.From}, Shelf{m.Good, m.To}
	switch m.Kind {
	case Received:
		return []Effect{{to, Balance{Received: m.Amount}}}
	case Handed:
		return []Effect{{from, Balance{Handed: m.Amount}}}
	case Returned:
		return []Effect{{to, Balance{Returned: m.Amount}}}
	case Damaged:
		return []Effect{{from, Balance{Damaged: m.Amount}}}
	case Moved:
		return []Effect{{from, Balance{MovedOut: m.Amount}}, {to, Balance{MovedIn: m.Amount}}}
	case Counted:
		return []Effect{{to, Balance{Surplus: max(0, m.Amount-m.Book), Shortage: max(0, m.Book-m.Amount)}}}
	}
	return nil
}

// Before is what Check needs to know of the world: the shelves the movement
// names, how much is out under its Ref, and the last day that was closed.
type Before struct {
	From, To Balance
	Held     int64
	Closed   calendar.Day
}

// Check judges a movement against what was before and gives it as it is to be
// recorded. A room reads Before in the same transaction in which it writes.
// Faults: "stock.kind", "stock.name", "stock.store", "stock.amount",
// "stock.closed", "stock.proof", "stock.reason", "stock.ref", "stock.short"
// (what is there, what was asked), "stock.not-out", "stock.full".
func Check(m Movement, b Before) (Movement, error) {
	if err := m.whole(); err != nil {
		return m, err
	}
	if m.Day <= b.Closed {
		return m, fault.New(fault.Conflict, "stock.closed", b.Closed.String()).On("day")
	}
	m.Book = 0
	switch m.Kind {
	case Counted:
		m.Book = b.To.OnHand()
		if m.Book != m.Amount && !slices.Contains(Reasons(Counted), m.Why) {
			return m, fault.New(fault.Invalid, "stock.reason").On("why")
		}
	case Handed, Damaged, Moved:
		if have := b.From.OnHand(); have < m.Amount {
			return m, fault.New(fault.Conflict, "stock.short", have, m.Amount).On("amount")
		}
	case Returned:
		if b.Held < m.Amount {
			return m, fault.New(fault.Conflict, "stock.not-out", b.Held, m.Amount).On("amount")
		}
	}
	if m.To != "" && m.Kind != Counted && b.To.OnHand()+m.Amount > MaxBalance {
		return m, fault.New(fault.TooLarge, "stock.full", MaxBalance).On("amount")
	}
	return m, nil
}

// ends says which stores a kind names.
func (k Kind) ends() (from, to, ok bool) {
	switch k {
	case Handed, Damaged:
		return true, false, true
	case Received, Returned, Counted:
		return false, true, true
	case Moved:
		return true, true, true
	}
	return false, false, false
}

// whole checks what can be seen without the book.
func (m Movement) whole() error {
	from, to, ok := m.Kind.ends()
	switch {
	case !ok:
		return fault.New(fault.Invalid, "stock.kind").On("kind")
	case m.Good == "" || len(m.Good) > MaxName || len(m.Ref) > MaxName:
		return fault.New(fault.Invalid, "stock.name", MaxName).On("good")
	case from != (m.From != "") || to != (m.To != "") || len(m.From) > MaxName || len(m.To) > MaxName || m.Kind == Moved && m.From == m.To:
		return fault.New(fault.Invalid, "stock.store").On("store")
	case m.Amount < 1 && m.Kind != Counted || m.Amount < 0 || m.Amount > MaxAmount || m.Book < 0 || m.Book > MaxBalance:
		return fault.New(fault.Invalid, "stock.amount", MaxAmount).On("amount")
	case m.Kind == Handed && m.Proof != Receipt && !slices.Contains(Proofs(), m.Proof):
		return fault.New(fault.Invalid, "stock.proof").On("proof")
	case m.Kind == Damaged && !slices.Contains(Reasons(Damaged), m.Why):
		return fault.New(fault.Invalid, "stock.reason").On("why")
	case (m.Kind == Handed || m.Kind == Returned) && m.Ref == "":
		return fault.New(fault.Invalid, "stock.ref").On("ref")
	}
	return nil
}

// EntryKind is the kind of a movement's entry in the journal.
const EntryKind = "stock.moved/1"

// Write gives the data of a movement's entry.
func (m Movement) Write() ([]byte, error) {
	return canon.Write(EntryKind, func(o *canon.Object) {
		o.Int("amount", m.Amount)
		o.OptInt("book", m.Book)
		o.Str("day", m.Day.String())
		o.ID("evidence", m.Evidence)
		o.Opt("from", m.From)
		o.Str("good", m.Good)
		o.Str("id", m.ID.String())
		o.Str("kind", string(m.Kind))
		o.Opt("proof", m.Proof)
		o.Opt("ref", m.Ref)
		o.Opt("to", m.To)
		o.Opt("why", m.Why)
	})
}

// ReadMovement reads what Write wrote and refuses what Check would refuse at
// sight. The bytes are the truth: reading and writing gives them again.
func ReadMovement(data []byte) (Movement, error) {
	return canon.Read(EntryKind, data, func(r *canon.Record) Movement {
		day, err := calendar.ParseDay(r.Text("day"))
		r.Wrong("day", err)
		m := Movement{
			ID: r.ID("id"), Day: day, Kind: Kind(r.Text("kind")), Good: r.Text("good"),
			From: r.V.Str("from"), To: r.V.Str("to"), Amount: r.V.Num("amount"), Book: r.V.Num("book"),
			Ref: r.V.Str("ref"), Proof: r.V.Str("proof"), Evidence: r.OptID("evidence"), Why: r.V.Str("why"),
		}
		r.Wrong("kind", m.whole())
		return m
	})
}
