package appointments_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/office"
	"genggam/internal/paper"
	"genggam/internal/premises"
)

var ctx = context.Background()

// village is a node whose village keeps a book: a head until 31 October 2026
// (account head2), a secretary who signs on behalf.
type village struct {
	*office.Node
	book            premises.Actor // who keeps it
	head, secretary premises.Actor
	headID          canon.ID
}

const seat = "Kepala Desa Sokaraja Kulon"

func open(t *testing.T) *village {
	t.Helper()
	v := &village{Node: office.Open(t)}
	v.book = v.As("supervisor")
	v.head = v.officer(t, "kades", "Kartono", "signer")
	v.secretary = v.officer(t, "sekdes", "Partini", "signer")
	v.headID = v.give(t, mandate.Appointment{Account: v.head.Account, Form: mandate.Head, From: day("2020-11-01"), Until: day("2026-10-31"),
		Words: mandate.Words{Seat: seat, Decree: "141/77/2020"}})
	v.give(t, mandate.Appointment{Account: v.secretary.Account, Form: mandate.Behalf, Of: v.headID, From: day("2021-01-04"),
		Words: mandate.Words{Seat: seat, Position: "Sekretaris Desa", Number: "NIPD 01", Decree: "800/1/2021"}})
	return v
}

// officer makes an account and gives its actor.
func (v *village) officer(t *testing.T, login, name, role string) premises.Actor {
	t.Helper()
	_, secret, err := v.MakeAccount(ctx, premises.NewAccount{Login: login, Name: name, Password: office.Password,
		Grants: []premises.Grant{{Office: office.Village, Role: role, Position: "dari peran"}}})
	if err != nil {
		t.Fatal(err)
	}
	v.TOTP[login] = secret
	return v.As(login)
}

