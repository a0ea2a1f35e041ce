package form_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"genggam/internal/form"
)

func TestTheCanonicalBytesAreSortedTightAndReadBack(t *testing.T) {
	a := form.Answers{"b": "Cafe\u0301 \"x\" <b> \n\\", "a": int64(-5), "c": true, "d": []string{"z", "a"},
		"e": []form.Answers{{"n": "1"}}, "f": map[string]any{"name": "T", "lat": int64(1)}}
	want := `{"a":-5,"b":"Café \"x\" <b> \n\\","c":true,"d":["z","a"],"e":[{"n":"1"}],"f":{"lat":1,"name":"T"}}`
	if got := string(a.Encode()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	again, err := form.Decode(a.Encode())
	if err != nil || string(again.Encode()) != want {
		t.Errorf("read back %v %v", again, err)
	}
}

func TestAFullFormIsTheSameThroughJSON(t *testing.T) {
	got, wrong := form.DecodeJSON(shop(), full().Encode(), today)
	if len(wrong) > 0 || !reflect.DeepEqual(got, full()) {
		t.Errorf("%v\n%v", wrong, got)
	}
}

func TestTheAPITakesOnlyWhatItAskedFor(t *testing.T) {
	for _, c := range []struct{ name, body, path, key string }{
		{"no JSON", `{`, "", "form.json"},
		{"not an object", `[]`, "", "form.json"},
		{"two values", `{} {}`, "", "form.json"},
		{"a key given twice", `{"pegawai":1,"pegawai":2}`, "", "form.json"},
		{"nested too deep", strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 20), "", "form.json"},
		{"too large", `{"cerita":"` + strings.Repeat("a", form.MaxBody) + `"}`, "", "form.json"},
		{"an unknown question", `{"warna":"merah"}`, "warna", "form.unknown-question"},
		{"a number as text", `{"pegawai":"3"}`, "pegawai", "form.type"},
		{"a fraction", `{"pegawai":1.5}`, "pegawai", "form.type"},
		{"an exponent", `{"pegawai":1e3}`, "pegawai", "form.type"},
		{"a yes-no as text", `{"punya_nib":"yes"}`, "punya_nib", "form.type"},
		{"a date as people write it", `{"mulai":"1-3-2019"}`, "mulai", "form.date"},
		{"choices as text", `{"alat":"a"}`, "alat", "form.type"},
		{"text as choices", `{"nama_usaha":["a"]}`, "nama_usaha", "form.type"},
		{"an unknown part", `{"saksi":{"name":"T","admin":"x"}}`, "saksi", "form.unknown-part"},
		{"a wrong field of an item", `{"anggota":[{"nama":"a"},{"nama":1}]}`, "anggota.2.nama", "form.type"},
		{"an unknown field of an item", `{"anggota":[{"x":"a"}]}`, "anggota.1.x", "form.unknown-question"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, wrong := form.DecodeJSON(shop(), []byte(c.body), today)
			if len(wrong) == 0 || wrong[0].Key != c.key || wrong[0].Question != c.path {
				t.Errorf("got %v", wrong)
			}
		})
	}
}

func TestTheAPIBringsTextsToTheirStoredForm(t *testing.T) {
	got, wrong := form.DecodeJSON(shop(), []byte(`{"nama_usaha":" Cafe\u0301 ","nib":"9999 0000 00017","surel":null}`), today)
	if len(wrong) > 0 || got["nama_usaha"] != "Café" || got["nib"] != "9999000000017" || len(got) != 2 {
		t.Errorf("%v %v", got, wrong)
	}
}

func FuzzDecodeJSON(f *testing.F) {
	f.Add(string(full().Encode()))
	f.Add(`{"anggota":[{"nama":"a"}],"lokasi":{"text":"a","lat":1,"lon":2}}`)
	shopForm := shop()
	f.Fuzz(func(t *testing.T, body string) {
		a, _ := form.DecodeJSON(shopForm, []byte(body), today)
		if b := a.Encode(); !json.Valid(b) {
			t.Errorf("%q becomes %s", body, b)
		}
		if a, err := form.Decode([]byte(body)); err == nil {
			b := a.Encode()
			again, err := form.Decode(b)
			if err != nil || string(again.Encode()) != string(b) {
				t.Errorf("%q: %s is not canonical (%v)", body, b, err)
			}
		}
	})
}
