package main

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"genggam/internal/api"
	"genggam/internal/hall"
	"genggam/internal/lang"
	"genggam/internal/practice"
	"genggam/internal/region"
	"genggam/internal/rounds"
	"genggam/internal/web"
)

// pages puts the faces of a node together as one handler: the API under /api/
// and /log/, the pages everywhere else; and clear, the pages alone, for readers
// without encryption.
func (e *env) pages(d *hall.Hall, how *serveCmd, learn *practice.Office) (all, clear http.Handler, err error) {
	s := &web.Server{
		Hall: d, Catalogue: d.Catalogue(), Messages: e.messages, Log: e.log, Host: d.Card().Host, Secure: how.Secure, Clock: d.Now,
		Practice: learn, Office: e.office(d), Keys: func() ([]byte, error) { return d.Keys(context.Background()) },
	}
	programs := &api.Server{Desk: d.Desk, Agreements: d.Agreements, Cashier: d.Cashier, Complaints: d.Complaints, Messages: e.messages, Log: e.log, Clock: d.Now}
	if how.Proxy {
		s.ClientIP, programs.ClientIP = web.ProxiedIP, web.ProxiedIP
	}
	people, err := s.Handler()
	if err != nil {
		return nil, nil, err
	}
	rest := programs.Handler()
	m := http.NewServeMux()
	m.Handle("/api/", rest)
	m.Handle("/log/", rest)
	m.Handle("/open311/", rest)
	m.Handle("/keys.json", rest)
	m.Handle("/", people)
	return m, web.InClear(people), nil
}

// background starts what runs beside the pages and returns how to wait for it.
func (e *env) background(ctx context.Context, d *hall.Hall, learn *practice.Office) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		rounds.Walk(ctx, releasing(both(d.Rounds, learn.Rounds), d.Rest), e.log)
	}()
	return func() { <-done }
}

// both walks two rounds, one after the other.
func both(first, second func(context.Context) (bool, error)) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		more, err := first(ctx)
		also, later := second(ctx)
		return more || also, errors.Join(err, later)
	}
}

// releasing gives memory back after the first walk that left nothing to do:
// opening a node and catching up with its past take more than serving, and a
// small machine needs it.
func releasing(round func(context.Context) (bool, error), rest func(context.Context) error) func(context.Context) (bool, error) {
	var once sync.Once
	return func(ctx context.Context) (more bool, err error) {
		if more, err = round(ctx); !more {
			once.Do(func() {
				err = errors.Join(err, rest(ctx))
				release()
			})
		}
		return more, err
	}
}

// office is what the public pages say of whoever serves them.
func (e *env) office(d *hall.Hall) web.Office {
	node := d.Card()
	o, err := d.Office(region.Code(node.Root))
	if err != nil {
		return web.Office{Name: node.Title}
	}
	return web.Office{
		Name: node.Title, Parent: region.Full(o.Code.Parent()), Head: o.HeadTitle, Address: o.Address, Phone: o.Phone,
		Hours: lang.Text{ID: e.messages.Say(lang.ID, "cli.hours"), JV: e.messages.Say(lang.JV, "cli.hours"), EN: e.messages.Say(lang.EN, "cli.hours")},
	}
}
