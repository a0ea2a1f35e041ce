package web

import (
	"bytes"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/diary"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/sheet"
	"genggam/internal/slots"
)

const slotsPath = "/kantor/janji"

func diaryRoutes(add adder) {
	add("GET", slotsPath, "see-slots", (*clerk).plans)
	add("POST", slotsPath, "run-slots", (*clerk).planTake)
	add("GET", slotsPath+"/{jadwal}/{hari}", "see-slots", (*clerk).planDay)
}

// plans lists when the office and its crews give time to which services.
func (k *clerk) plans() error { return k.showPlans(nil) }

func (k *clerk) showPlans(f *fault.Fault) error {
	all, err := k.Hall.Diary.Plans(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	p := k.bench(k.say("diary.plans"), officeHome)
	today := k.officeDay()
	for _, x := range all {
		part := benchPart{ID: "jadwal-" + x.ID, Title: x.Name, Lines: []string{k.say("diary.plan-about", k.serviceNames(x.Services), x.Days, x.NoticeHours)}}
		for i := range 3 {
			day := today.AddDays(i)
			part.Cards = append(part.Cards, Card{Address: slotsPath + "/" + x.ID + "/" + day.String() + ".pdf", Title: k.say("diary.print-day", day.Say(k.tag))})
		}
		p.Parts = append(p.Parts, part)
	}
	if len(all) == 0 {
		p.Parts = append(p.Parts, benchPart{ID: "kosong", Title: k.say("diary.plans"), Empty: k.say("diary.plans-none")})
	}
	if k.actor.Can("run-slots") {
		p.Acts = append(p.Acts, k.planAct())
	}
	return k.showBench(p, "jadwal", f)
}

// hasSlots says whether the officer's menu leads here: where there are plans, or
// whoever may make one has a service that goes out.
func (k *clerk) hasSlots() bool {
	all, err := k.Hall.Diary.Plans(k.ctx(), k.actor.Office)
	if err != nil || len(all) > 0 || !k.actor.Can("run-slots") {
		return len(all) > 0
	}
	return len(k.slotServices()) > 0
}

// slotServices are the services with a visit or work that this office does.
func (k *clerk) slotServices() (out []Option) {
	for _, s := range k.Desk.Catalogue().All(k.officeDay().String()) {
		for _, st := range s.Steps {
			if (st.Kind == "visit" || st.Kind == "work") && k.office.Provides(s) {
				out = append(out, Option{Value: s.ID, Label: k.tell(s.Name)})
				break
			}
		}
	}
	return out
}

func (k *clerk) serviceNames(ids []string) string {
	var out []string
	for _, id := range ids {
		if s, ok := k.Desk.Catalogue().Current(id, k.officeDay().String()); ok {
			id = k.tell(s.Name)
		}
		out = append(out, id)
	}
	return strings.Join(out, ", ")
}

// planAct asks for a plan: a week of equal weekdays is enough for most.
func (k *clerk) planAct() actForm {
	service := k.pick("layanan", "diary.service", k.slotServices()...)
	days := Field{Shape: "choice", Type: "checkbox", ID: "minggu", Name: "minggu", Label: k.say("diary.weekdays")}
	for _, d := range []int{1, 2, 3, 4, 5, 6, 0} {
		days.Options = append(days.Options, Option{Value: strconv.Itoa(d), Label: k.say("diary.weekday-" + strconv.Itoa(d)), Chosen: d > 0 && d < 6})
	}
	with := func(f Field, value string) Field { f.Value = value; return f }
	home := k.box("kru", "diary.home", "text")
	home.Help, home.Optional = k.say("diary.home-help"), true
	id := k.box("id", "diary.id-label", "text")
	id.Plain, id.Help = true, k.say("diary.id-help")
	return actForm{ID: "jadwal", Title: k.say("diary.plan-new"), Lead: k.say("diary.plan-lead"), Button: k.say("diary.plan-button"), Action: slotsPath, Fields: []Field{
		id, k.box("nama", "diary.name-label", "text"), service, days, with(k.box("mulai", "diary.from", "time"), "08:00"), with(k.box("selesai", "diary.until", "time"), "12:00"),
		with(k.number("lama", "diary.every"), "60"), with(k.number("muat", "diary.capacity"), "1"), with(k.number("hari", "diary.days-ahead"), "14"), home}}
}

// minuteOf reads "08:30" as minutes since midnight, -1 for what is none.
func minuteOf(typed string) int {
	var h, m int
	if n, err := fmt.Sscanf(strings.TrimSpace(typed), "%d:%d", &h, &m); err != nil || n != 2 || h < 0 || h > 24 || m < 0 || m > 59 {
		return -1
	}
	return 60*h + m
}

// pointOf reads "-7.4243, 109.2396".
func pointOf(typed string) (p slots.Point, ok bool) {
	var lat, lon float64
	if n, err := fmt.Sscanf(strings.ReplaceAll(typed, ",", " "), "%g %g", &lat, &lon); err != nil || n != 2 || lat < -90 || lat > 90 || lon < -180 || lon > 180 {
		return p, false
	}
	return slots.Point{Lat: int64(lat * 1e6), Lon: int64(lon * 1e6)}, true
}

// metresAMinute is how fast a crew drives over the great circle: 24 km/h.
const metresAMinute = 400

func (k *clerk) planTake() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	every := int(wholeNumber(k.typed("lama")))
	p := diary.Plan{ID: k.typed("id"), Name: k.typedText("nama"), NoticeHours: 2, Days: int(wholeNumber(k.typed("hari"))), Minutes: every}
	if s := k.typed("layanan"); s != "" {
		p.Services = []string{s}
	}
	w := slots.Window{From: minuteOf(k.typed("mulai")), To: minuteOf(k.typed("selesai")), Every: every, Capacity: int(wholeNumber(k.typed("muat")))}
	for _, d := range k.r.PostForm["minggu"] {
		if n, err := strconv.Atoi(d); err == nil && n >= 0 && n < 7 {
			p.Week[n] = []slots.Window{w}
		}
	}
	if at := strings.TrimSpace(k.typed("kru")); at != "" {
		home, ok := pointOf(at)
		if !ok {
			return k.showPlans(fault.New(fault.Invalid, "slots.crew").On("kru"))
		}
		p.Crew = &slots.Crew{Home: home, Start: w.From, Speed: metresAMinute}
	}
	err := k.Hall.Diary.SetPlan(k.ctx(), k.actor, p)
	if f := mended(err); f != nil {
		return k.showPlans(f)
	}
	if err != nil {
		return err
	}
	return k.done(slotsPath, "plan-set")
}

