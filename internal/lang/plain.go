//go:build !packed

package lang

import "embed"

//go:embed messages/*.yaml
var files embed.FS
