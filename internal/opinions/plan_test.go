package opinions_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/opinions"
	"genggam/internal/store/storetest"
	"genggam/internal/survey"
)

func TestWhoAnsweredAndTheFollowUpPlan(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { quarter(t, office.Open(t)) })
	t.Run("postgres", func(t *testing.T) { quarter(t, office.OpenOn(t, storetest.PostgresDSN(t))) })
}

// quarter lets people answer with what they say of themselves, and the head plan.
func quarter(t *testing.T, n *office.Node) {
	say := func(k int, who survey.Who) {
		t.Helper()
		if _, err := n.Opinions.AnswerAs(ctx, asking(n, k), opinions.Given{Device: survey.Office, Sheet: sheet(uint8(2 + k%3)), Who: who}); err != nil {
			t.Fatal(err)
		}
	}
	for k := range 12 {
		who := survey.Who{"sex": "female"}
		if k < 4 {
			who["work"] = "public"
		}
		say(k, who)
	}
	this := survey.MonthOf(n.Today(office.Village))
	period := opinions.Period{From: this - 1, To: this + 1}
	if err := n.Opinions.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	if got, err := n.Opinions.Profile(ctx, office.Village, period); err != nil || len(got) != 0 {
		t.Errorf("before the end of the month: %v %v", got, err)
	}
	n.Clock.Set(time.Date(2026, 4, 1, 8, 0, 0, 0, office.WIB))
	for range 2 { // a round more changes nothing
		if err := n.Opinions.Rounds(ctx); err != nil {
			t.Fatal(err)
		}
	}
	got, err := n.Opinions.Profile(ctx, office.Village, period)
	if err != nil || got["sex"]["female"] != 12 || len(got["work"]) != 0 {
		t.Errorf("twelve women, four of whom said where they work: %v %v", got, err)
	}
	for k := range 11 { // what comes in a month waits for its end
		say(100+k, survey.Who{"sex": "male"})
	}
	if err := n.Opinions.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	if got, err := n.Opinions.Profile(ctx, office.Village, period); err != nil || got["sex"]["male"] != 0 {
		t.Errorf("eleven men of this month: %v %v", got, err)
	}
	plan(t, n)
	for range 2 {
		found, err := audit.Verify(ctx, n.Premises, nil)
		if err != nil || len(found.Findings) > 0 {
			t.Errorf("verify: %v %v", err, found.Findings)
		}
		if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
			t.Fatal(err)
		}
	}
	printed(t, n)
}

func plan(t *testing.T, n *office.Node) {
	t.Helper()
	head, words := n.As("head"), survey.PlanWords{Action: "Menambah petugas di loket.", Who: "Sekretaris Desa"}
	until := calendar.NewDay(2026, 5, 1)
	if err := n.Opinions.Plan(ctx, n.As("front-desk"), "time", words, until); fault.Of(err) != fault.Forbidden {
		t.Errorf("the front desk plans: %v", err)
	}
	var wrong opinions.Mistakes
	if err := n.Opinions.Plan(ctx, head, "", survey.PlanWords{}, 0); !errors.As(err, &wrong) || len(wrong) != 4 {
		t.Errorf("an empty plan: %v", err)
	}
	for _, e := range []string{"time", "fee", "facilities"} {
		if err := n.Opinions.Plan(ctx, head, e, words, until); err != nil {
			t.Fatal(err)
		}
	}
	all, err := n.Opinions.Plans(ctx, office.Village, 2026)
	if err != nil || len(all) != 3 || all[0].Element.ID() != "time" || all[0].Action != words.Action || all[0].Late {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := n.Opinions.EndPlan(ctx, n.As("kec-head"), all[0].No, false, "Sudah ada dua petugas."); key(err) != "survey.plan-unknown" {
		t.Errorf("another office ends it: %v", err)
	}
	if err := n.Opinions.EndPlan(ctx, head, all[0].No, false, "Sudah ada dua petugas."); err != nil {
		t.Fatal(err)
	}
	if err := n.Opinions.EndPlan(ctx, head, all[1].No, true, "Biaya sudah nol rupiah."); err != nil {
		t.Fatal(err)
	}
	if err := n.Opinions.EndPlan(ctx, head, all[1].No, false, "Sekali lagi saja."); key(err) != "survey.plan-over" {
		t.Errorf("ended twice: %v", err)
	}
	n.Clock.Set(time.Date(2026, 5, 2, 8, 0, 0, 0, office.WIB))
	all, err = n.Opinions.Plans(ctx, office.Village, 2026)
	if err != nil || all[0].Done == 0 || all[0].Dropped || !all[1].Dropped || !all[2].Late || all[0].Late {
		t.Errorf("%+v, %v", all, err)
	}
}

// printed reads the report back as text.
func printed(t *testing.T, n *office.Node) {
	t.Helper()
	var b, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&b, &again} {
		if err := n.Opinions.Print(ctx, w, office.Village, 2026, survey.Way{}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same report gives other bytes")
	}
	if err := n.Opinions.Print(ctx, &again, office.District, 2026, survey.Way{}); err != nil {
		t.Errorf("an office without answers: %v", err)
	}
	if dir := os.Getenv("SHOTS"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, "skm.pdf"), b.Bytes(), 0o600)
	}
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext")
	}
	cmd := exec.Command(tool, "-layout", "-", "-")
	cmd.Stdin = &b
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{"LAPORAN SURVEI KEPUASAN MASYARAKAT", "75,00", "bobot tepat 1/9", "74,93", "74,25", "C (Kurang baik)", "U9", "Perempuan", "Menambah petugas di loket.", "Lewat waktu", "Sudah ada dua petugas.", "Krejcie"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "PNS") {
		t.Error("four people are shown")
	}
}

func TestOnlyWhoServesAsksAtTheCounter(t *testing.T) {
	n := office.Open(t)
	no := served(t, n)
	if _, err := n.Opinions.AskAt(ctx, n.As("head"), no); fault.Of(err) != fault.Forbidden {
		t.Errorf("the head asks: %v", err)
	}
	if _, err := n.Opinions.AskAt(ctx, n.As("kec-front-desk"), no); fault.Of(err) != fault.NotFound {
		t.Errorf("another office asks: %v", err)
	}
	if _, err := n.Opinions.AskAt(ctx, n.As("front-desk"), no); err != nil {
		t.Error(err)
	}
	if _, err := n.Opinions.AskAt(ctx, n.As("front-desk"), no); key(err) != "opinion.asked" {
		t.Errorf("twice in a quarter: %v", err)
	}
}