// planDay prints a day of a plan, to be taken along where there is no network.
func (k *clerk) planDay() error {
	day, err := calendar.ParseDay(strings.TrimSuffix(k.r.PathValue("hari"), ".pdf"))
	if err != nil {
		return errNotFound
	}
	d, err := k.Hall.Diary.Day(k.ctx(), k.actor, k.r.PathValue("jadwal"), day)
	if err != nil {
		return err
	}
	b := sheet.Book{Page: k.page(), Landscape: true, Title: []string{d.Plan.Name, day.Say(k.tag)},
		Facts: [][2]string{{k.say("visit.office"), k.office.Full()}, {k.say("visit.printed"), lang.Moment(k.tag, k.now)}}}
	if d.Round != nil {
		b.Facts = append(b.Facts, [2]string{k.say("diary.way"), k.say("diary.kilometres", lang.Number(k.tag, (d.Round.Metres+500)/1000))})
	}
	for _, c := range []struct {
		key   string
		width int
	}{{"visit.column.no", 8}, {"diary.time", 26}, {"visit.name", 42}, {"visit.address", 66}, {"web.part.phone", 32}, {"visit.column.reference", 34}, {"diary.drive", 26}, {"visit.column.result", 40}, {"visit.column.sign", 26}} {
		b.Columns = append(b.Columns, sheet.Column{Title: k.say(c.key), Width: c.width})
	}
	var out bytes.Buffer
	if err := sheet.PrintBook(&out, b, k.dayRows(d)); err != nil {
		return err
	}
	return k.sendSheet(&out, "janji-"+day.String())
}

func (k *clerk) dayRows(d *diary.Day) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		for i, s := range d.Stops {
			drive := "-"
			if s.Leg != nil {
				drive = k.say("diary.leg", k.clock(s.Leg.Arrive), lang.Number(k.tag, (s.Leg.Metres+500)/1000))
			}
			cells := []string{strconv.Itoa(i + 1), k.span(s.Slot.From, s.Slot.To), k.orElse(s.Name, "-"), k.orElse(s.Address, "-"), k.orElse(person.Phone(s.Phone).Local(), "-"), s.Reference, drive, "", ""}
			if !yield(sheet.Row{Cells: cells}, nil) {
				return
			}
		}
	}
}

// diaryAct is what came of an appointment, on the page of its case.
func (k *clerk) diaryAct(v *desk.View) *actForm {
	if v.Step == nil || v.State != casework.Working || v.Step.Kind != "visit" && v.Step.Kind != "work" || !k.inTurn(v) {
		return nil
	}
	choice, err := k.Hall.Diary.Offers(k.ctx(), v.No)
	if err != nil || choice == nil || choice.Own == nil {
		return nil
	}
	f := k.choiceOf("hasil", "diary.said", "diary.say-", diary.Came, diary.Missed)
	f.ID = "hasil-janji"
	f.Options[0].ID = f.ID
	f.Options[1].ID = f.ID + "-" + diary.Missed
	return &actForm{ID: "janji", Title: k.say("diary.came-title"), Button: k.say("diary.came-button"),
		Lead: k.say("diary.own", choice.Own.Slot.Day.Say(k.tag), k.span(choice.Own.Slot.From, choice.Own.Slot.To)), Fields: []Field{f}}
}

func (k *clerk) diarySay(no int64) error {
	return onField("hasil", "slots.state", k.Hall.Diary.Say(k.ctx(), k.actor, no, k.typed("hasil")))
}
