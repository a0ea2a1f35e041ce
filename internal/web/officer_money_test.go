package web_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/cashier"
	"genggam/internal/catalogue"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/seal"
	"genggam/internal/web"
)

const qrisStatic = "00020101021126680016ID.CO.CONTOH.WWW011893600000000000000002150000000000000000303URE51440014ID.CO.QRIS.WWW0215ID10000000000000303URE5204939953033605802ID5911DESA CONTOH6008BANYUMAS61055310062070703A0163042D1C"

var payKey = []byte("a secret of thirty-two bytes....")

// feeService is a permit of an agency whose fee depends on what is asked for.
func feeService(t *testing.T) *catalogue.Standard {
	t.Helper()
	files := catalogue.Skeleton("izin-papan")
	src := string(files["standard.yaml"])
	step := func(id, kind, role, id2, jv, en string) string {
		return fmt.Sprintf("  - {id: %s, name: {id: %s, jv: %s, en: %s}, kind: %s, role: %s}\n", id, id2, jv, en, kind, role)
	}
	steps := "steps:\n" + step("check", "check", "front-desk", "Periksa", "Priksa", "Check") + step("pay", "pay", "registrar", "Bayar", "Mbayar", "Pay") +
		step("sign", "sign", "signer", "Tanda tangan", "Tapak asma", "Sign") + step("hand-over", "hand-over", "front-desk", "Serahkan", "Pasrahaken", "Hand over") +
		"\ntime:\n  promised: {amount: 14, unit: working-days}\n  limit: {amount: 20, unit: working-days}\n"
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	src = src[:from] + steps + src[to:]
	example := "          example: Melamar pekerjaan # must pass its own question\n"
	src = strings.NewReplacer("nature: village-letter", "nature: permit", "basis: uu-30-2014", "basis: uu-25-2009", "level: desa", "level: dinas\nagency: perizinan",
		example, example+"        - {id: luas, type: number, min: 1, max: 200, label: {id: Luas papan, jv: Wiyaripun papan, en: Area of the sign}, unit: {id: m², jv: m², en: m²}, example: 2}\n",
		"  basis: permendesa-1-2015\n\nresult", "  basis: permendesa-1-2015\n  items:\n    - {perda: Perda Contoh 1/2026, item: REKLAME-LAHAN, values: {area: luas}}\n\nresult").Replace(src)
	s, found := catalogue.Read("standards/izin-papan", []byte(src), files["letter.txt"])
	if s == nil {
		t.Fatal(found)
	}
	return s
}

// paying is an agency with a cashbox and bills in every state.
type paying struct {
	*office.Node
	h   http.Handler
	std *catalogue.Standard
	// open, paid and ended are bills; party files them.
	open, paid, waits cashier.Bill
	cases             []stateCase
}

func newPaying(t *testing.T) *paying {
	t.Helper()
	x := &paying{std: feeService(t)}
	x.Node = office.OpenWith(t, x.std)
	x.Regency("perizinan")
	m, err := lang.Load()
	x.ok(err)
	x.h, err = (&web.Server{Hall: x.Hall, Messages: m, ClientIP: (*http.Request).UserAgent}).Handler()
	x.ok(err)
	x.ok(x.Cashier.SetCashbox(t.Context(), x.As("perizinan-head"), cashier.Cashbox{Static: qrisStatic, Account: "1234567890", Bank: "CTOHIDJA", Holder: "DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU",
		Sign: cashier.SignHMAC, Key: base64.StdEncoding.EncodeToString(payKey)}))
	x.open, x.paid, x.waits = x.bill("a bill to pay", 2), x.bill("a bill that was paid", 3), x.bill("another to pay", 12)
	x.notice(x.paid, "ACQ-0001")
	return x
}

func (x *paying) ok(err error) {
	x.T.Helper()
	if err != nil {
		x.T.Fatal(err)
	}
}

// bill files a permit and brings it to its bill.
func (x *paying) bill(name string, luas int64) cashier.Bill {
	x.T.Helper()
	ctx, clerk := x.T.(*testing.T).Context(), x.As("perizinan")
	app := x.Application(x.std)
	app.Answers["luas"], app.Office = luas, office.AgencyCode("perizinan")
	r, err := x.Desk.File(ctx, app)
	x.ok(err)
	x.ok(x.Take(ctx, clerk, r.No, office.OutOfTurn))
	x.ok(x.DoStep(ctx, clerk, r.No, "check", nil))
	b, err := x.Cashier.OfCase(ctx, r.No)
	x.ok(err)
	x.cases = append(x.cases, stateCase{name, r.Reference, r.Secret, []string{"/permohonan", "/permohonan/tagihan"}})
	return b
}

func (x *paying) notice(b cashier.Bill, reference string) {
	x.T.Helper()
	body, err := json.Marshal(cashier.Notice{Office: string(b.Office), Bill: b.Number, Amount: b.Amount, Reference: reference, PaidAt: x.Now().Format(time.RFC3339)})
	x.ok(err)
	h := hmac.New(sha256.New, payKey)
	h.Write(body)
	_, err = x.Cashier.Notice(x.T.(*testing.T).Context(), body, "hmac-sha256="+hex.EncodeToString(h.Sum(nil)))
	x.ok(err)
}

