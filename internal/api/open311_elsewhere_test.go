package api_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/open311"
)

// city are 500 requests as a city published them: read without our types.
func city(t *testing.T) (raw []byte, fields []map[string]any) {
	t.Helper()
	raw, err := os.ReadFile("../open311/testdata/open311-sanfrancisco-2011.json")
	if err != nil {
		t.Skip("the published requests are not here: ", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&fields); err != nil || len(fields) != 500 {
		t.Fatal(len(fields), err)
	}
	return raw, fields
}

func TestFiveHundredPublishedRequestsGoInAndComeOutUnchanged(t *testing.T) {
	raw, want := city(t)
	n, c := newClient(t)
	all, err := open311.Read(bytes.NewReader(raw), open311.JSON)
	if err != nil {
		t.Fatal(err)
	}
	for _, again := range []int{0, 500} {
		b, err := n.Complaints.Bring(t.Context(), n.As("head"), "sfgov.example.org", all)
		if err != nil || b.New != 500-again || b.Same != again {
			t.Fatal(b, err)
		}
	}
	const span = "jurisdiction_id=sfgov.example.org&start_date=2011-06-01T00:00:00Z&end_date=2011-08-01T00:00:00Z"
	status, body := c.get("requests.json?" + span)
	if status != http.StatusOK {
		t.Fatal(status, body)
	}
	var got []map[string]any
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&got); err != nil || len(got) != 500 {
		t.Fatal(len(got), err)
	}
	byID := map[string]map[string]any{}
	for _, q := range got {
		byID[q["service_request_id"].(string)] = q
	}
	_, page := c.get("requests.xml?" + span)
	var marked struct {
		Requests []struct {
			Fields []struct {
				XMLName xml.Name
				Text    string `xml:",chardata"`
			} `xml:",any"`
		} `xml:"request"`
	}
	if err := xml.Unmarshal([]byte(page), &marked); err != nil || len(marked.Requests) != 500 {
		t.Fatal(len(marked.Requests), err)
	}
	inXML := map[string]map[string]string{}
	for _, q := range marked.Requests {
		m := map[string]string{}
		for _, f := range q.Fields {
			m[f.XMLName.Local] = f.Text
		}
		inXML[m["service_request_id"]] = m
	}
	for _, w := range want {
		id := w["service_request_id"].(string)
		for name, v := range w {
			text := ""
			if v != nil {
				text = fmt.Sprint(v)
			}
			is := ""
			if x, known := byID[id][name]; !known {
				t.Errorf("%s: %s is not there", id, name)
			} else if x != nil {
				is = fmt.Sprint(x)
			}
			if is != text || inXML[id][name] != text {
				t.Errorf("%s: %s is %q and %q, was %q", id, name, is, inXML[id][name], text)
			}
		}
	}
	if r, err := audit.Verify(t.Context(), n.Premises, nil); err != nil || len(r.Findings) > 0 {
		t.Error(err, r.Findings)
	}
	if err := audit.Rebuild(t.Context(), n.Premises, nil); err != nil {
		t.Error(err)
	}
	if _, after := c.get("requests.json?" + span); after != body {
		t.Error("rebuilding changes the answer")
	}
}

