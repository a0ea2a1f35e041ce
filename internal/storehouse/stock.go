package storehouse

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/stock"
	"genggam/internal/store"
)

const (
	stockPrefix = "stock/"
	moveColumns = "pos, id, office, day, kind, good, source, target, amount, book, ref, proof, evidence, why, account, at"
	sumColumns  = "received, handed, returned, damaged, moved_in, moved_out, surplus, shortage"
	// PageSize is how many lines a page of the book has.
	PageSize = 50
	// maxStores bounds the stores of one office.
	maxStores = 200
)

// Store is a place of an office where goods lie: a shed, a hall, a lorry.
type Store struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// storesOf names the setting of an office's stores.
func storesOf(office region.Code) string { return "stores/" + string(office) }

// Stores lists the stores of the officer's office in the order in which they were
// added.
func (r *Room) Stores(ctx context.Context, a premises.Actor) (out []Store, err error) {
	if err := a.May(premises.SeeStock); err != nil {
		return nil, err
	}
	_, err = r.Setting(ctx, storesOf(a.Office), &out)
	return out, err
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// AddStore adds a store of the officer's office; its id is made of its name.
func (r *Room) AddStore(ctx context.Context, a premises.Actor, name string) (Store, error) {
	if err := a.May(premises.KeepStock); err != nil {
		return Store{}, err
	}
	name = strings.Join(strings.Fields(name), " ")
	s := Store{ID: strings.Trim(notInID.ReplaceAllString(strings.ToLower(name), "-"), "-"), Name: name}
	if n := utf8.RuneCountInString(name); n < 2 || n > 60 || s.ID == "" || len(s.ID) > stock.MaxName {
		return s, fault.New(fault.Invalid, "goods.store-name").On("nama")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	all, err := r.Stores(ctx, a)
	switch {
	case err != nil:
		return s, err
	case slices.ContainsFunc(all, func(x Store) bool { return x.ID == s.ID }):
		return s, fault.New(fault.Conflict, "goods.store-twice", name).On("nama")
	case len(all) >= maxStores:
		return s, fault.New(fault.TooLarge, "goods.store-many", maxStores).On("nama")
	}
	return s, r.PutSetting(ctx, storesOf(a.Office), append(all, s))
}

// Move is a movement that an officer enters: received, moved, damaged or counted.
// Handed and returned goods belong to a case, see HandOut and Return.
type Move struct {
	Kind           stock.Kind
	Good, From, To string
	Amount         int64
	// Why goods are damaged or a count differs (stock.Reasons).
	Why string
	// Key makes repeating safe: a movement with the same key is there once.
	Key string
}

// Enter enters a movement in the book of the officer's office.
func (r *Room) Enter(ctx context.Context, a premises.Actor, m Move) error {
	if err := a.May(premises.KeepStock); err != nil {
		return err
	}
	if ok, err := r.keeps(ctx, a.Office, m.Good); err != nil || !ok {
		return orInvalid(err, "goods.unknown", "barang")
	}
	if m.Kind == stock.Handed || m.Kind == stock.Returned {
		return fault.New(fault.Invalid, "stock.kind").On("jenis")
	}
	if err := r.knowStores(ctx, a, m.From, m.To); err != nil {
		return err
	}
	id := store.NewID(r.Now())
	if m.Key != "" {
		copy(id[:], r.Keyed("stock-key", string(a.Office)+"\x00"+m.Key))
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStock), func(t *store.Tx) error {
		if there, err := t.One(`SELECT pos FROM stock_moves WHERE id = ?`, []any{id[:]}, new(int64)); err != nil || there {
			return err
		}
		return r.book(t, stock.Movement{ID: id, Kind: m.Kind, Good: m.Good, From: m.From, To: m.To, Amount: m.Amount, Why: m.Why})
	})
}

// knowStores refuses a store that the office does not have.
func (r *Room) knowStores(ctx context.Context, a premises.Actor, names ...string) error {
	all, err := r.Stores(ctx, a)
	if err != nil {
		return err
	}
	for _, n := range names {
		if n != "" && !slices.ContainsFunc(all, func(s Store) bool { return s.ID == n }) {
			return fault.New(fault.Invalid, "goods.store-unknown").On("tempat")
		}
	}
	return nil
}

// book judges a movement by the shelves as they are in this act and writes it.
func (r *Room) book(t *store.Tx, m stock.Movement, items ...journal.Item) error {
	office := t.By().Unit
	if m.Day == 0 {
		m.Day = r.Calendar(region.Code(office)).Day(t.Time())
	}
	var b stock.Before
	var closed int64
	_, err := t.One(`SELECT until_day FROM stock_closings WHERE office = ? AND good = ? ORDER BY until_day DESC LIMIT 1`, []any{office, m.Good}, &closed)
	if err != nil {
		return err
	}
	b.Closed = calendar.Day(closed)
	if b.From, err = shelf(t, office, stock.Shelf{Good: m.Good, Store: m.From}); err != nil {
		return err
	}
	if b.To, err = shelf(t, office, stock.Shelf{Good: m.Good, Store: m.To}); err != nil {
		return err
	}
	if m.Kind == stock.Returned {
		if b.Held, err = heldUnder(t, m.Good, m.Ref); err != nil {
			return err
		}
	}
	if m, err = stock.Check(m, b); err != nil {
		return err
	}
	data, err := m.Write()
	if err != nil {
		return err
	}
	e, err := t.Append(store.Draft{Stream: stockPrefix + office + "/" + m.Good, Kind: stock.EntryKind, Data: data, Items: items})
	if err != nil {
		return err
	}
	return saveMove(t, e, m)
}

// shelf reads what happened to a shelf so far.
func shelf(t *store.Tx, office string, s stock.Shelf) (b stock.Balance, err error) {
	if s.Store == "" {
		return b, nil
	}
	_, err = t.One(`SELECT `+sumColumns+` FROM stock_shelves WHERE office = ? AND good = ? AND store = ?`, []any{office, s.Good, s.Store}, sums(&b)...)
	return b, err
}

func sums(b *stock.Balance) []any {
	return []any{&b.Received, &b.Handed, &b.Returned, &b.Damaged, &b.MovedIn, &b.MovedOut, &b.Surplus, &b.Shortage}
}

// heldUnder is how much of a good is out under a reference.
func heldUnder(t *store.Tx, good, ref string) (n int64, err error) {
	err = t.Each(`SELECT kind, amount FROM stock_moves WHERE ref = ? AND good = ?`, []any{ref, good}, func(scan store.Scan) error {
		var kind string
		var amount int64
		err := scan(&kind, &amount)
		switch stock.Kind(kind) {
		case stock.Handed:
			n += amount
		case stock.Returned:
			n -= amount
		}
		return err
	})
	return n, err
}

// saveMove writes the rows of a movement.
func saveMove(t *store.Tx, e journal.Entry, m stock.Movement) error {
	err := t.Exec(`INSERT INTO stock_moves (`+moveColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Position, m.ID[:], e.Unit, int64(m.Day), string(m.Kind), m.Good, m.From, m.To, m.Amount, m.Book, m.Ref, m.Proof, m.Evidence[:], m.Why, e.Actor.Account, e.At)
	if err != nil {
		return err
	}
	for _, x := range m.Effects() {
		if err := saveShelf(t, e.Unit, x); err != nil {
			return err
		}
	}
	return nil
}

// saveShelf adds to the sums of a shelf; one that goods come to may be new.
func saveShelf(t *store.Tx, office string, x stock.Effect) error {
	c, s := x.Change, x.Shelf
	if c.OnHand() >= 0 {
		err := t.Exec(`INSERT INTO stock_shelves (office, good, store, `+sumColumns+`) VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING`, office, s.Good, s.Store)
		if err != nil {
			return err
		}
	}
	return t.Exec(`UPDATE stock_shelves SET received = received + ?, handed = handed + ?, returned = returned + ?, damaged = damaged + ?,
		moved_in = moved_in + ?, moved_out = moved_out + ?, surplus = surplus + ?, shortage = shortage + ? WHERE office = ? AND good = ? AND store = ?`,
		c.Received, c.Handed, c.Returned, c.Damaged, c.MovedIn, c.MovedOut, c.Surplus, c.Shortage, office, s.Good, s.Store)
}

func replayStock(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		if e.Kind == closedKind {
			if err := saveClosed(t, e); err != nil {
				return err
			}
		}
		if e.Kind != stock.EntryKind {
			continue
		}
		m, err := stock.ReadMovement(e.Data)
		if err != nil {
			return fmt.Errorf("reading a movement of goods: %w", err)
		}
		if err := saveMove(t, e, m); err != nil {
			return err
		}
	}
	return nil
}

