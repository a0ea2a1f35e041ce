package personnel_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/leave"
	"genggam/internal/office"
	"genggam/internal/personnel"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store/storetest"
	"genggam/internal/travel"
)

var unit = string(office.AgencyCode(green))

func journey(place, from, until string) form.Answers {
	return form.Answers{"tujuan": place, "tempat": "Semarang, Kantor Gubernur", "berangkat": from, "kembali": until, "maksud": "Rapat"}
}

// trip is the last journey of somebody.
func (s *scene) trip(who premises.Actor) personnel.Trip {
	s.t.Helper()
	all, err := s.Personnel.Trips(context.Background(), who)
	s.ok(err)
	if len(all) == 0 {
		s.t.Fatal("there is no journey")
	}
	return all[len(all)-1]
}

func TestAJourneyIsCancelledByWhomTheChartNamesAndTheAdvanceIsOwed(t *testing.T) { cancelled(t, "") }

func TestAJourneyIsCancelledTheSameOnPostgreSQL(t *testing.T) {
	cancelled(t, storetest.PostgresDSN(t))
}

func cancelled(t *testing.T, dsn string) {
	ctx := context.Background()
	s := open(t, dsn)
	s.on("2026-07-06")
	no, err := s.ask(s.me, personnel.TravelService, journey("province", "2026-07-14", "2026-07-15"))
	s.ok(err)
	s.through(no, s.chief, s.regent)
	trip := s.trip(s.me)
	const why = "Rapat ditunda oleh pengundang."
	s.refusedBy(s.Personnel.CancelTrip(ctx, s.me, trip.ID, why), "personnel.own")
	s.refusedBy(s.Personnel.CancelTrip(ctx, s.As("lingkungan"), trip.ID, why), "personnel.not-superior")
	s.refusedBy(s.Personnel.CancelTrip(ctx, s.keeper, trip.ID, why), "personnel.not-superior")
	s.refusedBy(s.Personnel.CancelTrip(ctx, s.chief, trip.ID, "batal"), "personnel.trip-why")
	s.refusedBy(s.Personnel.CancelTrip(ctx, s.chief, s.Worker, why), "personnel.no-trip")
	team, err := s.Personnel.Team(ctx, s.chief)
	if err != nil || len(team) != 1 || !team[0].MayCancel || team[0].Advance != trip.Advance || trip.Advance == 0 {
		t.Fatalf("%+v %v", team, err)
	}
	s.ok(s.Personnel.CancelTrip(ctx, s.chief, trip.ID, why))
	trip = s.trip(s.me)
	if trip.State != "cancelled" || trip.Cancelled.Why != why || trip.Owed() != trip.Advance {
		t.Fatalf("%+v %+v", trip, trip.Cancelled)
	}
	s.refusedBy(s.Personnel.CancelTrip(ctx, s.chief, trip.ID, why), "personnel.trip-cancelled")
	var state string
	if found, err := s.Store.One(ctx, `SELECT state FROM documents WHERE case_no = ?`, []any{no}, &state); err != nil || !found || state != "revoked" {
		t.Fatalf("the order still holds: %s %v", state, err)
	}
	lines, err := s.Store.Stream(ctx, "staff/person/"+s.Worker.String())
	s.ok(err)
	if !slices.ContainsFunc(lines, func(b []byte) bool { return bytes.Contains(b, []byte(`"last":"2026-07-13"`)) }) {
		t.Error("the chart still has her away on the first day")
	}
	// Nothing is settled, and the days are free again.
	s.on("2026-07-17")
	_, err = s.ask(s.me, personnel.ReportService, form.Answers{"berangkat_nyata": "2026-07-14", "kembali_nyata": "2026-07-15", "hasil": "Sepakat"})
	s.refusedBy(err, "personnel.no-journey")
	if team, err := s.Personnel.Team(ctx, s.me); err != nil || len(team) != 0 {
		t.Fatal("the calendar still has it:", team, err)
	}
	_, err = s.ask(s.me, personnel.LeaveService, annual("2026-07-21", "2026-07-21"))
	s.ok(err)
	s.refusedBy(s.Personnel.Repaid(ctx, s.keeper, trip.ID, day("2026-07-18")), "personnel.repaid-day")
	if err := s.Personnel.Repaid(ctx, s.me, trip.ID, day("2026-07-17")); fault.Of(err) != fault.Forbidden {
		t.Fatal("the traveller says that it is paid back:", err)
	}
	s.ok(s.Personnel.Repaid(ctx, s.keeper, trip.ID, day("2026-07-16")))
	s.refusedBy(s.Personnel.Repaid(ctx, s.keeper, trip.ID, day("2026-07-16")), "personnel.nothing-owed")
	s.clean()
	if trip = s.trip(s.me); trip.Owed() != 0 || trip.Cancelled.Repaid != day("2026-07-16") || trip.State != "cancelled" {
		t.Fatalf("after rebuild: %+v", trip)
	}
}

