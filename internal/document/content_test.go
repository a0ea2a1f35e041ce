package document_test

import (
	"encoding/hex"
	"os"
	"reflect"
	"strings"
	"testing"

	"genggam/internal/document"
)

func content() document.Content {
	return document.Content{
		Office:   document.Office{Code: "33.02.99.2001", Short: "Ds.Contoh", Letterhead: []string{"PEMERINTAH KABUPATEN BANYUMAS", "DESA CONTOHSARI"}, Address: "Jalan \"Raya\" 1"},
		Standard: "surat-keterangan-usaha@1", Title: "SURAT KETERANGAN USAHA", Number: "500/012/Ds.Contoh/2026",
		Place: "Contohsari", Date: "2026-08-17", ValidUntil: "2027-02-17",
		Body: []document.Block{
			{Kind: document.Paragraph, Rows: [][]string{{"Menerangkan bahwa:"}}},
			{Kind: document.Pairs, Rows: [][]string{{"Nama", "Éva Santoso"}, {"Alamat", "-"}}},
			{Kind: document.Space},
		},
		Signer:  document.Signer{Name: "Drs. SUGENG WIBOWO", Position: "Kepala Desa\nContohsari", ID: "NIP. -"},
		Subject: "É*** S***", Signing: "local", Language: "id",
	}
}

// golden compares with a file that was written once: what it holds never changes.
func golden(t *testing.T, file, got string) {
	t.Helper()
	want, err := os.ReadFile("testdata/" + file)
	if os.IsNotExist(err) && os.Getenv("WRITE_GOLDEN") != "" {
		err = os.WriteFile("testdata/"+file, []byte(got+"\n"), 0o644)
		want = []byte(got + "\n")
	}
	if err != nil {
		t.Fatal(err)
	}
	if got != strings.TrimSuffix(string(want), "\n") {
		t.Errorf("%s changed:\n%s", file, got)
	}
}

func TestTheSameContentGivesTheSameBytesForEver(t *testing.T) {
	b := content().Encode()
	golden(t, "content.json", string(b))
	d := content().Digest()
	golden(t, "content.sha256", hex.EncodeToString(d[:]))
	decomposed := content()
	decomposed.Subject = "E\u0301*** S***"
	if string(decomposed.Encode()) != string(b) {
		t.Error("two spellings of one letter give two contents")
	}
}

func TestAContentReadsBack(t *testing.T) {
	c, err := document.DecodeContent(content().Encode())
	if err != nil || !reflect.DeepEqual(c, content()) {
		t.Fatalf("got %+v, %v", c, err)
	}
}

func TestAContentThatWeWouldNotWriteIsRefused(t *testing.T) {
	good := string(content().Encode())
	for name, bad := range map[string]string{
		"nothing": "", "a space": strings.Replace(good, ":", ": ", 1), "an unknown key": strings.Replace(good, `"format":1,`, `"extra":"x","format":1,`, 1),
		"another format": strings.Replace(good, `"format":1`, `"format":2`, 1), "a list for a text": strings.Replace(good, `"local"`, `["local"]`, 1),
		"a tail": good + "\n", "a number in a cell": strings.Replace(good, `"Nama"`, `7`, 1),
	} {
		if c, err := document.DecodeContent([]byte(bad)); err == nil {
			t.Errorf("%s was read as %+v", name, c)
		}
	}
}

func FuzzDecodeContent(f *testing.F) {
	f.Add(content().Encode())
	f.Add(document.Content{}.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := document.DecodeContent(b); err == nil && string(c.Encode()) != string(b) {
			t.Fatalf("%q reads back otherwise", b)
		}
	})
}

func statement(t testing.TB) document.Statement {
	t.Helper()
	s, err := document.StatementOf(content(), "surat-keterangan-usaha", [16]byte{1, 2, 3}, 18231)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAStatementIsDeterministicCBOR(t *testing.T) {
	b, err := statement(t).EncodeCBOR()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "statement.hex", hex.EncodeToString(b))
	back, err := document.DecodeStatement(b)
	if err != nil || back != statement(t) {
		t.Fatalf("got %+v, %v", back, err)
	}
	if back.Date.String() != "2026-08-17" || back.ValidUntil.String() != "2027-02-17" {
		t.Errorf("days are %s and %s", back.Date, back.ValidUntil)
	}
}

