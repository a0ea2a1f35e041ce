package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"genggam/internal/fault"
)

// The bounds of a key list: 5,000 keys are a big province with all its old
// keys.
const (
	keyListMax  = 2 << 20
	keyCountMax = 5000
	instantMax  = 1<<53 - 1 // what a browser reads exactly
	nameMax     = 200
)

// Key is one issuing key as it is published.
type Key struct {
	// ID is KeyIDOf(Public).
	ID [8]byte
	// Office is the code of the office and Name its full name.
	Office, Name string
	// Public is a point on P-256.
	Public *ecdsa.PublicKey
	// From and Until are milliseconds since 1970 UTC; Until is 0 while no end
	// is known. A lost key gets the Until of its loss.
	From, Until int64
	// Certified says whether a recognised authority stands behind it.
	Certified bool
}

// InForce says whether the key was in force at a moment (milliseconds UTC):
// From <= at < Until.
func (k Key) InForce(at int64) bool { return k.From <= at && (k.Until == 0 || at < k.Until) }

// KeyOf describes a signer for the list.
func KeyOf(s Signer, office, name string, from, until int64) Key {
	return Key{ID: s.KeyID(), Office: office, Name: name, Public: s.Public(), From: from, Until: until, Certified: s.Certified()}
}

// KeyList is the list of issuing keys of a node, published at /keys.json and
// carried to places without a network.
type KeyList struct {
	// Issued is when the list was made, in milliseconds UTC: a page shows its
	// age.
	Issued int64
	// Node is the name of the node key.
	Node string
	// Keys are all keys, old ones too: old letters stay checkable.
	Keys []Key
	// Signature is a C2SP signed note over the digest of the list, "" if none.
	Signature string
}

// keyListJSON and keyJSON are the published form, in this order of keys.
type keyListJSON struct {
	Issued    int64     `json:"issued"`
	Node      string    `json:"node"`
	Keys      []keyJSON `json:"keys"`
	Signature string    `json:"signature,omitempty"`
}

type keyJSON struct {
	KID       string `json:"kid"`
	Office    string `json:"office"`
	Name      string `json:"name"`
	Alg       string `json:"alg"`
	X         string `json:"x"`
	Y         string `json:"y"`
	From      int64  `json:"from"`
	Until     int64  `json:"until"`
	Certified bool   `json:"certified"`
}

// Find gives the key of an id.
func (l KeyList) Find(id [8]byte) (Key, bool) {
	for _, k := range l.Keys {
		if k.ID == id {
			return k, true
		}
	}
	return Key{}, false
}

// Encode writes the list as JSON, one line without spaces and with a newline
// at its end. It fails for a list that DecodeKeyList would refuse.
func (l KeyList) Encode() ([]byte, error) {
	if len(l.Keys) > keyCountMax || len(l.Node) > nameMax || l.Issued < 0 || l.Issued > instantMax {
		return nil, errors.New("encoding key list: too many keys, or a bad node or date")
	}
	out := keyListJSON{Issued: l.Issued, Node: l.Node, Keys: make([]keyJSON, 0, len(l.Keys)), Signature: l.Signature}
	seen := make(map[[8]byte]bool, len(l.Keys))
	for _, k := range l.Keys {
		row, err := k.row()
		if err != nil {
			return nil, err
		}
		if seen[k.ID] {
			return nil, errors.New("encoding key list: a key stands twice")
		}
		seen[k.ID] = true
		out.Keys = append(out.Keys, row)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("encoding key list: %w", err)
	}
	return b.Bytes(), nil
}

