package settlement_test

import (
	"slices"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/residents"
	"genggam/internal/settlement"
	"genggam/internal/store/storetest"
)

// side takes a village in beside the former system.
func side(t *testing.T, n *office.Node, v *village) settlement.Result {
	t.Helper()
	p := plan()
	p.Side = true
	r, err := n.Settlement.Take(t.Context(), open(t, v.files(t)), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatChangedThereIsADifferenceAndOverwritesNothing(t *testing.T) {
	n := node(t)
	v := invented(40)
	take(t, n, v.files(t))
	v.Residents[2].Name, v.Residents[3].Life = "Ganti Nama", "mati"
	v.Residents = append(v.Residents, invented(41).Residents[40])
	for range 2 { // two nights with the same news
		if r := side(t, n, v); r.Different != 2 {
			t.Fatalf("%+v", r)
		}
	}
	list, count, err := n.Settlement.Differences(t.Context(), clerk(), 0)
	if err != nil || count != 2 || len(list) != 2 || !slices.Equal(list[0].Fields, []string{"name"}) || !slices.Equal(list[1].Fields, []string{"life"}) {
		t.Fatalf("%+v (%v)", list, err)
	}
	if found, err := n.SearchResidents(t.Context(), clerk(), "ganti nama", 5); err != nil || len(found) > 0 {
		t.Fatal("it was written over", err)
	}
	two, err := n.Settlement.ShowDifference(t.Context(), clerk(), 3)
	if err != nil || len(two.Fields) != 1 || two.Fields[0].Theirs != "Ganti Nama" || two.Fields[0].Ours == "" {
		t.Fatalf("%v", err)
	}
	if err := n.Settlement.Judge(t.Context(), clerk(), 3, true); err != nil {
		t.Fatal(err)
	}
	if err := n.Settlement.Judge(t.Context(), clerk(), 4, false); err != nil {
		t.Fatal(err)
	}
	if err := n.Settlement.Judge(t.Context(), clerk(), 4, true); fault.Of(err) != fault.NotFound {
		t.Error("judged twice:", err)
	}
	if found, err := n.SearchResidents(t.Context(), clerk(), "ganti nama", 5); err != nil || len(found) != 1 {
		t.Error("it was not taken over", err)
	}
	if who, err := n.ByNIK(t.Context(), newVillage, v.Residents[3].NIK); err != nil || who.State != residents.Here {
		t.Error("ours was not kept", err)
	}
	if r := side(t, n, v); r.Different != 0 {
		t.Errorf("what was judged is asked again: %+v", r)
	}
	v.Residents[3].Address = "Jalan Baru"
	if r := side(t, n, v); r.Different != 1 {
		t.Errorf("newer news is no difference: %+v", r)
	}
	verify(t, n)
}

func TestAListIsFilledByTheFormerSystemAndNotWrittenOver(t *testing.T) {
	n := node(t)
	v := invented(10)
	add(t, n, v.Residents[0].NIK, v.Residents[0].Name)
	add(t, n, v.Residents[1].NIK, "Nama Lain")
	r := take(t, n, v.files(t))
	if r.Filled != 1 || r.Different != 1 || r.Added["resident"] != 8 {
		t.Fatalf("%+v", r)
	}
	who, err := n.ByNIK(t.Context(), newVillage, v.Residents[0].NIK)
	if err != nil || who.KK != v.Residents[0].KK || who.Address == "" {
		t.Error("nothing was filled", err)
	}
	if who, err = n.ByNIK(t.Context(), newVillage, v.Residents[1].NIK); err != nil || who.Name != "Nama Lain" {
		t.Error("a name was written over", err)
	}
	verify(t, n)
}

func TestAnAttachedNumberStaysWhoeverSaysOtherwise(t *testing.T) {
	n := node(t)
	v := invented(10)
	take(t, n, v.files(t))
	who, err := n.ByNIK(t.Context(), newVillage, v.Residents[0].NIK)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.AttachContact(t.Context(), clerk(), who.ID.String(), "0812 9999 8888"); err != nil {
		t.Fatal(err)
	}
	v.Residents[0].Phone, v.Residents[0].Job = "+6285555555555", "GURU"
	if r := side(t, n, v); r.Different != 1 {
		t.Fatalf("%+v", r)
	}
	if err := n.Settlement.Judge(t.Context(), clerk(), 1, true); err != nil {
		t.Fatal(err)
	}
	if who, err = n.ByNIK(t.Context(), newVillage, v.Residents[0].NIK); err != nil || who.Phone != "+6281299998888" || who.Job != "GURU" {
		t.Error("the attached number went", err)
	}
}

// TestPostgreSQLDoesTheSame goes the whole way on the other engine.
func TestPostgreSQLDoesTheSame(t *testing.T) {
	n := furnished(t, office.OpenOn(t, storetest.PostgresDSN(t)))
	v := invented(700)
	take(t, n, v.files(t))
	same(t, read(t, leave(t, n)), v)
	add(t, n, "3302991708900777", "Kasinah")
	extra := invented(701).Residents[700]
	extra.NIK, extra.Name = "3302991708900777", "Kasinah"
	v.Residents = append(v.Residents, extra)
	v.Residents[2].Name = "Ganti Nama"
	if r := take(t, n, v.files(t)); r.Different != 1 || r.Filled != 1 {
		t.Fatalf("%+v", r)
	}
	if err := n.Settlement.Judge(t.Context(), clerk(), 3, true); err != nil {
		t.Fatal(err)
	}
	for query, least := range map[string]int{"dari luar": 10, "tuginem": 5, "3": 3} {
		if found, err := n.Settlement.Search(t.Context(), clerk(), query); err != nil || len(found) < least {
			t.Errorf("%q: %d found (%v)", query, len(found), err)
		}
	}
	if seq, err := n.TypedLetter(t.Context(), clerk(), "keterangan", "surat tulis tangan"); err != nil || seq != 424 {
		t.Error(seq, err)
	}
	verify(t, n)
}

func TestNobodyJudgesDifferencesOfAnotherOfficeOrWithoutTheRole(t *testing.T) {
	n := node(t)
	v := invented(10)
	take(t, n, v.files(t))
	v.Residents[2].Name = "Ganti Nama"
	side(t, n, v)
	other := clerk()
	other.Office = office.District
	if list, count, err := n.Settlement.Differences(t.Context(), other, 0); err != nil || count > 0 || len(list) > 0 {
		t.Error("another office sees them", err)
	}
	if _, err := n.Settlement.ShowDifference(t.Context(), other, 3); fault.Of(err) != fault.NotFound {
		t.Error("another office opens them:", err)
	}
	if err := n.Settlement.Judge(t.Context(), other, 3, true); fault.Of(err) != fault.NotFound {
		t.Error("another office judges them:", err)
	}
	head := clerk()
	head.Roles = []premises.Role{{Name: "head"}}
	if err := n.Settlement.Judge(t.Context(), head, 3, true); fault.Of(err) != fault.Forbidden {
		t.Error("the head judges:", err)
	}
}
