package fairness

// ShownFrom is the smallest group or count that is shown: fewer than ten point at
// persons. A choice of this product, more careful than the five that is usual.
const ShownFrom = 10

// Suppress says which cells of a table of counts must be hidden when its sums by
// row, by column and in all are in the open: those below from, 0 too, and as many
// others as it takes that none of these can be worked out, not even to a range
// narrower than from. A table of one line has its one sum only. whole is false
// where even hiding every cell does not do: then hide the sums as well.
// Rows must be of equal length and counts 0 or more, at most 2,500 cells;
// anything else hides all.
func Suppress(counts [][]int, from int) (hidden [][]bool, whole bool) {
	hidden = make([][]bool, len(counts))
	for r := range counts {
		hidden[r] = make([]bool, len(counts[r]))
	}
	if len(counts) == 0 || from <= 0 {
		return hidden, true
	}
	g := grid{counts, hidden, from}
	if !g.sound() {
		g.hideAll()
		return hidden, false
	}
	var small [][2]int
	g.each(func(r, c int) {
		if counts[r][c] < from {
			hidden[r][c] = true
			small = append(small, [2]int{r, c})
		}
	})
	for _, at := range small {
		for g.width(at[0], at[1]) < from {
			if !g.cover(at[0], at[1]) {
				return hidden, false
			}
		}
	}
	return hidden, true
}

type grid struct {
	counts [][]int
	hidden [][]bool
	from   int
}

func (g grid) sound() bool {
	if len(g.counts)*len(g.counts[0]) > 2500 {
		return false
	}
	for _, row := range g.counts {
		if len(row) != len(g.counts[0]) {
			return false
		}
		for _, n := range row {
			if n < 0 || n > 1<<40 {
				return false
			}
		}
	}
	return true
}

func (g grid) each(do func(r, c int)) {
	for r := range g.counts {
		for c := range g.counts[r] {
			do(r, c)
		}
	}
}

func (g grid) hideAll() {
	g.each(func(r, c int) { g.hidden[r][c] = true })
}

// line says whether the table has but one sum.
func (g grid) line() bool { return len(g.counts) == 1 || len(g.counts[0]) == 1 }

// width is how far apart the least and the most are that a hidden cell could be
// for somebody who knows all that is shown.
func (g grid) width(r, c int) int {
	if g.line() {
		others, some := 0, false
		g.each(func(i, j int) {
			if g.hidden[i][j] && (i != r || j != c) {
				others += g.counts[i][j]
				some = true
			}
		})
		if !some {
			return 0
		}
		return others + g.counts[r][c]
	}
	up := g.flow(r, c, true)
	down := g.flow(r, c, false)
	return up + min(g.counts[r][c], down)
}

// cover hides what keeps a cell open at the least cost: in a line the smallest
// cell that is still shown; in a table the three that make a rectangle with it,
// through which counts could be shifted without any sum changing.
func (g grid) cover(r, c int) bool {
	best, cost := [2]int{-1, -1}, [2]int{}
	g.each(func(i, j int) {
		now, can := g.costOf([4]int{r, c, i, j})
		if can && (best[0] < 0 || now[0] < cost[0] || now[0] == cost[0] && now[1] < cost[1]) {
			best, cost = [2]int{i, j}, now
		}
	})
	if best[0] < 0 {
		return false
	}
	g.hidden[best[0]][best[1]] = true
	if !g.line() {
		g.hidden[r][best[1]], g.hidden[best[0]][c] = true, true
	}
	return true
}

// costOf weighs one way of covering: first whether too little could be shifted,
// then what is lost. at is the cell and the opposite corner.
func (g grid) costOf(at [4]int) (cost [2]int, can bool) {
	r, c, i, j := at[0], at[1], at[2], at[3]
	if g.line() {
		return [2]int{0, g.counts[i][j]}, !g.hidden[i][j]
	}
	if i == r || j == c {
		return cost, false
	}
	for _, x := range [][2]int{{i, j}, {r, j}, {i, c}} {
		if !g.hidden[x[0]][x[1]] {
			cost[1] += g.counts[x[0]][x[1]] + 1
			can = true
		}
	}
	if least := min(g.counts[r][j], g.counts[i][c]); least < g.from {
		cost[0] = g.from - least
	}
	return cost, can
}

// flow is by how much a hidden cell could be more (or less) with every sum kept:
// the most that can be sent from its row to its column through the other hidden
// cells, where a cell can give up what it holds and take anything.
func (g grid) flow(r, c int, more bool) (total int) {
	const endless = 1 << 50
	rows, columns := len(g.counts), len(g.counts[0])
	room := make([][]int, rows+columns) // from node to node; rows first
	for i := range room {
		room[i] = make([]int, rows+columns)
	}
	g.each(func(i, j int) {
		if g.hidden[i][j] && (i != r || j != c) {
			out, back := endless, g.counts[i][j]
			if more {
				out, back = back, out
			}
			room[i][rows+j], room[rows+j][i] = out, back
		}
	})
	for total < endless {
		sent := augment(room, r, rows+c)
		if sent == 0 {
			break
		}
		total += sent
		if total >= g.from {
			break // enough is known
		}
	}
	return total
}

// augment sends along one shortest way that is open, and says how much.
func augment(room [][]int, from, to int) int {
	came := make([]int, len(room))
	for i := range came {
		came[i] = -1
	}
	came[from] = from
	for queue := []int{from}; len(queue) > 0 && came[to] < 0; queue = queue[1:] {
		for next, open := range room[queue[0]] {
			if open > 0 && came[next] < 0 {
				came[next] = queue[0]
				queue = append(queue, next)
			}
		}
	}
	if came[to] < 0 {
		return 0
	}
	least := 1 << 50
	for n := to; n != from; n = came[n] {
		least = min(least, room[came[n]][n])
	}
	for n := to; n != from; n = came[n] {
		room[came[n]][n] -= least
		room[n][came[n]] += least
	}
	return least
}

// pool joins groups that are too small to be shown into one, and as many of the
// smallest others as it takes to make that one large enough. It gives the pool of
// each group: -1 for one that stands for itself, 0 for the joint one.
func pool(sizes []int, from int) []int {
	out := make([]int, len(sizes))
	joint := 0
	for i, n := range sizes {
		out[i] = -1
		if n < from {
			out[i] = 0
			joint += n
		}
	}
	for joint > 0 && joint < from {
		next := -1
		for i, n := range sizes {
			if out[i] < 0 && (next < 0 || n < sizes[next]) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		out[next] = 0
		joint += sizes[next]
	}
	return out
}
