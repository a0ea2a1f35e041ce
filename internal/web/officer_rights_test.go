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

// officerAddresses reads the tables of addresses, and the names of paths in them,
// from the source, so that an address that is added is asked for too.
func officerAddresses(t *testing.T) []officerAddress {
	t.Helper()
	var source []byte
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source = append(source, b...)
	}
	names := map[string]string{}
	for range 3 { // a path may be made of another
		for _, m := range regexp.MustCompile(`(?m)^\s*(?:const )?(\w+)\s*= ((?:\w+ \+ )?"[^"\n]*")(?:\s*//.*)?$`).FindAllStringSubmatch(string(source), -1) {
			names[m[1]] = spelt(m[2], names)
		}
	}
	var out []officerAddress
	for _, m := range regexp.MustCompile(`add\("(GET|POST)", ([^,]+), "([a-z-]+)", (?:\(|fieldTake)`).FindAllStringSubmatch(string(source), -1) {
		out = append(out, officerAddress{m[1], spelt(m[2], names), m[3]})
	}
	for _, m := range regexp.MustCompile(`\{("[a-z]+"|[a-z]+Act), "([a-z-]+)", "[a-z-]+", (?:func|\(\*clerk)`).FindAllStringSubmatch(string(source), -1) {
		out = append(out, officerAddress{"POST", "/kantor/permohonan/{no}/" + spelt(m[1], names), m[2]})
	}
	for _, a := range out {
		if !strings.HasPrefix(a.path, "/kantor") {
			t.Fatalf("%s %s: a name of a path that is not found in the source", a.method, a.path)
		}
	}
	if len(out) < 140 {
		t.Fatalf("only %d addresses were found", len(out))
	}
	return out
}

func spelt(text string, names map[string]string) (path string) {
	for part := range strings.SplitSeq(text, "+") {
		part = strings.TrimSpace(part)
		if word, ok := names[part]; ok {
			path += word
		} else {
			path += strings.Trim(part, `"`)
		}
	}
	return path
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
