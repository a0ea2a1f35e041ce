package web_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// officerAddress is one line of the table of the officers' addresses.
type officerAddress struct{ method, path, need string }

// officerAddresses reads the table from the source, so that an address that is
// added is asked for too.
func officerAddresses(t *testing.T) []officerAddress {
	t.Helper()
	var source []byte
	files, err := filepath.Glob("officer_*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source = append(source, b...)
	}
	names := map[string]string{"planPath": "/kantor/kepuasan", "opinionAct": "pendapat", "officeHome": "/kantor", "casePath": "/kantor/permohonan/", "counterPath": "/kantor/loket",
		"residentsPath": "/kantor/penduduk", "registerPath": "/kantor/register", "outboxPath": "/kantor/pesan", "accountsPath": "/kantor/akun", "ledgerPath": "/kantor/buku",
		"lettersPath": "/kantor/surat-antar-kantor", "dataPath": "/kantor/data-antarkantor", "askPath": "/kantor/tanya-data",
		"beginningPath": "/kantor/awal", "emblemPath": "/kantor/kop/lambang", "differencesPath": "/kantor/selisih", "archivePath": "/kantor/arsip", "integrityPath": "/kantor/integritas", "fairPath": "/kantor/kesetaraan", "repairsPath": "/kantor/perbaikan", "pinPath": "/kantor/pin", "clockPath": "/kantor/jam", "minePath": "/kantor/kepegawaian", "staffPath": "/kantor/pegawai", "visitsPath": "/kantor/kunjungan", "postersPath": "/kantor/poster", "overlapPath": "/kantor/dua-perangkat",
		"goodsPath": "/kantor/barang", "shipPath": "/kantor/barang/kiriman", "moneyPath": "/kantor/uang", "moneyBillPath": "/kantor/uang/tagihan/", "moneyBankPath": "/kantor/uang/rekening", "moneyCashPath": "/kantor/uang/kas", "moneyBackPath": "/kantor/uang/kembali", "moneyYearPath": "/kantor/uang/rekap", "moneySetPath": "/kantor/uang/atur", "queuePath": "/kantor/antrean", "slotsPath": "/kantor/janji", "advicePath": "/kantor/pertimbangan", "visitAct": "temuan", "workAct": "kerja", "adviceAct": "pertimbangan", "lackAct": "lengkapi",
		"directPath": "/kantor/langsung", "certifyPath": "/kantor/sertifikat", "successionPath": "/kantor/serah-terima", "companiesPath": "/kantor/perusahaan", "complaintsPath": "/kantor/aduan", "disclosurePath": "/kantor/informasi", "sayDesk": "/kantor/suara", "sayDeskComment": "/kantor/suara/usul/", "sayDeskTopic": "/kantor/suara/topik/", "sayDeskDraft": "/kantor/suara/rancangan-baru", "sayDeskNews": "/kantor/suara/pengumuman-baru", "sayDeskMinutes": "/kantor/suara/berita-acara", "permitsPath": "/kantor/izin", "auditPath": "/kantor/pemeriksaan", "assignPath": "/kantor/surat-tugas", "reportsPath": "/kantor/laporan", "wallPath": "/kantor/wilayah", "assessPath": "/kantor/penilaian", "costPath": "/kantor/biaya"}
	var out []officerAddress
	for _, m := range regexp.MustCompile(`add\("(GET|POST)", ([^,]+), "([a-z-]+)", (?:\(|fieldTake)`).FindAllStringSubmatch(string(source), -1) {
		path := ""
		for _, part := range strings.Split(m[2], "+") {
			if word, ok := names[strings.TrimSpace(part)]; ok {
				path += word
			} else {
				path += strings.Trim(strings.TrimSpace(part), `"`)
			}
		}
		out = append(out, officerAddress{m[1], path, m[3]})
	}
	for _, m := range regexp.MustCompile(`\{("[a-z]+"|[a-z]+Act), "([a-z-]+)", "[a-z-]+", (?:func|\(\*clerk)`).FindAllStringSubmatch(string(source), -1) {
		name := strings.Trim(m[1], `"`)
		if word, ok := names[name]; ok {
			name = word
		}
		out = append(out, officerAddress{"POST", "/kantor/permohonan/{no}/" + name, m[2]})
	}
	if len(out) < 140 {
		t.Fatalf("only %d addresses were found", len(out))
	}
	return out
}

