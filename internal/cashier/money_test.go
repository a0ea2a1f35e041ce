package cashier_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/cashier"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/seal"
)

// proof is the head's own factor, at a moment of its own.
func (x *till) proof(login string, a premises.Actor) premises.Proof {
	x.Clock.Add(time.Minute)
	return premises.Proof{Account: a.Account, Factor: seal.TOTPCode(x.TOTP[login], x.Now())}
}

func (x *till) take(file string) (cashier.Imported, error) {
	return x.Cashier.Import(ctx, x.books, strings.NewReader(file), nil)
}

func TestABankStatementPaysTheBillsItNames(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		one, two, three, four := x.file(2), x.file(3), x.file(4), x.file(5)
		b1, b2, b3, b4 := x.bill(one), x.bill(two), x.bill(three), x.bill(four)
		if _, err := x.paid(b4.Number, b4.Amount, "ACQ-77"); err != nil {
			t.Fatal(err)
		}
		x.Clock.Add(24 * time.Hour)
		day := x.Now()
		file := bankFile(day, 1_000_000,
			line{"TRF " + b1.Number, "R1", b1.Amount}, line{"bayar rtb 2026 00002", "R2", b2.Amount - 1},
			line{"SETORAN TANPA BERITA", "R3", b3.Amount}, line{"QRIS", "ACQ-77", b4.Amount}, line{"LAGI " + b1.Number, "R5", 7_000}, line{"BIAYA ADM", "R6", -5_000})
		for name, broken := range map[string]string{
			"cut in half":        file[:len(file)/2],
			"an amount changed":  strings.Replace(file, "7000,00", "70000,00", 1),
			"of another account": strings.Replace(file, "1234567890", "1234567891", 1),
			"of another bank":    "a;b;c\n1;2;3\n",
			"empty":              "",
		} {
			if _, err := x.take(broken); err == nil {
				t.Errorf("a statement %s is taken", name)
			}
		}
		in, err := x.take(file)
		if err != nil {
			t.Fatal(err)
		}
		if in.Lines != 6 || in.Matched != 2 || in.Suggested != 1 || in.Confirmed != 1 || in.Out != 1 || in.Left != 1 || in.NowPaid != 1 {
			t.Errorf("%+v", in)
		}
		if _, err := x.take(file); key(err) != "statement.taken" {
			t.Error("the same statement again:", err)
		}
		if x.bill(one).State != "paid" || x.Step(one).State != casework.Working {
			t.Error("a bill that the bank names is not paid")
		}
		if b := x.bill(two); b.State != "open" || b.Open() != 1 {
			t.Errorf("the last rupiah is missing, and the bill is %s", b.State)
		}
		list, total, err := x.Cashier.Movements(ctx, x.books, cashier.ListWaiting, 0)
		if err != nil || total != 1 || len(list) != 1 || len(list[0].Maybe) != 1 || list[0].Maybe[0].Number != b3.Number || list[0].Words != "SETORAN TANPA BERITA" {
			t.Fatalf("%+v %v", list, err)
		}
		must(t, x.Cashier.SayOf(ctx, x.books, cashier.Say{Batch: list[0].Batch, N: list[0].N, Bill: b3.Number}))
		if x.bill(three).State != "paid" || x.Step(three).State != casework.Working {
			t.Error("what a person accepted pays nothing")
		}
		if err := x.Cashier.SayOf(ctx, x.books, cashier.Say{Batch: list[0].Batch, N: list[0].N, Bill: b2.Number}); key(err) != "cashier.said-already" {
			t.Error("a payment is used twice:", err)
		}
		if back, _, err := x.Cashier.Movements(ctx, x.books, cashier.ListBack, 0); err != nil || len(back) != 1 || back[0].Returnable != 7_000 {
			t.Errorf("%+v %v", back, err)
		}
		if short, _, err := x.Cashier.Movements(ctx, x.books, cashier.ListShort, 0); err != nil || len(short) != 1 || short[0].Bill != b2.Number {
			t.Errorf("%+v %v", short, err)
		}
		sum, err := x.Cashier.Reconcile(ctx, x.books, b1.Issued, b1.Issued+1)
		if err != nil || sum.Billed.Count != 4 || sum.Paid.Count != 3 || sum.Open.Count != 1 || sum.Unconfirmed.Count != 0 || sum.Back.Amount != 7_000 {
			t.Errorf("%+v %v", sum, err)
		}
		var csv strings.Builder
		must(t, x.Cashier.Export(ctx, x.books, [2]calendar.Day{b1.Issued, b1.Issued + 1}, &csv, lang.ID))
		if n := strings.Count(csv.String(), "\n"); n != 1+4+7 || strings.Contains(csv.String(), "SETORAN") {
			t.Errorf("%d rows\n%s", n, csv.String())
		}
		x.sound()
	})
}