// bank is a statement of today of the invented bank.
func (x *paying) bank(opening int64, lines ...[2]string) string {
	day := x.Now().In(office.WIB).Format("02/01/2006")
	rows, balance := "", opening
	for i, l := range lines {
		var n int64
		_, _ = fmt.Sscan(l[1], &n)
		out, in := "", ""
		if n < 0 {
			out = fmt.Sprintf("%d,00", -n)
		} else {
			in = fmt.Sprintf("%d,00", n)
		}
		balance += n
		rows += fmt.Sprintf("%s;%s;R%d;%s;%s;%d,00\n", day, l[0], i, out, in, balance)
	}
	return fmt.Sprintf("No. Rekening;1234567890\nMata Uang;IDR\nPeriode;%s - %s\nSaldo Awal;%d,00\nTanggal;Uraian;No. Referensi;Debet;Kredit;Saldo\n%sSaldo Akhir;%d,00\n", day, day, opening, rows, balance)
}

func TestTheFeeIsShownLineByLineBeforeAnybodyApplies(t *testing.T) {
	x := newPaying(t)
	r := newReader(t, x.h)
	r.open("/layanan/izin-papan").wants("Berbayar, menurut perda", "Hitung biayanya", "Luas papan")
	r.open("/layanan/izin-papan?luas=12").wants("Biaya untuk isian ini", "Rp900.000", "Rp100.000", "Rp600.000", "Rp200.000", "Perda Contoh 1/2026", "Lampiran I huruf B angka 7")
	r.open("/layanan/izin-papan?luas=0").lacks("Biaya untuk isian ini")
	r.open("/layanan/izin-papan?luas="+url.QueryEscape("<b>")).lacks("<b>", "Biaya untuk isian ini")
}

func TestABillIsSeenByWhoeverAppliedAndByNobodyElse(t *testing.T) {
	x := newPaying(t)
	r := newReader(t, x.h)
	r.open("/permohonan/tagihan").at("/lacak")
	r.send("/lacak", url.Values{"nomor": {x.cases[0].Reference}, "rahasia": {x.cases[0].Secret}}, nil).wants("Bayar tagihan")
	r.open("/permohonan/tagihan").wants("Rp100.000", "Belum lunas", "1234567890", x.open.Number, "Foto layar pembayaran bukan bukti")
	if len(all(r.doc, "svg")) == 0 {
		t.Error("the bill shows no code")
	}
	r.open("/permohonan/tagihan.pdf")
	if !strings.HasPrefix(r.body, "%PDF") {
		t.Error("the bill is no PDF")
	}
	x.notice(x.open, "ACQ-0009")
	r.open("/permohonan/tagihan").wants("Tagihan ini sudah lunas").lacks("1234567890")
}

func TestTheCashierOfAnAgencyWorksOnPages(t *testing.T) {
	x := newPaying(t)
	r := officer(t, x.Node, x.h, "perizinan")
	if r.open("/kantor"); !strings.Contains(r.body, "/kantor/uang") {
		t.Error("the cashier is not in the menu")
	}
	r.open("/kantor/uang").wants(x.open.Number, x.waits.Number).lacks(x.paid.Number)
	r.open("/kantor/uang?daftar=paid").wants(x.paid.Number).lacks(x.open.Number)
	at := "/kantor/uang/tagihan/" + x.open.Number
	r.open(at).wants("Rp100.000", "Terima Rp100.000").send(at+"/tunai", nil, nil).wants("Uang diterima", "Lunas", "Tunai di loket", "Unduh kuitansi")
	r.open("/kantor/uang/kas").wants("DPMPTSP-K-2026-00001", "Rp100.000")
	r.send("/kantor/uang/kas", url.Values{"counted": {"99000"}}, nil).wants("Ada Rp99.000, seharusnya Rp100.000")
	r.send("/kantor/uang/kas", url.Values{"counted": {"100.000"}}, nil).wants("Kas hari ini ditutup")
	r.open("/kantor/uang/rekening").send("/kantor/uang/rekening", nil, map[string]file{"file": {"mutasi.csv", []byte("a;b\n")}})
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("a file of nothing is answered with %d", r.status)
	}
	body := x.bank(0, [2]string{"SETORAN", fmt.Sprint(x.waits.Amount)}, [2]string{"TRF " + x.paid.Number, "5000"})
	r.send("/kantor/uang/rekening", nil, map[string]file{"file": {"mutasi.csv", []byte(body)}}).wants("2 baris dibaca", "Terima untuk "+x.waits.Number, "SETORAN")
	r.send("/kantor/uang/rekening/uang", nil, nil).wants("Disimpan", "Semua uang sudah jelas")
	r.open("/kantor/uang/kembali").wants("Rp5.000").send("/kantor/uang/kembali", url.Values{"amount": {"5000"}, "reason": {""}, "to": {"BRI 1 Budi"}}, nil).wants("Tulis ini dengan jelas")
	r.send("/kantor/uang/kembali", url.Values{"amount": {"5000"}, "reason": {"Transfer dua kali"}, "to": {"BRI 1 Budi"}}, nil).wants("Pengembalian diajukan", "KEMBALI-2026-00001")
	r.open("/kantor/uang/rekap").wants("Rp1.175.000 (3)").open("/kantor/uang/rekap.csv?bulan=2026-03")
	if strings.Contains(r.body, "SETORAN") || strings.Count(r.body, "\n") < 6 {
		t.Error(r.body)
	}
	head := officer(t, x.Node, x.h, "perizinan-head")
	head.open("/kantor/uang/kembali")
	x.Clock.Add(time.Minute)
	id := strings.TrimPrefix(head.actionWith("/kantor/uang/kembali/"), "/kantor/uang/kembali/")
	head.send("/kantor/uang/kembali/"+id, url.Values{"putusan": {"yes"}, "faktor": {"000000"}}, nil).lacks("Pengembalian diputuskan")
	head.send("/kantor/uang/kembali/"+id, url.Values{"putusan": {"yes"}, "faktor": {seal.TOTPCode(x.TOTP["perizinan-head"], x.Now())}}, nil).wants("Pengembalian diputuskan", "Disetujui")
	head.open("/kantor/uang/atur").send("/kantor/uang/atur", url.Values{"static": {"000201"}}, nil)
	if head.status != http.StatusUnprocessableEntity {
		t.Errorf("a code that is none is answered with %d", head.status)
	}
}

