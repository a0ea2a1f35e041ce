package settlement_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"genggam/internal/moving"
	"genggam/internal/person"
)

// names of an invented village: one word, apostrophes, titles, long ones.
var names = []string{"Warsini", "Sa'dun", "Drs. H. Akhmad Sa'dulloh, M.Pd.", "Ni'matul Khoiriyah", "Slamet", "R. Ay. Siti 'Aisyah", "Tuginem", "dr. Nur Aini, Sp.A.",
	"Muhammad Ma'ruf Al-Ghifari bin Abdullah Syafi'i Prawirodirjo", "Karto", "Nurai’i", "Dwi Lestari, S.Kom.", "I Gede Wayan", "Jumadi bin Karsowikromo", "O'ong"}

// village is everything of one, in the order of moving.Taker.
type village struct {
	Types     []moving.LetterType
	Areas     []moving.Area
	Residents []moving.Resident
	Families  []moving.Family
	Letters   []moving.ArchivedLetter
	Agenda    []moving.Agenda
	Registers []moving.Register
}

func (v *village) taker() moving.Taker {
	return moving.Taker{
		LetterType: func(x moving.LetterType) error { v.Types = append(v.Types, x); return nil },
		Area:       func(x moving.Area) error { v.Areas = append(v.Areas, x); return nil },
		Resident:   func(x moving.Resident) error { v.Residents = append(v.Residents, x); return nil },
		Family:     func(x moving.Family) error { v.Families = append(v.Families, x); return nil },
		Letter:     func(x moving.ArchivedLetter) error { v.Letters = append(v.Letters, x); return nil },
		Agenda:     func(x moving.Agenda) error { v.Agenda = append(v.Agenda, x); return nil },
		Register:   func(x moving.Register) error { v.Registers = append(v.Registers, x); return nil },
	}
}

// invented is a village of so many people and twice as many letters.
func invented(people int) *village {
	v := &village{Types: []moving.LetterType{
		{ID: 1, Name: "Keterangan Usaha", Slug: "surat-keterangan-usaha", Code: "500"},
		{ID: 2, Name: "Keterangan Kurang Mampu", Slug: "surat-keterangan-kurang-mampu", Code: "400"},
		{ID: 3, Name: "Keterangan Sewa Lumbung Jum'at", Slug: "sistem-surat-keterangan-sewa-lumbung", Own: true, Template: "<p>[nama]</p>", Fields: `[{"a":1}]`},
	}}
	lives := []moving.Life{moving.Alive, moving.Alive, moving.Alive, moving.Alive, moving.Alive, moving.Dead, moving.Moved, moving.Missing, moving.Gone, moving.Invalid}
	for i := range 20 {
		v.Areas = append(v.Areas, moving.Area{ID: int64(i + 1), Hamlet: "Dukuh " + names[i%len(names)], RW: fmt.Sprintf("%03d", i/4+1), RT: fmt.Sprintf("%03d", i+1), HeadID: int64(i + 1)})
	}
	for i := range people {
		p := moving.Resident{ID: int64(i + 1), Life: lives[i%len(lives)], FamilyID: int64(i/4 + 1), AreaID: int64(i%20 + 1), Visiting: i%50 == 0, BirthAct: fmt.Sprint("AL-", i), Remark: "catatan, \"dua\"\nbaris"}
		p.Record = person.Record{Name: names[i%len(names)], BirthPlace: "Banyumas", BirthDate: fmt.Sprintf("19%02d-%02d-%02d", 30+i%70, i%12+1, i%28+1), Sex: []string{"L", "P"}[i%2],
			KK: fmt.Sprintf("330299010120%04d", i/4+1), Address: "Jalan Melati 5", RT: "001", RW: "002", Hamlet: "Karang", Father: "'Umar", Mother: "Ny. Sa'diyah",
			Religion: "ISLAM", Marital: "KAWIN", Job: "PETANI", Citizenship: "WNI", Region: string(newVillage)}
		if p.Life != moving.Alive {
			p.Since = "2024-05-06"
		}
		if i%500 == 7 {
			p.Provisional = fmt.Sprintf("0%015d", i)
		} else {
			p.NIK = nik(i, p.Record)
		}
		if i%9 == 0 {
			p.Phone = "+6281234567890"
		}
		v.Residents = append(v.Residents, p)
		if i%4 == 0 {
			v.Families = append(v.Families, moving.Family{ID: int64(i/4 + 1), KK: p.KK, HeadID: p.ID, Address: p.Address, AreaID: p.AreaID, Registered: "2020-01-02", Members: 4})
		}
	}
	v.write(people)
	return v
}

// nik is a number of a district that does not exist.
func nik(i int, r person.Record) string {
	day := int(r.BirthDate[8]-'0')*10 + int(r.BirthDate[9]-'0')
	if r.Sex == "P" {
		day += 40
	}
	return fmt.Sprintf("330299%02d%s%s%04d", day, r.BirthDate[5:7], r.BirthDate[2:4], i%9999+1)
}

// write adds letters, agenda and registers.
func (v *village) write(people int) {
	for i := range 2 * people {
		year := 2020 + i%7
		l := moving.ArchivedLetter{ID: int64(i + 1), TypeID: int64(i%3 + 1), State: moving.Issued, Serial: fmt.Sprintf("%03d", i/7+1), Count: i/7 + 1,
			Composed: fmt.Sprintf("500/%03d/Ds.C/%d/%d", i/7+1, i%3+1, year), Dated: fmt.Sprintf("%d-03-04", year), Signer: "Kartono Hadi", Position: "Kepala Desa", Shelf: "Lemari 2"}
		if i%10 == 3 {
			l.OutsideName, l.OutsideNIK = names[i%len(names)]+" dari luar", "3302995708900001"
		} else {
			l.SubjectID = int64(i%people + 1)
		}
		if i%100 == 9 {
			l.State = moving.Withdrawn
		}
		v.Letters = append(v.Letters, l)
	}
	for i := range 60 {
		v.Agenda = append(v.Agenda, moving.Agenda{ID: int64(i + 1), Kind: moving.Incoming, Serial: i + 1, Number: fmt.Sprint("005/", i), Dated: "2026-02-03", Entered: "2026-02-04",
			Party: "Camat 'Contoh'", Summary: "Undangan, rapat", Expedition: i%2 == 0})
	}
	for i := range 60 {
		v.Agenda = append(v.Agenda, moving.Agenda{ID: int64(i + 1), Kind: moving.Outgoing, Serial: i + 1, Party: "Bupati", Summary: "Laporan"})
	}
	for year := 2020; year < 2027; year++ {
		for _, t := range v.Types {
			v.Registers = append(v.Registers, moving.Register{Kind: moving.OfType, Name: t.Slug, Year: year, Last: 400 + int(t.ID)*10 + year%7, Entries: 400, Format: "[kode_surat]/[nomor_surat, 3]", Width: 3})
		}
	}
}

// files writes a village into a folder.
func (v *village) files(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	w := moving.NewWriter(folder(dir))
	to := w.Taker()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	each(v.Types, to.LetterType, check)
	each(v.Areas, to.Area, check)
	each(v.Residents, to.Resident, check)
	each(v.Families, to.Family, check)
	each(v.Letters, to.Letter, check)
	each(v.Agenda, to.Agenda, check)
	each(v.Registers, to.Register, check)
	check(w.Close())
	return dir
}

func each[T any](all []T, f func(T) error, check func(error)) {
	for _, x := range all {
		check(f(x))
	}
}

func folder(dir string) func(string) (io.WriteCloser, error) {
	return func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, name)) }
}
