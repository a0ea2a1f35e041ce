package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"io"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Once is the key that makes repeating safe together with the digest of the
// very bytes that came with it: the same bytes are answered as the first time,
// others are refused. The zero Once repeats nothing.
type Once struct {
	Key    string
	Digest [32]byte
}

func (o Once) stored(office region.Code) []byte {
	k := sha256.Sum256([]byte("api\x00" + string(office) + "\x00" + o.Key))
	return k[:16]
}

// Answered gives the receipt that a key was answered with before; false when
// there was none. Nothing else is looked at, so that a repetition costs no
// attempt of Match and stores no file.
func (d *Desk) Answered(ctx context.Context, office region.Code, once Once) (Receipt, bool, error) {
	if once.Key == "" {
		return Receipt{}, false, nil
	}
	var was []byte
	var no int64
	found, err := d.Store.One(ctx, `SELECT digest, no FROM replies WHERE key = ?`, []any{once.stored(office)}, &was, &no)
	if err != nil || !found {
		return Receipt{}, false, err
	}
	if !hmac.Equal(was, d.replyDigest(once.Digest)) {
		return Receipt{}, false, fault.New(fault.Conflict, "case.key-reused")
	}
	r, err := d.receipt(ctx, Receipt{No: no, Replayed: true}, nil, casework.Case{})
	return r, err == nil, err
}

// FileForPersonOnce is FileOnce by an officer, as FileForPerson is File.
func (d *Desk) FileForPersonOnce(ctx context.Context, a Actor, app Application, once Once) (Receipt, error) {
	if err := a.MayFile(app.Office); err != nil {
		return Receipt{}, err
	}
	app.Channel, app.Helper, app.Assurance = "counter", a.Account, casework.Seen
	return d.FileOnce(ctx, app, once)
}

// FileOnce is File for whoever has the bytes of an application: the key is
// judged by them, inside the same act.
func (d *Desk) FileOnce(ctx context.Context, a Application, once Once) (Receipt, error) {
	if once.Key == "" {
		return d.file(ctx, a, nil)
	}
	a.Key = ""
	key, digest := once.stored(a.Office), d.replyDigest(once.Digest)
	r, err := d.file(ctx, a, func(t *store.Tx, no int64) error {
		return t.Exec(`INSERT INTO replies (key, digest, no) VALUES (?, ?, ?)`, key, digest, no)
	})
	// The key itself says whether it was used: looking first would cost every
	// application a read inside the one act that all wait for.
	var refused *store.Broken
	if errors.As(err, &refused) {
		if was, found, again := d.Answered(ctx, a.Office, once); found || again != nil {
			return was, again
		}
	}
	return r, err
}

// StandardFor finds the standard that an application would be filed under. A
// version that whoever applies names themselves must be in effect, or have been
// while a draft lives: nobody chooses among the rules of other years.
func (d *Desk) StandardFor(a Application) (*catalogue.Standard, error) {
	s, err := d.standardFor(a)
	if err != nil {
		return nil, err
	}
	if s.Model == "g2e" {
		return nil, fault.New(fault.NotFound, "service.unknown") // asked for by whoever is logged in
	}
	today := d.Today(a.Office)
	for _, day := range []calendar.Day{today, today - calendar.Day(draftLife.Hours()/24)} {
		if then, ok := d.Catalogue().Current(s.ID, day.String()); ok && then.Version == s.Version {
			return s, nil
		}
	}
	return nil, fault.New(fault.Invalid, "service.version-over").On("version")
}

// Check judges an application whose files are named but not yet brought, so
// that nothing is stored of one that is refused. Answers to questions that are
// not shown are dropped from it.
func (d *Desk) Check(ctx context.Context, a *Application) error {
	std, err := d.standardFor(*a)
	if err != nil {
		return err
	}
	return d.checkApplication(ctx, std, a)
}

// TakeFileAt judges and stores a file that comes together with its application.
func (d *Desk) TakeFileAt(ctx context.Context, office region.Code, n NewFile, r io.Reader) (Upload, error) {
	return d.takeFile(ctx, office, n, r)
}

// DropFiles erases files whose application was not stored after all.
func (d *Desk) DropFiles(ctx context.Context, files []Upload) error {
	ids := make([]canon.ID, 0, len(files))
	for _, f := range files {
		if !f.Item.Zero() {
			ids = append(ids, f.Item)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	err := d.Store.Act(ctx, store.By{}, func(t *store.Tx) error { return vault.Erase(t, ids...) })
	for _, id := range ids {
		if err == nil {
			err = d.Vault.RemoveFile(id)
		}
	}
	return err
}

// OfficesNamed lists the open offices that give a service (nil for any) and
// whose name or district holds part, at most limit.
func (d *Desk) OfficesNamed(s *catalogue.Standard, part string, limit int) []*Office {
	if s != nil {
		return d.Providers(s, part, limit)
	}
	var out []*Office
	part = strings.ToLower(strings.TrimSpace(part))
	for _, o := range d.Offices() {
		if !o.Open || part != "" && !strings.Contains(strings.ToLower(o.Name+" "+o.District), part) {
			continue
		}
		if out = append(out, o); len(out) == limit {
			break
		}
	}
	return out
}
