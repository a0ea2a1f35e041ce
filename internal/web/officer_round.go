package web

import (
	"strconv"
	"strings"

	"genggam/internal/allot"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/storehouse"
)

const roundsPath = goodsPath + "/putaran"

func (k *clerk) rounds() error { return k.showRounds("", nil) }

func (k *clerk) showRounds(tried string, f *fault.Fault) error {
	all, err := k.Hall.Storehouse.Rounds(k.ctx(), k.actor.Office)
	if err != nil {
		return err
	}
	p := k.bench(k.say("aid.rounds"), goodsPath)
	part := benchPart{ID: "daftar", Title: k.say("aid.list")}
	for _, x := range all {
		part.Cards = append(part.Cards, Card{Address: roundsPath + "/" + x.ID.String(), Title: k.roundName(x), Text: k.say("aid.state-"+x.State) + ". " + k.quotaOf(x), Facts: k.until(x)})
	}
	if len(all) == 0 {
		part.Empty = k.say("aid.none")
	}
	p.Parts = append(p.Parts, part)
	if k.actor.Can("open-round") {
		p.Acts = append(p.Acts, k.openRoundAct())
	}
	return k.showBench(p, tried, f)
}

func (v voice) roundName(x *storehouse.Round) string {
	name := x.Good
	if x.Standard != nil {
		name = v.tell(x.Standard.Name)
	}
	return v.say("aid.round", name, x.Period)
}

// quotaOf sums the quota of a round.
func (v voice) quotaOf(x *storehouse.Round) string {
	all, taken := 0, 0
	for _, s := range x.Shares {
		all, taken = all+s.Count, taken+s.Taken
	}
	return v.say("aid.quota", lang.Number(v.tag, int64(all)), lang.Number(v.tag, int64(taken)))
}

func (k *clerk) until(x *storehouse.Round) string {
	return k.say("aid.until-day", lang.Date(k.tag, x.Until.Add(-1).In(k.zone)))
}

func (k *clerk) openRoundAct() actForm {
	service := k.pick("layanan", "aid.service-label")
	for _, s := range k.Hall.Storehouse.Services(k.actor.Office) {
		service.Options = append(service.Options, Option{Value: s.ID, Label: k.tell(s.Name)})
	}
	period := k.box("masa", "aid.period-label", "text")
	period.Help, period.Width, period.Plain = k.say("aid.period-help"), "w20", true
	quota := Field{Shape: "area", ID: "kuota", Name: "kuota", Label: k.say("aid.quota-label"), Help: k.say("aid.quota-help", string(k.actor.Office)), Rows: 4}
	decree := k.box("dasar", "aid.decree-label", "text")
	return actForm{ID: "buka", Title: k.say("aid.open"), Lead: k.say("aid.open-lead"), Button: k.say("aid.open-button"), Action: roundsPath,
		Fields: []Field{service, period, quota, k.box("sampai", "aid.until-label", "date"), decree}}
}

// shares reads the quota, one place a line: "33.02.19.2016 = 40".
func shares(typed string) ([]allot.Share, error) {
	var out []allot.Share
	for line := range strings.Lines(typed) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		place, count, ok := strings.Cut(line, "=")
		n := wholeNumber(count)
		if !ok || n < 1 || n > allot.MaxApplicants {
			return nil, fault.New(fault.Invalid, "aid.share", line[:min(len(line), 40)]).On("kuota")
		}
		out = append(out, allot.Share{Place: strings.TrimSpace(place), Count: int(n)})
	}
	return out, nil
}

func (k *clerk) roundOpen() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	list, err := shares(k.typedText("kuota"))
	until, _ := calendar.ParseDay(k.typed("sampai")) // what is no day is refused with the rest
	var id canon.ID
	if err == nil {
		id, err = k.Hall.Storehouse.OpenRound(k.ctx(), k.actor, storehouse.NewRound{Standard: k.typed("layanan"), Period: k.typed("masa"), Shares: list, Until: until, Decree: k.typedText("dasar")})
	}
	if f := mended(err); f != nil {
		return k.showRounds("buka", f)
	}
	if err != nil {
		return err
	}
	return k.done(roundsPath+"/"+id.String(), "round-opened")
}

