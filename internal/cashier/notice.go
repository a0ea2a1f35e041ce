package cashier

import (
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/reconcile"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// MaxNotice is the most bytes of a notice.
const MaxNotice = 8 << 10

// maxRefusedAnHour bounds how many notices with a wrong signature are written
// down for an office: anybody can send those.
const maxRefusedAnHour = 60

// Notice is what an acquirer says of one payment.
type Notice struct {
	Office string `json:"office" doc:"Code of the office that was paid."`
	Bill   string `json:"bill" doc:"Number of the bill, as the code gave it."`
	// Amount in whole rupiah.
	Amount int64 `json:"amount" doc:"What was paid, in whole rupiah."`
	// Reference is the acquirer's own; the same one is the same payment.
	Reference string `json:"reference" doc:"The acquirer's own reference. The same reference is the same payment."`
	// PaidAt is when it was paid, RFC 3339.
	PaidAt string `json:"paid_at" doc:"When it was paid." format:"date-time"`
}

// Noticed is the answer to a notice, the same for the same notice for ever.
type Noticed struct {
	Bill  string `json:"bill" doc:"Number of the bill."`
	State string `json:"state" doc:"What became of it: exact, over, partial, or twice or ended when the money has to go back."`
}

// Why a notice was refused.
const (
	WrongSignature = "signature"
	WrongAmount    = "amount"
	WrongBill      = "bill"
	WrongReference = "reference"
)

// read takes a notice out of its body; it judges form alone.
func readNotice(body []byte) (n Notice, at time.Time, err error) {
	if len(body) > MaxNotice {
		return n, at, fault.New(fault.TooLarge, "cashier.notice-large", MaxNotice>>10)
	}
	if !utf8.Valid(body) || json.Unmarshal(body, &n) != nil {
		return n, at, fault.New(fault.Invalid, "cashier.notice-form")
	}
	at, err = time.Parse(time.RFC3339, n.PaidAt)
	if err != nil || n.Amount <= 0 || n.Amount > canon.MaxInt || len(n.Bill) == 0 || len(n.Bill) > 25 || len(n.Reference) < 4 || len(n.Reference) > 64 || len(n.Office) > 20 {
		return n, at, fault.New(fault.Invalid, "cashier.notice-form")
	}
	return n, at, nil
}

// signed says whether the acquirer of an office signed a body. The signature is
// "hmac-sha256=HEX" or "ed25519=BASE64" over the bytes of the body.
func (b Cashbox) signed(body []byte, signature string) bool {
	key, err := base64.StdEncoding.DecodeString(b.Key)
	if err != nil || len(key) == 0 {
		return false
	}
	way, value, _ := strings.Cut(strings.TrimSpace(signature), "=")
	switch {
	case b.Sign == SignHMAC && way == "hmac-sha256":
		given, err := hex.DecodeString(value)
		h := hmac.New(sha256.New, key)
		h.Write(body)
		return err == nil && hmac.Equal(given, h.Sum(nil))
	case b.Sign == SignEd25519 && way == "ed25519":
		given, err := base64.StdEncoding.DecodeString(value)
		return err == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, body, given)
	}
	return false
}

// Notice takes the acquirer's word that a bill was paid. What is wrong with it
// is written down and refused: "cashier.notice-signature", "-amount", "-bill" and
// "-reference"; a notice sent again is answered as the first time. Money for a
// bill that is paid or ended did come, so it is taken, to go back.
func (r *Room) Notice(ctx context.Context, body []byte, signature string) (Noticed, error) {
	n, at, err := readNotice(body)
	if err != nil {
		return Noticed{}, err
	}
	office := region.Code(n.Office)
	if _, err := r.Office(office); err != nil {
		return Noticed{}, fault.New(fault.Unauthorized, "cashier.notice-signature")
	}
	box, err := r.cashbox(ctx, office)
	if err != nil {
		return Noticed{}, err
	}
	x := arrived{Notice: n, day: r.Calendar(office).Day(at), token: r.token(office, n.Reference)}
	if x.item, err = r.seal(office, "notice", n); err != nil {
		return Noticed{}, err
	}
	if !box.signed(body, signature) {
		x.wrong = WrongSignature
	}
	err = r.Store.Act(ctx, store.By{Unit: n.Office, Actor: journal.Actor{Role: "acquirer"}}, func(t *store.Tx) error { return r.take(t, &x) })
	if err != nil {
		return Noticed{}, err
	}
	if x.wrong != "" {
		kind := fault.Conflict
		if x.wrong == WrongSignature {
			kind = fault.Unauthorized
		}
		return Noticed{}, fault.New(kind, "cashier.notice-"+x.wrong)
	}
	return Noticed{Bill: n.Bill, State: x.state}, nil
}

// arrived is a notice on its way.
type arrived struct {
	Notice
	day   calendar.Day
	token []byte
	item  vault.Item
	// wrong is why it is refused, state what became of it.
	wrong, state string
}

