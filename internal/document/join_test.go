package document_test

import (
	"reflect"
	"testing"

	"genggam/internal/document"
)

func TestARowUnderAConditionGoesOnWithItsList(t *testing.T) {
	template, err := document.ParseTemplate([]byte("title: SURAT\n---\n: Nama | a\n\n[if x]\n: Tempat | b\n[end]\n\n: Jenis | c\n\n: Lain | d\n\n[if x]\n- satu\n[end]\n\n[if y]\n- dua\n[end]\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		holds string
		want  []document.Block
	}{
		"when it holds": {"x", []document.Block{
			{Kind: document.Pairs, Rows: [][]string{{"Nama", "a"}, {"Tempat", "b"}, {"Jenis", "c"}}},
			{Kind: document.Pairs, Rows: [][]string{{"Lain", "d"}}},
			{Kind: document.Bullets, Rows: [][]string{{"satu"}}},
		}},
		"when another does": {"y", []document.Block{
			{Kind: document.Pairs, Rows: [][]string{{"Nama", "a"}}},
			{Kind: document.Pairs, Rows: [][]string{{"Jenis", "c"}}},
			{Kind: document.Pairs, Rows: [][]string{{"Lain", "d"}}},
			{Kind: document.Bullets, Rows: [][]string{{"dua"}}},
		}},
	} {
		body, err := template.Fill(document.Values{}, func(s string) bool { return s == c.holds })
		if err != nil || !reflect.DeepEqual(body.Blocks, c.want) {
			t.Errorf("%s: %v %q", name, err, body.Blocks)
		}
	}
}
