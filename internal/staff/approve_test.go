package staff_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"genggam/internal/canon"
	"genggam/internal/mandate"
	"genggam/internal/staff"
)

func TestWhoApproves(t *testing.T) {
	for _, c := range []struct {
		name, more, who, on string
		what                staff.Approval
		want                string // who approves, or the key of the refusal
		form                mandate.Form
		line                string // something a line must say
	}{
		{"the direct superior advises", "", "ST", "2026-03-02", staff.LeaveAdvice, "A1", mandate.Head, "KabidA1 decides."},
		{"the first post above with the power decides", "", "ST", "2026-03-02", staff.Leave, "KA", mandate.Head, "KabidA1: was not given this power."},
		{"the head of all has every power that nobody else has", "", "ST", "2026-03-02", staff.LeaveUnpaid, "BU", mandate.Head, "KadisA: was not given"},
		{"a holder who is away and has nobody to stand in is passed over", "away A1 2026-03-01 2026-03-05 sick", "ST", "2026-03-02", staff.LeaveAdvice, "KA", mandate.Head, "KabidA1: away (ill)"},
		{"on the day after an absence the holder is asked again", "away A1 2026-03-01 2026-03-05 sick", "ST", "2026-03-06", staff.LeaveAdvice, "A1", mandate.Head, ""},
		{"a Plh stands in for whoever is away", "away KA 2026-03-01 2026-03-05 travel\nplh A2 dA 2026-03-01 2026-03-05", "ST", "2026-03-02", staff.Leave, "A2", mandate.Plh, "KadisA: the daily caretaker (Plh.) decides"},
		{"a Plh may not decide leave abroad, so the next above does", "away KA 2026-03-01 2026-03-05 travel\nplh A2 dA 2026-03-01 2026-03-05", "ST", "2026-03-02", staff.LeaveAbroad, "BU", mandate.Head, "who may not decide this"},
		{"a Plh who is away too is passed over", "away KA 2026-03-01 2026-03-05 travel\nplh A2 dA 2026-03-01 2026-03-05\naway A2 2026-03-02 2026-03-02 sick", "ST", "2026-03-02", staff.Leave, "SE", mandate.Head, "the daily caretaker is away too (ill)"},
		{"nobody approves for themselves as Plh of their superior", "away KA 2026-03-01 2026-03-05 travel\nplh A2 dA 2026-03-01 2026-03-05", "A2", "2026-03-02", staff.Leave, "SE", mandate.Head, "KadisA: passed over, since the asker fills it."},
		{"a vacant post is passed over", "post dC KadisC leave\npost c1 KabidC\nunder dC sek\nunder c1 dC\nhire CC\nholds CC c1", "CC", "2026-03-02", staff.Leave, "SE", mandate.Head, "KadisC: vacant"},
		{"a Plt fills a vacant post", "post dC KadisC leave\npost c1 KabidC\nunder dC sek\nunder c1 dC\nhire CC\nholds CC c1\nplt KB dC", "CC", "2026-03-02", staff.Leave, "KB", mandate.Plt, "the caretaker (Plt.)"},
		{"a retired holder leaves the post vacant", "post dC KadisC leave\npost c1 KabidC\nunder dC sek\nunder c1 dC\nhire CC\nholds CC c1\nhire OL 2020-01-01 2026-01-31\nholds OL dC", "CC", "2026-03-02", staff.Leave, "SE", mandate.Head, "KadisC: vacant"},
		{"a post moved to another superior is asked there from that day", "post x X\nunder x dA 2020-01-01 2026-03-31\nunder x dB 2026-04-01 2099-01-01\nhire XX\nholds XX x", "XX", "2026-04-01", staff.Leave, "KB", mandate.Head, ""},
		{"nobody is above the head of all", "", "BU", "2026-03-02", staff.Leave, "chart.nobody", "", "holds the post Bupati"},
		{"somebody without a post has no superior yet", "hire NN", "NN", "2026-03-02", staff.Leave, "chart.no-post", "", ""},
		{"whoever is not employed that day is unknown", "", "ST", "2019-12-31", staff.Leave, "chart.unknown-person", "", ""},
		{"an approval that does not exist is refused", "", "ST", "2026-03-02", "coffee", "chart.approval", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := chart(t, regency+c.more).WhoApproves(id(c.who), day(c.on), c.what)
			if err != nil {
				if key(err) != c.want {
					t.Fatalf("refused with %v, want %s", err, c.want)
				}
			} else if got.Employee != id(c.want) || got.Form != c.form || got.Basis == "" {
				t.Fatalf("%s as %s approves, want %s as %s\n%s", got.Employee[:], got.Form, c.want, c.form, said(t, got.Lines))
			}
			if text := said(t, got.Lines); !strings.Contains(text, c.line) {
				t.Errorf("no line says %q:\n%s", c.line, text)
			}
		})
	}
}

func TestTwoWhoStandInForEachOthersSuperiorsDoNotApproveForEachOther(t *testing.T) {
	// KA is Plt of B's division, KB of A's: each would be the other's superior.
	c := chart(t, `
post top Top
post x X leave
post y Y leave
post a A
post b B
under x top
under y top
under a y
under b x
hire TO
hire AA
hire BB
holds TO top
holds AA a
holds BB b
plt AA x
plt BB y`)
	for _, who := range []string{"AA", "BB"} {
		got, err := c.WhoApproves(id(who), day("2026-03-02"), staff.Leave)
		if err != nil || got.Employee != id("TO") {
			t.Errorf("%s is approved by %s (%v)\n%s", who, got.Employee[:2], err, said(t, got.Lines))
		}
	}
}

// Whatever decrees say, following "who approves" never comes back to where it
// began.
func TestApprovalsNeverRunInACircle(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	on := day("2026-03-02")
	for range 300 {
		c := &staff.Chart{}
		var posts, people []canon.ID
		for i := range 12 {
			p := id("p" + string(rune('a'+i)))
			posts = append(posts, p)
			_ = c.Add(staff.Post{ID: p, Unit: "u", Title: "T", Places: 1, Powers: []staff.Approval{staff.Leave}[:dice.IntN(2)], Period: always})
			if i > 0 {
				_ = c.Add(staff.Placement{ID: id("l" + string(rune('a'+i))), Post: p, Over: posts[dice.IntN(i)], Period: always})
			}
		}
		for i := range 10 {
			who := id("w" + string(rune('a'+i)))
			people = append(people, who)
			_ = c.Add(staff.Engagement{ID: id("e" + string(rune('a'+i))), Employee: who, As: staff.PNS, Unit: "u", Period: always})
			for j, form := range []mandate.Form{mandate.Head, mandate.Plt, mandate.Plh, mandate.Pj} {
				if j == 0 || dice.IntN(3) == 0 {
					_ = c.Add(staff.Seat{ID: id("s" + string(rune('a'+i)) + string(rune('0'+j))), Employee: who, Post: posts[dice.IntN(12)], Form: form, Period: always})
				}
			}
			if dice.IntN(4) == 0 {
				_ = c.Add(staff.Absence{ID: id("x" + string(rune('a'+i))), Employee: who, Why: "leave", Period: always})
			}
		}
		for _, who := range people {
			seen := map[canon.ID]bool{}
			for at := who; ; {
				if seen[at] {
					t.Fatalf("approvals run in a circle from %s", who[:2])
				}
				seen[at] = true
				next, err := c.WhoApproves(at, on, staff.LeaveAdvice)
				if err != nil {
					break
				}
				at = next.Employee
			}
		}
	}
}
