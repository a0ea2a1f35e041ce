package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/seal"
)

// permitNode is a node with the agencies that a permit for an advertisement needs.
func permitNode(t testing.TB) (*office.Node, http.Handler) {
	t.Helper()
	n, h := newNode(t)
	n.Regency("perizinan", "pekerjaan-umum", "pendapatan")
	return n, h
}

var aPhoto = map[string]file{"foto-1": {"lapangan.jpg", office.JPEG}}

func TestAPermitGoesThroughThePagesOfThreeAgencies(t *testing.T) {
	n, h := permitNode(t)
	applicant, reference, _ := filed(t, n, h, "izin-reklame")
	no := caseOf(t, reference)
	at := caseAt(no)

	licence := officer(t, n, h, "perizinan")
	licence.open("/kantor").send("/kantor/berikutnya", nil, nil).at(at)
	licence.send(at+"/langkah", licence.ticks(), nil).at(at).wants("Pertimbangan jalan dan bangunan", "ditunggu sampai", "Pertimbangan teknis sedang ditunggu")

	road := officer(t, n, h, "pekerjaan-umum")
	road.open("/kantor/pertimbangan").wants("Izin Penyelenggaraan Reklame", "Pertimbangan jalan dan bangunan", "Penanaman Modal")
	road.open(at).wants("Kirim pertimbangan").lacks("Ambil permohonan ini", "Minta kelengkapan")
	say := road.ticks()
	say["isi"] = nil
	road.send(at+"/pertimbangan", say, nil).wants("Pilih isi pertimbangan")
	say = road.ticks()
	say.Set("isi", "conditions")
	road.send(at+"/pertimbangan", say, nil).wants("Tulis alasannya")
	say.Set("kata", "Digeser <b>satu</b> meter.")
	road.send(at+"/pertimbangan", say, nil).at("/kantor/pertimbangan").wants("Pertimbangan terkirim", "Tidak ada permintaan")
	if road.open(at); road.status != http.StatusNotFound {
		t.Errorf("who advised still sees the case: %d", road.status)
	}
	tax := officer(t, n, h, "pendapatan")
	tax.open(at).send(at+"/pertimbangan", url.Values{"siapa": {"pajak"}, "isi": {"positive"}}, nil)

	licence.open(at).wants("Setuju dengan syarat", "Digeser <b>satu</b> meter.").lacks("<b>satu")
	licence.send(at+"/ambil", nil, nil).at(at)
	tomorrow := n.Now().Add(24 * time.Hour).In(office.WIB)
	licence.send(at+"/kunjungan", url.Values{"hari": {"2020-01-01"}, "jam": {"09:00"}}, nil).wants("Pilih waktu kunjungan yang akan datang")
	licence.send(at+"/kunjungan", url.Values{"hari": {tomorrow.Format(time.DateOnly)}, "jam": {"09:00"}, "kata": {"Siapkan tangga."}}, nil).at(at).wants("Waktu kunjungan disimpan")
	applicant.open("/permohonan").wants("Waktu kunjungan disepakati", "Siapkan tangga.")
	licence.open(at).send(at+"/temuan", url.Values{"hasil": nil}, aPhoto).wants("Pilih hasil kunjungan")
	found := licence.ticks()
	found.Set("hasil", "repair")
	found.Set("kata", "Papan menutupi rambu.")
	licence.send(at+"/temuan", found, aPhoto).at(at).wants("Menunggu perbaikan oleh pemohon")

	applicant.open("/permohonan").wants("Petugas menemukan yang perlu diperbaiki", "Papan menutupi rambu.", "Beri kabar")
	applicant.open("/permohonan/kabar").send("/permohonan/kabar", url.Values{"kata": {"Sudah digeser."}}, aPhoto).at("/permohonan").wants("perbaikan selesai")
	applicant.open("/permohonan/kabar").at("/permohonan")

	licence.open(at).send(at+"/ambil", nil, nil).wants("Sudah digeser.")
	found = licence.ticks()
	found.Set("hasil", "ok")
	licence.send(at+"/temuan", found, nil).at(at)

	head := officer(t, n, h, "perizinan-head")
	head.open("/kantor").send("/kantor/berikutnya", nil, nil).at(at)
	head.open(at+"/tandatangan").wants("IZIN PENYELENGGARAAN REKLAME", "Toko Sari Rejeki")
	n.Clock.Add(30 * time.Second)
	sealed := head.ticks()
	sealed.Set("faktor", seal.TOTPCode(n.TOTP["perizinan-head"], n.Clock.Now()))
	head.send(at+"/tandatangan", sealed, nil).at(at).wants("Sudah ditandatangani")
	applicant.open("/permohonan").wants("Izin Penyelenggaraan Reklame")
	if strings.Contains(applicant.body, "Digeser") {
		t.Error("the applicant reads what an agency wrote to the office")
	}
}

// inAdvice files a permit's application through the API of the desk and brings it
// to the agencies' advice.
func inAdvice(t testing.TB, n *office.Node) desk.Receipt {
	t.Helper()
	r := n.File("izin-reklame")
	for _, err := range []error{n.Take(t.Context(), n.As("perizinan"), r.No, office.OutOfTurn), n.DoStep(t.Context(), n.As("perizinan"), r.No, "check", []string{"lengkap"})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// inspected brings a permit on to its visit, with an outcome when one is given.
func inspected(t testing.TB, n *office.Node, outcome string) desk.Receipt {
	t.Helper()
	r := inAdvice(t, n)
	long := strings.Repeat("Papan menutupi rambu dan pandangan pengendara dari arah timur. ", 6)
	errs := []error{
		n.Advise(t.Context(), n.As("pekerjaan-umum"), r.No, casework.AdviceAnswer{Adviser: "jalan", Outcome: casework.Conditions, Checks: []string{"rambu", "kuat"}}, long),
		n.Advise(t.Context(), n.As("pendapatan"), r.No, casework.AdviceAnswer{Adviser: "pajak", Outcome: casework.Positive}, ""),
		n.Take(t.Context(), n.As("perizinan"), r.No, office.OutOfTurn),
		n.SetVisit(t.Context(), n.As("perizinan"), r.No, n.Now().Add(26*time.Hour), "Siapkan tangga."),
	}
	if outcome != "" {
		errs = append(errs, n.Visit(t.Context(), n.As("perizinan"), r.No, desk.Found{Outcome: outcome, Words: long}))
	}
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func TestABrowserFindsNothingWrongInThePagesOfAPermit(t *testing.T) {
	n, h := permitNode(t)
	asked, visit, repair := inAdvice(t, n), inspected(t, n, ""), inspected(t, n, casework.VisitRepair)
	judged(t, h, "officer.mjs", n.Token("pekerjaan-umum"), "/kantor/pertimbangan", caseAt(asked.No), "--",
		n.Token("perizinan"), caseAt(asked.No), caseAt(visit.No), caseAt(repair.No), "--",
		n.Token("pendapatan"), "/kantor/pertimbangan", "--", n.Token("perizinan-head"), "/kantor", caseAt(visit.No))
	b, err := json.Marshal([]stateCase{{"repair", repair.Reference, repair.Secret, []string{"/permohonan", "/permohonan/kabar"}}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, h, "states.mjs", path)
}
