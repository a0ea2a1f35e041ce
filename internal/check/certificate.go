package check

import (
	"crypto/sha256"
	"encoding/base64"
	"time"

	"genggam/internal/canon"
	"genggam/internal/seal"
)

// Certificate is what the certificate of a certified letter says of itself.
type Certificate struct {
	// Subject is whom it was made for, Issuer by whom; Path are the issuers above,
	// up to where the file ends.
	Subject string   `json:"subject"`
	Issuer  string   `json:"issuer"`
	Path    []string `json:"path,omitempty"`
	// From and Until are when it holds, RFC 3339.
	From  string `json:"from"`
	Until string `json:"until"`
	// SHA256 of the certificate (DER), base64url without padding.
	SHA256 string `json:"sha256"`
	// Known says that it leads to a root that is trusted here.
	Known bool `json:"known"`
}

// certificate judges the chain of a certified letter: it is the one that the
// signer's act names, and it led to a trusted root when that act was done.
func (l *letter) certificate() {
	leaf := l.chain[0]
	sum := sha256.Sum256(leaf.Raw)
	c := &Certificate{From: leaf.NotBefore.UTC().Format(time.RFC3339), Until: leaf.NotAfter.UTC().Format(time.RFC3339),
		SHA256: base64.RawURLEncoding.EncodeToString(sum[:])}
	c.Subject, c.Issuer = seal.CertificateNames(leaf)
	for _, x := range l.chain[1:] {
		_, above := seal.CertificateNames(x)
		c.Path = append(c.Path, above)
	}
	l.Report.Certificate = c
	l.Issuer = l.content.Place
	for _, k := range l.keys.Keys {
		if k.Office == l.content.Office.Code {
			l.Issuer = k.Name
		}
	}
	if l.Position < 0 {
		return // there is no act to compare with, which was said
	}
	v, err := canon.Parse(l.act.Data)
	if err != nil || l.content.Signing != "certified" || v.Str("certificate") != c.SHA256 {
		l.find("check.not-certified")
		return
	}
	if err := seal.Trusted(l.chain, l.roots, time.UnixMilli(l.act.At)); err == nil {
		c.Known, l.Certified = true, true
		return
	}
	unknown := Finding{Key: "check.root-unknown", Args: []any{c.Subject, c.Issuer}}
	if l.anchored {
		l.Unasked = append(l.Unasked, unknown)
		return
	}
	l.Findings = append(l.Findings, unknown)
}
