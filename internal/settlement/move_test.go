package settlement_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/books"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
	"genggam/internal/moving"
	"genggam/internal/office"
	"genggam/internal/residents"
	"genggam/internal/settlement"
)

func open(t *testing.T, dir string) *settlement.Source {
	t.Helper()
	s, err := settlement.OpenFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func take(t *testing.T, n *office.Node, dir string) settlement.Result {
	t.Helper()
	r, err := n.Settlement.Take(t.Context(), open(t, dir), plan(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// leave writes everything of the village into a new folder.
func leave(t *testing.T, n *office.Node) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := n.Settlement.Leave(t.Context(), newVillage, folder(dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// read reads a folder as plain values.
func read(t *testing.T, dir string) *village {
	t.Helper()
	v := &village{}
	report, err := moving.ReadCSV(os.DirFS(dir), moving.Options{Village: newVillage, Today: "2026-11-23"}, v.taker())
	if err != nil || report.Left() > 0 {
		t.Fatal(err, report.Problems)
	}
	return v
}

// same wants two villages to be the same in everything.
func same(t *testing.T, got, want *village) {
	t.Helper()
	for _, v := range []*village{got, want} {
		slices.SortFunc(v.Registers, func(a, b moving.Register) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Year, b.Year))
		})
	}
	g, w := reflect.ValueOf(*got), reflect.ValueOf(*want)
	for i := range g.NumField() {
		if a, b := g.Field(i), w.Field(i); a.Len() != b.Len() {
			t.Errorf("%s: %d, not %d", g.Type().Field(i).Name, a.Len(), b.Len())
		} else if !reflect.DeepEqual(a.Interface(), b.Interface()) {
			for j := range a.Len() {
				if !reflect.DeepEqual(a.Index(j).Interface(), b.Index(j).Interface()) {
					t.Errorf("%s, row %d: %#v\nwant %#v", g.Type().Field(i).Name, j, plainly(a.Index(j)), plainly(b.Index(j)))
					break
				}
			}
		}
	}
}

// plainly shows an invented person, whom the types hide from fmt.
func plainly(v reflect.Value) map[string]any {
	out := map[string]any{}
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() != reflect.Struct {
			out[v.Type().Field(i).Name] = f.Interface()
		} else {
			for k, x := range plainly(f) {
				out[k] = x
			}
		}
	}
	return out
}

func verify(t *testing.T, n *office.Node) {
	t.Helper()
	r, err := audit.Verify(t.Context(), n.Premises, nil)
	if err != nil || len(r.Findings) > 0 {
		t.Fatal(err, r.Findings)
	}
}

func TestAVillageOfTenThousandMovesInAndOutAndInAgain(t *testing.T) {
	people := 10_000
	if testing.Short() {
		people = 600
	}
	v := invented(people)
	a, b := node(t), node(t)
	began := time.Now()
	r := take(t, a, v.files(t))
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d residents and %d letters in: %v, memory %d MB of the whole test", r.Added["resident"], r.Added["letter"], time.Since(began).Round(time.Millisecond), m.Sys>>20)
	began = time.Now()
	first := leave(t, a)
	t.Logf("out: %v", time.Since(began).Round(time.Millisecond))
	same(t, read(t, first), v)
	take(t, b, first)
	second := leave(t, b)
	for _, name := range moving.Files() {
		x, err1 := os.ReadFile(filepath.Join(first, name))
		y, err2 := os.ReadFile(filepath.Join(second, name))
		if err := errors.Join(err1, err2); err != nil || !bytes.Equal(x, y) {
			t.Errorf("%s is another the second time (%v)", name, err)
		}
	}
	if people < 10_000 {
		verify(t, b)
	}
}

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	n := node(t)
	dir := invented(300).files(t)
	r := take(t, n, dir)
	if r.Added["resident"] != 300 || r.Added["letter"] != 600 || len(r.Opened) == 0 {
		t.Fatalf("%+v", r.Added)
	}
	before, err := n.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := take(t, n, dir)
	after, err := n.Checkpoint(t.Context())
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the journal went on (%v)", err)
	}
	if len(again.Added) > 0 || len(again.Replaced) > 0 || again.Different > 0 || again.Same["resident"] != 300 || again.Same["agenda"] != 120 {
		t.Errorf("again: %+v", again)
	}
	verify(t, n)
}

