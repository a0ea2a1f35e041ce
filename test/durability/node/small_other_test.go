//go:build !linux

package node_test

import "testing"

func onSmall(t *testing.T) (*ledger, func(int)) {
	t.Skip("a small file system is mounted on Linux only")
	return nil, nil
}

func pipe(t testing.TB, path string) {
	t.Helper()
	t.Skip("a named pipe is made on Linux only")
}
