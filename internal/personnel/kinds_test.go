package personnel_test

import (
	"context"
	"strings"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/leave"
	"genggam/internal/office"
	"genggam/internal/personnel"
	"genggam/internal/staff"
)

// TestEveryKindOfLeaveIsAskedForAndGranted goes through the kinds of the law, each
// asked for on the form with its proof, considered, decided and signed.
func TestEveryKindOfLeaveIsAskedForAndGranted(t *testing.T) {
	s := open(t)
	s.on("2026-03-02")
	for i, c := range []struct {
		name, kind, purpose, from, until string
		child                            int64
		days                             int
		proof                            bool
	}{
		{"annual, three working days", "annual", "", "2026-03-09", "2026-03-11", 0, 3, false},
		{"sick, fifteen days with a letter", "sick", "", "2026-04-01", "2026-04-15", 0, 15, true},
		{"maternity, three months for a second child", "maternity", "", "2026-05-01", "2026-07-31", 2, 92, true},
		{"urgent, a parent is ill", "urgent", "family-ill", "2026-08-03", "2026-08-07", 0, 5, true},
		{"long, three months after five years", "long", "", "2026-09-01", "2026-11-30", 0, 91, false},
		{"unpaid, three years", "unpaid", "", "2027-01-01", "2029-12-31", 0, 1096, true},
		{"unpaid, the year of its extension", "unpaid", "", "2030-01-01", "2030-12-31", 0, 365, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if i == 6 {
				s.on("2029-06-04")
			}
			answers := form.Answers{"jenis": c.kind, "mulai": c.from, "selesai": c.until, "alamat_cuti": "Desa Contoh RT 01"}
			if c.purpose != "" {
				answers["keperluan"] = c.purpose
			}
			if c.child > 0 {
				answers["anak_ke"] = c.child
			}
			var no int64
			var err error
			if c.proof {
				if _, err = s.ask(s.me, personnel.LeaveService, answers); err == nil {
					t.Fatal("it needs no proof")
				}
				no = s.askWith(s.me, answers, "bukti")
			} else if no, err = s.ask(s.me, personnel.LeaveService, answers); err != nil {
				t.Fatal(err)
			}
			s.through(no, s.chief, s.regent)
			if l := s.one(s.me, i); string(l.Kind) != c.kind || l.Days != c.days || l.State != "granted" {
				t.Errorf("%+v", l)
			}
		})
	}
	s.clean()
	// A year more than the extension gives is refused, and joint leave is not asked for.
	if err := s.tries(form.Answers{"jenis": "unpaid", "mulai": "2031-01-01", "selesai": "2031-03-31", "alamat_cuti": "Rumah"}); fault.As(err) == nil || fault.As(err).Key != "leave.refuse.too-long" {
		t.Error("a fifth year:", err)
	}
	if err := s.tries(form.Answers{"jenis": string(leave.Joint), "mulai": "2031-03-03", "selesai": "2031-03-03", "alamat_cuti": "Rumah"}); err == nil {
		t.Error("joint leave is asked for")
	}
}

// tries asks for leave with a proof and gives the refusal.
func (s *scene) tries(answers form.Answers) error {
	s.t.Helper()
	ctx := context.Background()
	f, err := s.Personnel.Draft(ctx, s.me, personnel.LeaveService)
	s.ok(err)
	f.Answers = answers
	s.ok(s.TakeOwnFile(ctx, s.me, f, desk.NewFile{For: "bukti", Name: "surat.pdf"}, strings.NewReader("%PDF-1.4 surat")))
	_, err = s.Personnel.File(ctx, s.me, f)
	return err
}

// TestNobodyDecidesOrSignsTheirOwnLeaveWhereTheChartNamesNobody: a step that no
// chart gives to one person is open to a role, and the asker may have that role.
func TestNobodyDecidesOrSignsTheirOwnLeaveWhereTheChartNamesNobody(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	s.on("2026-07-06")
	at := string(office.AgencyCode("kepegawaian"))
	head := s.As("kepegawaian-head")
	post, err := s.Personnel.AddPost(ctx, s.keeper, personnel.NewPost{Unit: at, Title: "Kepala BKPSDM", Over: s.RegentPost, Places: 1, From: day("2020-01-01")})
	s.ok(err)
	_, err = s.Personnel.Register(ctx, s.keeper, personnel.Newcomer{Name: "Kartono Hadi", As: staff.PNS, Rank: "IV/b", Unit: at, Post: post, From: day("2020-01-01"), Account: head.Account})
	s.ok(err)
	no, err := s.ask(head, personnel.LeaveService, annual("2026-07-20", "2026-07-22"))
	s.ok(err)
	// Her only superior is away without a substitute: the chart names nobody.
	s.ok(s.Personnel.Missing(ctx, s.keeper, staff.Absence{Employee: s.Regent, Why: "sick", Period: staff.Period{From: day("2026-07-06"), Until: day("2026-07-06")}}))
	other, err := s.ask(head, personnel.LeaveService, annual("2026-08-03", "2026-08-04"))
	if err == nil {
		p := s.Step(other)
		if err := s.does(head, other, p.Step.ID); fault.Of(err) != fault.Forbidden && fault.Of(err) != fault.NotFound && fault.Of(err) != fault.Conflict {
			t.Fatal("somebody considered their own leave:", err)
		}
	}
	s.on("2026-07-07")
	s.ok(s.does(s.regent, no, s.Step(no).Step.ID))
	s.ok(s.does(s.regent, no, s.Step(no).Step.ID))
	_, err = s.Sign(ctx, head, no)
	s.refusedBy(err, "case.own-handed-up")
	// The office has no other signer: the case went up, and the regency's signs.
	if p := s.Step(no); p.Here != office.RegencyCode {
		t.Fatal("it waits for nobody, at", p.Here)
	}
	if _, err := s.Sign(ctx, s.regent, no); err != nil {
		t.Fatal(err)
	}
	s.clean()
}
