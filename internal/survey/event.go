package survey

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/canon"
)

// KindCounted is the kind of the one entry that a survey leaves: what came out of a
// box at the end of a month. There is no entry for an answer.
const KindCounted = "survey.counted/1"

// Encode gives the canonical bytes of what was counted. It refuses what has fewer
// than ten answers: an entry is for ever.
func (c Counted) Encode() ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("writing %s: %w", KindCounted, err)
	}
	counts := make([]string, Elements)
	for e, row := range c.Tally.Counts {
		counts[e] = fmt.Sprintf("%d %d %d %d", row[0], row[1], row[2], row[3])
	}
	return canon.Write(KindCounted, func(o *canon.Object) {
		o.List("counts", counts)
		o.Str("device", string(c.Device))
		o.Int("from", int64(c.From))
		o.Int("n", c.Tally.N)
		o.Str("receipts", c.Receipts)
		o.Str("service", c.Service)
		o.Int("to", int64(c.To))
	})
}

var errNotCounted = errors.New("not what a box gives out")

// DecodeCounted reads what Encode wrote, and refuses everything else.
func DecodeCounted(data []byte) (Counted, error) {
	return canon.Read(KindCounted, data, func(r *canon.Record) Counted {
		c := Counted{
			Service: r.Text("service"), Device: Device(r.Text("device")), Receipts: r.Text("receipts"),
			From: Month(r.V.Num("from")), To: Month(r.V.Num("to")), Tally: Tally{N: r.V.Num("n")},
		}
		rows := r.V.Texts("counts")
		if len(rows) != Elements {
			r.Wrong("counts", errNotCounted)
			return c
		}
		for e, row := range rows {
			for a, n := range strings.Split(row, " ") {
				x, err := strconv.ParseInt(n, 10, 64)
				if err != nil || a > 3 || strconv.FormatInt(x, 10) != n {
					r.Wrong("counts", errNotCounted)
					return c
				}
				c.Tally.Counts[e][a] = x
			}
		}
		r.Wrong("counts", c.check())
		return c
	})
}

func (c Counted) check() error {
	switch {
	case c.Tally.Check() != nil, c.Tally.N < least, !slices.Contains(Devices(), c.Device),
		!c.From.valid(), !c.To.valid(), c.From > c.To, c.Service == "", len(c.Service) > 200, len(c.Receipts) != 43:
		return errNotCounted
	}
	return nil
}