// actionWith is the address of the first form that begins so.
func (r *reader) actionWith(prefix string) string {
	r.t.Helper()
	for _, f := range all(r.doc, "form") {
		if strings.HasPrefix(attr(f, "action"), prefix) {
			return attr(f, "action")
		}
	}
	r.t.Fatalf("no form to %s\n%s", prefix, r.text())
	return ""
}

func TestNobodyElseSeesTheCashier(t *testing.T) {
	x := newPaying(t)
	for _, login := range []string{"verifier", "signer"} {
		r := officer(t, x.Node, x.h, login)
		for _, path := range []string{"/kantor/uang", "/kantor/uang/rekening", "/kantor/uang/kas", "/kantor/uang/kembali", "/kantor/uang/rekap", "/kantor/uang/rekap.csv", "/kantor/uang/atur"} {
			if r.open(path); r.status != http.StatusForbidden {
				t.Errorf("%s is answered with %d at %s", login, r.status, path)
			}
		}
	}
	r := officer(t, x.Node, x.h, "registrar") // of another office
	if r.open("/kantor/uang/tagihan/" + x.open.Number); r.status != http.StatusNotFound {
		t.Errorf("a bill of another office is answered with %d", r.status)
	}
}

func TestABrowserFindsNothingWrongAtTheCashier(t *testing.T) {
	x := newPaying(t)
	books := x.As("perizinan")
	long := "SETORAN TUNAI DARI PEDAGANG PASAR YANG TIDAK MENULIS NOMOR TAGIHANNYA 0000000000000000000000000000000000000000000000000001"
	in, err := x.Cashier.Import(t.Context(), books, strings.NewReader(x.bank(0, [2]string{long, fmt.Sprint(x.waits.Amount)}, [2]string{"TRF " + x.paid.Number, "5000"}, [2]string{"LAGI " + x.paid.Number, "7000"}, [2]string{"X", "3"})), nil)
	x.ok(err)
	_, err = x.Cashier.AskRefund(t.Context(), books, cashier.Refund{Batch: in.ID, N: 1, Amount: 5000, Words: cashier.RefundWords{Reason: "Transfer dua kali oleh pemohon.", To: "Bank Contoh 000111222333 atas nama pemohon"}})
	x.ok(err)
	_, err = x.Cashier.TakeCash(t.Context(), books, x.open.Number, x.open.Amount)
	x.ok(err)
	other := x.bill("a third to pay", 5)
	judged(t, x.h, "officer.mjs", x.Token("perizinan"), "/kantor/uang", "/kantor/uang?daftar=late", "/kantor/uang/tagihan/"+x.open.Number, "/kantor/uang/tagihan/"+other.Number, "/kantor/uang/rekening", "/kantor/uang/kas",
		"/kantor/uang/kas?hari=2026-02-27", "/kantor/uang/kembali", "/kantor/uang/rekap", "--",
		x.Token("perizinan-head"), "/kantor/uang/kembali", "/kantor/uang/tagihan/"+other.Number, "/kantor/uang/atur", "--", "-", "/layanan/izin-papan", "/layanan/izin-papan?luas=12", "/layanan/izin-papan?luas=0", "--",
		"-;case="+x.cases[2].Reference+"."+x.cases[2].Secret, "/permohonan/tagihan")
	path := filepath.Join(t.TempDir(), "cases.json")
	body, err := json.Marshal(x.cases)
	x.ok(err)
	x.ok(os.WriteFile(path, body, 0o600))
	judged(t, x.h, "states.mjs", path)
}
