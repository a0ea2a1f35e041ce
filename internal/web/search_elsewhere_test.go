package web_test

import "testing"

func TestASearchForALetterThatIsNotOfferedLeadsOn(t *testing.T) {
	h := newSite(t)
	for address, wants := range map[string][]string{
		"/cari?q=paspor":   {"Diberikan kantor lain", "Kantor Imigrasi", "surat desa tidak diperlukan"},
		"/cari?q=cerai":    {"Pengadilan Agama", "Surat Keterangan Tidak Mampu"},
		"/cari?q=jamkesos": {"BPJS Kesehatan", "Yang dapat kami bantu"},
	} {
		newReader(t, h).open(address).wants(wants...)
	}
	newReader(t, h).open("/cari?q=passport&lang=en").wants("Given by another office", "The immigration office")
	newReader(t, h).open("/cari?q=usaha").lacks("Diberikan kantor lain")
}
