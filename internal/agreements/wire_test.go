package agreements_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"genggam/internal/agreements"
	"genggam/internal/api"
	"genggam/internal/fault"
	"genggam/internal/httpsig"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/store"
)

func served(t testing.TB, n *office.Node) *httptest.Server {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer((&api.Server{Desk: n.Desk, Agreements: n.Agreements, Messages: m, Clock: n.Clock.Now, ReadsPerSecond: -1, WritesPerSecond: -1}).Handler())
	t.Cleanup(s.Close)
	return s
}

// kinds are the entries of a node by their kinds.
func kinds(t testing.TB, n *office.Node, kind string) (lines []string) {
	t.Helper()
	err := n.Store.Each(context.Background(), `SELECT line FROM entries ORDER BY pos`, nil, func(scan store.Scan) error {
		var line []byte
		err := scan(&line)
		if strings.Contains(string(line), `"k":"`+kind+`"`) {
			lines = append(lines, string(line))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestTwoNodesAskAndAnswerAndBothWriteItDown(t *testing.T) {
	ctx := context.Background()
	village, agency := office.Open(t), office.Open(t)
	agency.Clock.Set(village.Clock.Now())
	wire := served(t, village)
	key, _ := agency.Agreements.PublicKey()
	r := agree(t, village, map[string]any{"kunci": key, "data": []string{"resident", "adult", "address"}})
	agency.Clock.Set(village.Clock.Now())
	theirs, _ := village.Agreements.PublicKey()
	source := agreements.Source{ID: r.Reference, Name: "Desa Sokaraja Kulon", URL: wire.URL, Key: theirs, Purpose: "social-aid", Fields: []string{"resident", "adult", "address"}}
	head, clerk := agency.As("kec-head"), agency.As("kec-front-desk")
	if err := agency.Agreements.SetSource(ctx, clerk, source); fault.Of(err) != fault.Forbidden {
		t.Fatal("a clerk says whom the office may ask:", err)
	}
	if err := agency.Agreements.SetSource(ctx, head, source); err != nil {
		t.Fatal(err)
	}
	village.Clock.Set(agency.Clock.Now())
	budi := office.People()[0].Record
	got, err := agency.Agreements.Ask(ctx, clerk, r.Reference, agreements.Question{NIK: budi.NIK, Fields: []string{"resident", "adult", "address"}})
	if err != nil || !got.Checks["adult"] || !strings.Contains(got.Data["address"], "Melati") {
		t.Fatal(err, got)
	}
	asked, heard, answered := kinds(t, agency, "data.asked/1"), kinds(t, agency, "data.heard/1"), kinds(t, village, "data.answered/1")
	if len(asked) != 1 || len(heard) != 1 || len(answered) != 1 {
		t.Fatal(len(asked), len(heard), len(answered))
	}
	for _, line := range append(append(asked, heard...), answered...) {
		for _, word := range []string{budi.NIK, "Melati", "Budi", "1990"} {
			if strings.Contains(line, word) {
				t.Errorf("a value stands in the journal: %s", line)
			}
		}
	}
	if !strings.Contains(asked[0], r.Reference) || !strings.Contains(answered[0], `"adult"`) {
		t.Error(asked[0], answered[0])
	}
	uses, err := village.Agreements.Uses(ctx, village.As("head"), r.Reference)
	if err != nil || len(uses) != 1 || len(uses[0].Via) != 3 {
		t.Error(err, uses)
	}
	if _, err := agency.Agreements.Ask(ctx, clerk, r.Reference, agreements.Question{NIK: budi.NIK, Fields: []string{"job"}}); keyOf(err) != "agreements.field" {
		t.Error("asked for more than the agreement:", err)
	}
	wire.Close()
	if _, err := agency.Agreements.Ask(ctx, clerk, r.Reference, agreements.Question{NIK: budi.NIK, Fields: []string{"resident"}}); keyOf(err) != "agreements.away" {
		t.Error("no answer:", err)
	}
	lines, err := agency.Agreements.AskedBy(ctx, clerk)
	if err != nil || len(lines) != 2 || lines[0].Outcome != "unproved" || lines[1].Outcome != "answered" {
		t.Error(err, lines)
	}
	whole(t, village)
	whole(t, agency)
}

func TestAnAnswerThatTheOtherNodeDidNotSignIsNotUsed(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	answers := map[string]func(http.ResponseWriter){
		"nothing signed": func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"checks":{"resident":true}}`) },
		"not JSON":       func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html>") },
		"without end": func(w http.ResponseWriter) {
			for range 100 {
				_, _ = w.Write(bytes.Repeat([]byte("x"), 1<<10))
			}
		},
		"somewhere else": func(w http.ResponseWriter) { w.Header().Set("Location", "https://example.com/"); w.WriteHeader(302) },
	}
	name := ""
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answers[name](w) }))
	defer s.Close()
	key, _ := n.Agreements.PublicKey()
	if err := n.Agreements.SetSource(ctx, n.As("head"), agreements.Source{ID: "X", Name: "x", URL: s.URL, Key: key, Purpose: "tax", Fields: []string{"resident"}}); err != nil {
		t.Fatal(err)
	}
	clerk := n.As("front-desk")
	for name = range answers {
		_, err := n.Agreements.Ask(ctx, clerk, "X", agreements.Question{NIK: office.People()[0].Record.NIK, Fields: []string{"resident"}})
		if k := keyOf(err); k != "agreements.unproved" && k != "agreements.away" {
			t.Error(name, err)
		}
	}
}

func TestAQuestionByWireIsAnsweredSignedWithTheHeadersOfXRoad(t *testing.T) {
	n := office.Open(t)
	wire := served(t, n)
	a := newAsker(t, n)
	r := agree(t, n, map[string]any{"kunci": a.pasted, "data": []string{"resident"}})
	host := strings.TrimPrefix(wire.URL, "http://")
	post := func(q agreements.Question) (*http.Response, []byte, httpsig.Message) {
		t.Helper()
		asked := a.asks(q, func(m *httpsig.Message, _ *httpsig.Input) { m.Authority = host })
		req, err := http.NewRequest("POST", wire.URL+"/api/v1/data/verify", bytes.NewReader(asked.Body))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range asked.Message.Fields {
			req.Header.Set(f.Name, f.Value)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-Road-Client", "ID/GOV/DINSOS/bansos")
		req.Header.Set("X-Road-Id", "29f4d011")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		return resp, body, asked.Message
	}
	ours, _ := n.Agreements.PublicKey()
	key, err := httpsig.ParseKey(ours)
	if err != nil {
		t.Fatal(err)
	}
	for fields, status := range map[string]int{"resident": 200, "address": 403} {
		resp, body, asked := post(agreements.Question{Agreement: r.Reference, Purpose: "social-aid", NIK: office.People()[1].Record.NIK, Fields: []string{fields}})
		if resp.StatusCode != status || resp.Header.Get("X-Road-Client") != "ID/GOV/DINSOS/bansos" || resp.Header.Get("X-Road-Id") != "29f4d011" {
			t.Fatal(resp.StatusCode, resp.Header, string(body))
		}
		m := httpsig.Message{Status: resp.StatusCode, Request: &asked}
		for name := range resp.Header {
			m.Set(name, resp.Header.Get(name))
		}
		all, err := httpsig.Read(m)
		if err != nil || len(all) != 1 {
			t.Fatal(err, resp.Header)
		}
		rule := httpsig.Rule{Required: []string{"@status", "content-digest", "content-digest;req", "signature-input;req"}, MaxAge: time.Minute}
		if err := rule.Verify(m, all[0], key, n.Clock.Now()); err != nil {
			t.Error(status, err)
		}
		if err := httpsig.CheckDigest(resp.Header.Get("Content-Digest"), body); err != nil {
			t.Error(err)
		}
		var p map[string]any
		if json.Unmarshal(body, &p) != nil {
			t.Error(string(body))
		}
	}
}

func TestNewsOfACaseAreToldSignedAndAgainUntilTheyAreTaken(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	a := newAsker(t, n)
	ours, _ := n.Agreements.PublicKey()
	key, _ := httpsig.ParseKey(ours)
	var took []map[string]any
	status := http.StatusServiceUnavailable
	host := ""
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		m := httpsig.Message{Method: r.Method, Authority: host, Path: r.URL.Path}
		for name := range r.Header {
			m.Set(name, r.Header.Get(name))
		}
		all, err := httpsig.Read(m)
		if err != nil || len(all) != 1 || (httpsig.Rule{Required: append(covered(), "content-type"), MaxAge: time.Minute, Nonce: true}).Verify(m, all[0], key, n.Clock.Now()) != nil ||
			httpsig.CheckDigest(r.Header.Get("Content-Digest"), body) != nil || r.Header.Get("Content-Type") != "application/cloudevents+json" {
			t.Error("news without a good signature", err)
		}
		var e map[string]any
		if err := json.Unmarshal(body, &e); err != nil {
			t.Error(err)
		}
		if status == http.StatusNoContent {
			took = append(took, e)
		}
		w.WriteHeader(status)
	}))
	defer s.Close()
	host = strings.TrimPrefix(s.URL, "http://")
	agree(t, n, map[string]any{"kunci": a.pasted, "layanan_kabar": "surat-keterangan-usaha", "alamat_kabar": s.URL + "/kabar"})
	r := n.File("surat-keterangan-usaha")
	step := n.Step(r.No)
	if err := n.Take(ctx, n.As("front-desk"), r.No, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	if err := n.DoStep(ctx, n.As("front-desk"), r.No, step.Step.ID, office.AllChecks(step.Step)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := n.Agreements.Rounds(ctx); err != nil {
			t.Fatal(err)
		}
	}
	status = http.StatusNoContent
	n.Clock.Add(30 * time.Second)
	_, _ = n.Agreements.Rounds(ctx)
	if len(took) != 0 {
		t.Error("told again at once")
	}
	n.Clock.Add(time.Hour)
	_, _ = n.Agreements.Rounds(ctx)
	_, _ = n.Agreements.Rounds(ctx)
	if len(took) != 1 || took[0]["specversion"] != "1.0" || took[0]["subject"] != r.Reference {
		t.Fatal(took)
	}
	if data := took[0]["data"].(map[string]any); data["state"] != string(n.Step(r.No).State) || len(data) != 3 {
		t.Error(data)
	}
}
