package reconcile_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/reconcile"
)

func day(n int) calendar.Day { return calendar.NewDay(2026, time.November, n) }

// bill is number n of 15,000 rupiah, issued on the first, due on the tenth.
func bill(n int) reconcile.Bill {
	return reconcile.Bill{ID: fmt.Sprintf("b%d", n), Number: fmt.Sprintf("RTB-2026-%05d", n), Account: fmt.Sprintf("8999-%06d", n),
		Amount: 15000, Issued: day(1), Due: day(10)}
}

func words(id string, on int, amount int64, text string) reconcile.Payment {
	return reconcile.Payment{ID: id, Day: day(on), Amount: amount, Words: text, Reference: "B" + id}
}

// said writes a result the way a test reads it.
func said(r *reconcile.Result) string {
	var b strings.Builder
	for _, m := range r.Matched {
		fmt.Fprintf(&b, "%s=%s %s %s %d %d; ", m.Payment, m.Bill, m.By, m.Outcome, m.Open, m.Excess)
	}
	for _, s := range r.Suggested {
		fmt.Fprintf(&b, "%s? %s of %d %t; ", s.Payment, strings.Join(s.Bills, ","), s.Count, s.Only)
	}
	for _, l := range r.Payments {
		fmt.Fprintf(&b, "%s! %s %s; ", l.ID, l.Reason, strings.Join(l.Bills, ","))
	}
	for _, l := range r.Bills {
		fmt.Fprintf(&b, "%s: %s %d; ", l.ID, l.Reason, l.Open)
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func TestAPaymentPaysTheBillThatItNames(t *testing.T) {
	ended := bill(7)
	ended.Ended = true
	half := bill(8)
	half.Paid = 5000
	other := bill(9)
	other.Amount = 40000
	bills := func(b ...reconcile.Bill) []reconcile.Bill { return b }
	pays := func(p ...reconcile.Payment) []reconcile.Payment { return p }
	account := reconcile.Payment{ID: "p", Day: day(3), Amount: 15000, Account: "8999000017"}
	label := reconcile.Payment{ID: "p", Day: day(3), Amount: 15000, Label: "RTB-2026-00017", Words: "QRIS"}
	torn := account
	torn.Words = "RTB-2026-00018"
	before := words("p", 3, 15000, "RTB-2026-00017")
	before.Before = true
	again := words("q", 3, 15000, "RTB-2026-00017")
	again.Reference = "Bp"
	for _, c := range []struct {
		what     string
		bills    []reconcile.Bill
		payments []reconcile.Payment
		want     string
	}{
		{"by the number in the words", bills(bill(17)), pays(words("p", 3, 15000, "TRF BUDI CONTOH rtb-2026-00017 LUNAS")), "p=b17 words exact 0 0"},
		{"by the number without its signs", bills(bill(17)), pays(words("p", 3, 15000, "TRF RTB202600017BUDI")), "p=b17 words exact 0 0"},
		{"by the number with other signs", bills(bill(17)), pays(words("p", 3, 15000, "RTB 2026/00017")), "p=b17 words exact 0 0"},
		{"by the label of a QRIS code", bills(bill(17)), pays(label), "p=b17 label exact 0 0"},
		{"by the virtual account", bills(bill(17)), pays(account), "p=b17 account exact 0 0"},
		{"a longer number is another one", bills(bill(17)), pays(words("p", 3, 9000, "RTB-2026-000171")), "p! unnamed ; b17: awaited 15000"},
		{"a number and a digit behind it are not one number", bills(bill(171), bill(17)), pays(words("p", 3, 15000, "RTB-2026-0001 7")),
			"p? b171,b17 of 2 false; b17: guessed 15000; b171: guessed 15000"},
		{"a part", bills(bill(17)), pays(words("p", 3, 5000, "RTB-2026-00017")), "p=b17 words partial 10000 0; b17: short 10000"},
		{"two parts", bills(bill(17)), pays(words("q", 4, 10000, "RTB-2026-00017"), words("p", 3, 5000, "RTB-2026-00017")),
			"p=b17 words partial 10000 0; q=b17 words exact 0 0"},
		{"the rest of a part of before", bills(half), pays(words("p", 3, 10000, "RTB-2026-00008")), "p=b8 words exact 0 0"},
		{"too much", bills(bill(17)), pays(words("p", 3, 20000, "RTB-2026-00017")), "p=b17 words over 0 5000"},
		{"paid twice", bills(bill(17)), pays(words("q", 4, 15000, "RTB-2026-00017"), words("p", 3, 15000, "RTB-2026-00017")),
			"p=b17 words exact 0 0; q! twice b17"},
		{"said twice by the bank", bills(bill(17)), pays(words("p", 3, 15000, "RTB-2026-00017"), again, words("r", 3, 5000, "x")),
			"p=b17 words exact 0 0; q! repeated ; r! unnamed "},
		{"a movement of an earlier run said again", bills(bill(17)), pays(before, again), "q! repeated ; b17: awaited 15000"},
		{"an ended bill", bills(ended), pays(words("p", 3, 15000, "RTB-2026-00007")), "p! ended b7"},
		{"two bills at once", bills(bill(17), bill(18)), pays(words("p", 3, 30000, "RTB-2026-00017 DAN RTB-2026-00018")),
			"p! several b17,b18; b17: awaited 15000; b18: awaited 15000"},
		{"two signs that differ", bills(bill(17), bill(18)), pays(torn), "p! several b17,b18; b17: awaited 15000; b18: awaited 15000"},
		{"only the amount is a suggestion", bills(bill(17), other), pays(words("p", 3, 15000, "TRF BUDI CONTOH")),
			"p? b17 of 1 true; b17: guessed 15000; b9: awaited 40000"},
		{"one bill for two payments is sure for none", bills(bill(17)), pays(words("p", 3, 15000, "BUDI"), words("q", 4, 15000, "SITI")),
			"p? b17 of 1 false; q? b17 of 1 false; b17: guessed 15000"},
		{"a paid bill is suggested to nobody", bills(bill(17)), pays(words("p", 3, 15000, "RTB-2026-00017"), words("q", 3, 15000, "SITI")),
			"p=b17 words exact 0 0; q! unnamed "},
		{"before it was issued", bills(func() reconcile.Bill { b := bill(17); b.Issued = day(5); return b }()), pays(words("p", 3, 15000, "SITI")),
			"p! unnamed ; b17: awaited 15000"},
		{"just not too late", bills(bill(17)), pays(words("p", 13, 15000, "SITI")), "p? b17 of 1 true; b17: guessed 15000"},
		{"too late", bills(bill(17)), pays(words("p", 14, 15000, "SITI")), "p! unnamed ; b17: awaited 15000"},
		{"nothing at all", nil, nil, ""},
	} {
		got, err := reconcile.Match(c.bills, c.payments, reconcile.Rules{Late: 3})
		if err != nil || said(got) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.what, err, said(got), c.want)
		}
	}
}

