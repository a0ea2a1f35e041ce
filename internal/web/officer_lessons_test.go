package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/learning"
	"genggam/internal/office"
	"genggam/internal/practice"
)

// pupil is somebody in a lesson, at a browser.
type pupil struct {
	*reader
	n     *office.Node
	o     *practice.Office
	login string
}

func (p *pupil) seat() learning.Seat {
	p.t.Helper()
	return seatOf(p.t, p.n, p.o, p.login)
}

// code is a fresh code of the learner, colleague that of who is beside them.
func (p *pupil) code() string {
	p.n.Clock.Add(31 * time.Second)
	return p.seat().Learner.Code
}

func (p *pupil) colleague() string {
	p.n.Clock.Add(31 * time.Second)
	return p.seat().Colleague.Code
}

// kase is the page of the lesson's case.
func (p *pupil) kase() string { return "/latihan" + caseAt(p.seat().Case) }

// taken opens the lesson's case and takes it.
func (p *pupil) taken() string {
	at := p.kase()
	p.open(at)
	fill := url.Values{}
	if strings.Contains(p.body, `name="alasan"`) {
		fill.Set("alasan", "latihan")
	}
	p.send(at+"/ambil", fill, nil)
	return at
}

// linkTo is the address of the first link with such words.
func (p *pupil) linkTo(part string) string {
	p.t.Helper()
	for _, a := range all(p.doc, "a") {
		if strings.Contains(attr(a, "href"), part) {
			return attr(a, "href")
		}
	}
	p.t.Fatalf("%s: no link to %s\n%s", p.path, part, p.text())
	return ""
}

