package web_test

import (
	"net/http"
	"strings"
	"testing"

	"genggam/internal/office"
)

func TestALetterInInkIsPrintedSignedAndHandedOver(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-pengantar-nikah").No
	n.Issue(no)
	at := caseAt(no)
	clerk := officer(t, n, h, "front-desk")
	clerk.open(at).wants("Menunggu tinta", "Tanda tangan tinta dan serahkan", "Buka untuk dicetak", "Simpan pindaian")
	clerk.send(at+"/tinta", nil, nil).wants("Ada yang perlu diperbaiki")
	clerk.open(at).send(at+"/pindaian", nil, nil).wants("Ada yang perlu diperbaiki")
	if clerk.status != http.StatusUnprocessableEntity {
		t.Errorf("no scan is answered with %d", clerk.status)
	}
	clerk.open(at).send(at+"/pindaian", nil, map[string]file{"pindaian": {"halaman.txt", []byte("bukan gambar")}}).wants("Ada yang perlu diperbaiki")
	clerk.open(at).send(at+"/pindaian", nil, map[string]file{"pindaian": {"halaman.jpg", office.JPEG}}).at(at).wants("Pindaian tersimpan", "Siap diambil")
	clerk.send(at+"/serahkan", clerk.handed(), nil).at(at).wants("Selesai")
}

func TestWhoAppliesIsToldOfInkFirstAndMayChooseIt(t *testing.T) {
	n, h := newNode(t)
	public := newReader(t, h)
	public.open("/layanan/surat-pengantar-nikah").wants("ditandatangani tinta dan dicap, jadi diambil di kantor")
	public.open("/layanan/surat-keterangan-domisili").wants("Bank")
	receipt := n.File("surat-keterangan-domisili")
	citizen := newReader(t, h)
	citizen.open("/lacak").send("/lacak", map[string][]string{"nomor": {receipt.Reference}, "rahasia": {receipt.Secret}}, nil).at("/permohonan").wants("Perlu tanda tangan tinta?")
	citizen.send("/permohonan/tinta", nil, nil).at("/permohonan").lacks("Perlu tanda tangan tinta?")
	n.Issue(receipt.No)
	p := n.Step(receipt.No)
	if err := n.Seen(t.Context(), n.As("front-desk"), receipt.No); err != nil {
		t.Fatal(err)
	}
	citizen.open("/permohonan").wants("Menunggu tanda tangan tinta", p.Letter.Number, "sah dengan tanda tangan tinta dan cap").lacks("Unduh surat")
	citizen.open("/permohonan/surat.pdf").wants("tanda tangan tinta")
	if citizen.status != http.StatusConflict {
		t.Errorf("the paper is answered with %d", citizen.status)
	}
	public.open("/surat?nomor=" + strings.ReplaceAll(p.Letter.Number, " ", "+")).wants("sah dengan tanda tangan tinta dan cap")
}
