package agreements_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"genggam/internal/agreements"
	"genggam/internal/books"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
)

func TestALetterBetweenOfficesIsTypedOnceAndStandsInBothAgendas(t *testing.T) {
	onBoth(t, sendsALetter)
}

func sendsALetter(t *testing.T, n *office.Node) {
	ctx := context.Background()
	clerk, there := n.As("front-desk"), n.As("kec-front-desk")
	due := n.Today(office.Village) + 14
	before, err := n.Ledgers.Letters(ctx, clerk, books.Series{Direction: books.Out, Year: due.Year()}, 0)
	if err != nil {
		t.Fatal(err)
	}
	r, err := n.Agreements.Send(ctx, clerk, agreements.Letter{To: office.District, About: "Usulan peserta pelatihan kader", Text: "Bersama ini kami kirimkan usulan peserta.", Grade: "urgent", Due: due, Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := n.Agreements.Send(ctx, clerk, agreements.Letter{To: office.District, About: "Usulan peserta pelatihan kader", Text: "Bersama ini kami kirimkan usulan peserta.", Grade: "urgent", Due: due, Key: "k"}); err != nil || again.No != r.No {
		t.Fatal("sent twice:", err, again.No, r.No)
	}
	sent, err := n.Agreements.Outgoing(ctx, clerk, 0)
	if err != nil || len(sent) != 1 || sent[0].Number == "" || sent[0].Here != office.District || sent[0].State != casework.Checking || sent[0].Out != len(before)+1 {
		t.Fatal(err, sent)
	}
	out, err := n.Ledgers.Letters(ctx, clerk, books.Series{Direction: books.Out, Year: due.Year()}, 0)
	if err != nil || len(out) != len(before)+1 || out[0].Letter.Number != sent[0].Number || out[0].Party != "Kecamatan Sokaraja" {
		t.Fatal(err, out)
	}
	if ways, err := n.Ledgers.Sent(ctx, clerk, out[0].Ref()); err != nil || len(ways) != 1 || ways[0].Way != "electronic" {
		t.Error(err, ways)
	}
	in, err := n.Ledgers.Letters(ctx, there, books.Series{Direction: books.In, Year: due.Year()}, 0)
	if err != nil || len(in) != 1 || in[0].Letter.Number != sent[0].Number || in[0].Party != "Desa Sokaraja Kulon" {
		t.Fatal(err, in)
	}
	got, err := n.Agreements.Incoming(ctx, there, 0)
	if err != nil || len(got) != 1 || got[0].In != 1 || got[0].Due != due || got[0].About != "Usulan peserta pelatihan kader" {
		t.Fatal(err, got)
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(n.Take(ctx, there, r.No, office.OutOfTurn))
	ok(n.DoStep(ctx, there, r.No, "receive", []string{"terbaca"}))
	handler := n.As("kec-verifier")
	ok(n.Dispose(ctx, n.As("kec-head"), r.No, desk.Disposition{To: handler.Account, Words: "Siapkan jawaban dengan seksi pemberdayaan.", Due: n.Clock.Now().Add(48 * time.Hour)}))
	if got, err = n.Agreements.Outgoing(ctx, clerk, 0); err != nil || got[0].Holder != handler.Name || got[0].Step != "handle" {
		t.Error("the sender does not see where it is:", err, got)
	}
	drafted := desk.Drafted{Step: "handle", Checks: []string{"ditindaklanjuti"}, Text: "Usulan kami terima.\nPelatihan diadakan 20 April di pendopo."}
	if err := n.DoStepDrafting(ctx, handler, r.No, desk.Drafted{Step: drafted.Step, Checks: drafted.Checks}); keyOf(err) != "case.draft-missing" {
		t.Error("an answer without a word:", err)
	}
	ok(n.DoStepDrafting(ctx, handler, r.No, drafted))
	if _, _, err := n.Agreements.ReadAnswer(ctx, clerk, r.No); keyOf(err) != "case.not-issued" {
		t.Error("a draft is read by the sender:", err)
	}
	_, err = n.Sign(ctx, n.As("kec-signer"), r.No)
	ok(err)
	got, err = n.Agreements.Outgoing(ctx, clerk, 0)
	if err != nil || got[0].Answer == "" || got[0].Back != 1 {
		t.Fatal(err, got)
	}
	back, err := n.Ledgers.Letters(ctx, clerk, books.Series{Direction: books.In, Year: due.Year()}, 0)
	if err != nil || len(back) != 1 || back[0].Letter.Number != got[0].Answer {
		t.Fatal(err, back)
	}
	text, open, err := n.Agreements.ReadAnswer(ctx, clerk, r.No)
	if err != nil || text != drafted.Text {
		t.Fatal("the sender does not read the answer:", err, text)
	}
	if _, _, err := n.Agreements.ReadAnswer(ctx, third(clerk), r.No); fault.Of(err) != fault.NotFound {
		t.Error("a third office reads it:", err)
	}
	content := contentOf(t, open)
	for _, line := range []string{"Usulan kami terima.", "Pelatihan diadakan 20 April di pendopo.", "Desa Sokaraja Kulon"} {
		if !strings.Contains(content, line) {
			t.Errorf("the letter does not say %q: %s", line, content)
		}
	}
	if p := n.Step(r.No); p.Here != office.District {
		t.Error(p.Here)
	}
	whole(t, n)
}

func TestALetterWithAFileIsReadWhereItIsReceivedAndLateOnesAreSeen(t *testing.T) {
	ctx := context.Background()
	n := office.Open(t)
	clerk := n.As("front-desk")
	f, err := n.Agreements.TakeFile(ctx, clerk, office.District, desk.NewFile{Name: "surat.jpg"}, bytes.NewReader(office.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	r, err := n.Agreements.Send(ctx, clerk, agreements.Letter{To: office.District, About: "Laporan bulanan", Grade: "ordinary", Due: n.Today(office.Village) + 1, Files: []desk.Upload{f}})
	if err != nil {
		t.Fatal(err)
	}
	there := n.As("kec-front-desk")
	v, err := n.Show(ctx, there, r.No, "work")
	if err != nil || len(v.Files) != 1 {
		t.Fatal(err, v.Files)
	}
	n.Clock.Add(72 * time.Hour)
	if got, err := n.Agreements.Incoming(ctx, there, 0); err != nil || len(got) != 1 || !got[0].Late {
		t.Error(err, got)
	}
	for name, l := range map[string]agreements.Letter{
		"to itself":           {To: office.Village, About: "Laporan bulanan", Text: "Isi surat ini cukup.", Grade: "ordinary"},
		"to nobody":           {To: "99.99", About: "Laporan bulanan", Text: "Isi surat ini cukup.", Grade: "ordinary"},
		"about nothing":       {To: office.District, Text: "Isi surat ini cukup.", Grade: "ordinary"},
		"without a word":      {To: office.District, About: "Laporan bulanan", Grade: "ordinary"},
		"of no grade":         {To: office.District, About: "Laporan bulanan", Text: "Isi surat ini cukup.", Grade: "x"},
		"answered yesterday":  {To: office.District, About: "Laporan bulanan", Text: "Isi surat ini cukup.", Grade: "ordinary", Due: n.Today(office.Village) - 1},
		"answered in a while": {To: office.District, About: "Laporan bulanan", Text: "Isi surat ini cukup.", Grade: "ordinary", Due: n.Today(office.Village) + 999},
	} {
		if _, err := n.Agreements.Send(ctx, clerk, l); fault.Of(err) != fault.Invalid && fault.Of(err) != fault.NotFound {
			t.Error(name, err)
		}
	}
	if _, err := n.Agreements.Send(ctx, n.As("verifier"), agreements.Letter{}); fault.Of(err) != fault.Forbidden {
		t.Error("who may not send a letter sent one:", err)
	}
	if all, err := n.Agreements.Outgoing(ctx, clerk, 0); err != nil || len(all) != 1 {
		t.Error("what was refused left a line:", err, all)
	}
	whole(t, n)
}
