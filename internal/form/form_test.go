package form_test

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"genggam/internal/form"
	"genggam/internal/lang"
)

func bound(n int64) *int64 { return &n }

func text(s string) lang.Text { return lang.Text{ID: s} }

// today is 2026-03-13.
const today = 20525

// shop is a form with every type of question.
func shop() *form.Form {
	sizes := []form.Option{{Value: "kecil", Label: text("Kecil")}, {Value: "besar", Label: text("Besar")}}
	return &form.Form{Pages: []form.Page{
		{ID: "usaha", Title: text("Usaha"), Questions: []form.Question{
			{ID: "nama_usaha", Type: form.ShortText, Min: bound(2), Max: bound(80)},
			{ID: "cerita", Type: form.LongText, Optional: true},
			{ID: "pegawai", Type: form.Number, Max: bound(5000)},
			{ID: "modal", Type: form.Money},
			{ID: "mulai", Type: form.Date, Latest: "today", Earliest: "1945-08-17"},
			{ID: "buka", Type: form.Time},
			{ID: "ukuran", Type: form.Choice, Options: sizes},
			{ID: "alat", Type: form.Choices, Optional: true, Options: []form.Option{{Value: "a"}, {Value: "b"}, {Value: "c"}}},
			{ID: "punya_nib", Type: form.YesNo},
			{ID: "nib", Type: form.NIB, When: "punya_nib"},
		}},
		{ID: "pemilik", When: `ukuran == "besar"`, Questions: []form.Question{
			{ID: "saksi", Type: form.Person, Parts: []string{"nik", "birth_date", "sex", "phone"}},
			{ID: "anggota", Type: form.Group, Min: bound(1), Max: bound(3), Questions: []form.Question{
				{ID: "nama", Type: form.ShortText}, {ID: "lahir", Type: form.Date, Optional: true}}},
		}},
		{ID: "tempat", Questions: []form.Question{
			{ID: "lokasi", Type: form.Place}, {ID: "wilayah", Type: form.Region}, {ID: "surel", Type: form.Email, Optional: true},
			{ID: "npwp", Type: form.NPWP, Optional: true}, {ID: "foto", Type: form.File, Optional: true},
		}},
	}}
}

