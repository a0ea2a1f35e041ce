package settlement_test

import (
	"strings"
	"testing"

	"genggam/internal/settlement"
)

func TestAnOfficeIsAddedWithItsOfficersOrNothingIs(t *testing.T) {
	n := node(t)
	list := "\ufeffkode;login;nama;peran;jabatan;nip\n33.02.19.2015;loket.baru;Tuginem;loket register;;\n33.02.19.2015;kades.baru;Drs. H. Sa'dun, M.Pd.;kepala penandatangan;Kepala Desa;NIPD 1\n"
	all, bad, err := settlement.ReadStaff(strings.NewReader(list), "")
	if err != nil || len(bad) > 0 || len(all) != 2 {
		t.Fatal(len(all), bad, err)
	}
	before := len(n.Offices())
	wrong := append(all[:2:2], settlement.Staffer{Line: 4, Office: "51.71.01.1001", Login: "luar", Name: "X", Roles: []string{"head"}})
	if _, _, _, bad, err := n.Settlement.AddStaff(t.Context(), wrong, nil); err != nil || len(bad) != 1 || len(n.Offices()) != before {
		t.Fatalf("an office outside of the node: %v (%v)", bad, err)
	}
	hired, added, _, _, err := n.Settlement.AddStaff(t.Context(), all, nil)
	if err != nil || len(hired) != 2 || len(added) != 1 || hired[0].Password == hired[1].Password || len(hired[0].TOTP) == 0 {
		t.Fatal(len(hired), len(added), err)
	}
	people, err := n.Accounts(t.Context(), "33.02.19.2015")
	if err != nil || len(people) != 2 || people[0].Name != "Drs. H. Sa'dun, M.Pd." || people[0].Roles[0].Number != "NIPD 1" {
		t.Errorf("%+v (%v)", people, err)
	}
	hired, added, there, _, err := n.Settlement.AddStaff(t.Context(), all, nil)
	if err != nil || len(hired) > 0 || len(added) > 0 || len(there) != 2 {
		t.Error("the same list again changed something", err)
	}
}

func TestAListOfOfficersTellsEveryMistake(t *testing.T) {
	_, bad, err := settlement.ReadStaff(strings.NewReader("login,nama,peran\nx,,raja\nsama,Budi,loket\nsama,Siti,loket\n"), newVillage)
	var got []string
	for _, p := range bad {
		got = append(got, p.Column+" "+p.Key)
	}
	if want := "login account.login-shape|nama account.name-shape|peran staff.role|login staff.login-twice"; err != nil || strings.Join(got, "|") != want {
		t.Errorf("%v (%v)", got, err)
	}
	if _, _, err := settlement.ReadStaff(strings.NewReader("login,nama,peran\n"), ""); err == nil {
		t.Error("a list without offices was read")
	}
}

// FuzzReadStaff reads anything as a list of officers.
func FuzzReadStaff(f *testing.F) {
	f.Add("kode;login;nama;peran\n33.02.19.2015;a.b;Budi;loket\n")
	f.Add("login,nama,peran\n\"x")
	f.Fuzz(func(t *testing.T, s string) {
		all, bad, err := settlement.ReadStaff(strings.NewReader(s), newVillage)
		for _, x := range all {
			if err == nil && len(bad) == 0 && (x.Login == "" || x.Name == "" || len(x.Roles) == 0) {
				t.Errorf("an empty officer on line %d", x.Line)
			}
		}
	})
}
