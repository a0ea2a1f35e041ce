package document_test

import (
	"reflect"
	"strings"
	"testing"

	"genggam/internal/document"
	"genggam/internal/fault"
)

func TestATextWithLineBreaksIsAsManyParagraphsAsItsWriterMeant(t *testing.T) {
	tpl, err := document.ParseTemplate([]byte("title: JAWABAN\n---\n{isi}\n\nTentang {isi} kami.\n\n: Isi | {isi}\n"))
	if err != nil {
		t.Fatal(err)
	}
	fill := func(text string) ([]document.Block, error) {
		b, err := tpl.Fill(document.Values{Fields: map[string]document.Value{"isi": document.Str(text)}}, nil)
		return b.Blocks, err
	}
	got, err := fill("Kami terima.\r\n\r\n  Pelatihan \u202e20 April. \n")
	if err != nil || len(got) != 3 || !reflect.DeepEqual(got[0].Rows, [][]string{{"Kami terima."}, {"Pelatihan 20 April."}}) || got[1].Rows[0][0] != "Tentang Kami terima. Pelatihan 20 April. kami." || len(got[2].Rows) != 1 {
		t.Fatal(err, got)
	}
	if got, err = fill("Satu baris saja. \n"); err != nil || !reflect.DeepEqual(got[0].Rows, [][]string{{"Satu baris saja."}}) {
		t.Error(err, got)
	}
	if got, err = fill("\n\n"); err != nil || got[0].Rows[0][0] != "-" {
		t.Error(err, got)
	}
	if _, err = fill(strings.Repeat("kata\n", 1000)); fault.Of(err) != fault.TooLarge {
		t.Error("a text too long for a letter:", err)
	}
}
