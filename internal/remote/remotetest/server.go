package remotetest

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the server lets in and what opens every credential.
const (
	Client = "genggam-uji"
	Secret = "rahasia-klien-uji"
	PIN    = "246810"
)

// Server is a signing service.
type Server struct {
	*Authority
	// URL is the base of the API.
	URL string

	mu          sync.Mutex
	now         func() time.Time
	credentials map[string]*Credential
	tokens      map[string]bool
	sads        map[string]sad
	made        int
	code        int
	bodies      []string
	calls       map[string]int
	trouble     Trouble
}

// Trouble is what is wrong with the server at present.
type Trouble struct {
	// Wait is how long it takes to answer anything.
	Wait time.Duration
	// Status, when not 0, is what it answers to everything, with Body.
	Status int
	Body   string
	// Cut closes the connection in the middle of the answer to a method.
	Cut string
	// Garbage is answered instead of a signature.
	Garbage []byte
	// Specs replaces the version it speaks.
	Specs string
}

// Credential is one key that the server holds.
type Credential struct {
	ID string
	// Status of the certificate; Disabled and Locked of the key.
	Status           string
	Disabled, Locked bool
	// Bound is SCAL 2: a SAD holds for given digests only.
	Bound bool
	// Mode is explicit or oauth2code.
	Mode string
	// NoCode leaves the one-time code out; Elsewhere asks for a confirmation on
	// another device, which comes after so many questions.
	NoCode    bool
	Elsewhere int
	// Plain has ECDSA answered as r ‖ s instead of DER.
	Plain bool
	Cert  *x509.Certificate
	chain []*x509.Certificate
	key   crypto.Signer
	algo  string
}

type sad struct {
	id, over string
	handle   bool
	left     int
}

// New starts a server; now is the clock of the node that asks it.
func New(t testing.TB, now func() time.Time) *Server {
	t.Helper()
	s := &Server{Authority: NewAuthority(t, "Penyelenggara Uji", now()), now: now, credentials: map[string]*Credential{}, tokens: map[string]bool{},
		sads: map[string]sad{}, calls: map[string]int{}, code: 730001}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	s.URL = web.URL + "/csc/v2"
	return s
}

// Add makes a credential; kind is "rsa" or "p256". Its certificate holds until.
func (s *Server) Add(t testing.TB, id, kind, name string, until time.Time) *Credential {
	t.Helper()
	c := &Credential{ID: id, Status: "valid", Mode: "explicit", key: p256(t), algo: "1.2.840.10045.4.3.2"}
	if kind == "rsa" {
		c.key, c.algo = rsa2048(t), "1.2.840.113549.1.1.11"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Cert = s.issue(t, order{name: name, public: c.key.Public(), from: s.now().AddDate(0, -1, 0), until: until})
	c.chain = []*x509.Certificate{c.Cert, s.Below, s.Root}
	s.credentials[id] = c
	return c
}

// Change changes a credential while the server runs.
func (s *Server) Change(id string, change func(*Credential)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.credentials[id])
}

// Set says what is wrong from now on; the zero Trouble is nothing.
func (s *Server) Set(x Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = x
}

// Code is the one-time code that the server takes next; a code is taken once.
func (s *Server) Code() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprint(s.code)
}

// Expire makes every token and SAD invalid.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens, s.sads = map[string]bool{}, map[string]sad{}
}

// Bodies is everything that the server was ever sent.
func (s *Server) Bodies() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.bodies, "\n")
}

// Calls counts how often a method was asked for.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	method := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/csc/v2/"), "/")
	s.mu.Lock()
	s.bodies = append(s.bodies, r.URL.String()+" "+string(body))
	s.calls[method]++
	x := s.trouble
	s.mu.Unlock()
	if x.Wait > 0 {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(x.Wait):
		}
	}
	if x.Status != 0 {
		w.WriteHeader(x.Status)
		_, _ = io.WriteString(w, x.Body)
		return
	}
	s.mu.Lock()
	status, out := s.answer(r, method, body)
	s.mu.Unlock()
	text, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	if x.Cut == method { // the signature was made, and is lost on the way
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	if out != nil {
		_, _ = w.Write(text)
	}
}