// Shelf is one good in one store with all that happened to it.
type Shelf struct {
	stock.Shelf
	stock.Balance
}

// Shelves lists the shelves of the officer's office by good and store.
func (r *Room) Shelves(ctx context.Context, a premises.Actor) (out []Shelf, err error) {
	if err := a.May(premises.SeeStock); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT good, store, `+sumColumns+` FROM stock_shelves WHERE office = ? ORDER BY good, store`, []any{string(a.Office)}, func(scan store.Scan) error {
		var s Shelf
		err := scan(append([]any{&s.Good, &s.Store}, sums(&s.Balance)...)...)
		out = append(out, s)
		return err
	})
	return out, err
}

// Line is one line of the book as a page shows it.
type Line struct {
	Position int64
	At       int64
	Account  string
	// Case is the number of the case a hand-out or a return belongs to, -1 for none.
	Case int64
	stock.Movement
}

// Lines lists movements of a good of the officer's office, the newest first, from
// before a position (0 for the newest), at most PageSize.
func (r *Room) Lines(ctx context.Context, a premises.Actor, good string, before int64) (out []Line, err error) {
	if err := a.May(premises.SeeStock); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = 1 << 53
	}
	err = r.Store.Each(ctx, `SELECT m.pos, m.at, m.account, COALESCE(g.case_no, -1), m.day, m.kind, m.source, m.target, m.amount, m.book, m.ref, m.proof, m.why
		FROM stock_moves m LEFT JOIN aid_grants g ON m.ref = g.ref WHERE m.office = ? AND m.good = ? AND m.pos < ? ORDER BY m.pos DESC LIMIT ?`,
		[]any{string(a.Office), good, before, int64(PageSize)}, func(scan store.Scan) error {
			l := Line{Movement: stock.Movement{Good: good}}
			var day int64
			var kind string
			err := scan(&l.Position, &l.At, &l.Account, &l.Case, &day, &kind, &l.From, &l.To, &l.Amount, &l.Book, &l.Ref, &l.Proof, &l.Why)
			l.Day, l.Kind = calendar.Day(day), stock.Kind(kind)
			out = append(out, l)
			return err
		})
	return out, err
}

// refOf is how the book names a case.
func refOf(id canon.ID) string { return id.String() }
