package demo_test

import (
	"context"
	"testing"
	"time"

	"genggam/internal/agreements"
	"genggam/internal/casework"
	"genggam/internal/demo"
	"genggam/internal/hall"
	"genggam/internal/premises"
)

func TestTheDemoHasLettersAndAnAgreementBetweenOffices(t *testing.T) {
	ctx := context.Background()
	cfg := config(t)
	if err := demo.Build(ctx, cfg, demo.Options{Residents: 200, Host: "127.0.0.1:8080", Now: time.Date(2026, 11, 23, 20, 40, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	cfg.Now = func() time.Time { return time.Date(2026, 11, 23, 20, 50, 0, 0, time.UTC) }
	h, err := hall.Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	clerk := premises.Actor{Account: "x", Office: demo.Village, Roles: []premises.Role{{Name: "front-desk"}, {Name: "head"}}}
	out, err := h.Agreements.Outgoing(ctx, clerk, 0)
	if err != nil || len(out) != 2 || out[0].Cover < 0 || out[1].Answer == "" {
		t.Error("letters of the village:", err, out)
	}
	in, err := h.Agreements.Incoming(ctx, clerk, 0)
	if err != nil || len(in) != 1 || in[0].State != casework.Working || in[0].Step != "handle" {
		t.Error("letters to the village:", err, in)
	}
	all, err := h.Agreements.Published(ctx)
	if err != nil || len(all) != 1 || !all[0].InForce(h.Today(demo.Village)) || all[0].Purpose != agreements.Purposes()[0] {
		t.Error(err, all)
	}
}