func TestAStatementNeverOutgrowsItsQR(t *testing.T) {
	s := statement(t)
	s.Position = 1<<53 - 1
	s.Kind = "surat-keterangan-belum-pernah-menikah-dan-lain"
	s.MaskedName = document.Mask("Raden Ajeng Siti Nurhaliza Kusumawardhani Éva Hadiprawirodirjo Z")
	for n := 0; n <= document.MaxNumber; n++ {
		s.Number = strings.Repeat("9", n)
		b, err := s.EncodeCBOR()
		if err != nil || len(b) > document.MaxStatement {
			t.Fatalf("number of %d: %d bytes, %v", n, len(b), err)
		}
		back, err := document.DecodeStatement(b)
		if err != nil || back.Number != s.Number || back.Content != s.Content {
			t.Fatalf("number of %d: %+v, %v", n, back, err)
		}
		if back.MaskedName != s.MaskedName && !strings.HasSuffix(back.MaskedName, "…") {
			t.Fatalf("name cut to %q without a sign", back.MaskedName)
		}
		if len(back.MaskedName) < 9 {
			t.Fatalf("name cut to %q while the kind is %q", back.MaskedName, back.Kind)
		}
	}
	s.Number = strings.Repeat("9", document.MaxNumber+1)
	if _, err := s.EncodeCBOR(); err == nil {
		t.Error("a number that is too long was written")
	}
}

func TestAStatementThatWeWouldNotWriteIsRefused(t *testing.T) {
	b, err := statement(t).EncodeCBOR()
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		if s, err := document.DecodeStatement(b[:i]); err == nil {
			t.Errorf("cut at %d: %+v", i, s)
		}
	}
	for name, bad := range map[string][]byte{
		"a tail":               append(append([]byte{}, b...), 0),
		"an indefinite map":    append(append([]byte{0xbf}, b[1:]...), 0xff),
		"a missing key":        append([]byte{0xa8}, b[1:len(b)-4]...),
		"a long number":        append(append(append([]byte{}, b[:len(b)-3]...), 0x1a, 0, 0), b[len(b)-2:]...),
		"an unknown key":       append(append([]byte{0xaa}, b[1:]...), 0x0a, 0),
		"a tag":                append([]byte{0xc6}, b...),
		"a list":               {0x80},
		"something very large": make([]byte, 400),
	} {
		if s, err := document.DecodeStatement(bad); err == nil {
			t.Errorf("%s was read: %+v", name, s)
		}
	}
}

func FuzzDecodeStatement(f *testing.F) {
	b, err := statement(f).EncodeCBOR()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := document.DecodeStatement(b)
		if err != nil {
			return
		}
		if again, err := s.EncodeCBOR(); err != nil || string(again) != string(b) {
			t.Fatalf("%x reads back as %x, %v", b, again, err)
		}
	})
}

func BenchmarkStatement(b *testing.B) {
	s := statement(b)
	for b.Loop() {
		if _, err := s.EncodeCBOR(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkContent(b *testing.B) {
	c := content()
	for b.Loop() {
		c.Digest()
	}
}

func TestALetterIsSaidAsPlainText(t *testing.T) {
	want := "PEMERINTAH KABUPATEN BANYUMAS\nDESA CONTOHSARI\nJalan \"Raya\" 1\nSURAT KETERANGAN USAHA\n500/012/Ds.Contoh/2026\n" +
		"Menerangkan bahwa:\nNama: Éva Santoso\nAlamat: -\nContohsari 2026-08-17\nKepala Desa\nContohsari\nDrs. SUGENG WIBOWO\nNIP. -\n"
	if got := content().Text(); got != want {
		t.Errorf("got %q", got)
	}
}