func set(t testing.TB, f *form.Form) *form.Conditions {
	t.Helper()
	c, err := form.ConditionsOf(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var facts = form.Facts{"today": int64(today), "channel": "web"}

func one(q form.Question, in url.Values) (any, form.Problems) {
	q.ID = "x"
	p := form.Page{ID: "p", Questions: []form.Question{q}}
	a := form.Answers{}
	wrong := p.Read(in, today, a)
	return a["x"], wrong
}

func TestWhatIsTypedBecomesATypedAnswer(t *testing.T) {
	options := []form.Option{{Value: "a"}, {Value: "b"}, {Value: "c"}}
	for _, c := range []struct {
		name string
		q    form.Question
		in   string
		want any
		key  string
	}{
		{"text is trimmed", form.Question{Type: form.ShortText}, "x=++Warung+Bu+Tini+", "Warung Bu Tini", ""},
		{"text is brought to NFC", form.Question{Type: form.ShortText}, "x=Cafe%CC%81", "Café", ""},
		{"HTML is just text", form.Question{Type: form.ShortText}, "x=%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)</script>", ""},
		{"SQL is just text", form.Question{Type: form.ShortText}, "x=Robert');+DROP+TABLE--", "Robert'); DROP TABLE--", ""},
		{"a line break in one line is a space", form.Question{Type: form.ShortText}, "x=a%0Ab", "a b", ""},
		{"long text keeps its lines", form.Question{Type: form.LongText}, "x=a%0D%0Ab", "a\nb", ""},
		{"a zero byte", form.Question{Type: form.ShortText}, "x=a%00b", nil, "form.text-control"},
		{"a character that turns the direction", form.Question{Type: form.ShortText}, "x=a%E2%80%AEb", nil, "form.text-control"},
		{"what is not UTF-8", form.Question{Type: form.ShortText}, "x=a%FFb", nil, "form.text-invalid"},
		{"an emoji", form.Question{Type: form.ShortText}, "x=%F0%9F%98%80", "😀", ""},
		{"an empty field is no answer", form.Question{Type: form.ShortText}, "x=+", nil, ""},
		{"exactly 200 letters", form.Question{Type: form.ShortText}, "x=" + strings.Repeat("é", 200), strings.Repeat("é", 200), ""},
		{"201 letters", form.Question{Type: form.ShortText}, "x=" + strings.Repeat("a", 201), nil, "form.too-long"},
		{"a megabyte", form.Question{Type: form.LongText}, "x=" + strings.Repeat("a", 1<<20), nil, "form.too-long"},
		{"too short", form.Question{Type: form.ShortText, Min: bound(3)}, "x=ab", nil, "form.too-short"},
		{"a number", form.Question{Type: form.Number}, "x=1500", int64(1500), ""},
		{"a number with dots", form.Question{Type: form.Number}, "x=1.500", int64(1500), ""},
		{"a number with a fraction", form.Question{Type: form.Number}, "x=1.5", nil, "form.decimals"},
		{"a number with a comma", form.Question{Type: form.Number}, "x=1,5", nil, "form.decimals"},
		{"a number in words", form.Question{Type: form.Number}, "x=lima", nil, "form.number"},
		{"a number below zero", form.Question{Type: form.Number}, "x=-1", nil, "form.too-little"},
		{"a number below zero that may be", form.Question{Type: form.Number, Min: bound(-5)}, "x=-1", int64(-1), ""},
		{"a number too great to hold", form.Question{Type: form.Number}, "x=99999999999999999999", nil, "form.number"},
		{"money as people write it", form.Question{Type: form.Money}, "x=Rp+1.500.000", int64(1500000), ""},
		{"money with Rp.", form.Question{Type: form.Money}, "x=Rp.1.500.000,-", int64(1500000), ""},
		{"money with sen", form.Question{Type: form.Money}, "x=Rp1.500.000,00", nil, "form.decimals"},
		{"a date in three fields", form.Question{Type: form.Date}, "x-day=17&x-month=8&x-year=1990", "1990-08-17", ""},
		{"a month by name", form.Question{Type: form.Date}, "x-day=1&x-month=Agustus&x-year=1990", "1990-08-01", ""},
		{"a month by English name", form.Question{Type: form.Date}, "x-day=1&x-month=august&x-year=1990", "1990-08-01", ""},
		{"a month that is none", form.Question{Type: form.Date}, "x-day=1&x-month=Suro&x-year=1990", nil, "form.date-month"},
		{"a year of two digits", form.Question{Type: form.Date}, "x-day=1&x-month=8&x-year=90", nil, "form.date-year"},
		{"a day that does not exist", form.Question{Type: form.Date}, "x-day=30&x-month=2&x-year=2024", nil, "form.date"},
		{"a date without its year", form.Question{Type: form.Date}, "x-day=30&x-month=2", nil, "form.date-incomplete"},
		{"a date in one field", form.Question{Type: form.Date}, "x=17+Agustus+1990", "1990-08-17", ""},
		{"tomorrow where today is the last", form.Question{Type: form.Date, Latest: "today"}, "x=2026-03-14", nil, "form.date-late"},
		{"61 days ago where 60 may be", form.Question{Type: form.Date, Earliest: "today-60"}, "x=2026-01-11", nil, "form.date-early"},
		{"60 days ago where 60 may be", form.Question{Type: form.Date, Earliest: "today-60"}, "x=2026-01-12", "2026-01-12", ""},
		{"a time", form.Question{Type: form.Time}, "x=9.05", "09:05", ""},
		{"25 o'clock", form.Question{Type: form.Time}, "x=25:00", nil, "form.time"},
		{"yes", form.Question{Type: form.YesNo}, "x=ya", true, ""},
		{"no", form.Question{Type: form.YesNo}, "x=no", false, ""},
		{"perhaps", form.Question{Type: form.YesNo}, "x=mungkin", nil, "form.yes-no"},
		{"a choice", form.Question{Type: form.Choice, Options: options}, "x=b", "b", ""},
		{"a choice that is none", form.Question{Type: form.Choice, Options: options}, "x=z", nil, "form.choice"},
		{"choices come in the order of the options", form.Question{Type: form.Choices, Options: options}, "x=c&x=a&x=a", []string{"a", "c"}, ""},
		{"a wrong one among the choices", form.Question{Type: form.Choices, Options: options}, "x=c&x=z", nil, "form.choice"},
		{"too few choices", form.Question{Type: form.Choices, Options: options, Min: bound(2)}, "x=c", nil, "form.too-few"},
		{"a NIK with spaces", form.Question{Type: form.NIK}, "x=3302+9917+0890+0001", "3302991708900001", ""},
		{"a NIK of 15 digits", form.Question{Type: form.NIK}, "x=330299170890001", nil, "form.nik"},
		{"a NIK with a letter", form.Question{Type: form.NIK}, "x=330299170890000O", nil, "form.digits"},
		{"a NIK of month 13", form.Question{Type: form.NIK}, "x=3302991713900001", nil, "form.nik"},
		{"a KK", form.Question{Type: form.KK}, "x=3302991708900001", "3302991708900001", ""},
		{"a NIB", form.Question{Type: form.NIB}, "x=9999000000017", "9999000000017", ""},
		{"a short NIB", form.Question{Type: form.NIB}, "x=999900000001", nil, "form.nib"},
		{"an old NPWP", form.Question{Type: form.NPWP}, "x=99.999.999.9-999.000", "0999999999999000", ""},
		{"a phone", form.Question{Type: form.Phone}, "x=0812-3456-7890", "+6281234567890", ""},
		{"a phone with the country", form.Question{Type: form.Phone}, "x=%2B62+812+3456+7890", "+6281234567890", ""},
		{"a phone of a house", form.Question{Type: form.Phone}, "x=0281123456", nil, "form.phone"},
		{"an e-mail", form.Question{Type: form.Email}, "x=tini@contoh.id", "tini@contoh.id", ""},
		{"an e-mail with a name", form.Question{Type: form.Email}, "x=Tini+%3Ctini@contoh.id%3E", nil, "form.email"},
		{"a region", form.Question{Type: form.Region}, "x=3302192016", "33.02.19.2016", ""},
		{"a region that is none", form.Question{Type: form.Region}, "x=Sokaraja", nil, "form.region"},
		{"a file by its item", form.Question{Type: form.File}, "x=0198c0de_aa-b", "0198c0de_aa-b", ""},
		{"a file by a path", form.Question{Type: form.File}, "x=../../etc/passwd", nil, "form.file"},
		{"a place", form.Question{Type: form.Place}, "x.text=Pasar&x.lat=-7.42&x.lon=109,25",
			map[string]any{"text": "Pasar", "lat": int64(-7420000), "lon": int64(109250000)}, ""},
		{"a place with half a coordinate", form.Question{Type: form.Place}, "x.text=Pasar&x.lat=-7.42", nil, "form.coordinate"},
		{"a place that is no number", form.Question{Type: form.Place}, "x.text=P&x.lat=NaN&x.lon=1", nil, "form.coordinate"},
		{"a person", form.Question{Type: form.Person, Parts: []string{"nik", "birth_date"}},
			"x.name=Tini&x.nik=3302995708900001&x.birth_date-day=17&x.birth_date-month=8&x.birth_date-year=1990",
			map[string]any{"name": "Tini", "nik": "3302995708900001", "birth_date": "1990-08-17"}, ""},
		{"a person whose NIK nobody knows", form.Question{Type: form.Person, Parts: []string{"nik"}}, "x.name=Tini&x.nik-unknown=yes",
			map[string]any{"name": "Tini", "nik": ""}, ""},
		{"a person without the NIK", form.Question{Type: form.Person, Parts: []string{"nik"}}, "x.name=Tini", nil, "form.required"},
		{"a person of 61 letters", form.Question{Type: form.Person}, "x.name=" + strings.Repeat("a", 61), nil, "form.too-long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, err := url.ParseQuery(strings.ReplaceAll(c.in, ";", "%3B"))
			if err != nil {
				t.Fatal(err)
			}
			got, wrong := one(c.q, in)
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v (%v), want %#v", got, wrong, c.want)
			}
			if c.key == "" && len(wrong) > 0 || c.key != "" && (len(wrong) == 0 || wrong[0].Key != c.key) {
				t.Errorf("got problems %v, want %q", wrong, c.key)
			}
		})
	}
}

