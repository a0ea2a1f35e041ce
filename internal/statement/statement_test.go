package statement_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/statement"
)

// own is the account of all files in testdata; nobody has it.
var own = statement.Own{Account: "99-0001-2345", Bank: "CTOHIDJA"}

func profiles(t testing.TB) []statement.Profile {
	t.Helper()
	list, err := statement.ReadProfiles(statement.Known())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func file(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// said writes a statement the way a test reads it.
func said(s *statement.Statement) string {
	if s == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s %s..%s %d->%d\n", s.Format, s.Account, s.Number, s.From, s.To, s.Opening, s.Closing)
	for _, l := range s.Lines {
		sign := map[bool]string{true: "+", false: "-"}[l.Credit]
		fmt.Fprintf(&b, "%s %s%d %t [%s] [%s] %s\n", l.Day, sign, l.Amount, l.Reversal, l.Reference, l.Label, l.Words)
	}
	return b.String()
}

func balance(n int64) *int64 { return &n }

func with(closing int64) statement.Own {
	o := own
	o.Opening, o.Closing = balance(1000000), balance(closing)
	return o
}

const (
	wantSwift = `mt940 9900012345 17/1 2026-11-02..2026-11-04 1000000->1170000
2026-11-02 +150000 false [B4711] [RTB-2026-00017] TRF DARI BUDI CONTOH BAYAR RTB-2026-00017
2026-11-03 +30000 false [B4712] [] QRIS 0001 RTB-2026-00018 LABEL A01
2026-11-03 -5000 false [B4713] [] BIAYA ADM
2026-11-03 -30000 true [B4714] [] KOREKSI
2026-11-04 +25000 false [B4715] [] SETORAN TUNAI RTB-2026-00019
`
	wantCamt = `camt.053.001.%s 9900012345 STMT-2026-11 2026-11-01..2026-11-30 1000000->1200000
2026-11-02 +150000 false [B4711] [RTB-2026-00017] KREDIT BUDI CONTOH bayar retribusi RTB-2026-00017
2026-11-03 +30000 false [D1] [E2E-1] SETTLEMENT QRIS RTB-2026-00018
2026-11-03 +25000 false [D2] [E2E-2] SETTLEMENT QRIS RTB-2026-00019
2026-11-04 -5000 false [B4713] [] BIAYA ADM
`
	wantTable = `csv:contoh 9900012345  2026-11-01..2026-11-30 1000000->1175000
2026-11-02 +150000 false [B4711] [] TRF BUDI CONTOH RTB-2026-00017
2026-11-03 +30000 false [B4712] [] QRIS RTB-2026-00018; meja 2
2026-11-04 -5000 false [B4713] [] BIAYA ADM
`
	wantDaily = `csv:contoh-harian 9900012345  2026-11-02..2026-11-04 1000000->1175000
2026-11-02 +150000 false [] [] TRF BUDI CONTOH RTB-2026-00017
2026-11-03 +30000 false [] [] QRIS RTB-2026-00018
2026-11-04 -5000 false [] [] BIAYA ADM
`
)

func TestAStatementIsReadInEveryFormat(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		own              statement.Own
	}{
		{"MT940", file(t, "november.sta"), wantSwift, own},
		{"MT940 off the wire, ends of line of Windows", strings.ReplaceAll("{1:F01CTOHIDJAAXXX0000000000}{2:I940CTOHIDJAXXXXN}{4:\n"+file(t, "november.sta")+"-}\n", "\n", "\r\n"), wantSwift, own},
		{"camt.053 of version 8", file(t, "november-08.xml"), fmt.Sprintf(wantCamt, "08"), own},
		{"camt.053 of version 2", file(t, "november-02.xml"), fmt.Sprintf(wantCamt, "02"), own},
		{"CSV with a head and a foot", file(t, "november.csv"), wantTable, own},
		{"CSV with a byte order mark", "\xef\xbb\xbf" + file(t, "november.csv"), wantTable, own},
		{"CSV that runs backwards and has no end", file(t, "harian.csv"), wantDaily, with(1175000)},
	} {
		s, err := statement.Read(strings.NewReader(c.text), c.own, profiles(t))
		if err != nil || said(s) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.name, err, said(s), c.want)
		}
	}
}

