package cashier_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/cashier"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/store/storetest"
)

var ctx = context.Background()

// static is an invented code of an office.
const static = "00020101021126680016ID.CO.CONTOH.WWW011893600000000000000002150000000000000000303URE51440014ID.CO.QRIS.WWW0215ID10000000000000303URE5204939953033605802ID5911DESA CONTOH6008BANYUMAS61055310062070703A0163042D1C"

var secret = []byte("a secret of thirty-two bytes....")

const steps = `steps:
  - {id: check, name: {id: Periksa, jv: Priksa, en: Check}, kind: check, role: front-desk}
  - {id: pay, name: {id: Bayar, jv: Mbayar, en: Pay}, kind: pay, role: registrar}
  - {id: sign, name: {id: Tanda tangan, jv: Tapak asma, en: Sign}, kind: sign, role: signer}
  - {id: hand-over, name: {id: Serahkan, jv: Pasrahaken, en: Hand over}, kind: hand-over, role: front-desk}

time:
  promised: {amount: 14, unit: working-days}
  limit: {amount: 20, unit: working-days}
`

// permit is a permit for a sign, whose fee depends on its area.
func permit(t testing.TB, id string, change ...string) *catalogue.Standard {
	t.Helper()
	files := catalogue.Skeleton(id)
	src := string(files["standard.yaml"])
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	src = src[:from] + steps + src[to:]
	src = strings.NewReplacer("nature: village-letter", "nature: permit", "basis: uu-30-2014", "basis: uu-25-2009",
		"          example: Melamar pekerjaan # must pass its own question\n", "          example: Melamar pekerjaan # must pass its own question\n"+
			"        - {id: luas, type: number, min: 0, max: 200, label: {id: luas papan, jv: wiyar, en: area}, example: 2}\n",
		"  basis: permendesa-1-2015\n\nresult", "  basis: permendesa-1-2015\n  items:\n    - {perda: Perda Contoh 1/2026, item: REKLAME-LAHAN, values: {area: luas}, when: luas > 0}\n\nresult").Replace(src)
	src = strings.NewReplacer(change...).Replace(src)
	s, found := catalogue.Read("services/"+id+"/standard.yaml", []byte(src), files["letter.txt"])
	if s == nil {
		t.Fatal(found)
	}
	return s
}

// till is a village with a cashbox and a permit.
type till struct {
	*office.Node
	t   *testing.T
	std *catalogue.Standard
	// agency gives the same permit as an agency of the regency.
	agency *catalogue.Standard
	// verified has a step before it is paid.
	verified *catalogue.Standard
	desk     desk.Actor
	head     desk.Actor
	// books is the registrar, who works as treasurer.
	books desk.Actor
}

func open(t *testing.T, n *office.Node) *till {
	t.Helper()
	std, agency := permit(t, "izin-papan"), permit(t, "izin-papan-dinas", "level: desa", "level: dinas\nagency: perizinan")
	verified := permit(t, "izin-papan-periksa", "  - {id: pay,", "  - {id: verify, name: {id: Periksa, jv: Priksa, en: Verify}, kind: verify, role: verifier}\n  - {id: pay,")
	all, err := n.Config.Catalogue.With(std, agency, verified)
	must(t, err)
	n.Config.Catalogue = all
	n.Reopen()
	x := &till{Node: n, t: t, std: std, agency: agency, verified: verified, desk: n.As("front-desk"), head: n.As("head"), books: n.As("registrar")}
	must(t, n.Cashier.SetCashbox(ctx, x.head, cashier.Cashbox{Static: static, Prefix: "RTB", Account: "1234567890", Bank: "CTOHIDJA", Holder: "DESA CONTOH",
		Sign: cashier.SignHMAC, Key: base64.StdEncoding.EncodeToString(secret)}))
	return x
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file files a permit for a sign of an area and brings it to its step of payment.
func (x *till) file(luas int64) int64 {
	x.t.Helper()
	app := x.Application(x.std)
	app.Answers["luas"] = luas
	r, err := x.Desk.File(ctx, app)
	must(x.t, err)
	must(x.t, x.Take(ctx, x.desk, r.No, office.OutOfTurn))
	must(x.t, x.DoStep(ctx, x.desk, r.No, "check", nil))
	return r.No
}

func (x *till) bill(no int64) cashier.Bill {
	x.t.Helper()
	b, err := x.Cashier.OfCase(ctx, no)
	must(x.t, err)
	return b
}

// notice is a signed notice of the acquirer.
func (x *till) notice(bill string, amount int64, reference string) (body []byte, signature string) {
	body, err := json.Marshal(cashier.Notice{Office: string(office.Village), Bill: bill, Amount: amount, Reference: reference, PaidAt: x.Now().Format(time.RFC3339)})
	must(x.t, err)
	h := hmac.New(sha256.New, secret)
	h.Write(body)
	return body, "hmac-sha256=" + hex.EncodeToString(h.Sum(nil))
}

// paid sends a notice and gives what the room says.
func (x *till) paid(bill string, amount int64, reference string) (cashier.Noticed, error) {
	body, signature := x.notice(bill, amount, reference)
	return x.Cashier.Notice(ctx, body, signature)
}

// sound rebuilds the tables from the journal and compares.
func (x *till) sound() {
	x.t.Helper()
	for range 2 {
		report, err := audit.Verify(ctx, x.Premises, nil)
		if err != nil || len(report.Findings) != 0 {
			x.t.Fatal(err, report.Findings)
		}
		must(x.t, audit.Rebuild(ctx, x.Premises, nil))
	}
}

func key(err error) string {
	if err == nil {
		return ""
	}
	return fault.As(err).Key
}

// line is one movement of an invented bank.
type line struct {
	words, reference string
	amount           int64
}

// statement is a CSV of Bank Contoh of one day; amounts below 0 go out.
func bankFile(day time.Time, opening int64, lines ...line) string {
	var b strings.Builder
	date := day.Format("02/01/2006")
	balance := opening
	var rows strings.Builder
	money := func(n int64) string { return fmt.Sprintf("%d,00", n) }
	for _, l := range lines {
		out, in := "", ""
		if l.amount < 0 {
			out = money(-l.amount)
		} else {
			in = money(l.amount)
		}
		balance += l.amount
		fmt.Fprintf(&rows, "%s;%s;%s;%s;%s;%s\n", date, l.words, l.reference, out, in, money(balance))
	}
	fmt.Fprintf(&b, "No. Rekening;1234567890\nMata Uang;IDR\nPeriode;%s - %s\nSaldo Awal;%s\nTanggal;Uraian;No. Referensi;Debet;Kredit;Saldo\n%sSaldo Akhir;%s\n", date, date, money(opening), rows.String(), money(balance))
	return b.String()
}

func engines(t *testing.T, run func(t *testing.T, x *till)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, open(t, office.Open(t))) })
	t.Run("postgres", func(t *testing.T) { run(t, open(t, office.OpenOn(t, storetest.PostgresDSN(t)))) })
}

var (
	_ = casework.ByNotice
	_ = form.Answers{}
	_ = premises.Proof{}
)
