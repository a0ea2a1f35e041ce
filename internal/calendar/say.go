package calendar

import (
	"time"

	"genggam/internal/lang"
)

// Sayer says a message in a language; lang.Messages is one.
type Sayer interface {
	Say(tag lang.Tag, key string, args ...any) string
}

// Say is the line as a sentence: "Rabu, 25 Maret 2026: hari kerja ke-1".
func (l Line) Say(m Sayer, tag lang.Tag) string {
	when := l.Day.Say(tag)
	if l.Until > l.Day {
		when = m.Say(tag, "calendar.run", when, l.Until.Say(tag))
	}
	switch l.Key {
	case KeyStart, KeyBegin:
		return m.Say(tag, l.Key, when, lang.MinuteOfDay(tag, l.From))
	case KeyHours:
		if l.From == l.To {
			return m.Say(tag, "calendar.worked-run", when, l.Count)
		}
		return m.Say(tag, l.Key, when, lang.MinuteOfDay(tag, l.From), lang.MinuteOfDay(tag, l.To), l.Count)
	case KeyHoliday, KeyJoint, KeyClosed:
		return m.Say(tag, l.Key, when, l.Name)
	}
	return m.Say(tag, l.Key, when, l.Count)
}

// Say writes the day with its weekday: "Senin, 17 Agustus 2026".
func (d Day) Say(tag lang.Tag) string { return lang.LongDate(tag, d.In(time.UTC)) }

// Explain is the whole sum as sentences; a provisional one ends by saying so.
func (d Due) Explain(m Sayer, tag lang.Tag) []string {
	out := make([]string, 0, len(d.Lines)+1)
	for _, l := range d.Lines {
		out = append(out, l.Say(m, tag))
	}
	if d.Provisional {
		out = append(out, m.Say(tag, "calendar.provisional"))
	}
	return out
}

// SayAmount writes an amount of a unit: "30 menit kerja".
func SayAmount(m Sayer, tag lang.Tag, n int, unit string) string {
	return m.Say(tag, "calendar.unit."+unit, n)
}
