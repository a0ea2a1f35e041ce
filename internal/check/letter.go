package check

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/document"
	"genggam/internal/journal"
	"genggam/internal/paper"
	"genggam/internal/seal"
)

// The names of what a letter carries.
const (
	contentFile = "surat.json"
	proofFile   = "bukti.tlog-proof"
	linkFile    = "kode-qr.txt"
)

// letter is a file under judgement.
type letter struct {
	Report
	keys  seal.KeyList
	parts *paper.Parts
	cert  *x509.Certificate
	// chain is the signer's certificate and its issuers, nil where the office's
	// own key signed; roots are those that are trusted.
	chain, roots []*x509.Certificate
	// anchored says that the checkpoint is the node's.
	anchored bool
	content  document.Content
	// act is the entry of the signer's act, read only when its proof holds.
	act journal.Entry
}

// Letter judges the file of a letter on a day. Where the Node of the list is a
// verifier key (C2SP signed-note), the checkpoint that the proof leads to must
// be signed by it; otherwise that is among what could not be asked.
func Letter(pdf []byte, keys seal.KeyList, today document.Day) Report {
	return Certified(pdf, keys, nil, today)
}

// Certified is Letter with the roots that a certified signature may lead to. One
// that leads to none of them is not known here: that is among what could not be
// asked where the node's own checkpoint vouches for the certificate, else wrong.
func Certified(pdf []byte, keys seal.KeyList, roots []*x509.Certificate, today document.Day) Report {
	l := &letter{keys: keys, roots: roots, Report: Report{Position: -1, Findings: []Finding{}}}
	var err error
	if l.parts, err = paper.Open(pdf); err != nil {
		l.find("check.not-a-letter")
		return l.Report
	}
	l.signature()
	if l.readContent() {
		if l.readProof() {
			l.agree()
		}
		l.issuer()
		l.link()
		if until, err := document.ParseDay(l.content.ValidUntil); err == nil {
			l.expired(until, today)
		}
	}
	return l.Report
}

// signature asks whether the file is as it was signed, to the last byte.
func (l *letter) signature() {
	if l.parts.Appended > 0 {
		l.find("check.appended", l.parts.Appended)
	}
	if l.parts.CMS == nil {
		l.find("check.unsigned")
		return
	}
	if !l.parts.Whole && l.parts.Appended == 0 {
		l.find("check.signature-not-whole")
	}
	if seal.IsOutside(l.parts.CMS) {
		chain, err := seal.VerifyCMSOutside(l.parts.CMS, sha256.Sum256(l.parts.Signed))
		if err != nil {
			l.because(err, "check.signature-wrong")
			return
		}
		l.chain = chain
		return
	}
	cert, err := seal.VerifyCMS(l.parts.CMS, sha256.Sum256(l.parts.Signed))
	if err != nil {
		l.because(err, "check.signature-wrong")
		return
	}
	l.cert = cert
}

func (l *letter) attachment(name string) ([]byte, bool) {
	var found []byte
	n := 0
	for _, a := range l.parts.Attachments {
		if a.Name == name {
			found, n = a.Data, n+1
		}
	}
	return found, n == 1
}

// readContent reads what the letter says of itself.
func (l *letter) readContent() bool {
	body, ok := l.attachment(contentFile)
	if !ok {
		l.find("check.no-content")
		return false
	}
	c, err := document.DecodeContent(body)
	if err != nil || !bytes.Equal(c.Encode(), body) {
		l.find("check.content-unreadable")
		return false
	}
	l.content = c
	l.Office, l.Number, l.Date, l.ValidUntil, l.Name = c.Office.Code, c.Number, c.Date, c.ValidUntil, c.Subject
	l.Title = c.Title
	l.Kind, _, _ = strings.Cut(c.Standard, "@")
	return true
}

// link tells what the QR holds, for whoever has no camera, and asks whether it
// speaks of this letter. Letters of before they said it say nothing.
func (l *letter) link() {
	text, ok := l.attachment(linkFile)
	if !ok {
		return
	}
	cose, err := seal.ParseLink(string(text))
	if err != nil {
		l.find("check.link-other")
		return
	}
	l.Link = string(text)
	payload, _, err := seal.OpenStatement(cose, l.keys)
	if err != nil {
		return // the key is not on the list, which issuer tells
	}
	if s, err := document.DecodeStatement(payload); err != nil || s.Number != l.content.Number || s.Issuer != l.content.Office.Code {
		l.find("check.link-other")
	}
}

// readProof asks whether the signer's act is in the journal.
func (l *letter) readProof() bool {
	text, ok := l.attachment(proofFile)
	if !ok {
		l.find("check.no-proof")
		return false
	}
	p, err := journal.ParseProof(text)
	if err != nil {
		l.find("check.proof-unreadable")
		return false
	}
	if err := p.Check(); err != nil {
		l.find("check.proof-wrong")
		return false
	}
	node, err := seal.ParseVerifier(l.keys.Node)
	if err != nil {
		l.Unasked = append(l.Unasked, Finding{Key: "check.node-unknown"})
	} else if _, err := seal.OpenCheckpoint(p.Checkpoint, node); err != nil {
		l.find("check.checkpoint-unsigned")
	} else {
		l.anchored = true
	}
	if l.act, err = journal.Parse(p.Line); err != nil || l.act.Position != p.Position {
		l.find("check.proof-unreadable")
		return false
	}
	l.Position = p.Position
	return true
}

// agree compares the content with what the signer's act says.
func (l *letter) agree() {
	v, err := canon.Parse(l.act.Data)
	if err != nil || l.act.Kind != "document.signed/1" {
		l.find("check.proof-other")
		return
	}
	digest := l.content.Digest()
	if v.Str("content") != base64.RawURLEncoding.EncodeToString(digest[:]) {
		l.find("check.content-other")
	}
	date, err := document.ParseDay(l.content.Date)
	until, err2 := document.ParseDay(l.content.ValidUntil)
	if err != nil || err2 != nil || v.Str("office") != l.content.Office.Code || v.Str("number") != l.content.Number ||
		v.Num("date") != int64(date) || v.Num("until") != int64(until) {
		l.find("check.act-other")
	}
}

// issuer asks whose key it is.
func (l *letter) issuer() {
	switch {
	case l.chain != nil:
		l.certificate()
		return
	case l.cert == nil:
		return
	case l.content.Signing == "certified":
		l.find("check.not-certified")
	}
	public, ok := l.cert.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		l.find("check.key-unknown")
		return
	}
	id, err := seal.KeyIDOf(public)
	if err != nil {
		l.find("check.key-unknown")
		return
	}
	k, ok := l.keys.Find(id)
	if !ok || !k.Public.Equal(public) {
		l.find("check.key-unknown")
		return
	}
	d, err := document.ParseDay(l.content.Date)
	if err != nil {
		l.find("check.content-unreadable")
		return
	}
	from, until := span(d)
	if l.Position >= 0 {
		from, until = l.act.At, l.act.At+1
	}
	l.key(k, l.content.Office.Code, from, until)
}
