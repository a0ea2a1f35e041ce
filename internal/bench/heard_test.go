package bench

import (
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/complaints"
)

func TestThePagesOfComplaintsAreMeasured(t *testing.T) {
	n := openNode(t)
	r := hurried(0, 0)
	r.short = 30 * time.Millisecond
	if err := n.heard(t.Context(), 80*heardShare, r); err != nil {
		t.Fatal(err)
	}
	r.report.judge([]int64{80 * heardShare})
	for _, p := range heardPages {
		absent := slices.ContainsFunc(r.report.Missing, func(m string) bool { return strings.HasPrefix(m, p.name+": there is no such page") })
		f := r.report.find(p.name, 0, 80*heardShare)
		if !absent && (f.Count == 0 || f.P99 <= 0) {
			t.Errorf("%s: %+v, %q", p.name, f, r.report.Missing)
		}
		if held := slices.ContainsFunc(r.report.Ratios, func(x Ratio) bool { return x.Name == p.name+" p99" && x.Bound == heardBound }); held == absent {
			t.Errorf("%s: absent %v, held against its bound %v", p.name, absent, held)
		}
	}
	if b, err := n.Scoreboard.Board(t.Context(), village); err != nil || b.All.Heard != 80 {
		t.Errorf("the scoreboard speaks of %d complaints: %v", b.All.Heard, err)
	}
	list, _, err := n.Complaints.Public(t.Context(), complaints.Filter{Words: sought(0)})
	if err != nil || len(list) == 0 {
		t.Errorf("the most common word finds %d complaints: %v", len(list), err)
	}
	if list, _, _ := n.Complaints.Public(t.Context(), complaints.Filter{Words: sought(3)}); len(list) > 0 {
		t.Error("the word that nobody says finds something")
	}
}
