package cashier

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/reconcile"
	"genggam/internal/region"
	"genggam/internal/statement"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// MaxStatement is the most bytes of a statement that is taken in by a page.
const MaxStatement = 32 << 20

// perEntry is how many movements one entry holds: it stays below 16 KiB.
const perEntry = 120

// Reasons of ours beside those of reconcile.
const (
	// Suggested waits for a person; Out went out; Confirms is the bank's word for a
	// notice that came before; PaidOut returned money as a refund said.
	Suggested = "suggested"
	Out       = "out"
	Confirms  = "confirms"
	PaidOut   = "refund"
	// What a person says of money that pays no bill.
	Settlement = "settlement"
	Deposit    = "deposit"
	Aside      = "aside"
	// Unconfirmed is money at the counter that a second officer has to confirm.
	Unconfirmed = "unconfirmed"
)

// lineWords is what the bank wrote of a movement, an element of an item.
type lineWords struct {
	Words     string `json:"words,omitempty"`
	Label     string `json:"label,omitempty"`
	Reference string `json:"reference,omitempty"`
}

// Imported is what a statement came to.
type Imported struct {
	ID                                canon.ID
	Format                            string
	First, Last                       calendar.Day
	Lines, Matched, Suggested, Left   int
	Confirmed, Returned, Out, NowPaid int
	// More says that paid bills wait for the rounds.
	More bool
}

// profiles are the layouts of CSV files that come with the program.
var profiles = sync.OnceValues(func() ([]statement.Profile, error) { return statement.ReadProfiles(statement.Known()) })

// Import takes in a statement of the office's account: it is read whole or
// refused whole (see statement.Read), each line finds its bill or a list, and
// the bills that are paid by it are settled. closing is the balance that the
// officer read off the bank's page, nil where the file proves itself.
func (r *Room) Import(ctx context.Context, a premises.Actor, file io.Reader, closing *int64) (Imported, error) {
	role, err := a.As(premises.Statements)
	if err != nil {
		return Imported{}, err
	}
	st, err := r.readStatement(ctx, a.Office, file, closing)
	if err != nil {
		return Imported{}, err
	}
	in := &importing{room: r, office: a.Office, st: st, id: store.NewID(r.Now())}
	if err := in.sealWords(); err != nil {
		return Imported{}, err
	}
	if err := r.Store.Act(ctx, a.By(role), in.act); err != nil {
		return Imported{}, err
	}
	in.out.NowPaid, in.out.More, err = r.SettleAll(ctx, a.Office, 200)
	return in.out, err
}

// readStatement reads a file as the office's own. Where it does not say with what
// it began, the statement before does.
func (r *Room) readStatement(ctx context.Context, office region.Code, file io.Reader, closing *int64) (*statement.Statement, error) {
	box, err := r.cashbox(ctx, office)
	if err != nil {
		return nil, err
	}
	if box.Account == "" {
		return nil, fault.New(fault.Conflict, "cashier.no-account")
	}
	known, err := profiles()
	if err != nil {
		return nil, err
	}
	src, err := io.ReadAll(io.LimitReader(file, MaxStatement+1))
	if err != nil {
		return nil, fmt.Errorf("reading a statement: %w", err)
	}
	if len(src) > MaxStatement {
		return nil, fault.New(fault.TooLarge, "statement.too-large", MaxStatement>>20)
	}
	own := statement.Own{Account: box.Account, Bank: box.Bank, Closing: closing}
	st, err := statement.Read(bytes.NewReader(src), own, known)
	var f *fault.Fault
	if errors.As(err, &f) && f.Key == "statement.unproven" {
		var last int64
		found, oops := r.Store.One(ctx, `SELECT closing FROM bank_statements WHERE office = ? ORDER BY last DESC LIMIT 1`, []any{string(office)}, &last)
		if oops != nil {
			return nil, oops
		}
		if found {
			own.Opening = &last
			st, err = statement.Read(bytes.NewReader(src), own, known)
		}
	}
	return st, err
}

// importing is one statement on its way in.
type importing struct {
	room   *Room
	office region.Code
	st     *statement.Statement
	id     canon.ID
	items  []vault.Item
	moves  []movement
	bills  map[string]Bill
	out    Imported
}

// sealWords seals what the bank wrote, an item for the lines of each entry.
func (in *importing) sealWords() error {
	for chunk := range slices.Chunk(in.st.Lines, perEntry) {
		list := make([]lineWords, len(chunk))
		for i, l := range chunk {
			list[i] = lineWords{Words: l.Words, Label: l.Label, Reference: l.Reference}
		}
		it, err := in.room.seal(in.office, "statement", list)
		if err != nil {
			return err
		}
		in.items = append(in.items, it)
	}
	return nil
}

