package travel_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/travel"
)

var office = calendar.Standard(calendar.WIB)

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func id(word string) (out canon.ID) {
	copy(out[:], word)
	return out
}

func order(place, class, from, until string) travel.Order {
	return travel.Order{ID: id("order"), Employee: id("who"), Place: place, Class: class, From: day(from), Until: day(until)}
}

func TestWhatAJourneyCosts(t *testing.T) {
	for _, c := range []struct {
		name           string
		order          travel.Order
		fixed, ceiling int64
		advance        int64
		key            string // of a refusal
	}{
		{"a day in the regency has the daily allowance alone", order("regency", "", "2026-03-02", "2026-03-02"), 111_000, 0, 88_000, ""},
		{"three days in the province have two nights and one way there and back", order("province", "", "2026-03-02", "2026-03-04"), 666_000, 2*444_000 + 666_000, 1_776_000, ""},
		{"a head lodges by the head's rate", order("province", "head", "2026-03-02", "2026-03-04"), 666_000, 2*777_000 + 666_000, 2_308_000, ""},
		{"a head represents in the country", order("country", "head", "2026-03-02", "2026-03-03"), 2*333_000 + 2*123_000, 999_000 + 4_321_000, 4_985_000, ""},
		{"a place that the table does not have", order("moon", "", "2026-03-02", "2026-03-02"), 0, 0, 0, "travel.no-rates"},
		{"a day before the table", order("regency", "", "2024-12-31", "2024-12-31"), 0, 0, 0, "travel.no-rates"},
		{"the return before the departure", order("regency", "", "2026-03-02", "2026-03-01"), 0, 0, 0, "travel.until"},
		{"more than a year", order("regency", "", "2026-03-02", "2027-03-03"), 0, 0, 0, "travel.too-long"},
		{"nobody", travel.Order{Place: "regency", From: 1, Until: 1}, 0, 0, 0, "travel.who"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := travel.Example()
			got, err := table.Estimate(c.order)
			if err != nil {
				if f := fault.As(err); f == nil || f.Key != c.key {
					t.Fatalf("refused with %v, want %q", err, c.key)
				}
				return
			}
			if got.Fixed != c.fixed || got.Ceiling != c.ceiling || got.Total != c.fixed+c.ceiling || c.key != "" {
				t.Errorf("fixed %d, ceiling %d, total %d", got.Fixed, got.Ceiling, got.Total)
			}
			advance, line := table.Advance(c.order, got)
			if advance != c.advance {
				t.Errorf("the advance is %d, want %d", advance, c.advance)
			}
			if !got.Example || got.Lines[len(got.Lines)-1].Key != travel.KeyExample {
				t.Error("the sum does not say that its amounts are invented")
			}
			says(t, append(got.Lines, line))
		})
	}
}

func says(t *testing.T, lines []travel.Line) {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		for _, tag := range lang.Tags() {
			if s := l.Say(m, tag); s == l.Key || strings.ContainsAny(s, "{}") || strings.Contains(s, "travel.") {
				t.Errorf("%s in %s is %q", l.Key, tag, s)
			}
		}
	}
}

