package demo

import (
	"context"
	"fmt"

	"genggam/internal/desk"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// Password of every officer of a demo.
const Password = "padi-kapas-1945"

// Officer is somebody who works in the demo.
type Officer struct {
	Login, Name string
	Office      region.Code
	// Position is the title under their letters, "" for who signs none.
	Position string
	Roles    []string
}

// Officers lists who works in the demo, the village's first.
func Officers() []Officer {
	return []Officer{
		{"loket", "Tuginem", Village, "", []string{"front-desk"}},
		{"verifikator", "Slamet Riyadi", Village, "Kasi Pelayanan", []string{"verifier"}},
		{"kades", "Kartono Hadi", Village, "Kepala Desa Sokaraja Kulon", []string{"signer", "head"}},
		{"sekdes", "Wagiyah", Village, "Sekretaris Desa", []string{"supervisor", "registrar"}},
		{"loket-kec", "Sudarmi", District, "", []string{"front-desk"}},
		{"verifikator-kec", "Bambang Prakosa", District, "Kasi Pelayanan", []string{"verifier"}},
		{"camat", "Retno Wulandari", District, "Camat Sokaraja", []string{"signer", "head"}},
		{"sekcam", "Harjo Pranoto", District, "Sekretaris Kecamatan", []string{"supervisor", "registrar"}},
		{"perizinan", "Yatmi", agencyOffice("perizinan"), "", []string{"front-desk", "verifier", "registrar"}},
		{"kadis-perizinan", "Suparno", agencyOffice("perizinan"), "Kepala DPMPTSP", []string{"signer", "head", "supervisor"}},
		{"pegawai", "Joko Santosa", agencyOffice("perizinan"), "", []string{premises.Employee}},
		{"dpu", "Gatot Subarjo", agencyOffice("pekerjaan-umum"), "Kepala Dinas Pekerjaan Umum", whole},
		{"bapenda", "Endang Lestari", agencyOffice("pendapatan"), "Kepala Badan Pendapatan Daerah", whole},
		{"sosial", "Sumarni", agencyOffice("sosial"), "Kepala Dinas Sosial", whole},
		{"pertanian", "Wahyudi", agencyOffice("pertanian"), "Kepala Dinas Pertanian", whole},
		{"perhubungan", "Teguh Priyono", agencyOffice("perhubungan"), "Kepala Dinas Perhubungan", whole},
		{"lingkungan", "Kusmiati", agencyOffice("lingkungan"), "Kepala Dinas Lingkungan Hidup", whole},
		{"kesehatan", "Nurhayati", agencyOffice("kesehatan"), "Kepala Dinas Kesehatan", whole},
		{"kependudukan", "Sugiarto", agencyOffice("kependudukan"), "Kepala Dinas Kependudukan", whole},
		{"kepegawaian", "Murniasih", agencyOffice("kepegawaian"), "Kepala BKPSDM", whole},
	}
}

// whole is everything an office does, in one hand: agencies that others only ask.
var whole = []string{"front-desk", "verifier", "registrar", "signer", "head", "supervisor"}

// staff makes the officers' accounts and gives them as actors, by login.
func (b *builder) staff(ctx context.Context) error {
	for _, o := range Officers() {
		n := premises.NewAccount{Login: o.Login, Name: o.Name, Password: Password}
		a := desk.Actor{Name: o.Name, Office: o.Office}
		for _, role := range o.Roles {
			n.Grants = append(n.Grants, premises.Grant{Office: o.Office, Role: role, Position: o.Position})
			a.Roles = append(a.Roles, desk.Role{Name: role, Position: o.Position})
		}
		id, _, err := b.d.MakeAccount(ctx, n)
		if err != nil {
			return fmt.Errorf("making officer %s: %w", o.Login, err)
		}
		a.Account = id
		b.officers[o.Login] = a
	}
	return nil
}

// with finds the officer who has a role in an office.
func (b *builder) with(office region.Code, role string) desk.Actor {
	for _, o := range Officers() {
		if a := b.officers[o.Login]; o.Office == office && a.Has(role) {
			return a
		}
	}
	return desk.Actor{}
}
