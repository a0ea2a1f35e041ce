package person_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/person"
)

func TestNamesAreKeptAsWritten(t *testing.T) {
	for _, in := range []string{
		"Suharti", "Siti Rahayu", "H. Ma'ruf Amin, S.Pd., M.M.", "R. Ng. Soeparto (Alm)", "Ni Made Ayu D’Arc", "NUR  AINI",
		"Andi bin/binti Saleh", "José", "Anak ke-3", "O", "王小明",
	} {
		if got, err := person.ParseName("  " + in + "\n"); err != nil || got != in {
			t.Errorf("%q became %q, %v", in, got, err)
		}
	}
	if got, _ := person.ParseName("Jose\u0301"); got != "José" {
		t.Errorf("not NFC: %q", got)
	}
	if _, err := person.ParseName(strings.Repeat("é", 60)); err != nil {
		t.Error("sixty characters are a name:", err)
	}
}

func TestWhatIsNoNameIsRefused(t *testing.T) {
	for in, key := range map[string]string{
		"": "person.name-empty", "   ": "person.name-empty", "...": "person.name-empty", "123": "person.name-empty",
		strings.Repeat("a", 61): "person.name-long", strings.Repeat("a", 5000): "person.name-long",
		"Siti\x00": "person.name-sign", "Siti\nRahayu": "person.name-sign", "Siti\u202eRahayu": "person.name-sign",
		"Si\u200bti": "person.name-sign", "\xff\xfe": "person.name-sign", "<b>Siti</b>": "person.name-sign", "x'; DROP TABLE a;": "person.name-sign",
		"Siti 😀": "person.name-sign",
	} {
		_, err := person.ParseName(in)
		if f := fault.As(err); f == nil || f.Key != key || f.Field != "name" {
			t.Errorf("%q: %v, want %s", in, err, key)
		}
	}
}

func TestSearchingNamesByTheirParts(t *testing.T) {
	for _, v := range []struct {
		name, typed string
		want        bool
	}{
		{"Siti Rahayu", "rah", true}, {"Siti Rahayu", "rahayu siti", true}, {"Siti Rahayu", "ahayu", false}, {"Siti Rahayu", "siti x", false},
		{"H. Ma'ruf Amin, S.Pd.", "maruf", true}, {"H. Ma'ruf Amin, S.Pd.", "MA'RUF", true}, {"José", "jose", true},
		{"Soekarno", "sukarno", true}, {"Sukarno", "Soekarno", true}, {"Soekarno", "so", true}, {"Soekarno", "su", true},
		{"Muhammad Yusuf", "muhamad", true}, {"Muhamad", "muhammad", true}, {"Djoko Tjahjono", "joko cah", true},
		{"Nur-Aini", "aini", true}, {"Suharti", "", false}, {"Suharti", "'.,", false},
	} {
		if got := person.NewQuery(v.typed).Matches(person.SearchKey(v.name)); got != v.want {
			t.Errorf("%q in %q: %t", v.typed, v.name, got)
		}
	}
	if got := person.NameWords(" Ma’ruf  AL-Amîn, S.Pd. "); !slices.Equal(got, []string{"maruf", "al", "amin", "s", "pd"}) {
		t.Errorf("got %q", got)
	}
}

func TestMasks(t *testing.T) {
	for want, got := range map[string]string{
		"S*** R***":        person.MaskName("Siti Rahayu"),
		"S***":             person.MaskName("Suharti"),
		"É***":             person.MaskName("Éloïs"),
		"R*** O***":        person.MaskName("R O"),
		"3302**********01": person.MaskNumber("3302991708900001"),
		"*****":            person.MaskNumber("12345"),
		"+62812******90":   person.MaskPhone("+6281234567890"),
		"s***@contoh.id":   person.MaskEmail("siti@contoh.id"),
		"***":              person.MaskEmail("@"),
		"":                 person.MaskName(""),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestARecordIsNeverPrinted(t *testing.T) {
	r := person.Record{Name: "Siti Rahayu", NIK: "3302995708900001"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		for _, v := range []any{r, &r, []person.Record{r}, struct{ R person.Record }{r}} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, "Siti") || strings.Contains(s, "3302") || strings.Contains(s, "53697469") {
				t.Errorf("%s prints %s", verb, s)
			}
		}
	}
	if b, _ := json.Marshal(r); !strings.Contains(string(b), "Siti Rahayu") {
		t.Error("the vault keeps records as JSON")
	}
}

