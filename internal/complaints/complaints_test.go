package complaints_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store/storetest"
)

// house is a node at which people complain.
type house struct{ *office.Node }

func open(t *testing.T) *house { t.Helper(); return &house{office.Open(t)} }

func (h *house) ok(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// refused says that an error is the refusal of a key.
func (h *house) refused(err error, key string) {
	h.T.Helper()
	if x := fault.As(err); x == nil || x.Key != key {
		h.T.Fatalf("want %s, got %v", key, err)
	}
}

func (h *house) ctx() context.Context { return context.Background() }

// filing is a complaint with a name about a street light.
func filing() complaints.Filing {
	return complaints.Filing{Office: office.Village, As: complaint.Ordinary, Category: "lamp", Placed: true, Lat: -7_450_123, Lon: 109_290_456,
		Words: complaints.Words{Text: "Lampu jalan depan pasar mati sudah tiga malam.", Place: "Depan Pasar Sokaraja", Language: "id"},
		Who:   complaints.Who{Name: "Sulastri Contoh", Contact: "081234567899"}}
}

func (h *house) files(n complaints.Filing) complaints.Receipt {
	h.T.Helper()
	r, err := h.Complaints.File(h.ctx(), n)
	h.ok(err)
	return r
}

func (h *house) photo() desk.Upload {
	h.T.Helper()
	u, err := h.Complaints.TakePhoto(h.ctx(), office.Village, desk.NewFile{For: "foto", Name: "lampu.jpg"}, bytes.NewReader(office.JPEG))
	h.ok(err)
	return u
}

// whole says that the tables are what the journal says, and rebuilds them.
func (h *house) whole() {
	h.T.Helper()
	for range 2 {
		report, err := audit.Verify(h.ctx(), h.Premises, nil)
		if err != nil || len(report.Findings) != 0 {
			h.T.Fatal(err, report.Findings)
		}
		h.ok(audit.Rebuild(h.ctx(), h.Premises, nil))
	}
}

func (h *house) state(no int64, want complaint.State) complaints.Shown {
	h.T.Helper()
	x, err := h.Complaints.Follow(h.ctx(), no)
	h.ok(err)
	if x.State != want {
		h.T.Fatalf("the state is %s, want %s", x.State, want)
	}
	return x
}

// life brings matters through every act, on any engine.
func life(h *house) {
	t, ctx, room, clerk := h.T, h.ctx(), h.Complaints, h.As("front-desk")
	n := filing()
	n.Photos, n.Key = []desk.Upload{h.photo()}, "kunci-1"
	r := h.files(n)
	if again := h.files(n); again.No != r.No || !again.Replayed || again.Secret != r.Secret {
		t.Fatal("the same key is not answered as the first time", again)
	}
	n.Words.Text += " Tolong."
	_, err := room.File(ctx, n)
	h.refused(err, "complaints.key-reused")
	no, err := room.Resolve(ctx, strings.ToLower(r.Reference), strings.ToLower(premises.SpellSecret(r.Secret)), "test")
	if err != nil || no != r.No {
		t.Fatal(no, err)
	}
	h.ok(room.Verify(ctx, clerk, no, complaint.Ordinary))
	h.ok(room.Answer(ctx, clerk, no, "Petugas berangkat besok."))
	h.ok(room.Ask(ctx, clerk, no, "Nomor tiang yang mana?"))
	h.refused(room.Decide(ctx, clerk, no, complaint.Upheld, "Belum."), "complaint.not-open")
	h.ok(room.Add(ctx, no, "Tiang 17.", h.photo()))
	h.ok(room.Number(ctx, clerk, no, "LAPOR-991"))
	h.ok(room.Decide(ctx, clerk, no, complaint.Upheld, "Lampu sudah diganti hari ini."))
	x := h.state(no, complaint.DeliveredState)
	if x.Decision != "Lampu sudah diganti hari ini." || x.Words.Text == "" || x.Who.Name != "Sulastri Contoh" || len(x.Photos) != 2 {
		t.Fatalf("%+v", x)
	}
	h.ok(room.Reopen(ctx, no, "Masih mati."))
	h.ok(room.Decide(ctx, clerk, no, complaint.Upheld, "Kabelnya diganti juga."))
	h.ok(room.Hand(ctx, clerk, no, "counter"))
	h.ok(room.Rate(ctx, no, 4, "Terima kasih"))
	h.state(no, complaint.ClosedState)
	h.ok(room.Publish(ctx, clerk, no, complaints.Text{Summary: "Lampu depan pasar mati", Answer: "Sudah diganti"}, true))
	found, _, err := room.Public(ctx, complaints.Filter{Words: "pasar diganti"})
	if err != nil || len(found) != 1 || found[0].No != no || !strings.HasPrefix(found[0].Words, "Lampu jalan") || found[0].Lat != -7_450_000 {
		t.Fatalf("%v %+v", err, found)
	}
	if got, err := room.Find(ctx, clerk, "LAPOR-991"); err != nil || got != no {
		t.Fatal(got, err)
	}
	n = filing()
	n.Who = complaints.Who{}
	other := h.files(n)
	if x := h.state(other.No, complaint.Received); x.Class != complaint.Information {
		t.Fatal("a report without a name is not classed as information", x.Class)
	}
	received := h.state(other.No, complaint.Received).ReceivedAt
	h.Clock.Add(time.Hour)
	h.ok(room.Identify(ctx, other.No, complaints.Who{Name: "Karsini Contoh"}))
	if x := h.state(other.No, complaint.Received); x.ReceivedAt != received || x.Who.Name != "Karsini Contoh" {
		t.Fatal("identity moved the date", x)
	}
	third := h.files(filing())
	alike, err := room.Duplicates(ctx, clerk, third.No)
	if err != nil || len(alike) != 1 || alike[0].No != other.No {
		t.Fatal(err, alike)
	}
	h.ok(room.Verify(ctx, clerk, third.No, complaint.Ordinary))
	h.ok(room.Merge(ctx, clerk, third.No, other.Reference))
	h.ok(room.Verify(ctx, clerk, other.No, complaint.Ordinary))
	h.ok(room.Forward(ctx, clerk, other.No, office.District, "Jalan kecamatan."))
	h.refused(room.Answer(ctx, clerk, other.No, "Halo"), "complaints.unknown")
	h.ok(room.Answer(ctx, h.As("kec-front-desk"), other.No, "Kami lihat."))
	h.ok(room.Withdraw(ctx, other.No))
	for _, list := range []string{complaints.ListOpen, complaints.ListEnded, complaints.ListTold} {
		if _, _, err := room.List(ctx, clerk, list, ""); err != nil {
			t.Fatal(list, err)
		}
	}
	if _, err := room.Near(ctx, -7_450_000, 109_290_000); err != nil {
		t.Fatal(err)
	}
	h.whole()
}

func TestAMatterGoesFromReceiptToItsEnd(t *testing.T) { life(open(t)) }

// TestOnPostgreSQLToo goes through every statement of the room on the other engine.
func TestOnPostgreSQLToo(t *testing.T) { life(&house{office.OpenOn(t, storetest.PostgresDSN(t))}) }

func TestWhoeverIsComplainedOfNeitherSeesNorHandlesIt(t *testing.T) {
	h := open(t)
	roles := []string{"front-desk", "registrar", "supervisor", "head"}
	acts := map[string]func(a premises.Actor, no int64) error{
		"show":   func(a premises.Actor, no int64) error { _, err := h.Complaints.Show(h.ctx(), a, no); return err },
		"verify": func(a premises.Actor, no int64) error { return h.Complaints.Verify(h.ctx(), a, no, complaint.Ordinary) },
		"answer": func(a premises.Actor, no int64) error { return h.Complaints.Answer(h.ctx(), a, no, "ya") },
		"ask":    func(a premises.Actor, no int64) error { return h.Complaints.Ask(h.ctx(), a, no, "apa?") },
		"forward": func(a premises.Actor, no int64) error {
			return h.Complaints.Forward(h.ctx(), a, no, office.District, "x")
		},
		"decide": func(a premises.Actor, no int64) error {
			return h.Complaints.Decide(h.ctx(), a, no, complaint.Upheld, "ya")
		},
		"hand":   func(a premises.Actor, no int64) error { return h.Complaints.Hand(h.ctx(), a, no, "counter") },
		"name":   func(a premises.Actor, no int64) error { return h.Complaints.Name(h.ctx(), a, no, nil, false) },
		"number": func(a premises.Actor, no int64) error { return h.Complaints.Number(h.ctx(), a, no, "1") },
		"merge": func(a premises.Actor, no int64) error {
			return h.Complaints.Merge(h.ctx(), a, no, h.Complaints.Reference(no))
		},
		"publish": func(a premises.Actor, no int64) error {
			return h.Complaints.Publish(h.ctx(), a, no, complaints.Text{Summary: "x"}, true)
		},
		"take up": func(a premises.Actor, no int64) error { return h.Complaints.TakeUp(h.ctx(), a, no) },
		"alike":   func(a premises.Actor, no int64) error { _, err := h.Complaints.Duplicates(h.ctx(), a, no); return err },
		"find": func(a premises.Actor, no int64) error {
			_, err := h.Complaints.Find(h.ctx(), a, h.Complaints.Reference(no))
			return err
		},
		"reporter": func(a premises.Actor, no int64) error {
			_, err := h.Complaints.Reporter(h.ctx(), a, no, "supervision")
			return err
		},
		"erase": func(a premises.Actor, no int64) error { return h.Complaints.Erase(h.ctx(), a, no) },
	}
	closed := func(a premises.Actor, no int64, why string) {
		t.Helper()
		for name, act := range acts {
			if k := fault.Of(act(a, no)); k != fault.NotFound && k != fault.Forbidden {
				t.Errorf("%s: %s gives %v", why, name, k)
			}
		}
		for _, list := range []string{complaints.ListOpen, complaints.ListEnded, complaints.ListTold} {
			rows, _, err := h.Complaints.List(h.ctx(), a, list, "")
			if fault.Of(err) != fault.Forbidden && (err != nil || slices.ContainsFunc(rows, func(x complaints.Row) bool { return x.No == no })) {
				t.Errorf("%s: list %s shows it: %v", why, list, err)
			}
		}
	}
	for _, blame := range roles {
		no := h.files(filing()).No
		by := "head"
		if blame == by {
			by = "supervisor"
		}
		h.ok(h.Complaints.Name(h.ctx(), h.As(by), no, []string{h.As(blame).Account}, false))
		for _, role := range roles {
			if role == blame {
				closed(h.As(role), no, "about "+blame)
			} else if _, err := h.Complaints.Show(h.ctx(), h.As(role), no); err != nil {
				t.Errorf("about %s, %s: %v", blame, role, err)
			}
		}
		stand := h.As("registrar")
		if blame != "registrar" {
			stand.Roles = append(slices.Clone(stand.Roles), premises.Role{Name: "supervisor", For: h.As(blame).Account})
			closed(stand, no, "standing in for "+blame)
		}
		closed(h.As("verifier"), no, "a role without the right")
	}
	n := filing()
	n.Head = true
	no := h.files(n).No
	for _, role := range roles {
		closed(h.As(role), no, "about the head, "+role)
		if _, err := h.Complaints.Show(h.ctx(), h.As("kec-"+role), no); err != nil {
			t.Errorf("the office above, %s: %v", role, err)
		}
	}
	h.refused(h.Complaints.Forward(h.ctx(), h.As("kec-head"), no, office.Village, "kembali"), "complaint.about-them")
	late := h.files(filing()).No
	h.ok(h.Complaints.Name(h.ctx(), h.As("registrar"), late, nil, true))
	for _, role := range roles {
		closed(h.As(role), late, "about the head, named later")
	}
	n.Office = office.District
	_, err := h.Complaints.File(h.ctx(), n)
	h.refused(err, "complaints.no-above")
	n = filing()
	n.Words.Accused = h.As("front-desk").Name
	closed(h.As("front-desk"), h.files(n).No, "named by the sender")
	h.whole()
}

func TestWhoIsBehindAnAnonymousReportOpensToNamedRolesWithAReason(t *testing.T) {
	h := open(t)
	n := filing()
	n.Anonymous = true
	no := h.files(n).No
	for _, role := range []string{"front-desk", "registrar", "supervisor", "head"} {
		x, err := h.Complaints.Show(h.ctx(), h.As(role), no)
		if err != nil || !x.Masked || x.Who.Name != "" || x.Words.Contact != "" {
			t.Errorf("%s: %v %+v", role, err, x.Who)
		}
		who, err := h.Complaints.Reporter(h.ctx(), h.As(role), no, "supervision")
		if may := role == "supervisor" || role == "head"; may != (err == nil) || may != (who.Name == "Sulastri Contoh") {
			t.Errorf("%s: %v %v", role, who, err)
		}
	}
	_, err := h.Complaints.Reporter(h.ctx(), h.As("head"), no, "curious")
	h.refused(err, "complaints.look-reason")
	looks := 0
	for _, l := range h.state(no, complaint.Received).Story {
		if l.Look && l.Detail == "reporter" {
			looks++
		}
	}
	if looks != 2 {
		t.Errorf("%d looks at the reporter are written down, want 2", looks)
	}
}

func TestWhatIsLateIsToldToTheOfficeAboveWhichMayTakeItUp(t *testing.T) {
	h := open(t)
	no := h.files(filing()).No
	above := h.As("kec-supervisor")
	if _, err := h.Complaints.Show(h.ctx(), above, no); fault.Of(err) != fault.NotFound {
		t.Fatal("the office above sees it before", err)
	}
	h.Clock.Add(8 * 24 * time.Hour)
	_, err := h.Complaints.Rounds(h.ctx())
	h.ok(err)
	rows, _, err := h.Complaints.List(h.ctx(), above, complaints.ListTold, "")
	if err != nil || len(rows) != 1 || rows[0].No != no {
		t.Fatal(err, rows)
	}
	h.refused(h.Complaints.Answer(h.ctx(), above, no, "Halo"), "complaint.elsewhere")
	h.ok(h.Complaints.TakeUp(h.ctx(), above, no))
	h.ok(h.Complaints.Verify(h.ctx(), above, no, complaint.Ordinary))
	h.ok(h.Complaints.Ask(h.ctx(), above, no, "Di mana?"))
	h.Clock.Add(32 * 24 * time.Hour)
	_, err = h.Complaints.Rounds(h.ctx())
	h.ok(err)
	h.state(no, complaint.LapsedState)
	h.whole()
}

func TestConfidentialMattersAndPlacesStayHidden(t *testing.T) {
	h := open(t)
	n := filing()
	n.Confidential = true
	r := h.files(n)
	found, _, err := h.Complaints.Public(h.ctx(), complaints.Filter{})
	if err != nil || len(found) != 0 {
		t.Fatal(err, found)
	}
	h.refused(h.Complaints.Publish(h.ctx(), h.As("head"), r.No, complaints.Text{Summary: "x"}, true), "complaints.stays-hidden")
	if x := h.state(r.No, complaint.Received); x.About.Placed || x.About.Lat != 0 || x.Words.Lat != n.Lat {
		t.Fatal("the place of a confidential matter is in the journal")
	}
	open := h.files(filing())
	p, err := h.Complaints.PublicOne(h.ctx(), open.Reference)
	if err != nil || p.Words != "" || p.Summary != "" {
		t.Fatal("the sender's words are public before anybody released them", err, p)
	}
	if _, err := h.Complaints.PublicOne(h.ctx(), r.Reference); fault.Of(err) != fault.NotFound {
		t.Fatal(err)
	}
}

func TestErasingLeavesWhatHappenedAndNoWords(t *testing.T) {
	h := open(t)
	n := filing()
	n.Photos = []desk.Upload{h.photo()}
	no, head := h.files(n).No, h.As("head")
	h.ok(h.Complaints.Publish(h.ctx(), head, no, complaints.Text{Summary: "Lampu mati"}, true))
	h.refused(h.Complaints.Erase(h.ctx(), head, no), "complaints.runs")
	h.ok(h.Complaints.Withdraw(h.ctx(), no))
	h.ok(h.Complaints.Erase(h.ctx(), head, no))
	x := h.state(no, complaint.WithdrawnState)
	if x.Words.Text != "" || x.Who.Name != "" || len(x.Story) < 4 {
		t.Fatalf("%+v", x)
	}
	if _, f, err := h.Complaints.OwnPhoto(h.ctx(), no, n.Photos[0].Item); fault.Of(err) != fault.Gone {
		t.Fatal(f, err)
	}
	if found, _, err := h.Complaints.Public(h.ctx(), complaints.Filter{Words: "lampu"}); err != nil || len(found) != 0 {
		t.Fatal(err, found)
	}
	h.whole()
}

func TestWrongInputGetsAClearAnswer(t *testing.T) {
	h := open(t)
	for name, x := range map[string]struct {
		spoil      func(*complaints.Filing)
		field, key string
	}{
		"100,000 characters":   {func(n *complaints.Filing) { n.Words.Text = strings.Repeat("a", 100_000) }, "uraian", "complaints.too-long"},
		"nothing":              {func(n *complaints.Filing) { n.Words.Text = " \n " }, "uraian", "complaint.no-words"},
		"30 photos":            {func(n *complaints.Filing) { n.Photos = make([]desk.Upload, 30) }, "foto", "complaint.photos"},
		"a place in the sea":   {func(n *complaints.Filing) { n.Lat, n.Lon = -8_900_000, 109_000_000 }, "titik", "complaints.place-outside"},
		"a date in the future": {func(n *complaints.Filing) { n.Words.Served = "2099-01-01" }, "tanggal", "complaint.future"},
		"no date":              {func(n *complaints.Filing) { n.Words.Served = "31 Februari" }, "tanggal", "complaints.date"},
		"an unknown category":  {func(n *complaints.Filing) { n.Category = "<b>" }, "kategori", "complaints.category"},
		"an unknown class":     {func(n *complaints.Filing) { n.As = "x" }, "jenis", "complaint.no-class"},
		"an unknown office":    {func(n *complaints.Filing) { n.Office = "99.99.99.9999" }, "kantor", "complaints.office"},
		"a case that is not":   {func(n *complaints.Filing) { n.Case = "XX-1" }, "permohonan", "complaints.case"},
		"an unknown service":   {func(n *complaints.Filing) { n.Service = "tidak-ada" }, "layanan", "complaints.service"},
		"no way to reach":      {func(n *complaints.Filing) { n.Who.Contact = "<script>" }, "kontak", "complaints.contact"},
		"a zero byte":          {func(n *complaints.Filing) { n.Words.Place = "a\x00b" }, "tempat", "complaints.not-text"},
	} {
		n := filing()
		x.spoil(&n)
		_, err := h.Complaints.File(h.ctx(), n)
		var m complaints.Mistakes
		if !errors.As(err, &m) || len(m) != 1 || m[0].Field != x.field || m[0].Key != x.key {
			t.Errorf("%s: %v %+v", name, err, m)
		}
	}
	n := filing()
	n.Words.Text = `<script>alert(1)</script>`
	if x := h.state(h.files(n).No, complaint.Received); x.Words.Text != n.Words.Text {
		t.Error("HTML is not kept as it was typed")
	}
}

func TestTenThousandFromOneAddressLeaveEverybodyElseServed(t *testing.T) {
	h := open(t)
	n := filing()
	n.Caller = "198.51.100.7"
	taken := 0
	for i := range 10_000 {
		n.Words.Text = fmt.Sprintf("Laporan %d", i)
		if _, err := h.Complaints.File(h.ctx(), n); err == nil {
			taken++
		} else if fault.Of(err) != fault.TooMany {
			t.Fatal(err)
		}
	}
	n.Caller = "203.0.113.9"
	if _, err := h.Complaints.File(h.ctx(), n); err != nil || taken != 30 {
		t.Errorf("%d were taken; somebody else: %v", taken, err)
	}
}

func TestListsArePagedByTheNearestLimit(t *testing.T) {
	h := open(t)
	for i := range 45 {
		n := filing()
		n.Words.Text = fmt.Sprintf("Nomor %d", i)
		h.files(n)
		h.Clock.Add(time.Hour)
	}
	seen, after := map[int64]bool{}, ""
	last := time.Time{}
	for pages := 0; ; pages++ {
		rows, next, err := h.Complaints.List(h.ctx(), h.As("head"), complaints.ListOpen, after)
		h.ok(err)
		for _, x := range rows {
			if seen[x.No] || x.Due.Before(last) {
				t.Fatal("twice, or out of order", x)
			}
			seen[x.No], last = true, x.Due
		}
		if after = next; next == "" {
			if len(seen) != 45 || pages != 2 {
				t.Fatal(len(seen), pages)
			}
			break
		}
	}
	total, cursor := 0, int64(0)
	for {
		found, next, err := h.Complaints.Public(h.ctx(), complaints.Filter{Category: "lamp", Office: region.Code(office.Village), States: []complaint.State{complaint.Received}, After: cursor, Limit: 10, From: time.Unix(0, 0), To: h.Clock.Now()})
		h.ok(err)
		total += len(found)
		if cursor = next; next == 0 {
			break
		}
	}
	if total != 45 {
		t.Fatal(total)
	}
}
