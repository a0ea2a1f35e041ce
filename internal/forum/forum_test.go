package forum_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/forum"
	"genggam/internal/integrity"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/say"
	"genggam/internal/store/storetest"
)

// house is a node where people have a say.
type house struct{ *office.Node }

func open(t *testing.T) *house { t.Helper(); return &house{office.Open(t)} }

func (h *house) ok(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

func (h *house) refused(err error, key string) {
	h.T.Helper()
	if x := fault.As(err); x == nil || x.Key != key {
		h.T.Fatalf("want %s, got %v", key, err)
	}
}

func (h *house) ctx() context.Context { return context.Background() }

func (h *house) today() calendar.Day { return h.Today(office.Village) }

const service = "surat-keterangan-usaha"

// draft lies open from today for 14 days.
func (h *house) draft(spoil func(*forum.Draft)) int64 {
	h.T.Helper()
	d := h.plan()
	if spoil != nil {
		spoil(&d)
	}
	no, c, err := h.Forum.OpenDraft(h.ctx(), h.As("head"), d)
	if err != nil {
		h.T.Fatal(err, c.Findings)
	}
	return no
}

func (h *house) plan() forum.Draft {
	h.T.Helper()
	b, err := os.ReadFile("../../services/" + service + "/standard.yaml")
	h.ok(err)
	text := strings.Replace(string(b), "\nversion: ", "\nversion: 9", 1)
	text = strings.Replace(text, "promised: {amount: 30", "promised: {amount: 60", 1)
	if text == string(b) {
		h.T.Fatal("the draft is the standard in force")
	}
	return forum.Draft{Text: "Kantor ingin mengubah waktu layanan ini.", Source: []byte(text), Period: say.Period{From: h.today(), Until: h.today() + 14}}
}

func (h *house) says(topic int64, text string) int64 {
	h.T.Helper()
	r, err := h.Forum.Comment(h.ctx(), forum.Saying{Topic: topic, Component: "d", Text: text, Name: "Sulastri Contoh", Caller: "uji"})
	h.ok(err)
	return r.No
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

func (h *house) month(want say.Voices) {
	h.T.Helper()
	m := integrity.MonthOf(h.today())
	for back := range integrity.Month(3) {
		v, err := h.Forum.Month(h.ctx(), office.Village, service, m-back)
		h.ok(err)
		if v.Received > 0 {
			if v != want {
				h.T.Fatalf("%s: %+v, want %+v", m-back, v, want)
			}
			return
		}
	}
	h.T.Fatal("no month has comments")
}

// life brings a draft from the office's desk to its determination, on any engine.
func life(h *house) {
	t, ctx, room, head := h.T, h.ctx(), h.Forum, h.As("head")
	no := h.draft(nil)
	x, err := room.Topic(ctx, no)
	h.ok(err)
	if x.Stand != say.Open || x.New || x.Base == "" || len(x.Changes) != 1 || x.Changes[0].Time == nil {
		t.Fatalf("%+v", x)
	}
	n := forum.Saying{Topic: no, Component: "d", Text: "Satu jam terlalu <b>lama</b>.", Name: "Sulastri Contoh", Key: "k1"}
	r, err := room.Comment(ctx, n)
	h.ok(err)
	if again, err := room.Comment(ctx, n); err != nil || !again.Replayed || again.Reference != r.Reference || again.Secret != r.Secret {
		t.Fatal(again, err)
	}
	var line []byte
	if _, err := h.Store.One(ctx, `SELECT line FROM entries WHERE pos = ?`, []any{r.No}, &line); err != nil || !strings.Contains(string(line), `"u":"`+string(office.Village)+`"`) || strings.Contains(string(line), "Sulastri") {
		t.Fatal(string(line), err)
	}
	bad, good, gone, late := h.says(no, "Kepala desa bodoh!"), h.says(no, "Pak Budi NIK 3302991708900001 setuju sekali."), h.says(no, "Salah kirim."), h.says(no, "Bagaimana lansia?")
	if list, _, err := room.Comments(ctx, no, ""); err != nil || len(list) != 0 {
		t.Fatal("a comment is public before anybody looked", list, err)
	}
	got, err := room.Resolve(ctx, strings.ToLower(r.Reference), premises.SpellSecret(r.Secret), "uji")
	if err != nil || got != r.No {
		t.Fatal(got, err)
	}
	_, err = room.Resolve(ctx, r.Reference, "0000000000", "uji")
	h.refused(err, "say.unknown")
	h.ok(room.Publish(ctx, head, r.No, ""))
	h.ok(room.Hide(ctx, head, bad, "insult", "Mohon tulis ulang tanpa makian."))
	h.refused(room.Publish(ctx, head, good, "Semua setuju sekali."), "say.only-black")
	h.ok(room.Publish(ctx, head, good, "[…] setuju sekali."))
	h.ok(room.TakeBack(ctx, gone))
	own, err := room.Own(ctx, bad)
	if err != nil || own.Why != "Mohon tulis ulang tanpa makian." || own.Name != "Sulastri Contoh" {
		t.Fatalf("%+v %v", own, err)
	}
	h.ok(room.Answer(ctx, head, r.No, say.Partly, "Tetap dua hari, kecuali untuk lansia."))
	list, _, err := room.Comments(ctx, no, "")
	if err != nil || len(list) != 3 || list[0].Seen != "[…] setuju sekali." || list[1].Seen != "" || list[1].Why != "" || list[1].Reason != "insult" || list[2].Answer == "" {
		t.Fatalf("%+v %v", list, err)
	}
	h.month(say.Voices{Received: 5, Hidden: 1, Back: 1, InTime: 1, Waiting: 2})
	decree := forum.Decree{Number: "SK Kepala Desa 3/2026", Day: h.today(), Text: "Satu usul diterima sebagian."}
	h.refused(room.Determine(ctx, head, no, decree), "say.still-open")
	h.Clock.Add(15 * 24 * time.Hour)
	_, err = room.Comment(ctx, forum.Saying{Topic: no, Text: "Terlambat"})
	h.refused(err, "say.too-late")
	h.refused(room.Determine(ctx, head, no, decree), "say.unanswered")
	h.ok(room.Publish(ctx, head, late, ""))
	h.ok(room.Answer(ctx, head, good, say.Accepted, "Terima kasih."))
	h.Clock.Add(40 * 24 * time.Hour)
	h.month(say.Voices{Received: 5, Hidden: 1, Back: 1, InTime: 2, Overdue: 1})
	h.refused(room.Determine(ctx, head, no, decree), "say.unanswered")
	h.ok(room.Answer(ctx, head, late, say.Refused, "Lansia sudah didahulukan."))
	h.month(say.Voices{Received: 5, Hidden: 1, Back: 1, InTime: 2, Late: 1})
	decree.Source = []byte(strings.Replace(string(h.plan().Source), "promised: {amount: 60", "promised: {amount: 45", 1))
	h.ok(room.Determine(ctx, head, no, decree))
	x, err = room.Topic(ctx, no)
	if err != nil || x.Stand != say.Determines || x.Ending.Decree != decree.Number || len(x.Ending.Changes) != 1 || x.Final == x.Digest || x.InForce || x.Tally != (forum.Tally{Received: 5, Shown: 3, Hidden: 1, Back: 1, Answered: 3, InTime: 2, Accepted: 1, Partly: 1, Refused: 1}) {
		t.Fatalf("%+v %v", x, err)
	}
	if b, err := room.Source(ctx, no, true); err != nil || string(b) != string(decree.Source) {
		t.Fatal("what was determined is not the file that was given", err)
	}
	minutes(h, no)
	h.whole()
	h.month(say.Voices{Received: 5, Hidden: 1, Back: 1, InTime: 2, Late: 1})
	if _, err := room.Own(ctx, gone); err != nil {
		t.Fatal(err)
	}
	if own, _ := room.Own(ctx, gone); own.Text != "" || own.Name != "" || own.Standing != say.Gone {
		t.Fatalf("what was taken back is still there: %+v", own)
	}
}

// minutes keeps minutes of a forum about a draft.
func minutes(h *house, topic int64) {
	t, ctx, room, clerk := h.T, h.ctx(), h.Forum, h.As("registrar")
	n := forum.NewMinutes{Topic: topic, Held: h.today(), Until: []calendar.Day{h.today() + 7, h.today() + 30}, MinutesWords: forum.MinutesWords{
		Subject: "Rancangan standar", Place: "Balai desa", Groups: []forum.Group{{Name: "users", Count: 20}, {Name: "vulnerable", Count: 5}, {Name: "media"}}, Women: 12, Disabled: 2,
		Points:   []string{"Waktu layanan", "", "Antrean lansia"},
		Promises: []forum.Promised{{What: "Loket lansia dibuka", Who: "Sekretaris Desa"}, {What: "Papan dipasang", Who: "Kaur Umum"}}}}
	no, err := room.KeepMinutes(ctx, clerk, n)
	h.ok(err)
	h.Clock.Add(8 * 24 * time.Hour)
	if list, err := room.PromisesDue(ctx, clerk); err != nil || len(list) != 1 || !list[0].Late {
		t.Fatalf("%+v %v", list, err)
	}
	h.ok(room.Fulfil(ctx, clerk, no, forum.KeptPromise{On: h.today(), How: "Loket 2 sejak hari ini."}))
	h.refused(room.Fulfil(ctx, clerk, no, forum.KeptPromise{On: h.today(), How: "Lagi."}), "say.kept-already")
	h.ok(room.Note(ctx, clerk, no, "Tempatnya Pendopo, bukan balai."))
	x, err := room.MinutesOne(ctx, no)
	if err != nil || x.Late || x.Done != 1 || x.Promises != 2 || x.Words.People() != 25 || len(x.Words.Points) != 2 || x.List[0].Stand != "late-done" || x.List[0].How == "" || len(x.Notes) != 1 || x.Title == "" {
		t.Fatalf("%+v %v", x, err)
	}
	var pdf strings.Builder
	h.ok(room.PrintMinutes(ctx, &pdf, no))
	if !strings.HasPrefix(pdf.String(), "%PDF-") {
		t.Fatal("no paper")
	}
	n.Points, n.Groups, n.Women, n.Promises[0].Who = nil, nil, 3, "HP 0812-3456-7899"
	_, err = room.KeepMinutes(ctx, clerk, n)
	m, _ := err.(forum.Mistakes)
	if len(m) != 3 {
		t.Fatalf("%v", m)
	}
}

func TestADraftIsSaidAboutAnsweredAndDetermined(t *testing.T) { life(open(t)) }

func TestOnPostgreSQLToo(t *testing.T) { life(&house{office.OpenOn(t, storetest.PostgresDSN(t))}) }

func TestADraftIsReadByTheCheckerAndLiesOpenLongEnough(t *testing.T) {
	h := open(t)
	ctx, room, head := h.ctx(), h.Forum, h.As("head")
	try := func(spoil func(*forum.Draft)) error {
		d := h.plan()
		spoil(&d)
		_, _, err := room.OpenDraft(ctx, head, d)
		return err
	}
	h.refused(try(func(d *forum.Draft) { d.Source = nil }), "say.no-file")
	h.refused(try(func(d *forum.Draft) { d.Source = []byte("id: [") }), "say.findings")
	h.refused(try(func(d *forum.Draft) { d.Source = []byte(strings.Repeat("a", 300_000)) }), "say.file-size")
	h.refused(try(func(d *forum.Draft) {
		d.Source = []byte(strings.Replace(string(d.Source), "\nversion: 9", "\nversion: ", 1))
	}), "say.version")
	h.refused(try(func(d *forum.Draft) {
		d.Source = []byte(strings.Replace(string(d.Source), "level: desa", "level: kecamatan", 1))
	}), "say.not-ours")
	h.refused(try(func(d *forum.Draft) { d.Period.Until-- }), "say.too-short")
	h.refused(try(func(d *forum.Draft) { d.Text = "" }), "say.no-text")
	h.refused(try(func(d *forum.Draft) { d.Text = "Hubungi 081234567899" }), "say.personal-number")
	h.refused(try(func(d *forum.Draft) { d.Text = strings.Repeat("a", 100_000) }), "say.too-much")
	h.refused(room.SetRule(ctx, head, say.Rule{Days: 1}, "SK 1"), "say.rule-days")
	h.refused(room.SetRule(ctx, head, say.Rule{Days: 20}, ""), "say.rule-basis")
	h.ok(room.SetRule(ctx, head, say.Rule{Days: 20}, "SK Kepala Desa 9/2026"))
	h.refused(try(func(*forum.Draft) {}), "say.too-short")
	h.ok(try(func(d *forum.Draft) { d.Period.Until += 6 }))
	if x, err := room.Rule(ctx, office.Village); err != nil || !x.Own || x.Days != 20 || x.Basis == "" {
		t.Fatal(x, err)
	}
	h.whole()
}

func TestOnlyOfficersOfTheOfficeWithTheRightActAndLooksAreWrittenDown(t *testing.T) {
	h := open(t)
	ctx, room := h.ctx(), h.Forum
	topic := h.draft(nil)
	no := h.says(topic, "Usul saya.")
	decree := forum.Decree{Number: "SK 1", Day: h.today(), Text: "x"}
	for login, want := range map[string]map[string]error{
		"verifier":   {"owed": second(room.Owed(ctx, h.As("verifier"), "")), "publish": room.Publish(ctx, h.As("verifier"), no, "")},
		"front-desk": {"publish": room.Publish(ctx, h.As("front-desk"), no, ""), "withdraw": room.Withdraw(ctx, h.As("front-desk"), topic, "x")},
		"registrar":  {"withdraw": room.Withdraw(ctx, h.As("registrar"), topic, "x"), "determine": room.Determine(ctx, h.As("registrar"), topic, decree)},
		"supervisor": {"determine": room.Determine(ctx, h.As("supervisor"), topic, decree)},
	} {
		for what, err := range want {
			if fault.Of(err) != fault.Forbidden {
				t.Errorf("%s may %s: %v", login, what, err)
			}
		}
	}
	above := h.As("kec-head")
	for what, err := range map[string]error{"publish": room.Publish(ctx, above, no, ""), "answer": room.Answer(ctx, above, no, say.Accepted, "x"), "withdraw": room.Withdraw(ctx, above, topic, "x"), "determine": room.Determine(ctx, above, topic, decree)} {
		if fault.Of(err) != fault.NotFound {
			t.Errorf("another office may %s: %v", what, err)
		}
	}
	_, err := room.Author(ctx, h.As("head"), no, "curious")
	h.refused(err, "say.look-reason")
	name, err := room.Author(ctx, h.As("head"), no, premises.LookReasons()[0])
	if err != nil || name != "Sulastri Contoh" {
		t.Fatal(name, err)
	}
	shown, err := room.Show(ctx, h.As("front-desk"), no)
	if err != nil || shown.Name != "" || !shown.Named {
		t.Fatalf("%+v %v", shown, err)
	}
	h.ok(room.Withdraw(ctx, h.As("head"), topic, "Rancangan disusun ulang."))
	_, err = room.Comment(ctx, forum.Saying{Topic: topic, Text: "Terlambat"})
	h.refused(err, "say.too-late")
	h.whole()
}

func second(_ []forum.Row, _ string, err error) error { return err }

func TestOneCallerCannotFloodATopicAndOthersAreServed(t *testing.T) {
	h := open(t)
	topic := h.draft(nil)
	refused := 0
	for i := range 200 {
		_, err := h.Forum.Comment(h.ctx(), forum.Saying{Topic: topic, Text: fmt.Sprint("usul ", i), Caller: "10.0.0.1"})
		if fault.Of(err) == fault.TooMany {
			refused++
		}
	}
	if refused != 190 {
		t.Error("refused", refused)
	}
	if _, err := h.Forum.Comment(h.ctx(), forum.Saying{Topic: topic, Text: "Usul warga lain", Caller: "10.0.0.2"}); err != nil {
		t.Error(err)
	}
	for text, key := range map[string]string{strings.Repeat("a", 100_000): "say.too-much", " \n ": "say.no-words", "a\x00b": "say.not-text"} {
		_, err := h.Forum.Comment(h.ctx(), forum.Saying{Topic: topic, Text: text})
		h.refused(err, key)
	}
	_, err := h.Forum.Comment(h.ctx(), forum.Saying{Topic: topic, Component: "zz", Text: "a"})
	h.refused(err, "say.component")
	_, err = h.Forum.Comment(h.ctx(), forum.Saying{Topic: 99_999, Text: "a"})
	h.refused(err, "say.unknown")
}

func TestListsGoPageByPageAndAnAnnouncementIsAnswered(t *testing.T) {
	h := open(t)
	ctx, room, clerk := h.ctx(), h.Forum, h.As("registrar")
	var first int64
	for i := range 25 {
		no, err := room.Announce(ctx, clerk, forum.Announcement{Title: fmt.Sprint("Pengumuman ", i), Text: "Kantor tutup.", Period: say.Period{From: h.today(), Until: h.today() + calendar.Day(i)}})
		h.ok(err)
		if i == 0 {
			first = no
		}
	}
	read := func(f forum.Filter) (titles []string) {
		for {
			rows, next, err := room.Topics(ctx, f)
			h.ok(err)
			for _, x := range rows {
				titles = append(titles, x.Title)
			}
			if next == "" {
				return titles
			}
			f.After = next
		}
	}
	if got := read(forum.Filter{Kind: say.Announcement}); len(got) != 25 || got[0] != "Pengumuman 0" || got[24] != "Pengumuman 24" {
		t.Fatal(got)
	}
	for range 23 {
		h.says2(first)
	}
	if rows, next, err := room.Owed(ctx, clerk, ""); err != nil || len(rows) != 20 || next == "" || rows[0].Title != "Pengumuman 0" || rows[0].Component != say.Whole {
		t.Fatal(len(rows), next, err)
	} else {
		more, end, err := room.Owed(ctx, clerk, next)
		if err != nil || len(more) != 3 || end != "" {
			t.Fatal(len(more), end, err)
		}
		h.ok(room.Publish(ctx, clerk, rows[0].No, ""))
		h.refused(room.Answer(ctx, clerk, rows[0].No, say.Accepted, "Ya."), "say.outcome")
		h.ok(room.Answer(ctx, clerk, rows[0].No, say.Replied, "Kantor buka lagi Senin."))
	}
	h.refused(room.Determine(ctx, h.As("head"), first, forum.Decree{Number: "SK", Day: h.today(), Text: "x"}), "say.no-standard")
	if v, err := room.Month(ctx, office.Village, "", integrity.MonthOf(h.today())); err != nil || v.Received != 0 {
		t.Error("comments on announcements are no comments on standards", v, err)
	}
	if v, err := room.Year(ctx, say.Announcement, ""); err != nil || v.Received != 23 || v.InTime != 1 {
		t.Error(v, err)
	}
	h.Clock.Add(3 * 24 * time.Hour)
	if got := read(forum.Filter{Kind: say.Announcement, Past: true, Office: office.Village}); len(got) != 3 || got[0] != "Pengumuman 2" {
		t.Fatal(got)
	}
	h.whole()
}

func (h *house) says2(topic int64) {
	h.T.Helper()
	_, err := h.Forum.Comment(h.ctx(), forum.Saying{Topic: topic, Component: "b", Text: "Kapan buka?"})
	h.ok(err)
}

func TestAStolenDatabaseTellsNothingOfAComment(t *testing.T) {
	h := open(t)
	topic := h.draft(nil)
	h.says(topic, "Kalimat yang sangat khas 7781")
	files, err := os.ReadDir(h.Config.Dir)
	h.ok(err)
	for _, f := range files {
		b, _ := os.ReadFile(h.Config.Dir + "/" + f.Name())
		if strings.Contains(string(b), "sangat khas") || strings.Contains(string(b), "Sulastri Contoh") {
			t.Error("it stands in", f.Name())
		}
	}
}
