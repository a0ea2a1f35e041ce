package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/form"
	"genggam/internal/region"
)

// mostPlaces is how many places of one name are offered to choose from.
const mostPlaces = 12

// regionField asks for a place by its name. A name that several places have is
// asked again as a choice among them; the answer is the code.
func (v voice) regionField(f Field) Field {
	f.Shape, f.Type = "input", "text"
	if f.Help == "" {
		f.Help = v.say("web.region.help")
	}
	found := placesNamed(f.Value)
	if len(found) == 0 {
		return f
	}
	f.Shape, f.Type = "choice", "radio"
	for i, p := range found {
		f.Options = append(f.Options, Option{ID: f.ID + "-" + strconv.Itoa(i+1), Value: string(p.Code), Label: region.Full(p.Code),
			Chosen: len(found) == 1 && string(p.Code) == f.Value})
	}
	f.Options[0].ID = f.ID
	f.Options = append(f.Options, Option{ID: f.ID + "-0", Label: v.say("web.region.other")})
	return f
}

// placesNamed finds the places that somebody may mean: the one of a code, or
// those whose name begins so.
func placesNamed(typed string) []region.Place {
	typed = strings.TrimSpace(typed)
	if typed == "" || len(typed) > longestSearch {
		return nil
	}
	if code, err := region.Parse(typed); err == nil {
		if p, ok := region.Find(code); ok {
			return []region.Place{p}
		}
		return nil
	}
	return region.Search("", typed, mostPlaces)
}

// meantPlaces replaces a name that only one place has by its code.
func meantPlaces(page *form.Page, typed url.Values) {
	for _, q := range page.Questions {
		if q.Type != form.Region {
			continue
		}
		if found := placesNamed(typed.Get(q.ID)); len(found) == 1 {
			typed.Set(q.ID, string(found[0].Code))
		}
	}
}

// toChoose says whether the only problems are names that several places have:
// then the choice is asked, and nothing is complained about.
func toChoose(page *form.Page, typed url.Values, problems form.Problems) bool {
	return !slices.ContainsFunc(problems, func(p form.Problem) bool {
		q, ok := page.Question(p.Question)
		return !ok || q.Type != form.Region || len(placesNamed(typed.Get(q.ID))) == 0
	})
}
