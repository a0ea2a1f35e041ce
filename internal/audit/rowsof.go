package audit

import (
	"context"
	"fmt"
	"iter"

	"genggam/internal/store"
)

// rowsOf pulls the rows of a query one by one, each as texts, so that rows of
// two engines compare. stop must be called.
func rowsOf(ctx context.Context, s *store.Store, sql string, columns int) (next func() ([]string, bool, error), stop func()) {
	var failed error
	seq := func(yield func([]string) bool) {
		failed = s.Each(ctx, sql, nil, func(scan store.Scan) error {
			raw := make([]any, columns)
			dest := make([]any, columns)
			for i := range raw {
				dest[i] = &raw[i]
			}
			if err := scan(dest...); err != nil {
				return err
			}
			out := make([]string, columns)
			for i, v := range raw {
				if b, ok := v.([]byte); ok {
					out[i] = fmt.Sprintf("%x", b)
				} else {
					out[i] = fmt.Sprint(v)
				}
			}
			if !yield(out) {
				return errStop
			}
			return nil
		})
		if failed == errStop {
			failed = nil
		}
	}
	pull, stop := iter.Pull(seq)
	return func() ([]string, bool, error) {
		row, ok := pull()
		return row, ok, failed
	}, stop
}

type stopped struct{}

func (stopped) Error() string { return "stopped" }

var errStop error = stopped{}
