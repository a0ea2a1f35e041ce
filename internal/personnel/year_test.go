package personnel_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/leave"
	"genggam/internal/mandate"
	"genggam/internal/office"
	"genggam/internal/personnel"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store/storetest"
)

var wib = time.FixedZone("WIB", 7*3600)

func (s *scene) on(date string) {
	at, err := time.ParseInLocation("2006-01-02 15:04", date+" 09:00", wib)
	s.ok(err)
	s.Clock.Set(at)
	s.ok(s.Personnel.Rounds(context.Background()))
}

// through brings a request to its letter: the superior's step, the decision, the
// signature.
func (s *scene) through(no int64, first, official premises.Actor) {
	s.t.Helper()
	for _, who := range []premises.Actor{first, official} {
		p := s.Step(no)
		s.ok(s.does(who, no, p.Step.ID))
	}
	_, err := s.Sign(context.Background(), s.clerk, no)
	s.ok(err)
}

func (s *scene) refusedBy(err error, key string) {
	s.t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		s.t.Fatalf("it was %v, not refused by %s", err, key)
	}
}

func TestOneEmployeesYear(t *testing.T) { year(t, "") }

func TestOneEmployeesYearIsTheSameOnPostgreSQL(t *testing.T) { year(t, storetest.PostgresDSN(t)) }

func year(t *testing.T, dsn string) {
	ctx := context.Background()
	s := open(t, dsn)
	s.on("2026-03-02")
	s.ok(s.Personnel.Opening(ctx, s.keeper, s.Worker, leave.Opening{Year: 2026, Carried: 2}))
	s.ok(s.Personnel.Decree(ctx, s.keeper, s.Worker, day("2024-09-01"), 48))

	// A leave in April; she is called back after two of five days.
	april, err := s.ask(s.me, personnel.LeaveService, annual("2026-04-13", "2026-04-17"))
	s.ok(err)
	_, err = s.ask(s.me, personnel.LeaveService, annual("2026-04-20", "2026-06-30"))
	s.refusedBy(err, "leave.refuse.too-little")
	s.through(april, s.chief, s.regent)
	s.on("2026-04-14")
	id := s.one(s.me, 0).ID
	s.refusedBy(s.Personnel.Recall(ctx, s.me, id, day("2026-04-14")), "personnel.own")
	s.refusedBy(s.Personnel.Recall(ctx, s.As("lingkungan"), id, day("2026-04-14")), "personnel.not-superior")
	s.ok(s.Personnel.Recall(ctx, s.chief, id, day("2026-04-14")))
	if l := s.one(s.me, 0); l.State != "recalled" || l.Days != 2 || l.Until != day("2026-04-14") {
		t.Fatalf("%+v", l)
	}

	// She is ill: a doctor's letter is needed, and nothing is taken of annual leave.
	s.on("2026-05-04")
	sick := form.Answers{"jenis": "sick", "mulai": "2026-05-04", "selesai": "2026-05-08", "alamat_cuti": "Rumah"}
	_, err = s.ask(s.me, personnel.LeaveService, sick)
	s.refusedBy(err, "personnel.proof-missing")
	ill := s.askWith(s.me, sick, "bukti")
	s.through(ill, s.chief, s.regent)
	if b, _, err := s.Personnel.Balance(ctx, s.me); err != nil || b.Left != 12 {
		t.Fatal(b.Left, err)
	}

	// The rise is made known two months before, by the clock, once.
	s.on("2026-06-30")
	if n := s.rises(); n != 0 {
		t.Fatal("told too early:", n)
	}
	s.on("2026-07-01")
	s.on("2026-07-02")
	if n := s.rises(); n != 1 {
		t.Fatal("told", n, "times")
	}
	s.finishRise()

	// A journey with its advance, and what came of it.
	s.on("2026-07-06")
	trip, err := s.ask(s.me, personnel.TravelService, form.Answers{"tujuan": "province", "tempat": "Semarang", "berangkat": "2026-07-14", "kembali": "2026-07-15", "maksud": "Rapat"})
	s.ok(err)
	s.through(trip, s.chief, s.regent)
	_, err = s.ask(s.me, personnel.LeaveService, annual("2026-07-15", "2026-07-16"))
	s.refusedBy(err, "travel.clash")
	_, err = s.ask(s.me, personnel.TravelService, form.Answers{"tujuan": "province", "tempat": "Kudus", "berangkat": "2026-07-15", "kembali": "2026-07-15", "maksud": "Rapat"})
	s.refusedBy(err, "travel.clash")
	s.on("2026-07-17")
	account, err := s.ask(s.me, personnel.ReportService, form.Answers{"berangkat_nyata": "2026-07-14", "kembali_nyata": "2026-07-15", "hasil": "Sepakat",
		"bukti_bayar": []form.Answers{{"pos": "lodging", "tanggal": "2026-07-14", "jumlah": int64(400000)}, {"pos": "transport", "tanggal": "2026-07-14", "jumlah": int64(700000)}}})
	s.ok(err)
	s.ok(s.Take(ctx, s.keeper, account, office.OutOfTurn))
	s.through(account, s.keeper, s.regent)
	trips, err := s.Personnel.Trips(ctx, s.me)
	s.ok(err)
	// two days at 222,000, the lodging as the receipt says, transport up to its ceiling
	if len(trips) != 1 || trips[0].State != "settled" || trips[0].Earned != 2*222_000+400_000+666_000 {
		t.Fatalf("%+v", trips)
	}

	// Her superior is on leave when she asks: the substitute has the step, and it
	// goes back when the superior returns.
	s.on("2026-08-03")
	s.ok(s.Personnel.Missing(ctx, s.keeper, staff.Absence{Employee: s.Chief, Why: "leave", Period: staff.Period{From: day("2026-08-03"), Until: day("2026-08-03")}}))
	deputy := s.deputy(day("2026-08-03"), day("2026-08-03"))
	s.ok(s.Personnel.Rounds(ctx))
	august, err := s.ask(s.me, personnel.LeaveService, annual("2026-08-24", "2026-08-24"))
	s.ok(err)
	if err := s.does(s.chief, august, "superior"); err == nil {
		t.Fatal("somebody considered it while on leave")
	}
	s.on("2026-08-04")
	if err := s.does(deputy, august, "superior"); err == nil {
		t.Fatal("a substitute considered it after the superior was back")
	}
	s.through(august, s.chief, s.regent)

	s.overTheYearsEnd()
	s.clean()
}