func TestAnotherJurisdictionIsShownAndNotTaken(t *testing.T) {
	n, c := newClient(t)
	q := open311.Request{ID: "909923", Status: "Closed", ServiceName: "Abandoned Vehicle", ServiceCode: "033", Requested: "2011-06-28 05:14:00", Lat: "37.744545", Long: "-122.41436"}
	other := q
	other.ID, other.Status, other.ServiceCode, other.Requested = "2", "Open", "024", "2011-06-29T00:00:00Z"
	bring := func(source string, all ...open311.Request) error {
		_, err := n.Complaints.Bring(t.Context(), n.As("head"), source, all)
		return err
	}
	if err := bring("sf.example.org", q, other); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"requests/909923.json?jurisdiction_id=sf.example.org":                                           http.StatusOK,
		"requests/1.json?jurisdiction_id=sf.example.org":                                                http.StatusNotFound,
		"requests/909923.json":                                                                          http.StatusNotFound,
		"services.xml?jurisdiction_id=sf.example.org":                                                   http.StatusOK,
		"services/033.json?jurisdiction_id=sf.example.org":                                              http.StatusNotFound,
		"requests.json?jurisdiction_id=la.example.org":                                                  http.StatusNotFound,
		"requests.json?jurisdiction_id=sf.example.org&status=maybe":                                     http.StatusBadRequest,
		"requests.json?jurisdiction_id=sf.example.org&service_request_id=" + strings.Repeat("1,", 101):  http.StatusBadRequest,
		"requests.json?jurisdiction_id=sf.example.org&start_date=2011-01-01T00:00:00Z&service_code=033": http.StatusOK,
	} {
		if status, body := c.get(path); status != want {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if _, body := c.get("requests.json?jurisdiction_id=sf.example.org&service_request_id=2,909923,7"); strings.Count(body, `"service_request_id"`) != 2 {
		t.Error(body)
	}
	if _, body := c.get("requests.json?jurisdiction_id=sf.example.org&start_date=2011-06-01T00:00:00Z&status=open"); strings.Count(body, `"service_request_id"`) != 1 || !strings.Contains(body, `"2"`) {
		t.Error(body)
	}
	form := lamp()
	form.Set("jurisdiction_id", "sf.example.org")
	if status, body := c.post("requests.json", "", form); status != http.StatusForbidden {
		t.Error(status, body)
	}
	q.Status = "Open"
	if b, err := n.Complaints.Bring(t.Context(), n.As("head"), "sf.example.org", []open311.Request{q}); err != nil || b.Changed != 1 {
		t.Error(b, err)
	}
	if _, body := c.get("requests/909923.json?jurisdiction_id=sf.example.org"); !strings.Contains(body, `"Open"`) {
		t.Error("a newer state is not shown", body)
	}
	for name, spoil := range map[string]func(*open311.Request){
		"no number":            func(q *open311.Request) { q.ID = "" },
		"no service":           func(q *open311.Request) { q.ServiceCode = "" },
		"another state":        func(q *open311.Request) { q.Status = "lost" },
		"no day":               func(q *open311.Request) { q.Requested = "yesterday" },
		"a latitude of 91":     func(q *open311.Request) { q.Lat = "91" },
		"no number as a place": func(q *open311.Request) { q.Lat = "NaN" },
		"100,000 characters":   func(q *open311.Request) { q.Description = open311.Text(strings.Repeat("a", 100_000)) },
	} {
		bad := q
		spoil(&bad)
		if err := bring("sf.example.org", other, bad); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for _, source := range []string{"", "sf", "https://sf.example.org/", "33.02", strings.Repeat("a.", 40)} {
		if err := bring(source, q); err == nil {
			t.Errorf("%q is taken for a jurisdiction", source)
		}
	}
}

func TestWrongInputOverOpen311GetsAClearAnswer(t *testing.T) {
	_, c := newClient(t)
	for name, x := range map[string]struct {
		change url.Values
		want   int
		says   string
	}{
		"100,000 characters":           {url.Values{"description": {strings.Repeat("a", 100_000)}}, http.StatusRequestEntityTooLarge, ""},
		"4,001 characters":             {url.Values{"description": {strings.Repeat("a", 4001)}}, http.StatusBadRequest, "4000"},
		"a place in the sea":           {url.Values{"lat": {"-8.0"}, "long": {"109.1"}}, http.StatusBadRequest, "lat"},
		"Cilacap, over the border":     {url.Values{"lat": {"-7.67"}, "long": {"109.02"}}, http.StatusBadRequest, "lat"},
		"an unknown code":              {url.Values{"service_code": {"042"}}, http.StatusNotFound, ""},
		"HTML as a code":               {url.Values{"service_code": {"<b>lamp</b>"}}, http.StatusNotFound, ""},
		"a picture that is no address": {url.Values{"media_url": {"javascript:alert(1)"}}, http.StatusBadRequest, "http"},
		"an office that is not":        {url.Values{"office": {"99.99.99.9999"}}, http.StatusBadRequest, "office"},
		"a mail that is none":          {url.Values{"first_name": {"Sulastri"}, "email": {"<script>"}}, http.StatusBadRequest, "email"},
	} {
		form := lamp()
		for key, v := range x.change {
			form[key] = v
		}
		for _, format := range []string{"json", "xml"} {
			status, body := c.post("requests."+format, "", form)
			if status != x.want || !strings.Contains(body, x.says) || !strings.Contains(body, fmt.Sprint(x.want)) {
				t.Errorf("%s as %s: %d %s", name, format, status, body)
			}
		}
	}
	form := lamp()
	form.Set("description", "<script>alert(1)</script> & ]]>")
	status, body := c.post("requests.json", "", form)
	if status != http.StatusCreated {
		t.Fatal(status, body)
	}
	_, page := c.get("requests/" + c.fields(body)["service_request_id"].(string) + ".xml")
	if err := xml.Unmarshal([]byte(page), new(struct{})); err != nil || strings.Contains(page, "<script") {
		t.Error(err, page)
	}
}
