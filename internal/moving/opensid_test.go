package moving_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/moving"
	"genggam/internal/person"
)

// village is everything that was taken from a dump or a set of files.
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
		LetterType: func(t moving.LetterType) error { v.Types = append(v.Types, t); return nil },
		Area:       func(a moving.Area) error { v.Areas = append(v.Areas, a); return nil },
		Resident:   func(r moving.Resident) error { v.Residents = append(v.Residents, r); return nil },
		Family:     func(f moving.Family) error { v.Families = append(v.Families, f); return nil },
		Letter:     func(l moving.ArchivedLetter) error { v.Letters = append(v.Letters, l); return nil },
		Agenda:     func(a moving.Agenda) error { v.Agenda = append(v.Agenda, a); return nil },
		Register:   func(r moving.Register) error { v.Registers = append(v.Registers, r); return nil },
	}
}

func (v *village) resident(id int64) moving.Resident {
	for _, r := range v.Residents {
		if r.ID == id {
			return r
		}
	}
	return moving.Resident{}
}

func (v *village) letter(id int64) moving.ArchivedLetter {
	for _, l := range v.Letters {
		if l.ID == id {
			return l
		}
	}
	return moving.ArchivedLetter{}
}

var options = moving.Options{Today: "2026-11-23"}

func read(t *testing.T) (*village, moving.Report) {
	t.Helper()
	b, err := os.ReadFile("testdata/village.sql")
	if err != nil {
		t.Fatal(err)
	}
	var v village
	report, err := moving.Read(bytes.NewReader(b), options, v.taker())
	if err != nil {
		t.Fatal(err)
	}
	return &v, report
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if !bytes.Equal(g, w) {
		t.Errorf("%s\n got %s\nwant %s", what, g, w)
	}
}

func TestAResidentComesWithNameNumbersFamilyAndPlaceAsTheyWere(t *testing.T) {
	v, _ := read(t)
	r := v.resident(1)
	same(t, "the record", r.Record, person.Record{Name: "Drs. H. Sa'dun Al-Farisi, M.Pd.", NIK: "3302991708900001", KK: "3302991201120001",
		BirthPlace: "Banyumas", BirthDate: "1990-08-17", Sex: "L", Religion: "ISLAM", Marital: "KAWIN", Job: "PETANI/PEKEBUN",
		Citizenship: "WNI", Address: "Jalan Melati 5", Hamlet: "Karang", RT: "002", RW: "001", Region: "33.02.99.2001",
		Phone: "+6281234567890", Father: "Karto", FamilyRole: "kepala-keluarga", Education: "SLTA/SEDERAJAT", Blood: "A"})
	if r.Remark != "baris satu\nbaris dua" || r.Life != moving.Alive || r.FamilyID != 1 || r.AreaID != 3 {
		t.Errorf("the rest is %q, %s, family %d, area %d", r.Remark, r.Life, r.FamilyID, r.AreaID)
	}
	if one := v.resident(2).Name; one != "Warsini" {
		t.Errorf("a name of one word became %q", one)
	}
	if curly := v.resident(3); curly.Name != "Nurai’i" || curly.Address != "Jalan Mawar" || !curly.Visiting || curly.Religion != "KATHOLIK" {
		t.Errorf("who was written in hexadecimal, is in no family and stays for a time became %q at %q", curly.Name, curly.Address)
	}
	if baby := v.resident(4); baby.NIK != "" || baby.Provisional != "0330299200100007" || baby.Phone != "" || baby.KK != "" {
		t.Error("who has no NIK yet keeps the number that stands for it, and a telephone that is none goes")
	}
}

func TestWhoDiedMovedOrIsMissingIsKept(t *testing.T) {
	v, report := read(t)
	if dead := v.resident(5); dead.Life != moving.Dead || dead.Since != "2024-05-06" || dead.AreaID != 0 {
		t.Errorf("the dead one is %s since %q", dead.Life, dead.Since)
	}
	if v.resident(3).Life != moving.Moved || v.resident(9).Life != moving.Missing {
		t.Error("who moved and who is missing are not told apart")
	}
	same(t, "lives", report.Lives, map[string]int{"hidup": 3, "mati": 1, "pindah": 1, "hilang": 1})
}