func TestCleaningARecord(t *testing.T) {
	r := person.Record{
		Name: " Siti Rahayu ", NIK: "3302 9957 0890 0001", KK: "3302991708100001", BirthDate: "17-08-1990", Sex: "Perempuan",
		RT: "3", RW: "12", Phone: "0812-3456-7890", Email: "siti@Contoh.id", Address: " Jl. Raya 5 ", Job: "Petani/Pekebun",
	}
	got, bad := r.Clean(today)
	want := person.Record{
		Name: "Siti Rahayu", NIK: "3302995708900001", KK: "3302991708100001", BirthDate: "1990-08-17", Sex: "P",
		RT: "003", RW: "012", Phone: "+6281234567890", Email: "siti@contoh.id", Address: "Jl. Raya 5", Job: "Petani/Pekebun",
	}
	if got != want || len(bad) != 0 {
		t.Errorf("faults %v", bad)
	}
	wrong := person.Record{
		NIK: "12", BirthDate: "2026-11-24", Sex: "x", RT: "0003", Phone: "112", Address: strings.Repeat("a", 121), Hamlet: "a\u202e",
		Mother: "<i>", Blood: "\x00",
	}
	kept, bad := wrong.Clean(today)
	var fields []string
	for _, f := range bad {
		fields = append(fields, f.Field)
	}
	if !slices.Equal(fields, []string{"name", "nik", "birth_date", "sex", "rt", "phone", "mother", "address", "hamlet", "blood"}) || kept != wrong {
		t.Errorf("faults on %v", fields)
	}
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range bad {
		if !m.Has(f.Key) {
			t.Errorf("%s has no message", f.Key)
		}
	}
}

func TestBirthDates(t *testing.T) {
	for in, want := range map[string]string{
		"1990-08-17": "1990-08-17", "17-08-1990": "1990-08-17", " 17/08/1990 ": "1990-08-17",
		"31-02-1990": "", "2026-11-24": "", "1900-01-01": "", "17 Agustus 1990": "", "": "",
	} {
		if got, err := person.ParseBirthDate(in, today); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
}

func FuzzParseName(f *testing.F) {
	for _, s := range []string{"Suharti", "H. Ma'ruf", "Jose\u0301", "<b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		person.NewQuery(s).Matches(person.SearchKey(s))
		person.MaskName(s)
		person.MaskEmail(s)
		n, err := person.ParseName(s)
		if err != nil {
			return
		}
		again, err := person.ParseName(n)
		if err != nil || again != n || utf8.RuneCountInString(n) > person.MaxName || !utf8.ValidString(n) {
			t.Errorf("%q, then %q, %v", n, again, err)
		}
		if q := person.NewQuery(n); !q.Empty() && !q.Matches(person.SearchKey(n)) {
			t.Errorf("%q does not find itself", n)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add("Siti", "3302995708900001", "17-08-1990", "x")
	f.Fuzz(func(t *testing.T, name, number, date, text string) {
		r := person.Record{Name: name, NIK: number, KK: number, BirthDate: date, RT: text, Phone: number, Address: text}
		once, bad := r.Clean(today)
		if len(bad) > 0 {
			return
		}
		if twice, bad := once.Clean(today); len(bad) > 0 || twice != once {
			t.Errorf("cleaning twice differs: %v", bad)
		}
	})
}

func BenchmarkTenThousandNames(b *testing.B) {
	keys := make([]string, 10_000)
	for i := range keys {
		keys[i] = person.SearchKey(fmt.Sprintf("Siti Rahayu Soekarno %d", i))
	}
	q := person.NewQuery("raha 9999")
	for b.Loop() {
		n := 0
		for _, k := range keys {
			if q.Matches(k) {
				n++
			}
		}
		if n != 1 {
			b.Fatal(n)
		}
	}
}

func TestTheWholeNameComesFirst(t *testing.T) {
	for _, x := range []struct {
		name, typed, person string
		want                int
	}{
		{"the whole name", "saadat prayoga", "Saadat Prayoga", 0},
		{"the whole name in its old spelling", "Soekarno", "Soekarno", 0},
		{"another spelling of it comes behind", "sukarno", "Soekarno", 2},
		{"its beginning", "saadat", "Saadat Prayoga", 1},
		{"a part of its first word", "saa", "Saadat", 1},
		{"words behind another", "saadat prayoga", "Rahmat Saadat Prayoga", 2},
	} {
		t.Run(x.name, func(t *testing.T) {
			q, key := person.NewQuery(x.typed), person.SearchKey(x.person)
			if q.Matches(key) && q.Rank(key) != x.want {
				t.Errorf("%q for %q ranks %d, want %d", x.typed, x.person, q.Rank(key), x.want)
			}
		})
	}
}
