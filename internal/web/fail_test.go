package web_test

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"testing"

	"genggam/internal/office"
)

// faulty makes the disk of a node refuse every new word until it is healed.
func faulty(t *testing.T, n *office.Node) (heal func()) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(n.Config.Dir, "genggam.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	do := func(q string) {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	do(`CREATE TRIGGER broken BEFORE INSERT ON items BEGIN SELECT RAISE(FAIL, 'the disk is full'); END`)
	return func() { do(`DROP TRIGGER broken`) }
}

func TestWhatWasTypedOutlivesAFaultOfOurs(t *testing.T) {
	n, h := newNode(t)
	r := newReader(t, h)
	begin(r, "surat-keterangan-usaha")
	r.send("/ajukan/isi/siapa", url.Values{"cara": {"forgot"}}, nil).at("/ajukan/isi/data-diri")
	heal := faulty(t, n)
	r.send("/ajukan/isi/data-diri", url.Values{"name": {`Sukarti "Karti" <b>`}, "job": {"Petani"}}, nil)
	if r.status < 500 {
		t.Fatalf("a fault is answered with %d:\n%s", r.status, r.text())
	}
	r.wants("tidak hilang", "masih ada di halaman ini")
	heal()
	r.send("/ajukan/isi/data-diri", nil, nil).at("/ajukan/isi/data-diri")
	for _, in := range all(r.doc, "input") {
		if attr(in, "name") == "name" && attr(in, "value") != `Sukarti "Karti" <b>` {
			t.Errorf("the name is now %q", attr(in, "value"))
		}
	}

	no := n.File("surat-keterangan-usaha").No
	clerk := officer(t, n, h, "front-desk")
	clerk.open(caseAt(no))
	heal = faulty(t, n)
	clerk.send(caseAt(no)+"/catat", url.Values{"catatan": {"Pemohon akan datang besok."}}, nil).wants("tidak hilang", "masih ada di halaman ini")
	heal()
	clerk.send(caseAt(no)+"/catat", nil, nil).at(caseAt(no)).wants("Catatan tersimpan", "Pemohon akan datang besok.")
}
