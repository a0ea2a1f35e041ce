package storehouse

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"genggam/internal/allot"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/store"
)

// replayAid writes the rows of one whole stream.
func replayAid(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
	id, err := canon.ParseID(strings.TrimPrefix(stream, aidPrefix))
	if err != nil {
		return err
	}
	all := make([]journal.Entry, len(lines))
	gone := map[int64]bool{}
	for i, line := range lines {
		if all[i], err = journal.Parse(line); err != nil {
			return fmt.Errorf("reading %s: %w", stream, err)
		}
		if all[i].Kind == "aid.lapsed/1" {
			v, err := canon.Parse(all[i].Data)
			if err != nil {
				return fmt.Errorf("reading %s: %w", stream, err)
			}
			gone[v.Num("case")] = true
		}
	}
	for _, e := range all {
		if err := replayOne(t, id, e, gone); err != nil {
			return fmt.Errorf("reading %s: %w", stream, err)
		}
	}
	return nil
}

// replayOne writes the rows of an entry, but for a grant that was taken back: its
// benefit may have gone to a case whose stream was read before.
func replayOne(t *store.Tx, id canon.ID, e journal.Entry, gone map[int64]bool) error {
	if len(gone) > 0 && (e.Kind == "aid.granted/1" || e.Kind == "aid.lapsed/1") {
		v, err := canon.Parse(e.Data)
		if err != nil || gone[v.Num("case")] {
			return err
		}
	}
	return saveAid(t, id, e)
}

// saveAid writes the rows of one entry.
func saveAid(t *store.Tx, round canon.ID, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case "aid.opened/1":
		return saveOpened(t, round, e, v)
	case "aid.judged/1":
		return saveJudged(t, round, v)
	case "aid.ranked/1":
		return saveRanked(t, round, e, v)
	case "aid.granted/1":
		return saveGranted(t, e, v)
	case "aid.lapsed/1":
		return saveLapsed(t, v)
	case "aid.objected/1":
		return saveObjected(t, round, e, v)
	case "aid.answered/1":
		return saveAnswered(t, round, e, v)
	case "aid.closed/1":
		return t.Exec(`UPDATE aid_rounds SET state = 'closed' WHERE id = ?`, round[:])
	}
	return nil
}

func firstItem(e journal.Entry) (canon.ID, error) {
	if len(e.Items) != 1 {
		return canon.ID{}, fmt.Errorf("%s has %d items", e.Kind, len(e.Items))
	}
	return e.Items[0].ID, nil
}

func saveOpened(t *store.Tx, round canon.ID, e journal.Entry, v canon.Value) error {
	words, err := firstItem(e)
	if err != nil {
		return err
	}
	commitment, err := hex.DecodeString(v.Str("commitment"))
	if err != nil || len(commitment) != 32 {
		return fmt.Errorf("the commitment of a round is no digest: %w", err)
	}
	err = t.Exec(`INSERT INTO aid_rounds (`+roundColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', 0, 0, ?)`,
		round[:], e.Position, e.Unit, v.Str("standard"), v.Num("version"), v.Str("good"), v.Str("period"), v.Str("way"), v.Str("ties"), v.Num("reserve"),
		v.Num("minutes"), commitment, []byte{}, e.At, v.Num("until"), words[:])
	for _, s := range v.Texts("shares") {
		place, count, _ := strings.Cut(s, "=")
		n, bad := strconv.ParseInt(count, 10, 32)
		switch {
		case err != nil:
			return err
		case bad != nil:
			return bad
		}
		err = t.Exec(`INSERT INTO aid_shares (round, place, quota, taken) VALUES (?, ?, ?, 0)`, round[:], place, n)
	}
	return err
}

