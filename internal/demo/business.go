package demo

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"genggam/internal/companies"
	"genggam/internal/desk"
	"genggam/internal/leave"
	"genggam/internal/office"
)

// company brings one organisation into the regency: its papers are seen by the
// licensing agency, and its director acts for it.
func (b *builder) company(ctx context.Context) error {
	a := b.officers["perizinan"]
	proof, err := b.d.Companies.TakeProof(ctx, a.Office, desk.NewFile{For: "bukti", Name: "akta.jpg"}, bytes.NewReader(office.JPEG))
	if err != nil {
		return fmt.Errorf("bringing the papers of the company: %w", err)
	}
	t, err := b.d.Companies.RegisterFor(ctx, a, companies.Registration{
		Words: companies.Words{
			Name: "CV Sari Gula Kelapa", Form: "cv", NIB: "9120099990001", NPWP: "0999999990521000", Phone: "+6281299990001",
			Branches: []companies.Branch{{Name: "Kantor", Address: "Jalan Contoh 21 Sokaraja"}, {Name: "Toko Purwokerto", Address: "Jalan Contoh 5 Purwokerto"}},
		},
		First:  companies.Person{Name: "Suprihatin", NIK: "3302995203780004", Phone: "+6281299990001"},
		Ground: "director", Proofs: []desk.Upload{proof},
	})
	if err != nil {
		return fmt.Errorf("registering the company: %w", err)
	}
	if err := b.d.Companies.Confirm(ctx, a, t.ID); err != nil {
		return fmt.Errorf("confirming the company: %w", err)
	}
	return nil
}

// staffFile are the people of the licensing agency, with the posts they hold.
const staffFile = `nip,nama,jenis,golongan,mulai,jabatan,atasan
999901012005011001,Suparno,PNS,IV/b,2005-01-01,Kepala Dinas,
999902022008022002,Ratna Dewi,PNS,IV/a,2008-02-01,Sekretaris,Kepala Dinas
999903032012032003,Yatmi,PNS,III/b,2012-03-01,Pengadministrasi Perizinan,Sekretaris
999904042015041004,Joko Santosa,PNS,III/c,2015-04-01,Kepala Bidang Perizinan,Kepala Dinas
`

// employees enters the employees of the licensing agency and ties three of them to
// the accounts they log in with; one of those is no officer.
func (b *builder) employees(ctx context.Context) error {
	keeper := b.officers["kepegawaian"]
	at := b.officers["perizinan"].Office
	if _, _, err := b.d.Personnel.Import(ctx, keeper, string(at), strings.NewReader(staffFile)); err != nil {
		return fmt.Errorf("entering employees: %w", err)
	}
	all, _, err := b.d.Personnel.Staff(ctx, keeper, string(at), 0)
	if err != nil {
		return fmt.Errorf("reading employees: %w", err)
	}
	for _, m := range all {
		login := map[string]string{"Suparno": "kadis-perizinan", "Yatmi": "perizinan", "Joko Santosa": "pegawai"}[m.Name]
		if login == "" {
			continue
		}
		if err := b.d.Personnel.Link(ctx, keeper, m.ID, b.officers[login].Account); err != nil {
			return fmt.Errorf("tying %s to an employee: %w", login, err)
		}
		if err := b.d.Personnel.Opening(ctx, keeper, m.ID, leave.Opening{Year: b.d.Today(at).Year(), Carried: 4}); err != nil {
			return fmt.Errorf("entering what leave came over: %w", err)
		}
	}
	return nil
}