func TestItemsOfAGroupAreReadInOrderAndEmptyOnesLeftOut(t *testing.T) {
	q := form.Question{Type: form.Group, Questions: []form.Question{
		{ID: "nama", Type: form.ShortText}, {ID: "lahir", Type: form.Date, Optional: true}}}
	got, wrong := one(q, url.Values{"x.10.nama": {"Dua"}, "x.2.nama": {"Satu"}, "x.3.nama": {" "}, "x.2.lahir-day": {"1"},
		"x.2.lahir-month": {"mei"}, "x.2.lahir-year": {"2001"}})
	want := []form.Answers{{"nama": "Satu", "lahir": "2001-05-01"}, {"nama": "Dua"}}
	if !reflect.DeepEqual(got, want) || len(wrong) > 0 {
		t.Errorf("got %v %v", got, wrong)
	}
	_, wrong = one(q, url.Values{"x.1.nama": {"Satu"}, "x.2.lahir": {"2001-05-01"}})
	if len(wrong) != 1 || wrong[0].Question != "x.2.nama" || wrong[0].Key != "form.required" {
		t.Errorf("got %v", wrong)
	}
}

func TestAWrongAnswerTakesTheOldOneOutAndStaysAsTyped(t *testing.T) {
	p, _ := shop().Page("usaha")
	a := form.Answers{"pegawai": int64(3)}
	in := url.Values{"pegawai": {"tiga orang"}, "lain": {"x"}, "mulai-day": {"31"}}
	p.Read(in, today, a)
	if _, ok := a["pegawai"]; ok {
		t.Error("the old answer stayed")
	}
	raw := p.Raw(in)
	if raw.Get("pegawai") != "tiga orang" || raw.Get("mulai-day") != "31" || raw.Has("lain") {
		t.Errorf("raw %v", raw)
	}
}

