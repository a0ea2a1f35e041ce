package roll

import (
	"strings"
	"unicode"

	"genggam/internal/person"
)

// column is one field of a register: its name in the file, the field it fills
// and what else people call it.
type column struct {
	name   string
	field  func(*person.Record) *string
	others string
}

// columns that are known; the first two must be there. Other names are written
// without spaces and signs, as key makes them.
var columns = []column{
	{"nik", func(r *person.Record) *string { return &r.NIK }, "nonik nomornik nomorindukkependudukan noktp"},
	{"nama", func(r *person.Record) *string { return &r.Name }, "namalengkap namapenduduk name"},
	{"kk", func(r *person.Record) *string { return &r.KK }, "nokk nomorkk nomorkartukeluarga kartukeluarga"},
	{"tempat_lahir", func(r *person.Record) *string { return &r.BirthPlace }, "tmplahir tmptlahir kotalahir"},
	{"tanggal_lahir", func(r *person.Record) *string { return &r.BirthDate }, "tgllahir lahir"},
	{"jenis_kelamin", func(r *person.Record) *string { return &r.Sex }, "jk kelamin lp sex jeniskel"},
	{"agama", func(r *person.Record) *string { return &r.Religion }, ""},
	{"status_kawin", func(r *person.Record) *string { return &r.Marital }, "statusperkawinan statuskawin kawin statusnikah"},
	{"pekerjaan", func(r *person.Record) *string { return &r.Job }, "jenispekerjaan kerja"},
	{"kewarganegaraan", func(r *person.Record) *string { return &r.Citizenship }, "warganegara wn"},
	{"alamat", func(r *person.Record) *string { return &r.Address }, "alamatlengkap jalan"},
	{"dusun", func(r *person.Record) *string { return &r.Hamlet }, "dukuh grumbul lingkungan kampung"},
	{"rt", func(r *person.Record) *string { return &r.RT }, "nort"},
	{"rw", func(r *person.Record) *string { return &r.RW }, "norw"},
	{"telepon", func(r *person.Record) *string { return &r.Phone }, "hp nohp telp notelp notelepon ponsel wa nowa"},
	{"ayah", func(r *person.Record) *string { return &r.Father }, "namaayah"},
	{"ibu", func(r *person.Record) *string { return &r.Mother }, "namaibu"},
	{"hubungan", func(r *person.Record) *string { return &r.FamilyRole }, "shdk hubungankeluarga hubungandalamkeluarga statushubungan statushubungandalamkeluarga"},
	{"pendidikan", func(r *person.Record) *string { return &r.Education }, "pendidikanterakhir pendidikandalamkk"},
	{"gol_darah", func(r *person.Record) *string { return &r.Blood }, "golongandarah darah"},
}

// key is a heading as it is compared: lower case, letters and digits alone.
func key(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// columnOf finds the column that a heading means.
func columnOf(heading string) (column, bool) {
	k := key(heading)
	if k == "" {
		return column{}, false
	}
	for _, c := range columns {
		if k == key(c.name) || strings.Contains(" "+c.others+" ", " "+k+" ") {
			return c, true
		}
	}
	return column{}, false
}

// byField is the column of a field as person.Record.Clean names it.
func byField(field string) string {
	if n, ok := fieldNames[field]; ok {
		return n
	}
	return field
}

var fieldNames = map[string]string{
	"name": "nama", "birth_place": "tempat_lahir", "birth_date": "tanggal_lahir", "sex": "jenis_kelamin", "religion": "agama",
	"marital": "status_kawin", "job": "pekerjaan", "citizenship": "kewarganegaraan", "address": "alamat", "hamlet": "dusun",
	"phone": "telepon", "father": "ayah", "mother": "ibu", "family_role": "hubungan", "education": "pendidikan", "blood": "gol_darah",
}
