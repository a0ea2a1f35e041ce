package desk_test

import (
	"context"
	"io"
	"testing"

	"genggam/internal/office"
)

var ctx = context.Background()

func TestFromApplicationToLetter(t *testing.T) {
	n := office.Open(t)
	for _, service := range []string{"surat-keterangan-usaha"} {
		r := n.File(service)
		doc := n.Issue(r.No)
		p := n.Step(r.No)
		if p.Letter == nil || p.Letter.No != doc || p.Letter.Status != "valid" {
			t.Fatalf("%s: letter %+v", service, p.Letter)
		}
		if err := n.HandOver(ctx, n.As("front-desk"), r.No, office.AllChecks(p.Step)); err != nil {
			t.Fatal(err)
		}
		pdf, err := n.Download(ctx, r.No)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(pdf.Body)
		if err != nil || len(b) < 10_000 {
			t.Fatal(len(b), err)
		}
	}
}
