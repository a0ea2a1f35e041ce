package office

import (
	"context"
	"errors"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/personnel"
	"genggam/internal/region"
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
	s, err := n.AddEmployees(context.Background())
	n.must(err)
	return s
}

// AddEmployees is Employees on a node that has these offices already.
func (n *Node) AddEmployees(ctx context.Context) (s Staff, err error) {
	at := AgencyCode(StaffAgency)
	agency, err := n.Office(at)
	if err != nil {
		return s, err
	}
	if err = errors.Join(n.officer(ctx, "lingkungan-staf", "Sri Wahyuni", agency, "verifier"),
		n.officer(ctx, "lingkungan-kabid", "Bambang Susilo", agency, "verifier", "supervisor")); err != nil {
		return s, err
	}
	keeper, err := n.Officer(ctx, AgencyCode("kepegawaian"), "kepegawaian")
	if err != nil {
		return s, err
	}
	from, err := calendar.ParseDay("2020-01-01")
	post := func(unit, title string, over canon.ID, places int) canon.ID {
		if err != nil {
			return canon.ID{}
		}
		var id canon.ID
		id, err = n.Personnel.AddPost(ctx, keeper, personnel.NewPost{Unit: unit, Title: title, Over: over, Places: places, From: from})
		return id
	}
	join := func(login, name string, as staff.Employment, rank string, unit region.Code, post canon.ID) canon.ID {
		if err != nil {
			return canon.ID{}
		}
		var who desk.Actor
		if who, err = n.Officer(ctx, unit, login); err != nil {
			return canon.ID{}
		}
		var id canon.ID
		id, err = n.Personnel.Register(ctx, keeper, personnel.Newcomer{Name: name, NIP: "199001012020121001", As: as, Rank: rank, Unit: string(unit), Post: post,
			From: from, Account: who.Account})
		return id
	}
	s.RegentPost = post(string(RegencyCode), "Bupati Banyumas", canon.ID{}, 1)
	s.HeadPost = post(string(at), "Kepala Dinas Lingkungan Hidup", s.RegentPost, 1)
	s.ChiefPost = post(string(at), "Kepala Bidang Kebersihan", s.HeadPost, 1)
	s.WorkerPost = post(string(at), "Analis Lingkungan", s.ChiefPost, 20)
	s.Regent = join("kabupaten-head", "Kartono", staff.Official, "", RegencyCode, s.RegentPost)
	s.Head = join("lingkungan-head", "Widodo Raharjo", staff.PNS, "IV/b", at, s.HeadPost)
	s.Chief = join("lingkungan-kabid", "Bambang Susilo", staff.PNS, "III/d", at, s.ChiefPost)
	s.Worker = join("lingkungan-staf", "Sri Wahyuni", staff.PNS, "III/a", at, s.WorkerPost)
	return s, err
}

// Officer is an officer of an office by login or account, without a log-in: a
// log-in takes time, and not every clock may move.
func (n *Node) Officer(ctx context.Context, at region.Code, who string) (desk.Actor, error) {
	accounts, err := n.Accounts(ctx, at)
	if err != nil {
		return desk.Actor{}, err
	}
	for _, acc := range accounts {
		if acc.Login != who && acc.ID != who {
			continue
		}
		a := desk.Actor{Account: acc.ID, Name: acc.Name, Office: at}
		for _, g := range acc.Roles {
			if g.Office == at {
				a.Roles = append(a.Roles, desk.Role{Name: g.Role, Position: g.Position, Number: g.Number})
			}
		}
		return a, nil
	}
	return desk.Actor{}, fmt.Errorf("nobody at %s is %s", at, who)
}
