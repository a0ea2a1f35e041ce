// Package vault is where personal words and files lie: encrypted, and erasable
// when the law orders it (UU 27/2022 art. 8, 43, 44).
//
// An item is one person's words in one matter, or one file. Each has a random
// key of its own, wrapped by the key of its office and year, which the node's
// root wraps (design section 9). The journal holds only the item's commitment:
// HMAC-SHA-256 with a random salt that lies inside the item and dies with it.
// What always holds: nothing readable touches the disk; what was committed to
// is what opens; a look-up by NIK, phone or number goes by a keyed digest that
// differs for each office and field. Deleting the wrapped key, the sealed bytes
// and the index rows is the erasure.
//
// It does not know who may look: that is desk. Start reading at Vault.Seal and
// Vault.Open; files are in file.go.
package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// Vault seals and opens items.
type Vault struct {
	root  seal.Root
	store *store.Store
	dir   string
	mu    sync.RWMutex
	// aeads by office and year; index keys by office and field.
	aeads   map[slot]cipher.AEAD
	indexes map[string][]byte
	// shelves are the directories of files whose names are durable.
	shelves sync.Map
}

type slot struct {
	office string
	year   int
}

// New opens the vault of a store. Files lie under dir.
func New(root seal.Root, st *store.Store, dir string) *Vault {
	return &Vault{root: root, store: st, dir: dir, aeads: map[slot]cipher.AEAD{}, indexes: map[string][]byte{}}
}

// Item is a sealed item before it is put, or one that was opened.
type Item struct {
	ID     canon.ID
	Office string
	Year   int
	Kind   string
	Size   int
	// Commitment goes into the journal.
	Commitment [32]byte
	key        []byte
	sealed     []byte
	// kept: it was opened and so lies in the vault already.
	kept bool
}

// Ref is what the entry says of the item.
func (i Item) Ref() journal.Item { return journal.Item{ID: i.ID, Commitment: i.Commitment} }

const saltSize = 32

// Seal encrypts the words of one matter. Nothing is stored yet: Put does that
// inside the act that commits to it.
func (v *Vault) Seal(office, kind string, body []byte) (Item, error) {
	now := v.store.Now()
	office32, err := v.aead(slot{office, now.UTC().Year()}, v.makeKey)
	if err != nil {
		return Item{}, err
	}
	return seal1(office32, office, kind, body, now), nil
}

// SealTx is Seal inside an act, for words that only the act knows, such as a
// letter with its number.
func (v *Vault) SealTx(t *store.Tx, office, kind string, body []byte) (Item, error) {
	now := t.Time()
	office32, err := v.aead(slot{office, now.Year()}, func(s slot) ([]byte, error) { return v.makeKeyTx(t, s) })
	if err != nil {
		return Item{}, err
	}
	return seal1(office32, office, kind, body, now), nil
}

func seal1(office32 cipher.AEAD, office, kind string, body []byte, now time.Time) Item {
	it := Item{ID: store.NewID(now), Office: office, Year: now.UTC().Year(), Kind: kind, Size: len(body)}
	var key [32]byte
	plain := make([]byte, saltSize, saltSize+len(body)+16)
	_, _ = rand.Read(key[:])
	_, _ = rand.Read(plain)
	it.Commitment = commitment(plain, kind, body)
	plain = append(plain, body...)
	it.sealed = gcm(key).Seal(plain[:0], make([]byte, 12), plain, it.aad())
	it.key = wrap(office32, key[:], it.aad())
	return it
}

// commitment binds kind and body without telling them; a byte 0, which no kind
// has, keeps kind and body apart.
func commitment(salt []byte, kind string, body []byte) (c [32]byte) {
	h := hmac.New(sha256.New, salt)
	h.Write([]byte("genggam item 1\x00" + kind + "\x00"))
	h.Write(body)
	h.Sum(c[:0])
	return c
}

// aad binds the sealed bytes to their place.
func (i Item) aad() []byte {
	b := make([]byte, 0, 80)
	b = append(append(b, i.ID[:]...), i.Office...)
	return append(append(b, 0), i.Kind...)
}