func TestWhatNobodySignsIsGivenBack(t *testing.T) {
	ctx := context.Background()
	for name, end := range map[string]func(s *scene, no int64) error{
		"refused by the signer": func(s *scene, no int64) error {
			s.ok(s.Take(ctx, s.clerk, no, office.OutOfTurn))
			return s.Refuse(ctx, s.clerk, no, "facts", "Pegawai ini sudah pindah tugas.")
		},
		"withdrawn by the employee": func(s *scene, no int64) error { return s.Desk.Withdraw(ctx, no) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			s.on("2026-07-06")
			for service, answers := range map[string]form.Answers{personnel.LeaveService: annual("2026-07-20", "2026-07-22"), personnel.TravelService: journey("province", "2026-08-04", "2026-08-05")} {
				no, err := s.ask(s.me, service, answers)
				s.ok(err)
				s.ok(s.does(s.chief, no, s.Step(no).Step.ID))
				s.ok(s.does(s.regent, no, s.Step(no).Step.ID))
				s.ok(end(s, no))
			}
			b, all, err := s.Personnel.Balance(ctx, s.me)
			if err != nil || len(all) != 1 || all[0].State != "cancelled" || b.Last().Used != 0 {
				t.Errorf("the days stay taken: %+v %+v %v", all, b.Last(), err)
			}
			if x := s.trip(s.me); x.State != "cancelled" || x.Owed() != 0 {
				t.Errorf("%+v", x)
			}
			if team, err := s.Personnel.Team(ctx, s.me); err != nil || len(team) != 0 {
				t.Error("the team calendar still has them:", team, err)
			}
			s.clean()
		})
	}
}

func TestAnOrderThatIsCancelledBeforeItWasSignedIsNotSigned(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-07-06")
	no, err := s.ask(s.me, personnel.TravelService, journey("province", "2026-07-14", "2026-07-15"))
	s.ok(err)
	s.ok(s.does(s.chief, no, s.Step(no).Step.ID))
	s.ok(s.does(s.regent, no, s.Step(no).Step.ID))
	s.ok(s.Personnel.CancelTrip(ctx, s.regent, s.trip(s.me).ID, "Rapat ditiadakan panitia."))
	_, err = s.Sign(ctx, s.clerk, no)
	s.refusedBy(err, "personnel.taken-back")
	s.ok(s.Take(ctx, s.clerk, no, office.OutOfTurn))
	s.ok(s.Refuse(ctx, s.clerk, no, "facts", "Perjalanan dibatalkan."))
	if p := s.Step(no); p.State != casework.Refused {
		t.Fatal(p.State)
	}
	s.clean()
}

