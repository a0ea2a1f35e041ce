package practice

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/demo"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/learning"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/seal"
)

// district is the invented place above the offices of the lessons; no real one
// has the digits 99.
const district = "33.02.99"

// villagers are the residents of each office.
const villagers = 40

// run is one lesson that somebody is in.
type run struct {
	// of is the officer's real office.
	of     region.Code
	office region.Code
	// learner and colleague log in at the practice node.
	learner, colleague login
	session            string
	began, ends        time.Time
	scene              scene

	// mu guards the judge, how far the log was read, and whether it was written down.
	mu    sync.Mutex
	judge *learning.Judge
	next  int64
	noted bool
}

type login struct{ account, login, name string }

// furnish makes the office of one lesson and the two who work in it.
func furnish(ctx context.Context, at *place, real *hall.Hall, a premises.Actor, l learning.Lesson) (*run, error) {
	n := at.next
	at.next++
	r := &run{of: a.Office, office: region.Code(fmt.Sprintf("%s.2%03d", district, n))}
	if err := at.SetOffices(ctx, villageOffice(r.office, real, a.Office)); err != nil {
		return nil, err
	}
	people, err := demo.People(villagers, uint64(n))
	if err != nil {
		return nil, err
	}
	for i := range people {
		people[i].Record.Region = string(r.office)
	}
	if err := at.AddResidents(ctx, r.office, people); err != nil {
		return nil, err
	}
	mate := slices.DeleteFunc(catalogue.Roles(), func(role string) bool { return slices.Contains(l.As, role) })
	who := post{login: login{login: fmt.Sprintf("latihan-%03d", n), name: a.Name}, office: r.office, roles: l.As}
	enter, err := who.hire(ctx, at.Hall, &r.learner)
	if err != nil {
		return nil, err
	}
	if r.session, err = enter(); err != nil {
		return nil, err
	}
	who = post{login: login{login: fmt.Sprintf("rekan-%03d", n), name: at.Messages.Say("id", "practice.colleague")}, office: r.office, roles: mate}
	if _, err = who.hire(ctx, at.Hall, &r.colleague); err != nil {
		return nil, err
	}
	if r.scene, err = r.prepare(ctx, at.Hall, l, people); err != nil {
		return nil, err
	}
	_, r.next, err = at.Learning.Position(ctx)
	r.judge = learning.NewJudge(l, string(r.office), r.learner.account, r.colleague.account)
	r.began = real.Now()
	r.ends = r.began.Add(Life)
	return r, err
}

// post is somebody who is to work in an office with roles.
type post struct {
	login
	office region.Code
	roles  []string
}

// hire makes the account; enter logs it in. Its password is known to nobody.
func (x post) hire(ctx context.Context, h *hall.Hall, l *login) (enter func() (session string, err error), err error) {
	password, err := seal.NewToken(rand.Reader)
	if err != nil {
		return nil, err
	}
	n := premises.NewAccount{Login: x.login.login, Name: x.name, Password: password}
	for _, role := range x.roles {
		n.Grants = append(n.Grants, premises.Grant{Office: x.office, Role: role, Position: positions[role]})
	}
	id, totp, err := h.MakeAccount(ctx, n)
	*l = login{id, n.Login, n.Name}
	// The code of the half minute before opens the session, so that the present
	// one is still good for a signature.
	return func() (string, error) {
		return h.Login(ctx, n.Login, password, seal.TOTPCode(totp, h.Now().Add(-codePeriod)), "practice")
	}, err
}

const codePeriod = 30 * time.Second

var positions = map[string]string{"signer": "Kepala Desa Latihan", "supervisor": "Sekretaris Desa"}

// actor is somebody of the lesson as an actor with roles.
func (r *run) actor(l login, roles ...string) premises.Actor {
	a := premises.Actor{Account: l.account, Name: l.name, Office: r.office}
	for _, role := range roles {
		a.Roles = append(a.Roles, premises.Role{Name: role, Position: positions[role]})
	}
	return a
}

// seat is the run as it now is. What was finished is written down in the real
// node, once.
func (r *run) seat(ctx context.Context, at *place, real *hall.Hall, a premises.Actor) (s learning.Seat, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next, err = at.Learning.Show(ctx, r.judge, r.next); err != nil {
		return s, err
	}
	if r.judge.Done() && !r.noted {
		origin, _, err := at.Learning.Position(ctx)
		if err != nil {
			return s, err
		}
		minutes := int(real.Now().Sub(r.began).Round(time.Minute) / time.Minute)
		if err := real.Learning.Finish(ctx, a, learning.Completion{Lesson: r.judge.Lesson.ID, Minutes: minutes, Origin: origin, Position: r.next}); err != nil {
			return s, err
		}
		r.noted = true
	}
	s = learning.Seat{Session: r.session, Lesson: r.judge.Lesson, Office: string(r.office), Person: r.scene.person, Case: r.scene.no,
		Met: r.judge.Met(), Done: r.noted, Ends: r.ends, Left: int64(codePeriod.Seconds()) - real.Now().Unix()%int64(codePeriod.Seconds())}
	if r.scene.no >= 0 {
		s.Reference = at.Reference(r.scene.no)
	}
	if s.Learner, err = code(ctx, at.Hall, r.learner); err != nil {
		return s, err
	}
	s.Colleague, err = code(ctx, at.Hall, r.colleague)
	return s, err
}

func code(ctx context.Context, h *hall.Hall, l login) (learning.Code, error) {
	c, err := h.DemoCode(ctx, l.login)
	return learning.Code{Login: l.login, Name: l.name, Code: c}, err
}

// districtOffice is the office above those of the lessons.
func districtOffice() premises.Office {
	return premises.Office{Code: district, Level: "kecamatan", Name: "Latihan", Short: "Kec.LTH", District: "Latihan", Regency: "Latihan", Province: "Latihan",
		Letterhead: []string{"KABUPATEN LATIHAN", "KECAMATAN LATIHAN"}, Address: "Jalan Latihan 1", HeadTitle: "Camat", Zone: "WIB", Hours: "five-day", Open: true}
}

// villageOffice is an invented village; clock and paper are those of the office
// that the learner comes from, so that what is printed comes out as there.
func villageOffice(code region.Code, real *hall.Hall, from region.Code) premises.Office {
	o := premises.Office{Code: code, Parent: district, Level: "desa", Name: "Latihan", Short: "Ds.LTH", District: "Latihan", Regency: "Latihan", Province: "Latihan",
		Letterhead: []string{"PEMERINTAH KABUPATEN LATIHAN", "KECAMATAN LATIHAN", "KANTOR KEPALA DESA LATIHAN"}, Address: "Jalan Latihan 1",
		HeadTitle: "Kepala Desa", Zone: "WIB", Hours: "five-day", Open: true}
	if x, err := real.Office(from); err == nil {
		o.Zone, o.Hours, o.Closures, o.Paper, o.Shaded, o.HeadSpace = x.Zone, x.Hours, x.Closures, x.Paper, x.Shaded, x.HeadSpace
	}
	return o
}

// unknownScene is an error of the lessons and not of a person.
func unknownScene(name string) error {
	return fmt.Errorf("no scene %q: %w", name, fault.New(fault.NotFound, "practice.no-lesson"))
}