// ways are the lessons as their steps say them, each by whoever it is for.
var ways = map[string]func(p *pupil){
	"surat-langsung": func(p *pupil) {
		word := strings.Fields(p.seat().Person)[0]
		p.send("/latihan/kantor/langsung", url.Values{"cari": {word}, "surat": {"1"}}, nil)
		if who := p.path; who == "/latihan/kantor/langsung" {
			p.send("/latihan/kantor/langsung", nil, nil) // several of that name: the first
		}
		p.send(p.action(), url.Values{"nama_usaha": {"Warung Bu Karti"}, "lokasi_usaha": {"rumah"}, "jenis_usaha": {"Warung makan"}, "mulai_usaha": {"2019"},
			"punya_nib": {"no"}, "keperluan": {"kredit"}, "nyata": p.values("nyata")}, nil)
		p.send(p.path, url.Values{"periksa": p.values("periksa"), "faktor-sign": {p.colleague()}}, nil)
		p.open(p.linkTo("/surat.pdf"))
	},
	"ambil-berikutnya": func(p *pupil) {
		p.send("/latihan/kantor/berikutnya", nil, nil)
		p.send(p.path+"/langkah", p.ticks(), nil)
	},
	"minta-lengkapi": func(p *pupil) {
		at := p.taken()
		p.send(at+"/kembalikan", url.Values{"kurang.foto_usaha": {"Foto buram. Potret ulang di tempat terang."}}, nil)
	},
	"periksa": func(p *pupil) {
		at := p.taken()
		p.send(at+"/langkah", p.ticks(), nil)
	},
	"jeda": func(p *pupil) {
		at := p.taken()
		p.send(at+"/jeda", url.Values{"sebab": {"visit"}, "kata": {"Tempatnya dilihat dahulu bersama ketua RT."}}, nil)
		p.send(at+"/jalan", nil, nil)
	},
	"tolak": func(p *pupil) {
		at := p.taken()
		p.send(at+"/tolak", url.Values{"aturan": {"facts"}, "bukti": {"Dikunjungi hari ini: tidak ada usaha di alamat itu."}}, nil)
	},
	"tanda-tangan": func(p *pupil) {
		at := p.taken()
		p.open(at + "/tandatangan")
		fill := p.ticks()
		fill.Set("faktor", p.code())
		p.send(at+"/tandatangan", fill, nil)
	},
	"tinta": func(p *pupil) {
		at := p.kase()
		p.open(at)
		p.open(p.linkTo("/surat.pdf"))
		p.open(at).send(at+"/tinta", p.handed(), nil)
	},
	"serahkan": func(p *pupil) {
		at := p.kase()
		p.open(at).send(at+"/serahkan", p.handed(), nil)
	},
	"betulkan": func(p *pupil) {
		at := p.kase()
		p.open(at + "/betulkan")
		p.send(at+"/betulkan", url.Values{"nama_usaha": {"Warung Soto Bu Tini"}, "faktor": {p.code()}}, nil)
	},
	"cetak-ulang": func(p *pupil) {
		pdf := p.linkTo("/surat.pdf")
		p.open(pdf).open(pdf)
		p.open("/latihan/kantor/cetak").send("/latihan/kantor/cetak", nil, nil)
	},
	"surat-tangan": func(p *pupil) {
		at := p.linkTo("/keterangan/")
		p.open(at).send(at, url.Values{"perihal": {"Keterangan untuk koperasi"}}, nil)
	},
	"batal-nomor": func(p *pupil) {
		at := p.linkTo("/keterangan/")
		p.open(at).send(at, url.Values{"perihal": {"Keterangan untuk koperasi"}}, nil)
		p.open(at).send(at+"/batal", url.Values{"nomor": {"1"}, "alasan": {"kertas basah"}}, nil)
	},
	"surat-masuk": func(p *pupil) {
		p.send("/latihan/kantor/buku/surat/masuk", url.Values{"party": {"Camat Latihan"}, "about": {"Undangan rapat"}, "number": {"005/1"}, "date": {"2026-03-02"}}, nil)
	},
	"cari-penduduk": func(p *pupil) {
		p.send("/latihan/kantor/penduduk", url.Values{"cari": {p.seat().Person}, "alasan": {"search"}}, nil)
		p.open(p.linkTo("/kantor/penduduk/"))
	},
	"buku-bulan": func(p *pupil) {
		p.open("/latihan/kantor/buku?bulan=2026-02")
		book := p.linkTo("/kantor/buku/cetak/")
		p.open(book)
		p.open("/latihan/kantor/buku?bulan=2026-02").send("/latihan/kantor/buku/tutup", nil, nil)
	},
	"cuti-pengganti": func(p *pupil) {
		at := p.linkTo("/kantor/wewenang/")
		day := func(name, day string) url.Values {
			return url.Values{name + "-day": {day}, name + "-month": {"3"}, name + "-year": {"2026"}}
		}
		leave := day("from", "2")
		for k, v := range day("until", "4") {
			leave[k] = v
		}
		leave.Set("away", "leave")
		p.open(at).send(at+"/tidakhadir", leave, nil)
		p.open("/latihan/kantor/wewenang")
		fill := day("from", "2")
		for k, v := range day("until", "4") {
			fill[k] = v
		}
		fill.Set("form", "plh")
		fill.Set("decree", "800/1")
		for _, o := range all(p.form("/latihan/kantor/wewenang"), "option") {
			switch {
			case words(o) == p.seat().Learner.Name:
				fill.Set("account", attr(o, "value"))
			case strings.Contains(words(o), "KEPALA DESA"):
				fill.Set("of", attr(o, "value"))
			}
		}
		p.send("/latihan/kantor/wewenang", fill, nil)
	},
}

// values are those of the ticks of a name.
func (p *pupil) values(name string) (out []string) {
	for _, n := range all(p.doc, "input") {
		if attr(n, "name") == name && attr(n, "type") == "checkbox" {
			out = append(out, attr(n, "value"))
		}
	}
	return out
}

func TestEveryLessonIsDoneByWhatItsStepsSay(t *testing.T) {
	lessons, err := learning.Lessons()
	if err != nil {
		t.Fatal(err)
	}
	n, o, h := newPractice(t)
	for _, l := range lessons {
		do, ok := ways[l.ID]
		if !ok {
			t.Errorf("nobody knows how %s is done", l.ID)
			continue
		}
		t.Run(l.ID, func(t *testing.T) {
			p := &pupil{officer(t, n, h, l.For[0]), n, o, l.For[0]}
			p.open("/kantor/belajar").send(startAt+l.ID, nil, nil).at("/latihan" + l.Start)
			if p.seat().Done {
				t.Fatal("it is done before it began")
			}
			do(p)
			if s := p.seat(); !s.Done {
				t.Errorf("after its steps %v of its goals are met; the page %s (%d) says\n%s", s.Met, p.path, p.status, p.text())
			}
		})
	}
}
