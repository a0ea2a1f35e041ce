package moving_test

import (
	"fmt"
	"strings"
	"testing"

	"genggam/internal/moving"
)

func TestARegisterThatNobodyKnowsIsToldByItsLineAndReason(t *testing.T) {
	v, _ := read(t)
	heading, _, _ := strings.Cut(string(write(t, v)["registers.csv"].Data), "\n")
	slug := v.Types[0].Slug
	known := options
	known.Register = func(name string) bool { return name == "keterangan" }
	for name, c := range map[string]struct {
		rows []string
		want string
	}{
		"a type of the files":          {[]string{"jenis," + slug + ",2026,12,12,,"}, ""},
		"a series of ours":             {[]string{"jenis,keterangan,2026,12,12,,"}, ""},
		"all letters in one":           {[]string{"surat,,2026,12,12,,"}, ""},
		"a book that is none":          {[]string{"surat,,2026,12,12,,", "ket-usaha,,2026,14,14,,"}, "3 buku moving.cell-choice [surat, jenis, masuk, keluar, semua]"},
		"capital letters":              {[]string{"Surat,,2026,12,12,,"}, "2 buku moving.cell-choice [surat, jenis, masuk, keluar, semua]"},
		"a type that is none":          {[]string{"jenis,SKU,2026,12,12,,"}, "2 jenis moving.register-type []"},
		"a type that is not said":      {[]string{"jenis,,2026,12,12,,"}, "2 jenis moving.register-type []"},
		"a type where none belongs":    {[]string{"surat," + slug + ",2026,12,12,,"}, "2 jenis moving.register-named []"},
		"no year":                      {[]string{"surat,,,12,12,,"}, "2 tahun moving.register-year [1945 2200]"},
		"a year of two figures":        {[]string{"surat,,26,12,12,,"}, "2 tahun moving.register-year [1945 2200]"},
		"no last number":               {[]string{"surat,,2026,,12,,"}, "2 nomor_terakhir moving.register-last [9999999]"},
		"a last number beyond reason":  {[]string{"surat,,2026,12345678,12,,"}, "2 nomor_terakhir moving.register-last [9999999]"},
		"the whole number of a letter": {[]string{"surat,,2026,470/12,12,,"}, "2 nomor_terakhir moving.cell-broken []"},
		"the same register twice":      {[]string{"surat,,2026,12,12,,", "surat,,2026,13,12,,"}, "3 buku moving.register-twice [2]"},
	} {
		files := write(t, v)
		files["registers.csv"].Data = []byte(heading + "\n" + strings.Join(c.rows, "\n") + "\n")
		var got village
		report, err := moving.ReadCSV(files, known, got.taker())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		told := ""
		if len(report.Problems) > 0 {
			p := report.Problems[0]
			told = fmt.Sprint(p.Line, " ", p.Column, " ", p.Key, " ", p.Args)
		}
		if told != c.want && told != c.want+" []" {
			t.Errorf("%s: %q, want %q", name, told, c.want)
		}
		if count := report.Count("registers.csv"); (c.want != "") != (count.Left == 1) || count.Taken != len(got.Registers) {
			t.Errorf("%s: %+v, %d given", name, count, len(got.Registers))
		}
	}
}