type object = map[string]any

func no(code, words string) (int, any) {
	return http.StatusBadRequest, object{"error": code, "error_description": words}
}

func (s *Server) answer(r *http.Request, method string, body []byte) (int, any) {
	switch method {
	case "info":
		return http.StatusOK, s.info(r)
	case "oauth2/token":
		return s.token(r.Header.Get("Content-Type"), string(body))
	case "auth/login":
		if r.Header.Get("Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte(Client+":"+Secret)) {
			return no("authentication_error", "An error occurred during authentication process")
		}
		return http.StatusOK, object{"access_token": s.fresh("T", func(x string) { s.tokens[x] = true })}
	}
	bearer := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !s.tokens[bearer] && bearer != Secret {
		return http.StatusUnauthorized, object{"error": "invalid_token", "error_description": "The access token is not valid"}
	}
	var in object
	if json.Unmarshal(body, &in) != nil {
		return no("invalid_request", "Malformed request")
	}
	if method == "credentials/list" {
		ids := []string{}
		for id := range s.credentials {
			ids = append(ids, id)
		}
		return http.StatusOK, object{"credentialIDs": ids}
	}
	if method == "credentials/authorizeCheck" {
		return s.check(in)
	}
	id, _ := in["credentialID"].(string)
	c := s.credentials[id]
	if c == nil {
		return no("invalid_request", "Invalid parameter credentialID")
	}
	switch method {
	case "credentials/info":
		return http.StatusOK, c.info()
	case "credentials/getChallenge":
		return http.StatusNoContent, nil
	case "credentials/authorize":
		return s.authorize(c, in)
	case "signatures/signHash":
		return s.sign(c, in)
	}
	return http.StatusNotImplemented, object{"error": "invalid_request", "error_description": "Not implemented"}
}

func (s *Server) info(r *http.Request) object {
	specs := s.trouble.Specs
	if specs == "" {
		specs = "2.0.0.2"
	}
	return object{"specs": specs, "name": "Layanan Tanda Tangan Uji", "logo": "https://example.org/logo.png", "region": "ID", "lang": "id-ID", "description": "rekaan",
		"authType": []string{"oauth2client", "basic"}, "oauth2": "http://" + r.Host, "methods": []string{"credentials/list", "credentials/info", "credentials/authorize",
			"credentials/authorizeCheck", "credentials/getChallenge", "signatures/signHash", "oauth2/token", "auth/login"},
		"signAlgorithms": object{"algos": []string{"1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"}}}
}

func (s *Server) fresh(prefix string, keep func(string)) string {
	s.made++
	x := fmt.Sprintf("%s/%06d-_=", prefix, s.made)
	keep(x)
	return x
}

func (s *Server) token(kind, body string) (int, any) {
	if kind != "application/x-www-form-urlencoded" || !strings.Contains(body, "grant_type=client_credentials") {
		return no("invalid_request", "Invalid parameter grant_type")
	}
	if !strings.Contains(body, "client_id="+Client+"&") || !strings.Contains(body, "client_secret="+Secret) {
		return http.StatusUnauthorized, object{"error": "invalid_client", "error_description": "Client authorization required"}
	}
	return http.StatusOK, object{"access_token": s.fresh("T", func(x string) { s.tokens[x] = true }), "token_type": "Bearer", "expires_in": 3600}
}

func (c *Credential) info() object {
	status, scal := "enabled", "1"
	if c.Disabled {
		status = "disabled"
	}
	if c.Bound {
		scal = "2"
	}
	certs := []string{}
	for _, x := range c.chain {
		certs = append(certs, base64.StdEncoding.EncodeToString(x.Raw))
	}
	objects := []object{{"type": "Password", "id": "PIN", "format": "N", "label": "PIN", "description": "PIN tanda tangan"}}
	if !c.NoCode {
		objects = append(objects, object{"type": "Password", "id": "OTP", "format": "N", "generator": "totp", "label": "Kode OTP"})
	}
	if c.Elsewhere > 0 {
		objects = append(objects, object{"type": "ChallengeResponseOOB", "id": "APP", "label": "Aplikasi"})
	}
	return object{"key": object{"status": status, "algo": []string{c.algo}, "len": 2048}, "cert": object{"status": c.Status, "certificates": certs},
		"auth": object{"mode": c.Mode, "expression": "PIN AND OTP", "objects": objects}, "SCAL": scal, "multisign": 1}
}

