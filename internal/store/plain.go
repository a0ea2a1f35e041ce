//go:build !packed

package store

import "embed"

//go:embed schema/*/*.sql
var schema embed.FS
