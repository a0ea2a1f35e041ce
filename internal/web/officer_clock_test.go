package web_test

import (
	"testing"
	"time"
)

func TestAnOfficerSaysThatTheClockIsRight(t *testing.T) {
	n, h := newNode(t)
	n.Premises.Config.ClockSource = func() bool { return false }
	r := officer(t, n, h, "head")
	r.open("/kantor").lacks(`href="/kantor/jam"`)
	n.Clock.Add(-72 * time.Hour)
	r.open("/kantor").wants("Jam komputer ini diragukan", "Periksa jam komputer")
	r.open("/kantor/jam").wants("Jumat, 27 Februari 2026", "Senin, 2 Maret 2026", "Jam komputer lebih awal daripada catatan terakhir")
	r.send("/kantor/jam", nil, nil).wants("Jam komputer dipastikan benar", "Jam komputer dipercaya")
	r.open("/kantor").lacks("Jam komputer ini diragukan")
}
