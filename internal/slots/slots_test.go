package slots_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/slots"
)

func id(n int) canon.ID {
	return canon.MakeID(1_790_000_000_000, [10]byte{8: byte(n >> 8), 9: byte(n)})
}

func day(m time.Month, d int) calendar.Day { return calendar.NewDay(2026, m, d) }

func at(d calendar.Day, hour, minute int) time.Time {
	return d.In(calendar.WIB).Add(time.Duration(hour*60+minute) * time.Minute)
}

// pattern gives two an hour's visit on Mondays from 8 to 16.
func pattern() slots.Pattern {
	p := slots.Pattern{Owner: "posyandu"}
	p.Week[time.Monday] = []slots.Window{{From: 480, To: 960, Every: 60, Capacity: 2}}
	return p
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("%v, want the fault %s", err, key)
	}
}

func TestTheSlotsOfADay(t *testing.T) {
	cal := calendar.Standard(calendar.WIB)
	closed, err := cal.With(calendar.Holiday{Day: day(11, 30), Kind: calendar.Closure, Name: "Pemilihan", Basis: "SK"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*slots.Pattern)
		cal    *calendar.Calendar
		day    calendar.Day
		want   []int
	}{
		"a Monday without the hour of rest": {nil, cal, day(11, 23), []int{480, 540, 600, 660, 780, 840, 900}},
		"a Tuesday":                         {nil, cal, day(11, 24), nil},
		"a Monday on which it is closed":    {nil, closed, day(11, 30), nil},
		"Independence Day is a Monday":      {nil, cal, day(8, 17), nil},
		"before the pattern":                {func(p *slots.Pattern) { p.From = day(12, 1) }, cal, day(11, 23), nil},
		"after the pattern":                 {func(p *slots.Pattern) { p.Until = day(11, 1) }, cal, day(11, 23), nil},
		"a rest that is too short is none":  {func(p *slots.Pattern) { p.Week[1][0].To = 585 }, cal, day(11, 23), []int{480}},
		"a crew that works at noon too":     {func(p *slots.Pattern) { p.Outside = true }, cal, day(11, 23), []int{480, 540, 600, 660, 720, 780, 840, 900}},
		"and never on a holiday":            {func(p *slots.Pattern) { p.Outside = true }, cal, day(8, 17), nil},
		"a pattern that makes no sense":     {func(p *slots.Pattern) { p.Week[1][0].Every = 0 }, cal, day(11, 23), nil},
	} {
		p := pattern()
		if c.change != nil {
			c.change(&p)
		}
		var got []int
		for _, s := range p.Slots(c.cal, c.day) {
			got = append(got, s.From)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestAPatternThatMakesNoSense(t *testing.T) {
	for name, w := range map[string][]slots.Window{
		"no length": {{From: 480, To: 540, Capacity: 1}}, "no capacity": {{From: 480, To: 540, Every: 30}}, "past midnight": {{From: 1400, To: 1500, Every: 30, Capacity: 1}},
		"shorter than a slot": {{From: 480, To: 500, Every: 30, Capacity: 1}}, "overlapping": {{From: 480, To: 600, Every: 30, Capacity: 1}, {From: 590, To: 700, Every: 30, Capacity: 1}},
		"too many": make([]slots.Window, 13),
	} {
		p := pattern()
		p.Week[2] = w
		if err := p.Check(); err == nil {
			t.Errorf("%s is taken", name)
		} else {
			wantFault(t, err, "slots.window")
		}
	}
	p := pattern()
	p.From, p.Until = 9, 8
	wantFault(t, p.Check(), "slots.span")
}

func TestWhatIsFree(t *testing.T) {
	cal, r := calendar.Standard(calendar.WIB), slots.Usual()
	monday := day(11, 23)
	offers := r.Free(pattern().Slots(cal, monday), map[int]int{600: 1, 660: 2}, at(monday, 7, 0), calendar.WIB)
	for i, want := range []slots.Offer{{Left: 2, Why: "slots.soon"}, {Left: 2}, {Left: 1}, {Left: 0, Why: "slots.full"}} {
		if offers[i].Left != want.Left || offers[i].Why != want.Why {
			t.Errorf("slot %d: %+v", i, offers[i])
		}
	}
	asked := 0
	first, err := r.First(pattern(), cal, at(monday, 15, 30), func(d calendar.Day) (map[int]int, error) {
		asked++
		if d == day(11, 30) {
			return map[int]int{480: 2, 540: 2, 600: 2, 660: 2, 780: 2, 840: 2, 900: 2}, nil
		}
		return nil, nil
	})
	if err != nil || len(first) != 7 || first[0].Day != day(12, 7) || asked != 3 {
		t.Errorf("%d offers after %d days, %v", len(first), asked, err)
	}
	broken := errors.New("no table")
	if _, err := r.First(pattern(), cal, at(monday, 7, 0), func(calendar.Day) (map[int]int, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Error("an error of the table is swallowed")
	}
	if none, err := r.First(slots.Pattern{}, cal, at(monday, 7, 0), nil); err != nil || none != nil {
		t.Error("a pattern without slots offers none")
	}
}

func TestTheLifeOfABooking(t *testing.T) {
	r, now := slots.Usual(), at(day(11, 20), 9, 0)
	slot := slots.Slot{Owner: "posyandu", Day: day(11, 23), From: 480, To: 540, Capacity: 2}
	ask := slots.Ask{Slot: slot, Taken: 1, Now: now, Zone: calendar.WIB}
	e, err := r.Book(id(1), id(2), ask)
	if err != nil {
		t.Fatal(err)
	}
	b := slots.Booking{}.Apply(e)
	other := ask
	other.Slot.From, other.Slot.To = 540, 600
	moved, err := r.Move(b, other)
	if err != nil {
		t.Fatal(err)
	}
	after := b.Apply(moved)
	late := at(slot.Day, 7, 0)
	full, far, mine, soon := ask, ask, ask, other
	full.Taken = 2
	far.Slot.Day = day(12, 28)
	mine.Own = []slots.Booking{b}
	soon.Now = late
	came := b.Apply(slots.Event{Kind: slots.EventCame})
	missed := b.Apply(slots.Event{Kind: slots.EventMissed})
	again := ask
	again.Own = []slots.Booking{missed}
	for name, c := range map[string]struct {
		key string
		err error
	}{
		"the last place is taken":              {"slots.full", second(r.Book(id(3), id(4), full))},
		"a day beyond the horizon":             {"slots.far", second(r.Book(id(3), id(4), far))},
		"an hour before":                       {"slots.soon", second(r.Book(id(3), id(4), slots.Ask{Slot: slot, Now: late, Zone: calendar.WIB}))},
		"a second booking of one case":         {"slots.has-one", second(r.Book(id(3), id(2), mine))},
		"after a no-show the case books again": {"", second(r.Book(id(3), id(2), again))},
		"a booking is moved once":              {"slots.moved-out", second(r.Move(after, ask))},
		"to where it is":                       {"slots.same", second(r.Move(b, ask))},
		"too near to be moved":                 {"slots.late", second(r.Move(b, soon))},
		"given back in time":                   {"", second(r.Release(b, late, calendar.WIB))},
		"given back when it has begun":         {"slots.state", second(r.Release(b, at(slot.Day, 8, 0), calendar.WIB))},
		"missed before the grace is over":      {"slots.grace", second(r.Miss(b, at(slot.Day, 8, 14), calendar.WIB))},
		"missed after it":                      {"", second(r.Miss(b, at(slot.Day, 8, 15), calendar.WIB))},
		"whoever came has not missed it":       {"slots.state", second(r.Miss(came, at(slot.Day, 9, 0), calendar.WIB))},
		"done before anybody came":             {"slots.state", second(r.Finish(b))},
		"done":                                 {"", second(r.Finish(came))},
		"came after the no-show was recorded":  {"slots.state", second(r.Arrive(missed))},
		"what was missed cannot be moved":      {"slots.state", second(r.Move(missed, other))},
	} {
		if c.key == "" && c.err != nil {
			t.Errorf("%s: %v", name, c.err)
		} else if c.key != "" {
			wantFault(t, c.err, c.key)
		}
	}
	if after.Slot.From != 540 || after.Moves != 1 || !after.Holds() || missed.Holds() || missed.Open() || !came.Apply(slots.Event{Kind: slots.EventDone}).Holds() {
		t.Errorf("%+v %+v", after, missed)
	}
	if b.Apply(slots.Event{Kind: slots.EventReleased}).Holds() {
		t.Error("what was given back holds its place")
	}
}

func second(_ slots.Event, err error) error { return err }

// places are stops around Purwokerto in a spiral, given in a bad order.
func places(n int) []slots.Stop {
	out := make([]slots.Stop, n)
	for i := range out {
		k := int64(i * 37 % n)
		out[i] = slots.Stop{ID: id(i + 1), At: slots.Point{Lat: -7_424_000 + k%11*3000, Lon: 109_239_000 + k/11*4000}, Minutes: 10}
	}
	return out
}

func crew() slots.Crew {
	return slots.Crew{Home: slots.Point{Lat: -7_424_000, Lon: 109_239_000}, Start: 480, Speed: 400}
}

func TestDistances(t *testing.T) {
	jakarta, purwokerto := slots.Point{-6_175_400, 106_827_200}, slots.Point{-7_424_500, 109_239_600}
	if m := jakarta.Metres(purwokerto); m < 299_000 || m > 301_500 || m != purwokerto.Metres(jakarta) {
		t.Errorf("%d m from Jakarta to Purwokerto", m)
	}
	if m := (slots.Point{}).Metres(slots.Point{Lat: 1_000_000}); m != 111_195 {
		t.Errorf("a degree has %d m", m)
	}
	if m := (slots.Point{0, -180_000_000}).Metres(slots.Point{0, 180_000_000}); m != 0 {
		t.Errorf("%d m across the date line", m)
	}
}

func TestARoundIsShortAndAlwaysTheSame(t *testing.T) {
	stops := places(60)
	start := time.Now()
	r, err := slots.Plan(crew(), stops)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("60 stops in %s: %d m instead of %d m", time.Since(start), r.Metres, r.Given)
	if r.Metres*2 > r.Given || len(r.Legs) != 60 {
		t.Errorf("%d m instead of %d m", r.Metres, r.Given)
	}
	mixed := slices.Clone(stops)
	slices.Reverse(mixed)
	again, _ := slots.Plan(crew(), mixed)
	if !slices.Equal(r.Legs, again.Legs) {
		t.Error("another order of the same stops gives another round")
	}
	seen := map[canon.ID]bool{}
	for _, l := range r.Legs {
		seen[l.Stop.ID] = true
	}
	if len(seen) != 60 {
		t.Error("a stop is left out")
	}
	empty, err := slots.Plan(crew(), nil)
	if err != nil || empty.Metres != 0 || empty.Back != 480 {
		t.Errorf("%+v %v", empty, err)
	}
}

func TestWindowsComeBeforeKilometres(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	near := slots.Stop{ID: id(1), At: slots.Point{-7_425_000, 109_239_000}, Minutes: 30, From: 600, To: 660}
	far := slots.Stop{ID: id(2), At: slots.Point{-7_460_000, 109_239_000}, Minutes: 30, To: 540}
	r, err := slots.Plan(crew(), []slots.Stop{near, far})
	if err != nil || r.Late != 0 || r.Legs[0].Stop.ID != far.ID || r.Legs[1].Begin != 600 {
		t.Errorf("%+v %v", r, err)
	}
	said := r.Say(m, lang.ID)
	if !strings.Contains(said[1], "menunggu sampai 10.00") || !strings.Contains(said[2], "Seluruhnya 8,0 km") {
		t.Errorf("%q", said)
	}
	c := crew()
	c.End = 600
	if r, _ := slots.Plan(c, []slots.Stop{near, far}); r.Over == 0 || r.Back-r.Over != 600 {
		t.Errorf("%+v", r)
	}
	far.To = 481
	if r, _ := slots.Plan(crew(), []slots.Stop{far}); r.Late != 10 || !strings.Contains(r.Say(m, lang.ID)[0], "terlambat 10 menit") {
		t.Errorf("%+v", r)
	}
}

func TestARoundThatCannotBeIsRefused(t *testing.T) {
	wrong := places(2)
	wrong[1].At.Lat = 91_000_000
	twice := places(2)
	twice[1].ID = twice[0].ID
	back := places(1)
	back[0].From, back[0].To = 600, 500
	for name, c := range map[string]struct {
		crew  slots.Crew
		stops []slots.Stop
		key   string
	}{
		"too many stops":              {crew(), places(121), "slots.stops"},
		"a place that is none":        {crew(), wrong, "slots.stop"},
		"a stop twice":                {crew(), twice, "slots.stop"},
		"a window that ends before":   {crew(), back, "slots.stop"},
		"a crew that does not move":   {slots.Crew{}, nil, "slots.crew"},
		"a crew that starts at 25.00": {slots.Crew{Speed: 1, Start: 1500}, nil, "slots.crew"},
	} {
		if _, err := slots.Plan(c.crew, c.stops); err == nil {
			t.Errorf("%s is taken", name)
		} else {
			wantFault(t, err, c.key)
		}
	}
}

func TestTheMostStopsAreOrderedInTime(t *testing.T) {
	stops := places(slots.MaxStops)
	for i := range stops {
		stops[i].From = 480 + i%8*60
		stops[i].To = stops[i].From + 120
	}
	start := time.Now()
	r, err := slots.Plan(crew(), stops)
	if took := time.Since(start); err != nil || took > 5*time.Second {
		t.Errorf("took %s, %v", took, err)
	} else {
		t.Logf("%s, late %d minutes", took, r.Late)
	}
}

func TestAnEntryIsWrittenInOneWay(t *testing.T) {
	e := slots.Event{Kind: slots.EventBooked, Booking: id(1), Case: id(2), Slot: slots.Slot{Owner: "posyandu", Day: day(11, 23), From: 480, To: 540, Capacity: 2}}
	want := `{"booking":"` + id(1).String() + `","capacity":2,"case":"` + id(2).String() + `","day":"2026-11-23","from":480,"owner":"posyandu","to":540}`
	if got, err := e.Write(); err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}
}

func FuzzReadEvent(f *testing.F) {
	e := slots.Event{Kind: slots.EventBooked, Booking: id(1), Case: id(2), Slot: slots.Slot{Owner: "a", Day: day(11, 23), From: 480, To: 540, Capacity: 2}}
	data, _ := e.Write()
	f.Add(slots.EventBooked, data)
	f.Add(slots.EventMissed, []byte(`{"booking":"`+id(1).String()+`"}`))
	f.Add("slots.eaten/1", []byte(`{}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := slots.ReadEvent(kind, data)
		if err != nil {
			return
		}
		again, err := e.Write()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := slots.ReadEvent(kind, again); err != nil || back != e {
			t.Fatalf("%+v comes back as %+v, %v", e, back, err)
		}
		slots.Booking{}.Apply(e)
	})
}
