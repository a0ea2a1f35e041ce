package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"genggam/internal/api"
	"genggam/internal/desk"
	"genggam/internal/store/storetest"

	"golang.org/x/mod/sumdb/tlog"
)

const key = "0192f7c4-5a3e-7d11-9a52-3c5f6f0f6a11"

func TestTheSameKeyAndBytesAreAnsweredAsTheFirstTime(t *testing.T) {
	n := open(t)
	for _, service := range []string{"surat-keterangan-domisili", "surat-keterangan-usaha"} {
		body := n.example(t, service)
		first := n.ask("POST", "/api/v1/cases", body, "Idempotency-Key", key+service)
		n.Clock.Add(time.Hour)
		again := n.ask("POST", "/api/v1/cases", body, "Idempotency-Key", key+service)
		if first.Code != 201 || again.Code != 200 || again.Header().Get("Idempotent-Replayed") != "true" {
			t.Fatalf("%d, then %d %v: %s", first.Code, again.Code, again.Header(), again.Body)
		}
		if first.Body.String() != again.Body.String() {
			t.Fatalf("%s\n%s", first.Body, again.Body)
		}
		other := n.ask("POST", "/api/v1/cases", body+" ", "Idempotency-Key", key+service)
		if other.Code != 409 || other.json["type"] != "/api/problems/case.key-reused" {
			t.Fatalf("other bytes: %d %s", other.Code, other.Body)
		}
		if next := n.ask("POST", "/api/v1/cases", body, "Idempotency-Key", key+service+"2"); next.Code != 201 {
			t.Fatalf("another key: %d %s", next.Code, next.Body)
		}
	}
}

func TestFiftyAtOnceBecomeOneCase(t *testing.T) {
	fiftyAtOnce(t, func() *node { return open(t) })
}

func TestOnPostgreSQLItIsTheSame(t *testing.T) {
	dsn := storetest.PostgresDSN(t)
	n := openOn(t, dsn)
	for range 260 {
		n.submit(t, service)
	}
	server := httptest.NewServer(n.api)
	defer server.Close()
	o := &outsider{base: server.URL}
	tree, err := o.tree(n.VerifierKey())
	n.must(t, err)
	for _, i := range []int64{0, 255, tree.N - 1} {
		_, err := tlog.ProveRecord(tree.N, i, tlog.TileHashReader(tree, o))
		n.must(t, err)
	}
	fiftyAtOnce(t, func() *node { return n })
}

func fiftyAtOnce(t *testing.T, open func() *node) {
	t.Helper()
	for _, service := range []string{"surat-keterangan-domisili", "surat-keterangan-usaha"} {
		n := open()
		body := n.example(t, service)
		answers := make([]answer, 50)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() { answers[i] = n.ask("POST", "/api/v1/cases", body, "Idempotency-Key", service) })
		}
		wait.Wait()
		made := 0
		for _, a := range answers {
			if a.Code == 201 {
				made++
			}
			if a.Code != 201 && a.Code != 200 || a.json["reference"] != answers[0].json["reference"] || a.json["secret"] != answers[0].json["secret"] {
				t.Fatalf("%d %s", a.Code, a.Body)
			}
		}
		if made != 1 {
			t.Fatalf("%s: %d cases", service, made)
		}
	}
}

func TestTheWrittenAnswerIsWhatTheDescriptionSays(t *testing.T) {
	n := open(t)
	for _, tag := range []string{"id", "jv", "en"} {
		a := n.ask("POST", "/api/v1/cases", changed(t, n, service, func(b map[string]any) { b["language"] = tag }))
		var f api.Filed
		d := json.NewDecoder(strings.NewReader(a.Body.String()))
		d.DisallowUnknownFields()
		if err := d.Decode(&f); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(f); err != nil || b.String() != a.Body.String() {
			t.Fatalf("%v\n%s\n%s", err, b.String(), a.Body)
		}
		if f.Due.Promise.Lines[0].Text == "" || f.Due.Promise.At == "" || a.Header().Get("Location") != f.Links.Self {
			t.Fatalf("%+v", f)
		}
	}
}

