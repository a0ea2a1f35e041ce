package personnel

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Bounds of a file of employees.
const (
	MaxImport = 4 << 20
	MaxRows   = 20_000
)

// Columns of a file of employees, in any order: atasan is the title of the post
// above in the same office, "" for the post at the top of it.
var columns = []string{"nip", "nama", "jenis", "golongan", "mulai", "jabatan", "atasan"}

// Import takes a whole file of employees of one office into the register, all of
// it or nothing: posts by their titles, each under the one it names. The fault
// "personnel.line" says which line is wrong and why.
func (r *Room) Import(ctx context.Context, a premises.Actor, unit string, file io.Reader) (people, posts int, err error) {
	if err := r.mayKeep(a, unit); err != nil {
		return 0, 0, err
	}
	raw, err := io.ReadAll(io.LimitReader(file, MaxImport+1))
	if err != nil {
		return 0, 0, fault.New(fault.Invalid, "web.file.broken-off").Because(err).On("berkas")
	}
	if len(raw) > MaxImport {
		return 0, 0, fault.New(fault.TooLarge, "personnel.file-large", MaxRows).On("berkas")
	}
	rows, err := readRows(raw)
	if err != nil {
		return 0, 0, err
	}
	in := &intake{r: r, unit: unit, posts: map[string]canon.ID{}}
	known, err := r.posts(ctx, unit)
	if err != nil {
		return 0, 0, err
	}
	for _, p := range known {
		in.posts[key(p.Title)] = p.ID
	}
	if err := in.read(rows); err != nil {
		return 0, 0, err
	}
	return len(in.people), in.made, r.decree(ctx, a, in.facts, in.write)
}

func readRows(raw []byte) ([]map[string]string, error) {
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff"))))
	if first, _, _ := bytes.Cut(raw, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		c.Comma = ';'
	}
	head, err := c.Read()
	if err != nil {
		return nil, fault.New(fault.Invalid, "personnel.no-columns", strings.Join(columns, ", ")).On("berkas")
	}
	at := map[string]int{}
	for i, h := range head {
		at[strings.ToLower(strings.TrimSpace(h))] = i
	}
	for _, name := range columns {
		if _, ok := at[name]; !ok {
			return nil, fault.New(fault.Invalid, "personnel.no-columns", strings.Join(columns, ", ")).On("berkas")
		}
	}
	var out []map[string]string
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := c.FieldPos(0)
		if err != nil || len(out) >= MaxRows {
			return nil, wrongLine(line, fault.New(fault.Invalid, "personnel.bad-row"))
		}
		x := map[string]string{}
		for _, name := range columns {
			x[name] = tidy(row[at[name]])
		}
		out = append(out, x)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "personnel.empty-file").On("berkas")
	}
	return out, nil
}

// wrongLine says which line is refused; the reason is a fault of its own.
func wrongLine(line int, why error) error {
	f := fault.As(why)
	if f == nil {
		return why
	}
	return fault.New(f.Kind, "personnel.line", line, langKey(f.Key)).On("berkas").Because(why)
}

func key(title string) string { return strings.ToLower(tidy(title)) }

// intake turns rows into facts.
type intake struct {
	r      *Room
	unit   string
	posts  map[string]canon.ID
	made   int
	facts  []placed
	people []newWords
}

type newWords struct {
	id   canon.ID
	item vault.Item
}

func (in *intake) read(rows []map[string]string) error {
	since := map[string]calendar.Day{}
	for i, x := range rows {
		from, err := calendar.ParseDay(x["mulai"])
		if err != nil {
			return wrongLine(i+2, fault.New(fault.Invalid, "personnel.day"))
		}
		if k := key(x["jabatan"]); k != "" && (since[k] == 0 || from < since[k]) {
			since[k] = from
		}
		if k := key(x["atasan"]); k != "" && (since[k] == 0 || from < since[k]) {
			since[k] = from
		}
	}
	count := map[string]int{}
	for _, x := range rows {
		count[key(x["jabatan"])]++
	}
	for i, x := range rows {
		for _, title := range []string{x["atasan"], x["jabatan"]} {
			in.post(title, count[key(title)], since[key(title)])
		}
		if err := in.person(x); err != nil {
			return wrongLine(i+2, err)
		}
	}
	return in.place(rows, since)
}

func (in *intake) post(title string, places int, from calendar.Day) {
	if k := key(title); k != "" && in.posts[k].Zero() {
		id := store.NewID(in.r.Now())
		in.posts[k] = id
		in.made++
		in.facts = append(in.facts, placed{unitStream(in.unit), staff.Post{ID: id, Unit: in.unit, Title: tidy(title), Places: max(places, 1), Period: staff.Period{From: from}}})
	}
}

// place puts each post that is new under the one its first row names.
func (in *intake) place(rows []map[string]string, since map[string]calendar.Day) error {
	done := map[string]bool{}
	for _, x := range rows {
		k, over := key(x["jabatan"]), key(x["atasan"])
		if k == "" || over == "" || done[k] {
			continue
		}
		done[k] = true
		in.facts = append(in.facts, placed{unitStream(in.unit), staff.Placement{ID: store.NewID(in.r.Now()), Post: in.posts[k], Over: in.posts[over], Period: staff.Period{From: max(since[k], since[over])}}})
	}
	return nil
}

func (in *intake) person(x map[string]string) error {
	w := words{Name: x["nama"], NIP: x["nip"]}
	if err := w.check(); err != nil {
		return err
	}
	from, _ := calendar.ParseDay(x["mulai"])
	now := in.r.Now()
	id := store.NewID(now)
	item, err := in.r.Vault.SealValue(in.unit, "employee", w)
	if err != nil {
		return err
	}
	in.people = append(in.people, newWords{id, item})
	stream, period := personStream(id), staff.Period{From: from}
	in.facts = append(in.facts, placed{stream, staff.Engagement{ID: store.NewID(now), Employee: id, As: staff.Employment(strings.ToLower(x["jenis"])), Unit: in.unit, Period: period}})
	if x["golongan"] != "" {
		in.facts = append(in.facts, placed{stream, staff.Grade{ID: store.NewID(now), Employee: id, Rank: x["golongan"], Period: period}})
	}
	if post := in.posts[key(x["jabatan"])]; !post.Zero() {
		in.facts = append(in.facts, placed{stream, staff.Seat{ID: store.NewID(now), Employee: id, Post: post, Form: mandate.Head, Period: period}})
	}
	return nil
}

func (in *intake) write(t *store.Tx) error {
	for _, p := range in.people {
		if err := putRecord(t, personStream(p.id), registeredKind, record{ID: p.id, Unit: in.unit}, p.item); err != nil {
			return err
		}
	}
	return nil
}