func full() form.Answers {
	return form.Answers{
		"nama_usaha": "Warung Bu Tini", "pegawai": int64(2), "modal": int64(1500000), "mulai": "2019-03-01", "buka": "07:00",
		"ukuran": "besar", "alat": []string{"a", "c"}, "punya_nib": true, "nib": "9999000000017", "cerita": "Satu\nDua",
		"saksi":   map[string]any{"name": "Tini", "nik": "3302995708900001", "birth_date": "1990-08-17", "sex": "P", "phone": "+6281234567890"},
		"anggota": []form.Answers{{"nama": "Siti"}, {"nama": "Joko", "lahir": "2001-05-01"}},
		"lokasi":  map[string]any{"text": "Pasar", "lat": int64(-7420000), "lon": int64(109250000)},
		"wilayah": "33.02.19.2016", "surel": "tini@contoh.id",
	}
}

func TestAFullFormPasses(t *testing.T) {
	f := shop()
	a := full()
	if wrong := f.Check(a, facts, set(t, f)); len(wrong) > 0 {
		t.Error(wrong)
	}
	if len(a) != len(full()) {
		t.Errorf("answers were dropped: %v", a)
	}
}

func TestFieldsGiveBackWhatReadTook(t *testing.T) {
	f := shop()
	again := form.Answers{}
	for i := range f.Pages {
		if wrong := f.Pages[i].Read(f.Pages[i].Fields(full()), today, again); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
	if !reflect.DeepEqual(again, full()) {
		t.Errorf("got %v", again)
	}
}

func TestOnlyShownQuestionsAreAskedAndHiddenAnswersDropped(t *testing.T) {
	f := shop()
	c := set(t, f)
	a := full()
	a["ukuran"], a["punya_nib"], a["stray"] = "kecil", false, "x"
	if wrong := f.Check(a, facts, c); len(wrong) > 0 {
		t.Error(wrong)
	}
	for _, id := range []string{"nib", "saksi", "anggota", "stray"} {
		if _, ok := a[id]; ok {
			t.Errorf("%s is still there", id)
		}
	}
	wrong := f.Check(form.Answers{"ukuran": "besar"}, facts, c)
	var missing []string
	for _, p := range wrong {
		if p.Key != "form.required" {
			t.Error(p)
		}
		missing = append(missing, p.Question)
	}
	want := "nama_usaha pegawai modal mulai buka punya_nib saksi anggota lokasi wilayah"
	if got := strings.Join(missing, " "); got != want {
		t.Errorf("missing %s", got)
	}
}

func TestAHiddenAnswerShowsNothing(t *testing.T) {
	f := &form.Form{Pages: []form.Page{
		{ID: "a", Questions: []form.Question{{ID: "satu", Type: form.YesNo}}},
		{ID: "b", When: "satu", Questions: []form.Question{{ID: "dua", Type: form.YesNo}}},
		{ID: "c", When: "dua", Questions: []form.Question{{ID: "tiga", Type: form.YesNo}}},
	}}
	a := form.Answers{"satu": false, "dua": true, "tiga": true}
	if wrong := f.Check(a, facts, set(t, f)); len(wrong) > 0 || len(a) != 1 {
		t.Errorf("%v %v", wrong, a)
	}
}

func TestWalkingShowsOnlyShownPages(t *testing.T) {
	f := shop()
	c := set(t, f)
	small, big := form.Answers{"ukuran": "kecil"}, form.Answers{"ukuran": "besar"}
	walk := func(a form.Answers) string {
		var ids []string
		for id, ok := f.First(a, facts, c); ok; id, ok = f.Next(id, a, facts, c) {
			ids = append(ids, id)
		}
		return strings.Join(ids, " ")
	}
	if walk(small) != "usaha tempat" || walk(big) != "usaha pemilik tempat" {
		t.Errorf("%s / %s", walk(small), walk(big))
	}
	if id, _ := f.Previous("tempat", small, facts, c); id != "usaha" {
		t.Errorf("previous %s", id)
	}
	if id, _ := f.Previous("", big, facts, c); id != "tempat" {
		t.Errorf("last %s", id)
	}
	if _, ok := f.Previous("usaha", big, facts, c); ok {
		t.Error("nothing is before the first")
	}
	if _, ok := f.Next("nowhere", big, facts, c); ok {
		t.Error("nothing is after a page that is none")
	}
}

func TestASentPageNamesWhatIsMissingAndForgetsHiddenFields(t *testing.T) {
	f := shop()
	p, _ := f.Page("usaha")
	a := form.Answers{}
	wrong := p.Submit(url.Values{"nama_usaha": {"W"}, "pegawai": {"2"}, "modal": {"0"}, "mulai": {"2019-03-01"}, "buka": {"7:00"},
		"ukuran": {"kecil"}, "punya_nib": {"no"}, "nib": {"12"}}, a, facts, set(t, f))
	if len(wrong) != 1 || wrong[0].Question != "nama_usaha" || wrong[0].Key != "form.too-short" {
		t.Errorf("got %v", wrong)
	}
	wrong = p.Submit(url.Values{"punya_nib": {"yes"}}, a, facts, set(t, f))
	if wrong.On("nib") == nil || wrong.On("nama_usaha") == nil || wrong.On("cerita") != nil {
		t.Errorf("got %v", wrong)
	}
}

func TestStoredAnswersAreJudgedAgain(t *testing.T) {
	for _, c := range []struct {
		id   string
		v    any
		want string
	}{
		{"nama_usaha", int64(3), "form.type"},
		{"nama_usaha", "Cafe\u0301", "form.text-control"},
		{"pegawai", "3", "form.type"},
		{"pegawai", int64(5001), "form.too-much"},
		{"pegawai", 2.5, "form.type"},
		{"mulai", "2999-01-01", "form.date-late"},
		{"ukuran", "sedang", "form.choice"},
		{"alat", []string{"a", "a"}, "form.choice"},
		{"saksi", map[string]any{"name": "T", "nik": "1"}, "form.nik"},
		{"saksi", map[string]any{"name": "T", "admin": "yes"}, "form.unknown-part"},
		{"anggota", []form.Answers{{"nama": "a"}, {"nama": "b"}, {"nama": "c"}, {"nama": "d"}}, "form.too-many"},
		{"anggota", []form.Answers{{"nama": "a", "x": "y"}}, "form.unknown-part"},
		{"buka", "7:00", "form.time"},
		{"wilayah", "3302", "form.type"},
		{"lokasi", map[string]any{"text": "a", "lat": int64(91000000), "lon": int64(0)}, "form.coordinate"},
	} {
		f := shop()
		a := full()
		a[c.id] = c.v
		wrong := f.Check(a, facts, set(t, f))
		if len(wrong) == 0 || !slices.ContainsFunc(wrong, func(p form.Problem) bool { return p.Key == c.want }) {
			t.Errorf("%s = %v: got %v, want %s", c.id, c.v, wrong, c.want)
		}
	}
}

func TestMistakesOfOthersHaveNoPersonalDataInTheirBlanks(t *testing.T) {
	q := form.Question{Type: form.NIK}
	_, wrong := one(q, url.Values{"x": {"3302995708900001999"}})
	if len(wrong) != 1 || len(wrong[0].Args) != 0 {
		t.Errorf("got %v", wrong)
	}
}

func BenchmarkCheckOf15Answers(b *testing.B) {
	f := shop()
	c := set(b, f)
	a := full()
	b.ReportAllocs()
	for b.Loop() {
		if wrong := f.Check(a, facts, c); len(wrong) > 0 {
			b.Fatal(wrong)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("nama_usaha=x&mulai-day=1&mulai-month=2&mulai-year=3&saksi.name=a&anggota.1.nama=b")
	f.Add("anggota.999.nama=b&lokasi.lat=1e309&pegawai=-&modal=Rp")
	shopForm := shop()
	c, err := form.ConditionsOf(shopForm)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, query string) {
		in, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		a := form.Answers{}
		for i := range shopForm.Pages {
			shopForm.Pages[i].Read(in, today, a)
			shopForm.Pages[i].Raw(in)
		}
		for _, p := range shopForm.Check(a, facts, c) {
			if p.Key != "form.required" {
				t.Errorf("%q: what was read does not pass: %v", query, p)
			}
		}
		again, err := form.Decode(a.Encode())
		if err != nil || !reflect.DeepEqual(again, a) {
			t.Errorf("%q: %v is read back as %v (%v)", query, a, again, err)
		}
	})
}