func TestMoneyGoesBackByTwoPeopleAndTheBank(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		no := x.file(2)
		b := x.bill(no)
		in, err := x.take(bankFile(x.Now(), 0, line{b.Number, "R1", b.Amount + 25_000}))
		must(t, err)
		if in.NowPaid != 1 {
			t.Fatalf("%+v", in)
		}
		ask := cashier.Refund{Batch: in.ID, Amount: 25_001, Words: cashier.RefundWords{Reason: "Transfer lebih", To: "BRI 123 Budi"}}
		if _, err := x.Cashier.AskRefund(ctx, x.books, ask); key(err) != "cashier.refund-much" {
			t.Error("more goes back than was too much:", err)
		}
		ask.Amount = 25_000
		number, err := x.Cashier.AskRefund(ctx, x.books, ask)
		must(t, err)
		if _, err := x.Cashier.AskRefund(ctx, x.books, ask); key(err) != "cashier.refund-much" {
			t.Error("it goes back twice:", err)
		}
		list, err := x.Cashier.Refunds(ctx, x.books)
		if err != nil || len(list) != 1 || list[0].State != "asked" || list[0].Words.To != "BRI 123 Budi" || list[0].Number != number {
			t.Fatalf("%+v %v", list, err)
		}
		for name, d := range map[string]struct {
			by    premises.Actor
			login string
			key   string
		}{"the registrar": {x.books, "registrar", "role.not-allowed"}, "the front desk": {x.desk, "front-desk", "role.not-allowed"}} {
			if err := x.Cashier.DecideRefund(ctx, d.by, cashier.Deciding{ID: list[0].ID, Yes: true, Proof: x.proof(d.login, d.by)}); key(err) != d.key {
				t.Errorf("%s approves: %v", name, err)
			}
		}
		if err := x.Cashier.DecideRefund(ctx, x.head, cashier.Deciding{ID: list[0].ID, Yes: true, Proof: premises.Proof{Account: x.head.Account, Factor: "000000"}}); key(err) != "pin.factor-wrong" {
			t.Error("without the head's own factor:", err)
		}
		must(t, x.Cashier.DecideRefund(ctx, x.head, cashier.Deciding{ID: list[0].ID, Yes: true, Proof: x.proof("head", x.head)}))
		x.Clock.Add(24 * time.Hour)
		in, err = x.take(bankFile(x.Now(), b.Amount+25_000, line{"TRF KEMBALI 2026 00001", "R9", -25_000}))
		must(t, err)
		if list, _ = x.Cashier.Refunds(ctx, x.books); in.Returned != 1 || list[0].State != "paid" {
			t.Errorf("%+v %+v", in, list)
		}
		x.sound()
	})
}

