package leave_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/leave"
)

var office = calendar.Standard(calendar.WIB)

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// took reads "annual 2026-01-05 2026-01-09; sick ...".
func took(s string) (out []leave.Taken) {
	for part := range strings.SplitSeq(s, ";") {
		if w := strings.Fields(part); len(w) == 3 {
			out = append(out, leave.Taken{Kind: leave.Kind(w[0]), From: day(w[1]), Until: day(w[2])})
		}
	}
	return out
}

// somebody entered the register in 2026 with three days from before.
func somebody(taken string) leave.Person {
	return leave.Person{As: "pns", Since: day("2015-03-01"), Calendar: office, Opening: leave.Opening{Year: 2026, Carried: 3}, Taken: took(taken)}
}

func keys(all []leave.Finding) string {
	var out []string
	for _, f := range all {
		out = append(out, strings.TrimPrefix(strings.TrimPrefix(f.Key, "leave.refuse."), "leave.warn."))
		if f.Basis == "" || f.Sure == "" {
			out = append(out, "(no article)")
		}
	}
	return strings.Join(out, " ")
}

func TestWhatARequestMeans(t *testing.T) {
	for _, c := range []struct {
		name, taken, kind, from, until string
		change                         func(*leave.Person, *leave.Request, *leave.Team)
		days, left                     int
		refused, warned                string
	}{
		{"three days of a week", "", "annual", "2026-03-02", "2026-03-04", nil, 3, 12, "", ""},
		{"weekends, holidays and joint leave are not counted", "", "annual", "2026-03-16", "2026-03-27", nil, 5, 10, "", ""},
		{"all fifteen at once", "", "annual", "2026-06-29", "2026-07-17", nil, 15, 0, "", ""},
		{"one more than there is", "", "annual", "2026-06-29", "2026-07-20", nil, 16, -1, "too-little", ""},
		{"a weekend needs no leave", "", "annual", "2026-03-07", "2026-03-08", nil, 0, 15, "no-working-day", ""},
		{"leave that was granted for later counts as used", "annual 2026-12-01 2026-12-17", "annual", "2026-03-02", "2026-03-04", nil, 3, -1, "too-little", ""},
		{"days that overlap other leave", "sick 2026-03-04 2026-03-05", "annual", "2026-03-02", "2026-03-04", nil, 3, 12, "overlap", ""},
		{"a request replaces itself", "annual 2026-03-02 2026-03-04", "annual", "2026-03-03", "2026-03-05", func(p *leave.Person, r *leave.Request, _ *leave.Team) {
			p.Taken[0].ID, r.ID = canon.ID{1}, canon.ID{1}
		}, 3, 12, "", ""},
		{"before a year of service", "", "annual", "2026-03-02", "2026-03-02", func(p *leave.Person, _ *leave.Request, _ *leave.Team) {
			p.Since, p.Opening = day("2025-03-03"), leave.Opening{}
		}, 1, -1, "too-soon", ""},
		{"on the day a year of service is full", "", "annual", "2026-03-02", "2026-03-02", func(p *leave.Person, _ *leave.Request, _ *leave.Team) {
			p.Since, p.Opening = day("2025-03-02"), leave.Opening{}
		}, 1, 11, "", ""},
		{"across the year end each year pays its own", "", "annual", "2026-12-28", "2027-01-07", nil, 7, 11, "", "two-years"},
		{"across the end of the years that are decreed", "", "annual", "2027-12-27", "2028-01-05", nil, 8, 13, "", "two-years provisional"},
		{"asked for after it began", "", "annual", "2026-03-02", "2026-03-02", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Asked = day("2026-03-03") }, 1, 14, "", "late"},
		{"joint leave is not asked for", "", "joint", "2026-03-18", "2026-03-18", nil, 0, 15, "joint", ""},

		{"long leave of three months takes the year's right", "", "long", "2026-03-02", "2026-06-01", nil, 92, 3, "", "year-lost"},
		{"a day too long", "", "long", "2026-03-02", "2026-06-02", nil, 93, 3, "too-long", "year-lost"},
		{"three months from the end of a month", "", "long", "2026-11-30", "2027-02-27", nil, 90, 3, "", "year-lost"},
		{"a shorter long leave loses the rest", "", "long", "2026-03-02", "2026-04-01", nil, 31, 3, "", "year-lost rest-lost"},
		{"annual leave used before is set off", "annual 2026-01-05 2026-01-13", "long", "2026-03-02", "2026-06-01", nil, 92, 0, "", "year-lost set-off"},
		{"annual leave granted for later falls", "annual 2026-11-02 2026-11-06", "long", "2026-03-02", "2026-06-01", nil, 92, -2, "", "year-lost overdrawn"},
		{"annual leave after long leave of the same year", "long 2026-03-02 2026-06-01", "annual", "2026-07-06", "2026-07-09", nil, 4, -1, "year-lost", ""},
		{"what came over from before can still be used", "long 2026-03-02 2026-06-01", "annual", "2026-07-06", "2026-07-08", nil, 3, 0, "", ""},
		{"long leave before five years", "", "long", "2026-03-02", "2026-06-01", func(p *leave.Person, _ *leave.Request, _ *leave.Team) { p.Since = day("2021-03-03") }, 92, 3, "too-soon", "year-lost"},
		{"the first hajj needs no five years", "", "long", "2026-03-02", "2026-06-01", func(p *leave.Person, r *leave.Request, _ *leave.Team) {
			p.Since, r.Purpose = day("2021-03-03"), "hajj-first"
		}, 92, 3, "", "year-lost"},
		{"a second long leave within five years", "long 2023-03-02 2023-06-01", "long", "2026-03-02", "2026-06-01", nil, 92, 3, "again", "year-lost"},

		{"a day of illness", "", "sick", "2026-03-02", "2026-03-02", nil, 1, 15, "", ""},
		{"a year of illness", "", "sick", "2026-03-02", "2027-03-01", nil, 365, 15, "", ""},
		{"a day more than a year", "", "sick", "2026-03-02", "2027-03-02", nil, 366, 15, "too-long", ""},
		{"a year and a half with the board's word", "", "sick", "2026-03-02", "2027-09-01", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Extended = true }, 549, 15, "", "extended"},
		{"illnesses that follow each other are one", "sick 2026-03-02 2027-02-26", "sick", "2027-03-01", "2027-03-02", nil, 2, 18, "too-long", ""},
		{"an accident at work has no bound", "", "sick", "2026-03-02", "2028-03-01", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Purpose = "accident" }, 731, 15, "", ""},
		{"a miscarriage is a month and a half", "", "sick", "2026-03-02", "2026-04-16", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Purpose = "miscarriage" }, 46, 15, "too-long", ""},

		{"a third child", "", "maternity", "2026-03-02", "2026-06-01", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Child = 3 }, 92, 15, "", ""},
		{"a fourth child", "", "maternity", "2026-03-02", "2026-06-01", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Child = 4 }, 92, 15, "child", ""},
		{"long leave for a fourth child", "", "long", "2026-03-02", "2026-06-01", func(p *leave.Person, r *leave.Request, _ *leave.Team) {
			p.Since, r.Purpose = day("2024-01-01"), "birth"
		}, 92, 3, "", "year-lost"},
		{"a marriage", "", "urgent", "2026-03-02", "2026-04-01", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Purpose = "marriage" }, 31, 15, "", ""},
		{"more than a month for it", "", "urgent", "2026-03-02", "2026-04-02", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Purpose = "marriage" }, 32, 15, "too-long", ""},
		{"three years unpaid", "", "unpaid", "2026-03-02", "2029-03-01", nil, 1096, 15, "", "unpaid"},
		{"four years with the extension", "unpaid 2023-03-02 2026-03-01", "unpaid", "2026-03-02", "2027-03-01", func(_ *leave.Person, r *leave.Request, _ *leave.Team) { r.Extended = true }, 365, 15, "", "extended unpaid"},
		{"long leave soon after unpaid leave", "unpaid 2022-01-01 2024-12-31", "long", "2026-03-02", "2026-06-01", nil, 92, 3, "again", "year-lost"},

		{"long leave for PPPK there is none", "", "long", "2026-03-02", "2026-06-01", func(p *leave.Person, _ *leave.Request, _ *leave.Team) { p.As = "pppk" }, 92, 15, "not-for", ""},
		{"PPPK before a year, for a marriage", "", "annual", "2026-03-02", "2026-03-04", func(p *leave.Person, r *leave.Request, _ *leave.Team) {
			p.As, p.Since, p.Opening, r.Purpose = "pppk", day("2025-06-01"), leave.Opening{}, "marriage"
		}, 3, -3, "", ""},
		{"the village's staff has annual leave by the regency's regulation", "", "annual", "2026-03-02", "2026-03-04", func(p *leave.Person, _ *leave.Request, _ *leave.Team) { p.As = "village" }, 3, 12, "", ""},

		{"too few in the unit postpones annual leave", "", "annual", "2026-03-02", "2026-03-04", few, 3, 12, "presence", ""},
		{"too few in the unit does not hold up the sick", "", "sick", "2026-03-02", "2026-03-04", few, 3, 15, "", "presence"},
		{"too few in the unit does not hold up a first hajj", "", "long", "2026-03-02", "2026-06-01", func(p *leave.Person, r *leave.Request, t *leave.Team) {
			few(p, r, t)
			r.Purpose = "hajj-first"
		}, 92, 3, "", "year-lost presence"},
		{"enough in the unit", "", "annual", "2026-03-05", "2026-03-06", few, 2, 13, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := somebody(c.taken)
			r := leave.Request{Kind: leave.Kind(c.kind), From: day(c.from), Until: day(c.until), Asked: day("2026-01-02"), Child: 1}
			var team leave.Team
			if c.change != nil {
				c.change(&p, &r, &team)
			}
			got, err := leave.Ask(p, r, team)
			if err != nil {
				t.Fatal(err)
			}
			if keys(got.Refusals) != c.refused || keys(got.Warnings) != c.warned {
				t.Errorf("refused %q warned %q, want %q and %q", keys(got.Refusals), keys(got.Warnings), c.refused, c.warned)
			}
			if got.Count.Days != c.days || got.After.Left != c.left {
				t.Errorf("%d days, %d left, want %d and %d\n%s", got.Count.Days, got.After.Left, c.days, c.left, said(t, got.After))
			}
			if got.Allowed() != (c.refused == "") || got.Provisional != strings.Contains(c.warned, "provisional") {
				t.Errorf("allowed %v, provisional %v", got.Allowed(), got.Provisional)
			}
		})
	}
}