// overTheYearsEnd: leave over the end of the year; 2028 has no decree, 2027 has.
func (s *scene) overTheYearsEnd() {
	t := s.t
	s.on("2026-12-01")
	over, err := s.ask(s.me, personnel.LeaveService, annual("2026-12-28", "2027-01-08"))
	s.ok(err)
	s.through(over, s.chief, s.regent)
	l := s.one(s.me, 3)
	if l.Provisional || len(l.Years) != 2 || l.Years[0].Year != 2026 || l.Years[0].Days != 4 || l.Years[1].Days != 4 {
		t.Fatalf("%+v", l)
	}
	s.on("2027-12-01")
	open, err := s.ask(s.me, personnel.LeaveService, annual("2027-12-29", "2028-01-04"))
	s.ok(err)
	s.through(open, s.chief, s.regent)
	if l := s.one(s.me, 4); !l.Provisional {
		t.Fatalf("%+v", l)
	}
}

// one is a leave of somebody by its place, in the order of days.
func (s *scene) one(who premises.Actor, n int) personnel.Leave {
	s.t.Helper()
	_, all, err := s.Personnel.Balance(context.Background(), who)
	s.ok(err)
	if len(all) <= n {
		s.t.Fatalf("%d leaves, the one at %d was asked for: %+v", len(all), n, all)
	}
	return all[n]
}

// askWith asks for leave with a proof.
func (s *scene) askWith(who premises.Actor, answers form.Answers, requirement string) int64 {
	s.t.Helper()
	ctx := context.Background()
	f, err := s.Personnel.Draft(ctx, who, personnel.LeaveService)
	s.ok(err)
	f.Answers = answers
	s.ok(s.TakeOwnFile(ctx, who, f, desk.NewFile{For: requirement, Name: "surat.pdf"}, strings.NewReader("%PDF-1.4 surat")))
	r, err := s.Personnel.File(ctx, who, f)
	s.ok(err)
	return r.No
}

// rises counts the cases that the clock opened.
func (s *scene) rises() (n int) {
	s.t.Helper()
	list, err := s.Personnel.Requests(context.Background(), s.me)
	s.ok(err)
	for _, p := range list {
		if p.Standard.ID == personnel.RiseService {
			n++
		}
	}
	return n
}

