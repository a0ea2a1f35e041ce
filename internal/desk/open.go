package desk

import (
	"context"
	"sync"
	"sync/atomic"

	"genggam/internal/appointments"
	"genggam/internal/premises"
	"genggam/internal/remote"
	"genggam/internal/residents"
)

// Desk is the room of cases and letters in an open node.
type Desk struct {
	*premises.Premises
	*residents.Register
	// Appointments is the book of who may sign for an office.
	Appointments *appointments.Room
	// Remote is where certified signing lies.
	Remote  *remote.Room
	signers sync.Map   // office code -> *seal.LocalKey
	making  sync.Mutex // held while an issuing key is made
	// entering is what rooms do when a case comes to a step of a kind, chart the
	// organisation chart; both are set when rooms are made.
	entering map[string]Entering
	// guards are asked before a case is written, see OnWriting.
	guards []Guard
	callers
	chart Chart
	// swept is when the vault's files were looked at last, milliseconds.
	swept atomic.Int64
}

// The desk speaks of officers and offices as the premises do.
type (
	// Actor is an officer at work.
	Actor = premises.Actor
	// Role is one role of an officer.
	Role = premises.Role
	// Office is a unit that provides services.
	Office = premises.Office
	// Config says where a node is.
	Config = premises.Config
)

// Open opens a node and its desk.
func Open(ctx context.Context, cfg Config) (*Desk, error) {
	p, err := premises.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return New(p, residents.New(p)), nil
}

// New furnishes the desk of an open node.
func New(p *premises.Premises, r *residents.Register) *Desk {
	d := &Desk{Premises: p, Register: r, Appointments: appointments.New(p), Remote: remote.New(p), entering: map[string]Entering{}}
	parts := d.parts()
	parts[0].Tables = append(parts[0].Tables, handTables...)
	p.Keep(parts...)
	return d
}
