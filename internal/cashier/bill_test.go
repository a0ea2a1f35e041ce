package cashier_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"

	"genggam/internal/casework"
	"genggam/internal/cashier"
	"genggam/internal/office"
)

func TestAFeeIsBilledAndPaidByASignedNotice(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		no := x.file(3)
		b := x.bill(no)
		if b.Amount != 175_000 || b.Number != "RTB-2026-00001" || b.State != "open" || b.QR == "" || b.Due != b.Issued+30 {
			t.Fatalf("%+v", b)
		}
		if p := x.Step(no); p.State != casework.Returned || p.Waits != casework.ForPayment || p.WaitsFor != "applicant" {
			t.Fatal(p.State, p.Waits)
		}
		sums, err := x.Cashier.Lines(ctx, b)
		if err != nil || len(sums) != 1 || sums[0].Total != 175_000 || len(sums[0].Lines) != 2 {
			t.Fatal(sums, err)
		}
		n, err := x.paid(b.Number, 175_000, "ACQ-0001")
		if err != nil || n.State != "exact" {
			t.Fatal(n, err)
		}
		if p := x.Step(no); p.State != casework.Working || p.Step.ID != "sign" {
			t.Fatal(p.State, p.Step.ID)
		}
		if b := x.bill(no); b.State != "paid" || b.Way != casework.ByNotice || b.Came != 175_000 {
			t.Fatalf("%+v", b)
		}
		x.sound()
	})
}

func TestASumOfNothingPassesTheStep(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		no := x.file(0)
		if p := x.Step(no); p.Step.ID != "sign" {
			t.Fatal(p.Step.ID)
		}
		if _, err := x.Cashier.OfCase(ctx, no); key(err) != "cashier.no-bill" {
			t.Fatal(err)
		}
		x.sound()
	})
}

func TestNoticesThatAreWrongPayNothing(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		no := x.file(3)
		b := x.bill(no)
		body, signature := x.notice(b.Number, 175_000, "ACQ-0001")
		other := bytes.Replace(body, []byte("175000"), []byte("175001"), 1)
		for name, c := range map[string]struct {
			do  func() error
			key string
		}{
			"without a signature":    {func() error { _, err := x.Cashier.Notice(ctx, body, ""); return err }, "cashier.notice-signature"},
			"with another's":         {func() error { _, err := x.Cashier.Notice(ctx, other, signature); return err }, "cashier.notice-signature"},
			"in another way":         {func() error { _, err := x.Cashier.Notice(ctx, body, "ed25519=AAAA"); return err }, "cashier.notice-signature"},
			"one rupiah short":       {func() error { _, err := x.paid(b.Number, 174_999, "ACQ-0002"); return err }, "cashier.notice-amount"},
			"one rupiah too much":    {func() error { _, err := x.paid(b.Number, 175_001, "ACQ-0003"); return err }, "cashier.notice-amount"},
			"of a bill that is none": {func() error { _, err := x.paid("RTB-2026-00099", 175_000, "ACQ-0004"); return err }, "cashier.notice-bill"},
			"of no form":             {func() error { _, err := x.Cashier.Notice(ctx, []byte("{"), signature); return err }, "cashier.notice-form"},
			"of an office unknown": {func() error {
				_, err := x.Cashier.Notice(ctx, []byte(`{"office":"99.99.99.9999","bill":"X","amount":1,"reference":"12345","paid_at":"2026-03-02T09:00:00+07:00"}`), signature)
				return err
			}, "cashier.notice-signature"},
		} {
			if got := key(c.do()); got != c.key {
				t.Errorf("a notice %s: %q", name, got)
			}
		}
		if b := x.bill(no); b.State != "open" || b.Came != 0 {
			t.Fatalf("%+v", b)
		}
		var refused int64
		if _, err := x.Store.One(ctx, `SELECT count(*) FROM notices_refused`, nil, &refused); err != nil || refused != 6 {
			t.Errorf("%d written down, %v", refused, err)
		}
		for range 3 { // the same one again is the same payment
			if n, err := x.paid(b.Number, 175_000, "ACQ-0005"); err != nil || n.State != "exact" {
				t.Fatal(n, err)
			}
		}
		if _, err := x.paid(b.Number, 1, "ACQ-0005"); key(err) != "cashier.notice-reference" {
			t.Error("the same reference with another amount:", err)
		}
		if n, err := x.paid(b.Number, 175_000, "ACQ-0006"); err != nil || n.State != "twice" {
			t.Error("paid twice:", n, err)
		}
		if b := x.bill(no); b.Came != 175_000 {
			t.Errorf("%d counted", b.Came)
		}
		x.sound()
	})
}

