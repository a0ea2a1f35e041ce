package web

import (
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/leave"
	"genggam/internal/personnel"
	"genggam/internal/travel"
)

// What an office and its regency decide themselves about their employees: how
// many must be there, and what a journey is paid.

func staffRuleRoutes(add adder) {
	add("GET", staffPath+"/kehadiran", "see-staff", (*clerk).presence)
	add("POST", staffPath+"/kehadiran", "keep-staff", (*clerk).presenceTake)
	add("GET", staffPath+"/tarif", "see-staff", (*clerk).travelRates)
	add("POST", staffPath+"/tarif", "keep-staff", (*clerk).travelRatesTake)
	add("POST", staffPath+"/tarif/satu", "keep-staff", (*clerk).travelRateTake)
	add("GET", staffPath+"/tarif/berkas", "see-staff", (*clerk).travelRatesFile)
}

func (k *clerk) presence() error { return k.showPresence(nil) }

// showPresence lists who must be there in an office, by which decision, and takes
// a new rule.
func (k *clerk) showPresence(f *fault.Fault) error {
	unit := k.unit()
	rules, members, err := k.Hall.Personnel.Presence(k.ctx(), k.actor, unit)
	if err != nil {
		return err
	}
	p := k.bench(k.say("personnel.presence.title"), staffPath+"?kantor="+unit)
	p.Lead = k.say("personnel.presence.lead")
	today := k.Desk.Today(regionCode(unit))
	now := benchPart{ID: "kini", Title: k.say("personnel.presence.now"), Empty: k.say("personnel.presence.none", members)}
	if x, ok := (leave.Team{Rules: newestLast(rules)}).Rule(today); ok {
		now.Empty, now.Rows = "", []Row{{Label: k.say("personnel.presence.needed"), Values: []string{k.say("personnel.presence.of", x.Needed(members), members), x.Basis}}}
	}
	all := benchPart{ID: "semua", Title: k.say("personnel.presence.all"), Empty: k.say("personnel.presence.empty")}
	for _, x := range rules {
		all.Empty = ""
		all.Rows = append(all.Rows, Row{Label: k.since(x.From, x.Until), Values: []string{k.presenceRule(x), x.Basis}})
	}
	p.Parts = []benchPart{now, all}
	if k.actor.Can("keep-staff") {
		until, share, least := k.box("selesai", "personnel.until", "date"), k.number("persen", "personnel.presence.share"), k.number("jumlah", "personnel.presence.least")
		until.Optional, until.Help = true, k.say("personnel.until-help")
		share.Optional, least.Optional = true, true
		share.Help, least.Help = k.say("personnel.presence.share-help"), k.say("personnel.presence.least-help", members)
		ground := k.box("dasar", "personnel.presence.basis", "text")
		ground.Help = k.say("personnel.presence.basis-help")
		p.Acts = []actForm{{ID: "aturan", Action: staffPath + "/kehadiran?kantor=" + unit, Title: k.say("personnel.presence.new"), Lead: k.say("personnel.presence.new-lead"), Button: k.say("personnel.presence.button"),
			Fields: []Field{least, share, k.box("mulai", "personnel.from", "date"), until, ground}}}
	}
	return k.showBench(p, "aturan", f)
}

// newestLast is a list the other way round.
func newestLast(rules []leave.Presence) []leave.Presence {
	out := make([]leave.Presence, len(rules))
	for i, x := range rules {
		out[len(rules)-1-i] = x
	}
	return out
}

func (k *clerk) presenceRule(x leave.Presence) string {
	switch {
	case x.Least == 0 && x.Share == 0:
		return k.say("personnel.presence.anybody")
	case x.Share == 0:
		return k.say("personnel.presence.people", x.Least)
	case x.Least == 0:
		return k.say("personnel.presence.percent", x.Share)
	}
	return k.say("personnel.presence.both", x.Least, x.Share)
}

// since says from which day to which something holds.
func (k *clerk) since(from, until calendar.Day) string {
	if until == 0 {
		return k.say("personnel.since-day", k.date(from.String()))
	}
	return k.say("personnel.from-until", k.date(from.String()), k.date(until.String()))
}

