package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/charter"
	"genggam/internal/inspection"
	"genggam/internal/integrity"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// withAuditor lets an auditor in who may read the village's March 2026.
func withAuditor(t testing.TB, n *office.Node) {
	t.Helper()
	m, err := integrity.ParseMonth("2026-03")
	if err != nil {
		t.Fatal(err)
	}
	totp, err := n.Inspection.Assign(context.Background(), n.As("kec-head"), inspection.Letter{Number: "700/12/2026", From: "Inspektorat Kabupaten Banyumas", Login: "auditor", Name: "Inspektur Satu",
		Password: office.Password, Offices: []region.Code{office.Village}, First: m, Last: m, Ends: calendar.DayOf(n.Clock.Now(), office.WIB) + 60})
	if err != nil {
		t.Fatal(err)
	}
	n.TOTP["auditor"] = totp
}

func TestAnAuditorIsRefusedEveryAddressThatWrites(t *testing.T) {
	b := newBusy(t)
	withAuditor(t, b.Node)
	token := b.Token("auditor")
	_, before, err := b.Store.Checkpoint(context.Background(), -1)
	b.must(err)
	asked, allowed := 0, 0
	for _, a := range officerAddresses(t) {
		address := regexp.MustCompile(`\{no\}`).ReplaceAllString(a.path, fmt.Sprint(b.cases["new"]))
		address = regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(address, "2026-03")
		may := false
		for _, r := range premises.WhoMay(a.need) {
			may = may || r == premises.Auditor
		}
		if may {
			allowed++
			if a.method == "POST" && a.path != "/kantor/pemeriksaan/permohonan/{no}" && a.path != "/kantor/pemeriksaan/berkas.zip" {
				t.Errorf("an auditor may POST %s", a.path)
			}
			continue
		}
		asked++
		want := http.StatusForbidden
		if a.method == "GET" && a.path == "/kantor" {
			want = http.StatusSeeOther
		}
		if w := b.ask(token, a.method, address, "id"); w.Code != want {
			t.Errorf("%s %s as an auditor: %d", a.method, address, w.Code)
		} else if strings.Contains(w.Body.String(), "Budi") || strings.Contains(w.Body.String(), "Sukarti") {
			t.Errorf("%s %s tells a name", a.method, address)
		}
	}
	_, after, err := b.Store.Checkpoint(context.Background(), -1)
	b.must(err)
	if !bytes.Equal(before, after) {
		t.Error("something was written by an auditor who was refused")
	}
	t.Logf("%d addresses refused, %d allowed", asked, allowed)
	for path, roles := range map[string][]string{
		"/kantor/pemeriksaan": {"front-desk", "verifier", "signer", "head", "registrar", "supervisor", "kec-head"},
		"/kantor/surat-tugas": {"front-desk", "verifier", "signer", "registrar"},
		"/kantor/penilaian":   {"front-desk", "verifier", "signer", "registrar"},
		"/kantor/biaya":       {"front-desk", "verifier", "signer", "registrar"},
		"/kantor/laporan":     {"front-desk"},
	} {
		for _, r := range roles {
			if w := b.ask(b.Token(r), "GET", path, "id"); w.Code != http.StatusForbidden {
				t.Errorf("%s as %s: %d", path, r, w.Code)
			}
		}
		if w := b.ask("", "GET", path, "id"); w.Code != http.StatusSeeOther {
			t.Errorf("%s without a session: %d", path, w.Code)
		}
	}
}

