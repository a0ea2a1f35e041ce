package cashier

import (
	"fmt"
	"strconv"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// The kinds of entries.
const (
	kindMade     = "bill.made/1"
	kindPaid     = "bill.paid/1"
	kindWaived   = "bill.waived/1"
	kindEnded    = "bill.ended/1"
	kindTaken    = "statement.taken/1"
	kindLines    = "statement.lines/1"
	kindSaid     = "statement.said/1"
	kindNoticed  = "notice.taken/1"
	kindRefused  = "notice.refused/1"
	kindReceived = "cash.received/1"
	kindAgreed   = "cash.confirmed/1"
	kindClosed   = "cash.closed/1"
	kindAsked    = "refund.asked/1"
	kindDecided  = "refund.decided/1"
	kindReturned = "refund.paid/1"
	kindBox      = "cashbox.set/1"
)

// billMade is a bill as it was made. The lines of its sum are the entry's item,
// whose commitment stands beside the data: with the table's digest they say how
// the sum came about, and nobody can try out quantities against it.
type billMade struct {
	Case, Seq, Year, Amount int64
	Issued, Due             calendar.Day
	Number, QR              string
	Tables                  []string
}

func (e billMade) write() ([]byte, error) {
	return canon.Write(kindMade, func(o *canon.Object) {
		o.Int("amount", e.Amount)
		o.Int("case", e.Case)
		o.Str("due", e.Due.String())
		o.Str("issued", e.Issued.String())
		o.Str("number", e.Number)
		o.Opt("qr", e.QR)
		o.Int("seq", e.Seq)
		o.List("tables", e.Tables)
		o.Int("year", e.Year)
	})
}

func readMade(data []byte) (billMade, error) {
	return canon.Read(kindMade, data, func(r *canon.Record) billMade {
		return billMade{Case: r.V.Num("case"), Seq: r.V.Num("seq"), Year: r.V.Num("year"), Amount: r.V.Num("amount"), Issued: day(r, "issued"),
			Due: day(r, "due"), Number: r.Text("number"), QR: r.V.Str("qr"), Tables: r.V.Texts("tables")}
	})
}

func day(r *canon.Record, key string) calendar.Day {
	d, err := calendar.ParseDay(r.Text(key))
	r.Wrong(key, err)
	return d
}

// movement is one row of payments as entries write it.
type movement struct {
	Day     calendar.Day
	Credit  bool
	Amount  int64
	Bill    canon.ID
	Outcome string
	Reason  string
}

// text is one movement of a statement in one string, so that a hundred lines fit
// an entry: day, in or out, amount, what became of it, bill or "-".
func (m movement) text() string {
	way, bill, what := "out", "-", m.Reason
	if m.Credit {
		way = "in"
	}
	if !m.Bill.Zero() {
		bill = m.Bill.String()
	}
	if m.Outcome != "" {
		what = "+" + m.Outcome
	}
	return strings.Join([]string{m.Day.String(), way, strconv.FormatInt(m.Amount, 10), what, bill}, " ")
}

func readMovement(s string) (m movement, err error) {
	p := strings.Split(s, " ")
	if len(p) != 5 || p[1] != "in" && p[1] != "out" {
		return m, fmt.Errorf("a movement of %d parts", len(p))
	}
	if m.Day, err = calendar.ParseDay(p[0]); err != nil {
		return m, err
	}
	if m.Amount, err = strconv.ParseInt(p[2], 10, 64); err != nil {
		return m, err
	}
	m.Credit = p[1] == "in"
	if outcome, ok := strings.CutPrefix(p[3], "+"); ok {
		m.Outcome = outcome
	} else {
		m.Reason = p[3]
	}
	if p[4] != "-" {
		m.Bill, err = canon.ParseID(p[4])
	}
	return m, err
}

// said is what a person said of a movement of a statement.
type said struct {
	N    int64
	Move movement // Bill, Outcome and Reason
}

func (e said) write() ([]byte, error) {
	return canon.Write(kindSaid, func(o *canon.Object) {
		o.ID("bill", e.Move.Bill)
		o.Int("n", e.N)
		o.Opt("outcome", e.Move.Outcome)
		o.Opt("reason", e.Move.Reason)
	})
}

func readSaid(data []byte) (said, error) {
	return canon.Read(kindSaid, data, func(r *canon.Record) said {
		return said{N: r.V.Num("n"), Move: movement{Bill: r.OptID("bill"), Outcome: r.V.Str("outcome"), Reason: r.V.Str("reason")}}
	})
}
