package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"time"

	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/paper"
	"genggam/internal/premises"
	"genggam/internal/remote"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// A certified letter is sealed by its signer's own certificate, whose key lies
// with a service (package remote). The order of things: the credential is asked
// whether it can sign; then the signer's act fixes number and content; then the
// paper is set and its digest goes out; what comes back is written down before
// anything else, so that from then on the rounds can finish the paper alone.
// Between the act and that moment a crash loses the signature, and the signer's
// code is gone with it: the letter keeps its number and waits until its signer
// confirms again (ConfirmLetter). The QR is the office's own, as on any letter.

// Certified is the way of signing by a certificate.
const Certified = "certified"

// outside is the certified hand that makes the CMS of a paper.
type outside struct {
	chain []*x509.Certificate
	sign  func(over [32]byte) ([]byte, error)
}

// signature has a paper signed by the office's key, or by the outside hand.
func signature(key seal.Signer, by *outside, p paper.Signature) *paper.Signature {
	if by == nil {
		p.Sign = func(b []byte) ([]byte, error) { return seal.CMS(key, sha256.Sum256(b)) }
		return &p
	}
	p.Name, _ = seal.CertificateNames(by.chain[0])
	p.Hole = seal.OutsideMax
	p.Sign = func(b []byte) ([]byte, error) {
		return seal.CMSOutside(seal.Outside{Chain: by.chain, Sign: by.sign}, sha256.Sum256(b))
	}
	return &p
}

// penFor asks before anything is numbered whether the signer's certificate can
// sign; nil for a letter that is not certified.
func (d *Desk) penFor(ctx context.Context, a Actor, l *letterDraft, given remote.Given) (*remote.Pen, error) {
	if l.content.Signing != Certified {
		return nil, nil
	}
	if !d.Remote.Uses(a.Office) {
		return nil, fault.New(fault.Conflict, "letter.no-certified")
	}
	return d.Remote.Ready(ctx, a, given)
}

// waitFor writes down with the signer's act that a certified letter waits for
// its signature. The reason that stands there from the start is that of a crash,
// where the signer had opened their key.
func waitFor(t *store.Tx, no int64, pen *remote.Pen) error {
	why := "remote.confirm"
	if pen.Opened() {
		why = "remote.lost"
	}
	return t.Exec(`INSERT INTO remote_letters (document, over, chain, signature, why, at) VALUES (?, ?, ?, ?, ?, ?)`,
		no, []byte{}, []byte{}, []byte{}, why, t.Now())
}

// whyWaits writes down why a letter still waits.
func (d *Desk) whyWaits(ctx context.Context, no int64, err error) {
	key := "remote.lost"
	if f := fault.As(err); f != nil {
		key = f.Key
	}
	err = d.Store.Act(context.WithoutCancel(ctx), store.By{Actor: nodeActor}, func(t *store.Tx) error {
		return putKept(t, kept{document: no, why: key})
	})
	if err != nil {
		d.Log.Warn("noting why a letter waits for its signer", "document", no, "err", err)
	}
}

// kept is what is known of the certified signature of a letter.
type kept struct {
	document               int64
	over, chain, signature []byte
	why                    string
}

func putKept(t *store.Tx, k kept) error {
	return t.Exec(`INSERT INTO remote_letters (document, over, chain, signature, why, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (document) DO UPDATE SET over = excluded.over, chain = excluded.chain, signature = excluded.signature, why = excluded.why, at = excluded.at`,
		k.document, append([]byte{}, k.over...), append([]byte{}, k.chain...), append([]byte{}, k.signature...), k.why, t.Now())
}

func (d *Desk) kept(ctx context.Context, no int64) (k kept, err error) {
	k = kept{document: no, why: "remote.lost"}
	_, err = d.Store.One(ctx, `SELECT over, chain, signature, why FROM remote_letters WHERE document = ?`, []any{no}, &k.over, &k.chain, &k.signature, &k.why)
	return k, err
}

// errOther says that a paper is no longer the one that was signed.
var errOther = errors.New("the paper is not the one that was signed")

// hand is what was signed already, as a hand that signs that one paper.
func (k kept) hand() (*outside, error) {
	chain, err := x509.ParseCertificates(k.chain)
	if err != nil || len(chain) == 0 {
		return nil, fmt.Errorf("reading the chain of a kept signature: %w", errors.Join(err, errOther))
	}
	return &outside{chain: chain, sign: func(over [32]byte) ([]byte, error) {
		if !bytes.Equal(over[:], k.over) {
			return nil, errOther
		}
		return k.signature, nil
	}}, nil
}