const ownRates = "pos;nama;tujuan;golongan;per;jumlah;bukti;mulai;sampai;dasar\n" +
	"uang harian;;provinsi;;hari;370.000;tidak;2026-01-01;;Perbup 99/2026 lampiran I\n" +
	"uang harian;;provinsi;III;hari;380.000;tidak;2026-01-01;;Perbup 99/2026 lampiran I\n" +
	"penginapan;;provinsi;kepala;malam;900.000;ya;2026-01-01;;Perbup 99/2026 lampiran II\n" +
	"uang muka;;;;persen;50;;2026-01-01;;Perbup 99/2026 pasal 7\n"

func TestTheRegencysOwnRatesHoldAndWhatWasOrderedGoesOnByItsTable(t *testing.T) { ownTable(t, "") }

func TestTheRegencysOwnRatesAreTheSameOnPostgreSQL(t *testing.T) {
	ownTable(t, storetest.PostgresDSN(t))
}

func ownTable(t *testing.T, dsn string) {
	ctx := context.Background()
	s := open(t, dsn)
	s.on("2026-07-06")
	estimate := func(who premises.Actor) *personnel.TripSum {
		t.Helper()
		f, err := s.Personnel.Draft(ctx, who, personnel.TravelService)
		s.ok(err)
		f.Answers = journey("province", "2026-07-14", "2026-07-15")
		sum, err := s.Personnel.Preview(ctx, who, f)
		s.ok(err)
		return sum.Trip
	}
	if sum := estimate(s.me); !sum.Example || sum.Rates != 0 {
		t.Fatalf("%+v", sum)
	}
	no, err := s.ask(s.me, personnel.TravelService, journey("province", "2026-07-14", "2026-07-15"))
	s.ok(err)
	s.through(no, s.chief, s.regent)
	if _, err := s.Personnel.SetRates(ctx, s.As("lingkungan"), strings.NewReader(ownRates)); fault.As(err) == nil || fault.As(err).Key != "personnel.rates-elsewhere" {
		t.Fatal("another office sets the regency's rates:", err)
	}
	n, err := s.Personnel.SetRates(ctx, s.keeper, strings.NewReader(ownRates))
	if err != nil || n != 3 {
		t.Fatal(n, err)
	}
	// A worker of III/a has the class's rate and no more; whoever leads an office theirs.
	if sum := estimate(s.me); sum.Example || sum.Rates != 1 || sum.Total != 2*380_000 || sum.Advance != 380_000 {
		t.Fatalf("%+v", sum)
	}
	if sum := estimate(s.boss); sum.Total != 2*370_000+900_000 || sum.Ceiling != 900_000 {
		t.Fatalf("%+v", sum)
	}
	// The journey of before is settled by the table it was ordered by.
	s.on("2026-07-17")
	account, err := s.ask(s.me, personnel.ReportService, form.Answers{"berangkat_nyata": "2026-07-14", "kembali_nyata": "2026-07-15", "hasil": "Sepakat"})
	s.ok(err)
	s.ok(s.Take(ctx, s.keeper, account, office.OutOfTurn))
	s.through(account, s.keeper, s.regent)
	if x := s.trip(s.me); x.Earned != 2*222_000 {
		t.Fatalf("%+v", x)
	}
	_, without, err := s.Personnel.Rates(ctx, s.keeper)
	if err != nil || strings.Join(without, " ") != "regency country" {
		t.Fatal(without, err)
	}
	_, err = s.ask(s.me, personnel.TravelService, journey("country", "2026-08-04", "2026-08-05"))
	s.refusedBy(err, "travel.no-rates")
	s.clean()
	if sum := estimate(s.me); sum.Total != 2*380_000 {
		t.Fatalf("after rebuild: %+v", sum)
	}
}

