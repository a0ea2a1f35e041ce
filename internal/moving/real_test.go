package moving_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/moving"
)

// TestARealDumpIsReadWhole reads the dump that scripts/opensid-dump.sh makes
// with the real schema, or any other of OpenSID.
func TestARealDumpIsReadWhole(t *testing.T) {
	name := os.Getenv("GENGGAM_OPENSID_DUMP")
	if name == "" {
		t.Skip("GENGGAM_OPENSID_DUMP names no dump; scripts/opensid-dump.sh makes one")
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var v village
	began := time.Now()
	report, err := moving.Read(f, options, v.taker())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("read in %v", time.Since(began).Round(time.Millisecond))
	for _, c := range report.Tables {
		t.Logf("%-22s read %6d, taken %6d, left %4d, noted %4d", c.Table, c.Read, c.Taken, c.Left, c.Noted)
		if c.Read != c.Taken+c.Left {
			t.Errorf("%s: %d read, %d taken, %d left", c.Table, c.Read, c.Taken, c.Left)
		}
	}
	if len(v.Residents) == 0 || len(v.Residents) != report.Count("tweb_penduduk").Taken || len(v.Letters) != report.Count("log_surat").Taken || !report.Whole {
		t.Errorf("%d residents, %d letters given; whole %v", len(v.Residents), len(v.Letters), report.Whole)
	}
	facts(t, name+".facts", &v)
	other(t, name+".other", &v)
	began = time.Now()
	again, _ := back(t, write(t, &v))
	t.Logf("out and in again in %v", time.Since(began).Round(time.Millisecond))
	compare(t, again, &v)
}

// facts compares with what the database server itself said of the same rows.
func facts(t *testing.T, name string, v *village) {
	t.Helper()
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Logf("no %s: nothing to compare with", name)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	lives := map[string]moving.Life{"1": moving.Alive, "2": moving.Dead, "3": moving.Moved, "4": moving.Missing}
	residents, registers := map[int64]moving.Resident{}, map[string]moving.Register{}
	for _, r := range v.Residents {
		residents[r.ID] = r
	}
	for _, r := range v.Registers {
		registers[fmt.Sprint(r.Name, " ", r.Year)] = r
	}
	same, numbers := 0, 0
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f[0] == "register" {
			last, _ := strconv.Atoi(f[3])
			if r := registers[f[1]+" "+f[2]]; r.Last != last || strconv.Itoa(r.Entries) != f[4] {
				t.Errorf("%s %s goes on after %d of %d, the server says %s of %s", f[1], f[2], r.Last, r.Entries, f[3], f[4])
			}
			numbers++
			continue
		}
		id, _ := strconv.ParseInt(f[1], 10, 64)
		r, ok := residents[id]
		if !ok {
			continue
		}
		given, err := hex.DecodeString(f[4])
		if err != nil || r.Name != string(given) || r.NIK+r.Provisional != f[2] || r.Life != lives[f[3]] {
			t.Errorf("resident %d is not as the server says", id)
		}
		same++
	}
	if same != len(v.Residents) {
		t.Errorf("%d residents compared of %d", same, len(v.Residents))
	}
	t.Logf("%d names, NIK and lives and %d registers are as the server says", same, numbers)
}

// other reads the same village as other options of mariadb-dump write it.
func other(t *testing.T, name string, v *village) {
	t.Helper()
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var w village
	if _, err := moving.Read(f, options, w.taker()); err != nil {
		t.Fatal(err)
	}
	compare(t, &w, v)
	t.Log("one row in a statement, columns named, local clock, ANSI quotes: read the same")
}

// compare wants two villages to be the same in everything.
func compare(t *testing.T, got, want *village) {
	t.Helper()
	for _, pair := range [][2]any{{got.Types, want.Types}, {got.Areas, want.Areas}, {got.Residents, want.Residents}, {got.Families, want.Families},
		{got.Letters, want.Letters}, {got.Agenda, want.Agenda}, {got.Registers, want.Registers}} {
		same(t, "of a village", pair[0], pair[1])
	}
}
