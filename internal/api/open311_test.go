package api_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/api"
	"genggam/internal/lang"
	"genggam/internal/office"
)

// client asks by the specification alone: no type of ours is used to read.
type client struct {
	t    *testing.T
	base string
}

func newClient(t *testing.T) (*office.Node, *client) {
	t.Helper()
	n := office.Open(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := (&api.Server{Desk: n.Desk, Complaints: n.Complaints, Messages: m, Clock: n.Clock.Now, ReadsPerSecond: -1, WritesPerSecond: -1}).Handler()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return n, &client{t, s.URL + "/open311/v2/"}
}

func (c *client) get(path string) (int, string) {
	c.t.Helper()
	r, err := http.Get(c.base + path)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.read(r)
}

func (c *client) read(r *http.Response) (int, string) {
	c.t.Helper()
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func (c *client) post(path, key string, form url.Values) (int, string) {
	c.t.Helper()
	r, err := http.NewRequest("POST", c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.read(a)
}

// fields reads the first element of a JSON list.
func (c *client) fields(body string) map[string]any {
	c.t.Helper()
	var out []map[string]any
	if err := json.Unmarshal([]byte(body), &out); err != nil || len(out) == 0 {
		c.t.Fatalf("%s: %v", body, err)
	}
	return out[0]
}

func lamp() url.Values {
	return url.Values{"service_code": {"lamp"}, "lat": {"-7.450123"}, "long": {"109.290456"}, "description": {"Lampu di tikungan mati sejak Senin"}, "office": {string(office.Village)}}
}

func TestAReportIsFiledAndFoundByTheSpecificationAlone(t *testing.T) {
	_, c := newClient(t)
	if code, body := c.get("discovery.xml"); code != 200 || !strings.Contains(body, "<specification>http://wiki.open311.org/GeoReport_v2</specification>") {
		t.Errorf("discovery: %d %s", code, body)
	}
	code, body := c.get("services.json")
	if s := c.fields(body); code != 200 || s["service_code"] != "road" || s["type"] != "realtime" || s["metadata"] != false {
		t.Errorf("services: %d %v", code, s)
	}
	if code, body := c.get("services/lamp.xml"); code != 200 || !strings.Contains(body, "<service_code>lamp</service_code>") {
		t.Errorf("definition: %d %s", code, body)
	}
	code, body = c.post("requests.json", "k-1", lamp())
	made := c.fields(body)
	id, _ := made["service_request_id"].(string)
	if code != 201 || id == "" || made["secret"] == nil {
		t.Fatalf("filing: %d %s", code, body)
	}
	if code, again := c.post("requests.json", "k-1", lamp()); code != 201 || again != body {
		t.Errorf("the same key again: %d %s", code, again)
	}
	other := lamp()
	other.Set("description", "Sesuatu yang lain")
	if code, _ := c.post("requests.json", "k-1", other); code != 409 {
		t.Errorf("another report under the key: %d", code)
	}
	code, body = c.get("requests/" + id + ".json")
	r := c.fields(body)
	if code != 200 || r["status"] != "open" || r["service_name"] != "Lampu jalan" || r["lat"] != -7.45 || r["long"] != 109.29 || r["requested_datetime"] != "2026-03-02T09:00:00+07:00" || r["description"] != nil {
		t.Errorf("one: %d %s", code, body)
	}
	for _, path := range []string{"requests.json", "requests.json?status=open", "requests.json?service_code=lamp", "requests.json?service_request_id=" + id, "requests.json?start_date=2026-03-01T00:00:00Z&end_date=2026-03-05T00:00:00Z", "tokens/" + id + ".json"} {
		if code, body := c.get(path); code != 200 || c.fields(body)["service_request_id"] != id {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	for _, path := range []string{"requests.json?status=closed", "requests.json?service_code=road", "requests.json?start_date=2026-03-05T00:00:00Z"} {
		if code, body := c.get(path); code != 200 || strings.TrimSpace(body) != "[]" {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	code, body = c.get("requests/" + id + ".xml")
	var whole struct {
		XMLName  xml.Name `xml:"service_requests"`
		Requests []struct {
			ID  string `xml:"service_request_id"`
			Lat string `xml:"lat"`
		} `xml:"request"`
	}
	if err := xml.NewDecoder(bytes.NewReader([]byte(body))).Decode(&whole); err != nil || code != 200 || whole.Requests[0].ID != id || whole.Requests[0].Lat != "-7.45" {
		t.Errorf("XML: %d %s %v", code, body, err)
	}
}

func TestWhatTheSpecificationRefusesIsAnsweredInItsErrors(t *testing.T) {
	_, c := newClient(t)
	for _, x := range []struct {
		path string
		want int
	}{
		{"requests/AA-NONE.json", 404}, {"services/none.json", 404}, {"tokens/none.json", 404}, {"services.json?jurisdiction_id=elsewhere.example", 404},
		{"requests.json?status=lost", 400}, {"requests.json?start_date=yesterday", 400}, {"requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-12-01T00:00:00Z", 400},
		{"requests.json?after=x", 400}, {"nothing.json", 404},
	} {
		code, body := c.get(x.path)
		if e := c.fields(body); code != x.want || e["code"] != float64(x.want) || e["description"] == "" {
			t.Errorf("%s: %d %s", x.path, code, body)
		}
	}
	if code, body := c.get("requests/AA-NONE.xml"); code != 404 || !strings.Contains(body, "<errors><error><code>404</code>") {
		t.Errorf("XML: %d %s", code, body)
	}
	for name, x := range map[string]struct {
		key, value string
		want       int
	}{
		"an unknown code": {"service_code", "042", 404}, "no code": {"service_code", "", 400}, "no words": {"description", "", 400},
		"4,001 letters": {"description", strings.Repeat("a", 4001), 400}, "no latitude": {"lat", "north", 400}, "off the globe": {"lat", "91", 400},
	} {
		form := lamp()
		form.Set(x.key, x.value)
		code, body := c.post("requests.json", "", form)
		if e := c.fields(body); code != x.want || e["code"] != float64(x.want) {
			t.Errorf("%s: %d %s", name, code, body)
		}
	}
	form := lamp()
	form.Del("lat")
	form.Del("long")
	if code, _ := c.post("requests.json", "", form); code != 400 {
		t.Errorf("no place at all: %d", code)
	}
	form.Set("address_string", "Jalan Kampil, dekat balai desa")
	if code, body := c.post("requests.json", "", form); code != 201 {
		t.Errorf("an address alone: %d %s", code, body)
	}
}

func TestAThousandReportsAreAPage(t *testing.T) {
	n, c := newClient(t)
	for i := range 12 {
		form := lamp()
		form.Set("description", "Lampu "+strings.Repeat("x", i+1)+" mati")
		if code, body := c.post("requests.json", "", form); code != 201 {
			t.Fatal(code, body)
		}
	}
	n.Clock.Add(91 * 24 * time.Hour)
	if code, body := c.get("requests.json"); code != 200 || strings.TrimSpace(body) != "[]" {
		t.Errorf("older than 90 days: %d %.100s", code, body)
	}
	if code, body := c.get("requests.json?start_date=2026-03-01T00:00:00Z"); code != 200 || strings.Count(body, "service_request_id") != 12 {
		t.Errorf("asked for: %d %.100s", code, body)
	}
}
