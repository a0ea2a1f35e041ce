package store_test

import (
	"testing"

	"genggam/internal/store/storetest"
)

func TestSQLiteKeepsThePromises(t *testing.T) { storetest.Run(t, storetest.SQLite) }

func TestPostgreSQLKeepsThePromises(t *testing.T) { storetest.Run(t, storetest.Postgres) }