func TestInputThatNobodyCanAnswerForIsRefused(t *testing.T) {
	same := bill(18)
	same.ID, same.Account = "b18b", ""
	account := bill(19)
	account.Account = bill(18).Account
	free := bill(20)
	free.Amount = 0
	for _, c := range []struct {
		what, key string
		bills     []reconcile.Bill
		payments  []reconcile.Payment
	}{
		{"two bills of one number", "reconcile.two-bills", []reconcile.Bill{bill(18), same}, nil},
		{"two bills of one account", "reconcile.two-bills", []reconcile.Bill{bill(18), account}, nil},
		{"a bill twice", "reconcile.twice-given", []reconcile.Bill{bill(18), bill(18)}, nil},
		{"a payment twice", "reconcile.twice-given", nil, []reconcile.Payment{words("p", 1, 1, ""), words("p", 1, 1, "")}},
		{"a bill of nothing", "reconcile.amount", []reconcile.Bill{free}, nil},
		{"a payment of less than nothing", "reconcile.amount", nil, []reconcile.Payment{words("p", 1, -1, "")}},
	} {
		_, err := reconcile.Match(c.bills, c.payments, reconcile.Rules{})
		if f := fault.As(err); f == nil || f.Key != c.key {
			t.Errorf("%s: want %s, got %v", c.what, c.key, err)
		}
	}
	old := bill(18)
	old.ID, old.Ended = "old", true
	got, err := reconcile.Match([]reconcile.Bill{old, bill(18)}, []reconcile.Payment{words("p", 3, 15000, "RTB-2026-00018")}, reconcile.Rules{})
	if err != nil || said(got) != "p=b18 words exact 0 0" {
		t.Errorf("a bill that replaces an ended one: %v %s", err, said(got))
	}
}

