package demo_test

import (
	"context"
	"testing"
	"time"

	"genggam/internal/allot"
	"genggam/internal/demo"
	"genggam/internal/hall"
	"genggam/internal/premises"
	"genggam/internal/storehouse"
)

func TestTheAidProgrammeOfTheDemoHasEverythingToTry(t *testing.T) {
	ctx, cfg, now := context.Background(), config(t), time.Date(2026, 11, 23, 20, 40, 0, 0, time.UTC)
	if err := demo.Build(ctx, cfg, demo.Options{Residents: 1200, Host: "127.0.0.1:8080", Now: now}); err != nil {
		t.Fatal(err)
	}
	cfg.Now = func() time.Time { return now }
	d, err := hall.Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var at premises.Actor
	for _, o := range demo.Officers() {
		if o.Login == "sosial" {
			at = premises.Actor{Office: o.Office}
			for _, role := range o.Roles {
				at.Roles = append(at.Roles, premises.Role{Name: role})
			}
		}
	}
	room := d.Storehouse
	all, err := room.Rounds(ctx, at.Office)
	if err != nil || len(all) != 2 || all[0].State != "ranked" || all[1].State != "closed" {
		t.Fatal(all, err)
	}
	given := 0
	for _, s := range all[1].Shares {
		given += s.Taken
	}
	if given != 9 {
		t.Errorf("%d parcels of the first round are given, want all 9", given)
	}
	counts, err := room.Counts(ctx, all[0])
	if err != nil || counts[allot.Inside] != 8 || counts[allot.Reserve] == 0 || !now.Before(all[0].Objects) {
		t.Error("the second round:", counts, err)
	}
	if list, err := room.Objections(ctx, at); err != nil || len(list) != 1 {
		t.Error("an objection is open:", list, err)
	}
	seekers, err := room.DemoSeekers(ctx)
	if err != nil || len(seekers) != 2 {
		t.Fatal("somebody waits and somebody may object:", seekers, err)
	}
	no, err := d.Resolve(ctx, seekers[0].Reference, seekers[0].Secret)
	if err != nil {
		t.Fatal(err)
	}
	if code, err := room.CodeOf(ctx, no); err != nil || code == "" {
		t.Error("the code of the parcel that waits:", code, err)
	}
	ships, err := room.Shipments(ctx, at)
	if err != nil || len(ships) != 2 || ships[0].State != storehouse.OnTheWay || ships[1].Missing() != 1 {
		t.Error("what was sent to the district:", ships, err)
	}
	ended, err := room.Closings(ctx, at, "paket-sembako")
	if err != nil || len(ended) != 1 || len(ended[0].Why) == 0 {
		t.Error("the period that ended:", ended, err)
	}
	head := premises.Actor{Office: demo.Village, Roles: []premises.Role{{Name: "head"}}}
	reports, err := d.Waiting.Reports(ctx, head, d.Today(demo.Village).AddDays(-30), d.Today(demo.Village))
	if err != nil || len(reports) < 4 || reports[1].Served == 0 || reports[1].Promised == 0 {
		t.Error("the counter of the village was measured:", reports, err)
	}
	for _, r := range reports {
		t.Logf("%s: %d drawn, %d served, waited %v, 90%% %v, %d of %d as promised", r.Day, r.Drawn, r.Served, r.Mean.Round(time.Minute), r.Ninety.Round(time.Minute), r.Inside, r.Promised)
	}
	plans := 0
	for _, o := range demo.Officers() {
		if o.Login == "perhubungan" {
			all, err := d.Diary.Plans(ctx, o.Office)
			if err != nil {
				t.Fatal(err)
			}
			plans = len(all)
			stops := 0
			for day := d.Today(o.Office) - 2; day < d.Today(o.Office)+5; day++ {
				held, err := d.Diary.Day(ctx, premises.Actor{Office: o.Office, Account: "x", Roles: []premises.Role{{Name: "verifier"}, {Name: "head"}}}, all[0].ID, day)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range held.Stops {
					if s.Leg != nil {
						stops++
					}
				}
			}
			if stops != 2 {
				t.Errorf("%d stops are on the way of the crew, want 2", stops)
			}
		}
	}
	if plans != 1 {
		t.Error("a crew has a plan")
	}
}

func TestTheDemoIsBuiltWhateverDayItIs(t *testing.T) {
	if testing.Short() {
		t.Skip("building three demos is left out of a short run")
	}
	for _, day := range []string{"2026-02-20", "2026-03-24", "2026-12-31"} {
		t.Run(day, func(t *testing.T) {
			at, _ := time.Parse(time.DateOnly, day)
			if err := demo.Build(context.Background(), config(t), demo.Options{Residents: 600, Host: "127.0.0.1:8080", Now: at.Add(9 * time.Hour)}); err != nil {
				t.Fatal(err)
			}
		})
	}
}
