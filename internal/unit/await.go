package unit

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"genggam/internal/seal"
)

// Await waits up to two minutes until somebody listens at an address.
func Await(ctx context.Context, addr string) bool {
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err == nil {
			return c.Close() == nil
		}
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
}

// BrowseOnce opens a page as soon as the node answers. Where no browser comes
// up the address that serve prints is enough.
func BrowseOnce(ctx context.Context, addr, path string) {
	if Await(ctx, addr) {
		_ = Browse("http://" + addr + path)
	}
}

// Guard makes directories that only their owner, the machine's administrators
// and the service may look into.
func Guard(dirs ...string) error {
	for _, d := range dirs {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return fmt.Errorf("making %s: %w", d, err)
		}
		if err := seal.Fence(d); err != nil {
			return err
		}
	}
	return nil
}