// roundOf is the round in the address, of this office.
func (k *clerk) roundOf() (*storehouse.Round, error) {
	id, err := canon.ParseID(k.r.PathValue("putaran"))
	if err != nil {
		return nil, errNotFound
	}
	x, err := k.Hall.Storehouse.Round(k.ctx(), id)
	if err == nil && x.Office != k.actor.Office {
		return nil, errNotFound
	}
	return x, err
}

func (k *clerk) round() error { return k.showRound("", nil) }

func (k *clerk) showRound(tried string, f *fault.Fault) error {
	x, err := k.roundOf()
	if err != nil {
		return err
	}
	decree, err := k.Hall.Storehouse.Decree(k.ctx(), x)
	if err != nil {
		return err
	}
	p := k.bench(k.roundName(x), roundsPath)
	facts := benchPart{ID: "ringkas", Title: k.say("aid.facts"), Rows: []Row{
		{Label: k.say("aid.state"), Values: []string{k.say("aid.state-" + x.State)}},
		{Label: k.say("aid.quota-title"), Values: []string{k.quotaOf(x)}},
		{Label: k.say("aid.decree-title"), Values: []string{decree}},
		{Label: k.say("aid.until-title"), Values: []string{k.until(x)}},
		{Label: k.say("aid.commitment"), Values: []string{hexLine(x.Commitment[:])}},
	}}
	if !x.Ranked.IsZero() {
		facts.Rows = append(facts.Rows, Row{Label: k.say("aid.seed"), Values: []string{hexLine(x.Seed[:])}},
			Row{Label: k.say("aid.object-until"), Values: []string{lang.Date(k.tag, x.Objects.Add(-1).In(k.zone))}})
	}
	facts.Cards = []Card{{Address: publicRounds + "/" + x.ID.String(), Title: k.say("aid.public-link")}}
	p.Parts = append(p.Parts, facts)
	if err := k.roundWork(p, x); err != nil {
		return err
	}
	return k.showBench(p, tried, f)
}

// hexLine writes a digest in groups, so that it wraps on a narrow screen.
func hexLine(b []byte) string {
	const digits = "0123456789abcdef"
	var out strings.Builder
	for i, c := range b {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteByte(digits[c>>4])
		out.WriteByte(digits[c&15])
	}
	return out.String()
}

// roundWork shows who stands where, and what can be done now.
func (k *clerk) roundWork(p *benchPage, x *storehouse.Round) error {
	at := roundsPath + "/" + x.ID.String()
	if x.State == "open" {
		ready, open, err := k.Hall.Storehouse.Waiting(k.ctx(), x)
		if err != nil {
			return err
		}
		p.Parts = append(p.Parts, benchPart{ID: "masuk", Title: k.say("aid.came"), Lines: []string{k.say("aid.ready", ready), k.say("aid.looked-at", open)}})
		if x.By == catalogue.ByRanking && k.actor.Can("rank-round") {
			days := k.box("keberatan", "aid.object-label", "date")
			days.Help = k.say("aid.object-help")
			p.Acts = append(p.Acts, actForm{ID: "peringkat", Title: k.say("aid.rank"), Lead: k.say("aid.rank-lead"), Button: k.say("aid.rank-button"), Action: at + "/peringkat", Fields: []Field{days}})
		}
	} else if err := k.roundCounts(p, x); err != nil {
		return err
	}
	if x.State == "ranked" && !k.now.Before(x.Objects) && k.actor.Can("sign") {
		p.Acts = append(p.Acts, actForm{ID: "putuskan", Title: k.say("aid.decide"), Lead: k.say("aid.decide-lead"), Button: k.say("aid.decide-button"), Action: at + "/putuskan"})
	}
	if x.State != "closed" && (x.State == "ranked" || x.By == catalogue.ByFiling) && k.actor.Can("open-round") {
		p.Acts = append(p.Acts, actForm{ID: "tutup", Title: k.say("aid.close"), Lead: k.say("aid.close-lead"), Button: k.say("aid.close-button"), Action: at + "/tutup", Danger: true})
	}
	return nil
}

