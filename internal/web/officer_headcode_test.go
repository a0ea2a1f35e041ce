package web_test

import (
	"fmt"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/office"
)

func TestABrowserFindsNothingWrongWhereAClerkIsNotTrustedAlone(t *testing.T) {
	n, h := neighbourly(t)
	b := &busy{Node: n, h: h}
	boss, front := n.As("supervisor"), n.As("front-desk")
	for _, c := range []desk.NewHeadCode{{Head: "rt", RT: "2", RW: "3"}, {Head: "rw", RW: "12"}, {Head: "hamlet-head", Hamlet: "Dusun Karang Tengah Kidul Kali Sebelah Timur Pasar"}} {
		c.Code, c.Again = "482915", "482915"
		b.must(n.SetHeadCode(t.Context(), boss, c))
	}
	online := n.File("surat-keterangan-usaha")
	code, err := n.EndorsementLink(t.Context(), front, online.No, "rt")
	b.must(err)
	std, _ := n.Catalogue().Current("surat-pengantar-skck", "2026-03-02")
	walk, err := n.FileForPerson(t.Context(), front, n.Application(std))
	b.must(err)
	over, err := n.FileForPerson(t.Context(), front, n.Application(std))
	b.must(err)
	n.Issue(over.No)
	b.must(n.HandOver(t.Context(), front, over.No, office.AllChecks(n.Step(over.No).Step)))
	slip := "/kantor/loket/terkirim/"
	judged(t, h, "officer.mjs", "-", "/sahkan/"+code, "--",
		n.Token("supervisor"), "/kantor/akun/ketua", "/kantor/akun", "--",
		n.Token("front-desk"), slip+fmt.Sprint(online.No), slip+fmt.Sprint(over.No), "/kantor/langsung/"+fmt.Sprint(walk.No))
}
