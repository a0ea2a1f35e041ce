package house

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

func textRules() []rule {
	return []rule{
		{"no path of a machine, no registry", "the tree must build anywhere, and says nothing about where it was written", machinePaths},
		{"columns are named", "a program must run on the schema before a migration, after it and in between; SELECT * breaks on the first new column", selectStars},
		{"persons in the tree are invented", "a real person's number in a test or an example is a leak; invented ones have the district digits 99", realNumbers},
	}
}

// elsewhere are words that belong to one machine or to one registry. They are
// put together here so that this file does not contain them.
var elsewhere = regexp.MustCompile(strings.Join([]string{
	`/wo` + `rk/(main|shared|\.library|\.mirror|\.mirrors)\b`,
	`/tmp/` + `g/`,
	`/ro` + `ot/`,
	`/home/` + `[a-z]+/go/`,
	`/Us` + `ers/[a-z]`,
	`proxy\.gol` + `ang\.org`,
	`sum\.gol` + `ang\.org`,
	`registry\.npm` + `js\.org`,
	`registry\.yarn` + `pkg\.com`,
	`deb\.deb` + `ian\.org`,
}, "|"))

// lines visits every line of a text.
func (x *text) lines(see func(line int, said string)) {
	for i, l := range strings.Split(x.body, "\n") {
		see(i+1, l)
	}
}

func machinePaths(t *tree) (bad []offence) {
	for _, x := range t.texts {
		x.lines(func(line int, said string) {
			if m := elsewhere.FindString(said); m != "" {
				bad = append(bad, offence{x.path, line, x.path, "mentions " + m})
			}
		})
	}
	return bad
}

var selectStar = regexp.MustCompile(`\b[Ss](?:elect|ELECT)\s+(?:[a-z]+\.)?\*`)

func selectStars(t *tree) (bad []offence) {
	for _, x := range t.texts {
		if ext := path.Ext(x.path); ext != ".go" && ext != ".sql" || strings.HasPrefix(x.path, "internal/house/") {
			continue
		}
		x.lines(func(line int, said string) {
			if selectStar.MatchString(said) {
				bad = append(bad, offence{x.path, line, x.path, "selects *"})
			}
		})
	}
	return bad
}

// number finds what has the shape of a NIK or KK: region, date, serial (Permendagri
// 72/2022; a woman's day of birth is raised by 40).
var number = regexp.MustCompile(`(?:^|[^0-9A-Za-z_.-])([1-9][0-9]{3})([0-9]{2})((?:0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01])(?:0[1-9]|1[0-2])[0-9]{2})([0-9]{4})(?:$|[^0-9A-Za-z_])`)

// readable are the kinds of files in which persons may stand.
var readable = []string{".go", ".yaml", ".yml", ".json", ".txt", ".md", ".play", ".html", ".js", ".mjs", ".csv", ".txtar", ".sql"}

func realNumbers(t *tree) (bad []offence) {
	for _, x := range t.texts {
		if !slices.Contains(readable, path.Ext(x.path)) || path.Base(x.path) == "package-lock.json" {
			continue
		}
		x.lines(func(line int, said string) {
			for _, m := range number.FindAllStringSubmatch(said, -1) {
				if m[2] != "99" {
					bad = append(bad, offence{x.path, line, x.path, "a number like a real person's: " + m[1] + m[2] + strings.Repeat("x", 10)})
				}
			}
		})
	}
	return bad
}