// row checks a key and gives its published form.
func (k Key) row() (keyJSON, error) {
	id, err := KeyIDOf(k.Public)
	if err != nil {
		return keyJSON{}, err
	}
	if id != k.ID || k.Office == "" || k.Name == "" || len(k.Office) > nameMax || len(k.Name) > nameMax {
		return keyJSON{}, errors.New("encoding key list: a key has a wrong id or no office")
	}
	if k.From < 0 || k.From > instantMax || k.Until > instantMax || k.Until != 0 && k.Until < k.From {
		return keyJSON{}, errors.New("encoding key list: a key ends before it begins")
	}
	point, err := k.Public.Bytes()
	if err != nil {
		return keyJSON{}, fmt.Errorf("encoding key list: %w", err)
	}
	return keyJSON{KID: hex.EncodeToString(k.ID[:]), Office: k.Office, Name: k.Name, Alg: "ES256",
		X: b64(point[1:33]), Y: b64(point[33:]), From: k.From, Until: k.Until, Certified: k.Certified}, nil
}

// DecodeKeyList reads a published list. It is strict: what Encode would not
// have written byte for byte (a space, another order, a key twice, a point off
// the curve) is refused with seal.keys-unreadable. It does not check the
// signature: see CheckSignature.
func DecodeKeyList(text []byte) (KeyList, error) {
	if len(text) > keyListMax {
		return KeyList{}, fault.New(fault.TooLarge, "seal.keys-unreadable")
	}
	l, err := decodeKeyList(text)
	if err != nil {
		return KeyList{}, fault.New(fault.Invalid, "seal.keys-unreadable").Because(err)
	}
	return l, nil
}

func decodeKeyList(text []byte) (KeyList, error) {
	var in keyListJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return KeyList{}, err
	}
	if len(in.Keys) > keyCountMax {
		return KeyList{}, errors.New("too many keys")
	}
	l := KeyList{Issued: in.Issued, Node: in.Node, Signature: in.Signature}
	for _, row := range in.Keys {
		k, err := row.key()
		if err != nil {
			return KeyList{}, err
		}
		l.Keys = append(l.Keys, k)
	}
	again, err := l.Encode()
	if err != nil {
		return KeyList{}, err
	}
	if !bytes.Equal(bytes.TrimSuffix(again, []byte("\n")), bytes.TrimSuffix(text, []byte("\n"))) {
		return KeyList{}, errors.New("not as it was published")
	}
	return l, nil
}

func (row keyJSON) key() (Key, error) {
	k := Key{Office: row.Office, Name: row.Name, From: row.From, Until: row.Until, Certified: row.Certified}
	id, err := hex.DecodeString(row.KID)
	if err != nil || len(id) != 8 || row.Alg != "ES256" {
		return Key{}, errors.New("a key has a wrong id or algorithm")
	}
	k.ID = [8]byte(id)
	x, errX := unb64(row.X)
	y, errY := unb64(row.Y)
	if errX != nil || errY != nil || len(x) != 32 || len(y) != 32 {
		return Key{}, errors.New("a key has no coordinates")
	}
	k.Public, err = ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	return k, err
}

// keysText is what a node signs of a list. Its first line is no origin of a
// log, so it is never taken for a checkpoint.
func (l KeyList) keysText() (string, error) {
	l.Signature = ""
	text, err := l.Encode()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(bytes.TrimSuffix(text, []byte("\n")))
	return "genggam keys 1\n" + l.Node + "\n" + base64.StdEncoding.EncodeToString(sum[:]) + "\n", nil
}

// Sign returns the list with the node's name and its signature.
func (l KeyList) Sign(node NodeKey) (KeyList, error) {
	l.Node = node.VerifierKey()
	text, err := l.keysText()
	if err != nil {
		return KeyList{}, err
	}
	signed, err := node.SignNote(text)
	if err != nil {
		return KeyList{}, err
	}
	l.Signature = strings.TrimPrefix(string(signed), text+"\n")
	return l, nil
}

// CheckSignature checks that one of the verifiers signed this list. It refuses
// with seal.keys-unsigned.
func (l KeyList) CheckSignature(verifiers ...note.Verifier) error {
	text, err := l.keysText()
	if err != nil {
		return err
	}
	if _, err := openNote([]byte(text+"\n"+l.Signature), verifiers); err != nil {
		return fault.New(fault.Forbidden, "seal.keys-unsigned").Because(err)
	}
	return nil
}
