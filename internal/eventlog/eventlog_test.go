package eventlog_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"genggam/internal/eventlog"
)

// real opens a log of real life, from beside the checkout or where GENGGAM_DATA says.
func real(t *testing.T, name string) io.Reader {
	t.Helper()
	f, err := os.Open(cmp.Or(os.Getenv("GENGGAM_DATA"), "../../../shared/data") + "/5-eventlog/" + name)
	if err != nil {
		t.Skip("the logs of real offices are not here: GENGGAM_DATA names the folder of real data")
	}
	t.Cleanup(func() { _ = f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// all reads a whole log.
func all(t testing.TB, r io.Reader) (h eventlog.Head, out []eventlog.Trace) {
	t.Helper()
	x, err := eventlog.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	for {
		trace, err := x.Next()
		if err == io.EOF {
			return x.Head, out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, trace)
	}
}

func written(t testing.TB, h eventlog.Head, traces []eventlog.Trace) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := eventlog.NewWriter(&b, h)
	if err != nil {
		t.Fatal(err)
	}
	for _, trace := range traces {
		if err := w.Write(trace); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAMunicipalLogHasItsCasesAndItsLateOnes(t *testing.T) {
	var traces []eventlog.Trace
	events, finished, late := 0, 0, 0
	err := eventlog.ReadTable(real(t, "wabo-receipt.csv.gz"), func(x eventlog.Trace) error {
		traces = append(traces, x)
		events += len(x.Events)
		end, err := time.Parse(time.RFC3339Nano, eventlog.Get(x.Attrs, "enddate"))
		if err != nil {
			return nil // still open
		}
		finished++
		by, err := time.Parse(time.RFC3339Nano, eventlog.Get(x.Attrs, "deadline"))
		if err == nil && end.Truncate(time.Second).After(by.Truncate(time.Second)) { // promises are kept to the second
			late++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(traces) != 1434 || events != 8577 || finished != 1329 || late != 375 {
		t.Errorf("%d cases, %d events, %d finished, %d late", len(traces), events, finished, late)
	}
	head, again := all(t, bytes.NewReader(written(t, eventlog.Standard(), traces)))
	if !reflect.DeepEqual(again, traces) {
		t.Error("what comes out again is not what went in")
	}
	if !reflect.DeepEqual(head, eventlog.Standard()) {
		t.Errorf("the head is %+v", head)
	}
}

func TestALogOfPermitsComesOutAsItWentIn(t *testing.T) {
	x, err := eventlog.NewReader(real(t, "bpic2020-permit.xes.gz"))
	if err != nil {
		t.Fatal(err)
	}
	traces, events := 0, 0
	for traces < 500 {
		trace, err := x.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		traces, events = traces+1, events+len(trace.Events)
		_, again := all(t, bytes.NewReader(written(t, x.Head, []eventlog.Trace{trace})))
		if len(again) != 1 || !reflect.DeepEqual(again[0], trace) {
			t.Fatalf("trace %d comes out as something else", traces)
		}
	}
	if traces != 500 || events < 3000 {
		t.Errorf("%d traces, %d events", traces, events)
	}
}

func TestNestedAttributesKeepTheirPlaces(t *testing.T) {
	const log = `<?xml version="1.0"?><log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
<string key="source" value="a &amp; b"/><trace><string key="concept:name" value="1"><int key="n" value="3"/></string>
<event><list key="l"><values><boolean key="x" value="true"/><float key="y" value="1.5"/></values></list><date key="time:timestamp" value="2026-03-02T09:00:00.000+07:00"/></event></trace></log>`
	h, traces := all(t, strings.NewReader(log))
	if len(traces) != 1 || len(traces[0].Events[0].Attrs[0].Kids) != 2 || traces[0].Attrs[0].Kids[0].Value != "3" || h.Attrs[0].Value != "a & b" {
		t.Fatalf("%+v %+v", h, traces)
	}
	h2, again := all(t, bytes.NewReader(written(t, h, traces)))
	if !reflect.DeepEqual(again, traces) || !reflect.DeepEqual(h, h2) {
		t.Errorf("%+v", again)
	}
}

func TestWhatIsNoLogIsRefusedWithItsLine(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":         "",
		"another root":    "<html/>",
		"cut in half":     "<log><trace><event>",
		"a wrong date":    `<log><trace><event><date key="t" value="yesterday"/></event></trace></log>`,
		"a wrong type":    `<log><trace><picture key="t" value="x"/></trace></log>`,
		"a document type": `<!DOCTYPE log [<!ENTITY a "b">]><log/>`,
		"too deep":        "<log><trace>" + strings.Repeat(`<string key="a" value="b">`, 20) + strings.Repeat("</string>", 20) + "</trace></log>",
	} {
		x, err := eventlog.NewReader(strings.NewReader(text))
		for err == nil {
			_, err = x.Next()
		}
		if err == io.EOF || !strings.Contains(err.Error(), "line") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<log xes.version="1.0"><extension name="a" prefix="b" uri="c"/><global scope="event"><string key="a" value=""/></global><trace><event><id key="i" value="1"/></event></trace></log>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := eventlog.NewReader(bytes.NewReader(b))
		if err != nil {
			return
		}
		for {
			trace, err := x.Next()
			if err != nil {
				return
			}
			_, again := all(t, bytes.NewReader(written(t, x.Head, []eventlog.Trace{trace})))
			if len(again) != 1 || !reflect.DeepEqual(again[0], trace) {
				t.Fatalf("%+v comes out as %+v", trace, again)
			}
		}
	})
}
