package web_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"genggam/internal/office"
	"genggam/internal/opinions"
	"genggam/internal/survey"
)

// finished is a reader who follows an application that is over.
func finished(t *testing.T, n *office.Node, h http.Handler) *reader {
	t.Helper()
	r := n.File("surat-keterangan-usaha")
	if _, err := n.Finish(context.Background(), r.No); err != nil {
		t.Fatal(err)
	}
	b := newReader(t, h)
	b.open("/lacak").send("/lacak", url.Values{"nomor": {r.Reference}, "rahasia": {r.Secret}}, nil)
	return b
}

func TestWhoWasServedIsAskedAndSeesWhatCameOfIt(t *testing.T) {
	n, h := newNode(t)
	b := finished(t, n, h)
	b.wants("Beri pendapat").send("/permohonan/pendapat", nil, nil).wants("Sembilan pertanyaan, satu menit")
	some := url.Values{survey.Questions()[0].Element.ID(): {"4"}}
	b.send("/pendapat", some, nil).wants("Ada yang perlu diperbaiki", "Pilih satu jawaban")
	whole := url.Values{}
	for _, q := range survey.Questions() {
		whole.Set(q.Element.ID(), "4")
	}
	b.send("/pendapat", whole, nil).wants("Terima kasih", "Jawaban Anda sudah masuk hitungan")
	b.open("/permohonan").send("/permohonan/pendapat", nil, nil).wants("sudah diminta pendapat triwulan ini")
	b.open("/kepuasan/"+string(office.Village)).wants("Belum ada hasil pada tahun ini", "Masih di kotak")
}

func TestTheReportShowsTheNineElements(t *testing.T) {
	n, h := newNode(t)
	q := survey.QuarterOf(n.Today(office.Village))
	key := n.Root.Derive("survey/" + q.String())
	ticket := survey.Ticket{Office: string(office.Village), Service: "surat-keterangan-usaha", Quarter: q}
	for k := range 12 {
		var s survey.Sheet
		for i := range s {
			s[i] = uint8(3 + (k+i)%2)
		}
		a := opinions.Asking{Ticket: ticket, Text: ticket.Write(key[:], [10]byte{byte(k)})}
		if _, err := n.Opinions.Answer(context.Background(), a, survey.Own, s); err != nil {
			t.Fatal(err)
		}
	}
	n.Clock.Set(time.Date(2026, 4, 1, 8, 0, 0, 0, office.WIB))
	if err := n.Opinions.Rounds(context.Background()); err != nil {
		t.Fatal(err)
	}
	b := newReader(t, h)
	b.open("/kepuasan/"+string(office.Village)).wants("87,50", "U1", "U9", "Paling perlu diperbaiki", "Surat Keterangan Usaha", "12 jawaban")
	b.open("/kepuasan/" + string(office.Village) + "?tahun=2025").wants("Belum ada hasil pada tahun ini")
	if b.open("/kepuasan/99.99"); b.status != http.StatusNotFound {
		t.Errorf("an office that is none: %d", b.status)
	}
}
