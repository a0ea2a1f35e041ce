package learning

import "time"

// Seat is one officer's place in the practice office, as a page needs it.
type Seat struct {
	// Session opens the practice office for the learner; it never leaves the
	// server.
	Session string
	Lesson  Lesson
	// Office of the lesson, Person and Reference those of its scene; Case is the
	// number of the case there, -1 for none.
	Office, Person, Reference string
	Case                      int64
	// Met says which goals are met, Done that the lesson is finished and that this
	// is written down.
	Met  []bool
	Done bool
	// Ends is when the practice ends by itself.
	Ends time.Time
	// Learner and Colleague confirm with these codes, which hold for Left seconds.
	Learner, Colleague Code
	Left               int64
}

// Code is somebody's present second factor in the practice office.
type Code struct{ Login, Name, Code string }
