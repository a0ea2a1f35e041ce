package seal

import (
	"encoding/base32"
	"strings"

	"genggam/internal/fault"
)

// linkMax bounds a link: 416 characters of statement and a host of 253, with
// room for line breaks of a mail program.
const linkMax = 1024

// Link is the address in a letter's QR: HTTPS://HOST/Q#BASE32, upper case since
// a QR symbol holds capitals and digits in 5.5 bits. The statement stands behind the
// "#", which a browser never sends: whoever checks a letter tells no server.
func Link(host string, cose []byte) string {
	return "HTTPS://" + strings.ToUpper(host) + "/Q#" + linkCoding().EncodeToString(cose)
}

// ParseLink gives the statement of a link as it was scanned, copied or typed:
// upper or lower case, with or without everything up to the "#", with spaces
// and line breaks. The host is not looked at: the signature says who speaks.
// It refuses with seal.link-unreadable.
func ParseLink(text string) ([]byte, error) {
	if len(text) > linkMax {
		return nil, unreadableLink()
	}
	if i := strings.LastIndexByte(text, '#'); i >= 0 {
		text = text[i+1:]
	}
	text = strings.ToUpper(strings.Join(strings.Fields(text), ""))
	cose, err := linkCoding().DecodeString(text)
	if err != nil || len(cose) == 0 || len(cose) > StatementMax {
		return nil, unreadableLink()
	}
	// Left-over bits must be zero: one statement has one link.
	if linkCoding().EncodeToString(cose) != text {
		return nil, unreadableLink()
	}
	return cose, nil
}

func unreadableLink() error { return fault.New(fault.Invalid, "seal.link-unreadable") }

// linkCoding is base32 of RFC 4648 without padding.
func linkCoding() *base32.Encoding { return base32.StdEncoding.WithPadding(base32.NoPadding) }
