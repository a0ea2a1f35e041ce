package agreements_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
)

const handedSteps = `steps:
  - {id: check, name: {id: Periksa, jv: a, en: Check}, kind: check, role: front-desk}
  - {id: district, name: {id: Verifikasi kecamatan, jv: a, en: Verified by the district}, kind: verify, role: verifier, to: kecamatan, checklist: [{id: benar, text: {id: Benar, jv: a, en: True}}]}
  - {id: sign, name: {id: Tanda tangan, jv: a, en: Sign}, kind: sign, role: signer}
  - {id: hand-over, name: {id: Serahkan, jv: a, en: Hand over}, kind: hand-over, role: front-desk}

time:
  promised: {amount: 3, unit: working-days}
  limit: {amount: 5, unit: working-days}
`

// handed is a service of the village with one step that the district does.
func handed(t *testing.T) *catalogue.Standard {
	t.Helper()
	files := catalogue.Skeleton("surat-dua-kantor")
	src := string(files["standard.yaml"])
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	s, findings := catalogue.Read("standards/surat-dua-kantor", []byte(src[:from]+handedSteps+src[to:]), files["letter.txt"])
	if err := findings.Errors().Err(); err != nil || s == nil {
		t.Fatal(err)
	}
	return s
}

func TestAHandOverPassesThePenAndTheApplicantSeesOneCase(t *testing.T) {
	ctx := context.Background()
	s := handed(t)
	n := office.OpenWith(t, s)
	app := n.Application(s)
	r, err := n.Desk.File(ctx, app)
	if err != nil {
		t.Fatal(err)
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	at := func(want string) {
		t.Helper()
		if p := n.Step(r.No); string(p.Here) != want || p.Reference != r.Reference || p.Office.Code != office.Village {
			t.Fatalf("it is at %s, not %s", p.Here, want)
		}
	}
	village, district := n.As("verifier"), n.As("kec-verifier")
	ok(n.Take(ctx, n.As("front-desk"), r.No, office.OutOfTurn))
	at(string(office.Village))
	if _, err := n.Show(ctx, district, r.No, "work"); fault.Of(err) != fault.NotFound {
		t.Error("the district sees a case that it does not have:", err)
	}
	ok(n.DoStep(ctx, n.As("front-desk"), r.No, "check", office.AllChecks(&s.Steps[0])))
	at(string(office.District))
	for name, err := range map[string]error{
		"takes it": n.Take(ctx, village, r.No, office.OutOfTurn), "does the step": n.DoStep(ctx, village, r.No, "district", []string{"benar"}),
		"returns it": n.Return(ctx, village, r.No, []desk.Defect{{What: "other", Text: "x"}}),
	} {
		if err == nil || name == "takes it" && keyOf(err) != "case.handed-elsewhere" {
			t.Errorf("the village, without the pen, %s: %v", name, err)
		}
	}
	v, err := n.Show(ctx, district, r.No, "work")
	if err != nil || v.Applicant.Record.NIK != app.Applicant.Record.NIK || v.Answers["keperluan"] != app.Answers["keperluan"] {
		t.Fatal("the district does not have what the applicant typed:", err, v.Answers)
	}
	ok(n.Take(ctx, district, r.No, office.OutOfTurn))
	ok(n.DoStep(ctx, district, r.No, "district", []string{"benar"}))
	at(string(office.Village))
	if err := n.Note(ctx, district, r.No, "x"); fault.Of(err) != fault.NotFound {
		t.Error("the district still writes on it:", err)
	}
	n.Issue(r.No)
	p := n.Step(r.No)
	if p.State != casework.Issued || p.Letter == nil {
		t.Fatal(p.State)
	}
	passed := 0
	for _, line := range kinds(t, n, "case.completed/1") {
		if strings.Contains(line, `"next_office":"33.02.19"`) {
			passed++
		}
	}
	if passed != 1 {
		t.Error("the pen's passing stands in", passed, "entries")
	}
	whole(t, n)
}

func TestTheApplicantReadsAtWhichOfficeTheCaseIs(t *testing.T) {
	ctx := context.Background()
	s := handed(t)
	n := office.OpenWith(t, s)
	r, err := n.Desk.File(ctx, n.Application(s))
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Take(ctx, n.As("front-desk"), r.No, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	if err := n.DoStep(ctx, n.As("front-desk"), r.No, "check", office.AllChecks(&s.Steps[0])); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest("GET", served(t, n).URL+"/api/v1/cases/"+r.Reference, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Genggam-Secret", r.Secret)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body := make([]byte, 4096)
	k, _ := resp.Body.Read(body)
	if !strings.Contains(string(body[:k]), `"here":"33.02.19"`) || !strings.Contains(string(body[:k]), `"office":"33.02.19.2016"`) {
		t.Error(resp.StatusCode, string(body[:k]))
	}
}
