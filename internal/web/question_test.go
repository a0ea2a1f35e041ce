package web_test

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/web"

	"golang.org/x/net/html"
)

func label(s string) lang.Text { return lang.Text{ID: s} }

// everyType is one question of each type with an answer that passes.
func everyType() *form.Page {
	options := []form.Option{{Value: "a", Label: label("Satu")}, {Value: "b", Label: label("Dua")}}
	var long []form.Option
	for _, v := range strings.Split("abcdefghijklmnop", "") {
		long = append(long, form.Option{Value: v, Label: label(v)})
	}
	q := func(id string, t form.Type, example any) form.Question {
		return form.Question{ID: id, Type: t, Label: label("Pertanyaan " + id), Help: label("Bantuan " + id), Example: example}
	}
	page := &form.Page{ID: "semua", Questions: []form.Question{
		q("teks", form.ShortText, "O'Brien & <b>kawan</b>"), q("panjang", form.LongText, "baris satu\nbaris dua"),
		q("angka", form.Number, int64(1500)), q("uang", form.Money, int64(1500000)), q("tanggal", form.Date, "1990-08-17"),
		q("jam", form.Time, "13:20"), q("ya", form.YesNo, false), q("pilih", form.Choice, "b"), q("daftar", form.Choice, "p"),
		q("banyak", form.Choices, []string{"a", "b"}), q("wilayah", form.Region, "33.02.19.2016"),
		q("orang", form.Person, map[string]any{"name": "Sukarti", "nik": "", "sex": "P", "birth_date": "1950-01-01"}),
		q("nik", form.NIK, "3302991708900001"), q("kk", form.KK, "3302991001150001"), q("nib", form.NIB, "9999000000017"),
		q("npwp", form.NPWP, "3302991708900001"), q("telepon", form.Phone, "+6281234567890"), q("surel", form.Email, "a@contoh.id"),
		q("tempat", form.Place, map[string]any{"text": "Pasar", "lat": int64(-7450000), "lon": int64(109250000)}),
		q("anak", form.Group, []form.Answers{{"nama": "Ani", "lahir": "2015-02-01"}, {"nama": "Budi", "lahir": "2018-03-09"}}),
	}}
	for i := range page.Questions {
		x := &page.Questions[i]
		switch x.ID {
		case "pilih", "banyak":
			x.Options = options
		case "daftar":
			x.Options = long
		case "orang":
			x.Parts = []string{"nik", "sex", "birth_date"}
		case "anak":
			x.Questions = []form.Question{{ID: "nama", Type: form.ShortText, Label: label("Nama")}, {ID: "lahir", Type: form.Date, Label: label("Lahir")}}
		}
	}
	return page
}

func TestWhatIsDrawnGivesBackTheSameAnswers(t *testing.T) {
	page := everyType()
	answers := form.Answers{}
	for _, q := range page.Questions {
		answers[q.ID] = q.Example
	}
	text, err := web.DrawQuestions(page, page.Fields(answers), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range lookOver([]byte(text), "id") {
		t.Error(fault)
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	back := form.Answers{}
	for _, f := range all(doc, "form") {
		if problems := page.Read(withSelected(f), 20000, back); len(problems) > 0 {
			t.Errorf("reading it back: %v", problems)
		}
	}
	for _, q := range page.Questions {
		if !reflect.DeepEqual(back[q.ID], answers[q.ID]) {
			t.Errorf("%s: %v became %v", q.ID, answers[q.ID], back[q.ID])
		}
	}
}

// withSelected is what a form sends, with the chosen options of its lists.
func withSelected(f *html.Node) url.Values {
	set := fieldsOf(f).set
	for _, s := range all(f, "select") {
		set.Del(attr(s, "name"))
		for _, o := range all(s, "option") {
			if has(o, "selected") {
				set.Set(attr(s, "name"), attr(o, "value"))
			}
		}
	}
	return set
}

func TestEveryProblemLeadsToAFieldThatIsThere(t *testing.T) {
	page := everyType()
	in := url.Values{"anak.1.nama": {"Ani"}, "orang.name": {"X"}, "tanggal-day": {"99"}, "tanggal-month": {"1"}, "tanggal-year": {"2000"}, "uang": {"seribu"}}
	var problems form.Problems
	for _, q := range page.Questions {
		problems = append(problems, form.Problem{Question: q.ID, Key: "form.required"})
	}
	problems = append(problems, page.Read(in, 20000, form.Answers{})...)
	text, err := web.DrawQuestions(page, page.Raw(in), problems)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range lookOver([]byte(text), "id") {
		t.Error(fault)
	}
	doc, _ := html.Parse(strings.NewReader(text))
	var to []string
	for _, a := range all(doc, "a") {
		if id, ok := strings.CutPrefix(attr(a, "href"), "#"); ok && id != "main" {
			to = append(to, id)
		}
	}
	if len(to) != len(problems) {
		t.Errorf("%d of %d problems lead to a field: %v", len(to), len(problems), to)
	}
	if !slices.Contains(to, "tanggal-day") || !slices.Contains(to, "anak-1-lahir-day") {
		t.Errorf("they lead to %v", to)
	}
	if !strings.Contains(text, `value="seribu"`) {
		t.Error("what was typed is not shown again")
	}
}