func TestOurOwnExportComesBackAndChangesNothing(t *testing.T) {
	n := node(t)
	take(t, n, invented(40).files(t))
	add(t, n, "3302991708900777", "Kasinah")
	if _, err := n.TypedLetter(t.Context(), clerk(), "keterangan", "surat tulis tangan"); err != nil {
		t.Fatal(err)
	}
	first := leave(t, n)
	// A letter by hand leaves too, with its number and what it is about.
	if a := read(t, first).Agenda; !slices.ContainsFunc(a, func(a moving.Agenda) bool {
		return a.Kind == moving.Outgoing && a.Summary == "surat tulis tangan" && strings.Contains(a.Number, "424")
	}) {
		t.Errorf("the letter by hand stayed behind: %+v", a[len(a)-1].Number)
	}
	r := take(t, n, first)
	if r.Added["resident"] > 0 || r.Added["letter"] > 0 || r.Different > 0 || r.Filled > 0 {
		t.Errorf("%+v", r)
	}
	same(t, read(t, leave(t, n)), read(t, first))
	verify(t, n)
}

// add puts somebody into the register whom no former system knows.
func add(t *testing.T, n *office.Node, nik, name string) {
	t.Helper()
	row := residents.ImportRow{Line: 2}
	row.Record.NIK, row.Record.Name, row.Record.Region = nik, name, string(newVillage)
	if err := n.AddResidents(t.Context(), newVillage, []residents.ImportRow{row}); err != nil {
		t.Fatal(err)
	}
}

func TestTheNextLetterGoesOnFromTheOldNumber(t *testing.T) {
	n := node(t)
	take(t, n, invented(20).files(t))
	seq, err := n.TypedLetter(t.Context(), clerk(), "keterangan", "surat tulis tangan")
	if err != nil || seq != 424 { // the types of this series went to 413 and 423
		t.Fatal(seq, err)
	}
	if seq, err = n.TypedLetter(t.Context(), clerk(), "keterangan", "surat kedua"); err != nil || seq != 425 {
		t.Fatal(seq, err)
	}
	verify(t, n)
	if err := audit.Rebuild(t.Context(), n.Premises, nil); err != nil {
		t.Fatal(err)
	}
	verify(t, n)
}

// TestTheAgendaGoesOnFromTheOldBooks moves in with the books of letters of two
// years, out again, and in elsewhere.
func TestTheAgendaGoesOnFromTheOldBooks(t *testing.T) {
	n := node(t)
	v := invented(20)
	for _, g := range []moving.Register{
		{Kind: moving.Incoming, Year: 2025, Last: 201, Entries: 201}, {Kind: moving.Incoming, Year: 2026, Last: 60, Entries: 60}, {Kind: moving.Outgoing, Year: 2026, Last: 88, Entries: 80},
	} {
		v.Registers = append(v.Registers, g)
	}
	r := take(t, n, v.files(t))
	for _, want := range []settlement.Opening{{Register: "agenda-in", Year: 2025, Last: 201}, {Register: "agenda-in", Year: 2026, Last: 60}, {Register: "agenda-out", Year: 2026, Last: 88}} {
		if !slices.Contains(r.Opened, want) {
			t.Errorf("%+v lacks %+v", r.Opened, want)
		}
	}
	same(t, read(t, leave(t, n)), v)
	numbers := func(n *office.Node, in, out int) {
		t.Helper()
		today := n.Today(newVillage)
		ref, err := n.Ledgers.EnterLetter(t.Context(), clerk(), ledgers.NewLetter{Direction: books.In, Date: today, Letter: books.Letter{Party: "Camat", About: fmt.Sprint("Undangan ke-", in)}})
		if err != nil || ref.Number != in {
			t.Errorf("the next incoming letter is %d, not %d (%v)", ref.Number, in, err)
		}
		if _, err := n.TypedLetter(t.Context(), clerk(), "keterangan", "surat tulis tangan"); err != nil {
			t.Fatal(err)
		}
		list, err := n.Ledgers.Letters(t.Context(), clerk(), books.Series{Direction: books.Out, Year: today.Year()}, 0)
		if err != nil || len(list) == 0 || list[0].Ref().Number != out {
			t.Errorf("the outgoing letters end elsewhere than at %d: %d lines (%v)", out, len(list), err)
		}
	}
	numbers(n, 61, 89)
	if last, source, err := n.Ledgers.Before(t.Context(), clerk(), books.Series{Direction: books.In, Year: 2026}); err != nil || last != 60 || source != "village" {
		t.Error(last, source, err)
	}
	var list bytes.Buffer
	if err := n.Ledgers.Print(t.Context(), clerk(), ledgers.Order{Book: "agenda-in", Month: books.MonthOf(n.Today(newVillage)), CSV: true}, &list); err != nil || !strings.Contains(list.String(), "61") {
		t.Errorf("%s (%v)", list.String(), err)
	}
	again := take(t, n, v.files(t))
	if len(again.Opened) > 0 {
		t.Errorf("opened twice: %+v", again.Opened)
	}
	verify(t, n)
	if err := audit.Rebuild(t.Context(), n.Premises, nil); err != nil {
		t.Fatal(err)
	}
	verify(t, n)
	numbers(n, 62, 90)
	other := node(t)
	take(t, other, leave(t, n))
	numbers(other, 63, 91)
	verify(t, other)
}