func TestATableThatIsWrongIsRefusedAsAWholeWithItsLine(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	for name, c := range map[string]struct {
		file, key string
		args      []any
	}{
		"no columns":         {"a;b\n1;2\n", "travel.table.head", nil},
		"nothing in it":      {"", "travel.table.head", nil},
		"only columns":       {strings.SplitAfter(ownRates, "\n")[0], "travel.table.empty", nil},
		"an amount in words": {strings.Replace(ownRates, "380.000", "banyak", 1), "travel.table.line", []any{3, lang.Key("travel.row.amount")}},
		"no regulation":      {strings.Replace(ownRates, "Perbup 99/2026 pasal 7", "", 1), "travel.table.line", []any{5, lang.Key("travel.row.basis")}},
		"twice":              {strings.Replace(ownRates, ";III;", ";;", 1), "travel.table.line", []any{3, lang.Key("travel.row.twice")}},
		"a place of no form": {strings.Replace(ownRates, "provinsi;kepala", "mars;kepala", 1), "personnel.rates-place", nil},
		"too large":          {ownRates + strings.Repeat("#", personnel.MaxRatesFile), "travel.table.large", nil},
		"the example itself": {"item,name,place,class,per,amount,receipt,since,until,basis,sure\nper-diem,,province,,day,1,no,2026-01-01,,contoh,example\n", "personnel.rates-example", nil},
	} {
		_, err := s.Personnel.SetRates(ctx, s.keeper, strings.NewReader(c.file))
		f := fault.As(err)
		if f == nil || f.Key != c.key || f.Field != "berkas" || c.args != nil && (f.Args[0] != c.args[0] || f.Args[1] != c.args[1]) {
			t.Errorf("%s: %v %+v", name, err, f)
		}
	}
	if r, _, err := s.Personnel.Rates(ctx, s.keeper); err != nil || r.Number != 0 || !r.Example {
		t.Fatalf("something of it was taken: %+v %v", r, err)
	}
	rate := travel.Rate{Item: "per-diem", Place: "regency", Per: travel.Day, Amount: 150_000, Since: day("2026-01-01"), Basis: "Perbup 99/2026"}
	s.refusedBy(s.Personnel.AddRate(ctx, s.keeper, travel.Rate{Item: "advance", Per: "percent", Amount: 50, Since: rate.Since, Basis: "x"}), "personnel.rates-first")
	s.ok(s.Personnel.AddRate(ctx, s.keeper, rate))
	s.refusedBy(s.Personnel.AddRate(ctx, s.keeper, rate), "travel.row.twice")
	rate.Place = "mars"
	s.refusedBy(s.Personnel.AddRate(ctx, s.keeper, rate), "personnel.rates-place")
	r, _, err := s.Personnel.Rates(ctx, s.keeper)
	if err != nil || r.Number != 1 || len(r.Table.Rates) != 1 || r.Example || len(r.Table.Reports) != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	if !bytes.Contains(r.Write(), []byte("uang harian;;kabupaten;;hari;150000;tidak;2026-01-01;;Perbup 99/2026")) {
		t.Errorf("%s", r.Write())
	}
}

func TestARuleOfPresenceSaysWhatIsWrongWithIt(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	good := leave.Presence{From: day("2026-01-01"), Least: 2, Share: 50, Basis: "SK Kepala Dinas 1/2026"}
	for field, spoil := range map[string]func(*leave.Presence){
		"mulai": func(p *leave.Presence) { p.From = 0 }, "selesai": func(p *leave.Presence) { p.Until = p.From - 1 }, "jumlah": func(p *leave.Presence) { p.Least = 4 },
		"persen": func(p *leave.Presence) { p.Share = 101 }, "dasar": func(p *leave.Presence) { p.Basis = " " },
	} {
		p := good
		spoil(&p)
		if f := fault.As(s.Personnel.Least(ctx, s.keeper, unit, p)); f == nil || f.Field != field || f.Kind != fault.Invalid {
			t.Errorf("%s: %+v", field, f)
		}
	}
	if err := s.Personnel.Least(ctx, s.me, unit, good); fault.Of(err) != fault.Forbidden {
		t.Error("a worker decides who must be there:", err)
	}
	s.ok(s.Personnel.Least(ctx, s.keeper, unit, good))
	rules, members, err := s.Personnel.Presence(ctx, s.keeper, unit)
	if err != nil || members != 3 || len(rules) != 1 || rules[0].Basis != good.Basis || rules[0].Needed(members) != 2 {
		t.Fatal(rules, members, err)
	}
	// 2 of 3 must be there: one may go, and a second on the same day may not.
	s.on("2026-07-06")
	no, err := s.ask(s.me, personnel.LeaveService, annual("2026-07-20", "2026-07-22"))
	s.ok(err)
	s.through(no, s.chief, s.regent)
	_, err = s.ask(s.boss, personnel.LeaveService, annual("2026-07-22", "2026-07-24"))
	s.refusedBy(err, "leave.refuse.presence")
	s.ok(s.Personnel.Least(ctx, s.keeper, unit, leave.Presence{From: day("2026-07-01"), Basis: "SK Kepala Dinas 2/2026"}))
	_, err = s.ask(s.boss, personnel.LeaveService, annual("2026-07-22", "2026-07-24"))
	s.ok(err)
	s.clean()
}

