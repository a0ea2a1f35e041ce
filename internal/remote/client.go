package remote

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"genggam/internal/fault"
)

const (
	// callTime is how long one question to a service may take.
	callTime = 20 * time.Second
	// pollEvery is how often is asked whether a signer has confirmed elsewhere.
	pollEvery = time.Second
)

// newHTTP is a client that follows no redirection: a token goes where the
// operator said, and nowhere else.
func newHTTP() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 4
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// client asks one service.
type client struct {
	http    *http.Client
	service Service
	secret  string
	limit   time.Duration
}

// send does one request and gives status and body, bounded in time and size.
func (c *client) send(ctx context.Context, req *http.Request) (int, []byte, error) {
	bound, stop := context.WithTimeout(ctx, c.limit)
	defer stop()
	req.Header.Set("Accept", "application/json")
	res, err := c.http.Do(req.WithContext(bound))
	if err != nil {
		return 0, nil, silent(fmt.Errorf("asking the signing service: %w", err))
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, answerMost+1))
	if err != nil {
		return 0, nil, silent(fmt.Errorf("reading the service's answer: %w", err))
	}
	return res.StatusCode, body, nil
}

// ask calls one method of the API with a JSON object.
func (c *client) ask(ctx context.Context, method, access string, in any) ([]byte, error) {
	text, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("asking %s: %w", method, err)
	}
	req, err := http.NewRequest(http.MethodPost, c.service.URL+"/"+method, bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("asking %s: %w", method, err)
	}
	req.Header.Set("Content-Type", "application/json")
	if access != "" {
		req.Header.Set("Authorization", access)
	}
	return c.answer(ctx, req)
}

// answer takes 200 and 202, and tells everything else.
func (c *client) answer(ctx context.Context, req *http.Request) ([]byte, error) {
	status, body, err := c.send(ctx, req)
	switch {
	case err != nil:
		return nil, err
	case status == http.StatusOK, status == http.StatusAccepted:
		return body, nil
	case status < 400:
		return nil, silent(fmt.Errorf("asking the signing service: it answered %d", status))
	}
	return nil, refused(status, body)
}

// read makes an answer that cannot be read the service's failure.
func read[T any](body []byte, err error, parse func([]byte) (T, error)) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	out, err := parse(body)
	if err != nil {
		return none, silent(err)
	}
	return out, nil
}

// info asks what the service is; it needs no access.
func (c *client) info(ctx context.Context) (about, error) {
	body, err := c.ask(ctx, "info", "", struct{}{})
	a, err := read(body, err, parseAbout)
	if err == nil && !strings.HasPrefix(a.Specs, "2.") {
		return a, fault.New(fault.Unsupported, "remote.version", a.Specs)
	}
	return a, err
}

// access gets what stands in the Authorization header, with how long it holds.
func (c *client) access(ctx context.Context) (string, time.Duration, error) {
	switch c.service.Auth {
	case AuthToken:
		return "Bearer " + c.secret, time.Hour, nil
	case AuthBasic:
		body, err := c.ask(ctx, "auth/login", "Basic "+base64.StdEncoding.EncodeToString([]byte(c.service.Client+":"+c.secret)), struct{}{})
		t, err := read(body, err, parseAccess)
		return "Bearer " + t.Value, t.Lasts, err
	}
	endpoint, err := c.endpoint(ctx)
	if err != nil {
		return "", 0, err
	}
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {"service"}, "client_id": {c.service.Client}, "client_secret": {c.secret}}
	req, err := http.NewRequest(http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, fmt.Errorf("asking for a token: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	body, err := c.answer(ctx, req)
	t, err := read(body, err, parseAccess)
	return "Bearer " + t.Value, t.Lasts, err
}

// endpoint is where tokens are given: as the operator said, else as info says
// (8.4.4; RFC 8414 where it names an issuer).
func (c *client) endpoint(ctx context.Context) (string, error) {
	if c.service.OAuth != "" {
		return tokenAddress(c.service.OAuth), nil
	}
	a, err := c.info(ctx)
	switch {
	case err != nil:
		return "", err
	case a.OAuth != "" && checkAddress(a.OAuth) == nil:
		return tokenAddress(a.OAuth), nil
	case a.Issuer == "" || checkAddress(a.Issuer) != nil:
		return "", fault.New(fault.Unsupported, "remote.no-token-place")
	}
	req, err := http.NewRequest(http.MethodGet, strings.TrimRight(a.Issuer, "/")+"/.well-known/oauth-authorization-server", nil)
	if err != nil {
		return "", fmt.Errorf("asking for a token: %w", err)
	}
	body, err := c.answer(ctx, req)
	at, err := read(body, err, parseEndpoint)
	if err == nil && checkAddress(at) != nil {
		return "", fault.New(fault.Unsupported, "remote.no-token-place")
	}
	return at, err
}

func tokenAddress(base string) string {
	base = strings.TrimRight(base, "/")
	if strings.HasSuffix(base, "/oauth2/token") {
		return base
	}
	return strings.TrimSuffix(base, "/oauth2") + "/oauth2/token"
}

// checkAddress refuses what secrets must not be sent to: anything but HTTPS,
// except on this very machine.
func checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(address) > 500 {
		return fault.New(fault.Invalid, "remote.bad-address").On("url").Because(err)
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !here) {
		return fault.New(fault.Invalid, "remote.not-secure").On("url")
	}
	return nil
}

