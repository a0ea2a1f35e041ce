package office

import (
	"context"
	"errors"
	"fmt"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// RegencyCode is the regency of the test node's village.
const RegencyCode = region.Code("33.02")

// AgencyCode is the office of an agency of the regency: district digits 00 belong
// to no district, so no village has such a code. "" for an agency it has not.
func AgencyCode(agency string) region.Code {
	for _, o := range RegencyOffices() {
		if o.Agency == agency {
			return o.Code
		}
	}
	return ""
}

// LevelCode is the office of a test node that provides a standard.
func LevelCode(std *catalogue.Standard) region.Code {
	switch std.Level {
	case "kecamatan":
		return District
	case "kabupaten":
		return RegencyCode
	case "dinas":
		return AgencyCode(std.Agency)
	}
	return Village
}

// RegencyOffices are the regency and some of its agencies.
func RegencyOffices() []desk.Office {
	base := desk.Office{
		Regency: "Banyumas", Province: "Jawa Tengah", Address: "Jalan Contoh Nomor 9 Purwokerto 53115",
		HeadTitle: "Kepala Dinas", Zone: "WIB", Hours: "five-day", Open: true,
	}
	out := []desk.Office{base}
	out[0].Code, out[0].Level, out[0].Name, out[0].Short, out[0].HeadTitle = RegencyCode, "kabupaten", "Banyumas", "Setda", "Bupati"
	out[0].Letterhead = []string{"PEMERINTAH KABUPATEN BANYUMAS", "SEKRETARIAT DAERAH"}
	for i, a := range []struct{ agency, name, short string }{
		{"perizinan", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DPMPTSP"},
		{"pekerjaan-umum", "Dinas Pekerjaan Umum", "DPU"},
		{"lingkungan", "Dinas Lingkungan Hidup", "DLH"},
		{"sosial", "Dinas Sosial", "Dinsos"},
		{"pertanian", "Dinas Pertanian", "Dinpertan"},
		{"kependudukan", "Dinas Kependudukan dan Pencatatan Sipil", "Dukcapil"},
		{"kesehatan", "Dinas Kesehatan", "Dinkes"},
		{"kepegawaian", "Badan Kepegawaian Daerah", "BKD"},
		{"pendapatan", "Badan Pendapatan Daerah", "Bapenda"},
		{"perhubungan", "Dinas Perhubungan", "Dishub"},
		{"pendidikan", "Dinas Pendidikan", "Disdik"},
		{"kominfo", "Dinas Komunikasi dan Informatika", "Dinkominfo"},
		{"perdagangan", "Dinas Perindustrian dan Perdagangan", "Disperindag"},
	} {
		o := base
		o.Code, o.Parent, o.Level, o.Agency = region.Code(fmt.Sprintf("33.02.00.%d", 1001+i)), RegencyCode, "dinas", a.agency
		o.Name, o.Short = a.name, a.short
		o.Letterhead = []string{"PEMERINTAH KABUPATEN BANYUMAS", a.name}
		out = append(out, o)
	}
	return out
}

// Regency adds the regency with its agencies and two officers of each to an open
// node: AGENCY does the work of front desk, verifier and registrar, AGENCY-head
// signs, heads and supervises. The regency's own are "kabupaten" and
// "kabupaten-head".
func (n *Node) Regency(agencies ...string) {
	n.T.Helper()
	n.must(n.addRegency(context.Background(), agencies...))
}

func (n *Node) addRegency(ctx context.Context, agencies ...string) error {
	if err := n.SetOffices(ctx, RegencyOffices()...); err != nil {
		return err
	}
	for _, o := range RegencyOffices() {
		login := o.Agency
		if login == "" {
			login = o.Level
		}
		wanted := len(agencies) == 0
		for _, a := range agencies {
			wanted = wanted || a == login
		}
		if !wanted {
			continue
		}
		if err := errors.Join(n.officer(ctx, login, "Tuginem", o, "front-desk", "verifier", "registrar"),
			n.officer(ctx, login+"-head", "Kartono", o, "signer", "head", "supervisor")); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) officer(ctx context.Context, login, name string, o desk.Office, roles ...string) error {
	a := premises.NewAccount{Login: login, Name: name, Password: Password}
	for _, r := range roles {
		g := premises.Grant{Office: o.Code, Role: r}
		if r == "signer" || r == "head" {
			g.Position = o.HeadTitle
		}
		a.Grants = append(a.Grants, g)
	}
	_, secret, err := n.MakeAccount(ctx, a)
	n.TOTP[login] = secret
	return err
}

// OpenWith is Open with standards of a test's own beside the program's.
func OpenWith(t TB, standards ...*catalogue.Standard) *Node {
	t.Helper()
	n := Open(t)
	all, err := n.Config.Catalogue.With(standards...)
	n.must(err)
	n.Config.Catalogue = all
	n.Reopen()
	return n
}
