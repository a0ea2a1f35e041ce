package main

import "genggam/internal/bench"

type benchCmd struct {
	Quick bool
	Only  []string `placeholder:"NAME" enum:"${sections}"`
	JSON  bool
}

// Run measures this program on this machine.
func (c *benchCmd) Run(e *env) error {
	collectLess()
	r, err := bench.Run(e.ctx, bench.Options{Quick: c.Quick, Dir: e.Dir, DSN: e.DB, Out: e.err, Only: c.Only})
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(r)
	}
	return r.Table(e.out)
}