func TestANoticeMayBeSignedByAPublicKey(t *testing.T) {
	x := open(t, office.Open(t))
	public, private, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	must(t, x.Cashier.SetCashbox(ctx, x.head, cashier.Cashbox{Static: static, Sign: cashier.SignEd25519, Key: base64.StdEncoding.EncodeToString(public)}))
	b := x.bill(x.file(3))
	body, hmac := x.notice(b.Number, b.Amount, "ACQ-0001")
	if _, err := x.Cashier.Notice(ctx, body, hmac); key(err) != "cashier.notice-signature" {
		t.Error("the signature of before still counts:", err)
	}
	n, err := x.Cashier.Notice(ctx, body, "ed25519="+base64.StdEncoding.EncodeToString(ed25519.Sign(private, body)))
	if err != nil || n.State != "exact" {
		t.Fatal(n, err)
	}
}

func TestACashboxThatCouldNotWorkIsRefused(t *testing.T) {
	x := open(t, office.Open(t))
	for name, c := range map[string]struct {
		box cashier.Cashbox
		key string
	}{
		"a code with a changed letter":     {cashier.Cashbox{Static: strings.Replace(static, "BANYUMAS", "BANYUMAZ", 1)}, "qris.crc"},
		"a code for one payment":           {cashier.Cashbox{Static: x.bill(x.file(2)).QR}, "qris.not-static"},
		"a prefix with a hyphen":           {cashier.Cashbox{Prefix: "A-B"}, "cashier.prefix"},
		"a year to pay":                    {cashier.Cashbox{Days: 365}, "cashier.days"},
		"an account of letters":            {cashier.Cashbox{Account: "abc"}, "cashier.account"},
		"a bank that is none":              {cashier.Cashbox{Bank: "BRI"}, "cashier.bank"},
		"a public key of the wrong length": {cashier.Cashbox{Sign: cashier.SignEd25519, Key: "AAAA"}, "cashier.key"},
		"a secret of nothing":              {cashier.Cashbox{Sign: cashier.SignHMAC, Key: "AA=="}, "cashier.key"},
	} {
		if got := key(x.Cashier.SetCashbox(ctx, x.head, c.box)); got != c.key {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := key(x.Cashier.SetCashbox(ctx, x.books, cashier.Cashbox{})); got != "role.not-allowed" {
		t.Errorf("the registrar sets it: %q", got)
	}
}

func TestACaseThatWasPaidIsNotBilledAgain(t *testing.T) {
	engines(t, func(t *testing.T, x *till) {
		x.std = x.verified
		no, verifier := x.file(3), x.As("verifier")
		verify := func() {
			must(t, x.Take(ctx, verifier, no, office.OutOfTurn))
			must(t, x.DoStep(ctx, verifier, no, "verify", nil))
		}
		verify()
		b := x.bill(no)
		if _, err := x.paid(b.Number, b.Amount, "ACQ-0001"); err != nil {
			t.Fatal(err)
		}
		signer := x.As("signer")
		must(t, x.Take(ctx, signer, no, office.OutOfTurn))
		must(t, x.SendBack(ctx, signer, no, "verify", "Periksa ukurannya."))
		verify()
		if p := x.Step(no); p.Step.ID != "sign" || x.bill(no).Number != b.Number {
			t.Error("it is billed again:", p.Step.ID, x.bill(no).Number)
		}
		x.sound()
	})
}
