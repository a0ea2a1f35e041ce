package complaints_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/store/storetest"
)

// sent collects mails; off is a node without a server, why what a server says.
type sent struct {
	to, text string
	n        int
	off      bool
	why      string
}

func (s *sent) mail(_ context.Context, to, subject, text string) (string, bool, bool, error) {
	if !s.off {
		s.n, s.to, s.text = s.n+1, to, subject+"\n"+text
	}
	return s.why, false, s.off, nil
}

func told(h *house) {
	t, ctx, room, clerk := h.T, h.ctx(), h.Complaints, h.As("front-desk")
	box := &sent{off: true}
	room.OnMail(box.mail)
	none := func(why string) {
		t.Helper()
		if all, err := room.Waiting(ctx, clerk); err != nil || len(all) != 0 {
			t.Fatal(why, err, all)
		}
	}
	n := filing()
	r := h.files(n)
	none("the receipt is told again")
	h.Clock.Add(time.Minute)
	h.ok(room.Verify(ctx, clerk, r.No, complaint.Ordinary))
	none("what only the office does is told")
	h.ok(room.Answer(ctx, clerk, r.No, "Petugas RAHASIA berangkat besok."))
	all, err := room.Waiting(ctx, clerk)
	if err != nil || len(all) != 1 || all[0].Kind != "answered" || !strings.Contains(all[0].Text, r.Reference) || strings.Contains(all[0].Masked, "81234567899") {
		t.Fatal(err, all)
	}
	for _, word := range []string{"RAHASIA", "Lampu", "Sulastri", "lamp"} {
		if strings.Contains(all[0].Text, word) {
			t.Fatalf("a message says %q: %s", word, all[0].Text)
		}
	}
	h.ok(room.Decide(ctx, clerk, r.No, complaint.Upheld, "Sudah diganti."))
	_, err = room.Offer(ctx, clerk, r.No, "answered")
	h.refused(err, "complaints.told-moved-on")
	address, err := room.Offer(ctx, clerk, r.No, "decided")
	if err != nil || !strings.HasPrefix(address, "https://wa.me/6281234567899?text=") || strings.Contains(address, "diganti") {
		t.Fatal(err, address)
	}
	none("what was offered waits")
	if x, err := room.Show(ctx, clerk, r.No); err != nil || x.Story[len(x.Story)-2].Kind != "complaint.told" || x.Story[len(x.Story)-2].Detail != "chat" {
		t.Fatal(err, "no entry says that it was offered")
	}
	n.Anonymous = true
	hidden := h.files(n)
	h.Clock.Add(time.Minute)
	h.ok(room.Forward(ctx, clerk, hidden.No, office.District, "Jalan kecamatan."))
	if all, err := room.Waiting(ctx, h.As("kec-front-desk")); err != nil || len(all) != 0 {
		t.Fatal("the number of an anonymous sender is offered", err, all)
	}
	n.Who.Contact = "sulastri@contoh.id"
	mail := h.files(n)
	h.Clock.Add(time.Minute)
	h.ok(room.Answer(ctx, clerk, mail.No, "Kami lihat."))
	none("an e-mail address is offered to an officer")
	round := func(want int) {
		t.Helper()
		_, err := room.Rounds(ctx)
		h.ok(err)
		if box.n != want {
			t.Fatalf("%d mails, want %d", box.n, want)
		}
	}
	round(0)
	box.off, box.why = false, "mail.not-now"
	round(1)
	round(1) // a try that failed waits
	box.why = ""
	h.Clock.Add(6 * time.Minute)
	round(2)
	round(2)
	if box.to != "sulastri@contoh.id" || !strings.Contains(box.text, mail.Reference) || strings.Contains(box.text, "Sulastri") || strings.Contains(box.text, "Kami lihat") {
		t.Fatal(box)
	}
	if _, err := room.Waiting(ctx, h.As("verifier")); fault.Of(err) != fault.Forbidden {
		t.Fatal(err)
	}
	h.whole()
}

func TestASenderIsToldByReferenceAlone(t *testing.T) { told(open(t)) }

func TestASenderIsToldOnPostgreSQLToo(t *testing.T) {
	told(&house{office.OpenOn(t, storetest.PostgresDSN(t))})
}

func TestOfAConfidentialMatterOnlyANeutralSummaryIsPublic(t *testing.T) {
	h := open(t)
	n := filing()
	n.Confidential = true
	r := h.files(n)
	clerk := h.As("front-desk")
	h.refused(h.Complaints.Publish(h.ctx(), clerk, r.No, complaints.Text{Summary: "Lampu"}, true), "complaints.stays-hidden")
	h.ok(h.Complaints.Publish(h.ctx(), clerk, r.No, complaints.Text{Summary: "Penerangan jalan", Answer: "Sudah diperbaiki."}, false))
	p, err := h.Complaints.PublicOne(h.ctx(), r.Reference)
	if err != nil || p.Summary != "Penerangan jalan" || p.Words != "" || p.Category != "" || p.Service != "" || p.Placed || p.Lat != 0 {
		t.Errorf("%v %+v", err, p)
	}
	for _, f := range []complaints.Filter{{Category: "lamp"}, {Place: "33.02.19"}} {
		if found, _, err := h.Complaints.Public(h.ctx(), f); err != nil || len(found) != 0 {
			t.Errorf("what it is about is found by %+v: %v", f, err)
		}
	}
	told := false
	for _, l := range h.state(r.No, complaint.Received).Story {
		told = told || l.Kind == "complaint.published"
	}
	if !told {
		t.Error("its sender does not read that something was published")
	}
	if len(h.spots("")) != 0 {
		t.Error("it is on the map")
	}
	h.whole()
}

func TestAReportWithoutANameIsClassedAndANameThatAnOfficerBringsMovesNoDate(t *testing.T) {
	h := open(t)
	head := h.As("head")
	for as, want := range map[complaint.Class]complaint.Class{complaint.Ordinary: complaint.Information, complaint.Supervisory: complaint.WhistleBlowing, complaint.Question: complaint.Question} {
		r, err := h.Complaints.Notice(h.ctx(), head, complaints.Filing{As: as, Words: complaints.Words{Text: "Pungutan di loket 3", Link: "https://contoh.id/p/1"}})
		h.ok(err)
		was := h.state(r.No, complaint.Received)
		if was.Class != want || was.Channel != "noticed" || was.VerifyDue == 0 || was.FirstDue == 0 {
			t.Errorf("%s became %s: %+v", as, was.Class, was)
		}
		h.Clock.Add(26 * time.Hour)
		h.ok(h.Complaints.IdentifyFor(h.ctx(), head, r.No, complaints.Who{Name: "Karsini Contoh", Contact: "081234567899"}))
		is := h.state(r.No, complaint.Received)
		if is.Who.Name != "Karsini Contoh" || is.ReceivedAt != was.ReceivedAt || is.VerifyDue != was.VerifyDue || is.FirstDue != was.FirstDue {
			t.Errorf("%s: %+v", as, is)
		}
		h.refused(h.Complaints.IdentifyFor(h.ctx(), head, r.No, complaints.Who{Name: "Lain"}), "complaint.named-already")
		h.refused(h.Complaints.IdentifyFor(h.ctx(), head, r.No, complaints.Who{}), "complaint.no-who")
	}
	h.whole()
}