// month is n bills and as many payments: eight of ten name their bill, in words,
// label or account, the others have only an amount, all 15,000 rupiah.
func month(n int) (bills []reconcile.Bill, payments []reconcile.Payment) {
	for i := range n {
		b := bill(i)
		b.Number, b.Issued, b.Due = fmt.Sprintf("RTB-2026-%06d", i), day(1+i%20), day(10+i%20)
		p := words(fmt.Sprintf("p%d", i), 3+i%25, 15000, "TRANSFER DARI BANK CONTOH 0099 1234 5678 SETORAN RETRIBUSI PASAR BULAN NOVEMBER 2026 ATAS NAMA WARGA")
		switch i % 10 {
		case 0, 1, 2, 3, 4:
			p.Words += " " + b.Number + " TERIMA KASIH"
		case 5, 6:
			p.Label = b.Number
		case 7:
			p.Account = b.Account
		}
		bills, payments = append(bills, b), append(payments, p)
	}
	return bills, payments
}

func TestAHundredThousandPaymentsTakeLessThanFiveSeconds(t *testing.T) {
	bills, payments := month(100_000)
	begin := time.Now()
	r, err := reconcile.Match(bills, payments, reconcile.Rules{Late: 3})
	took := time.Since(begin)
	if err != nil || len(r.Matched) != 80_000 || len(r.Suggested)+len(r.Payments) != 20_000 || len(r.Bills) != 20_000 {
		t.Fatalf("%v: %d %d %d %d", err, len(r.Matched), len(r.Suggested), len(r.Payments), len(r.Bills))
	}
	t.Logf("took %s", took)
	if took > slower*5*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestTheOrderOfTheInputChangesNothing(t *testing.T) {
	bills, payments := month(3000)
	want, err := reconcile.Match(bills, payments, reconcile.Rules{Late: 3})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		r.Shuffle(len(bills), func(i, j int) { bills[i], bills[j] = bills[j], bills[i] })
		r.Shuffle(len(payments), func(i, j int) { payments[i], payments[j] = payments[j], payments[i] })
		got, err := reconcile.Match(bills, payments, reconcile.Rules{Late: 3})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatal("another order, another result", err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	bills, payments := month(100_000)
	for b.Loop() {
		if _, err := reconcile.Match(bills, payments, reconcile.Rules{Late: 3}); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzMatch: whatever is written, every payment is in one list, no bill gets more
// than it asks without saying so, and nothing is paid that is not named.
func FuzzMatch(f *testing.F) {
	f.Add("RTB-2026-00017", "BAYAR RTB 2026 00017", "RTB202600018", int64(15000), int64(5000))
	f.Add("INV/99/0001", "inv 99 00011", "INV/99/0001 INV990001", int64(1), int64(2))
	f.Fuzz(func(t *testing.T, number, one, two string, a, b int64) {
		bills := []reconcile.Bill{bill(17), bill(18)}
		bills[0].Number = number
		payments := []reconcile.Payment{words("p", 3, a, one), words("q", 4, b, two)}
		payments[1].Label = one
		r, err := reconcile.Match(bills, payments, reconcile.Rules{Late: 3})
		if err != nil {
			if fault.As(err) == nil {
				t.Fatal(err)
			}
			return
		}
		var seen []string
		for _, m := range r.Matched {
			seen = append(seen, m.Payment)
		}
		for _, s := range r.Suggested {
			seen = append(seen, s.Payment)
		}
		for _, l := range r.Payments {
			seen = append(seen, l.ID)
		}
		slices.Sort(seen)
		if !slices.Equal(seen, []string{"p", "q"}) {
			t.Fatalf("lists hold %v", seen)
		}
	})
}
