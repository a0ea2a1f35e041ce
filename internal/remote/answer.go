package remote

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// What a service answers is read here and nowhere else: bounded, without trust
// in a single field. Names in quotes are those of CSC API v2.0, chapter 11.

const (
	answerMost = 512 << 10 // bytes of one answer
	tokenMost  = 16 << 10  // bytes of a token or SAD
	listMost   = 100       // credentials of one answer
	certMost   = 6         // certificates of a chain
	certSize   = 16 << 10  // bytes of one certificate
	wordMost   = 255       // bytes of a name or label that is shown
	factorMost = 6         // things a signer is asked for
)

// The algorithms that are asked for, by their object identifiers.
const (
	oidRSA         = "1.2.840.113549.1.1.1"
	oidRSASHA256   = "1.2.840.113549.1.1.11"
	oidECDSASHA256 = "1.2.840.10045.4.3.2"
	oidSHA256      = "2.16.840.1.101.3.4.2.1"
)

// about is what "info" says of a service.
type about struct {
	Name    string
	Specs   string
	Auth    []string
	OAuth   string
	Issuer  string
	Methods []string
}

func (a about) offers(method string) bool { return slices.Contains(a.Methods, method) }

// Factor is one thing that a credential wants of its signer before it signs.
type Factor struct {
	// ID names it to the service, "PIN"; Label is how the service calls it.
	ID    string `json:"id"`
	Label string `json:"label,omitempty"`
	// Kind is "password" for what is typed, "elsewhere" for a confirmation on
	// another device.
	Kind string `json:"kind"`
	// Digits says that it is made of digits; Code that it is for once.
	Digits bool `json:"digits,omitempty"`
	Code   bool `json:"code,omitempty"`
}

// Typed says whether the signer types it.
func (f Factor) Typed() bool { return f.Kind == "password" }

// credential is what "credentials/info" says.
type credential struct {
	// Enabled is the state of the key, Status that of its certificate: valid,
	// expired, revoked, suspended, or "" when the service does not say.
	Enabled bool
	Status  string
	Algos   []string
	Chain   [][]byte
	// Mode is explicit or oauth2code; Factors what explicit asks for.
	Mode    string
	Factors []Factor
	// Bound says that a SAD holds for given digests only (SCAL 2).
	Bound bool
}

// token is an access token or a SAD with its lifetime.
type token struct {
	Value string
	Lasts time.Duration
	// Handle is given instead while a signer still confirms elsewhere.
	Handle string
}

// said is a refusal in the words of the service.
type said struct{ Error, Description string }

func parseJSON(body []byte, into any) error {
	if len(body) > answerMost {
		return errors.New("reading the service's answer: too long")
	}
	if !utf8.Valid(body) {
		return errors.New("reading the service's answer: not UTF-8")
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("reading the service's answer: %w", err)
	}
	return nil
}

