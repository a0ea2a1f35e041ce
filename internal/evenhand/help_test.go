package evenhand_test

import "genggam/internal/calendar"

func mustDay(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}