func (k *clerk) presenceTake() error {
	x := leave.Presence{Basis: k.typedText("dasar")}
	p, err := k.period()
	x.From, x.Until = p.From, p.Until
	for name, into := range map[string]*int{"jumlah": &x.Least, "persen": &x.Share} {
		if text := strings.TrimSpace(k.typed(name)); text != "" {
			if *into = k.wholeNumber(name); *into < 0 && err == nil {
				err = fault.New(fault.Invalid, "personnel.presence-number").On(name)
			}
		}
	}
	if err == nil {
		err = k.Hall.Personnel.Least(k.ctx(), k.actor, k.unit(), x)
	}
	if f := mended(err); f != nil {
		return k.showPresence(f)
	}
	if err != nil {
		return err
	}
	return k.see(staffPath + "/kehadiran?kantor=" + k.unit() + "&kabar=presence-set")
}

func (k *clerk) travelRates() error { return k.showTravelRates("", nil) }

// showTravelRates lists what journeys are paid, and takes a table or one rate.
func (k *clerk) showTravelRates(tried string, f *fault.Fault) error {
	t, without, err := k.Hall.Personnel.Rates(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := k.bench(k.say("personnel.rates.title"), staffPath)
	state := benchPart{ID: "asal", Title: k.say("personnel.rates.source"), Lead: k.say("personnel.rates.example")}
	if t.Number > 0 {
		state.Lead = k.say("personnel.rates.own", t.Number, lang.Date(k.tag, t.At.In(k.zone)))
	}
	for _, place := range without {
		state.Lines = append(state.Lines, k.say("personnel.rates.without", k.travelWord("place", place)))
	}
	p.Parts = append([]benchPart{state}, k.travelRateParts(t)...)
	if k.Hall.Personnel.SetsRates(k.actor) {
		p.Acts = k.travelRateActs()
	}
	return k.showBench(p, tried, f)
}

// travelRateParts are the rates by place, and what is no rate after them.
func (k *clerk) travelRateParts(t personnel.Tariff) (out []benchPart) {
	today := k.Desk.Today(k.actor.Office)
	at := map[string]int{}
	row := func(r travel.Rate) Row {
		name := k.travelWord("item", r.Item)
		if r.Name != "" {
			name = r.Name
		}
		if r.Class != "" {
			name = k.say("personnel.rates.class-of", name, k.travelWord("class", r.Class))
		}
		values := []string{k.travelRateAmount(r), k.since(r.Since, r.Until), r.Basis}
		if r.Until != 0 && r.Until < today {
			values = append(values, k.say("personnel.rates.over"))
		}
		return Row{Label: name, Values: values}
	}
	for _, r := range t.Rates {
		i, ok := at[r.Place]
		if !ok {
			i = len(out)
			at[r.Place] = i
			out = append(out, benchPart{ID: "tujuan-" + strconv.Itoa(i), Title: k.travelWord("place", r.Place)})
		}
		out[i].Rows = append(out[i].Rows, row(r))
	}
	rest := benchPart{ID: "lain", Title: k.say("personnel.rates.rest")}
	for _, r := range append(append([]travel.Rate{}, t.Advances...), t.Table.Reports...) {
		rest.Rows = append(rest.Rows, row(r))
	}
	return append(out, rest)
}

func (k *clerk) travelRateAmount(r travel.Rate) string {
	switch {
	case r.Item == "advance":
		return k.say("personnel.rates.percent", r.Amount)
	case r.Item == "report":
		return k.say("personnel.working-days", r.Amount)
	case r.Receipt:
		return k.say("personnel.rates.most", lang.Money(k.tag, r.Amount), k.travelWord("per", string(r.Per)))
	}
	return k.say("personnel.rates.fixed", lang.Money(k.tag, r.Amount), k.travelWord("per", string(r.Per)))
}

// travelWord is a word of the table as a person reads it; one of the regency's own
// stands as it is.
func (k *clerk) travelWord(of, word string) string {
	if key := "personnel.rates." + of + "-" + word; k.messages.Has(key) {
		return k.say(key)
	}
	if key := travel.ItemKey(word); of == "item" && k.messages.Has(key) {
		return k.say(key)
	}
	return word
}

func (k *clerk) travelRateActs() []actForm {
	options := func(of string, words ...string) (out []Option) {
		for _, w := range words {
			out = append(out, Option{Value: w, Label: k.travelWord(of, w)})
		}
		return out
	}
	place := k.pick("place", "personnel.rates.place", options("place", k.Hall.Personnel.Destinations(k.Desk.Today(k.actor.Office))...)...)
	place.Optional, place.Help = true, k.say("personnel.rates.place-help")
	class := k.box("class", "personnel.rates.class", "text")
	class.Optional, class.Help, class.Width = true, k.say("personnel.rates.class-help"), "w10"
	amount := k.number("amount", "personnel.rates.amount")
	amount.Help = k.say("personnel.rates.amount-help")
	until := k.box("until", "personnel.until", "date")
	until.Optional, until.Help = true, k.say("personnel.until-help")
	ground := k.box("basis", "personnel.rates.basis", "text")
	ground.Help = k.say("personnel.rates.basis-help")
	return []actForm{
		{ID: "satu", Action: staffPath + "/tarif/satu", Title: k.say("personnel.rates.new"), Lead: k.say("personnel.rates.new-lead"), Button: k.say("personnel.rates.new-button"), Fields: []Field{
			k.pick("item", "personnel.rates.item", options("item", append(travel.Items(), "advance", "report")...)...), place,
			k.pick("per", "personnel.rates.per", options("per", "day", "night", "trip", "percent", "working-days")...), amount,
			{Shape: "tick", ID: "receipt", Name: "receipt", Value: "yes", Label: k.say("personnel.rates.receipt")},
			class, k.box("since", "personnel.from", "date"), until, ground}},
		{ID: "berkas", Action: staffPath + "/tarif", Title: k.say("personnel.rates.file"), Lead: k.say("personnel.rates.file-lead"), Button: k.say("personnel.import-button"), Files: true,
			Fields: []Field{{Shape: "file", ID: "berkas", Name: "berkas", Label: k.say("personnel.file"), Accept: ".csv,text/csv"}}},
		{ID: "unduh", Title: k.say("personnel.rates.save"), Lead: k.say("personnel.rates.save-lead"), Button: k.say("personnel.rates.save-button"), Link: staffPath + "/tarif/berkas"},
	}
}

// travelRateTake enters one rate.
func (k *clerk) travelRateTake() error {
	r := travel.Rate{Item: k.typed("item"), Place: k.typed("place"), Class: travel.Known(k.typed("class")), Per: travel.Per(k.typed("per")), Receipt: k.typed("receipt") != "", Basis: k.typedText("basis")}
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(k.typed("amount")), ".", ""), 10, 64)
	if r.Amount = n; err != nil {
		err = fault.New(fault.Invalid, "travel.row.amount").On("amount")
	}
	if err == nil {
		r.Since, err = dayTyped(k.typed("since"), "since")
	}
	if text := k.typed("until"); text != "" && err == nil {
		r.Until, err = dayTyped(text, "until")
	}
	if err == nil {
		err = k.Hall.Personnel.AddRate(k.ctx(), k.actor, r)
	}
	if f := mended(err); f != nil {
		return k.showTravelRates("satu", f)
	}
	if err != nil {
		return err
	}
	return k.done(staffPath+"/tarif", "rates-set")
}

