package premises

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
	"genggam/internal/seal"
	"genggam/internal/store"
	"genggam/internal/vault"

	"golang.org/x/mod/sumdb/tlog"
)

// Config says where a node is and what it works with.
type Config struct {
	// Dir is the data directory, Keys the directory of the keys, outside of it.
	Dir, Keys string
	// DSN is "postgres://…", or "" for SQLite in Dir.
	DSN string
	// Passphrase opens the root when it is sealed by one.
	Passphrase string
	// Catalogue of the standards this program brings.
	Catalogue *catalogue.Catalogue
	// ReadOnly opens beside a running node, for verify and backup.
	ReadOnly bool
	Now      func() time.Time
	// ClockSource says whether something outside keeps the clock right at this
	// moment; nil is a clock that is never doubted (SureOfTime).
	ClockSource func() bool
	// Built is when the program was made: no clock before it is right. Zero is unknown.
	Built time.Time
	// Stretch is the work that a password costs; zero is seal.LoginStretch. Only
	// a node that is thrown away, as in tests, asks for less.
	Stretch seal.Stretch
	Log     *slog.Logger
}

func (c Config) stretch() seal.Stretch {
	if c.Stretch == (seal.Stretch{}) {
		return seal.LoginStretch()
	}
	return c.Stretch
}

// KeysBeside is where the keys lie when nothing else is said: beside the data
// directory, never in it, so that a copy of the data is no copy of the keys.
func KeysBeside(dir string) string { return filepath.Clean(dir) + ".keys" }

// Card is how a node presents itself.
type Card struct {
	// Code is two Crockford characters, the beginning of every reference.
	Code string `json:"code"`
	// Name is the name of the node's key and checkpoints, "genggam.banyumas".
	Name string `json:"name"`
	// Title is shown to people: "Kabupaten Banyumas".
	Title string `json:"title"`
	// Host is where citizens find it, "layanan.example.go.id"; it stands in every QR.
	Host string `json:"host"`
	// Root is the code of the highest office it serves, "33.02".
	Root string `json:"root"`
	// Demo says that everything in it is invented, on every page.
	Demo bool `json:"demo,omitempty"`
	// Practice says that it is a practice office: every page and every sheet says
	// so, and nothing it makes is real.
	Practice bool `json:"practice,omitempty"`
}

// Premises is an open node, on which the rooms of floor 4 stand. Its exported
// fields are for those rooms; faces ask the rooms.
type Premises struct {
	Store  *store.Store
	Vault  *vault.Vault
	Root   seal.Root
	Key    seal.NodeKey
	Config Config
	Log    *slog.Logger
	// Limits count attempts by one caller.
	Limits Limiter
	// Messages are for what is printed; screens say theirs themselves.
	Messages *lang.Messages

	card    Card
	offices atomic.Pointer[officeBook]
	books   atomic.Pointer[catalogue.Catalogue]
	people  peopleCache
	clock   clockwork
	fresh   fresh
	secret  [32]byte
	parts   []Part
}

// Init makes a new node: directories, root, node key and recovery kit. The kit
// is returned to be printed and is kept nowhere; what it opens lies beside the
// keys.
func Init(ctx context.Context, cfg Config, n Card) (kit string, err error) {
	if err := makeDirs(cfg.Dir, cfg.Keys); err != nil {
		return "", err
	}
	root, err := seal.NewRoot(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("making a node: %w", err)
	}
	if cfg.Passphrase != "" {
		err = root.SaveWith(filepath.Join(cfg.Keys, "root.key"), cfg.Passphrase)
	} else {
		err = root.Save(filepath.Join(cfg.Keys, "root.key"))
	}
	if err != nil {
		return "", fmt.Errorf("making a node: %w", err)
	}
	key, err := seal.NewNodeKey(rand.Reader, n.Name)
	if err != nil {
		return "", fmt.Errorf("making a node: %w", err)
	}
	kit, public, err := seal.NewRecoveryKit(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("making a recovery kit: %w", err)
	}
	sealed, err := seal.SealToKit(root, public)
	if err != nil {
		return "", fmt.Errorf("making a recovery kit: %w", err)
	}
	err = errors.Join(WriteKey(cfg.Keys, "node.key", key.Seal(root)), WriteKey(cfg.Keys, sealedToKit, sealed))
	if err != nil {
		return "", err
	}
	st, err := store.Open(ctx, cfg.storeConfig(key))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return kit, putSetting(ctx, st, root, n)
}