func TestALandingThatBrokeOffIsSeenByNobodyAndContinued(t *testing.T) {
	n := node(t)
	v := invented(1500)
	dir := v.files(t)
	ctx, stop := context.WithCancel(t.Context())
	p := plan()
	p.Progress = func(done, total int) {
		if done > total/2 {
			stop()
		}
	}
	if _, err := n.Settlement.Take(ctx, open(t, dir), p, nil); !errors.Is(err, context.Canceled) {
		t.Fatal("it went on:", err)
	}
	if found, err := n.SearchResidents(t.Context(), clerk(), "warsini", 5); err != nil || len(found) > 0 {
		t.Errorf("half a village is seen: %d (%v)", len(found), err)
	}
	verify(t, n)
	r := take(t, n, dir)
	if !r.Resumed {
		t.Error("it began anew")
	}
	same(t, read(t, leave(t, n)), v)
	verify(t, n)
}

func TestALandingIsTakenBackOrReplacedByAnotherFile(t *testing.T) {
	n := node(t)
	dir, other := invented(900).files(t), invented(30)
	for range 2 {
		ctx, stop := context.WithCancel(t.Context())
		p := plan()
		p.Progress = func(done, total int) {
			if done > total/2 {
				stop()
			}
		}
		if _, err := n.Settlement.Take(ctx, open(t, dir), p, nil); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		rows, err := n.Settlement.Discard(t.Context(), newVillage)
		if err != nil || rows == 0 {
			t.Fatal(rows, err)
		}
	}
	take(t, n, other.files(t))
	same(t, read(t, leave(t, n)), other)
	verify(t, n)
}

func TestAFileOfAnotherVillageOrGroundIsRefused(t *testing.T) {
	n := node(t)
	dir := invented(5).files(t)
	p := plan()
	p.Basis = "because"
	if _, err := n.Settlement.Take(t.Context(), open(t, dir), p, nil); fault.As(err) == nil || fault.As(err).Key != "residents.basis" {
		t.Error("a ground that is none:", err)
	}
	p = plan()
	p.Office = "33.02.99.2999"
	if _, err := n.Settlement.Take(t.Context(), open(t, dir), p, nil); fault.Of(err) != fault.NotFound {
		t.Error("an office that is none:", err)
	}
}

