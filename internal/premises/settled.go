package premises

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"genggam/internal/seal"
	"genggam/internal/store"
)

// Accounts, roles, offices and the node's own settings are plain rows and not
// history. Who may sign, under which name and with which password stands in
// them, so each act that changes them leaves a mark over all of them that only
// the node's root can make. Whoever writes to the database cannot, and Verify
// says so.

// settledRows are the rows under the mark, in a fixed order. Counters of log-ins
// change by themselves and are not under it.
var settledRows = []string{
	`SELECT id, login, name, password, state FROM accounts ORDER BY id`,
	`SELECT account, office, role, position, number, cast(from_at AS VARCHAR(30)), cast(until_at AS VARCHAR(30)), instead_of FROM roles ORDER BY account, office, role, from_at`,
	`SELECT code, parent, settled, '', '' FROM offices ORDER BY code`,
	`SELECT name, value, '', '', '' FROM node WHERE name <> 'settled' ORDER BY name`,
	`SELECT account, hash, '', '', '' FROM pins ORDER BY account`,
	`SELECT account, nik, kk, resident, set_by FROM own_numbers ORDER BY account`,
	`SELECT line, office, role, state, title FROM link_peers ORDER BY origin`,
}

type eachRow func(sql string, args []any, f func(store.Scan) error) error

// markOf makes the mark over the rows as they are read.
func markOf(root seal.Root, each eachRow) (string, error) {
	key := root.Derive("secret/1")
	h := hmac.New(sha256.New, key[:])
	h.Write([]byte("settled\x00"))
	for i, sql := range settledRows {
		columns := 5
		if i == 1 {
			columns = 8
		}
		cells, into := make([][]byte, columns), make([]any, columns)
		for j := range cells {
			into[j] = &cells[j]
		}
		err := each(sql, nil, func(scan store.Scan) error {
			if err := scan(into...); err != nil {
				return err
			}
			h.Write([]byte{byte(i)})
			for _, c := range cells {
				_ = binary.Write(h, binary.BigEndian, uint32(len(c)))
				h.Write(c)
			}
			return nil
		})
		if err != nil {
			return "", fmt.Errorf("marking the settled rows: %w", err)
		}
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)), nil
}

// settle leaves the mark; every act that changes a settled row ends with it.
func settle(t *store.Tx, root seal.Root) error {
	mark, err := markOf(root, t.Each)
	if err != nil {
		return err
	}
	b, err := json.Marshal(mark)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO node (name, value) VALUES ('settled', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, b)
}

// Settle leaves the mark over the settled rows, for a room that changed one.
func (p *Premises) Settle(t *store.Tx) error { return settle(t, p.Root) }

// Settled says whether the settled rows are as the node left them.
func (p *Premises) Settled(ctx context.Context) (bool, error) {
	was := ""
	if _, err := getSetting(ctx, p.Store, "settled", &was); err != nil {
		return false, err
	}
	is, err := markOf(p.Root, func(sql string, args []any, f func(store.Scan) error) error {
		return p.Store.Each(ctx, sql, args, f)
	})
	return hmac.Equal([]byte(was), []byte(is)), err
}