func TestEveryRowThatIsNotTakenIsToldWithoutSayingWhoItIs(t *testing.T) {
	_, report := read(t)
	var got []string
	for _, p := range report.Problems {
		left := ""
		if p.Left {
			left = " LEFT"
		}
		got = append(got, fmt.Sprintf("%s %d %s %s%s", p.Table, p.ID, p.Column, p.Key, left))
	}
	want := strings.Split(strings.TrimSpace(`
tweb_wil_clusterdesa 4  moving.area-empty LEFT
tweb_penduduk 4 nik moving.nik-provisional
tweb_penduduk 4 telepon person.bad-phone
tweb_penduduk 5 id_cluster moving.area-missing
tweb_penduduk 6 id_kk moving.family-left
tweb_penduduk 6 nik person.number-length LEFT
tweb_penduduk 7 nik moving.nik-twice LEFT
tweb_penduduk 8 nama person.name-empty LEFT
tweb_penduduk 9 pekerjaan_id moving.code-unknown
tweb_penduduk 9 id_kk moving.family-left
tweb_keluarga 2 no_kk moving.kk-provisional
tweb_keluarga 3 no_kk person.number-length LEFT
tweb_keluarga 3 nik_kepala moving.head-missing
log_surat 4 status moving.letter-draft LEFT
log_surat 5 id_format_surat moving.type-missing
log_surat 5 id_pend moving.subject-left
log_surat 6 tanggal moving.letter-undated LEFT`), "\n")
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	b, _ := json.Marshal(report)
	for _, secret := range []string{"3302991708900001", "33029901\"", "Karto", "Kembar", "Sa'dun", "tidak punya"} {
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("the report holds %q", secret)
		}
	}
	same(t, "residents counted", report.Count("tweb_penduduk"), moving.Count{Table: "tweb_penduduk", Read: 9, Taken: 6, Left: 3, Noted: 3})
	same(t, "what stays behind", report.Unread, []moving.Unread{{Table: "analisis_contoh", Rows: 3}})
	if !report.Whole || report.Village.Code != "33.02.99.2001" || report.Version != "2410.0.0" {
		t.Errorf("whole %v, village %s, version %s", report.Whole, report.Village.Code, report.Version)
	}
}

func TestProblemsNameTheLineOfTheDump(t *testing.T) {
	_, report := read(t)
	b, _ := os.ReadFile("testdata/village.sql")
	lines := strings.Split(string(b), "\n")
	for _, p := range report.Problems {
		if p.Table == "tweb_penduduk" && !strings.HasPrefix(lines[p.Line-1], fmt.Sprintf("(%d,", p.ID)) {
			t.Errorf("row %d is not on line %d", p.ID, p.Line)
		}
	}
}

func TestALetterOfTheFirstNightOfAYearBelongsToThatYear(t *testing.T) {
	v, _ := read(t)
	l := v.letter(1)
	if l.Dated != "2026-01-01" || l.Composed != "500/007/3302992001/I/2026" || l.SubjectID != 1 || l.Shelf != "Lemari 2" {
		t.Errorf("dated %s, number %s, of %d, on %q", l.Dated, l.Composed, l.SubjectID, l.Shelf)
	}
	if out := v.letter(2); out.OutsideName != "Ma'ruf" || out.OutsideNIK != "3302991708900001" || out.SubjectID != 0 {
		t.Error("a letter for somebody from elsewhere lost who it is for")
	}
	if gone := v.letter(3); gone.State != moving.Withdrawn || gone.Composed != "004/RUMAH/2026" {
		t.Errorf("a deleted letter is %s with %q", gone.State, gone.Composed)
	}
}

func TestRegistersGoOnWhereTheyStood(t *testing.T) {
	v, _ := read(t)
	general := "[kode_surat]/[nomor_surat, 3]/[kode_desa]/[bulan_romawi]/[tahun]"
	same(t, "registers", v.Registers, []moving.Register{
		{Kind: moving.OfType, Name: "", Year: 2026, Last: 15, Entries: 1, Format: general, Width: 3},
		{Kind: moving.OfType, Name: "surat-keterangan-usaha", Year: 2026, Last: 12, Entries: 2, Format: general, Width: 3},
		{Kind: moving.OfType, Name: "surat-rumah", Year: 2026, Last: 4, Entries: 1, Format: "[nomor_surat]/RUMAH/[tahun]", Width: 3},
		{Kind: moving.Outgoing, Year: 2026, Last: 3, Entries: 1},
		{Kind: moving.Incoming, Year: 2026, Last: 41, Entries: 1},
	})
}

