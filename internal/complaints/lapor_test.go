package complaints_test

import (
	"fmt"
	"strings"
	"testing"

	"genggam/internal/complaint"
	"genggam/internal/fault"
	"genggam/internal/office"
)

func TestAnExportOfTheNationalChannelIsMatchedByNumberAndReference(t *testing.T) {
	h := open(t)
	clerk := h.As("front-desk")
	noted, copied, about, missing := h.files(filing()), h.files(filing()), h.files(filing()), h.files(filing())
	h.ok(h.Complaints.Number(h.ctx(), clerk, noted.No, "7001991"))
	h.ok(h.Complaints.Number(h.ctx(), clerk, about.No, "7001993"))
	h.ok(h.Complaints.Number(h.ctx(), clerk, missing.No, "7001999"))
	h.ok(h.Complaints.Name(h.ctx(), h.As("head"), about.No, []string{clerk.Account}, false))
	export := "\xef\xbb\xbfNo;Tracking ID;Isi Laporan;Status\r\n" +
		"1;7001991;\"Lampu; mati\";Selesai\r\n" +
		"2;7001992;Jalan (nomor kantor: " + copied.Reference + ").;Diproses\r\n" +
		"3;7001993;Petugas;Diproses\r\n" +
		"4;7001994;Laporan orang lain;Belum Diverifikasi\r\n5;;kosong;\r\n"
	x, err := h.Complaints.MatchExport(h.ctx(), clerk, strings.NewReader(export))
	h.ok(err)
	if len(x.Rows) != 4 || len(x.Missing) != 1 || x.Missing[0].No != missing.No {
		t.Fatalf("%+v", x)
	}
	if r := x.Rows[0]; r.Found == nil || r.Found.No != noted.No || !r.Noted || !r.Differs || r.Line != 2 {
		t.Errorf("by its number: %+v", r)
	}
	if r := x.Rows[1]; r.Found == nil || r.Found.No != copied.No || r.Noted || r.Differs {
		t.Errorf("by our reference: %+v", r)
	}
	for _, r := range x.Rows[2:] {
		if r.Found != nil || r.Noted {
			t.Errorf("what the officer may not know of, or nobody: %+v", r)
		}
	}
	h.ok(h.Complaints.Verify(h.ctx(), clerk, noted.No, complaint.Ordinary))
	h.ok(h.Complaints.Decide(h.ctx(), clerk, noted.No, complaint.Upheld, "Sudah."))
	x, err = h.Complaints.MatchExport(h.ctx(), clerk, strings.NewReader("status,kode laporan\nselesai,7001991\n"))
	if err != nil || x.Rows[0].Differs || x.Rows[0].Found == nil {
		t.Error(err, x)
	}
	for name, c := range map[string]struct{ body, key string }{
		"nothing":           {" \n", "complaints.export-text"},
		"a picture":         {"\x89PNG\r\n\x1a\n\xff\xff", "complaints.export-text"},
		"another table":     {"nama,alamat\na,b\n", "complaints.export-column"},
		"too many lines":    {"id\n" + strings.Repeat("1\n", 2001), "complaints.export-long"},
		"two million bytes": {"id\n" + strings.Repeat("1", 2<<20), "complaints.export-long"},
	} {
		_, err := h.Complaints.MatchExport(h.ctx(), clerk, strings.NewReader(c.body))
		if f := fault.As(err); f == nil || f.Key != c.key || f.Field != "file" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.Complaints.MatchExport(h.ctx(), h.As("verifier"), strings.NewReader("id\n1\n")); fault.Of(err) != fault.Forbidden {
		t.Error(err)
	}
}

// FuzzMatchExport: whatever a file holds, it is read or refused.
func FuzzMatchExport(f *testing.F) {
	for _, s := range []string{"Tracking ID;Status\n1;Selesai\n", "id\n\"1", "id\tstatus\n1\t2\n", ",,,\n"} {
		f.Add(s)
	}
	h := &house{office.Open(f)}
	head, ctx := h.As("head"), h.ctx()
	f.Fuzz(func(t *testing.T, body string) {
		_, err := h.Complaints.MatchExport(ctx, head, strings.NewReader(body))
		if err != nil && fault.As(err) == nil {
			t.Fatal(fmt.Sprintf("%q", body), err)
		}
	})
}