func TestArchivedLettersAreFoundByNumberAndPerson(t *testing.T) {
	n := node(t)
	take(t, n, invented(60).files(t))
	found, err := n.Settlement.ByNumber(t.Context(), "500 / 001 / ds.c / 1 / 2020")
	if err != nil || len(found) == 0 {
		t.Fatal("by number:", len(found), err)
	}
	for _, l := range found {
		if l.Masked != "" || l.Signer != "" || l.Resident != "" || l.Kind != "Keterangan Usaha" || l.Date != "2020-03-04" {
			t.Errorf("the public is told %+v", l)
		}
	}
	for query, least := range map[string]int{"tuginem": 5, "sa'dulloh": 5, "dari luar": 10, "3": 3, invented(60).Residents[4].NIK: 1} {
		found, err := n.Settlement.Search(t.Context(), clerk(), query)
		if err != nil || len(found) < least {
			t.Errorf("%q: %d found (%v)", query, len(found), err)
		}
		for _, l := range found {
			if strings.Contains(l.Masked, "Tuginem") {
				t.Error("a name is told")
			}
		}
	}
	if a := clerk(); true {
		a.Office = office.District
		if found, err := n.Settlement.Search(t.Context(), a, "tuginem"); err != nil || len(found) > 0 {
			t.Errorf("another office finds %d (%v)", len(found), err)
		}
	}
}

// A number that would come out wrong is worse than a village that waits: nothing
// is taken in while a row of registers.csv is not understood.
func TestARegisterThatIsNotKnownHoldsTheWholeVillageBack(t *testing.T) {
	n := node(t)
	v := invented(20)
	dir := v.files(t)
	path := filepath.Join(dir, "registers.csv")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(good), "jenis,surat-keterangan-usaha,2026", "jenis,SKU,2026", 1)
	if bad == string(good) {
		t.Fatal("nothing was changed")
	}
	if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	var told []string
	tell := func(p moving.Problem) error {
		told = append(told, fmt.Sprint(p.Table, " ", p.Column, " ", p.Key))
		return nil
	}
	const want = "registers.csv jenis moving.register-type"
	if r, err := n.Settlement.Look(open(t, dir), plan(), tell); err != nil || !slices.Equal(told, []string{want}) || r.Report.Count("registers.csv").Left != 1 {
		t.Errorf("a dry run: %v, %v", told, err)
	}
	before, _ := n.Checkpoint(t.Context())
	if _, err := n.Settlement.Take(t.Context(), open(t, dir), plan(), nil); fault.As(err) == nil || fault.As(err).Key != "settlement.registers-left" {
		t.Errorf("taken in: %v", err)
	}
	after, _ := n.Checkpoint(t.Context())
	if found, err := n.SearchResidents(t.Context(), clerk(), "warsini", 5); err != nil || len(found) > 0 || !bytes.Equal(before, after) {
		t.Errorf("half a village stands there: %d (%v)", len(found), err)
	}
	if rows, err := n.Settlement.Discard(t.Context(), newVillage); err != nil || rows != 0 {
		t.Errorf("%d rows landed (%v)", rows, err)
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := take(t, n, dir); len(r.Opened) == 0 {
		t.Error("the mended file opened nothing")
	}
}

// Whoever copies a file gives it a new day. The day of its data can be said
// afterwards, by the same file once more: nobody comes in twice.
func TestTheDayOfTheDataCanBeSaidAfterwards(t *testing.T) {
	n := node(t)
	dir := invented(20).files(t)
	take(t, n, dir)
	before, _, err := n.AsOf(t.Context(), newVillage)
	if err != nil {
		t.Fatal(err)
	}
	p := plan()
	p.AsOf = before - 40
	for range 2 {
		r, err := n.Settlement.Take(t.Context(), open(t, dir), p, nil)
		if err != nil || r.Added["resident"] > 0 || r.Same["resident"] != 20 {
			t.Fatalf("%+v (%v)", r.Added, err)
		}
	}
	if day, _, err := n.AsOf(t.Context(), newVillage); err != nil || day != p.AsOf {
		t.Errorf("the register is of %s, said was %s (%v)", day, p.AsOf, err)
	}
	if loads, err := n.Loads(t.Context(), newVillage); err != nil || len(loads) != 2 || loads[0].Rows != 20 {
		t.Errorf("%+v (%v)", loads, err)
	}
	verify(t, n)
	if err := audit.Rebuild(t.Context(), n.Premises, nil); err != nil {
		t.Fatal(err)
	}
	verify(t, n)
}
