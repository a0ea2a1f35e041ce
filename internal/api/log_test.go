package api_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"strings"
	"testing"

	"genggam/internal/document"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// outsider reads the log over HTTP and trusts nothing but the node's verifier
// key (C2SP tlog-tiles): it is a tlog.TileReader.
type outsider struct {
	base  string
	asked int
}

func (o *outsider) Height() int                         { return 8 }
func (o *outsider) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (o *outsider) ReadTiles(tiles []tlog.Tile) (out [][]byte, err error) {
	for _, t := range tiles {
		b, err := o.get("/log/tile/" + strings.TrimPrefix(t.Path(), "tile/8/"))
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func (o *outsider) get(path string) ([]byte, error) {
	o.asked++
	r, err := http.Get(o.base + path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Body.Close() }()
	if r.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %s", path, r.Status)
	}
	return io.ReadAll(r.Body)
}

// tree opens the checkpoint with the verifier key.
func (o *outsider) tree(verifier string) (tlog.Tree, error) {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return tlog.Tree{}, err
	}
	b, err := o.get("/log/checkpoint")
	if err != nil {
		return tlog.Tree{}, err
	}
	n, err := note.Open(b, note.VerifierList(v))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || lines[0] != v.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

func TestAnOutsiderRebuildsTheLogOverHTTP(t *testing.T) {
	n := open(t)
	server := httptest.NewServer(n.api)
	defer server.Close()
	o := &outsider{base: server.URL}
	if a := n.ask("GET", "/log/checkpoint", ""); a.Code != 404 {
		t.Fatalf("an empty log has no checkpoint: %d %s", a.Code, a.Body)
	}
	reference, secret, first := n.submit(t, service)
	for range 290 {
		n.submit(t, service)
	}
	tree, err := o.tree(n.VerifierKey())
	if err != nil || tree.N < 291 {
		t.Fatalf("%d %v", tree.N, err)
	}
	// The root is that of all entries, read as bundles.
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (out []tlog.Hash, err error) {
		for _, i := range indexes {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	entries := o.entries(t, tree.N)
	for i, e := range entries {
		h, err := tlog.StoredHashes(int64(i), e, reader)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, h...)
	}
	if root, err := tlog.TreeHash(tree.N, reader); err != nil || root != tree.Hash {
		t.Fatalf("the entries give %v, the checkpoint says %v (%v)", root, tree.Hash, err)
	}
	// The tiles give the same: proofs of inclusion of entries far apart.
	for _, i := range []int64{0, first, 255, 256, tree.N - 1} {
		proof, err := tlog.ProveRecord(tree.N, i, tlog.TileHashReader(tree, o))
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, tlog.RecordHash(entries[i])); err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
	}
	receipt := n.ask("GET", "/api/v1/cases/"+reference+"/receipt", "", "Genggam-Secret", secret)
	if !strings.HasPrefix(receipt.Body.String(), "c2sp.org/tlog-proof@v1\n") {
		t.Fatal(receipt.Body)
	}
}

// entries reads all bundles.
func (o *outsider) entries(t *testing.T, size int64) (out [][]byte) {
	t.Helper()
	for n := int64(0); n<<8 < size; n++ {
		tile := tlog.Tile{H: 8, L: 0, N: n, W: int(min(256, size-n<<8))}
		b, err := o.get("/log/tile/entries/" + strings.TrimPrefix(tile.Path(), "tile/8/0/"))
		if err != nil {
			t.Fatal(err)
		}
		for len(b) > 0 {
			k := int(binary.BigEndian.Uint16(b))
			if k != sha256.Size {
				t.Fatalf("an entry of %d bytes", k)
			}
			out = append(out, b[2:2+k])
			b = b[2+k:]
		}
	}
	if int64(len(out)) != size {
		t.Fatalf("%d entries of %d", len(out), size)
	}
	return out
}

func TestTilesAreKeptForEverAndCheckpointsAreNot(t *testing.T) {
	n := open(t)
	for range 265 {
		n.submit(t, service)
	}
	for _, c := range []struct {
		path   string
		status int
		cache  string
	}{
		{"/log/tile/0/000", 200, "immutable"},
		{"/log/tile/entries/000", 200, "immutable"},
		{"/log/tile/0/001.p/7", 200, "max-age=3600"},
		{"/log/tile/1/000.p/1", 200, "max-age=3600"},
		{"/log/checkpoint", 200, "max-age=2"},
		{"/log/tile/0/001", 404, ""},
		{"/log/tile/0/001.p/255", 404, ""},
		{"/log/tile/0/001.p/0", 404, ""},
		{"/log/tile/0/001.p/256", 404, ""},
		{"/log/tile/0/001.p/07", 404, ""},
		{"/log/tile/1/000", 404, ""},
		{"/log/tile/7/000.p/1", 404, ""},
		{"/log/tile/63/000.p/1", 404, ""},
		{"/log/tile/64/000.p/1", 404, ""},
		{"/log/tile/-1/000.p/1", 404, ""},
		{"/log/tile/entries/x999/x999/x999/x999/999", 404, ""},
		{"/log/tile/0/x000/000", 404, ""},
		{"/log/tile/0/0", 404, ""},
		{"/log/tile/0/x001", 404, ""},
		{"/log/tile/data/000", 404, ""},
		{"/log/tile/0", 404, ""},
	} {
		a := n.ask("GET", c.path, "")
		if a.Code != c.status || !strings.Contains(a.Header().Get("Cache-Control"), c.cache) {
			t.Errorf("%s: %d %v", c.path, a.Code, a.Header())
		}
	}
}

func TestALettersStatusSpeaksOfNobody(t *testing.T) {
	n := open(t)
	_, _, no := n.submit(t, "surat-keterangan-usaha")
	doc := n.Issue(no)
	p, err := n.Follow(t.Context(), no)
	n.must(t, err)
	at := path.Join("/api/v1/letters", n.Origin().String(), strconv.FormatInt(doc, 10))
	a := n.ask("GET", at, "")
	if a.Code != 200 || a.json["status"] != "valid" || a.json["number"] != p.Letter.Number || !strings.Contains(a.json["checkpoint"].(string), "\n— ") {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	for _, word := range []string{"Siti", "3302", n.Reference(no)} {
		if strings.Contains(strings.ReplaceAll(a.Body.String(), "33.02", ""), word) {
			t.Fatalf("it tells %q: %s", word, a.Body)
		}
	}
	n.must(t, n.Revoke(t.Context(), n.As("head"), doc, document.RevokeReasons()[0]))
	if a := n.ask("GET", at, ""); a.json["status"] != "revoked" {
		t.Fatalf("%s", a.Body)
	}
	for _, other := range []string{"/api/v1/letters/" + n.Origin().String() + "/999999", "/api/v1/letters/" + n.Origin().String() + "/-1",
		"/api/v1/letters/AAAAAAAAAAAAAAAAAAAAAA/1"} {
		if a := n.ask("GET", other, ""); a.Code != 404 {
			t.Fatalf("%s: %d %s", other, a.Code, a.Body)
		}
	}
	keys := n.ask("GET", "/keys.json", "")
	if keys.Code != 200 || len(keys.json["keys"].([]any)) != 1 || !strings.Contains(keys.Header().Get("Cache-Control"), "max-age=60") {
		t.Fatalf("%d %s", keys.Code, keys.Body)
	}
}
