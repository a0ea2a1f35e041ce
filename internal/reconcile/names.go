package reconcile

import "slices"

// shortest is the fewest letters and digits of a number that is looked for in
// words: "12/3" would be found in any date.
const shortest = 8

const (
	longest = 64      // letters and digits of a number
	maxText = 4 << 10 // bytes of a text that are looked at
)

// names finds the numbers of bills in what people and banks write.
//
// A number is compared by its letters and digits alone, since banks drop and add
// signs and capitals. It must stand by itself: no digit beside its digits, no
// letter beside its letters. And signs inside it stand only where the number has
// some itself, so that "00017 1" is not 000171.
type names struct {
	bills   map[string][]int
	cuts    map[string]uint64 // where a number has signs, by its key
	lengths []int
}

func newNames(n int) names {
	return names{bills: make(map[string][]int, n), cuts: make(map[string]uint64, n)}
}

// add takes a bill's number. Another bill of that number is given back when
// neither is ended, else -1.
func (n *names) add(number string, bill int, ended func(int) bool) (other int) {
	t := scan(number)
	if len(t.key) < shortest || len(t.key) > longest {
		return -1
	}
	key := string(t.key)
	for _, j := range n.bills[key] {
		if !ended(bill) && !ended(j) {
			return j
		}
	}
	n.bills[key] = append(n.bills[key], bill)
	n.cuts[key] |= cutsOf(t.cut)
	if !slices.Contains(n.lengths, len(key)) {
		n.lengths = append(n.lengths, len(key))
	}
	return -1
}

func cutsOf(cut []bool) (bits uint64) {
	for i, c := range cut {
		if c && i > 0 {
			bits |= 1 << i
		}
	}
	return bits
}

// in lists the bills whose number stands in a text, in the order of the text,
// each once.
func (n *names) in(text string) (found []int) {
	if len(text) < shortest {
		return nil
	}
	t := scan(text[:min(len(text), maxText)])
	for start := range t.key {
		if !t.edge(start) {
			continue
		}
		for _, length := range n.lengths {
			end := start + length
			if end > len(t.key) || !t.edge(end) {
				continue
			}
			bills := n.bills[string(t.key[start:end])]
			if bills == nil || cutsOf(t.cut[start:end])&^n.cuts[string(t.key[start:end])] != 0 {
				continue
			}
			for _, b := range bills {
				if !slices.Contains(found, b) {
					found = append(found, b)
				}
			}
		}
	}
	return found
}

// scanned is a text in its letters and digits; cut says before which of them
// something else stood.
type scanned struct {
	key []byte
	cut []bool
}

func scan(s string) scanned {
	t := scanned{key: make([]byte, 0, len(s)), cut: make([]bool, 0, len(s))}
	cut := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		default:
			cut = true
			continue
		}
		t.key, t.cut, cut = append(t.key, c), append(t.cut, cut), false
	}
	return t
}

// edge says whether something may begin or end before a place: at the ends, at a
// sign, and between a letter and a digit.
func (t scanned) edge(i int) bool {
	return i == 0 || i == len(t.key) || t.cut[i] || digit(t.key[i-1]) != digit(t.key[i])
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// plain is a number or an account in its letters and digits.
func plain(s string) string { return string(scan(s).key) }
