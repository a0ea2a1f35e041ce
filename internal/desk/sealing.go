package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/remote"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// signer gives the issuing key of an office, making a local one the first time.
func (d *Desk) signer(o Office) (*seal.LocalKey, error) {
	if k, ok := d.signers.Load(o.Code); ok {
		return k.(*seal.LocalKey), nil
	}
	d.making.Lock()
	defer d.making.Unlock()
	name := "issuing-" + string(o.Code) + ".key"
	b, err := os.ReadFile(filepath.Join(d.Config.Keys, name))
	if errors.Is(err, fs.ErrNotExist) {
		now := d.Now()
		k, err := seal.NewLocalKey(rand.Reader, seal.Issuer{Office: string(o.Code), Name: o.Full(), From: now, Until: now.AddDate(5, 0, 0)})
		if err != nil {
			return nil, err
		}
		if b, err = k.Seal(d.Root); err != nil {
			return nil, err
		}
		if err := premises.WriteKey(d.Config.Keys, name, b); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		if b, err = os.ReadFile(filepath.Join(d.Config.Keys, name)); err != nil {
			return nil, err
		}
		d.Log.Info("made an issuing key", "office", o.Code)
	} else if err != nil {
		return nil, fmt.Errorf("reading the issuing key: %w", err)
	}
	k, err := seal.OpenLocalKey(d.Root, b)
	if err != nil {
		return nil, fmt.Errorf("opening the issuing key of %s: %w", o.Code, err)
	}
	if k.Office() != string(o.Code) {
		return nil, fmt.Errorf("opening the issuing key of %s: it was made for %q", o.Code, k.Office())
	}
	got, _ := d.signers.LoadOrStore(o.Code, k)
	return got.(*seal.LocalKey), nil
}

// Keys is the public list of issuing keys, signed by the node, with which
// anybody checks a QR without a network.
func (d *Desk) Keys(context.Context) ([]byte, error) {
	names, err := filepath.Glob(filepath.Join(d.Config.Keys, "issuing-*.key"))
	if err != nil {
		return nil, err
	}
	l := seal.KeyList{Issued: d.Now().UnixMilli(), Node: d.Key.VerifierKey()}
	for _, n := range names {
		code := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(n), "issuing-"), ".key")
		o, err := d.Office(region.Code(code))
		if err != nil {
			continue
		}
		k, err := d.signer(o)
		if err != nil {
			return nil, err
		}
		l.Keys = append(l.Keys, seal.KeyOf(k, code, o.Full(), 0, 0))
	}
	if l, err = l.Sign(d.Key); err != nil {
		return nil, err
	}
	return l.Encode()
}

// Seal makes QR and PDF of a signed letter, stores the file and records its
// hash; from then on it can be fetched. Sealing again what is sealed does nothing,
// and a certified letter whose signature is not here waits for its signer.
func (d *Desk) Seal(ctx context.Context, no int64) error { return d.sealWith(ctx, no, nil) }

func (d *Desk) sealWith(ctx context.Context, no int64, pen *remote.Pen) error {
	l, err := d.letterRow(ctx, no)
	if err != nil || l.state != "signed" {
		return err
	}
	if l.signing == Certified {
		return d.sealCertified(ctx, l, pen)
	}
	return d.sealBy(ctx, l, nil)
}

// sealBy seals by the office's key, or by an outside hand.
func (d *Desk) sealBy(ctx context.Context, l letterRow, hand *outside) error {
	no := l.no
	pdf, err := d.makePDF(ctx, l, hand)
	if err != nil {
		return fmt.Errorf("making the letter of document %d: %w", no, err)
	}
	file, err := d.Vault.SealFile(l.office, "application/pdf", bytes.NewReader(pdf), 8<<20)
	if err != nil {
		return storing(err)
	}
	digest := sha256.Sum256(pdf)
	by := store.By{Unit: l.office, Actor: nodeActor}
	err = d.Store.Act(ctx, by, func(t *store.Tx) error {
		doc, seq, err := loadDocument(t, l.id)
		if err != nil {
			return err
		}
		events, err := doc.Seal(document.Sealed{PDF: digest, Size: int64(len(pdf)), Certified: hand != nil})
		if err != nil {
			return err
		}
		if err := file.Put(t); err != nil {
			return err
		}
		if err := appendDocument(t, l.id, seq, events, file.Item); err != nil {
			return err
		}
		if err := t.Exec(`DELETE FROM remote_letters WHERE document = ?`, no); err != nil {
			return err
		}
		return t.Exec(`UPDATE documents SET state = 'sealed', seq = ?, pdf_item = ?, pdf_digest = ? WHERE no = ?`, seq+1, file.ID[:], digest[:], no)
	})
	if fault.Of(err) == fault.Conflict {
		return nil
	}
	return err
}

func loadDocument(t *store.Tx, id canon.ID) (document.Document, int64, error) {
	lines, err := t.Stream(documentStream + id.String())
	if err != nil {
		return document.Document{}, 0, err
	}
	doc, entries, err := foldDocument(lines)
	return doc, int64(len(entries)), err
}

