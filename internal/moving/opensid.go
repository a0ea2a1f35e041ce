package moving

import (
	"encoding/json"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"genggam/internal/fault"
	"genggam/internal/region"
)

// Bounds of what one village may have.
const (
	maxResidents = 500_000
	maxFamilies  = 500_000
	maxAreas     = 20_000
	maxTypes     = 5_000
	maxLetters   = 5_000_000
	maxRegisters = 100_000
	maxReference = 5_000
	maxVillages  = 1_000
)

// Options say whose data is read and when.
type Options struct {
	// Village is the one to take from a dump of several; "" takes the only one.
	Village region.Code
	// Today bounds days of birth, "2006-01-02".
	Today string
	// Zone is the clock of the place; nil is WIB, UTC+7.
	Zone *time.Location
	// Register says whether a series of letter numbers of that name is known here,
	// beside the types of letters in the files; nil knows every name.
	Register func(name string) bool
}

// Read reads a dump of OpenSID and gives one village's data to take; with an
// empty Taker it is a dry run. The error is about the file or is the Taker's;
// what is wrong with single rows is in the report. The file is gone through
// once, and what is needed of it once more.
func Read(r io.ReadSeeker, o Options, take Taker) (Report, error) {
	if o.Zone == nil {
		o.Zone = time.FixedZone("WIB", 7*60*60)
	}
	d, err := OpenDump(r)
	if err != nil {
		return Report{}, err
	}
	s := &opensid{ledger: ledger{take: take}, d: d, o: o, refs: map[string]map[int64]string{}, used: map[string]bool{},
		settings: map[string]string{}, areas: map[int64]Area{}, families: map[int64]*family{}, types: map[int64]LetterType{},
		residents: map[int64]struct{}{}, niks: map[string]int{}, events: map[int64]event{}, registers: map[registerKey]*Register{}}
	s.report.Whole = d.Whole
	for _, step := range []func() error{s.known, s.village, s.setup, s.references, s.letterTypes, s.areaRows, s.familyRows,
		s.eventRows, s.residentRows, s.giveFamilies, s.letterRows, s.agendaRows, s.giveRegisters} {
		if err := step(); err != nil {
			return s.report, err
		}
	}
	s.unread()
	return s.report, nil
}

// opensid reads one dump of OpenSID. The names of its tables and columns stand
// here as facts of its data; they have been stable since 2016 with additions.
type opensid struct {
	ledger
	d *Dump
	o Options
	// used are the tables that were asked for.
	used      map[string]bool
	settings  map[string]string
	refs      map[string]map[int64]string
	areas     map[int64]Area
	families  map[int64]*family
	types     map[int64]LetterType
	residents map[int64]struct{}
	niks      map[string]int
	events    map[int64]event
	registers map[registerKey]*Register
}

// known refuses a dump of something else.
func (s *opensid) known() error {
	for _, table := range []string{"tweb_penduduk", "tweb_keluarga", "tweb_wil_clusterdesa"} {
		if s.d.Table(table) == nil {
			return fault.New(fault.Unsupported, "moving.not-opensid", table)
		}
	}
	return nil
}

// each visits the rows of this village. columns are separated by spaces; id and
// config_id are always kept. Rows that cannot be read are told here.
func (s *opensid) each(table, columns string, see func(*finder) error) error {
	s.used[table] = true
	t := s.d.Table(table)
	if t == nil {
		s.report.Missing = append(s.report.Missing, table)
		return nil
	}
	keep := append(strings.Fields(columns), "id", "config_id")
	return s.d.Rows(table, keep, func(r *Row) error {
		if of := r.Int("config_id"); of != 0 && s.report.Village.id != 0 && of != s.report.Village.id && table != "config" {
			return nil
		}
		return see(&finder{r: r, t: t, s: s, id: r.Int("id")})
	})
}

// counted is each for a table whose rows are taken or left, at most limit.
func (s *opensid) counted(table, columns string, limit int, see func(*finder) error) error {
	s.begin(table)
	return s.each(table, columns, func(f *finder) error {
		if err := s.tooMany(limit); err != nil {
			return err
		}
		if f.r.Broken != "" {
			f.left("", f.r.Broken)
			_, err := row(&s.ledger, f, f.found, nil)
			return err
		}
		return see(f)
	})
}

