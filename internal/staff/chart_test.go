package staff_test

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/staff"
)

func TestWhatAChartRefuses(t *testing.T) {
	for _, c := range []struct {
		name, given, when, want, field string
	}{
		{"a post above its own superior", "", "under bup a1", "chart.circle", "over"},
		{"a post above itself", "post x X", "under x x", "chart.circle", "over"},
		{"a circle on some days alone", "post x X\npost y Y\nunder x y 2026-01-01 2026-06-30", "under y x 2026-06-30 2026-12-31", "chart.circle", "over"},
		{"no circle where the days do not meet", "post x X\npost y Y\nunder x y 2026-01-01 2026-06-30", "under y x 2026-07-01 2026-12-31", "<nil>", ""},
		{"two superiors at once", "", "under a1 dB", "chart.placed-twice", "from"},
		{"a post that many hold as a superior", "post x X", "under x s1", "chart.leads-many", "over"},
		{"a post that nobody recorded", "", "under zz bup", "chart.unknown-post", "post"},
		{"a second head of one post", "hire NN", "holds NN dA", "chart.taken", "post"},
		{"a second post for one person", "post x X", "holds KA x", "chart.two-posts", "employee"},
		{"standing in for oneself", "", "plh KA dA", "chart.own-stand-in", "employee"},
		{"standing in where many hold the post", "", "plh KA s1", "chart.no-stand-in", "post"},
		{"two Plh of one post", "plh A1 dA 2026-01-01 2026-01-31", "plh A2 dA 2026-01-31 2026-02-28", "chart.taken", "post"},
		{"two Plh of one post, one after the other, are fine", "plh A1 dA 2026-01-01 2026-01-31", "plh A2 dA 2026-02-01 2026-02-28", "<nil>", ""},
		{"a seat before the employment began", "hire NN 2026-02-01 2026-12-31\npost x X", "holds NN x 2026-01-01 2026-12-31", "chart.not-employed", "from"},
		{"employment twice at a time", "", "hire KA 2026-01-01 2026-02-01", "chart.employed-twice", "from"},
		{"an absence for no reason", "", "away KA 2026-01-01 2026-01-02 bored", "chart.why", "why"},
		{"an absence that ends before it begins", "", "away KA 2026-01-02 2026-01-01 sick", "chart.until", "until"},
		{"a power that may not be delegated", "", "post x X leave-unpaid", "chart.power", "powers"},
		{"a power for a post that many hold", "", "many x X leave", "chart.leads-many", "powers"},
		{"somebody unknown", "", "holds QQ s1", "chart.unknown-person", "employee"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := facts(regency + c.given + "\n" + c.when)
			chart := chart(t, "post unused Unused")
			for _, f := range all[:len(all)-1] {
				if err := chart.Add(f); err != nil && key(err) != "chart.id-taken" {
					t.Fatal(err)
				}
			}
			err := chart.Add(all[len(all)-1])
			if key(err) != c.want {
				t.Fatalf("refused with %v, want %s", err, c.want)
			}
			if f := fault.As(err); f != nil && f.Field != c.field {
				t.Errorf("the fault is on %q, want %q", f.Field, c.field)
			}
		})
	}
}

func TestACircleIsNamed(t *testing.T) {
	c := chart(t, regency)
	err := c.Add(staff.Placement{ID: id("loop"), Post: id("bup"), Over: id("a1"), Period: always})
	f := fault.As(err)
	if f == nil || fmt.Sprint(f.Args...) != "Bupati → KabidA1 → KadisA → Sekda → Bupati" {
		t.Fatalf("the circle is told as %v", err)
	}
	if e, ok := c.Employee(id("BU"), day("2026-03-02")); !ok || !e.Over.Zero() {
		t.Errorf("a refused fact stayed: %+v", e)
	}
}