func (s *scene) finishRise() {
	s.t.Helper()
	ctx := context.Background()
	list, err := s.Personnel.Requests(ctx, s.me)
	s.ok(err)
	for _, p := range list {
		if p.Standard.ID == personnel.RiseService {
			s.ok(s.Take(ctx, s.keeper, p.No, office.OutOfTurn))
			s.through(p.No, s.keeper, s.regent)
		}
	}
	m, err := s.Personnel.Mine(ctx, s.me)
	s.ok(err)
	next, err := s.Personnel.Rise(ctx, m)
	if err != nil || next.From != day("2028-09-01") {
		s.t.Fatal(next.From, err)
	}
}

// deputy is somebody who stands in for the chief.
func (s *scene) deputy(from, until interface{ String() string }) premises.Actor {
	s.t.Helper()
	ctx := context.Background()
	who := s.As("lingkungan")
	id, err := s.Personnel.Register(ctx, s.keeper, personnel.Newcomer{Name: "Tuginem", As: staff.PNS, Rank: "III/c", Unit: string(office.AgencyCode(green)), From: day("2021-01-01"), Account: who.Account})
	s.ok(err)
	s.ok(s.Personnel.Fill(ctx, s.keeper, staff.Seat{Employee: id, Post: s.ChiefPost, Form: mandate.Plh, Period: staff.Period{From: day(from.String()), Until: day(until.String())}}))
	return who
}

func TestNobodyApprovesForThemselvesNotEvenAsTheirOwnSubstitute(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-07-06")
	no, err := s.ask(s.chief, personnel.LeaveService, annual("2026-07-20", "2026-07-21"))
	s.ok(err)
	s.ok(s.Personnel.Fill(ctx, s.keeper, staff.Seat{Employee: s.Chief, Post: s.HeadPost, Form: mandate.Plh, Period: staff.Period{From: day("2026-07-06")}}))
	s.ok(s.Personnel.Missing(ctx, s.keeper, staff.Absence{Employee: s.Head, Why: "sick", Period: staff.Period{From: day("2026-07-06")}}))
	s.ok(s.Personnel.Rounds(ctx))
	if err := s.does(s.chief, no, "superior"); err == nil {
		t.Fatal("somebody considered their own leave as a Plh")
	}
	s.ok(s.does(s.regent, no, "superior"))
}

func TestASuperiorPostponesAndTheDaysGoOver(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-11-02")
	no, err := s.ask(s.me, personnel.LeaveService, annual("2026-12-01", "2026-12-16"))
	s.ok(err)
	s.ok(s.does(s.chief, no, "superior"))
	if s.Personnel.Postpone(ctx, s.chief, no, "x") == nil {
		t.Fatal("another than the competent official postponed it")
	}
	s.refusedBy(s.Personnel.Postpone(ctx, s.regent, no, " "), "case.evidence-missing")
	s.ok(s.Personnel.Postpone(ctx, s.regent, no, "Penilaian Adipura tidak dapat ditinggalkan."))
	if p := s.Step(no); p.State != casework.Refused {
		t.Fatal(p.State)
	}
	s.on("2027-01-04")
	b, _, err := s.Personnel.Balance(ctx, s.me)
	if err != nil || b.Left <= 18 || b.Left > 24 {
		t.Fatal(b.Left, err, b.Last())
	}
	s.clean()
}

func TestTooFewAreThereAndItIsRefusedWhenItIsDecided(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-07-06")
	first, err := s.ask(s.me, personnel.LeaveService, annual("2026-07-20", "2026-07-21"))
	s.ok(err)
	s.ok(s.does(s.chief, first, "superior"))
	s.ok(s.Personnel.Least(ctx, s.keeper, string(office.AgencyCode(green)), leave.Presence{From: day("2026-01-01"), Least: 3, Basis: "SK Kepala Dinas 1/2026"}))
	s.refusedBy(s.does(s.regent, first, "decide"), "leave.refuse.presence")
	if _, all, _ := s.Personnel.Balance(ctx, s.me); len(all) != 0 {
		t.Fatal(all)
	}
	s.clean()
}

func TestACircleIsRefusedAndNamed(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	err := s.Personnel.Place(ctx, s.keeper, s.RegentPost, s.ChiefPost, day("2026-01-01"))
	f := fault.As(err)
	if f == nil || f.Key != "chart.circle" || !strings.Contains(f.Args[0].(string), "Kepala Bidang") {
		t.Fatal(err)
	}
	if err := s.Personnel.Place(ctx, s.As("lingkungan"), s.ChiefPost, s.RegentPost, day("2026-01-01")); err == nil {
		t.Fatal("a circle was judged before the right")
	}
}

