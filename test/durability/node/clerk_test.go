package node_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/latch"
	"genggam/internal/office"
	"genggam/internal/person"
)

// orders is what a clerk is told through its environment.
type orders struct {
	Dir, DSN, Socket string
	// Shift is added to the machine's clock; Tokens are sessions by login.
	Shift  time.Duration
	Tokens map[string]string
	// Plant is the fault that a control plants in the clerk: "early"
	// acknowledges an application before it is filed, "deaf" takes a refusal
	// for an answer, "idle" makes no rounds at the start, "keyless" forgets the
	// key that makes repeating safe.
	Plant string
}

const ordersIn = "GENGGAM_NODE_ORDERS"

// service is the one that is applied for: with an upload, a check and a letter.
const service = "surat-keterangan-usaha"

// clerk is an open node behind a socket.
type clerk struct {
	*desk.Desk
	orders
	std   *catalogue.Standard
	party desk.Party
}

// serveOrders is the main function of a clerk.
func serveOrders(text string) error {
	c := &clerk{}
	if err := json.Unmarshal([]byte(text), &c.orders); err != nil {
		return err
	}
	held, err := latch.Hold(c.Dir)
	if err != nil {
		return err
	}
	defer func() { _ = held.Release() }()
	if err := c.open(); err != nil {
		return err
	}
	if c.Plant != "idle" {
		if _, err := c.Rounds(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, "rounds:", err)
		}
	}
	_ = os.Remove(c.Socket)
	l, err := net.Listen("unix", c.Socket)
	if err != nil {
		return err
	}
	return http.Serve(l, c.handler())
}

func (c *clerk) open() (err error) {
	cfg, err := config(c.Dir, c.DSN, c.Shift)
	if err != nil {
		return err
	}
	ctx := context.Background()
	if c.Desk, err = desk.Open(ctx, cfg); err != nil {
		return err
	}
	c.std, _ = c.Catalogue().Current(service, "2026-03-02")
	r := office.People()[0].Record
	var ok bool
	c.party, ok, err = c.Match(ctx, office.Village, person.Record{NIK: r.NIK, KK: r.KK, BirthDate: r.BirthDate, Phone: "+6281234567890"}, "clerk")
	if err == nil && !ok {
		err = errors.New("the resident is not in the register")
	}
	return err
}

// answer is what the clerk says to anything.
type answer struct {
	No              int64
	Reference       string
	Secret          string
	Item            string
	Document        int64
	Number          string
	Happened        int
	State           string
	Letter, Content string
	Files           map[string]string
	Findings        []string
	Entries         int64
	// Fault is the key of a refusal, "internal" for any other error, with the
	// words of it for the log.
	Fault, Error string
}

func (c *clerk) handler() http.Handler {
	mux := http.NewServeMux()
	for path, do := range map[string]func(context.Context, *http.Request) (answer, error){
		"/ready":  func(context.Context, *http.Request) (answer, error) { return answer{}, nil },
		"/file":   c.file,
		"/step":   c.step,
		"/case":   c.show,
		"/verify": c.verify,
		"/rounds": func(ctx context.Context, _ *http.Request) (answer, error) {
			_, err := c.Rounds(ctx)
			return answer{}, err
		},
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			a, err := do(r.Context(), r)
			if err != nil {
				a.Error, a.Fault = err.Error(), "internal"
				if f := fault.As(err); f != nil {
					a.Fault = f.Key
				}
			}
			if c.Plant == "deaf" && a.Fault == "store.not-stored" {
				a.Fault = ""
			}
			_ = json.NewEncoder(w).Encode(a)
		})
	}
	return mux
}

// photo is the picture that goes with a key: its bytes follow from the key.
func photo(key string) []byte {
	out := append([]byte(nil), office.JPEG...)
	for i, size := 0, 1+int(sha256.Sum256([]byte(key))[0])*300; len(out) < size; i++ {
		h := sha256.Sum256(fmt.Appendf(nil, "%s %d", key, i))
		out = append(out, h[:]...)
	}
	return out
}

func hexSum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// file receives an application with a photo as the API does: a key that was
// answered is answered again, otherwise the photo is stored and the act done.
func (c *clerk) file(ctx context.Context, r *http.Request) (out answer, err error) {
	key := r.FormValue("key")
	once := desk.Once{Key: key, Digest: sha256.Sum256([]byte(key + r.FormValue("more")))}
	if c.Plant == "keyless" {
		once = desk.Once{}
	}
	if was, found, err := c.Answered(ctx, office.Village, once); err != nil || found {
		return answer{No: was.No, Reference: was.Reference, Secret: was.Secret}, err
	}
	if c.Plant == "early" {
		go func() { _, _ = c.fileNew(context.WithoutCancel(ctx), key, once) }()
		return answer{No: -1}, nil
	}
	return c.fileNew(ctx, key, once)
}

