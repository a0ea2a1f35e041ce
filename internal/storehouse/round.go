package storehouse

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"genggam/internal/allot"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

const (
	aidPrefix    = "aid/"
	roundColumns = "id, pos, office, standard, version, good, period, way, ties, reserve, minutes, commitment, seed, opened_at, until_at, state, ranked_at, object_at, words"
	// maxShares bounds the places of a round, so that it is one entry.
	maxShares = 400
	// farthest is how many days a round may be open.
	farthest = 366
)

// Round is one round in which an office gives out the quota of a service.
type Round struct {
	ID       canon.ID
	Office   region.Code
	Standard *catalogue.Standard
	// Good as the store's book names it, Period as the office names the round.
	Good, Period string
	// By is catalogue.ByRanking or catalogue.ByFiling.
	By      string
	Shares  []Share
	Opened  time.Time
	Until   time.Time
	Ranked  time.Time
	Objects time.Time // until when whoever asked may object
	// State: open, ranked, closed.
	State string
	// Commitment was published when the round was opened; Seed is zero until it was
	// ranked.
	Commitment [32]byte
	Seed       allot.Seed

	ties    string
	reserve int
	zone    *time.Location
	words   canon.ID
	version int
	name    string
}

// Share is the quota of a place and what was granted of it.
type Share struct {
	allot.Share
	Taken int
}

// Terms are what the ranking of the round rests on.
func (x *Round) Terms() allot.Terms {
	t := allot.Terms{Period: x.Period, Ties: x.ties, Reserve: x.reserve, Zone: x.zone, Seed: x.Seed}
	for _, s := range x.Shares {
		t.Shares = append(t.Shares, s.Share)
	}
	return t
}

// NewRound is a round to be opened.
type NewRound struct {
	// Standard is the id of a service of goods of the office.
	Standard, Period string
	// Shares are the quota of each place: region codes, "" for everywhere.
	Shares []allot.Share
	// Until is the last day on which one may file.
	Until calendar.Day
	// Decree is by what the quota was decided, as the office writes it.
	Decree string
}

var periodShape = regexp.MustCompile(`^[0-9]{4}(-[A-Z0-9]{1,8})?$`)

// check refuses a round that makes no sense.
func (r *Room) checkRound(a premises.Actor, n NewRound) (*catalogue.Standard, error) {
	std, ok := r.service(a.Office, n.Standard)
	today := r.Today(a.Office)
	switch {
	case !ok:
		return nil, fault.New(fault.Invalid, "aid.service").On("layanan")
	case !periodShape.MatchString(n.Period):
		return nil, fault.New(fault.Invalid, "aid.period").On("masa")
	case n.Until < today || n.Until > today.AddDays(farthest):
		return nil, fault.New(fault.Invalid, "aid.until", farthest).On("sampai")
	case strings.TrimSpace(n.Decree) == "" || len(n.Decree) > 300:
		return nil, fault.New(fault.Invalid, "aid.decree").On("dasar")
	case len(n.Shares) == 0 || len(n.Shares) > maxShares:
		return nil, fault.New(fault.Invalid, "aid.shares", maxShares).On("kuota")
	}
	for _, s := range n.Shares {
		if s.Count < 1 || s.Count > allot.MaxApplicants || s.Place != "" && !isPlace(s.Place) {
			return nil, fault.New(fault.Invalid, "aid.share", s.Place).On("kuota")
		}
	}
	_, err := allot.Rank(allot.Terms{Shares: n.Shares}, nil)
	if f := fault.As(err); f != nil {
		return nil, f.On("kuota")
	}
	return std, err
}

var placeShape = regexp.MustCompile(`^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$`)

func isPlace(s string) bool { return placeShape.MatchString(s) }

// seed is the seed of a round's draw. It is derived and stored nowhere until the
// round is ranked: nobody at the office can look at it before.
func (r *Room) seed(round canon.ID) (s allot.Seed) {
	copy(s[:], r.MAC([]byte("draw"), round[:]))
	return s
}

// OpenRound opens a round: the quota of each place, until when one may file, and
// the commitment to the seed of the draw, before anybody asks.
func (r *Room) OpenRound(ctx context.Context, a premises.Actor, n NewRound) (canon.ID, error) {
	if err := a.May(premises.OpenRound); err != nil {
		return canon.ID{}, err
	}
	std, err := r.checkRound(a, n)
	if err != nil {
		return canon.ID{}, err
	}
	words, err := r.Vault.Seal(string(a.Office), "decree", []byte(strings.TrimSpace(n.Decree)))
	if err != nil {
		return canon.ID{}, err
	}
	id := store.NewID(r.Now())
	data, err := r.opening(a, id, std, n)
	if err != nil {
		return canon.ID{}, err
	}
	return id, r.Store.Act(ctx, a.Doing(premises.OpenRound), func(t *store.Tx) error {
		other := ""
		open, err := t.One(`SELECT period FROM aid_rounds WHERE office = ? AND standard = ? AND (state = 'open' OR period = ?) ORDER BY opened_at LIMIT 1`,
			[]any{string(a.Office), std.ID, n.Period}, &other)
		if err != nil || open {
			return orConflict(err, "aid.round-open", other)
		}
		if err := words.Put(t); err != nil {
			return err
		}
		return appendAid(t, id, "aid.opened/1", data, words.Ref())
	})
}

