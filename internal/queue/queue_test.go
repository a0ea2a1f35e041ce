package queue_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/queue"
)

const minute = int64(60_000)

func rules() queue.Rules {
	return queue.Standard(
		queue.Group{Letter: "A", Name: lang.Text{ID: "Surat"}, Services: []string{"sktm", "usaha"}, Usual: 10 * time.Minute},
		queue.Group{Letter: "B", Name: lang.Text{ID: "KTP"}, Services: []string{"ktp"}, Usual: 5 * time.Minute, Most: 300},
	)
}

func id(n int) canon.ID {
	return canon.MakeID(1_790_000_000_000, [10]byte{8: byte(n >> 8), 9: byte(n)})
}

// hall is a day with what happened in it, which must be the same when replayed.
type hall struct {
	t      *testing.T
	day    *queue.Day
	events []queue.Event
	n      int
}

func open(t *testing.T) *hall { return &hall{t: t, day: queue.Open(rules())} }

func (h *hall) must(e queue.Event, err error) queue.Event {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	h.day.Apply(e)
	h.events = append(h.events, e)
	return e
}

// come draws a ticket and gives its id.
func (h *hall) come(service, class string, at int64) canon.ID {
	h.t.Helper()
	h.n++
	return h.must(h.day.Take(queue.Ask{Ticket: id(h.n), Service: service, Class: class, Channel: "kiosk", Desks: 1}, at)).Ticket
}

// serve calls the next to desk 1, serves it at once and gives its code and why.
func (h *hall) serve(at int64, lines ...string) string {
	h.t.Helper()
	e := h.must(h.day.Call("1", lines, at))
	h.must(h.day.Start(e.Ticket, at))
	h.must(h.day.Finish(e.Ticket, at+minute))
	t, _ := h.day.Ticket(e.Ticket)
	return t.Code() + " " + t.Why
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("%v, want the fault %s", err, key)
	}
}

func TestWhoIsNext(t *testing.T) {
	for name, c := range map[string]struct {
		come  []string // class, or "B" for the other line
		lines []string
		at    int64
		want  []string
	}{
		"first come, first served":                 {[]string{"", "", ""}, []string{"A"}, 0, []string{"A001 coming", "A002 coming", "A003 coming"}},
		"a class goes first":                       {[]string{"", "elderly"}, []string{"A"}, 0, []string{"A002 class", "A001 coming"}},
		"of two classes the higher":                {[]string{"", "elderly", "disabled"}, []string{"A"}, 0, []string{"A003 class", "A002 class", "A001 coming"}},
		"within a class whoever came first":        {[]string{"", "elderly", "elderly"}, []string{"A"}, 0, []string{"A002 class", "A003 class", "A001 coming"}},
		"three in a row, then whoever was first":   {[]string{"", "elderly", "elderly", "elderly", "elderly", ""}, []string{"A"}, 0, []string{"A002 class", "A003 class", "A004 class", "A001 run", "A005 coming", "A006 coming"}},
		"beyond the bound it is one":               {[]string{"", "elderly", "elderly", "elderly"}, []string{"A"}, 90 * minute, []string{"A002 class", "A001 age", "A003 coming", "A004 coming"}},
		"a desk with two lines takes whoever came": {[]string{"B", "", "B"}, []string{"A", "B"}, 0, []string{"B001 coming", "A001 coming", "B002 coming"}},
		"a desk does not see another line":         {[]string{"B", ""}, []string{"A"}, 0, []string{"A001 coming"}},
	} {
		h := open(t)
		for i, class := range c.come {
			if class == "B" {
				h.come("ktp", "", int64(i))
			} else {
				h.come("sktm", class, int64(i))
			}
		}
		for i, want := range c.want {
			if got := h.serve(c.at+1000+int64(i), c.lines...); got != want {
				t.Errorf("%s: call %d is %s, want %s", name, i+1, got, want)
			}
		}
		_, err := h.day.Call("1", c.lines, c.at)
		wantFault(t, err, "queue.nobody")
		if again := queue.Open(rules(), h.events...); !slices.Equal(again.Tickets(), h.day.Tickets()) {
			t.Errorf("%s: the replay differs", name)
		}
	}
}

