package check_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/check"
	"genggam/internal/document"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/paper"
	"genggam/internal/seal"
)

var today = document.DayOf(time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC))

// issued is a letter of a real node with the node's list of keys.
type issued struct {
	pdf  []byte
	keys seal.KeyList
}

func issue(t *testing.T) issued {
	t.Helper()
	n := office.Open(t)
	r := n.File("surat-keterangan-usaha")
	n.Issue(r.No)
	f, err := n.OpenLetter(context.Background(), n.As("front-desk"), r.No)
	must(t, err)
	pdf, err := io.ReadAll(f.Body)
	must(t, err)
	must(t, f.Body.Close())
	text, err := n.Keys(context.Background())
	must(t, err)
	keys, err := seal.DecodeKeyList(text)
	must(t, err)
	keys.Node = n.VerifierKey()
	return issued{pdf, keys}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func found(r check.Report) (out []string) {
	for _, f := range r.Findings {
		out = append(out, f.Key)
	}
	return out
}

func TestALetterIsJudged(t *testing.T) {
	l := issue(t)
	good := check.Letter(l.pdf, l.keys, today)
	if len(good.Findings) > 0 || good.Issuer != "Desa Sokaraja Kulon" || good.Office != "33.02.19.2016" || good.Position < 0 || good.Certified {
		t.Fatalf("a good letter: %+v", good)
	}
	if strings.Contains(fmt.Sprintf("%+v", good), "Santoso") {
		t.Error("the report names the person")
	}
	other := issue(t)
	stranger, err := seal.NewNodeKey(rand.Reader, "genggam.banyumas.test")
	must(t, err)
	half := l.keys
	half.Node = stranger.VerifierKey()
	forged := slices.Clone(l.keys.Keys)
	forged[0].Office = "33.02.19.2001"
	old := slices.Clone(l.keys.Keys)
	old[0].Until = office.Monday.Add(-24 * time.Hour).UnixMilli()
	young := slices.Clone(l.keys.Keys)
	young[0].From = office.Monday.Add(24 * time.Hour).UnixMilli()
	for name, c := range map[string]struct {
		pdf  []byte
		keys seal.KeyList
		day  document.Day
		want string
	}{
		"bytes behind the end":              {append(slices.Clone(l.pdf), " %%EOF\n"...), l.keys, today, "check.appended"},
		"no letter at all":                  {[]byte("%PDF-1.7\n%%EOF"), l.keys, today, "check.not-a-letter"},
		"nothing":                           {nil, l.keys, today, "check.not-a-letter"},
		"half of it":                        {l.pdf[:len(l.pdf)/2], l.keys, today, "check.not-a-letter"},
		"a list without its key":            {l.pdf, other.keys, today, "check.key-unknown"},
		"a list of another node":            {l.pdf, half, today, "check.checkpoint-unsigned"},
		"a key of another office":           {l.pdf, seal.KeyList{Node: l.keys.Node, Keys: forged}, today, "check.other-office"},
		"a key that had ended":              {l.pdf, seal.KeyList{Node: l.keys.Node, Keys: old}, today, "check.key-not-in-force"},
		"a key that was not yet":            {l.pdf, seal.KeyList{Node: l.keys.Node, Keys: young}, today, "check.key-not-in-force"},
		"a day after it ceased to be valid": {l.pdf, l.keys, today + 400, "check.expired"},
	} {
		t.Run(name, func(t *testing.T) {
			if r := check.Letter(c.pdf, c.keys, c.day); !slices.Contains(found(r), c.want) {
				t.Errorf("found %v and not %s", found(r), c.want)
			}
		})
	}
}

func TestWithoutTheNodesKeyThatIsSaid(t *testing.T) {
	l := issue(t)
	l.keys.Node = "layanan.example.go.id"
	r := check.Letter(l.pdf, l.keys, today)
	if len(r.Findings) > 0 || len(r.Unasked) != 1 || r.Unasked[0].Key != "check.node-unknown" {
		t.Fatalf("%+v", r)
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	l := issue(t)
	step := max(1, len(l.pdf)/150)
	for i := 0; i < len(l.pdf); i += step {
		b := slices.Clone(l.pdf)
		b[i] ^= 1 << (i % 8)
		if r := check.Letter(b, l.keys, today); len(r.Findings) == 0 {
			t.Fatalf("byte %d of %d was changed and nobody saw it", i, len(b))
		}
	}
}

// resealed is a letter made again by the office's own hand with other parts:
// what whoever stole the issuing key could make.
func resealed(t *testing.T, content, printed document.Content, proof []byte, key seal.Signer) []byte {
	t.Helper()
	out, err := paper.Render(printed, paper.Options{
		Time: office.Monday,
		Attachments: []paper.Attachment{
			{Name: "surat.json", MIME: "application/json", Relation: "Source", Data: content.Encode()},
			{Name: "bukti.tlog-proof", MIME: "text/plain", Relation: "Supplement", Data: proof},
		},
		Signature: &paper.Signature{Sign: func(b []byte) ([]byte, error) { return seal.CMS(key, sum(b)) }, Name: "Kantor", Reason: "Surat", Location: "Desa"},
	})
	must(t, err)
	return out.PDF
}

func TestAThiefOfTheKeyNeedsTheJournalToo(t *testing.T) {
	l := issue(t)
	parts, err := paper.Open(l.pdf)
	must(t, err)
	content, err := document.DecodeContent(parts.Attachments[0].Data)
	must(t, err)
	proof := parts.Attachments[1].Data
	thief, err := seal.NewLocalKey(rand.Reader, seal.Issuer{Office: "33.02.19.2016", Name: "Desa Sokaraja Kulon", From: office.Monday, Until: office.Monday.AddDate(1, 0, 0)})
	must(t, err)
	keys := l.keys
	keys.Keys = append(slices.Clone(keys.Keys), seal.KeyOf(thief, "33.02.19.2016", "Desa Sokaraja Kulon", 0, 0))
	if r := check.Letter(resealed(t, content, content, proof, thief), keys, today); len(r.Findings) > 0 {
		t.Fatalf("the same letter sealed again: %v", found(r))
	}
	other := content
	other.Number = "999/" + content.Number
	bent := bytes.Replace(slices.Clone(proof), []byte("index "), []byte("index 1"), 1)
	for name, c := range map[string]struct {
		pdf  []byte
		want string
	}{
		"another content":      {resealed(t, other, other, proof, thief), "check.content-other"},
		"another number":       {resealed(t, other, other, proof, thief), "check.act-other"},
		"a proof that is bent": {resealed(t, content, content, bent, thief), "check.proof-wrong"},
		"a proof that is none": {resealed(t, content, content, []byte("percayalah"), thief), "check.proof-unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			if r := check.Letter(c.pdf, keys, today); !slices.Contains(found(r), c.want) {
				t.Errorf("found %v and not %s", found(r), c.want)
			}
		})
	}
}