func TestAnAuditorReadsListsWithoutNamesAndOpensOneWithAReason(t *testing.T) {
	b := newBusy(t)
	withAuditor(t, b.Node)
	r := officer(t, b.Node, b.h, "auditor")
	r.open("/kantor").at("/kantor/pemeriksaan").wants("700/12/2026", "Inspektorat")
	q := "?kantor=" + string(office.Village) + "&bulan=2026-03"
	r.open("/kantor/pemeriksaan"+q).wants("Nomor terpakai", "Unduh berkas pemeriksaan").lacks("Budi", "inspection.")
	for _, name := range []string{"numbers", "letters", "prints", "cases", "late", "due-sums", "fees", "looks", "exceptions", "accounts"} {
		r.open("/kantor/pemeriksaan/tabel/"+name+q).lacks("Budi", "Sukarti", "3302991708900001", "inspection.")
		if r.status != http.StatusOK {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	r.open("/kantor/pemeriksaan?kantor=" + string(office.District) + "&bulan=2026-03").wants("di luar surat tugas").lacks("inspection.")
	r.open("/kantor/pemeriksaan?kantor=" + string(office.Village) + "&bulan=x").wants("Isi bulan seperti")
	at := fmt.Sprintf("/kantor/pemeriksaan/permohonan/%d", b.cases["signed"])
	r.open(at).wants("Buka dengan nama", "Janji selesai").lacks("Budi Santoso")
	r.send(at, url.Values{"alasan": {"lihat"}}, nil).wants("Tulis alasan", "lihat").lacks("Budi Santoso")
	r.send(at, url.Values{"alasan": {"Uji petik syarat dan tanda tangan."}}, nil).wants("Budi Santoso", "Untuk pemeriksaan dengan surat tugas")
	if r.open("/kantor/pemeriksaan/berkas.zip" + q); strings.HasPrefix(r.body, "PK") || r.status == http.StatusOK {
		t.Errorf("a link, which others can make, packs: %d", r.status)
	}
	r.open("/kantor/pemeriksaan"+q).send("/kantor/pemeriksaan/berkas.zip", nil, nil)
	if !strings.HasPrefix(r.body, "PK") {
		t.Errorf("the pack is %.20q", r.body)
	}
	r.open("/kantor/pin")
	if r.status != http.StatusForbidden {
		t.Errorf("an auditor's PIN: %d", r.status)
	}
}

func TestAHeadTakesALetterOfAssignment(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "kec-head")
	r.open("/kantor/surat-tugas").wants("Belum ada surat tugas")
	form := url.Values{"number": {"700/1"}, "from": {"Inspektorat"}, "name": {"Inspektur"}, "login": {"inspektur"}, "password": {office.Password}, "offices": {"33.02.20"}, "first": {"2026-01"}, "last": {"2026-03"}, "ends": {"2026-04-01"}}
	r.send("/kantor/surat-tugas", form, nil).wants("tidak di bawah kantor Anda", "33.02.20").lacks(office.Password)
	form.Set("offices", string(office.Village))
	r.send("/kantor/surat-tugas", form, nil).wants("inspektur")
	r.open("/kantor/surat-tugas").wants("700/1", "berlaku", "Akhiri sekarang")
	var end string
	for _, f := range all(r.doc, "form") {
		if strings.HasSuffix(attr(f, "action"), "/akhiri") {
			end = attr(f, "action")
		}
	}
	r.send(end, nil, nil).at("/kantor/surat-tugas").wants("sudah berakhir").lacks("Akhiri sekarang")
}

func TestAMonthIsApprovedSentAndReceiptedOnPages(t *testing.T) {
	b := newBusy(t)
	b.Clock.Set(time.Date(2026, 4, 20, 9, 0, 0, 0, office.WIB))
	registrar := officer(t, b.Node, b.h, "registrar")
	registrar.open("/kantor/laporan").wants("Maret 2026", "terlambat")
	registrar.open("/kantor/laporan/2026-03").wants("pengaduan masuk", "Surat Keterangan Usaha", "kepala kantor").lacks("inspection.", "Setujui dan")
	district := officer(t, b.Node, b.h, "kec-registrar")
	district.open("/kantor/wilayah").wants("Terlambat 1", "Sokaraja Kulon").lacks("inspection.")
	head := officer(t, b.Node, b.h, "head")
	at := "/kantor/laporan/2026-03"
	head.open(at).wants("Setujui dan kirim ke Kecamatan Sokaraja")
	head.send(at, url.Values{"versi": {"0"}}, nil).at(at).wants("disetujui dan dikirim", "belum diterima")
	if w := b.ask(b.Token("head"), "POST", at, "id"); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "sudah berubah") {
		t.Errorf("approved twice: %d", w.Code)
	}
	head.open(at + "/cetak.pdf")
	if !strings.HasPrefix(head.body, "%PDF-") {
		t.Errorf("%.20q", head.body)
	}
	sent := "/kantor/wilayah/" + string(office.Village) + "/2026-03"
	district.open("/kantor/wilayah").wants("Menunggu diterima")
	district.open(sent).wants("Terima laporan ini", "Desa Sokaraja Kulon")
	district.send(sent, url.Values{"versi": {"1"}}, nil).at(sent).wants("Laporan sudah diterima", "diterima").lacks("Terima laporan ini")
	district.open("/kantor/wilayah").wants("Terlambat 0", "diterima 1").lacks("Menunggu diterima")
	head.open("/kantor/penilaian").wants("Cetak papan").lacks("inspection.", "integrity.")
	head.send("/kantor/penilaian", url.Values{"fakta": {"motto"}}, nil).at("/kantor/penilaian").wants("Tercatat")
	head.send("/kantor/penilaian", url.Values{"fakta": {"papan"}}, nil).at("/kantor/penilaian").wants("Tercatat")
	head.send("/kantor/penilaian", url.Values{"fakta": {"x"}}, nil).wants("Pilih salah satu")
	head.open("/kantor/biaya").wants("Perkiraan setahun", "Kertas F4").lacks("inspection.")
}

