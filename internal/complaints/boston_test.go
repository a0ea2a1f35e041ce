package complaints_test

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/office"
)

// The half year of requests of a city that went before: 58,251 things in the
// street with their kind, the time within which the city said that it would settle
// them, and when it did.

// weeks later they are filed here, on the same days of the week, so that the law
// that holds today is in force.
const weeks = 782

// Unless all are asked for (GENGGAM_BOSTON=all), every thousandth runs and those that
// were settled within half an hour of what was promised, before or after: the hardest.
func (a asked) wanted(i int) bool {
	return i%1000 == 0 || !a.target.IsZero() && !a.closed.IsZero() && a.closed.Sub(a.target).Abs() <= 30*time.Minute
}

// asked is one of them; target and closed are zero for none.
type asked struct {
	kind, what, where, answer string
	opened, target, closed    time.Time
	lat, lon                  int64
}

// bostonFile is beside the checkout or where GENGGAM_DATA says.
func bostonFile(t *testing.T) string {
	t.Helper()
	file := cmp.Or(os.Getenv("GENGGAM_DATA"), "../../../shared/data") + "/4-aduan/boston311-2011.csv.xz"
	if _, err := os.Stat(file); err != nil {
		t.Skip("the requests of a real city are not here: GENGGAM_DATA names the folder of real data")
	}
	for _, program := range []string{"xz", "python3"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("there is no " + program + " to read the requests of a real city with")
		}
	}
	return file
}

func readAsked(t *testing.T, file string, whole bool) (out []asked) {
	t.Helper()
	xz := exec.CommandContext(t.Context(), "xz", "--decompress", "--stdout", file)
	plain, err := xz.StdoutPipe()
	if err := errors.Join(err, xz.Start()); err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(plain)
	head, err := in.Read()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range head {
		at[name] = i
	}
	moment := func(s string) time.Time {
		if s == "" {
			return time.Time{}
		}
		x, err := time.ParseInLocation(time.DateTime, s, office.WIB)
		if err != nil {
			t.Fatal(err)
		}
		return x.AddDate(0, 0, 7*weeks)
	}
	for i := 0; ; i++ {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		lat, err1 := strconv.ParseFloat(row[at["latitude"]], 64)
		lon, err2 := strconv.ParseFloat(row[at["longitude"]], 64)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		a := asked{kind: row[at["type"]], what: row[at["case_title"]], where: row[at["location"]], answer: row[at["closure_reason"]],
			opened: moment(row[at["open_dt"]]), target: moment(row[at["target_dt"]]), closed: moment(row[at["closed_dt"]]),
			// The city is laid over the regency: its streets keep their distances.
			lat: int64(math.Round((lat - 49.763) * 1e6)), lon: int64(math.Round((lon + 180.238) * 1e6))}
		if whole || a.wanted(i) {
			out = append(out, a)
		}
	}
}

