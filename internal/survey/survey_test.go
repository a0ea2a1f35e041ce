package survey_test

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/survey"
)

var today = calendar.NewDay(2026, 11, 23)

// published reads a list of published figures from the folder of real data beside
// the checkout, or where GENGGAM_DATA says.
func published(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(cmp.Or(os.Getenv("GENGGAM_DATA"), "../../../shared/data") + "/7-skm/" + name)
	if err != nil {
		t.Skip("no published figures: GENGGAM_DATA names the folder of real data")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheTwentyPublishedIndexesOfKediri(t *testing.T) {
	var tally survey.Tally
	exact := 0
	for i, row := range published(t, "skm-kediri-mentah.csv") {
		var s survey.Sheet
		for e := range s {
			s[e] = uint8(number(t, row[2+e]))
		}
		if err := tally.Add(s); err != nil {
			t.Fatal(err)
		}
		points := int64(0)
		for _, l := range must(survey.Lines(tally, survey.Way{}, survey.Order(""), today)) {
			points += l.Points
		}
		if points != number(t, row[11]) {
			t.Errorf("row %d: %d points, published %s", i, points, row[11])
		}
		want := decimals(t, row[12], 4)
		// Their system keeps each weighted mean to seven decimals; one of the twenty
		// differs in the last of four digits from what nothing rounded gives.
		if got := must(survey.IndexOf(tally, survey.Way{Keep: 7})).Decimals(4); got != want {
			t.Errorf("row %d: %d, published %d", i, got, want)
		}
		got := must(survey.IndexOf(tally, survey.Way{})).Decimals(4)
		if d := got - want; d < -1 || d > 1 {
			t.Errorf("row %d, nothing rounded: %d, published %d", i, got, want)
		} else if d == 0 {
			exact++
		}
	}
	if tally.N != 20 || exact != 19 {
		t.Errorf("%d rows, %d equal with nothing rounded", tally.N, exact)
	}
}

// decimals reads "66.6667" as 666667.
func decimals(t *testing.T, s string, places int) int64 {
	t.Helper()
	whole, rest, _ := strings.Cut(s, ".")
	return number(t, whole+(rest + "000000000")[:places])
}

func TestThePublishedIndexOfATrimester(t *testing.T) {
	var tally survey.Tally
	rows := published(t, "skm-gaspul-triwulan3.csv")
	for e, row := range rows {
		for a := range 4 {
			tally.Counts[e][a] = number(t, row[5-a])
		}
	}
	tally.N = 29
	for way, want := range map[survey.Way]int64{{Weight: "0.11"}: 9056, {}: 9148, {Weight: "ninth"}: 9148, {Weight: "0.111"}: 9138} {
		i := must(survey.IndexOf(tally, way))
		if c, _ := survey.CategoryOf(i.Hundredths, today); i.Hundredths != want || c.Grade != "A" {
			t.Errorf("%+v: %d (%s), want %d", way, i.Hundredths, c.Grade, want)
		}
	}
	for e, l := range must(survey.Lines(tally, survey.Way{Weight: "0.11"}, survey.Order("questionnaire"), today)) {
		if l.Points != number(t, rows[e][6]) || l.Mean != (decimals(t, rows[e][7], 4)+5)/10 || l.Weighted != decimals(t, rows[e][8], 4) {
			t.Errorf("%s: %+v, published %v", rows[e][1], l, rows[e])
		}
	}
	if w := survey.Weakest(tally, 2); w[0].ID() != "time" || w[1].ID() != "procedure" {
		t.Errorf("weakest: %v", w)
	}
}

// sums makes a tally of n answers whose points are as given.
func sums(n int64, points ...int64) (t survey.Tally) {
	t.N = n
	for e, p := range points {
		low := p / n
		t.Counts[e][low-1] = n - p%n
		if p%n > 0 {
			t.Counts[e][low] = p % n
		}
	}
	return t
}

func TestTheWorkedExample(t *testing.T) {
	tally := sums(100, 338, 331, 329, 394, 335, 342, 352, 321, 383)
	for way, want := range map[survey.Way]int64{{}: 8681, {Weight: "0.111"}: 8672} {
		i := must(survey.IndexOf(tally, way))
		if c, _ := survey.CategoryOf(i.Hundredths, today); i.Hundredths != want || c.Grade != "B" || c.Value != 3 {
			t.Errorf("%+v: %d %+v", way, i.Hundredths, c)
		}
	}
	if w := survey.Weakest(tally, 2); w[0].ID() != "facilities" || w[1].ID() != "time" {
		t.Errorf("%v", w)
	}
	best := sums(10, 40, 40, 40, 40, 40, 40, 40, 40, 40)
	for way, want := range map[survey.Way]int64{{}: 10000, {Weight: "0.111"}: 9990, {Weight: "0.11"}: 9900} {
		if i := must(survey.IndexOf(best, way)); i.Hundredths != want {
			t.Errorf("all best, %+v: %d, want %d", way, i.Hundredths, want)
		}
	}
}

func TestCategoriesLeaveNoGap(t *testing.T) {
	for hundredths, want := range map[int64]string{2500: "D", 6499: "D", 6500: "C", 7660: "C", 7661: "B", 8830: "B", 8831: "A", 10000: "A"} {
		if c, basis := survey.CategoryOf(hundredths, today); c.Grade != want || basis == "" {
			t.Errorf("%d: %+v", hundredths, c)
		}
	}
	if c, basis := survey.CategoryOf(9000, calendar.NewDay(2017, 1, 1)); c.Grade != "" || basis != "" {
		t.Errorf("before the regulation: %+v %q", c, basis)
	}
	// The published table, where it is at hand, is this one.
	for _, row := range published(t, "mutu-pelayanan-permenpanrb-14-2017.csv") {
		for _, edge := range row[3:5] {
			if c, _ := survey.CategoryOf(decimals(t, edge, 2), today); c.Grade != row[5] || int64(c.Value) != number(t, row[0]) {
				t.Errorf("%s: %+v, published %v", edge, c, row)
			}
		}
	}
}

// TestTheTableOfSamplesIsTheFormula compares with Krejcie's and Morgan's formula,
// which the table prints rounded, but for its last row.
func TestTheTableOfSamplesIsTheFormula(t *testing.T) {
	for _, n := range []int{10, 15, 100, 500, 550, 1000, 5000, 10000, 50000, 75000} {
		x := 3.841 * float64(n) * 0.25
		want := int(math.Round(x / (0.0025*float64(n-1) + 3.841*0.25)))
		if got, _ := survey.Needed(n, today); got != want {
			t.Errorf("%d served: %d, formula %d", n, got, want)
		}
	}
	for n, want := range map[int]int{-5: 0, 0: 0, 3: 3, 9: 9, 10: 10, 11: 11, 14: 14, 16: 16, 21: 21, 24: 24, 26: 26, 29: 28, 501: 226, 100000: 384, 5_000_000: 384} {
		if got, _ := survey.Needed(n, today); got != want {
			t.Errorf("%d served: %d, want %d", n, got, want)
		}
	}
	last := 0
	for n := range 110_000 {
		got, basis := survey.Needed(n, today)
		if got < last || got > n || basis == "" {
			t.Fatalf("%d served: %d after %d, %q", n, got, last, basis)
		}
		last = got
	}
}

func TestQuestionsAreNineInThreeLanguages(t *testing.T) {
	q := survey.Questions()
	if len(q) != survey.Elements {
		t.Fatalf("%d questions", len(q))
	}
	words := 0
	for i, x := range q {
		if x.Element != survey.Element(i) || x.Code != fmt.Sprint("U", i+1) || x.Law == "" {
			t.Errorf("%+v", x)
		}
		for _, tag := range lang.Tags() {
			for _, text := range append(x.Answers[:], x.Ask) {
				if s := text.In(tag); s == "" || tag != lang.ID && s == text.ID && s != "Gratis" || len([]rune(s)) > 60 {
					t.Errorf("%s in %s: %q", x.Code, tag, s)
				}
			}
		}
		words += len(strings.Fields(x.Ask.ID))
		for _, a := range x.Answers {
			words += len(strings.Fields(a.ID))
		}
	}
	if words > 150 { // a slow reader's minute
		t.Errorf("%d words take longer than a minute", words)
	}
	for _, name := range []string{"questionnaire", "body", ""} {
		o := survey.Order(name)
		slices.Sort(o)
		if !slices.Equal(o, []survey.Element{0, 1, 2, 3, 4, 5, 6, 7, 8}) {
			t.Errorf("%q: %v", name, o)
		}
	}
	if o := survey.Order("body"); o[7].ID() != "complaints" || o[8].ID() != "facilities" {
		t.Errorf("%v", o)
	}
}

func TestAllMistakesOfASheetAreToldAtOnce(t *testing.T) {
	answers := map[string]string{"requirements": "4", "procedure": " 3 ", "time": "5", "fee": "four", "product": "1", "competence": "2", "behaviour": "", "facilities": "0"}
	_, wrong := survey.ReadSheet(func(id string) string { return answers[id] })
	got := map[string]string{}
	for _, f := range wrong {
		got[f.Field] = f.Key
	}
	want := map[string]string{"time": "survey.not-an-answer", "fee": "survey.not-an-answer", "facilities": "survey.not-an-answer", "behaviour": "survey.unanswered", "complaints": "survey.unanswered"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v", got)
	}
	s, wrong := survey.ReadSheet(func(string) string { return "4" })
	if len(wrong) != 0 || !s.Whole() {
		t.Errorf("%v %v", s, wrong)
	}
	if e, ok := survey.ElementOf("fee"); !ok || e.ID() != "fee" || survey.Element(9).ID() != "" {
		t.Errorf("%v", e)
	}
}

func TestAnOfficeIsWeighedByWhomItServed(t *testing.T) {
	low, high := sums(10, 20, 20, 20, 20, 20, 20, 20, 20, 20), sums(30, 120, 120, 120, 120, 120, 120, 120, 120, 120)
	i := must(survey.Weighted([]survey.Part{{Tally: low, Weight: 300}, {Tally: high, Weight: 100}, {Weight: 50}, {Tally: high}}, survey.Way{}))
	if i.Hundredths != 6250 || i.N != 40 { // (50*300 + 100*100) / 400
		t.Errorf("%+v", i)
	}
	for what, err := range map[string]error{
		"survey.nobody":         second(survey.Weighted(nil, survey.Way{})),
		"survey.bad-tally":      second(survey.Weighted([]survey.Part{{Tally: low, Weight: -1}}, survey.Way{})),
		"survey.unknown-weight": second(survey.IndexOf(low, survey.Way{Weight: "0.12"})),
	} {
		if f := fault.As(err); f == nil || f.Key != what {
			t.Errorf("want %s, got %v", what, err)
		}
	}
}

func random(seed uint64) func() survey.Sheet {
	r := rand.New(rand.NewPCG(seed, 1))
	return func() (s survey.Sheet) {
		for e := range s {
			s[e] = uint8(1 + r.IntN(4))
		}
		return s
	}
}

func TestNothingLeavesABoxButByTens(t *testing.T) {
	sheet, r := random(1), rand.New(rand.NewPCG(7, 7))
	var boxes []survey.Box
	in, out := survey.Tally{}, survey.Tally{}
	for m := survey.MonthOf(calendar.NewDay(2026, 1, 1)); m <= survey.MonthOf(calendar.NewDay(2030, 12, 1)); m++ {
		for range r.IntN(25) {
			service, device := fmt.Sprint("service-", r.IntN(6)), survey.Devices()[r.IntN(2)]
			at := slices.IndexFunc(boxes, func(b survey.Box) bool { return b.Service == service && b.Device == device })
			if at < 0 {
				at = len(boxes)
				boxes = append(boxes, survey.Box{Service: service, Device: device})
			}
			_, mark := survey.Receipt([10]byte{byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32())})
			s := sheet()
			if err := boxes[at].Put(s, m, mark); err != nil {
				t.Fatal(err)
			}
			if err := in.Add(s); err != nil {
				t.Fatal(err)
			}
		}
		var released []survey.Released
		released, boxes = survey.Release(boxes, m)
		for _, c := range released {
			if c.Tally.N < 10 || c.From > c.To || c.To != m || int64(len(c.Marks)) != c.Tally.N || survey.MarksDigest(c.Marks) != c.Receipts {
				t.Fatalf("%s: %+v", m, c.Counted)
			}
			out = out.Plus(c.Tally)
			data := must(c.Encode())
			if back := must(survey.DecodeCounted(data)); back != c.Counted {
				t.Fatalf("%+v came back as %+v", c.Counted, back)
			}
		}
		for _, b := range boxes {
			if b.Tally.N == 0 || b.Tally.N >= 10 || !slices.IsSortedFunc(b.Receipts, func(a, b survey.Mark) int { return bytes.Compare(a[:], b[:]) }) {
				t.Fatalf("%s left: %+v", m, b)
			}
		}
	}
	for _, b := range boxes {
		out = out.Plus(b.Tally)
	}
	if in != out || in.N < 500 {
		t.Errorf("%d went in, %d came out or wait", in.N, out.N)
	}
}

func TestWhatABoxRefuses(t *testing.T) {
	sheet := random(3)()
	b := survey.Box{Service: "a", Device: survey.Own}
	november := survey.MonthOf(today)
	for _, c := range []struct {
		sheet survey.Sheet
		month survey.Month
		key   string
	}{{survey.Sheet{}, november, "survey.incomplete"}, {sheet, 5, "survey.bad-month"}, {sheet, november, ""}, {sheet, november - 1, "survey.bad-month"}, {survey.Sheet{9, 1, 1, 1, 1, 1, 1, 1, 1}, november, "survey.incomplete"}} {
		err := b.Put(c.sheet, c.month, survey.Mark{})
		if f := fault.As(err); (f == nil) != (c.key == "") || f != nil && f.Key != c.key {
			t.Errorf("%v: want %q, got %v", c.sheet, c.key, err)
		}
	}
	if b.Tally.N != 1 || b.Since != november || b.Since.String() != "2026-11" {
		t.Errorf("%+v", b)
	}
	released, left := survey.Release([]survey.Box{b}, november)
	if _, err := (survey.Counted{Service: "a", Device: survey.Own, From: november, To: november, Tally: b.Tally, Receipts: survey.MarksDigest(b.Receipts)}).Encode(); len(released) != 0 || len(left) != 1 || err == nil {
		t.Errorf("one answer is written down for ever: %v", err)
	}
}

func TestOnceAQuarterAndTicketsThatLeadNowhere(t *testing.T) {
	key, q := []byte("a secret of this quarter"), survey.QuarterOf(today)
	if q.String() != "2026-Q4" || q.End() != calendar.NewDay(2027, time.January, 1) || survey.QuarterOf(calendar.NewDay(2027, 1, 1)) != q+1 || survey.Quarter(4*2026).End() != calendar.NewDay(2026, 4, 1) {
		t.Errorf("%s ends %s", q, q.End())
	}
	one := survey.Asked(key, q, []byte("index of 3302991708900001"))
	for what, other := range map[string]survey.Mark{
		"another person":  survey.Asked(key, q, []byte("index of 3302995708900001")),
		"another quarter": survey.Asked(key, q+1, []byte("index of 3302991708900001")),
		"another key":     survey.Asked([]byte("another"), q, []byte("index of 3302991708900001")),
	} {
		if other == one {
			t.Errorf("%s has the same mark", what)
		}
	}
	if one != survey.Asked(key, q, []byte("index of 3302991708900001")) {
		t.Error("the same person has two marks")
	}
	right := survey.Ticket{Office: "33.02.19.2016", Service: "surat-keterangan-usaha", Quarter: q}
	text := right.Write(key, [10]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	spent, ok := right.Read(key, strings.ToLower(strings.ReplaceAll(text, "-", " ")))
	if !ok || len(text) != 39 {
		t.Fatalf("%q is not read", text)
	}
	if again, _ := right.Read(key, text); again != spent {
		t.Error("a ticket is spent under two marks")
	}
	for what, wrong := range map[string]survey.Ticket{
		"another office":  {Office: "33.02.19.2017", Service: right.Service, Quarter: q},
		"another service": {Office: right.Office, Service: "x", Quarter: q},
		"another quarter": {Office: right.Office, Service: right.Service, Quarter: q + 1},
		"shifted parts":   {Office: right.Office + "surat", Service: "-keterangan-usaha", Quarter: q},
	} {
		if _, ok := wrong.Read(key, text); ok {
			t.Errorf("%s takes the ticket", what)
		}
	}
	for _, bad := range []string{"", "x", text + text, text[:38], strings.Repeat("0", 1000), "Z" + text[1:]} {
		if _, ok := right.Read(key, bad); ok {
			t.Errorf("%q is taken", bad)
		}
	}
	receipt, mark := survey.Receipt([10]byte{9, 9, 9})
	if back, ok := survey.ReadReceipt(strings.ToLower(receipt)); !ok || back != mark {
		t.Errorf("%q", receipt)
	}
}

func TestTheReportOfAYear(t *testing.T) {
	november := survey.MonthOf(today)
	counted := func(service string, d survey.Device, t survey.Tally) survey.Counted {
		return survey.Counted{Service: service, Device: d, From: november, To: november, Tally: t, Receipts: survey.MarksDigest(nil)}
	}
	q := survey.Request{
		Counted: []survey.Counted{
			counted("a", survey.Own, sums(20, 60, 60, 60, 80, 60, 60, 60, 40, 60)), counted("a", survey.Own, sums(10, 40, 40, 40, 40, 40, 40, 40, 40, 40)),
			counted("b", survey.Office, sums(12, 48, 48, 48, 48, 48, 48, 48, 48, 48)),
		},
		Served: map[string]int64{"a": 40, "b": 12, "c": 3}, Waiting: 4, On: today,
	}
	r := must(survey.Compile(q))
	if r.N != 46 || r.Served != 55 || r.Needed != 48 || r.Enough || r.All.N != 42 || len(r.Services) != 2 || r.Basis[0] == "" || r.Basis[1] == "" {
		t.Errorf("%+v", r)
	}
	if r.All.Weakest[0].ID() != "facilities" || r.OfficeDevice.Index.Hundredths != 10000 || r.OwnDevice.N != 30 || r.ByServed == nil || r.ByServed.N != 42 {
		t.Errorf("%+v", r)
	}
	q.Served["c"] = 0
	q.Waiting = 8
	if r = must(survey.Compile(q)); !r.Enough {
		t.Errorf("%+v", r)
	}
	empty := must(survey.Compile(survey.Request{On: today}))
	if empty.Enough || empty.All.N != 0 || empty.ByServed != nil {
		t.Errorf("%+v", empty)
	}
	if _, err := survey.Compile(survey.Request{On: today, Way: survey.Way{Weight: "1/8"}}); err == nil {
		t.Error("a weight of an eighth is taken")
	}
}

func TestEveryWordIsThere(t *testing.T) {
	m := must(lang.Load())
	for _, w := range []string{"", "0.111", "0.11"} {
		if !m.Has(survey.Way{Weight: w}.Key()) {
			t.Errorf("weight %q", w)
		}
	}
	for _, h := range []int64{2500, 6500, 7700, 9900} {
		if c, _ := survey.CategoryOf(h, today); !m.Has(c.Key()) {
			t.Errorf("%+v has no word", c)
		}
	}
}

// FuzzDecodeCounted reads bytes: what is taken is written back the same.
func FuzzDecodeCounted(f *testing.F) {
	november := survey.MonthOf(today)
	f.Add(must(survey.Counted{Service: "a", Device: survey.Own, From: november, To: november, Tally: sums(10, 10, 20, 30, 40, 25, 25, 25, 25, 25), Receipts: survey.MarksDigest(nil)}.Encode()))
	f.Add([]byte(`{"counts":["1 2"],"n":3}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := survey.DecodeCounted(data)
		if err != nil {
			return
		}
		if back, err := c.Encode(); err != nil || !bytes.Equal(back, data) {
			t.Fatalf("%s became %s, %v", data, back, err)
		}
		if i := must(survey.IndexOf(c.Tally, survey.Way{})); i.Hundredths < 2500 || i.Hundredths > 10000 {
			t.Fatalf("%d", i.Hundredths)
		}
	})
}

// FuzzTicket reads any text as a ticket and as a receipt.
func FuzzTicket(f *testing.F) {
	f.Add("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ")
	f.Add("ilo 012")
	f.Fuzz(func(t *testing.T, text string) {
		if _, ok := (survey.Ticket{}).Read([]byte("key"), text); ok {
			t.Fatalf("%q is a ticket", text)
		}
		survey.ReadReceipt(text)
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func second[T any](_ T, err error) error {
	if err == nil {
		return errors.New("nothing is wrong")
	}
	return err
}
