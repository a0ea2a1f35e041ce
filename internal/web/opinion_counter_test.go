package web_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"genggam/internal/office"
	"genggam/internal/survey"
)

// noted keeps the headers of the last answer.
func noted(h http.Handler) (http.Handler, http.Header) {
	last := http.Header{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r)
		clear(last)
		maps.Copy(last, w.Header())
	}), last
}

// typed sends fields to an address that the page has no form for.
func typed(r *reader, to string, values url.Values) *reader {
	req, _ := http.NewRequest("POST", r.base+to, strings.NewReader(values.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return r.do(req)
}

// whole answers all nine with one answer, and says something of oneself.
func whole(answer string) url.Values {
	out := url.Values{"sex": {"female"}, "age": {"over-60"}, "spent": {"to-10"}}
	for _, q := range survey.Questions() {
		out.Set(q.Element.ID(), answer)
	}
	return out
}

func TestAnOfficerOpensTheSurveyForSomebodyAndIsSignedOut(t *testing.T) {
	n, plain := newNode(t)
	h, last := noted(plain)
	no := n.File("surat-keterangan-usaha").No
	running := n.File("surat-keterangan-usaha").No
	if _, err := n.Finish(context.Background(), no); err != nil {
		t.Fatal(err)
	}
	at := "/kantor/permohonan/" + strconv.FormatInt(no, 10)
	b := officer(t, n, h, "front-desk")
	b.post("/kantor/permohonan/"+strconv.FormatInt(running, 10)+"/pendapat", nil, nil).wants("Permohonan ini belum selesai")
	b.open("/kantor").wants("Antrean") // a refusal signs nobody out
	b.open(at).wants("Minta pendapat di perangkat ini").send(at+"/pendapat", nil, nil).wants("Halaman ini menutup sendiri", "Boleh dilewati")
	if got := last.Get("Refresh"); got != "180; url=/pendapat/tutup" {
		t.Errorf("the page does not close itself: %q", got)
	}
	if b.open("/kantor"); strings.Contains(b.text(), "Antrean") {
		t.Error("whoever holds the device is in the office")
	}
	b.open("/pendapat/tutup").wants("Halaman sudah ditutup")
}

func TestAnAnswerOnTheCountersDeviceIsCountedApart(t *testing.T) {
	n, plain := newNode(t)
	h, last := noted(plain)
	no := n.File("surat-keterangan-usaha").No
	if _, err := n.Finish(context.Background(), no); err != nil {
		t.Fatal(err)
	}
	at := "/kantor/permohonan/" + strconv.FormatInt(no, 10)
	b := officer(t, n, h, "front-desk")
	b.open(at).send(at+"/pendapat", nil, nil)
	odd := whole("3")
	odd.Set("age", "ancient")
	b.send("/pendapat", odd, nil).wants("Ada yang perlu diperbaiki", "Umur")
	b.send("/pendapat", whole("3"), nil).wants("Terima kasih", "Tutup halaman ini")
	if got := last.Get("Refresh"); got != "20; url=/pendapat/tutup" {
		t.Errorf("the thanks stay: %q", got)
	}
	var device string
	if _, err := n.Store.One(t.Context(), `SELECT device FROM survey_boxes`, nil, &device); err != nil || device != "office" {
		t.Errorf("counted under %q, %v", device, err)
	}
	officer(t, n, h, "front-desk").open(at).send(at+"/pendapat", nil, nil).wants("sudah diminta pendapat triwulan ini")
}

func TestAHeadPlansWhatIsDoneAboutTheWeakestAndEverybodyReadsIt(t *testing.T) {
	n, h := newNode(t)
	monthCounted(t, n)
	b := officer(t, n, h, "head")
	b.open("/kantor/kepuasan").wants("Unsur terlemah belum punya rencana", "Belum ada rencana tindak lanjut", "bobot dibulatkan 0,111")
	b.send("/kantor/kepuasan", url.Values{"unsur": {"time"}, "tindakan": {"x"}, "siapa": {""}, "sampai": {"kemarin"}}, nil).wants("Tulis 10 sampai 500 huruf", "Tulis jabatan", "Pilih tanggal")
	b.send("/kantor/kepuasan", url.Values{"unsur": {"time"}, "tindakan": {"Menambah petugas pada hari Senin <b>"}, "siapa": {"Sekretaris Desa"}, "sampai": {"2026-06-30"}}, nil).wants("Rencana disimpan", "Sekretaris Desa", "Berjalan")
	public := "/kepuasan/" + string(office.Village)
	newReader(t, h).open(public+"/2026").wants("Rencana tindak lanjut", "Menambah petugas pada hari Senin <b>", "U3 Waktu penyelesaian")
	plans, err := n.Opinions.Plans(t.Context(), office.Village, 2026)
	if err != nil || len(plans) != 1 {
		t.Fatalf("%v, %v", plans, err)
	}
	end := "/kantor/kepuasan/" + strconv.FormatInt(plans[0].No, 10)
	b.send(end, url.Values{"jadi": {"selesai"}, "hasil": {"ya"}}, nil).wants("Tulis 10 sampai 500 huruf")
	b.send(end, url.Values{"jadi": {"selesai"}, "hasil": {"Dua petugas sejak 6 April."}}, nil).wants("Hasil rencana dicatat", "Dua petugas sejak 6 April.")
	if typed(b, end, url.Values{"jadi": {"batal"}, "hasil": {"Diakhiri dua kali."}}); b.status != http.StatusConflict {
		t.Errorf("ended twice: %d", b.status)
	}
	other := officer(t, n, h, "kec-head")
	if typed(other, end, url.Values{"jadi": {"batal"}, "hasil": {"Kantor lain yang bicara."}}); other.status != http.StatusNotFound {
		t.Errorf("another office: %d", other.status)
	}
}

func TestTheReportIsPrintedInTheFormThatIsHandedIn(t *testing.T) {
	n, plain := newNode(t)
	h, last := noted(plain)
	monthCounted(t, n)
	b := newReader(t, h)
	for _, q := range []string{"", "?bobot=0.111", "?bobot=0.11"} {
		b.open("/kepuasan/" + string(office.Village) + "/2026/laporan.pdf" + q)
		if b.status != http.StatusOK || last.Get("Content-Type") != "application/pdf" || !regexp.MustCompile(`^%PDF-`).MatchString(b.body) {
			t.Errorf("%q: %d %s", q, b.status, last.Get("Content-Type"))
		}
	}
	if b.open("/kepuasan/" + string(office.Village) + "/2026/laporan.pdf?bobot=12"); b.status != http.StatusUnprocessableEntity && b.status != http.StatusBadRequest {
		t.Errorf("an unknown weight: %d", b.status)
	}
}
