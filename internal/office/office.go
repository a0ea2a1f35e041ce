// Package office is a whole node in a temporary directory: real store, real
// vault, real keys, real standards, a village with a few synthetic residents
// and officers. Tests and the demo start from it.
//
// Nothing in it is a stand-in: what a test does here is what a node does. The
// clock is injected, so that days pass when the test says so. Persons are
// synthetic: the district digits of their NIK are 99, a district that does not
// exist. Start reading at Open and Node.File.
package office

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/hall"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/seal"
	"genggam/services"
)

// Village is the code of the office that the node's village has. The village is
// real, its people are invented.
const Village = region.Code("33.02.19.2016")

// District is the office above it.
const District = region.Code("33.02.19")

// Password of every officer of a test node.
const Password = "padi-kapas-1945"

// TB is what a test gives a node: testing.TB has it. Outside of tests there is
// none, and the program does not carry the test library with it.
type TB interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	TempDir() string
	Cleanup(f func())
}

// Node is an open node.
type Node struct {
	*hall.Hall
	// T is the test that opened it, nil for a node that Make made: then only
	// what returns an error may be called on it.
	T      TB
	Config desk.Config
	Clock  *Clock
	// Kit is the recovery kit that was made with the node.
	Kit string
	// TOTP secrets of the officers by login.
	TOTP map[string][]byte
}

// Clock is a clock that stands until it is moved.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Set moves the clock to a time.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// WIB is the zone of the test node's offices.
var WIB = time.FixedZone("WIB", 7*3600)

// Monday is a working day at nine in the morning at the village office.
var Monday = time.Date(2026, 3, 2, 9, 0, 0, 0, WIB)

// Standards is the catalogue of the program's own services, read once.
func Standards() (*catalogue.Catalogue, error) { return standards() }

var standards = sync.OnceValues(func() (*catalogue.Catalogue, error) {
	c, findings, err := catalogue.Load(services.Files)
	if err == nil {
		err = findings.Errors().Err()
	}
	return c, err
})

// Open makes a node with SQLite in a temporary directory, with Village, District
// and their officers, and the residents of People.
func Open(t TB) *Node { return OpenOn(t, "") }

// OpenOn is Open on PostgreSQL when dsn is given.
func OpenOn(t TB, dsn string) *Node {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "node")
	make := func() (*Node, error) { return pour(dir) }
	if dsn != "" {
		make = func() (*Node, error) { return Make(context.Background(), Plan{Dir: dir, DSN: dsn}) }
	}
	n, err := make()
	if err != nil {
		t.Fatal(err)
	}
	n.T = t
	t.Cleanup(func() { _ = n.Close() })
	return n
}

// Apart makes a node with keys of its own, as one beside others: its code, the
// clock that they share, and the offices that it serves.
func Apart(t TB, code string, clock *Clock, serves ...region.Code) *Node {
	t.Helper()
	n, err := Make(context.Background(), Plan{Dir: filepath.Join(t.TempDir(), "node"), Code: code, Clock: clock, Serves: serves})
	if err != nil {
		t.Fatal(err)
	}
	n.T = t
	t.Cleanup(func() { _ = n.Close() })
	return n
}

// NewClock is a clock that stands at a time.
func NewClock(at time.Time) *Clock { return &Clock{at: at} }

// Plan says what node to make.
type Plan struct {
	// Dir is a directory that does not exist yet; the keys lie beside it.
	Dir string
	// DSN is "postgres://…", or "" for SQLite.
	DSN string
	// At is where its clock begins; zero is Monday.
	At time.Time
	// Standards it provides; nil is the program's own.
	Standards *catalogue.Catalogue
	// Regency adds the regency with its agencies and their officers.
	Regency bool
	// Code is the code of the node, "" for BM; Clock the clock that it shares with
	// others, nil for one of its own.
	Code  string
	Clock *Clock
	// Serves are the offices whose officers and residents it has, nil for all.
	Serves []region.Code
}