// penHand signs with the pen and writes the signature down at once.
func (d *Desk) penHand(ctx context.Context, no int64, pen *remote.Pen) *outside {
	return &outside{chain: pen.Chain(), sign: func(over [32]byte) ([]byte, error) {
		sig, err := pen.Sign(ctx, over)
		if err != nil {
			return nil, err
		}
		var chain []byte
		for _, c := range pen.Chain() {
			chain = append(chain, c.Raw...)
		}
		err = d.Store.Act(context.WithoutCancel(ctx), store.By{Actor: nodeActor}, func(t *store.Tx) error {
			return putKept(t, kept{document: no, over: over[:], chain: chain, signature: sig})
		})
		return sig, err
	}}
}

// sealCertified makes the paper of a certified letter, by the pen or by the
// signature that is kept. Without either it waits for its signer, and that is no
// error; with a pen what went wrong is one, and is noted.
func (d *Desk) sealCertified(ctx context.Context, l letterRow, pen *remote.Pen) error {
	k, err := d.kept(ctx, l.no)
	if err != nil {
		return err
	}
	if len(k.signature) > 0 {
		by, err := k.hand()
		if err == nil {
			err = d.sealBy(ctx, l, by)
		}
		if !errors.Is(err, errOther) {
			return err
		}
		d.whyWaits(ctx, l.no, fault.New(fault.Conflict, "remote.changed"))
	}
	if !pen.Opened() {
		return nil
	}
	if err := d.sealBy(ctx, l, d.penHand(ctx, l.no, pen)); err != nil {
		if k, again := d.kept(ctx, l.no); again == nil && len(k.signature) == 0 {
			d.whyWaits(ctx, l.no, err)
		}
		return err
	}
	return nil
}

// Unconfirmed is a certified letter with its number that waits for its signer.
type Unconfirmed struct {
	Document, Case    int64
	Number, Reference string
	SignedAt          time.Time
	// Why is the message key of what happened; Signer the account that signed it,
	// SignerName its name; Mine says that it is the reader's.
	Why, Signer, SignerName string
	Mine                    bool
	// InkFrom is from when it may be signed in ink instead (InkInstead).
	InkFrom time.Time
}

