package moving_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"genggam/internal/fault"
	"genggam/internal/moving"
	"genggam/internal/person"
)

// member is a file in memory that goes into a set when it is closed.
type member struct {
	bytes.Buffer
	name string
	set  fstest.MapFS
}

func (m *member) Close() error {
	m.set[m.name] = &fstest.MapFile{Data: m.Bytes()}
	return nil
}

// write writes a village as files.
func write(t *testing.T, v *village) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	w := moving.NewWriter(func(name string) (io.WriteCloser, error) { return &member{name: name, set: files}, nil })
	give(t, v, w.Taker())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return files
}

func give(t *testing.T, v *village, to moving.Taker) {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range v.Types {
		check(to.LetterType(x))
	}
	for _, x := range v.Areas {
		check(to.Area(x))
	}
	for _, x := range v.Residents {
		check(to.Resident(x))
	}
	for _, x := range v.Families {
		check(to.Family(x))
	}
	for _, x := range v.Letters {
		check(to.Letter(x))
	}
	for _, x := range v.Agenda {
		check(to.Agenda(x))
	}
	for _, x := range v.Registers {
		check(to.Register(x))
	}
}

func back(t *testing.T, files fs.FS) (*village, moving.Report) {
	t.Helper()
	var v village
	report, err := moving.ReadCSV(files, options, v.taker())
	if err != nil {
		t.Fatal(err)
	}
	return &v, report
}

func TestWhatLeftComesBackTheSame(t *testing.T) {
	v, _ := read(t)
	files := write(t, v)
	again, report := back(t, files)
	same(t, "the village", again, v)
	if report.Left() > 0 || len(report.Problems) > 0 || len(files) != 7 {
		t.Errorf("%d files, problems %v", len(files), report.Problems)
	}
	same(t, "the lives", report.Lives, map[string]int{"hidup": 3, "mati": 1, "pindah": 1, "hilang": 1})
}

// words for a made-up village: whatever hurts a CSV file.
var hard = []string{"Warsini", "Sa'dun", "'Aisyah", "''", "=1+1", "@a", "-", "--x", "+628123", "-5", "+5a", "a,b;c", "\"q\"", "baris\nbaris\n", "\n", " blank ",
	"\tx", "Nurai’i Łódź", "\\.", "", "", "", "ya", "0", strings.Repeat("panjang ", 14)}

