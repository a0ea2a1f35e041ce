package complaints_test

import (
	"slices"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/office"
	"genggam/internal/store/storetest"
)

func TestPromisesForThingsInTheStreetAreCounted(t *testing.T) { kept(open(t)) }

func TestPromisesAreCountedOnPostgreSQLToo(t *testing.T) {
	kept(&house{office.OpenOn(t, storetest.PostgresDSN(t))})
}

func kept(h *house) {
	t, clerk, head := h.T, h.As("front-desk"), h.As("head")
	list := complaint.Pledges{{Category: "lamp", Amount: 48, Unit: calendar.UnitHours}}
	h.refused(h.Complaints.Pledge(h.ctx(), clerk, list), "role.not-allowed")
	h.refused(h.Complaints.Pledge(h.ctx(), head, complaint.Pledges{{Category: "lamp"}}), "complaint.pledge")
	h.refused(h.Complaints.Pledge(h.ctx(), head, complaint.Pledges{{Category: "Lampu!", Amount: 1, Unit: calendar.UnitDays}}), "complaints.category")
	h.ok(h.Complaints.Pledge(h.ctx(), head, list))
	begin := h.Clock.Now()
	decide := func(no int64) {
		h.ok(h.Complaints.Verify(h.ctx(), clerk, no, complaint.Ordinary))
		h.ok(h.Complaints.Decide(h.ctx(), clerk, no, complaint.Done, "Sudah."))
	}
	n := filing()
	n.Promised = begin.AddDate(1, 0, 0) // a citizen promises nothing in the office's name
	inTime, late, open := h.files(n), h.files(filing()), h.files(filing())
	h.ok(h.Complaints.Withdraw(h.ctx(), h.files(filing()).No))
	road := filing()
	road.Category = "road"
	h.files(road)
	road.Promised = begin.AddDate(1, 0, 0)
	if _, err := h.Complaints.FileFor(h.ctx(), clerk, road); err != nil {
		t.Fatal(err)
	}
	decide(inTime.No)
	h.Clock.Add(49 * time.Hour)
	decide(late.No)
	want := []complaints.Kept{{Category: "lamp", Received: 4, Promised: 4, Kept: 1, Missed: 2, Void: 1}, {Category: "road", Received: 2, Promised: 1, Running: 1}}
	got, err := h.Complaints.Kept(h.ctx(), office.Village, begin, h.Clock.Now())
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%+v, %v", got, err)
	}
	// Whoever has the matter today, it counts where it was received.
	h.ok(h.Complaints.Verify(h.ctx(), clerk, open.No, complaint.Ordinary))
	h.ok(h.Complaints.Forward(h.ctx(), clerk, open.No, office.District, "Jalan kecamatan."))
	if got, err = h.Complaints.Kept(h.ctx(), office.Village, begin, h.Clock.Now()); err != nil || !slices.Equal(got, want) {
		t.Fatalf("%+v, %v", got, err)
	}
	for no, met := range map[int64]bool{late.No: true, open.No: false} {
		x, err := h.Complaints.Follow(h.ctx(), no)
		h.ok(err)
		i := slices.IndexFunc(x.Clocks, func(c complaints.Clock) bool { return c.Duty == complaint.Keep })
		if i < 0 || (x.Clocks[i].Met != 0) != met || x.Clocks[i].Amount != 2 {
			t.Fatalf("the promise of %d is shown as %+v", no, x.Clocks)
		}
	}
	spans(h, begin)
	h.whole()
}

// spans says that a span of days holds what was received in it, its ends included.
func spans(h *house, begin time.Time) {
	last := h.files(filing())
	at, day := h.Clock.Now(), 24*time.Hour
	for _, c := range []struct {
		from, to time.Time
		want     int
	}{{begin, at, 7}, {begin, begin, 6}, {at, at, 1}, {at, time.Time{}, 1}, {time.Time{}, begin.Add(-time.Second), 0}, {at.Add(time.Second), at.Add(day), 0}, {begin.Add(time.Second), at.Add(-time.Second), 0}} {
		list, _, err := h.Complaints.Public(h.ctx(), complaints.Filter{From: c.from, To: c.to})
		h.ok(err)
		if len(list) != c.want || c.from.Equal(at) && c.want == 1 && list[0].No != last.No {
			h.T.Fatalf("from %v to %v: %d, want %d", c.from, c.to, len(list), c.want)
		}
	}
}
