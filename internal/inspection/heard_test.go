package inspection_test

import (
	"testing"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/integrity"
	"genggam/internal/office"
)

func TestTheReportCountsComplaintsToo(t *testing.T) {
	n := office.Open(t)
	if _, err := n.Complaints.File(ctx, complaints.Filing{Office: office.Village, As: complaint.Question, Channel: "web", Words: complaints.Words{Text: "Kapan kantor buka pada bulan puasa?"}}); err != nil {
		t.Fatal(err)
	}
	x, err := n.Inspection.ReportOf(ctx, n.As("head"), integrity.MonthOf(n.Today(office.Village)))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, f := range x.Now {
		got[f.Name] = f.Count
	}
	if got[integrity.Complaints] != 1 || got[integrity.ComplaintsEnd] != 0 {
		t.Errorf("got %v", got)
	}
	if _, is := got[integrity.Answered]; is {
		t.Error("a survey that nobody answered is counted")
	}
}
