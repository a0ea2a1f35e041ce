package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
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

// monthCounted lets twelve people answer and a month end.
func monthCounted(t *testing.T, n *office.Node) {
	t.Helper()
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
}

func TestABrowserFindsNothingWrongOnThePagesOfTheSurvey(t *testing.T) {
	n, h := newNode(t)
	monthCounted(t, n)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-04-01")
	here := "/kepuasan/" + string(office.Village)
	var cases []map[string]any
	for _, person := range office.People()[:3] { // each is asked once a quarter
		a := n.Application(std)
		a.Applicant = n.Resident(person.Record)
		r, err := n.Desk.File(t.Context(), a)
		if err == nil {
			_, err = n.Finish(t.Context(), r.No)
		}
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, map[string]any{"reference": r.Reference, "secret": r.Secret, "results": []string{"/kepuasan", here, here + "/2025"}})
	}
	b, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, h, "opinion.mjs", path)
}

func TestTheReportShowsTheNineElements(t *testing.T) {
	n, h := newNode(t)
	monthCounted(t, n)
	b := newReader(t, h)
	b.open("/kepuasan/"+string(office.Village)).wants("87,50", "U1", "U9", "Paling perlu diperbaiki", "Surat Keterangan Usaha", "12 jawaban")
	b.open("/kepuasan/" + string(office.Village) + "/2025").wants("Belum ada hasil pada tahun ini")
	for _, none := range []string{"99.99", string(office.Village) + "/2020", string(office.Village) + "/x"} {
		if b.open("/kepuasan/" + none); b.status != http.StatusNotFound {
			t.Errorf("%s is answered with %d", none, b.status)
		}
	}
}
