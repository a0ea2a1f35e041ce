package opinions

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/survey"
)

// Who answered: counts of one office, apart from all answers and from each other.

const profileColumns = "pos, office, month, data"

// profileRow is the box of an office as it was read, and as it is to be written.
type profileRow struct {
	was, sealed []byte
}

func labelOfProfile() (id canon.ID) {
	h := sha256.Sum256([]byte("survey profile"))
	copy(id[:], h[:])
	return id
}

func (r *Room) profile(ctx context.Context, office string) (was []byte, p survey.Profile, err error) {
	found, err := r.Store.One(ctx, `SELECT sealed FROM survey_profile_boxes WHERE office = ?`, []any{office}, &was)
	if err != nil || !found {
		return nil, p, err
	}
	text, err := r.Vault.OpenLabel(office, labelOfProfile(), was)
	if err != nil {
		return nil, p, err
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return nil, p, fmt.Errorf("opening who answered: %w", err)
	}
	return was, p, nil
}

// profiled counts what somebody said of themselves; nothing leaves the box alone.
func (r *Room) profiled(ctx context.Context, office string, who survey.Who) (x *profileRow, err error) {
	if len(who) == 0 {
		return nil, nil
	}
	x = &profileRow{}
	var p survey.Profile
	if x.was, p, err = r.profile(ctx, office); err != nil {
		return nil, err
	}
	if err := p.Put(who, survey.MonthOf(r.Today(region.Code(office)))); err != nil {
		return nil, err
	}
	return x, r.sealProfile(office, p, x)
}

func (r *Room) sealProfile(office string, p survey.Profile, x *profileRow) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	x.sealed, err = r.Vault.SealLabel(office, labelOfProfile(), string(text))
	return err
}

// put writes the box, or refuses with errMoved when it is no longer as it was read.
func (x *profileRow) put(t *store.Tx, office string) error {
	if x == nil {
		return nil
	}
	var now []byte
	if _, err := t.One(`SELECT sealed FROM survey_profile_boxes WHERE office = ?`, []any{office}, &now); err != nil {
		return err
	}
	if !bytes.Equal(now, x.was) {
		return errMoved
	}
	return t.Exec(`INSERT INTO survey_profile_boxes (office, sealed) VALUES (?, ?) ON CONFLICT (office) DO UPDATE SET sealed = excluded.sealed`, office, x.sealed)
}

// releaseProfiles lets out, once a month, what is ten or more.
func (r *Room) releaseProfiles(ctx context.Context) error {
	var offices []string
	err := r.Store.Each(ctx, `SELECT office FROM survey_profile_boxes ORDER BY office`, nil, func(scan store.Scan) error {
		var office string
		err := scan(&office)
		offices = append(offices, office)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for who answered: %w", err)
	}
	var errs []error
	for _, office := range offices {
		errs = append(errs, r.releaseProfile(ctx, office))
	}
	return errors.Join(errs...)
}

func (r *Room) releaseProfile(ctx context.Context, office string) error {
	end := survey.MonthOf(r.Today(region.Code(office))) - 1
	was, p, err := r.profile(ctx, office)
	if err != nil {
		return err
	}
	out, left, due := p.Release(end)
	if !due {
		return nil
	}
	x := &profileRow{was: was}
	if err := r.sealProfile(office, left, x); err != nil {
		return err
	}
	var data []byte
	if len(out.Cells) > 0 {
		if data, err = out.Encode(); err != nil {
			return err
		}
	}
	err = r.Store.Act(ctx, store.By{Unit: office, Actor: journal.Actor{Role: "node"}}, func(t *store.Tx) error {
		if err := x.put(t, office); err != nil || data == nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: stream + office, Kind: survey.KindProfiled, Data: data})
		if err != nil {
			return err
		}
		return save(t, e)
	})
	if errors.Is(err, errMoved) {
		return nil
	}
	return err
}

// Profile is who answered in a period, by trait and answer: only cells of ten and more.
func (r *Room) Profile(ctx context.Context, office region.Code, p Period) (map[string]map[string]int64, error) {
	out := map[string]map[string]int64{}
	err := r.Store.Each(ctx, `SELECT data FROM survey_profiled WHERE office = ? AND month >= ? AND month <= ? ORDER BY pos`,
		[]any{string(office), int64(p.From), int64(p.To)}, func(scan store.Scan) error {
			var data []byte
			if err := scan(&data); err != nil {
				return err
			}
			x, err := survey.DecodeProfiled(data)
			for _, c := range x.Cells {
				if out[c.Trait] == nil {
					out[c.Trait] = map[string]int64{}
				}
				out[c.Trait][c.Answer] += c.N
			}
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading who answered: %w", err)
	}
	return out, nil
}
