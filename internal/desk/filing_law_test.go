package desk_test

import (
	"slices"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/office"
)

func TestWhoLivesElsewhereIsAskedForWhatTheRegisterCannotKnow(t *testing.T) {
	n := office.Open(t)
	for way, want := range map[string]string{"resident": "ktp", "no-nik": "ktp", "elsewhere": "identitas_lain"} {
		f, err := n.StartDraft(ctx, "surat-pengantar-laporan-kehilangan", office.Village, "id")
		if err != nil {
			t.Fatal(err)
		}
		f.Way = way
		std, _ := n.Catalogue().Current(f.Standard, "2026-03-02")
		var needed []string
		for _, r := range std.NeededRequirements(std.Vars(f.Answers, n.DraftFacts(f))) {
			needed = append(needed, r.ID)
		}
		if !slices.Contains(needed, want) || slices.Contains(needed, "ktp") == slices.Contains(needed, "identitas_lain") {
			t.Errorf("%s needs %v; want %s", way, needed, want)
		}
		f.Way, f.Applicant = "elsewhere", desk.Party{Resident: "of the register"}
		if kind := n.DraftFacts(f)["applicant.kind"]; kind != "resident" {
			t.Errorf("whom the register knows is %v", kind)
		}
	}
}
