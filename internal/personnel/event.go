package personnel

import (
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// The kinds of this room's own entries; those of the chart are package staff's.
const (
	registeredKind = "staff.registered/1"
	linkedKind     = "staff.linked/1"
	askedKind      = "staff.asked/1"
	presenceKind   = "staff.presence/1"
	grantedKind    = "leave.granted/1"
	changedKind    = "leave.changed/1"
	postponedKind  = "leave.postponed/1"
	workedKind     = "leave.worked/1"
	openingKind    = "leave.opening/1"
	orderedKind    = "travel.ordered/1"
	settledKind    = "travel.settled/1"
	cancelledKind  = "travel.cancelled/1"
	repaidKind     = "travel.repaid/1"
	ratesKind      = "travel.rates/1"
	decreedKind    = "rise.decreed/1"
	toldKind       = "rise.told/1"
)

// record is what an entry of this room says: ids, days and numbers. Which of
// them, its kind tells; the rest is in the items that the entry commits to.
type record struct {
	Account, As, Rank, Standard, State, Unit string
	Employee, ID                             canon.ID
	// Amount in rupiah, Case a number at the desk (kept one higher, since 0 is one).
	Amount, Case                            int64
	Days, Idle, Least, Service, Share, Year int
	Due, From, Notice, Until                calendar.Day
}

func (r record) bytes(kind string) ([]byte, error) {
	return canon.Write(kind, func(o *canon.Object) {
		day := func(key string, d calendar.Day) {
			if d != 0 {
				o.Str(key, d.String())
			}
		}
		id := func(key string, v canon.ID) {
			if !v.Zero() {
				o.ID(key, v)
			}
		}
		o.Opt("account", r.Account)
		o.OptInt("amount", r.Amount)
		o.Opt("as", r.As)
		o.OptInt("case", r.Case)
		o.OptInt("days", int64(r.Days))
		day("due", r.Due)
		id("employee", r.Employee)
		day("from", r.From)
		id("id", r.ID)
		o.OptInt("idle", int64(r.Idle))
		o.OptInt("least", int64(r.Least))
		day("notice", r.Notice)
		o.Opt("rank", r.Rank)
		o.OptInt("service", int64(r.Service))
		o.OptInt("share", int64(r.Share))
		o.Opt("standard", r.Standard)
		o.Opt("state", r.State)
		o.Opt("unit", r.Unit)
		day("until", r.Until)
		o.OptInt("year", int64(r.Year))
	})
}

func readRecord(kind string, data []byte) (record, error) {
	return canon.Read(kind, data, func(in *canon.Record) record {
		day := func(key string) calendar.Day {
			text := in.V.Str(key)
			if text == "" {
				return 0
			}
			d, err := calendar.ParseDay(text)
			in.Wrong(key, err)
			return d
		}
		n := func(key string) int {
			v := in.V.Num(key)
			if v < -1 || v > 1<<31 {
				in.Wrong(key, fmt.Errorf("out of bounds"))
			}
			return int(v)
		}
		return record{
			Account: in.V.Str("account"), Amount: in.V.Num("amount"), As: in.V.Str("as"), Case: in.V.Num("case"), Days: n("days"), Due: day("due"),
			Employee: in.OptID("employee"), From: day("from"), ID: in.OptID("id"), Idle: n("idle"), Least: n("least"), Notice: day("notice"),
			Rank: in.V.Str("rank"), Service: n("service"), Share: n("share"), Standard: in.V.Str("standard"), State: in.V.Str("state"),
			Unit: in.V.Str("unit"), Until: day("until"), Year: n("year"),
		}
	})
}
