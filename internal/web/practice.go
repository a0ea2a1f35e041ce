package web

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/learning"
	"genggam/internal/premises"
)

// The practice office has the pages of the real one under an address of its own:
// "/latihan/kantor" is the inbox of the practice office as "/kantor" is that of
// the real one. So two windows side by side are never mixed up: a form of the one
// cannot reach the other, whatever was ended meanwhile. Inside, pages know nothing
// of it: the beginning of an address is taken off where a request comes in, and
// put before every link, form and redirect where the answer goes out.

const (
	practicePrefix = "/latihan"
	// practiceCookies begins the name of every cookie of the practice office.
	practiceCookies = "latihan-"
	learnPath       = "/kantor/belajar"
)

// Practice is a practice office as the pages use it.
type Practice interface {
	// Start begins a lesson; one that the officer was in ends.
	Start(ctx context.Context, a premises.Actor, lesson string) error
	// Enter gives the practice node that the officer is in, open until leave is
	// called, or the fault practice.ended.
	Enter(ctx context.Context, a premises.Actor) (h *hall.Hall, s learning.Seat, leave func(), err error)
	// Going is the lesson an officer is in, Stop ends it.
	Going(a premises.Actor) (lesson string, ends time.Time, ok bool)
	Stop(a premises.Actor)
	// Renew makes the practice office anew.
	Renew(ctx context.Context, a premises.Actor) error
}

// inPractice is what a request of the practice office carries.
type inPractice struct {
	site *site
	seat learning.Seat
}

type practiceKey struct{}

func practiceOf(r *http.Request) *inPractice {
	p, _ := r.Context().Value(practiceKey{}).(*inPractice)
	return p
}

// seat is the lesson in which a request is made, nil at the real node.
func (c *call) seat() *learning.Seat {
	if p := practiceOf(c.r); p != nil {
		return &p.seat
	}
	return nil
}

// practised leads requests of the practice office to its node. Only an officer
// who is signed in at the real one and is in a lesson gets there; anybody else
// goes on to the page that says so.
func (t *site) practised(next http.Handler) http.Handler {
	if t.Practice == nil || t.Desk == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ok := strings.CutPrefix(r.URL.Path, practicePrefix)
		if !ok || !strings.HasPrefix(rest, "/") {
			next.ServeHTTP(w, r)
			return
		}
		c := &call{site: t, voice: voice{chooseLanguage(r), t.Messages}, w: w, r: r}
		h, seat, leave, err := c.intoPractice()
		if kind := fault.Of(err); kind == fault.Gone || kind == fault.Unauthorized {
			next.ServeHTTP(w, r)
			return
		}
		if err != nil {
			c.fail(err)
			return
		}
		defer leave()
		in := r.WithContext(context.WithValue(r.Context(), practiceKey{}, &inPractice{t.inside(h), seat}))
		u := *r.URL
		u.Path, u.RawPath = rest, strings.TrimPrefix(r.URL.RawPath, practicePrefix)
		in.URL = &u
		out := &outward{ResponseWriter: w}
		next.ServeHTTP(out, in)
		out.finish()
	})
}

// intoPractice is the lesson that whoever is signed in at the real office is in.
func (c *call) intoPractice() (*hall.Hall, learning.Seat, func(), error) {
	k, err := c.clerk()
	if err != nil {
		return nil, learning.Seat{}, nil, err
	}
	return c.Practice.Enter(c.r.Context(), k.actor)
}

// inside is the site with the practice node in place of the real one.
func (t *site) inside(h *hall.Hall) *site {
	s := *t
	s.Hall, s.Desk, s.Catalogue, s.Practice = h, h.Desk, h.Catalogue(), nil
	s.LettersByNumber = h.LettersByNumber
	s.Keys = func() ([]byte, error) { return h.Keys(context.Background()) }
	s.Office = Office{Name: h.Card().Title}
	return &s
}

// outward puts the practice office's address before every link of a page.
type outward struct {
	http.ResponseWriter
	status int
	page   bool
	body   bytes.Buffer
}

