package openfile_test

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/eventlog"
	"genggam/internal/openfile"
	"genggam/internal/survey"
)

const march = openfile.Month(2026*12 + 2)

var monday = calendar.NewDay(2026, 3, 2)

// cases makes finished cases, the k-th ready after k days.
func cases(n int) (out []openfile.Case) {
	for k := range n {
		out = append(out, openfile.Case{Received: monday, Complete: monday, Ready: monday.AddDays(k), Promised: monday.AddDays(3), OnTime: k <= 3})
	}
	return out
}

func finished(service string, n int) openfile.Box {
	return openfile.Box{What: openfile.Finished, Service: service, From: march, Cases: cases(n)}
}

func counted(what openfile.What, service string, counts map[string]int64) openfile.Box {
	return openfile.Box{What: what, Service: service, From: march, Counts: counts}
}

// weekend is when the office does not work.
func weekend(d calendar.Day) bool { w := d.Weekday(); return w == 0 || w == 6 }

func release(boxes ...openfile.Box) *openfile.Release {
	r := &openfile.Release{Format: openfile.Format, Office: "33.02.19.2016", Month: march, Threshold: openfile.Fewest}
	r.Fill(boxes, weekend)
	return r
}

func sizes(boxes []openfile.Box) (out []string) {
	for _, b := range boxes {
		out = append(out, string(b.What)+" "+b.Service+" "+string(rune('0'+b.Size()/10))+string(rune('0'+b.Size()%10)))
	}
	return out
}

func TestOnlyTensLeaveABox(t *testing.T) {
	boxes := []openfile.Box{
		finished("a", 10), finished("b", 9), finished("c", 0), counted(openfile.Refused, "a", map[string]int64{"facts": 9}),
		counted(openfile.Overdue, "b", map[string]int64{"": 8}), counted(openfile.Refused, "b", map[string]int64{"facts": 4, "age": 7}),
	}
	for _, c := range []struct {
		sentence     string
		end          openfile.Month
		out, emptied []string
	}{
		{"in March the full ones", march, []string{"finished a 10", "refused b 11"}, []string{"finished a 10", "refused b 11"}},
		{"in December the small ones together, where they are ten", march + 9, []string{"finished a 10", "refused b 11"}, []string{"finished a 10", "refused b 11"}},
	} {
		out, emptied := openfile.Open(boxes, c.end)
		if !slices.Equal(sizes(out), c.out) || !slices.Equal(sizes(emptied), c.emptied) {
			t.Errorf("%s: %v, emptied %v", c.sentence, sizes(out), sizes(emptied))
		}
	}
	boxes = append(boxes, finished("d", 1), finished(openfile.Joint, 10))
	out, emptied := openfile.Open(boxes, march+9)
	if want := []string{"finished a 10", "refused b 11", "finished * 20"}; !slices.Equal(sizes(out), want) || len(emptied) != 5 {
		t.Errorf("%v, emptied %v", sizes(out), sizes(emptied))
	}
}

func TestRareReasonsAreTogetherUntilTheyAreTen(t *testing.T) {
	for _, c := range []struct {
		sentence  string
		in, shown map[string]int64
	}{
		{"one reason is all", map[string]int64{"facts": 10}, map[string]int64{"facts": 10}},
		{"two small ones are one", map[string]int64{"facts": 6, "age": 5}, map[string]int64{"*": 11}},
		{"a small one takes the next along", map[string]int64{"facts": 20, "age": 3, "place": 12}, map[string]int64{"*": 15, "facts": 20}},
		{"ten small ones stand alone", map[string]int64{"facts": 20, "age": 5, "place": 5}, map[string]int64{"*": 10, "facts": 20}},
		{"nobody is small", map[string]int64{"facts": 20, "age": 10}, map[string]int64{"age": 10, "facts": 20}},
	} {
		got := map[string]int64{}
		for _, x := range release(counted(openfile.Refused, "a", c.in)).Counts {
			got[x.Reason] = x.N
		}
		if !reflect.DeepEqual(got, c.shown) {
			t.Errorf("%s: %v", c.sentence, got)
		}
	}
}

func TestFiguresAreThoseOfTheRows(t *testing.T) {
	r := release(finished("a", 12), counted(openfile.Received, "a", map[string]int64{"": 14}), counted(openfile.Received, "b", map[string]int64{"": 11}), counted(openfile.Overdue, "a", map[string]int64{"": 10}))
	r.Satisfaction = []openfile.AnswersRow{{Service: "a", Device: survey.Own, Span: openfile.Span{From: march, To: march}, N: 10, Answers: all(10)}}
	f := openfile.FiguresOf(r)
	if len(f) != 3 || f[0].Service != "" || f[1].Service != "a" || f[2].Received != 11 {
		t.Fatalf("%+v", f)
	}
	// Ready on Monday to the Friday of the week after: 0 1 2 3 4 4 4 5 6 7 8 9.
	median, _ := openfile.Quantile(f[1].Days, 50)
	ninety, _ := openfile.Quantile(f[1].Days, 90)
	index, ok := f[1].Index()
	if f[0].Received != 25 || f[1].OnTime != 4 || median != 4 || ninety != 8 || index != 10000 || !ok || f[0].Overdue != 10 {
		t.Errorf("%d %d %d %d", f[1].OnTime, median, ninety, index)
	}
	twice := openfile.Sum([]openfile.Figures{f[1], f[1]})
	if twice.Finished != 24 || twice.Overdue != 10 || twice.Answered != 20 {
		t.Errorf("%+v", twice)
	}
	later := f[1]
	later.To, later.Overdue = march+1, 0
	if s := openfile.Sum([]openfile.Figures{f[1], later}); s.Overdue != 0 || s.From != march || s.To != march+1 {
		t.Errorf("what was overdue before stays: %+v", s)
	}
	if openfile.Share(1, 0) != 0 || openfile.Share(2, 3) != 667 || openfile.Share(3, 3) != 1000 {
		t.Error("shares")
	}
	if _, ok := openfile.Quantile(nil, 50); ok {
		t.Error("nothing has a median")
	}
}