func TestAnythingOddIsRefusedWhole(t *testing.T) {
	messages, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	swift, camt, table, daily := file(t, "november.sta"), file(t, "november-08.xml"), file(t, "november.csv"), file(t, "harian.csv")
	for _, c := range []struct{ what, text, old, new, key string }{
		{"nothing", "", "", "", "statement.empty"},
		{"white space", " \n \n", "", "", "statement.empty"},
		{"a PDF", "%PDF-1.7\n", "", "", "statement.format"},
		{"an Excel file", "PK\x03\x04", "", "", "statement.format"},
		{"UTF-16", "\xff\xfeT\x00a\x00", "", "", "statement.encoding"},
		{"a line without end", table, "BIAYA", strings.Repeat("BIAYA", 50_000), "statement.run"},
		{"XML without end", "<a " + strings.Repeat("b", 100_000), "", "", "statement.run"},

		{"MT940 cut in half", swift[:len(swift)/2], "", "", "statement.cut"},
		{"MT940 without its closing balance", swift, ":62F:C261104IDR1170000,00\n", "", "statement.cut"},
		{"MT940 that begins in the middle", swift, ":60F:", ":60M:", "statement.cut"},
		{"MT940 of which more pages follow", swift, ":62F:", ":62M:", "statement.cut"},
		{"MT940 without a line", swift, ":61:2611031103D5000,00NCHGNONREF//B4713\n", "", "statement.balance"},
		{"MT940 of another account", swift, "9900012345", "9900099999", "statement.other-account"},
		{"MT940 of another bank", swift, "CTOHIDJA/", "LAINIDJA/", "statement.other-bank"},
		{"MT940 in dollars", swift, "IDR1000000", "USD1000000", "statement.currency"},
		{"MT940 with sen", swift, "C150000,00", "C150000,50", "statement.decimals"},
		{"MT940 with a day that is none", swift, ":61:2611021102C", ":61:2613021102C", "statement.date"},
		{"MT940 with a broken line", swift, ":61:2611021102C150000,00N", ":61:2611021102X150000,00N", "statement.row"},
		{"MT940 with an amount of nothing", swift, "C150000,00N", "C0,00N", "statement.amount"},
		{"MT940 of which a page is missing", swift, "", ":20:X\n:25:9900012345\n:60F:C261105IDR7,\n:62F:C261105IDR7,\n-\n", "statement.parts"},

		{"camt cut in half", camt[:len(camt)/2], "", "", "statement.cut"},
		{"camt without its closing balance", camt, "CLBD", "CLAV", "statement.cut"},
		{"camt without its opening balance", camt, "OPBD", "OPAV", "statement.cut"},
		{"camt with a changed amount", camt, ">150000.00<", ">15000.00<", "statement.balance"},
		{"camt of another account", camt, "9900012345", "9900099999", "statement.other-account"},
		{"camt of another bank", camt, "CTOHIDJAXXX", "LAINIDJAXXX", "statement.other-bank"},
		{"camt in euro", camt, `<Amt Ccy="IDR">150000.00`, `<Amt Ccy="EUR">150000.00`, "statement.currency"},
		{"camt with sen", camt, ">150000.00<", ">150000.25<", "statement.decimals"},
		{"camt of version 13", camt, "camt.053.001.08", "camt.053.001.13", "statement.version"},
		{"a payment order", camt, "camt.053.001.08", "pain.001.001.09", "statement.version"},
		{"a web page", "<html><body>Masuk</body></html>", "", "", "statement.version"},
		{"camt that is no XML", camt, "</Acct>", "</Account>", "statement.xml"},
		{"camt with an entity of its own", camt, "BUDI", "&budi;", "statement.xml"},
		{"camt in another encoding", camt, "UTF-8", "UTF-16", "statement.encoding"},

		{"CSV cut in half", table[:strings.Index(table, "QRIS")], "", "", "statement.short"},
		{"CSV without its foot", table[:strings.Index(table, "Total")], "", "", "statement.cut"},
		{"CSV without a line", table, "03/11/2026", "Total 03/11/2026", "statement.balance"},
		{"CSV with a wrong foot", table, "Saldo Akhir;;;;;1.175.000,00", "Saldo Akhir;;;;;1.175.001,00", "statement.balance"},
		{"CSV of another account", table, "99 0001 2345", "99 0009 9999", "statement.other-account"},
		{"CSV in dollars", table, "IDR", "USD", "statement.currency"},
		{"CSV with sen", table, "150.000,00", "150.000,01", "statement.decimals"},
		{"CSV with thousands in the wrong place", table, "150.000,00", "1500.00,00", "statement.amount"},
		{"CSV with money on both sides", table, "5.000,00;;", "5.000,00;5.000,00;", "statement.amount"},
		{"CSV with a day that is none", table, "04/11/2026", "31/11/2026", "statement.date"},
		{"CSV with a day outside its period", table, "04/11/2026", "04/12/2026", "statement.period"},
		{"CSV of before the layout", strings.ReplaceAll(daily, "2026-", "2025-"), "", "", "statement.dated"},
		{"CSV of a bank nobody knows", "Tgl,Keterangan,Jumlah,Sisa\n2026-11-02,BUDI 12345,1,2\n", "", "", "statement.columns"},
		{"CSV of which nobody knows the end", daily, "", "", "statement.unproven"},
		{"CSV without an account", table, "No. Rekening", "Rekening", "statement.cut"},
	} {
		text := c.text + c.new
		if c.old != "" {
			text = strings.ReplaceAll(c.text, c.old, c.new)
		}
		s, err := statement.Read(strings.NewReader(text), own, profiles(t))
		if f := fault.As(err); f == nil || f.Key != c.key || s != nil {
			t.Errorf("%s: want %s, got %v %v", c.what, c.key, err, said(s))
		}
		if said := messages.SayFault(lang.EN, err); !messages.Has(c.key) || strings.Contains(said, "{") {
			t.Errorf("%s: said as %q", c.what, said)
		}
	}
	_, err = statement.Read(strings.NewReader(daily), with(1175001), profiles(t))
	if f := fault.As(err); f == nil || f.Key != "statement.closing" {
		t.Errorf("another balance at the bank: %v", err)
	}
	o := with(1175000)
	o.Opening = balance(999999)
	_, err = statement.Read(strings.NewReader(daily), o, profiles(t))
	if f := fault.As(err); f == nil || f.Key != "statement.opening" {
		t.Errorf("another balance before: %v", err)
	}
	if _, err := statement.Read(strings.NewReader(table), statement.Own{}, profiles(t)); fault.As(err) == nil {
		t.Error("nobody's account is read")
	}
}

