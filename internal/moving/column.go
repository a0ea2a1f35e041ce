package moving

import (
	"genggam/internal/fault"
	"genggam/internal/person"
)

// recordField ties a field of person.Record to its column in the CSV files,
// which are those of docs/residents-file.md, and in a dump of OpenSID.
type recordField struct {
	json, column, dump string
	at                 func(*person.Record) *string
}

var recordFields = []recordField{
	{"nik", "nik", "nik", func(r *person.Record) *string { return &r.NIK }},
	{"name", "nama", "nama", func(r *person.Record) *string { return &r.Name }},
	{"kk", "kk", "id_kk", func(r *person.Record) *string { return &r.KK }},
	{"birth_place", "tempat_lahir", "tempatlahir", func(r *person.Record) *string { return &r.BirthPlace }},
	{"birth_date", "tanggal_lahir", "tanggallahir", func(r *person.Record) *string { return &r.BirthDate }},
	{"sex", "jenis_kelamin", "sex", func(r *person.Record) *string { return &r.Sex }},
	{"religion", "agama", "agama_id", func(r *person.Record) *string { return &r.Religion }},
	{"marital", "status_kawin", "status_kawin", func(r *person.Record) *string { return &r.Marital }},
	{"job", "pekerjaan", "pekerjaan_id", func(r *person.Record) *string { return &r.Job }},
	{"citizenship", "kewarganegaraan", "warganegara_id", func(r *person.Record) *string { return &r.Citizenship }},
	{"address", "alamat", "alamat", func(r *person.Record) *string { return &r.Address }},
	{"hamlet", "dusun", "id_cluster", func(r *person.Record) *string { return &r.Hamlet }},
	{"rt", "rt", "id_cluster", func(r *person.Record) *string { return &r.RT }},
	{"rw", "rw", "id_cluster", func(r *person.Record) *string { return &r.RW }},
	{"region", "wilayah", "kode_desa", func(r *person.Record) *string { return &r.Region }},
	{"phone", "telepon", "telepon", func(r *person.Record) *string { return &r.Phone }},
	{"email", "email", "email", func(r *person.Record) *string { return &r.Email }},
	{"father", "ayah", "nama_ayah", func(r *person.Record) *string { return &r.Father }},
	{"mother", "ibu", "nama_ibu", func(r *person.Record) *string { return &r.Mother }},
	{"family_role", "hubungan", "kk_level", func(r *person.Record) *string { return &r.FamilyRole }},
	{"education", "pendidikan", "pendidikan_kk_id", func(r *person.Record) *string { return &r.Education }},
	{"blood", "gol_darah", "golongan_darah_id", func(r *person.Record) *string { return &r.Blood }},
}

// residentColumn is the column of tweb_penduduk that a field comes from.
func residentColumn(json string) string {
	for _, f := range recordFields {
		if f.json == json {
			return f.dump
		}
	}
	return json
}

// fieldOf is a field of a record by its JSON name, nil when there is none.
func fieldOf(r *person.Record, json string) *string {
	for _, f := range recordFields {
		if f.json == json {
			return f.at(r)
		}
	}
	return nil
}

// faulty tells a refusal of a value; left says that the row goes with it.
func (f *finder) faulty(err error, column string, left bool) {
	key, args := "moving.value-left", []any(nil)
	if bad := fault.As(err); bad != nil {
		key, args = bad.Key, bad.Args
	}
	f.found = append(f.found, Problem{Line: f.r.Line, ID: f.id, Column: column, Left: left, Key: key, Args: args})
}