func TestEveryOfficerAddressRefusesWhoHasNoRight(t *testing.T) {
	b := newBusy(t)
	no := b.cases["new"]
	people, err := b.OfficeAccounts(t.Context(), b.As("head"))
	if err != nil {
		t.Fatal(err)
	}
	residents, err := b.SearchResidents(t.Context(), b.As("front-desk"), "sukarti", 1)
	if err != nil || len(residents) != 1 {
		t.Fatal(err)
	}
	fill := strings.NewReplacer("{no}", fmt.Sprint(no), "{item}", residents[0].ID.String(), "{putaran}", residents[0].ID.String(), "{barang}", "bibit", "{kiriman}", residents[0].ID.String(), "{jadwal}", "kru", "{draf}", "00000000", "{nama}", "keterangan", "{tahun}", "2026", "{arah}", "masuk", "{lama}", "1", "{nomor}", "1", "{laku}", "batal", "{buku}", "agenda", "{peristiwa}", "meninggal", "{bulan}", "2026-03", "{kode}", "3302999999", "{id}/{peristiwa}", "{id}/meninggal", "{hari}", "2026-03-02", "{pos}", "1", "{jenis}", "permohonan")
	roles := []string{"front-desk", "verifier", "signer", "head", "registrar", "supervisor", premises.Employee}
	tokens := map[string]string{}
	for login, at := range map[string]region.Code{premises.Employee: office.Village, "kec-" + premises.Employee: office.District} {
		_, b.TOTP[login], err = b.MakeAccount(t.Context(), premises.NewAccount{Login: login, Name: "Tuginah", Password: office.Password, Grants: []premises.Grant{{Office: at, Role: premises.Employee}}})
		b.must(err)
	}
	for _, r := range roles {
		tokens[r], tokens["kec-"+r] = b.Token(r), b.Token("kec-"+r)
	}
	asked := 0
	for _, a := range officerAddresses(t) {
		id := people[0].ID
		if strings.HasPrefix(a.path, "/kantor/penduduk") || strings.HasPrefix(a.path, "/kantor/buku/penduduk") {
			id = residents[0].ID.String()
		}
		address := strings.ReplaceAll(fill.Replace(a.path), "{id}", id)
		if a.path == "/kantor/penduduk/{id}" {
			address += "?alasan=counter"
		}
		if w := b.ask("", a.method, address, "id"); a.method == "GET" && (w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/kantor/masuk")) ||
			a.method == "POST" && w.Code != http.StatusUnauthorized {
			t.Errorf("%s %s without a session: %d", a.method, a.path, w.Code)
		}
		for _, role := range roles {
			asked++
			may := false
			for _, x := range premises.WhoMay(a.need) {
				may = may || x == role
			}
			if may {
				continue // what those who may do is in the other tests
			}
			if w := b.ask(tokens[role], a.method, address, "id"); role == premises.Employee && a.path == "/kantor" && w.Header().Get("Location") == "/kantor/kepegawaian" {
				continue // who is no officer is led to their own page
			} else if w.Code != http.StatusForbidden {
				t.Errorf("%s %s as %s: %d", a.method, a.path, role, w.Code)
			} else if strings.Contains(w.Body.String(), "Budi") || strings.Contains(w.Body.String(), "Sukarti") {
				t.Errorf("%s %s as %s tells a name", a.method, a.path, role)
			}
		}
		if !strings.Contains(a.path, "{no}") && !strings.Contains(a.path, "{id}") {
			continue
		}
		for _, role := range premises.WhoMay(a.need) {
			if role == premises.Auditor {
				continue // whom no office has of itself; see the tests of audits
			}
			asked++
			if w := b.ask(tokens["kec-"+role], a.method, address, "id"); w.Code != http.StatusNotFound {
				t.Errorf("%s %s as %s of another office: %d", a.method, a.path, role, w.Code)
			}
		}
	}
	t.Logf("%d requests", asked)
}

func TestARoleThatEndedOpensNothing(t *testing.T) {
	b := newBusy(t)
	token := b.Token("verifier")
	if w := b.ask(token, "GET", caseAt(b.cases["new"]), "id"); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	head := b.As("head")
	people, err := b.OfficeAccounts(t.Context(), head)
	b.must(err)
	for _, p := range people {
		if p.Login == "verifier" {
			b.must(b.EndRole(t.Context(), head, p.ID, "verifier", p.Roles[0].From))
		}
	}
	if w := b.ask(token, "GET", caseAt(b.cases["new"]), "id"); w.Code != http.StatusSeeOther {
		t.Errorf("after the role ended: %d", w.Code)
	}
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk")
	req, _ := http.NewRequest("POST", r.base+"/kantor/berikutnya", nil)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if r.do(req); r.status != http.StatusForbidden {
		t.Errorf("a form of another site is answered with %d", r.status)
	}
}
