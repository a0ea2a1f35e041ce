//go:build !packed

package services

import "embed"

// Files holds the folders of all services as they were when the program was
// built: ID/standard.yaml, ID/letter.txt, ID/plays/NAME.play. Files that
// lie beside the folders are not part of the catalogue. Files is an fs.FS.
//
//go:embed all:*
var Files embed.FS
