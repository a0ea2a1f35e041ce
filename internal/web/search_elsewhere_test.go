package web_test

import (
	"strings"
	"testing"
)

func TestASearchForALetterThatIsNotOfferedLeadsOn(t *testing.T) {
	h := newSite(t)
	for address, wants := range map[string][]string{
		"/cari?q=paspor":   {"Diberikan kantor lain", "Kantor Imigrasi", "surat desa tidak diperlukan"},
		"/cari?q=cerai":    {"Pengadilan Agama", "Surat Keterangan Tidak Mampu"},
		"/cari?q=jamkesos": {"BPJS Kesehatan", "Yang dapat kami bantu"},
	} {
		newReader(t, h).open(address).wants(wants...)
	}
	if w := get(h, "/cari?q=passport", "en"); !strings.Contains(w.Body.String(), "The immigration office") {
		t.Error(w.Body)
	}
	newReader(t, h).open("/cari?q=usaha").lacks("Diberikan kantor lain")
}
