package diary_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/catalogue"
	"genggam/internal/diary"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/slots"
)

var ctx = context.Background()

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t testing.TB, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Fatalf("refused with %v, want %s", err, key)
	}
}

const lampSteps = `steps:
  - {id: check, name: {id: a, jv: a, en: a}, kind: check, role: front-desk}
  - {id: repair, name: {id: a, jv: a, en: a}, kind: work, role: verifier}
  - {id: confirm, name: {id: a, jv: a, en: a}, kind: confirm, role: front-desk}

time:
  promised: {amount: 3, unit: working-days}
  limit: {amount: 5, unit: working-days}
`

const spot = `        - {id: lokasi, type: place, label: {id: Di mana, jv: Wonten pundi, en: Where}, example: {text: Pasar, lat: -7420000, lon: 109250000}}
`

// lamp is a service whose crew comes to a place on the map.
func lamp(t testing.TB) *catalogue.Standard {
	t.Helper()
	src := string(catalogue.Skeleton("lampu-jalan")["standard.yaml"])
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	src = src[:from] + lampSteps + src[to:]
	src = strings.NewReplacer("product: document", "product: work", "nature: village-letter", "nature: aid", "  letter: letter.txt\n", "", "  register: keterangan\n", "").Replace(src)
	src = strings.Replace(src, "\nsteps:", spot+"\nsteps:", 1)
	s, findings := catalogue.Read("standards/lampu-jalan", []byte(src), nil)
	ok(t, findings.Errors().Err())
	return s
}

// crew comes on weekdays at nine and ten, one lamp at a time.
func crew() diary.Plan {
	p := diary.Plan{ID: "kru-lampu", Name: "Kru lampu", Services: []string{"lampu-jalan"}, NoticeHours: 2, Days: 14, Minutes: 30,
		Crew: &slots.Crew{Home: slots.Point{Lat: -7424000, Lon: 109239000}, Start: 9 * 60, Speed: 400}}
	for day := time.Monday; day <= time.Friday; day++ {
		p.Week[day] = []slots.Window{{From: 9 * 60, To: 11 * 60, Every: 60, Capacity: 1}}
	}
	return p
}

func scene(t testing.TB) (*office.Node, func() int64) {
	t.Helper()
	return sceneOn(t, "")
}

// sceneOn is a village with a crew on an engine.
func sceneOn(t testing.TB, dsn string) (*office.Node, func() int64) {
	t.Helper()
	std := lamp(t)
	var n *office.Node
	if dsn == "" {
		n = office.OpenWith(t, std)
	} else {
		own, err := office.Standards()
		ok(t, err)
		all, err := own.With(std)
		ok(t, err)
		n, err = office.Make(ctx, office.Plan{Dir: t.TempDir() + "/node", DSN: dsn, Standards: all})
		ok(t, err)
		n.T = t
		t.Cleanup(func() { _ = n.Close() })
	}
	ok(t, n.Diary.SetPlan(ctx, n.As("head"), crew()))
	front := n.As("front-desk")
	return n, func() int64 {
		r, err := n.Desk.File(ctx, n.Application(std))
		ok(t, err)
		ok(t, n.Take(ctx, front, r.No, office.OutOfTurn))
		ok(t, n.DoStep(ctx, front, r.No, "check", office.AllChecks(n.Step(r.No).Step)))
		return r.No
	}
}

func TestTheLastPlaceOfASlotIsBookedOnceAndTheVisitIsSet(t *testing.T) {
	n, file := scene(t)
	a, b := file(), file()
	c, err := n.Diary.Offers(ctx, a)
	ok(t, err)
	if c == nil || c.Own != nil || len(c.Offers) < 5 {
		t.Fatalf("%+v", c)
	}
	first := c.Offers[0]
	both := make(chan error, 2)
	for _, no := range []int64{a, b} {
		go func() { both <- n.Diary.Book(ctx, no, first.Day, first.From) }()
	}
	x, y := <-both, <-both
	if x == nil {
		x, y = y, x
	}
	refused(t, x, "slots.full")
	ok(t, y)
	for _, no := range []int64{a, b} {
		c, err := n.Diary.Offers(ctx, no)
		ok(t, err)
		v, err := n.Show(ctx, n.As("verifier"), no, "work")
		ok(t, err)
		if c.Own == nil {
			second := c.Offers[0]
			if second.Day == first.Day && second.From == first.From {
				t.Error("a full slot is offered")
			}
			ok(t, n.Diary.Book(ctx, no, second.Day, second.From))
			continue
		}
		if len(v.Case.Visits) != 1 || v.Case.Visits[0].At != first.Start(c.Zone).UnixMilli() {
			t.Error("the visit of the case:", v.Case.Visits)
		}
	}
	whole(t, n)
}