func (c *clerk) fileNew(ctx context.Context, key string, once desk.Once) (out answer, err error) {
	a := desk.Application{
		Standard: service, Office: office.Village, Channel: "api", Relation: "self", Applicant: c.party,
		Answers: catalogue.ExampleAnswers(c.std, c.Now().Unix()/86400), Assurance: casework.Matched, Language: "id",
	}
	for _, q := range c.std.Requirements {
		switch q.Kind {
		case "statement":
			a.Statements = append(a.Statements, q.ID)
		case "upload":
			u, err := c.TakeFileAt(ctx, office.Village, desk.NewFile{For: q.ID, Name: "foto.jpg"}, bytes.NewReader(photo(key)))
			if err != nil {
				return out, err
			}
			a.Files = append(a.Files, u)
			out.Item = u.ID
		}
	}
	receipt, err := c.FileOnce(ctx, a, once)
	out.No, out.Reference, out.Secret = receipt.No, receipt.Reference, receipt.Secret
	return out, err
}

// step does the next step of a case by the officer whose step it is.
func (c *clerk) step(ctx context.Context, r *http.Request) (answer, error) {
	no, _ := strconv.ParseInt(r.FormValue("no"), 10, 64)
	p, err := c.Follow(ctx, no)
	if err != nil || p.Step == nil {
		return answer{No: no, State: string(p.State)}, err
	}
	a, err := c.Actor(ctx, c.Tokens[p.Step.Role])
	if err != nil {
		return answer{}, err
	}
	out := answer{No: no, Document: -1}
	if p.Step.Kind != "hand-over" {
		if err := c.Take(ctx, a, no, office.OutOfTurn); err != nil {
			return out, err
		}
	}
	switch p.Step.Kind {
	case "sign":
		out.Document, err = c.Sign(ctx, a, no)
	case "hand-over":
		err = c.HandOver(ctx, a, no, office.AllChecks(p.Step))
	default:
		err = c.DoStep(ctx, a, no, p.Step.ID, office.AllChecks(p.Step))
	}
	if err != nil {
		return out, err
	}
	shown, err := c.show(ctx, r)
	shown.Document = out.Document
	return shown, err
}

// show tells a case with the digests of its files and of its letter.
func (c *clerk) show(ctx context.Context, r *http.Request) (answer, error) {
	no, _ := strconv.ParseInt(r.FormValue("no"), 10, 64)
	p, err := c.Follow(ctx, no)
	if err != nil {
		return answer{}, err
	}
	out := answer{No: no, Reference: p.Reference, State: string(p.State), Files: map[string]string{}, Document: -1}
	for _, h := range p.Timeline {
		if h.Key != "happened.case.looked" {
			out.Happened++
		}
	}
	if p.Letter != nil {
		out.Document, out.Number, out.Letter = p.Letter.No, p.Letter.Number, string(p.Letter.Status)
	}
	if r.FormValue("whole") == "" {
		return out, nil
	}
	return out, c.showBytes(ctx, p, &out)
}

// showBytes opens every file of a case.
func (c *clerk) showBytes(ctx context.Context, p desk.Progress, out *answer) error {
	a, err := c.Actor(ctx, c.Tokens["verifier"])
	if err != nil {
		return err
	}
	v, err := c.Show(ctx, a, p.No, "work")
	if err != nil {
		return err
	}
	for _, f := range v.Files {
		_, body, err := c.OpenFile(ctx, a, p.No, f.Item)
		if err != nil {
			return err
		}
		b, err := io.ReadAll(body)
		if err = errors.Join(err, body.Close()); err != nil {
			return err
		}
		out.Files[f.Item.String()] = hexSum(b)
	}
	if p.Letter == nil {
		return nil
	}
	pdf, err := c.OpenLetter(ctx, a, p.No)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(pdf.Body)
	out.Content = hexSum(b)
	return errors.Join(err, pdf.Body.Close())
}

func (c *clerk) verify(ctx context.Context, _ *http.Request) (answer, error) {
	r, err := audit.Verify(ctx, c.Premises, nil)
	out := answer{Entries: r.Entries}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, fmt.Sprint(f.What, " at ", f.Position, ": ", f.Detail))
	}
	return out, err
}
