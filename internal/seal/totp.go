package seal

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"io"
	"net/url"
	"time"
)

// The parameters that every authenticator app understands: HMAC-SHA-1, six
// digits, thirty seconds (RFC 6238). They are 25 lines here instead of a
// library, which would bring a barcode painter; the tests judge by that one.
const (
	totpDigits = 6
	totpModulo = 1_000_000
	totpPeriod = 30
	totpSecret = 20
)

// NewTOTP draws the 20-byte secret of a second factor. Keep it sealed (Root.Seal
// with purpose "row").
func NewTOTP(rand io.Reader) ([]byte, error) {
	secret := make([]byte, totpSecret)
	if _, err := io.ReadFull(rand, secret); err != nil {
		return nil, fmt.Errorf("drawing TOTP secret: %w", err)
	}
	return secret, nil
}

// TOTPText is the secret as a person types it into an app: base32.
func TOTPText(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// TOTPLink is the otpauth address that an app reads from a QR. It holds the
// secret: show it once, store it never.
func TOTPLink(issuer, account string, secret []byte) string {
	q := url.Values{"secret": {TOTPText(secret)}, "issuer": {issuer}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + account, RawQuery: q.Encode()}
	return u.String()
}

// TOTPCode is the code an app shows at a moment.
func TOTPCode(secret []byte, at time.Time) string { return totpCode(secret, at.Unix()/totpPeriod) }

// CheckTOTP compares a code with those of the period of at, the one before and
// the one after (clocks differ). last is the counter that CheckTOTP returned
// at the last success, 0 at first; a counter at or below it is refused, so
// that a code seen over a shoulder opens nothing. On success store counter in
// the same transaction as the log-in.
func CheckTOTP(secret []byte, code string, at time.Time, last int64) (counter int64, ok bool) {
	if len(code) != totpDigits || len(secret) < 16 {
		return last, false
	}
	now := at.Unix() / totpPeriod
	for c := now - 1; c <= now+1; c++ {
		same := subtle.ConstantTimeCompare([]byte(totpCode(secret, c)), []byte(code)) == 1
		if same && c > last {
			return c, true
		}
	}
	return last, false
}

// totpCode is HOTP (RFC 4226, section 5.3) of a counter.
func totpCode(secret []byte, counter int64) string {
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, counter)
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	n := binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff
	return fmt.Sprintf("%0*d", totpDigits, n%totpModulo)
}
