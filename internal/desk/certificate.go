package desk

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"genggam/internal/mandate"
	"genggam/internal/premises"
)

// KeyNotices warns of the office's issuing key when it ends within 60, 30 or 7
// days, or has ended (mandate.CertificateNotices): a local key lives five years.
// An office that has signed nothing yet has none.
func (d *Desk) KeyNotices(_ context.Context, a Actor) ([]mandate.Notice, error) {
	if err := a.May(premises.Stationery); err != nil {
		return nil, err
	}
	o, err := d.Office(a.Office)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(d.Config.Keys, "issuing-"+string(o.Code)+".key")); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	key, err := d.signer(o)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(key.Certificate())
	if err != nil {
		return nil, fmt.Errorf("reading the certificate of %s: %w", o.Code, err)
	}
	cal := d.Calendar(o.Code)
	out := mandate.CertificateNotices([]mandate.Certificate{{
		Account: string(o.Code), Serial: cert.SerialNumber.String(), From: cal.Day(cert.NotBefore), Until: cal.Day(cert.NotAfter),
	}}, d.Today(o.Code))
	for i := range out {
		if out[i].Key = "key.ends"; out[i].Left < 0 {
			out[i].Key = "key.ended"
		}
	}
	return out, nil
}
