package form_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"genggam/internal/form"
	"genggam/internal/person"
)

func TestConditionsMayNameEveryFieldOfAPerson(t *testing.T) {
	facts := form.FactTypes()
	record := reflect.TypeFor[person.Record]()
	for i := range record.NumField() {
		name, _, _ := strings.Cut(record.Field(i).Tag.Get("json"), ",")
		if name == "derived" {
			continue // says where other fields came from, nothing of the person
		}
		if _, ok := facts["subject."+name]; !ok {
			t.Errorf("subject.%s is no fact", name)
		}
	}
}

func TestDaysAreCountedAsTheCalendarDoes(t *testing.T) {
	for d := time.Date(1799, 12, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2201; d = d.AddDate(0, 0, 13) {
		text := d.Format(time.DateOnly)
		day, ok := form.DayOf(text)
		if !ok || day != int64(d.Sub(time.Unix(0, 0)).Hours()/24) || form.DateOf(day) != text {
			t.Fatalf("%s is %d", text, day)
		}
	}
	for _, bad := range []string{"", "2026-13-01", "2026-00-10", "2026-02-29", "1900-02-29", "2026-1-1", "2026/01/01", "+026-01-01", "2026-01-32"} {
		if _, ok := form.DayOf(bad); ok {
			t.Errorf("%q is no date", bad)
		}
	}
}