func TestMoneyAtTheCounter(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		one, two := x.file(2), x.file(3)
		b := x.bill(one)
		if _, err := x.Cashier.TakeCash(ctx, x.books, b.Number, b.Amount-1); key(err) != "cashier.counter-amount" {
			t.Error(err)
		}
		got, err := x.Cashier.TakeCash(ctx, x.books, b.Number, b.Amount)
		if err != nil || got.Number != "RTB-K-2026-00001" || x.Step(one).State != casework.Working {
			t.Fatal(got, err)
		}
		if _, err := x.Cashier.TakeCash(ctx, x.books, b.Number, b.Amount); key(err) != "cashier.not-open" {
			t.Error("paid twice:", err)
		}
		if n, err := x.paid(b.Number, b.Amount, "ACQ-1"); err != nil || n.State != "twice" {
			t.Error("paid at the counter and by its code:", n, err)
		}
		box, err := x.Cashier.Cashbox(ctx, x.head)
		must(t, err)
		if box.Key != "" {
			t.Error("the key is shown")
		}
		box.TwoHands = true
		must(t, x.Cashier.SetCashbox(ctx, x.head, box))
		b = x.bill(two)
		waits, err := x.Cashier.TakeCash(ctx, x.books, b.Number, b.Amount)
		if err != nil || !waits.Waits || waits.Number != "" || x.bill(two).State != "open" {
			t.Fatal(waits, err)
		}
		if err := x.Cashier.CloseCash(ctx, x.books, 100_000+b.Amount, ""); key(err) != "cashier.unconfirmed" {
			t.Error(err)
		}
		if _, err := x.Cashier.ConfirmCash(ctx, x.books, waits.ID); key(err) != "cashier.two-hands" {
			t.Error("both hands are one officer's:", err)
		}
		sure, err := x.Cashier.ConfirmCash(ctx, x.desk, waits.ID)
		if err != nil || sure.Number != "RTB-K-2026-00002" || x.bill(two).State != "paid" {
			t.Fatal(sure, err)
		}
		if err := x.Cashier.CloseCash(ctx, x.books, 1, ""); key(err) != "cashier.difference" {
			t.Error("a difference without a word:", err)
		}
		must(t, x.Cashier.CloseCash(ctx, x.books, 100_000+b.Amount-500, "Kurang lima ratus rupiah."))
		day, err := x.Cashier.CashBook(ctx, x.books, b.Issued)
		if err != nil || !day.Closed || day.Difference() != -500 || len(day.Receipts) != 2 || day.Words == "" {
			t.Fatalf("%+v %v", day, err)
		}
		three := x.bill(x.file(2))
		if _, err := x.Cashier.TakeCash(ctx, x.books, three.Number, three.Amount); key(err) != "cashier.day-closed" {
			t.Error("money for a day that is closed:", err)
		}
		x.sound()
	})
}

func TestAHeadWaives(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		b := x.bill(x.file(2))
		w := cashier.Waiving{Number: b.Number, Ground: "miskin", Percent: 50, Words: "Keluarga tidak mampu menurut DTKS."}
		w.Proof = x.proof("head", x.head)
		if _, err := x.Cashier.Waive(ctx, x.head, w); key(err) != "tariff.waiver-by" {
			t.Error("a ground of another head:", err)
		}
		w.Proof = x.proof("registrar", x.books)
		if _, err := x.Cashier.Waive(ctx, x.books, w); key(err) != "role.not-allowed" {
			t.Error("the registrar waives:", err)
		}
		if g, err := x.Cashier.Grounds(ctx, x.head, b); err != nil || len(g) != 0 {
			t.Error(g, err)
		}
	})
}

