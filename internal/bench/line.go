package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"genggam/internal/desk"
)

// officeLine is the officers' acts over HTTP, beside the API that citizens file
// through: one request an act, answered with JSON. The pages of the officers ask
// whoever signs for a PIN each time, which is made slow on purpose; this measures
// what the node does, and leaves that out.
type officeLine struct {
	site  *site
	wires []*wire
}

// taken is a case in the list of what an officer took.
type taken struct {
	No              int64
	Reference, Step string
}

func (n *node) officeLine(ctx context.Context) (*officeLine, error) {
	pages, err := n.handler()
	if err != nil {
		return nil, err
	}
	m := http.NewServeMux()
	m.Handle("/api/", pages)
	m.HandleFunc("POST /act/next/{role}/{i}", func(w http.ResponseWriter, q *http.Request) {
		mine, err := n.takeNext(q)
		answer(w, mine, err)
	})
	m.HandleFunc("POST /act/do/{role}/{i}/{no}/{step}", func(w http.ResponseWriter, q *http.Request) {
		no, err := strconv.ParseInt(q.PathValue("no"), 10, 64)
		st, ok := n.std.Step(q.PathValue("step"))
		if err == nil && ok {
			err = n.do(q.Context(), actorOf(q), no, st)
		}
		answer(w, ok, err)
	})
	l := &officeLine{wires: make([]*wire, officers)}
	if l.site, err = serve(m); err != nil {
		return nil, err
	}
	for i := range l.wires {
		if l.wires[i], err = dial(l.site.address); err != nil {
			l.close()
			return nil, err
		}
		l.wires[i].within(ctx)
	}
	return l, nil
}

func actorOf(q *http.Request) desk.Actor {
	i, _ := strconv.Atoi(q.PathValue("i"))
	return officer(q.PathValue("role"), i)
}

// takeNext takes the next case and lists what the officer has.
func (n *node) takeNext(q *http.Request) (out []taken, err error) {
	a := actorOf(q)
	if no, err := n.TakeNext(q.Context(), a); err != nil || no < 0 {
		return nil, err
	}
	mine, _, err := n.Inbox(q.Context(), a, desk.ListMine, desk.Cursor{})
	for _, r := range mine {
		out = append(out, taken{r.No, r.Reference, r.Step})
	}
	return out, err
}

// ask sends a request on an officer's connection and reads the JSON answered.
func (l *officeLine) ask(i int, request []byte, into any) error {
	status, body, err := l.wires[i].do(request)
	if err != nil {
		return err
	}
	if status/100 != 2 {
		return fmt.Errorf("answered %d: %s", status, body[:min(len(body), 400)])
	}
	return json.Unmarshal(body, into)
}

func (l *officeLine) do(i int, role string, no int64, step string) error {
	var done bool
	return l.ask(i, post(nil, fmt.Sprintf("/act/do/%s/%d/%d/%s", role, i, no, step), "", nil), &done)
}

func (l *officeLine) close() {
	for _, w := range l.wires {
		if w != nil {
			_ = w.conn.Close()
		}
	}
	l.site.close()
}
