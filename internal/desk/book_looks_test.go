package desk_test

import (
	"bytes"
	"testing"

	"genggam/internal/ledgers"
	"genggam/internal/office"
)

func TestAnApplicantReadsWhichBooksWerePrintedOnceTheyWereSeen(t *testing.T) {
	n := office.Open(t)
	no := n.File("surat-keterangan-usaha").No
	if err := n.Ledgers.Print(ctx, n.As("registrar"), ledgers.Order{Book: "residents", Reason: "book-check"}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if got := n.Step(no).Looks; len(got) != 0 {
		t.Errorf("who knows numbers alone is told of the register: %+v", got)
	}
	wantKey(t, n.Seen(ctx, n.As("front-desk"), no), "")
	got := n.Step(no).Looks
	if len(got) != 1 || got[0].Book != "residents" || got[0].Reason != "book-check" || got[0].Name == "" {
		t.Errorf("%+v", got)
	}
}
