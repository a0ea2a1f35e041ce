package api

import (
	"net/http"
	"strings"

	"genggam/internal/agreements"
	"genggam/internal/httpsig"
)

// verifyData answers a question of another office under an agreement. Answers and
// refusals are signed with the node's key and bound to the question, and the
// headers of a security server (X-Road) are given back as they came.
func (c *call) verifyData() error {
	if c.Agreements == nil {
		return errNotFound
	}
	q := agreements.Asked{Message: messageOf(c.r)}
	for _, f := range agreements.Via(q.Message) {
		c.w.Header().Set(f.Name, f.Value)
	}
	c.seal = func(status int, body []byte) { c.sealAnswer(q.Message, status, body) }
	b, err := c.body()
	if err != nil {
		return err
	}
	defer b.done()
	if q.Question, err = readQuestion(b.text); err != nil {
		return err
	}
	q.Body = []byte(b.text)
	reply, err := c.Agreements.Answer(c.r.Context(), q)
	if err != nil {
		return err
	}
	body, err := encode(reply)
	if err != nil {
		return err
	}
	c.w.Header()["Content-Type"] = jsonType
	c.seal(http.StatusOK, body)
	_, _ = c.w.Write(body)
	return nil
}

// messageOf is a request as signatures speak of it. Its authority is what the
// caller named, without the port of its scheme.
func messageOf(r *http.Request) httpsig.Message {
	m := httpsig.Message{Method: r.Method, Authority: strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(r.Host), ":443"), ":80"), Path: r.URL.EscapedPath(), Query: r.URL.RawQuery}
	for name, values := range r.Header {
		for _, v := range values {
			m.Fields = append(m.Fields, httpsig.Field{Name: name, Value: v})
		}
	}
	return m
}

// sealAnswer signs an answer. One to a question that has not even the headers of a
// signature stays unsigned: there is nothing to bind it to.
func (c *call) sealAnswer(question httpsig.Message, status int, body []byte) {
	m := httpsig.Message{Status: status, Request: &question, Fields: []httpsig.Field{{Name: "Content-Digest", Value: httpsig.Digest(body)}}}
	if err := c.Agreements.SealReply(&m); err != nil {
		return
	}
	for _, f := range m.Fields {
		c.w.Header().Set(f.Name, f.Value)
	}
}

// mostFields bounds what one question asks.
const mostFields = 20

// readQuestion reads a body of POST /data/verify.
func readQuestion(body string) (out agreements.Question, err error) {
	r, err := newScanner(body)
	if err != nil {
		return out, err
	}
	err = r.fields("", func(key string) (n uint, err error) {
		switch key {
		case "agreement":
			out.Agreement, err = r.short("/agreement", 40)
			return 0, err
		case "purpose":
			out.Purpose, err = r.short("/purpose", 40)
			return 1, err
		case "nik":
			out.NIK, err = r.short("/nik", 20)
			return 2, err
		case "name":
			out.Name, err = r.short("/name", 200)
			return 3, err
		case "birth_date":
			out.BirthDate, err = r.short("/birth_date", 10)
			return 4, err
		case "fields":
			out.Fields, err = r.texts("/fields", mostFields)
			return 5, err
		}
		return unknown, nil
	})
	if err != nil {
		return out, err
	}
	return out, r.end()
}

// sealParameters describe the headers of a signed question.
func sealParameters() (out []any) {
	for _, h := range [][2]string{
		{"Content-Digest", "Digest of the body (RFC 9530), sha-256 or sha-512."},
		{"Signature-Input", "What is signed (RFC 9421): at least @method, @authority, @path and content-digest, with created, nonce and the keyid of the agreement."},
		{"Signature", "The signature by the agreement's key."},
	} {
		out = append(out, object{"name": h[0], "in": "header", "required": true, "schema": object{"type": "string", "maxLength": 8192}, "description": h[1]})
	}
	return out
}
