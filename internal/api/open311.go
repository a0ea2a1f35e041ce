package api

import (
	"bytes"
	"cmp"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/open311"
	"genggam/internal/region"
)

// Open311 GeoReport v2 under /open311/v2/: things in the street, as systems of
// other cities speak of them. The jurisdiction is the node's region; no key is
// asked for. Extensions, which no client needs: Idempotency-Key and office on a
// new request, secret in its answer, after for the next page of a list.

const open311Root = "/open311/v2/"

// open311Changed is when what this service says last changed.
const open311Changed = "2026-11-24T00:00:00+07:00"

// georeport is one call of the specification: the call, and its format.
type georeport struct {
	*call
	format open311.Format
	// query is the address's, or the form's of a new request.
	query func(string) string
}

// open311 serves every address of the specification. The format stands at the end
// of the address, which no pattern can say.
func (t *front) open311() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{front: t, w: w, r: r, tag: lang.Choose(r.Header.Get("Accept-Language"))}
		defer c.recover()
		path, format, ok := open311.Cut(strings.TrimPrefix(r.URL.Path, open311Root))
		if !ok {
			format = open311.XML // refused below, in the format that is the oldest
		}
		g := &georeport{call: c, format: format, query: r.URL.Query().Get}
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cache-Control", "no-store")
		limit := t.reads
		if r.Method == http.MethodPost {
			limit = t.writes
		}
		if wait := limit.take(c.caller); wait > 0 {
			h.Set("Retry-After", strconv.Itoa(wait))
			g.fail(fault.New(fault.TooMany, "fault.too-many"))
			return
		}
		var err error = errNotFound
		if ok {
			err = g.serve(path)
		}
		if err != nil {
			g.fail(err)
		}
	})
}

func (g *georeport) serve(path string) error {
	if path == "discovery" && g.reading() {
		return g.write(http.StatusOK, g.discovery())
	}
	if g.r.Method == http.MethodPost {
		if path != "requests" {
			return g.method()
		}
		return g.report()
	}
	if err := g.jurisdiction(); err != nil {
		source := g.query("jurisdiction_id")
		if here, bad := g.Complaints.Brings(g.r.Context(), source); bad != nil || !here {
			return cmp.Or(bad, err)
		}
		return g.elsewhere(source, path)
	}
	name, rest, more := strings.Cut(path, "/")
	switch {
	case !g.reading():
		return g.method()
	case path == "services":
		return g.write(http.StatusOK, g.services())
	case path == "requests":
		return g.requests()
	case name == "services" && more:
		return g.definition(rest)
	case name == "requests" && more:
		return g.one(rest)
	case name == "tokens" && more:
		return g.token(rest)
	}
	return errNotFound
}

func (g *georeport) reading() bool {
	return g.r.Method == http.MethodGet || g.r.Method == http.MethodHead
}

func (g *georeport) method() error { return fault.New(fault.Invalid, "api.method", "GET, POST") }

// jurisdiction may be left out, since there is one; another is not found.
func (g *georeport) jurisdiction() error {
	is := g.query("jurisdiction_id")
	if card := g.Desk.Card(); is == "" || is == card.Host || is == card.Root {
		return nil
	}
	return fault.New(fault.NotFound, "open311.jurisdiction")
}

func (g *georeport) write(status int, v any) error {
	var b bytes.Buffer
	if err := open311.Write(&b, g.format, v); err != nil {
		return err
	}
	g.w.Header().Set("Content-Type", g.format.Type())
	g.w.WriteHeader(status)
	_, _ = g.w.Write(b.Bytes()) // the caller may be gone
	return nil
}

// fail answers with the specification's list of errors. Its statuses are 400,
// 403 and 404; ours for too many, too large and our own fault stay what they are.
func (g *georeport) fail(err error) {
	status := fault.Of(err).Status()
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	var many complaints.Mistakes
	var out []open311.Failure
	if errors.As(err, &many) {
		for _, f := range many {
			out = append(out, open311.Failure{Code: status, Description: cmp.Or(open311Field(f.Field), f.Field) + ": " + g.Messages.SayFault(g.tag, f)})
		}
	} else {
		out = []open311.Failure{{Code: status, Description: g.Messages.SayFault(g.tag, err)}}
	}
	if status >= http.StatusInternalServerError {
		g.Log.Error("open311", slog.Int("status", status), slog.String("error", err.Error()))
	}
	_ = g.write(status, out)
}

// open311Field is the specification's name of a field of a filing.
func open311Field(field string) string {
	return map[string]string{"kategori": "service_code", "uraian": "description", "titik": "lat", "tempat": "address_string", "nama": "first_name", "kontak": "email", "kantor": "office"}[field]
}

