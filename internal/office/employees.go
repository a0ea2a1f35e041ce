package office

import (
	"context"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/personnel"
	"genggam/internal/premises"
	"genggam/internal/staff"
)

// StaffAgency is the agency in which Employees work.
const StaffAgency = "lingkungan"

// Staff are the posts and people of the organisation chart that Employees makes:
// a regent, and under them one agency with a head, a chief and one worker.
type Staff struct {
	RegentPost, HeadPost, ChiefPost, WorkerPost canon.ID
	Regent, Head, Chief, Worker                 canon.ID
}

// Employees adds the agency of personnel, another agency and its employees with
// accounts to an open node: "kepegawaian" keeps the register, "lingkungan-staf" is
// under "lingkungan-kabid", who is under "lingkungan-head", who is under
// "kabupaten-head". All of them since 1 January 2020.
func (n *Node) Employees() Staff {
	n.T.Helper()
	n.Regency("kepegawaian", StaffAgency, "kabupaten")
	ctx := context.Background()
	at := AgencyCode(StaffAgency)
	var agency premises.Office
	for _, o := range RegencyOffices() {
		if o.Code == at {
			agency = o
		}
	}
	n.must(n.officer(ctx, "lingkungan-staf", "Sri Wahyuni", agency, "verifier"))
	n.must(n.officer(ctx, "lingkungan-kabid", "Bambang Susilo", agency, "verifier", "supervisor"))
	from, err := calendar.ParseDay("2020-01-01")
	n.must(err)
	keeper := n.As("kepegawaian")
	post := func(unit, title string, over canon.ID, places int) canon.ID {
		id, err := n.Personnel.AddPost(ctx, keeper, personnel.NewPost{Unit: unit, Title: title, Over: over, Places: places, From: from})
		n.must(err)
		return id
	}
	join := func(login, name, unit, rank string, as staff.Employment, post canon.ID) canon.ID {
		id, err := n.Personnel.Register(ctx, keeper, personnel.Newcomer{Name: name, NIP: "199001012020121001", As: as, Rank: rank, Unit: unit, Post: post, From: from, Account: n.As(login).Account})
		n.must(err)
		return id
	}
	var s Staff
	unit, top := string(at), string(RegencyCode)
	s.RegentPost = post(top, "Bupati Banyumas", canon.ID{}, 1)
	s.HeadPost = post(unit, "Kepala Dinas Lingkungan Hidup", s.RegentPost, 1)
	s.ChiefPost = post(unit, "Kepala Bidang Kebersihan", s.HeadPost, 1)
	s.WorkerPost = post(unit, "Analis Lingkungan", s.ChiefPost, 20)
	s.Regent = join("kabupaten-head", "Kartono", top, "", staff.Official, s.RegentPost)
	s.Head = join("lingkungan-head", "Widodo Raharjo", unit, "IV/b", staff.PNS, s.HeadPost)
	s.Chief = join("lingkungan-kabid", "Bambang Susilo", unit, "III/d", staff.PNS, s.ChiefPost)
	s.Worker = join("lingkungan-staf", "Sri Wahyuni", unit, "III/a", staff.PNS, s.WorkerPost)
	return s
}
