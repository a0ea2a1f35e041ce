package personnel_test

import (
	"context"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/form"
	"genggam/internal/leave"
	"genggam/internal/office"
	"genggam/internal/personnel"
	"genggam/internal/premises"
)

// scene is a personnel agency and an agency for the environment, with a regent
// above both heads.
type scene struct {
	*office.Node
	office.Staff
	t                       *testing.T
	keeper, clerk, boss, me premises.Actor
	regent, chief           premises.Actor
}

const green = office.StaffAgency

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func open(t *testing.T, dsn ...string) *scene {
	t.Helper()
	n := office.OpenOn(t, append(dsn, "")[0])
	s := &scene{Node: n, t: t, Staff: n.Employees()}
	s.keeper, s.clerk = n.As("kepegawaian"), n.As("kepegawaian-head")
	s.boss, s.me, s.regent, s.chief = n.As("lingkungan-head"), n.As("lingkungan-staf"), n.As("kabupaten-head"), n.As("lingkungan-kabid")
	return s
}

func (s *scene) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// ask makes a request with answers, and gives its case.
func (s *scene) ask(who premises.Actor, service string, answers form.Answers) (int64, error) {
	s.t.Helper()
	ctx := context.Background()
	f, err := s.Personnel.Draft(ctx, who, service)
	s.ok(err)
	f.Answers = answers
	if err := s.Personnel.Ready(ctx, who, f); err != nil {
		return -1, err
	}
	r, err := s.Personnel.File(ctx, who, f)
	return r.No, err
}

func annual(from, until string) form.Answers {
	return form.Answers{"jenis": "annual", "mulai": from, "selesai": until, "alamat_cuti": "Desa Contoh RT 01"}
}

// does finishes a step as somebody.
func (s *scene) does(who premises.Actor, no int64, step string) error {
	p := s.Step(no)
	if p.Step == nil {
		s.t.Fatalf("nothing is to be done, %s was to do %s", who.Name, step)
	}
	return s.DoStep(context.Background(), who, no, step, office.AllChecks(p.Step))
}

func (s *scene) clean() {
	s.t.Helper()
	ctx := context.Background()
	for range 2 {
		report, err := audit.Verify(ctx, s.Premises, nil)
		s.ok(err)
		if len(report.Findings) != 0 {
			s.t.Fatal(report.Findings)
		}
		s.ok(audit.Rebuild(ctx, s.Premises, nil))
	}
}

func TestLeaveIsConsideredBySuperiorDecidedByWhoIsCompetentAndSigned(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.Clock.Set(time.Date(2026, 7, 6, 9, 0, 0, 0, time.FixedZone("WIB", 7*3600)))
	no, err := s.ask(s.me, personnel.LeaveService, annual("2026-07-20", "2026-07-22"))
	s.ok(err)
	p := s.Step(no)
	if p.Step == nil || p.Step.ID != "superior" || p.Here != office.AgencyCode(green) {
		t.Fatal(p.Step, p.Here)
	}
	if err := s.does(s.me, no, "superior"); err == nil {
		t.Fatal("somebody considered their own leave")
	}
	if err := s.does(s.boss, no, "superior"); err == nil {
		t.Fatal("another than the direct superior considered it")
	}
	s.ok(s.does(s.chief, no, "superior"))
	if p := s.Step(no); p.Step.ID != "decide" || p.Here != office.RegencyCode {
		t.Fatal(p.Step.ID, p.Here)
	}
	s.ok(s.does(s.regent, no, "decide"))
	b, all, err := s.Personnel.Balance(ctx, s.me)
	s.ok(err)
	if len(all) != 1 || all[0].Days != 3 || all[0].Kind != leave.Annual || b.Last().Used != 3 {
		t.Fatalf("%+v %+v", all, b)
	}
	_, err = s.Sign(ctx, s.As("kepegawaian-head"), no)
	s.ok(err)
	if p := s.Step(no); p.State != casework.Issued {
		t.Fatal(p.State)
	}
	s.clean()
	if _, all, err := s.Personnel.Balance(ctx, s.me); err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
}
