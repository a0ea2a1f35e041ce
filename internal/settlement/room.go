package settlement

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
	"genggam/internal/moving"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
)

// Room is where villages move in and out.
type Room struct {
	*premises.Premises
	desk   *desk.Desk
	people *residents.Register
	books  *ledgers.Room
	// looked is when the nightly files were looked for, read how each was when it
	// was read last. The watchman walks alone.
	looked time.Time
	read   map[region.Code]string
}

// New opens the room.
func New(p *premises.Premises, d *desk.Desk, b *ledgers.Room) *Room {
	return &Room{Premises: p, desk: d, people: d.Register, books: b, read: map[region.Code]string{}}
}

// The kinds of rows that are taken over.
const (
	kindType     = "type"
	kindArea     = "area"
	kindResident = "resident"
	kindFamily   = "family"
	kindLetter   = "letter"
	kindAgenda   = "agenda"
	kindRegister = "register"
)

// ownIDs is where the numbers begin that an export gives to what is not of the
// former system: no system counts so far, and a spreadsheet still keeps them.
const ownIDs = 1 << 52

// exportID is the number under which something of ours leaves, always the same.
func exportID(id canon.ID) int64 {
	h := sha256.Sum256(id[:])
	return ownIDs | int64(binary.BigEndian.Uint64(h[:8])>>12)
}

// registerID is a number for a register, which has none.
func registerID(r moving.Register) int64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%s/%d", r.Kind, r.Name, r.Year)
	return int64(h.Sum64() >> 12)
}

// agendaID is a number for a line of an agenda: the two books count apart, and
// the outgoing letters stand behind the incoming ones.
func agendaID(a moving.Agenda) int64 {
	if a.Kind == moving.Outgoing {
		return a.ID | ownIDs>>1
	}
	return a.ID
}

// plainNumber is the number of a letter as it is looked up: people type it with
// other blanks and in small letters.
func plainNumber(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(s), ""))
}

// maxNumber bounds the number of an archived letter in the table.
const maxNumber = 120

// lives are how our register says the lives of the former system.
var lives = []struct {
	life  moving.Life
	state residents.State
}{
	{moving.Alive, residents.Here}, {moving.Dead, residents.Dead}, {moving.Moved, residents.Moved},
	{moving.Missing, residents.Missing}, {moving.Gone, residents.Gone}, {moving.Invalid, residents.Invalid},
}

// lifeState is the state of a life; one that is not known lives here.
func lifeState(l moving.Life) residents.State {
	for _, x := range lives {
		if x.life == l {
			return x.state
		}
	}
	return residents.Here
}

// stateLife is the way back.
func stateLife(s residents.State) moving.Life {
	for _, x := range lives {
		if x.state == s {
			return x.life
		}
	}
	return moving.Alive
}

// known is what the table holds of a row of the former system.
type known struct {
	digest   []byte
	item     canon.ID
	resident canon.ID
	found    bool
}

func (r *Room) known(ctx context.Context, office region.Code, kind string, old int64) (k known, err error) {
	var who []byte
	k.found, err = r.Store.One(ctx, `SELECT digest, item, resident FROM former WHERE office = ? AND kind = ? AND old = ?`,
		[]any{string(office), kind, old}, &k.digest, store.ID(&k.item), &who)
	if err != nil {
		return k, fmt.Errorf("reading what was taken over: %w", err)
	}
	if len(who) == len(k.resident) {
		k.resident = canon.ID(who)
	}
	return k, nil
}

// bytesOf is an id as a column holds it: none is empty.
func bytesOf(id canon.ID) []byte {
	if id.Zero() {
		return []byte{}
	}
	return id[:]
}

// officeThatMay gives an office of this node by its code.
func (r *Room) officeThatMay(code region.Code) (premises.Office, error) {
	if code == "" {
		return premises.Office{}, fault.New(fault.Invalid, "settlement.office-missing").On("office")
	}
	return r.Office(code)
}
