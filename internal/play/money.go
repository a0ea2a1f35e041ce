package play

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"genggam/internal/cashier"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/seal"
)

// What an office of a play has: an account at an invented bank, an invented code,
// and a secret that it shares with the acquirer.
const (
	account = "1234567890"
	code    = "00020101021126680016ID.CO.CONTOH.WWW011893600000000000000002150000000000000000303URE51440014ID.CO.QRIS.WWW0215ID10000000000000303URE5204939953033605802ID5911DESA CONTOH6008BANYUMAS61055310062070703A0163042D1C"
	shared  = "lakon: rahasia bersama penyelenggara"
)

// cashbox gives the office of a service that costs something what it is paid by:
// the region's table of fees, the account and the code.
func (r *run) cashbox(ctx context.Context) error {
	if r.std.Fee.Free() {
		return nil
	}
	if err := r.node.LoadTariff(ctx); err != nil {
		return err
	}
	head, err := r.officer(ctx, "head")
	if err != nil {
		return err
	}
	if box, err := r.node.Cashier.Cashbox(ctx, head); err != nil || box.Set {
		return err
	}
	return r.node.Cashier.SetCashbox(ctx, head, cashier.Cashbox{Static: code, Account: account, Bank: "CTOHIDJA", Holder: "KAS DAERAH CONTOH",
		Sign: cashier.SignHMAC, Key: base64.StdEncoding.EncodeToString([]byte(shared))})
}

// money performs an act of the cashier on the bill of the play's case.
func (r *run) money(ctx context.Context, a Act) error {
	bill, err := r.node.Cashier.OfCase(ctx, r.no)
	if err != nil {
		return err
	}
	amount := int64(a.Amount)
	switch a.Do {
	case Pays:
		if amount == 0 {
			amount = bill.Open()
		}
		return r.notice(ctx, bill, amount)
	case Transfers:
		return r.statement(ctx, "TRF "+bill.Number, amount)
	case Receives:
		return r.returned(ctx, amount)
	}
	who, err := r.officer(ctx, a.Who)
	if err != nil {
		return err
	}
	switch a.Do {
	case Collects:
		_, err = r.node.Cashier.TakeCash(ctx, who, bill.Number, amount)
	case Waives:
		var proof premises.Proof
		if proof, err = r.proof(ctx, who); err == nil {
			_, err = r.node.Cashier.Waive(ctx, who, cashier.Waiving{Number: bill.Number, Ground: a.What, Percent: a.Amount, Words: a.Text, Proof: proof})
		}
	case Refunds:
		err = r.refunds(ctx, who, a)
	case Approves:
		err = r.approves(ctx, who)
	}
	return err
}

// notice is the acquirer's word, signed, that a bill was paid by its code.
func (r *run) notice(ctx context.Context, b cashier.Bill, amount int64) error {
	body, err := json.Marshal(cashier.Notice{Office: string(b.Office), Bill: b.Number, Amount: amount,
		Reference: fmt.Sprintf("LAKON-%s-%d", b.Number, amount), PaidAt: r.node.Now().Format(time.RFC3339)})
	if err != nil {
		return err
	}
	h := hmac.New(sha256.New, []byte(shared))
	h.Write(body)
	_, err = r.node.Cashier.Notice(ctx, body, "hmac-sha256="+hex.EncodeToString(h.Sum(nil)))
	return err
}

// statement is a day of the bank's statement with one movement, taken in by the
// registrar; an amount below nothing goes out. A bank gives one for a day.
func (r *run) statement(ctx context.Context, words string, amount int64) error {
	who, err := r.officer(ctx, "registrar")
	if err != nil {
		return err
	}
	before, err := r.node.Cashier.StatementsOf(ctx, who)
	if err != nil {
		return err
	}
	opening := int64(10_000_000)
	if len(before) > 0 {
		opening = before[0].Closing
	}
	y, m, d := r.node.Now().In(r.cal.Zone()).Date()
	day := fmt.Sprintf("%02d/%02d/%d", d, m, y)
	in, out := money(amount), ""
	if amount < 0 {
		in, out = "", money(-amount)
	}
	file := strings.Join([]string{"No. Rekening;" + account, "Mata Uang;IDR", "Periode;" + day + " - " + day, "Saldo Awal;" + money(opening),
		"Tanggal;Uraian;No. Referensi;Debet;Kredit;Saldo", strings.Join([]string{day, words, "R" + day, out, in, money(opening + amount)}, ";"),
		"Saldo Akhir;" + money(opening+amount), ""}, "\n")
	_, err = r.node.Cashier.Import(ctx, who, bytes.NewReader([]byte(file)), nil)
	return err
}

func money(n int64) string { return strconv.FormatInt(n, 10) + ",00" }

// refunds asks that money of the bill goes back.
func (r *run) refunds(ctx context.Context, who desk.Actor, a Act) error {
	bill, err := r.node.Cashier.OfCase(ctx, r.no)
	if err != nil {
		return err
	}
	all, err := r.node.Cashier.OfBill(ctx, who, bill)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Returnable == 0 && len(all) > 1 {
			continue
		}
		_, err := r.node.Cashier.AskRefund(ctx, who, cashier.Refund{Batch: m.Batch, N: m.N, Amount: int64(a.Amount), Words: cashier.RefundWords{Reason: a.Text, To: "Rekening pembayar"}})
		return err
	}
	r.fail(a, "play.no-money")
	return nil
}

