package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"

	"genggam/internal/beacon"
	"genggam/internal/cert"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/porch"
)

// keeper holds the certificates that serve was told of, nil when TLS is not its
// business. What is wrong with those beside the keys is said, and the node serves
// all the same: they may be mended while it runs.
func (e *env) keeper(d *hall.Hall, how *serveCmd) (*cert.Keeper, error) {
	switch {
	case (how.Cert == "") != (how.Key == ""):
		return nil, fault.New(fault.Invalid, "cli.cert-and-key")
	case how.Cert != "":
		return cert.KeepFiles(how.Cert, how.Key, time.Now)
	case how.WiFi == "":
		return nil, nil
	}
	k, err := cert.Keep(d.Config.Keys, d.Root, time.Now)
	if err != nil {
		e.tell(err)
	}
	return k, nil
}

// doors opens everything that is listened at: the address of --addr, and the
// doors to the Wi-Fi.
func (e *env) doors(how *serveCmd, k *cert.Keeper, all, clear http.Handler) (out []porch.Door, err error) {
	main, err := net.Listen("tcp", e.Addr)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "cli.no-listen", e.Addr).Because(err)
	}
	at := "http://" + main.Addr().String() + "/"
	if how.WiFi == "" {
		if k == nil {
			e.note("cli.listening", at)
			return []porch.Door{{Listener: main, Handler: all}}, nil
		}
		e.note("cli.listening", "https://"+main.Addr().String()+"/")
		own := porch.Doors{Keeper: k, Pages: all, Now: time.Now}
		return []porch.Door{{Listener: tls.NewListener(main, k.Config()), Handler: own.Sealed()}}, nil
	}
	wifi, err := porch.Parse(how.WiFi)
	if err != nil {
		return nil, errors.Join(err, main.Close())
	}
	p := porch.Doors{At: wifi, Keeper: k, Pages: all, Clear: clear, Now: time.Now}
	more, err := p.Open()
	if len(more) == 0 {
		return nil, errors.Join(err, main.Close())
	}
	if err != nil { // the plain door alone: TLS is what counts
		e.tell(err)
	}
	e.note("cli.listening", at)
	e.note("cli.listening-wifi", p.Address())
	e.warnings(k.State())
	return append([]porch.Door{{Listener: main, Handler: all}}, more...), nil
}

// warnings says what is to be done about certificates.
func (e *env) warnings(s cert.State) {
	if s.Office == nil && s.Public == nil {
		e.note("cert.none")
	}
	for _, w := range s.Warnings(time.Now()) {
		e.note(w.Key, w.Args...)
	}
}

// callOut answers for the node's names in the Wi-Fi until the context ends.
func (e *env) callOut(ctx context.Context, how *serveCmd, k *cert.Keeper) {
	at, err := porch.Parse(how.WiFi)
	if how.WiFi == "" || err != nil || at.Addr().IsLoopback() {
		return
	}
	p := porch.Doors{At: at}
	beacon.Light{Addr: at.Addr(), Port: p.NamePort(), Names: func() []string { return k.State().Names() },
		Note: func(what string, err error) { e.note("cli.wifi-"+what, at.Addr().String(), err.Error()) }}.Shine(ctx)
}

// serveAll serves every door until one breaks or the context ends, then lets the
// requests in hand finish.
func (e *env) serveAll(ctx context.Context, doors []porch.Door, server func(http.Handler) *http.Server) error {
	done := make(chan error, len(doors))
	var all []*http.Server
	for _, d := range doors {
		s := server(d.Handler)
		all = append(all, s)
		go func() { done <- s.Serve(d.Listener) }()
	}
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		e.note("cli.stopping")
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	for _, s := range all {
		err = errors.Join(err, s.Shutdown(end))
	}
	return notClosed(err)
}
