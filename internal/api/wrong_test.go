package api_test

import (
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/api"
	"genggam/internal/desk"
	"genggam/internal/lang"
	"genggam/internal/office"
)

const service = "surat-keterangan-domisili"

// changed is the example of a service with one thing done to it.
func changed(t testing.TB, n *node, service string, change func(map[string]any)) string {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal([]byte(n.example(t, service)), &body); err != nil {
		t.Fatal(err)
	}
	change(body)
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// refused is a request that is refused, with the status and, for a field, the
// pointer and key that it is refused with.
type refused struct {
	name, body   string
	status       int
	pointer, key string
}

func (n *node) refuses(t *testing.T, r refused, headers ...string) {
	t.Helper()
	a := n.ask("POST", "/api/v1/cases", r.body, headers...)
	if a.Code != r.status {
		t.Fatalf("answered %d, want %d: %s", a.Code, r.status, a.Body)
	}
	isProblem(t, a)
	if r.pointer == "" && r.key == "" {
		return
	}
	errors, _ := a.json["errors"].([]any)
	for _, e := range errors {
		f := e.(map[string]any)
		if f["pointer"] == r.pointer && f["key"] == r.key {
			return
		}
	}
	t.Fatalf("no error %s at %s: %s", r.key, r.pointer, a.Body)
}

// isProblem holds an answer to RFC 9457 and to having a sentence for a person.
func isProblem(t *testing.T, a answer) {
	t.Helper()
	if got := a.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("%d as %s: %s", a.Code, got, a.Body)
	}
	for _, name := range []string{"type", "title", "detail"} {
		s, _ := a.json[name].(string)
		if s == "" || strings.HasPrefix(s, "[") {
			t.Fatalf("%s is %q: %s", name, s, a.Body)
		}
	}
	if a.json["status"] != float64(a.Code) {
		t.Fatal(a.Body)
	}
	errors, _ := a.json["errors"].([]any)
	for _, e := range errors {
		if s, _ := e.(map[string]any)["detail"].(string); s == "" || strings.HasPrefix(s, "[") {
			t.Fatalf("a field without a sentence: %s", a.Body)
		}
	}
}

func person(body map[string]any) map[string]any  { return body["applicant"].(map[string]any) }
func answers(body map[string]any) map[string]any { return body["answers"].(map[string]any) }