func (g *georeport) discovery() open311.Discovery {
	scheme := "https://"
	if g.r.TLS == nil && strings.HasPrefix(g.r.Host, "127.") {
		scheme = "http://"
	}
	card := g.Desk.Card()
	return open311.Discovery{
		Changeset: open311Changed, Contact: g.say("open311.contact", card.Title, scheme+card.Host+"/bantuan"), KeyService: g.say("open311.no-key"),
		Endpoints: []open311.Endpoint{{Specification: "http://wiki.open311.org/GeoReport_v2", URL: scheme + card.Host + strings.TrimSuffix(open311Root, "/"),
			Changeset: open311Changed, Type: "production", Formats: []string{"text/xml", "application/json"}}},
	}
}

func (g *georeport) service(code string) open311.Service {
	name := open311.Text(g.say("heard.category-" + code))
	return open311.Service{Code: open311.Text(code), Name: name, Description: name, Type: "realtime", Keywords: name, Group: open311.Text(g.say("open311.group"))}
}

func (g *georeport) services() (out []open311.Service) {
	for _, code := range complaints.Categories() {
		out = append(out, g.service(code))
	}
	return out
}

// definition answers for a service without questions of its own.
func (g *georeport) definition(code string) error {
	for _, is := range complaints.Categories() {
		if is == code {
			return g.write(http.StatusOK, open311.Definition{Code: open311.Text(code), Attributes: []open311.Attribute{}})
		}
	}
	return fault.New(fault.NotFound, "open311.service")
}

// closedStates are the states that the specification calls closed.
var closedStates = []complaint.State{complaint.DecidedState, complaint.DeliveredState, complaint.ClosedState, complaint.WithdrawnState, complaint.LapsedState, complaint.MergedState}

var openStates = []complaint.State{complaint.Received, complaint.Open, complaint.Waiting}

// requests lists public matters: those of the last 90 days, or of 90 days that
// are asked for, at most a thousand.
func (g *georeport) requests() error {
	if list := g.query("service_request_id"); list != "" {
		return g.named(strings.Split(list, ","))
	}
	f, err := g.filter()
	if err != nil {
		return err
	}
	list, next, err := g.Complaints.Public(g.r.Context(), f)
	if err != nil {
		return err
	}
	g.link(next)
	out := make([]open311.Request, len(list))
	for i := range list {
		out[i] = g.request(list[i])
	}
	return g.write(http.StatusOK, out)
}

// filter reads what a list is narrowed to.
func (g *georeport) filter() (complaints.Filter, error) {
	f := complaints.Filter{Category: g.query("service_code"), Limit: open311.MaxRequests}
	switch g.query("status") {
	case "", "open,closed", "closed,open":
	case "open":
		f.States = openStates
	case "closed":
		f.States = closedStates
	default:
		return f, fault.New(fault.Invalid, "open311.status")
	}
	if after := g.query("after"); after != "" {
		n, err := strconv.ParseInt(after, 10, 64)
		if err != nil || n < 1 {
			return f, fault.New(fault.Invalid, "open311.after")
		}
		f.After = n
	}
	return f, g.between(&f)
}

// between reads start_date and end_date.
func (g *georeport) between(f *complaints.Filter) error {
	const most = open311.MaxDays * 24 * time.Hour
	for _, x := range []struct {
		name string
		to   *time.Time
	}{{"start_date", &f.From}, {"end_date", &f.To}} {
		v := g.query(x.name)
		if v == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, v)
		if err != nil {
			return fault.New(fault.Invalid, "open311.date", x.name)
		}
		*x.to = at
	}
	switch {
	case f.From.IsZero() && f.To.IsZero():
		f.From = g.Desk.Now().Add(-most)
	case f.From.IsZero():
		f.From = f.To.Add(-most)
	case f.To.IsZero():
		f.To = f.From.Add(most)
	case f.To.Before(f.From), f.To.Sub(f.From) > most:
		return fault.New(fault.Invalid, "open311.span", open311.MaxDays)
	}
	return nil
}

// mostNamed bounds a list of ids.
const mostNamed = 100

