package web_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/office"
)

// printed is the text of a PDF, "" where no program here reads it.
func printed(t *testing.T, pdf string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		return ""
	}
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestTheLetterheadIsChangedForLettersToCome(t *testing.T) {
	n, h := newNode(t)
	old := n.File("surat-keterangan-usaha").No
	n.Issue(old)
	clerk := officer(t, n, h, "front-desk")
	before := clerk.open("/kantor/permohonan/" + fmt.Sprint(old) + "/surat.pdf").body
	r := officer(t, n, h, "head")
	const at = "/kantor/kop"
	r.open("/kantor/kertas").wants("Kop surat").open(at).wants("Kop sekarang", "KANTOR KEPALA DESA SOKARAJA KULON")
	good := url.Values{"lines": {"PEMERINTAH KABUPATEN BANYUMAS\nKECAMATAN SOKARAJA\n\nPEMERINTAH DESA SOKARAJA KULON"}, "address": {"Jalan Raya Contoh Nomor 5"},
		"postal": {"53181"}, "phone": {"(0281) 123456"}, "email": {"desa@contoh.desa.id"}, "site": {"contoh.desa.id"}}
	for name, c := range map[string]struct{ field, value, want string }{
		"no line":            {"lines", " \n ", "Tulis satu sampai 5 baris"},
		"six lines":          {"lines", "a\nb\nc\nd\ne\nf", "Tulis satu sampai 5 baris"},
		"a line too long":    {"lines", strings.Repeat("PEMERINTAH ", 12), "Satu baris kop paling panjang 100"},
		"no address":         {"address", "", "Tulis alamat kantor"},
		"a postcode of four": {"postal", "5318", "lima angka"},
		"no telephone":       {"phone", "belum ada", "Tulis nomor teleponnya"},
		"half an address":    {"email", "desa@", "tidak lengkap"},
		"a name before it":   {"email", "Desa <desa@contoh.desa.id>", "tidak lengkap"},
		"not millimetres":    {"letterhead", "empat", "angka bulat"},
		"too high":           {"letterhead", "200", "200 mm di luar batas"},
	} {
		fill := url.Values{}
		for k, v := range good {
			fill[k] = v
		}
		fill.Set(c.field, c.value)
		if r.open(at).send(at, fill, nil).wants("Ada yang perlu diperbaiki", c.want); r.status != 422 {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	sample := r.open(at).post(at+"/lihat.pdf", good, nil).body
	if text := printed(t, sample); !strings.HasPrefix(sample, "%PDF-") || text != "" && !strings.Contains(text, "Telepon (0281) 123456 · Surel desa@contoh.desa.id · Laman contoh.desa.id") {
		t.Errorf("the sample says\n%s", text)
	}
	if o, err := n.Office(office.Village); err != nil || strings.Contains(strings.Join(o.Letterhead, " "), "PEMERINTAH DESA") {
		t.Errorf("looking at it kept it: %v (%v)", o.Letterhead, err)
	}
	r.open(at).send(at, good, nil).at(at).wants("Kop tersimpan", "PEMERINTAH DESA SOKARAJA KULON", "Kode Pos 53181", "Telepon (0281) 123456")
	fresh := n.File("surat-keterangan-usaha").No
	n.Issue(fresh)
	after := clerk.open("/kantor/permohonan/" + fmt.Sprint(fresh) + "/surat.pdf").body
	if text := printed(t, after); text != "" && (!strings.Contains(text, "PEMERINTAH DESA SOKARAJA KULON") || !strings.Contains(text, "Jalan Raya Contoh Nomor 5 Kode Pos 53181")) {
		t.Errorf("the next letter says\n%s", text)
	}
	if again := clerk.open("/kantor/permohonan/" + fmt.Sprint(old) + "/surat.pdf").body; again != before {
		t.Error("an old letter has other bytes than before")
	}
	// The paper has one already: nothing of ours is drawn.
	good.Set("letterhead", "45")
	r.open(at).send(at, good, nil).at(at).wants("45 mm di atas lembar pertama")
	bare := n.File("surat-keterangan-usaha").No
	n.Issue(bare)
	if text := printed(t, clerk.open("/kantor/permohonan/"+fmt.Sprint(bare)+"/surat.pdf").body); strings.Contains(text, "PEMERINTAH") {
		t.Errorf("ours is drawn over that of the paper\n%s", text)
	}
	if who := officer(t, n, h, "front-desk").open(at); who.status != 403 {
		t.Errorf("whoever sits at the counter gets %d", who.status)
	}
}

func TestAnEmblemIsPutBesideTheLetterheadAndTakenDown(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "head")
	const at, put = "/kantor/kop", "/kantor/kop/lambang"
	m := image.NewGray(image.Rect(0, 0, 300, 400))
	for i := range m.Pix {
		m.Pix[i] = byte(i)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, m); err != nil {
		t.Fatal(err)
	}
	r.open(at).wants("Lambang di kiri kop").lacks("Lambang terpasang")
	r.send(put, nil, nil).wants("Pilih dahulu berkas gambarnya")
	r.open(at).send(put, nil, map[string]file{"emblem": {"a.png", []byte("GIF89a")}}).wants("harus berkas PNG")
	r.open(at).send(put, nil, map[string]file{"emblem": {"a.png", picture.Bytes()}}).at(at).wants("Lambang terpasang: 180 x 240 titik")
	no := n.File("surat-keterangan-usaha").No
	n.Issue(no)
	pdf := officer(t, n, h, "front-desk").open("/kantor/permohonan/" + fmt.Sprint(no) + "/surat.pdf").body
	if !strings.Contains(pdf, "/Subtype/Image") || len(pdf) > 100_000 {
		t.Errorf("a letter of %d bytes without the emblem", len(pdf))
	}
	r.open(at).send(put, url.Values{"lepas": {"1"}}, nil).at(at).lacks("Lambang terpasang")
}