// category is the kind of a request as a code.
func category(kind string) string {
	words := strings.FieldsFunc(strings.ToLower(kind), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	return strings.Join(words, "-")
}

// standardsOf are the kinds for which the city always promised the same number of
// hours: their targets are a standard, from which the promise is worked out here.
// For the others the city moved targets by hand, and each brings its own.
func standardsOf(all []asked) complaint.Pledges {
	hours := map[string]time.Duration{}
	for _, a := range all {
		was, seen := hours[a.kind]
		span := a.target.Sub(a.opened)
		if a.target.IsZero() || span%time.Hour != 0 || span <= 0 || seen && was != span {
			span = -1
		}
		hours[a.kind] = span
	}
	var out complaint.Pledges
	for kind, span := range hours {
		if span > 0 {
			out = append(out, complaint.Pledge{Category: category(kind), Amount: int(span / time.Hour), Unit: calendar.UnitHours})
		}
	}
	return out
}

// step is something that happens to a request.
type step struct {
	at     time.Time
	no     int
	closes bool
}

func stepsOf(all []asked) (out []step) {
	for i, a := range all {
		out = append(out, step{at: a.opened, no: i})
		if !a.closed.IsZero() {
			out = append(out, step{at: a.closed, no: i, closes: true})
		}
	}
	slices.SortStableFunc(out, func(a, b step) int { return a.at.Compare(b.at) })
	return out
}

// halfYear runs the requests through the room, each act at its own instant, and
// the watchman once a day.
func (h *house) halfYear(all []asked, standards complaint.Pledges) (acts int) {
	h.ok(h.Complaints.Pledge(h.ctx(), h.As("head"), standards))
	clerk, numbers := h.As("front-desk"), make([]int64, len(all))
	walked := h.Clock.Now()
	for _, s := range stepsOf(all) {
		for ; s.at.Sub(walked) >= 24*time.Hour; walked = walked.Add(24 * time.Hour) {
			h.Clock.Set(walked)
			for more := true; more; {
				var err error
				more, err = h.Complaints.Rounds(h.ctx())
				h.ok(err)
			}
		}
		h.Clock.Set(s.at)
		a := all[s.no]
		if s.closes {
			h.ok(h.Complaints.Decide(h.ctx(), clerk, numbers[s.no], complaint.Done, cmp.Or(strings.TrimSpace(a.answer), "Case closed")))
			h.ok(h.Complaints.Hand(h.ctx(), clerk, numbers[s.no], "message"))
			acts += 2
			continue
		}
		n := complaints.Filing{As: complaint.Ordinary, Category: category(a.kind), Placed: true, Lat: a.lat, Lon: a.lon, Promised: a.target,
			Words: complaints.Words{Text: a.what, Place: a.where}, Who: complaints.Who{Name: "Sulastri Contoh"}}
		if slices.ContainsFunc(standards, func(p complaint.Pledge) bool { return p.Category == n.Category }) {
			n.Promised = time.Time{}
		}
		r, err := h.Complaints.FileFor(h.ctx(), clerk, n)
		h.ok(err)
		h.ok(h.Complaints.Verify(h.ctx(), clerk, r.No, complaint.Ordinary))
		numbers[s.no], acts = r.No, acts+2
	}
	return acts
}

func TestAHalfYearOfACityKeepsItsPromisesAsItsFileSays(t *testing.T) {
	file, whole := bostonFile(t), os.Getenv("GENGGAM_BOSTON") == "all"
	all := readAsked(t, file, whole)
	standards := standardsOf(all)
	h := open(t)
	begin := time.Now()
	acts := h.halfYear(all, standards)
	took := time.Since(begin)
	got, err := h.Complaints.Kept(h.ctx(), office.Village, all[0].opened, h.Clock.Now().Add(time.Second))
	h.ok(err)
	want := ontime(t, file, whole)
	var sum complaints.Kept
	for _, k := range got {
		if k != want[k.Category] {
			t.Errorf("%s: here %+v, the file says %+v", k.Category, k, want[k.Category])
		}
		sum.Received, sum.Promised, sum.Kept, sum.Missed = sum.Received+k.Received, sum.Promised+k.Promised, sum.Kept+k.Kept, sum.Missed+k.Missed
	}
	if len(got) != len(want) || sum.Received != int64(len(all)) {
		t.Errorf("%d categories and %d requests here, %d and %d in the file", len(got), sum.Received, len(want), len(all))
	}
	t.Logf("%d requests of %d categories (%d with a standard), %d acts of officers, in %v: %.0f requests/s; %d promised, %d kept, %d missed", len(all), len(got), len(standards), acts,
		took.Round(time.Millisecond), float64(len(all))/took.Seconds(), sum.Promised, sum.Kept, sum.Missed)
}

// ontime are the figures that the separate script finds in the file.
func ontime(t *testing.T, file string, whole bool) map[string]complaints.Kept {
	t.Helper()
	args := []string{"../../test/boston/ontime.py", file, "close"}
	if whole {
		args = args[:2]
	}
	out, err := exec.Command("python3", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	figures := map[string]complaints.Kept{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var x struct {
			Type                                      string
			Received, Promised, Kept, Missed, Running int64
		}
		if err := d.Decode(&x); err != nil {
			t.Fatal(err)
		}
		code := category(x.Type)
		figures[code] = complaints.Kept{Category: code, Received: x.Received, Promised: x.Promised, Kept: x.Kept, Missed: x.Missed, Running: x.Running}
	}
	return figures
}
