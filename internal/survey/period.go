package survey

import (
	"fmt"
	"time"

	"genggam/internal/calendar"
)

// Month is a calendar month: twelve times the year plus the month, January 0. No
// answer is kept with a time finer than that.
type Month int32

// MonthOf is the month of a day.
func MonthOf(d calendar.Day) Month {
	year, month, _ := d.Date()
	return Month(12*year + int(month) - 1)
}

// String writes "2026-11".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m/12, m%12+1) }

// LastOfYear says whether it is a December, when boxes are cleared.
func (m Month) LastOfYear() bool { return m%12 == 11 }

// Quarter is a quarter of a year: four times the year plus the quarter, the first
// 0.
type Quarter int32

// QuarterOf is the quarter of a day.
func QuarterOf(d calendar.Day) Quarter { return Quarter(MonthOf(d) / 3) }

// String writes "2026-Q4".
func (q Quarter) String() string { return fmt.Sprintf("%04d-Q%d", q/4, q%4+1) }

// End is the first day after the quarter. What is remembered of the quarter in
// order to ask nobody twice is forgotten then.
func (q Quarter) End() calendar.Day {
	return calendar.NewDay(int(q)/4, time.Month(3*(int(q)%4)+4), 1)
}

func (m Month) valid() bool { return m >= 12*1900 && m < 12*2170 }