// Unconfirmed lists what of the office waits for its signers, oldest first, at
// most PageSize.
func (d *Desk) Unconfirmed(ctx context.Context, a Actor) (out []Unconfirmed, err error) {
	if err := a.May(premises.Work); err != nil {
		return nil, err
	}
	err = d.Store.Each(ctx, `SELECT d.no, d.case_no, d.number, d.signed_at, coalesce(r.why, 'remote.lost') FROM documents d LEFT JOIN remote_letters r ON r.document = d.no
		WHERE d.office = ? AND d.state = 'signed' AND d.certified = 1 AND (r.document IS NULL OR length(r.signature) = 0) ORDER BY d.no LIMIT ?`,
		[]any{string(a.Office), int64(PageSize)}, func(scan store.Scan) error {
			var u Unconfirmed
			var at int64
			err := scan(&u.Document, &u.Case, &u.Number, &at, &u.Why)
			u.SignedAt, u.Reference = ms(at), d.Reference(u.Case)
			out = append(out, u)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading what waits for its signer: %w", err)
	}
	for i := range out {
		_, by, err := d.signersAct(ctx, out[i].Document)
		if err != nil {
			return nil, err
		}
		if out[i].InkFrom, err = d.inkFrom(a.Office, out[i].SignedAt); err != nil {
			return nil, err
		}
		out[i].Mine, out[i].Signer, out[i].SignerName = by == a.Account, by, d.nameOf(ctx, by)
	}
	return out, nil
}

// signersAct is the act that a letter began with, and the account that did it.
func (d *Desk) signersAct(ctx context.Context, no int64) (document.Signed, string, error) {
	line, err := d.Store.Line(ctx, no)
	if err != nil {
		return document.Signed{}, "", err
	}
	e, err := journal.Parse(line)
	if err != nil {
		return document.Signed{}, "", err
	}
	ev, err := decodeDocumentEvent(e.Kind, e.Data)
	s, ok := ev.(document.Signed)
	if err == nil && !ok {
		err = fmt.Errorf("reading the signer's act of document %d: it is a %s", no, e.Kind)
	}
	return s, e.Actor.Account, err
}

// Awaits finds the letter of a case that waits for its signer to confirm, nil for
// none.
func (d *Desk) Awaits(ctx context.Context, a Actor, caseNo int64) (*Unconfirmed, error) {
	all, err := d.Unconfirmed(ctx, a)
	if fault.Of(err) == fault.Forbidden {
		return nil, nil
	}
	for _, u := range all {
		if u.Case == caseNo {
			return &u, err
		}
	}
	return nil, err
}

// ConfirmLetter has the signer of a certified letter open their key again: the
// letter has its number and keeps it, and is the one that was signed.
func (d *Desk) ConfirmLetter(ctx context.Context, a Actor, no int64, given remote.Given) error {
	if err := a.May(premises.Sign); err != nil {
		return err
	}
	l, err := d.letterRow(ctx, no)
	if err != nil {
		return err
	}
	switch {
	case l.office != string(a.Office):
		return noLetter()
	case l.state != "signed" || l.signing != Certified:
		return fault.New(fault.Conflict, "remote.nothing-waits")
	}
	act, by, err := d.signersAct(ctx, no)
	if err != nil {
		return err
	}
	if by != a.Account {
		return fault.New(fault.Forbidden, "remote.not-signer", d.nameOf(ctx, by))
	}
	if given == nil {
		given = remote.Given{}
	}
	pen, err := d.Remote.Ready(ctx, a, given)
	if err != nil {
		return err
	}
	if sha256.Sum256(pen.Chain()[0].Raw) != act.Certificate {
		return fault.New(fault.Conflict, "remote.other-certificate")
	}
	return d.sealCertified(ctx, l, pen)
}

func (d *Desk) nameOf(ctx context.Context, account string) string {
	name := ""
	if _, err := d.Store.One(ctx, `SELECT name FROM accounts WHERE id = ?`, []any{account}, &name); err != nil || name == "" {
		return "…"
	}
	return name
}

// CertificateOf tells by whom a letter is certified, as the file itself says.
type CertificateOf struct {
	// Subject and Issuer are the names in the signer's certificate; Path the
	// issuers behind, up to where the file ends.
	Subject, Issuer string
	Path            []string
	Until           time.Time
	// Known says that the chain leads to a root that is trusted here.
	Known bool
}

// certificateOf reads it out of a sealed letter, nil for one that is not
// certified.
func (d *Desk) certificateOf(ctx context.Context, l letterRow) (*CertificateOf, error) {
	if l.signing != Certified || l.pdfItem.Zero() {
		return nil, nil
	}
	pdf, err := d.readPDF(ctx, l)
	if err != nil {
		return nil, err
	}
	parts, err := paper.Open(pdf)
	if err != nil {
		return nil, fmt.Errorf("reading a sealed letter: %w", err)
	}
	chain, err := seal.VerifyCMSOutside(parts.CMS, sha256.Sum256(parts.Signed))
	if err != nil {
		return nil, fmt.Errorf("reading a sealed letter: %w", err)
	}
	roots, err := d.Remote.Roots(ctx)
	if err != nil {
		return nil, err
	}
	out := &CertificateOf{Until: chain[0].NotAfter, Known: seal.Trusted(chain, roots, ms(l.signedAt)) == nil}
	out.Subject, out.Issuer = seal.CertificateNames(chain[0])
	for _, c := range chain[1:] {
		_, above := seal.CertificateNames(c)
		out.Path = append(out.Path, above)
	}
	return out, nil
}

// certifiedDown is since when an office cannot sign with certificates: because
// its service does not answer, or because an officer says so. Whichever is
// earlier counts.
func (d *Desk) certifiedDown(o Office) int64 {
	asked, said := d.Remote.DownSince(o.Code), o.CertifiedDown
	if asked == 0 || said > 0 && said < asked {
		return said
	}
	return asked
}

// readPDF reads the file of a sealed letter, which is bounded as it was stored.
func (d *Desk) readPDF(ctx context.Context, l letterRow) ([]byte, error) {
	_, r, err := d.Vault.OpenFile(ctx, l.pdfItem)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, 8<<20))
	return b, errors.Join(err, r.Close())
}
