package audit

import (
	"encoding/json"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/store"
)

// rows judges what no entry commits to: the database file as its own engine
// sees it, standards against their digests, items that only a row names, and
// the index of the residents. What is left unjudged are sessions, codes and
// answers to repetitions.
func (a *audit) rows() error {
	for _, walk := range []func() error{a.pages, a.standards, a.items, a.labels, a.residents} {
		if err := walk(); err != nil {
			return err
		}
	}
	return nil
}

// pages asks SQLite whether its pages and indexes fit together. PostgreSQL has
// checksums and tools of its own (pg_checksums, pg_amcheck).
func (a *audit) pages() error {
	if a.p.Engine() != "sqlite" {
		return nil
	}
	a.say("pages", 0)
	return a.p.Store.Each(a.ctx, `PRAGMA integrity_check(20)`, nil, func(scan store.Scan) error {
		var said string
		err := scan(&said)
		if said != "ok" {
			a.find("verify.pages", -1, "%s", said)
		}
		return err
	})
}

// schema compares the definitions with those of a store that was made just now.
func (a *audit) schema(fresh *store.Store) error {
	if a.p.Engine() != fresh.Engine() {
		return nil
	}
	return a.compare(fresh, "sqlite_master", "name", "type, name, tbl_name, sql")
}

func (a *audit) standards() error {
	return a.p.Store.Each(a.ctx, `SELECT id, version, digest, source, letter FROM standards ORDER BY id, version`, nil, func(scan store.Scan) error {
		var id string
		var version int
		var digest [32]byte
		var source, letter []byte
		if err := scan(&id, &version, store.Hash(&digest), &source, &letter); err != nil {
			return err
		}
		if !a.shipped(id, version, digest, catalogue.DigestOf(source, letter)) {
			s, _ := catalogue.Read("standards/"+id, source, letter)
			if s == nil || s.Digest() != digest || s.ID != id || s.Version != version {
				a.find("verify.standard-changed", -1, "%s@%d", id, version)
			}
		}
		if filed, ok := a.pinned[fmt.Sprintf("%s@%d", id, version)]; ok && filed != fmt.Sprintf("%x", digest) {
			a.find("verify.standard-changed", -1, "%s@%d is not what cases were filed under", id, version)
		}
		return nil
	})
}

// shipped says whether a row is, to the byte, a standard that this program
// brings and has read already: reading it again would tell nothing new.
func (a *audit) shipped(id string, version int, said, is [32]byte) bool {
	if a.p.Config.Catalogue == nil || said != is {
		return false
	}
	s, ok := a.p.Config.Catalogue.Version(id, version)
	return ok && s.Digest() == is
}

// items opens what the walk of the journal does not: drafts, residents, texts
// that wait to be sent, and the heads of files that belong to no case yet.
func (a *audit) items() error {
	return a.p.Store.Each(a.ctx, `SELECT id FROM items WHERE kind NOT IN ('party', 'answers', 'letter')`, nil, func(scan store.Scan) error {
		var id canon.ID
		if err := scan(store.ID(&id)); err != nil {
			return err
		}
		if _, _, err := a.p.Vault.Open(a.ctx, id); err != nil && fault.Of(err) != fault.Gone {
			a.find("verify.item-changed", -1, "item %s: %v", id, err)
		}
		return nil
	})
}

// labels opens what lists show of the cases.
func (a *audit) labels() error {
	return a.p.Store.Each(a.ctx, `SELECT no, id, office, sealed FROM case_labels LEFT JOIN cases USING (no)`, nil, func(scan store.Scan) error {
		var no int64
		var id, sealed []byte
		var office *string
		if err := scan(&no, &id, &office, &sealed); err != nil {
			return err
		}
		if office == nil || len(id) != len(canon.ID{}) {
			a.find("verify.table-differs", no, "the label of a case that is not there")
			return nil
		}
		if _, err := a.p.Vault.OpenLabel(*office, canon.ID(id), sealed); err != nil {
			a.find("verify.item-changed", no, "%v", err)
		}
		return nil
	})
}

// residents looks whether each resident's words are there and are found by the
// numbers in them.
func (a *audit) residents() error {
	return a.p.Store.Each(a.ctx, `SELECT id, office, item FROM residents`, nil, func(scan store.Scan) error {
		var id, item canon.ID
		var office string
		if err := scan(store.ID(&id), &office, store.ID(&item)); err != nil {
			return err
		}
		_, body, err := a.p.Vault.Open(a.ctx, item)
		var r person.Record
		if err == nil {
			err = json.Unmarshal(body, &r)
		}
		if err != nil {
			a.find("verify.item-missing", -1, "item %s of resident %s: %v", item, id, err)
			return nil
		}
		for field, value := range map[string]string{"nik": r.NIK, "kk": r.KK} {
			if value == "" {
				continue
			}
			found, err := a.p.Store.One(a.ctx, `SELECT resident FROM resident_tokens WHERE token = ? AND resident = ?`,
				[]any{a.p.Vault.Token(office, field, value), id[:]}, new([]byte))
			if err != nil {
				return fmt.Errorf("reading the index of residents: %w", err)
			}
			if !found {
				a.find("verify.index-missing", -1, "resident %s is not found by %s", id, field)
			}
		}
		return nil
	})
}
