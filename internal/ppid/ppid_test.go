package ppid_test

import (
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/ppid"
	"genggam/services"
)

func law(t testing.TB) (*ppid.Law, *calendar.Calendar) {
	t.Helper()
	l, err := ppid.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d, err := calendar.BuiltIn(calendar.FiveDay, calendar.WIB)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return l, cal
}

func ms(t testing.TB, s string) int64 {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, time.FixedZone("WIB", 7*3600))
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMilli()
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestWhoMayObjectOnWhichGroundAndWhen(t *testing.T) {
	l, cal := law(t)
	due := ms(t, "2026-12-22 16:00")
	granted := ppid.Request{DueAt: due, NoticeAt: ms(t, "2026-12-18 10:00")}
	refused := ppid.Request{DueAt: due, RefusedAt: ms(t, "2026-12-18 10:00")}
	silent := ppid.Request{DueAt: due}
	late := ppid.Request{DueAt: due, NoticeAt: ms(t, "2026-12-28 10:00")}
	for name, x := range map[string]struct {
		q    ppid.Request
		g    ppid.Ground
		now  string
		want string
	}{
		"a refusal is objected to the same day":                       {refused, ppid.Withheld, "2026-12-18 11:00", ""},
		"on the thirtieth working day across the year's end at night": {refused, ppid.Withheld, "2027-02-04 23:59", ""},
		"joint leave after the last day does not help":                {refused, ppid.Withheld, "2027-02-05 00:01", "objection.late"},
		"what was granted was not withheld":                           {granted, ppid.Withheld, "2026-12-18 11:00", "objection.no-ground"},
		"what was granted may be otherwise than asked":                {granted, ppid.Otherwise, "2026-12-18 11:00", ""},
		"or not given after all":                                      {granted, ppid.Unmet, "2026-12-21 11:00", ""},
		"or too dear":                                                 {granted, ppid.Charged, "2026-12-21 11:00", ""},
		"what was granted in time was not late":                       {granted, ppid.Late, "2026-12-23 11:00", "objection.no-ground"},
		"before the last hour nobody was silent":                      {silent, ppid.Unanswered, "2026-12-22 16:00", "objection.no-ground"},
		"a minute after it the office was silent":                     {silent, ppid.Unanswered, "2026-12-22 16:01", ""},
		"and late":                   {silent, ppid.Late, "2026-12-22 16:01", ""},
		"a late answer is an answer": {late, ppid.Unanswered, "2026-12-28 11:00", "objection.no-ground"},
		"and it is late":             {late, ppid.Late, "2026-12-28 11:00", ""},
		"lateness is counted from the limit, not from the answer": {late, ppid.Late, "2027-02-10 11:00", "objection.late"},
		"what was withdrawn gives no ground":                      {ppid.Request{DueAt: due, Withdrawn: true}, ppid.Late, "2026-12-28 11:00", "objection.no-ground"},
		"a letter that the law does not have is no ground":        {refused, "h", "2026-12-18 11:00", "objection.no-ground"},
	} {
		now := ms(t, x.now)
		if _, err := x.q.May(ppid.Objecting{Law: l, Cal: cal, Ground: x.g, Stated: now, Now: now}); key(err) != x.want {
			t.Errorf("%s: want %q, got %q", name, x.want, key(err))
		}
	}
}

func TestAnObjectionAboutPaperStandsOnWhatIsStated(t *testing.T) {
	l, cal := law(t)
	now := ms(t, "2026-11-23 15:00")
	for stated, want := range map[string]string{"2026-10-12 00:00": "", "2026-10-09 00:00": "objection.late", "2026-11-24 00:00": "objection.future"} {
		if _, err := ppid.Paper(ppid.Objecting{Law: l, Cal: cal, Ground: ppid.Otherwise, Stated: ms(t, stated), Now: now}); key(err) != want {
			t.Errorf("stated %s: want %q, got %q", stated, want, key(err))
		}
	}
}

