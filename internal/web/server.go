package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/hall"
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
	// Hall is the node whose rooms the pages ask; without one only the public
	// pages of the catalogue are served.
	Hall *hall.Hall
	// Desk is the room of cases and letters; nil takes the hall's.
	Desk *desk.Desk
	// Practice is the practice office; nil leaves only the list of lessons.
	Practice Practice
	// Catalogue of the services offered here; nil takes the desk's.
	Catalogue *catalogue.Catalogue
	// Often are the ids of the services that the start page shows first; nil
	// takes four that village offices write most.
	Often []string
	// Messages says every sentence.
	Messages *lang.Messages
	// Office whose pages these are; without a name it is made of the desk's node
	// and offices.
	Office Office
	// Log takes one line per inner error; nil throws them away.
	Log *slog.Logger
	// Host is the public host name, "layanan.kalisalak.desa.id".
	Host string
	// Secure says that readers arrive over TLS that a proxy ends: cookies get the
	// __Host- prefix and HSTS is sent (RFC 6797, RFC 6265bis). Cookies of readers
	// whose TLS the node ends itself get it in any case.
	Secure bool
	// Clock tells the time; nil is the desk's clock, or the machine's.
	Clock func() time.Time
	// Zone in which days begin and end; nil is that of the desk's first office.
	Zone *time.Location
	// ClientIP tells who asks, for the limits; nil takes the connection's own
	// address. A node behind a proxy gives one that reads the proxy's header.
	ClientIP func(*http.Request) string
	// Unlimited lifts the limits per reader, for a benchmark that asks from one
	// address what many would.
	Unlimited bool
	// LettersByNumber finds letters by the number printed on them, for those who
	// cannot scan; nil leaves that form out.
	LettersByNumber func(ctx context.Context, number string) ([]desk.Letter, error)
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
	shelf  *shelf
	// broken is the page of inner errors in each language, rendered at start,
	// so that a page that cannot be rendered is found before the first reader.
	broken map[lang.Tag][]byte
}

// Handler reads the templates and returns all pages as one handler. The error
// says which template or asset is wrong; it can only come at start.
func (s *Server) Handler() (http.Handler, error) {
	t := &site{Server: *s, limits: newLimits(), shelf: &shelf{}}
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
	return t.wrap(t.mux())
}

func (t *site) fillDefaults() {
	if t.Hall != nil && t.Desk == nil {
		t.Desk = t.Hall.Desk
	}
	if t.Desk != nil {
		t.fromDesk()
	}
	if t.Clock == nil {
		t.Clock = time.Now
	}
	if t.Zone == nil {
		t.Zone = time.FixedZone("WIB", 7*3600)
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

// fromDesk takes from the desk what was not given.
func (t *site) fromDesk() {
	if t.LettersByNumber == nil {
		t.LettersByNumber = t.Desk.LettersByNumber
	}
	d := t.Desk
	if t.Catalogue == nil {
		t.Catalogue = d.Catalogue()
	}
	if t.Clock == nil {
		t.Clock = d.Now
	}
	if t.Keys == nil {
		t.Keys = func() ([]byte, error) { return d.Keys(context.Background()) }
	}
	offices := d.Offices()
	if t.Zone == nil && len(offices) > 0 {
		if zone, err := calendar.ZoneNamed(offices[0].Zone); err == nil {
			t.Zone = zone
		}
	}
	if t.Office.Name == "" {
		t.Office.Name = d.Card().Title
		if len(offices) == 1 {
			o := offices[0]
			t.Office = Office{Name: o.Full(), Parent: o.District + ", " + o.Regency, Head: o.HeadTitle, Address: o.Address, Phone: o.Phone}
		}
	}
}
