package web

import (
	"net/http"
	"slices"
	"strings"
)

// who may ask for an address. Whether somebody may do what the page offers is
// decided by desk; this is the first, coarse gate.
type who int

const (
	// public pages speak of nobody and may be kept by caches, to be asked again.
	public who = iota
	// citizen pages show what one person typed; they are never kept.
	citizen
	// officer pages need an account.
	officer
)

// handler answers one address. What it returns as an error is shown by fail.
type handler func(*call) error

// route is one line of the table of addresses.
type route struct {
	method, pattern string
	serve           handler
	who             who
}

// routes is every address of the pages, in the order of a reader's way.
func routes() []route {
	return []route{
		{"GET", "/{$}", (*call).home, public},
		{"GET", "/cari", (*call).search, public},
		{"GET", "/kategori/{id}", (*call).category, public},
		{"GET", "/layanan", (*call).services, public},
		{"GET", "/layanan/{id}", (*call).service, public},

		{"GET", "/p/{kode}", (*call).poster, public},

		{"GET", "/tentang", (*call).about, public},
		{"GET", "/bantuan", (*call).help, public},
		{"GET", "/privasi", (*call).privacy, public},
		{"GET", "/aksesibilitas", (*call).accessibility, public},
		{"GET", "/maklumat", (*call).pledge, public},

		{"GET", "/q", (*call).letterCheck, public},
		{"GET", "/Q", (*call).letterCheck, public},
		{"GET", "/q-sw.js", (*call).checkWorker, public},
		{"GET", "/surat", (*call).letterLookup, public},
		{"GET", "/keys.json", (*call).keys, public},
	}
}

// citizenRoutes are those of people with an application.
func citizenRoutes() []route {
	return []route{
		{"GET", "/ajukan/{id}", (*call).start, citizen},
		{"POST", "/ajukan/{id}", (*call).begin, citizen},
		{"GET", "/ajukan/isi", (*call).goOn, citizen},
		{"GET", "/ajukan/isi/{stop}", (*call).stopShow, citizen},
		{"POST", "/ajukan/isi/{stop}", (*call).stopTake, citizen},
		{"GET", "/ajukan/simpan", (*call).saved, citizen},
		{"POST", "/ajukan/lanjut", (*call).resume, citizen},
		{"GET", "/ajukan/tinggalkan", (*call).leaveAsk, citizen},
		{"POST", "/ajukan/tinggalkan", (*call).leave, citizen},
		{"GET", "/ajukan/periksa", (*call).check, citizen},
		{"POST", "/ajukan/kirim", (*call).submit, citizen},
		{"GET", "/ajukan/terkirim", (*call).sent, citizen},

		{"GET", "/lacak", (*call).track, citizen},
		{"POST", "/lacak", (*call).trackTake, citizen},
		{"GET", "/permohonan", (*call).follow, citizen},
		{"GET", sayPath, (*call).saying, citizen},
		{"POST", sayPath, (*call).sayingTake, citizen},
		{"GET", "/permohonan/lengkapi", (*call).complete, citizen},
		{"POST", "/permohonan/lengkapi", (*call).completeTake, citizen},
		{"GET", "/permohonan/kunjungan", (*call).visitWish, citizen},
		{"POST", "/permohonan/kunjungan", (*call).visitWishTake, citizen},
		{"GET", "/permohonan/kode", (*call).code, citizen},
		{"POST", "/permohonan/kode", (*call).codeTake, citizen},
		{"GET", "/permohonan/surat.pdf", (*call).download, citizen},
		{"POST", "/permohonan/tinta", (*call).chooseInk, citizen},
		{"GET", "/permohonan/periksa", (*call).checkLetter, citizen},
		{"GET", "/permohonan/lewat-waktu.pdf", (*call).lapseDownload, citizen},
		{"GET", billPath, (*call).bill, citizen},
		{"GET", billPath + ".pdf", (*call).billPDF, citizen},
		{"GET", billPath + "/kuitansi.pdf", (*call).billReceipt, citizen},
		{"GET", "/permohonan/bukti.txt", (*call).proof, citizen},
		{"GET", diaryPath, (*call).diaryShow, citizen},
		{"POST", diaryPath, (*call).diaryTake, citizen},
		{"POST", diaryPath + "/batal", (*call).diaryBack, citizen},
		{"GET", closingPath, (*call).closing, citizen},
		{"POST", closingPath, (*call).closingTake, citizen},
		{"POST", opinionPath, (*call).opinionStart, citizen},
		{"POST", opinionSend, (*call).opinionTake, citizen},
		{"GET", opinionClosed, (*call).opinionShut, citizen},
		{"GET", opinionsPath + "/{kantor}/{tahun}/laporan.pdf", (*call).opinionReport, public},
		{"GET", opinionsPath, (*call).opinions, public},
		{"GET", opinionsPath + "/{kantor}", (*call).opinions, public},
		{"GET", opinionsPath + "/{kantor}/{tahun}", (*call).opinions, public},
		{"GET", fairPublic, (*call).fairness, public},
		{"GET", fairPublic + "/{kantor}", (*call).fairness, public},
		{"GET", endorsePath + "{kode}", (*call).endorse, citizen},
		{"POST", endorsePath + "{kode}", (*call).endorseTake, citizen},
		{"POST", endorsePath + "{kode}/buka", (*call).endorseOpen, citizen},
		{"GET", endorsePath + "selesai", (*call).endorseDone, citizen},
		{"GET", "/permohonan/tarik", (*call).withdraw, citizen},
		{"POST", "/permohonan/tarik", (*call).withdrawTake, citizen},

		{"GET", "/static/{hash}/{name}", (*call).asset, public},
		{"GET", "/favicon.ico", (*call).favicon, public},
		{"GET", "/robots.txt", (*call).robots, public},
	}
}