func orConflict(err error, key string, args ...any) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, key, args...)
}

func (r *Room) opening(a premises.Actor, id canon.ID, std *catalogue.Standard, n NewRound) ([]byte, error) {
	scheme, seed := std.Result.Goods.Allocation, r.seed(id)
	commit := seed.Commit()
	zone := r.Calendar(a.Office).Zone()
	end := n.Until.AddDays(1).In(zone)
	_, offset := end.Zone()
	var shares []string
	for _, s := range n.Shares {
		shares = append(shares, s.Place+"="+strconv.Itoa(s.Count))
	}
	return write(func(o *canon.Object) {
		o.Str("commitment", hexOf(commit[:]))
		o.Str("good", std.Result.Goods.Good)
		o.Int("minutes", int64(offset/60))
		o.Str("period", n.Period)
		o.Int("reserve", int64(scheme.Reserve))
		o.List("shares", shares)
		o.Str("standard", std.ID)
		o.Str("ties", scheme.Ties)
		o.Int("until", end.UnixMilli())
		o.Int("version", int64(std.Version))
		o.Str("way", std.Result.Goods.By)
	})
}

// write gives the canonical bytes of an entry.
func write(put func(o *canon.Object)) ([]byte, error) {
	var o canon.Object
	put(&o)
	return o.Bytes()
}

// appendAid writes an entry of a round and its rows.
func appendAid(t *store.Tx, round canon.ID, kind string, data []byte, items ...journal.Item) error {
	e, err := t.Append(store.Draft{Stream: aidPrefix + round.String(), Kind: kind, Data: data, Items: items})
	if err != nil {
		return err
	}
	return saveAid(t, round, e)
}

// reader is what reads rows, inside an act or outside.
type reader func(sql string, args []any, f func(store.Scan) error) error

func (r *Room) reads(ctx context.Context) reader {
	return func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }
}

// rounds reads rounds with their shares.
func (r *Room) rounds(read reader, where string, args ...any) (out []*Round, err error) {
	err = read(`SELECT `+roundColumns+` FROM aid_rounds `+where, args, func(scan store.Scan) error {
		x, err := scanRound(scan)
		out = append(out, x)
		return err
	})
	for _, x := range out {
		if err != nil {
			break
		}
		x.Standard, _ = r.Catalogue().Version(x.name, x.version)
		err = read(`SELECT place, quota, taken FROM aid_shares WHERE round = ? ORDER BY place`, []any{x.ID[:]}, func(scan store.Scan) error {
			var s Share
			var quota, taken int64
			err := scan(&s.Place, &quota, &taken)
			s.Count, s.Taken = int(quota), int(taken)
			x.Shares = append(x.Shares, s)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("reading rounds: %w", err)
	}
	return out, nil
}

func scanRound(scan store.Scan) (*Round, error) {
	x := &Round{}
	var pos, version, reserve, minutes, opened, until, ranked, object int64
	var seed []byte
	var office string
	err := scan(store.ID(&x.ID), &pos, &office, &x.name, &version, &x.Good, &x.Period, &x.By, &x.ties, &reserve, &minutes,
		store.Hash(&x.Commitment), &seed, &opened, &until, &x.State, &ranked, &object, store.ID(&x.words))
	x.Office, x.version, x.reserve = region.Code(office), int(version), int(reserve)
	x.zone = time.FixedZone("", int(minutes)*60)
	copy(x.Seed[:], seed)
	x.Opened, x.Until = time.UnixMilli(opened).UTC(), time.UnixMilli(until).UTC()
	if ranked > 0 {
		x.Ranked, x.Objects = time.UnixMilli(ranked).UTC(), time.UnixMilli(object).UTC()
	}
	return x, err
}

// Rounds lists the rounds of an office, the newest first, at most PageSize. They
// are public: quota, period, until when, and the commitment to the draw.
func (r *Room) Rounds(ctx context.Context, office region.Code) ([]*Round, error) {
	return r.rounds(r.reads(ctx), `WHERE office = ? ORDER BY opened_at DESC LIMIT ?`, string(office), int64(PageSize))
}

// Round finds one round; "aid.unknown" where there is none.
func (r *Room) Round(ctx context.Context, id canon.ID) (*Round, error) {
	return r.round(r.reads(ctx), id)
}

func (r *Room) round(read reader, id canon.ID) (*Round, error) {
	all, err := r.rounds(read, `WHERE id = ?`, id[:])
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fault.New(fault.NotFound, "aid.unknown")
	}
	return all[0], nil
}

// Decree opens by what the quota of a round was decided.
func (r *Room) Decree(ctx context.Context, x *Round) (string, error) {
	_, body, err := r.Vault.Open(ctx, x.words)
	if fault.Of(err) == fault.Gone {
		return "", nil
	}
	return string(body), err
}

// narrowest is the share of the place that somebody lives in.
func narrowest(shares []Share, place string) (Share, bool) {
	for {
		for _, s := range shares {
			if s.Place == place {
				return s, true
			}
		}
		if place == "" {
			return Share{}, false
		}
		place = place[:max(0, strings.LastIndexByte(place, '.'))]
	}
}
