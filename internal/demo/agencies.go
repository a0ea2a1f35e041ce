package demo

import (
	"context"
	"fmt"

	"genggam/internal/desk"
	"genggam/internal/region"
)

// Regency is the code of the demo's regency. Its agencies have codes under the
// district digits 00, which belong to no district.
const Regency = region.Code("33.02")

// agency is one agency of the demo: which it is, its name and how it signs.
type agency struct{ kind, name, short, head string }

// agencies are those that the services of the demo are asked of. The names are
// those of the regency; who works there is invented.
var agencies = []agency{
	{"perizinan", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DPMPTSP", "Kepala DPMPTSP"},
	{"pekerjaan-umum", "Dinas Pekerjaan Umum", "DPU", "Kepala Dinas Pekerjaan Umum"},
	{"pendapatan", "Badan Pendapatan Daerah", "Bapenda", "Kepala Badan Pendapatan Daerah"},
	{"sosial", "Dinas Sosial dan Pemberdayaan Masyarakat Desa", "Dinsospermasdes", "Kepala Dinas Sosial"},
	{"pertanian", "Dinas Pertanian dan Ketahanan Pangan", "Dinpertan", "Kepala Dinas Pertanian"},
	{"perhubungan", "Dinas Perhubungan", "Dishub", "Kepala Dinas Perhubungan"},
	{"lingkungan", "Dinas Lingkungan Hidup", "DLH", "Kepala Dinas Lingkungan Hidup"},
	{"kesehatan", "Dinas Kesehatan", "Dinkes", "Kepala Dinas Kesehatan"},
	{"kependudukan", "Dinas Kependudukan dan Pencatatan Sipil", "Dindukcapil", "Kepala Dinas Kependudukan"},
	{"kepegawaian", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "BKPSDM", "Kepala BKPSDM"},
	{"pendidikan", "Dinas Pendidikan", "Dindik", "Kepala Dinas Pendidikan"},
	{"perdagangan", "Dinas Perindustrian dan Perdagangan", "Dinperindag", "Kepala Dinas Perindustrian dan Perdagangan"},
	{"tenaga-kerja", "Dinas Tenaga Kerja, Koperasi dan UKM", "Dinnakerkop", "Kepala Dinas Tenaga Kerja"},
	{"kominfo", "Dinas Komunikasi dan Informatika", "Dinkominfo", "Kepala Dinas Komunikasi dan Informatika"},
	{"perumahan", "Dinas Perumahan dan Kawasan Permukiman", "Dinperkim", "Kepala Dinas Perumahan"},
	{"sekretariat", "Sekretariat Daerah", "Setda", "Sekretaris Daerah"},
}

// code is the office of the i-th agency.
func (a agency) code() region.Code {
	for i, x := range agencies {
		if x.kind == a.kind {
			return region.Code(fmt.Sprintf("33.02.00.%d", 1001+i))
		}
	}
	return ""
}

// agencyOffice is the office of a kind of agency.
func agencyOffice(kind string) region.Code { return agency{kind: kind}.code() }

// furnish makes the agencies' offices.
func (b *builder) furnish(ctx context.Context) error {
	var all []desk.Office
	for _, a := range agencies {
		all = append(all, desk.Office{
			Code: a.code(), Parent: Regency, Level: "dinas", Agency: a.kind, Name: a.name, Short: a.short,
			Regency: "Banyumas", Province: "Jawa Tengah", Letterhead: []string{"PEMERINTAH KABUPATEN BANYUMAS", a.name},
			Address: "Purwokerto, Kabupaten Banyumas", HeadTitle: a.head, Zone: "WIB", Hours: "five-day", Open: true,
		})
	}
	if err := b.d.SetOffices(ctx, all...); err != nil {
		return fmt.Errorf("making the agencies: %w", err)
	}
	return nil
}
