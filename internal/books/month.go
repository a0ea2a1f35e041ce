package books

import (
	"fmt"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Month is a month of a book: months since the year 0. 0 is no month.
type Month int32

// NewMonth is a month of a year.
func NewMonth(year int, m time.Month) Month { return Month(year*12 + int(m) - 1) }

// MonthOf is the month a day lies in.
func MonthOf(d calendar.Day) Month {
	y, m, _ := d.Date()
	return NewMonth(y, m)
}

// ParseMonth reads "2026-11"; anything else is the fault "books.bad-month".
func ParseMonth(s string) (Month, error) {
	d, err := calendar.ParseDay(s + "-01")
	if err != nil {
		return 0, fault.New(fault.Invalid, "books.bad-month")
	}
	return MonthOf(d), nil
}

// String writes "2026-11", "" for no month.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year(), m.Of())
}

// Year is the year the month lies in.
func (m Month) Year() int { return int(m) / 12 }

// Of is the month of the year.
func (m Month) Of() time.Month { return time.Month(int(m)%12 + 1) }

// First is the first day of the month.
func (m Month) First() calendar.Day { return calendar.NewDay(m.Year(), m.Of(), 1) }

// Last is the last day of the month.
func (m Month) Last() calendar.Day { return (m + 1).First() - 1 }

// Name is "November 2026" in a language.
func (m Month) Name(tag lang.Tag) string {
	return fmt.Sprintf("%s %d", lang.Month(tag, m.Of()), m.Year())
}

// When says on which day something happened and where it stands in a book.
type When struct {
	// Date is the real day.
	Date calendar.Day
	// Entered is the day it was written down, 0 when that was the same day.
	Entered calendar.Day
	// Book is the month whose page it stands on, 0 when that is the month of
	// Date: the page of that month was closed already.
	Book Month
}

// Page is the month whose page it stands on.
func (w When) Page() Month {
	if w.Book != 0 {
		return w.Book
	}
	return MonthOf(w.Date)
}

// Late says whether it was written down on a later day.
func (w When) Late() bool { return w.Entered != 0 }

// Enter places something that happened on a day and is written down today. A
// page that was closed (printed and signed) is not touched: what belongs there
// stands on the page of this month with its real date. closed is the last
// closed month, 0 for none. A day to come is the fault "books.future"; writing
// into a month that is closed is "books.closed".
func Enter(date, today calendar.Day, closed Month) (When, error) {
	w := When{Date: date}
	if date > today {
		return When{}, fault.New(fault.Invalid, "books.future").On("date")
	}
	if date < today {
		w.Entered = today
	}
	if MonthOf(date) > closed {
		return w, nil
	}
	w.Book = MonthOf(today)
	if w.Book <= closed {
		return When{}, fault.New(fault.Conflict, "books.closed", closed.String()).On("date")
	}
	return w, nil
}
