package services_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"genggam/internal/catalogue"
	"genggam/services"
)

var update = flag.Bool("update", false, "write docs/services.md")

const tableFile = "../docs/services.md"

var (
	models   = []string{"g2c", "g2b", "g2e", "g2g"}
	products = []string{"document", "goods", "work"}
	levels   = []string{"desa", "kecamatan", "kabupaten", "dinas"}

	modelNames = map[string]string{
		"g2c": "G2C: for citizens", "g2b": "G2B: for businesses and organisations",
		"g2e": "G2E: for the government's own people", "g2g": "G2G: between offices",
	}
)

// notInLife says of each cell without a service why no office gives one. A cell
// that gets a service loses its reason, else the test fails.
var notInLife = map[string]string{
	"g2b document kabupaten": "A regency's permits are given by its one-stop agency (dinas), to which the Bupati delegates them (Perpres 97/2014).",
	"g2b goods kecamatan":    "A district has no programme of goods for businesses; it sends applications on to the agency that has one.",
	"g2b work kecamatan":     "A district does no work for businesses; the agencies do.",
	"g2b work kabupaten":     "The regional secretariat does no work for businesses; its agencies do.",
	"g2e document desa":      "Village staff are no civil servants; leave and journeys of theirs follow the regulation of each regency, and none was found to follow.",
	"g2e document kecamatan": "Leave, journeys and rises of a district's staff are decided by the chart and issued through the personnel agency (dinas).",
	"g2e document kabupaten": "As in the districts: the personnel agency (dinas) issues for the whole regency.",
	"g2e goods desa":         "What village staff use belongs to the office's inventory and is not applied for.",
	"g2e goods kecamatan":    "As in the villages: the office's inventory, not a service.",
	"g2e goods kabupaten":    "Equipment of employees is asked for by their office (g2g goods kabupaten), not by each of them.",
	"g2e goods dinas":        "As at the regency: asked for by the office.",
	"g2e work desa":          "Nobody does work for village staff as a service.",
	"g2e work kecamatan":     "As in the villages.",
	"g2e work kabupaten":     "Training of employees is arranged by the personnel agency by plan and not on application.",
	"g2e work dinas":         "As at the regency: training follows the agency's plan.",
	"g2g goods desa":         "A village has no store for other offices; what it lends, it lends to residents.",
	"g2g goods kecamatan":    "A district has no store for other offices; the regency's store gives to all.",
	"g2g work desa":          "A village does no work for other offices.",
}

// cells are the services of the catalogue by "model product level".
func cells(t *testing.T) map[string][]*catalogue.Standard {
	t.Helper()
	shelf, _, err := catalogue.Load(services.Files)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]*catalogue.Standard{}
	for _, s := range shelf.All("9999-12-31") {
		at := []string{s.Level}
		if !slices.Contains(levels, s.Level) { // any office gives it
			at = levels
		}
		for _, level := range at {
			cell := s.Model + " " + s.Product + " " + level
			out[cell] = append(out[cell], s)
		}
	}
	return out
}

func TestEveryCellOfModelProductAndLevelHasAServiceOrAReason(t *testing.T) {
	have := cells(t)
	known := map[string]bool{}
	for _, m := range models {
		for _, p := range products {
			for _, l := range levels {
				cell := m + " " + p + " " + l
				known[cell] = true
				switch why := notInLife[cell]; {
				case len(have[cell]) == 0 && why == "":
					t.Errorf("no service and no reason: %s", cell)
				case len(have[cell]) > 0 && why != "":
					t.Errorf("%s has a service (%s); take its reason away", cell, have[cell][0].ID)
				}
			}
		}
	}
	for cell := range notInLife {
		if !known[cell] {
			t.Errorf("a reason for no cell: %s", cell)
		}
	}
}

func TestTheTableOfServicesInTheDocsIsThisOne(t *testing.T) {
	want := table(cells(t))
	if *update {
		if err := os.WriteFile(tableFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(tableFile); err != nil || string(have) != want {
		t.Errorf("docs/services.md is another (%v): go test ./services -run Table -update", err)
	}
}

// table is docs/services.md.
func table(have map[string][]*catalogue.Standard) string {
	all := map[string]bool{}
	for _, list := range have {
		for _, s := range list {
			all[s.ID] = true
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# Services

The catalogue holds %d services. This page is written by a test from their standards (`+"`go test ./services -run Table -update`"+`): do not
change it by hand. `+"`genggam services list`"+` says what is in effect today, `+"`genggam services show ID`"+` what its citizens read,
`+"`genggam services play ID`"+` runs its scenes. How one is written: [standards.md](standards.md).

| | document | goods | work |
|---|---|---|---|
`, len(all))
	for _, m := range models {
		for _, l := range levels {
			fmt.Fprintf(&b, "| %s %s |", m, l)
			for _, p := range products {
				if n := len(have[m+" "+p+" "+l]); n > 0 {
					fmt.Fprintf(&b, " %d |", n)
				} else {
					b.WriteString(" – |")
				}
			}
			b.WriteString("\n")
		}
	}
	for _, m := range models {
		tableOf(&b, m, have)
	}
	b.WriteString("\n## Cells without a service\n\n| cell | why |\n|---|---|\n")
	for _, cell := range slices.Sorted(maps.Keys(notInLife)) {
		fmt.Fprintf(&b, "| %s | %s |\n", cell, notInLife[cell])
	}
	return b.String()
}

// tableOf lists the services of a model, one line each.
func tableOf(b *strings.Builder, model string, have map[string][]*catalogue.Standard) {
	fmt.Fprintf(b, "\n## %s\n\n| level | product | service | promised | standard |\n|---|---|---|---|---|\n", modelNames[model])
	for _, l := range levels {
		for _, p := range products {
			for _, s := range have[model+" "+p+" "+l] {
				at := l
				if s.Agency != "" {
					at += " " + s.Agency
				}
				product := p
				if !s.Result.Recorded.Empty() {
					product = "recorded: " + s.Result.Recorded.EN
				}
				fmt.Fprintf(b, "| %s | %s | %s (%s) | %s | [`%s`](../services/%s/standard.yaml) |\n",
					at, product, s.Name.ID, s.Name.EN, s.Time.Promised, s.ID, s.ID)
			}
		}
	}
}
