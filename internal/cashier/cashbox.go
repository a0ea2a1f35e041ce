package cashier

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/qris"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The ways in which an acquirer signs its notices.
const (
	SignHMAC    = "hmac"
	SignEd25519 = "ed25519"
)

// Cashbox is where an office's money is to go. It is an item of the vault, since
// it holds the acquirer's key.
type Cashbox struct {
	// Static is the payload of the office's own QRIS code, "" for none.
	Static string `json:"static,omitempty"`
	// Prefix begins the numbers of bills; "" is the short name of the office.
	Prefix string `json:"prefix,omitempty"`
	// Days in which a bill is to be paid, 1 to 90; 0 is 30.
	Days int `json:"days,omitempty"`
	// Account is the number of the bank account, Bank its BIC, Holder the name as
	// the bank writes it.
	Account string `json:"account,omitempty"`
	Bank    string `json:"bank,omitempty"`
	Holder  string `json:"holder,omitempty"`
	// Sign is how the acquirer signs, "" while there is none; Key the secret that we
	// share, or its public key (32 bytes), in base64.
	Sign string `json:"sign,omitempty"`
	Key  string `json:"key,omitempty"`
	// TwoHands says that money at the counter is confirmed by a second officer.
	TwoHands bool `json:"two_hands,omitempty"`
	// Set says that somebody set it.
	Set bool `json:"-"`
}

// due is how many days a bill is open.
func (b Cashbox) due() int {
	if b.Days == 0 {
		return 30
	}
	return b.Days
}

// Has says whether money can come without anybody at a counter.
func (b Cashbox) Has() bool { return b.Static != "" || b.Account != "" }

var (
	prefixShape  = regexp.MustCompile(`^[A-Z0-9]{2,10}$`)
	accountShape = regexp.MustCompile(`^[0-9]{6,24}$`)
	bankShape    = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)
)

// check refuses what could not work, on its field.
func (b Cashbox) check() error {
	bad := func(field, key string, args ...any) error { return fault.New(fault.Invalid, key, args...).On(field) }
	switch {
	case b.Prefix != "" && !prefixShape.MatchString(b.Prefix):
		return bad("prefix", "cashier.prefix")
	case b.Days < 0 || b.Days > 90:
		return bad("days", "cashier.days", 90)
	case b.Account != "" && !accountShape.MatchString(b.Account):
		return bad("account", "cashier.account")
	case b.Bank != "" && !bankShape.MatchString(b.Bank):
		return bad("bank", "cashier.bank")
	case len(b.Holder) > 80:
		return bad("holder", "cashier.words-long", 80)
	}
	if b.Static != "" {
		// The smallest bill of all finds out whether codes can be made of it.
		if _, err := qris.Dynamic(b.Static, 1, "X-2026-00001"); err != nil {
			return fault.As(err).On("static")
		}
	}
	key, err := base64.StdEncoding.DecodeString(b.Key)
	switch {
	case b.Sign == "":
	case b.Sign != SignHMAC && b.Sign != SignEd25519:
		return bad("sign", "cashier.sign")
	case err != nil, b.Sign == SignEd25519 && len(key) != ed25519.PublicKeySize, b.Sign == SignHMAC && (len(key) < 16 || len(key) > 128):
		return bad("key", "cashier.key")
	}
	return nil
}

// SetCashbox says where the money of the actor's office is to go. An empty key
// keeps the one there is. The fault of a code is that of qris.
func (r *Room) SetCashbox(ctx context.Context, a premises.Actor, b Cashbox) error {
	role, err := a.As(premises.Cashbox)
	if err != nil {
		return err
	}
	if err := a.Full(); err != nil {
		return err
	}
	old, err := r.cashbox(ctx, a.Office)
	if err != nil {
		return err
	}
	b.Static, b.Prefix, b.Key = strings.TrimSpace(b.Static), strings.ToUpper(strings.TrimSpace(b.Prefix)), strings.TrimSpace(b.Key)
	b.Account, b.Bank = digits(b.Account), strings.ToUpper(strings.TrimSpace(b.Bank))
	if b.Key == "" && b.Sign == old.Sign {
		b.Key = old.Key
	}
	if err := b.check(); err != nil {
		return err
	}
	it, err := r.seal(a.Office, "cashbox", b)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		e, err := place(t, store.Draft{Stream: boxStream + string(a.Office), Kind: kindBox, Data: []byte("{}")}, it)
		if err != nil {
			return err
		}
		return saveBox(t, string(a.Office), e)
	})
}

// digits takes the signs out of an account's number.
func digits(s string) string {
	return strings.NewReplacer(" ", "", "-", "", ".", "").Replace(strings.TrimSpace(s))
}

func saveBox(t *store.Tx, office string, e journal.Entry) error {
	if e.Kind != kindBox {
		return newer(e)
	}
	return t.Exec(`INSERT INTO cashboxes (office, item, at) VALUES (?, ?, ?) ON CONFLICT (office) DO UPDATE SET item = excluded.item, at = excluded.at`,
		office, itemOf(e), e.At)
}

// Cashbox is where the money of the actor's office is to go; the key is left out.
func (r *Room) Cashbox(ctx context.Context, a premises.Actor) (Cashbox, error) {
	if err := a.May(premises.SeeMoney); err != nil {
		return Cashbox{}, err
	}
	b, err := r.cashbox(ctx, a.Office)
	b.Key = ""
	return b, err
}

func (r *Room) cashbox(ctx context.Context, office region.Code) (b Cashbox, err error) {
	var item canon.ID
	found, err := r.Store.One(ctx, `SELECT item FROM cashboxes WHERE office = ?`, []any{string(office)}, store.ID(&item))
	if err != nil {
		return b, fmt.Errorf("reading where money goes: %w", err)
	}
	b.Set = found
	return b, r.unseal(ctx, item, &b)
}

// prefix begins the numbers of an office's bills.
func (r *Room) prefix(office region.Code, b Cashbox) string {
	if b.Prefix != "" {
		return b.Prefix
	}
	o, err := r.Office(office)
	if err == nil {
		s := strings.Map(func(c rune) rune {
			if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
				return c
			}
			return -1
		}, strings.ToUpper(o.Short))
		if len(s) >= 2 {
			return s[:min(len(s), 10)]
		}
	}
	return "T" + strings.ReplaceAll(string(office), ".", "")[4:]
}
