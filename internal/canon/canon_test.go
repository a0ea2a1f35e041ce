package canon_test

import (
	"testing"

	"genggam/internal/canon"
)

func TestObjectReadsBackAsItWasWritten(t *testing.T) {
	var o canon.Object
	o.Str("a", "tanda \"kutip\" \\ \n é")
	o.Int("b", -42)
	o.Flag("c", true)
	o.List("d", []string{"x", "y"})
	b, err := o.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"a":"tanda \"kutip\" \\ \u000a é","b":-42,"c":true,"d":["x","y"]}`
	if string(b) != want {
		t.Fatalf("got %s\nwant %s", b, want)
	}
	v, err := canon.Parse(b)
	if err != nil || v.Str("a") != "tanda \"kutip\" \\ \n é" || v.Num("b") != -42 || !v.Flag("c") || len(v.Texts("d")) != 2 {
		t.Fatalf("read back %v %v", v, err)
	}
}

func TestWhatTheWriterWouldNotWriteIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"space":            `{"a": 1}`,
		"keys unsorted":    `{"b":1,"a":2}`,
		"key twice":        `{"a":1,"a":2}`,
		"float":            `{"a":1.5}`,
		"exponent":         `{"a":1e3}`,
		"leading zero":     `{"a":01}`,
		"minus zero":       `{"a":-0}`,
		"too big":          `{"a":9007199254740992}`,
		"null":             `{"a":null}`,
		"short escape":     `{"a":"\n"}`,
		"upper hex":        `{"a":"\u000A"}`,
		"needless escape":  `{"a":"\u0041"}`,
		"escaped slash":    `{"a":"\/"}`,
		"not NFC":          "{\"a\":\"e\u0301\"}",
		"not UTF-8":        "{\"a\":\"\xff\"}",
		"control":          "{\"a\":\"\x01\"}",
		"tail":             `{"a":1}x`,
		"cut":              `{"a":1`,
		"empty":            ``,
		"too deep":         `[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]`,
		"trailing comma":   `{"a":1,}`,
		"comma first":      `[,1]`,
		"unclosed string":  `"abc`,
		"integer overflow": `99999999999999999999`,
	} {
		if v, err := canon.Parse([]byte(text)); err == nil {
			t.Errorf("%s: %q was taken as %v", name, text, v)
		}
	}
}

func TestKeysOutOfOrderAreToldToTheWriter(t *testing.T) {
	var o canon.Object
	o.Int("b", 1)
	o.Int("a", 1)
	if _, err := o.Bytes(); err == nil {
		t.Fatal("keys out of order were written")
	}
}

func TestIDsSpellInTimeOrder(t *testing.T) {
	a := canon.MakeID(1764000000123, [10]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 255})
	b := canon.MakeID(1764000000124, [10]byte{})
	if a.String() >= b.String() {
		t.Fatalf("%s is not before %s", a, b)
	}
	back, err := canon.ParseID(a.String())
	if err != nil || back != a {
		t.Fatal(back, err)
	}
	if _, err := canon.ParseID("8" + a.String()[1:]); err == nil {
		t.Fatal("an id of more than 128 bits was read")
	}
}

func TestReferences(t *testing.T) {
	seen := map[string]bool{}
	for p := int64(0); p < 20000; p++ {
		r := canon.Reference("BM", p)
		if seen[r] {
			t.Fatal("twice:", r)
		}
		seen[r] = true
		node, q, err := canon.ParseReference(r)
		if err != nil || node != "BM" || q != p {
			t.Fatal(r, node, q, err)
		}
	}
	r := canon.Reference("BM", 1)
	for i := range r {
		for _, c := range canon.Alphabet {
			if x := r[:i] + string(c) + r[i+1:]; r[i] != '-' && x != r {
				if _, _, err := canon.ParseReference(x); err == nil {
					t.Fatalf("%s typed as %s was taken", r, x)
				}
			}
		}
	}
	if _, p, err := canon.ParseReference(" bm 7k "); err == nil {
		t.Fatal("short reference read", p)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"a":"b","c":[1,true,{"x":"y"}]}`))
	f.Add([]byte(`"\u001f\""`))
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := canon.Parse(b)
		if err != nil {
			return
		}
		if got := canon.Append(nil, v); string(got) != string(b) {
			t.Fatalf("%q was read and would be written %q", b, got)
		}
	})
}
