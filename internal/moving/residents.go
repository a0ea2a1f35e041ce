package moving

import (
	"slices"
	"strings"

	"genggam/internal/person"
)

// family is a family card that waits for its members.
type family struct {
	Family
	line  int
	found []Problem
}

// event is the last thing that the population log says of somebody.
type event struct {
	kind int64
	day  string
}

// provisional says whether a number of 16 digits is one that OpenSID made up
// for somebody or a family who have none yet: it begins with 0, as no region
// does.
func provisional(number string) bool { return number == "" || number[0] == '0' }

// familyRows reads the family cards and keeps them, for residents have their
// number from there.
func (s *opensid) familyRows() error {
	s.begin("tweb_keluarga")
	return s.each("tweb_keluarga", "no_kk nik_kepala tgl_daftar alamat id_cluster", func(f *finder) error {
		if len(s.families) >= maxFamilies {
			s.current.Read = maxFamilies
			return s.tooMany(maxFamilies)
		}
		if f.r.Broken != "" {
			f.left("", f.r.Broken)
			_, err := row(&s.ledger, f, f.found, nil)
			return err
		}
		c := Family{ID: f.id, HeadID: f.r.Int("nik_kepala"), Address: f.word("alamat"), AreaID: f.r.Int("id_cluster"), Registered: f.day("tgl_daftar")}
		switch number := f.word("no_kk"); {
		case provisional(number):
			if strings.Trim(number, "0") != "" {
				c.Provisional = number
			}
			f.note("no_kk", "moving.kk-provisional")
		default:
			kk, err := person.ParseKK(number)
			if err != nil {
				f.faulty(err, "no_kk", true)
			}
			c.KK = string(kk)
		}
		s.families[f.id] = &family{c, f.r.Line, f.found}
		return nil
	})
}

// eventRows reads on which day somebody died, moved or went missing.
func (s *opensid) eventRows() error {
	return s.each("log_penduduk", "id_pend kode_peristiwa tgl_peristiwa", func(f *finder) error {
		who := f.r.Int("id_pend")
		if kind := f.r.Int("kode_peristiwa"); lifeOf(kind) != "" && kind != 1 && f.r.Broken == "" && len(s.events) < maxResidents {
			if day := f.day("tgl_peristiwa"); day >= s.events[who].day {
				s.events[who] = event{kind, day}
			}
		}
		return nil
	})
}

// lifeOf reads status_dasar; the population log uses the same numbers for what
// ends a life here.
func lifeOf(code int64) Life {
	switch code {
	case 1:
		return Alive
	case 2:
		return Dead
	case 3:
		return Moved
	case 4:
		return Missing
	case 6:
		return Gone
	case 9:
		return Invalid
	}
	return ""
}

// residentColumns are those that are read of a resident.
const residentColumns = `nama nik id_kk kk_level sex tempatlahir tanggallahir agama_id pendidikan_kk_id pekerjaan_id status_kawin warganegara_id
	golongan_darah_id id_cluster status status_dasar alamat_sekarang alamat_sebelumnya nama_ayah nama_ibu ayah_nik ibu_nik dokumen_pasport
	dokumen_kitas akta_lahir akta_perkawinan tanggalperkawinan akta_perceraian tanggalperceraian telepon email suku ket`

func (s *opensid) residentRows() error {
	s.report.Lives = map[Life]int{}
	return s.counted("tweb_penduduk", residentColumns, maxResidents, func(f *finder) error {
		p := Resident{ID: f.id, Visiting: f.r.Int("status") == 2, FamilyID: f.r.Int("id_kk"), AreaID: f.r.Int("id_cluster"),
			FatherNIK: f.place("ayah_nik"), MotherNIK: f.place("ibu_nik"), Passport: f.word("dokumen_pasport"), StayPermit: f.word("dokumen_kitas"),
			BirthAct: f.word("akta_lahir"), MarriageAct: f.word("akta_perkawinan"), Married: f.day("tanggalperkawinan"),
			DivorceAct: f.word("akta_perceraian"), Divorced: f.day("tanggalperceraian"), PreviousAddress: f.word("alamat_sebelumnya"),
			Ethnicity: f.word("suku"), Remark: f.word("ket")}
		p.Record = f.record()
		f.life(&p)
		f.home(&p)
		f.clean(&p)
		taken, err := row(&s.ledger, p, f.found, s.take.Resident)
		if taken {
			s.report.Lives[p.Life]++
			s.residents[p.ID] = struct{}{}
			if p.NIK != "" {
				s.niks[p.NIK] = f.r.Line
			}
			if c := s.families[p.FamilyID]; c != nil {
				c.Members++
			}
		}
		return err
	})
}

