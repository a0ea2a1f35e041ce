package settlement

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/catalogue"
	"genggam/internal/charter"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// An office is added with everybody who works in it, from one list. Either the
// whole list can be taken or nothing is.

// Staffer is one line of the list.
type Staffer struct {
	Line     int
	Office   region.Code
	Login    string
	Name     string
	Roles    []string
	Position string
	// Number is the NIP or NIPD line.
	Number string
}

// StaffProblem is what is wrong with one line.
type StaffProblem struct {
	Line   int    `json:"line"`
	Column string `json:"column"`
	Key    string `json:"key"`
	Args   []any  `json:"args,omitempty"`
}

// staffColumns are the headings; jabatan and nip may be missing.
var staffColumns = []string{"kode", "login", "nama", "peran", "jabatan", "nip"}

// roleWords are what an office calls a role.
var roleWords = map[string]string{"loket": "front-desk", "pemeriksa": "verifier", "verifikator": "verifier", "penandatangan": "signer", "kepala": "head",
	"register": "registrar", "sekretaris": "supervisor", "pengawas": "supervisor"}

// maxStaff bounds a list; a regency of 331 offices has some two thousand.
const maxStaff = 5000

// ReadStaff reads a list of officers: CSV in UTF-8 with comma or semicolon, the
// first row naming the columns. office stands in for a missing column kode.
func ReadStaff(r io.Reader, office region.Code) ([]Staffer, []StaffProblem, error) {
	b, err := io.ReadAll(io.LimitReader(r, 4<<20+1))
	if err != nil {
		return nil, nil, err
	}
	if len(b) > 4<<20 || !utf8.Valid(b) {
		return nil, nil, fault.New(fault.Invalid, "staff.file")
	}
	text := strings.TrimPrefix(string(b), "\ufeff")
	in := csv.NewReader(strings.NewReader(text))
	head, _, _ := strings.Cut(text, "\n")
	if strings.Count(head, ";") > strings.Count(head, ",") {
		in.Comma = ';'
	}
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	cells, err := in.Read()
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "staff.file").Because(err)
	}
	at := map[string]int{}
	for i, c := range cells {
		at[strings.ToLower(strings.TrimSpace(c))] = i
	}
	for _, must := range staffColumns[1:4] {
		if _, ok := at[must]; !ok {
			return nil, nil, fault.New(fault.Invalid, "staff.column", must)
		}
	}
	if _, ok := at["kode"]; !ok && office == "" {
		return nil, nil, fault.New(fault.Invalid, "staff.column", "kode")
	}
	return staffRows(in, at, office)
}

func staffRows(in *csv.Reader, at map[string]int, office region.Code) (out []Staffer, bad []StaffProblem, err error) {
	logins := map[string]int{}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, bad, nil
		}
		if err != nil || len(out) >= maxStaff {
			return nil, nil, fault.New(fault.Invalid, "staff.file").Because(err)
		}
		line, _ := in.FieldPos(0)
		cell := func(name string) string {
			if i, ok := at[name]; ok && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		s := Staffer{Line: line, Office: office, Login: strings.ToLower(cell("login")), Name: cell("nama"), Position: cell("jabatan"), Number: cell("nip")}
		if strings.Join(cells, "") == "" {
			continue
		}
		wrong := s.read(cell("kode"), cell("peran"))
		if first := logins[s.Login]; first > 0 {
			wrong = append(wrong, StaffProblem{Column: "login", Key: "staff.login-twice", Args: []any{first}})
		}
		logins[s.Login] = line
		for i := range wrong {
			wrong[i].Line = line
		}
		out, bad = append(out, s), append(bad, wrong...)
	}
}