func TestSettling(t *testing.T) {
	three := order("province", "", "2026-03-02", "2026-03-04") // 666.000 fixed, 888.000 lodging, 666.000 transport
	receipt := func(name, item, on string, amount int64) travel.Receipt {
		return travel.Receipt{ID: id(name), File: id("file " + name), Item: item, Day: day(on), Amount: amount}
	}
	for _, c := range []struct {
		name          string
		advance       int64
		left, back    string
		receipts      []travel.Receipt
		earned        int64
		out, payBack  int64
		refused, line string
	}{
		{"every receipt at its amount, paid out", 1_000_000, "2026-03-02", "2026-03-04",
			[]travel.Receipt{receipt("a", "lodging", "2026-03-03", 700_000), receipt("b", "transport", "2026-03-02", 300_000)}, 1_666_000, 666_000, 0, "", travel.KeyReceipt},
		{"above the ceiling nothing more is paid", 0, "2026-03-02", "2026-03-04",
			[]travel.Receipt{receipt("a", "lodging", "2026-03-03", 900_000), receipt("b", "lodging", "2026-03-04", 900_000)}, 666_000 + 888_000, 1_554_000, 0, "", travel.KeyMissing},
		{"without receipts the advance is paid back in part", 1_776_000, "2026-03-02", "2026-03-04", nil, 666_000, 0, 1_110_000, "", travel.KeyMissing},
		{"a journey that came out even", 666_000, "2026-03-02", "2026-03-04", nil, 666_000, 0, 0, "", travel.KeyTotal},
		{"a day shorter pays a day less", 0, "2026-03-02", "2026-03-03",
			[]travel.Receipt{receipt("a", "lodging", "2026-03-03", 900_000)}, 444_000 + 444_000, 888_000, 0, "", travel.KeyShorter},
		{"a day longer pays what was ordered", 0, "2026-03-02", "2026-03-05", nil, 666_000, 666_000, 0, "", travel.KeyLonger},
		{"not travelled at all pays everything back", 500_000, "2026-04-02", "2026-04-05", nil, 0, 0, 500_000, "", travel.KeyTotal},
		{"the same picture twice is one receipt", 0, "2026-03-02", "2026-03-04",
			[]travel.Receipt{receipt("a", "lodging", "2026-03-03", 100_000), {ID: id("b"), File: id("file a"), Item: "lodging", Day: day("2026-03-03"), Amount: 100_000}}, 766_000, 766_000, 0, "travel.refused.twice", travel.KeyReceipt},
		{"a receipt from another week", 0, "2026-03-02", "2026-03-04", []travel.Receipt{receipt("a", "lodging", "2026-03-09", 100_000)}, 666_000, 666_000, 0, "travel.refused.day", travel.KeyMissing},
		{"a receipt for what is paid without", 0, "2026-03-02", "2026-03-04", []travel.Receipt{receipt("a", "per-diem", "2026-03-03", 100_000)}, 666_000, 666_000, 0, "travel.refused.item", travel.KeyDays},
		{"a receipt below nothing", 0, "2026-03-02", "2026-03-04", []travel.Receipt{receipt("a", "lodging", "2026-03-03", -5)}, 666_000, 666_000, 0, "travel.refused.amount", travel.KeyDays},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := travel.Example().Settle(three, c.advance, travel.Report{Left: day(c.left), Back: day(c.back), Receipts: c.receipts}, office)
			if err != nil {
				t.Fatal(err)
			}
			if got.Earned != c.earned || got.PayOut != c.out || got.PayBack != c.payBack {
				t.Errorf("earned %d, out %d, back %d; want %d, %d, %d", got.Earned, got.PayOut, got.PayBack, c.earned, c.out, c.payBack)
			}
			if got.Earned-got.Advance != got.PayOut-got.PayBack {
				t.Error("the account does not balance")
			}
			var sum int64
			found := false
			for _, l := range got.Lines {
				sum += l.Amount
				found = found || l.Key == c.line
			}
			if sum != got.Earned || !found {
				t.Errorf("the lines add up to %d and have %s: %v", sum, c.line, found)
			}
			var refused []string
			for _, r := range got.Refused {
				refused = append(refused, r.Key)
			}
			if strings.Join(refused, " ") != c.refused {
				t.Errorf("refused %v, want %q", refused, c.refused)
			}
			says(t, got.Lines)
		})
	}
}

func TestWhenTheReportIsDue(t *testing.T) {
	for _, c := range []struct {
		name, back, filed, due string
		late, provisional      bool
	}{
		{"five working days after the return", "2026-03-04", "2026-03-11", "2026-03-11", false, false},
		{"a day later is late", "2026-03-04", "2026-03-12", "2026-03-11", true, false},
		{"holidays and joint leave are no working days", "2026-03-13", "", "2026-03-27", false, false},
		{"across a year that is not decreed it may move", "2027-12-29", "", "2028-01-05", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := travel.Report{Left: day(c.back), Back: day(c.back)}
			if c.filed != "" {
				r.Filed = day(c.filed)
			}
			got, err := travel.Example().Settle(order("regency", "", c.back, c.back), 0, r, office)
			if err != nil {
				t.Fatal(err)
			}
			if got.Due.Date().String() != c.due || got.Late != c.late || got.Due.Provisional != c.provisional || got.Sure != "memory" {
				t.Errorf("due %s, late %v, provisional %v, sure %s", got.Due.Date(), got.Late, got.Due.Provisional, got.Sure)
			}
		})
	}
}

func TestWhoeverIsAwayDoesNotTravel(t *testing.T) {
	o := order("regency", "", "2026-03-04", "2026-03-06")
	busy := []travel.Busy{{From: day("2026-03-01"), Until: day("2026-03-03"), Key: "leave.kind.annual"}}
	if err := o.Clash(busy); err != nil {
		t.Errorf("leave that ended the day before clashes: %v", err)
	}
	busy = append(busy, travel.Busy{From: day("2026-03-06"), Until: day("2026-03-09"), Key: travel.KeyTravel})
	if f := fault.As(o.Clash(busy)); f == nil || f.Key != "travel.clash" {
		t.Error("two journeys on one day do not clash")
	}
}

func TestReportsThatMakeNoSense(t *testing.T) {
	o := order("regency", "", "2026-03-04", "2026-03-06")
	for _, c := range []struct {
		key     string
		advance int64
		report  travel.Report
	}{
		{"travel.from", 0, travel.Report{}},
		{"travel.until", 0, travel.Report{Left: day("2026-03-04"), Back: day("2026-03-03")}},
		{"travel.too-long", 0, travel.Report{Left: day("2026-03-04"), Back: day("2030-03-03")}},
		{"travel.amount", -1, travel.Report{Left: day("2026-03-04"), Back: day("2026-03-04")}},
		{"travel.receipts", 0, travel.Report{Left: day("2026-03-04"), Back: day("2026-03-04"), Receipts: make([]travel.Receipt, 501)}},
	} {
		if _, err := travel.Example().Settle(o, c.advance, c.report, office); fault.As(err) == nil || fault.As(err).Key != c.key {
			t.Errorf("%v, want %s", err, c.key)
		}
	}
}