func TestOpenGroundsAreThoseThatMayBeNamedNow(t *testing.T) {
	l, cal := law(t)
	q := ppid.Request{DueAt: ms(t, "2026-12-22 16:00")}
	got := q.Open(l, cal, ms(t, "2026-12-23 09:00"))
	if len(got) != 3 || got[0] != ppid.Unpublished || got[1] != ppid.Unanswered || got[2] != ppid.Late {
		t.Error(got)
	}
}

func TestTheTermsAreThoseOfTheStandards(t *testing.T) {
	l, _ := law(t)
	shelf, _, err := catalogue.Load(services.Files)
	if err != nil {
		t.Fatal(err)
	}
	std, ok := shelf.Current(l.Objection, "2026-11-24")
	if a := l.Term(ppid.ToAnswer); !ok || std.Time.Limit.Amount != a.Amount || std.Time.Limit.Unit != a.Unit || std.Time.Extension.Amount != 0 {
		t.Error("the objection's standard has another limit than the law", std)
	}
	for _, g := range ppid.Grounds() {
		q, _ := std.Form.Question("alasan")
		found := false
		for _, o := range q.Options {
			found = found || o.Value == string(g)
		}
		if !found {
			t.Error("the form does not offer ground", g)
		}
	}
	for _, id := range l.Requests {
		std, ok := shelf.Current(id, "2026-11-24")
		if !ok || std.Time.Limit.Amount != 10 || std.Time.Extension.Amount != 7 || std.Deemed.Approval || std.Fee.Amount != 0 {
			t.Errorf("%s is not 10 and 7 working days, free and never granted by silence", id)
		}
		for _, letter := range l.Exemptions {
			ok := false
			for _, e := range std.Eligibility {
				ok = ok || e.ID == "pasal-17-"+letter
			}
			if !ok {
				t.Errorf("%s has no rule for article 17 %s", id, letter)
			}
		}
	}
}

func TestLawsThatSayTooLittleAreRefused(t *testing.T) {
	for name, source := range map[string]string{
		"without a basis": "terms: [{what: object, amount: 30, unit: working-days}]",
		"in other days":   "terms: [{what: object, amount: 30, unit: calendar-days, basis: x}]",
		"of no days":      "terms: [{what: object, amount: 0, unit: working-days, basis: x}]",
		"unknown words":   "term: []",
	} {
		if _, err := ppid.Read([]byte(source)); err == nil || !strings.HasPrefix(err.Error(), "reading the law of information") {
			t.Error(name, err)
		}
	}
}

