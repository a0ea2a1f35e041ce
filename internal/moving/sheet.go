package moving

import (
	"strconv"
	"strings"
)

// sheet is one CSV file: its name, its columns, and how a row is named in a report.
type sheet[T any] struct {
	name    string
	columns []column[T]
	id      func(*T) int64
}

// column is one column of a sheet; set says whether it took what was written.
type column[T any] struct {
	name string
	get  func(*T) string
	set  func(*T, string) bool
	// words are those that may stand there, where only some may.
	words string
}

func text[T any](name string, at func(*T) *string) column[T] {
	return column[T]{name: name, get: func(v *T) string { return *at(v) }, set: func(v *T, s string) bool { *at(v) = s; return true }}
}

// number is a whole number from 0; nothing is written for 0.
func number[T any, N int | int64](name string, at func(*T) *N) column[T] {
	return column[T]{name: name, get: func(v *T) string {
		if *at(v) == 0 {
			return ""
		}
		return strconv.FormatInt(int64(*at(v)), 10)
	}, set: func(v *T, s string) bool {
		if s == "" {
			*at(v) = 0
			return true
		}
		n, err := strconv.ParseInt(s, 10, 64)
		*at(v) = N(n)
		return err == nil && n >= 0
	}}
}

// yes is written "ya" or not at all.
func yes[T any](name string, at func(*T) *bool) column[T] {
	return column[T]{name: name, get: func(v *T) string {
		if *at(v) {
			return "ya"
		}
		return ""
	}, set: func(v *T, s string) bool {
		*at(v) = s == "ya"
		return s == "ya" || s == ""
	}}
}

// choice is one of some words.
func choice[T any, W ~string](name string, at func(*T) *W, words ...W) column[T] {
	var all []string
	for _, w := range words {
		all = append(all, string(w))
	}
	return column[T]{name: name, words: strings.Join(all, ", "), get: func(v *T) string { return string(*at(v)) }, set: func(v *T, s string) bool {
		for _, w := range words {
			if string(w) == s {
				*at(v) = w
				return true
			}
		}
		return false
	}}
}

// residentSheet has the columns of docs/residents-file.md and some more, so
// that the file can be imported alone too.
func residentSheet() sheet[Resident] {
	s := sheet[Resident]{name: "residents.csv", id: func(r *Resident) int64 { return r.ID }}
	s.columns = append(s.columns, number("id", func(r *Resident) *int64 { return &r.ID }))
	for _, f := range recordFields {
		s.columns = append(s.columns, text(f.column, func(r *Resident) *string { return f.at(&r.Record) }))
	}
	s.columns = append(s.columns,
		text("nik_sementara", func(r *Resident) *string { return &r.Provisional }),
		choice("keadaan", func(r *Resident) *Life { return &r.Life }, Alive, Dead, Moved, Missing, Gone, Invalid),
		text("keadaan_sejak", func(r *Resident) *string { return &r.Since }),
		yes("tidak_tetap", func(r *Resident) *bool { return &r.Visiting }),
		number("id_keluarga", func(r *Resident) *int64 { return &r.FamilyID }),
		number("id_wilayah", func(r *Resident) *int64 { return &r.AreaID }),
		text("nik_ayah", func(r *Resident) *string { return &r.FatherNIK }),
		text("nik_ibu", func(r *Resident) *string { return &r.MotherNIK }),
		text("paspor", func(r *Resident) *string { return &r.Passport }),
		text("kitas", func(r *Resident) *string { return &r.StayPermit }),
		text("akta_lahir", func(r *Resident) *string { return &r.BirthAct }),
		text("akta_kawin", func(r *Resident) *string { return &r.MarriageAct }),
		text("tanggal_kawin", func(r *Resident) *string { return &r.Married }),
		text("akta_cerai", func(r *Resident) *string { return &r.DivorceAct }),
		text("tanggal_cerai", func(r *Resident) *string { return &r.Divorced }),
		text("alamat_sebelumnya", func(r *Resident) *string { return &r.PreviousAddress }),
		text("suku", func(r *Resident) *string { return &r.Ethnicity }),
		text("catatan", func(r *Resident) *string { return &r.Remark }))
	return s
}

func familySheet() sheet[Family] {
	return sheet[Family]{"families.csv", []column[Family]{
		number("id", func(f *Family) *int64 { return &f.ID }),
		text("kk", func(f *Family) *string { return &f.KK }),
		text("kk_sementara", func(f *Family) *string { return &f.Provisional }),
		number("id_kepala", func(f *Family) *int64 { return &f.HeadID }),
		text("alamat", func(f *Family) *string { return &f.Address }),
		number("id_wilayah", func(f *Family) *int64 { return &f.AreaID }),
		text("tanggal_daftar", func(f *Family) *string { return &f.Registered }),
		number("anggota", func(f *Family) *int { return &f.Members }),
	}, func(f *Family) int64 { return f.ID }}
}

func areaSheet() sheet[Area] {
	return sheet[Area]{"areas.csv", []column[Area]{
		number("id", func(a *Area) *int64 { return &a.ID }),
		text("dusun", func(a *Area) *string { return &a.Hamlet }),
		text("rw", func(a *Area) *string { return &a.RW }),
		text("rt", func(a *Area) *string { return &a.RT }),
		number("id_kepala", func(a *Area) *int64 { return &a.HeadID }),
	}, func(a *Area) int64 { return a.ID }}
}

