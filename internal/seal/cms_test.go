package seal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

func TestCMSIsTheSameForever(t *testing.T) {
	key := testKey(t, "office")
	digest := sha256.Sum256([]byte("a letter"))
	der, err := seal.CMS(key, digest)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "cms", hex.EncodeToString(der)+"\n")
	t.Logf("%d bytes, certificate %d", len(der), len(key.Certificate()))
	cert, err := seal.VerifyCMS(der, digest)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(cert.Raw, key.Certificate()) {
		t.Error("another certificate came back")
	}
	if bytes.Contains(der, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x05}) {
		t.Error("signing-time is there: PAdES baseline forbids it")
	}
}

func TestEveryChangeOfACMSIsNoticed(t *testing.T) {
	key := testKey(t, "office")
	digest := sha256.Sum256([]byte("a letter"))
	der, _ := seal.CMS(key, digest)
	everyFlip(der, func(i int, b []byte) {
		if _, err := seal.VerifyCMS(b, digest); fault.As(err) == nil {
			t.Errorf("a change of byte %d: %v", i, err)
		}
	})
	for n := range der {
		if _, err := seal.VerifyCMS(der[:n], digest); err == nil {
			t.Errorf("cut to %d bytes and taken", n)
		}
	}
	_, err := seal.VerifyCMS(der, sha256.Sum256([]byte("another letter")))
	wantFault(t, err, "seal.cms-forged")
	_, err = seal.VerifyCMS(append(bytes.Clone(der), 0), digest)
	wantFault(t, err, "seal.cms-unreadable")
	_, err = seal.VerifyCMS(make([]byte, seal.CMSMax+1), digest)
	wantFault(t, err, "seal.cms-unreadable")
}

// halfSigner has the key of one office and the certificate of another.
type halfSigner struct {
	*seal.LocalKey
	cert []byte
}

func (h halfSigner) Certificate() []byte { return h.cert }

func TestCMSNeedsTheKeysOwnCertificate(t *testing.T) {
	key, other := testKey(t, "office"), testKey(t, "other")
	for name, cert := range map[string][]byte{"another key's": other.Certificate(), "none": nil} {
		if _, err := seal.CMS(halfSigner{key, cert}, [32]byte{}); err == nil {
			t.Errorf("signed with %s certificate", name)
		}
	}
}

func TestIssuingKeySurvivesItsSealing(t *testing.T) {
	key, root := testKey(t, "office"), testRoot(t)
	sealed, err := key.Seal(root)
	if err != nil {
		t.Fatal(err)
	}
	back, err := seal.OpenLocalKey(root, sealed)
	if err != nil {
		t.Fatal(err)
	}
	if back.KeyID() != key.KeyID() || !bytes.Equal(back.Certificate(), key.Certificate()) {
		t.Error("another key came back")
	}
	other, _ := seal.NewRoot(fixed("another root"))
	_, err = seal.OpenLocalKey(other, sealed)
	wantFault(t, err, "seal.wrong-root")
	_, err = seal.OpenLocalKey(root, testNode(t).Seal(root))
	wantFault(t, err, "seal.wrong-root")
	for name, plain := range map[string][]byte{
		"nothing": nil, "no certificate": payload(32), "a damaged certificate": payload(300),
		"another key's certificate": append(payload(32), key.Certificate()...),
		"a scalar of zero":          append(make([]byte, 32), key.Certificate()...),
	} {
		if _, err := seal.OpenLocalKey(root, root.Seal("key/issuing", plain, nil)); err == nil {
			t.Errorf("%s was taken for a key", name)
		}
	}
}

func TestCertificateSaysWhatItIs(t *testing.T) {
	key := testKey(t, "office")
	golden(t, "certificate", hex.EncodeToString(key.Certificate())+"\n")
	der, _ := seal.CMS(key, [32]byte{})
	cert, err := seal.VerifyCMS(der, [32]byte{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := cert.Subject.String(), "SERIALNUMBER=33.02.19.2016,CN=Desa Kemutug Lor,OU=Tanda tangan elektronik tidak tersertifikasi,O=Desa Kemutug Lor,C=ID"; got != want {
		t.Errorf("subject %s", got)
	}
	if err := cert.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature); err != nil {
		t.Error(err)
	}
	if cert.IsCA || len(cert.EmailAddresses) != 0 || cert.SerialNumber.BitLen() != 127 {
		t.Errorf("CA %v, serial of %d bits", cert.IsCA, cert.SerialNumber.BitLen())
	}
}

func TestCertificateRefusals(t *testing.T) {
	from := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for name, issuer := range map[string]seal.Issuer{
		"no name":              {Office: "33.02", From: from},
		"no code":              {Name: "Kabupaten Banyumas", From: from},
		"bytes for a name":     {Office: "33.02", Name: "\xff", From: from},
		"an end before begin":  {Office: "33.02", Name: "Kabupaten Banyumas", From: from, Until: from.Add(-1)},
		"a code of a sentence": {Office: string(make([]byte, 65)), Name: "Kabupaten Banyumas", From: from},
	} {
		if _, err := seal.NewLocalKey(fixed("k"), issuer); err == nil {
			t.Errorf("%s: a key was made", name)
		}
	}
	if _, err := seal.NewLocalKey(brokenReader{}, seal.Issuer{Office: "33.02", Name: "Kabupaten Banyumas", From: from}); err == nil {
		t.Error("a key without randomness was made")
	}
	long := "Dinas Pemberdayaan Masyarakat dan Desa, Pengendalian Penduduk dan Keluarga Berencana Kabupaten Banyumas"
	key, err := seal.NewLocalKey(fixed("k"), seal.Issuer{Office: "33.02", Name: long, From: from})
	if err != nil {
		t.Fatal(err)
	}
	der, _ := seal.CMS(key, [32]byte{})
	cert, err := seal.VerifyCMS(der, [32]byte{})
	if err != nil || len([]rune(cert.Subject.CommonName)) != 64 || cert.NotAfter.Year() != 9999 {
		t.Errorf("%q until %v: %v", cert.Subject.CommonName, cert.NotAfter, err)
	}
}

func FuzzVerifyCMS(f *testing.F) {
	key := testKey(f, "office")
	digest := sha256.Sum256([]byte("a letter"))
	der, _ := seal.CMS(key, digest)
	f.Add(der)
	f.Add([]byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, b []byte) {
		cert, err := seal.VerifyCMS(b, digest)
		if err == nil && bytes.Equal(cert.Raw, key.Certificate()) && !bytes.Equal(b, der) {
			t.Errorf("a forged CMS was taken: %x", b)
		}
		if err != nil && fault.As(err) == nil {
			t.Errorf("%v is no refusal", err)
		}
	})
}
