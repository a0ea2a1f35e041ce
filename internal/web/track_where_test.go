package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/web"
)

const elsewhereSteps = `steps:
  - {id: check, name: {id: Periksa, jv: a, en: Check}, kind: check, role: front-desk}
  - {id: district, name: {id: Verifikasi berkas, jv: a, en: Verify}, kind: verify, role: verifier, to: kecamatan}
  - id: advice
    name: {id: Pertimbangan teknis, jv: a, en: Advice}
    kind: advice
    role: verifier
    grace: {amount: 1, unit: working-days}
    advisers:
      - {id: jalan, name: {id: Jalan, jv: a, en: Roads}, to: dinas, agency: pekerjaan-umum, role: verifier, limit: {amount: 2, unit: working-days}}
  - {id: sign, name: {id: Tanda tangan, jv: a, en: Sign}, kind: sign, role: signer}
  - {id: hand-over, name: {id: Serahkan, jv: a, en: Hand over}, kind: hand-over, role: front-desk}

time:
  promised: {amount: 3, unit: working-days}
  limit: {amount: 5, unit: working-days}
`

func TestAnApplicantReadsWhereTheCaseIsAndWhoIsAsked(t *testing.T) {
	ctx := context.Background()
	files := catalogue.Skeleton("surat-dua-kantor")
	src := string(files["standard.yaml"])
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	s, findings := catalogue.Read("standards/surat-dua-kantor", []byte(src[:from]+elsewhereSteps+src[to:]), files["letter.txt"])
	if err := findings.Errors().Err(); err != nil {
		t.Fatal(err)
	}
	n := office.OpenWith(t, s)
	n.Regency("pekerjaan-umum")
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Hall: n.Hall, Messages: m, ClientIP: (*http.Request).UserAgent}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	filed, err := n.Desk.File(ctx, n.Application(s))
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t, h).open("/lacak").send("/lacak", url.Values{"nomor": {filed.Reference}, "rahasia": {filed.Secret}}, nil)
	r.lacks("Kecamatan Sokaraja (")
	for i, who := range []string{"front-desk", "kec-verifier"} {
		if err := n.Take(ctx, n.As(who), filed.No, office.OutOfTurn); err != nil {
			t.Fatal(err)
		}
		if err := n.DoStep(ctx, n.As(who), filed.No, s.Steps[i].ID, nil); err != nil {
			t.Fatal(err)
		}
		r.open("/permohonan")
		if i == 0 {
			r.wants("Verifikasi berkas (pemeriksa), di Kecamatan Sokaraja")
		}
	}
	r.wants("Dimintai pertimbangan", "ditunggu sampai")
}
