package qris_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/qris"
)

// Synthetic, of nobody, not payable.
const (
	static  = "00020101021126680016ID.CO.CONTOH.WWW011893600000000000000002150000000000000000303URE51440014ID.CO.QRIS.WWW0215ID10000000000000303URE5204939953033605802ID5911DESA CONTOH6008BANYUMAS61055310062070703A0163042D1C"
	dynamic = "00020101021226680016ID.CO.CONTOH.WWW011893600000000000000002150000000000000000303URE51440014ID.CO.QRIS.WWW0215ID10000000000000303URE5204939953033605405150005802ID5911DESA CONTOH6008BANYUMAS61055310062250114RTB-2026-000170703A016304102F"
)

var office = qris.Merchant{
	Account: qris.Acquirer{Domain: "ID.CO.CONTOH.WWW", PAN: "936000000000000000", MerchantID: "000000000000000", Criteria: "URE"},
	NMID:    "ID1000000000000", Category: "9399", Name: "DESA CONTOH", City: "BANYUMAS", Postal: "53100", Terminal: "A01",
}

func TestTheChecksumIsTheOneOfTheStandard(t *testing.T) {
	if got := qris.CRC("123456789"); got != 0x29B1 {
		t.Errorf("CRC of the check text is %04X", got)
	}
}

func TestTheCodeOfAnOfficeIsWrittenAsExpected(t *testing.T) {
	if got, err := qris.Static(office); err != nil || got != static {
		t.Errorf("static: %v\n%s\n%s", err, got, static)
	}
	if got, err := qris.Dynamic(static, 15000, "RTB-2026-00017"); err != nil || got != dynamic {
		t.Errorf("dynamic: %v\n%s\n%s", err, got, dynamic)
	}
}

func TestACodeSaysWhoIsPaidHowMuchAndForWhat(t *testing.T) {
	code, found := qris.Check(" " + dynamic + "\n")
	if len(found) != 0 {
		t.Fatalf("findings: %v", found)
	}
	if !code.Dynamic || code.Amount != 15000 || code.Bill != "RTB-2026-00017" || code.Merchant != "DESA CONTOH" ||
		code.NMID != office.NMID || code.Terminal != "A01" || code.Tip || !slices.Equal(code.Acquirers, []qris.Acquirer{office.Account}) {
		t.Errorf("read %+v", code)
	}
}

