package settlement

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
)

// Nightly is a file that is read beside the former system, for an office.
type Nightly struct {
	Path  string `json:"path"`
	Basis string `json:"basis"`
	// Village is the code that stands in the dump, "" for the office's.
	Village region.Code `json:"village,omitempty"`
}

// nightlyPrefix begins the names of the settings; the office's code follows.
const nightlyPrefix = "side-by-side/"

// SetNightly sets the file that is read each night for an office; no path sets
// none. The file must be one of this village now.
func (r *Room) SetNightly(ctx context.Context, office region.Code, n Nightly) error {
	if _, err := r.officeThatMay(office); err != nil {
		return err
	}
	if !slices.Contains(residents.Bases(), n.Basis) {
		return fault.New(fault.Invalid, "residents.basis", strings.Join(residents.Bases(), ", ")).On("basis")
	}
	if n.Path != "" {
		s, err := OpenDump(n.Path)
		if err != nil {
			return err
		}
		_, err = r.Look(s, Plan{Office: office, Village: n.Village, Basis: n.Basis, Side: true}, nil)
		if err = errors.Join(err, s.Close()); err != nil {
			return err
		}
	}
	return r.PutSetting(ctx, nightlyPrefix+string(office), n)
}

// lookEvery is how often nightly files are looked for, minAge how long one has
// rested: a younger one may still be written.
const (
	lookEvery = 10 * time.Minute
	minAge    = 2 * time.Minute
)

// Rounds reads, at night, the files that changed since they were read last. A
// file that cannot be read is told and left until it changes again.
func (r *Room) Rounds(ctx context.Context) error {
	if now := r.Now(); now.Sub(r.looked) < lookEvery {
		return nil
	}
	r.looked = r.Now()
	var offices []region.Code
	err := r.Store.Each(ctx, `SELECT name FROM node WHERE name LIKE 'side-by-side/%' ORDER BY name`, nil, func(scan store.Scan) error {
		var name string
		err := scan(&name)
		offices = append(offices, region.Code(strings.TrimPrefix(name, nightlyPrefix)))
		return err
	})
	for _, office := range offices {
		if r.night(office) {
			err = errors.Join(err, r.nightly(ctx, office))
		}
	}
	return err
}

// night says whether an office is closed for the night, when nobody waits for
// the disk.
func (r *Room) night(office region.Code) bool {
	at := r.Now()
	if cal := r.Calendar(office); cal != nil {
		at = at.In(cal.Zone())
	}
	return at.Hour() >= 19 || at.Hour() < 6
}

func (r *Room) nightly(ctx context.Context, office region.Code) error {
	var n Nightly
	if _, err := r.Setting(ctx, nightlyPrefix+string(office), &n); err != nil || n.Path == "" {
		return err
	}
	info, err := os.Stat(n.Path)
	if err != nil {
		return fmt.Errorf("looking for the nightly file of %s: %w", office, err)
	}
	mark := fmt.Sprint(info.Size(), "/", info.ModTime().UnixNano())
	if r.read[office] == mark || r.Now().Sub(info.ModTime()) < minAge {
		return nil
	}
	r.read[office] = mark
	s, err := OpenDump(n.Path)
	if err != nil {
		return err
	}
	out, err := r.Take(ctx, s, Plan{Office: office, Village: n.Village, Basis: n.Basis, Side: true}, nil)
	if err = errors.Join(err, s.Close()); err != nil {
		return fmt.Errorf("reading the nightly file of %s: %w", office, err)
	}
	r.Log.Info("read beside the former system", "office", string(office), "added", out.Added[kindResident], "different", out.Different, "left", out.Report.Left())
	return nil
}
