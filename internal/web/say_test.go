package web_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/forum"
	"genggam/internal/office"
	"genggam/internal/say"
)

// sayDraft is the draft of the next version of a service, in more time.
func sayDraft(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("../../services/surat-keterangan-usaha/standard.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("\nversion: ", "\nversion: 9", "promised: {amount: 30", "promised: {amount: 60").Replace(string(b))
}

func TestADraftIsCheckedOpenedCommentedAnsweredAndDeterminedOnPages(t *testing.T) {
	n, h := newNode(t)
	head := officer(t, n, h, "head").open("/kantor/suara").wants("Semua usul sudah diperiksa")
	today := n.Today(office.Village)
	at := "/kantor/suara/rancangan-baru"
	head.open(at).send(at, url.Values{"laku": {"periksa"}}, map[string]file{"berkas": {"a.yaml", []byte("id: [")}}).wants("Yang harus diperbaiki", "baris 1")
	head.send(at, url.Values{"laku": {"periksa"}, "isi": {""}}, map[string]file{"berkas": {"a.yaml", []byte(sayDraft(t))}}).wants("lulus pemeriksaan", "Menjadi: 60 menit jam kerja", "Buka untuk umum")
	short := url.Values{"laku": {"buka"}, "alasan": {"Waktu <b>ditambah</b> agar teliti."}, "mulai": {today.String()}, "sampai": {(today + 3).String()}}
	head.send(at, short, nil).wants("paling sedikit 14 hari")
	if !strings.Contains(fieldsOf(head.form(at)).set.Get("alasan"), "teliti") {
		t.Error("what was typed is lost")
	}
	short.Set("sampai", (today + 14).String())
	head.send(at, short, nil).wants("Sudah dibuka untuk umum", "Ditetapkan setelah masa usul selesai")
	no := strings.TrimPrefix(head.path, "/kantor/suara/topik/")
	one := "/suara/baca/" + no
	r := newReader(t, h).open("/suara").wants("Surat Keterangan Usaha", "Belum ada usul").open(one).wants("Sebelumnya: 30 menit jam kerja", "Menjadi: 60 menit jam kerja", "Waktu <b>ditambah</b>")
	r.open(one+"/tulis").send(one+"/tulis", url.Values{"usul": {strings.Repeat("a", 100_000)}, "bagian": {"d"}}, nil).wants("paling banyak 4000")
	r.send(one+"/tulis", url.Values{"usul": {"Satu jam <i>terlalu</i> lama, kata Pak Budi 081234567899."}, "bagian": {"d"}, "nama": {"Sulastri Contoh"}}, nil)
	if r.path != "/suara/tanda-terima" {
		t.Fatal(r.path, r.status, r.text())
	}
	keys := codes(r)
	comment := openComment(t, n, head, keys[0])
	head.open(comment).wants("tampak seperti NIK", "Satu jam").send(comment+"/umumkan", url.Values{"dibaca": {"Satu jam baik."}}, nil).wants("tidak boleh diubah")
	head.send(comment+"/umumkan", url.Values{"dibaca": {"Satu jam <i>terlalu</i> lama, […]"}}, nil).wants("Tersimpan")
	head.send(comment+"/jawab", url.Values{"hasil": {"refused"}}, nil).wants("Tulis jawaban dengan alasannya")
	head.send(comment+"/jawab", url.Values{"hasil": {"refused"}, "jawaban": {"Perlu waktu untuk memeriksa."}}, nil).wants("Tidak diterima")
	head.send(comment+"/nama", nil, nil).wants("Pilih alasan membuka nama").send(comment+"/nama", url.Values{"alasan": {"work"}}, nil).wants("Sulastri Contoh")
	hidden := newReader(t, h).open(one+"/tulis").send(one+"/tulis", url.Values{"usul": {"Dasar bodoh"}, "bagian": {"all"}}, nil)
	bad := openComment(t, n, head, codes(hidden)[0])
	head.open(bad).send(bad+"/sembunyikan", url.Values{"penjelasan": {"Tulis tanpa makian."}}, nil).wants("Tidak suka bukan sebab").send(bad+"/sembunyikan", url.Values{"sebab": {"insult"}, "penjelasan": {"Tulis tanpa makian."}}, nil).wants("Disembunyikan")
	hidden.open("/suara/saya").wants("karena menghina", "Tulis tanpa makian")
	other := newReader(t, h).open("/suara/lacak").send("/suara/lacak", url.Values{"nomor": {keys[0]}, "rahasia": {"0000000000"}}, nil).wants("tidak cocok")
	other.send("/suara/lacak", url.Values{"nomor": {keys[0]}, "rahasia": {strings.ToLower(keys[1])}}, nil).wants("Perlu waktu untuk memeriksa", "Sulastri Contoh")
	r.open(one).wants("Perlu waktu untuk memeriksa", "karena menghina", "1 disembunyikan", "terlalu</i> lama, […]")
	for _, s := range []string{"Sulastri", "081234567899", "bodoh", "<i>terlalu", "<b>ditambah", "Tulis tanpa"} {
		if strings.Contains(r.body, s) {
			t.Errorf("the public page holds %q", s)
		}
	}
	r.open(one + "/tulis")
	n.Clock.Add(15 * 24 * time.Hour)
	r.send(one+"/tulis", url.Values{"usul": {"Terlambat"}, "bagian": {"d"}}, nil).wants("Waktu memberi usul sudah lewat", "Pengaduan")
	r.open("/suara").wants("100%").open("/suara?daftar=selesai").wants("Ditutup, sedang dijawab")
	head = officer(t, n, h, "head").open("/kantor/suara/topik/" + no).open("/kantor/suara/topik/" + no + "/tetapkan")
	head.send("/kantor/suara/topik/"+no+"/tetapkan", url.Values{"tanggal": {n.Today(office.Village).String()}}, nil).wants("Tulis nomor keputusan")
	head.send("/kantor/suara/topik/"+no+"/tetapkan", url.Values{"keputusan": {"SK 7/2026"}, "tanggal": {n.Today(office.Village).String()}, "alasan": {"Satu usul ditolak."}}, nil).wants("Standar ditandai ditetapkan")
	r.open(one).wants("Ditetapkan setelah ikut serta", "SK 7/2026")
}

// openComment is the address of a comment at the office, found by its number.
func openComment(t *testing.T, n *office.Node, head *reader, reference string) string {
	t.Helper()
	no, err := n.Forum.Find(t.Context(), n.As("head"), reference)
	if err != nil {
		t.Fatal(err)
	}
	head.open("/kantor/suara").wants(reference)
	return "/kantor/suara/usul/" + strconv.FormatInt(no, 10)
}

func TestMinutesAreWrittenPrintedAndTheirPromisesKept(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "registrar").open("/kantor/suara/berita-acara/baru")
	at := "/kantor/suara/berita-acara/baru"
	r.send(at, url.Values{"pokok-acara": {"Forum <u>warga</u>"}, "tempat": {"Balai desa"}, "peserta-users": {"dua"}, "janji-1": {"Loket lansia"}}, nil).wants("dengan angka", "Isi tanggal")
	good := url.Values{"pokok-acara": {"Forum <u>warga</u>"}, "tempat": {"Balai desa"}, "tanggal": {n.Today(office.Village).String()}, "peserta-users": {"20"}, "perempuan": {"11"}, "pokok": {"Waktu layanan\r\nAntrean"},
		"janji-1": {"Loket lansia dibuka"}, "pelaksana-1": {"Sekretaris Desa"}, "paling-1": {(n.Today(office.Village) + 7).String()}}
	r.send(at, good, nil).wants("Tersimpan", "Belum jatuh tempo", "Forum <u>warga</u>")
	one := r.path
	public := newReader(t, h).open("/suara/berita-acara").wants("20 peserta", "0 dari 1 janji").open(strings.Replace(one, "/kantor", "", 1)).wants("Sekretaris Desa", "11")
	if strings.Contains(public.body, "<u>") {
		t.Error("HTML of an officer is shown as HTML")
	}
	public.open(strings.Replace(one, "/kantor", "", 1) + "/cetak")
	if !strings.HasPrefix(public.body, "%PDF-") {
		t.Error("no paper")
	}
	r.open(one).send(one+"/janji-1", url.Values{"tanggal": {n.Today(office.Village).String()}, "cara": {""}}, nil).wants("Tulis bagaimana janji ditepati")
	r.send(one+"/janji-1", url.Values{"tanggal": {n.Today(office.Village).String()}, "cara": {"Loket 2."}}, nil).wants("Ditepati", "Loket 2.")
	r.send(one+"/catatan", url.Values{"catatan": {"Hubungi 3302991708900001"}}, nil).wants("tampaknya memuat NIK")
}

// sayStates are topics in each state, with what a browser opens of them.
func sayStates(t *testing.T, n *office.Node) (public, desk []string, own []map[string]any) {
	t.Helper()
	ctx, room, head := t.Context(), n.Forum, n.As("head")
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	today := n.Today(office.Village)
	long := strings.Repeat("Waktu layanan ditambah supaya petugas dapat memeriksa dengan teliti. ", 5) + strings.Repeat("panjang", 30)
	no, _, err := room.OpenDraft(ctx, head, forum.Draft{Title: "Surat Keterangan Usaha, rancangan dengan judul yang sangat panjang sekali untuk dilihat di ponsel kecil", Text: long, Source: []byte(sayDraft(t)), Period: say.Period{From: today, Until: today + 14}})
	ok(err)
	add := func(address string) { desk = append(desk, address) }
	write := func(text string) int64 {
		r, err := room.Comment(ctx, forum.Saying{Topic: no, Component: "d", Text: text, Name: "Sulastri Contoh"})
		ok(err)
		add(fmt.Sprint("/kantor/suara/usul/", r.No))
		own = append(own, map[string]any{"name": fmt.Sprint("comment ", len(own)), "said": r.Reference, "secret": r.Secret, "paths": []string{"/suara/saya", "/suara/tanda-terima"}})
		return r.No
	}
	answered, hidden, waiting := write(long), write("Kata kasar"), write("Nomor saya 081234567899 dan saya setuju.")
	write("Belum diperiksa")
	ok(room.Publish(ctx, head, answered, ""))
	ok(room.Answer(ctx, head, answered, say.Partly, long))
	ok(room.Hide(ctx, head, hidden, "insult", "Tulis ulang."))
	ok(room.Publish(ctx, head, waiting, "Nomor saya […] dan saya setuju."))
	news, err := room.Announce(ctx, head, forum.Announcement{Title: "Kantor tutup", Text: "Kantor tutup hari Senin.", Period: say.Period{From: today + 1, Until: today + 5}})
	ok(err)
	back, err := room.Announce(ctx, head, forum.Announcement{Title: "Keliru", Text: "Keliru.", Period: say.Period{From: today, Until: today + 5}})
	ok(err)
	ok(room.Withdraw(ctx, head, back, "Keliru."))
	kept, err := room.KeepMinutes(ctx, head, forum.NewMinutes{Topic: no, Held: today, Until: []calendar.Day{today + 1, today + 60}, MinutesWords: forum.MinutesWords{Subject: "Forum tentang rancangan", Place: "Balai desa", Chair: "Kepala Desa",
		Groups: []forum.Group{{Name: "users", Count: 21}, {Name: "vulnerable", Count: 4}}, Women: 12, Disabled: 2, Points: []string{long[:200], "Antrean"}, Promises: []forum.Promised{{What: long[:120], Who: "Sekretaris Desa"}, {What: "Papan informasi", Who: "Kaur Umum"}}}})
	ok(err)
	for _, x := range []int64{no, news, back} {
		public = append(public, fmt.Sprint("/suara/baca/", x))
		add(fmt.Sprint("/kantor/suara/topik/", x))
	}
	public = append(public, "/suara", "/suara?daftar=selesai", "/suara/lacak", "/suara/berita-acara", fmt.Sprint("/suara/berita-acara/", kept), fmt.Sprint("/suara/baca/", no, "/tulis"))
	add(fmt.Sprint("/kantor/suara/berita-acara/", kept))
	for _, list := range []string{"", "?daftar=topik", "?daftar=topik-selesai", "?daftar=berita-acara", "?daftar=semua", "?q=zzz", "/rancangan-baru", "/pengumuman-baru", "/berita-acara/baru"} {
		add("/kantor/suara" + list)
	}
	return public, desk, own
}

func TestPagesOfASayAreSoundInEveryLanguage(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	public, desk, _ := sayStates(t, n)
	n.Clock.Add(3 * 24 * time.Hour)
	look := func(token, address string) {
		for _, language := range []string{"id", "jv", "en"} {
			w := b.ask(token, "GET", address, language)
			if w.Code != 200 && !strings.Contains(address, "zzz") {
				t.Errorf("%s in %s: %d", address, language, w.Code)
			}
			for _, fault := range lookOver(w.Body.Bytes(), language) {
				t.Errorf("%s in %s: %s", address, language, fault)
			}
			if body := w.Body.String(); strings.Contains(body, "[say.") || strings.Contains(body, "[web.") || strings.Contains(body, "{0}") {
				t.Errorf("%s in %s says a key", address, language)
			}
		}
	}
	token := b.Token("head")
	for _, address := range public {
		look("", address)
	}
	for _, address := range desk {
		look(token, address)
	}
}

func TestABrowserFindsNothingWrongOnPagesOfASay(t *testing.T) {
	n, h := newNode(t)
	public, desk, own := sayStates(t, n)
	judged(t, h, "officer.mjs", append([]string{n.Token("head")}, desk...)...)
	b, _ := json.Marshal(append(own, map[string]any{"name": "nobody", "paths": public}))
	path := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, h, "company.mjs", path)
}
