package play

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"genggam/internal/allot"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/stock"
	"genggam/internal/storehouse"
)

// shed is the store of a play, and how long its rounds are open and objected to.
const (
	shed       = "Gudang"
	roundDays  = 14
	objectDays = 3
)

// atStore performs an act of the storehouse.
func (r *run) atStore(ctx context.Context, a Act) error {
	goods := r.std.Result.Goods
	if goods == nil {
		r.fail(a, "play.no-goods")
		return nil
	}
	who, err := r.officer(ctx, a.Who)
	if err != nil {
		return err
	}
	today := r.node.Today(r.office)
	switch a.Do {
	case Stocks:
		to, err := r.shed(ctx, who)
		if err != nil {
			return err
		}
		return r.node.Storehouse.Enter(ctx, who, storehouse.Move{Kind: stock.Received, Good: goods.Good, To: to, Amount: int64(a.Amount)})
	case Opens:
		_, err := r.node.Storehouse.OpenRound(ctx, who, storehouse.NewRound{
			Standard: r.std.ID, Period: today.In(time.UTC).Format("2006-0102"), Until: today.AddDays(roundDays),
			Shares: []allot.Share{{Count: a.Amount}}, Decree: "Keputusan Nomor " + strconv.Itoa(a.Amount),
		})
		return err
	}
	all, err := r.node.Storehouse.Rounds(ctx, r.office)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x *storehouse.Round) bool {
		return x.Standard != nil && x.Standard.ID == r.std.ID && x.State == "open"
	})
	if i < 0 {
		r.fail(a, "play.no-round")
		return nil
	}
	return r.node.Storehouse.Rank(ctx, who, all[i].ID, today.AddDays(objectDays))
}

// shed is the store of the office, made when it has none.
func (r *run) shed(ctx context.Context, who desk.Actor) (string, error) {
	all, err := r.node.Storehouse.Stores(ctx, who)
	if err != nil {
		return "", err
	}
	if i := slices.IndexFunc(all, func(s storehouse.Store) bool { return s.Name == shed }); i >= 0 {
		return all[i].ID, nil
	}
	s, err := r.node.Storehouse.AddStore(ctx, who, shed)
	return s.ID, err
}

// handOut hands out what was granted, with the first proof that the standard takes.
func (r *run) handOut(ctx context.Context, who desk.Actor, goods *catalogue.Goods) error {
	from, err := r.shed(ctx, who)
	if err != nil {
		return err
	}
	p := storehouse.Proof{Way: goods.Proofs[0]}
	switch p.Way {
	case "code":
		p.Code, err = r.node.Storehouse.CodeOf(ctx, r.no)
	case "witness":
		p.Witness = "Tarsono"
	default:
		p.File, err = r.node.Storehouse.TakeProof(ctx, who, photo(p.Way), bytes.NewReader(office.JPEG))
	}
	if err != nil {
		return err
	}
	return r.node.Storehouse.HandOut(ctx, who, r.no, from, p)
}

// takesBack takes lent goods back.
func (r *run) takesBack(ctx context.Context, a Act) error {
	who, err := r.officer(ctx, a.Who)
	if err != nil {
		return err
	}
	to, err := r.shed(ctx, who)
	if err != nil {
		return fmt.Errorf("taking goods back: %w", err)
	}
	return r.node.Storehouse.Return(ctx, who, r.no, to, int64(a.Amount))
}