func all(n int64) (a [survey.Elements][4]int64) {
	for e := range a {
		a[e][3] = n
	}
	return a
}

func TestARowTellsNobodyAndNoOrder(t *testing.T) {
	mixed := finished("a", 12)
	slices.Reverse(mixed.Cases)
	one, err := release(finished("a", 12)).Encode()
	if err != nil {
		t.Fatal(err)
	}
	other, err := release(mixed).Encode()
	if err != nil || !bytes.Equal(one, other) {
		t.Error("the order of what happened is seen")
	}
	var doc struct{ Finished []map[string]any }
	if err := json.Unmarshal(one, &doc); err != nil || len(doc.Finished) != 12 || len(doc.Finished[0]) != 8 {
		t.Errorf("%v %v", err, doc.Finished)
	}
	r, err := openfile.Decode(one)
	if err != nil || !reflect.DeepEqual(openfile.FiguresOf(r), openfile.FiguresOf(release(mixed))) {
		t.Error("what is read is not what was written", err)
	}
}

func TestTheEventLogIsReadByAReaderOfXES(t *testing.T) {
	var b bytes.Buffer
	if err := release(finished("a", 10)).Log(&b); err != nil {
		t.Fatal(err)
	}
	x, err := eventlog.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for {
		trace, err := x.Next()
		if err == io.EOF {
			break
		}
		if err != nil || len(trace.Events) != 3 || eventlog.Get(trace.Attrs, "service") != "a" || eventlog.Get(trace.Events[0].Attrs, eventlog.Timestamp) != "2026-03-02T00:00:00.000Z" {
			t.Fatalf("%v %+v", err, trace)
		}
		n++
	}
	if n != 10 {
		t.Errorf("%d traces", n)
	}
}

// required are the properties that DCAT-AP 3.0 makes mandatory, and those it recommends
// that we promise.
var required = map[string][]string{
	"dcat:Catalog":       {"dct:title", "dct:description", "dct:publisher"},
	"dcat:Dataset":       {"dct:title", "dct:description", "dcat:distribution", "dct:temporal", "dct:issued", "dcat:inSeries"},
	"dcat:DatasetSeries": {"dct:title", "dct:description"},
	"dcat:Distribution":  {"dcat:accessURL", "dct:license", "dcat:mediaType"},
	"spdx:Checksum":      {"spdx:algorithm", "spdx:checksumValue"},
}

func TestTheCataloguesHaveWhatDCATRequires(t *testing.T) {
	place := openfile.Place{Code: "33.02.19.2016", Name: "Desa Sokaraja Kulon"}
	office, err := openfile.OfficeCatalog(place, []openfile.Issue{{Month: march, Day: "2026-04-01", Digest: strings.Repeat("ab", 32), Bytes: 4711}})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := openfile.Catalog("Kabupaten Banyumas", []openfile.Place{place})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, text := range [][]byte{office, whole} {
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		context := doc["@context"].(map[string]any)
		eachNode(doc, func(n map[string]any) {
			kinds, many := n["@type"].([]any)
			if !many {
				kinds = []any{n["@type"]}
			}
			kind, _ := kinds[len(kinds)-1].(string) // the narrowest stands last
			seen[kind]++
			for _, key := range required[kind] {
				if n[key] == nil {
					t.Errorf("a %s has no %s", kind, key)
				}
			}
			for key := range n {
				if prefix, _, ok := strings.Cut(key, ":"); ok && context[prefix] == nil {
					t.Errorf("%s is of no vocabulary", key)
				}
			}
		})
	}
	if seen["dcat:Catalog"] != 3 || seen["dcat:Dataset"] != 1 || seen["dcat:Distribution"] != 9 || seen["dcat:DatasetSeries"] != 1 {
		t.Error(seen)
	}
}

// eachNode visits every resource of a document but its context.
func eachNode(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			eachNode(x, f)
		}
	case map[string]any:
		f(v)
		for key, x := range v {
			if key != "@context" {
				eachNode(x, f)
			}
		}
	}
}

func TestMonthsAreReadAsTheyAreWritten(t *testing.T) {
	var m openfile.Month
	if err := m.UnmarshalText([]byte("2026-03")); err != nil || m != march || m.String() != "2026-03" || m.First() != calendar.NewDay(2026, 3, 1) {
		t.Error(m, err)
	}
	for _, bad := range []string{"", "2026", "2026-13", "2026-3", "1026-03", "2026-03-01"} {
		if err := m.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is a month", bad)
		}
	}
}

func FuzzDecode(f *testing.F) {
	b, err := release(finished("a", 10), counted(openfile.Refused, "a", map[string]int64{"facts": 10})).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"format":"genggam open data 1","first_day":"1900-01-01","last_day":"2169-12-31"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := openfile.Decode(b)
		if err != nil {
			return
		}
		openfile.FiguresOf(r)
		for _, name := range openfile.Tables() {
			r.Table(name)
		}
	})
}
