package bench

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/form"
	"genggam/internal/hall"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/rounds"
	"genggam/services"

	"github.com/jackc/pgx/v5"
)

//go:embed standard.yaml
var standardText []byte

//go:embed letter.txt
var letterText []byte

// village is the office of every measured case; its people are invented.
const village = region.Code("33.02.19.2016")

// node is a fresh node to measure, with what an application to it is made of.
type node struct {
	*hall.Hall
	cfg desk.Config
	// rest ends the watchman, who walks while the node is measured, as in life.
	rest func()
	std  *catalogue.Standard
	// answers are the standard's own examples, the same for every case.
	answers form.Answers
	drop    func() error
	// persons counts the applicants, who differ.
	persons atomic.Int64
	// last is the highest number of a case.
	last atomic.Int64
}

// standards are the program's own services, for the pages, and the standard
// that the measured cases are filed under.
func standards() (*catalogue.Catalogue, *catalogue.Standard, error) {
	std, findings := catalogue.Read("bench/standard.yaml", standardText, letterText)
	if std == nil {
		return nil, nil, fmt.Errorf("reading the standard of the benchmark: %w", findings.Err())
	}
	own, findings, err := catalogue.Load(services.Files)
	if err == nil {
		err = findings.Errors().Err()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the standards: %w", err)
	}
	all, err := own.With(std)
	return all, std, err
}

// newNode makes a node in a directory, on a database of its own when a
// PostgreSQL server is given.
func newNode(ctx context.Context, dir, server string) (*node, error) {
	all, std, err := standards()
	if err != nil {
		return nil, err
	}
	n := &node{std: std, answers: catalogue.ExampleAnswers(std, time.Now().Unix()/86400), drop: func() error { return nil }}
	n.cfg = desk.Config{Dir: dir, Keys: premises.KeysBeside(dir), Catalogue: all}
	if server != "" {
		if n.cfg.DSN, n.drop, err = newDatabase(ctx, server); err != nil {
			return nil, err
		}
	}
	_, err = premises.Init(ctx, n.cfg, premises.Card{
		Code: "BM", Name: "genggam.bench", Title: "Kabupaten Banyumas", Host: "layanan.example.go.id", Root: "33.02", Demo: true,
	})
	if err == nil {
		err = n.open(ctx)
	}
	if err == nil {
		err = n.SetOffices(ctx, desk.Office{
			Code: village, Parent: "33.02.19", Level: "desa", Name: "Sokaraja Kulon", Short: "Ds.SKR",
			District: "Sokaraja", Regency: "Banyumas", Province: "Jawa Tengah",
			Letterhead: []string{"PEMERINTAH KABUPATEN BANYUMAS", "KECAMATAN SOKARAJA", "KANTOR KEPALA DESA SOKARAJA KULON"},
			Address:    "Jalan Contoh Nomor 1 Sokaraja 53181", HeadTitle: "Kepala Desa", Zone: "WIB", Hours: "five-day", Open: true,
		})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making a node to measure: %w", err), n.close())
	}
	return n, nil
}

// close ends the node and takes its directory and database away.
func (n *node) close() error {
	return errors.Join(n.shut(), n.drop(), os.RemoveAll(n.cfg.Dir), os.RemoveAll(n.cfg.Keys))
}

// open opens the node and sends the watchman on his way.
func (n *node) open(ctx context.Context) error {
	h, err := hall.Open(ctx, n.cfg)
	if err != nil {
		return err
	}
	walk, stop := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() { rounds.Walk(walk, h.Rounds, slog.New(slog.DiscardHandler)) })
	n.Hall, n.rest = h, func() { stop(); wait.Wait() }
	return nil
}

// shut closes the node; it may be called again.
func (n *node) shut() error {
	if n.Hall == nil {
		return nil
	}
	n.rest()
	err := n.Hall.Close()
	n.Hall = nil
	return err
}

// settle does what the watchman has left to do, as on a node that got its cases
// over months and not within a minute.
func (n *node) settle(ctx context.Context) error {
	for more := true; more; {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var err error
		if more, err = n.Rounds(ctx); err != nil {
			return err
		}
	}
	return nil
}

// reopen opens the node again, as after a restart.
func (n *node) reopen(ctx context.Context) error {
	return errors.Join(n.shut(), n.open(ctx))
}

// newDatabase makes a database on a server and says how to drop it again.
func newDatabase(ctx context.Context, server string) (dsn string, drop func() error, err error) {
	none := func() error { return nil }
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", none, errors.New("making a database to measure: the server does not answer")
	}
	var r [6]byte
	_, _ = rand.Read(r[:])
	name := "genggam_bench_" + hex.EncodeToString(r[:])
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", none, fmt.Errorf("making a database to measure: %w", err)
	}
	drop = func() error {
		ctx := context.Background()
		_, err := admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		return errors.Join(err, admin.Close(ctx))
	}
	base, query, found := strings.Cut(server, "?")
	if at := strings.LastIndex(base, "/"); at > strings.Index(base, "//")+1 {
		base = base[:at]
	}
	if found {
		query = "?" + query
	}
	return base + "/" + name + query, drop, nil
}

// officer is one who has a role at the village office.
func officer(role string, i int) desk.Actor {
	r := desk.Role{Name: role}
	if role == "signer" {
		r.Position = "Kepala Desa Sokaraja Kulon"
	}
	return desk.Actor{Account: fmt.Sprintf("a-%s-%d", role, i), Name: "Kartono", Office: village, Roles: []desk.Role{r}}
}

// applicant is the i-th invented person: district digits 99, a birth date of
// 1990, one phone each, so that look-ups by number find a few cases each.
func applicant(i int64) person.Record {
	return person.Record{
		Name: "Budi Santoso", NIK: fmt.Sprintf("330299%02d%02d90%04d", 1+i%28, 1+i/28%12, 1+i/336%9999), KK: "3302991001150001",
		BirthPlace: "Banyumas", BirthDate: fmt.Sprintf("1990-%02d-%02d", 1+i/28%12, 1+i%28), Sex: "L",
		Job: "Wiraswasta", Citizenship: "WNI", Address: "Jalan Melati 5", RT: "002", RW: "003", Region: string(village),
		Phone: fmt.Sprintf("+62812%08d", i%100_000_000),
	}
}

// application is one that is complete, by the i-th person.
func (n *node) application(i int64) desk.Application {
	return desk.Application{
		Standard: n.std.ID, Office: village, Channel: "api", Relation: "self",
		Applicant: desk.Party{Record: applicant(i)}, Answers: n.answers,
		Statements: []string{"pernyataan_benar"}, Assurance: casework.Claimed, Language: "id",
		Key: fmt.Sprintf("bench-%d", i),
	}
}

func nodeDir(dir, name string) string { return filepath.Join(dir, name) }
