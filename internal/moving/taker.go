package moving

import (
	"fmt"
	"io"

	"genggam/internal/fault"
	"genggam/internal/person"
)

// Life is whether somebody still lives here.
type Life string

// The lives of a resident as the village's books sort them.
const (
	Alive   Life = "hidup"
	Dead    Life = "mati"
	Moved   Life = "pindah"
	Missing Life = "hilang"
	Gone    Life = "pergi"       // who was here for a time only
	Invalid Life = "tidak-valid" // entered by mistake, kept by the old system
)

// Resident is one person of the register. Numbers that end in ID name rows of
// the system in use before; 0 is none. Days are "2006-01-02", "" is unknown.
type Resident struct {
	ID int64 `json:"id"`
	person.Record
	// Provisional is what stands for a NIK that is not there yet; Record.NIK is
	// empty then.
	Provisional string `json:"provisional,omitempty"`
	Life        Life   `json:"life"`
	// Since is the day on which somebody died, moved or went missing.
	Since string `json:"since,omitempty"`
	// Visiting says that somebody lives here for a time only (tidak tetap).
	Visiting bool  `json:"visiting,omitempty"`
	FamilyID int64 `json:"family_id,omitempty"`
	AreaID   int64 `json:"area_id,omitempty"`
	// FatherNIK and MotherNIK are as they were written, unchecked.
	FatherNIK string `json:"father_nik,omitempty"`
	MotherNIK string `json:"mother_nik,omitempty"`
	Passport  string `json:"passport,omitempty"`
	// StayPermit is the number of a KITAS or KITAP.
	StayPermit string `json:"stay_permit,omitempty"`
	// BirthAct, MarriageAct and DivorceAct are the numbers of civil certificates.
	BirthAct        string `json:"birth_act,omitempty"`
	MarriageAct     string `json:"marriage_act,omitempty"`
	Married         string `json:"married,omitempty"`
	DivorceAct      string `json:"divorce_act,omitempty"`
	Divorced        string `json:"divorced,omitempty"`
	PreviousAddress string `json:"previous_address,omitempty"`
	Ethnicity       string `json:"ethnicity,omitempty"`
	Remark          string `json:"remark,omitempty"`
}

// Format hides the resident from every verb of package fmt.
func (r Resident) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "moving.Resident(redacted)") }

// Family is one family card.
type Family struct {
	ID int64 `json:"id"`
	// KK is the card's number; Provisional stands for one that is not there yet.
	KK          string `json:"kk,omitempty"`
	Provisional string `json:"provisional,omitempty"`
	HeadID      int64  `json:"head_id,omitempty"`
	Address     string `json:"address,omitempty"`
	AreaID      int64  `json:"area_id,omitempty"`
	// Registered is the day of registration, "2006-01-02".
	Registered string `json:"registered,omitempty"`
	// Members counts the residents of the card who were taken.
	Members int `json:"members"`
}

// Area is a hamlet (dusun), an RW or an RT; which of them can be seen from what
// is empty. RT and RW are as they were written.
type Area struct {
	ID     int64  `json:"id"`
	Hamlet string `json:"hamlet,omitempty"`
	RW     string `json:"rw,omitempty"`
	RT     string `json:"rt,omitempty"`
	HeadID int64  `json:"head_id,omitempty"`
}

// LetterType is a kind of letter and the village's own text of it.
type LetterType struct {
	ID int64 `json:"id"`
	// Slug is unique; Code is the classification (Permendagri 83/2022).
	Name string `json:"name"`
	Slug string `json:"slug"`
	Code string `json:"code,omitempty"`
	// Own says that the village made it; the others came with the old system.
	Own         bool `json:"own,omitempty"`
	Closed      bool `json:"closed,omitempty"`
	SelfService bool `json:"self_service,omitempty"`
	// ValidFor counts ValidUnit: "d" days, "w" weeks, "M" months, "y" years.
	ValidFor  int    `json:"valid_for,omitempty"`
	ValidUnit string `json:"valid_unit,omitempty"`
	// NumberFormat is the type's own, "" when the general one holds.
	NumberFormat string `json:"number_format,omitempty"`
	// Fields is what is asked for, as the old system keeps it: a JSON list.
	Fields string `json:"fields,omitempty"`
	// Template is the village's own text, HTML as it was; never shown unjudged.
	Template string `json:"template,omitempty"`
}