func (v *village) give(t *testing.T, a mandate.Appointment) canon.ID {
	t.Helper()
	id, err := v.Appointments.Give(ctx, v.book, a)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// to moves the clock to nine in the morning of a day.
func (v *village) to(s string) { v.Clock.Set(day(s).In(office.WIB).Add(9 * time.Hour)) }

// waiting files a case and brings it to the signature.
func (v *village) waiting(t *testing.T) int64 {
	t.Helper()
	no := v.File("surat-keterangan-usaha").No
	for range 5 {
		p := v.Step(no)
		if p.Step.Kind == "sign" {
			return no
		}
		a := v.As(p.Step.Role)
		if err := v.Take(ctx, a, no, office.OutOfTurn); err != nil {
			t.Fatal(err)
		}
		if err := v.DoStep(ctx, a, no, p.Step.ID, office.AllChecks(p.Step)); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("it does not come to the signature")
	return 0
}

// signs takes the case and signs it; it gives the content of the letter.
func (v *village) signs(t *testing.T, a premises.Actor, no int64) (document.Content, error) {
	t.Helper()
	if err := v.Take(ctx, a, no, office.OutOfTurn); err != nil {
		return document.Content{}, err
	}
	if _, err := v.Sign(ctx, a, no); err != nil {
		if err := v.Release(ctx, a, no); err != nil {
			t.Fatal(err)
		}
		return document.Content{}, err
	}
	pdf, err := v.OpenLetter(ctx, v.As("front-desk"), no)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(pdf.Body)
	if err != nil || pdf.Body.Close() != nil {
		t.Fatal(err)
	}
	parts, err := paper.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	c, err := document.DecodeContent(parts.Attachments[0].Data)
	if err != nil {
		t.Fatal(err)
	}
	return c, nil
}

func refused(t *testing.T, err error, key, says string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Key != key {
		t.Fatalf("%v, want %s", err, key)
	}
	for _, a := range f.Args {
		if s, ok := a.(string); ok && strings.Contains(s, says) {
			return
		}
	}
	if says != "" {
		t.Errorf("%s does not name %q: %v", key, says, f.Args)
	}
}

func (v *village) sound(t *testing.T) {
	t.Helper()
	for range 2 {
		r, err := audit.Verify(ctx, v.Premises, nil)
		if err != nil || len(r.Findings) > 0 {
			t.Fatalf("%+v %v", r.Findings, err)
		}
		if err := audit.Rebuild(ctx, v.Premises, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheHeadIsOnLeave(t *testing.T) {
	v := open(t)
	if c, err := v.signs(t, v.head, v.waiting(t)); err != nil || c.Signer.Position != "KEPALA DESA SOKARAJA KULON" || c.Signer.Name != "Kartono" {
		t.Fatalf("%+v %v", c.Signer, err)
	}
	if _, err := v.Appointments.Leave(ctx, v.book, mandate.Absence{Appointment: v.headID, From: day("2026-03-04"), Until: day("2026-03-06"), Why: "leave"}); err != nil {
		t.Fatal(err)
	}
	v.to("2026-03-05")
	no := v.waiting(t)
	refused(t, v.MaySign(ctx, v.head, no), "mandate.not-you", "Sekretaris Desa")
	_, err := v.signs(t, v.head, no)
	refused(t, err, "mandate.not-you", "a.n. KEPALA DESA SOKARAJA KULON")
	c, err := v.signs(t, v.secretary, no)
	if err != nil || c.Signer.Position != "a.n. KEPALA DESA SOKARAJA KULON\nSekretaris Desa" || c.Signer.ID != "NIPD 01" {
		t.Fatalf("%+v %v", c.Signer, err)
	}
	v.to("2026-03-09")
	if _, err := v.signs(t, v.head, v.waiting(t)); err != nil {
		t.Error("the head is back:", err)
	}
	v.sound(t)
}

func TestAnActingHeadFollowsWhenTheTermEnds(t *testing.T) {
	v := open(t)
	v.to("2026-10-30")
	notices, findings, err := v.Appointments.Notices(ctx, v.book)
	if err != nil || len(notices) != 1 || notices[0].Threshold != 7 || len(findings) == 0 {
		t.Fatalf("%+v %+v %v", notices, findings, err)
	}
	pj := v.officer(t, "penjabat", "Sri Rahayu", "signer")
	v.give(t, mandate.Appointment{Account: pj.Account, Form: mandate.Pj, From: day("2026-11-09"), Until: day("2027-05-08"),
		Words: mandate.Words{Seat: seat, Number: "NIP 19800101", Decree: "100/9/2026"}})
	v.to("2026-11-03")
	no := v.waiting(t)
	for name, a := range map[string]premises.Actor{"head": v.head, "secretary": v.secretary, "acting head": pj} {
		_, err := v.signs(t, a, no)
		if f := fault.As(err); f == nil || f.Key != "mandate.nobody-until" && f.Key != "mandate.not-yet" {
			t.Errorf("%s: %v", name, err)
		}
	}
	v.to("2026-11-09")
	c, err := v.signs(t, pj, no)
	if err != nil || c.Signer.Position != "Pj. KEPALA DESA SOKARAJA KULON" {
		t.Fatalf("%+v %v", c.Signer, err)
	}
	v.sound(t)
}

func TestTheHeadDiesInOffice(t *testing.T) {
	v := open(t)
	v.to("2026-05-12")
	no := v.waiting(t)
	if err := v.Appointments.End(ctx, v.book, v.headID, day("2026-05-10"), "died"); err != nil {
		t.Fatal(err)
	}
	_, err := v.signs(t, v.secretary, no)
	refused(t, err, "mandate.nobody", "")
	v.give(t, mandate.Appointment{Account: v.secretary.Account, Form: mandate.Plt, From: day("2026-05-12"), Until: day("2026-08-11"),
		Words: mandate.Words{Seat: seat, Number: "NIPD 01", Decree: "100/12/2026"}})
	c, err := v.signs(t, v.secretary, no)
	if err != nil || c.Signer.Position != "Plt. KEPALA DESA SOKARAJA KULON" {
		t.Fatalf("%+v %v", c.Signer, err)
	}
	v.sound(t)
}

func TestOnlyWhoKeepsTheBookWritesInIt(t *testing.T) {
	v := open(t)
	one := mandate.Appointment{Account: v.head.Account, Form: mandate.Plh, From: day("2026-03-02"), Words: mandate.Words{Seat: seat, Decree: "1"}}
	_, err := v.Appointments.Give(ctx, v.As("front-desk"), one)
	refused(t, err, "role.not-allowed", "")
	noDecree := one
	noDecree.Words.Decree = " "
	_, err = v.Appointments.Give(ctx, v.book, noDecree)
	refused(t, err, "mandate.decree", "")
	_, err = v.Appointments.Give(ctx, v.As("kec-head"), one)
	refused(t, err, "mandate.account", "") // of another office
	refused(t, v.Appointments.End(ctx, v.As("kec-head"), v.headID, day("2026-03-02"), "died"), "mandate.unknown", "")
	b, err := v.Appointments.Book(ctx, v.As("kec-head"))
	if err != nil || b.Kept() {
		t.Error("the district reads the village's book", err)
	}
	v.sound(t)
}