func (s *Server) authorize(c *Credential, in object) (int, any) {
	typed := map[string]string{}
	list, _ := in["authData"].([]any)
	for _, x := range list {
		o, _ := x.(object)
		id, _ := o["id"].(string)
		typed[id], _ = o["value"].(string)
	}
	over := first(in["hashes"])
	switch n, _ := in["numSignatures"].(float64); {
	case c.Disabled:
		return no("invalid_request", "The credential identified by credentialID is disabled")
	case n < 1:
		return no("invalid_request", "Invalid value for parameter numSignatures")
	case n > 1:
		return no("invalid_request", "Numbers of signatures is too high")
	case c.Bound && (over == "" || in["hashAlgorithmOID"] != "2.16.840.1.101.3.4.2.1"):
		return no("invalid_request", "Missing (or invalid type) array parameter hashes")
	case c.Locked:
		return no("invalid_request", "Credential locked")
	case typed["PIN"] != PIN:
		return no("invalid_authentication_data", "The authentication data is invalid")
	case !c.NoCode && typed["OTP"] != fmt.Sprint(s.code):
		return no("invalid_otp", "The OTP is invalid")
	}
	s.code += 11
	if c.Elsewhere > 0 {
		return http.StatusAccepted, object{"handle": s.fresh("H", func(x string) { s.sads[x] = sad{id: c.ID, over: over, handle: true, left: c.Elsewhere} })}
	}
	return http.StatusOK, object{"SAD": s.fresh("S", func(x string) { s.sads[x] = sad{id: c.ID, over: over} }), "expiresIn": 300}
}

func (s *Server) check(in object) (int, any) {
	handle, _ := in["handle"].(string)
	h, ok := s.sads[handle]
	if !ok || !h.handle {
		return no("invalid_request", "Invalid parameter handle")
	}
	if h.left--; h.left > 0 {
		s.sads[handle] = h
		return http.StatusAccepted, object{"handle": handle}
	}
	delete(s.sads, handle)
	h.handle = false
	return http.StatusOK, object{"SAD": s.fresh("S", func(x string) { s.sads[x] = h })}
}

func first(x any) string {
	list, _ := x.([]any)
	if len(list) != 1 {
		return ""
	}
	text, _ := list[0].(string)
	return text
}

func (s *Server) sign(c *Credential, in object) (int, any) {
	name, _ := in["SAD"].(string)
	over := first(in["hashes"])
	digest, err := base64.StdEncoding.DecodeString(over)
	right, ok := s.sads[name]
	switch {
	case !ok || right.id != c.ID || right.handle:
		return no("invalid_request", "Invalid parameter SAD")
	case c.Status == "expired":
		return no("invalid_request", "Signing certificate is expired")
	case over == "":
		return no("invalid_request", "Empty hash array")
	case err != nil || len(digest) != 32:
		return no("invalid_request", "Invalid digest value length")
	case right.over != "" && right.over != over:
		return no("invalid_request", "Hash is not authorized by the SAD")
	case in["signAlgo"] != c.algo:
		return no("invalid_request", "Invalid parameter signAlgo")
	}
	delete(s.sads, name)
	if s.trouble.Garbage != nil {
		return http.StatusOK, object{"signatures": []string{base64.StdEncoding.EncodeToString(s.trouble.Garbage)}}
	}
	sig, err := c.key.Sign(rand.Reader, digest, crypto.SHA256)
	if err != nil {
		panic(err)
	}
	if c.Plain {
		sig = plain(sig)
	}
	return http.StatusOK, object{"signatures": []string{base64.StdEncoding.EncodeToString(sig)}}
}
