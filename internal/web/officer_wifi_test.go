package web_test

import (
	"testing"
	"time"

	"genggam/internal/cert"
)

func TestWhoRunsTheOfficeIsToldInTimeThatACertificateEnds(t *testing.T) {
	n, h := newNode(t)
	root, err := n.Premises.Config.OpenRoot()
	if err != nil {
		t.Fatal(err)
	}
	made := n.Clock.Now().Add(-3630 * 24 * time.Hour)
	if _, err := cert.Make(n.Premises.Config.Keys, root, cert.Names{DNS: []string{"kalisalak.local"}}, made, false); err != nil {
		t.Fatal(err)
	}
	officer(t, n, h, "head").open("/kantor").wants("Sertifikat induk kantor untuk kalisalak.local berakhir 22 Maret 2026, 19 hari lagi").lacks(`href=""`)
	officer(t, n, h, "front-desk").open("/kantor").lacks("Sertifikat induk")
}
