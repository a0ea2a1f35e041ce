package api

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"genggam/internal/agreements"
	"genggam/internal/cashier"
	"genggam/internal/complaints"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Server holds what the API needs. Desk and Messages must be there. Fields are
// not changed after Handler.
type Server struct {
	// Desk is what every request acts through.
	Desk *desk.Desk
	// Agreements answers other offices; nil answers none.
	Agreements *agreements.Room
	// Cashier takes notices of payments; nil takes none.
	Cashier *cashier.Room
	// Complaints takes and publishes reports by Open311; nil serves none.
	Complaints *complaints.Room
	// Messages says every sentence.
	Messages *lang.Messages
	// Log takes one line per inner error; nil throws them away.
	Log *slog.Logger
	// Clock tells the time of the limits; nil is the machine's clock.
	Clock func() time.Time
	// ClientIP tells who asks, for the limits; nil takes the connection's own
	// address. A node behind a proxy gives one that reads the proxy's header.
	ClientIP func(*http.Request) string
	// ReadsPerSecond and WritesPerSecond bound each caller (an address, or the
	// /64 of an IPv6 one), with bursts of 100 times that; 0 takes 20 and 2, a
	// negative number sets no bound.
	ReadsPerSecond, WritesPerSecond float64
}

// front is a server at work: what Handler made of its fields.
type front struct {
	Server
	reads, writes *limiter
	// wrongSecrets bounds guesses, flights joins requests of one key that come
	// at once, room bounds the memory of bodies.
	wrongSecrets *limiter
	flights      flights
	room         room
	shelf        shelf
	sayings      sayings
	keyList      keyList
	openAPI      []byte
}

// Handler returns everything under /api/, /log/ and /keys.json as one handler.
func (s *Server) Handler() http.Handler {
	t := &front{Server: *s}
	if t.Log == nil {
		t.Log = slog.New(slog.DiscardHandler)
	}
	if t.Clock == nil {
		t.Clock = time.Now
	}
	if t.ClientIP == nil {
		t.ClientIP = remoteIP
	}
	t.reads = newLimiter(orDefault(t.ReadsPerSecond, 20), t.Clock)
	t.writes = newLimiter(orDefault(t.WritesPerSecond, 2), t.Clock)
	t.wrongSecrets = newLimiter(0.2, t.Clock)
	t.room.free = bodyRoom
	t.openAPI = describe()
	return t.mux()
}

func orDefault(n, otherwise float64) float64 {
	if n == 0 {
		return otherwise
	}
	return n
}

// call is one request: the server, the request, and the language of answers.
type call struct {
	*front
	w   http.ResponseWriter
	r   *http.Request
	tag lang.Tag
	// seal signs an answer before it is written, where a route does; nil for none.
	seal func(status int, body []byte)
}

func (c *call) say(key string, args ...any) string { return c.Messages.Say(c.tag, key, args...) }

// caller is who asks, for limits.
func (c *call) caller() string { return network(c.ClientIP(c.r)) }

// mux turns the table of routes into a handler; whatever is not in it is 404,
// or 405 with the methods that would be taken (RFC 9110 section 15.5.6).
func (t *front) mux() http.Handler {
	m := http.NewServeMux()
	methods := map[string][]string{}
	for _, rt := range routes() {
		m.Handle(rt.method+" "+rt.pattern, t.answer(rt))
		methods[rt.pattern] = append(methods[rt.pattern], rt.method)
		if rt.method == http.MethodGet {
			methods[rt.pattern] = append(methods[rt.pattern], http.MethodHead)
		}
	}
	for pattern, allowed := range methods {
		allow := strings.Join(allowed, ", ")
		m.Handle(pattern, t.answer(route{serve: func(*call) error {
			return &refusal{status: http.StatusMethodNotAllowed, fault: fault.New(fault.Invalid, "api.method", allow), allow: allow}
		}}))
	}
	if t.Complaints != nil {
		m.Handle(open311Root, t.open311())
	}
	m.Handle("/", t.answer(route{serve: func(*call) error { return errNotFound }}))
	return m
}

var errNotFound = fault.New(fault.NotFound, "api.not-found")

// answer makes the handler of one route.
func (t *front) answer(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{front: t, w: w, r: r, tag: lang.Choose(r.Header.Get("Accept-Language"))}
		defer c.recover()
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		if rt.open {
			h.Set("Access-Control-Allow-Origin", "*")
		} else {
			h.Set("Cache-Control", "no-store")
		}
		limit := t.reads
		if rt.writes {
			limit = t.writes
		}
		if wait := limit.take(c.caller); wait > 0 {
			c.fail(&refusal{fault: fault.New(fault.TooMany, "fault.too-many"), wait: wait})
			return
		}
		if err := rt.serve(c); err != nil {
			c.fail(err)
		}
	})
}

// recover answers for a handler that panicked; what it was doing is not told.
func (c *call) recover() {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	c.Log.Error("api: a handler panicked", slog.String("route", c.r.Pattern), slog.String("stack", string(debug.Stack())))
	c.fail(fault.New(fault.Internal, "fault.internal"))
}

// remoteIP is the address of the connection.
func remoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// network widens an IPv6 address to the /64 that one subscriber holds.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil || a.Unmap().Is4() {
		return ip
	}
	p, err := a.Prefix(64)
	if err != nil {
		return ip
	}
	return p.String()
}
