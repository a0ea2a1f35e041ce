//go:build packed

package lang

import (
	_ "embed" // for the archive

	"genggam/internal/unpack"
)

//go:embed packed.zip
var archive string

var files = unpack.FS(archive)
