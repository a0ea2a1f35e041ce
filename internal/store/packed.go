//go:build packed

package store

import (
	_ "embed" // for the archive

	"genggam/internal/unpack"
)

//go:embed packed.zip
var archive string

var schema = unpack.FS(archive)
