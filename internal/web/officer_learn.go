package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/lang"
	"genggam/internal/learning"
)

// lessonsPage lists the lessons of an officer: what each is about, how long it
// takes, and whether it was done.
type lessonsPage struct {
	Shell
	Notice string
	Lead   string
	// Going is the lesson that the officer is in, To where it goes on.
	Going, GoingLeft, To string
	Lessons              []lessonLine
	// Team leads to what the people of the office have learnt, "" for whoever does
	// not manage accounts.
	Team  string
	Empty string
}

type lessonLine struct {
	ID, Title, Minutes string
	State              Tag
	When               string
}

// learnersPage is what the people of an office have learnt.
type learnersPage struct {
	Shell
	Notice string
	People []learnerLine
}

type learnerLine struct {
	Name, Roles, Count string
	State              Tag
	Left               []string
}

func learnRoutes(add adder) {
	add("GET", "/kantor/belajar", "see-inbox", (*clerk).lessons)
	add("POST", "/kantor/belajar/mulai/{id}", "see-inbox", (*clerk).lessonStart)
	add("POST", "/kantor/belajar/selesai", "see-inbox", (*clerk).lessonStop)
	add("GET", "/kantor/belajar/petugas", "manage-accounts", (*clerk).learners)
	add("GET", "/kantor/belajar/petugas.csv", "manage-accounts", (*clerk).learnersCSV)
	add("POST", "/kantor/belajar/baru", "manage-accounts", (*clerk).practiceRenew)
}

func (k *clerk) lessons() error {
	if k.Hall == nil || k.seat() != nil {
		return errNotFound
	}
	all, err := learning.Of(k.actor)
	if err != nil {
		return err
	}
	done, err := k.Hall.Learning.Mine(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &lessonsPage{Shell: k.shell(k.say("practice.title")), Notice: k.notice(), Lead: k.say("practice.lead")}
	p.Scripts = []string{"g.js"}
	if k.actor.Can("manage-accounts") {
		p.Team = learnPath + "/petugas"
	}
	finished := 0
	for _, l := range all {
		x := lessonLine{ID: l.ID, Title: k.tell(l.Title), Minutes: k.say("practice.minutes", l.Minutes), State: Tag{Label: k.say("practice.not-done")}}
		if d := done[l.ID]; d.Times > 0 {
			finished++
			x.State = Tag{Label: k.say("practice.done"), Tone: "good"}
			x.When = k.say("practice.done-when", lang.Date(k.tag, d.At.In(k.zone)), d.Minutes, d.Times)
		}
		p.Lessons = append(p.Lessons, x)
	}
	if len(all) == 0 {
		p.Empty = k.say("practice.empty")
	} else {
		p.Lead = k.say("practice.lead") + " " + k.say("practice.so-far", finished, len(all))
	}
	if k.Practice != nil {
		k.goOnIn(p, all)
	}
	return k.showPrivate(http.StatusOK, "officer-lessons", p)
}

// goOnIn offers to go on with the lesson that the officer is in.
func (k *clerk) goOnIn(p *lessonsPage, all []learning.Lesson) {
	id, ends, ok := k.Practice.Going(k.actor)
	for _, l := range all {
		if ok && l.ID == id {
			p.Going, p.To = k.tell(l.Title), practicePrefix+l.Start
			p.GoingLeft = k.say("practice.going-left", int(ends.Sub(k.now).Minutes())+1)
		}
	}
}

func (k *clerk) lessonStart() error {
	l, err := learning.Find(k.actor, k.r.PathValue("id"))
	if err != nil {
		return err
	}
	if k.Practice == nil {
		return errNoPractice
	}
	if err := k.Practice.Start(k.ctx(), k.actor, l.ID); err != nil {
		return err
	}
	return k.see(practicePrefix + l.Start)
}

func (k *clerk) lessonStop() error {
	if k.Practice != nil {
		k.Practice.Stop(k.actor)
	}
	return k.done(learnPath, "practice-left")
}

func (k *clerk) practiceRenew() error {
	if k.Practice == nil {
		return errNoPractice
	}
	if err := k.Practice.Renew(k.ctx(), k.actor); err != nil {
		return err
	}
	return k.done(learnPath+"/petugas", "practice-new")
}

func (k *clerk) team() ([]learning.Learner, error) {
	if k.Hall == nil || k.seat() != nil {
		return nil, errNotFound
	}
	return k.Hall.Learning.Team(k.ctx(), k.actor)
}

func (k *clerk) learners() error {
	team, err := k.team()
	if err != nil {
		return err
	}
	p := &learnersPage{Shell: k.shell(k.say("practice.team")), Notice: k.notice()}
	p.Back, p.Scripts = learnPath, []string{"g.js"}
	for _, x := range team {
		left := x.Left()
		line := learnerLine{Name: x.Name, Roles: k.roleNames(x.Roles), Count: k.say("practice.count", len(x.Lessons)-len(left), len(x.Lessons))}
		if len(left) == 0 {
			line.State = Tag{Label: k.say("practice.all-done"), Tone: "good"}
		}
		for _, l := range left {
			line.Left = append(line.Left, k.tell(l.Title))
		}
		p.People = append(p.People, line)
	}
	return k.showPrivate(http.StatusOK, "officer-learners", p)
}

func (k *clerk) roleNames(roles []string) string {
	var out []string
	for _, r := range roles {
		out = append(out, k.say("web.role."+r))
	}
	return strings.Join(out, ", ")
}

// learnersCSV has a line for each person and lesson.
func (k *clerk) learnersCSV() error {
	team, err := k.team()
	if err != nil {
		return err
	}
	h := k.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "belajar-"+string(k.actor.Office)+".csv"))
	h.Set("Cache-Control", "no-store")
	w := csv.NewWriter(k.w)
	_ = w.Write([]string{k.say("practice.csv.name"), k.say("practice.csv.roles"), k.say("practice.csv.lesson"), k.say("practice.csv.day"), k.say("practice.csv.minutes"), k.say("practice.csv.times")})
	for _, x := range team {
		for _, l := range x.Lessons {
			row := []string{plainCell(x.Name), k.roleNames(x.Roles), k.tell(l.Title), "", "", "0"}
			if d := x.Done[l.ID]; d.Times > 0 {
				row[3], row[4], row[5] = d.At.In(k.zone).Format("2006-01-02"), strconv.Itoa(d.Minutes), strconv.Itoa(d.Times)
			}
			_ = w.Write(row)
		}
	}
	w.Flush()
	return nil // the reader may be gone
}
