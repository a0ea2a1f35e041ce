//go:build packed

package web

import (
	_ "embed" // for the archive

	"genggam/internal/unpack"
)

//go:embed packed.zip
var archive string

var files = unpack.FS(archive)