// word cuts a text that is shown to a person.
func word(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	for len(s) > wordMost {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return strings.TrimSpace(s)
}

func parseAbout(body []byte) (about, error) {
	var in struct {
		Specs        string   `json:"specs"`
		Name         string   `json:"name"`
		AuthType     []string `json:"authType"`
		OAuth2       string   `json:"oauth2"`
		OAuth2Issuer string   `json:"oauth2Issuer"`
		Methods      []string `json:"methods"`
	}
	if err := parseJSON(body, &in); err != nil {
		return about{}, err
	}
	if in.Specs == "" || len(in.Methods) == 0 || len(in.Methods) > 100 || len(in.OAuth2) > 2048 || len(in.OAuth2Issuer) > 2048 {
		return about{}, errors.New("reading the service's answer: info says too little or too much")
	}
	return about{Name: word(in.Name), Specs: word(in.Specs), Auth: in.AuthType, OAuth: in.OAuth2, Issuer: in.OAuth2Issuer, Methods: in.Methods}, nil
}

// factorJSON is an authentication object of CSC API v2.0, 8.3.
type factorJSON struct {
	Type      string `json:"type"`
	ID        string `json:"id"`
	Label     string `json:"label"`
	Format    string `json:"format"`
	Generator string `json:"generator"`
}

func parseCredential(body []byte) (credential, error) {
	var in struct {
		Key struct {
			Status string   `json:"status"`
			Algo   []string `json:"algo"`
		} `json:"key"`
		Cert struct {
			Status       string   `json:"status"`
			Certificates []string `json:"certificates"`
		} `json:"cert"`
		Auth struct {
			Mode    string       `json:"mode"`
			Objects []factorJSON `json:"objects"`
		} `json:"auth"`
		SCAL string `json:"SCAL"`
	}
	if err := parseJSON(body, &in); err != nil {
		return credential{}, err
	}
	c := credential{Enabled: in.Key.Status == "enabled", Status: in.Cert.Status, Algos: in.Key.Algo, Mode: in.Auth.Mode, Bound: in.SCAL == "2"}
	if len(c.Algos) == 0 || len(c.Algos) > 100 || !slices.Contains([]string{"", "valid", "expired", "revoked", "suspended"}, c.Status) {
		return credential{}, errors.New("reading the service's answer: a credential without its key")
	}
	if n := len(in.Cert.Certificates); n == 0 || n > certMost {
		return credential{}, errors.New("reading the service's answer: no certificate, or too many")
	}
	for _, text := range in.Cert.Certificates {
		der, err := unbase(text)
		if err != nil || len(der) == 0 || len(der) > certSize {
			return credential{}, errors.Join(errors.New("reading the service's answer: no certificate"), err)
		}
		c.Chain = append(c.Chain, der)
	}
	var err error
	c.Factors, err = parseFactors(in.Auth.Objects)
	return c, err
}

func parseFactors(in []factorJSON) ([]Factor, error) {
	if len(in) > factorMost {
		return nil, errors.New("reading the service's answer: it asks its signer for too much")
	}
	var out []Factor
	for _, o := range in {
		f := Factor{ID: o.ID, Label: word(o.Label), Kind: "password", Digits: o.Format == "N", Code: o.Generator != "" || strings.EqualFold(o.ID, "otp")}
		switch o.Type {
		case "Password":
		case "ChallengeResponseOOB":
			f.Kind = "elsewhere"
		default:
			return nil, fmt.Errorf("reading the service's answer: it asks its signer for a %q", word(o.Type))
		}
		if f.ID == "" || len(f.ID) > wordMost || word(f.ID) != f.ID || slices.ContainsFunc(out, func(g Factor) bool { return g.ID == f.ID }) {
			return nil, errors.New("reading the service's answer: something it asks its signer for has no name")
		}
		out = append(out, f)
	}
	return out, nil
}

// parseList reads the ids of "credentials/list".
func parseList(body []byte) ([]string, error) {
	var in struct {
		IDs []string `json:"credentialIDs"`
	}
	if err := parseJSON(body, &in); err != nil {
		return nil, err
	}
	if len(in.IDs) > listMost {
		return nil, errors.New("reading the service's answer: too many credentials")
	}
	for _, id := range in.IDs {
		if !validID(id) {
			return nil, errors.New("reading the service's answer: a credential without a name")
		}
	}
	return in.IDs, nil
}

// validID says whether a text may be a credential's id.
func validID(id string) bool {
	return id != "" && len(id) <= wordMost && word(id) == id
}

// parseAccess reads the answer of "oauth2/token" and "auth/login".
func parseAccess(body []byte) (token, error) {
	var in struct {
		Token string      `json:"access_token"`
		Lasts json.Number `json:"expires_in"`
	}
	if err := parseJSON(body, &in); err != nil {
		return token{}, err
	}
	return tokenOf(in.Token, in.Lasts)
}

// parseSAD reads the answer of "credentials/authorize" and "authorizeCheck".
func parseSAD(body []byte) (token, error) {
	var in struct {
		SAD    string      `json:"SAD"`
		Lasts  json.Number `json:"expiresIn"`
		Handle string      `json:"handle"`
	}
	if err := parseJSON(body, &in); err != nil {
		return token{}, err
	}
	if in.SAD == "" && in.Handle != "" && len(in.Handle) <= tokenMost {
		return token{Handle: in.Handle}, nil
	}
	return tokenOf(in.SAD, in.Lasts)
}

// tokenOf checks a token; one hour is what the standard means by silence.
func tokenOf(value string, lasts json.Number) (token, error) {
	if value == "" || len(value) > tokenMost || strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return token{}, errors.New("reading the service's answer: no token")
	}
	t := token{Value: value, Lasts: time.Hour}
	if n, err := lasts.Int64(); err == nil && n >= 0 {
		t.Lasts = min(time.Duration(min(n, 86400))*time.Second, 24*time.Hour)
	}
	return t, nil
}

// parseSignature reads the one signature of "signatures/signHash".
func parseSignature(body []byte) ([]byte, error) {
	var in struct {
		Signatures []string `json:"signatures"`
	}
	if err := parseJSON(body, &in); err != nil {
		return nil, err
	}
	if len(in.Signatures) != 1 {
		return nil, errors.New("reading the service's answer: not one signature")
	}
	sig, err := unbase(in.Signatures[0])
	if err != nil || len(sig) < 8 || len(sig) > 1024 {
		return nil, errors.Join(errors.New("reading the service's answer: no signature"), err)
	}
	return sig, nil
}

// parseEndpoint reads the token endpoint of RFC 8414 metadata.
func parseEndpoint(body []byte) (string, error) {
	var in struct {
		Token string `json:"token_endpoint"`
	}
	if err := parseJSON(body, &in); err != nil {
		return "", err
	}
	return in.Token, nil
}

// parseSaid reads a refusal; a body that is none gives the zero said.
func parseSaid(body []byte) said {
	var in struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if parseJSON(body, &in) != nil {
		return said{}
	}
	return said{Error: word(in.Error), Description: word(in.Description)}
}

// unbase reads base64 as services write it: with or without padding and line
// ends.
func unbase(text string) ([]byte, error) {
	text = strings.TrimRight(strings.NewReplacer("\r", "", "\n", "").Replace(text), "=")
	return base64.RawStdEncoding.DecodeString(text)
}