func TestATableIsReadWithCare(t *testing.T) {
	const head = "item,name,place,class,per,amount,receipt,since,until,basis,sure\n"
	good := head + "lodging,,a,,night,5,yes,2026-01-01,,b,house\nreport,,,,working-days,5,no,2020-01-01,,b,house\n"
	table, err := travel.Read([]byte(good))
	if err != nil || table.Example {
		t.Fatalf("%v", err)
	}
	if got := table.Places(day("2026-03-02")); len(got) != 1 || len(table.Classes(day("2026-03-02"))) != 0 {
		t.Errorf("places %v", got)
	}
	o := order("a", "", "2026-03-02", "2026-03-03")
	if n, _ := table.Advance(o, travel.Sum{Total: 5}); n != 0 {
		t.Errorf("a table without an advance gives %d", n)
	}
	for _, bad := range []string{
		"", head, "x,y\n", strings.Replace(good, ",5,yes", ",-5,yes", 1), strings.Replace(good, "night", "moon", 1),
		strings.Replace(good, "lodging,", "perfume,", 1), strings.Replace(good, "days,5", "days,999", 1), strings.Replace(good, "yes", "perhaps", 1),
		strings.Replace(good, "2026-01-01", "today", 1), strings.Replace(good, "2026-01-01,", "2026-01-01,2025-01-01", 1), strings.Replace(good, ",b,house", ",,house", 1),
		good[:len(good)/2], strings.Replace(good, ",,a,,", ",,,,", 1),
	} {
		if _, err := travel.Read([]byte(bad)); err == nil {
			t.Errorf("this was read as a table:\n%s", bad)
		}
	}
	var f *fault.Fault
	if _, err = travel.Read([]byte(strings.Replace(good, ",5,yes", ",x,yes", 1))); !errors.As(err, &f) || f.Key != "travel.table.line" || f.Args[0] != 2 || f.Args[1] != lang.Key("travel.row.amount") {
		t.Errorf("the line that is wrong is not named: %v", err)
	}
	twice := head + strings.Repeat("lodging,,a,,night,5,yes,2026-01-01,,b,house\n", 2)
	if _, err = travel.Read([]byte(twice)); !errors.As(err, &f) || f.Args[0] != 3 || f.Args[1] != lang.Key("travel.row.twice") {
		t.Errorf("the same rate twice: %v", err)
	}
	own := strings.Replace(good, "lodging,,", "perfume,Parfum,", 1)
	if _, err := travel.Read([]byte(own)); err != nil {
		t.Errorf("an item of the regency's own: %v", err)
	}
}

// TestATableAsAnOfficeWritesIt: in Indonesian, out of a spreadsheet.
func TestATableAsAnOfficeWritesIt(t *testing.T) {
	file := "\ufeffpos;nama;tujuan;golongan;per;jumlah;bukti;mulai;sampai;dasar\r\n" +
		"Uang Harian;;provinsi;;hari;Rp370.000;tidak;01/02/2026;31/12/2026;Perbup 99/2026\r\n" +
		"penginapan;;luar provinsi;kepala;malam;1500000;ya;2026-02-01;;Perbup 99/2026\r\n" +
		"uang muka;;;;persen;70;;2026-02-01;;Perbup 99/2026\r\n"
	table, err := travel.Read([]byte(file))
	if err != nil || table.Example || len(table.Rates) != 2 || len(table.Advances) != 1 || len(table.Reports) != 1 {
		t.Fatalf("%+v %v", table, err)
	}
	first, second := table.Rates[0], table.Rates[1]
	if first.Item != "per-diem" || first.Amount != 370_000 || first.Since != day("2026-02-01") || first.Until != day("2026-12-31") || first.Receipt || first.Sure != "house" {
		t.Errorf("%+v", first)
	}
	if second.Place != "country" || second.Class != "head" || second.Per != travel.Night || !second.Receipt {
		t.Errorf("%+v", second)
	}
	again, err := travel.Read(table.Write())
	if err != nil || !slices.Equal(again.Rates, table.Rates) || !slices.Equal(again.Advances, table.Advances) {
		t.Errorf("written and read again it is %+v, %v", again, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("item,name,place,class,per,amount,receipt,since,until,basis,sure\nlodging,,a,,night,5,yes,2026-01-01,,b,house\nreport,,,,working-days,5,no,2020-01-01,,b,house\n"))
	f.Add([]byte("item,name\n#\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		table, err := travel.Read(file)
		if err != nil {
			return
		}
		for _, place := range table.Places(day("2026-03-02")) {
			o := order(place, "", "2026-03-02", "2026-03-05")
			sum, err := table.Estimate(o)
			if err == nil && (sum.Total < 0 || sum.Total != sum.Fixed+sum.Ceiling) {
				t.Errorf("the sum is %+v", sum)
			}
		}
	})
}