func TestEndingAFact(t *testing.T) {
	c := chart(t, regency+"hire NN")
	seat := id("given")
	if err := c.Add(staff.Seat{ID: seat, Employee: id("NN"), Post: id("s1"), Form: mandate.Head, Period: always}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		last, want string
	}{
		{"2019-12-01", "chart.ends-before"}, {"2026-03-31", "<nil>"}, {"2026-04-30", "chart.ends-later"}, {"2019-12-31", "<nil>"},
	} {
		if err := c.Add(staff.Ended{ID: seat, Last: day(step.last)}); key(err) != step.want {
			t.Errorf("ended on %s: %v, want %s", step.last, err, step.want)
		}
	}
	if e, _ := c.Employee(id("NN"), day("2026-03-02")); !e.Post.Zero() {
		t.Errorf("a seat that never was is held: %+v", e)
	}
	if err := c.Add(staff.Ended{ID: id("nothing"), Last: day("2026-01-01")}); key(err) != "chart.unknown-fact" {
		t.Errorf("a fact that is not there ended: %v", err)
	}
}

func TestWhatIsKnownOfSomebodyOnADay(t *testing.T) {
	c := chart(t, regency)
	who := id("NN")
	for _, f := range []staff.Fact{
		staff.Engagement{ID: id("1"), Employee: who, As: staff.Contract, Unit: "dinas", Period: period("2018-03-01", "2020-12-31")},
		staff.Engagement{ID: id("2"), Employee: who, As: staff.PNS, Unit: "dinas", Period: period("2021-01-01", "")},
		staff.Grade{ID: id("3"), Employee: who, Rank: "III/a", Period: period("2021-01-01", "")},
		staff.Grade{ID: id("4"), Employee: who, Rank: "III/b", Period: period("2025-04-01", "")},
		staff.Seat{ID: id("5"), Employee: who, Post: id("s1"), Form: mandate.Head, Period: period("2021-01-01", "")},
	} {
		if err := c.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	got, ok := c.Employee(who, day("2025-05-01"))
	want := staff.Employee{ID: who, As: staff.PNS, Unit: "dinas", Rank: "III/b", Post: id("s1"), Title: "StafA1",
		Over: id("a1"), Superior: id("A1"), Since: day("2018-03-01")}
	if !ok || got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if got, _ := c.Employee(who, day("2025-03-31")); got.Rank != "III/a" {
		t.Errorf("the day before a promotion the rank is %s", got.Rank)
	}
	if err := c.Add(staff.Grade{ID: id("6"), Employee: who, Rank: "XX", Period: always}); key(err) == "<nil>" {
		t.Error("a rank that does not exist was taken")
	}
	if got := c.Below(id("A1"), day("2025-05-01")); len(got) != 2 {
		t.Errorf("below KabidA1 are %d", len(got))
	}
	if got := c.Unit("dinas", day("2025-05-01")); !reflect.DeepEqual(got, []canon.ID{who}) {
		t.Errorf("at the office are %v", got)
	}
}

func TestFactsAreReadAsTheyWereWritten(t *testing.T) {
	all := append(facts(regency+"away KA 2026-01-01 2026-01-02 sick\nplh A1 dA 2026-01-01 2026-01-02"),
		staff.Grade{ID: id("g"), Employee: id("KA"), Rank: "IV/a", Period: always}, staff.Week{ID: id("w"), Employee: id("KA"), Days: 126, Period: always}, staff.Ended{ID: id("g"), Last: day("2026-05-01")})
	for _, f := range all {
		data, err := staff.Encode(f)
		if err != nil {
			t.Fatal(err)
		}
		back, err := staff.Decode(f.Kind(), data)
		if err != nil || !reflect.DeepEqual(back, f) {
			t.Errorf("%s: wrote %+v, read %+v (%v)", f.Kind(), f, back, err)
		}
	}
	if f, err := staff.Decode("staff.unknown/9", nil); f != nil || err != nil {
		t.Errorf("an unknown kind gave %v, %v", f, err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, x := range facts(regency)[:20] {
		data, _ := staff.Encode(x)
		f.Add(x.Kind(), data)
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		x, err := staff.Decode(kind, data)
		if err != nil || x == nil {
			return
		}
		c := &staff.Chart{}
		_ = c.Add(x)
		again, err := staff.Encode(x)
		if err != nil || strings.Contains(string(data), strings.Repeat("0", 26)) {
			return // an id of zeros is read, and neither written nor taken into a chart
		}
		if back, err := staff.Decode(kind, again); err != nil || !reflect.DeepEqual(back, x) {
			t.Errorf("read %+v, and again %+v (%v)", x, back, err)
		}
	})
}

func TestTheLawIsReadWhole(t *testing.T) {
	if len(staff.Employments()) != 5 || len(staff.Approvals()) != 6 || len(staff.Ranks(staff.PNS)) != 17 || len(staff.Ranks(staff.PPPK)) != 17 {
		t.Errorf("law.yaml gives %v, %v", staff.Employments(), staff.Approvals())
	}
	for _, a := range staff.Approvals() {
		if basis, sure := a.Basis(); basis == "" || !strings.Contains("read seen memory house", sure) {
			t.Errorf("%s has no basis", a)
		}
	}
}

// government is a regency of 15,000: a head, 60 agencies, 600 divisions.
func government(t testing.TB) (*staff.Chart, []canon.ID) {
	t.Helper()
	c := &staff.Chart{}
	n := 0
	next := func() canon.ID { n++; return canon.MakeID(int64(n), [10]byte{1}) }
	add := func(f staff.Fact) {
		if err := c.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	var people []canon.ID
	seat := func(post canon.ID, unit string) {
		who := next()
		people = append(people, who)
		add(staff.Engagement{ID: next(), Employee: who, As: staff.PNS, Unit: unit, Period: always})
		add(staff.Grade{ID: next(), Employee: who, Rank: "III/a", Period: always})
		add(staff.Seat{ID: next(), Employee: who, Post: post, Form: mandate.Head, Period: always})
	}
	make1 := func(title, unit string, places int, over canon.ID, powers ...staff.Approval) canon.ID {
		p := next()
		add(staff.Post{ID: p, Unit: unit, Title: title, Places: places, Powers: powers, Period: always})
		if !over.Zero() {
			add(staff.Placement{ID: next(), Post: p, Over: over, Period: always})
		}
		return p
	}
	top := make1("Bupati", "kab", 1, canon.ID{})
	seat(top, "kab")
	for a := range 60 {
		unit := fmt.Sprintf("dinas-%d", a)
		head := make1("Kepala "+unit, unit, 1, top, staff.Leave)
		seat(head, unit)
		for d := range 10 {
			title := fmt.Sprintf("%s bidang %d", unit, d)
			division := make1("Kepala "+title, unit, 1, head)
			seat(division, unit)
			crew := make1("Pelaksana "+title, unit, 100, division)
			for range 24 {
				if len(people) < 15_000 {
					seat(crew, unit)
				}
			}
		}
	}
	for len(people) < 15_000 {
		seat(top2(c, people), "kab")
	}
	return c, people
}

// top2 is the crew of the last division, for whoever is left over.
func top2(c *staff.Chart, people []canon.ID) canon.ID {
	e, _ := c.Employee(people[len(people)-1], day("2026-03-02"))
	return e.Post
}

func TestFifteenThousandAreAnsweredInUnderAMillisecond(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	c, people := government(t)
	built := time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	on := day("2026-03-02")
	began = time.Now()
	asked := 0
	for i := 1; i < len(people); i += 15 {
		if _, err := c.WhoApproves(people[i], on, staff.Leave); err != nil {
			t.Fatal(err)
		}
		asked++
	}
	each := time.Since(began) / time.Duration(asked)
	held := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d people built in %v, %d KiB held, an answer takes %v", len(people), built, held/1024, each)
	if each > time.Millisecond {
		t.Errorf("an answer takes %v", each)
	}
	if held > 32<<20 {
		t.Errorf("the chart holds %d MiB", held>>20)
	}
	if built > 10*time.Second {
		t.Errorf("building took %v", built)
	}
	runtime.KeepAlive(c)
}

func BenchmarkWhoApproves(b *testing.B) {
	c, people := government(b)
	on := day("2026-03-02")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := c.WhoApproves(people[1+i%(len(people)-1)], on, staff.Leave); err != nil {
			b.Fatal(err)
		}
	}
}