func TestAWrongSecretAndNoCaseAreAnsweredAlike(t *testing.T) {
	n := open(t)
	reference, secret, no := n.submit(t, service)
	other := n.Reference(no + 1000)
	for _, method := range []string{"GET", "DELETE"} {
		for _, tail := range []string{"", "/letter", "/receipt"} {
			if method == "DELETE" && tail != "" {
				continue
			}
			wrong := n.ask(method, "/api/v1/cases/"+reference+tail, "", "Genggam-Secret", "AAAAAAAAAA")
			none := n.ask(method, "/api/v1/cases/"+other+tail, "", "Genggam-Secret", secret)
			nothing := n.ask(method, "/api/v1/cases/"+reference+tail, "")
			nonsense := n.ask(method, "/api/v1/cases/x"+tail, "", "Genggam-Secret", secret)
			for _, a := range []answer{wrong, none, nothing, nonsense} {
				if a.Code != 404 || a.Body.String() != wrong.Body.String() || fmt.Sprint(a.Header()) != fmt.Sprint(wrong.Header()) {
					t.Fatalf("%s%s: %d %v %s", method, tail, a.Code, a.Header(), a.Body)
				}
			}
		}
	}
	for range 40 {
		n.ask("GET", "/api/v1/cases/"+reference, "", "Genggam-Secret", "AAAAAAAAAA")
	}
	if a := n.ask("GET", "/api/v1/cases/"+reference, "", "Genggam-Secret", secret); a.Code != 429 || a.Header().Get("Retry-After") == "" {
		t.Fatalf("guesses are not counted: %d", a.Code)
	}
	n.Clock.Add(10 * time.Minute)
	if a := n.ask("GET", "/api/v1/cases/"+strings.ToLower(reference), "", "Genggam-Secret", strings.ToLower(secret[:5]+"-"+secret[5:])); a.Code != 200 {
		t.Fatalf("as a person writes them: %d %s", a.Code, a.Body)
	}
}

func TestNoAnswerTellsWhetherSomebodyIsInTheRegister(t *testing.T) {
	n := open(t)
	shape := func(a answer) string {
		for _, name := range []string{"reference", "secret", "position", "links"} {
			delete(a.json, name)
		}
		b, _ := json.Marshal(a.json)
		return fmt.Sprint(a.Code, string(b))
	}
	change := func(kk, name string) string {
		return changed(t, n, service, func(b map[string]any) {
			person(b)["kk"] = kk
			if name != "" {
				person(b)["name"] = name
			}
		})
	}
	for _, name := range []string{"", strings.Repeat("x", 70), "Orang Lain"} {
		known := n.ask("POST", "/api/v1/cases", change("3302991001150001", name))
		unknown := n.ask("POST", "/api/v1/cases", change("3302991001150002", name))
		references := []any{known.json["reference"], known.json["secret"], unknown.json["reference"], unknown.json["secret"]}
		if a, b := shape(known), shape(unknown); a != b {
			t.Fatalf("%s\n%s", a, b)
		}
		if known.Code != 201 {
			continue
		}
		var said [2]string
		for i := range 2 {
			a := n.ask("GET", "/api/v1/cases/"+references[2*i].(string), "", "Genggam-Secret", references[2*i+1].(string))
			delete(a.json, "timeline")
			said[i] = strings.ReplaceAll(shape(a), references[2*i].(string), "")
		}
		if said[0] != said[1] {
			t.Fatalf("%s\n%s", said[0], said[1])
		}
	}
	// Attempts beyond the limit are no error either: they count as no match.
	for i := range 20 {
		if a := n.ask("POST", "/api/v1/cases", change("3302991001150001", "")); a.Code != 201 {
			t.Fatalf("attempt %d: %d %s", i, a.Code, a.Body)
		}
	}
}

func TestNothingPersonalIsLogged(t *testing.T) {
	n := open(t)
	body := n.example(t, "surat-keterangan-usaha")
	a := n.ask("POST", "/api/v1/cases", body, "Idempotency-Key", key)
	secret := a.json["secret"].(string)
	n.ask("GET", "/api/v1/cases/"+a.json["reference"].(string), "", "Genggam-Secret", secret)
	n.ask("POST", "/api/v1/cases", strings.Replace(body, "Siti Aminah", strings.Repeat("Siti ", 30), 1))
	n.ask("POST", "/api/v1/cases", strings.Replace(body, "Siti", "Si\xff", 1))
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	// Now the store is closed, and everything fails inside.
	if a := n.ask("POST", "/api/v1/cases", body, "Idempotency-Key", key+"2"); a.Code < 500 {
		t.Fatalf("a closed store answers %d", a.Code)
	}
	if a := n.ask("GET", "/api/v1/cases/"+a.json["reference"].(string), "", "Genggam-Secret", secret); a.Code < 500 {
		t.Fatalf("a closed store answers %d", a.Code)
	}
	logged := n.log.String()
	if logged == "" {
		t.Fatal("an inner error is not logged")
	}
	for _, word := range []string{"Siti", "Aminah", "3302995708900001", "3302991001150001", "81234567890", "Melati", secret, key} {
		if strings.Contains(logged, word) {
			t.Fatalf("the log tells %q:\n%s", word, logged)
		}
	}
}