// shareRoutes are those of goods, of the line at the counters and of what offices
// agreed on.
func shareRoutes() []route {
	return []route{
		{"GET", objectPath, (*call).object, citizen},
		{"POST", objectPath, (*call).objectTake, citizen},
		{"GET", agreementsPath, (*call).agreements, citizen},
		{"GET", publicRounds, (*call).publicRounds, citizen},
		{"GET", publicRounds + "/{putaran}", (*call).publicRound, citizen},
		{"GET", queuePublic + "{kantor}", (*call).queueDraw, citizen},
		{"POST", queuePublic + "{kantor}", (*call).queueTake, citizen},
		{"GET", queuePublic + "{kantor}/mesin", (*call).queueKiosk, citizen},
		{"POST", queuePublic + "{kantor}/mesin", (*call).queueKioskTake, citizen},
		{"GET", queuePublic + "{kantor}/papan", (*call).queueBoard, citizen},
		{"GET", queueTicket + "{kode}", (*call).queueShow, citizen},
		{"POST", queueTicket + "{kode}/batal", (*call).queueQuit, citizen},
		{"GET", feedPath + "{kode}", (*call).feed, public},
	}
}

// mux turns the table into a handler; whatever is not in it is lost.
func (t *site) mux() http.Handler {
	m := http.NewServeMux()
	for _, rt := range slices.Concat(routes(), citizenRoutes(), shareRoutes(), companyRoutes(), permitRoutes(), infoRoutes(), heardRoutes(), numbersRoutes(), forumRoutes(), principleRoutes(), officerRoutes(), practiceRoutes()) {
		m.Handle(rt.method+" "+rt.pattern, t.answer(rt))
	}
	m.Handle("/", t.answer(route{serve: func(c *call) error { return lost(c, m) }}))
	return m
}

// lost answers what no route takes: 405 with the methods that would be taken
// (RFC 9110 section 15.5.6), else 404.
func lost(c *call, m *http.ServeMux) error {
	var allowed []string
	for _, method := range []string{"GET", "HEAD", "POST"} {
		probe := c.r.Clone(c.r.Context())
		probe.Method = method
		if _, pattern := m.Handler(probe); pattern != "" && pattern != "/" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 || slices.Contains(allowed, c.r.Method) {
		return errNotFound
	}
	c.w.Header().Set("Allow", strings.Join(allowed, ", "))
	return errMethod
}
