package lang_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"genggam/internal/fault"
	"genggam/internal/lang"
)

func messages(t testing.TB) *lang.Messages {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestTerbilang runs the 147 vectors of two libraries, each in its own
// spelling; those of n2words are also the default one's.
func TestTerbilang(t *testing.T) {
	f, err := os.Open("testdata/terbilang.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 148 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	spellings := map[string]lang.Spelling{"n2words": lang.KBBI, "goterbilang": {Minus: "negatif", Billion: "milyar"}}
	for _, row := range rows[1:] {
		s, ok := spellings[row[0]]
		if !ok {
			t.Fatalf("unknown source %q", row[0])
		}
		var got string
		switch row[1] {
		case "cardinal":
			got, err = s.Decimal(row[2])
			if n, bad := strconv.ParseInt(row[2], 10, 64); bad == nil && s.Cardinal(n) != got {
				t.Errorf("%d: as a number %q, as a text %q", n, s.Cardinal(n), got)
			}
		case "currency":
			got, err = s.Currency(row[2])
		case "ordinal":
			var n int64
			n, err = strconv.ParseInt(row[2], 10, 64)
			got = s.Ordinal(n)
		default:
			t.Fatalf("unknown kind %q", row[1])
		}
		if err != nil || got != row[3] {
			t.Errorf("%v: %q %v", row, got, err)
		}
	}
}

func TestAmountsInWords(t *testing.T) {
	for n, want := range map[int64]string{
		1_500_000:             "satu juta lima ratus ribu",
		1_000_000_000:         "satu miliar",
		1_001_000:             "satu juta seribu",
		101_000:               "seratus satu ribu",
		1_000_000_000_000_000: "seribu triliun",
		-9223372036854775808:  "min sembilan juta dua ratus dua puluh tiga ribu tiga ratus tujuh puluh dua triliun tiga puluh enam miliar delapan ratus lima puluh empat juta tujuh ratus tujuh puluh lima ribu delapan ratus delapan",
	} {
		if got := lang.Words(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := lang.RupiahWords(15000); got != "lima belas ribu rupiah" {
		t.Errorf("%q", got)
	}
	if got, _ := lang.KBBI.Currency("5.50"); got != "lima rupiah lima puluh sen" {
		t.Errorf("%q", got)
	}
	for _, bad := range []string{"", "-", ".5", "5.", "1e3", "1,5", "--1", "1234567890123456789", " 1", "٣"} {
		if got, err := lang.DecimalWords(bad); fault.Of(err) != fault.Invalid {
			t.Errorf("%q became %q", bad, got)
		}
	}
}

func TestNumbersAndMoney(t *testing.T) {
	for want, got := range map[string]string{
		"1.500.000":                  lang.Number(lang.ID, 1500000),
		"1,500,000":                  lang.Number(lang.EN, 1500000),
		"999":                        lang.Number(lang.ID, 999),
		"-1.000":                     lang.Number(lang.JV, -1000),
		"Rp1.500.000":                lang.Money(lang.ID, 1500000),
		"Rp0":                        lang.Money(lang.ID, 0),
		"-Rp15.000":                  lang.Money(lang.ID, -15000),
		"86,72":                      lang.Decimal(lang.ID, 8672, 2),
		"-0,05":                      lang.Decimal(lang.ID, -5, 2),
		"-1.234,5":                   lang.Decimal(lang.ID, -12345, 1),
		"3.50":                       lang.Decimal(lang.EN, 350, 2),
		"1,5 MB":                     lang.Size(lang.ID, 1_450_001),
		"14 kB":                      lang.Size(lang.ID, 14000),
		"850 B":                      lang.Size(lang.ID, 850),
		"VIII":                       lang.Roman(8),
		"MMMCMXCIX":                  lang.Roman(3999),
		"0":                          lang.Roman(0),
		"-9.223.372.036.854.775.808": lang.Number(lang.ID, -1<<63),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for i, want := range strings.Fields("I II III IV V VI VII VIII IX X XI XII") {
		if got := lang.Roman(i + 1); got != want {
			t.Errorf("month %d is %q", i+1, got)
		}
	}
}

func TestDates(t *testing.T) {
	v := time.Date(2026, 8, 17, 13, 20, 0, 0, time.FixedZone("WIB", 7*3600))
	for want, got := range map[string]string{
		"17 Agustus 2026":                        lang.Date(lang.ID, v),
		"Senin, 17 Agustus 2026":                 lang.LongDate(lang.ID, v),
		"Senen, 17 Agustus 2026":                 lang.LongDate(lang.JV, v),
		"Monday, 17 August 2026":                 lang.LongDate(lang.EN, v),
		"17-08-2026":                             lang.ShortDate(v),
		"13.20":                                  lang.Clock(lang.ID, v),
		"13:20":                                  lang.Clock(lang.EN, v),
		"Senin, 17 Agustus 2026 pukul 13.20 WIB": lang.Moment(lang.ID, v),
		"07.30":                                  lang.MinuteOfDay(lang.ID, 450),
		"1 Juli 2026":                            lang.DateText(lang.ID, "2026-07-01"),
		"besok":                                  lang.DateText(lang.ID, "besok"),
		"2 hari 3 jam":                           lang.Duration(lang.ID, 51*time.Hour+59*time.Minute),
		"45 menit":                               lang.Duration(lang.ID, 45*time.Minute),
		"2 dinten":                               lang.Duration(lang.JV, 48*time.Hour+5*time.Minute),
		"0 min":                                  lang.Duration(lang.EN, -time.Hour),
		"Januari":                                lang.Month("xx", time.January),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if lang.Month(lang.ID, 13) != "" || lang.Weekday(lang.ID, -1) != "" {
		t.Error("a month or day that does not exist has no name")
	}
}

func TestChoosingTheLanguageOfABrowser(t *testing.T) {
	for header, want := range map[string]lang.Tag{
		"":                                    lang.ID,
		"en-US,en;q=0.9,id;q=0.8":             lang.EN,
		"id-ID,id;q=0.9,en;q=0.8":             lang.ID,
		"jv-ID;q=0.7, id;q=0.5":               lang.JV,
		"en;q=0.1, jv;q=0.9":                  lang.JV,
		"nl, de;q=0.9, en;q=0.1":              lang.EN,
		"fr":                                  lang.ID,
		"en;q=0, *":                           lang.ID,
		"en;q=x":                              lang.ID,
		";;;,,,==" + strings.Repeat("en,", 9): lang.EN,
	} {
		if got := lang.Choose(header); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func TestEveryMessageIsThereInThreeLanguages(t *testing.T) {
	for _, err := range messages(t).Check() {
		t.Error(err)
	}
}

func TestSayingMessages(t *testing.T) {
	m, err := lang.Read(fstest.MapFS{"messages/a.yaml": {Data: []byte(
		"a.b:\n  id: \"{0} dari {1}, {0}\"\n  en: \"{0} of {1}\"\na.c: {id: 'satu'}\na.d: {id: '{x} {0', en: '{0}{1}{'}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for want, got := range map[string]string{
		"3 dari lima, 3":    m.Say(lang.ID, "a.b", 3, "lima"),
		"3 of lima":         m.Say(lang.EN, "a.b", int64(3), "lima"),
		"x dari satu, x":    m.Say(lang.JV, "a.b", lang.Text{ID: "x"}, lang.Key("a.c")),
		"x dari {1}, x":     m.Say(lang.ID, "a.b", "x"),
		"{0} dari {1}, {0}": m.Say(lang.ID, "a.b"),
		"{1} dari y, {1}":   m.Say(lang.ID, "a.b", "{1}", "y"),
		"[a.z]":             m.Say(lang.ID, "a.z"),
		"{x} {0":            m.Say(lang.ID, "a.d", 1, 2),
		"12{":               m.Say(lang.EN, "a.d", 1, 2),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if len(m.Check()) == 0 {
		t.Error("missing translations were not noticed")
	}
}

func TestAMessageFileThatIsWrongIsRefusedByName(t *testing.T) {
	for what, fs := range map[string]fstest.MapFS{
		"a key in two files":   {"messages/a.yaml": {Data: []byte("k: {id: x}")}, "messages/b.yaml": {Data: []byte("k: {id: y}")}},
		"a key twice":          {"messages/b.yaml": {Data: []byte("k: {id: x}\nk: {id: y}")}},
		"an unknown language":  {"messages/b.yaml": {Data: []byte("k: {id: x, su: y}")}},
		"no map":               {"messages/b.yaml": {Data: []byte("- k")}},
		"a text without a tag": {"messages/b.yaml": {Data: []byte("k: x")}},
	} {
		if _, err := lang.Read(fs); err == nil || !strings.Contains(err.Error(), "b.yaml") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestTellingFaults(t *testing.T) {
	m := messages(t)
	secret := errors.New("3302991708900001 is not in table residents")
	for _, v := range []struct {
		err  error
		want string
	}{
		{fault.New(fault.Invalid, "calendar.bad-amount", 5).Because(secret), m.Say(lang.ID, "calendar.bad-amount", 5)},
		{fmt.Errorf("filing: %w", fault.New(fault.NotFound, "no.such-key")), m.Say(lang.ID, "fault.not-found")},
		{secret, m.Say(lang.ID, "fault.internal")},
	} {
		if got := m.SayFault(lang.ID, v.err); got != v.want || strings.Contains(got, "3302") {
			t.Errorf("%v was told as %q", v.err, got)
		}
	}
	for k := fault.Internal; k <= fault.Unsupported; k++ {
		if got := m.SayFault(lang.JV, fault.New(k, "")); strings.HasPrefix(got, "[") {
			t.Errorf("kind %d is told as %q", k, got)
		}
	}
}

func TestTheCatalogueIsReadByManyAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				messages(t).Say(lang.JV, "calendar.worked", "a", "b", "c", 4)
			}
		})
	}
	all.Wait()
}

func FuzzChoose(f *testing.F) {
	f.Add("id-ID,id;q=0.9")
	f.Fuzz(func(t *testing.T, s string) {
		if _, ok := lang.Find(string(lang.Choose(s))); !ok {
			t.Error("no language of ours")
		}
	})
}

func FuzzDecimalWords(f *testing.F) {
	f.Add("17.42")
	f.Add("-0.007")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := lang.DecimalWords(s)
		if err == nil && (got == "" || strings.Contains(got, "  ") || !utf8.ValidString(got)) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

func BenchmarkSay(b *testing.B) {
	m := messages(b)
	b.ReportAllocs()
	for b.Loop() {
		m.Say(lang.ID, "calendar.worked", "Senin", "07.30", "08.00", 30)
	}
}

func BenchmarkRead(b *testing.B) {
	var all strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&all, "key.number-%d:\n  id: \"Ada isian yang belum benar, %d: {0}\"\n  jv: \"Wonten isian ingkang dereng leres: {0}\"\n  en: \"Some answers are not right yet: {0}\"\n", i, i)
	}
	fs := fstest.MapFS{"messages/a.yaml": {Data: []byte(all.String())}}
	for b.Loop() {
		if _, err := lang.Read(fs); err != nil {
			b.Fatal(err)
		}
	}
}
