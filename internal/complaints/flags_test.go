package complaints_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/premises"
)

// TestEachFlagMeansTheSameAloneAndTogether files every combination of the flags at
// the end of a year and says of each who handles it, who sees the sender, and what
// everybody may know.
func TestEachFlagMeansTheSameAloneAndTogether(t *testing.T) {
	h := open(t)
	h.Clock.Add(time.Date(2026, 12, 23, 9, 0, 0, 0, time.FixedZone("WIB", 7*3600)).Sub(h.Clock.Now()))
	for bits := range 16 {
		anonymous, confidential, head, named := bits&1 != 0, bits&2 != 0, bits&4 != 0, bits&8 != 0
		t.Run(fmt.Sprintf("anonymous %v, confidential %v, head %v, named %v", anonymous, confidential, head, named), func(t *testing.T) {
			n := filing()
			n.Anonymous, n.Confidential, n.Head = anonymous, confidential, head
			if !named {
				n.Who = complaints.Who{}
			}
			r, err := h.Complaints.File(h.ctx(), n)
			if err != nil {
				t.Fatal(err)
			}
			handler, other := h.As("supervisor"), h.As("kec-supervisor")
			if head { // ends with somebody else
				handler, other = other, handler
			}
			x, err := h.Complaints.Show(h.ctx(), handler, r.No)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.Complaints.Show(h.ctx(), other, r.No); fault.Of(err) != fault.NotFound {
				t.Error("another office sees it", err)
			}
			want := complaint.Ordinary
			if !named {
				want = complaint.Information
			}
			if x.Class != want || x.VerifyDue != endOf("2026-12-30") || x.FirstDue != endOf("2027-01-04") {
				t.Errorf("class %s, verified by %s, answered by %s", x.Class, time.UnixMilli(x.VerifyDue), time.UnixMilli(x.FirstDue))
			}
			if x.Masked != (anonymous && named) || (x.Who.Name != "") != (named && !anonymous) {
				t.Errorf("masked %v, name %q", x.Masked, x.Who.Name)
			}
			if who, err := h.Complaints.Reporter(h.ctx(), handler, r.No, "supervision"); err != nil || (who.Name != "") != named {
				t.Error(who, err)
			}
			_, err = h.Complaints.PublicOne(h.ctx(), r.Reference)
			if open := !confidential && !head; open != (err == nil) {
				t.Errorf("public: %v", err)
			}
			if err := h.Complaints.Publish(h.ctx(), handler, r.No, complaints.Text{Summary: "Ringkasan"}, !confidential); err != nil {
				t.Fatal(err)
			}
			p, err := h.Complaints.PublicOne(h.ctx(), r.Reference)
			if err != nil || (p.Words == "") != confidential || (p.Category == "") != confidential || p.Placed == confidential {
				t.Errorf("%v %+v", err, p)
			}
			finish(t, h, handler, r.No, want)
		})
	}
	h.whole()
}

// endOf is the last instant of the office's day, as limits are.
func endOf(day string) int64 {
	t, err := time.ParseInLocation("2006-01-02", day, time.FixedZone("WIB", 7*3600))
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, 1).UnixMilli() - 1
}

// finish decides a matter and lets its sender read it.
func finish(t *testing.T, h *house, a premises.Actor, no int64, class complaint.Class) {
	t.Helper()
	for _, err := range []error{h.Complaints.Verify(h.ctx(), a, no, class), h.Complaints.Decide(h.ctx(), a, no, complaint.Upheld, "Benar.")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if x, err := h.Complaints.Follow(h.ctx(), no); err != nil || x.State != complaint.DeliveredState || !slices.Contains(complaint.Classes(), x.Class) {
		t.Error(x.State, err)
	}
}
