package reconcile

import (
	"cmp"
	"slices"

	"genggam/internal/calendar"
)

// suggest offers to each payment that names no bill those that have exactly its
// amount open on a day within theirs.
func (m *matching) suggest(loose []int) {
	open := map[int64][]int{} // in order of day of issue, as the bills are
	for i := range m.bills {
		if m.open[i] > 0 {
			open[m.open[i]] = append(open[m.open[i]], i)
		}
	}
	wanted := map[int]int{} // payments for which a bill is the only one
	for _, i := range loose {
		p := m.payments[i]
		found, count := m.likely(open[p.Amount], p.Day)
		if count == 0 {
			m.leave(p.ID, Unnamed, nil)
			continue
		}
		s := Suggestion{Payment: p.ID, Count: count, Only: count == 1}
		for _, b := range found {
			s.Bills = append(s.Bills, m.bills[b].ID)
			m.guessed[b] = true
			wanted[b]++
		}
		m.out.Suggested = append(m.out.Suggested, s)
	}
	alone := make(map[string]bool, len(wanted))
	for b, n := range wanted {
		alone[m.bills[b].ID] = n == 1
	}
	for i := range m.out.Suggested {
		s := &m.out.Suggested[i]
		s.Only = s.Only && alone[s.Bills[0]]
	}
}

// likely are the latest bills among those of one amount whose time a day is in,
// and how many there are. The list is in order of issue, so what comes later is
// found by halving; how late each one may be paid is looked at for a bounded
// number, beyond which the count says "at least".
func (m *matching) likely(same []int, day calendar.Day) (found []int, count int) {
	end, _ := slices.BinarySearchFunc(same, day+1, func(i int, d calendar.Day) int { return cmp.Compare(m.bills[i].Issued, d) })
	for k, looked := end-1, 0; k >= 0 && looked < maxLooked; k, looked = k-1, looked+1 {
		if day > m.bills[same[k]].Due.AddDays(m.rules.Late) {
			continue
		}
		if count++; len(found) < MaxSuggested {
			found = append(found, same[k])
		}
	}
	return found, count
}

// maxLooked bounds the bills looked at for one payment: a clerk chooses among a
// few, and a hundred thousand bills of one amount must not take the square of it.
const maxLooked = 200