// letterRow is the row of a document.
type letterRow struct {
	no, caseNo, signedAt, validUntil int64
	id, contentItem, pdfItem         canon.ID
	office, standard, number, state  string
	signing                          string
	content                          [32]byte
}

func (d *Desk) letterRow(ctx context.Context, no int64) (l letterRow, err error) {
	var pdf []byte
	var certified int64
	found, err := d.Store.One(ctx, `SELECT `+documentColumns+`, pdf_item FROM documents WHERE no = ?`, []any{no},
		&l.no, store.ID(&l.id), new(int64), &l.caseNo, &l.office, &l.standard, &l.number, &l.signedAt, &l.validUntil, &l.state,
		store.Hash(&l.content), store.ID(&l.contentItem), &l.signing, new([]byte), &certified, &pdf)
	if err == nil && !found {
		err = noLetter()
	}
	if certified > 0 {
		l.signing = Certified
	}
	copy(l.pdfItem[:], pdf)
	return l, err
}

// makePDF sets and seals the paper. Everything in it follows from the signer's
// act: done again after a crash it gives the same content and number.
func (d *Desk) makePDF(ctx context.Context, l letterRow, hand *outside) ([]byte, error) {
	_, body, err := d.Vault.Open(ctx, l.contentItem)
	if err != nil {
		return nil, err
	}
	content, err := document.DecodeContent(body)
	if err != nil {
		return nil, err
	}
	if content.Digest() != l.content {
		return nil, errors.New("the content is not what was signed")
	}
	o, err := d.Office(region.Code(l.office))
	if err != nil {
		return nil, err
	}
	key, err := d.signer(o)
	if err != nil {
		return nil, err
	}
	link, err := d.qr(content, key, l)
	if err != nil {
		return nil, err
	}
	proof, err := d.Proof(ctx, l.no)
	if err != nil {
		return nil, err
	}
	out, err := paper.Render(content, d.paperOptions(o, content, key, paperParts{link: link, proof: proof, body: body, at: ms(l.signedAt), hand: hand}))
	return out.PDF, err
}

// qr is the link that the QR holds.
func (d *Desk) qr(content document.Content, key seal.Signer, l letterRow) (string, error) {
	st, err := document.StatementOf(content, standardID(content.Standard), [16]byte(d.Store.Origin()), uint64(l.no))
	if err != nil {
		return "", err
	}
	payload, err := st.EncodeCBOR()
	if err != nil {
		return "", err
	}
	cose, err := seal.SignStatement(key, payload)
	if err != nil {
		return "", err
	}
	return seal.Link(d.Card().Host, cose), nil
}

func standardID(ref string) string {
	id, _, _ := strings.Cut(ref, "@")
	return id
}

type paperParts struct {
	link        string
	proof, body []byte
	at          time.Time
	hand        *outside
}

func (d *Desk) paperOptions(o Office, c document.Content, key seal.Signer, p paperParts) paper.Options {
	std, _ := d.Catalogue().Ref(c.Standard)
	opts := paper.Options{
		LetterheadSpace: headSpace(o, std), Link: p.link, Captions: d.captions(c, key, p.hand), QRText: d.say("letter.qr-alt"),
		Note: d.inkNote(c), PageLabel: d.pageLabel(),
		Time: p.at.In(d.Calendar(o.Code).Zone()),
		Attachments: []paper.Attachment{
			{Name: "surat.json", MIME: "application/json", Description: d.say("letter.attached-content"), Relation: "Source", Data: p.body},
			{Name: "bukti.tlog-proof", MIME: "text/plain", Description: d.say("letter.attached-proof"), Relation: "Supplement", Data: p.proof},
		},
		Signature: signature(key, p.hand, paper.Signature{Name: o.Full(), Reason: c.Title, Location: c.Place}),
	}
	if p.link != "" {
		opts.Attachments = append(opts.Attachments,
			paper.Attachment{Name: linkFile, MIME: "text/plain", Description: d.say("letter.attached-link"), Relation: "Supplement", Data: []byte(p.link)})
	}
	opts.Setup = setupOf(o, std)
	return opts
}

// captions are the lines under the QR: what it is, until when, where to check,
// and what the signature is worth.
func (d *Desk) captions(c document.Content, key seal.Signer, hand *outside) []string {
	out := []string{d.say("letter.scan", strings.ToLower(d.Card().Host)+"/q")}
	if c.ValidUntil != "" {
		out = append(out, d.say("letter.valid-until", lang.DateText(lang.ID, c.ValidUntil)))
	}
	switch {
	case c.Signing == casework.Ink: // stands under the signature (inkNote)
	case hand != nil:
		subject, issuer := seal.CertificateNames(hand.chain[0])
		out = append(out, d.say("letter.signing-certified"), d.say("letter.signing-certificate", subject, issuer))
	case key.Certified():
		out = append(out, d.say("letter.signing-certified"))
	default:
		out = append(out, d.say("letter.signing-local"))
	}
	return out
}