func (k *clerk) roundCounts(p *benchPage, x *storehouse.Round) error {
	counts, err := k.Hall.Storehouse.Counts(k.ctx(), x)
	if err != nil {
		return err
	}
	part := benchPart{ID: "hasil", Title: k.say("aid.result")}
	for _, s := range []allot.Standing{allot.Inside, allot.Reserve, allot.Below, allot.Twice, allot.Unfit, allot.Elsewhere} {
		if counts[s] > 0 {
			part.Rows = append(part.Rows, Row{Label: k.say("aid.standing-" + string(s)), Values: []string{lang.Number(k.tag, int64(counts[s]))}})
		}
	}
	next, err := k.Hall.Storehouse.Called(k.ctx(), x)
	if err != nil {
		return err
	}
	switch {
	case x.State == "ranked" && k.now.Before(x.Objects):
		part.Lead = k.say("aid.decide-from", lang.Date(k.tag, x.Objects.In(k.zone)))
	case next > 0:
		part.Lead = k.say("aid.called", next)
	}
	p.Parts = append(p.Parts, part)
	if !k.actor.Can("rank-round") {
		return nil
	}
	list, err := k.Hall.Storehouse.Objections(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	objections := benchPart{ID: "keberatan", Title: k.say("aid.objections")}
	for _, o := range list {
		if o.Round == x.ID {
			objections.Cards = append(objections.Cards, Card{Address: goodsPath + "/keberatan/" + strconv.FormatInt(o.Case, 10), Title: k.Desk.Reference(o.Case), Text: lang.Moment(k.tag, k.at(o.At))})
		}
	}
	if len(objections.Cards) == 0 {
		objections.Empty = k.say("aid.objections-none")
	}
	p.Parts = append(p.Parts, objections)
	return nil
}

// onRound does an act on the round in the address.
func (k *clerk) onRound(act, word string, do func(*storehouse.Round) error) error {
	x, err := k.roundOf()
	if err != nil {
		return err
	}
	err = do(x)
	if f := mended(err); f != nil {
		return k.showRound(act, f)
	}
	if err != nil {
		return err
	}
	return k.done(roundsPath+"/"+x.ID.String(), word)
}

func (k *clerk) roundRank() error {
	day, _ := calendar.ParseDay(k.typed("keberatan")) // what is no day is refused with the rest
	return k.onRound("peringkat", "round-ranked", func(x *storehouse.Round) error { return k.Hall.Storehouse.Rank(k.ctx(), k.actor, x.ID, day) })
}

func (k *clerk) roundDecide() error {
	return k.onRound("putuskan", "round-decided", func(x *storehouse.Round) error {
		_, err := k.Hall.Storehouse.Decide(k.ctx(), k.actor, x.ID)
		return err
	})
}

func (k *clerk) roundClose() error {
	return k.onRound("tutup", "round-closed", func(x *storehouse.Round) error { return k.Hall.Storehouse.CloseRound(k.ctx(), k.actor, x.ID) })
}

// objection shows what somebody said against their place, how they were judged,
// and takes what the officer found. Opening it is a look at the case.
func (k *clerk) objection() error { return k.showObjection("", nil) }

func (k *clerk) showObjection(tried string, f *fault.Fault) error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return err
	}
	place, err := k.Hall.Storehouse.PlaceOf(k.ctx(), no)
	switch {
	case err != nil:
		return err
	case place == nil || place.Objection == nil || place.Round.Standard == nil:
		return k.see(casePath + strconv.FormatInt(no, 10))
	}
	p := k.bench(k.say("aid.objection-of", v.Reference), casePath+strconv.FormatInt(no, 10))
	p.Parts = append(p.Parts, benchPart{ID: "kata", Title: k.say("aid.said"), Lines: []string{place.Objection.Words}},
		benchPart{ID: "dasar", Title: k.say("aid.why"), Lines: place.Why.Say(k.messages, k.tag)})
	if place.Objection.Outcome != "" {
		p.Parts = append(p.Parts, benchPart{ID: "jawaban", Title: k.say("aid.answered-" + place.Objection.Outcome), Lines: []string{place.Objection.Answer}})
		return k.showBench(p, "", nil)
	}
	p.Acts = append(p.Acts, k.foundAct(place, no))
	return k.showBench(p, tried, f)
}