func TestEveryCutIsNoticed(t *testing.T) {
	for _, name := range []string{"november.sta", "november-08.xml", "november-02.xml", "november.csv", "harian.csv"} {
		text := strings.TrimRight(file(t, name), "-\r\n")
		o := own
		if name == "harian.csv" {
			o = with(1175000)
		}
		whole, err := statement.Read(strings.NewReader(text), o, profiles(t))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for n := 0; n < len(text); n += 1 + len(text)/400 {
			s, err := statement.Read(strings.NewReader(text[:n]), o, profiles(t))
			if err == nil && s.Digest() != whole.Digest() {
				t.Errorf("%s cut to %d of %d bytes is taken:\n%s", name, n, len(text), said(s))
			}
			if err != nil && fault.As(err) == nil {
				t.Errorf("%s cut to %d bytes: %v", name, n, err)
			}
		}
	}
}

func TestTheColumnsOfAnUnknownBankAreNamedWithoutAnybodysData(t *testing.T) {
	_, err := statement.Read(strings.NewReader("Laporan\nTgl,Keterangan,Jumlah,Sisa\n2026-11-02,BUDI 12345,1,2\n"), own, profiles(t))
	if f := fault.As(err); f == nil || f.Args[0] != "Tgl, Keterangan, Jumlah, Sisa" {
		t.Errorf("got %v", err)
	}
	_, err = statement.Read(strings.NewReader("2026-11-02,BUDI 12345,1,2\n"), own, profiles(t))
	if f := fault.As(err); f == nil || f.Args[0] != "" {
		t.Errorf("a line is shown as columns: %v", err)
	}
}

