package web_test

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"genggam/internal/moving"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/settlement"
)

// movedIn is a node whose village moved in from another system, with two
// residents of whom that system says something else since.
func movedIn(t *testing.T) (*office.Node, http.Handler) {
	t.Helper()
	n, h := newNode(t)
	people := []moving.Resident{
		{ID: 1, Life: moving.Alive, Record: person.Record{Name: "Kasinah", NIK: "3302991708900701", Address: "Jalan Melati 5", RT: "001", RW: "002", Region: string(office.Village)}},
		{ID: 2, Life: moving.Dead, Since: "2024-05-06", Record: person.Record{Name: "Drs. H. Akhmad Sa'dulloh Prawirodirjo, M.Pd.", NIK: "3302991708900702", RT: "010", RW: "012", Region: string(office.Village)}},
		{ID: 3, Life: moving.Missing, Provisional: "0000000000000003", Record: person.Record{Name: "Tarsini", Region: string(office.Village)}},
	}
	letters := []moving.ArchivedLetter{
		{ID: 1, TypeID: 1, State: moving.Issued, Serial: "012", Count: 12, Composed: "500/012/Ds.SKR/2021", Dated: "2021-03-04", SubjectID: 1, Signer: "Kartono Hadi", Shelf: "Lemari 2"},
		{ID: 2, TypeID: 1, State: moving.Withdrawn, Serial: "013", Count: 13, Composed: "500/013/Ds.SKR/2021", Dated: "2021-03-05", OutsideName: "Tamu Jauh"},
	}
	moveIn(t, n, people, letters, false)
	people[0].Address, people[0].Job = "Jalan Mawar Nomor Seratus Sebelas Sampai Ujung Dusun", "GURU"
	people[1].Life, people[1].Since = moving.Alive, ""
	moveIn(t, n, people, letters, true)
	return n, h
}

func moveIn(t *testing.T, n *office.Node, people []moving.Resident, letters []moving.ArchivedLetter, side bool) {
	t.Helper()
	dir := t.TempDir()
	w := moving.NewWriter(func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, name)) })
	to := w.Taker()
	err := to.LetterType(moving.LetterType{ID: 1, Name: "Keterangan Usaha", Slug: "surat-keterangan-usaha"})
	for _, p := range people {
		if err == nil {
			err = to.Resident(p)
		}
	}
	for _, l := range letters {
		if err == nil {
			err = to.Letter(l)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := settlement.OpenFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	r, err := n.Settlement.Take(t.Context(), s, settlement.Plan{Office: office.Village, Basis: "public-task", Side: side, AsOf: 20500}, nil)
	if err != nil || r.Report.Left() > 0 {
		t.Fatal(err, r.Report.Problems)
	}
}

func TestWhatTheFormerSystemSaidIsShownAndJudged(t *testing.T) {
	n, h := movedIn(t)
	r := officer(t, n, h, "registrar")
	r.open("/kantor/selisih").wants("lain tentang 2 penduduk", "RT 001 RW 002", "berbeda: Pekerjaan, Alamat").lacks("Kasinah", "Sa&#39;dulloh")
	r.open("/kantor/selisih/1").wants("Kasinah", "Jalan Melati 5", "Jalan Mawar Nomor", "GURU", "(kosong)", "Pakai dari sistem lama", "Tetap seperti di sini")
	r.open("/kantor/selisih/2").wants("Keadaan", "Meninggal", "Hidup")
	r.post("/kantor/selisih/1", url.Values{"pilih": {"entah"}}, nil).wants("Pilih salah satu")
	r.post("/kantor/selisih/1", url.Values{"pilih": {"ambil"}}, nil).wants("Data dari sistem lama dipakai", "lain tentang 1 penduduk")
	r.post("/kantor/selisih/2", url.Values{"pilih": {"tetap"}}, nil).wants("Data di sini tetap dipakai", "Tidak ada selisih")
	r.open("/kantor/selisih/2").wants("sudah diputuskan atau tidak ada")
	if r.status != http.StatusNotFound {
		t.Errorf("a difference that was judged is answered with %d", r.status)
	}
}

func TestTheArchiveOfTheFormerSystemIsSearched(t *testing.T) {
	n, h := movedIn(t)
	r := officer(t, n, h, "registrar")
	r.open("/kantor/arsip").wants("tidak dapat dibuktikan", "Nomor surat, NIK, KK, atau nama")
	r.post("/kantor/arsip", url.Values{"cari": {"kasinah"}}, nil).wants("500/012/Ds.SKR/2021", "Keterangan Usaha", "4 Maret 2021", "Lemari 2").lacks("Kasinah</")
	r.post("/kantor/arsip", url.Values{"cari": {"tamu"}}, nil).wants("500/013/Ds.SKR/2021", "Dihapus di sistem lama")
	r.post("/kantor/arsip", url.Values{"cari": {""}}, nil).wants("Tulis nomor surat, NIK, atau nama")
	r.post("/kantor/arsip", url.Values{"cari": {"zzz"}}, nil).wants("Tidak ada surat dengan nomor atau nama itu")
}

func TestTheRegisterSaysHowOldItIsAndWhoHasNoNIK(t *testing.T) {
	n, h := movedIn(t)
	r := officer(t, n, h, "registrar")
	r.open("/kantor/penduduk").wants("Buku penduduk Desa Sokaraja Kulon per 16 Februari 2026", "Arsip surat dari sistem lama", "Selisih dengan sistem lama")
	r.post("/kantor/penduduk", url.Values{"cari": {"tarsini"}, "alasan": {"counter"}}, nil).wants("Dilaporkan hilang", "NIK belum ada")
	found, err := n.SearchResidents(t.Context(), n.As("registrar"), "kasinah", 1)
	if err != nil || len(found) != 1 {
		t.Fatal(err)
	}
	r.open("/kantor/penduduk/"+found[0].ID.String()+"?alasan=counter").wants("Surat dari sistem lama", "500/012/Ds.SKR/2021", "per 16 Februari 2026").lacks("kependudukan nasional")
}

func TestANumberOfTheFormerSystemIsToldAsNotProvable(t *testing.T) {
	_, h := movedIn(t)
	r := newReader(t, h)
	r.open("/surat?nomor="+url.QueryEscape("500/012/ds.skr/2021")).wants("Diterbitkan sistem lama, tidak dapat dibuktikan di sini", "Desa Sokaraja Kulon", "4 Maret 2021").
		lacks("Kasinah", "Kartono", "Lemari")
	r.open("/surat?nomor=tidak-ada").lacks("sistem lama, tidak")
}

func TestABrowserFindsNothingWrongOnWhatMovedIn(t *testing.T) {
	n, h := movedIn(t)
	found, err := n.SearchResidents(t.Context(), n.As("registrar"), "prawirodirjo", 1)
	if err != nil || len(found) != 1 {
		t.Fatal(err)
	}
	judged(t, h, "officer.mjs", n.Token("registrar"), "/kantor/selisih", "/kantor/selisih/1", "/kantor/selisih/2", "/kantor/selisih/99", "/kantor/arsip", "/kantor/penduduk",
		"/kantor/penduduk/"+found[0].ID.String()+"?alasan=counter", "/surat?nomor="+url.QueryEscape("500/012/Ds.SKR/2021"))
}
