package scoreboard_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/office"
	"genggam/internal/openfile"
	"genggam/internal/opinions"
	"genggam/internal/store/storetest"
	"genggam/internal/survey"
)

var ctx = context.Background()

const (
	service = "surat-keterangan-usaha"
	other   = "surat-pengantar-nikah"
)

// house is a node that publishes.
type house struct{ *office.Node }

func (h house) ok(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// finish files a case and brings it to its end after some days.
func (h house) finish(id string, days int) {
	h.T.Helper()
	no := h.File(id).No
	h.Clock.Add(time.Duration(days) * 24 * time.Hour)
	h.end(no)
}

// end brings a case to its end.
func (h house) end(no int64) {
	h.T.Helper()
	_, err := h.Desk.Rounds(ctx) // silence may have made it complete
	h.ok(err)
	_, err = h.Finish(ctx, no)
	h.ok(err)
}

// refuse files a case that is refused.
func (h house) refuse(id string) {
	h.T.Helper()
	no := h.File(id).No
	for h.Step(no).Step.Kind != "sign" {
		p := h.Step(no)
		who, err := h.Clerk(ctx, p.Here, p.Step.Role)
		h.ok(err)
		h.ok(h.Take(ctx, who, no, office.OutOfTurn))
		h.ok(h.DoStepDrafting(ctx, who, no, office.Done(p.Step)))
	}
	who, err := h.Clerk(ctx, office.Village, "signer")
	h.ok(err)
	h.ok(h.Refuse(ctx, who, no, "facts", "Tidak sesuai kenyataan."))
}

// complain files a complaint.
func (h house) complain(k int) int64 {
	h.T.Helper()
	r, err := h.Complaints.File(ctx, complaints.Filing{Office: office.Village, As: complaint.Ordinary, Category: "lamp", Placed: true, Lat: -7_450_123, Lon: 109_290_456, Caller: fmt.Sprint(k),
		Words: complaints.Words{Text: "Lampu jalan depan pasar mati sudah tiga malam.", Place: "Depan pasar", Language: "id"}, Who: complaints.Who{Name: "Sulastri Contoh", Contact: "081234567899"}})
	h.ok(err)
	return r.No
}

// decide decides a complaint, of which nothing was said before.
func (h house) decide(no int64) {
	h.T.Helper()
	who, err := h.Clerk(ctx, office.Village, "front-desk")
	h.ok(err)
	h.ok(h.Complaints.Verify(ctx, who, no, complaint.Ordinary))
	h.ok(h.Complaints.Decide(ctx, who, no, complaint.Upheld, "Lampu sudah diganti."))
}

func (h house) answer(k int) {
	h.T.Helper()
	key := h.Root.Derive("survey/" + survey.QuarterOf(h.Today(office.Village)).String())
	t := survey.Ticket{Office: string(office.Village), Service: service, Quarter: survey.QuarterOf(h.Today(office.Village))}
	var s survey.Sheet
	for e := range s {
		s[e] = uint8(1 + (k+e)%4)
	}
	_, err := h.Opinions.Answer(ctx, opinions.Asking{Ticket: t, Text: t.Write(key[:], [10]byte{byte(k), 9})}, survey.Own, s)
	h.ok(err)
}

// at moves the clock to a day at nine.
func (h house) at(month time.Month, day int) {
	h.Clock.Set(time.Date(2026, month, day, 9, 0, 0, 0, office.WIB))
}

// publish walks the rounds until nothing is left.
func (h house) publish() {
	h.T.Helper()
	for range 50 {
		h.ok(h.Opinions.Rounds(ctx))
		more, err := h.Scoreboard.Rounds(ctx)
		h.ok(err)
		if !more {
			return
		}
	}
	h.T.Fatal("publishing does not end")
}

// spring is two months of a village: March has ten of one service and a few of
// another, April few.
func (h house) spring() {
	h.T.Helper()
	h.at(time.March, 2)
	var old, heard []int64
	for k := range 10 {
		heard = append(heard, h.complain(k))
		if k%2 == 1 {
			old = append(old, h.File(service).No)
		}
	}
	for k := range 11 { // some are finished the day they came, some wait ever longer
		h.at(time.March, 3+2*k)
		if k%2 == 1 {
			h.end(old[k/2])
		} else {
			h.finish(service, 0)
		}
		h.answer(k)
		if k < len(heard) {
			h.decide(heard[k])
		}
	}
	for range 3 {
		h.finish(other, 0)
	}
	h.at(time.April, 1)
	h.publish()
	h.at(time.April, 6)
	for range 4 {
		h.finish(other, 1)
	}
	for range 2 {
		h.refuse(service)
	}
	h.at(time.May, 4)
	h.publish()
}

// export writes the open files into a folder.
func (h house) export() string {
	h.T.Helper()
	dir := h.T.TempDir()
	_, err := h.Scoreboard.Export(ctx, func(name string) (io.WriteCloser, error) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		return os.Create(path)
	})
	h.ok(err)
	return dir
}