// LetterState is what became of a letter.
type LetterState string

// The states of a letter that bore a number.
const (
	Issued    LetterState = "terbit"
	Withdrawn LetterState = "dihapus" // taken out of the old archive after it was printed
)

// ArchivedLetter is one letter that was issued before. Its text is not taken.
type ArchivedLetter struct {
	ID     int64       `json:"id"`
	TypeID int64       `json:"type_id,omitempty"`
	State  LetterState `json:"state"`
	// Serial is the number as it was typed; Count is the number it begins with.
	Serial string `json:"serial,omitempty"`
	Count  int    `json:"count,omitempty"`
	// Composed is the whole number as the format that is set now makes it: a
	// letter from before a change of the format bore another.
	Composed string `json:"composed,omitempty"`
	// Dated is the day of the letter, "2006-01-02", by the clock of the place.
	Dated string `json:"dated"`
	// SubjectID is the resident; for others there is a name, and a NIK perhaps.
	SubjectID   int64  `json:"subject_id,omitempty"`
	OutsideName string `json:"outside_name,omitempty"`
	OutsideNIK  string `json:"outside_nik,omitempty"`
	Signer      string `json:"signer,omitempty"`
	Position    string `json:"position,omitempty"`
	Remark      string `json:"remark,omitempty"`
	// Shelf is where the paper lies; File is the name of the file, which is not
	// in the dump.
	Shelf string `json:"shelf,omitempty"`
	File  string `json:"file,omitempty"`
}

// Format hides the letter from every verb of package fmt.
func (l ArchivedLetter) Format(w fmt.State, _ rune) {
	_, _ = io.WriteString(w, "moving.ArchivedLetter(redacted)")
}

// Kind is what a register counts.
type Kind string

// The kinds of registers. Which of them count together was set in the old
// system: letters of all types in one, of each type in its own, or everything
// with the agendas in one.
const (
	Letters  Kind = "surat"
	OfType   Kind = "jenis"
	Incoming Kind = "masuk"
	Outgoing Kind = "keluar"
	Together Kind = "semua"
)

// Register is the last number that was given in one year.
type Register struct {
	Kind Kind `json:"kind"`
	// Name is the slug of the letter type, for OfType only.
	Name string `json:"name,omitempty"`
	Year int    `json:"year"`
	// Last is the highest number that was given, Entries how many there are.
	Last    int `json:"last"`
	Entries int `json:"entries"`
	// Format is how the whole number is written, Width the digits it is filled
	// up to with zeros, 0 for none.
	Format string `json:"format,omitempty"`
	Width  int    `json:"width,omitempty"`
}

// Agenda is one line of the agenda of incoming or outgoing letters.
type Agenda struct {
	ID   int64 `json:"id"`
	Kind Kind  `json:"kind"` // Incoming or Outgoing
	// Serial is the number in the agenda, Number the one on the letter.
	Serial int    `json:"serial,omitempty"`
	Number string `json:"number,omitempty"`
	Code   string `json:"code,omitempty"`
	// Dated is the letter's day, Entered the day it came or was entered.
	Dated   string `json:"dated,omitempty"`
	Entered string `json:"entered,omitempty"`
	// Party is who sent it, or to whom it went.
	Party       string `json:"party,omitempty"`
	Summary     string `json:"summary,omitempty"`
	Instruction string `json:"instruction,omitempty"` // disposisi
	// Expedition says that it was carried, Sent when, Receipt who took it.
	Expedition bool   `json:"expedition,omitempty"`
	Sent       string `json:"sent,omitempty"`
	Receipt    string `json:"receipt,omitempty"`
	Remark     string `json:"remark,omitempty"`
	Shelf      string `json:"shelf,omitempty"`
	File       string `json:"file,omitempty"`
}

// Format hides the line from every verb of package fmt.
func (a Agenda) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "moving.Agenda(redacted)") }

// Taker is given what is read, one by one and in the order of its fields; each
// may be nil, for a dry run all of them. Who answers with an error ends the
// reading with it.
type Taker struct {
	LetterType func(LetterType) error
	Area       func(Area) error
	Resident   func(Resident) error
	Family     func(Family) error
	Letter     func(ArchivedLetter) error
	Agenda     func(Agenda) error
	Register   func(Register) error
	// Problem sees every row that is not taken and everything that is left out of
	// one; the report lists the first thousands.
	Problem func(Problem) error
}

