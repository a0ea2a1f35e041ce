package seal

import (
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"strings"

	"genggam/internal/fault"
)

// A recovery kit is one sheet of paper: the private X25519 key to which the
// root is sealed. Its text is a heading and seven lines of eight characters
// (Crockford base32: no I, L, O, U) and a check character:
//
//	GENGGAM-KIT-1
//	7ZQ4-M0XK-C
//	…
//
// 35 bytes: the key and 3 bytes of SHA-256 over it. The check character of a
// line tells which line was typed wrong, the 3 bytes find nearly all the rest.
const (
	kitHead     = "GENGGAM-KIT-1"
	kitLines    = 7
	kitLine     = 8
	kitCheck    = 3
	kitInfo     = "genggam root 1"
	kitTextMax  = 512
	crockford32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// NewRecoveryKit draws a kit from rand. The text is to be printed and locked
// away, and kept nowhere else; public (32 bytes) stays with the node, which
// seals every root it has to it.
func NewRecoveryKit(rand io.Reader) (kit string, public []byte, err error) {
	seed := make([]byte, 32)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return "", nil, fmt.Errorf("drawing recovery kit: %w", err)
	}
	private, err := ecdh.X25519().NewPrivateKey(seed)
	if err != nil {
		return "", nil, fmt.Errorf("drawing recovery kit: %w", err)
	}
	return kitText(seed), private.PublicKey().Bytes(), nil
}

// SealToKit encrypts the root to a kit by HPKE (RFC 9180, base mode:
// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM). The 80 bytes may lie
// beside the data and in every backup.
func SealToKit(root Root, public []byte) ([]byte, error) {
	key, err := hpke.DHKEM(ecdh.X25519()).NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("sealing root to kit: %w", err)
	}
	sealed, err := hpke.Seal(key, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(kitInfo), root.secret[:])
	if err != nil {
		return nil, fmt.Errorf("sealing root to kit: %w", err)
	}
	return sealed, nil
}

// OpenWithKit gives back the root with the kit as typed from paper: case,
// spaces, hyphens and the heading do not matter, O is read as 0, I and L as 1.
// Refusals: seal.kit-line with the number of the mistyped line,
// seal.kit-unreadable, seal.kit-other (the kit of another node).
func OpenWithKit(kit string, sealed []byte) (Root, error) {
	private, err := parseKit(kit)
	if err != nil {
		return Root{}, err
	}
	key, err := hpke.NewDHKEMPrivateKey(private)
	if err != nil {
		return Root{}, fmt.Errorf("opening with kit: %w", err)
	}
	secret, err := hpke.Open(key, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(kitInfo), sealed)
	if err != nil {
		return Root{}, fault.New(fault.Forbidden, "seal.kit-other").Because(err)
	}
	return rootOf(secret)
}

// KitPublic gives the public key of a typed kit, for a rehearsal: it must be
// the one the node seals to.
func KitPublic(kit string) ([]byte, error) {
	private, err := parseKit(kit)
	if err != nil {
		return nil, err
	}
	return private.PublicKey().Bytes(), nil
}

func kitText(seed []byte) string {
	sum := sha256.Sum256(append([]byte(kitHead), seed...))
	data := kitCoding().EncodeToString(append(append([]byte(nil), seed...), sum[:kitCheck]...))
	var b strings.Builder
	b.WriteString(kitHead + "\n")
	for i := range kitLines {
		line := data[i*kitLine : (i+1)*kitLine]
		b.WriteString(line[:4] + "-" + line[4:] + "-" + lineCheck(i, line) + "\n")
	}
	return b.String()
}

// lineCheck is 5 bits of a digest over the line and its number, so that lines
// typed in another order are noticed too.
func lineCheck(i int, line string) string {
	sum := sha256.Sum256([]byte{byte(i), line[0], line[1], line[2], line[3], line[4], line[5], line[6], line[7]})
	return crockford32[sum[0]&31 : sum[0]&31+1]
}

func parseKit(kit string) (*ecdh.PrivateKey, error) {
	unreadable := fault.New(fault.Invalid, "seal.kit-unreadable")
	text, ok := kitCharacters(kit)
	if !ok || len(text) != kitLines*(kitLine+1) {
		return nil, unreadable
	}
	data := ""
	for i := range kitLines {
		line := text[i*(kitLine+1) : (i+1)*(kitLine+1)]
		if lineCheck(i, line[:kitLine]) != line[kitLine:] {
			return nil, fault.New(fault.Invalid, "seal.kit-line", i+1)
		}
		data += line[:kitLine]
	}
	b, err := kitCoding().DecodeString(data)
	if err != nil || len(b) != 32+kitCheck {
		return nil, unreadable.Because(err)
	}
	sum := sha256.Sum256(append([]byte(kitHead), b[:32]...))
	if string(b[32:]) != string(sum[:kitCheck]) {
		return nil, unreadable.Because(errors.New("checksum"))
	}
	return ecdh.X25519().NewPrivateKey(b[:32])
}

// kitCharacters brings a typed kit to its 63 characters.
func kitCharacters(kit string) (string, bool) {
	if len(kit) > kitTextMax {
		return "", false
	}
	text := strings.NewReplacer(" ", "", "-", "", "\n", "", "\r", "", "\t", "").Replace(strings.ToUpper(kit))
	text = strings.TrimPrefix(text, strings.ReplaceAll(kitHead, "-", ""))
	text = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(text)
	return text, strings.Trim(text, crockford32) == ""
}

func kitCoding() *base32.Encoding {
	return base32.NewEncoding(crockford32).WithPadding(base32.NoPadding)
}