// Make makes the node that Open gives to a test. Whoever made it closes it.
func Make(ctx context.Context, p Plan) (*Node, error) {
	if p.At.IsZero() {
		p.At = Monday
	}
	if p.Standards == nil {
		var err error
		if p.Standards, err = Standards(); err != nil {
			return nil, err
		}
	}
	if p.Clock == nil {
		p.Clock = &Clock{at: p.At}
	}
	card := premises.Card{Code: "BM", Name: "genggam.banyumas.test", Title: "Kabupaten Banyumas", Host: "layanan.example.go.id", Root: "33.02"}
	if p.Code != "" {
		card.Code, card.Name, card.Title = p.Code, "genggam."+strings.ToLower(p.Code)+".test", "Simpul "+p.Code
	}
	n := &Node{Clock: p.Clock, TOTP: map[string][]byte{}}
	n.Config = desk.Config{Dir: p.Dir, Keys: premises.KeysBeside(p.Dir), DSN: p.DSN, Catalogue: p.Standards, Now: n.Clock.Now, Stretch: seal.LeastStretch()}
	var err error
	if n.Kit, err = premises.Init(ctx, n.Config, card); err != nil {
		return nil, err
	}
	if n.Hall, err = hall.Open(ctx, n.Config); err != nil {
		return nil, err
	}
	if err := n.furnish(ctx, p); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// furnish puts offices, residents and officers in.
func (n *Node) furnish(ctx context.Context, p Plan) error {
	serves := func(code region.Code) bool { return p.Serves == nil || slices.Contains(p.Serves, code) }
	if err := n.SetOffices(ctx, Offices()...); err != nil {
		return err
	}
	if serves(Village) {
		if err := n.AddResidents(ctx, Village, People()); err != nil {
			return err
		}
	}
	for _, a := range Officers() {
		if !serves(a.Grants[0].Office) {
			continue
		}
		_, secret, err := n.MakeAccount(ctx, a)
		if err != nil {
			return err
		}
		n.TOTP[a.Login] = secret
	}
	if p.Regency {
		return n.addRegency(ctx)
	}
	return nil
}

// Reopen opens the node again from its directory, as after a restart.
func (n *Node) Reopen() {
	n.T.Helper()
	if n.Hall != nil {
		n.must(n.Close())
	}
	h, err := hall.Open(context.Background(), n.Config)
	if err != nil {
		n.T.Fatal(err)
	}
	n.Hall = h
}

func (n *Node) must(err error) {
	n.T.Helper()
	if err != nil {
		n.T.Fatal(err)
	}
}

// Offices of the test node.
func Offices() []desk.Office {
	return []desk.Office{
		{
			Code: Village, Parent: District, Level: "desa", Name: "Sokaraja Kulon", Short: "Ds.SKR",
			District: "Sokaraja", Regency: "Banyumas", Province: "Jawa Tengah",
			Letterhead: []string{"PEMERINTAH KABUPATEN BANYUMAS", "KECAMATAN SOKARAJA", "KANTOR KEPALA DESA SOKARAJA KULON"},
			Address:    "Jalan Contoh Nomor 1 Sokaraja 53181", HeadTitle: "Kepala Desa", Zone: "WIB", Hours: "five-day", Open: true,
		},
		{
			Code: District, Parent: "33.02", Level: "kecamatan", Name: "Sokaraja", Short: "Kec.SKR",
			District: "Sokaraja", Regency: "Banyumas", Province: "Jawa Tengah",
			Letterhead: []string{"PEMERINTAH KABUPATEN BANYUMAS", "KECAMATAN SOKARAJA"},
			Address:    "Jalan Contoh Nomor 2 Sokaraja 53181", HeadTitle: "Camat", Zone: "WIB", Hours: "five-day", Open: true,
		},
	}
}

// Officers of the test node: for each role of each office one login, named
// after the role, the district's with "kec-" before it.
func Officers() []premises.NewAccount {
	var out []premises.NewAccount
	for office, prefix := range map[region.Code]string{Village: "", District: "kec-"} {
		for _, r := range []struct{ role, name, position string }{
			{"front-desk", "Tuginem", ""}, {"verifier", "Slamet Riyadi", ""}, {"signer", "Kartono", "Kepala Desa Sokaraja Kulon"},
			{"head", "Kartono Hadi", "Kepala Desa Sokaraja Kulon"}, {"registrar", "Wagiyah", ""}, {"supervisor", "Partini", ""},
		} {
			if office == District && r.position != "" {
				r.position = "Camat Sokaraja"
			}
			out = append(out, premises.NewAccount{
				Login: prefix + r.role, Name: r.name, Password: Password,
				Grants: []premises.Grant{{Office: office, Role: r.role, Position: r.position}},
			})
		}
	}
	return out
}

// People are the residents of the test village.
func People() []residents.ImportRow {
	base := person.Record{BirthPlace: "Banyumas", Religion: "Islam", Marital: "Kawin", Job: "Wiraswasta", Citizenship: "WNI", Region: string(Village), Education: "SLTA/Sederajat"}
	person1, person2, person3 := base, base, base
	person1.Name, person1.NIK, person1.KK, person1.BirthDate, person1.Sex = "Budi Santoso", "3302991708900001", "3302991001150001", "1990-08-17", "L"
	person1.Address, person1.RT, person1.RW, person1.Hamlet, person1.FamilyRole = "Jalan Melati 5", "002", "003", "Karang", "kepala-keluarga"
	person2.Name, person2.NIK, person2.KK, person2.BirthDate, person2.Sex = "Siti Aminah", "3302995708900001", "3302991001150001", "1990-08-17", "P"
	person2.Address, person2.RT, person2.RW, person2.Hamlet, person2.FamilyRole = "Jalan Melati 5", "002", "003", "Karang", "istri"
	person3.Name, person3.NIK, person3.KK, person3.BirthDate, person3.Sex = "Sukarti", "3302994101500001", "3302990505100002", "1950-01-01", "P"
	person3.Address, person3.RT, person3.RW, person3.Marital = "Gang Kenanga", "001", "001", "Cerai Mati"
	return []residents.ImportRow{{Line: 2, Record: person1}, {Line: 3, Record: person2}, {Line: 4, Record: person3}}
}
