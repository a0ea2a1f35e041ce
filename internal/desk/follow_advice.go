package desk

import (
	"time"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/region"
)

// Asked is an agency that the present step asks for advice, as the applicant sees
// it: which, until when, and whether it has answered; what it said is in the
// decision.
type Asked struct {
	Adviser  catalogue.Adviser
	Office   region.Code
	Due      time.Time
	Answered bool
}

// askedNow lists the agencies that the present step asks.
func askedNow(c *casework.Case, st *catalogue.Step) (out []Asked) {
	if st == nil || c.State.Ended() {
		return nil
	}
	for _, a := range c.Advices {
		if adviser, ok := st.Adviser(a.ID); ok && a.Step == st.ID {
			office := a.Office
			if office == "" {
				office = c.Office
			}
			out = append(out, Asked{Adviser: adviser, Office: region.Code(office), Due: ms(a.Due), Answered: a.Outcome != ""})
		}
	}
	return out
}
