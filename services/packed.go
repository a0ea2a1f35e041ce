//go:build packed

package services

import (
	_ "embed" // for the archive

	"genggam/internal/unpack"
)

//go:embed packed.zip
var archive string

// Files is what the plain Files is, from the archive of a released program.
var Files = unpack.FS(archive)
