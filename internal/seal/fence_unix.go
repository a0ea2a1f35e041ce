//go:build !windows

package seal

import (
	"fmt"
	"io/fs"
	"os"
)

// Fence lets nobody but the owner reach a file, or what lies in a directory.
func Fence(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		err = os.Chmod(path, 0o700)
	} else if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		return fmt.Errorf("guarding %s: %w", path, err)
	}
	return nil
}

// exposed says whether others may read an open file.
func exposed(_ *os.File, info fs.FileInfo) (bool, error) { return info.Mode().Perm()&0o077 != 0, nil }
