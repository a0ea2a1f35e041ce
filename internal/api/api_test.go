package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"genggam/internal/api"
	"genggam/internal/lang"
	"genggam/internal/office"
)

// node is a whole node with its API, without bounds on callers.
type node struct {
	*office.Node
	api http.Handler
	log *bytes.Buffer
}

func open(t testing.TB, change ...func(*api.Server)) *node { return openOn(t, "", change...) }

// openOn is open on PostgreSQL when dsn is given.
func openOn(t testing.TB, dsn string, change ...func(*api.Server)) *node {
	t.Helper()
	n := &node{Node: office.OpenOn(t, dsn), log: &bytes.Buffer{}}
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	s := &api.Server{Desk: n.Desk, Cashier: n.Cashier, Agreements: n.Agreements, Messages: m, Log: slog.New(slog.NewJSONHandler(locked{&mu, n.log}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		ReadsPerSecond: -1, WritesPerSecond: -1, Clock: n.Clock.Now}
	for _, f := range change {
		f(s)
	}
	n.api = s.Handler()
	return n
}

type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// answer is what came back, with its JSON read.
type answer struct {
	*httptest.ResponseRecorder
	json map[string]any
}

// ask sends a request; headers come in pairs.
func (n *node) ask(method, path, body string, headers ...string) answer {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	n.api.ServeHTTP(w, r)
	a := answer{ResponseRecorder: w}
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		_ = json.Unmarshal(w.Body.Bytes(), &a.json)
	}
	return a
}

// example is the example body of a service at its test office.
func (n *node) example(t testing.TB, service string) string {
	t.Helper()
	std, ok := n.Catalogue().Current(service, "2026-03-02")
	if !ok {
		t.Fatalf("no service %s", service)
	}
	b, err := api.ExampleBody(std, office.LevelCode(std), n.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// submit files the example of a service and gives reference and secret.
func (n *node) submit(t testing.TB, service string) (reference, secret string, no int64) {
	t.Helper()
	a := n.ask("POST", "/api/v1/cases", n.example(t, service))
	if a.Code != 201 {
		t.Fatalf("%s: %d %s", service, a.Code, a.Body)
	}
	return a.json["reference"].(string), a.json["secret"].(string), int64(a.json["position"].(float64))
}

func TestAnApplicationGoesFromItsBodyToTheLetter(t *testing.T) {
	n := open(t)
	reference, secret, no := n.submit(t, "surat-keterangan-usaha")
	path := "/api/v1/cases/" + reference
	a := n.ask("GET", path, "", "Genggam-Secret", secret, "Accept-Language", "en")
	if a.Code != 200 || a.json["state"] != "checking" || a.json["waits_for"] != "office" {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if a := n.ask("GET", path+"/letter", "", "Genggam-Secret", secret); a.Code != 409 {
		t.Fatalf("a letter before it is signed: %d %s", a.Code, a.Body)
	}
	n.Issue(no)
	a = n.ask("GET", path, "", "Genggam-Secret", secret)
	letter := a.json["letter"].(map[string]any)
	if letter["status"] != "valid" || letter["may_download"] != false || letter["pick_up"] != true {
		t.Fatal(letter)
	}
	if a := n.ask("GET", path+"/letter", "", "Genggam-Secret", secret); a.Code != 403 || a.json["type"] != "/api/problems/case.pick-up-in-person" {
		t.Fatalf("a letter to whoever knows the numbers: %d %s", a.Code, a.Body)
	}
	if err := n.Seen(t.Context(), n.As("front-desk"), no); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if a := n.ask("HEAD", path+"/letter", "", "Genggam-Secret", secret); a.Code != 200 || n.Step(no).State != "issued" {
			t.Fatalf("asking whether there is a letter handed it over: %d %s", a.Code, n.Step(no).State)
		}
	}
	if a := n.ask("GET", path+"/letter", "", "Genggam-Secret", secret); a.Code != 200 || !strings.HasPrefix(a.Body.String(), "%PDF-") {
		t.Fatalf("%d %.200s", a.Code, a.Body)
	}
	if state := n.Step(no).State; state != "delivered" {
		t.Fatal(state)
	}
}
