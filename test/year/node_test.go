package year_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"genggam/internal/api"
	"genggam/internal/charter"
	"genggam/internal/demo"
	"genggam/internal/desk"
	"genggam/internal/hall"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/practice"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/web"
)

const (
	// nodeDir names the directory in which this process is to be the node.
	nodeDir = "GENGGAM_YEAR_NODE"
	village = demo.Village
	// residents of a village of some size, and the seed of the demo's people.
	residents = 7000
	seed      = 1945
	batch     = 500
)

// began is where the node is founded: the first working Monday of the year in
// which the services begin to hold.
var began = time.Date(2026, 1, 5, 7, 0, 0, 0, office.WIB)

// told is what the node says of itself once it listens.
type told struct {
	Base    string            `json:"base"`
	Control string            `json:"control"`
	TOTP    map[string][]byte `json:"totp"`
	Cores   int               `json:"cores"`
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(nodeDir); dir != "" {
		if err := live(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// live is the node: founded as by init, furnished, then served until it is told
// to stop.
func live(dir string) error {
	ctx, clock := context.Background(), office.NewClock(began)
	std, err := office.Standards()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	cfg := desk.Config{Dir: filepath.Join(dir, "node"), Keys: premises.KeysBeside(filepath.Join(dir, "node")), Catalogue: std, Now: clock.Now, Log: log}
	if _, err := charter.Found(ctx, cfg, charter.Plan{Root: village, Host: "desa.example.go.id"}); err != nil {
		return err
	}
	if err := cfg.ConfirmKit(); err != nil {
		return err
	}
	h, err := hall.Open(ctx, cfg)
	if err != nil {
		return err
	}
	codes, err := furnish(ctx, h)
	if err != nil {
		return err
	}
	// As serve does: see cmd/genggam/serve.go and wiring.go.
	debug.SetGCPercent(500)
	debug.SetMemoryLimit(160 << 20)
	learn := practice.New(h)
	pages, err := faces(h, learn, log)
	if err != nil {
		return err
	}
	stop := make(chan struct{})
	base, err := listen(web.NewHTTPServer("127.0.0.1:0", pages, nil))
	if err != nil {
		return err
	}
	control, err := listen(&http.Server{Handler: reins(h, learn, clock, stop)})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(told{base, control, codes, runtime.GOMAXPROCS(0)}); err != nil {
		return err
	}
	<-stop
	return errors.Join(learn.Close(), h.Close())
}

func furnish(ctx context.Context, h *hall.Hall) (map[string][]byte, error) {
	codes := map[string][]byte{}
	for _, o := range demo.Officers() {
		if o.Office != village {
			continue
		}
		n := premises.NewAccount{Login: o.Login, Name: o.Name, Password: demo.Password}
		for _, role := range o.Roles {
			n.Grants = append(n.Grants, premises.Grant{Office: village, Role: role, Position: o.Position})
		}
		_, secret, err := h.MakeAccount(ctx, n)
		if err != nil {
			return nil, err
		}
		codes[o.Login] = secret
	}
	people, err := demo.People(residents, seed)
	for i := 0; i < len(people) && err == nil; i += batch {
		err = h.AddResidents(ctx, village, people[i:min(i+batch, len(people))])
	}
	return codes, err
}

// faces are the pages and the API as one handler.
func faces(h *hall.Hall, learn *practice.Office, log *slog.Logger) (http.Handler, error) {
	m, err := lang.Load()
	if err != nil {
		return nil, err
	}
	o, err := h.Office(region.Code(h.Card().Root))
	if err != nil {
		return nil, err
	}
	people, err := (&web.Server{
		Hall: h, Catalogue: h.Catalogue(), Messages: m, Log: log, Host: h.Card().Host, Clock: h.Now, Practice: learn, ClientIP: web.ProxiedIP,
		Office: web.Office{Name: h.Card().Title, Parent: region.Full(o.Code.Parent()), Head: o.HeadTitle, Address: o.Address},
		Keys:   func() ([]byte, error) { return h.Keys(context.Background()) },
	}).Handler()
	if err != nil {
		return nil, err
	}
	programs := (&api.Server{Desk: h.Desk, Agreements: h.Agreements, Cashier: h.Cashier, Complaints: h.Complaints, Messages: m, Log: log, Clock: h.Now, ClientIP: web.ProxiedIP}).Handler()
	mux := http.NewServeMux()
	for _, at := range []string{"/api/", "/log/", "/open311/", "/keys.json"} {
		mux.Handle(at, programs)
	}
	mux.Handle("/", people)
	return mux, nil
}

func listen(s *http.Server) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go func() { _ = s.Serve(l) }()
	return "http://" + l.Addr().String(), nil
}

// reins are what the test holds of the node: its clock, its rounds, its end.
func reins(h *hall.Hall, learn *practice.Office, clock *office.Clock, stop chan struct{}) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("POST /to/{ms}", func(w http.ResponseWriter, r *http.Request) {
		ms, err := strconv.ParseInt(r.PathValue("ms"), 10, 64)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		clock.Set(time.UnixMilli(ms))
	})
	m.HandleFunc("POST /rounds", func(w http.ResponseWriter, r *http.Request) {
		for more := true; more; {
			first, err := h.Rounds(r.Context())
			also, later := learn.Rounds(r.Context())
			if more = first || also; errors.Join(err, later) != nil {
				http.Error(w, errors.Join(err, later).Error(), http.StatusInternalServerError)
				return
			}
		}
	})
	m.HandleFunc("POST /stop", func(http.ResponseWriter, *http.Request) { close(stop) })
	return m
}