// token is what a reference is found by again, without telling it.
func (r *Room) token(office region.Code, reference string) []byte {
	if reference == "" {
		return []byte{}
	}
	return r.Vault.Token(string(office), "acquirer", reference)[:16]
}

// take judges a notice in the act that writes it.
func (r *Room) take(t *store.Tx, x *arrived) error {
	if x.wrong != "" {
		return r.refuse(t, x)
	}
	var bill []byte
	var amount int64
	var outcome, reason string
	found, err := t.One(`SELECT bill, amount, outcome, reason FROM payments WHERE office = ? AND token = ? AND source = 'notice'`, []any{x.Office, x.token}, &bill, &amount, &outcome, &reason)
	if err != nil {
		return fmt.Errorf("reading earlier notices: %w", err)
	}
	b, err := billTx(t, `office = ? AND number = ?`, x.Office, x.Bill)
	switch {
	case fault.Of(err) == fault.NotFound:
		x.wrong = WrongBill
		return r.refuse(t, x)
	case err != nil:
		return err
	case found && (idOf(bill) != b.ID || amount != x.Amount):
		x.wrong = WrongReference
		return r.refuse(t, x)
	case found:
		x.state = outcome + reason
		return nil
	}
	m := movement{Day: x.day, Credit: true, Amount: x.Amount, Bill: b.ID}
	switch {
	case b.State == "ended":
		m.Reason = reconcile.Ended
	case b.State == "paid" || b.Open() == 0:
		m.Reason = reconcile.Twice
	case x.Amount != b.Open():
		// The code says the amount: another one is no payment of this code.
		x.wrong = WrongAmount
		return r.refuse(t, x)
	default:
		m.Outcome = reconcile.Exact
	}
	if err := r.noticed(t, x, m); err != nil {
		return err
	}
	x.state = m.Outcome + m.Reason
	if m.Outcome == "" {
		return nil
	}
	return r.settle(t, b, casework.ByNotice)
}

func (r *Room) acquirer(x *arrived, t *store.Tx) string {
	return acquirerStream + x.Office + "/" + r.today(region.Code(x.Office), t).String()[:7]
}

// noticed writes the payment that a notice tells of.
func (r *Room) noticed(t *store.Tx, x *arrived, m movement) error {
	data, err := canon.Write(kindNoticed, func(o *canon.Object) {
		o.ID("id", store.NewID(t.Time()))
		o.Str("move", m.text())
		o.Str("token", hex.EncodeToString(x.token))
	})
	if err != nil {
		return err
	}
	e, err := place(t, store.Draft{Stream: r.acquirer(x, t), Kind: kindNoticed, Data: data}, x.item)
	if err != nil {
		return err
	}
	return saveNotice(t, x.Office, e)
}

// refuse writes down what was wrong with a notice. Those with a wrong signature
// are bounded: whoever has no key can send any number of them.
func (r *Room) refuse(t *store.Tx, x *arrived) error {
	if x.wrong == WrongSignature {
		var many int64
		if _, err := t.One(`SELECT count(*) FROM notices_refused WHERE office = ? AND at > ?`, []any{x.Office, t.Now() - time.Hour.Milliseconds()}, &many); err != nil {
			return err
		}
		if many >= maxRefusedAnHour {
			return nil
		}
	}
	data, err := canon.Write(kindRefused, func(o *canon.Object) {
		o.Int("amount", x.Amount)
		o.Str("reason", x.wrong)
	})
	if err != nil {
		return err
	}
	e, err := place(t, store.Draft{Stream: r.acquirer(x, t), Kind: kindRefused, Data: data}, x.item)
	if err != nil {
		return err
	}
	return saveNotice(t, x.Office, e)
}

func saveNotice(t *store.Tx, _ string, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case kindRefused:
		return t.Exec(`INSERT INTO notices_refused (`+refusedColumns+`) VALUES (?, ?, ?, ?, ?, ?)`, e.Position, e.Unit, v.Str("reason"), v.Num("amount"), itemOf(e), e.At)
	case kindNoticed:
		m, err := readMovement(v.Str("move"))
		if err != nil {
			return err
		}
		id, err := canon.ParseID(v.Str("id"))
		if err != nil {
			return err
		}
		token, err := hex.DecodeString(v.Str("token"))
		if err != nil {
			return err
		}
		return savePayment(t, e, payment{ID: id, Source: "notice", movement: m, token: token, item: itemOf(e)})
	}
	return newer(e)
}

// payment is one row of the table.
type payment struct {
	ID     canon.ID
	N      int64
	Source string
	movement
	token, item   []byte
	receipt, year int64
}

func savePayment(t *store.Tx, e journal.Entry, p payment) error {
	if p.token == nil {
		p.token = []byte{}
	}
	return t.Exec(`INSERT INTO payments (`+paymentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.ID[:], p.N, e.Unit, p.Source, int64(p.Day), flag(p.Credit), p.Amount, bytesOf(p.Bill), p.Outcome, p.Reason, p.token, p.item, p.receipt, p.year, e.Actor.Account, e.At)
}