// village chooses whose data it is.
func (s *opensid) village() error {
	var all []Village
	err := s.each("config", "nama_desa kode_desa", func(f *finder) error {
		code, err := region.Parse(f.r.Text("kode_desa"))
		if err != nil {
			code = ""
		}
		if len(all) < maxVillages {
			all = append(all, Village{Code: string(code), Name: f.text("nama_desa"), id: f.id})
		}
		return nil
	})
	if err != nil {
		return err
	}
	var codes []string
	for _, v := range all {
		codes = append(codes, v.Code)
		if s.o.Village != "" && v.Code == string(s.o.Village) || len(all) == 1 && (s.o.Village == "" || v.Code == "") {
			s.report.Village = v
		}
	}
	switch {
	case len(all) == 0, s.report.Village != Village{}:
	case s.o.Village == "":
		return fault.New(fault.Invalid, "moving.choose-village", strings.Join(codes, ", "))
	default:
		return fault.New(fault.Invalid, "moving.other-village", strings.Join(codes, ", "), string(s.o.Village))
	}
	if s.report.Village.Code == "" {
		s.report.Village.Code = string(s.o.Village)
	}
	return nil
}

// setup reads how letters are numbered there.
func (s *opensid) setup() error {
	err := s.each("setting_aplikasi", "key value", func(f *finder) error {
		switch key := f.r.Text("key"); key {
		case "penomoran_surat", "format_nomor_surat", "panjang_nomor_surat", "current_version":
			s.settings[key] = f.text("value")
		}
		return nil
	})
	s.report.Version = s.settings["current_version"]
	return err
}

// references reads the lists that residents point into. Where a newer OpenSID
// no longer keeps a list as a table, its fixed codes stand in.
func (s *opensid) references() error {
	for _, table := range []string{"tweb_penduduk_agama", "tweb_penduduk_kawin", "tweb_penduduk_warganegara", "tweb_penduduk_pendidikan_kk",
		"tweb_penduduk_pekerjaan", "tweb_golongan_darah"} {
		s.used[table] = true
		if s.d.Table(table) == nil {
			if s.refs[table] = fixedCodes(table); s.refs[table] == nil {
				s.report.Missing = append(s.report.Missing, table)
			}
			continue
		}
		list := map[int64]string{}
		err := s.each(table, "nama", func(f *finder) error {
			if len(list) >= maxReference {
				return fault.New(fault.TooLarge, "moving.too-many", table, maxReference)
			}
			list[f.id] = f.text("nama")
			return nil
		})
		if err != nil {
			return err
		}
		s.refs[table] = list
	}
	return nil
}

// fixedCodes are the codes of the family card (Permendagri 109/2019, form
// F-1.01; sure: memory) for lists that may not be in the dump.
func fixedCodes(table string) map[int64]string {
	words := map[string]string{
		"tweb_penduduk_agama":         "ISLAM,KRISTEN,KATHOLIK,HINDU,BUDHA,KHONGHUCU,KEPERCAYAAN TERHADAP TUHAN YME",
		"tweb_penduduk_kawin":         "BELUM KAWIN,KAWIN,CERAI HIDUP,CERAI MATI",
		"tweb_penduduk_warganegara":   "WNI,WNA,DUA KEWARGANEGARAAN",
		"tweb_golongan_darah":         "A,B,AB,O,A+,A-,B+,B-,AB+,AB-,O+,O-,TIDAK TAHU",
		"tweb_penduduk_pendidikan_kk": "TIDAK/BELUM SEKOLAH,BELUM TAMAT SD/SEDERAJAT,TAMAT SD/SEDERAJAT,SLTP/SEDERAJAT,SLTA/SEDERAJAT,DIPLOMA I/II,AKADEMI/DIPLOMA III/S. MUDA,DIPLOMA IV/STRATA I,STRATA II,STRATA III",
	}[table]
	if words == "" {
		return nil
	}
	list := map[int64]string{}
	for i, w := range strings.Split(words, ",") {
		list[int64(i+1)] = w
	}
	return list
}

// roles are the places in a family card by their codes (F-1.01), as
// person.Record writes them.
var roles = []string{"", "kepala-keluarga", "suami", "istri", "anak", "menantu", "cucu", "orang-tua", "mertua", "famili-lain", "pembantu", "lainnya"}

// letterTypes reads the kinds of letters. The text is taken where it is the
// village's own.
func (s *opensid) letterTypes() error {
	columns := "nama url_surat kode_surat jenis kunci mandiri masa_berlaku satuan_masa_berlaku format_nomor format_nomor_global kode_isian template template_desa"
	return s.counted("tweb_surat_format", columns, maxTypes, func(f *finder) error {
		kind := f.r.Int("jenis")
		t := LetterType{ID: f.id, Name: f.text("nama"), Slug: f.text("url_surat"), Code: f.text("kode_surat"), Own: kind == 2 || kind == 4,
			Closed: f.r.Int("kunci") == 1, SelfService: f.r.Int("mandiri") == 1, ValidFor: int(max(0, min(f.r.Int("masa_berlaku"), 1000))), ValidUnit: f.text("satuan_masa_berlaku"),
			Template: f.text("template_desa")}
		if f.r.Null("format_nomor_global") || f.r.Int("format_nomor_global") == 0 {
			t.NumberFormat = f.text("format_nomor")
		}
		if t.Own {
			if t.Template == "" {
				t.Template = f.text("template")
			}
			t.Fields = f.list("kode_isian")
		}
		if t.Slug == "" || t.ID == 0 {
			f.left("url_surat", "moving.type-nameless")
		}
		taken, err := row(&s.ledger, t, f.found, s.take.LetterType)
		if taken {
			t.Template, t.Fields = "", ""
			s.types[t.ID] = t
		}
		return err
	})
}