func TestAQRIsJudged(t *testing.T) {
	key, err := seal.NewLocalKey(rand.Reader, seal.Issuer{Office: "33.02.19.2016", Name: "Desa Sokaraja Kulon", From: office.Monday, Until: office.Monday.AddDate(1, 0, 0)})
	must(t, err)
	keys := seal.KeyList{Keys: []seal.Key{seal.KeyOf(key, "33.02.19.2016", "Desa Sokaraja Kulon", office.Monday.UnixMilli(), 0)}}
	link := func(issuer string, date, until document.Day) string {
		s := document.Statement{Issuer: issuer, Kind: "surat-keterangan-usaha", Number: "500/1/2026", Date: date, ValidUntil: until, MaskedName: "B*** S***", Position: 7}
		payload, err := s.EncodeCBOR()
		must(t, err)
		cose, err := seal.SignStatement(key, payload)
		must(t, err)
		return seal.Link("layanan.example.go.id", cose)
	}
	good := link("33.02.19.2016", today, today+180)
	r := check.QR(good, keys, today)
	if len(r.Findings) > 0 || r.Issuer != "Desa Sokaraja Kulon" || r.Number != "500/1/2026" || r.Date != "2026-03-02" || r.ValidUntil == "" || r.Position != 7 {
		t.Fatalf("a good one: %+v", r)
	}
	flipped := []byte(good)
	if at := len(flipped) - 20; flipped[at] == 'A' {
		flipped[at] = 'B'
	} else {
		flipped[at] = 'A'
	}
	for name, c := range map[string]struct {
		text string
		keys seal.KeyList
		day  document.Day
		want string
	}{
		"nothing":                          {"", keys, today, "seal.link-unreadable"},
		"another site's QR":                {"https://example.go.id/", keys, today, "seal.link-unreadable"},
		"half of it":                       {good[:strings.LastIndexByte(good, '#')+1+160], keys, today, "seal.statement-unreadable"},
		"one that was changed":             {string(flipped), keys, today, "seal.statement-forged"},
		"a key nobody knows":               {good, seal.KeyList{}, today, "seal.statement-unknown-key"},
		"an office that is not the key's":  {link("33.02.19.2001", today, 0), keys, today, "check.other-office"},
		"a date before the key":            {link("33.02.19.2016", today-3, 0), keys, today, "check.key-not-in-force"},
		"a letter whose last day is over":  {good, keys, today + 181, "check.expired"},
		"a thousand characters of nothing": {strings.Repeat("A", 5000), keys, today, "seal.link-unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			if r := check.QR(c.text, c.keys, c.day); !slices.Contains(found(r), c.want) {
				t.Errorf("found %v and not %s", found(r), c.want)
			}
		})
	}
	if r := check.QR(good, keys, today+180); len(r.Findings) > 0 {
		t.Errorf("on its last day: %v", found(r))
	}
}

func TestEveryFindingHasASentence(t *testing.T) {
	m, err := lang.Load()
	must(t, err)
	for _, key := range []string{"seal.link-unreadable", "seal.statement-unreadable", "seal.statement-forged", "seal.statement-unknown-key", "seal.cms-forged", "seal.cms-unreadable"} {
		if !m.Has(key) {
			t.Errorf("%s has no sentence", key)
		}
	}
}

func FuzzQR(f *testing.F) {
	f.Add("HTTPS://LAYANAN.EXAMPLE.GO.ID/Q#2KCEIWBA")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		if r := check.QR(text, seal.KeyList{}, today); len(r.Findings) == 0 {
			t.Fatal("a text without a key was good")
		}
	})
}

func FuzzLetter(f *testing.F) {
	f.Add([]byte("%PDF-1.7\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r := check.Letter(b, seal.KeyList{}, today); len(r.Findings) == 0 {
			t.Fatal("a file without a key was good")
		}
	})
}