func TestLeaveIsCountedOnTheWorkingDaysOfThePerson(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-07-06")
	count := func(from, until string) int {
		t.Helper()
		f, err := s.Personnel.Draft(ctx, s.me, personnel.LeaveService)
		s.ok(err)
		f.Answers = annual(from, until)
		sum, err := s.Personnel.Preview(ctx, s.me, f)
		s.ok(err)
		return sum.Leave.Count.Days
	}
	if n := count("2026-07-20", "2026-07-26"); n != 5 {
		t.Fatal("a week of the office has", n)
	}
	s.refusedBy(s.Personnel.Week(ctx, s.keeper, s.Worker, nil, staff.Period{From: day("2026-07-20")}), "chart.week")
	if err := s.Personnel.Week(ctx, s.me, s.Worker, []time.Weekday{1}, staff.Period{From: day("2026-07-20")}); fault.Of(err) != fault.Forbidden {
		t.Fatal("somebody sets their own working week:", err)
	}
	s.ok(s.Personnel.Week(ctx, s.keeper, s.Worker, []time.Weekday{1, 2, 3, 4, 5, 6}, staff.Period{From: day("2026-07-20"), Until: day("2026-08-30")}))
	for week, want := range map[string]int{"2026-07-13 2026-07-19": 5, "2026-07-20 2026-07-26": 6, "2026-08-17 2026-08-23": 5, "2026-08-31 2026-09-06": 5} { // 17 August is a holiday for all
		from, until, _ := strings.Cut(week, " ")
		if n := count(from, until); n != want {
			t.Errorf("%s has %d working days, not %d", week, n, want)
		}
	}
	no, err := s.ask(s.me, personnel.LeaveService, annual("2026-07-20", "2026-07-25"))
	s.ok(err)
	s.through(no, s.chief, s.regent)
	if l := s.one(s.me, 0); l.Days != 6 {
		t.Fatalf("%+v", l)
	}
	s.clean()
}

func TestProvisionalLeaveIsCountedAnewOnceItsYearIsDecreed(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2027-12-01")
	no, err := s.ask(s.me, personnel.LeaveService, annual("2027-12-29", "2028-01-04"))
	s.ok(err)
	s.through(no, s.chief, s.regent)
	before := s.one(s.me, 0)
	if !before.Provisional || before.Days != 5 {
		t.Fatalf("%+v", before)
	}
	s.ok(s.Personnel.Rounds(ctx)) // nothing was decreed: nothing changes
	if l := s.one(s.me, 0); !l.Provisional || l.Changes != 0 {
		t.Fatalf("%+v", l)
	}
	cal := s.Calendar(office.AgencyCode(green))
	d := calendar.Data{Zone: cal.Zone(), Hours: []calendar.Hours{cal.HoursOn(day("2027-12-01"))}, Holidays: append(cal.Holidays(), calendar.Holiday{Day: day("2028-01-03"), Kind: calendar.National, Name: "Libur"}), Decreed: map[int]string{2027: "SKB", 2028: "SKB"}}
	d.Hours[0].From, d.Hours[0].Until = 0, 0
	known, err := calendar.New(d)
	s.ok(err)
	s.ok(s.Personnel.Decreed(ctx, s.Worker, known))
	after := s.one(s.me, 0)
	if after.Provisional || after.Days != 4 || after.State != "granted" || after.Until != before.Until {
		t.Fatalf("%+v", after)
	}
	s.ok(s.Personnel.Decreed(ctx, s.Worker, known))
	if again := s.one(s.me, 0); again.Changes != after.Changes {
		t.Fatal("it is counted again and again")
	}
	s.clean()
}

