package complaints_test

import (
	"testing"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/open311"
	"genggam/internal/store/storetest"
)

func brought(h *house) {
	t := h.T
	one := open311.Request{ID: "1", Status: "Open", ServiceCode: "024", ServiceName: "Graffiti", Requested: "2011-06-28 05:14:00", Lat: "37.7", Long: "-122.4"}
	two := one
	two.ID, two.Status, two.ServiceCode = "2", "closed", "033"
	const source = "sf.example.org"
	_, err := h.Complaints.Bring(h.ctx(), h.As("verifier"), source, []open311.Request{one})
	if fault.Of(err) != fault.Forbidden {
		t.Fatal(err)
	}
	b, err := h.Complaints.Bring(h.ctx(), h.As("head"), source, []open311.Request{one, two})
	if err != nil || b.New != 2 {
		t.Fatal(b, err)
	}
	one.Status = "closed"
	b, err = h.Complaints.Bring(h.ctx(), h.As("head"), source, []open311.Request{one, two})
	if err != nil || b.Changed != 1 || b.Same != 1 {
		t.Fatal(b, err)
	}
	page, next, err := h.Complaints.Elsewhere(h.ctx(), source, complaints.Filter{Limit: 1})
	if err != nil || len(page) != 1 || page[0].ID != "2" || next == 0 {
		t.Fatal(page, next, err)
	}
	page, next, err = h.Complaints.Elsewhere(h.ctx(), source, complaints.Filter{Limit: 1, After: next, Category: "024", States: []complaint.State{complaint.DecidedState}})
	if err != nil || len(page) != 1 || page[0] != one || next != 0 {
		t.Fatal(page, next, err)
	}
	if all, err := h.Complaints.ElsewhereServices(h.ctx(), source); err != nil || len(all) != 2 || all[0].Name != "Graffiti" {
		t.Fatal(all, err)
	}
	if found, _, err := h.Complaints.Public(h.ctx(), complaints.Filter{}); err != nil || len(found) != 0 {
		t.Fatal("reports of elsewhere are in the office's own list", err)
	}
	h.whole()
}

func TestReportsOfAnotherCityAreKeptAsTheyWere(t *testing.T) { brought(open(t)) }

func TestReportsOfAnotherCityOnPostgreSQLToo(t *testing.T) {
	brought(&house{office.OpenOn(t, storetest.PostgresDSN(t))})
}