// Unwrap lets the server's own controls reach the answer.
func (o *outward) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// WriteHeader keeps the status of a page until the page is whole.
func (o *outward) WriteHeader(status int) {
	if o.status != 0 {
		return
	}
	o.status = status
	h := o.Header()
	if to := h.Get("Location"); strings.HasPrefix(to, "/") && !strings.HasPrefix(to, learnPath) {
		h.Set("Location", practicePrefix+to)
	}
	h.Set("Cache-Control", "no-store")
	h.Del("ETag")
	if o.page = strings.HasPrefix(h.Get("Content-Type"), "text/html"); !o.page {
		o.ResponseWriter.WriteHeader(status)
	}
}

// Write keeps a page and passes everything else on.
func (o *outward) Write(b []byte) (int, error) {
	if o.status == 0 {
		o.WriteHeader(http.StatusOK)
	}
	if o.page {
		return o.body.Write(b)
	}
	return o.ResponseWriter.Write(b)
}

// finish sends a page.
func (o *outward) finish() {
	if !o.page {
		return
	}
	o.ResponseWriter.WriteHeader(o.status)
	_, _ = practiceLinks.WriteString(o.ResponseWriter, o.body.String()) // the reader may be gone
}

// practiceLinks rewrites the attributes that hold an address. Text that somebody
// typed has no plain quotation marks in a page, so it is never taken for one.
// Static files are the same at both nodes, and the way out leads out.
var practiceLinks = func() *strings.Replacer {
	var pairs []string
	for _, attr := range []string{` href="`, ` action="`, ` src="`, ` formaction="`} {
		for _, same := range []string{"/static/", learnPath} {
			pairs = append(pairs, attr+same, attr+same)
		}
		pairs = append(pairs, attr+"/", attr+practicePrefix+"/")
	}
	return strings.NewReplacer(pairs...)
}()

// practiceStrip is the banner of the practice office with the lesson.
type practiceStrip struct {
	Lesson, Count string
	Open, Done    bool
	Steps         []string
	Goals         []practiceGoal
	Codes         []learning.Code
	Time          string
}

type practiceGoal struct {
	Says string
	Met  bool
}

// strip says which lesson a page is in, nil at the real node.
func (c *call) strip() *practiceStrip {
	s := c.seat()
	if s == nil {
		return nil
	}
	met := 0
	p := &practiceStrip{Lesson: c.tell(s.Lesson.Title), Done: s.Done, Open: s.Done || c.r.URL.Path == s.Lesson.Start}
	fill := strings.NewReplacer("{0}", s.Person, "{1}", s.Reference)
	for _, t := range s.Lesson.Steps {
		p.Steps = append(p.Steps, fill.Replace(c.tell(t)))
	}
	for i, g := range s.Lesson.Goals {
		p.Goals = append(p.Goals, practiceGoal{c.tell(g.Says), s.Met[i]})
		if s.Met[i] {
			met++
		}
	}
	p.Count = c.say("practice.count", met, len(s.Met))
	for _, x := range []learning.Code{s.Learner, s.Colleague} {
		x.Name = c.say("practice.code", x.Name)
		p.Codes = append(p.Codes, x)
	}
	p.Time = c.say("practice.time", strconv.FormatInt(s.Left, 10), int(s.Ends.Sub(c.now).Minutes()))
	return p
}

// practiceEndedPage is what is at the practice office's address for whoever is in
// no lesson.
type practiceEndedPage struct {
	Shell
	Lead string
}

func (c *call) practiceEnded() error {
	p := &practiceEndedPage{Shell: c.shell(c.say("practice.ended-title")), Lead: c.say("practice.ended")}
	p.Here, p.Wide = learnPath+"?lang=", true
	return c.showPrivate(http.StatusGone, "practice-ended", p)
}

// practiceRoutes are the addresses of the practice office where there is none.
func practiceRoutes() (out []route) {
	for _, method := range []string{"GET", "POST"} {
		out = append(out, route{method, practicePrefix + "/{rest...}", (*call).practiceEnded, officer})
	}
	return slices.Clip(out)
}
