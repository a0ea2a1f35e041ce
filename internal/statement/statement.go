package statement

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Bounds of a statement.
const (
	// MaxBytes of a file, MaxLines in it.
	MaxBytes = 128 << 20
	MaxLines = 200_000

	maxRun     = 64 << 10              // bytes without an end of line, or of XML without "<"
	maxWords   = 500                   // characters of a line's words
	maxAmount  = 10_000_000_000_000    // rupiah of a line
	maxBalance = 1_000_000_000_000_000 // rupiah of a balance
)

// Statement is one account from a day to a day, proven by its balances.
type Statement struct {
	// Format is "mt940", "camt.053.001.08" or "csv:NAME" of the profile.
	Format string
	// Account is its number, digits only. Bank is the BIC of 8 characters, or "".
	Account, Bank string
	// Number is the bank's own number of the statement, "" where it gives none.
	Number string
	// From and To are the first and the last day it speaks of.
	From, To calendar.Day
	// Opening and Closing balance in integer rupiah; below 0 is overdrawn.
	Opening, Closing int64
	// Lines in the order of the bank, oldest first.
	Lines []Line
}

// Line is one movement.
type Line struct {
	// Day on which the bank booked it.
	Day calendar.Day
	// Amount in integer rupiah, above 0. Credit is money that came in.
	Amount int64
	Credit bool
	// Reversal takes an earlier movement back; Credit says where the money goes now.
	Reversal bool
	// Reference is the bank's own, Label the payer's system's (end-to-end id,
	// structured reference, label of a QRIS code); "" where there is none.
	Reference, Label string
	// Words are what the payer and the bank wrote, one line, at most 500 characters.
	Words string
}

// Digest is the same for the same content, however often and in whatever layout a
// bank writes it in one format.
func (s *Statement) Digest() [32]byte {
	h := sha256.New()
	fmt.Fprintf(h, "genggam statement 1\n%s\n%s %s %d %d\n", s.Account, s.From, s.To, s.Opening, s.Closing)
	for _, l := range s.Lines {
		fmt.Fprintf(h, "%s %d %t %t %q %q %q\n", l.Day, l.Amount, l.Credit, l.Reversal, l.Reference, l.Label, l.Words)
	}
	return [32]byte(h.Sum(nil))
}

// Own is what the office knows of its account before it reads a file.
type Own struct {
	// Account number; only its digits count. Bank is its BIC, "" when not known.
	Account, Bank string
	// Opening is the balance that the statement taken before ended with, Closing the
	// one that an officer read off the bank's own page. Each is needed where a bank
	// does not write it into its CSV files, which could otherwise be cut unseen, and
	// is compared wherever given.
	Opening, Closing *int64
}

// Taken is a statement that was taken in before.
type Taken struct {
	From, To calendar.Day
	Closing  int64
	Digest   [32]byte
}

// Fit refuses a statement that was taken already ("statement.taken"), one that
// speaks of a day of another one ("statement.overlap"), and one that begins right
// behind another with another balance than that one ended with
// ("statement.chain"). All are conflicts.
func (s *Statement) Fit(taken []Taken) error {
	digest := s.Digest()
	for _, t := range taken {
		switch {
		case t.Digest == digest:
			return fault.New(fault.Conflict, "statement.taken", s.From.String(), s.To.String())
		case s.From <= t.To && t.From <= s.To:
			return fault.New(fault.Conflict, "statement.overlap", t.From.String(), t.To.String(), t.To.AddDays(1).String())
		case t.To.AddDays(1) == s.From && t.Closing != s.Opening:
			return fault.New(fault.Conflict, "statement.chain", money(t.Closing), money(s.Opening))
		}
	}
	return nil
}

// As is what to remember of the statement once it is taken in.
func (s *Statement) As() Taken {
	return Taken{From: s.From, To: s.To, Closing: s.Closing, Digest: s.Digest()}
}

// Read reads a statement of the office's own account in whichever of the formats
// it is; profiles are the CSV layouts known. It is refused whole or right whole.
// Faults, by what is wrong with it:
//   - as a file: "statement.empty", "too-large", "run", "lines", "format",
//     "encoding", "xml", "version";
//   - as a statement: "statement.cut", "row", "date", "amount", "decimals",
//     "currency", "balance", "parts", "unproven", "opening", "closing";
//   - as ours: "statement.whose", "other-account", "other-bank";
//   - as a layout: "statement.columns" (names the columns found), "dated".
//
// An error of the reader itself is given back as it is.
func Read(r io.Reader, own Own, profiles []Profile) (*Statement, error) {
	if digitsOf(own.Account) == "" {
		return nil, fault.New(fault.Invalid, "statement.whose").On("account")
	}
	t := &taking{own: own}
	if err := t.read(r, profiles); err != nil {
		return nil, err
	}
	if err := t.finish(); err != nil {
		return nil, err
	}
	return &t.Statement, nil
}

