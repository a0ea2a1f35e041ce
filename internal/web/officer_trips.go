package web

import (
	"strconv"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/personnel"
)

// Journeys that were ordered, on the pages of whoever travels, decides and keeps
// the register; and the working week of somebody who has their own.

// tripRows are journeys, the newest first.
func (k *clerk) tripRows(all []personnel.Trip) (out []Row) {
	for i := len(all) - 1; i >= 0; i-- {
		t := all[i]
		values := []string{k.travelWord("place", t.Place), k.say("personnel.trip.state-" + t.State)}
		switch {
		case t.Settled != nil:
			values = append(values, k.say("personnel.trip.earned", lang.Money(k.tag, t.Earned), lang.Money(k.tag, t.Advance)))
		case t.Cancelled == nil:
			values = append(values, k.say("personnel.trip.advance", lang.Money(k.tag, t.Advance)))
		}
		if c := t.Cancelled; c != nil {
			if c.Why != "" {
				values = append(values, k.say("personnel.trip.why", c.Why))
			}
			if c.Repaid != 0 {
				values = append(values, k.say("personnel.trip.repaid", lang.Money(k.tag, c.Back), k.date(c.Repaid.String())))
			} else if c.Back > 0 {
				values = append(values, k.say("personnel.trip.owed", lang.Money(k.tag, c.Back)))
			}
		}
		out = append(out, Row{Label: k.since(t.From, t.Until), Values: values})
	}
	return out
}

// cancelAct takes the order of a journey back, by whom the chart names.
func (k *clerk) cancelAct(x personnel.Absent) actForm {
	id := x.ID.String()
	why := k.words("alasan", "personnel.trip.why-label")
	return actForm{ID: "batal-" + id, Action: minePath + "/batal/" + id, Title: k.say("personnel.trip.cancel", x.Name, k.date(x.From.String())), Button: k.say("personnel.trip.cancel-button"), Danger: true,
		Lead: k.say("personnel.trip.cancel-lead", lang.Money(k.tag, x.Advance)), Fields: []Field{why}}
}

func (k *clerk) cancelTake() error {
	id, err := idOf(k.r.PathValue("id"))
	if err != nil {
		return err
	}
	err = k.Hall.Personnel.CancelTrip(k.ctx(), k.actor, id, k.typedText("alasan"))
	if f := mended(err); f != nil {
		return k.showTeam("batal-"+id.String(), f)
	}
	if err != nil {
		return err
	}
	return k.done(minePath+"/tim", "trip-cancelled")
}

// repaidActs write down that an advance came back, one for each that is owed.
func (k *clerk) repaidActs(m personnel.Member, trips []personnel.Trip) (out []actForm) {
	for _, t := range trips {
		if t.Owed() == 0 {
			continue
		}
		a := actForm{ID: "kembali", Action: staffPath + "/" + m.ID.String() + "/kembali", Title: k.say("personnel.trip.back"), Button: k.say("personnel.trip.back-button"),
			Lead:   k.say("personnel.trip.back-lead", lang.Money(k.tag, t.Owed()), k.since(t.From, t.Until)),
			Fields: []Field{{Shape: "hidden", Name: "perjalanan", Value: t.ID.String()}, k.box("mulai", "personnel.trip.back-day", "date")}}
		a.apart()
		a.Fields[1].ID += "-" + strconv.Itoa(len(out))
		out = append(out, a)
	}
	return out
}

func (k *clerk) repaid(canon.ID) error {
	trip, err := idOf(k.typed("perjalanan"))
	if err != nil {
		return err
	}
	day, err := dayTyped(k.typed("mulai"), "mulai")
	if err != nil {
		return err
	}
	return k.Hall.Personnel.Repaid(k.ctx(), k.actor, trip, day)
}

// weekdays in the order in which people say them.
var weekdays = []time.Weekday{1, 2, 3, 4, 5, 6, 0}

// weekAct gives somebody a working week of their own.
func (k *clerk) weekAct() actForm {
	f := Field{Shape: "choice", Type: "checkbox", ID: "hari", Name: "hari", Label: k.say("personnel.week.days")}
	for _, d := range weekdays {
		n := strconv.Itoa(int(d))
		f.Options = append(f.Options, Option{ID: "hari-" + n, Value: n, Label: k.weekday(d)})
	}
	until := k.box("selesai", "personnel.until", "date")
	until.Optional, until.Help = true, k.say("personnel.until-help")
	return actForm{ID: "minggu", Title: k.say("personnel.week"), Lead: k.say("personnel.week.lead"), Button: k.say("personnel.week.button"), Fields: []Field{f, k.box("mulai", "personnel.from", "date"), until}}
}

// weekday is the name of a day of the week: 1 March 2026 was a Sunday.
func (k *clerk) weekday(d time.Weekday) string {
	return k.say("personnel.weekday-" + strconv.Itoa(int(d)))
}

func (k *clerk) weekTake(id canon.ID) error {
	p, err := k.period()
	if err != nil {
		return err
	}
	var days []time.Weekday
	for _, text := range k.r.PostForm["hari"] {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 6 {
			return fault.New(fault.Invalid, "chart.week").On("hari")
		}
		days = append(days, time.Weekday(n))
	}
	return k.Hall.Personnel.Week(k.ctx(), k.actor, id, days, p)
}
