package charter_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/charter"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
)

func TestANodeIsFoundedOnce(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "n")
	cfg := desk.Config{Dir: dir, Keys: premises.KeysBeside(dir)}
	kit, err := charter.Found(ctx, cfg, charter.Plan{Root: "33.02.19", Below: true, Host: "layanan.example.go.id"})
	if err != nil || len(kit) < 40 {
		t.Fatal(err)
	}
	if _, err := charter.Found(ctx, cfg, charter.Plan{Root: "33.02.19", Host: "layanan.example.go.id"}); fault.Of(err) != fault.Conflict {
		t.Fatalf("founded twice: %v", err)
	}
	d, err := desk.Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if n := d.Card(); n.Title != "Kecamatan Sokaraja" || len(n.Code) != 2 || !strings.HasPrefix(n.Name, "layanan.example.go.id/") || n.Demo {
		t.Errorf("the node's page: %+v", n)
	}
	if n, want := len(d.Offices()), 1+len(region.Children("33.02.19")); n != want {
		t.Errorf("%d offices, not %d", n, want)
	}
}

func TestAWrongPlanTouchesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		plan charter.Plan
		key  string
	}{
		"a place that is not":   {charter.Plan{Root: "33.02.99", Host: "h"}, "charter.office-unknown"},
		"a whole province":      {charter.Plan{Root: "33", Host: "h"}, "charter.office-unknown"},
		"a host with a path":    {charter.Plan{Root: "33.02", Host: "https://h/"}, "charter.host-shape"},
		"no host":               {charter.Plan{Root: "33.02"}, "charter.host-shape"},
		"a code that is a word": {charter.Plan{Root: "33.02", Host: "h", Code: "desa"}, "charter.code-shape"},
		"a code that misreads":  {charter.Plan{Root: "33.02", Host: "h", Code: "O1"}, "charter.code-shape"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "n")
			cfg := desk.Config{Dir: dir, Keys: premises.KeysBeside(dir)}
			_, err := charter.Found(context.Background(), cfg, c.plan)
			if f := fault.As(err); f == nil || f.Key != c.key {
				t.Fatalf("told as %v", err)
			}
			if charter.Exists(cfg) {
				t.Error("there is a node")
			}
		})
	}
}

func TestEveryPlaceOfTheListHasAnOffice(t *testing.T) {
	for code, want := range map[region.Code]struct{ full, parent, head, zone, short string }{
		"33.02.19.2016": {"Desa Sokaraja Kulon", "33.02.19", "Kepala Desa", "WIB", "Ds.SKR"},
		"33.02.19":      {"Kecamatan Sokaraja", "33.02", "Camat", "WIB", "Kec.SKR"},
		"33.02":         {"Kabupaten Banyumas", "", "Bupati", "WIB", "BNY"},
		"51.71":         {"Kota Denpasar", "", "Wali Kota", "WITA", "DNP"},
		"91.71":         {"Kota Jayapura", "", "Wali Kota", "WIT", "JYP"},
	} {
		o := charter.OfficeAt(code)
		if o.Full() != want.full || string(o.Parent) != want.parent || o.HeadTitle != want.head || o.Zone != want.zone || o.Short != want.short {
			t.Errorf("%s: %+v", code, o)
		}
	}
	for _, district := range region.Children("33.02") {
		for _, village := range region.Children(district.Code) {
			o := charter.OfficeAt(village.Code)
			if o.HeadTitle == "" || len(o.Letterhead) != 3 || !strings.Contains(o.Short, ".") || len(o.Short) < 5 || o.District != district.Name || o.Regency != "Banyumas" {
				t.Errorf("%s: %+v", village.Code, o)
			}
		}
	}
}
