package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/premises"
	"genggam/internal/seal"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"genggam": main})
}

// TestPlaysOfTheProgram runs testdata/script: the program from outside, as a
// person or another program uses it. Beside testscript's own commands there are
// port, get, letter, qr and json.
func TestPlaysOfTheProgram(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"port": port, "get": get, "letter": letter, "qr": qr, "json": jsonHas, "flip": flip,
		},
	})
}

// port NAME finds a free address on loopback and puts it into the environment.
func port(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], l.Addr().String())
	ts.Check(l.Close())
}

// get URL FILE fetches a page, waiting until somebody listens.
func get(ts *testscript.TestScript, neg bool, args []string) {
	var res *http.Response
	err := errors.New("nobody listens")
	for end := time.Now().Add(20 * time.Second); err != nil && time.Now().Before(end); {
		if res, err = http.Get(args[0]); err != nil {
			time.Sleep(10 * time.Millisecond)
		}
	}
	ts.Check(err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	ts.Check(err)
	if (res.StatusCode != http.StatusOK) != neg {
		ts.Fatalf("%s answered %d", args[0], res.StatusCode)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o600))
}

// letter DIR FILE writes the paper of the first letter of a demo node.
func letter(ts *testscript.TestScript, _ bool, args []string) {
	std, err := standards()
	ts.Check(err)
	dir := ts.MkAbs(args[0])
	d, err := desk.Open(context.Background(), desk.Config{Dir: dir, Keys: premises.KeysBeside(dir), Catalogue: std})
	ts.Check(err)
	defer func() { ts.Check(d.Close()) }()
	clerk := desk.Actor{Account: "test", Office: "33.02.19.2016", Roles: []desk.Role{{Name: "front-desk"}}}
	for no := range int64(3000) {
		f, err := d.OpenLetter(context.Background(), clerk, no)
		if err != nil {
			continue
		}
		b, err := io.ReadAll(f.Body)
		ts.Check(errors.Join(err, f.Body.Close(), os.WriteFile(ts.MkAbs(args[1]), b, 0o600)))
		return
	}
	ts.Fatalf("no letter in %s", args[0])
}

// qr KEYS ENV makes a key, its list, and a QR text signed by it today.
func qr(ts *testscript.TestScript, _ bool, args []string) {
	now := time.Now()
	key, err := seal.NewLocalKey(&counter{}, seal.Issuer{Office: "33.02.19.2016", Name: "Desa Sokaraja Kulon", From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)})
	ts.Check(err)
	keys, err := seal.KeyList{Node: "test", Keys: []seal.Key{seal.KeyOf(key, "33.02.19.2016", "Desa Sokaraja Kulon", 0, 0)}}.Encode()
	ts.Check(errors.Join(err, os.WriteFile(ts.MkAbs(args[0]), keys, 0o600)))
	s := document.Statement{Issuer: "33.02.19.2016", Kind: "surat-keterangan-usaha", Number: "1/2026", Date: document.DayOf(now), MaskedName: "B***"}
	payload, err := s.EncodeCBOR()
	ts.Check(err)
	cose, err := seal.SignStatement(key, payload)
	ts.Check(err)
	ts.Setenv(args[1], seal.Link("layanan.example.go.id", cose))
}

// counter is a source of bytes that are never the same twice and no secret.
type counter struct{ n byte }

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

// json FILE KEY... says that a JSON object, or the first of an array, has keys.
func jsonHas(ts *testscript.TestScript, _ bool, args []string) {
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	o, ok := v.(map[string]any)
	if !ok {
		ts.Fatalf("%s holds no object", args[0])
	}
	for _, key := range args[1:] {
		if _, ok := o[key]; !ok {
			ts.Fatalf("%s has no %s, only %s", args[0], key, strings.Join(keysOf(o), " "))
		}
	}
}

func keysOf(o map[string]any) (out []string) {
	for k := range o {
		out = append(out, k)
	}
	return out
}

// flip FILE NEW changes one byte in the middle.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	b := bytes.Clone([]byte(ts.ReadFile(args[0])))
	b[len(b)/2] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o600))
}