func TestAnEmployeeWhoIsNoOfficerAsksForLeaveAndOpensNothingElse(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-07-06")
	_, totp, err := s.MakeAccount(ctx, premises.NewAccount{Login: "sopir", Name: "Wagiman", Password: office.Password, Grants: []premises.Grant{{Office: office.AgencyCode(green), Role: premises.Employee}}})
	s.ok(err)
	s.TOTP["sopir"] = totp
	driver := s.As("sopir")
	id, err := s.Personnel.Register(ctx, s.keeper, personnel.Newcomer{Name: "Wagiman", As: staff.PNS, Rank: "II/a", Unit: unit, Post: s.WorkerPost, From: day("2020-01-01"), Account: driver.Account})
	s.ok(err)
	no, err := s.ask(driver, personnel.LeaveService, annual("2026-07-20", "2026-07-22"))
	s.ok(err)
	s.through(no, s.chief, s.regent)
	if l := s.one(driver, 0); l.Days != 3 {
		t.Fatalf("%+v", l)
	}
	for _, act := range []premises.Act{premises.SeeInbox, premises.SeeCase, premises.Work, premises.File, premises.Sign, premises.FindResident, premises.SeeStaff, premises.KeepStaff, premises.SeeCompanies, premises.SeeMoney} {
		if driver.May(act) == nil {
			t.Errorf("they may %s", act)
		}
	}
	if _, err := s.Show(ctx, driver, no, "work"); fault.Of(err) != fault.Forbidden {
		t.Error("they open a case as an officer:", err)
	}
	// As a superior such an account could do nothing: it is not named, and the
	// request goes on to whoever can.
	s.ok(s.Personnel.Fill(ctx, s.keeper, staff.Seat{Employee: id, Post: s.ChiefPost, Form: "plh", Period: staff.Period{From: day("2026-07-06"), Until: day("2026-07-10")}}))
	other, err := s.ask(s.me, personnel.LeaveService, annual("2026-08-03", "2026-08-04"))
	s.ok(err)
	if p := s.Step(other); p.Step == nil || p.Step.ID == "superior" && p.Here == office.AgencyCode(green) {
		v, err := s.Show(ctx, s.chief, other, "work")
		if err == nil && v.Case.Person == driver.Account {
			t.Error("a request waits for somebody who can do nothing")
		}
	}
	s.clean()
}

// The head of an agency sits in another office than who decides about them.
func TestWhoDecidesElsewhereSeesThatAndMayCallBack(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-07-06")
	no, err := s.ask(s.boss, personnel.LeaveService, annual("2026-07-20", "2026-07-24"))
	s.ok(err)
	s.through(no, s.regent, s.regent)
	team, err := s.Personnel.Team(ctx, s.regent)
	if err != nil || len(team) != 1 || !team[0].MayRecall || team[0].Unit != unit {
		t.Fatal(team, err)
	}
	s.on("2026-07-20")
	s.ok(s.Personnel.Recall(ctx, s.regent, team[0].ID, day("2026-07-21")))
	if l := s.one(s.boss, 0); l.Days != 2 || l.State != "recalled" {
		t.Fatalf("%+v", l)
	}
}
