package seal_test

import (
	"bytes"
	"strings"
	"testing"

	"genggam/internal/seal"
)

func TestLink(t *testing.T) {
	cose, _ := seal.SignStatement(testKey(t, "office"), payload(165))
	link := seal.Link("layanan.banyumas.example", cose)
	golden(t, "link", link+"\n")
	if link != strings.ToUpper(link) || !strings.HasPrefix(link, "HTTPS://LAYANAN.BANYUMAS.EXAMPLE/Q#") {
		t.Errorf("link %s", link)
	}
	data := link[strings.Index(link, "#")+1:]
	for name, text := range map[string]string{
		"as scanned":                 link,
		"in lower case":              strings.ToLower(link),
		"without https":              strings.TrimPrefix(link, "HTTPS://"),
		"only what stands behind #":  data,
		"with # in front":            "#" + data,
		"broken over lines by mail":  link[:80] + "\r\n " + link[80:160] + "\n" + link[160:],
		"with spaces around":         "  " + link + "\n",
		"of a place that has no TLS": "http://127.0.0.1:8080/q#" + data,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := seal.ParseLink(text)
			if err != nil || !bytes.Equal(got, cose) {
				t.Errorf("ParseLink: %v", err)
			}
		})
	}
}

func TestLinksOfEveryLength(t *testing.T) {
	for n := 1; n <= seal.StatementMax; n++ {
		if got, err := seal.ParseLink(seal.Link("h.example", payload(n))); err != nil || !bytes.Equal(got, payload(n)) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
}

func TestLinkRefusals(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":               "",
		"only a place":          "HTTPS://H.EXAMPLE/Q#",
		"another page":          "https://h.example/about",
		"padding":               "#MFRGG===",
		"a digit not in base32": "#MFRG1",
		"a digit too many":      "#MFR",
		"left-over bits set":    "#MFRB",
		"too much":              "#" + strings.Repeat("A", 600),
		"a book":                strings.Repeat("A", 1<<20),
		"bytes":                 "\xff\x00#\xff",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := seal.ParseLink(text)
			wantFault(t, err, "seal.link-unreadable")
		})
	}
}

func FuzzParseLink(f *testing.F) {
	cose, _ := seal.SignStatement(testKey(f, "office"), payload(165))
	f.Add(seal.Link("h.example", cose))
	f.Add("#mfrgg")
	f.Add("ſ#ı")
	f.Fuzz(func(t *testing.T, text string) {
		cose, err := seal.ParseLink(text)
		if err != nil {
			return
		}
		again, err := seal.ParseLink(seal.Link("h.example", cose))
		if err != nil || !bytes.Equal(again, cose) {
			t.Errorf("%q gives %x, which does not come back: %v", text, cose, err)
		}
	})
}
