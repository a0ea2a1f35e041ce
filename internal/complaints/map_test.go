package complaints_test

import (
	"strings"
	"testing"
	"time"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/store/storetest"
)

// spots are what the map of a region counts, by area ("" for a place).
func (h *house) spots(code region.Code) map[string][2]int64 {
	h.T.Helper()
	c, err := h.Complaints.Map(h.ctx(), code)
	h.ok(err)
	out := map[string][2]int64{}
	for _, s := range c.Spots {
		out[string(s.Code)] = [2]int64{out[string(s.Code)][0] + s.Open, out[string(s.Code)][1] + s.Ended}
	}
	return out
}

func mapped(h *house) {
	t := h.T
	n := filing()
	first := h.files(n)
	n.Lat, n.Lon = -7_450_400, 109_290_100 // the same place, rounded
	second := h.files(n)
	n.Lat, n.Lon = -7_424_300, 109_230_200 // Purwokerto Timur
	far := h.files(n)
	n.Category = "" // what is no thing in the street has no place in public
	h.files(n)
	n.Category, n.Confidential = "lamp", true
	h.files(n)
	if got := h.spots(""); got["33.02.19"] != [2]int64{2, 0} || got["33.02.26"] != [2]int64{1, 0} || len(got) != 2 {
		t.Fatal(got)
	}
	village := ""
	for code, count := range h.spots("33.02.19") {
		if village = code; count != [2]int64{2, 0} {
			t.Fatal(code, count)
		}
	}
	c, err := h.Complaints.Map(h.ctx(), region.Code(village))
	h.ok(err)
	if len(c.Spots) != 1 || c.Spots[0].Open != 2 || c.Spots[0].Lat != -7_450_000 || c.Spots[0].Lon != 109_290_000 || len(c.Shapes) != 1 {
		t.Fatalf("%+v", c.Spots)
	}
	found, next, err := h.Complaints.Public(h.ctx(), complaints.Filter{Place: "33.02.19", Limit: 1})
	if err != nil || len(found) != 1 || found[0].No != second.No || next != second.No {
		t.Fatal(found, next, err)
	}
	found, next, err = h.Complaints.Public(h.ctx(), complaints.Filter{Place: region.Code(village), Limit: 1, After: next})
	if err != nil || len(found) != 1 || found[0].No != first.No || next != 0 {
		t.Fatal(found, next, err)
	}
	found, _, err = h.Complaints.Public(h.ctx(), complaints.Filter{Place: "33.02.26", Category: "lamp", States: []complaint.State{complaint.Received}})
	if err != nil || len(found) != 1 || found[0].No != far.No {
		t.Fatal(found, err)
	}
	h.ok(h.Complaints.Withdraw(h.ctx(), first.No))
	if got := h.spots(""); got["33.02.19"] != [2]int64{1, 1} {
		t.Fatal("an end is not on the map", got)
	}
	h.ok(h.Complaints.Erase(h.ctx(), h.As("head"), first.No))
	h.ok(h.Complaints.Name(h.ctx(), h.As("head"), far.No, []string{h.As("registrar").Account}, false))
	if got := h.spots(""); got["33.02.19"] != [2]int64{1, 0} || len(got) != 1 {
		t.Fatal("what nobody may know any more is on the map", got)
	}
	_, err = h.Complaints.Map(h.ctx(), "33.01")
	h.refused(err, "complaints.no-map")
	h.whole()
}

func TestTheMapCountsWhatIsPublicByDistrictVillageAndPlace(t *testing.T) { mapped(open(t)) }

func TestTheMapIsTheSameOnPostgreSQL(t *testing.T) {
	mapped(&house{office.OpenOn(t, storetest.PostgresDSN(t))})
}

func TestAPlaceIsJudgedByTheBordersOfTheRegency(t *testing.T) {
	h := open(t)
	for name, x := range map[string]struct {
		lat, lon int64
		taken    bool
	}{
		"the middle of the village":                    {-7_457_200, 109_290_400, true},
		"the sea":                                      {-8_000_000, 109_100_000, false},
		"Cilacap, within the rectangle of it":          {-7_670_000, 109_020_000, false},
		"Purbalingga, across the border":               {-7_388_000, 109_363_000, false},
		"just over the border, which is no sharp line": {-7_245_500, 109_223_000, true},
		"nowhere, as a phone without a fix says":       {0, 0, false},
	} {
		n := filing()
		n.Lat, n.Lon = x.lat, x.lon
		_, err := h.Complaints.File(h.ctx(), n)
		if x.taken != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if !x.taken {
			if f := fault.As(err); f == nil || f.Key != "complaints.place-outside" || f.Field != "titik" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestAMonthIsCountedAlongItsIndex(t *testing.T) {
	h := open(t)
	for range 3 {
		h.files(filing())
	}
	h.ok(h.Complaints.Verify(h.ctx(), h.As("head"), h.files(filing()).No, complaint.Question))
	from := h.Clock.Now().Add(-time.Hour)
	h.Clock.Add(40 * 24 * time.Hour)
	c, err := h.Complaints.Count(h.ctx(), office.Village, from, h.Clock.Now())
	if err != nil || c != (complaints.Count{Received: 4, Late: 1}) {
		t.Error(c, err)
	}
	for _, column := range []string{"received_at", "decided_at > 0 AND decided_at", "settle_due > 0 AND settle_due"} {
		plan := ""
		h.ok(h.Store.Each(h.ctx(), `EXPLAIN QUERY PLAN SELECT count(*) FROM complaints WHERE office = 'x' AND `+column+` >= 1 AND received_at < 9`, nil, func(scan store.Scan) error {
			var a, b, c int64
			var detail string
			err := scan(&a, &b, &c, &detail)
			plan += detail
			return err
		}))
		if !strings.Contains(plan, "SEARCH complaints USING") || !strings.Contains(plan, "INDEX complaints_") || !strings.Contains(plan, "office=? AND ") {
			t.Errorf("%s: %s", column, plan)
		}
	}
}
