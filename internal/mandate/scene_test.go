package mandate_test

import (
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/mandate"
)

func id(n byte) canon.ID { return canon.MakeID(1_700_000_000_000+int64(n), [10]byte{n}) }

func day(t *testing.T, s string) calendar.Day {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := calendar.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const (
	seat   = "Kepala Desa Contohsari"
	office = "33.02.99.2001"
)

// The people of the village, by account; names are none of this package's.
const (
	head, pj, plt, plh, secretary, section = "a-head", "a-pj", "a-plt", "a-plh", "a-sec", "a-section"
)

// The appointments of the village. Each test takes those it needs.
func headOf(from, until calendar.Day) mandate.Appointment {
	return mandate.Appointment{
		ID: id(1), Account: head, Office: office, Form: mandate.Head, From: from, Until: until,
		Words: mandate.Words{Seat: seat, Decree: "141/99/2020"},
	}
}

func behalf(n byte, of canon.ID, from calendar.Day, services ...string) mandate.Appointment {
	return mandate.Appointment{
		ID: id(n), Account: secretary, Office: office, Form: mandate.Behalf, Of: of, From: from, Services: services,
		Words: mandate.Words{Seat: seat, Position: "Sekretaris Desa", Number: "NIPD 01", Decree: "141/1/2021"},
	}
}

func under(n byte, of canon.ID, from calendar.Day) mandate.Appointment {
	a := behalf(n, of, from)
	a.Account, a.Form, a.Words.Position, a.Words.Number = section, mandate.Under, "Kepala Seksi Pelayanan", "NIPD 07"
	return a
}

func acting(form mandate.Form, account string, n byte, from, until calendar.Day) mandate.Appointment {
	a := headOf(from, until)
	a.ID, a.Account, a.Form, a.Words.Decree = id(n), account, form, "141/7/2026"
	return a
}

// dailyOf is a Plh for one appointment.
func dailyOf(of canon.ID, n byte, from, until calendar.Day) mandate.Appointment {
	a := acting(mandate.Plh, plh, n, from, until)
	a.Of = of
	return a
}

func away(n byte, of canon.ID, from, until calendar.Day) mandate.Absence {
	return mandate.Absence{ID: id(n), Appointment: of, From: from, Until: until, Why: "leave"}
}

// says is a fault as a person reads it in Indonesian.
func says(t *testing.T, err error) string {
	t.Helper()
	m, err2 := lang.Load()
	if err2 != nil {
		t.Fatal(err2)
	}
	return m.SayFault(lang.ID, err)
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("%v, want the fault %s", err, key)
	}
}

func d(m time.Month, n int) calendar.Day { return calendar.NewDay(2026, m, n) }
