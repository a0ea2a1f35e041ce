package storehouse

import (
	"sync"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// Room is the storehouse of an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk

	mu sync.Mutex
	// lists are rankings that were computed again from their rows, by round.
	lists map[canon.ID]*list
	// lapsed is the instant until which nothing granted waits to be taken back.
	lapsed int64
}

// New furnishes it.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d, lists: map[canon.ID]*list{}}
	p.Keep(
		premises.Part{Prefix: stockPrefix, Replay: replayStock, Tables: []premises.Table{
			{Name: "stock_moves", Key: "pos", Columns: moveColumns},
			{Name: "stock_shelves", Key: "office, good, store", Columns: "office, good, store, " + sumColumns},
			{Name: "stock_closings", Key: "pos", Columns: closingColumns},
			{Name: "stock_closing_rows", Key: "pos, store", Columns: "pos, store, " + sumColumns},
		}},
		premises.Part{Prefix: shipmentPrefix, Replay: replayShipments, Tables: []premises.Table{{Name: "stock_shipments", Key: "id", Columns: shipmentColumns}}},
		premises.Part{Prefix: aidPrefix, Replay: replayAid, Tables: []premises.Table{
			{Name: "aid_rounds", Key: "id", Columns: roundColumns},
			{Name: "aid_shares", Key: "round, place", Columns: "round, place, quota, taken"},
			{Name: "aid_rows", Key: "round, case_no", Columns: rowColumns},
			{Name: "aid_grants", Key: "case_no", Columns: grantColumns},
			{Name: "aid_objections", Key: "pos", Columns: objectionColumns},
		}},
	)
	d.OnWriting(r.guard)
	return r
}

// Services are the standards of goods that an office provides today, in order of
// their ids.
func (r *Room) Services(office region.Code) (out []*catalogue.Standard) {
	o, err := r.Office(office)
	if err != nil {
		return nil
	}
	for _, s := range r.Catalogue().All(r.Today(office).String()) {
		if s.Result.Goods != nil && o.Provides(s) {
			out = append(out, s)
		}
	}
	return out
}

// service finds a standard of goods of an office.
func (r *Room) service(office region.Code, id string) (*catalogue.Standard, bool) {
	for _, s := range r.Services(office) {
		if s.ID == id {
			return s, true
		}
	}
	return nil, false
}

// good finds what a good of an office is called and counted in.
func (r *Room) good(office region.Code, name string) (*catalogue.Goods, bool) {
	for _, s := range r.Services(office) {
		if s.Result.Goods.Good == name {
			return s.Result.Goods, true
		}
	}
	return nil, false
}