// travelRatesTake takes a whole table, as it streams in.
func (k *clerk) travelRatesTake() error {
	var refused error
	taken := false
	in := &intake{call: k.call, page: &form.Page{Questions: []form.Question{{ID: "berkas", Type: form.File}}}, held: func(string) string { return "" }}
	in.take = func(_ desk.NewFile, r readerOfFile) (string, error) {
		taken = true
		_, refused = k.Hall.Personnel.SetRates(k.ctx(), k.actor, r)
		return "", nil
	}
	if _, err := in.read(); err != nil {
		return err
	}
	if !taken && k.Hall.Personnel.SetsRates(k.actor) {
		refused = fault.New(fault.Invalid, "personnel.empty-file").On("berkas")
	}
	if f := mended(refused); f != nil {
		return k.showTravelRates("berkas", f)
	}
	if refused != nil {
		return refused
	}
	return k.done(staffPath+"/tarif", "rates-set")
}

// travelRatesFile is the table in force as a file, to be changed and read in again.
func (k *clerk) travelRatesFile() error {
	t, _, err := k.Hall.Personnel.Rates(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	h := k.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="tarif-perjalanan.csv"`)
	h.Set("Cache-Control", "private, no-store")
	k.w.WriteHeader(http.StatusOK)
	_, _ = k.w.Write(t.Write())
	return nil
}
