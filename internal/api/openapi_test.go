package api_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// description is the description as it is served.
func description(t testing.TB, n *node) map[string]any {
	t.Helper()
	a := n.ask("GET", "/api/openapi.json", "")
	if a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	return a.json
}

func TestTheDescriptionIsOpenAPI(t *testing.T) {
	n := open(t)
	f, err := os.ReadFile("testdata/openapi-3.1-schema.json")
	n.must(t, err)
	meta, err := jsonschema.UnmarshalJSON(bytes.NewReader(f))
	n.must(t, err)
	c := jsonschema.NewCompiler()
	n.must(t, c.AddResource("https://spec.openapis.org/oas/3.1/schema/2021-04-15", meta))
	s, err := c.Compile("https://spec.openapis.org/oas/3.1/schema/2021-04-15")
	n.must(t, err)
	doc, err := jsonschema.UnmarshalJSON(n.ask("GET", "/api/openapi.json", "").Body)
	n.must(t, err)
	n.must(t, s.Validate(doc))
}

// schemaOf compiles one schema of the description.
func schemaOf(t *testing.T, doc map[string]any, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("https://node.test/openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://node.test/openapi.json#" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(t *testing.T, s *jsonschema.Schema, body []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Fatalf("%v\n%.2000s", err, body)
	}
}

func TestWhatIsSentAndAnsweredIsAsDescribed(t *testing.T) {
	n := open(t)
	doc := description(t, n)
	named := func(name string) *jsonschema.Schema { return schemaOf(t, doc, "/components/schemas/"+name) }
	submission, problem, filed, followed, standard := named("Submission"), named("Problem"), named("Filed"), named("Case"), named("Standard")
	for _, std := range n.Catalogue().All("2026-03-02") {
		valid(t, submission, []byte(n.example(t, std.ID)))
		valid(t, standard, n.ask("GET", "/api/v1/services/"+std.ID, "").Body.Bytes())
	}
	a := n.ask("POST", "/api/v1/cases", n.example(t, "surat-keterangan-usaha"))
	valid(t, filed, a.Body.Bytes())
	no := int64(a.json["position"].(float64))
	secret := []string{"Genggam-Secret", a.json["secret"].(string)}
	at := "/api/v1/cases/" + a.json["reference"].(string)
	valid(t, followed, n.ask("GET", at, "", secret...).Body.Bytes())
	n.Issue(no)
	if _, err := n.Show(t.Context(), n.As("front-desk"), no, "work"); err != nil {
		t.Fatal(err)
	}
	valid(t, followed, n.ask("GET", at, "", secret...).Body.Bytes())
	valid(t, problem, n.ask("POST", "/api/v1/cases", `{"service":1}`).Body.Bytes())
	valid(t, problem, n.ask("GET", "/nowhere", "").Body.Bytes())
	list := schemaOf(t, doc, "/paths/~1api~1v1~1services/get/responses/200/content/application~1json/schema")
	valid(t, list, n.ask("GET", "/api/v1/services", "").Body.Bytes())
	offices := schemaOf(t, doc, "/paths/~1api~1v1~1offices/get/responses/200/content/application~1json/schema")
	valid(t, offices, n.ask("GET", "/api/v1/offices?service=surat-keterangan-usaha&q=sokaraja", "").Body.Bytes())
}

// TestEveryFieldThatIsDescribedIsRead holds the hand-written reader to the
// types that the description is made of.
func TestEveryFieldThatIsDescribedIsRead(t *testing.T) {
	n := open(t)
	schemas := description(t, n)["components"].(map[string]any)["schemas"].(map[string]any)
	for name, at := range map[string]string{"Submission": "", "Person": "applicant", "Representative": "representative", "File": "files"} {
		for field := range schemas[name].(map[string]any)["properties"].(map[string]any) {
			body, _ := json.Marshal(map[string]any{field: struct{}{}})
			switch at {
			case "files":
				body, _ = json.Marshal(map[string]any{at: []any{json.RawMessage(body)}})
			case "":
			default:
				body, _ = json.Marshal(map[string]any{at: json.RawMessage(body)})
			}
			if a := n.ask("POST", "/api/v1/cases", string(body)); strings.Contains(a.Body.String(), "api.json.unknown") {
				t.Errorf("%s.%s is described and not read: %s", name, field, a.Body)
			}
		}
	}
}

func TestServicesAndOfficesAreListed(t *testing.T) {
	n := open(t)
	a := n.ask("GET", "/api/v1/services", "")
	var list []map[string]any
	n.must(t, json.Unmarshal(a.Body.Bytes(), &list))
	if len(list) != len(n.Catalogue().All("2026-03-02")) || list[0]["id"] == "" || list[0]["name"].(map[string]any)["jv"] == "" {
		t.Fatalf("%s", a.Body)
	}
	tag := a.Header().Get("ETag")
	if again := n.ask("GET", "/api/v1/services", "", "If-None-Match", tag); again.Code != 304 || again.Body.Len() > 0 {
		t.Fatalf("%d %s", again.Code, again.Body)
	}
	one := n.ask("GET", "/api/v1/services/surat-keterangan-usaha", "")
	for _, part := range []string{"form", "requirements", "steps", "time", "cost", "legal_basis", "complaints"} {
		if one.json[part] == nil {
			t.Errorf("the standard without its %s", part)
		}
	}
	if one.json["notes"] != nil || one.json["hidden"] != nil {
		t.Error("what is internal is published")
	}
	for q, want := range map[string]int{"?service=surat-keterangan-usaha": 1, "": 2, "?q=sokaraja": 2, "?q=nowhere": 0, "?service=surat-keterangan-usaha&q=kulon": 1} {
		a := n.ask("GET", "/api/v1/offices"+q, "")
		var offices []map[string]any
		n.must(t, json.Unmarshal(a.Body.Bytes(), &offices))
		if len(offices) != want {
			t.Errorf("%s: %s", q, a.Body)
		}
	}
	if a := n.ask("HEAD", "/api/v1/services", ""); a.Code != 200 {
		t.Errorf("HEAD: %d", a.Code)
	}
}