// few is a unit of five of whom four must be there, and one is away to 4 March.
func few(_ *leave.Person, _ *leave.Request, t *leave.Team) {
	*t = leave.Team{Members: 5, Rules: []leave.Presence{{From: day("2026-01-01"), Share: 61, Basis: "SK"}},
		Away: []leave.Away{{From: day("2026-02-23"), Until: day("2026-03-04")}}}
}

func TestProofs(t *testing.T) {
	for _, c := range []struct {
		name, taken, kind, until, purpose, have, want string
		complete                                      bool
	}{
		{"a day of illness", "", "sick", "2026-03-02", "", "", "sick-letter", false},
		{"two days", "", "sick", "2026-03-03", "", "doctor", "doctor", true},
		{"fourteen days", "", "sick", "2026-03-15", "", "", "doctor", false},
		{"fifteen days", "", "sick", "2026-03-16", "", "doctor", "state-doctor", false},
		{"a week after a week that is fifteen days with it", "sick 2026-02-22 2026-02-27", "sick", "2026-03-09", "", "state-doctor", "state-doctor", true},
		{"a first hajj", "", "long", "2026-04-01", "hajj-first", "", "hajj-schedule", false},
		{"a marriage", "", "urgent", "2026-03-04", "marriage", "marriage", "marriage", true},
		{"annual leave needs none", "", "annual", "2026-03-04", "", "", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := leave.Ask(somebody(c.taken), leave.Request{Kind: leave.Kind(c.kind), From: day("2026-03-02"), Until: day(c.until),
				Purpose: c.purpose, Proofs: strings.Fields(c.have)}, leave.Team{})
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, p := range got.Proofs {
				ids = append(ids, p.ID)
			}
			if strings.Join(ids, " ") != c.want || got.Complete() != c.complete {
				t.Errorf("needs %v, complete %v", ids, got.Complete())
			}
		})
	}
}