// TestNobodyStarves floods a line with the highest class at every call: the p-th
// still waits at most p x (Run+1) calls.
func TestNobodyStarves(t *testing.T) {
	h := open(t)
	h.come("sktm", "elderly", 0)
	for i := range 5 {
		h.come("sktm", "", int64(i+1))
	}
	for call := 1; call <= 24; call++ {
		h.come("sktm", "disaster", int64(call*10))
		h.come("sktm", "disaster", int64(call*10))
		h.serve(int64(call*10+5), "A")
		for p := range 6 {
			if x, _ := h.day.Ticket(id(p + 1)); x.State != queue.Served && call >= (p+1)*4 {
				t.Fatalf("%s still waits after %d calls", x.Code(), call)
			}
		}
	}
}

func TestTheLifeOfATicket(t *testing.T) {
	h := open(t)
	a, b := h.come("sktm", "", 0), h.come("sktm", "", 1)
	_, err := h.day.Start(a, 2)
	wantFault(t, err, "queue.state")
	_, err = h.day.Finish(id(99), 2)
	wantFault(t, err, "queue.unknown")
	h.must(h.day.Call("1", []string{"A"}, 10))
	_, err = h.day.Call("1", []string{"A"}, 11)
	wantFault(t, err, "queue.desk-busy")
	_, err = h.day.NoAnswer(a, 12)
	wantFault(t, err, "queue.call-again")
	h.must(h.day.Recall(a, 13))
	h.must(h.day.NoAnswer(a, 14))
	h.must(h.day.Return(a, 15)) // a waits again, behind b
	if e := h.must(h.day.Call("1", []string{"A"}, 16)); e.Ticket != b {
		t.Error("whoever was absent goes behind")
	}
	h.must(h.day.Start(b, 17))
	c := h.come("ktp", "", 18)
	h.must(h.day.Send(b, "ktp", 20)) // keeps number and place: came before c
	if e := h.must(h.day.Call("2", []string{"B"}, 21)); e.Ticket != b {
		t.Error("a ticket that was sent has lost its place")
	}
	x, _ := h.day.Ticket(b)
	if x.Code() != "A002" || x.Line != "B" || x.First != 16 {
		t.Errorf("%+v", x)
	}
	h.must(h.day.Start(b, 22))
	h.must(h.day.Finish(b, 23))
	h.must(h.day.Leave(c, 24))
	_, err = h.day.Leave(c, 25)
	wantFault(t, err, "queue.state")
	_, err = h.day.Send(a, "nikah", 26)
	wantFault(t, err, "queue.no-line")
	if again := queue.Open(rules(), h.events...); !slices.Equal(again.Tickets(), h.day.Tickets()) {
		t.Error("the replay differs")
	}
}

func TestAnOfficerMayChooseAndItIsSeen(t *testing.T) {
	h := open(t)
	h.come("sktm", "", 0)
	b, c := h.come("sktm", "", 1), h.come("sktm", "", 2)
	h.must(h.day.Choose(b, "1", []string{"A"}, 3))
	if x, _ := h.day.Ticket(b); x.Why != queue.ByHand || x.State != queue.AtDesk {
		t.Errorf("%+v", x)
	}
	_, err := h.day.Choose(c, "1", []string{"A"}, 4)
	wantFault(t, err, "queue.desk-busy")
	_, err = h.day.Choose(b, "2", []string{"A"}, 4)
	wantFault(t, err, "queue.state")
}

func TestAnEntryIsWrittenInOneWay(t *testing.T) {
	for want, e := range map[string]queue.Event{
		`{"at":5,"channel":"phone","class":"elderly","high":1200,"letter":"A","low":300,"number":12,"service":"sktm","ticket":"` + id(1).String() + `"}`: {
			Kind: queue.Taken, Ticket: id(1), At: 5, Letter: "A", Number: 12, Class: "elderly", Service: "sktm", Channel: "phone", Low: 300, High: 1200},
		`{"at":9,"desk":"3","lines":["A","B"],"ticket":"` + id(1).String() + `","why":"class"}`: {
			Kind: queue.Called, Ticket: id(1), At: 9, Desk: "3", Lines: []string{"A", "B"}, Why: queue.ByClass},
	} {
		if got, err := e.Write(); err != nil || string(got) != want {
			t.Errorf("%s %v", got, err)
		}
	}
}

