package document

import (
	"strconv"
	"strings"
	"time"

	"genggam/internal/lang"
)

// format prints a value, or says that it cannot.
type format func(v Value) (string, bool)

func (v Value) empty() bool {
	switch v.Kind {
	case NumberValue, RupiahValue, YesNoValue:
		return false
	}
	return strings.TrimSpace(v.Text) == ""
}

// format prints the value as the template asks, or as its kind does.
func (v Value) format(name string) (string, bool) {
	if name != "" {
		return formatNamed(name)(v)
	}
	switch v.Kind {
	case DateValue:
		return asDate(v)
	case NumberValue:
		return asDots(v.Number), true
	case RupiahValue:
		return asRupiah(v)
	case SexValue:
		return asSex(v)
	case YesNoValue:
		if v.Number == 1 {
			return lang.Text{ID: "Ya", EN: "Yes"}.In(letterLang), true
		}
		return lang.Text{ID: "Tidak", EN: "No"}.In(letterLang), true
	}
	return v.Text, true
}

// number is the value as a whole number; digits in a text are one too.
func (v Value) number() (int64, bool) {
	switch v.Kind {
	case NumberValue, RupiahValue:
		return v.Number, true
	case TextValue:
		n, err := strconv.ParseInt(v.Text, 10, 64)
		return n, err == nil
	}
	return 0, false
}

func (v Value) day() (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, v.Text)
	return t, err == nil
}