func TestLettersAreCountedAsTheOldSystemWasSet(t *testing.T) {
	b, _ := os.ReadFile("testdata/village.sql")
	for mode, want := range map[string]string{"1": "keluar 2026 3, masuk 2026 41, surat 2026 15", "3": "semua 2026 41"} {
		var v village
		_, err := moving.Read(strings.NewReader(strings.Replace(string(b), "'penomoran_surat','2'", "'penomoran_surat','"+mode+"'", 1)), options, v.taker())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range v.Registers {
			got = append(got, fmt.Sprintf("%s %d %d", r.Kind, r.Year, r.Last))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("mode %s: %s, want %s", mode, strings.Join(got, ", "), want)
		}
	}
}

func TestTheVillagesOwnLetterTypesComeWithTheirText(t *testing.T) {
	v, _ := read(t)
	same(t, "types", v.Types, []moving.LetterType{
		{ID: 10, Name: "Keterangan Usaha", Slug: "surat-keterangan-usaha", Code: "500", SelfService: true, ValidFor: 1, ValidUnit: "M"},
		{ID: 11, Name: "Keterangan Rumah Jum'at", Slug: "surat-rumah", Code: "470", Own: true, ValidFor: 2, ValidUnit: "w",
			NumberFormat: "[nomor_surat]/RUMAH/[tahun]", Fields: `[{"tipe":"text","nama":"Alamat"}]`, Template: `<p>Alamat: \ [form_alamat]</p>`},
		{ID: 13, Name: "Usaha lama", Slug: "surat_ket_usaha", Code: "500", Closed: true, ValidFor: 1, ValidUnit: "M"},
	})
	same(t, "areas", v.Areas, []moving.Area{{ID: 1, Hamlet: "Karang", HeadID: 1}, {ID: 2, Hamlet: "Karang"}, {ID: 3, Hamlet: "Karang", RW: "001", RT: "2"}})
	same(t, "families", v.Families, []moving.Family{
		{ID: 1, KK: "3302991201120001", HeadID: 1, Address: "Jalan Melati 5", AreaID: 3, Registered: "2012-01-12", Members: 3},
		{ID: 2, Provisional: "0330299200100001", HeadID: 4, AreaID: 3, Members: 1}})
	if a := v.Agenda[1]; a.Summary != "Laporan \"bulanan\"\nlengkap" || a.Entered != "2026-01-06" || !a.Expedition {
		t.Error("the line of outgoing letters is not as it was")
	}
}

func TestOneVillageIsTakenFromADumpOfSeveral(t *testing.T) {
	b, _ := os.ReadFile("testdata/village.sql")
	two := strings.Replace(string(b), "(1,'Contoh','3302992001')", "(1,'Contoh','3302992001'),(2,'Sebelah','3302992002')", 1)
	if _, err := moving.Read(strings.NewReader(two), options, moving.Taker{}); fault.As(err) == nil || fault.As(err).Key != "moving.choose-village" {
		t.Errorf("without a choice: %v", err)
	}
	var v village
	report, err := moving.Read(strings.NewReader(two), moving.Options{Today: "2026-11-23", Village: "33.02.99.2002"}, v.taker())
	if err != nil || len(v.Residents) != 1 || v.Residents[0].ID != 10 || len(v.Letters) != 0 || report.Village.Name != "Sebelah" {
		t.Errorf("of the second: %v, %d residents, %d letters", err, len(v.Residents), len(v.Letters))
	}
	if _, err := moving.Read(strings.NewReader(string(b)), moving.Options{Village: "33.02.99.2009"}, moving.Taker{}); fault.As(err) == nil || fault.As(err).Key != "moving.other-village" {
		t.Errorf("another village: %v", err)
	}
}

func TestADumpInLatin1IsReadAsWhatItMeans(t *testing.T) {
	b, _ := os.ReadFile("testdata/village.sql")
	for names, want := range map[string]string{"latin1": "André", "utf8mb4": ""} {
		s := strings.Replace(strings.Replace(string(b), "SET NAMES utf8mb4", "SET NAMES "+names, 1), "'Warsini','3302995708900001'", "'Andr\xe9','3302995708900001'", 1)
		var v village
		if _, err := moving.Read(strings.NewReader(s), options, v.taker()); err != nil || v.resident(2).Name != want || v.resident(3).Name != "Nurai’i" {
			t.Errorf("%s: %v, %q", names, err, v.resident(2).Name)
		}
	}
}

func TestAValuePrintedByMistakeShowsNothing(t *testing.T) {
	v, _ := read(t)
	if s := fmt.Sprintf("%v %+v %#v %s", v.Residents[0], v.Letters[1], v.Agenda[0], v.Residents[0]); strings.Contains(s, "Sa'dun") || strings.Contains(s, "Ma'ruf") {
		t.Error("it shows ", s)
	}
}