func TestWrongInputIsRefusedWithItsPlaceAndWhatToDo(t *testing.T) {
	n := open(t)
	good := n.example(t, service)
	with := func(f func(map[string]any)) string { return changed(t, n, service, f) }
	for _, r := range []refused{
		{"nothing at all", " ", 400, "", ""},
		{"no JSON", "halo", 400, "", ""},
		{"half of it", good[:len(good)/2], 400, "", ""},
		{"a comma too many", strings.Replace(good, `"service"`, `,"service"`, 1), 400, "", ""},
		{"a comma at the end", strings.TrimSpace(good)[:len(strings.TrimSpace(good))-1] + ",}", 400, "", ""},
		{"something after it", good + "{}", 400, "", ""},
		{"invalid UTF-8", strings.Replace(good, "Siti", "Si\xffti", 1), 400, "", ""},
		{"half a surrogate pair", strings.Replace(good, "Siti", `Si\ud800ti`, 1), 400, "", ""},
		{"deep nesting", `{"answers":{"x":` + strings.Repeat("[", 100_000), 400, "", ""},
		{"deep objects", strings.Repeat(`{"answers":`, 100) + "1" + strings.Repeat("}", 100), 400, "", ""},
		{"very many values", `{"answers":{"x":[` + strings.Repeat("1,", 100_000) + "1]}}", 400, "", ""},
		{"a key twice", strings.Replace(good, `"service"`, `"office":"33.02.19.2016","service"`, 1), 422, "/office", "api.json.twice"},
		{"an answer twice", strings.Replace(good, `"answers": {`, `"answers": {"a":1,"a":2,`, 1), 422, "/answers/a", "api.json.twice"},
		{"an unknown field", with(func(b map[string]any) { b["admin"] = true }), 422, "/admin", "api.json.unknown"},
		{"an unknown field of a person", with(func(b map[string]any) { person(b)["role"] = "head" }), 422, "/applicant/role", "api.json.unknown"},
		{"an unknown question", with(func(b map[string]any) { answers(b)["bonus"] = 1 }), 422, "/answers/bonus", "form.unknown-question"},
		{"a list for an object", "[]", 422, "", "form.type"},
		{"a number for a name", with(func(b map[string]any) { person(b)["name"] = 7 }), 422, "/applicant/name", "form.type"},
		{"null for a name", with(func(b map[string]any) { person(b)["name"] = nil }), 422, "/applicant/name", "form.type"},
		{"a fraction as version", strings.Replace(good, `"version": `, `"version": 0.`, 1), 422, "/version", "form.type"},
		{"a version that is not", with(func(b map[string]any) { b["version"] = 99 }), 404, "", ""},
		{"no name", with(func(b map[string]any) { delete(person(b), "name") }), 422, "/applicant/name", "person.name-empty"},
		{"an over-long name", with(func(b map[string]any) { person(b)["name"] = strings.Repeat("a", 61) }), 422, "/applicant/name", "person.name-long"},
		{"a much too long name", with(func(b map[string]any) { person(b)["name"] = strings.Repeat("a", 1<<20) }), 422, "/applicant/name", "form.too-long"},
		{"a wrong NIK", with(func(b map[string]any) { person(b)["nik"] = "123" }), 422, "/applicant/nik", "person.number-length"},
		{"a birth date to come", with(func(b map[string]any) { person(b)["birth_date"] = "2990-01-01" }), 422, "/applicant/birth_date", "person.birth-range"},
		{"nothing in it", "{}", 422, "/service", "form.required"},
		{"no office", with(func(b map[string]any) { delete(b, "office") }), 422, "/office", "form.required"},
		{"a service that is not", with(func(b map[string]any) { b["service"] = "izin-terbang" }), 404, "", ""},
		{"an office that is not", with(func(b map[string]any) { b["office"] = "99.99" }), 404, "", ""},
		{"an office that does not give it", with(func(b map[string]any) { b["office"] = string(office.District) }), 422, "", ""},
		{"a relation the service does not know", with(func(b map[string]any) { b["relation"] = "newborn" }), 422, "/relation", "form.choice"},
		{"nobody it concerns", with(func(b map[string]any) { b["relation"] = "family" }), 422, "/subject", "form.required"},
		{"the applicant as somebody else", with(func(b map[string]any) { b["subject"] = person(b) }), 422, "/subject", "api.subject-is-self"},
		{"a statement that is not", with(func(b map[string]any) { b["statements"] = []string{"apa-saja"} }), 422, "/statements/0", "form.choice"},
		{"no statement", with(func(b map[string]any) { b["statements"] = []string{} }), 422, "/statements", "api.missing-statement"},
		{"a class of priority that is not", with(func(b map[string]any) { b["class"] = "vip" }), 422, "/class", "form.choice"},
		{"a language that is not", with(func(b map[string]any) { b["language"] = "fr" }), 422, "/language", "form.choice"},
		{"a file for nothing", with(func(b map[string]any) { b["files"] = []any{map[string]any{"for": "x", "content": "aGFsbw=="}} }), 422, "/files/0/for", "form.choice"},
		{"too many files", with(func(b map[string]any) { b["files"] = make([]struct{}, 30) }), 422, "/files", "form.too-many"},
	} {
		t.Run(r.name, func(t *testing.T) { n.refuses(t, r) })
	}
}

