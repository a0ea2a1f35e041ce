// Package hall is where the rooms of an open node meet: the desk of cases and
// letters, the registers, and whatever room was added beside them.
//
// Every face and every command is given a Hall and asks the room it needs. What
// always holds: each room is made exactly once, on the same premises, before
// anything is read, so that verify and rebuild know what all of them keep in the
// journal. It decides nothing itself. Design section 3.
//
// Start reading at Open: it is the list of rooms.
package hall

import (
	"context"

	"genggam/internal/desk"
	"genggam/internal/premises"
	"genggam/internal/residents"
)

// Hall is an open node with its rooms.
type Hall struct {
	*desk.Desk
}

// Open opens a node and all its rooms.
func Open(ctx context.Context, cfg premises.Config) (*Hall, error) {
	p, err := premises.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return &Hall{Desk: desk.New(p, residents.New(p))}, nil
}