// act writes the statement and what became of each line.
func (in *importing) act(t *store.Tx) error {
	var taken []statement.Taken
	err := t.Each(`SELECT first, last, closing, digest FROM bank_statements WHERE office = ? ORDER BY last DESC LIMIT 4000`, []any{string(in.office)}, func(scan store.Scan) error {
		var k statement.Taken
		var first, last int64
		err := scan(&first, &last, &k.Closing, store.Hash(&k.Digest))
		k.From, k.To = calendar.Day(first), calendar.Day(last)
		taken = append(taken, k)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading earlier statements: %w", err)
	}
	if err := in.st.Fit(taken); err != nil {
		return err
	}
	if err := in.match(t); err != nil {
		return err
	}
	return in.write(t)
}

// match finds the bill of each line.
func (in *importing) match(t *store.Tx) error {
	bills, err := in.open(t)
	if err != nil {
		return err
	}
	notices, err := in.notices(t)
	if err != nil {
		return err
	}
	in.moves = make([]movement, len(in.st.Lines))
	var credits []reconcile.Payment
	for i, l := range in.st.Lines {
		in.moves[i] = movement{Day: l.Day, Credit: l.Credit, Amount: l.Amount, Reason: reconcile.Unnamed}
		if !l.Credit {
			in.moves[i].Reason = Out
			continue
		}
		if bill, ok := notices.confirmed(in.room, in.office, l); ok {
			in.moves[i].Reason, in.moves[i].Bill = Confirms, bill
			continue
		}
		credits = append(credits, reconcile.Payment{ID: lineID(i), Day: l.Day, Amount: l.Amount, Label: l.Label, Words: l.Words, Reference: l.Reference})
	}
	found, err := reconcile.Match(bills, credits, reconcile.Rules{Late: 14})
	if err != nil {
		return err
	}
	in.judge(found, notices)
	return nil
}

func lineID(i int) string { return fmt.Sprintf("%07d", i) }

func lineAt(id string) (i int) {
	_, _ = fmt.Sscanf(id, "%d", &i)
	return i
}

// judge takes the result over into the movements.
func (in *importing) judge(found *reconcile.Result, notices notices) {
	billID := func(id string) canon.ID { return in.bills[id].ID }
	for _, p := range found.Matched {
		m := &in.moves[lineAt(p.Payment)]
		m.Bill, m.Outcome, m.Reason = billID(p.Bill), p.Outcome, ""
	}
	for _, s := range found.Suggested {
		in.moves[lineAt(s.Payment)].Reason = Suggested
	}
	for _, l := range found.Payments {
		m := &in.moves[lineAt(l.ID)]
		m.Reason = l.Reason
		if len(l.Bills) != 1 {
			continue
		}
		m.Bill = billID(l.Bills[0])
		if l.Reason == reconcile.Twice && notices.take(m.Bill, m.Amount) {
			m.Reason = Confirms
		}
	}
}

// open reads the bills that a line may name: those that are open, and those that
// were settled in the last year, so that money for them goes back.
func (in *importing) open(t *store.Tx) ([]reconcile.Bill, error) {
	var out []reconcile.Bill
	in.bills = map[string]Bill{}
	err := t.Each(`SELECT b.id, b.number, b.amount, b.issued, b.due, b.state, cast(coalesce(p.came, 0) AS BIGINT) FROM bills b
		LEFT JOIN (SELECT bill, sum(amount) AS came FROM payments WHERE office = ? AND outcome <> '' GROUP BY bill) p ON p.bill = b.id
		WHERE b.office = ? AND (b.state = 'open' OR b.settled_at > ?)`, []any{string(in.office), string(in.office), t.Now() - 400*24*3600*1000}, func(scan store.Scan) error {
		var b Bill
		var issued, due int64
		if err := scan(store.ID(&b.ID), &b.Number, &b.Amount, &issued, &due, &b.State, &b.Came); err != nil {
			return err
		}
		id := b.ID.String()
		in.bills[id] = b
		if b.Amount == 0 {
			return nil // waived whole: nothing can come for it
		}
		x := reconcile.Bill{ID: id, Number: b.Number, Amount: b.Amount, Paid: b.Came, Issued: calendar.Day(issued), Due: calendar.Day(due), Ended: b.State == "ended"}
		out = append(out, x)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading bills: %w", err)
	}
	return out, nil
}

// write appends the entries of the statement and their rows.
func (in *importing) write(t *store.Tx) error {
	st, digest := in.st, in.st.Digest()
	stream := bankStream + in.id.String()
	data, err := canon.Write(kindTaken, func(o *canon.Object) {
		o.Int("closing", st.Closing)
		o.Str("digest", canonHex(digest))
		o.Str("first", st.From.String())
		o.Str("format", st.Format)
		o.Str("last", st.To.String())
		o.Int("lines", int64(len(st.Lines)))
		o.Int("opening", st.Opening)
	})
	if err != nil {
		return err
	}
	if err := in.put(t, store.Draft{Stream: stream, Kind: kindTaken, Data: data}); err != nil {
		return err
	}
	if err := in.refunds(t); err != nil {
		return err
	}
	for i := 0; i < len(in.moves); i += perEntry {
		chunk := in.moves[i:min(i+perEntry, len(in.moves))]
		list := make([]string, len(chunk))
		for j, m := range chunk {
			list[j] = m.text()
		}
		data, err := canon.Write(kindLines, func(o *canon.Object) {
			o.Int("from", int64(i))
			o.List("lines", list)
		})
		if err != nil {
			return err
		}
		if err := in.put(t, store.Draft{Stream: stream, Kind: kindLines, Data: data}, in.items[i/perEntry]); err != nil {
			return err
		}
	}
	in.count()
	return nil
}

func (in *importing) put(t *store.Tx, d store.Draft, items ...vault.Item) error {
	e, err := place(t, d, items...)
	if err != nil {
		return err
	}
	return saveStatement(t, in.id.String(), e)
}

func (in *importing) count() {
	in.out = Imported{ID: in.id, Format: in.st.Format, First: in.st.From, Last: in.st.To, Lines: len(in.moves)}
	for _, m := range in.moves {
		switch {
		case m.Outcome != "":
			in.out.Matched++
		case m.Reason == Suggested:
			in.out.Suggested++
		case m.Reason == Out:
			in.out.Out++
		case m.Reason == Confirms:
			in.out.Confirmed++
		case m.Reason == PaidOut:
			in.out.Returned++
		default:
			in.out.Left++
		}
	}
}

func saveStatement(t *store.Tx, id string, e journal.Entry) error {
	batch, err := canon.ParseID(id)
	if err != nil {
		return fmt.Errorf("reading %s: %w", e.Stream, err)
	}
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case kindTaken:
		r := &canon.Record{V: v}
		first, last := day(r, "first"), day(r, "last")
		digest, err := unhex(v.Str("digest"))
		if err = errors.Join(r.Err, err); err != nil {
			return err
		}
		return t.Exec(`INSERT INTO bank_statements (`+bankColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			batch[:], e.Unit, v.Str("format"), int64(first), int64(last), v.Num("opening"), v.Num("closing"), digest, v.Num("lines"), e.At, e.Actor.Account)
	case kindLines:
		for i, s := range v.Texts("lines") {
			m, err := readMovement(s)
			if err != nil {
				return err
			}
			if err := savePayment(t, e, payment{ID: batch, N: v.Num("from") + int64(i), Source: "statement", movement: m, item: itemOf(e)}); err != nil {
				return err
			}
		}
		return nil
	case kindSaid:
		s, err := readSaid(e.Data)
		if err != nil {
			return err
		}
		return t.Exec(`UPDATE payments SET bill = ?, outcome = ?, reason = ? WHERE batch = ? AND n = ?`, bytesOf(s.Move.Bill), s.Move.Outcome, s.Move.Reason, batch[:], s.N)
	}
	return newer(e)
}

// notices are the payments by notice that the bank has not confirmed yet.
type notices struct {
	byBill  map[canon.ID]int64
	byToken map[string]canon.ID
}

func (in *importing) notices(t *store.Tx) (notices, error) {
	out := notices{byBill: map[canon.ID]int64{}, byToken: map[string]canon.ID{}}
	err := t.Each(`SELECT n.bill, n.amount, n.token FROM payments n WHERE n.office = ? AND n.source = 'notice' AND n.outcome <> '' AND n.day >= ?
		AND NOT EXISTS (SELECT 1 FROM payments s WHERE s.bill = n.bill AND s.reason = 'confirms')`, []any{string(in.office), int64(in.st.From) - 30}, func(scan store.Scan) error {
		var id canon.ID
		var amount int64
		var token []byte
		err := scan(store.ID(&id), &amount, &token)
		out.byBill[id], out.byToken[string(token)] = amount, id
		return err
	})
	if err != nil {
		return out, fmt.Errorf("reading notices: %w", err)
	}
	return out, nil
}

// confirmed finds the notice whose reference a line carries.
func (n notices) confirmed(r *Room, office region.Code, l statement.Line) (canon.ID, bool) {
	if len(n.byToken) == 0 {
		return canon.ID{}, false
	}
	for _, ref := range []string{l.Reference, l.Label} {
		if ref == "" {
			continue
		}
		if bill, ok := n.byToken[string(r.token(office, ref))]; ok && n.take(bill, l.Amount) {
			return bill, true
		}
	}
	return canon.ID{}, false
}

// take uses up the notice of a bill.
func (n notices) take(bill canon.ID, amount int64) bool {
	if got, ok := n.byBill[bill]; !ok || got != amount {
		return false
	}
	delete(n.byBill, bill)
	return true
}