// record reads what every register holds of a person.
func (f *finder) record() person.Record {
	rec := person.Record{Name: f.text("nama"), NIK: f.word("nik"), BirthPlace: f.word("tempatlahir"), BirthDate: f.day("tanggallahir"),
		Religion: f.reference("agama_id", "tweb_penduduk_agama"), Marital: f.reference("status_kawin", "tweb_penduduk_kawin"),
		Job: f.reference("pekerjaan_id", "tweb_penduduk_pekerjaan"), Citizenship: f.reference("warganegara_id", "tweb_penduduk_warganegara"),
		Education: f.reference("pendidikan_kk_id", "tweb_penduduk_pendidikan_kk"), Blood: f.reference("golongan_darah_id", "tweb_golongan_darah"),
		Father: f.word("nama_ayah"), Mother: f.word("nama_ibu"), Phone: f.place("telepon"), Email: f.word("email"), Region: f.s.report.Village.Code}
	if strings.EqualFold(rec.Blood, "tidak tahu") {
		rec.Blood = ""
	}
	switch f.r.Int("sex") {
	case 1:
		rec.Sex = "L"
	case 2:
		rec.Sex = "P"
	}
	if code := f.r.Int("kk_level"); code > 0 && code < int64(len(roles)) {
		rec.FamilyRole = roles[code]
	} else if code != 0 {
		f.note("kk_level", "moving.code-unknown", code, "kk_level")
	}
	return rec
}

// life says whether somebody still lives here, and since when no longer.
func (f *finder) life(p *Resident) {
	code := f.r.Int("status_dasar")
	if p.Life = lifeOf(code); p.Life == "" {
		f.left("status_dasar", "moving.code-unknown", code, "status_dasar")
	}
	if e, ok := f.s.events[p.ID]; ok && p.Life != Alive && e.kind == code {
		p.Since = e.day
	}
}

// home takes number and address from the family card, and hamlet, RW and RT
// from the area. Who is in no family has an address of their own.
func (f *finder) home(p *Resident) {
	p.Address = f.word("alamat_sekarang")
	if c := f.s.families[p.FamilyID]; c != nil {
		p.KK = c.KK
		if c.Address != "" {
			p.Address = c.Address
		}
		if slices.ContainsFunc(c.found, func(p Problem) bool { return p.Left }) {
			f.note("id_kk", "moving.family-left")
			p.FamilyID = 0
		}
	} else if p.FamilyID != 0 {
		f.note("id_kk", "moving.family-missing")
		p.FamilyID = 0
	}
	a, ok := f.s.areas[p.AreaID]
	if !ok && p.AreaID != 0 {
		f.note("id_cluster", "moving.area-missing")
		p.AreaID = 0
	}
	p.Hamlet, p.RW, p.RT = a.Hamlet, a.RW, a.RT
}

// clean judges the record as every register's is judged. A wrong name or NIK
// leaves the row; anything else is left out of it, and told.
func (f *finder) clean(p *Resident) {
	if provisional(p.NIK) {
		if strings.Trim(p.NIK, "0") != "" {
			p.Provisional = p.NIK
		}
		p.NIK = ""
		f.note("nik", "moving.nik-provisional")
	}
	rec, faults := p.Record.Clean(f.s.o.Today)
	for _, bad := range faults {
		must := bad.Field == "name" || bad.Field == "nik"
		f.faulty(bad, residentColumn(bad.Field), must)
		if field := fieldOf(&rec, bad.Field); field != nil && !must {
			*field = ""
		}
	}
	p.Record = rec
	if first := f.s.niks[rec.NIK]; first > 0 {
		f.left("nik", "moving.nik-twice", first)
	}
	if _, twice := f.s.residents[p.ID]; twice || p.ID == 0 {
		f.left("id", "moving.id-twice")
	}
}

// giveFamilies gives the families, now that it is known who was taken.
func (s *opensid) giveFamilies() error {
	s.resume("tweb_keluarga")
	ids := make([]int64, 0, len(s.families))
	for id := range s.families {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		c := s.families[id]
		if _, ok := s.residents[c.HeadID]; !ok {
			if c.HeadID != 0 || c.Members > 0 {
				c.found = append(c.found, Problem{Line: c.line, ID: id, Column: "nik_kepala", Key: "moving.head-missing"})
			}
			c.HeadID = 0
		}
		if _, err := row(&s.ledger, c.Family, c.found, s.take.Family); err != nil {
			return err
		}
		delete(s.families, id)
	}
	return nil
}
