package bundle

import (
	"bytes"
	"crypto/ed25519"

	"genggam/internal/canon"
	"genggam/internal/fault"
)

const receiptMagic = "genggam-receipt/1"

// Receipt says that To holds every bundle from From up to Seq, durably. ID is
// that of bundle Seq, and through Prev of all before it: with the bundles in
// hand either side can show a third party what was sent and that it came.
type Receipt struct {
	From, To canon.ID
	Seq      int64
	ID       Digest
	// At is the receiver's clock, Unix milliseconds: a claim.
	At int64
}

// Sign writes the receipt: three lines like those of a bundle's head. Only To
// signs it.
func (k *Keys) Sign(r Receipt) ([]byte, error) {
	r.To = k.peer.Origin
	text, err := r.text()
	if err != nil {
		return nil, err
	}
	b := append([]byte(receiptMagic+"\n"), text...)
	sig := ed25519.Sign(k.sign, b)
	return append(append(append(b, '\n'), b64(sig)...), '\n'), nil
}

func (r Receipt) text() ([]byte, error) {
	var o canon.Object
	o.Int("at", r.At)
	o.ID("from", r.From)
	o.Str("id", b64(r.ID[:]))
	o.Int("seq", r.Seq)
	o.ID("to", r.To)
	return o.Bytes()
}

// OpenReceipt reads what by signed; bundle.receipt when it is none, or another's.
func OpenReceipt(b []byte, by Peer) (Receipt, error) {
	wrong := fault.New(fault.Invalid, "bundle.receipt")
	lines := bytes.Split(b, []byte("\n"))
	if len(b) > 1024 || len(lines) != 4 || string(lines[0]) != receiptMagic || len(lines[3]) != 0 || by.IsZero() {
		return Receipt{}, wrong
	}
	v, err := canon.Parse(lines[1])
	if err != nil {
		return Receipt{}, wrong
	}
	rec := canon.Record{V: v}
	id, ok := unb64(v.Str("id"), len(Digest{}))
	sig, well := unb64(string(lines[2]), ed25519.SignatureSize)
	if !ok || !well {
		return Receipt{}, wrong
	}
	r := Receipt{From: rec.ID("from"), To: rec.ID("to"), Seq: v.Num("seq"), ID: Digest(id), At: v.Num("at")}
	text, err := r.text()
	if err != nil || rec.Err != nil || r.Seq < 1 || r.To != by.Origin || !bytes.Equal(text, lines[1]) {
		return Receipt{}, wrong
	}
	if !ed25519.Verify(by.sign, append([]byte(receiptMagic+"\n"), text...), sig) {
		return Receipt{}, wrong
	}
	return r, nil
}

// ReceiptEnds says between whom a receipt is, before anything of it is believed:
// bundle.receipt when it is none.
func ReceiptEnds(b []byte) (from, to canon.ID, err error) {
	wrong := fault.New(fault.Invalid, "bundle.receipt")
	lines := bytes.SplitN(b[:min(len(b), 1024)], []byte("\n"), 3)
	if len(lines) != 3 || string(lines[0]) != receiptMagic {
		return from, to, wrong
	}
	v, err := canon.Parse(lines[1])
	if err != nil {
		return from, to, wrong
	}
	rec := canon.Record{V: v}
	from, to = rec.ID("from"), rec.ID("to")
	if rec.Err != nil {
		return from, to, wrong
	}
	return from, to, nil
}

// SignNote signs a line of text of another kind than bundles and receipts, in
// the same three lines: "genggam-KIND/1", the text, the signature.
func (k *Keys) SignNote(kind string, text []byte) []byte {
	b := append([]byte("genggam-"+kind+"/1\n"), text...)
	sig := ed25519.Sign(k.sign, b)
	return append(append(append(b, '\n'), b64(sig)...), '\n')
}

// OpenNote gives the text of a note that by signed; bundle.note otherwise. Text
// is one line.
func OpenNote(kind string, b []byte, by Peer) ([]byte, error) {
	lines := bytes.Split(b, []byte("\n"))
	if len(lines) == 4 && string(lines[0]) == "genggam-"+kind+"/1" && len(lines[3]) == 0 && !by.IsZero() {
		sig, ok := unb64(string(lines[2]), ed25519.SignatureSize)
		if ok && ed25519.Verify(by.sign, append([]byte("genggam-"+kind+"/1\n"), lines[1]...), sig) {
			return lines[1], nil
		}
	}
	return nil, fault.New(fault.Forbidden, "bundle.note")
}