func TestFilesAreJudgedByTheirBytes(t *testing.T) {
	n := open(t)
	const service = "surat-keterangan-usaha"
	file := func(content string) string {
		return changed(t, n, service, func(b map[string]any) {
			b["files"].([]any)[0].(map[string]any)["content"] = content
		})
	}
	jpeg := "\xff\xd8\xff\xe0"
	b64 := base64.StdEncoding.EncodeToString
	for _, r := range []refused{
		{"an empty one", file(""), 422, "/files/0/content", "file.empty"},
		{"no base64", file("%%%"), 422, "/files/0/content", "api.bad-base64"},
		{"base64 that breaks off", file("/9j/4AAQ/9j/4"), 422, "/files/0/content", "api.bad-base64"},
		{"a program that says it is a picture", file(b64([]byte("MZ\x90\x00"))), 415, "/files/0/content", "file.wrong-type"},
		{"a page that says it is a picture", file(b64([]byte("<script>alert(1)</script>"))), 415, "/files/0/content", "file.wrong-type"},
		{"a body over 12 MB", file(b64([]byte(jpeg + strings.Repeat("x", 10<<20)))), 413, "", ""},
		{"none where one is needed", changed(t, n, service, func(b map[string]any) { delete(b, "files") }), 422, "/files", "api.missing-file"},
		{"a name with a line break", changed(t, n, service, func(b map[string]any) {
			b["files"].([]any)[0].(map[string]any)["name"] = "a\r\nb.jpg"
		}), 422, "/files/0/name", "form.text-control"},
	} {
		t.Run(r.name, func(t *testing.T) { n.refuses(t, r) })
	}
	if a := n.ask("POST", "/api/v1/cases", file(b64([]byte(jpeg+strings.Repeat("x", 7<<20))))); a.Code != 201 {
		t.Fatalf("a picture of 7 MB: %d %s", a.Code, a.Body)
	}
}

func TestWhatSomebodyTypedStaysText(t *testing.T) {
	n := open(t)
	for i, evil := range []string{
		`<script>alert("x")</script>`, `'; DROP TABLE cases; --`, `{{.Secret}} ${7*7} %s %n`, "\\\"\\u0000 nul", "नमस्ते 𝒳 ꦲꦏ꧀ꦱꦫꦗꦮ",
	} {
		a := n.ask("POST", "/api/v1/cases", changed(t, n, service, func(b map[string]any) {
			for k, v := range answers(b) {
				if s, ok := v.(string); ok && len(s) > 12 && !strings.Contains(s, "-") {
					answers(b)[k] = evil
				}
			}
			person(b)["kk"] = "3302991001150009"
			person(b)["job"], person(b)["address"] = evil, evil
			b["files"] = []any{}
		}))
		if a.Code != 201 {
			t.Fatalf("%d: %d %s", i, a.Code, a.Body)
		}
		v, err := n.CaseFor(t, a)
		if err != nil {
			t.Fatal(err)
		}
		if v.Applicant.Record.Job != evil {
			t.Fatalf("stored %q of %q", v.Applicant.Record.Job, evil)
		}
		if kept := slices.Collect(maps.Values(v.Answers)); !slices.Contains(kept, any(evil)) {
			t.Fatalf("no answer is %q: %v", evil, kept)
		}
	}
}

