package person_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/region"
)

const today = "2026-11-23"

// TestSyntheticNIK runs the vectors. Two kinds differ from their expectation on
// purpose: a number with spaces is read, since people write it so, and whether
// a region exists is package region's to say.
func TestSyntheticNIK(t *testing.T) {
	f, err := os.Open("testdata/nik-sintetis.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 72 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		row = append([]string{row[0] + row[1]}, row[2:]...)
		n, err := person.ParseNIK(row[0])
		_, exists := region.Find(region.Code(n.Region()))
		if got := err == nil && exists; got != (row[2] == "true" || row[1] == "berspasi") {
			t.Errorf("%s: %v, region known %t", row[1], err, exists)
		}
		if err != nil {
			if f := fault.As(err); f == nil || f.Field != "nik" || strings.Contains(err.Error(), "3302") {
				t.Errorf("%s: %v", row[1], err)
			}
			continue
		}
		if row[6] == "" {
			continue
		}
		if n.Region() != row[3] || n.Sex() != row[5] || !slices.Contains(n.BirthDates(today), row[6]) || len(n.Compare(row[6], row[5])) != 0 {
			t.Errorf("%v: region %s, sex %s, births %v", row, n.Region(), n.Sex(), n.BirthDates(today))
		}
	}
}

func TestWhatANIKTells(t *testing.T) {
	for in, births := range map[string][]string{
		"3302991708900001":    {"1990-08-17"},
		"3302.99.570890.0001": {"1990-08-17"},
		"3302 9917 0815 0001": {"1915-08-17", "2015-08-17"},
		"3302991708000001":    {"2000-08-17"},
		"3302992411260001":    {"1926-11-24"},
		"3302992902000001":    {"2000-02-29"},
	} {
		n, err := person.ParseNIK(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := n.BirthDates(today); !slices.Equal(got, births) {
			t.Errorf("%s: %v, want %v", in, got, births)
		}
	}
	if n := person.NIK("3302995708900001"); n.Sex() != "P" || n.Region() != "33.02.99" {
		t.Error(n.Sex(), n.Region())
	}
	if n := person.NIK("12"); n.Sex() != "" || n.Region() != "" || n.BirthDates(today) != nil || n.Compare("x", "L") != nil {
		t.Error("a number that was never parsed tells nothing")
	}
}

func TestADisagreementIsAWarning(t *testing.T) {
	n := person.NIK("3302995708900001")
	got := n.Compare("1990-08-18", "L")
	want := []person.Warning{{Key: "person.warn-birth-date", Field: "birth_date"}, {Key: "person.warn-sex", Field: "sex"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if got := n.Compare("", ""); len(got) != 0 {
		t.Errorf("nothing stated: %v", got)
	}
}

func TestOtherNumbers(t *testing.T) {
	text := func(read func(string) (string, error)) func(string) string {
		return func(s string) string {
			v, err := read(s)
			if err != nil {
				return fault.As(err).Key
			}
			return v
		}
	}
	kk := text(func(s string) (string, error) { v, err := person.ParseKK(s); return string(v), err })
	npwp := text(func(s string) (string, error) { v, err := person.ParseNPWP(s); return string(v), err })
	nitku := text(func(s string) (string, error) { v, err := person.ParseNITKU(s); return string(v), err })
	nib := text(func(s string) (string, error) { v, err := person.ParseNIB(s); return string(v), err })
	for _, v := range []struct{ got, want string }{
		{kk("33029917 0810 0001"), "3302991708100001"},
		{kk("3302995708100001"), "person.kk-shape"},
		{kk("330299170810"), "person.number-length"},
		{npwp("01.234.567.8-999.000"), "0012345678999000"},
		{npwp("3302991708900001"), "3302991708900001"},
		{npwp("123"), "person.npwp-length"},
		{npwp("0000000000000000"), "person.number-zero"},
		{nitku("3302991708900001000000"), "3302991708900001000000"},
		{nitku("3302991708900001"), "person.number-length"},
		{nib("9120 0000 00000"), "9120000000000"},
		{nib("912000000000x"), "person.number-digits"},
		{nib("0000000000000"), "person.number-zero"},
		{nib(strings.Repeat("1", 100)), "person.number-long"},
	} {
		if v.got != v.want {
			t.Errorf("got %q, want %q", v.got, v.want)
		}
	}
}

func TestAge(t *testing.T) {
	for _, v := range []struct {
		birth, day string
		years      int
		ok         bool
	}{
		{"1990-08-17", "2026-08-16", 35, true}, {"1990-08-17", "2026-08-17", 36, true}, {"2026-11-23", today, 0, true},
		{"2000-02-29", "2027-02-28", 26, true}, {"2000-02-29", "2027-03-01", 27, true},
		{"2026-11-24", today, 0, false}, {"", today, 0, false}, {"1990-08-17", "x", 0, false},
	} {
		if n, ok := person.Age(v.birth, v.day); n != v.years || ok != v.ok {
			t.Errorf("%s on %s: %d %t", v.birth, v.day, n, ok)
		}
	}
}

func TestPhones(t *testing.T) {
	for in, want := range map[string]string{
		"081234567890": "+6281234567890", "+62 812-3456-7890": "+6281234567890", "62812.3456.7890": "+6281234567890",
		" (0812) 345 6789 ": "+628123456789", "0812345678": "+62812345678", "0812345678901": "+62812345678901",
		"081234567": "", "08123456789012": "", "0281 123456": "", "080123456789": "", "+081234567890": "", "+1 812 3456 7890": "",
		"": "", "nomor": "", "0812345678９": "", "++6281234567890": "",
	} {
		p, err := person.ParsePhone(in)
		if string(p) != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", in, p, err)
		}
	}
	if got := person.Phone("+6281234567890").Local(); got != "0812-3456-7890" {
		t.Errorf("got %q", got)
	}
}

func TestEmails(t *testing.T) {
	for in, want := range map[string]string{
		"siti@Contoh.ID": "siti@contoh.id", " a.b+c@x-y.co.id ": "a.b+c@x-y.co.id",
		"": "", "siti": "", "@x.id": "", "a@": "", "a@x": "", "a@b@c.id": "", "a b@c.id": "", ".a@c.id": "", "a..b@c.id": "",
		"a@-c.id": "", "a@c..id": "", "a@c.id.": "", "<a>@c.id": "", "a@c.id\nBcc: b@c.id": "", "ä@c.id": "",
		strings.Repeat("a", 65) + "@c.id": "", "a@" + strings.Repeat("c", 64) + ".id": "", "a@" + strings.Repeat("c.", 130) + "id": "",
	} {
		e, err := person.ParseEmail(in)
		if string(e) != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", in, e, err)
		}
	}
}

func FuzzParseNIK(f *testing.F) {
	f.Add("3302991708900001")
	f.Add("3302.99.570890.0001")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := person.ParseNIK(s)
		if err != nil {
			return
		}
		if again, err := person.ParseNIK(string(n)); err != nil || again != n || len(n) != 16 || n.Sex() == "" {
			t.Errorf("read as %q, then %q, %v", n, again, err)
		}
	})
}

func FuzzParsePhone(f *testing.F) {
	f.Add("0812-3456-7890")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := person.ParsePhone(s)
		if err != nil {
			return
		}
		for _, again := range []string{string(p), p.Local()} {
			if q, err := person.ParsePhone(again); err != nil || q != p {
				t.Errorf("%q came back as %q, %v", p, q, err)
			}
		}
	})
}

func FuzzParseEmail(f *testing.F) {
	f.Add("a.b@contoh.id")
	f.Fuzz(func(t *testing.T, s string) {
		e, err := person.ParseEmail(s)
		if err == nil && (strings.ContainsAny(string(e), " \r\n<>,;") || strings.Count(string(e), "@") != 1) {
			t.Errorf("%q", e)
		}
	})
}
