package open311_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"genggam/internal/open311"
)

// published are 500 requests of a city, as it published them.
func published(t testing.TB) ([]byte, []open311.Request) {
	t.Helper()
	b, err := os.ReadFile("testdata/open311-sanfrancisco-2011.json")
	if err != nil {
		t.Fatal(err)
	}
	all, err := open311.Read(bytes.NewReader(b), open311.JSON)
	if err != nil || len(all) != 500 {
		t.Fatal(len(all), err)
	}
	return b, all
}

func TestPublishedRequestsComeOutAsTheyWentIn(t *testing.T) {
	source, all := published(t)
	for _, f := range []open311.Format{open311.JSON, open311.XML} {
		var b bytes.Buffer
		if err := open311.Write(&b, f, all); err != nil {
			t.Fatal(err)
		}
		again, err := open311.Read(&b, f)
		if err != nil || !reflect.DeepEqual(again, all) {
			t.Errorf("%s: %d requests, %v", f, len(again), err)
		}
	}
	// Field by field against the file itself, read without our types.
	var raw []map[string]any
	d := json.NewDecoder(bytes.NewReader(source))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := open311.Write(&b, open311.JSON, all); err != nil {
		t.Fatal(err)
	}
	var ours []map[string]any
	d = json.NewDecoder(&b)
	d.UseNumber()
	if err := d.Decode(&ours); err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for key, want := range raw[i] {
			got := ours[i][key]
			if n, ok := want.(json.Number); ok && key == "zipcode" {
				want = n.String() // the specification makes it a text
			}
			if want == "" {
				want = nil
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("request %d: %s is %v, was %v", i, key, got, want)
			}
		}
	}
}

func TestAnswersHaveTheNamesOfTheSpecification(t *testing.T) {
	for _, c := range []struct {
		v         any
		xml, json string
	}{
		{[]open311.Created{{ID: "293944", Notice: "soon"}},
			`<service_requests><request><service_request_id>293944</service_request_id><service_notice>soon</service_notice><account_id></account_id></request></service_requests>`,
			`[{"service_request_id":"293944","service_notice":"soon","account_id":null}]`},
		{[]open311.Failure{{403, "the jurisdiction was not found"}},
			`<errors><error><code>403</code><description>the jurisdiction was not found</description></error></errors>`,
			`[{"code":403,"description":"the jurisdiction was not found"}]`},
		{[]open311.Service{{Code: "001", Name: "Lampu jalan", Metadata: true, Type: "realtime", Keywords: "lampu, gelap", Group: "jalan"}},
			`<services><service><service_code>001</service_code><service_name>Lampu jalan</service_name><description></description><metadata>true</metadata><type>realtime</type><keywords>lampu, gelap</keywords><group>jalan</group></service></services>`,
			`[{"service_code":"001","service_name":"Lampu jalan","description":null,"metadata":true,"type":"realtime","keywords":"lampu, gelap","group":"jalan"}]`},
		{open311.Definition{Code: "001", Attributes: []open311.Attribute{{Variable: true, Code: "A", Datatype: "singlevaluelist", Required: true, Order: 1, Description: "Which?", Values: []open311.Key{{"1", "one"}}}}},
			`<service_definition><service_code>001</service_code><attributes><attribute><variable>true</variable><code>A</code><datatype>singlevaluelist</datatype><required>true</required><datatype_description></datatype_description><order>1</order><description>Which?</description><values><value><key>1</key><name>one</name></value></values></attribute></attributes></service_definition>`,
			`{"service_code":"001","attributes":[{"variable":true,"code":"A","datatype":"singlevaluelist","required":true,"datatype_description":null,"order":1,"description":"Which?","values":[{"key":"1","name":"one"}]}]}`},
		{[]open311.Found{{"7", "t"}},
			`<service_requests><request><service_request_id>7</service_request_id><token>t</token></request></service_requests>`, `[{"service_request_id":"7","token":"t"}]`},
		{open311.Discovery{Changeset: "2026-11-23 00:00", Contact: "a", KeyService: "b", Endpoints: []open311.Endpoint{{"http://wiki.open311.org/GeoReport_v2", "u", "2026-11-23 00:00", "production", []string{"text/xml"}}}},
			`<discovery><changeset>2026-11-23 00:00</changeset><contact>a</contact><key_service>b</key_service><endpoints><endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification><url>u</url><changeset>2026-11-23 00:00</changeset><type>production</type><formats><format>text/xml</format></formats></endpoint></endpoints></discovery>`,
			`{"changeset":"2026-11-23 00:00","contact":"a","key_service":"b","endpoints":[{"specification":"http://wiki.open311.org/GeoReport_v2","url":"u","changeset":"2026-11-23 00:00","type":"production","formats":["text/xml"]}]}`},
	} {
		var b bytes.Buffer
		if err := open311.Write(&b, open311.XML, c.v); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimPrefix(b.String(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"); got != c.xml {
			t.Errorf("XML\n got %s\nwant %s", got, c.xml)
		}
		b.Reset()
		if err := open311.Write(&b, open311.JSON, c.v); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(b.String()); got != c.json {
			t.Errorf("JSON\n got %s\nwant %s", got, c.json)
		}
	}
}

func TestTheFormatStandsAtTheEndOfTheAddress(t *testing.T) {
	for path, want := range map[string]string{"requests.xml": "requests xml", "requests/12.json": "requests/12 json", "requests": "requests ", "requests.csv": "requests.csv "} {
		rest, f, _ := open311.Cut(path)
		if got := rest + " " + string(f); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`[{"service_request_id":1,"lat":1.5,"long":"2"}]`), true)
	f.Add([]byte(`<service_requests><request><lat>3</lat></request></service_requests>`), false)
	f.Fuzz(func(t *testing.T, b []byte, isJSON bool) {
		format := open311.XML
		if isJSON {
			format = open311.JSON
		}
		all, err := open311.Read(bytes.NewReader(b), format)
		if err != nil {
			return
		}
		_ = open311.Write(&bytes.Buffer{}, open311.JSON, all)
		_ = open311.Write(&bytes.Buffer{}, open311.XML, all)
	})
}