// areaRows reads hamlets, RW and RT. A hamlet's row has "0" for both, an RW's
// for its RT; "-" stands for a level that the village does not have.
func (s *opensid) areaRows() error {
	return s.counted("tweb_wil_clusterdesa", "dusun rw rt id_kepala", maxAreas, func(f *finder) error {
		a := Area{ID: f.id, Hamlet: f.place("dusun"), RW: f.place("rw"), RT: f.place("rt"), HeadID: f.r.Int("id_kepala")}
		if a.ID == 0 || a == (Area{ID: a.ID, HeadID: a.HeadID}) {
			f.left("", "moving.area-empty")
		}
		taken, err := row(&s.ledger, a, f.found, s.take.Area)
		if taken {
			s.areas[a.ID] = a
		}
		return err
	})
}

// unread lists what stays behind.
func (s *opensid) unread() {
	for _, t := range s.d.Tables() {
		if t.Rows > 0 && !s.used[t.Name] {
			s.report.Unread = append(s.report.Unread, Unread{t.Name, t.Rows})
		}
	}
}

// finder reads the values of one row and finds what is wrong with them.
type finder struct {
	r     *Row
	t     *Table
	s     *opensid
	id    int64
	found []Problem
}

func (f *finder) note(column, key string, args ...any) {
	f.found = append(f.found, Problem{Line: f.r.Line, ID: f.id, Column: column, Key: key, Args: args})
}

func (f *finder) left(column, key string, args ...any) {
	f.found = append(f.found, Problem{Line: f.r.Line, ID: f.id, Column: column, Left: true, Key: key, Args: args})
}

// text is a value without surrounding blanks, its line ends "\n". In a dump in
// latin1 what is UTF-8 all the same stays: old installations stored it so.
func (f *finder) text(column string) string {
	v := f.r.Text(column)
	if !utf8.ValidString(v) && f.s.d.Latin1 {
		v, _ = charmap.Windows1252.NewDecoder().String(v)
	}
	if !utf8.ValidString(v) {
		f.note(column, "moving.not-utf8")
		return ""
	}
	if strings.Contains(v, "\r") {
		v = strings.ReplaceAll(strings.ReplaceAll(v, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(v)
}

// word is a text for which people type "-" when there is none.
func (f *finder) word(column string) string {
	v := f.text(column)
	if strings.Trim(v, "-. ") == "" {
		return ""
	}
	return v
}

// place is a word for which "0" means none too.
func (f *finder) place(column string) string {
	v := f.word(column)
	if strings.Trim(v, "0") == "" {
		return ""
	}
	return v
}

// day is a date, "" when there is none. A TIMESTAMP of a dump in UTC is brought
// to the clock of the place: a letter of the first morning of a year lies in
// the year before by UTC.
func (f *finder) day(column string) string {
	v := f.text(column)
	if v == "" || strings.HasPrefix(v, "0000-00-00") {
		return ""
	}
	layout := time.DateTime
	if v = v[:min(len(v), len(layout))]; len(v) < len(layout) {
		layout, v = time.DateOnly, v[:min(len(v), len(time.DateOnly))]
	}
	at, err := time.Parse(layout, v)
	if err != nil || at.Year() < 1800 || at.Year() > 9000 {
		f.note(column, "moving.date-left")
		return ""
	}
	if f.s.d.UTC && f.t.Stamped(column) {
		at = at.In(f.s.o.Zone)
	}
	return at.Format(time.DateOnly)
}

// reference is the word that a code of a list stands for.
func (f *finder) reference(column, table string) string {
	code := f.r.Int(column)
	if code == 0 {
		return ""
	}
	w, ok := f.s.refs[table][code]
	if !ok {
		f.note(column, "moving.code-unknown", code, table)
	}
	return w
}

// list is a value that is JSON.
func (f *finder) list(column string) string {
	v := f.text(column)
	if v == "" || v == "null" {
		return ""
	}
	if !json.Valid([]byte(v)) {
		f.note(column, "moving.fields-left")
		return ""
	}
	return v
}