// taking is a statement on its way: balance is what the lines came to so far.
type taking struct {
	Statement
	own     Own
	balance int64
	begun   bool // there is an opening balance
	ended   bool // the last part has its closing balance
}

// begin opens the statement, or a further part that must go on where the last
// one ended.
func (t *taking) begin(balance int64) error {
	if t.begun && balance != t.balance {
		return fault.New(fault.Invalid, "statement.parts", money(t.balance), money(balance))
	}
	if !t.begun {
		t.Opening, t.balance = balance, balance
	}
	t.begun, t.ended = true, false
	return nil
}

// line takes one movement.
func (t *taking) line(l Line) error {
	if len(t.Lines) >= MaxLines {
		return fault.New(fault.TooLarge, "statement.lines", MaxLines)
	}
	l.Words, l.Reference, l.Label = tidy(l.Words), tidy(l.Reference), tidy(l.Label)
	t.Lines = append(t.Lines, l)
	if l.Credit {
		t.balance += l.Amount
	} else {
		t.balance -= l.Amount
	}
	return nil
}

// end closes a part.
func (t *taking) end(balance int64) error {
	if balance != t.balance {
		return fault.New(fault.Invalid, "statement.balance", money(t.balance), money(balance))
	}
	t.Closing, t.ended = balance, true
	return nil
}

// finish is the last look at the whole.
func (t *taking) finish() error {
	if !t.begun || !t.ended || t.To < t.From {
		return fault.New(fault.Invalid, "statement.cut")
	}
	if t.own.Opening != nil && *t.own.Opening != t.Opening {
		return fault.New(fault.Invalid, "statement.opening", money(t.Opening), money(*t.own.Opening)).On("opening")
	}
	if t.own.Closing != nil && *t.own.Closing != t.Closing {
		return fault.New(fault.Invalid, "statement.closing", money(t.Closing), money(*t.own.Closing)).On("closing")
	}
	t.Number = tidy(t.Number)
	return nil
}

// account takes the account number of the file, which must be the office's own
// each time it is said.
func (t *taking) account(said string) error {
	number := digitsOf(said)
	if want := digitsOf(t.own.Account); strings.TrimLeft(number, "0") != strings.TrimLeft(want, "0") {
		return fault.New(fault.Invalid, "statement.other-account", ending(number), ending(want)).On("account")
	}
	t.Account = number
	return nil
}

// bank takes the BIC of the file; one side may not know it.
func (t *taking) bank(bic string) error {
	if bic = bic8(bic); bic == "" {
		return nil
	}
	if want := bic8(t.own.Bank); want != "" && want != bic {
		return fault.New(fault.Invalid, "statement.other-bank", bic, want).On("bank")
	}
	t.Bank = bic
	return nil
}

// days stretches the statement over the days of its lines, where the file itself
// does not say from when to when it is.
func (t *taking) days() {
	for i, l := range t.Lines {
		if i == 0 || l.Day < t.From {
			t.From = l.Day
		}
		if i == 0 || l.Day > t.To {
			t.To = l.Day
		}
	}
}

// bic8 is the bank of a BIC: 8 characters without the branch, or "".
func bic8(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) < 8 || len(s) > 12 {
		return ""
	}
	return s[:8]
}

func digitsOf(s string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s)
}

// ending is what may be shown of somebody's account number.
func ending(number string) string { return "…" + number[max(len(number)-4, 0):] }

// tidy makes one line of valid text of what a bank wrote.
func tidy(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "?"), func(c rune) bool { return c <= ' ' || c >= 0x7f && c <= 0xa0 }), " ")
	if runes := []rune(s); len(runes) > maxWords {
		return string(runes[:maxWords])
	}
	return s
}

// money is an amount as each reader writes it.
func money(n int64) lang.Text {
	return lang.Text{ID: lang.Money(lang.ID, n), JV: lang.Money(lang.JV, n), EN: lang.Money(lang.EN, n)}
}

// reversed turns lines that come newest first.
func (t *taking) reversed() { slices.Reverse(t.Lines) }