func TestATicketIsRefused(t *testing.T) {
	h := open(t)
	h.must(h.day.Take(queue.Ask{Ticket: id(1), Service: "sktm", Case: id(50)}, 0))
	for key, a := range map[string]queue.Ask{
		"queue.no-line":    {Ticket: id(2), Service: "nikah"},
		"queue.class":      {Ticket: id(2), Service: "sktm", Class: "rich"},
		"queue.has-ticket": {Ticket: id(2), Service: "ktp", Case: id(50)},
	} {
		_, err := h.day.Take(a, 1)
		wantFault(t, err, key)
	}
	_, err := h.day.Take(queue.Ask{Ticket: id(1), Service: "sktm"}, 1)
	wantFault(t, err, "queue.has-ticket")
	for i := range 300 {
		h.must(h.day.Take(queue.Ask{Ticket: id(i + 100), Service: "ktp"}, 2))
	}
	_, err = h.day.Take(queue.Ask{Ticket: id(2), Service: "ktp"}, 3)
	wantFault(t, err, "queue.full")
}

func TestTheRulesOfAnOffice(t *testing.T) {
	r := rules()
	if err := r.Check(); err != nil || r.Run != 3 || r.Bound != time.Hour || r.Calls != 2 {
		t.Errorf("%+v %v", r, err)
	}
	known := []string{"elderly", "disabled", "pregnant", "child", "disaster", "urgent"} // the catalogue's Priority.class
	for _, c := range r.Classes {
		if !slices.Contains(known, c) {
			t.Errorf("the catalogue does not know the class %s", c)
		}
	}
	for name, c := range map[string]struct {
		spoil func(*queue.Rules)
		key   string
	}{
		"two lines of one letter": {func(r *queue.Rules) { r.Groups[1].Letter = "A" }, "queue.letter"},
		"a letter that is none":   {func(r *queue.Rules) { r.Groups[1].Letter = "ä" }, "queue.letter"},
		"a class twice":           {func(r *queue.Rules) { r.Classes[1] = r.Classes[0] }, "queue.rules"},
		"no run":                  {func(r *queue.Rules) { r.Run = 0 }, "queue.rules"},
	} {
		r := rules()
		c.spoil(&r)
		if err := r.Check(); err == nil {
			t.Errorf("%s is taken", name)
		} else {
			wantFault(t, err, c.key)
		}
	}
}

func TestTheBoardAndItsVoice(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := open(t)
	a := h.come("sktm", "", 0)
	h.come("sktm", "", 1)
	h.come("ktp", "", 2)
	h.must(h.day.Call("3", []string{"A"}, 10))
	h.must(h.day.Call("4", []string{"B"}, 11))
	h.must(h.day.Recall(a, 12))
	b := h.day.Board(5)
	if len(b.Calls) != 2 || b.Calls[0].Code != "A001" || b.Calls[0].Calls != 2 || b.Lines[0].Waiting != 1 || len(h.day.Board(1).Calls) != 1 {
		t.Errorf("%+v", b)
	}
	for want, got := range map[string]string{
		"Panggilan ulang. Nomor antrean A, 1, silakan ke loket 3.": b.Calls[0].Speak(m, lang.ID),
		"Nomer antrean B, 1, kaaturan dhateng loket 4.":            b.Calls[1].Speak(m, lang.JV),
		"Number B, 1, please go to counter 4.":                     b.Calls[1].Speak(m, lang.EN),
		"A001 ke loket 3":                                          b.Calls[0].Text(m, lang.ID),
		"Came first.":                                              first(h.day.Ticket(a)).SayWhy(m, lang.EN),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if queue.Voice(lang.JV)[1] != "id-ID" {
		t.Error("a machine without a Javanese voice speaks with an Indonesian one")
	}
}

func first(t queue.Ticket, _ bool) queue.Ticket { return t }

func FuzzReadEvent(f *testing.F) {
	d := queue.Open(rules())
	e, _ := d.Take(queue.Ask{Ticket: id(1), Service: "sktm", Class: "elderly", Case: id(2), Desks: 1}, 5)
	data, _ := e.Write()
	f.Add(queue.Taken, data)
	f.Add(queue.Called, []byte(`{"at":1,"lines":["A"],"ticket":"`+id(1).String()+`"}`))
	f.Add("queue.eaten/1", []byte(`{}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := queue.ReadEvent(kind, data)
		if err != nil {
			return
		}
		again, err := e.Write()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := queue.ReadEvent(kind, again); err != nil {
			t.Fatalf("%s becomes %s: %v", data, again, err)
		}
		d := queue.Open(rules(), e, e)
		d.Board(9)
		d.Next([]string{"A"}, 0)
		d.Wait(queue.Place{Line: e.Letter, Desks: 2})
		if strings.Contains(string(again), "null") {
			t.Fatal(string(again))
		}
	})
}