func (g *georeport) named(ids []string) error {
	if len(ids) > mostNamed {
		return fault.New(fault.Invalid, "open311.many", mostNamed)
	}
	out := []open311.Request{}
	for _, id := range ids {
		x, err := g.Complaints.PublicOne(g.r.Context(), strings.TrimSpace(id))
		if fault.Of(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		out = append(out, g.request(x))
	}
	return g.write(http.StatusOK, out)
}

func (g *georeport) one(id string) error {
	x, err := g.Complaints.PublicOne(g.r.Context(), id)
	if err != nil {
		return err
	}
	return g.write(http.StatusOK, []open311.Request{g.request(x)})
}

// token: an id is given at once, so a token is an id.
func (g *georeport) token(id string) error {
	x, err := g.Complaints.PublicOne(g.r.Context(), id)
	if err != nil {
		return err
	}
	return g.write(http.StatusOK, []open311.Found{{ID: open311.Text(x.Reference), Token: open311.Text(id)}})
}

func (g *georeport) request(x complaints.Public) open311.Request {
	zone := g.Desk.Calendar(x.Office).Zone()
	at := func(t time.Time) open311.Text {
		if t.IsZero() {
			return ""
		}
		return open311.Text(t.In(zone).Format(time.RFC3339))
	}
	out := open311.Request{
		ID: open311.Text(x.Reference), Status: "open", StatusNotes: open311.Text(x.Answer), ServiceCode: open311.Text(x.Category),
		Description: open311.Text(cmp.Or(x.Words, x.Summary)), Requested: at(x.Received), Updated: at(x.Changed), Expected: at(x.Expected()),
	}
	for _, s := range closedStates {
		if x.State == s {
			out.Status = "closed"
		}
	}
	if x.Category != "" {
		out.ServiceName = g.service(x.Category).Name
	}
	if o, err := g.Desk.Office(x.Office); err == nil {
		out.Agency = open311.Text(o.Full())
	}
	if x.Placed {
		out.Lat, out.Long = degrees(x.Lat), degrees(x.Lon)
	}
	return out
}

// degrees writes 1e-6 degrees.
func degrees(n int64) open311.Number {
	return open311.Number(strconv.FormatFloat(float64(n)/1e6, 'f', -1, 64))
}

// maxReport bounds the body of a new request, a form.
const maxReport = 64 << 10

// report takes a new request. The same Idempotency-Key with the same content is
// answered as the first time.
func (g *georeport) report() error {
	g.r.Body = http.MaxBytesReader(g.w, g.r.Body, maxReport)
	if err := g.r.ParseForm(); err != nil {
		var long *http.MaxBytesError
		if errors.As(err, &long) {
			return fault.New(fault.TooLarge, "api.body-too-large", 1)
		}
		return fault.New(fault.Invalid, "open311.form")
	}
	g.query = g.r.PostForm.Get
	if err := g.jurisdiction(); err != nil {
		here, bad := g.Complaints.Brings(g.r.Context(), g.query("jurisdiction_id"))
		if here {
			err = fault.New(fault.Forbidden, "open311.elsewhere")
		}
		return cmp.Or(bad, err)
	}
	f, err := g.filing()
	if err != nil {
		return err
	}
	rec, err := g.Complaints.File(g.r.Context(), f)
	if err != nil {
		return err
	}
	out := open311.Created{ID: open311.Text(rec.Reference), Notice: open311.Text(g.say("open311.notice")), Secret: open311.Text(rec.Secret)}
	return g.write(http.StatusCreated, []open311.Created{out})
}

func (g *georeport) filing() (complaints.Filing, error) {
	f := complaints.Filing{Office: region.Code(cmp.Or(g.query("office"), g.Desk.Card().Root)), As: complaint.Ordinary, Channel: "api", Category: g.query("service_code"),
		Caller: g.caller(), Key: g.r.Header.Get("Idempotency-Key")}
	if err := g.known(f.Category); err != nil {
		return f, err
	}
	f.Words = complaints.Words{Text: g.query("description"), Place: g.query("address_string"), Link: g.query("media_url")}
	if len([]rune(f.Words.Text)) > open311.MaxDescription {
		return f, fault.New(fault.Invalid, "open311.description", open311.MaxDescription)
	}
	f.Who = complaints.Who{Name: strings.TrimSpace(g.query("first_name") + " " + g.query("last_name")), Contact: cmp.Or(g.query("email"), g.query("phone"))}
	if f.Who.Nobody() {
		f.Words.Contact, f.Who.Contact = f.Who.Contact, ""
	}
	lat, long := g.query("lat"), g.query("long")
	if lat == "" && long == "" {
		if f.Words.Place == "" {
			return f, fault.New(fault.Invalid, "open311.place")
		}
		return f, nil
	}
	a, wrongLat := strconv.ParseFloat(lat, 64)
	b, wrongLong := strconv.ParseFloat(long, 64)
	if wrongLat != nil || wrongLong != nil || !(a >= -90 && a <= 90 && b >= -180 && b <= 180) {
		return f, fault.New(fault.Invalid, "complaint.place")
	}
	f.Placed, f.Lat, f.Lon = true, int64(math.Round(a*1e6)), int64(math.Round(b*1e6))
	return f, nil
}

// known refuses a code that no service has.
func (g *georeport) known(code string) error {
	if code == "" {
		return fault.New(fault.Invalid, "open311.no-service")
	}
	for _, is := range complaints.Categories() {
		if is == code {
			return nil
		}
	}
	return fault.New(fault.NotFound, "open311.service")
}