// read judges one line.
func (s *Staffer) read(code, roles string) (bad []StaffProblem) {
	wrong := func(column, key string, args ...any) {
		bad = append(bad, StaffProblem{Column: column, Key: key, Args: args})
	}
	if code != "" {
		office, err := region.Parse(code)
		if err != nil {
			wrong("kode", "staff.office", code)
		}
		s.Office = office
	}
	if len(s.Login) < 3 || len(s.Login) > 60 || strings.ContainsAny(s.Login, " \t\n") {
		wrong("login", "account.login-shape")
	}
	if s.Name == "" || utf8.RuneCountInString(s.Name) > 60 {
		wrong("nama", "account.name-shape")
	}
	if len(s.Position) > 120 || len(s.Number) > 60 {
		wrong("jabatan", "account.position-long")
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(roles), func(r rune) bool { return r == ' ' || r == '+' || r == '/' || r == '|' }) {
		role := word
		if r := roleWords[word]; r != "" {
			role = r
		}
		if !slices.Contains(catalogue.Roles(), role) {
			wrong("peran", "staff.role", word)
		}
		if !slices.Contains(s.Roles, role) {
			s.Roles = append(s.Roles, role)
		}
	}
	if len(s.Roles) == 0 {
		wrong("peran", "staff.role", "")
	}
	return bad
}

// Hired is somebody who was added, with what is shown once.
type Hired struct {
	Staffer
	Password string
	TOTP     []byte
}

// AddStaff adds the offices that are not there yet, as the list of places knows
// them, and an account for each officer. Who is there already under the same
// login is left as they are. On any problem nothing is added.
func (r *Room) AddStaff(ctx context.Context, all []Staffer, progress func(done, total int)) (hired []Hired, added []premises.Office, there []Staffer, bad []StaffProblem, err error) {
	var fresh []Staffer
	for _, s := range all {
		o, known, wrong := r.place(s.Office)
		if wrong != "" {
			bad = append(bad, StaffProblem{Line: s.Line, Column: "kode", Key: wrong, Args: []any{string(s.Office)}})
		}
		if !known && wrong == "" && !slices.ContainsFunc(added, func(x premises.Office) bool { return x.Code == o.Code }) {
			added = append(added, o)
		}
		taken, err := r.Store.One(ctx, `SELECT id FROM accounts WHERE login = ?`, []any{s.Login}, new(string))
		if err != nil {
			return nil, nil, nil, nil, fmt.Errorf("looking for a login: %w", err)
		}
		if taken {
			there = append(there, s)
		} else {
			fresh = append(fresh, s)
		}
	}
	if len(bad) > 0 {
		return nil, nil, nil, bad, nil
	}
	if len(added) > 0 {
		if err := r.SetOffices(ctx, added...); err != nil {
			return nil, nil, nil, nil, err
		}
	}
	for i, s := range fresh {
		h, err := r.hire(ctx, s)
		if err != nil {
			return hired, added, there, nil, fmt.Errorf("adding the officer of line %d: %w", s.Line, err)
		}
		if hired = append(hired, h); progress != nil {
			progress(i+1, len(fresh))
		}
	}
	return hired, added, there, nil, nil
}

// place is the office of a code, whether it is there, or why it can be none.
func (r *Room) place(code region.Code) (o premises.Office, known bool, wrong string) {
	if o, err := r.Office(code); err == nil {
		return o, true, ""
	}
	if !region.Within(code, region.Code(r.Card().Root)) {
		return o, false, "staff.office-outside"
	}
	if _, ok := region.Find(code); !ok {
		return o, false, "staff.office"
	}
	return charter.OfficeAt(code), false, ""
}

func (r *Room) hire(ctx context.Context, s Staffer) (Hired, error) {
	h := Hired{Staffer: s, Password: strings.ToLower(premises.SpellSecret(premises.NewCode(12)))}
	n := premises.NewAccount{Login: s.Login, Name: s.Name, Password: h.Password}
	for _, role := range s.Roles {
		n.Grants = append(n.Grants, premises.Grant{Office: s.Office, Role: role, Position: s.Position, Number: s.Number})
	}
	var err error
	_, h.TOTP, err = r.MakeAccount(ctx, n)
	return h, err
}