func TestADayIsTakenOnlyOnce(t *testing.T) {
	s, err := statement.Read(strings.NewReader(file(t, "november.csv")), own, profiles(t))
	if err != nil {
		t.Fatal(err)
	}
	day := func(text string) calendar.Day {
		d, _ := calendar.ParseDay(text)
		return d
	}
	october := statement.Taken{From: day("2026-10-01"), To: day("2026-10-31"), Closing: 1000000}
	if err := s.Fit([]statement.Taken{october}); err != nil {
		t.Errorf("behind October: %v", err)
	}
	short := october
	short.Closing = 999999
	late := statement.Taken{From: day("2026-11-30"), To: day("2026-12-01")}
	for key, taken := range map[string]statement.Taken{"statement.taken": s.As(), "statement.overlap": late, "statement.chain": short} {
		if f := fault.As(s.Fit([]statement.Taken{taken})); f == nil || f.Key != key || f.Kind != fault.Conflict {
			t.Errorf("want %s, got %v", key, f)
		}
	}
}

func TestAMistakeInAProfileIsNamed(t *testing.T) {
	for _, c := range []struct{ old, new, key string }{
		{"bank: Bank Contoh\n", "bank: \"\"\n", "statement.profile-of"},
		{`separator: ";"`, `separator: "x"`, "statement.profile-of"},
		{", balance: Saldo}", "}", ""},
		{"closing: Saldo Akhir", "page: Hal", "statement.profile"},
		{"sure: example", "sure: sure", "statement.profile-of"},
		{"source: invented", "source: &a invented", "statement.profile"},
		{"DD/MM/YYYY", "tanggal", "statement.profile-of"},
		{"source: invented", "source: " + strings.Repeat("[", 20), "statement.profile"},
		{"words: Uraian", "words: Uraian & Berita", ""},
	} {
		_, err := statement.ReadProfiles([]byte(strings.Replace(string(statement.Known()), c.old, c.new, 1)))
		if f := fault.As(err); (f == nil) != (c.key == "") || f != nil && f.Key != c.key {
			t.Errorf("%q: want %q, got %v", c.new, c.key, err)
		}
	}
}

func TestALargeFileIsReadInASmallTime(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(":20:X\n:25:9900012345\n:28C:1\n:60F:C261101IDR0,\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, ":61:2611021102C15000,00NTRFNONREF//B%d\n:86:BAYAR RTB-2026-%06d\n", i, i)
	}
	fmt.Fprintf(&b, ":62F:C261130IDR%d,\n-\n", int64(15000*100_000))
	s, err := statement.Read(&b, own, nil)
	if err != nil || len(s.Lines) != 100_000 || s.Closing != 1_500_000_000 {
		t.Fatal(err)
	}
	var more strings.Builder
	more.WriteString(":20:X\n:25:9900012345\n:60F:C261101IDR0,\n")
	for range statement.MaxLines + 1 {
		more.WriteString(":61:261102C1,NTRFNONREF\n")
	}
	_, err = statement.Read(strings.NewReader(more.String()), own, nil)
	if f := fault.As(err); f == nil || f.Key != "statement.lines" {
		t.Errorf("more lines than may be: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"november.sta", "november-08.xml", "november-02.xml", "november.csv", "harian.csv"} {
		f.Add(file(f, name))
	}
	list := profiles(f)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := statement.Read(strings.NewReader(text), own, list)
		if (s == nil) != (err != nil) || err != nil && fault.As(err) == nil {
			t.Fatalf("%v %v", s, err)
		}
		if s == nil {
			return
		}
		sum := s.Opening
		for _, l := range s.Lines {
			if l.Amount <= 0 || l.Day < s.From || l.Day > s.To {
				t.Fatalf("%+v in %s..%s", l, s.From, s.To)
			}
			if l.Credit {
				sum += l.Amount
			} else {
				sum -= l.Amount
			}
		}
		if sum != s.Closing {
			t.Fatalf("%d is not %d", sum, s.Closing)
		}
	})
}

func FuzzReadProfiles(f *testing.F) {
	f.Add(string(statement.Known()))
	f.Add("- name: a\n  columns: {date: b}\n")
	f.Fuzz(func(t *testing.T, src string) {
		list, err := statement.ReadProfiles([]byte(src))
		if err != nil {
			if fault.As(err) == nil {
				t.Fatal(err)
			}
			return
		}
		if _, err := statement.Read(strings.NewReader("a;b\n1;2\n"), own, list); err == nil {
			t.Fatal("nothing is a statement")
		}
	})
}