// recompute runs the script that shares nothing with the program.
func recompute(t *testing.T, dir string) (said string, ok bool) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3: the script that computes the figures again cannot run")
	}
	b, err := exec.Command(python, filepath.Join(dir, openfile.ScriptName)).CombinedOutput()
	return string(b), err == nil
}

func TestEveryFigureComesOutOfTheOpenFilesAgain(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { figures(t, house{office.Open(t)}) })
	t.Run("postgres", func(t *testing.T) { figures(t, house{office.OpenOn(t, storetest.PostgresDSN(t))}) })
}

func figures(t *testing.T, h house) {
	h.spring()
	b, err := h.Scoreboard.Board(ctx, office.Village)
	h.ok(err)
	f := b.All
	if f.Finished != 11 || f.Received != 11 || f.Decided != 10 || f.Answered != 11 || f.Refused != 0 || f.OnTime == 0 || f.OnTime == 11 {
		t.Errorf("%+v", f)
	}
	dir := h.export()
	said, ok := recompute(t, dir)
	if !ok || !strings.Contains(said, "1 offices, ") {
		t.Fatal(said)
	}
	t.Log(said)
	for name, plant := range map[string][2]string{
		"figures.json":         {`"received": 11`, `"received": 12`},
		"2026-03/finished.csv": {",1\r\n", ",0\r\n"},
		"2026-03/data.json":    {`"threshold":10`, `"threshold":11`},
		"2026-03/proof.txt":    {"index ", "index 1"},
	} {
		path := filepath.Join(dir, string(office.Village), name)
		was, err := os.ReadFile(path)
		h.ok(err)
		h.ok(os.WriteFile(path, []byte(strings.Replace(string(was), plant[0], plant[1], 1)), 0o600))
		if said, ok := recompute(t, dir); ok {
			t.Errorf("a changed %s is not noticed: %s", name, said)
		}
		h.ok(os.WriteFile(path, was, 0o600))
	}
	report, err := audit.Verify(ctx, h.Premises, nil)
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("verify: %v %v", err, report.Findings)
	}
	h.ok(audit.Rebuild(ctx, h.Premises, nil))
	few(t, h)
}

// few says that fewer than ten are nowhere, and wait for the year's end.
func few(t *testing.T, h house) {
	for _, name := range openfile.Tables() {
		f, err := h.Scoreboard.File(ctx, office.Village, openfile.Month(2026*12+2), name)
		h.ok(err)
		var b strings.Builder
		if err := f.Write(&b); err != nil || strings.Contains(b.String(), other) {
			t.Errorf("%s names a service of three cases: %v", name, err)
		}
	}
	if _, err := h.Scoreboard.Service(ctx, office.Village, other); err == nil {
		t.Error("a service of seven cases has figures")
	}
	if all, err := h.Scoreboard.Issues(ctx, office.Village, 0, 10); err != nil || len(all) != 1 {
		t.Errorf("a month with nothing to publish was published: %v %v", all, err)
	}
	h.at(time.December, 1)
	h.publish()
	if _, err := h.Scoreboard.Service(ctx, office.Village, openfile.Joint); err == nil {
		t.Error("nine that wait were put together before the year's end")
	}
	h.finish(other, 0) // the tenth: seven marriages and two refused letters wait
	h.Clock.Set(time.Date(2027, 1, 4, 9, 0, 0, 0, office.WIB))
	h.publish()
	s, err := h.Scoreboard.Service(ctx, office.Village, openfile.Joint)
	h.ok(err)
	if s.All.Finished != 10 || s.All.Received != 10 || s.All.Refused != 0 {
		t.Errorf("%+v", s.All)
	}
	if said, ok := recompute(t, h.export()); !ok {
		t.Error(said)
	}
}
