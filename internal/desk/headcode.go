package desk

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// A head of the neighbourhood may choose six digits, typed by themselves while a
// superior of the counter has the page open. Whoever makes links does not know
// them. Only a hash under the root's key is kept, and wrong ones are counted by
// day, whatever was right in between.

const (
	// mostHeadCodes bounds those of one office, mostWrongCodes the wrong ones of a
	// day.
	mostHeadCodes  = 500
	mostWrongCodes = 10
	dayMillis      = 24 * 60 * 60 * 1000
)

// headArea is whose code it is: a head of an area of an office.
type headArea struct {
	Office region.Code
	Head   string
	Area   string
}

// heads are those who may be asked, as casework names them.
var heads = [...]string{"rt", "rw", "hamlet-head"}

// Heads lists them in order.
func Heads() []string { return slices.Clone(heads[:]) }

// areaOf writes of which area somebody is head: "002/003" for an RT, "003" for an
// RW, the hamlet's name for its head; "" when it is not known.
func areaOf(head, rt, rw, hamlet string) string {
	switch rt, rw := number3(rt), number3(rw); head {
	case "rt":
		if rt != "" && rw != "" {
			return rt + "/" + rw
		}
	case "rw":
		return rw
	case "hamlet-head":
		return strings.ToLower(strings.Join(strings.Fields(hamlet), " "))
	}
	return ""
}

// number3 is a number of an RT or RW in three digits, "" for what is none.
func number3(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 3 || strings.Trim(s, "0123456789") != "" || strings.Trim(s, "0") == "" {
		return ""
	}
	return strings.Repeat("0", 3-len(s)) + s
}

func (d *Desk) headHash(of headArea, code string) string {
	return hex.EncodeToString(d.Keyed("head-code", string(of.Office)+"\x00"+of.Head+"\x00"+of.Area+"\x00"+code))
}

// HeadCode is that somebody has chosen a code; nobody can read which.
type HeadCode struct {
	Head, Area string
	// Set in ms UTC, By the account that had the page open.
	Set int64
	By  string
}

// HeadCodes lists who has one, by kind of head and area.
func (d *Desk) HeadCodes(ctx context.Context, a Actor) (out []HeadCode, err error) {
	if err := a.May(premises.Appoint); err != nil {
		return nil, err
	}
	err = d.Store.Each(ctx, `SELECT head, area, set_at, set_by FROM neighbourhood_codes WHERE office = ? ORDER BY head, area LIMIT ?`,
		[]any{string(a.Office), int64(mostHeadCodes)}, func(scan store.Scan) error {
			var h HeadCode
			err := scan(&h.Head, &h.Area, &h.Set, &h.By)
			out = append(out, h)
			return err
		})
	return out, err
}

// NewHeadCode is a code as a head typed it, twice, and of which area they are.
type NewHeadCode struct {
	Head, RT, RW, Hamlet string
	Code, Again          string
}

// SetHeadCode keeps the code that a head has chosen, in place of one of before.
// Links that are open want it from now on. Refusals: head-code.who, head-code.area,
// pin.shape, pin.weak, head-code.again, head-code.too-many; each names its field.
func (d *Desk) SetHeadCode(ctx context.Context, a Actor, n NewHeadCode) error {
	if err := a.May(premises.Appoint); err != nil {
		return err
	}
	of := headArea{a.Office, n.Head, areaOf(n.Head, n.RT, n.RW, n.Hamlet)}
	code, err := premises.SixDigits(n.Code)
	switch {
	case !slices.Contains(heads[:], n.Head):
		return fault.New(fault.Invalid, "head-code.who").On("siapa")
	case of.Area == "" || len(of.Area) > 60:
		return fault.New(fault.Invalid, "head-code.area").On("wilayah")
	case err != nil:
		return fault.As(err).On("kode")
	case strings.TrimSpace(n.Again) != strings.TrimSpace(n.Code):
		return fault.New(fault.Invalid, "head-code.again").On("ulang")
	}
	return d.Store.Act(ctx, a.Doing(premises.Appoint), func(t *store.Tx) error {
		var have int64
		if _, err := t.One(`SELECT count(*) FROM neighbourhood_codes WHERE office = ?`, []any{string(a.Office)}, &have); err != nil {
			return err
		}
		if have >= mostHeadCodes {
			return fault.New(fault.Conflict, "head-code.too-many", mostHeadCodes)
		}
		return t.Exec(`INSERT INTO neighbourhood_codes (office, head, area, hash, set_at, set_by, wrong, since) VALUES (?, ?, ?, ?, ?, ?, 0, ?)
			ON CONFLICT (office, head, area) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at, set_by = excluded.set_by, wrong = 0, since = excluded.since`,
			string(of.Office), of.Head, of.Area, d.headHash(of, code), t.Now(), a.Account, t.Now())
	})
}

func (d *Desk) hasHeadCode(ctx context.Context, of headArea) (bool, error) {
	if of.Area == "" {
		return false, nil
	}
	found, err := d.Store.One(ctx, `SELECT set_at FROM neighbourhood_codes WHERE office = ? AND head = ? AND area = ?`,
		[]any{string(of.Office), of.Head, of.Area}, new(int64))
	if err != nil {
		return false, fmt.Errorf("reading the code of a head: %w", err)
	}
	return found, nil
}

// checkHeadCode counts a try before it is judged, as a PIN's are; one that is
// right takes back itself alone.
func (d *Desk) checkHeadCode(ctx context.Context, of headArea, typed string) error {
	code := canon.Tidy(typed)
	if len(code) != 6 {
		return fault.New(fault.Invalid, "endorse.code-missing").On("kode")
	}
	args := []any{string(of.Office), of.Head, of.Area}
	left, hash := int64(0), ""
	err := d.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		var wrong, since int64
		found, err := t.One(`SELECT hash, wrong, since FROM neighbourhood_codes WHERE office = ? AND head = ? AND area = ?`, args, &hash, &wrong, &since)
		if err != nil || !found {
			return premises.OrUnknown(err, "endorse.no-link")
		}
		if t.Now()-since > dayMillis {
			wrong, since = 0, t.Now()
		}
		if wrong >= mostWrongCodes {
			return fault.New(fault.TooMany, "endorse.code-day")
		}
		left = mostWrongCodes - wrong - 1
		return t.Exec(`UPDATE neighbourhood_codes SET wrong = ?, since = ? WHERE office = ? AND head = ? AND area = ?`, append([]any{wrong + 1, since}, args...)...)
	})
	if err != nil {
		return err
	}
	switch {
	case premises.Equal(hash, d.headHash(of, code)):
	case left < 1:
		return fault.New(fault.TooMany, "endorse.code-day")
	default:
		return fault.New(fault.Invalid, "endorse.code-wrong", left).On("kode")
	}
	return d.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return t.Exec(`UPDATE neighbourhood_codes SET wrong = wrong - 1 WHERE wrong > 0 AND office = ? AND head = ? AND area = ?`, args...)
	})
}