// foundAct asks for what was found of every criterion and measure.
func (k *clerk) foundAct(place *storehouse.Place, no int64) actForm {
	s := place.Round.Standard.Result.Goods.Allocation
	a := actForm{ID: "jawab", Title: k.say("aid.answer"), Lead: k.say("aid.answer-lead"), Button: k.say("aid.answer-button"), Action: goodsPath + "/keberatan/" + strconv.FormatInt(no, 10)}
	for i, c := range s.Criteria {
		f := Field{Shape: "select", ID: "syarat-" + strconv.Itoa(i), Name: "syarat-" + strconv.Itoa(i), Label: k.say("aid.criterion", i+1)}
		met := i < len(place.Why.Criteria) && place.Why.Criteria[i].Met
		f.Options = []Option{{Value: "ya", Label: k.tell(c.Met), Chosen: met}, {Value: "tidak", Label: k.tell(c.Message), Chosen: !met}}
		a.Fields = append(a.Fields, f)
	}
	for i, m := range s.Measures {
		f := Field{Shape: "select", ID: "ukuran-" + strconv.Itoa(i), Name: "ukuran-" + strconv.Itoa(i), Label: k.tell(m.Name)}
		for j, l := range m.Levels {
			chosen := i < len(place.Why.Points) && place.Why.Points[i].Level == l.Says
			f.Options = append(f.Options, Option{Value: strconv.Itoa(j), Label: k.say("aid.level", l.Says, l.Points*m.Weight), Chosen: chosen})
		}
		none := i < len(place.Why.Points) && place.Why.Points[i].Level.Empty()
		f.Options = append(f.Options, Option{Value: "-1", Label: k.say("aid.level-none"), Chosen: none})
		a.Fields = append(a.Fields, f)
	}
	return actForm{ID: a.ID, Title: a.Title, Lead: a.Lead, Button: a.Button, Action: a.Action, Fields: append(a.Fields, k.words("jawaban", "aid.answer-words"))}
}

func (k *clerk) objectionTake() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return err
	}
	place, err := k.Hall.Storehouse.PlaceOf(k.ctx(), no)
	if err != nil {
		return err
	}
	if place == nil || place.Round.Standard == nil {
		return errNotFound
	}
	found := storehouse.Found{Words: k.typedText("jawaban")}
	s := place.Round.Standard.Result.Goods.Allocation
	for i := range s.Criteria {
		found.Met = append(found.Met, k.typed("syarat-"+strconv.Itoa(i)) == "ya")
	}
	for i := range s.Measures {
		n, err := strconv.Atoi(k.typed("ukuran-" + strconv.Itoa(i)))
		if err != nil {
			n = -2 // refused with the rest
		}
		found.Levels = append(found.Levels, n)
	}
	err = k.Hall.Storehouse.AnswerObjection(k.ctx(), k.actor, no, found)
	if f := mended(err); f != nil {
		return k.showObjection("jawab", f)
	}
	if err != nil {
		return err
	}
	return k.done(casePath+strconv.FormatInt(v.No, 10), "objection-answered")
}