// list names the credentials of whoever the access speaks for.
func (c *client) list(ctx context.Context, access string) ([]string, error) {
	body, err := c.ask(ctx, "credentials/list", access, struct{}{})
	return read(body, err, parseList)
}

// credential asks about one credential, with its chain.
func (c *client) credential(ctx context.Context, access, id string) (credential, error) {
	body, err := c.ask(ctx, "credentials/info", access, map[string]any{"credentialID": id, "certificates": "chain", "certInfo": true, "authInfo": true})
	return read(body, err, parseCredential)
}

// authData is what a signer typed, as 8.3 has it.
type authData struct {
	ID    string `json:"id"`
	Value string `json:"value,omitempty"`
}

// order is one signature that is asked for.
type order struct {
	access, id string
	// over is the digest, nil where the SAD is not bound to it.
	over []byte
	auth []authData
}

// authorize asks for the right to one signature (11.6), waiting while the
// signer confirms elsewhere (11.7), for as long as one question may take.
func (c *client) authorize(ctx context.Context, o order) (string, error) {
	in := map[string]any{"credentialID": o.id, "numSignatures": 1}
	if len(o.auth) > 0 {
		in["authData"] = o.auth
	}
	if o.over != nil {
		in["hashes"] = []string{base64.StdEncoding.EncodeToString(o.over)}
		in["hashAlgorithmOID"] = oidSHA256
	}
	bound, stop := context.WithTimeout(ctx, c.limit)
	defer stop()
	body, err := c.ask(bound, "credentials/authorize", o.access, in)
	t, err := read(body, err, parseSAD)
	for err == nil && t.Value == "" {
		select {
		case <-bound.Done():
			return "", fault.New(fault.Conflict, "remote.not-confirmed")
		case <-time.After(pollEvery):
		}
		body, err = c.ask(bound, "credentials/authorizeCheck", o.access, map[string]any{"handle": t.Handle})
		t, err = read(body, err, parseSAD)
	}
	return t.Value, err
}

// challenge has the service send its signer a code (getChallenge of 2.0.0.2).
func (c *client) challenge(ctx context.Context, access, id, factor string) error {
	req, err := c.challengeRequest(access, id, factor)
	if err != nil {
		return err
	}
	status, body, err := c.send(ctx, req)
	if err == nil && status >= 400 {
		err = refused(status, body)
	}
	return err
}

func (c *client) challengeRequest(access, id, factor string) (*http.Request, error) {
	text, err := json.Marshal(map[string]any{"credentialID": id, "authObjectID": factor})
	if err != nil {
		return nil, fmt.Errorf("asking for a code: %w", err)
	}
	req, err := http.NewRequest(http.MethodPost, c.service.URL+"/credentials/getChallenge", bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("asking for a code: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", access)
	return req, nil
}

// sign asks for the signature of one digest (11.10).
func (c *client) sign(ctx context.Context, o order, sad, algo string) ([]byte, error) {
	if o.over == nil {
		return nil, errors.New("signing: no digest")
	}
	in := map[string]any{"credentialID": o.id, "hashes": []string{base64.StdEncoding.EncodeToString(o.over)}, "signAlgo": algo}
	if sad != "" {
		in["SAD"] = sad
	}
	if algo == oidRSA {
		in["hashAlgorithmOID"] = oidSHA256
	}
	body, err := c.ask(ctx, "signatures/signHash", o.access, in)
	return read(body, err, parseSignature)
}
