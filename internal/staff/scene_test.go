package staff_test

import (
	"fmt"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/mandate"
	"genggam/internal/staff"
)

// id makes an id of a word, so that tables stay readable.
func id(word string) (out canon.ID) {
	copy(out[:], word)
	return out
}

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func period(from, until string) staff.Period {
	p := staff.Period{From: day(from)}
	if until != "" {
		p.Until = day(until)
	}
	return p
}

var always = period("2020-01-01", "")

// write puts facts in the words of a table: a line each.
//
//	post P Title power,power    a post for one
//	many P Title                a post for many
//	under P OVER [from until]
//	hire PERSON                 employed always
//	holds PERSON P / plt PERSON P [from until] / plh ... / pj ...
//	away PERSON from until why
func facts(lines string) (out []staff.Fact) {
	for n, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		w := strings.Fields(line)
		if len(w) == 0 {
			continue
		}
		name := id(fmt.Sprintf("#%d", n))
		when := func(at int) staff.Period {
			if len(w) > at+1 {
				return period(w[at], w[at+1])
			}
			return always
		}
		switch w[0] {
		case "post", "many":
			p := staff.Post{ID: id(w[1]), Unit: "kantor", Title: w[2], Places: 1, Period: always}
			if w[0] == "many" {
				p.Places = 100
			}
			if len(w) > 3 {
				for _, a := range strings.Split(w[3], ",") {
					p.Powers = append(p.Powers, staff.Approval(a))
				}
			}
			out = append(out, p)
		case "under":
			out = append(out, staff.Placement{ID: name, Post: id(w[1]), Over: id(w[2]), Period: when(3)})
		case "hire":
			out = append(out, staff.Engagement{ID: name, Employee: id(w[1]), As: staff.PNS, Unit: "kantor", Period: when(2)})
		case "away":
			out = append(out, staff.Absence{ID: name, Employee: id(w[1]), Why: w[4], Period: when(2)})
		default:
			form := map[string]mandate.Form{"holds": mandate.Head, "pj": mandate.Pj, "plt": mandate.Plt, "plh": mandate.Plh}[w[0]]
			out = append(out, staff.Seat{ID: name, Employee: id(w[1]), Post: id(w[2]), Form: form, Period: when(3)})
		}
	}
	return out
}

// regency is a head, a secretary, two agencies with two divisions, and staff.
const regency = `
post bup Bupati
post sek Sekda leave,travel,rise
post dA KadisA leave,travel,rise,leave-abroad
post dB KadisB leave,travel,rise
post a1 KabidA1
post a2 KabidA2
many s1 StafA1
many s2 StafB
under sek bup
under dA sek
under dB sek
under a1 dA
under a2 dA
under s1 a1
under s2 dB
hire BU
hire SE
hire KA
hire KB
hire A1
hire A2
hire ST
hire SB
holds BU bup
holds SE sek
holds KA dA
holds KB dB
holds A1 a1
holds A2 a2
holds ST s1
holds SB s2
`

func chart(t testing.TB, lines string) *staff.Chart {
	t.Helper()
	c, err := staff.New(facts(lines)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func said(t testing.TB, lines []staff.Line) string {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		out = append(out, l.Say(m, lang.EN))
	}
	return strings.Join(out, "\n")
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return fmt.Sprint(err)
}