func TestBalances(t *testing.T) {
	for _, c := range []struct {
		name   string
		person leave.Person
		on     string
		left   int
		key    string // of a line that must be there
	}{
		{"at most six go over", leave.Person{Since: day("2023-05-01"), Taken: took("annual 2024-07-01 2024-07-02")}, "2025-02-03", 18, leave.KeyCarried},
		{"less than six go over whole", leave.Person{Since: day("2023-05-01"), Taken: took("annual 2024-07-01 2024-07-12")}, "2025-02-03", 14, leave.KeyCarried},
		{"one year without leave lets six go over", leave.Person{Since: day("2023-05-01")}, "2025-02-03", 18, leave.KeyCarried},
		{"two years without leave let twelve go over", leave.Person{Since: day("2023-05-01")}, "2026-02-02", 24, leave.KeyIdle},
		{"three years without leave are no more than two", leave.Person{Since: day("2023-05-01")}, "2027-02-02", 24, leave.KeyIdle},
		{"a day of leave between ends the count", leave.Person{Since: day("2023-05-01"), Taken: took("annual 2025-07-01 2025-07-01")}, "2026-02-02", 18, leave.KeyCarried},
		{"what a superior put off goes over whole", leave.Person{Since: day("2023-05-01"), Taken: took("annual 2024-07-01 2024-07-02"), Postponed: []leave.Charge{{Year: 2024, Days: 10}}}, "2025-02-03", 22, leave.KeyPostponed},
		{"put off and left together bring no more than 24", leave.Person{Since: day("2023-05-01"), Opening: leave.Opening{Year: 2024, Carried: 6}, Postponed: []leave.Charge{{Year: 2024, Days: 12}}}, "2025-02-03", 24, leave.KeyPostponed},
		{"years without leave before the register count", leave.Person{Since: day("2010-01-01"), Opening: leave.Opening{Year: 2025, Carried: 6, Idle: 1}}, "2026-02-02", 24, leave.KeyIdle},
		{"joint leave that was worked is a day more", leave.Person{Since: day("2023-05-01"), Opening: leave.Opening{Year: 2026}, Worked: []calendar.Day{day("2026-03-18"), day("2026-03-19")}}, "2026-05-04", 13, leave.KeyWorked},
		{"nothing before a year of service", leave.Person{Since: day("2025-05-02")}, "2026-05-01", 0, leave.KeyNotYet},
		{"unpaid leave puts off the year of service", leave.Person{Since: day("2025-05-02"), Taken: took("unpaid 2025-06-01 2025-06-30")}, "2026-05-31", 0, leave.KeyNotYet},
		{"a whole year unpaid gives no right", leave.Person{Since: day("2015-05-02"), Opening: leave.Opening{Year: 2024}, Taken: took("unpaid 2024-01-01 2025-12-31")}, "2025-06-02", 0, leave.KeyAbsent},
		{"what was charged once is not counted anew", leave.Person{Since: day("2015-05-02"), Opening: leave.Opening{Year: 2026},
			Taken: []leave.Taken{{Kind: leave.Annual, From: day("2026-03-02"), Until: day("2026-03-06"), Years: []leave.Charge{{Year: 2026, Days: 4}}}}}, "2026-06-02", 8, leave.KeyUsed},
		{"whoever has another calendar is counted by it", leave.Person{Since: day("2015-05-02"), Calendar: sixDays(t), Opening: leave.Opening{Year: 2026}, Taken: took("annual 2026-03-02 2026-03-08")}, "2026-06-02", 6, leave.KeyUsed},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.person.As = "pns"
			if c.person.Calendar == nil {
				c.person.Calendar = office
			}
			got := leave.BalanceOn(c.person, day(c.on))
			if got.Left != c.left || !slices.ContainsFunc(got.Last().Lines, func(l leave.Line) bool { return l.Key == c.key }) {
				t.Errorf("%d left, want %d with a line %s\n%s", got.Left, c.left, c.key, said(t, got))
			}
			checkSum(t, got)
		})
	}
}