func TestHeadersAndMethodsAreJudgedToo(t *testing.T) {
	n := open(t)
	good := n.example(t, service)
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
	}{
		{"a form", "POST", "/api/v1/cases", good, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		{"no type", "POST", "/api/v1/cases", good, []string{"Content-Type", ""}, 415},
		{"Latin-1", "POST", "/api/v1/cases", good, []string{"Content-Type", "application/json; charset=latin1"}, 415},
		{"compressed", "POST", "/api/v1/cases", good, []string{"Content-Encoding", "gzip"}, 415},
		{"with a charset that is ours", "POST", "/api/v1/cases", good, []string{"Content-Type", "application/json; charset=UTF-8"}, 201},
		{"an empty key", "POST", "/api/v1/cases", good, []string{"Idempotency-Key", ""}, 400},
		{"a key with a space", "POST", "/api/v1/cases", good, []string{"Idempotency-Key", "a b"}, 400},
		{"a key that is too long", "POST", "/api/v1/cases", good, []string{"Idempotency-Key", strings.Repeat("k", 201)}, 400},
		{"an address that is not", "GET", "/api/v1/nothing", "", nil, 404},
		{"an address of the wrong kind", "PUT", "/api/v1/cases", good, nil, 405},
		{"a case is not changed", "PATCH", "/api/v1/cases/BM-0000-0000-0", good, nil, 405},
		{"a secret in the address", "GET", "/api/v1/cases/BM-0000-0000-0?secret=X", "", nil, 400},
		{"a service that is not", "GET", "/api/v1/services/x", "", nil, 404},
		{"a letter that is not", "GET", "/api/v1/letters/abc/1", "", nil, 404},
		{"an officer's session that is none", "POST", "/api/v1/cases", good, []string{"Authorization", "Bearer x"}, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := n.ask(c.method, c.path, c.body, c.headers...)
			if a.Code != c.status {
				t.Fatalf("%d, want %d: %s", a.Code, c.status, a.Body)
			}
			if c.status >= 400 {
				isProblem(t, a)
			}
			if c.status == 405 && a.Header().Get("Allow") == "" {
				t.Fatal("no Allow")
			}
		})
	}
}

func TestErrorsAreToldInTheLanguageThatWasAskedFor(t *testing.T) {
	n := open(t)
	said := map[string]bool{}
	for _, tag := range lang.Tags() {
		a := n.ask("POST", "/api/v1/cases", "halo", "Accept-Language", string(tag))
		said[a.json["detail"].(string)] = true
		if a.Header().Get("Content-Language") != string(tag) {
			t.Fatal(a.Header())
		}
		if e := n.ask("GET", a.json["type"].(string), ""); e.Code != 200 || e.json["key"] != "api.json.syntax" {
			t.Fatalf("the type of a problem explains nothing: %d %s", e.Code, e.Body)
		}
	}
	if len(said) != 3 {
		t.Fatal(said)
	}
}

func TestWhoeverAsksTooFastIsToldWhenToComeAgain(t *testing.T) {
	n := open(t, func(s *api.Server) { s.WritesPerSecond, s.ReadsPerSecond = 0.02, 0.02 })
	last := answer{}
	for range 3 {
		last = n.ask("POST", "/api/v1/cases", "x")
	}
	if last.Code != 429 || last.Header().Get("Retry-After") != "50" {
		t.Fatalf("%d %v", last.Code, last.Header())
	}
	isProblem(t, last)
	n.Clock.Add(50 * time.Second)
	if a := n.ask("POST", "/api/v1/cases", "x"); a.Code != 400 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
}

// CaseFor opens the words of a case as an officer does.
func (n *node) CaseFor(t *testing.T, a answer) (desk.View, error) {
	t.Helper()
	return n.Show(t.Context(), n.As("front-desk"), int64(a.json["position"].(float64)), "work")
}

func TestFilesOfARefusedApplicationAreErased(t *testing.T) {
	n := open(t)
	const service = "surat-keterangan-domisili-usaha" // asks for two files
	stored := func() (count int) {
		n.must(t, filepath.WalkDir(filepath.Join(n.Config.Dir, "files"), func(_ string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				count++
			}
			return nil
		}))
		return count
	}
	body := changed(t, n, service, func(b map[string]any) {
		files := b["files"].([]any)
		files[len(files)-1].(map[string]any)["content"] = "aGFsbw=="
	})
	if a := n.ask("POST", "/api/v1/cases", body); a.Code != 415 || stored() != 0 {
		t.Fatalf("%d files after %d %s", stored(), a.Code, a.Body)
	}
	if a := n.ask("POST", "/api/v1/cases", n.example(t, service)); a.Code != 201 || stored() != 2 {
		t.Fatalf("%d files after %d %s", stored(), a.Code, a.Body)
	}
}