func TestTheTeamCalendarTellsNoKindsAndNobodyElse(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-05-04")
	no := s.askWith(s.me, form.Answers{"jenis": "sick", "mulai": "2026-05-04", "selesai": "2026-05-08", "alamat_cuti": "Rumah"}, "bukti")
	s.through(no, s.chief, s.regent)
	words := personnel.FeedWords{Name: "Tim", Away: "Tidak di kantor"}
	code := s.Personnel.FeedCode(s.boss.Account)
	feed, err := s.Personnel.Feed(ctx, code+".ics", words)
	s.ok(err)
	if text := string(feed); !strings.Contains(text, "Sri Wahyuni") || !strings.Contains(text, "20260504") || strings.Contains(text, "sakit") || strings.Contains(text, "sick") {
		t.Fatal(text)
	}
	for _, wrong := range []string{"", "x", code[:len(code)-1] + "a", strings.Replace(code, "-", "", 1), s.Personnel.FeedCode("nobody")} {
		if wrong == code {
			continue
		}
		if _, err := s.Personnel.Feed(ctx, wrong, words); fault.Of(err) != fault.NotFound {
			t.Errorf("%q is answered: %v", wrong, err)
		}
	}
	team, err := s.Personnel.Team(ctx, s.me)
	if err != nil || len(team) != 1 || team[0].MayRecall {
		t.Fatal(team, err)
	}
}

// A stolen database tells neither names nor that somebody was ill.
func TestAStolenDatabaseTellsNoNamesAndNoKinds(t *testing.T) {
	s := open(t)
	s.on("2026-05-04")
	no := s.askWith(s.me, form.Answers{"jenis": "maternity", "anak_ke": int64(1), "mulai": "2026-05-04", "selesai": "2026-07-01", "alamat_cuti": "Rumah"}, "bukti")
	s.through(no, s.chief, s.regent)
	for _, stream := range []string{"staff/person/" + s.Worker.String()} {
		lines, err := s.Store.Stream(context.Background(), stream)
		if err != nil || len(lines) < 5 {
			t.Fatal(len(lines), err)
		}
		for _, line := range lines {
			for _, word := range []string{"Wahyuni", "maternity", "19900101"} {
				if strings.Contains(string(line), word) {
					t.Errorf("%s tells %s", line, word)
				}
			}
		}
	}
}

// A chart of a whole regency answers from memory, and again after a start.
func TestAChartOfFifteenThousandAnswersAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("a chart of 15,000 is left out of a short run")
	}
	ctx := context.Background()
	s := open(t)
	unit := string(office.AgencyCode(green))
	var csv strings.Builder
	csv.WriteString("nip,nama,jenis,golongan,mulai,jabatan,atasan\n")
	for i := range 300 {
		csv.WriteString("1,Kepala " + word(i) + ",pns,III/d,2021-01-01,Kepala Seksi " + word(i) + ",Kepala Bidang Kebersihan\n")
		for range 49 {
			csv.WriteString("2,Pegawai " + word(i) + ",pns,II/a,2021-01-01,Pelaksana " + word(i) + ",Kepala Seksi " + word(i) + "\n")
		}
	}
	began := time.Now()
	people, _, err := s.Personnel.Import(ctx, s.keeper, unit, strings.NewReader(csv.String()))
	if err != nil || people != 15_000 {
		t.Fatal(people, err)
	}
	t.Logf("imported %d in %v", people, time.Since(began))
	began = time.Now()
	_, err = s.Personnel.WhoApproves(ctx, s.Worker, day("2026-07-06"), staff.Leave)
	s.ok(err)
	t.Logf("read in %v", time.Since(began))
	began = time.Now()
	for range 1000 {
		if _, err := s.Personnel.WhoApproves(ctx, s.Worker, day("2026-07-06"), staff.Leave); err != nil {
			t.Fatal(err)
		}
	}
	each := time.Since(began) / 1000
	t.Logf("%v for each answer", each)
	if each > time.Millisecond {
		t.Errorf("an answer takes %v, a millisecond is allowed", each)
	}
}

func word(i int) string {
	return string(rune('A'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
}