// refund is the newest refund of the play's bill.
func (r *run) refund(ctx context.Context) (cashier.Refund, bool, error) {
	who, err := r.officer(ctx, "registrar")
	if err != nil {
		return cashier.Refund{}, false, err
	}
	bill, err := r.node.Cashier.OfCase(ctx, r.no)
	if err != nil {
		return cashier.Refund{}, false, err
	}
	all, err := r.node.Cashier.Refunds(ctx, who)
	for _, f := range all {
		if f.Bill == bill.Number {
			return f, true, nil
		}
	}
	return cashier.Refund{}, false, err
}

func (r *run) approves(ctx context.Context, who desk.Actor) error {
	f, ok, err := r.refund(ctx)
	if err != nil || !ok {
		return errors.Join(err, r.node.Cashier.DecideRefund(ctx, who, cashier.Deciding{}))
	}
	proof, err := r.proof(ctx, who)
	if err != nil {
		return err
	}
	return r.node.Cashier.DecideRefund(ctx, who, cashier.Deciding{ID: f.ID, Yes: true, Proof: proof})
}

// returned is the bank's word that a refund left the account.
func (r *run) returned(ctx context.Context, amount int64) error {
	f, _, err := r.refund(ctx)
	if err != nil {
		return err
	}
	return r.statement(ctx, "TRF "+f.Number, -amount)
}

// proof is the own factor of who decides. A code opens one thing, and the next
// one comes half a minute later.
func (r *run) proof(ctx context.Context, who desk.Actor) (premises.Proof, error) {
	accounts, err := r.node.Accounts(ctx, who.Office)
	if err != nil {
		return premises.Proof{}, err
	}
	for _, a := range accounts {
		if a.ID == who.Account {
			r.node.Clock.Add(office.CodePeriod)
			return premises.Proof{Account: a.ID, Factor: seal.TOTPCode(r.node.TOTP[a.Login], r.node.Now())}, nil
		}
	}
	return premises.Proof{}, fmt.Errorf("nobody at %s is %s", who.Office, who.Account)
}

// expectBill looks at the bill of the case: its sum, or what became of it.
func (r *run) expectBill(ctx context.Context, a Act) error {
	b, err := r.node.Cashier.OfCase(ctx, r.no)
	switch {
	case err != nil:
		r.fail(a, "play.no-bill")
	case a.Amount > 0 && b.Amount != int64(a.Amount):
		r.fail(a, "play.other", a.What, strconv.Itoa(a.Amount), strconv.FormatInt(b.Amount, 10))
	case a.Amount == 0:
		r.same(a, b.State)
	}
	return nil
}

// expectRefund looks at what became of the refund of the bill.
func (r *run) expectRefund(ctx context.Context, a Act) error {
	f, _, err := r.refund(ctx)
	if err == nil {
		r.same(a, f.State)
	}
	return err
}

// moneyDeeds are the acts of the cashier, as they are written.
var moneyDeeds = map[string]func(*reader, *Act) error{
	string(Pays): func(r *reader, a *Act) error {
		if r.ended() {
			return nil
		}
		return r.rupiah(a, "citizen pays 175000")
	},
	string(Transfers): func(r *reader, a *Act) error { return r.rupiah(a, "citizen transfers 175000") },
	string(Receives):  func(r *reader, a *Act) error { return r.rupiah(a, "citizen receives 25000") },
	string(Collects):  func(r *reader, a *Act) error { return r.rupiah(a, a.Who+" collects 175000") },
	string(Waives): func(r *reader, a *Act) (err error) {
		shape := a.Who + ` waives miskin 50 "..."`
		a.What = r.next()
		if a.Amount, err = strconv.Atoi(r.next()); err != nil || a.Amount < 1 || a.Amount > 100 {
			return r.shape(shape)
		}
		return r.worded(a, shape)
	},
	string(Refunds): func(r *reader, a *Act) error {
		shape := a.Who + ` refunds 25000 "..."`
		if err := r.rupiah(a, shape); err != nil {
			return err
		}
		return r.worded(a, shape)
	},
	string(Approves): func(*reader, *Act) error { return nil },
}

// rupiah reads an amount of money.
func (r *reader) rupiah(a *Act, shape string) (err error) {
	if a.Amount, err = strconv.Atoi(r.next()); err != nil || a.Amount < 1 || a.Amount > maxRupiah {
		return r.shape(shape)
	}
	return nil
}

// worded reads the words that an act ends with.
func (r *reader) worded(a *Act, shape string) error {
	text, ok := r.quoted()
	if !ok {
		return r.shape(shape)
	}
	a.Text = text
	return nil
}

// seesOf reads what is expected of a bill or a refund.
func (r *reader) seesOf(a *Act, shape string, states ...string) error {
	word := r.next()
	for _, s := range states {
		if word == s {
			a.Text = word
			return nil
		}
	}
	n, err := strconv.Atoi(word)
	if a.What != seesBill || err != nil || n < 1 || n > maxRupiah {
		return r.shape(shape)
	}
	a.Amount = n
	return nil
}