// again replaces text in the static code and computes the checksum anew.
func again(t *testing.T, old, new string) string {
	t.Helper()
	body := strings.Replace(static[:len(static)-8], old, new, 1)
	fields, err := qris.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := qris.Build(fields)
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

func TestEveryFaultIsNamed(t *testing.T) {
	for _, c := range []struct{ what, payload, key string }{
		{"nothing at all", "", "qris.no-qris"},
		{"an address of the web", "https://contoh.desa.id", "qris.cut"},
		{"cut in half", static[:len(static)/2], "qris.cut"},
		{"without its last field", static[:len(static)-8], "qris.crc-absent"},
		{"one digit changed", strings.Replace(static, "53100", "53101", 1), "qris.crc"},
		{"a checksum in small letters", strings.Replace(static, "2D1C", "2d1c", 1), "qris.crc-case"},
		{"a letter that is not ASCII", strings.Replace(static, "CONTOH", "CÖNTOH", 1), "qris.characters"},
		{"a field twice", again(t, "5802ID", "5802ID")[:len(static)-8] + "5802ID6304ABCD", "qris.twice"},
		{"much too long", strings.Repeat("5802ID", 100), "qris.length"},
		{"another currency", again(t, "5303360", "5303840"), "qris.currency"},
		{"an amount with sen", again(t, "5303360", "5303360540715000.5"), "qris.amount"},
		{"an amount of nothing", again(t, "5303360", "530336054010"), "qris.amount"},
		{"a static code with an amount", again(t, "5303360", "5303360540515000"), "qris.amount-static"},
		{"a dynamic code without one", again(t, "010211", "010212"), "qris.amount-absent"},
		{"neither static nor dynamic", again(t, "010211", "010213"), "qris.method"},
		{"not said whether static", again(t, "010211", ""), "qris.method-absent"},
		{"a tip", again(t, "5802ID", "5502015802ID"), "qris.tip"},
		{"no merchant", again(t, "5911DESA CONTOH", ""), "qris.name"},
		{"a long name", again(t, "5911DESA CONTOH", "5926DESA CONTOH DI UJUNG SANA "), "qris.name"},
		{"a long city", again(t, "6008BANYUMAS", "6016KABUPATEN CONTOH"), "qris.city"},
		{"a category of three digits", again(t, "52049399", "5203939"), "qris.category"},
		{"another country", again(t, "5802ID", "5802MY"), "qris.country"},
		{"no postal code", again(t, "610553100", ""), "qris.postal-absent"},
		{"no national number", again(t, "51440014ID.CO.QRIS.WWW0215ID10000000000000303URE", ""), "qris.nmid-absent"},
		{"an old registrar", again(t, "ID.CO.QRIS.WWW", "ID.OR.GPN.WWWW"), "qris.central"},
		{"a wrong national number", again(t, "0215ID1000000000000", "0215XX1000000000000"), "qris.nmid"},
		{"a broken template", again(t, "62070703A01", "62070709A01"), "qris.template"},
		{"a long label", again(t, "62070703A01", "62300126RTB-2026-00017-0123456789A"), "qris.label"},
	} {
		_, found := qris.Check(c.payload)
		if !slices.ContainsFunc(found, func(f qris.Finding) bool { return f.Key == c.key }) {
			t.Errorf("%s: want %s, found %v", c.what, c.key, found)
		}
	}
	bare := again(t, "51440014ID.CO.QRIS.WWW0215ID10000000000000303URE", "")
	bare = strings.Replace(bare, "26680016ID.CO.CONTOH.WWW011893600000000000000002150000000000000000303URE", "", 1)
	if _, found := qris.Check(bare); len(found) < 3 {
		t.Errorf("a code without accounts and with a wrong checksum has only %v", found)
	}
}

func TestNoBillIsMadeOfAFaultyCodeOrAnImpossibleAmount(t *testing.T) {
	for _, c := range []struct {
		what, payload string
		amount        int64
		bill, key     string
	}{
		{"a changed code", strings.Replace(static, "53100", "53101", 1), 1, "A", "qris.crc"},
		{"a code for one payment", dynamic, 1, "A", "qris.not-static"},
		{"a code with an amount", again(t, "5303360", "5303360540515000"), 1, "A", "qris.amount-static"},
		{"a code that asks for a tip", again(t, "5802ID", "5502015802ID"), 1, "A", "qris.tip"},
		{"nothing to pay", static, 0, "A", "qris.bill-amount"},
		{"less than nothing", static, -5, "A", "qris.bill-amount"},
		{"more than 13 digits", static, 10_000_000_000_000, "A", "qris.bill-amount"},
		{"no number", static, 1, "", "qris.bill"},
		{"a number with a name in it", static, 1, "BUDI SANTOSO", "qris.bill"},
		{"a long number", static, 1, strings.Repeat("9", 26), "qris.bill"},
	} {
		_, err := qris.Dynamic(c.payload, c.amount, c.bill)
		if f := fault.As(err); f == nil || f.Key != c.key {
			t.Errorf("%s: want %s, got %v", c.what, c.key, err)
		}
	}
}

// Payloads that others published in the tests of an open library (the first column
// names it), with what each is: whole, its checksum right, its amount, whose it is.
func TestEveryPublishedPayloadIsJudgedRight(t *testing.T) {
	file, err := os.Open("testdata/qris.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != 27 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for i, row := range rows[1:] {
		kind, whole, right, amount, name, city, currency, payload := row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8]
		code, found := qris.Check(payload)
		is := func(key string) bool {
			return slices.ContainsFunc(found, func(f qris.Finding) bool { return f.Key == key })
		}
		whether := map[bool]string{true: "ya", false: "tidak"}
		if got := whether[!is("qris.cut")]; got != whole {
			t.Errorf("row %d: whole is %s: %v", i+2, got, found)
		}
		if got := whether[!is("qris.crc") && !is("qris.crc-absent")]; got != right {
			t.Errorf("row %d: checksum is %s: %v", i+2, got, found)
		}
		if code.Dynamic != (kind == "dinamis") || code.Merchant != name || code.City != city || code.Currency != currency {
			t.Errorf("row %d: read %+v", i+2, code)
		}
		if want, _, _ := strings.Cut(amount, "."); want != amountText(code.Amount) {
			t.Errorf("row %d: amount %d, want %s", i+2, code.Amount, want)
		}
	}
}

func TestTheLimitOfOnePaymentIsThatOfItsDay(t *testing.T) {
	for day, want := range map[string]int64{"2020-01-01": 0, "2021-05-01": 5_000_000, "2022-02-28": 5_000_000, "2022-03-01": 10_000_000, "2026-11-23": 10_000_000} {
		if got, basis := qris.Limit(day); got != want || (basis == "") != (want == 0) {
			t.Errorf("%s: %d by %q, want %d", day, got, basis, want)
		}
	}
}
