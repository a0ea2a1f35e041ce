package main

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"genggam/internal/hall"
	"genggam/internal/practice"
	"genggam/internal/web"
)

type serveCmd struct {
	Secure bool
	Proxy  bool
	WiFi   string `name:"wifi" placeholder:"ADDRESS"`
	Cert   string `placeholder:"FILE"`
	Key    string `placeholder:"FILE"`
}

// Run serves the node until it is told to stop.
func (c *serveCmd) Run(e *env) (err error) {
	d, close, err := e.open(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	return e.serve(d, c)
}

// grace is how long requests in hand may take when the node is told to stop.
const grace = 15 * time.Second

// collectLess suits a server: most of what a request makes is gone when it ends,
// and what lives is small, so collecting less often costs tens of megabytes and
// saves a fifth of the work. The benchmark measures with the same.
func collectLess() { debug.SetGCPercent(500) }

// memoryLimit is from where on a serving node collects more often all the same,
// in bytes: a third of the smallest machine.
const memoryLimit = 160 << 20

// serve listens and answers until the context ends, then lets the requests in
// hand finish.
func (e *env) serve(d *hall.Hall, how *serveCmd) error {
	keeper, err := e.keeper(d, how)
	if err != nil {
		return err
	}
	learn := practice.New(d)
	all, clear, err := e.pages(d, how, learn)
	if err != nil {
		return errors.Join(err, learn.Close())
	}
	doors, err := e.doors(how, keeper, all, clear)
	if err != nil {
		return errors.Join(err, learn.Close())
	}
	collectLess()
	debug.SetMemoryLimit(memoryLimit)
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	if d.Config.KitOpen() {
		e.note("cli.kit-open")
	}
	wait := e.background(ctx, d, learn)
	var called sync.WaitGroup
	called.Go(func() { e.callOut(ctx, how, keeper) })
	err = e.serveAll(ctx, doors, func(h http.Handler) *http.Server { return web.NewHTTPServer(e.Addr, h, nil) })
	stop()
	wait()
	called.Wait()
	return errors.Join(err, learn.Close())
}

// notClosed is an error of the server, nil for one that was told to stop.
func notClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