func TestARegencyReadsAllItsVillagesOnOneLightPage(t *testing.T) {
	n, h := newNode(t)
	ctx := context.Background()
	offices := []premises.Office{charter.OfficeAt("33.02")}
	kinds := map[string]int{}
	for _, d := range region.Children("33.02") {
		for _, v := range region.Children(d.Code) {
			offices = append(offices, charter.OfficeAt(v.Code))
			kinds[v.Kind]++
		}
		offices = append(offices, charter.OfficeAt(d.Code))
	}
	if err := n.SetOffices(ctx, offices...); err != nil {
		t.Fatal(err)
	}
	if _, _, err := n.MakeAccount(ctx, premises.NewAccount{Login: "bupati", Name: "Bupati", Password: office.Password, Grants: []premises.Grant{{Office: "33.02", Role: "head"}}}); err != nil {
		t.Fatal(err)
	}
	totp, err := n.SetPassword(ctx, "bupati", office.Password)
	if err != nil {
		t.Fatal(err)
	}
	n.TOTP["bupati"] = totp
	n.Clock.Set(time.Date(2026, 4, 20, 9, 0, 0, 0, office.WIB))
	r := officer(t, n, h, "bupati")
	r.open("/kantor/wilayah")
	began := time.Now()
	const times = 5
	for range times {
		r.open("/kantor/wilayah?bulan=2026-03")
	}
	took := time.Since(began) / times
	if r.status != http.StatusOK {
		t.Fatal(r.status, r.body)
	}
	rows := strings.Count(r.body, `class="tag bad"`)
	var z bytes.Buffer
	g := gzip.NewWriter(&z)
	_, _ = g.Write([]byte(r.body))
	_ = g.Close()
	t.Logf("%v: %d rows, %d bytes, %d compressed, %v", kinds, rows, len(r.body), z.Len(), took)
	if rows != 331 || z.Len() > 15<<10 {
		t.Errorf("%d rows, %d bytes compressed", rows, z.Len())
	}
}

func TestABrowserFindsNothingWrongOnPagesOfInspection(t *testing.T) {
	b := newBusy(t)
	withAuditor(t, b.Node)
	b.Clock.Set(time.Date(2026, 4, 20, 9, 0, 0, 0, office.WIB))
	m, err := integrity.ParseMonth("2026-03")
	b.must(err)
	totp, err := b.SetPassword(context.Background(), "auditor", office.Password)
	b.must(err)
	b.TOTP["auditor"] = totp
	q := "?kantor=" + string(office.Village) + "&bulan=2026-03"
	args := []string{b.Token("auditor"), "/kantor/pemeriksaan", "/kantor/pemeriksaan" + q, "/kantor/pemeriksaan?kantor=" + string(office.District) + "&bulan=2026-03", "/kantor/pemeriksaan/tabel/cases" + q, "/kantor/pemeriksaan/tabel/prints" + q, fmt.Sprintf("/kantor/pemeriksaan/permohonan/%d", b.cases["long"]), "--"}
	args = append(args, b.Token("head"), "/kantor/laporan", "/kantor/laporan/2026-03", "/kantor/laporan/2026-04", "/kantor/penilaian", "/kantor/biaya", "/kantor/wilayah", "--")
	b.must(b.Inspection.Approve(context.Background(), b.As("head"), m, 0))
	args = append(args, b.Token("kec-head"), "/kantor/surat-tugas", "/kantor/wilayah", "/kantor/wilayah/"+string(office.Village)+"/2026-03")
	judged(t, b.h, "officer.mjs", args...)
}