func typeSheet() sheet[LetterType] {
	return sheet[LetterType]{"letter-types.csv", []column[LetterType]{
		number("id", func(t *LetterType) *int64 { return &t.ID }),
		text("nama", func(t *LetterType) *string { return &t.Name }),
		text("slug", func(t *LetterType) *string { return &t.Slug }),
		text("kode", func(t *LetterType) *string { return &t.Code }),
		yes("buatan_desa", func(t *LetterType) *bool { return &t.Own }),
		yes("ditutup", func(t *LetterType) *bool { return &t.Closed }),
		yes("mandiri", func(t *LetterType) *bool { return &t.SelfService }),
		number("berlaku", func(t *LetterType) *int { return &t.ValidFor }),
		text("berlaku_satuan", func(t *LetterType) *string { return &t.ValidUnit }),
		text("format_nomor", func(t *LetterType) *string { return &t.NumberFormat }),
		text("isian", func(t *LetterType) *string { return &t.Fields }),
		text("naskah", func(t *LetterType) *string { return &t.Template }),
	}, func(t *LetterType) int64 { return t.ID }}
}

func letterSheet() sheet[ArchivedLetter] {
	return sheet[ArchivedLetter]{"letters.csv", []column[ArchivedLetter]{
		number("id", func(l *ArchivedLetter) *int64 { return &l.ID }),
		number("id_jenis", func(l *ArchivedLetter) *int64 { return &l.TypeID }),
		choice("keadaan", func(l *ArchivedLetter) *LetterState { return &l.State }, Issued, Withdrawn),
		text("nomor", func(l *ArchivedLetter) *string { return &l.Serial }),
		number("nomor_urut", func(l *ArchivedLetter) *int { return &l.Count }),
		text("nomor_lengkap", func(l *ArchivedLetter) *string { return &l.Composed }),
		text("tanggal", func(l *ArchivedLetter) *string { return &l.Dated }),
		number("id_penduduk", func(l *ArchivedLetter) *int64 { return &l.SubjectID }),
		text("nama_luar", func(l *ArchivedLetter) *string { return &l.OutsideName }),
		text("nik_luar", func(l *ArchivedLetter) *string { return &l.OutsideNIK }),
		text("penandatangan", func(l *ArchivedLetter) *string { return &l.Signer }),
		text("jabatan", func(l *ArchivedLetter) *string { return &l.Position }),
		text("keterangan", func(l *ArchivedLetter) *string { return &l.Remark }),
		text("lokasi_arsip", func(l *ArchivedLetter) *string { return &l.Shelf }),
		text("berkas", func(l *ArchivedLetter) *string { return &l.File }),
	}, func(l *ArchivedLetter) int64 { return l.ID }}
}

func registerSheet() sheet[Register] {
	return sheet[Register]{"registers.csv", []column[Register]{
		choice("buku", func(r *Register) *Kind { return &r.Kind }, Letters, OfType, Incoming, Outgoing, Together),
		text("jenis", func(r *Register) *string { return &r.Name }),
		number("tahun", func(r *Register) *int { return &r.Year }),
		number("nomor_terakhir", func(r *Register) *int { return &r.Last }),
		number("banyaknya", func(r *Register) *int { return &r.Entries }),
		text("format_nomor", func(r *Register) *string { return &r.Format }),
		number("panjang_nomor", func(r *Register) *int { return &r.Width }),
	}, func(*Register) int64 { return 0 }}
}

func agendaSheet() sheet[Agenda] {
	return sheet[Agenda]{"agenda.csv", []column[Agenda]{
		number("id", func(a *Agenda) *int64 { return &a.ID }),
		choice("buku", func(a *Agenda) *Kind { return &a.Kind }, Incoming, Outgoing),
		number("nomor_urut", func(a *Agenda) *int { return &a.Serial }),
		text("nomor", func(a *Agenda) *string { return &a.Number }),
		text("kode", func(a *Agenda) *string { return &a.Code }),
		text("tanggal", func(a *Agenda) *string { return &a.Dated }),
		text("tanggal_catat", func(a *Agenda) *string { return &a.Entered }),
		text("pihak", func(a *Agenda) *string { return &a.Party }),
		text("isi", func(a *Agenda) *string { return &a.Summary }),
		text("disposisi", func(a *Agenda) *string { return &a.Instruction }),
		yes("ekspedisi", func(a *Agenda) *bool { return &a.Expedition }),
		text("tanggal_kirim", func(a *Agenda) *string { return &a.Sent }),
		text("tanda_terima", func(a *Agenda) *string { return &a.Receipt }),
		text("keterangan", func(a *Agenda) *string { return &a.Remark }),
		text("lokasi_arsip", func(a *Agenda) *string { return &a.Shelf }),
		text("berkas", func(a *Agenda) *string { return &a.File }),
	}, func(a *Agenda) int64 { return a.ID }}
}

// shown is a value as it is written into a cell. A spreadsheet takes what
// begins with = + - or @ for a formula: such values get an apostrophe, as do
// those that begin with one, unless they are a number. Line ends become "\n".
func shown(v string) string {
	if strings.Contains(v, "\r") {
		v = strings.ReplaceAll(strings.ReplaceAll(v, "\r\n", "\n"), "\r", "\n")
	}
	if v == "" || !strings.ContainsRune("=+-@\t'", rune(v[0])) || v[0] != '\'' && len(v) > 1 && strings.Trim(v[1:], "0123456789") == "" && v[0] != '=' && v[0] != '@' {
		return v
	}
	return "'" + v
}

// meant is the value of a cell.
func meant(cell string) string { return strings.TrimPrefix(cell, "'") }