// checkSum adds up what the lines say.
func checkSum(t *testing.T, b leave.Balance) {
	t.Helper()
	for _, y := range b.Years {
		sum := 0
		for _, l := range y.Lines {
			sum += l.Days
		}
		if sum != y.Left || y.Carried+y.Own-y.Used != y.Left {
			t.Errorf("the lines of %d add up to %d, carried %d + own %d - used %d = left %d", y.Year, sum, y.Carried, y.Own, y.Used, y.Left)
		}
	}
}

func sixDays(t *testing.T) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Profile(calendar.SixDay, calendar.WIB)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func said(t *testing.T, b leave.Balance) string {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, y := range b.Years {
		for _, l := range y.Lines {
			out = append(out, l.Say(m, lang.EN))
		}
	}
	return strings.Join(out, "\n")
}

func TestRequestsThatMakeNoSense(t *testing.T) {
	good := leave.Request{Kind: leave.Annual, From: day("2026-03-02"), Until: day("2026-03-03")}
	for _, c := range []struct {
		name, key string
		change    func(*leave.Request)
	}{
		{"no kind", "leave.bad-kind", func(r *leave.Request) { r.Kind = "nap" }},
		{"no first day", "leave.from", func(r *leave.Request) { r.From = 0 }},
		{"the end before the beginning", "leave.until", func(r *leave.Request) { r.Until = r.From - 1 }},
		{"a lifetime", "leave.too-far", func(r *leave.Request) { r.Until = r.From + 20000 }},
		{"maternity without a child", "leave.child", func(r *leave.Request) { r.Kind = leave.Maternity }},
		{"a purpose of another kind", "leave.bad-purpose", func(r *leave.Request) { r.Purpose = "hajj-first" }},
		{"urgent for no reason", "leave.bad-purpose", func(r *leave.Request) { r.Kind = leave.Urgent }},
	} {
		r := good
		c.change(&r)
		if _, err := leave.Ask(somebody(""), r, leave.Team{}); fault.As(err) == nil || fault.As(err).Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	if _, err := leave.Ask(leave.Person{}, good, leave.Team{}); fault.As(err) == nil {
		t.Error("a person without service was judged")
	}
}

// Every sentence of the package is there in three languages with its blanks.
func TestEveryRuleHasItsWords(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, as := range []string{"pns", "pppk", "village", "contract", "official"} {
		for _, r := range leave.Rules(as, day("2026-03-02")) {
			seen++
			want := []string{r.Kind.NameKey(), "leave.employment." + as}
			for _, p := range r.Purposes {
				if p.ID != "" {
					want = append(want, leave.PurposeKey(p.ID))
				}
				if p.Proof != "" {
					want = append(want, leave.ProofKey(p.Proof))
				}
			}
			for _, p := range r.Proofs {
				want = append(want, leave.ProofKey(p.ID))
			}
			for _, k := range want {
				if !m.Has(k) {
					t.Errorf("%s of %s has no message %s", r.Kind, as, k)
				}
			}
			if r.Basis == "" || !strings.Contains("read seen memory house", r.Sure) || r.Since == 0 {
				t.Errorf("%s of %s has no basis", r.Kind, as)
			}
		}
	}
	if seen != 6+3+3*4 {
		t.Errorf("law.yaml gives %d rules", seen)
	}
	if _, ok := leave.RuleOf(leave.Annual, "pns", day("2017-04-06")); ok {
		t.Error("a rule holds before it was decreed")
	}
}

func TestTheCountIsSaid(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := leave.CountDays(leave.Annual, office, day("2026-12-23"), day("2027-01-04"))
	var lines []string
	for _, l := range c.Lines {
		lines = append(lines, l.Say(m, lang.EN))
	}
	text := strings.Join(lines, "\n")
	if c.Days != 6 || fmt.Sprint(c.Years) != "[{2026 5} {2027 1}]" {
		t.Errorf("%d days, by year %v\n%s", c.Days, c.Years, text)
	}
	for _, want := range []string{"working day 6", "joint leave", "national holiday", "weekend"} {
		if !strings.Contains(text, want) {
			t.Errorf("no line says %q:\n%s", want, text)
		}
	}
}

// A register of 15,000 is asked in bulk for a report: a request must be cheap.
func TestARequestIsCheap(t *testing.T) {
	p := somebody("annual 2026-02-02 2026-02-03; sick 2026-05-04 2026-05-08")
	began := time.Now()
	const n = 200
	for range n {
		if _, err := leave.Ask(p, leave.Request{Kind: leave.Annual, From: day("2026-03-02"), Until: day("2026-03-04")}, leave.Team{}); err != nil {
			t.Fatal(err)
		}
	}
	if each := time.Since(began) / n; each > 5*time.Millisecond {
		t.Errorf("a request takes %v", each)
	} else {
		t.Logf("a request takes %v", each)
	}
}

func FuzzAsk(f *testing.F) {
	f.Add(int32(20514), int32(20520), "annual", "", 1, int32(16000), int32(20600), int32(20601))
	f.Add(int32(20514), int32(20900), "long", "birth", 4, int32(16000), int32(20400), int32(20500))
	f.Fuzz(func(t *testing.T, from, until int32, kind, purpose string, child int, since, tookFrom, tookUntil int32) {
		if since < -20000 || since > 60000 || from < -20000 || from > 60000 {
			return
		}
		p := leave.Person{As: "pns", Since: calendar.Day(since), Calendar: office,
			Taken: []leave.Taken{{Kind: leave.Kind(kind), From: calendar.Day(tookFrom), Until: calendar.Day(tookUntil)}}}
		got, err := leave.Ask(p, leave.Request{Kind: leave.Kind(kind), From: calendar.Day(from), Until: calendar.Day(until), Purpose: purpose, Child: child}, leave.Team{})
		if err == nil {
			checkSum(t, got.After)
		}
	})
}
