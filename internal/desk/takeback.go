package desk

import (
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/store"
)

// TakeBack revokes the letters of a case within the act of a room that has judged
// who may, because what they said was taken back; a case without a letter in force
// is left as it is. Whoever checks such a letter reads that it was withdrawn.
func (d *Desk) TakeBack(t *store.Tx, caseNo int64) error {
	type letter struct {
		no int64
		id canon.ID
	}
	var list []letter
	err := t.Each(`SELECT no, id FROM documents WHERE case_no = ? AND state IN ('signed', 'sealed') ORDER BY no`, []any{caseNo}, func(scan store.Scan) error {
		var l letter
		err := scan(&l.no, store.ID(&l.id))
		list = append(list, l)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading letters of a case: %w", err)
	}
	for _, l := range list {
		doc, seq, err := loadDocument(t, l.id)
		if err != nil {
			return err
		}
		events, err := doc.Revoke("request")
		if err != nil {
			return err
		}
		if err := appendDocument(t, l.id, seq, events); err != nil {
			return err
		}
		if err := t.Exec(`UPDATE documents SET state = 'revoked', seq = ? WHERE no = ?`, seq+int64(len(events)), l.no); err != nil {
			return err
		}
	}
	return nil
}