// say is a sentence printed on paper, always in Indonesian (UU 24/2009 art. 27).
func (d *Desk) say(key string, args ...any) string { return d.Messages.Say(lang.ID, key, args...) }

// Proof is the inclusion proof of an entry under the first checkpoint that
// holds it, in the form of C2SP tlog-proof.
func (d *Desk) Proof(ctx context.Context, position int64) ([]byte, error) {
	line, err := d.Store.Line(ctx, position)
	if err != nil {
		return nil, err
	}
	_, checkpoint, err := d.Store.Checkpoint(ctx, position)
	if err != nil {
		return nil, err
	}
	p, err := journal.Prove(position, line, checkpoint, d.Store.Hashes(ctx))
	if err != nil {
		return nil, err
	}
	return p.Encode(), nil
}

// Letter is a paper as its reader is told of it; none of it is personal.
type Letter struct {
	No         int64
	Standard   string
	Office     Office
	Number     string
	SignedAt   time.Time
	ValidUntil string
	// Signing is ink where the paper holds only with a signature by hand and the
	// stamp, certified where its signer's certificate sealed it, else "".
	Signing string
	// Certificate tells of a certified letter by whom, once it is sealed.
	Certificate *CertificateOf
	// Status: valid, expired, replaced, revoked, suspended, withdrawn, being-sealed.
	Status document.Status
	// Checkpoint is how far the answer is proved: the signed head of the log.
	Checkpoint []byte
}

// LetterStatus tells the state of a letter by the place of its signer's act,
// which its QR holds.
func (d *Desk) LetterStatus(ctx context.Context, origin canon.ID, position int64) (Letter, error) {
	if origin != d.Store.Origin() {
		return Letter{}, noLetter()
	}
	l, err := d.letter(ctx, position)
	if err != nil || l.Signing != Certified {
		return l, err
	}
	r, err := d.letterRow(ctx, position)
	if err != nil {
		return l, err
	}
	l.Certificate, err = d.certificateOf(ctx, r)
	return l, err
}

func (d *Desk) letter(ctx context.Context, no int64) (Letter, error) {
	l, err := d.letterRow(ctx, no)
	if err != nil {
		return Letter{}, err
	}
	out := Letter{No: no, Standard: l.standard, Number: l.number, SignedAt: ms(l.signedAt), Signing: l.signing}
	if out.Office, err = d.Office(region.Code(l.office)); err != nil {
		return out, err
	}
	if l.validUntil > 0 {
		out.ValidUntil = document.Day(l.validUntil).String()
	}
	if out.Status, err = d.standing(ctx, no, rowStatus(l, document.Day(d.Today(region.Code(l.office))))); err != nil {
		return out, err
	}
	_, out.Checkpoint, err = d.Store.Checkpoint(ctx, -1)
	return out, err
}

// LettersByNumber finds the letters that carry a number, for whoever holds a
// paper without a QR that can be read. Nothing of what it tells is personal.
func (d *Desk) LettersByNumber(ctx context.Context, number string) ([]Letter, error) {
	typed := d.spellings(number)
	found, err := d.list(ctx, `SELECT no FROM documents WHERE number IN (?, ?, ?) ORDER BY no DESC LIMIT 10`, typed[0], typed[1], typed[2])
	if err != nil {
		return nil, fmt.Errorf("looking for a letter: %w", err)
	}
	var out []Letter
	for _, no := range found {
		l, err := d.letter(ctx, no)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

func rowStatus(l letterRow, today document.Day) document.Status {
	switch {
	case l.state == "signed":
		return document.BeingSealed
	case l.state == "replaced":
		return document.WasReplaced
	case l.state == "revoked":
		return document.WasRevoked
	case l.validUntil > 0 && int64(today) > l.validUntil:
		return document.Expired
	}
	return document.Valid
}

// openPDF opens the sealed paper of a document.
func (d *Desk) openPDF(ctx context.Context, no int64) (PDF, error) {
	l, err := d.letterRow(ctx, no)
	if err != nil {
		return PDF{}, err
	}
	if l.state == "signed" || l.pdfItem.Zero() {
		return PDF{}, fault.New(fault.Conflict, "letter.being-sealed")
	}
	f, r, err := d.Vault.OpenFile(ctx, l.pdfItem)
	if err != nil {
		return PDF{}, err
	}
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune("/\\: ", r) {
			return '-'
		}
		return r
	}, standardID(l.standard)+"-"+l.number) + ".pdf"
	return PDF{Name: name, Size: f.Bytes, Body: r, document: no}, nil
}

// PDF is a paper to be sent; Body must be closed.
type PDF struct {
	Name string
	Size int64
	Body io.ReadCloser
	// MIME is "" for application/pdf; a scan may be a picture.
	MIME string
	// document is the letter that it is of.
	document int64
}
