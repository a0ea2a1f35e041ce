package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/residents"
	"genggam/internal/seal"
)

// short is somebody as a list of three columns knows them.
var short = person.Record{NIK: "3302991203880007", Name: "Wagiman Pawiro", BirthDate: "1988-03-12", Region: string(office.Village)}

func withShort(t *testing.T) (*office.Node, http.Handler) {
	t.Helper()
	n, h := newNode(t)
	if err := n.AddResidents(t.Context(), office.Village, []residents.ImportRow{{Line: 2, Record: short}}); err != nil {
		t.Fatal(err)
	}
	return n, h
}

var shop = url.Values{"nama_usaha": {"Warung Pak Wagi"}, "lokasi_usaha": {"rumah"}, "jenis_usaha": {"Warung makan"}, "mulai_usaha": {"2019"},
	"punya_nib": {"no"}, "keperluan": {"kredit"}, "nyata": {"pernyataan_benar"}}

func with(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, x := range v {
		out[k] = x
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

func TestAWalkInAsksWhatTheLetterPrintsAndTheRegisterDoesNotHave(t *testing.T) {
	n, h := withShort(t)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/langsung").send("/kantor/langsung", url.Values{"cari": {"wagiman"}, "surat": {"1"}}, nil).
		wants("Yang dicetak surat ini dan belum ada di buku penduduk", "Tempat lahir", "Pekerjaan", "Alamat").lacks("Dusun Kulon", ", Desa Sokaraja")
	for _, row := range all(r.doc, "dd") {
		if strings.HasPrefix(strings.TrimSpace(words(row)), ",") {
			t.Errorf("a row begins with a comma: %q", words(row))
		}
	}
	form := r.path
	r.send(r.action(), shop, nil).at(form).wants("Ada yang perlu diperbaiki")
	known := with(shop, "lengkap_birth_place", "Banyumas", "lengkap_sex", "L", "lengkap_job", "Pedagang", "lengkap_address", "Jalan Melati 3")
	r.send(r.action(), known, nil).wants("Pedagang", "Banyumas, 12 Maret 1988", "Laki-laki", "Jalan Melati 3, Desa", "Terbitkan surat")
	// What was typed can be mended, and the register says nothing of it.
	r.open(form)
	if !strings.Contains(r.body, `value="Pedagang"`) {
		t.Error("what was typed is gone")
	}
	found, err := n.ByNIK(t.Context(), office.Village, short.NIK)
	if err != nil || found.Job != "" || found.Address != "" {
		t.Errorf("the register was changed: %v", err)
	}
}

func TestANumberThatAPersonDoesNotHaveIsSaidAndNotGuessed(t *testing.T) {
	n, h := withShort(t)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/langsung").send("/kantor/langsung", url.Values{"cari": {"wagiman"}, "surat": {"keterangan penduduk"}}, nil).wants("Belum punya? Ketik tanda -")
	given := url.Values{"lengkap_birth_place": {"Banyumas"}, "lengkap_sex": {"L"}, "lengkap_job": {"Pedagang"}, "lengkap_address": {"Jalan Melati 3"}, "lengkap_citizenship": {"WNI"},
		"lengkap_kk": {"12"}}
	r.send(r.action(), given, nil).wants("Ada yang perlu diperbaiki", "16 angka")
	given.Set("lengkap_kk", "-")
	r.send(r.action(), given, nil).lacks("16 angka")
}

func TestALetterThatLacksSomethingIsNotNumberedUntilAnOfficerCompletesIt(t *testing.T) {
	n, h := withShort(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	app := n.Application(std)
	app.Applicant = n.Resident(short)
	filed, err := n.FileForPerson(t.Context(), n.As("front-desk"), app)
	if err != nil {
		t.Fatal(err)
	}
	at := caseAt(filed.No)
	signer := "signer"
	for _, who := range []string{"front-desk", "verifier"} {
		r := officer(t, n, h, who)
		r.open(at).send(at+"/ambil", nil, nil)
		r.send(at+"/langkah", r.ticks(), nil)
	}
	r := officer(t, n, h, signer)
	r.open(at).wants("Surat ini mencetak data yang belum diketahui: Tempat lahir").send(at+"/ambil", nil, nil)
	r.open(at+"/tandatangan").wants("belum dapat diberi nomor", "Lengkapi data orang")
	if _, err := n.Sign(t.Context(), n.As(signer), filed.No); err == nil {
		t.Fatal("a letter with empty places was numbered")
	}
	r.open(at).send(at+"/lengkapi", url.Values{"siapa": {"applicant"}, "birth_place": {"Banyumas"}, "sex": {""}, "job": {"Pedagang"}, "address": {"Jalan Melati 3"}}, nil).
		wants("Ada yang perlu diperbaiki")
	r.send(at+"/lengkapi", url.Values{"siapa": {"applicant"}, "birth_place": {"Banyumas"}, "sex": {"L"}, "job": {"Pedagang"}, "address": {"Jalan Melati 3"}}, nil).
		at(at).wants("Data orang tercatat", "Data orang dilengkapi petugas").lacks("belum diketahui:")
	n.Clock.Add(31e9)
	r.open(at + "/tandatangan")
	sign := r.ticks()
	sign.Set("faktor", seal.TOTPCode(n.TOTP[signer], n.Clock.Now()))
	r.send(at+"/tandatangan", sign, nil).at(at).wants("Sudah ditandatangani")
	if err := audit.Rebuild(t.Context(), n.Premises, nil); err != nil {
		t.Error("what was completed is not in the journal:", err)
	}
	officer(t, n, h, "front-desk").open("/kantor/permohonan/" + strconv.FormatInt(filed.No, 10)).wants("Pedagang")
}