func TestCompletionAndWithdrawal(t *testing.T) {
	n := open(t)
	reference, secret, no := n.submit(t, "surat-keterangan-usaha")
	path := "/api/v1/cases/" + reference
	if a := n.ask("POST", path+"/completion", `{"answers":{}}`, "Genggam-Secret", secret); a.Code != 409 {
		t.Fatalf("nothing was asked: %d %s", a.Code, a.Body)
	}
	v := n.Step(no)
	n.must(t, n.Return(t.Context(), n.As(v.Step.Role), no, defects()))
	a := n.ask("GET", path, "", "Genggam-Secret", secret)
	if a.json["state"] != "returned" || a.json["waits_for"] != "applicant" || len(a.json["defects"].([]any)) != 1 {
		t.Fatalf("%s", a.Body)
	}
	for _, r := range []struct {
		body   string
		status int
	}{{`{}`, 400}, {`{"answers":{"bonus":1}}`, 422}, {`{"files":[{"for":"x","content":"aGk="}]}`, 422}, {`{"applicant":{}}`, 422}} {
		if a := n.ask("POST", path+"/completion", r.body, "Genggam-Secret", secret); a.Code != r.status {
			t.Fatalf("%s: %d %s", r.body, a.Code, a.Body)
		}
	}
	var example map[string]any
	n.must(t, json.Unmarshal([]byte(n.example(t, "surat-keterangan-usaha")), &example))
	b, _ := json.Marshal(map[string]any{"answers": example["answers"], "files": example["files"]})
	if a := n.ask("POST", path+"/completion", string(b), "Genggam-Secret", secret); a.Code != 200 || a.json["state"] == "returned" {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if a := n.ask("DELETE", path, "", "Genggam-Secret", secret); a.Code != 200 || a.json["state"] != "withdrawn" || a.json["may_withdraw"] != false {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if a := n.ask("DELETE", path, "", "Genggam-Secret", secret); a.Code != 409 {
		t.Fatalf("twice: %d %s", a.Code, a.Body)
	}
}

func defects() []desk.Defect { return []desk.Defect{{What: "other", Text: "Foto tidak terbaca."}} }

func (n *node) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestBodiesThatFillTheMemoryAreAskedToComeAgain(t *testing.T) {
	n := open(t)
	half := `{"answers":{"x":"` + strings.Repeat("a", 11<<20)
	var held []*io.PipeWriter
	var wait sync.WaitGroup
	for range 4 {
		r, w := io.Pipe()
		held = append(held, w)
		wait.Go(func() {
			request := httptest.NewRequest("POST", "/api/v1/cases", r)
			request.Header.Set("Content-Type", "application/json")
			n.api.ServeHTTP(httptest.NewRecorder(), request)
		})
		// A pipe has no buffer: what is written has been read by the handler.
		if _, err := io.WriteString(w, half); err != nil {
			t.Fatal(err)
		}
	}
	full := n.ask("POST", "/api/v1/cases", half+`"}}`)
	if full.Code != 503 || full.Header().Get("Retry-After") == "" || full.json["type"] != "/api/problems/api.busy" {
		t.Fatalf("%d %s", full.Code, full.Body)
	}
	if a := n.ask("POST", "/api/v1/cases", n.example(t, service)); a.Code != 201 {
		t.Fatalf("a small one is taken all the same: %d %s", a.Code, a.Body)
	}
	for _, w := range held {
		_ = w.CloseWithError(io.ErrUnexpectedEOF)
	}
	wait.Wait()
	if full = n.ask("POST", "/api/v1/cases", half+`"}}`); full.Code != 422 {
		t.Fatalf("room is lost: %d %s", full.Code, full.Body)
	}
}