// WriteKey writes a new sealed key under its name once it is durable: a key
// that a power cut left half written would never be made again.
func WriteKey(dir, name string, b []byte) error {
	at := filepath.Join(dir, name)
	if _, err := os.Lstat(at); err == nil {
		return fmt.Errorf("writing key: %s: %w", name, fs.ErrExist)
	}
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return fmt.Errorf("writing key: %w", err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), at)
	}
	if err != nil {
		return fmt.Errorf("writing key: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return vault.SyncDir(dir)
}

func (cfg Config) storeConfig(key seal.NodeKey) store.Config {
	return store.Config{
		Dir: cfg.Dir, DSN: cfg.DSN, ReadOnly: cfg.ReadOnly, Now: cfg.Now, Log: cfg.Log,
		Checkpoint: func(size int64, root tlog.Hash) ([]byte, error) {
			return key.SignCheckpoint(key.Name(), size, root)
		},
	}
}

// Open opens a node.
func Open(ctx context.Context, cfg Config) (*Premises, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	root, key, err := openKeys(cfg)
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, cfg.storeConfig(key))
	if err != nil {
		return nil, err
	}
	p := &Premises{Store: st, Root: root, Key: key, Config: cfg, Log: cfg.Log, Vault: vault.New(root, st, cfg.Dir), secret: root.Derive("secret/1")}
	p.Keep(accountPart())
	if err := p.load(ctx); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	if err := p.Remember(ctx); err != nil {
		p.Log.Warn("opening the node", "err", err)
	}
	return p, nil
}

func openKeys(cfg Config) (root seal.Root, key seal.NodeKey, err error) {
	path := filepath.Join(cfg.Keys, "root.key")
	if cfg.Passphrase != "" {
		root, err = seal.LoadRootWith(path, cfg.Passphrase)
	} else {
		root, err = seal.LoadRoot(path)
	}
	if err != nil {
		return root, key, fmt.Errorf("opening the keys: %w", err)
	}
	b, err := os.ReadFile(filepath.Join(cfg.Keys, "node.key"))
	if err != nil {
		return root, key, fmt.Errorf("opening the keys: %w", err)
	}
	key, err = seal.OpenNodeKey(root, b)
	return root, key, err
}

func (p *Premises) load(ctx context.Context) (err error) {
	if p.Messages, err = lang.Load(); err != nil {
		return err
	}
	if found, err := getSetting(ctx, p.Store, "node", &p.card); err != nil || !found {
		return errors.Join(errors.New("reading the node's own page: it is missing"), err)
	}
	if err := p.recallClock(ctx); err != nil {
		return err
	}
	if err := p.loadOffices(ctx); err != nil {
		return err
	}
	return p.loadStandards(ctx)
}

// Close ends the node; the batch in hand is finished first.
func (p *Premises) Close() error {
	if err := p.Remember(context.Background()); err != nil {
		p.Log.Warn("closing the node", "err", err)
	}
	return p.Store.Close()
}

// Card says how the node presents itself.
func (p *Premises) Card() Card { return p.card }

// PaperMark is what stands across every sheet that the node prints, "" for an
// office whose paper is real.
func (p *Premises) PaperMark() string {
	if !p.card.Practice {
		return ""
	}
	return p.Messages.Say(lang.ID, "practice.paper-mark")
}

// Now is the node's clock.
func (p *Premises) Now() time.Time { return p.Store.Now() }

// VerifierKey is the node's public key in the form of C2SP signed notes.
func (p *Premises) VerifierKey() string { return p.Key.VerifierKey() }

// Engine is the name of the database engine.
func (p *Premises) Engine() string { return p.Store.Engine() }
