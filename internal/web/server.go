package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/lang"
)

// Office is what the public pages say about whoever serves them (UU 25/2009
// art. 23: the profile of the provider).
type Office struct {
	// Name as people say it: "Desa Kalisalak".
	Name string
	// Parent names where it lies: "Kecamatan Kebasen, Kabupaten Banyumas".
	Parent string
	// Head is the title of who answers for it: "Kepala Desa".
	Head string
	// Address, Phone and Email as they are printed; empty ones are left out.
	Address, Phone, Email string
	// Hours in plain words.
	Hours lang.Text
}

// Server holds what the pages need. Its zero value serves nothing: Catalogue
// and Messages must be there. Fields are not changed after Handler.
type Server struct {
	// Desk is what the pages act through; without one only the public pages of
	// the catalogue are served.
	Desk *desk.Desk
	// Catalogue of the services offered here.
	Catalogue *catalogue.Catalogue
	// Often are the ids of the services that the start page shows first; nil
	// takes four that village offices write most.
	Often []string
	// Messages says every sentence.
	Messages *lang.Messages
	// Office whose pages these are.
	Office Office
	// Log takes one line per inner error; nil throws them away.
	Log *slog.Logger
	// Host is the public host name, "layanan.kalisalak.desa.id".
	Host string
	// Secure says that readers arrive over TLS: cookies get the __Host- prefix
	// and HSTS is sent (RFC 6797, RFC 6265bis).
	Secure bool
	// Clock tells the time; nil is the machine's clock.
	Clock func() time.Time
	// ClientIP tells who asks, for the limits; nil takes the connection's own
	// address. A node behind a proxy gives one that reads the proxy's header.
	ClientIP func(*http.Request) string
	// Keys returns the published list of issuing keys as JSON, for the page
	// that checks a letter; nil serves an empty list.
	Keys func() ([]byte, error)
}

// site is a server at work: what Handler made of its fields.
type site struct {
	Server
	views  *views
	assets *assets
	limits *limits
	// broken is the page of inner errors in each language, rendered at start,
	// so that a page that cannot be rendered is found before the first reader.
	broken map[lang.Tag][]byte
}

// Handler reads the templates and returns all pages as one handler. The error
// says which template or asset is wrong; it can only come at start.
func (s *Server) Handler() (http.Handler, error) {
	t := &site{Server: *s, limits: newLimits()}
	t.fillDefaults()
	var err error
	if t.assets, err = readAssets(files); err != nil {
		return nil, fmt.Errorf("reading the static files: %w", err)
	}
	if t.views, err = readViews(files, t.Messages, t.assets); err != nil {
		return nil, fmt.Errorf("reading the page templates: %w", err)
	}
	if t.broken, err = t.renderBroken(); err != nil {
		return nil, fmt.Errorf("rendering the error page: %w", err)
	}
	return t.wrap(t.mux()), nil
}

func (t *site) fillDefaults() {
	if t.Clock == nil {
		t.Clock = time.Now
	}
	if t.Log == nil {
		t.Log = slog.New(slog.DiscardHandler)
	}
	if t.ClientIP == nil {
		t.ClientIP = remoteIP
	}
	if t.Often == nil {
		t.Often = []string{"surat-keterangan-usaha", "surat-keterangan-domisili", "surat-keterangan-tidak-mampu", "surat-pengantar-skck"}
	}
	if t.Keys == nil {
		t.Keys = func() ([]byte, error) { return []byte(`{}`), nil }
	}
}