// saveJudged writes applicants who are not ordered yet.
func saveJudged(t *store.Tx, round canon.ID, v canon.Value) error {
	for _, text := range v.Texts("rows") {
		j, err := readJudged(text)
		if err != nil {
			return err
		}
		err = t.Exec(`INSERT INTO aid_rows (`+rowColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'unfit', '', 0)`,
			round[:], j.No, j.Case[:], j.Place, j.Filed, int64(j.Met), flag(j.Fit), levelsText(j.Levels), j.Total, j.Token)
		if err != nil {
			return err
		}
	}
	return nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func levelsText(levels []int8) string {
	out := make([]string, len(levels))
	for i, l := range levels {
		out[i] = strconv.Itoa(int(l))
	}
	return strings.Join(out, ",")
}

// saveRanked opens the seed and orders everybody; a list that is not the one of
// the entry is an error: the rules that ordered it are not these.
func saveRanked(t *store.Tx, round canon.ID, e journal.Entry, v canon.Value) error {
	seed, err := hex.DecodeString(v.Str("seed"))
	if err != nil || len(seed) != 32 {
		return fmt.Errorf("the seed of a round is none: %w", err)
	}
	err = t.Exec(`UPDATE aid_rounds SET state = 'ranked', seed = ?, ranked_at = ?, object_at = ? WHERE id = ?`, seed, e.At, v.Num("objects"), round[:])
	if err != nil {
		return err
	}
	sum, err := order(t, round)
	if err == nil && sum != v.Str("digest") {
		err = fmt.Errorf("ranking round %s: another list than was published", round)
	}
	return err
}

// order ranks the rows of a round and writes where everybody stands.
func order(t *store.Tx, round canon.ID) (sum string, err error) {
	people, was, err := readRows(t.Each, round)
	if err != nil {
		return "", err
	}
	terms, err := termsOf(t.Each, round)
	if err != nil {
		return "", err
	}
	k, err := allot.Rank(terms, only(people))
	if err != nil {
		return "", err
	}
	for i, p := range people {
		row, _ := k.Row(p.Case)
		if row == was[i] {
			continue
		}
		err := t.Exec(`UPDATE aid_rows SET standing = ?, share = ?, number = ? WHERE round = ? AND case_no = ?`, string(row.Standing), row.Place, int64(row.Number), round[:], p.No)
		if err != nil {
			return "", err
		}
	}
	return digest(people, k), nil
}

// readRows reads who asked in a round, in order of filing numbers, and where they
// stand.
func readRows(read reader, round canon.ID) (people []judged, rows []allot.Row, err error) {
	err = read(`SELECT case_no, case_id, lives, filed, met, fit, levels, total, token, standing, share, number FROM aid_rows WHERE round = ? ORDER BY case_no`,
		[]any{round[:]}, func(scan store.Scan) error {
			var j judged
			var row allot.Row
			var met, fit, number int64
			var levels, standing string
			err := scan(&j.No, store.ID(&j.Case), &j.Place, &j.Filed, &met, &fit, &levels, &j.Total, &j.Token, &standing, &row.Place, &number)
			if err != nil {
				return err
			}
			j.Met, j.Fit, row.Standing, row.Number = uint64(met), fit == 1, allot.Standing(standing), int(number)
			j.Levels, err = readLevels(levels)
			people, rows = append(people, j), append(rows, row)
			return err
		})
	return people, rows, err
}

// termsOf reads what a ranking rests on from the rows alone.
func termsOf(read reader, round canon.ID) (allot.Terms, error) {
	var x *Round
	err := read(`SELECT `+roundColumns+` FROM aid_rounds WHERE id = ?`, []any{round[:]}, func(scan store.Scan) (err error) {
		x, err = scanRound(scan)
		return err
	})
	if err == nil && x == nil {
		err = fault.New(fault.NotFound, "aid.unknown")
	}
	if err != nil {
		return allot.Terms{}, err
	}
	err = read(`SELECT place, quota FROM aid_shares WHERE round = ? ORDER BY place`, []any{round[:]}, func(scan store.Scan) error {
		var s Share
		var quota int64
		err := scan(&s.Place, &quota)
		s.Count = int(quota)
		x.Shares = append(x.Shares, s)
		return err
	})
	return x.Terms(), err
}

const grantColumns = "case_no, ref, round, share, period, benefit, amount, at, collect_at"

func saveGranted(t *store.Tx, e journal.Entry, v canon.Value) error {
	benefit, err := hex.DecodeString(v.Str("benefit"))
	if err != nil {
		return err
	}
	var round canon.ID
	if s := v.Str("round"); s != "" {
		if round, err = canon.ParseID(s); err != nil {
			return err
		}
		err = t.Exec(`UPDATE aid_shares SET taken = taken + 1 WHERE round = ? AND place = ?`, round[:], v.Str("share"))
	}
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO aid_grants (`+grantColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		v.Num("case"), v.Str("ref"), round[:], v.Str("share"), v.Str("period"), benefit, v.Num("amount"), e.At, v.Num("collect"))
}
