package seal_test

import (
	"bytes"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

func signedList(t testing.TB) ([]byte, seal.NodeKey) {
	t.Helper()
	node := testNode(t)
	list, err := testList(t, testKey(t, "office"), testKey(t, "other")).Sign(node)
	if err != nil {
		t.Fatal(err)
	}
	text, err := list.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return text, node
}

func TestKeyListIsTheSameForever(t *testing.T) {
	text, node := signedList(t)
	golden(t, "keys.json", string(text))
	list, err := seal.DecodeKeyList(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := list.CheckSignature(node.Verifier()); err != nil {
		t.Error(err)
	}
	again, err := list.Encode()
	if err != nil || !bytes.Equal(again, text) {
		t.Errorf("encoded again: %v\n%s", err, again)
	}
	key := testKey(t, "office")
	if k, ok := list.Find(key.KeyID()); !ok || !k.Public.Equal(key.Public()) {
		t.Error("the key was not found")
	}
	if _, ok := list.Find([8]byte{}); ok {
		t.Error("a key was found that is not there")
	}
	if _, err := seal.DecodeKeyList(bytes.TrimSpace(text)); err != nil {
		t.Errorf("without the newline at the end: %v", err)
	}
}

func TestEveryChangeOfAKeyListIsNoticed(t *testing.T) {
	text, node := signedList(t)
	everyFlip(text, func(i int, b []byte) {
		list, err := seal.DecodeKeyList(b)
		if err == nil {
			err = list.CheckSignature(node.Verifier())
		}
		if fault.As(err) == nil && !(i == len(text)-1 && err == nil) {
			t.Errorf("a change of byte %d: %v", i, err)
		}
	})
	stranger, _ := seal.NewNodeKey(fixed("stranger"), node.Name())
	list, _ := seal.DecodeKeyList(text)
	wantFault(t, list.CheckSignature(stranger.Verifier()), "seal.keys-unsigned")
	list.Keys = list.Keys[:1]
	wantFault(t, list.CheckSignature(node.Verifier()), "seal.keys-unsigned")
	list.Signature = ""
	wantFault(t, list.CheckSignature(node.Verifier()), "seal.keys-unsigned")
}

func TestKeyListRefusals(t *testing.T) {
	plain, _ := testList(t, testKey(t, "office")).Encode()
	text := string(plain)
	row := text[strings.Index(text, "[")+1 : strings.LastIndex(text, "]")]
	change := func(old, new string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("no %q in the list", old)
		}
		return strings.Replace(text, old, new, 1)
	}
	for name, bad := range map[string]string{
		"nothing":                  "",
		"no object":                "[]",
		"null":                     "null",
		"keys of null":             `{"issued":1,"node":"n","keys":null}`,
		"a space":                  change(`"keys":`, `"keys": `),
		"an unknown name":          change(`"keys":`, `"more":1,"keys":`),
		"a name twice":             change(`"keys":`, `"node":"x","keys":`),
		"another case":             change(`"keys":`, `"Keys":`),
		"a key twice":              change(row, row+","+row),
		"another algorithm":        change("ES256", "ES384"),
		"a wrong id":               change(`"kid":"`, `"kid":"00`),
		"an id in capitals":        change(`"certified":false`, `"certified":False`),
		"a point off the curve":    change(`"y":"`, `"y":"A`),
		"a date that is no number": change(`"from":1767312000000`, `"from":1.5`),
		"a date before 1970":       change(`"from":1767312000000`, `"from":-1`),
		"an end before the begin":  change(`"until":0`, `"until":5`),
		"a date beyond a browser":  change(`"until":0`, `"until":9007199254740992`),
		"no office":                change(`"office":"33.02.19.2016"`, `"office":""`),
		"a name of a page":         change("Desa Kemutug Lor", strings.Repeat("x", 201)),
		"more behind it":           text + "{}",
		"bytes":                    change("Desa", "\xff"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := seal.DecodeKeyList([]byte(bad))
			wantFault(t, err, "seal.keys-unreadable")
		})
	}
	_, err := seal.DecodeKeyList(make([]byte, 3<<20))
	wantFault(t, err, "seal.keys-unreadable")
	many := seal.KeyList{Keys: make([]seal.Key, 5001)}
	if _, err := many.Encode(); err == nil {
		t.Error("5,001 keys were encoded")
	}
}

func TestKeyInForce(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to int64
		at       int64
		want     bool
	}{
		{"before it begins", 10, 20, 9, false},
		{"when it begins", 10, 20, 10, true},
		{"just before it ends", 10, 20, 19, true},
		{"when it ends", 10, 20, 20, false},
		{"with no end", 10, 0, 1 << 50, true},
	} {
		if got := (seal.Key{From: c.from, Until: c.to}).InForce(c.at); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func FuzzDecodeKeyList(f *testing.F) {
	text, _ := signedList(f)
	f.Add(text)
	f.Add([]byte(`{"issued":1,"node":"n","keys":[]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := seal.DecodeKeyList(b)
		if err != nil {
			if fault.As(err) == nil {
				t.Errorf("%v is no refusal", err)
			}
			return
		}
		again, err := list.Encode()
		if err != nil || !bytes.Equal(bytes.TrimSuffix(again, []byte("\n")), bytes.TrimSuffix(b, []byte("\n"))) {
			t.Errorf("taken but not written so: %v", err)
		}
	})
}