func TestEntriesOfTheListAreHeldToTheirClass(t *testing.T) {
	l, _ := law(t)
	today := calendar.NewDay(2026, 11, 24)
	good := ppid.Publication{Class: ppid.Periodic, Title: "APB Desa 2026", Holder: "Kaur Keuangan", Form: "both", Next: ppid.Fresh(today)}
	exempt := ppid.Publication{Class: ppid.Exempt, Title: "Data penerima bantuan", Holder: "Kasi Kesra", Form: "file", Article: "h", Until: today + 365,
		Harm: "Membuka NIK dan alamat orang miskin.", Benefit: "Rahasia pribadi penerima bantuan."}
	change := func(p ppid.Publication, f func(*ppid.Publication)) ppid.Publication { f(&p); return p }
	for name, x := range map[string]struct {
		p    ppid.Publication
		want string
	}{
		"a periodic entry":                           {good, ""},
		"one without a day of renewal":               {change(good, func(p *ppid.Publication) { p.Next = 0 }), "berikut: publication.day-missing"},
		"one that was to be renewed yesterday":       {change(good, func(p *ppid.Publication) { p.Next = today - 1 }), "berikut: publication.day-past"},
		"an announcement that says nothing":          {change(good, func(p *ppid.Publication) { p.Class, p.Until = ppid.Immediate, today+3 }), "ringkasan: publication.immediate-says"},
		"an announcement without end":                {change(good, func(p *ppid.Publication) { p.Class, p.Summary = ppid.Immediate, "Banjir." }), "sampai: publication.day-missing"},
		"a link that is no https":                    {change(good, func(p *ppid.Publication) { p.Link = "javascript:alert(1)" }), "tautan: publication.link"},
		"a link with a name and password":            {change(good, func(p *ppid.Publication) { p.Link = "https://a:b@example.id/" }), "tautan: publication.link"},
		"a title of a hundred thousand characters":   {change(good, func(p *ppid.Publication) { p.Title = strings.Repeat("a", 100_000) }), "judul: publication.long"},
		"a class that is none":                       {change(good, func(p *ppid.Publication) { p.Class = "secret" }), "golongan: publication.class"},
		"a form that is none":                        {change(good, func(p *ppid.Publication) { p.Form = "" }), "bentuk: publication.form"},
		"bytes that are no text":                     {change(good, func(p *ppid.Publication) { p.Summary = "\xff\xfe" }), "ringkasan: publication.text"},
		"an exemption with its test":                 {exempt, ""},
		"an exemption of a letter that is not there": {change(exempt, func(p *ppid.Publication) { p.Article = "k" }), "huruf: publication.article"},
		"an exemption without what it would do":      {change(exempt, func(p *ppid.Publication) { p.Harm = "Rugi." }), "rugi: publication.test"},
		"an exemption for ever":                      {change(exempt, func(p *ppid.Publication) { p.Until = 0 }), "sampai: publication.day-missing"},
	} {
		p := x.p
		p.Tidy()
		var got []string
		for _, f := range p.Check(l, today) {
			got = append(got, f.Field+": "+f.Key)
		}
		if strings.Join(got, ", ") != x.want {
			t.Errorf("%s: want %q, got %q", name, x.want, got)
		}
	}
}

func TestWhatIsNotOfTheClassIsDropped(t *testing.T) {
	p := ppid.Publication{Class: ppid.Exempt, Link: "https://example.id/", Next: 5, Article: "h"}
	if p.Tidy(); p.Link != "" || p.Next != 0 || p.Article != "h" {
		t.Error("what is withheld is linked to", p)
	}
	p = ppid.Publication{Class: ppid.Always, Article: "h", Harm: "x", Until: 3, Next: 4}
	if p.Tidy(); p.Article+p.Harm != "" || p.Until != 0 || p.Next != 0 {
		t.Error(p)
	}
}

func TestAYearIsAddedUp(t *testing.T) {
	y := ppid.Sum([]ppid.Count{
		{Outcome: ppid.Granted, Days: 3, N: 4}, {Outcome: ppid.Granted, Days: 12, Late: true, N: 1}, {Outcome: ppid.Refused, Rule: "pasal-17-h", Days: 10, N: 2},
		{Outcome: ppid.Refused, Rule: "facts", Days: 9, N: 1}, {Outcome: ppid.Withdrawn, N: 1}, {N: 3},
	})
	if y.Received != 12 || y.Granted != 5 || y.Refused != 3 || y.Withdrawn != 1 || y.Running != 3 || y.OnTime != 7 || y.LateAnswers != 1 {
		t.Errorf("%+v", y)
	}
	if y.Median != 3 || y.Longest != 12 || y.Mean != 663 || len(y.Reasons) != 2 || y.Reasons[0].Rule != "pasal-17-h" {
		t.Errorf("%+v", y)
	}
	if y := ppid.Sum(nil); y.Median != -1 || y.Longest != -1 || y.Mean != -1 {
		t.Errorf("of nothing: %+v", y)
	}
}

func FuzzReadingALaw(f *testing.F) {
	f.Add([]byte("terms: [{what: object, amount: 30, unit: working-days, basis: x}]"))
	f.Add([]byte("terms: [{since: 2010-04-30}]"))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = ppid.Read(b) })
}
