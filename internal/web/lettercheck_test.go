package web_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/lang"
	"genggam/internal/seal"
	"genggam/internal/web"
)

// letterCase is one letter that a browser checks; see test/browser/letter.mjs.
type letterCase struct {
	Name     string   `json:"name"`
	Fragment string   `json:"fragment"`
	Offline  bool     `json:"offline,omitempty"`
	Class    string   `json:"class"`
	Says     []string `json:"says"`
	Lacks    []string `json:"lacks,omitempty"`
}

// fragment signs a statement and gives what stands behind the "#" of its QR.
func fragment(t *testing.T, key seal.Signer, s document.Statement) string {
	t.Helper()
	payload, err := s.EncodeCBOR()
	if err != nil {
		t.Fatal(err)
	}
	cose, err := seal.SignStatement(key, payload)
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(seal.Link("layanan.example.go.id", cose), "#")
	return code
}

func newKey(t *testing.T) *seal.LocalKey {
	t.Helper()
	k, err := seal.NewLocalKey(rand.Reader, seal.Issuer{Office: "33.02.19.2016", Name: "Desa Sokaraja Kulon", From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestABrowserChecksLettersAndSendsNothingOfThem(t *testing.T) {
	key, stranger := newKey(t), newKey(t)
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	list := seal.KeyList{Issued: time.Now().UnixMilli(), Node: "genggam.test",
		Keys: []seal.Key{seal.KeyOf(key, "33.02.19.2016", "Desa Sokaraja Kulon", from, 0)}}
	keys, err := list.Encode()
	if err != nil {
		t.Fatal(err)
	}
	today := document.DayOf(time.Now())
	st := document.Statement{Issuer: "33.02.19.2016", Kind: "surat-keterangan-usaha", Number: "500/7/Ds.SKR/2026", Date: today,
		ValidUntil: today + 180, MaskedName: "B*** S***", Content: [32]byte{1}, Origin: [16]byte{2, 3}, Position: 18231}
	good := fragment(t, key, st)
	expired, old, revoked, replaced, elsewhere, foreign, unsigned := st, st, st, st, st, st, st
	foreign.Issuer, unsigned.Position = "33.02.19.2001", 4
	elsewhere.Position = 3
	expired.Date, expired.ValidUntil = today-100, today-10
	old.Date = document.DayOf(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	revoked.Position, replaced.Position = 1, 2
	at := len(good) - 30 // in the signature, which is 64 bytes at the end
	other := "A"
	if good[at:at+1] == other {
		other = "B"
	}
	cases := []letterCase{
		{Name: "a genuine letter", Fragment: good, Class: "panel", Says: []string{"Asli", "Desa Sokaraja Kulon", "500/7/Ds.SKR/2026", "B*** S***", "tidak tersertifikasi", "Sudah ditanyakan"}},
		{Name: "a genuine letter, lower case as some scanners give it", Fragment: strings.ToLower(good), Class: "panel", Says: []string{"Asli"}},
		{Name: "a genuine letter without a network", Fragment: good, Offline: true, Class: "panel", Says: []string{"Asli", "Tanpa jaringan"}},
		{Name: "one sign changed", Fragment: good[:at] + other + good[at+1:], Class: "panel no", Says: []string{"Palsu"}, Lacks: []string{"Desa Sokaraja Kulon"}},
		{Name: "signed by a stranger", Fragment: fragment(t, stranger, st), Class: "panel dim", Says: []string{"Penerbit belum dikenal"}, Lacks: []string{"Asli"}},
		{Name: "cut off", Fragment: good[:len(good)/2], Class: "panel no", Says: []string{"Kode tidak terbaca"}},
		{Name: "no letter at all", Fragment: "HALO!", Class: "panel no", Says: []string{"Kode tidak terbaca"}},
		{Name: "nothing scanned", Fragment: "", Class: "panel dim", Says: []string{"Belum ada kode"}},
		{Name: "past its last day", Fragment: fragment(t, key, expired), Class: "panel dim", Says: []string{"lewat masa berlaku"}},
		{Name: "dated before the key", Fragment: fragment(t, key, old), Class: "panel no", Says: []string{"Kunci tidak berlaku"}},
		{Name: "withdrawn since", Fragment: fragment(t, key, revoked), Class: "panel no", Says: []string{"Sudah dicabut"}},
		{Name: "not in this node's log", Fragment: fragment(t, key, elsewhere), Class: "panel", Says: []string{"Asli", "tanyakan ke kantor penerbit"}},
		{Name: "an office's key in another office's name", Fragment: fragment(t, key, foreign), Class: "panel no", Says: []string{"Palsu"}, Lacks: []string{"Desa Sokaraja Kulon", "Asli"}},
		{Name: "another letter stands at its place in the log", Fragment: fragment(t, key, unsigned), Class: "panel no", Says: []string{"Palsu"}, Lacks: []string{"Asli"}},
		{Name: "replaced since", Fragment: fragment(t, key, replaced), Class: "panel dim", Says: []string{"Sudah diganti"}},
	}
	b, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, withStatus(newSiteWithKeys(t, keys)), "letter.mjs", file)
}

// withStatus answers for the state of letters as the API does.
func withStatus(pages http.Handler) http.Handler {
	m := http.NewServeMux()
	m.Handle("/", pages)
	m.HandleFunc("GET /api/v1/letters/{origin}/{position}", func(w http.ResponseWriter, r *http.Request) {
		if _, err := canon.ParseID(r.PathValue("origin")); err != nil {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		state := map[string]string{"1": "revoked", "2": "replaced"}[r.PathValue("position")]
		if r.PathValue("position") == "3" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		if state == "" {
			state = "valid"
		}
		number := map[bool]string{true: "1/1/2026", false: "500/7/Ds.SKR/2026"}[r.PathValue("position") == "4"]
		_ = json.NewEncoder(w).Encode(map[string]string{"status": state, "number": number})
	})
	return m
}

func newSiteWithKeys(t *testing.T, keys []byte) http.Handler {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Catalogue: shelf(t), Messages: m, Office: web.Office{Name: "Desa Sokaraja Kulon"},
		Keys: func() ([]byte, error) { return keys, nil }}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}