// Put stores a sealed item. One that was opened lies there already.
func (i Item) Put(t *store.Tx) error {
	if i.kept {
		return nil
	}
	return t.Exec(`INSERT INTO items (id, office, year, kind, size, key, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		i.ID[:], i.Office, int64(i.Year), i.Kind, int64(i.Size), i.key, i.sealed)
}

// Gone is the refusal for an item that was erased or never was.
var Gone = fault.New(fault.Gone, "vault.erased")

const itemColumns = `office, year, kind, size, key, sealed`

// Open decrypts an item.
func (v *Vault) Open(ctx context.Context, id canon.ID) (Item, []byte, error) {
	it := Item{ID: id}
	found, err := v.store.One(ctx, `SELECT `+itemColumns+` FROM items WHERE id = ?`, []any{id[:]}, it.columns()...)
	return v.opened(it, found, err)
}

// OpenTx decrypts an item inside an act.
func (v *Vault) OpenTx(t *store.Tx, id canon.ID) (Item, []byte, error) {
	it := Item{ID: id}
	found, err := t.One(`SELECT `+itemColumns+` FROM items WHERE id = ?`, []any{id[:]}, it.columns()...)
	return v.opened(it, found, err)
}

func (i *Item) columns() []any {
	return []any{&i.Office, &i.Year, &i.Kind, &i.Size, &i.key, &i.sealed}
}

func (v *Vault) opened(it Item, found bool, err error) (Item, []byte, error) {
	if err != nil {
		return it, nil, fmt.Errorf("reading item: %w", err)
	}
	if !found {
		return it, nil, Gone
	}
	plain, err := v.unseal(it)
	if err != nil {
		return it, nil, fmt.Errorf("opening item %s: %w", it.ID, err)
	}
	it.Commitment = commitment(plain[:saltSize], it.Kind, plain[saltSize:])
	it.kept = true
	return it, plain[saltSize:], nil
}

func (v *Vault) unseal(it Item) ([]byte, error) {
	key, err := v.itemKey(it)
	if err != nil {
		return nil, err
	}
	plain, err := gcm(key).Open(nil, make([]byte, 12), it.sealed, it.aad())
	if err != nil || len(plain) != saltSize+it.Size {
		return nil, errors.New("the sealed bytes were changed")
	}
	return plain, nil
}

func (v *Vault) itemKey(it Item) (key [32]byte, err error) {
	office32, err := v.aead(slot{it.Office, it.Year}, nil)
	if err != nil {
		return key, err
	}
	k, err := unwrap(office32, it.key, it.aad())
	if err != nil {
		return key, errors.New("the wrapped key was changed")
	}
	copy(key[:], k)
	return key, nil
}

// KindErased is the kind of an entry that says which items were erased, a list of
// ids under "items", in the act that erased them.
const KindErased = "vault.erased/1"

// Erase deletes the wrapped key and the sealed bytes of items, in the act that
// says so in the journal. Index rows are the caller's, who knows the fields.
func Erase(t *store.Tx, ids ...canon.ID) error {
	for _, id := range ids {
		if err := t.Exec(`DELETE FROM items WHERE id = ?`, id[:]); err != nil {
			return err
		}
	}
	return nil
}

// Token is the blind index of a value: it finds rows without telling the value.
func (v *Vault) Token(office, field, value string) []byte {
	name := "index/" + office + "/" + field
	v.mu.RLock()
	key := v.indexes[name]
	v.mu.RUnlock()
	if key == nil {
		k := v.root.Derive(name)
		key = k[:]
		v.mu.Lock()
		v.indexes[name] = key
		v.mu.Unlock()
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(value))
	return h.Sum(nil)[:16]
}

// aead gives the cipher of an office's year. make makes the key when it is the
// first item of the year; nil finds only what is there. Only what is committed
// is remembered: a key made inside an act goes when the act is taken back.
func (v *Vault) aead(s slot, make func(slot) ([]byte, error)) (cipher.AEAD, error) {
	v.mu.RLock()
	a := v.aeads[s]
	v.mu.RUnlock()
	if a != nil {
		return a, nil
	}
	var wrapped []byte
	committed, err := v.store.One(context.Background(), findKey, s.args(), &wrapped)
	found := committed
	if err == nil && !found && make != nil {
		wrapped, err = make(s)
		found = true
	}
	if err != nil {
		return nil, fmt.Errorf("key of office %s, %d: %w", s.office, s.year, err)
	}
	if !found {
		return nil, Gone
	}
	key, err := v.root.UnwrapKey(wrapped, s.aad())
	if err != nil {
		return nil, fmt.Errorf("key of office %s, %d: %w", s.office, s.year, err)
	}
	a = gcm(key)
	if committed {
		v.mu.Lock()
		v.aeads[s] = a
		v.mu.Unlock()
	}
	return a, nil
}

const findKey = `SELECT wrapped FROM office_keys WHERE office = ? AND year = ?`

func (s slot) args() []any { return []any{s.office, int64(s.year)} }

func (s slot) aad() []byte { return []byte("office key " + s.office + " " + strconv.Itoa(s.year)) }

// makeKey draws an office's key of the year in an act of its own.
func (v *Vault) makeKey(s slot) (wrapped []byte, err error) {
	err = v.store.Act(context.Background(), store.By{Unit: s.office}, func(t *store.Tx) error {
		wrapped, err = v.makeKeyTx(t, s)
		return err
	})
	return wrapped, err
}

func (v *Vault) makeKeyTx(t *store.Tx, s slot) ([]byte, error) {
	var wrapped []byte
	if found, err := t.One(findKey, s.args(), &wrapped); err != nil || found {
		return wrapped, err
	}
	var key [32]byte
	_, _ = rand.Read(key[:])
	wrapped = v.root.WrapKey(key, s.aad())
	return wrapped, t.Exec(`INSERT INTO office_keys (office, year, wrapped) VALUES (?, ?, ?)`, s.office, int64(s.year), wrapped)
}

func gcm(key [32]byte) cipher.AEAD {
	// Neither can fail: the key is 32 bytes and AES blocks are 16.
	b, _ := aes.NewCipher(key[:])
	a, _ := cipher.NewGCM(b)
	return a
}

func wrap(a cipher.AEAD, key, aad []byte) []byte {
	nonce := make([]byte, 12, 12+len(key)+16)
	_, _ = rand.Read(nonce)
	return a.Seal(nonce, nonce, key, aad)
}

func unwrap(a cipher.AEAD, wrapped, aad []byte) ([]byte, error) {
	if len(wrapped) < 12 {
		return nil, errors.New("too short")
	}
	return a.Open(nil, wrapped[:12], wrapped[12:], aad)
}

func blockNonce(n uint64, last bool) []byte {
	b := make([]byte, 12)
	binary.BigEndian.PutUint64(b[3:], n)
	if last {
		b[11] = 1
	}
	return b
}
