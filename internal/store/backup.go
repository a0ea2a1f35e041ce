package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"genggam/internal/fault"
)

// Backup writes a consistent copy of the database into a directory while the
// node goes on working. PostgreSQL has tools of its own for that, so there it
// is refused with a message that names them.
func (s *Store) Backup(ctx context.Context, dir string) error {
	if s.engine.name() != "sqlite" {
		return fault.New(fault.Unsupported, "store.backup-by-postgres")
	}
	from := "file:" + (&url.URL{Path: filepath.Join(s.cfg.Dir, "genggam.db")}).EscapedPath() + "?_pragma=busy_timeout(10000)"
	db, err := sql.Open("sqlite", from)
	if err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	if err := private(dir); err != nil { // an empty file is filled, and keeps its mode
		return errors.Join(err, db.Close())
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, filepath.Join(dir, "genggam.db"))
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	return nil
}