// made is a village by chance.
func made(r *rand.Rand) *village {
	word := func() string { return hard[r.IntN(len(hard))] }
	id := func() int64 { return r.Int64N(1 << 40) }
	day := func() string {
		return [...]string{"", time.Date(1910+r.IntN(110), 1, 1+r.IntN(365), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}[r.IntN(2)]
	}
	var v village
	names := [5]string{1: word()} // a name is that of a type of letter
	for i := range r.IntN(5) {
		v.Types = append(v.Types, moving.LetterType{ID: id(), Name: word(), Slug: word(), Code: word(), Own: i%2 == 0, Closed: i%3 == 0, SelfService: i%2 == 1,
			ValidFor: r.IntN(9), ValidUnit: word(), NumberFormat: word(), Fields: word(), Template: word() + strings.Repeat("<p>", r.IntN(50_000))})
		v.Areas = append(v.Areas, moving.Area{ID: id(), Hamlet: word(), RW: word(), RT: word(), HeadID: id()})
		v.Families = append(v.Families, moving.Family{ID: id(), KK: word(), Provisional: word(), HeadID: id(), Address: word(), AreaID: id(), Registered: day(), Members: i})
		v.Letters = append(v.Letters, moving.ArchivedLetter{ID: id(), TypeID: id(), State: [...]moving.LetterState{moving.Issued, moving.Withdrawn}[i%2], Serial: word(), Count: i,
			Composed: word(), Dated: day(), SubjectID: id(), OutsideName: word(), OutsideNIK: word(), Signer: word(), Position: word(), Remark: word(), Shelf: word(), File: word()})
		v.Registers = append(v.Registers, moving.Register{Kind: [...]moving.Kind{moving.Letters, moving.OfType, moving.Incoming, moving.Outgoing, moving.Together}[i],
			Name: names[i], Year: 2026, Last: 1 + r.IntN(9999), Entries: i, Format: word(), Width: i})
		v.Agenda = append(v.Agenda, moving.Agenda{ID: id(), Kind: [...]moving.Kind{moving.Incoming, moving.Outgoing}[i%2], Serial: i, Number: word(), Code: word(), Dated: day(),
			Entered: day(), Party: word(), Summary: word(), Instruction: word(), Expedition: i%2 == 0, Sent: day(), Receipt: word(), Remark: word(), Shelf: word(), File: word()})
	}
	for i := range r.IntN(20) {
		p := moving.Resident{ID: id(), Life: [...]moving.Life{moving.Alive, moving.Dead, moving.Moved, moving.Missing, moving.Gone, moving.Invalid}[i%6], Since: day(),
			Visiting: i%2 == 0, FamilyID: id(), AreaID: id(), FatherNIK: word(), MotherNIK: word(), Passport: word(), StayPermit: word(), BirthAct: word(),
			MarriageAct: word(), Married: day(), DivorceAct: word(), Divorced: day(), PreviousAddress: word(), Ethnicity: word(), Remark: word(), Provisional: word()}
		p.Record = person.Record{Name: [...]string{"Warsini", "'Aisyah", "Drs. H. Sa'dun, M.Pd.", "Nurai’i \"Nur\""}[i%4], BirthDate: day(), Sex: "P", Address: "=Jalan, 5", Hamlet: "-x", Phone: "+6281234567890",
			RT: "001", Father: "'Umar", Region: "33.02.99.2001", Job: "+petani"}
		if i%3 > 0 {
			p.NIK = fmt.Sprintf("330299170890%04d", i+1)
		}
		v.Residents = append(v.Residents, p)
	}
	return &v
}

func TestAnyVillageComesBackTheSame(t *testing.T) {
	for seed := range uint64(300) {
		v := made(rand.New(rand.NewPCG(seed, 1)))
		again, report := back(t, write(t, v))
		if same(t, fmt.Sprint("village ", seed), again, v); t.Failed() || report.Left() > 0 {
			t.Fatal(report.Problems)
		}
	}
}

func TestFilesThatSomebodyChangedAreToldOrRefused(t *testing.T) {
	v, _ := read(t)
	for name, c := range map[string]struct{ file, old, new, want string }{
		"a NIK from a spreadsheet": {"residents.csv", "3302995708900001", "3.302E+15", "residents.csv 2 4 nik person.number-digits"},
		"an unknown life":          {"residents.csv", ",pindah,", ",terbang,", "residents.csv 3 5 keadaan moving.cell-choice"},
		"a number that is none":    {"areas.csv", "3,Karang", "x3,Karang", "areas.csv 0 4 id moving.cell-broken"},
		"a heading changed":        {"letters.csv", "nomor_urut", "urut", "moving.file-columns[letters.csv nomor_urut]"},
		"a quote without end":      {"families.csv", "Jalan Melati 5", "\"Jalan Melati 5", "moving.file-broken[families.csv 2]"},
		"a row that does not end":  {"agenda.csv", "Undangan", "\"" + strings.Repeat("x", 2<<20), "moving.file-broken[agenda.csv 2]"},
	} {
		files := write(t, v)
		old := string(files[c.file].Data)
		if files[c.file].Data = []byte(strings.Replace(old, c.old, c.new, 1)); string(files[c.file].Data) == old {
			t.Fatalf("%s: nothing changed", name)
		}
		report, err := moving.ReadCSV(files, options, moving.Taker{})
		var got string
		if f := fault.As(err); f != nil {
			f.Cause = nil
			got = f.Error()
		} else if len(report.Problems) > 0 {
			p := report.Problems[0]
			got = fmt.Sprintf("%s %d %d %s %s", p.Table, p.ID, p.Line, p.Column, p.Key)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q (%v)", name, got, c.want, err)
		}
	}
	if _, err := moving.ReadCSV(fstest.MapFS{}, options, moving.Taker{}); fault.As(err) == nil || fault.As(err).Key != "moving.file-missing" {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestFormulasAreNoFormulasInASpreadsheet(t *testing.T) {
	files := write(t, &village{Areas: []moving.Area{{ID: 1, Hamlet: "=HYPERLINK(\"x\")", RW: "+628", RT: "@x"}}})
	if got := string(files["areas.csv"].Data); !strings.HasSuffix(got, "1,\"'=HYPERLINK(\"\"x\"\")\",+628,'@x,\n") {
		t.Errorf("%q", got)
	}
}

func TestKindsAreWrittenInTheirOrder(t *testing.T) {
	w := moving.NewWriter(func(name string) (io.WriteCloser, error) { return &member{name: name, set: fstest.MapFS{}}, nil })
	if err := w.Taker().Resident(moving.Resident{}); err != nil {
		t.Fatal(err)
	}
	if err := w.Taker().Area(moving.Area{}); err == nil {
		t.Error("an area after the residents was written into nothing")
	}
}

// FuzzReadCSV reads anything as residents.csv.
func FuzzReadCSV(f *testing.F) {
	b, err := os.ReadFile("testdata/village.sql")
	if err != nil {
		f.Fatal(err)
	}
	files := fstest.MapFS{}
	w := moving.NewWriter(func(name string) (io.WriteCloser, error) { return &member{name: name, set: files}, nil })
	if _, err := moving.Read(bytes.NewReader(b), options, w.Taker()); err != nil {
		f.Fatal(err)
	}
	f.Add(files["residents.csv"].Data)
	f.Add([]byte("id,nama\n\"x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var v village
		report, err := moving.ReadCSV(fstest.MapFS{"residents.csv": {Data: b}}, options, v.taker())
		if c := report.Count("residents.csv"); err == nil && (c.Taken != len(v.Residents) || c.Read != c.Taken+c.Left) {
			t.Errorf("%+v, %d given", c, len(v.Residents))
		}
	})
}