func TestAnAppointmentIsMovedOnceReleasedAndMissed(t *testing.T) {
	n, file := scene(t)
	no := file()
	c, err := n.Diary.Offers(ctx, no)
	ok(t, err)
	ok(t, n.Diary.Book(ctx, no, c.Offers[0].Day, c.Offers[0].From))
	ok(t, n.Diary.Book(ctx, no, c.Offers[1].Day, c.Offers[1].From))
	refused(t, n.Diary.Book(ctx, no, c.Offers[2].Day, c.Offers[2].From), "slots.moved-out")
	ok(t, n.Diary.GiveBack(ctx, no))
	refused(t, n.Diary.GiveBack(ctx, no), "diary.no-booking")
	ok(t, n.Diary.Book(ctx, no, c.Offers[0].Day, c.Offers[0].From))
	crewman := n.As("verifier")
	refused(t, n.Diary.Say(ctx, crewman, no, diary.Missed), "slots.grace")
	n.Clock.Set(c.Offers[0].Start(c.Zone).Add(time.Hour))
	ok(t, n.Diary.Say(ctx, n.As("verifier"), no, diary.Missed))
	if c, err := n.Diary.Offers(ctx, no); err != nil || c.Own != nil {
		t.Error("whoever was not there may book again:", c, err)
	}
	whole(t, n)
}

func TestACrewHasItsDayInTheOrderInWhichItDrives(t *testing.T) {
	n, file := scene(t)
	var c *diary.Choice
	for i := range 2 {
		no := file()
		var err error
		c, err = n.Diary.Offers(ctx, no)
		ok(t, err)
		ok(t, n.Diary.Book(ctx, no, c.Offers[0].Day, c.Offers[0].From))
		_ = i
	}
	day := c.Offers[0].Day
	d, err := n.Diary.Day(ctx, n.As("verifier"), "kru-lampu", day)
	ok(t, err)
	if len(d.Stops) != 2 || d.Round == nil || len(d.Round.Legs) != 2 || d.Stops[0].Name == "" || d.Stops[0].Leg == nil {
		t.Fatalf("%+v", d)
	}
	if _, err := n.Diary.Day(ctx, n.As("signer"), "kru-lampu", day); fault.Of(err) != fault.Forbidden {
		t.Error("a signer:", err)
	}
	if _, err := n.Diary.Day(ctx, n.As("kec-verifier"), "kru-lampu", day); fault.Of(err) != fault.NotFound {
		t.Error("another office:", err)
	}
	if err := n.Diary.SetPlan(ctx, n.As("front-desk"), crew()); fault.Of(err) != fault.Forbidden {
		t.Error("front desk:", err)
	}
}

func TestAStepWithoutAPlanOffersNothing(t *testing.T) {
	n := office.Open(t)
	no := n.File("surat-keterangan-usaha").No
	if c, err := n.Diary.Offers(ctx, no); c != nil || err != nil {
		t.Error(c, err)
	}
	refused(t, n.Diary.Book(ctx, no, n.Today(office.Village), 540), "diary.none")
	bad := crew()
	bad.Week[1] = []slots.Window{{From: 600, To: 540, Every: 60, Capacity: 1}}
	refused(t, n.Diary.SetPlan(ctx, n.As("head"), bad), "slots.window")
}

func whole(t testing.TB, n *office.Node) {
	t.Helper()
	for range 2 {
		report, err := audit.Verify(ctx, n.Premises, nil)
		if err != nil || len(report.Findings) != 0 {
			t.Fatal(err, report.Findings)
		}
		ok(t, audit.Rebuild(ctx, n.Premises, nil))
	}
}