func TestAHeadOfAnAgencyWaivesAPart(t *testing.T) {
	n := office.Open(t)
	n.Regency("perizinan")
	x := open(t, n)
	head := x.As("perizinan-head")
	must(t, x.Cashier.SetCashbox(ctx, head, cashier.Cashbox{Static: static, Account: "1234567890"}))
	clerk := x.As("perizinan")
	app := x.Application(x.agency)
	app.Answers["luas"], app.Office = int64(2), office.AgencyCode("perizinan")
	r, err := x.Desk.File(ctx, app)
	must(t, err)
	must(t, x.Take(ctx, clerk, r.No, office.OutOfTurn))
	must(t, x.DoStep(ctx, clerk, r.No, "check", nil))
	b := x.bill(r.No)
	if g, err := x.Cashier.Grounds(ctx, head, b); err != nil || len(g) != 1 || g[0].Key != "miskin" {
		t.Fatal(g, err)
	}
	w := cashier.Waiving{Number: b.Number, Ground: "miskin", Percent: 51, Words: "Keluarga tidak mampu menurut DTKS."}
	w.Proof = x.proof("perizinan-head", head)
	if _, err := x.Cashier.Waive(ctx, head, w); key(err) != "tariff.waiver-percent" {
		t.Error("more than the regulation allows:", err)
	}
	w.Percent, w.Proof = 50, x.proof("perizinan-head", head)
	less, err := x.Cashier.Waive(ctx, head, w)
	if err != nil || less.Amount != 50_000 || less.QR == b.QR || x.bill(r.No).Amount != 50_000 {
		t.Fatal(less, err)
	}
	w.Proof = x.proof("perizinan-head", head)
	if _, err := x.Cashier.Waive(ctx, head, w); key(err) != "tariff.waiver-twice" {
		t.Error("twice:", err)
	}
	pdf, err := x.Cashier.PDF(ctx, x.bill(r.No), lang.ID)
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
		t.Fatal(err)
	}
	got, err := x.Cashier.TakeCash(ctx, clerk, b.Number, 50_000)
	must(t, err)
	if pdf, err = x.Cashier.ReceiptPDF(ctx, clerk, got.ID); err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
		t.Fatal(err)
	}
	x.sound()
}

func TestABillOfACaseThatIsWithdrawnTakesNoMoney(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		no := x.file(2)
		b := x.bill(no)
		must(t, x.Withdraw(ctx, no))
		must(t, x.Cashier.Rounds(ctx))
		if x.bill(no).State != "ended" {
			t.Fatal(x.bill(no).State)
		}
		if n, err := x.paid(b.Number, b.Amount, "ACQ-1"); err != nil || n.State != "ended" {
			t.Error(n, err)
		}
		if back, _, err := x.Cashier.Movements(ctx, x.books, cashier.ListBack, 0); err != nil || len(back) != 1 || back[0].Returnable != b.Amount {
			t.Errorf("%+v %v", back, err)
		}
		x.sound()
	})
}

func TestRightsOfTheCashier(t *testing.T) {
	x := open(t, office.Open(t))
	no := x.file(2)
	b := x.bill(no)
	for _, login := range []string{"verifier", "signer", "kec-registrar", "kec-head"} {
		a := x.As(login)
		for name, err := range map[string]error{
			"sees a bill":        second(x.Cashier.Find(ctx, a, b.Number)),
			"takes money":        second(x.Cashier.TakeCash(ctx, a, b.Number, b.Amount)),
			"takes a statement":  second(x.Cashier.Import(ctx, a, strings.NewReader(""), nil)),
			"asks for a refund":  second(x.Cashier.AskRefund(ctx, a, cashier.Refund{})),
			"waives":             second(x.Cashier.Waive(ctx, a, cashier.Waiving{Number: b.Number, Words: "sepuluh huruf", Proof: x.proof(login, a)})),
			"says what money is": x.Cashier.SayOf(ctx, a, cashier.Say{}),
			"approves a refund":  x.Cashier.DecideRefund(ctx, a, cashier.Deciding{Proof: x.proof(login, a)}),
		} {
			if err == nil {
				t.Errorf("%s %s", login, name)
			}
		}
	}
	if x.bill(no).State != "open" {
		t.Error("and something happened")
	}
	_ = io.Discard
}

func second[T any](_ T, err error) error { return err }