// Problem is a row that is not taken (Left), or what was left out of one that
// is. It says nothing of what stands in it.
type Problem struct {
	Table string `json:"table"`
	// Line of the dump or file, from 1.
	Line int `json:"line"`
	// ID is the row's own number, 0 when it has none.
	ID int64 `json:"id,omitempty"`
	// Column is "" for the whole row.
	Column string `json:"column,omitempty"`
	// Left says that the row is not taken.
	Left bool `json:"left,omitempty"`
	// Key is a message key, Args its blanks.
	Key  string `json:"key"`
	Args []any  `json:"args,omitempty"`
}

// Count is what one table came to. Read = Taken + Left.
type Count struct {
	Table string `json:"table"`
	Read  int    `json:"read"`
	Taken int    `json:"taken"`
	Left  int    `json:"left"`
	// Noted are those that are taken without something.
	Noted int `json:"noted"`
}

// Unread is a table with rows that has no place here and stays behind.
type Unread struct {
	Table string `json:"table"`
	Rows  int    `json:"rows"`
}

// Village is one village of a dump.
type Village struct {
	// Code is the region code, "33.02.19.2016", "" when it is none.
	Code string `json:"code"`
	Name string `json:"name"`
	id   int64
}

// Report is what a dump or a set of files came to. It holds nothing of persons
// and may be kept and sent.
type Report struct {
	Village Village `json:"village"`
	// Version is what the system in use before says of itself.
	Version string `json:"version,omitempty"`
	// Whole is false when the dump's last line is missing.
	Whole  bool    `json:"whole"`
	Tables []Count `json:"tables"`
	// Missing are tables that were looked for and are not in the dump.
	Missing []string `json:"missing,omitempty"`
	// Unread are tables with rows that stay behind.
	Unread []Unread `json:"unread,omitempty"`
	// Lives counts the residents taken by life.
	Lives map[Life]int `json:"lives,omitempty"`
	// Problems are the first ten thousand, Cut how many more there are.
	Problems []Problem `json:"problems,omitempty"`
	Cut      int       `json:"cut,omitempty"`
}

// maxProblems are listed in a report; all are counted and shown to the Taker.
const maxProblems = 10_000

// Count gives the figures of one table.
func (r *Report) Count(table string) Count {
	for _, c := range r.Tables {
		if c.Table == table {
			return c
		}
	}
	return Count{Table: table}
}

// Left counts the rows of all tables that are not taken.
func (r *Report) Left() (n int) {
	for _, c := range r.Tables {
		n += c.Left
	}
	return n
}

// ledger keeps a report while it is made.
type ledger struct {
	report Report
	take   Taker
	// current is the table being read.
	current *Count
}

func (l *ledger) begin(table string) {
	l.report.Tables = append(l.report.Tables, Count{Table: table})
	l.current = &l.report.Tables[len(l.report.Tables)-1]
}

// resume goes on with a table that was begun before.
func (l *ledger) resume(table string) {
	for i := range l.report.Tables {
		if l.report.Tables[i].Table == table {
			l.current = &l.report.Tables[i]
		}
	}
}

func (l *ledger) problem(p Problem) error {
	p.Table = l.current.Table
	if len(l.report.Problems) < maxProblems {
		l.report.Problems = append(l.report.Problems, p)
	} else {
		l.report.Cut++
	}
	if l.take.Problem == nil {
		return nil
	}
	return l.take.Problem(p)
}

// row judges what was found of one row: it is left when one of the problems
// says so, and given otherwise.
func row[T any](l *ledger, v T, found []Problem, give func(T) error) (taken bool, err error) {
	l.current.Read++
	left := false
	for _, p := range found {
		left = left || p.Left
		if err := l.problem(p); err != nil {
			return false, err
		}
	}
	if left {
		l.current.Left++
		return false, nil
	}
	if len(found) > 0 {
		l.current.Noted++
	}
	l.current.Taken++
	if give == nil {
		return true, nil
	}
	return true, give(v)
}

// tooMany refuses a table that no village has.
func (l *ledger) tooMany(limit int) error {
	if l.current.Read < limit {
		return nil
	}
	return fault.New(fault.TooLarge, "moving.too-many", l.current.Table, limit)
}
